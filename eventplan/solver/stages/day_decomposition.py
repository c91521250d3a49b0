"""Decomposition by day: which day for each session, then each day by itself, then the days together."""

from ..decomposition import Decomposition
from ..result import Answer
from ..search import Search
from . import sizes


class DayDecomposition:
    """Deal sessions out to days, plan each day, and put the days together."""

    name = "day decomposition"
    reference = "Benders, Partitioning procedures for solving mixed-variables programming problems (1962)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Plan by days in a share of the budget: the answer, if it is best, or all there is time for."""
        settled = False
        with search.budget.part(share):
            settled = self._settled(search)
        return search.answer() if settled else None

    def _settled(self, search: Search) -> bool:
        budget, incumbent, bound = search.budget, search.incumbent, search.bound
        decomposition = Decomposition(
            search.problem,
            search.build,
            workers=search.workers,
            seed=search.seed,
            effort=budget.effort_left(),
            seconds=budget.left,
            over=budget.over,
        )

        with budget.interruptible(decomposition.stop):
            draft, is_first = decomposition.run(), incumbent.best is None
            budget.spend(decomposition.spent)
            bound.raise_to(draft.bound + bound.of_lists)

            if draft.solution is None or incumbent.offer(draft.cost, draft.solution) is not None:
                return False

            _tell(search)

            if is_first:
                incumbent.announce("draft by days")

            search.warm_start = draft.solution.placed

            if search.finished:
                return True

            if search.number <= sizes.LARGE and not search.is_too_large():
                return False

            bound.raise_to(decomposition.floor() + bound.of_lists)

            for better in decomposition.better(draft):
                if better.solution is not None and incumbent.offer(better.cost, better.solution) is None:
                    _tell(search)

        # Of few sessions there is nothing near a draft that its days did not see.
        return search.finished or search.number < sizes.SMALL


def _tell(search: Search) -> None:
    assert search.incumbent.best is not None
    search.incumbent.tell(search.incumbent.best.cost)
