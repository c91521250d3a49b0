"""
Relax and fix: sessions are placed in groups, those with the most people first, each group at the least cost.

A first plan by rules alone may have its weightiest sessions in a bad order, or at a bad time of the day. A
search near it hardly mends that, because everything else is placed around them.
"""

import math
from collections.abc import Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import numpy as np

from ..assemble import posted, solution_in
from ..budget import OutOfTime
from ..complete import Blocked, Solution
from ..no_goods import NoGoods
from ..problem import Mask, Placed
from ..result import Answer
from ..search import Search
from ..slices import Slices
from ..turns_free import Turns, taken, turns_near

GROUP = 24
"""Sessions that are placed at once, at most."""

EFFORT, ENOUGH = 1.0, 0.8
"""Deterministic effort for one group, at most; and the effort or seconds that a group needs at least."""

SHIFTS = 0, 60, None
"""
By how many minutes sessions of earlier groups may move. At first they stay; if the group has no place then,
they move by this much, in any room; and at last as they like.
"""

TRIES = 3
"""How often the last group is placed, if its placements cannot be completed to a plan."""

STARTS, SPREAD = 2, 0.3
"""How often to begin from nothing, at most; and by which part the weights of sessions differ then."""

Cheapest = tuple[int, Solution]
"""Placements, and what a model charges for them."""


class RelaxAndFix:
    """Place sessions in groups, those with the most people first; begin several times, if there is time."""

    name = "relax and fix"
    reference = (
        "Dillenberger et al., On practical resource allocation for production planning and scheduling with "
        "period overlapping setups (1994)"
    )

    def run(self, search: Search, share: float) -> Answer | None:
        """Begin as often as a share of the budget allows, and offer the placements of each start."""
        budget = search.budget

        with budget.part(share), budget.interruptible():
            _Starts(search).run()

        return search.answer() if search.finished else None


class _Starts:
    """Several starts, as many at once as there are workers."""

    def __init__(self, search: Search) -> None:
        self.search, self.budget = search, search.budget
        self.begun = 0
        self.longest = 0.0
        """Seconds or effort of one start, at most."""

    def run(self) -> None:
        """Run one start after another, and offer the placements of each."""
        running: dict[Future[Cheapest | None], _Start] = {}

        with ThreadPoolExecutor(self.search.workers) as pool:
            while True:
                while len(running) < self.search.workers and self._more():
                    start = _Start(self.search, self.begun)
                    running[pool.submit(start.cheapest)] = start
                    self.begun += 1

                if not running:
                    return

                done = wait(running, return_when=FIRST_COMPLETED).done
                for future in [future for future in running if future in done]:
                    start = running.pop(future)
                    if self._is_tried_again(start, future.result()):
                        running[pool.submit(start.cheapest)] = start

    def _more(self) -> bool:
        """Whether to begin once more: if there is as much left as any start took."""
        limits = (self.budget.left(), self.budget.effort_left())
        left = min((limit for limit in limits if limit is not None), default=math.inf)
        least = ENOUGH * _number_of_groups(self.search) if self.begun < self.search.workers else self.longest

        return self.begun < STARTS and not self.budget.exhausted() and left >= least

    def _is_tried_again(self, start: "_Start", cheapest: Cheapest | None) -> bool:
        """Offer placements: whether they cannot be completed to a plan, and others are to be found."""
        self.budget.spend(start.newly_spent())
        if self.budget.effort is not None:
            self.longest = max(self.longest, start.slices.spent)
        else:
            self.longest = max(self.longest, self.budget.elapsed - start.began)

        if cheapest is None:
            return False

        blocked = self._offer(*cheapest)
        if blocked is None or start.tries == TRIES or self.budget.exhausted():
            return False

        start.no_goods.add(cheapest[1].placed, blocked)

        return True

    def _offer(self, charged: int, solution: Solution) -> Blocked | None:
        """Offer placements of all sessions: what is in the way of a plan, if something is."""
        incumbent = self.search.incumbent
        before = incumbent.best
        blocked = incumbent.offer(charged, solution, soon=True)
        best = incumbent.best

        if best is not None and best is not before:
            incumbent.tell(best.cost)

        return blocked


