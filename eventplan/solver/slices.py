"""Models that are solved one after another, each with a slice of the time and effort that are left."""

import math
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from .budget import OutOfTime
from .engine import effort_of, engine, is_infeasible, presolve_little, solved


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
    at_once: list["Slices"] = field(default_factory=list)
    """Of models that are solved at once, each has its own."""

    def stop(self) -> None:
        """End it, with what there is."""
        self.stopped = True
        for part in self.at_once:
            part.stop()
        if self.solver is not None:
            self.solver.stop_search()

    def solved(
        self, cp: cp_model.CpModel, effort: float, near: float = 0.0, *, easy: bool = False
    ) -> cp_model.CpSolver | None:
        """
        Return a solver with a solution, *near* the best by that part of its cost; None if it has none.

        *easy*: presolve would cost more than the search, and does less. That none has a solution is not
        to be believed then: without probing OR-Tools 9.15 says so of models that have one.
        """
        left, seconds = self.seconds(), None

        if self.effort is not None:
            # One worker does the same on every run: seconds are a safety net only.
            effort, seconds = min(effort, max(0.0, self.effort - self.spent) / self.steps), left
        elif left is not None:
            seconds = max(0.0, left - self.kept) / self.steps

        self.solver = engine(workers=self.workers, seed=self.seed, effort=effort, seconds=seconds)
        self.solver.parameters.relative_gap_limit = near

        if easy:
            presolve_little(self.solver)

        has_solution = not self.stopped and solved(self.solver, cp, self.over)

        if not self.stopped:
            self.spent += effort_of(self.solver)

        return self.solver if has_solution else None

    def solved_at_once(
        self, models: Iterable[cp_model.CpModel | None], effort: float, *, easy: bool = False
    ) -> list[cp_model.CpSolver | None]:
        """
        Solve models, each with one worker, as many at once as there are: return a solver for each.

        It is None without a solution, or without a model. Models are made while those before are solved.
        """
        futures: list[Future[cp_model.CpSolver | None] | None] = []

        with ThreadPoolExecutor(self.workers) as pool:
            for cp in models:
                left = None if self.effort is None else max(0.0, self.effort - self.spent)
                steps = 1 + math.ceil(max(1, self.steps - 1 - len(futures)) / self.workers)
                part = Slices(1, self.seed, left, self.seconds, self.over, steps=steps, kept=self.kept)
                part.stopped = self.stopped
                self.at_once.append(part)
                futures.append(None if cp is None else pool.submit(part.solved, cp, effort, easy=easy))

                waited = futures[-1 - self.workers] if len(futures) > self.workers else None
                if waited is not None:
                    waited.result()

        self.spent += sum(part.spent for part in self.at_once)
        self.at_once.clear()

        return [None if future is None else future.result() for future in futures]

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
