"""A bound for what pairs of sessions cost that run at once, or are on different days."""

from ..at_instants import at_instants
from ..column_generation import ColumnGeneration, Limits
from ..day_pairs import DayPairs
from ..result import Answer
from ..search import Search


class BoundOfPairs:
    """
    Prove what wishes to be at once, apart, or on one day cost at least, and each session by itself.

    A plan pays for the first two together with what its sessions cost by themselves, and for the third beside
    that: these are different points of its score, so lower bounds of both add up to one of every plan.
    """

    name = "bound of pairs"
    reference = "Dantzig and Wolfe, Decomposition principle for linear programs (1960)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Raise the bound for a share of the budget."""
        budget = search.budget
        with budget.part(share), budget.interruptible():
            bound = _BoundOfPairs(search, Limits(budget.left, budget.effort_left(), budget.over))
            bound.run()

        budget.spend(bound.effort)

        return search.answer() if search.finished else None


class _BoundOfPairs:
    """The two bounds, one after the other."""

    def __init__(self, search: Search, limits: Limits) -> None:
        self.search, self.limits = search, limits
        self.of_days = self.of_instants = 0
        self.effort = 0.0

    def run(self) -> None:
        """Prove what days cost, which is soon done; then what instants cost."""
        days, over = DayPairs(self.search.build), self.limits.over
        days.run(over, self._of_days)
        self.effort = days.effort
        event = at_instants(self.search.build)
        if event is None or over():
            return

        generation = ColumnGeneration(event, self.limits, self._of_instants)
        generation.run()
        self.effort += generation.effort

    def _of_days(self, points: int) -> None:
        self.of_days = points
        self._raise()

    def _of_instants(self, points: int) -> None:
        self.of_instants = points
        self._raise()

    def _raise(self) -> None:
        self.search.bound.raise_to(self.of_days + self.of_instants)
        self.search.incumbent.tell_bound(self.of_days + self.of_instants)


__all__ = ["BoundOfPairs"]
