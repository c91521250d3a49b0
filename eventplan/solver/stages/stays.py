"""Series alone: a model of their stays, which proves what every plan costs at least."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from enum import Enum

import numpy as np
from ortools.sat.python import cp_model

from ..assemble import posted, solution_in
from ..complete import Blocked, Solution
from ..engine import (
    OFTEN,
    Account,
    effort_of,
    engine,
    hint_values,
    is_infeasible,
    is_settled,
    proved_bound,
    solved,
    values_of,
)
from ..orders import Care
from ..result import Answer
from ..search import Search
from ..stay_model import StayModel, cheap, separated
from ..stay_near import Decided, StaysNearby
from ..stay_placing import left_by, placements_of
from ..stay_slots import SlotModel

FIRST = 10.0
"""Deterministic effort for each search in the first turn; twice as much after each that settles nothing."""

AT_FIRST = 0.5
"""The part of that effort for a bound without rooms, and for a solution without stays that cost much."""

MANY = 5_000
"""The number of stays that series may have from where on the whole model is too large to begin with."""

LITTLE = 0.25
"""The part of the effort for proofs that they get where the model is large: they seldom settle it."""

BEHIND = 0.5
"""The part of that effort which a way of searching gets whose bound is below that of the other."""

NEAR = 2.0
"""How many times that effort goes to neighbourhoods of the best solution, where there is one worker."""

OFTEN_OFFERED = 2.0
"""Deterministic effort near solutions, after which a better one is made a plan."""

ARRANGING = 10.0
"""Deterministic effort for times and orders of stays, and for the sessions that are in no series."""


class StaysOfSeries:
    """Decide the stays of all series, and which of their sessions are in which; then put those in a row."""

    name = "stays of series"
    reference = "Morgado et al., Iterative and core-guided MaxSAT solving: a survey and assessment (2013)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Search the model of stays for a share of the budget: the answer, if its plan is proved the best."""
        settled = False
        with search.budget.part(share):
            settled = _Deciding(search).run()
        is_all = share == 1.0 and search.incumbent.best is not None and not settled
        return search.answer() if search.finished or is_all else None


class _How(Enum):
    """How the model is searched."""

    CORES = "by unsatisfiable cores, without linear relaxation"
    LINEAR = "by linear relaxation"
    APART = "by linear relaxation, people of two series kept out of one slot: it proves nothing"
    CHEAP = "without stays that cost more than other wishes of their series, by clauses: it proves nothing"


