"""
A simple planner to be better than: first fit by priority, then local moves.

It knows the model and asks the verifier; it shares no code with the scheduler. Sessions with the
fewest places left go first; each takes the earliest start and the smallest room that keeps the
rules. Then, while time lasts, one session at a time moves, or two change places, and whatever the
verifier finds lawful and no dearer is kept. It knows nothing of interpreters, sweeps, encounters,
arrivals, lists and loads of work: those rules are waived for it.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache, cached_property
from random import Random
from typing import NamedTuple

from eventplan.model import (
    Attendance,
    Person,
    Placement,
    Plan,
    Scenario,
    Session,
    Span,
    joined,
    occupied,
    span_of,
)
from eventplan.model.policy import RULE_IDS
from eventplan.verifier import is_lawful, score, verify

KNOWN = {
    "placed", "opening-hours", "allowed-times", "pinned", "room-available", "room-free", "room-capacity",
    "room-features", "order", "not-parallel", "parallel-limit", "person-free", "person-available",
    "delegation-coverage", "organiser-quota", "zone-clearance",
}  # fmt: skip
"""The rules that it keeps. The others are waived for it: that is in its favour."""

WAIVED = frozenset(RULE_IDS) - KNOWN

Spot = tuple[datetime, str]
"""A start and a room."""


class Result(NamedTuple):
    """The best plan found, its score, when the first came, and each better one: (seconds, score)."""

    plan: Plan | None
    score: int | None
    first: float | None
    curve: tuple[tuple[float, int], ...]


def plan(scenario: Scenario, *, seconds: float, seed: int = 0, first_only: bool = False) -> Result:
    """Plan *scenario* for *seconds*, or until there is a first plan."""
    return _FirstFit(scenario, seconds, seed).run(first_only)


class _FirstFit:
    def __init__(self, scenario: Scenario, seconds: float, seed: int) -> None:
        self.scenario, self.random = scenario, Random(seed)
        self.began = time.monotonic()
        self.until = self.began + seconds
        self.spots = {session.id: list(self._spots(session)) for session in scenario.sessions}
        self.needed = {s.id: [scenario.people[p] for p in scenario.needed(s)] for s in scenario.sessions}
        self.at: dict[str, Placement] = {}

    def run(self, first_only: bool) -> Result:
        best, points, first = self._first()
        if best is None:
            return Result(None, None, None, ())
        curve = [(first, points)]
        names = [session.id for session in self.scenario.sessions if len(self.spots[session.id]) > 1]
        while names and not first_only and time.monotonic() < self.until:
            before = dict(self.at)
            if not self._move(names):
                self.at = before
                continue
            plan = self._plan()
            if (
                is_lawful(verify(self.scenario, plan, WAIVED))
                and (cost := score(self.scenario, plan).total) <= points
            ):
                if cost < points:
                    curve.append((time.monotonic() - self.began, cost))
                best, points = plan, cost
            else:
                self.at = before
        return Result(best, points, first, tuple(curve))

    def _first(self) -> tuple[Plan | None, int, float]:
        """The first lawful plan: by priority, and whatever found no place goes first next time."""
        eager: dict[str, int] = {}
        sessions = list(self.scenario.sessions)
        while time.monotonic() < self.until:
            self.at = {}
            sessions.sort(key=lambda s: (-eager.get(s.id, 0), len(self.spots[s.id]), -s.duration))
            failed = [s for s in sessions if not s.optional and not self._fit(s)]
            for session in sessions:
                if session.optional:
                    self._fit(session)
            if not failed:
                plan = self._plan()
                findings = verify(self.scenario, plan, WAIVED)
                if is_lawful(findings):
                    return plan, score(self.scenario, plan).total, time.monotonic() - self.began
                blamed = {subject for finding in findings for subject in finding.subjects}
                failed = [s for s in sessions if s.id in blamed]
            for session in failed:
                eager[session.id] = eager.get(session.id, 0) + self.random.randint(1, 3)
        return None, 0, 0.0

    def _fit(self, session: Session) -> bool:
        for spot in self.spots[session.id]:
            if self._fits(session, spot):
                self._put(session.id, spot)
                return True
        return False

    def _move(self, names: list[str]) -> bool:
        """Move one session, or let two change places; False if the rules forbid it."""
        sessions = self.scenario.session_by_id
        first = self.random.choice(names)
        if self.random.random() < 0.5:
            moves = {first: self.random.choice(self.spots[first])}
        else:
            other = self.random.choice(names)
            if first not in self.at or other not in self.at:
                return False
            place, there = self.at[first], self.at[other]
            moves = {first: (there.start, there.room), other: (place.start, place.room)}
            if any(spot not in self.spots[name] for name, spot in moves.items()):
                return False
        for name in moves:
            self.at.pop(name, None)
        for name, spot in moves.items():
            if not self._fits(sessions[name], spot):
                return False
            self._put(name, spot)
        return True

    def _put(self, name: str, spot: Spot) -> None:
        self.at[name] = Placement(session=name, start=spot[0], room=spot[1])

    # What one session may take, whatever the others do.

    def _spots(self, session: Session) -> Iterator[Spot]:
        scenario = self.scenario
        heads = scenario.expected_heads(session)
        movable = {item.id for item in scenario.resources.equipment}
        beside = sum(scenario.room_by_id[room].seats(session.layout) or 0 for room in session.overflow)
        rooms = [
            room
            for room in sorted(scenario.rooms, key=lambda room: room.seats(session.layout) or 0)
            if (room.id in session.room or (not session.room and room.bookable))
            and (room.seats(session.layout) or 0) + beside >= heads
            and room.seats(session.layout) is not None
            and (not session.interpreted or room.booths >= len(session.languages))
            and {*session.features} <= {*room.features, *movable}
        ]
        for start in self._starts(session):
            for room in rooms:
                if self._lawful(session, Placement(session=session.id, start=start, room=room.id)):
                    yield start, room.id

    def _starts(self, session: Session) -> Iterator[datetime]:
        event, long = self.scenario.event, timedelta(minutes=session.duration)
        grids = (grid for grid in self.scenario.slot_grids if grid.id == session.slots)
        slots = [event.span(slot) for grid in grids for slot in grid.slots]
        starts = self._grid
        if session.start is not None:
            starts = [event.instant(session.start)]
        elif slots:
            starts = [slot.start for slot in slots if slot.start + long <= slot.end]
        windows = joined(map(event.span, session.windows))
        for start in starts:
            if not windows or Span(start, start + long).within(windows):
                yield start

    @cached_property
    def _grid(self) -> list[datetime]:
        """Starts on the grid while the event is open."""
        event = self.scenario.event
        minutes = (span.start + timedelta(minutes=n) for span in event.opening for n in range(span.minutes))
        starts = map(event.local, minutes)
        return [start for start in starts if (start.hour * 60 + start.minute) % event.grid == 0]

    def _lawful(self, session: Session, placement: Placement) -> bool:
        scenario = self.scenario
        whole = occupied(session, placement)
        if not whole.within(scenario.event.opening):
            return False
        day = scenario.event.local_date(placement.start)
        people = [scenario.people[p] for p in scenario.needed(session)]
        if not all(scenario.is_present(person, span_of(session, placement)) for person in people):
            return False
        for name in (placement.room, *session.overflow):
            for part in (name, *scenario.parts_of(name)):
                room = scenario.room_by_id[part]
                venue = next(venue for venue in scenario.venues if venue.id == room.venue)
                for windows in (room.available, venue.open):
                    if windows and not whole.within(map(scenario.event.span, windows)):
                        return False
                if any(whole.overlaps(scenario.event.span(hold)) for hold in room.holds):
                    return False
                if not all(scenario.is_cleared(person, room.zone, day) for person in people):
                    return False
        return True

    # What one session may take beside the others.

    def _fits(self, session: Session, spot: Spot) -> bool:
        placement = Placement(session=session.id, start=spot[0], room=spot[1])
        span, whole = span_of(session, placement), occupied(session, placement)
        mine = {person.id for person in self.needed[session.id]}
        parts = self._parts(session, placement)
        others = [(self.scenario.session_by_id[name], there) for name, there in self.at.items()]
        for other, there in others:
            theirs = span_of(other, there)
            apart = self.scenario.way(*self._rooms_in_order(placement, there))
            if parts & self._parts(other, there):
                gap = max(self._gap(session, placement), self._gap(other, there))
                if whole.widened(gap, gap).overlaps(occupied(other, there)):
                    return False
            if mine & {p.id for p in self.needed[other.id]} and span.widened(apart, apart).overlaps(theirs):
                return False
            if span.overlaps(theirs) and not (
                self._may_run_beside(session, other) and self._may_run_beside(other, session)
            ):
                return False
        return self._in_limits(session, span, others) and self._in_order(session, span, others)

    def _rooms_in_order(self, placement: Placement, other: Placement) -> tuple[str, str]:
        return (
            (placement.room, other.room) if placement.start <= other.start else (other.room, placement.room)
        )

    def _parts(self, session: Session, placement: Placement) -> frozenset[str]:
        rooms = (placement.room, *session.overflow)
        return frozenset().union(*(self.scenario.parts_of(room) for room in rooms))

    def _gap(self, session: Session, placement: Placement) -> int:
        return max(session.settling, self.scenario.room_by_id[placement.room].turnover)

    def _may_run_beside(self, session: Session, other: Session) -> bool:
        if session.exclusive and other.kind not in session.beside:
            return False
        return not any({session.id, other.id} <= {*group.sessions} for group in self.scenario.not_parallel)

    def _in_limits(self, session: Session, span: Span, others: list[tuple[Session, Placement]]) -> bool:
        for limit in self.scenario.parallel:
            if not limit.counts(session) or limit.most is None:
                continue
            running = [
                theirs
                for other, there in others
                if limit.counts(other) and (theirs := span_of(other, there)).overlaps(span)
            ]
            for instant in (span.start, *(theirs.start for theirs in running)):
                held = sum(theirs.start <= instant < theirs.end for theirs in running)
                counts = not limit.during or any(
                    (during := self.scenario.event.span(w)).start <= instant < during.end
                    for w in limit.during
                )
                if span.start <= instant and counts and held + 1 > limit.most:
                    return False
        for quota in self.scenario.quotas:
            if session.kind in quota.kinds and session.organisers:
                lead = session.organisers[0]
                led = sum(o.kind in quota.kinds and o.organisers[:1] == (lead,) for o, _ in others)
                if (not quota.organisers or lead in quota.organisers) and led >= quota.most:
                    return False
        return True

    def _in_order(self, session: Session, span: Span, others: list[tuple[Session, Placement]]) -> bool:
        spans = {other.id: span_of(other, there) for other, there in others}
        spans[session.id] = span
        date = self.scenario.event.local_date
        for order in self.scenario.order:
            if (
                session.id not in (order.before, order.after)
                or not {order.before, order.after} <= spans.keys()
            ):
                continue
            first, other = spans[order.before], spans[order.after]
            gap = int((other.start - first.end).total_seconds()) // 60
            if order.in_order and gap < order.gap:
                return False
            if order.within is not None and gap > order.within:
                return False
            if order.consecutive and gap != order.gap:
                return False
            same = date(first.start) == date(other.start)
            if (order.same_day and not same) or (order.different_day and same):
                return False
        return True

    # Who goes where.

    def _plan(self) -> Plan:
        return Plan(
            placements=tuple(sorted(self.at.values(), key=lambda p: (p.start, p.session))),
            dropped=tuple(s.id for s in self.scenario.sessions if s.id not in self.at),
            attendance=self._attendance(),
        )

    def _attendance(self) -> dict[str, tuple[str, ...]]:
        scenario = self.scenario
        busy: dict[str, list[str]] = {}
        going: dict[str, list[str]] = {name: [] for name in self.at}
        seats = {
            name: sum(
                scenario.room_by_id[room].seats(scenario.session_by_id[name].layout) or 0
                for room in (place.room, *scenario.session_by_id[name].overflow)
            )
            for name, place in self.at.items()
        }

        def go(person: Person, name: str) -> None:
            busy.setdefault(person.id, []).append(name)
            going[name].append(person.id)

        @cache
        def clash(first: str, other: str) -> bool:
            place, there = self.at[first], self.at[other]
            way = scenario.way(*self._rooms_in_order(place, there))
            spans = [span_of(scenario.session_by_id[p.session], p) for p in (place, there)]
            return spans[0].widened(way, way).overlaps(spans[1])

        zones = {
            name: {
                scenario.room_by_id[part].zone
                for part in (place.room, *self._parts(scenario.session_by_id[name], place))
            }
            for name, place in self.at.items()
        }
        days = {name: scenario.event.local_date(place.start) for name, place in self.at.items()}
        spans = {name: span_of(scenario.session_by_id[name], place) for name, place in self.at.items()}

        def can(person: Person, name: str) -> bool:
            if len(going[name]) >= seats[name] or not scenario.is_present(person, spans[name]):
                return False
            if any(clash(name, there) for there in busy.get(person.id, ())):
                return False
            return all(scenario.is_cleared(person, zone, days[name]) for zone in zones[name])

        sessions = [session for session in scenario.sessions if session.id in self.at]
        for session in sessions:
            for person in self.needed[session.id]:
                go(person, session.id)
        for session in sessions:
            for name in scenario.meant_for(session):
                if name not in going[session.id] and can(scenario.people[name], session.id):
                    go(scenario.people[name], session.id)
        for session in sessions:
            if session.attendance is Attendance.DELEGATIONS:
                for delegation in scenario.invited(session):
                    self._cover(session, scenario.members[delegation.id], going[session.id], can, go)
        for delegation, wishes in scenario.wishes.items():
            for name in sorted(wishes, key=lambda name: -wishes[name]):
                members = scenario.members[delegation]
                if name in self.at and not any(member.id in going[name] for member in members):
                    member = next((member for member in members if can(member, name)), None)
                    if member is not None:
                        go(member, name)
        return {name: tuple(people) for name, people in going.items() if people}

    def _cover(
        self,
        session: Session,
        members: tuple[Person, ...],
        there: list[str],
        can: Callable[[Person, str], bool],
        go: Callable[[Person, str], None],
    ) -> None:
        missing = session.seats
        for member in members:
            ranked = session.least_rank is None or member.rank.order <= session.least_rank.order
            speaks = not {*session.languages} or not member.languages
            fits = ranked and (speaks or {*session.languages} & {*member.languages})
            if missing and fits and (member.id in there or can(member, session.id)):
                missing -= 1
                if member.id not in there:
                    go(member, session.id)
