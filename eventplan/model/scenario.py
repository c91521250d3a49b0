"""The scenario: everything the planner states about one event."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Self

from pydantic import (
    PrivateAttr,
    model_validator,
)

from ..notebook import html
from ..numbers import plural
from .attendance import ScenarioAttendance
from .base import cached_property, say
from .baseline import Baseline
from .bodies import Pair, bodies_of, followers_of, pairs_of
from .errors import ScenarioError
from .near_ceremonies import Near, near_ceremonies
from .press_reports import told_by_press, told_soon
from .references import complaints
from .relations import Order
from .rivals import Rivals, rivals_of
from .sessions import Kind, Session
from .times import (
    show_clock,
)


class Scenario(ScenarioAttendance):
    """Everything the planner states: the event, its places, parties, sessions, resources and rules."""

    _baseline: Baseline | None = PrivateAttr(None)
    """What it is replanned from, if it is."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        wrong = complaints(self)
        if wrong:
            raise ScenarioError(wrong)
        return self

    def __eq__(self, other: object) -> bool:
        """Compare what is stated, not where it was read from."""
        if not isinstance(other, Scenario):
            return NotImplemented
        same = all(getattr(self, name) == getattr(other, name) for name in Scenario.model_fields)
        return same and self._extension.known == other._extension.known

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in Scenario.model_fields))

    def _repr_html_(self) -> str:
        """What a notebook shows: the event, its days, and how much of everything there is."""
        kinds = Counter(session.kind_id for session in self.sessions)
        days = [f"{day.date} {show_clock(day.opens)}-{show_clock(day.closes)}" for day in self.event.days]
        lines = [f"{', '.join(days)} ({self.event.time_zone})"]
        members = sum(party.size for party in self.delegations)
        rows: list[tuple[str, object]] = [
            ("rooms", len(self.rooms)),
            ("zones", len(self.zones)),
            ("delegations", f"{len(self.delegations):,} with {members:,} {plural(members, 'member')}"),
            ("sessions", len(self.sessions)),
            *((f"  {kind}", number) for kind, number in kinds.items()),
        ]
        return html(say(self.event.title, self.event.languages), lines, ("", "how many"), rows)

    @cached_property
    def bodies(self) -> Mapping[str, tuple[Session, ...]]:
        """Meetings of bodies that meet on several days, by body, in the order of their numbers."""
        return bodies_of(self)

    @cached_property
    def body_pairs(self) -> tuple[Pair, ...]:
        """Each meeting of a body with the next one, where they should have something in common."""
        return pairs_of(self, self.bodies)

    @cached_property
    def briefings(self) -> frozenset[str]:
        """Press conferences that are daily briefings."""
        every = (session for sessions in self.bodies.values() for session in sessions)
        return frozenset(session.id for session in every if session.kind is Kind.PRESS_CONFERENCE)

    @cached_property
    def told_of(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions that press conferences report on, by press conference."""
        return told_by_press(self)

    @cached_property
    def told_soon(self) -> Mapping[str, str]:
        """The ceremony that each press conference reports on soon, if there is one."""
        return told_soon(self, self.told_of)

    @cached_property
    def near_ceremonies(self) -> tuple[Near, ...]:
        """What is held near a ceremony: a photograph near the opening, a rehearsal the day before."""
        return near_ceremonies(self)

    @cached_property
    def rivals(self) -> tuple[Rivals, ...]:
        """Sessions at which the same people are expected, though nobody must be at both."""
        return rivals_of(self)

    @cached_property
    def followers(self) -> tuple[Order, ...]:
        """What numbers say of the order of meetings: the second meeting of a body comes after the first."""
        return followers_of(self)

    def changed(self, **changes: Any) -> Self:
        """As below; the copy is replanned from the same plan."""
        copy = super().changed(**changes)
        copy._baseline = self._baseline
        return copy

    @property
    def baseline(self) -> Baseline | None:
        """The plan that it is replanned from; None if it is planned from nothing."""
        return self._baseline

    def with_baseline(self, baseline: Baseline | None) -> Self:
        """Return the same scenario, to be replanned from *baseline* (None: from nothing)."""
        copy = self.model_copy()
        copy._baseline = baseline
        return copy
