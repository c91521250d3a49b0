"""Everybody who has an agenda, the name of each calendar, and what each has to do with a session."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Self

from ..model import Person, Placement, Plan, PlanError, Scenario, whereabouts_of
from ..model.arguments import instant_given, plan_given, scenario_given, secret_given
from . import readers
from .calendars import AUDIENCES, UNRECORDED, Calendars, Stamp, opaque_id
from .clean import file_stem
from .entry import arriving, at_home, driven_past, getting_in
from .feed_entries import PLAIN, Entry, Extras, FeedEntry
from .items import Item, Own, Wording
from .readers import Reader, ReaderKind
from .visibility import View, interprets, uses_room, uses_zone
from .words import language_in, word

PROGRAMME = "programme.ics"

_FOLDERS = {
    ReaderKind.DELEGATE: "delegates",
    ReaderKind.DELEGATION: "delegations",
    ReaderKind.ROOM: "rooms",
    ReaderKind.ZONE: "zones",
    ReaderKind.TEAM: "teams",
    ReaderKind.PRESS: "press",
}

_CLOCK = re.compile(r"\d:\d\d", re.A)


class Readership:
    """Who reads the plan, and in which language."""

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
        check_fit(scenario, plan)
        secret = secret_given(secret)
        revised = instant_given("revised", revised)
        if revised is not None and revised.tzinfo is None:
            raise PlanError("`revised` is an instant: give it a time zone")

        self.scenario = scenario
        self.plan = plan
        self.whereabouts = whereabouts_of(scenario, plan)
        self.secret = secret
        self.extras = extras
        self.revised = (revised or UNRECORDED).astimezone(UTC).replace(microsecond=0)
        days = scenario.event.days
        touched = {days[0].date.year, days[-1].date.year, *(p.start.year for p in plan.placements)}
        self.years = sorted(touched.union(years))
        held = sorted(plan.held(scenario), key=lambda pair: pair[1].start)
        self._entries = [Entry(session, placement) for session, placement in held]
        self._attended = self._by_person()
        self._special = self._more_than_attend()
        """Delegates and sessions in which they do more than attend."""
        self._speak(language)

    def speaking(self, languages: Sequence[str]) -> Self:
        """Return the same publisher in other languages, the best first."""
        other = copy(self)
        other._speak(languages)

        return other

    def _speak(self, language: str | Sequence[str] | None) -> None:
        self.spoken: Sequence[str] = [language] if isinstance(language, str) else language or ()
        """The languages tried before those of the event."""
        self.wording = Wording(self.scenario, self.plan, language)
        classified = self.scenario.event.calendar_class == "by-classification"
        self.calendars = Calendars(self.scenario.event.time_zone, self.years, classified)
        self._items: dict[tuple[str, View], Item] = {}
        self._bodies: dict[tuple[str, View, bool], bytes] = {}
        self._feed_entries: dict[tuple[str, View, bool, Own, int | None], FeedEntry] = {}
        self._entrances: dict[str, Own] = {}
        self._party = ""
        self._members_at: dict[str, list[Person]] = {}

    def _by_person(self) -> dict[str, list[Entry]]:
        entries_of: dict[str, list[Entry]] = {person: [] for person in self.scenario.people}
        for entry in self._entries:
            session = entry.session.id
            going = (*self.whereabouts.people(session), *self.scenario.needed(entry.session))
            for person in dict.fromkeys(going):
                entries_of[person].append(entry)

        return entries_of

    def _going(self, delegation: str) -> dict[str, list[Person]]:
        """Return which members of a delegation go to each session; of the last delegation asked for."""
        if self._party != delegation:
            self._party, self._members_at = delegation, {}
            for person in self.scenario.members[delegation]:
                for entry in self._attended[person.id]:
                    self._members_at.setdefault(entry.session.id, []).append(person)

        return self._members_at

    def stamp(self, entry: FeedEntry) -> Stamp:
        """Return the history of what a reader is told: here, that it was published once."""
        session, reserved, _ = entry.key.partition("~")
        audience = AUDIENCES[View.RESERVED if reserved else View.FULL]

        return Stamp(opaque_id(self.secret, self.scenario.event.id, session, audience), 0, self.revised)

    def readers(self) -> Iterator[tuple[Reader, str]]:
        """Yield everybody who gets an agenda, with the name they go by, in the order of the scenario."""
        for reader in self._readers():
            yield reader, self.name(reader)

    def _more_than_attend(self) -> set[tuple[str, str]]:
        special = {(turn.who, turn.part) for order in self.plan.orders.values() for turn in order}
        special |= {(arrival.who, arrival.session) for arrival in self.plan.arrivals}

        for entry in self._entries:
            session = entry.session
            people = (*session.chairs, *session.speakers, *self.whereabouts.representing(session.id))
            special |= {(person, session.id) for person in people}

        return special

    def _readers(self) -> Iterator[Reader]:
        scenario, plan = self.scenario, self.plan
        yield readers.PUBLIC
        yield readers.PRESS
        yield from (readers.zone(zone.id) for zone in scenario.zones)
        yield from (readers.room(room.id) for room in scenario.rooms)
        booths = {(tag, n) for by in plan.teams.values() for tag, numbers in by.items() for n in numbers}
        yield from (readers.interpreters(tag, number) for tag, number in sorted(booths))
        sweep_teams = {sweep.team for sweep in plan.sweeps}
        yield from map(readers.sweep_team, sorted(sweep_teams))
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
                    return word(own, "interpreters", language_in(own, which[0]), which[1])

                return word(own, "sweep team", which[0]) if what == "sweep" else word(own, "escorts")
            case _:
                return word(own, "press" if kind is ReaderKind.PRESS else "programme")

    def file_of(self, reader: Reader) -> str:
        """Return the relative file name of a reader's agenda."""
        if reader.kind not in _FOLDERS:
            return PROGRAMME

        return f"{_FOLDERS[reader.kind]}/{file_stem(reader.id, self.secret)}.ics"

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
            cars = tuple(arriving(wording, self.plan, session, reader.id))
            way = self._way(entry, entrance, [reader.id])
            own = Own(
                role=wording.role(session, reader.id),
                turns=tuple(wording.turns(session, reader.id)),
                way=(*cars, *way),
            )
        else:
            party = reader.id
            going = self._going(party).get(session.id, [])
            turns = [line for p in going for line in wording.turns(session, p.id, by_name=True)]
            size = len(self.scenario.members[party])
            cars = tuple(
                line for p in going for line in arriving(wording, self.plan, session, p.id, by_name=True)
            )
            names = wording.going(session, going, size)
            way = self._way(entry, entrance, [person.id for person in going])
            own = Own(turns=tuple(turns), going=names, way=(*cars, *way))

        if self.extras.home_time:
            own = own._replace(home=tuple(at_home(wording, party, session, placement)))

        return self._timed(own, placement)

    def _way(self, entry: Entry, entrance: Own, going: Sequence[str]) -> Sequence[str]:
        """Return badge and gates, without those that all who go are driven past."""
        session = entry.session.id
        driven = [driven_past(self.scenario, self.plan, session, person) for person in going]
        passed = frozenset.intersection(*driven) if driven else frozenset()

        return getting_in(self.wording, *entry, passed) if passed else entrance.way

    def _timed(self, own: Own, placement: Placement) -> Own:
        """Add which zone times are in, if there are any."""
        if any(_CLOCK.search(line) for line in (*own.turns, *own.way)):
            return own._replace(zone=self.wording.zone(placement.start))

        return own


def check_fit(scenario: Scenario, plan: Plan) -> None:
    """Raise PlanError if a plan speaks of sessions, rooms or people that the scenario does not have."""
    scenario, plan = scenario_given(scenario), plan_given(plan)

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
