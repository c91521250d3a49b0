"""Variables of sessions: when each is, on which day, and how long it takes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar, TypeVarTuple

import numpy as np
from ortools.sat.python import cp_model

from .build_rules import Because, BuildRules, Linear, Literal
from .build_variables import BuildVariables

_Key = TypeVarTuple("_Key")

_Known = TypeVar("_Known")

_Model = TypeVar("_Model", bound=BuildRules)


def once(method: Callable[[_Model, *_Key], _Known]) -> Callable[[_Model, *_Key], _Known]:
    """Remember what a method returns, for as long as its build lives: arguments are given by position."""

    @wraps(method)
    def remembered(self: _Model, /, *args: *_Key) -> _Known:
        known = self.known.setdefault(method.__name__, {})
        if args not in known:
            known[args] = method(self, *args)

        answer: _Known = known[args]

        return answer

    return remembered


@dataclass
class BuildTimes(BuildVariables):
    """The variables of a model: starts, days and intervals of sessions."""

    def may_be_on(self, s: int, day: int) -> bool:
        """Whether a session may start on the day with this position."""
        return day in self._days(s)

    @once
    def _days(self, s: int) -> frozenset[int]:
        positions = np.searchsorted(self.problem.starts, self.candidates[s])
        return frozenset(self.problem.day_of_start[positions].tolist())

    def on_day(self, s: int) -> list[Literal]:
        """One literal for each day of the event: the session is held on it."""
        literals = self._on_day[s]
        if literals is None:
            days = dict(zip(self.problem.starts.tolist(), self.problem.day_of_start.tolist(), strict=True))
            literals = []

            for d in range(len(self.problem.scenario.event.days)):
                inside = [t for t in self.candidates[s] if days[t] == d]
                literal = self.cp.new_bool_var(f"on({self.problem.sessions[s].id}, {d})")

                if inside:
                    self.start_within(s, inside, [literal])
                else:
                    self.cp.add(literal == 0)

                literals.append(literal)

            self.cp.add(sum(literals) == self.held[s])
            self._on_day[s] = literals

        return literals

    def on(self, s: int, day: int) -> Linear:
        """Something that is 1 exactly if a session is held on a day: of its starts, where these are few."""
        if not self.few(s):
            return self.on_day(s)[day]
        days = self.problem.day_of_start[np.searchsorted(self.problem.starts, self.candidates[s])].tolist()
        return sum(literal for literal, d in zip(self.at(s).values(), days, strict=True) if d == day)

    def on_day_in(self, s: int, day: int, room: int) -> Linear:
        """Something that is 1 exactly if a session is held on a day, in one of its rooms."""
        if len(self.in_room[s]) == 1:
            return self.on(s, day)
        if len(self._days(s)) == 1:
            return self.in_room[s][room]

        return self._days_in(s)[day, room]

    @once
    def _days_in(self, s: int) -> dict[tuple[int, int], cp_model.IntVar]:
        name, days = self.problem.sessions[s].id, sorted(self._days(s))
        on_day_in_room = {
            (d, r): self.cp.new_bool_var(f"on-in({name}, {d}, {r})") for d in days for r in self.in_room[s]
        }
        for d in days:
            self.cp.add(sum(on_day_in_room[d, r] for r in self.in_room[s]) == self.on(s, d))
        for r, literal in self.in_room[s].items():
            self.cp.add(sum(on_day_in_room[d, r] for d in days) == literal)

        return on_day_in_room

    def span(self, s: int) -> cp_model.IntervalVar:
        """The interval from start to end of a session."""
        if s not in self._spans:
            session = self.problem.sessions[s]
            if self.held[s] is True:
                interval = self.cp.new_fixed_size_interval_var(
                    self.start[s], session.duration, f"span({session.id})"
                )
            else:
                interval = self.cp.new_optional_fixed_size_interval_var(
                    self.start[s], session.duration, self.held[s], f"span({session.id})"
                )

            self._spans[s] = interval

        return self._spans[s]

    def can_overlap(self, a: int, b: int, margin: int = 0) -> bool:
        """Whether some candidates of two sessions come within *margin* minutes of each other."""
        self.look()
        first, second = self.candidates[a], self.candidates[b]
        if not first or not second:
            return False

        long_a = self.problem.sessions[a].duration + margin
        long_b = self.problem.sessions[b].duration + margin
        if first[-1] + long_a <= second[0] or second[-1] + long_b <= first[0]:
            return False
        if len(first) == len(second) == 1:
            return True

        return self._times_meet(self._times(a), self._times(b), long_a, long_b)

    @once
    def _times(self, s: int) -> int:
        """A number that sessions with the same starts share: there are few of those, of sessions many."""
        return self._known_times.setdefault(tuple(self.candidates[s]), len(self._known_times))

    @once
    def _times_meet(self, a: int, b: int, long_a: int, long_b: int) -> bool:
        known = list(self._known_times)
        first, second = np.asarray(known[a]), np.asarray(known[b])
        low = np.searchsorted(second, first - long_b, side="right")
        high = np.searchsorted(second, first + long_a, side="left")
        return bool((high > low).any())

    def precedes(self, a: int, b: int, gap: int, because: Iterable[Literal]) -> None:
        """Make *b* start at least *gap* minutes after *a* ends, under *because*."""
        self.enforce(self.cp.add(self.start[b] >= self.end[a] + gap), [*because, *self.present(a, b)])

    @once
    def before(self, a: int, b: int) -> cp_model.IntVar:
        """A literal under which *a* ends before *b* starts."""
        names = self.problem.sessions[a].id, self.problem.sessions[b].id
        literal = self.cp.new_bool_var(f"before({names[0]}, {names[1]})")
        self.precedes(a, b, 0, [literal])
        return literal

    def span_if(self, s: int, literal: Literal) -> cp_model.IntervalVar:
        """The interval from start to end of a session, there only if *literal* is true."""
        return self.cp.new_optional_fixed_size_interval_var(
            self.start[s], self.problem.sessions[s].duration, literal, "span-if"
        )

    def occupied_if(self, s: int, literal: Literal) -> cp_model.IntervalVar:
        """The interval from setup to teardown of a session, there only if *literal* is true."""
        session = self.problem.sessions[s]
        return self.cp.new_optional_fixed_size_interval_var(
            self.start[s] - session.setup,
            session.setup + session.duration + session.teardown,
            literal,
            f"occupied({session.id})",
        )

    def occupied(self, s: int) -> cp_model.IntervalVar:
        """The interval from setup to teardown of a session."""
        return self.occupied_if(s, self.held[s])

    @once
    def same_day(self, a: int, b: int) -> Literal:
        """A literal that is true exactly if two sessions that are held are on one day."""
        literal = self.cp.new_bool_var("same-day")
        present = self.present(a, b)

        for first, other in zip(self.on_day(a), self.on_day(b), strict=True):
            self.enforce(self.cp.add(first == other), [literal, *present])
            self.enforce(self.cp.add(first + other <= 1), [~literal, *present])

        return literal

    def clear(self, a: int, b: int, after: int, before: int) -> list[Literal]:
        """Two literals: *b* starts at least *after* minutes after *a* ends, or *a* *before* after *b*."""
        first, second = self.cp.new_bool_var("clear"), self.cp.new_bool_var("clear")
        self.precedes(a, b, after, [first])
        self.precedes(b, a, before, [second])
        return [first, second]

    def apart(self, a: int, b: int, because: Because) -> None:
        """Make two sessions not overlap, under *because*."""
        if not self.can_overlap(a, b):
            return

        for first, other in ((a, b), (b, a)):
            if len(self.candidates[first]) == 1:
                fixed = self.candidates[first][0]
                low = fixed - self.problem.sessions[other].duration
                high = fixed + self.problem.sessions[first].duration
                allowed = [t for t in self.candidates[other] if t <= low or t >= high]
                conditions = [*because, *self.present(first, other)]

                if allowed:
                    self.start_within(other, allowed, conditions)
                elif conditions:
                    self.cp.add_bool_or([~lit for lit in conditions])
                else:
                    self.cp.add_bool_or([])

                return

        either = [self.before(a, b), self.before(b, a)]
        self.cp.add_bool_or([*either, *(~lit for lit in (*because, *self.present(a, b)))])
