"""A warm start: the whole model begins from placements, with all that they decide."""

from ..assemble import solution_in
from ..engine import effort_of, engine, hint_values, solved, values_of
from ..problem import Placed
from ..result import Answer
from ..search import Search

EFFORT = 3.0
"""Deterministic effort for finding all that placements decide."""


class WarmStart:
    """Begin the whole model from what a local search found."""

    name = "warm start"
    reference = ""

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Find all that the placements decide."""
        if search.warm_start is not None:
            begin_from(search, search.warm_start)
        return None


def begin_from(search: Search, placed: Placed) -> None:
    """Begin the whole model from placements, with all that they decide, unless it begins from better."""
    build, budget, incumbent = search.build, search.budget, search.incumbent
    build.hint(placed)
    solver = engine(workers=search.workers, seed=search.seed, effort=EFFORT, seconds=budget.left())
    solver.parameters.fix_variables_to_their_hinted_value = True
    fits = solved(solver, build.cp, budget.over)
    budget.spend(effort_of(solver))
    build.cp.clear_hints()  # type: ignore[no-untyped-call]
    cost, best = round(solver.objective_value) if fits else 0, incumbent.best
    if not fits or (best is not None and best.cost < cost):
        return

    search.warm_start = None
    hint_values(build.cp, values_of(solver))

    if incumbent.offer(cost, solution_in(build, solver.value)) is None and incumbent.best is not None:
        incumbent.tell(incumbent.best.cost)
        if best is None:
            incumbent.announce("local search")
