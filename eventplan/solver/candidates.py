"""Candidates: the starts and rooms that rules leave to each session, without CP-SAT. Heuristics read them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eventplan.model import Relation

from .budget import OutOfTime
from .problem import Label, Mask, Problem, Waived, waives

FEW_STARTS = 48
"""Sessions with at most this many starts get one literal for each (strong bounds, more variables)."""

OFTEN = 1000
"""Views and words of rules between two looks at the clock."""


@dataclass
class Candidates:
    """
    What presolve leaves of a problem, and what it says of each rule and preference.

    `Build` makes the model of CP-SAT from it. Searches that have arrays instead of a model read it as it is.
    """

    problem: Problem
    explaining: bool = False
    """Whether each rule instance is an assumption, so that all can be listed."""
    labelled: bool = False
    """Whether each rule instance keeps its own label, so that it can be left out; implied by *explaining*."""
    waive: Waived = ()
    within: Mapping[int, tuple[Mask, Mask]] | None = None
    """The starts and rooms that sessions are confined to; those left out are not of this model at all."""
    over: Callable[[], bool] | None = None
    """Says whether the time for making the model is over; None if it never is."""
    labels: dict[Label, Any] = field(default_factory=dict)
    """Rule instances that have a price or a label, each with the literal under which it holds."""
    known: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """What methods have returned, by name and arguments."""
    _looks: int = 0

    def __post_init__(self) -> None:
        """Begin with every candidate allowed."""
        self.labelled |= self.explaining
        sessions, rooms, starts = (
            len(self.problem.sessions),
            len(self.problem.rooms),
            len(self.problem.starts),
        )
        self.starts_ok = np.ones((sessions, starts), dtype=bool)
        self.rooms_ok = np.ones((sessions, rooms), dtype=bool)
        self.pairs_ok: list[dict[int, Mask]] = [{} for _ in range(sessions)]

    def look(self, times: int = 1) -> None:
        """
        Look at the clock, now and then: `OutOfTime` if the time for making the model is over.

        *times*: how many looks and words of rules the work since then counts as.
        """
        before, self._looks = self._looks, self._looks + times
        if self.over is not None and self._looks // OFTEN > before // OFTEN and self.over():
            raise OutOfTime

    def strict(self, rule: str) -> bool:
        """Whether a rule holds for all, at no price, and nothing needs a label."""
        policy = self.problem.scenario.policy(rule)
        return not (self.labelled or policy.waived_for or policy.price is not None or self.waived(rule))

    def holds(self, rule: str) -> bool:
        """Whether a rule holds for all, at no price: *strict*, or nothing of it is left out of this model."""
        policy = self.problem.scenario.policy(rule)
        free = policy.waived_for or policy.price is not None or self.waived(rule)
        return not (self.explaining or free or self.leaves_out(rule))

    def priced(self, rule: str) -> bool:
        """Whether a rule may be broken at a price."""
        return self.problem.scenario.policy(rule).price is not None

    def waived(self, rule: str) -> bool:
        """Whether a rule is waived as a whole."""
        return waives(self.problem.scenario, self.waive, rule)

    def leaves_out(self, rule: str) -> bool:
        """Whether any single instance of a rule is left out."""
        return any(not isinstance(item, str) and item[0] == rule for item in self.waive)

    def counts(self, preference: str, *subjects: str) -> bool:
        """Whether a preference counts for all of *subjects*."""
        policy = self.problem.scenario.preferences.get(preference)
        return policy is None or not set(subjects) & set(policy.off_for)

    def lists_counted(self, relation: Relation) -> list[list[int]]:
        """Return the sessions of each list of a relation that preference `relations` counts."""
        index = self.problem.session_index

        def counted(names: Iterable[str]) -> list[int]:
            return [index[name] for name in names if self.counts("relations", name)]

        return [*map(counted, relation.lists)]
