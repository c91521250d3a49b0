"""
From below: whether there is a solution that costs no more than is proved; if not, more is proved.

Where little is paid in the best plan, a search for a solution at a given cost finds one, or a proof that
there is none, far sooner than a search by cores ends: no part of the objective is given up for good.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from ortools.sat.python import cp_model

from .build import Build
from .engine import effort_of, engine, is_infeasible, rounded, solved
from .rounds import MAKING

WAY = "cp_model_presolve: false, restart_algorithms: LUBY_RESTART, linearization_level: 0"
"""
How to search. It begins anew often: how long a search takes is luck.

Luby, Sinclair and Zuckerman, Optimal speedup of Las Vegas algorithms (1993).
"""

TRY = 2.0
"""
Deterministic effort for a try; those at one bound have 1, 2, 4, … times as much.

When a solution is found is luck, but a proof that there is none takes about as long with every seed: short
tries never end with it.
"""

GROWTH = 2
"""How many times as much each further try at one bound gets."""

PATIENCE = 8
"""Times that the bound rises by the least that it can; after these by twice as much each time."""


class CostedSolution(NamedTuple):
    """A solution, and what it is charged."""

    solver: cp_model.CpSolver
    charged: int


class FromBelow:
    """A search at the bound, which it raises; a seed does the same."""

    def __init__(
        self,
        build: Build,
        seed: int,
        *,
        bound: Callable[[], float],
        raise_to: Callable[[float], None],
        over: Callable[[], bool],
        seconds: Callable[[], float | None],
    ) -> None:
        """
        Begin from the bound that there is.

        Args:
            build: The model.
            seed: What the search draws from; each of its searches has another one.
            bound: Tells what is proved that every solution costs at least.
            raise_to: Takes a better bound.
            over: Whether it is to end.
            seconds: Tells the seconds that are left.

        """
        self.cp, self.seed = build.cp, seed
        self.bound, self.raise_to, self.over, self.seconds = bound, raise_to, over, seconds
        self.spent = 0.0
        """Deterministic effort so far."""
        self._failed = 0
        """How often in a row there was no solution."""
        self._effort = TRY
        """Of the next try at this bound."""

    def turn(self, effort: float, best: int, *, most: float = math.inf) -> CostedSolution | None:
        """
        Search for so much effort, and raise the bound.

        Args:
            effort: Deterministic effort; the last try may take more.
            best: What the best solution so far is charged.
            most: Effort that even the last try does not go beyond.

        Returns:
            The best solution found, if any is better than that.

        """
        end, over, best_solution, is_hard = self.spent + effort, self.spent + most, None, False

        while self.spent < end and self.bound() < best and not self.over():
            points = self._next(best, is_hard=is_hard)
            solution = self._decide(points, min(TRY if is_hard else self._effort, over - self.spent))

            if solution is not None:
                best_solution, best, self._failed = solution, solution.charged, 0
            elif self.bound() > points:
                is_hard, self._failed, self._effort = False, self._failed + 1, TRY
            elif is_hard:
                is_hard = False
            else:
                self._effort *= GROWTH
                is_hard = points + 1 < best

        return best_solution

    def _next(self, best: int, *, is_hard: bool) -> int:
        """
        Return the points to try: those of the bound; more if the bound has risen often already.

        *is_hard*: The last try at the bound took too long. What is halfway to the best solution is tried.
        """
        bound = self._payable(rounded(self.bound()))
        further = (bound + best) // 2 if is_hard else bound + (1 << max(0, self._failed - PATIENCE)) - 1

        return max(bound, min(self._payable(further), best - 1))

    def _payable(self, points: int) -> int:
        """Return the least number of points from *points* on that a solution may cost."""
        objective = self.cp.proto.objective
        step, least = math.gcd(*objective.coeffs) or 1, round(objective.offset)

        return least - (least - points) // step * step

    def _decide(self, points: int, effort: float) -> CostedSolution | None:
        """Search for a solution that costs no more points than these; if there is none, raise the bound."""
        cp, objective = self.cp.clone(), self.cp.proto.objective
        literals = [cp.get_int_var_from_proto_index(index) for index in objective.vars]
        cost = sum(coeff * literal for coeff, literal in zip(objective.coeffs, literals, strict=True))
        cp.proto.clear_objective()
        cp.add(cost <= points - round(objective.offset))

        solver = engine(seed=self.seed, effort=effort, seconds=self.seconds())
        solver.parameters.merge_text_format(WAY)
        is_solved = solved(solver, cp, lambda: self.over() or self.bound() > points)
        self.seed += 1
        self.spent += effort_of(solver) + MAKING * len(cp.proto.variables)

        if is_solved:
            return CostedSolution(solver, round(solver.value(cost) + objective.offset))
        if is_infeasible(solver):
            self.raise_to(self._payable(points + 1))

        return None


__all__ = ["CostedSolution", "FromBelow"]
