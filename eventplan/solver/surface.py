"""
What a rule may say to the solver before there is a plan: a small surface that stays as it is.

A rule of one's own has it as the argument of its `post`; so have rules of ours that need no more. Sessions
and rooms are named by their ids, times are minutes (see `minute`). Whatever is added holds in every plan that
the solver looks at, unless the rule is waived, or broken at its price.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeAlias

from eventplan.model import Scenario

from .build import Build
from .build_rules import Because, Linear, Literal

Bounded: TypeAlias = Any
"""A comparison of linear expressions of the solver, or of numbers."""


class Model:
    """The solver's model of an event, as a rule sees it."""

    def __init__(self, build: Build, about: str) -> None:
        """Speak for the rule or preference with the id *about*."""
        self._build, self._about = build, about

    # What may be asked.

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self._build.problem.scenario

    @property
    def sessions(self) -> tuple[str, ...]:
        """
        Sessions that may be held in this model, in the order of the scenario.

        A model may be of a part of the event: sessions that are not in it are never `present`.
        """
        sessions = enumerate(self._build.problem.sessions)
        return tuple(session.id for s, session in sessions if self._build.possible(s))

    def starts(self, session: str) -> tuple[datetime, ...]:
        """When a session may start, as far as is known."""
        problem = self._build.problem
        return tuple(problem.instant(start) for start in self._build.candidates[self._at(session)])

    def rooms(self, session: str) -> tuple[str, ...]:
        """Where a session may be, as far as is known."""
        return tuple(self._build.problem.rooms[r] for r in self._build.in_room[self._at(session)])

    def minute(self, instant: datetime) -> int:
        """An instant in minutes since the midnight at which the event's first day begins."""
        return self._build.problem.minute(instant)

    # What is decided.

    def start(self, session: str) -> Linear:
        """When a session starts, in minutes; any number if it is not held."""
        return self._build.start[self._at(session)]

    def end(self, session: str) -> Linear:
        """When a session ends, in minutes; any number if it is not held."""
        return self._build.end[self._at(session)]

    def present(self, session: str) -> Literal:
        """Whether a session is held: a literal, or True if it must be."""
        return self._build.held[self._at(session)]

    def in_room(self, session: str, room: str) -> Literal:
        """Whether a session is held in a room: a literal, or False if it cannot be."""
        return self._build.in_room[self._at(session)].get(self._build.problem.room_index[room], False)

    def starts_in(self, session: str, when: Callable[[datetime], bool]) -> Literal:
        """Whether a session is held and starts at a time that *when* accepts: a literal, or a number."""
        s, instant = self._at(session), self._build.problem.instant
        times = {start for start in self._build.candidates[s] if when(instant(start))}
        return self._build.exactly_in(s, times) if self._build.candidates[s] else 0

    def on_day(self, session: str, day: date) -> Literal:
        """Whether a session is held on a day: a literal, or a number."""
        return self.starts_in(session, lambda start: start.date() == day)

    def overlap(self, one: str, other: str, margin: int = 0) -> Literal:
        """A literal that is true if two sessions are held within *margin* minutes; False if none can be."""
        build, a, b = self._build, self._at(one), self._at(other)
        if not build.can_overlap(a, b, margin):
            return False

        known = build.known.setdefault("overlap", {})
        key = min(a, b), max(a, b), margin
        if key not in known:
            overlap = known[key] = build.cp.new_bool_var(f"overlap({one}, {other})")
            apart = build.clear(a, b, margin, margin)
            build.cp.add_bool_or([overlap, *apart, *(~held for held in build.present(a, b))])

        return known[key]

    def literal(self, name: str) -> Literal:
        """A new literal, to be true or false as is best."""
        return self._build.cp.new_bool_var(f"{self._about}({name})")

    # What may be said.

    def because(self, *subjects: str) -> Because | None:
        """Return under what a rule holds for *subjects*, as its finding names them; None if it is waived."""
        return self._build.because(self._about, *subjects)

    def add(self, holds: Bounded, because: Because | None, *, when: Iterable[Literal] = ()) -> None:
        """Have a comparison hold, *when* some literals are all true."""
        conditions = self._conditions(because, when)
        if conditions is None or holds is True:
            return

        if holds is False:
            self._build.never(conditions)
            return

        self._build.enforce(self._build.cp.add(holds), conditions)

    def add_or(
        self, literals: Iterable[Literal], because: Because | None, *, when: Iterable[Literal] = ()
    ) -> None:
        """Have at least one of some literals be true, *when* others are all true."""
        conditions, literals_given = self._conditions(because, when), [*literals]
        if conditions is not None and not any(literal is True for literal in literals_given):
            some = [literal for literal in literals_given if literal is not False]
            self._build.cp.add_bool_or([*some, *(~literal for literal in conditions)])

    def add_not_all(self, literals: Iterable[Literal], because: Because | None) -> None:
        """Have some literals not all be true at once."""
        self.add(False, because, when=literals)

    def charge(self, units: Linear) -> None:
        """Have a preference cost a number of units, at least 0, times its weight."""
        weight = self.scenario.weight(self._about)
        if weight and not self._build.labelled:
            self._build.cost(self._about, weight * units)

    def _conditions(self, because: Because | None, when: Iterable[Literal]) -> Because | None:
        """All literals under which something holds; None if it never does."""
        given = [*when]
        if because is None or any(literal is False for literal in given):
            return None
        return [*because, *_literals(given)]

    def _at(self, session: str) -> int:
        return self._build.problem.session_index[session]


def _literals(given: Iterable[Any]) -> Iterator[Literal]:
    return (literal for literal in given if literal is not True)
