"""
A lower bound by splitting the objective: each preference by itself, and together those soon settled.

Speed only, never law. Points of different preferences add up: the least that some cost together and
the least that each of the others costs by itself are, together, a bound for every plan. Most
preferences are settled in a moment; one that is not would keep all of them from being proved. A
preference that needs more decisions of its own than everything else together (the wishes of hundreds
of delegations) is left out, and costs nothing at least. Where the others cost least is a good place
to begin the search for all.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from .assemble import solution_in
from .build import Build
from .build_rules import Linear
from .complete import Solution
from .engine import effort_of, engine, hint_values, is_infeasible, proved_bound, solved, values_of
from .problem import Placed

FEWEST, MOST = 16, 200
"""Sessions of an event that is taken apart: a smaller one is soon solved, a larger one too long in making."""

FIRST, ALONE, TOGETHER = 0.5, 3.0, 3.0
"""Deterministic effort for a first plan, for one preference, and for several."""

FOR_EACH = 0.6
"""The part of the time for each preference by itself."""

_NO_CUTS, _CUTS = 1, 2
"""Levels of the linear relaxation: booleans and circuits alone; every constraint, and cuts."""

PRESOLVING = 5e-5
"""Effort that presolve counts as, for each variable: the solver hardly counts it."""


@dataclass(frozen=True)
class LowerBound:
    """What something costs at least, whether a solution costs no more, and where."""

    bound: int = 0
    settled: bool = False
    solution: Solution | None = None
    cost: int = 0
    """What is found costs, as far as it is counted."""


def left_out(build: Build) -> set[str]:
    """Return the preferences that need more decisions of their own than everything else."""
    every = len(build.cp.proto.variables)
    return {name for name, number in build.sizes.items() if 2 * number > every}


@dataclass
class SplitObjective:
    """A search for a lower bound: the model of an event, its preferences split into groups."""

    build: Build
    workers: int = 1
    seed: int = 0
    seconds: Callable[[], float | None] = lambda: None
    """Seconds that may be spent."""
    effort: float | None = None
    """Deterministic effort for all of it; None for none."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    spent: float = 0.0
    """Deterministic effort so far."""
    stopped: bool = False
    proved: int = 0
    """The bound of the search that is under way."""
    solver: cp_model.CpSolver | None = None
    begin: Placed | None = None
    """Placements that are known already: where every search begins."""
    seen: dict[str, int] = field(default_factory=dict)
    """The least that each preference cost in what was found so far."""

    def __post_init__(self) -> None:
        """Sort the costs by what they are for."""
        self.costs: dict[str, list[Linear]] = {}
        for name, expression in self.build.costs:
            self.costs.setdefault(name, []).append(expression)

    def first(self) -> LowerBound:
        """Return the least of all that is counted as far as it is soon known, for a first plan."""
        if self.begin is not None:
            self._look(self.begin)
        return self._least(self.costs, FIRST)

    def _look(self, placed: Placed) -> None:
        """See what known placements cost, and begin from all that they decide."""
        self.build.hint(placed)
        self.solver = engine(seed=self.seed, effort=FIRST, seconds=self.seconds())
        self.solver.parameters.fix_variables_to_their_hinted_value = True
        has_solution = solved(self.solver, self.build.cp, self.over)
        self._count(has_solution)

        if has_solution:
            hint_values(self.build.cp, values_of(self.solver))

    def _count(self, has_solution: bool) -> None:
        """Count the effort of a search, and what each preference costs in what it found."""
        assert self.solver is not None
        self.spent += effort_of(self.solver) + PRESOLVING * len(self.build.cp.proto.variables)

        for name, each in self.costs.items() if has_solution else ():
            points = round(self.solver.value(sum(each)))
            self.seen[name] = min(points, self.seen.get(name, points))

    def whole(self, *, cuts: bool = True, part: float = 1.0) -> LowerBound:
        """
        Return what any plan costs at least, all that is counted at once, and the best placements found.

        The least is looked for from below: the bound rises far above the sum of what preferences cost alone,
        and where it meets a solution that is best.

        Args:
            cuts: Whether the linear relaxation has every constraint, and cuts. In a large model it takes
                longer than it helps.
            part: Of the seconds, and of the effort, that are left.

        """
        effort = math.inf if self.effort is None else part * (self.effort - self.spent)
        return self._least(self.costs, effort, below=_CUTS if cuts else _NO_CUTS, part=part)

    def run(self, *, every: float = TOGETHER, hard: bool = False, least: int = 0) -> LowerBound:
        """
        Return what any plan costs at least, and the best placements found.

        Together are tried all that are settled alone; where it is *hard* to settle all of them, all but the
        hardest. At last everything is tried, with so much effort, or not at all with none. All of it costs
        at *least* so much, as is known.
        """
        costs, alone, efforts = self.costs, dict[str, LowerBound](), dict[str, float]()
        more = self._part(FOR_EACH)

        # Of what costs most there is most to be learned, if there is not time for all.
        for name in sorted(costs, key=lambda name: -self.seen.get(name, 0)):
            before = self.spent
            # What has cost nothing once costs nothing at least.
            if self.seen.get(name) == 0:
                alone[name] = LowerBound(settled=True)
            else:
                alone[name] = self._least({name}, ALONE) if more() else LowerBound()

            efforts[name] = self.spent - before

        easy = {name for name, bound_alone in alone.items() if bound_alone.settled}
        if hard and easy == set(costs) and len(easy) > 1:
            easy.remove(max(sorted(easy), key=efforts.__getitem__))

        together = self._least(easy, TOGETHER)
        bound = max(together.bound, sum(alone[name].bound for name in easy))
        bound += sum(bound_alone.bound for name, bound_alone in alone.items() if name not in easy)
        bound = max(bound, least)

        if easy == set(costs) or not every:
            settled = together.settled and easy == set(costs)
            return LowerBound(bound, settled, together.solution, together.cost)

        last = self._least(costs, every, least=bound)
        best = last if last.solution is not None else together

        return LowerBound(max(bound, last.bound), last.settled, best.solution, best.cost)

    def _part(self, part: float) -> Callable[[], bool]:
        """Return whether no more than a part of the seconds, and effort, that there are now is gone."""
        seconds, effort = self.seconds(), self.effort
        kept = None if effort is None else self.spent + (effort - self.spent) * part

        def more() -> bool:
            left = self.seconds()
            in_time = seconds is None or left is None or left > (1 - part) * seconds
            return in_time and (kept is None or self.spent < kept)

        return more

    def _bound(self) -> int:
        """Return what the last search has proved."""
        assert self.solver is not None
        return 0 if is_infeasible(self.solver) else proved_bound(self.solver)

    def _raise_to(self, bound: float) -> None:
        self.proved = max(self.proved, math.floor(bound))

    def stop(self) -> None:
        """End it, with what there is."""
        self.stopped = True
        if self.solver is not None:
            self.solver.stop_search()

    def _least(
        self,
        names: Collection[str],
        effort: float,
        least: int = 0,
        *,
        below: int | None = None,
        part: float = 1.0,
    ) -> LowerBound:
        """Return the least of some preferences; from *below*: with a linear relaxation of this level."""
        left = self.seconds()
        if self.effort is not None:
            effort = min(effort, self.effort - self.spent)
        if self.stopped or left == 0.0 or effort <= 0.0:
            return LowerBound()

        cp = self.build.cp
        cost = sum(expression for name in self.costs if name in names for expression in self.costs[name])
        cp.clear_objective()  # type: ignore[no-untyped-call]
        cp.minimize(cost)

        if least:
            cp.add(cost >= least)

        limit = effort if math.isfinite(effort) else None
        seconds = None if left is None else part * left
        workers = self.workers if below is None else 1
        self.solver = engine(workers=workers, seed=self.seed, effort=limit, seconds=seconds)

        if below is not None:
            self.solver.parameters.use_objective_lb_search = True
            self.solver.parameters.linearization_level = below

        self.proved = least
        self.solver.best_bound_callback = self._raise_to
        has_solution = solved(self.solver, cp, self.over)
        self._count(has_solution)
        bound = self._bound()

        if not has_solution:
            return LowerBound(bound)

        settled = round(self.solver.objective_value) <= bound

        if len(names) > 1:
            hint_values(self.build.cp, values_of(self.solver))

        total = sum(round(self.solver.value(sum(each))) for each in self.costs.values())

        return LowerBound(bound, settled, solution_in(self.build, self.solver.value), total)
