"""A scenario as whole numbers: minutes since the first midnight, indices, candidate starts. Knows no rule."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from eventplan.model import Attendance, Event, Scenario, Session, SigningOrder, Span, Window

Mask = npt.NDArray[np.bool_]
"""One truth value for each candidate start."""

Ints = npt.NDArray[np.int64]
"""Whole numbers: minutes, ticks or points."""

Floats = npt.NDArray[np.float64]
"""Numbers that may be infinite, or parts of points."""

Placed = dict[int, tuple[int, int]]
"""Sessions held: start minute and room, by position."""

Label = tuple[str, tuple[str, ...]]
"""A rule instance: the rule and its subjects."""

Waived = Collection[str | Label]
"""What need not hold: whole rules, by id, and single rule instances."""


@dataclass(frozen=True)
class Problem:
    """
    The integers behind a scenario.

    Times are minutes that have passed since midnight (event time) of the first day, whatever the clocks
    do. `starts` are all the times at which any session might start: every grid point of every day of
    the event, and every start that is pinned, a slot's, or the baseline's. Which of them a session may
    take is for the rules to say.
    """

    scenario: Scenario
    origin: datetime
    sessions: tuple[Session, ...]
    rooms: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    day_of_start: npt.NDArray[np.int64]
    """Position of each start's day in `event.days`."""

    @cached_property
    def session_index(self) -> Mapping[str, int]:
        """Positions of sessions by id."""
        return {session.id: s for s, session in enumerate(self.sessions)}

    @cached_property
    def room_index(self) -> Mapping[str, int]:
        """Positions of rooms by id."""
        return {room: r for r, room in enumerate(self.rooms)}

    @cached_property
    def needing(self) -> Mapping[str, tuple[int, ...]]:
        """The sessions that cannot be held without a person, by person."""
        sessions_of: dict[str, list[int]] = {}
        for s, session in enumerate(self.sessions):
            for person in self.scenario.needed(session):
                sessions_of.setdefault(person, []).append(s)

        return {person: tuple(sessions) for person, sessions in sessions_of.items()}

    @cached_property
    def bound(self) -> Mapping[int, frozenset[str]]:
        """People who must attend a session that is meant for them and does not need them, by session."""
        bound = {}

        for s, session in enumerate(self.sessions):
            people = frozenset(self.scenario.bound_to(session)).difference(self.scenario.needed(session))
            if people:
                bound[s] = people

        return bound

    @cached_property
    def least_heads(self) -> tuple[int, ...]:
        """By session, the heads expected; or the people who must be there for certain, if they are more."""
        return tuple(
            max(self.scenario.expected_heads(session), self._sure(s))
            for s, session in enumerate(self.sessions)
        )

    @cached_property
    def wishing(self) -> Mapping[str, tuple[str, ...]]:
        """The delegations that wish to attend a session, by session."""
        wishing: dict[str, list[str]] = {session.id: [] for session in self.sessions}
        for party, wishes in self.scenario.wishes.items():
            for session in wishes:
                wishing[session].append(party)
        return {session: tuple(parties) for session, parties in wishing.items()}

    def _sure(self, s: int) -> int:
        """People who must be at a session wherever and whenever it is held: counted party by party."""
        scenario, session = self.scenario, self.sessions[s]
        policy = scenario.policy("attendance")
        certain = not (scenario.clearances or policy.waived or policy.waived_for or policy.price)
        free = sorted(self.bound.get(s, ())) if certain else []
        bound = [name for name in free if not scenario.people[name].present]
        sure = {*scenario.needed(session), *bound, *self._on_lists.get(session.id, ())}
        by_party = Counter(scenario.people[name].delegation for name in sorted(sure))
        asked = dict(scenario.represented(session))

        if session.attendance is Attendance.DELEGATIONS:
            for delegation in scenario.invited(session):
                asked[delegation.id] = max(session.seats, asked.get(delegation.id, 0))

        return sum(max(by_party[party], asked.get(party, 0)) for party in {**by_party, **asked})

    @cached_property
    def _on_lists(self) -> Mapping[str, set[str]]:
        """People who have a turn on a list in a session, and can have it in no other."""
        on_lists: dict[str, set[str]] = {}

        for listed in self.scenario.orders_of_protocol:
            policy = self.scenario.policy("signatures" if isinstance(listed, SigningOrder) else "statements")
            if policy.waived or policy.waived_for or policy.price is not None:
                continue  # whoever is on the list may be left out

            parts = {part.session for part in listed.parts}

            for item in listed.items:
                mine = parts & {*item.parts} if item.parts else parts
                for session in mine if len(mine) == 1 else ():
                    on_lists.setdefault(session, set()).add(item.who)

        return on_lists

    @cached_property
    def listed_in(self) -> Mapping[str, frozenset[int]]:
        """The sessions in which a person may have a turn on a list, by what items and parts name."""
        index = self.session_index.__getitem__
        return {
            person: frozenset(map(index, sessions)) for person, sessions in self.scenario.listed_in.items()
        }

    @cached_property
    def binding(self) -> Mapping[str, tuple[int, ...]]:
        """The sessions that a person must attend without being needed there, by person."""
        sessions_of: dict[str, list[int]] = {}
        for s, people in self.bound.items():
            for person in sorted(people):
                sessions_of.setdefault(person, []).append(s)

        return {person: tuple(sessions) for person, sessions in sessions_of.items()}

    @cached_property
    def ways(self) -> npt.NDArray[np.int64]:
        """Minutes from room to room."""
        scenario = self.scenario

        def ways_from(room: str) -> list[int]:
            return [scenario.way(room, other) for other in self.rooms]

        return np.array([*map(ways_from, self.rooms)], dtype=np.int64)

    @cached_property
    def clock_of_start(self) -> npt.NDArray[np.int64]:
        """Each start in minutes after midnight, by the clocks of the event."""
        zone = self.scenario.event.zone
        local = [(self.origin + timedelta(minutes=int(start))).astimezone(zone) for start in self.starts]
        return np.array([moment.hour * 60 + moment.minute for moment in local], dtype=np.int64)

    @cached_property
    def step(self) -> int:
        """The largest number of minutes that divides every possible start and end."""
        step = 0
        for start in self.starts:
            step = gcd(step, int(start))
        for session in self.sessions:
            step = gcd(step, session.duration)

        return max(step, 1)

    @cached_property
    def days(self) -> tuple[range, ...]:
        """The minutes of each day of the event: 1440, but for days on which the clocks change."""
        event = self.scenario.event
        ends = (event.midnight(day.date + timedelta(days=1)) for day in event.days)

        return tuple(
            range(self.minute(event.midnight(day.date)), self.minute(end))
            for day, end in zip(event.days, ends, strict=True)
        )

    def clock(self, day: int, minutes: int, *, last: bool = False) -> int:
        """When the clocks show a time of day; of a time that comes twice the first, or the *last*."""
        key = "clock", day, minutes, last
        if key not in self.memory:
            event = self.scenario.event
            self.memory[key] = self.minute(event.clock(event.days[day].date, minutes, last=last))

        return int(self.memory[key])

    def hours(self, windows: Iterable[Window]) -> list[tuple[int, int]]:
        """Windows in minutes, in order; those that touch or overlap are one."""
        return together(self.minutes(self.scenario.event.span(window)) for window in windows)

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What was found out once and is asked again and again, by whom it concerns."""
        return {}

    @cached_property
    def stay_of(self) -> Mapping[str, int]:
        """By person, a number that people share who are present and cleared at the same times."""
        numbers: dict[Any, int] = {}
        people = self.scenario.people.values()
        kinds = {p.id: (p.present, p.clearance, p.clearance_from, p.clearance_until) for p in people}
        return {name: numbers.setdefault(kind, len(numbers)) for name, kind in kinds.items()}

    def spot(self, start: int | None, room: int | None) -> tuple[Mask, Mask]:
        """Candidates that are one start and one room alone; nothing for None."""
        return np.asarray(self.starts == start), np.arange(len(self.rooms)) == room

    def around(self, start: int, minutes: int) -> tuple[Mask, Mask]:
        """Candidates that start at most so much earlier or later, in any room."""
        return np.abs(self.starts - start) <= minutes, np.ones(len(self.rooms), dtype=bool)

    def day_begins(self, at: int) -> int:
        """The first minute of the day of a time; that time itself if it is on no day of the event."""
        return next((day.start for day in self.days if at in day), at)

    def minute(self, instant: datetime) -> int:
        """An instant in minutes."""
        return _minutes(instant - self.origin)

    def minutes(self, span: Span) -> tuple[int, int]:
        """A span in minutes."""
        return self.minute(span.start), self.minute(span.end)

    def instant(self, minute: int) -> datetime:
        """Minutes as an instant, with the offset that the event's clocks have then."""
        return self.scenario.event.local(self.origin + timedelta(minutes=minute))


