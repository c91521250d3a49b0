"""
How much the next round of a large neighbourhood search decides anew, and for how long.

Easy rounds are followed by larger ones, rounds that were not settled by smaller ones; many rounds without
anything better are followed by longer ones.
"""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

MAKING = 1e-5
"""Effort that making and presolving a round's model counts as, for each variable of the whole."""

LARGER, SMALLER = 1.15, 0.9
"""By which factors rounds grow, and shrink."""

HARDER, HARDEST = 1.5, 16
"""By which factor the effort for a round grows, and how many times the first effort it is at most."""

Way = TypeVar("Way")
"""One of the ways in which a search chooses what to decide anew."""


class Limits(NamedTuple):
    """What rounds begin with, and when they change."""

    effort: float
    """Deterministic effort for one round, at first."""
    fewest: float
    """How much is decided anew at once, at least."""
    first: float
    """How much, at first."""
    easy: float
    """A settled round that took less than this share of its effort is followed by a larger one."""
    patience: int
    """The number of rounds without anything better after which rounds have more effort."""


class Rounds(Generic[Way]):
    """Sizes by way, and the effort for a round."""

    def __init__(self, limits: Limits, most: Mapping[Way, float]) -> None:
        self.limits = limits
        self.effort = limits.effort
        self.spent = 0.0
        """Deterministic effort so far."""
        self._most = most
        self._sizes = dict.fromkeys(most, limits.first)
        self._idle = 0

    @property
    def ways(self) -> list[Way]:
        """Every way, in order."""
        return list(self._sizes)

    def size(self, way: Way) -> float:
        """Return how much the next round decides anew."""
        return self._sizes[way]

    def ended(self, way: Way, took: float, variables: int, *, settled: bool) -> None:
        """Learn from a round: the effort it took, the variables of the whole model, and if it was settled."""
        self.spent += took + MAKING * variables

        if not settled:
            self._sizes[way] = max(self.limits.fewest, self._sizes[way] * SMALLER)
        elif took < self.limits.easy * self.effort:
            self._sizes[way] = min(self._most[way], self._sizes[way] * LARGER)

    def judged(self, *, better: bool) -> None:
        """Count the rounds without anything better."""
        self._idle = 0 if better else self._idle + 1

        if not better and self._idle % self.limits.patience == 0:
            self.effort = min(self.effort * HARDER, self.limits.effort * HARDEST)


__all__ = ["Limits", "Rounds"]
