"""A scenario as whole numbers: minutes since the first midnight, indices, candidate starts. Knows no rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import gcd

import numpy as np
import numpy.typing as npt

from eventplan.model import Scenario, Session, Span

Mask = npt.NDArray[np.bool_]
"""One truth value for each candidate start."""

Label = tuple[str, tuple[str, ...]]
"""A rule instance: the rule and its subjects."""

Waived = Collection[str | Label]
"""What need not hold: whole rules, by id, and single rule instances."""


@dataclass(frozen=True)
class Problem:
    """
    The integers behind a scenario.

    Times are minutes since midnight (event time) of the first day. `starts` are all the times at
    which any session might start: every grid point of every day of the event, and every start that
    is pinned, a slot's, or the baseline's. Which of them a session may take is for the rules to say.
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
        found: dict[str, list[int]] = {}
        for s, session in enumerate(self.sessions):
            for person in self.scenario.needed(session):
                found.setdefault(person, []).append(s)
        return {person: tuple(sessions) for person, sessions in found.items()}

    @cached_property
    def ways(self) -> npt.NDArray[np.int64]:
        """Minutes from room to room."""
        scenario = self.scenario
        return np.array([[scenario.way(a, b) for b in self.rooms] for a in self.rooms], dtype=np.int64)

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
    def midnights(self) -> tuple[int, ...]:
        """Midnight of each day of the event, in minutes."""
        days = self.scenario.event.days
        return tuple(
            self.minute(span.start) - day.opens
            for span, day in zip(self.scenario.event.opening, days, strict=True)
        )

    def spot(self, start: int | None, room: int | None) -> tuple[Mask, Mask]:
        """Candidates that are one start and one room alone; nothing for None."""
        return np.asarray(self.starts == start), np.arange(len(self.rooms)) == room

    def minute(self, instant: datetime) -> int:
        """An instant in minutes."""
        return int((instant - self.origin).total_seconds()) // 60

    def minutes(self, span: Span) -> tuple[int, int]:
        """A span in minutes."""
        return self.minute(span.start), self.minute(span.end)

    def instant(self, minute: int) -> datetime:
        """Minutes as an instant, with the offset that the event's clocks have then."""
        moment = (self.origin + timedelta(minutes=minute)).astimezone(self.scenario.event.zone)
        offset = moment.utcoffset()
        assert offset is not None
        return self.scenario.event.instant(moment.replace(tzinfo=None))


def problem_of(scenario: Scenario) -> Problem:
    """Return the integers behind *scenario*."""
    event = scenario.event
    midnights = [datetime.combine(day.date, datetime.min.time()) for day in event.days]
    origin = event.opening[0].start - timedelta(minutes=event.days[0].opens)

    def minute(moment: datetime) -> int:
        return int((event.instant(moment) - origin).total_seconds()) // 60

    found: dict[int, int] = {}
    for d, midnight in enumerate(midnights):
        # The day's offset is that of its opening: nothing is planned while the clocks change.
        opening = minute(midnight + timedelta(minutes=event.days[d].opens))
        for clock in range(0, 1440, event.grid):
            found[opening - event.days[d].opens + clock] = d
    dates = [day.date for day in event.days]
    stated = [s.start for s in scenario.sessions if s.start] + [
        slot.start for grid in scenario.slot_grids for slot in grid.slots
    ]
    for moment in stated:
        if moment.date() in dates:
            found[minute(moment)] = dates.index(moment.date())
    for placement in scenario.baseline.plan.placements if scenario.baseline else ():
        date = event.local_date(placement.start)
        if date in dates:
            found[int((placement.start - origin).total_seconds()) // 60] = dates.index(date)
    starts = sorted(found)
    return Problem(
        scenario=scenario,
        origin=origin,
        sessions=tuple(scenario.sessions),
        rooms=tuple(room.id for room in scenario.rooms),
        starts=np.array(starts, dtype=np.int64),
        day_of_start=np.array([found[start] for start in starts], dtype=np.int64),
    )


def waives(scenario: Scenario, waive: Waived, rule: str, *subjects: str) -> bool:
    """Whether a rule is waived: by the caller, by the scenario, or for one of *subjects*."""
    policy = scenario.policy(rule)
    if rule in waive or policy.waived or (subjects and (rule, subjects) in waive):
        return True
    return bool(set(policy.waived_for) & set(subjects))
