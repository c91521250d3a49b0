"""A solver set up as every search of ours is: quiet, seeded, and leaving Ctrl-C alone."""

from ortools.sat.python import cp_model


def engine(
    *, workers: int = 1, seed: int = 0, effort: float | None = None, seconds: float | None = None
) -> cp_model.CpSolver:
    """
    Return a solver with these limits.

    It installs no handler for Ctrl-C: OR-Tools would put the default one back when it is done, and
    the next Ctrl-C would end the program without a word.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = workers
    parameters.random_seed = seed
    parameters.catch_sigint_signal = False
    if effort is not None:
        parameters.max_deterministic_time = effort
    if seconds is not None:
        parameters.max_time_in_seconds = min(max(seconds, 0.0), 1e6)
    return solver


def solved(solver: cp_model.CpSolver, cp: cp_model.CpModel) -> bool:
    """
    Solve, and say whether there is a solution.

    On some models without one the presolve of OR-Tools 9.15 fails with an IndexError; the search
    without it does not.
    """
    try:
        status = solver.solve(cp)
    except IndexError:
        solver.parameters.cp_model_presolve = False
        status = solver.solve(cp)
    return status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
