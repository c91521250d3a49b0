"""Series alone: a model of their stays, which proves what every plan costs at least."""

import contextlib
from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from ..assemble import found_in, posted
from ..build_rules import Linear
from ..complete import Blocked, Found, Placed
from ..engine import Account, effort_of, engine, is_infeasible, is_settled, rounded, solved, values_of
from ..result import Answer
from ..search import Search
from ..stay_model import StayModel

CORES = 0.5
"""The part of a search that looks for a proof by cores; the rest looks for one by linear relaxations."""

UNLIMITED = 100.0
"""Deterministic effort for cores where the search has no limit: others might prove what they do not."""

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


class _Deciding:
    """A search of the model of stays: by cores for a proof, and near what is found for better plans."""

    def __init__(self, search: Search) -> None:
        self.search, self.budget, self.incumbent = search, search.budget, search.incumbent
        self.account = Account(self.budget.left, over=self.budget.over)
        self.model = StayModel(search.build, self.account)
        self.values: list[int] | None = None

    def run(self) -> bool:
        """Search: whether there is nothing left to find in the model."""
        if self.model.impossible:
            return True  # the whole model says why

        settled = self._solve(CORES, cores=True)
        while settled and self.values is not None and not self.incumbent.is_best:
            if not self.model.look_closer(self.values):
                break
            settled = self._solve(CORES, cores=True)

        if not settled:
            settled = self._solve(1.0, cores=False)

        if self.incumbent.best is None and not self.budget.over():
            # What is in one slot may follow one another there, or so it seemed: not any more.
            self.model.separate()
            self._solve(1.0, cores=False, proves=False)

        self.budget.spend(self.account.spent)

        return settled

    def _solve(self, part: float, *, cores: bool, proves: bool = True) -> bool:
        """Search the model for a part of what is left: whether nothing is left to find in it."""
        search, budget = self.search, self.budget
        left, effort = budget.left(), budget.effort_left()
        solver = engine(
            workers=search.workers,
            seed=search.seed,
            effort=effort * part if effort is not None else UNLIMITED if cores and left is None else None,
            seconds=None if left is None else left * part,
        )
        parameters = solver.parameters

        if cores and search.workers > 1:
            parameters.subsolvers.append("core")
        elif cores:
            parameters.optimize_with_core = True
            parameters.linearization_level = 0
        else:
            parameters.linearization_level = 2

        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]

        if self.values is not None:
            for index, value in enumerate(self.values):
                self.model.cp.add_hint(self.model.cp.get_int_var_from_proto_index(index), value)

        watcher = _Watcher(self)

        with budget.interruptible(solver.stop_search):
            found = solved(solver, self.model.cp, budget.over, watcher)

        budget.spend(effort_of(solver))

        if watcher.error is not None:
            raise watcher.error
        if is_infeasible(solver):
            return True
        if proves:
            search.bound.raise_to(rounded(solver.best_objective_bound) + search.bound.of_lists)

        if found:
            self.values = values_of(solver)
            charged = round(solver.objective_value)
            lawful = self.offer(charged, self.model.placed(solver.value))
            best = self.incumbent.best
            if not lawful or best is None or best.cost > charged:
                self._arrange(solver.value)

        return found and is_settled(solver)

    def offer(self, charged: int, placed: Placed | None) -> bool:
        """Offer placements of all sessions: whether they are a plan that keeps every rule."""
        incumbent = self.incumbent
        if placed is None or len(placed) < self.search.number or incumbent.lawful is None:
            return False

        found = Found(placed)
        plan = incumbent.complete(found, soon=True)
        if isinstance(plan, Blocked) or not incumbent.lawful(plan):
            return False

        self._keep(charged, found)

        return True

    def _arrange(self, value: Callable[[Linear], int]) -> None:
        """Find times and orders for the stays of a solution, and places for other sessions, by every rule."""
        search, budget = self.search, self.budget
        starts, rooms = (np.ones(len(x), dtype=bool) for x in (search.problem.starts, search.problem.rooms))
        within = dict.fromkeys(range(search.number), (starts, rooms)) | self.model.chosen(value)
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
            found = solved(solver, build.cp, budget.over)

        budget.spend(effort_of(solver))

        if found:
            self._keep(round(solver.objective_value), found_in(build, solver.value))

    def _keep(self, charged: int, found: Found) -> None:
        """Put placements to the incumbent, and tell of them if that is a better plan."""
        before = self.incumbent.best
        if self.incumbent.offer(charged, found) is not None:
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
            self._deciding.offer(round(self.objective_value), self._deciding.model.placed(self.value))
        except Exception as error:  # noqa: BLE001 - raised again where the search was asked for
            self.error = error
            with contextlib.suppress(RuntimeError):
                self.stop_search()
