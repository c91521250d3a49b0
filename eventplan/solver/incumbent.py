"""
The incumbent and the bound: the best plan so far, and what every plan costs at least.

Here, and nowhere else, a solution is completed to a plan, judged, kept and announced.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from eventplan.model import Plan, Progress

from .budget import Budget
from .complete import Blocked, Solution, complete
from .engine import Account
from .orders import Care
from .problem import Placed, Problem, Waived
from .result import Charge

COMPLETING = 1.5e-3
"""Effort that completing a plan counts as for each session, besides what its models take."""

FOR_NAMES, MORE_FOR_NAMES = 0.5, 0.05
"""
Seconds, and a part of the time, that lists and names may take after its end: without them what was found
last is not a plan.
"""

NEARLY = 1.02
"""Up to this factor of the best cost, a plan with lists and names as they come may be better with others."""


class Kept(NamedTuple):
    """A complete plan and what it costs; its placements and what a model charges for them."""

    cost: int
    plan: Plan
    charged: int
    solution: Solution
    charges: tuple[Charge, ...] = ()
    """What the cost is for, as far as that is known."""
    guessed: bool = False
    """Whether nobody knows what a model charges for it: it is taken to be what the plan costs."""


class Bound:
    """What every plan costs at least."""

    def __init__(self) -> None:
        """Begin with nothing: no plan costs less than 0 points."""
        self.value = 0
        self.of_lists = 0
        """What every plan is charged for its lists, which no model of placements sees."""
        self.exact = True
        """Whether nothing was forbidden that might have become a plan."""

    def raise_to(self, points: int) -> None:
        """Take a bound if it says more than the one before."""
        self.value = max(self.value, points)


class Incumbent:
    """The best plan so far, with those before it; and who is told of it."""

    def __init__(
        self,
        problem: Problem,
        waive: Waived,
        budget: Budget,
        bound: Bound,
        *,
        judge: Callable[[Plan], Iterable[Charge]] | None = None,
        lawful: Callable[[Plan], bool] | None = None,
        progress: Callable[[Progress], None] | None = None,
        first: Callable[[Plan, str], None] | None = None,
    ) -> None:
        """
        Begin without a plan.

        Args:
            problem: What is planned.
            waive: Rules, by id, that need not hold.
            budget: What completing a plan spends from.
            bound: What is told besides the cost of a better plan.
            judge: Says what a complete plan is charged for; None: what the model charges is what it costs.
            lawful: Says whether a complete plan keeps every rule.
            progress: Called at every better plan and bound.
            first: Called with the first plan and the stage that found it.

        """
        self.problem, self.waive, self.budget, self.bound = problem, waive, budget, bound
        self.judge, self.lawful = judge, lawful
        self.history: list[Kept] = []
        """Plans, each no worse than those before it."""
        self._progress, self._first = progress, first
        self._announced: int | None = None
        self._told_bound: int | None = None
        self._solutions = 0

    @property
    def best(self) -> Kept | None:
        """The best plan so far, if there is one."""
        return self.history[-1] if self.history else None

    @property
    def is_best(self) -> bool:
        """Whether the plan is proved to be the best."""
        return bool(self.history) and self.history[-1].cost <= self.bound.value

    # Completing, judging and keeping.

    def offer(self, charged: int, solution: Solution, *, soon: bool = False) -> Blocked | None:
        """
        Complete a solution to a plan, and keep it if it is no worse; what is in the way, if that cannot be.

        *soon*: the best names are looked for only if others are nearly good enough, and lists need not be
        the best.
        """
        if self.history and charged > self.history[-1].cost:
            return None

        kept: Kept | None = None

        if soon and self.judge is not None and self.history:
            some = self.complete(solution, soon=True, care=Care.QUICK)
            if isinstance(some, Blocked):
                return some

            kept, best = self._judged(some, charged, solution), self.history[-1].cost
            if kept.cost > NEARLY * best:
                return None

            # The best of all is drawn up with care at last; and none costs less than it is charged.
            if kept.cost > max(best, charged):
                kept = None

        if kept is None:
            plan = self.complete(solution, care=Care.QUICK if soon else Care.BEST)
            if isinstance(plan, Blocked):
                return plan
            kept = self._judged(plan, charged, solution)

        self._keep(kept)

        return None

    def offer_any(self, solution: Solution, stage: str) -> Blocked | None:
        """Keep a first plan of these placements, whatever it costs; or say what is in the way of one."""
        plan = self.complete(solution, soon=True, care=Care.ANY)
        if isinstance(plan, Blocked):
            return plan

        first = self._judged(plan, 0, solution)
        self._keep(first._replace(charged=first.cost, guessed=True))
        self.tell(first.cost)
        self.announce(stage)

        return None

    def offer_lawful(self, placed: Placed, charged: int, stage: str) -> bool:
        """Keep placements as a plan if that is lawful: whether it is, and costs what was expected."""
        assert self.lawful is not None
        solution, is_first = Solution(placed), not self.history
        plan = self.complete(solution)
        if isinstance(plan, Blocked) or not self.lawful(plan):
            return False

        kept = self._judged(plan, charged, solution)
        self._keep(kept)
        self.tell(kept.cost)

        if is_first:
            self.announce(stage)

        return kept.cost == charged

    def complete(self, solution: Solution, *, soon: bool = False, care: Care = Care.BEST) -> Plan | Blocked:
        """Draw up lists with so much *care*, and names, for placements, and count what that takes."""
        account = Account(self._for_names, over=self._no_names)
        plan = complete(self.problem, solution, self.waive, account, soon=soon, care=care)
        self.budget.spend(COMPLETING * len(self.problem.sessions) + account.spent)
        return plan

    def polish(self) -> None:
        """Draw up the lists and names of the best placements with care."""
        best = self.history[-1]
        if self.judge is None or self.is_best or self.budget.over():
            return

        plan = self.complete(best.solution)
        if isinstance(plan, Blocked):
            return

        polished = self._judged(plan, best.charged, best.solution)
        if polished.cost < best.cost:
            self._keep(polished)
            self.tell(polished.cost)

    def charge_as_judged(self) -> None:
        """Take the best plan's placements to be charged what it costs: not all was counted."""
        best = self.history[-1]
        self.history[-1] = best._replace(charged=best.cost, guessed=True)

    def _judged(self, plan: Plan, charged: int, solution: Solution) -> Kept:
        """Return a plan with what it costs, and what for."""
        if self.judge is None:
            return Kept(charged, plan, charged, solution)
        charges = tuple(charge for charge in self.judge(plan) if charge.points)
        return Kept(sum(charge.points for charge in charges), plan, charged, solution, charges)

    def _keep(self, kept: Kept) -> None:
        if not self.history or kept.cost <= self.history[-1].cost:
            self.history.append(kept)

    def _for_names(self) -> float | None:
        """Return the seconds for lists and names, which may take a little longer than there is time."""
        budget = self.budget
        left = budget.left_in_all()
        if left is None or budget.seconds is None:
            return None

        return max(0.0, left, (1 + MORE_FOR_NAMES) * budget.seconds + FOR_NAMES - budget.elapsed)

    def _no_names(self) -> bool:
        """Whether there is no time for names, or somebody wants it to end."""
        return self.budget.stopped or self._for_names() == 0.0

    # Telling.

    def announce(self, stage: str, plan: Plan | None = None) -> None:
        """Tell of the first plan (the best so far, unless it is another), and which stage found it."""
        if self._first is not None:
            self._first(plan or self.history[-1].plan, stage)

    def tell(self, cost: int) -> None:
        """Tell what a better plan costs."""
        self._announced, self._told_bound = cost, self.bound.value
        self._solutions += 1
        self._tell()

    def tell_solution(self, charged: int) -> None:
        """Tell of a solution of the whole model: what that charges is not a score where plans are judged."""
        self._solutions += 1
        known: int | None = charged

        if self.judge is not None:
            known = self.history[-1].cost if self.history else None
        if known is not None:
            self._announced = known if self._announced is None else min(self._announced, known)

        self._tell()

    def tell_bound(self, points: int) -> None:
        """Tell what a search that is under way has proved."""
        self._told_bound = max(self.bound.value, points)
        self._tell()

    @property
    def announced_cost(self) -> int | None:
        """The cost that was told last."""
        return self._announced

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(Progress(self.budget.elapsed, self._announced, self._told_bound, self._solutions))
