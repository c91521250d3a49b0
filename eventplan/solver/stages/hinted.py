"""A plan that somebody knows is kept, if it is one; else the search begins near it."""

import numpy as np

from eventplan.model import Plan

from ..aim import Aim
from ..assemble import posted, solution_in
from ..engine import effort_of, engine, solved
from ..problem import Placed
from ..result import Answer
from ..search import Search


class Hinted:
    """Begin from a plan: keep it, if it is one; else have the whole model begin near it."""

    name = "hint"
    reference = ""

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Put the placements to the rules, with every session where it is."""
        assert search.hint is not None
        problem, budget = search.problem, search.budget
        placed = _placements(search, search.hint)
        within = {s: problem.spot(*placed.get(s, (None, None))) for s in range(search.number)}
        build = posted(search.build.confined(within), Aim(counted=()))
        fits = False

        if not build.dead:
            solver = engine(seed=search.seed, effort=budget.effort_left(), seconds=budget.left())
            solver.parameters.stop_after_first_solution = True
            fits = solved(solver, build.cp, budget.over)
            budget.spend(effort_of(solver))

        if not fits or search.incumbent.offer_any(solution_in(build, solver.value), "hint") is not None:
            search.warm_start = {s: spot for s, spot in placed.items() if _may_be(search, s, *spot)}

        return None


def _placements(search: Search, hint: Plan) -> Placed:
    """Return the placements of a plan as far as this event knows the sessions, rooms and starts."""
    problem = search.problem
    placed: Placed = {}
    starts = {*problem.starts.tolist()}

    for placement in hint.placements:
        s, room = problem.session_index.get(placement.session), problem.room_index.get(placement.room)
        start = problem.minute(placement.start)
        if s is not None and room is not None and start in starts:
            placed[s] = start, room

    return placed


def _may_be(search: Search, s: int, start: int, room: int) -> bool:
    """Whether a session may be somewhere, as far as single sessions are concerned."""
    build = search.build
    at = int(np.searchsorted(search.problem.starts, start))
    pairs = build.pairs_ok[s].get(room)
    return bool(build.starts_ok[s, at] and build.rooms_ok[s, room] and (pairs is None or pairs[at]))
