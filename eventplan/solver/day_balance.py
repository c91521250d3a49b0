"""Sessions dealt out to days are moved to other days until no day is too full."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from .day_turns import DayTurns

ROUNDS = 50
"""How often all sessions are looked at, at most."""

FINE = 1000
"""How finely days are compared."""


@dataclass
class Share:
    """What sessions that compete with each other take of each day: how full a day is, is squared."""

    hours: Sequence[int]
    """Minutes of each day."""
    load: list[int]
    """Minutes of sessions on it."""

    def change(self, d: int, minutes: int) -> int:
        """How much worse a day becomes with more minutes: the fuller it is, the more."""
        return (2 * self.load[d] + minutes) * minutes * FINE // max(1, self.hours[d])


@dataclass
class DayBalance:
    """
    Which session is on which day, moved one at a time; every linear constraint of a model of days is kept.

    What else the model decides stays as it is.
    """

    on: Sequence[Mapping[int, cp_model.IntVar]]
    """Whether a session is on a day, by session and day."""
    day: dict[int, int]
    """The day of each session that is held."""
    minutes: Sequence[int]
    shares: Mapping[int, Sequence[Share]]
    """The shares that each session counts in."""
    turns: DayTurns
    """What follows one another on a day fits into it."""
    look: Callable[[], None] = lambda: None
    limits: list[tuple[int, int]] = field(default_factory=list)
    """The least and most of each constraint."""
    sums: list[int] = field(default_factory=list)
    """What each constraint comes to."""
    terms: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """The constraints that a variable is in, each with its coefficient."""

    def read(self, model: cp_model.CpModel, value: Sequence[int]) -> None:
        """Read the constraints of a model of days; *value*: what each variable is now."""
        for constraint in model.proto.constraints:
            if constraint.has_linear():
                linear, number = constraint.linear, len(self.limits)
                low, *_, high = linear.domain
                self.limits.append((low, high))
                terms = [*zip(linear.vars, linear.coeffs, strict=True)]
                self.sums.append(sum(coefficient * value[variable] for variable, coefficient in terms))
                for variable, coefficient in terms:
                    self.terms.setdefault(variable, []).append((number, coefficient))

    def spread(self) -> None:
        """Move sessions of people for whom a day does not work out to days for which it does."""
        for sessions in self.turns.crowded(self.day):
            for s in sessions:
                if not self.turns.fit(s, self.day[s], self.day):
                    self._move(s)

    def improve(self) -> None:
        """Move sessions from days that are too full for as long as that makes them less so."""
        for _ in range(ROUNDS):
            if sum(self._move(s, below=self._gain(s)) for s in self.day) == 0:
                return

    def _gain(self, s: int) -> int:
        """How much less full its day is without a session."""
        return -sum(share.change(self.day[s], -self.minutes[s]) for share in self.shares[s])

    def _move(self, s: int, below: float = math.inf) -> bool:
        """Move a session to the emptiest day that takes it for less than *below*: whether one does."""
        self.look()
        day, minutes, shares = self.day[s], self.minutes[s], self.shares[s]

        def change_on(d: int) -> float:
            return sum(share.change(d, minutes) for share in shares)

        costs = sorted((change_on(d), d) for d in self.on[s] if d != day)

        for cost, d in costs:
            if cost >= below:
                return False
            if self.turns.fit(s, d, self.day) and self._takes(s, day, d):
                for share in shares:
                    share.load[day] -= minutes
                    share.load[d] += minutes
                self.day[s] = d
                return True

        return False

    def _takes(self, s: int, day: int, there: int) -> bool:
        """Move a session from one day to another, if every constraint allows it."""
        changes: dict[int, int] = {}
        for number, coefficient in self.terms.get(self.on[s][day].index, ()):
            changes[number] = -coefficient
        for number, coefficient in self.terms.get(self.on[s][there].index, ()):
            changes[number] = changes.get(number, 0) + coefficient
        for number, change in changes.items():
            low, high = self.limits[number]
            if change and not low <= self.sums[number] + change <= high:
                return False
        for number, change in changes.items():
            self.sums[number] += change
        return True
