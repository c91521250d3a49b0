"""What was planned before, and how firmly it stands: what a replan is held against."""

from collections.abc import Mapping
from datetime import timedelta

from .base import Field, Part, Takes, cached_property
from .plan import Plan
from .plan_parts import Instant, Placement
from .session_parts import Level
from .sessions import Session
from .spans import Span
from .stated import ScenarioStated


class Baseline(Part):
    """
    The plan that a scenario is replanned from.

    A scenario file says what is wanted; a baseline is an answer to an earlier version of it. It
    travels with the scenario (`Scenario.with_baseline`), so that the rule `frozen` and the
    preference `stability` see it, and it is never a part of a file.
    """

    plan: Plan = Field(description="What was planned before.")
    now: Takes[Instant | None, Instant | str | None] = Field(
        default=None,
        description="The present: what has begun by then stays, and nothing else is put before it.",
    )
    freeze: Takes[Level, Level | str] = Field(
        default=Level.UNDER_WAY, description="Sessions at this level, or a firmer one, stay."
    )

    @cached_property
    def placed(self) -> Mapping[str, Placement]:
        """Where sessions were, by id."""
        return self.plan.placement_by_session

    def level(self, scenario: ScenarioStated, session: Session) -> Level:
        """
        How firmly a session stands: the firmest of what is said of it.

        That is its own level, the levels of the stretches of time (`levels`) that its place in the
        baseline touches, and what the present has made of it.
        """
        levels = [session.level]
        was = self.placed.get(session.id)

        if was is not None:
            span = Span(was.start, was.start + timedelta(minutes=session.duration))
            levels += [
                stretch.level
                for stretch in scenario.levels
                if scenario.event.span(stretch.during).overlaps(span)
            ]
            if self.now is not None and span.start <= self.now:
                levels.append(Level.DONE if span.end <= self.now else Level.UNDER_WAY)

        return max(levels, key=lambda level: level.order)

    def keeps(self, scenario: ScenarioStated, session: Session) -> bool:
        """Whether a session had a place and may not leave it."""
        return session.id in self.placed and self.level(scenario, session).order >= self.freeze.order