def problem_of(scenario: Scenario) -> Problem:
    """Return the integers behind *scenario*."""
    event = scenario.event
    origin = event.midnight(event.days[0].date)
    day_of: dict[int, int] = {}

    for d, day in enumerate(event.days):
        begin, end = event.midnight(day.date), event.midnight(day.date + timedelta(days=1))
        for instant in _grid(event, begin, end):
            day_of[_minutes(instant - origin)] = d

    position = {day.date: d for d, day in enumerate(event.days)}
    stated = [event.instant(s.start) for s in scenario.sessions if s.start]
    stated += [event.span(slot).start for grid in scenario.slot_grids for slot in grid.slots]
    stated += (
        [placement.start for placement in scenario.baseline.plan.placements] if scenario.baseline else []
    )

    for instant in stated:
        d = position.get(event.local_date(instant), -1)
        if d >= 0:
            day_of[_minutes(instant - origin)] = d

    starts = sorted(day_of)
    days = [day_of[start] for start in starts]

    return Problem(
        scenario=scenario,
        origin=origin,
        sessions=tuple(scenario.sessions),
        rooms=tuple(room.id for room in scenario.rooms),
        starts=np.array(starts, dtype=np.int64),
        day_of_start=np.array(days, dtype=np.int64),
    )


def _grid(event: Event, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants of a day at which the clocks show a whole number of grid steps after midnight."""

    def on_grid(instant: datetime) -> bool:
        return (instant.hour * 60 + instant.minute) % event.grid == 0

    minutes = range(_minutes(end - begin))

    if begin.utcoffset() == end.utcoffset() and on_grid(begin):
        yield from (begin + timedelta(minutes=minute) for minute in minutes[:: event.grid])
    else:  # the clocks change: look at each minute
        every = (event.local(begin + timedelta(minutes=minute)) for minute in minutes)
        yield from filter(on_grid, every)


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds()) // 60


def together(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of minutes in order, those that touch or overlap as one."""
    joined_spans: list[tuple[int, int]] = []

    for low, high in sorted(spans):
        if joined_spans and low <= joined_spans[-1][1]:
            low, high = joined_spans[-1][0], max(joined_spans.pop()[1], high)
        joined_spans.append((low, high))

    return joined_spans


def waives(scenario: Scenario, waive: Waived, rule: str, *subjects: str) -> bool:
    """Whether a rule is waived: by the caller, by the scenario, or for one of *subjects*."""
    policy = scenario.policy(rule)
    if rule in waive or policy.waived or (subjects and (rule, subjects) in waive):
        return True
    return bool(set(policy.waived_for) & set(subjects))
