"""Robust tabu search: sessions exchange places, where the cost lies between pairs of sessions."""

from ..heuristics.tabu import FIRST, RobustTabuSearch
from ..result import Answer
from ..search import Search
from .stage import TELL_EVERY

MOST_STEPS = 10_000_000
"""Steps of exchanges without any limit."""


class TabuSearch:
    """Exchange places of sessions, if that is a way to search this event."""

    name = "tabu search"
    reference = "Taillard, Robust taboo search for the quadratic assignment problem (1991)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Exchange places for a share of the budget; with all of it, this is the whole search."""
        incumbent, budget = search.incumbent, search.budget
        if incumbent.lawful is None or incumbent.judge is None:
            return None

        if search.landscape is None:
            return None

        run = _Run(search, RobustTabuSearch(search.landscape, search.seed), share)
        search.exchanged = run.run()
        at_end = search.finished or share == 1.0 or budget.left() == 0.0 or budget.effort_left() == 0.0

        return search.answer() if search.exchanged and at_end else None


class _Run:
    """A run of tabu search within a share of the budget."""

    def __init__(self, search: Search, tabu: RobustTabuSearch, share: float) -> None:
        self.search, self.tabu, self.share = search, tabu, share
        self.incumbent, self.budget = search.incumbent, search.budget
        self.began = self.budget.elapsed
        self.announced, self.shown = tabu.best, 0.0
        self.kept = 0.0
        """Seconds for judging the last plan, and for verifying it."""

    def run(self) -> bool:
        """Exchange places: whether that leads to a plan."""
        tabu, incumbent, budget = self.tabu, self.incumbent, self.budget

        with budget.interruptible():
            tabu.run(min(FIRST, self.steps()), self.more)
            before = budget.elapsed
            if not tabu.lawful or not self.offered():
                budget.spend(tabu.effort)
                return False

            # As long again takes the last plan, and whoever verifies it after us.
            self.kept, self.announced = 3 * (budget.elapsed - before), tabu.best
            tabu.run(self.steps(), self.more, again=budget.limited and self.share == 1.0)

        budget.spend(tabu.effort)
        assert incumbent.best is not None

        if tabu.best < incumbent.best.cost:
            self.offered()

        self.search.warm_start = tabu.placed

        return True

    def offered(self) -> bool:
        """Offer the best placements: whether they are lawful, and cost what was counted."""
        cost = round(self.tabu.best)
        return self.incumbent.offer_lawful(self.tabu.placed, cost, "local search")

    def more(self) -> bool:
        """Whether there is time for more steps; and tell of what is better, now and then."""
        left, gone = self.budget.left(), self.budget.elapsed - self.began
        is_better = self.incumbent.best is not None and self.tabu.best < self.announced
        if is_better and gone - self.shown > TELL_EVERY:
            self.announced, self.shown = self.tabu.best, gone
            self.incumbent.tell(round(self.announced))

        if self.budget.stopped:
            return False

        return left is None or gone + self.kept < self.share * (left + gone)

    def steps(self) -> int:
        """Return how many steps the effort that is left allows."""
        effort = self.budget.effort_left()
        if effort is None:
            return MOST_STEPS
        return int(effort * self.share / self.tabu.effort_of_a_step) - self.tabu.steps
