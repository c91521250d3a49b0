"""
Agendas: the part of a plan that one reader may see, as iCalendar files.

An agenda holds the sessions that concern its reader, as far as `visibility.sees` shows them. What is written
depends on scenario, plan and arguments alone: no clock, no random number, no order of a set.
"""

import csv
import io
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ..model import ArrivalTime, Plan, Scenario
from ..model.arguments import possible_path_given
from ..model.checked import checked
from ..model.progress import Progress, counted
from . import readers, visibility
from .clean import cell
from .entry import cars_to, way_minutes
from .feed_entries import NOTHING_OWN, Entry, FeedEntry, feed_entry
from .items import Item, Own
from .lawful import let_out
from .readers import Reader, ReaderKind
from .readership import Readership
from .speaking import Speaking
from .times import clock
from .visibility import View
from .words import with_commas, word

_log = logging.getLogger("eventplan.publish.agendas")  # the name that users know

INDEX = "confidential/index.csv"
"""Who has which file: for the agenda desk alone, in a folder apart from what may be handed out."""

# A programme keeps nobody from anything.
_LOOKERS_ON = frozenset({ReaderKind.PUBLIC, ReaderKind.PRESS})


def agendas(
    scenario: Scenario,
    plan: Plan,
    *,
    language: str | None = None,
    revised: datetime | None = None,
    secret: bytes = b"",
    unlawful: bool = False,
) -> dict[str, bytes]:
    """
    Return the agenda of every delegate, delegation, room, zone and team, and the public programme.

    Keys are relative file names: `programme.ics`, `press/….ics`, `delegates/….ics`, `delegations/….ics`,
    `rooms/….ics`, `zones/….ics`, `teams/….ics`, and `confidential/index.csv`, which tells the agenda desk
    whose file is which. A person without sessions has no file (clients refuse empty calendars); the index
    says so.

    *language* is tried first for every text, then the event's languages; without it, each delegate's and
    delegation's own languages are, as in a release. *revised* is when this plan
    was made known (aware; DTSTAMP and LAST-MODIFIED); by default a fixed time in the past. *secret*
    makes file names and UIDs impossible to guess; with another secret, all of them change.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return dict(Publisher(scenario, plan, language=language, revised=revised, secret=secret).each())


@checked
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

    They tell who goes where: what is new is its owner's alone; what is there keeps its mode.
    *language*, *revised* and *secret* are as for `agendas`.
    *progress* is called as files are made; setting *stop* ends it with `Stopped`, and nothing is written.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.
        WriteError: The folder cannot be written.
        Stopped: It was ended from outside.

    """
    from ..files.atomic import write_folder

    folder = possible_path_given(folder)
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)

    _log.info("agendas of %s begin", scenario.event.id)
    publisher = Publisher(scenario, plan, language=language, revised=revised, secret=secret)
    files = dict(counted(publisher.each(), progress, stop))
    write_folder(folder, files, private=True)
    _log.info("agendas of %s: %d files", scenario.event.id, len(files))

    return list(files)