class _Start:
    """One start: the groups, and the sessions that are placed."""

    def __init__(self, search: Search, number: int) -> None:
        budget = search.budget
        self.search, self.problem = search, search.problem
        self.slices = Slices(1, search.seed + number, budget.effort_left(), budget.left, budget.over)
        self.began = budget.elapsed
        self.tries = 0
        self.no_goods = NoGoods()
        self.placed: Placed = {}
        self.grouped: Collection[int] = ()
        """Sessions of the groups so far: those without a place are dropped."""
        self._groups = self._grouped(number)
        self._counted = 0.0

    def cheapest(self) -> Cheapest | None:
        """Place one group after another, or the last one again; None if one has no place or time runs out."""
        try:
            return self._cheapest()
        except OutOfTime:
            return None  # what other starts have found counts all the same

    def _cheapest(self) -> Cheapest | None:
        cheapest = None

        for k, group in enumerate(self._groups):
            if len(group) <= len(self.grouped):
                continue

            self.slices.steps = len(self._groups) - k
            turns = turns_near(self.problem, self.placed, self.search.waive)
            cheapest = self._place(group, turns)
            if cheapest is None:
                return None

            if k < len(self._groups) - 1:
                self.placed, self.grouped = cheapest[1].placed, group

        self.tries += 1

        return cheapest

    def newly_spent(self) -> float:
        """Return the deterministic effort since this was last asked."""
        before, self._counted = self._counted, self.slices.spent
        return self._counted - before

    def _grouped(self, number: int) -> list[list[int]]:
        """
        Return what is placed after each step: sessions with the most people and minutes, then more of them.

        Only the first start has these weights as they are.
        """
        scenario, sessions = self.problem.scenario, self.problem.sessions
        chance = np.random.default_rng((self.search.seed, number))
        factors = 1 + SPREAD * chance.uniform(-1, 1, len(sessions)) * bool(number)

        def weight(s: int) -> float:
            people = {*scenario.needed(sessions[s]), *scenario.meant_for(sessions[s])}
            return float(len(people) * sessions[s].duration * factors[s])

        order = sorted(range(len(sessions)), key=lambda s: (-weight(s), s))
        number_of_groups = _number_of_groups(self.search)

        return [order[: math.ceil(k * len(order) / number_of_groups)] for k in range(1, number_of_groups + 1)]

    def _place(self, sessions: Collection[int], turns: Turns) -> Cheapest | None:
        """Return the cheapest placements of some sessions; None if there are none."""
        for shift in SHIFTS if self.placed else SHIFTS[:1]:
            if self.search.budget.over():
                return None

            within = self._within(sessions, shift)
            build = posted(self.search.build.confined(within, called=turns.called), guesses=True)
            if build.dead:
                continue

            charged = sum(cost for _, cost in build.costs)
            build.cp.minimize(charged + sum(build.guesses) + taken(build, turns.windows))
            self.no_goods.post(build)

            solver = self.slices.solved(build.cp, EFFORT, easy=True)
            if solver is not None:
                return round(solver.value(charged)), solution_in(build, solver.value)

        return None

    def _within(self, sessions: Collection[int], shift: int | None) -> dict[int, tuple[Mask, Mask]]:
        """Confine sessions of earlier groups to places near theirs, and others not at all."""
        every_start = np.ones(len(self.problem.starts), dtype=bool)
        every_room = np.ones(len(self.problem.rooms), dtype=bool)
        within = dict.fromkeys(sorted(sessions), (every_start, every_room))

        if shift is None:
            return within

        for s in self.grouped:
            start, room = self.placed.get(s, (None, None))
            if start is None or shift == 0:
                within[s] = self.problem.spot(start, room)
            else:
                within[s] = self.problem.around(start, shift)

        return within


def _number_of_groups(search: Search) -> int:
    return math.ceil(search.number / GROUP)