class _Deciding:
    """
    A search of the model of stays: by cores, by linear relaxation, and near the best solution.

    These take turns, each time with twice the effort; with several workers, what is near is searched beside
    the others.
    """

    def __init__(self, search: Search) -> None:
        self.search, self.budget, self.incumbent = search, search.budget, search.incumbent
        self.account = Account(self.budget.left, over=self.budget.over)
        self.model = StayModel(search.build)
        self.best: Decided | None = None
        self.known: Sequence[int] = ()
        """Values of the last solution, as a hint; variables that the model has got since then have none."""
        self.offered: Decided | None = None
        """The solution that was put in a row last, or the same looked at closer: it need not be again."""
        self.nearby = StaysNearby(self.model, search.seed, self._is_over, self.budget.left)
        self.proved: dict[_How, int] = {}
        """The bounds of each way of searching."""
        self.is_large = sum(len(row.stays) for row in self.model.rows) >= MANY
        self._lock = threading.RLock()

    def run(self) -> bool:
        """Search: whether there is nothing left to find in the model."""
        if self.model.impossible:
            return True  # the whole model says why
        settled = self._turns()
        self.budget.spend(self.account.spent)
        return settled

    def _turns(self) -> bool:
        effort = FIRST
        if self.is_large:
            self._bound_by_slots(effort * AT_FIRST)
            self._first(effort * AT_FIRST)

        while not self._is_over():
            before = self.budget.spent
            settled = self._turn(effort)
            if not settled and self.budget.spent == before:
                return False  # the solver came to no answer at all, and will not
            if self.incumbent.best is None and self.best is not None:
                # What is in one slot may follow one another there, or so it seemed.
                self._solve(_How.APART, effort)
            is_closer = self.best is not None and not self._is_over() and self._look_closer(self.best)
            if settled and not is_closer:
                return True
            effort *= 1 if settled else 2
        return False

    def _bound_by_slots(self, effort: float) -> None:
        """Prove what the stays cost at least, whatever their rooms: a smaller model does."""
        solver = self._engine(_How.LINEAR, effort)
        with self.budget.interruptible(solver.stop_search):
            solved(solver, SlotModel(self.search.build).cp, self._is_over)
        self.budget.spend(effort_of(solver))
        if not is_infeasible(solver):
            self.search.bound.raise_to(proved_bound(solver) + self.search.bound.of_lists)

    def _first(self, effort: float) -> None:
        """Search without stays that cost much; and near the solution, if it is not a plan."""
        if not self._is_over():
            self._solve(_How.CHEAP, effort)
        if self.incumbent.best is None:
            self._near(lambda spent: spent >= NEAR * effort or self.incumbent.best is not None)

    def _turn(self, effort: float) -> bool:
        """Search in each way for so much effort: whether nothing is left to find."""
        if self.search.workers == 1:
            settled = self._prove(effort)
            if not settled:
                self._near(lambda spent: spent >= NEAR * effort)
            return settled

        with ThreadPoolExecutor(1) as pool:
            proving = pool.submit(self._prove, effort)
            while not wait([proving], OFTEN).done:
                self._near(lambda _: proving.done())
            return proving.result()

    def _prove(self, effort: float) -> bool:
        """Search for a proof: whether nothing is left to find."""
        best = max(self.proved.values(), default=0)

        for how in (_How.CORES, _How.LINEAR):
            part = BEHIND if self.proved.get(how, best) < best else 1.0
            if self.is_large:
                part *= LITTLE
            if not self._is_over() and self._solve(how, part * effort):
                return True

        return False

    def _is_over(self) -> bool:
        return self.budget.exhausted() or self.incumbent.is_best

    def _look_closer(self, decided: Decided) -> bool:
        """Look closer at series in several rooms at once, if the best plan costs more than it is charged."""
        best = self.incumbent.best
        if best is not None and best.cost <= decided.charged:
            return False
        if not self.model.look_closer(decided.values):
            return False
        # What the solution costs now is not known; what the best plan costs is.
        self.best = decided._replace(charged=max(decided.charged, best.cost)) if best is not None else None
        self.offered = self.best
        return True

    def _solve(self, how: _How, effort: float) -> bool:
        """Search the model for so much effort: whether nothing is left to find in it."""
        search, budget = self.search, self.budget
        solver = self._engine(how, effort)
        cp = self._model(how)
        hint_values(cp, self.known)
        watcher = _Watcher(self)
        with budget.interruptible(solver.stop_search):
            has_solution = solved(solver, cp, self._is_over, watcher)
        budget.spend(effort_of(solver))
        if watcher.error is not None:
            raise watcher.error
        proves = how in (_How.CORES, _How.LINEAR)
        if is_infeasible(solver):
            return proves
        if proves:
            self.proved[how] = max(self.proved.get(how, 0), proved_bound(solver))
            search.bound.raise_to(self.proved[how] + search.bound.of_lists)
        if has_solution:
            self._take(Decided(values_of(solver), round(solver.objective_value)), arrange=True)
        return has_solution and is_settled(solver) and proves

    def _engine(self, how: _How, effort: float) -> cp_model.CpSolver:
        left = self.budget.effort_left()
        solver = engine(
            seed=self.search.seed,
            effort=effort if left is None else min(effort, left),
            seconds=self.budget.left(),
        )
        solver.parameters.optimize_with_core = how is _How.CORES
        solver.parameters.linearization_level = 2 if how in (_How.LINEAR, _How.APART) else 0
        return solver

    def _model(self, how: _How) -> cp_model.CpModel:
        if how is _How.APART:
            return separated(self.model)
        return cheap(self.model) if how is _How.CHEAP else self.model.cp.clone()

    def _near(self, until: Callable[[float], bool]) -> None:
        """Search near the best solution, until that has taken so much effort."""
        nearby = self.nearby
        began = last = nearby.spent
        while self.best is not None and not self._is_over() and not until(nearby.spent - began):
            best, before = self.best, nearby.spent
            decided = nearby.round(best)
            self.budget.spend(nearby.spent - before)
            with self._lock:
                if self.best is best:
                    self.best, self.known = decided, decided.values
            if decided.charged < best.charged and nearby.spent - last >= OFTEN_OFFERED:
                last = nearby.spent
                self._take(decided, arrange=False)
        if self.best is not None and self.best is not self.offered:
            self._take(self.best, arrange=True)

    def _take(self, decided: Decided, *, arrange: bool) -> None:
        """Keep a solution if it is charged no more than the best, and what becomes of it as a plan."""
        with self._lock:
            if self.best is not None and decided.charged > self.best.charged:
                return
            self.best = self.offered = decided
            self.known = decided.values

            def value(literal: cp_model.IntVar) -> int:
                return decided.values[literal.index]

            lawful = self.offer(decided.charged, value)
            best = self.incumbent.best
            if arrange and (not lawful or best is None or best.cost > decided.charged):
                self._arrange(value)

    def offer(self, charged: int, value: Callable[[cp_model.IntVar], int]) -> bool:
        """Put the sessions of a solution in a row: whether that is a plan that keeps every rule."""
        incumbent = self.incumbent
        with self._lock:
            placed = placements_of(self.model.rows, value, self.account)
            if placed is None or len(placed) < self.search.number or incumbent.lawful is None:
                return False
            solution = Solution(placed)
            plan = incumbent.complete(solution, soon=True, care=Care.QUICK)
            if isinstance(plan, Blocked) or not incumbent.lawful(plan):
                return False
            self._keep(charged, solution)
            return True

    def _arrange(self, value: Callable[[cp_model.IntVar], int]) -> None:
        """Find times and orders for the stays of a solution, and places for other sessions, by every rule."""
        search, budget = self.search, self.budget
        starts, rooms = (np.ones(len(x), dtype=bool) for x in (search.problem.starts, search.problem.rooms))
        within = dict.fromkeys(range(search.number), (starts, rooms))
        within |= left_by(self.model.rows, value, search.problem)
        build = posted(search.build.confined(within))
        if build.dead or budget.over():
            return
        left, effort = budget.left(), budget.effort_left()
        solver = engine(
            workers=search.workers,
            seed=search.seed,
            effort=None if effort is None else min(ARRANGING, effort),
            seconds=None if left is None else left / 2,
        )
        with budget.interruptible(solver.stop_search):
            has_solution = solved(solver, build.cp, budget.over)
        budget.spend(effort_of(solver))
        if has_solution:
            self._keep(round(solver.objective_value), solution_in(build, solver.value))

    def _keep(self, charged: int, solution: Solution) -> None:
        """Put placements to the incumbent, and tell of them if that is a better plan."""
        before = self.incumbent.best
        if self.incumbent.offer(charged, solution) is not None:
            return
        best = self.incumbent.best
        if best is not None and best is not before:
            self.incumbent.tell(best.cost)
            if before is None:
                self.incumbent.announce(StaysOfSeries.name)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Offers the first, second, fourth, eighth, … solution, so that one worker does the same on every run."""

    def __init__(self, deciding: _Deciding) -> None:
        super().__init__()
        self._deciding, self._number = deciding, 0
        self.error: Exception | None = None

    def on_solution_callback(self) -> None:
        """Put the sessions of a solution in a row."""
        self._number += 1
        if self._number & (self._number - 1):
            return
        try:
            self._deciding.offer(round(self.objective_value), self.value)
        except Exception as error:  # noqa: BLE001 - raised again where the search was asked for
            self.error = error
            with contextlib.suppress(RuntimeError):
                self.stop_search()
