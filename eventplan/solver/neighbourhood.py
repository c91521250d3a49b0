"""One neighbourhood of a plan: what is decided anew there, what is looked for, and a search for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ortools.sat.python import cp_model

from .assemble import solution_in
from .build import Build
from .build_rules import Linear
from .complete import Solution
from .engine import effort_of, effort_of_making, engine, presolve_little, solved
from .interests import lost_at
from .no_goods import NoGoods
from .parts_near import Part
from .problem import Placed
from .turns_free import Turns, taken

PLACES = 6
"""Places of one session, at different times, that are found in a round for it alone."""


class Method(NamedTuple):
    """How CP-SAT searches a neighbourhood: which way settles one soonest differs by event."""

    level: int
    """How much of the model is relaxed to a linear program."""
    bound: Literal["", "values", "cores"] = ""
    """How the bound is raised: value by value, by unsatisfiable cores, or only as plans get better."""


@dataclass(frozen=True)
class Neighbourhood:
    """What is decided anew near placements, what is looked for, and for how long."""

    part: Part
    placed: Placed
    below: int
    """What is found is charged less, the time for which heads wait for their turns included."""
    other: bool
    """Whether it differs from the placements, no matter who is needed elsewhere in a turn."""
    turns: Turns
    """When people have their turns on lists."""
    guessed: int
    """What it costs that people are needed elsewhere in their turns, as far as it can be guessed."""
    lean: bool
    """Whether only those delegations are counted that have no members to spare."""
    method: Method
    effort: float
    """Deterministic effort at most."""
    seed: int


@dataclass(frozen=True)
class Outcome:
    """The efforts of making a neighbourhood's model and of searching it, and what was found."""

    building: float = 0.0
    searching: float = 0.0
    cheaper: tuple[tuple[int, Solution], ...] = ()
    """What is charged less than was asked for, with its charge: the cheapest first."""


def search(
    near: Neighbourhood,
    build: Build,
    no_goods: NoGoods,
    seconds: Callable[[], float | None],
    over: Callable[[], bool],
) -> Outcome:
    """Search the model of a neighbourhood: of one session alone for several times, else for the cheapest."""
    building = effort_of_making(build.cp)
    if build.dead:
        return Outcome(building)

    charged = sum(cost for _, cost in build.costs)
    _ask(near, build, charged)
    no_goods.post(build)
    build.hint(near.placed)
    most, searching = PLACES if near.part.alone else 1, 0.0
    cheapest: list[tuple[int, Solution]] = []

    while len(cheapest) < most and searching < near.effort:
        solver = _engine(near, near.effort - searching, seconds())
        has_solution = solved(solver, build.cp, over)
        searching += effort_of(solver)
        if not has_solution:
            break

        solution = solution_in(build, solver.value)
        more = lost_at(build.spared, solution.placed, build)
        cheapest.append((round(solver.value(charged)) + more, solution))
        if near.part.alone and not _at_another_time(build, near.part, solution.placed):
            break

    return Outcome(building, searching, tuple(cheapest))


def _ask(near: Neighbourhood, build: Build, charged: Linear) -> None:
    """Ask for what costs less, and where that is wanted, for anything else than the plan."""
    known = charged + sum(build.guesses)
    guess = taken(build, near.turns.windows)
    build.cp.add(known < near.below)
    build.cp.minimize(known + guess)

    if not near.other:
        build.cp.add(known + guess < near.below + near.guessed)
        return

    free = sorted(near.part.sessions | near.part.rooms | near.part.shifted)
    literals = [x for s in free for x in build.as_placed(s, near.placed)]
    build.cp.add_bool_or([~literal for literal in literals])


def _engine(near: Neighbourhood, effort: float, seconds: float | None) -> cp_model.CpSolver:
    solver = engine(seed=near.seed, effort=effort, seconds=seconds)
    presolve_little(solver)
    solver.parameters.linearization_level = near.method.level
    solver.parameters.optimize_with_core = near.method.bound == "cores"
    solver.parameters.use_objective_lb_search = near.method.bound == "values"

    return solver


def _at_another_time(build: Build, part: Part, placed: Placed) -> bool:
    """Ask for another time of the one session of a part: whether it has one."""
    (s,) = part.sessions
    if s not in placed:
        return False

    build.cp.add(build.start[s] != placed[s][0])

    return True
