"""
Agendas: the part of a plan that one reader may see, as iCalendar files.

An agenda holds the sessions that concern its reader, as far as `visibility.sees` shows them. What is written
depends on scenario, plan and arguments alone: no clock, no random number, no order of a set.
"""

import csv
import io
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..model import Person, Placement, Plan, PlanError, Scenario, Whereabouts
from ..model.arguments import path_given, plan_given, scenario_given
from ..model.progress import Progress, counted
from . import readers, visibility
from .calendars import AUDIENCES, UNRECORDED, Calendars, Stamp, opaque_id
from .clean import cell, file_stem
from .entry import arriving, at_home, getting_in, way_minutes
from .items import Item, Own, Wording
from .lawful import be_lawful, say_other
from .readers import Reader, ReaderKind
from .told import NOTHING_OWN, PLAIN, Entry, Extras, Told, tell
from .visibility import View, interprets, uses_room, uses_zone
from .words import language_name, word

_log = logging.getLogger(__name__)

PROGRAMME = "programme.ics"

INDEX = "confidential/index.csv"
"""Who has which file: for the agenda desk alone, in a folder apart from what may be handed out."""

_FOLDERS = {
    ReaderKind.DELEGATE: "delegates",
    ReaderKind.DELEGATION: "delegations",
    ReaderKind.ROOM: "rooms",
    ReaderKind.ZONE: "zones",
    ReaderKind.TEAM: "teams",
    ReaderKind.PRESS: "press",
}

_CLOCK = re.compile(r"\d:\d\d", re.A)

# A programme keeps nobody from anything.
_LOOKERS_ON = frozenset({ReaderKind.PUBLIC, ReaderKind.PRESS})


def agendas(
    scenario: Scenario,
    plan: Plan,
    *,
    language: str | None = None,
    revised: datetime | None = None,
    secret: bytes = b"",
) -> dict[str, bytes]:
    """
    Return the agenda of every delegate, delegation, room, zone and team, and the public programme.

    Keys are relative file names: `programme.ics`, `press/….ics`, `delegates/….ics`, `delegations/….ics`,
    `rooms/….ics`, `zones/….ics`, `teams/….ics`, and `confidential/index.csv`, which tells the agenda desk
    whose file is which. A person without sessions has no file (clients refuse empty calendars); the index
    says so.

    *language* is tried first for every text, then the event's languages. *revised* is when this plan
    was made known (aware; DTSTAMP and LAST-MODIFIED); by default a fixed time in the past. *secret*
    makes file names and UIDs impossible to guess; with another secret, all of them change.

    Raises PlanError if the plan is not one for this scenario.
    """
    return dict(Publisher(scenario, plan, language=language, revised=revised, secret=secret).each())


