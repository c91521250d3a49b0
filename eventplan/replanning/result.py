"""A replan: the plan, how little it disrupts, and what is proved of it."""

from dataclasses import dataclass

from eventplan.model import (
    Plan,
    Scenario,
)
from eventplan.notebook import html

from .differences import Difference


@dataclass(frozen=True)
class Lost:
    """What a budget of changes costs."""

    points: int
    """Points that a plan found without the budget scores less."""
    most: int
    """No plan without the budget scores less by more than this (proved)."""


@dataclass(frozen=True)
class Replan:
    """
    A plan for a changed scenario, and how little it changes.

    Disruption is counted by the preference `stability`, for every session that is moved, dropped,
    or held after all; and, among plans that disrupt as little, by the preference `agendas`, for everybody
    who no longer goes to a session that is held before and after, or goes there now.
    """

    plan: Plan
    scenario: Scenario
    """The scenario that it answers, after all changes."""
    difference: Difference
    disruption: int
    """Points of `stability`."""
    least: int
    """No lawful plan disrupts less (proved)."""
    bound: int = 0
    """No plan that disrupts as little scores less (proved); with a budget, none within it."""
    agendas: int = 0
    """Points of `agendas`. `difference.people` names those whose agendas change."""
    least_agendas: int = 0
    """No plan that disrupts as little takes fewer points of `agendas` (proved)."""
    lost: Lost | None = None
    others: tuple["Replan", ...] = ()
    """The next best replans that differ, if they were asked for."""

    def _repr_html_(self) -> str:
        """What a notebook shows: how much it disrupts, how far that is proved, and what changes."""
        proved = "no plan disrupts less" if self.proved else f"no plan disrupts less than {self.least}"
        lines = [f"disruption {self.disruption} ({proved}); score {self.plan.score}"]
        rows = [(change.about, change.message) for change in self.difference.changes]

        return html("Replan", lines, ("", "what changes"), rows)

    @property
    def proved(self) -> bool:
        """Whether it is proved that no plan disrupts less, by sessions."""
        return self.disruption <= self.least

    @property
    def proved_agendas(self) -> bool:
        """Whether it is proved that no plan that disrupts as little changes fewer agendas, by weight."""
        return self.agendas <= self.least_agendas
