"""Ruin and recreate with simulated annealing: sessions are taken out, and put back where they cost least."""

from collections.abc import Callable

from ..heuristics.insertion import knows
from ..heuristics.neighbourhoods import Neighbourhoods
from ..result import Answer
from ..search import Search
from .stage import TELL_EVERY
from .warm_start import begin_from

REFERENCE = (
    "Schrimpf et al., Record breaking optimization results using the ruin and recreate principle (2000)"
)


class Annealing:
    """Search an event in which pairs of sessions have prices, and nothing is stated that is unknown here."""

    name = "annealing"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:
        """Ruin and recreate for a share of the budget; with all of it, this is the whole search."""
        if search.incumbent.lawful is None or search.incumbent.judge is None or not knows(search.build):
            return None

        around = Neighbourhoods(search.build, search.seed)
        if not around.countable:
            return None

        search.bound.raise_to(around.floor)

        if not _Rearranging(search, around, share).run():
            return None

        search.warm_start = around.placed()

        return search.answer() if search.finished or share == 1.0 else None


class _Rearranging:
    """A run of ruin and recreate within a share of the budget; its first and last plans are judged."""

    def __init__(self, search: Search, around: Neighbourhoods, share: float) -> None:
        self.search, self.around, self.share = search, around, share
        self.incumbent, self.budget = search.incumbent, search.budget
        self.known, self.kept = True, 0.0
        self.began = self.announced = self.budget.elapsed
        left = self.budget.left()
        self.seconds = None if left is None else left * share

    def run(self) -> bool:
        """Search: whether its last plan is lawful, and costs what is counted here."""
        around = self.around

        with self.budget.interruptible():
            around.fill()
            self.better()
            around.run(self.part, self.better)

        self.budget.spend(around.effort)

        return self.known and around.complete and self.offered()

    def offered(self) -> bool:
        return self.incumbent.offer_lawful(self.around.placed(), self.around.cost, "local search")

    def part(self) -> float:
        """Return the part of the share that is gone; 1 where it is to end."""
        if not self.known or self.budget.stopped:
            return 1.0

        gone = [0.0]

        if self.budget.effort is not None:
            gone.append(self.around.effort / max(self.budget.effort * self.share, 1e-9))
        if self.seconds is not None:
            gone.append((self.budget.elapsed - self.began + self.kept) / max(self.seconds, 1e-3))

        return max(gone)

    def better(self) -> None:
        """Judge the first plan, and tell of those after it now and then."""
        if not self.around.complete:
            return

        now = self.budget.elapsed

        if self.incumbent.best is None:
            self.known = self.offered()
            # As long again takes the last plan, and whoever verifies it after us.
            self.kept = 3 * (self.budget.elapsed - now)
        elif now - self.announced > TELL_EVERY:
            self.announced = now
            self.incumbent.tell(self.around.cost)


class AnnealingOfWishes:
    """Look for a better place for the whole model to begin, where wishes are all that costs."""

    name = "annealing of wishes"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:
        """Ruin and recreate for a share of the budget, and begin from what is cheaper than the best plan."""
        around = Neighbourhoods(search.build, search.seed)
        if not around.countable:
            return None

        with search.budget.interruptible():
            around.fill()
            around.run(_part_of(search, around, share), lambda: None)

        search.budget.spend(around.effort)
        best = search.incumbent.best
        if around.complete and (best is None or around.cost < best.cost):
            begin_from(search, around.placed())

        return None


def _part_of(search: Search, around: Neighbourhoods, share: float) -> Callable[[], float]:
    """Return what tells the part that is gone of a share of the budget."""
    budget = search.budget
    began, left, effort = budget.elapsed, budget.left(), budget.effort_left()

    def part() -> float:
        gone = [1.0 if budget.over() else 0.0]
        if effort is not None:
            gone.append(around.effort / max(effort * share, 1e-9))
        if left is not None:
            gone.append((budget.elapsed - began) / max(left * share, 1e-3))

        return max(gone)

    return part
