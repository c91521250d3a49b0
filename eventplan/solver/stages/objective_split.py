"""A lower bound by splitting the objective: what preferences cost at least, alone and some together."""

import threading
from collections.abc import Callable

from ..aim import Aim
from ..assemble import candidates_of, posted
from ..costs import interest_coverage
from ..engine import OFTEN
from ..result import Answer
from ..search import Search
from ..split_objective import LowerBound, SplitObjective, left_out
from .large_neighbourhoods import search_near

FOR_NEIGHBOURHOODS = 0.25
"""The part of what is left for a search near the first plan, before the split, with one worker."""

SHORT, LONG = 30.0, 600.0
"""Seconds or effort of a search that has none to spare for a bound, and of one that has enough for it."""


class ObjectiveSplit:
    """Split the objective, for a bound and a warm start; with several workers, beside a search near plans."""

    name = "objective split"
    reference = "Geoffrion, Lagrangean relaxation for integer programming (1974)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Split the objective until a share of all the budget is gone: the answer, if a plan meets it."""
        split = _Split(search, share)
        split.run()
        return search.answer() if search.incumbent.best is not None and search.finished else None


class _Split:
    """One objective that is split, and what is known of it."""

    def __init__(self, search: Search, share: float) -> None:
        self.search, budget = search, search.budget
        left = left_out(search.build)
        counted = {name for name, _ in search.build.costs} - left
        light = posted(candidates_of(search.problem, search.waive, over=budget.over), Aim(counted=counted))
        self.beside = interest_coverage.at_least(light) if "interest-coverage" in left else 0
        """What is left out costs at least."""
        self.is_whole = not left
        """Whether all that the whole model charges is counted."""
        best = search.incumbent.best
        self.objective = SplitObjective(
            light,
            workers=search.workers,
            seed=search.seed,
            seconds=lambda: budget.seconds_until(share),
            effort=budget.effort_until(share),
            over=budget.over,
            begin=best.found.placed if best is not None else None,
        )

    def run(self) -> None:
        """Take a first bound of all that is counted, then one of more effort."""
        search = self.search
        with search.budget.interruptible(self.objective.stop):
            first = self.objective.first()
        self.learn(first)
        # Wishes taken apart say little, and neighbourhoods are a better place to begin.
        if not search.has_only_wishes and not search.finished:
            self.learn(self.beside_neighbourhoods(self.bound_of_parts))
        search.budget.spend(self.objective.spent)

    def bound_of_parts(self) -> LowerBound:
        """Return the bound of the objective, split if its model is large, and where it costs least."""
        if self.search.is_large_model:
            return self.objective.run(every=self.patience(), hard=True)
        return self.objective.whole()

    def learn(self, made: LowerBound) -> None:
        """
        Take a bound, and begin from where the objective costs least.

        Where not all is counted, a plan is charged no more than it costs.
        """
        search, incumbent = self.search, self.search.incumbent
        search.bound.raise_to(made.bound + self.beside + search.bound.of_lists)
        if made.found is None or search.budget.interrupted:
            return
        before = incumbent.best
        incumbent.offer(made.cost, made.found, soon=True)
        best = incumbent.best
        if best is None or best is before:
            return
        search.warm_start = made.found.placed
        if not self.is_whole:
            incumbent.charge_as_judged()
        incumbent.tell(best.cost)
        if before is None:
            incumbent.announce("objective taken apart")

    def beside_neighbourhoods(self, step: Callable[[], LowerBound]) -> LowerBound:
        """
        Split the objective, and search near the best plan: one after the other, or side by side.

        A search near a plan is mostly making models, and splitting is mostly solving one: with two workers
        neither waits for the other.
        """
        search = self.search
        if search.workers == 1:
            with search.budget.part(FOR_NEIGHBOURHOODS), search.recorded("large neighbourhood search"):
                search_near(search)
            if search.finished or search.budget.over():
                return LowerBound()
            with search.budget.interruptible(self.objective.stop):
                return step()
        return self._side_by_side(step)

    def _side_by_side(self, step: Callable[[], LowerBound]) -> LowerBound:
        search = self.search
        made: list[LowerBound] = []
        errors: list[BaseException] = []
        self.objective.workers = 1

        def work() -> None:
            try:
                made.append(step())
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
                errors.append(error)

        thread = threading.Thread(target=work, daemon=True)
        with search.budget.interruptible(self.objective.stop):
            thread.start()
            search_near(search, workers=search.workers - 1, until=lambda: not thread.is_alive())
            while thread.is_alive():
                thread.join(OFTEN)
        if errors:
            raise errors[0]
        return made[0]

    def patience(self) -> float:
        """
        Return the effort for all preferences of a large model together: none in a short search.

        It is for the bound: a plan is found sooner near another.
        """
        limits = (self.search.budget.left(), self.search.budget.effort_left())
        left = min((limit for limit in limits if limit is not None), default=LONG)
        return min(left, LONG) / 6 if left >= SHORT else 0.0