def write(
    scenario: Scenario,
    plan: Plan,
    folder: str | Path,
    *,
    language: str | None = None,
    revised: datetime | None = None,
    secret: bytes = b"",
    unlawful: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> list[str]:
    """
    Write what `agendas` returns into a folder, whole or not at all; return the names of the files.

    *progress* is called as files are made; setting *stop* ends it with `Stopped`, and nothing is written.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, and *unlawful* plans are not asked for.
        PlanError: The plan is not one for this scenario.
        WriteError: The folder cannot be written.
        Stopped: It was ended from outside.

    """
    from ..files.atomic import write_folder

    scenario, plan, folder = scenario_given(scenario), plan_given(plan), path_given(folder)
    say_other(scenario, plan)
    if not unlawful:
        be_lawful(scenario, plan)

    _log.info("agendas of %s begin", scenario.event.id)
    publisher = Publisher(scenario, plan, language=language, revised=revised, secret=secret)
    files = dict(counted(publisher.each(), progress, stop))
    write_folder(folder, files)
    _log.info("agendas of %s: %d files", scenario.event.id, len(files))

    return list(files)


class Publisher:
    """The agendas of one plan, in one language at a time."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        *,
        language: str | Sequence[str] | None = None,
        revised: datetime | None = None,
        secret: bytes = b"",
        extras: Extras = PLAIN,
        years: Iterable[int] = (),
    ) -> None:
        if revised is not None and revised.tzinfo is None:
            raise PlanError("`revised` is an instant: give it a time zone")

        check_fit(scenario, plan)
        self.scenario = scenario
        self.plan = plan
        self.whereabouts = Whereabouts(scenario, plan)
        self.secret = secret
        self.extras = extras
        self.revised = (revised or UNRECORDED).astimezone(UTC).replace(microsecond=0)
        days = scenario.event.days
        touched = {days[0].date.year, days[-1].date.year, *(p.start.year for p in plan.placements)}
        self.years = sorted(touched.union(years))
        held = sorted(plan.held(scenario), key=lambda pair: pair[1].start)
        self._entries = [Entry(session, placement) for session, placement in held]
        self._attended = self._by_person()
        self._special = {
            *((p, e.session.id) for e in self._entries for p in (*e.session.chairs, *e.session.speakers)),
            *((p, e.session.id) for e in self._entries for p in self.whereabouts.representing(e.session.id)),
            *((turn.who, turn.part) for order in plan.orders.values() for turn in order),
            *((arrival.who, arrival.session) for arrival in plan.arrivals),
        }

        """Delegates and sessions in which they do more than attend."""
        self._speak(language)

    def speaking(self, languages: Sequence[str]) -> "Publisher":
        """Return the same publisher in other languages, the best first."""
        found = copy(self)
        found._speak(languages)

        return found

    def _speak(self, language: str | Sequence[str] | None) -> None:
        self.spoken: Sequence[str] = [language] if isinstance(language, str) else language or ()
        """The languages tried before those of the event."""
        self.wording = Wording(self.scenario, self.plan, language)
        classified = self.scenario.event.calendar_class == "by-classification"
        self.calendars = Calendars(self.scenario.event.time_zone, self.years, classified)
        self._items: dict[tuple[str, View], Item] = {}
        self._bodies: dict[tuple[str, View, bool], bytes] = {}
        self._told: dict[tuple[str, View, bool, Own, int | None], Told] = {}
        self._entrances: dict[str, Own] = {}
        self._party = ""
        self._members_at: dict[str, list[Person]] = {}

    def _by_person(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {person: [] for person in self.scenario.people}
        for entry in self._entries:
            session = entry.session.id
            going = (*self.whereabouts.people(session), *self.scenario.needed(entry.session))
            for person in dict.fromkeys(going):
                found[person].append(entry)

        return found

    def _going(self, delegation: str) -> dict[str, list[Person]]:
        """Return which members of a delegation go to each session; of the last delegation asked for."""
        if self._party != delegation:
            self._party, self._members_at = delegation, {}
            for person in self.scenario.members[delegation]:
                for entry in self._attended[person.id]:
                    self._members_at.setdefault(entry.session.id, []).append(person)

        return self._members_at

    def stamp(self, told: Told) -> Stamp:
        """Return the history of what a reader is told: here, that it was published once."""
        session, reserved, _ = told.key.partition("~")
        audience = AUDIENCES[View.RESERVED if reserved else View.FULL]

        return Stamp(opaque_id(self.secret, self.scenario.event.id, session, audience), 0, self.revised)

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file: relative name and content. One is in memory at a time; the index comes last."""
        rows = []

        for reader, name in self.readers():
            events = list(self.events(reader))
            file = self.file_of(reader) if events else ""
            if events:
                yield file, self.calendar(name, events)

            rows.append((reader.kind.value, reader.id, name, file, "" if events else "no session: no file"))

        yield INDEX, index(rows)

    def readers(self) -> Iterator[tuple[Reader, str]]:
        """Yield everybody who gets an agenda, with the name they go by, in the order of the scenario."""
        for reader in self._readers():
            yield reader, self.name(reader)

    def _readers(self) -> Iterator[Reader]:
        scenario, plan = self.scenario, self.plan
        yield readers.PUBLIC
        yield readers.PRESS
        yield from (readers.zone(zone.id) for zone in scenario.zones)
        yield from (readers.room(room.id) for room in scenario.rooms)
        booths = {(tag, n) for by in plan.teams.values() for tag, numbers in by.items() for n in numbers}
        yield from (readers.interpreters(tag, number) for tag, number in sorted(booths))
        yield from (readers.sweep_team(team) for team in sorted({sweep.team for sweep in plan.sweeps}))
        if plan.arrivals or scenario.resources.arrivals:
            yield readers.ESCORTS

        yield from (readers.delegation(delegation.id) for delegation in scenario.delegations)
        yield from (readers.delegate(person) for person in scenario.people)

    def name(self, reader: Reader) -> str:
        """Return the name that a reader goes by, in the publisher's languages."""
        line, own, scenario = self.wording.line, self.wording.own, self.scenario
        kind, name = reader

        match kind:
            case ReaderKind.ZONE:
                return line(scenario.zone_by_id[name].name) or name
            case ReaderKind.ROOM:
                return line(scenario.room_by_id[name].name) or name
            case ReaderKind.DELEGATION:
                return line(scenario.delegation_by_id[name].name) or name
            case ReaderKind.DELEGATE:
                return self.wording.name(name)
            case ReaderKind.TEAM:
                what, *which = name.split("/")
                if what == "interpreters":
                    return word(own, "interpreters", language_name(which[0]), which[1])

                return word(own, "sweep team", which[0]) if what == "sweep" else word(own, "escorts")
            case _:
                return word(own, "press" if kind is ReaderKind.PRESS else "programme")

    def file_of(self, reader: Reader) -> str:
        """Return the relative file name of a reader's agenda."""
        if reader.kind not in _FOLDERS:
            return PROGRAMME

        return f"{_FOLDERS[reader.kind]}/{file_stem(reader.id, self.secret)}.ics"

    def calendar(
        self,
        name: str,
        events: Iterable[bytes],
        revised: datetime | None = None,
        url: str = "",
    ) -> bytes:
        """Return a reader's calendar. *revised*: its last change; *url*: its address."""
        title = f"{name} – {self.wording.short_title}"
        return self.calendars.calendar(title, events, revised or self.revised, url)

    def events(self, reader: Reader) -> Iterator[bytes]:
        """Yield the events of a reader's agenda, by start and UID: what concerns them and they may see."""
        told = [(one.start, self.stamp(one), one) for one in self.told(reader)]
        for _, stamp, one in sorted(told, key=lambda row: (row[0], row[1].uid)):
            yield self.calendars.event(stamp, one.body)

    def told(self, reader: Reader) -> Iterator[Told]:
        """Yield what a reader is told: the sessions that concern them, as far as they may see them."""
        before: Entry | None = None
        personal = reader.kind in (ReaderKind.DELEGATE, ReaderKind.DELEGATION)
        rings = self.extras.alarm is not None and reader.kind is ReaderKind.DELEGATE
        busy = reader.kind not in _LOOKERS_ON

        for entry in self._concerning(reader):
            session = entry.session
            view = visibility.sees(self.scenario, self.plan, session, reader)
            if view is View.NOTHING:
                continue

            full = view is View.FULL
            own = self._personal(reader, entry) if personal and full else NOTHING_OWN
            minutes = self._minutes(entry, before) if rings and full else None
            # All that makes a difference is in the key: who may see less never gets a block of who sees more.
            key = session.id, view, busy, own, minutes
            found = self._told.get(key)

            if found is None:
                found = self._tell(entry, view, busy, own, minutes)
                if reader.kind is not ReaderKind.DELEGATION:  # who of it goes is told to one reader
                    self._told[key] = found

            yield found
            if full:
                before = entry

        if reader.kind is ReaderKind.TEAM:
            yield from self._work(reader)

    def _tell(self, entry: Entry, view: View, busy: bool, own: Own, minutes: int | None) -> Told:
        session = entry.session.id
        item = self._items.get((session, view))
        if item is None:
            item = self._items[session, view] = self.wording.item(entry.session, entry.placement, view)

        key = session, view, busy and item.busy
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = self.calendars.body(item, busy)

        contact = self.wording.contact if view is View.FULL else ""
        notes = (*item.notes[:1], *own.lines, *item.people, *item.notes[1:], *item.links, contact)
        body += self.calendars.line("DESCRIPTION", "\n".join(filter(None, notes)))
        if minutes is not None:
            body += self.calendars.alarm(minutes, word(self.wording.own, "time to leave"))

        return tell(session if view is View.FULL else f"{session}~", item, body, own)

    def _minutes(self, entry: Entry, before: Entry | None) -> int:
        """Return how long before the start a delegate's alarm rings."""
        way = way_minutes(self.scenario, entry.placement, before and before.placement)
        return way + (self.extras.alarm or 0)

    def _work(self, reader: Reader) -> Iterator[Told]:
        """Yield the sweeps of a team, and the arrivals that escorts drive to: place and time, no session."""
        wording = self.wording
        jobs: list[tuple[str, datetime, datetime, str, str]] = []

        for sweep in self.plan.sweeps:
            if reader == readers.sweep_team(sweep.team):
                place = wording.place(sweep.room)
                key = f"sweep of {sweep.room}"
                jobs.append((key, sweep.start, sweep.end, word(wording.own, "sweep"), place))

        if reader == readers.ESCORTS:
            doors = {door.id: wording.line(door.name) for door in self.scenario.resources.drop_offs}
            escorted = {(a.who, a.session): a.escort for a in self.scenario.resources.arrivals}

            for arrival in self.plan.arrivals:
                minutes = max(escorted.get((arrival.who, arrival.session), 0), 5)
                title = word(wording.own, "arrival", wording.name(arrival.who))
                end = arrival.at + timedelta(minutes=minutes)
                place = doors.get(arrival.drop_off, "")
                jobs.append((f"arrival of {arrival.who} {arrival.session}", arrival.at, end, title, place))

        event = self.scenario.event
        seen: Counter[str] = Counter()

        for key, start, end, title, place in jobs:
            seen[key] += 1  # the second sweep of a room is another item than the first
            begins, ends = event.local(start), event.local(end)
            item = Item(key, View.FULL, begins, ends, title, place, "", "CONFIDENTIAL", True, (), "")
            yield tell(f"{key} {seen[key]}", item, self.calendars.body(item))

    def _concerning(self, reader: Reader) -> Iterable[Entry]:
        """Return the sessions that a reader's agenda is about, seen or not."""
        scenario = self.scenario

        match reader.kind:
            case ReaderKind.PUBLIC | ReaderKind.PRESS:
                return self._entries
            case ReaderKind.DELEGATE:
                return self._attended[reader.id]
            case ReaderKind.DELEGATION:
                theirs = {e.session.id for p in scenario.members[reader.id] for e in self._attended[p.id]}
                theirs |= {e.session.id for e in self._entries if reader.id in e.session.organisers}
                return [entry for entry in self._entries if entry.session.id in theirs]
            case ReaderKind.ROOM:
                return [e for e in self._entries if uses_room(scenario, e.placement.room, reader.id)]
            case ReaderKind.ZONE:
                return [e for e in self._entries if uses_zone(scenario, e.placement.room, reader.id)]
            case ReaderKind.TEAM:
                return [e for e in self._entries if interprets(self.plan, e.session, reader.id)]
            case _:
                return ()

    def _personal(self, reader: Reader, entry: Entry) -> Own:
        """Return what a delegate, or a delegation, is told of a session and others are not."""
        wording, (session, placement) = self.wording, entry
        entrance = self._entrances.get(session.id)

        if entrance is None:
            entrance = self._timed(Own(way=tuple(getting_in(wording, session, placement))), placement)
            self._entrances[session.id] = entrance

        if reader.kind is ReaderKind.DELEGATE:
            plain = (reader.id, session.id) not in self._special and not self.extras.home_time
            if plain:  # most are: they have no role, turn or car
                return entrance

            party = self.scenario.people[reader.id].delegation
            cars = arriving(wording, self.plan, session, reader.id)
            own = Own(
                role=wording.role(session, reader.id),
                turns=tuple(wording.turns(session, reader.id)),
                way=(*cars, *entrance.way),
            )
        else:
            party = reader.id
            going = self._going(party).get(session.id, [])
            turns = [line for p in going for line in wording.turns(session, p.id, by_name=True)]
            size = len(self.scenario.members[party])
            own = Own(turns=tuple(turns), going=wording.going(session, going, size), way=entrance.way)

        if self.extras.home_time:
            own = own._replace(home=tuple(at_home(wording, party, session, placement)))

        return self._timed(own, placement)

    def _timed(self, own: Own, placement: Placement) -> Own:
        """Add which zone times are in, if there are any."""
        if any(_CLOCK.search(line) for line in (*own.turns, *own.way)):
            return own._replace(zone=self.wording.zone(placement.start))

        return own


def check_fit(scenario: Scenario, plan: Plan) -> None:
    """Raise PlanError if a plan speaks of sessions, rooms or people that the scenario does not have."""
    for placement in plan.placements:
        if placement.session not in scenario.session_by_id:
            raise PlanError(
                f"the plan places session '{placement.session}', which the scenario does not have"
            )

        if placement.room not in scenario.room_by_id:
            raise PlanError(f"the plan uses room '{placement.room}', which the scenario does not have")

    for session, people in plan.attendance.items():
        for person in people:
            if person not in scenario.people:
                raise PlanError(f"the plan sends '{person}' to '{session}', whom the scenario does not have")

    for listed, turns in plan.orders.items():
        for turn in turns:
            if turn.who not in scenario.people or turn.part not in scenario.session_by_id:
                raise PlanError(
                    f"'{listed}' gives '{turn.who}' a turn in '{turn.part}': the scenario does not have both"
                )


DESK_INDEX = "index.csv"
"""The desk's list of feeds and their addresses."""


def index(rows: Iterable[tuple[str, str, str, str, str]]) -> bytes:
    """Return who has which file, as a table for the agenda desk alone."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("handling", "reader", "id", "name", "file", "note"))
    for row in rows:
        table.writerow(("confidential", *map(cell, row)))

    return text.getvalue().encode("utf-8-sig")
