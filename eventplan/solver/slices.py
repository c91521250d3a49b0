"""Models that are solved one after another, each with a slice of the time and effort that are left."""

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .engine import OutOfTime, effort_of, engine, is_infeasible, solved


@dataclass
class Slices:
    """What may be spent on models, one after another; and how many are still to come."""

    workers: int = 1
    seed: int = 0
    effort: float | None = None
    """Deterministic effort for all of it; None for none."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds left."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end, with what there is."""
    spent: float = 0.0
    """Deterministic effort so far."""
    steps: int = 2
    """Models still to be solved: each has its slice of what is left."""
    kept: float = 0.0
    """Seconds kept for what comes after them."""
    stopped: bool = False
    solver: cp_model.CpSolver | None = None
    """The solver of the last model."""

    def stop(self) -> None:
        """End it, with what there is."""
        self.stopped = True
        if self.solver is not None:
            self.solver.stop_search()

    def solved(self, cp: cp_model.CpModel, effort: float, near: float = 0.0) -> cp_model.CpSolver | None:
        """Return a solver with a solution, *near* the best by that part of its cost; None if it has none."""
        left, seconds = self.seconds(), None

        if self.effort is not None:
            # One worker does the same on every run: seconds are a safety net only.
            effort, seconds = min(effort, max(0.0, self.effort - self.spent) / self.steps), left
        elif left is not None:
            seconds = max(0.0, left - self.kept) / self.steps

        self.solver = engine(workers=self.workers, seed=self.seed, effort=effort, seconds=seconds)
        self.solver.parameters.relative_gap_limit = near
        found = not self.stopped and solved(self.solver, cp, self.over)

        if not self.stopped:
            self.spent += effort_of(self.solver)

        return self.solver if found else None

    def impossible(self) -> bool:
        """Whether the last model is proved to have no solution."""
        assert self.solver is not None
        return is_infeasible(self.solver)

    def look(self) -> None:
        """Look at the clock: `OutOfTime` if there is no time left to make a draft."""
        if self.over():
            raise OutOfTime

    @property
    def is_spent(self) -> bool:
        """Whether all effort is spent."""
        return self.effort is not None and self.spent >= self.effort
