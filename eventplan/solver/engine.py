"""A solver set up as every search of ours is: quiet, seeded, and leaving Ctrl-C alone."""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .budget import OutOfTime

OFTEN = 0.1
"""Seconds between two looks at whether a search is to end."""

BUILDING, A_VARIABLE = 0.02, 3e-5
"""Effort that making a model of a part of an event counts as, and each of its variables."""


def engine(
    *, workers: int = 1, seed: int = 0, effort: float | None = None, seconds: float | None = None
) -> cp_model.CpSolver:
    """
    Return a solver with these limits.

    It installs no handler for Ctrl-C: OR-Tools would put the default one back when it is done, and
    the next Ctrl-C would end the program without a word. It eliminates no literals: OR-Tools 9.15 may not
    get them back, and ends the process when it sees that a solution is none.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = workers
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False
    parameters.cp_model_use_sat_presolve = False

    if effort is not None:
        parameters.max_deterministic_time = effort
    if seconds is not None:
        parameters.max_time_in_seconds = min(max(seconds, 0.0), 1e6)

    return solver


def solved(
    solver: cp_model.CpSolver,
    cp: cp_model.CpModel,
    over: Callable[[], bool] = lambda: False,
    watcher: cp_model.CpSolverSolutionCallback | None = None,
) -> bool:
    """
    Solve until *over* says that it is to end, and say whether there is a solution.

    The search has a thread of its own: a handler of Ctrl-C runs only while Python does.
    """
    return _until(solver, cp, over, watcher) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def _until(
    solver: cp_model.CpSolver,
    cp: cp_model.CpModel,
    over: Callable[[], bool],
    watcher: cp_model.CpSolverSolutionCallback | None = None,
) -> cp_model.CpSolverStatus:
    """Solve in another thread until *over* says that it is to end."""
    status: list[cp_model.CpSolverStatus] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            status.append(answer(solver, cp, watcher))
        except BaseException as error:  # noqa: BLE001 - raised again where the search was asked for
            errors.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    while thread.is_alive():
        thread.join(OFTEN)
        if over():
            solver.stop_search()

    if errors:
        raise errors[0]

    return status[0]


@dataclass
class Account:
    """What may be spent on small models, one after another, and what has been."""

    seconds: Callable[[], float | None] = lambda: None
    """Tells how many seconds there are; None for no limit."""
    spent: float = 0.0
    """Deterministic effort so far."""
    over: Callable[[], bool] | None = None
    """Says whether the next model, and the one under way, are to end; None if they never are."""

    def ended(self) -> bool:
        """Whether nothing more may be spent."""
        return self.over is not None and self.over()

    def look(self) -> None:
        """Look at the clock: `OutOfTime` if nothing more may be spent."""
        if self.ended():
            raise OutOfTime

    def solve(
        self, cp: cp_model.CpModel, effort: float, *, any_will_do: bool = False
    ) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """Search for so much effort, or so long; for the first solution, if *any will do*."""
        solver = engine(effort=effort, seconds=self.seconds())
        solver.parameters.stop_after_first_solution = any_will_do

        if self.ended():
            return solver, cp_model.UNKNOWN

        status = answer(solver, cp) if self.over is None else _until(solver, cp, self.over)
        self.spent += effort_of(solver)

        return solver, status


def answer(
    solver: cp_model.CpSolver,
    cp: cp_model.CpModel,
    watcher: cp_model.CpSolverSolutionCallback | None = None,
) -> cp_model.CpSolverStatus:
    """
    Solve, and return the status.

    On some models without a solution OR-Tools 9.15 fails with an IndexError while it looks for symmetries in
    presolve; without presolve it may even crash on them. Without symmetries it does neither. If it did it
    would have said nothing: the status is unknown.
    """
    try:
        return solver.solve(cp, watcher)
    except IndexError:
        solver.parameters.symmetry_level = 0

    try:
        return solver.solve(cp, watcher)
    except IndexError:
        return cp_model.UNKNOWN


def is_infeasible(solver: cp_model.CpSolver) -> bool:
    """Whether a search proved that its model has no solution; not if it came to no answer at all."""
    try:
        return bool(solver.response_proto.status == cp_model.INFEASIBLE)
    except RuntimeError:
        return False


def is_settled(solver: cp_model.CpSolver) -> bool:
    """Whether the solution of a search is proved the best of its model."""
    return bool(solver.response_proto.status == cp_model.OPTIMAL)


def values_of(solver: cp_model.CpSolver) -> list[int]:
    """
    Return the value of each variable in the solution found, in the order of the model.

    A copy: what OR-Tools gives is a view into memory of the solver, which may be gone before it is read.
    """
    return list(solver.response_proto.solution)


def hint_values(cp: cp_model.CpModel, values: Sequence[int]) -> None:
    """Begin the next search from a value for each variable of the model; without values, from nothing."""
    cp.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(values):
        cp.add_hint(cp.get_int_var_from_proto_index(index), value)


def presolve_little(solver: cp_model.CpSolver) -> None:
    """Presolve little: where most of a model is known, more takes longer than the search, and does less."""
    parameters = solver.parameters
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.max_presolve_iterations = 1


def effort_of_making(cp: cp_model.CpModel) -> float:
    """Return the deterministic effort that making a model of a part of an event counts as."""
    return BUILDING + A_VARIABLE * len(cp.proto.variables)


def effort_of(solver: cp_model.CpSolver) -> float:
    """Return the deterministic effort of a search; 0 if it came to no answer at all."""
    try:
        return float(solver.response_proto.deterministic_time)
    except RuntimeError:
        return 0.0


def proved_bound(solver: cp_model.CpSolver) -> int:
    """Return what a search proved that its model costs at least; 0 if it came to no answer at all."""
    try:
        return rounded(solver.best_objective_bound)
    except RuntimeError:
        return 0


def rounded(bound: float) -> int:
    """Return a proved bound as whole points. No cost is negative, whatever a relaxation says."""
    return max(0, round(bound) if abs(bound - round(bound)) < 1e-6 else math.ceil(bound))