class Publisher(Readership):
    """The agendas of one plan, in one language at a time."""

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file: relative name and content. One is in memory at a time; the index comes last."""
        rows, speaking = [], Speaking(self)

        for reader, name in self.readers():
            # A language that is asked for is everybody's; else each reader has their own, as in a release.
            publisher = self if self.spoken else speaking.to(reader)
            events = list(publisher.events(reader))
            file = self.file_of(reader) if events else ""
            if events:
                yield file, publisher.calendar(publisher.name(reader), events)

            rows.append((reader.kind.value, reader.id, name, file, "" if events else "no session: no file"))

        yield INDEX, index(rows)

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
        rows = [(entry.start, self.stamp(entry), entry) for entry in self.feed_entries(reader)]
        for _, stamp, entry in sorted(rows, key=lambda row: (row[0], row[1].uid)):
            yield self.calendars.event(stamp, entry.body)

    def feed_entries(self, reader: Reader) -> Iterator[FeedEntry]:
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
            minutes = self._minutes(entry, before, reader.id) if rings and full else None
            # All that makes a difference is in the key: who may see less never gets a block of who sees more.
            key = session.id, view, busy, own, minutes
            known = self._feed_entries.get(key)

            if known is None:
                known = self._feed_entry(entry, view, busy, own, minutes)
                if reader.kind is not ReaderKind.DELEGATION:  # who of it goes is told to one reader
                    self._feed_entries[key] = known

            yield known
            if full:
                before = entry

        if reader.kind is ReaderKind.TEAM:
            yield from self._work(reader)

    def _feed_entry(self, entry: Entry, view: View, busy: bool, own: Own, minutes: int | None) -> FeedEntry:
        session = entry.session.id
        item = self._items.get((session, view))
        if item is None:
            item = self._items[session, view] = self.wording.item(entry.session, entry.placement, view)

        key = session, view, busy and item.busy
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = self.calendars.body(item, busy)

        contact = self.wording.contact if view is View.FULL else ""
        notes = (
            *item.notes[:1],
            item.handling,
            *own.lines,
            *item.people,
            *item.notes[1:],
            *item.links,
            contact,
        )
        body += self.calendars.line("DESCRIPTION", "\n".join(filter(None, notes)))
        if minutes is not None:
            body += self.calendars.alarm(minutes, word(self.wording.own, "time to leave"))

        return feed_entry(session if view is View.FULL else f"{session}~", item, body, own)

    def _minutes(self, entry: Entry, before: Entry | None, who: str) -> int:
        """Return how long before the start an alarm rings; of who is driven, before the car is there."""
        start = entry.placement.start
        rides = [
            (start - car.at) // timedelta(minutes=1) for car in cars_to(self.plan, entry.session.id, who)
        ]
        way = way_minutes(self.scenario, entry.placement, before and before.placement)

        return max(rides, default=way) + (self.extras.alarm or 0)

    def _work(self, reader: Reader) -> Iterator[FeedEntry]:
        """
        Yield the sweeps of a team, and the arrivals that escorts receive, with place and time.

        Sweepers are told of no session. Escorts are told to which session they take somebody, and where it
        is, as far as they may see it.
        """
        wording = self.wording
        jobs: list[tuple[str, datetime, datetime, str, str, tuple[str, ...]]] = []

        for sweep in self.plan.sweeps:
            if reader == readers.sweep_team(sweep.team):
                place = wording.place(sweep.room)
                key = f"sweep of {sweep.room}"
                jobs.append((key, sweep.start, sweep.end, word(wording.own, "sweep"), place, ()))

        if reader == readers.ESCORTS:
            doors = {door.id: wording.line(door.name) for door in self.scenario.resources.drop_offs}

            for arrival in self.plan.arrivals:
                minutes = self.scenario.resources.reception_of(arrival)
                title = word(wording.own, "arrival", wording.name(arrival.who))
                end = arrival.at + timedelta(minutes=minutes)
                place = doors.get(arrival.drop_off, "")
                jobs.append(
                    (
                        _arrival_key(arrival),
                        arrival.at,
                        end,
                        title,
                        place,
                        self._for(arrival),
                    )
                )

        event = self.scenario.event
        seen: Counter[str] = Counter()

        for key, start, end, title, place, lines in jobs:
            seen[key] += 1  # the second sweep of a room is another item than the first
            begins, ends = event.local(start), event.local(end)
            item = Item(
                key, View.FULL, begins, ends, title, place, "", "CONFIDENTIAL", True, (), people=lines
            )
            notes = "\n".join(filter(None, (*lines, wording.contact)))
            body = self.calendars.body(item) + self.calendars.line("DESCRIPTION", notes)
            yield feed_entry(f"{key} {seen[key]}", item, body)

    def _for(self, arrival: ArrivalTime) -> tuple[str, ...]:
        """Return whose an arrival is, and what for, as far as escorts may see that."""
        wording, scenario, person = self.wording, self.scenario, self.scenario.people[arrival.who]
        party = wording.line(scenario.delegation_by_id[person.delegation].name)
        who = with_commas(wording.own, (wording.line(person.title), party))
        session = scenario.session_by_id[arrival.session]
        escort = scenario.resources.escort_of(arrival.who, arrival.session)
        alone = () if escort else (word(wording.own, "no escort"),)
        placement = self.plan.placement_by_session.get(session.id)
        seen = visibility.sees(scenario, self.plan, session, readers.ESCORTS)
        if placement is None or seen is not View.FULL:
            return who, *alone

        place = with_commas(wording.own, (wording.title(session), wording.place(placement.room)))
        what = word(wording.own, "arrival for", place, clock(scenario.event, placement.start))

        return who, *alone, what, wording.zone(placement.start)


def _arrival_key(arrival: ArrivalTime) -> str:
    return f"arrival of {arrival.who} {arrival.session}"


def is_arrival(key: str, arrival: ArrivalTime) -> bool:
    """Whether an item of escorts, by its key, is an arrival."""
    return key.startswith(f"{_arrival_key(arrival)} ")


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
