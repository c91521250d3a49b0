"""A lower bound by splitting the objective: what preferences cost at least, alone and some together."""

import queue
import threading
from dataclasses import replace

from ..aim import Aim
from ..assemble import candidates_of, posted
from ..costs import interest_coverage
from ..days_alone import bound_of_days, may_add_up
from ..engine import OFTEN
from ..result import Answer
from ..search import Search
from ..split_objective import LowerBound, SplitObjective, left_out
from .large_neighbourhoods import search_near

FOR_NEIGHBOURHOODS = 0.25
"""The part of what is left for a search near the first plan, before the split, with one worker."""

FEWEST_DAYS = 3
"""Days of an event that are searched each alone: of two, one may have most of the event."""

UNSPLIT = 0.8
"""The part of what is left for the objective of a large model as a whole, before it is split."""

PATIENT, HOPELESS = 0.4, 0.1
"""
The part of its time in which a search for a bound, beside others, is to prove some part of what the best plan
costs. If it does not, the others get its worker.
"""

NEAR, REST = 0.8, 0.2
"""
The part of what the best plan costs above which a bound that comes to rest is left as it is: when it has not
risen for as long as it took to get there, and for this part of its time, more is won by a better plan.
"""

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
        self.search, self.share = search, share
        self.objective: SplitObjective | None = None
        self.beside = 0
        """What is left out costs at least."""
        self.is_whole = True
        """Whether all that the whole model charges is counted."""
        self._proved = 0
        """What the search for a bound has proved so far."""
        self._began = self._risen = search.budget.elapsed
        """When it began, and when it has last proved more, in seconds of the whole search."""

    def run(self) -> None:
        """
        Take a first bound of all that is counted, then one of more effort; and search near the best plan.

        A search near a plan is mostly making models, and splitting is mostly solving one: with two workers
        neither waits for the other.
        """
        if self.search.may_search_near_at_once:
            self._side_by_side()
        else:
            self._one_after_another()

        if self.objective is not None:
            self.search.budget.spend(self.objective.spent)

    def make(self, workers: int) -> SplitObjective:
        """Make the whole model, unless it is made, and that of what is soon counted. Raises `OutOfTime`."""
        search, budget = self.search, self.search.budget
        search.make_whole_model()
        left = left_out(search.build)
        counted = {name for name, _ in search.build.costs} - left
        light = posted(candidates_of(search.problem, search.waive, over=budget.over), Aim(counted=counted))
        self.beside = interest_coverage.at_least(light) if "interest-coverage" in left else 0
        self.is_whole = not left
        best = search.incumbent.best
        self.objective = SplitObjective(
            light,
            workers=workers,
            seed=search.seed,
            seconds=lambda: budget.seconds_until(self.share),
            effort=budget.effort_until(self.share),
            over=budget.over,
            begin=best.solution.placed if best is not None else None,
        )

        return self.objective

    def bound_of_parts(self, objective: SplitObjective) -> LowerBound:
        """Return the bound of the objective, split if a large model is hard, and where it costs least."""
        if not self.search.is_large_model:
            return self._whole_or_by_days(objective)

        whole = objective.whole(cuts=False, part=UNSPLIT)
        if whole.settled:
            return whole

        parts = objective.run(every=self.patience(), hard=True, least=whole.bound)
        return parts if parts.solution is not None else replace(whole, bound=parts.bound)

    def _whole_or_by_days(self, objective: SplitObjective) -> LowerBound:
        """
        Return the bound of the whole event, or the sum of those of its days if that is more.

        A day that is not settled has all the time: the whole event would have to prove what that costs, too.
        """
        search = self.search
        if len(search.problem.days) < FEWEST_DAYS or not may_add_up(search.problem, search.build):
            return objective.whole()

        days = bound_of_days(search.problem, search.candidates(), objective)
        # What is beside the objective is added to its bound; days count that themselves.
        by_days = days.bound - self.beside
        if not days.settled:
            return LowerBound(by_days)

        whole = objective.whole()

        return replace(whole, bound=max(whole.bound, by_days))

    def stop(self) -> None:
        """End it, with what there is."""
        if self.objective is not None:
            self.objective.stop()

    def learn(self, lower: LowerBound) -> None:
        """
        Take a bound, and begin from where the objective costs least.

        Where not all is counted, a plan is charged no more than it costs.
        """
        search, incumbent = self.search, self.search.incumbent
        search.bound.raise_to(lower.bound + self.beside + search.bound.of_lists)

        if lower.solution is None or search.budget.interrupted:
            return

        before = incumbent.best
        incumbent.offer(lower.cost, lower.solution, soon=True)
        best = incumbent.best
        if best is None or best is before:
            return

        search.warm_start = lower.solution.placed

        if not self.is_whole:
            incumbent.charge_as_judged()

        incumbent.tell(best.cost)

        if before is None:
            incumbent.announce("objective taken apart")

    def _one_after_another(self) -> None:
        search = self.search
        objective = self.make(search.workers)
        with search.budget.interruptible(self.stop):
            first = objective.first()

        self.learn(first)

        # Wishes taken apart say little, and neighbourhoods are a better place to begin.
        if search.has_only_wishes or search.finished:
            return
        with search.budget.part(FOR_NEIGHBOURHOODS), search.recorded("large neighbourhood search"):
            search_near(search)
        if search.finished or search.budget.over():
            return
        with search.budget.interruptible(self.stop):
            parts = self.bound_of_parts(objective)

        self.learn(parts)

    def _is_hopeless(self, until: float | None) -> bool:
        """Whether some of the seconds *until* an end are gone, and hardly anything is proved."""
        search, left = self.search, self.search.budget.seconds_until(self.share)
        best = search.incumbent.best
        if best is None or until is None or left is None or left > (1 - PATIENT) * until:
            return False

        return self.objective is not None and self._bound() < HOPELESS * best.cost

    def _is_at_rest(self, until: float | None) -> bool:
        """Whether the bound is near the best plan and rises no more; it began with seconds *until* an end."""
        best, now, bound = self.search.incumbent.best, self.search.budget.elapsed, self._bound()
        if bound > self._proved:
            self._proved, self._risen = bound, now
        if best is None or until is None or bound < NEAR * best.cost:
            return False

        return now - self._risen > max(self._risen - self._began, REST * until)

    def _bound(self) -> int:
        """Return what every plan costs at least, as far as it is known by now."""
        proved = 0 if self.objective is None else self.objective.proved + self.beside
        return max(self.search.bound.value, proved + self.search.bound.of_lists)

    def _side_by_side(self) -> None:
        search = self.search
        seconds = search.budget.seconds_until(self.share)
        lower_bounds: queue.SimpleQueue[LowerBound] = queue.SimpleQueue()
        errors: list[BaseException] = []

        def work() -> None:
            try:
                objective = self.make(workers=1)
                lower_bounds.put(objective.first())
                lower_bounds.put(self.bound_of_parts(objective))
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
                errors.append(error)

        def news() -> None:
            while not lower_bounds.empty():
                self.learn(lower_bounds.get())
            if self._is_hopeless(seconds) or self._is_at_rest(seconds):
                self.stop()

        thread = threading.Thread(target=work, daemon=True)

        with search.budget.interruptible(self.stop):
            thread.start()
            while thread.is_alive():
                search_near(search, search.workers - 1, lambda: not thread.is_alive(), news)
                if search.finished:
                    self.stop()

                thread.join(OFTEN)

        news()

        if errors:
            raise errors[0]

    def patience(self) -> float:
        """
        Return the effort for all preferences of a large model together: none in a short search.

        It is for the bound: a plan is found sooner near another.
        """
        limits = (self.search.budget.left(), self.search.budget.effort_left())
        left = min((limit for limit in limits if limit is not None), default=LONG)

        return min(left, LONG) / 6 if left >= SHORT else 0.0
