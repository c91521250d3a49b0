"""
The control room's view of a day: rooms, principals, arrivals, sweeps, gates, teams, zones, what has no slack.

It works from the plan and the clock alone. Everything in it is confidential.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...model import (
    Person,
    Plan,
    PlanError,
    Presence,
    Scenario,
    Session,
    occupied,
    span_of,
    whereabouts_of,
)
from ...rules.checkpoint_throughput import earliest_gate_opening
from ..items import Wording
from ..seals import protected_after
from ..shown import Programme
from ..words import counted_word, role_word, team_name, thousands, with_commas, word

if TYPE_CHECKING:
    from ..pictures.desk import Shown

SLACK = 5
"""Minutes of slack from which on nothing is said."""


class Moment(NamedTuple):
    """Something that is so from one instant to another."""

    start: datetime
    end: datetime
    words: str
    more: str = ""
    page: str = ""


class Line(NamedTuple):
    """A room, a person, a door, a team, a zone, and what it has on a day."""

    name: str
    more: str
    page: str
    moments: tuple[Moment, ...]


class Tight(NamedTuple):
    """A place in the plan that leaves no time for a delay."""

    at: datetime
    words: str
    slack: int
    rule: str


class Later(NamedTuple):
    """Something that is later than readers know it."""

    at: datetime
    words: str
    minutes: int
    was: str
    page: str


class ControlDay(NamedTuple):
    """Everything of a day that a control room looks at."""

    date: date
    page: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]
    """Lines by the label of their part; a part without lines is not there."""
    tight: tuple[Tight, ...]
    pictures: "tuple[tuple[str, Shown], ...]" = ()
    """What is drawn of it, by the name of the picture."""
    late: tuple[Later, ...] = ()
    """What is later than by the plan that readers know, if that is told."""


def control(
    scenario: Scenario, plan: Plan, programme: Programme, before: Plan | None = None
) -> tuple[ControlDay, ...]:
    """
    Return the days of an event as a control room sees them.

    *programme*: the one of the control room. *before*: the plan that readers know, if there is another.
    """
    return tuple(_Control(scenario, plan, programme, before).days())


class _Control:
    def __init__(
        self, scenario: Scenario, plan: Plan, programme: Programme, before: Plan | None = None
    ) -> None:
        self.before = before
        self.scenario, self.plan, self.programme = scenario, plan, programme
        self.wording = Wording(scenario, plan, programme.language)
        self.where = whereabouts_of(scenario, plan)
        self.held = sorted(plan.held(scenario), key=lambda pair: (pair[1].start, pair[0].id))
        self.local = scenario.event.local
        # Sessions are held in the order of the programme, which has a page for each.
        self.page = {(held.start, str(held.title), held.room.place): held.page for held in programme.full}

    def days(self) -> Iterator[ControlDay]:
        parts: dict[str, list[Line]] = {
            "rooms": list(self.rooms()),
            "principals": list(self.principals()),
            "arrivals": list(self.arrivals()),
            "sweeps": list(self.sweeps()),
            "gates": list(self.gates()),
            "teams": list(self.teams()),
            "heads by zone": list(self.zones()),
        }

        tight = sorted([*self.tight_sweeps(), *self.tight_ways()])

        for day in self.programme.days:
            lines_of_day = ((name, tuple(self._on(lines, day.date))) for name, lines in parts.items())
            today = tuple(way for way in tight if self.day(way.at) == day.date)
            shown = tuple((name, lines) for name, lines in lines_of_day if lines)
            page, drawn = f"control-{day.date}.html", tuple(self.pictures(day.date))
            yield ControlDay(day.date, page, shown, today, drawn, self.late(day.date))

    def late(self, day: date) -> tuple[Later, ...]:
        """Sessions and arrivals that are later, on the same day, than by the plan that readers know."""
        if self.before is None:
            return ()

        known = self.before.placement_by_session
        cars = {(car.who, car.session): car.at for car in self.before.arrivals}
        delayed = []

        for session, place in self.held:
            if session.id in known:
                moment = self.moment(session, self.room(place.room))
                words = with_commas(self.wording.own, (moment.words, moment.more))
                delayed.append((place.start, known[session.id].start, words, moment.page))

        for car in self.plan.arrivals:
            was = cars.get((car.who, car.session))
            if was is not None:
                delayed.append(
                    (car.at, was, word(self.wording.own, "arrival", self.wording.name(car.who)), "")
                )

        later = [
            Later(
                self.local(at), words, int((at - was).total_seconds()) // 60, f"{self.local(was):%H:%M}", page
            )
            for at, was, words, page in delayed
            if at > was and self.day(at) == self.day(was) == day
        ]

        return tuple(sorted(later))

    def pictures(self, day: date) -> "Iterator[tuple[str, Shown]]":
        """Yield what can be drawn of a day."""
        from ..pictures.desk import shown

        for what in ("gates", "zones", "arrivals", "sweeps", "interpretation", "rooms", "fairness"):
            with suppress(PlanError):
                yield what, shown(self.scenario, self.plan, what, day, language=self.programme.language)

    def day(self, at: datetime) -> date:
        return self.scenario.event.local_date(at)

    def _on(self, lines: Iterable[Line], day: date) -> Iterator[Line]:
        for line in lines:
            moments = tuple(moment for moment in line.moments if self.day(moment.start) == day)
            if moments:
                yield line._replace(moments=moments)

    def title(self, session: str) -> str:
        return self.wording.title(self.scenario.session_by_id[session])

    def room(self, room: str) -> str:
        return self.wording.line(self.scenario.room_by_id[room].name) or room

    def moment(self, session: Session, more: str = "") -> Moment:
        """A session as a moment, with its page."""
        place = self.plan.placement_by_session[session.id]
        start, end = self.scenario.event.local_span(span_of(session, place))
        key = (start, self.wording.title(session), self.wording.place(place.room))

        return Moment(start, end, self.wording.title(session), more, self.page.get(key, ""))

    def rooms(self) -> Iterator[Line]:
        by_room: dict[str, list[Moment]] = {}
        for session, place in self.held:
            by_room.setdefault(place.room, []).append(self.moment(session))

        pages = {room.place: room.page for room in self.programme.rooms}

        for room in self.scenario.rooms:
            if room.id in by_room:
                page = pages.get(self.wording.place(room.id), "")
                yield Line(self.room(room.id), "", page, tuple(by_room[room.id]))

    def leaders(self) -> list[Person]:
        """Principals, else heads of delegation who have a name, those of the highest rank first."""
        people = self.scenario.people.values()
        principals = [person for person in people if person.principal]
        leading = principals or [person for person in people if person.head and person.named]

        return sorted(leading, key=lambda person: (person.rank.order, self.wording.name(person.id)))

    def _there(self, presence: Presence) -> str:
        """Where somebody is, and why."""
        roles = (role_word(self.wording.own, role) for role in presence.roles)
        return with_commas(self.wording.own, (self.room(presence.room), *roles))

    def principals(self) -> Iterator[Line]:
        doors = {d.id: self.wording.line(d.name) or d.id for d in self.scenario.resources.drop_offs}
        for person in self.leaders():
            moments = [
                self.moment(
                    self.scenario.session_by_id[presence.session],
                    self._there(presence),
                )._replace(start=self.local(presence.span.start), end=self.local(presence.span.end))
                for presence in self.where.of(person.id)
                if presence.session
            ]
            for car in self.plan.arrivals:
                if car.who == person.id:
                    at = self.local(car.at)
                    door = doors.get(car.drop_off, car.drop_off)
                    until = at + timedelta(minutes=self.scenario.resources.reception_of(car))
                    words = word(self.wording.own, "arrival", door)
                    moments.append(Moment(at, until, words, self.title(car.session)))

            party = self.wording.line(self.scenario.delegation_by_id[person.delegation].name)
            yield Line(self.wording.name(person.id), party, "", tuple(sorted(moments)))

    def arrivals(self) -> Iterator[Line]:
        doors = {d.id: self.wording.line(d.name) or d.id for d in self.scenario.resources.drop_offs}
        by_door: dict[str, list[Moment]] = {}

        for car in sorted(self.plan.arrivals, key=lambda x: (x.at, x.who)):
            at = self.local(car.at)
            end = at + timedelta(minutes=self.scenario.resources.reception_of(car))
            moment = Moment(at, end, self.wording.name(car.who), self.title(car.session))
            by_door.setdefault(doors.get(car.drop_off, car.drop_off), []).append(moment)

        for door, moments in by_door.items():
            yield Line(door, "", "", tuple(moments))

    def sweeps(self) -> Iterator[Line]:
        by_team: dict[int, list[Moment]] = {}
        for sweep in sorted(self.plan.sweeps, key=lambda x: (x.start, x.room)):
            start, end = self.local(sweep.start), self.local(sweep.end)
            before = self._protected(sweep.room, sweep.end)
            more = f"{before[1]} {self.local(before[0]):%H:%M}" if before else ""
            by_team.setdefault(sweep.team, []).append(Moment(start, end, self.room(sweep.room), more))

        for team in sorted(by_team):
            yield Line(word(self.wording.own, "sweep team", team), "", "", tuple(by_team[team]))

    def _protected(self, room: str, sealed: datetime) -> tuple[datetime, str] | None:
        """When the next protected session takes a room that is sealed, and its title."""
        after = protected_after(self.scenario, self.plan, room, sealed)
        if after is None:
            return None

        session, place = after
        return occupied(session, place).start, self.wording.title(session)

    def gates(self) -> Iterator[Line]:
        openings = earliest_gate_opening(self.scenario, self.plan)
        for gate in self.scenario.checkpoints:
            moments = []
            for at in openings.get(gate.id, ()):
                start = self.local(at)
                end = self.scenario.event.midnight(self.day(at) + timedelta(days=1))
                lanes = counted_word(self.wording.own, "lanes", gate.lanes, gate.lanes, gate.rate)
                moments.append(Moment(start, self.local(end), lanes, f"≤ {gate.queue}"))

            zone = self.wording.line(self.scenario.zone_by_id[gate.zone].name)
            yield Line(self.wording.line(gate.name) or gate.id, zone, "", tuple(moments))

    def teams(self) -> Iterator[Line]:
        by_team: dict[tuple[str, int], list[Moment]] = {}
        for session, place in self.held:
            for tag, numbers in self.plan.teams.get(session.id, {}).items():
                for number in numbers:
                    moment = self.moment(session, self.room(place.room))
                    by_team.setdefault((tag, number), []).append(moment)

        for tag, number in sorted(by_team):
            yield Line(team_name(self.wording.own, tag, number), "", "", tuple(by_team[tag, number]))

    def zones(self) -> Iterator[Line]:
        scenario = self.scenario
        spans = [
            (span_of(s, p), set(scenario.zones_of(s, p.room)), self.where.heads(s.id)) for s, p in self.held
        ]

        for zone in scenario.zones:
            within = {other.id for other in scenario.zones if zone in scenario.zone_chain(other.id)}
            staff = sum(other.staff for other in scenario.zones if other.id in within)
            inside = [(span, heads) for span, used, heads in spans if used & within]
            edges = sorted({at for span, _ in inside for at in span})
            moments = []

            for start, end in pairwise(edges):
                heads = staff + sum(n for span, n in inside if span.start <= start < span.end)
                if self.day(start) == self.day(end):
                    moments.append(Moment(self.local(start), self.local(end), thousands(heads)))

            cap = f"≤ {thousands(zone.cap)}" if zone.cap is not None else ""
            yield Line(self.wording.line(zone.name) or zone.id, cap, "", tuple(moments))

    def tight_sweeps(self) -> Iterator[Tight]:
        for sweep in self.plan.sweeps:
            before = self._protected(sweep.room, sweep.end)
            if before:
                slack = int((before[0] - sweep.end).total_seconds()) // 60
                if slack < SLACK:
                    words = f"{self.room(sweep.room)}: {word(self.wording.own, 'sweep')} → {before[1]}"
                    yield Tight(self.local(sweep.end), words, slack, "sweep")

    def tight_ways(self) -> Iterator[Tight]:
        """Principals who must leave one session at once to be in time for the next."""
        for person in self.leaders():
            stays = [presence for presence in self.where.of(person.id) if presence.session]
            for stay, other in pairwise(stays):
                way = self.scenario.way(stay.room, other.room)
                gap = int((other.span.start - stay.span.end).total_seconds()) // 60

                if stay.room != other.room and gap >= 0 and gap - way < SLACK:
                    rooms = f"{self.room(stay.room)} → {self.room(other.room)}"
                    words = f"{self.wording.name(person.id)}: {rooms}"
                    yield Tight(self.local(stay.span.end), words, gap - way, "person-free")
