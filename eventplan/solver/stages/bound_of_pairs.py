"""A bound for what pairs of sessions cost that run at once, or are on different days."""

from collections.abc import Callable

from ..at_instants import at_instants
from ..beside import Beside
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
        """Raise the bound for a share of the budget; with several workers, beside what comes next."""
        budget, bound = search.budget, _BoundOfPairs(search)
        left, effort = budget.left(), budget.effort_left()
        effort = None if effort is None else share * effort

        if search.workers > 1:

            def work(ended: Callable[[], bool]) -> float:
                bound.run(Limits(budget.left, effort, lambda: ended() or budget.over()))
                return bound.effort

            until = None if left is None else budget.elapsed + share * left
            search.beside = Beside(work, lambda: None if until is None else max(0.0, until - budget.elapsed))
            return None

        bound.tell = search.incumbent.tell_bound

        with budget.part(share), budget.interruptible():
            bound.run(Limits(budget.left, effort, budget.over))

        budget.spend(bound.effort)

        return search.answer() if search.finished else None


class _BoundOfPairs:
    """The two bounds, one after the other."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.tell: Callable[[int], None] = lambda _: None
        self.of_days = self.of_instants = 0
        self.effort = 0.0

    def run(self, limits: Limits) -> None:
        """Prove what days cost, which is soon done; then what instants cost."""
        days = DayPairs(self.search.build)
        days.run(limits.over, self._of_days)
        self.effort = days.effort
        event = at_instants(self.search.build)
        if event is None or limits.over():
            return

        generation = ColumnGeneration(event, limits, self._of_instants)
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
        self.tell(self.of_days + self.of_instants)


__all__ = ["BoundOfPairs"]
