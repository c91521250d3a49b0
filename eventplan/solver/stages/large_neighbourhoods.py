"""Large neighbourhood search: near the best plan, a model decides some sessions at a time anew."""

from collections.abc import Callable

from ..complete import Solution
from ..heuristics.insertion import knows
from ..incumbent import Kept
from ..nearby import LargeNeighbourhoodSearch
from ..result import Answer
from ..search import Search
from . import sizes

REFERENCE = (
    "Shaw, Using constraint programming and local search methods to solve vehicle routing problems (1998)"
)


class LargeNeighbourhoods:
    """Search near the best plan, for as long as that finds something."""

    name = "large neighbourhood search"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Search near the plan: the answer, unless the whole model might still say more."""
        if search.finished:
            return search.answer()

        is_small = not search.is_large_model and not search.has_only_wishes
        searched = search_near(search)
        if searched:
            search.incumbent.polish()

        found_no_more = search.near is None or search.near.exhausted
        at_end = search.budget.over() or not (is_small or found_no_more)

        return search.answer() if searched and at_end else None


class LargeEventNeighbourhoods:
    """Search near the best plan, instead of a whole model that takes too long to make."""

    name = "large neighbourhood search, no whole model"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Search near the plan: the answer, unless the whole model may be searched instead."""
        is_too_large = search.is_too_large()
        if not is_too_large and knows(search.build) and not search.problem.scenario.relations:
            return None

        searched = search_near(search)
        if searched:
            search.incumbent.polish()
        return search.answer() if searched or is_too_large else None


def search_near(
    search: Search,
    workers: int | None = None,
    until: Callable[[], bool] = lambda: False,
    meanwhile: Callable[[], None] = lambda: None,
) -> bool:
    """
    Search near the best plan, at most *until* something: whether that was a way to search.

    *meanwhile* is called between neighbourhoods, and may offer plans from elsewhere.
    """
    if search.number < sizes.SMALL or search.incumbent.best is None or search.has_only_wishes:
        return False

    near = search.near = search.near or LargeNeighbourhoodSearch(
        search.problem,
        search.candidates(),
        workers=search.workers,
        seed=search.seed,
        seconds=search.budget.left,
        over=search.budget.over,
        waive=search.waive,
        of_lists=search.bound.of_lists,
    )
    near.workers = search.workers if workers is None else workers
    _Round(search, near, search.incumbent.best, until, meanwhile).run()

    return True


class _Round:
    """A search near a plan, which moves on to what costs less, or is charged no more."""

    def __init__(
        self,
        search: Search,
        near: LargeNeighbourhoodSearch,
        at: Kept,
        until: Callable[[], bool],
        meanwhile: Callable[[], None],
    ) -> None:
        self.search, self.near, self.at, self.until, self.meanwhile = search, near, at, until, meanwhile

    def run(self) -> None:
        """Decide neighbourhoods anew, and offer what is charged less."""
        near, budget = self.near, self.search.budget
        spent = near.spent

        for better in near.run(lambda: self.at, self.more):
            budget.spend(near.spent - spent)
            spent = near.spent
            if better is not None:
                self.consider(*better)

    def more(self) -> bool:
        """Whether to begin another neighbourhood."""
        self.meanwhile()
        self.move()
        budget = self.search.budget
        left = budget.left()

        if self.until() or budget.exhausted() or self.at.cost <= self.search.bound.value:
            return False

        # Else the next model would come too late.
        return not self.near.exhausted and (left is None or left >= self.near.making)

    def move(self) -> None:
        """Move on to the best plan, if it costs less or is charged no more."""
        best = self.search.incumbent.best
        assert best is not None
        if best.cost < self.at.cost or best.charged <= self.at.charged:
            self.at = best

    def consider(self, charged: int, solution: Solution) -> None:
        """Offer placements, remember what is in the way of a plan, and move on."""
        incumbent = self.search.incumbent
        blocked = incumbent.offer(charged, solution, soon=True)
        if blocked is None:
            self.near.no_goods.tried.append(solution.placed)
        else:
            self.near.no_goods.add(solution.placed, blocked)

        self.move()

        if incumbent.announced_cost is None or self.at.cost < incumbent.announced_cost:
            incumbent.tell(self.at.cost)
