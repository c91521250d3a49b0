"""From a problem to its CP-SAT model, and from a solution back: presolve, variables, rules, costs."""

from collections.abc import Callable, Mapping
from typing import Any

from .aim import Aim, confinement, take
from .build import Build
from .complete import Solution
from .constraints import CONSTRAINTS, EXCLUSIONS, Post
from .costs import COSTS, Cost
from .late import late_labels
from .one_list import order_labels
from .own import own_of
from .problem import Label, Placed, Problem, Waived
from .strengthen import strengthen


def build_of(
    problem: Problem,
    *,
    waive: Waived = (),
    explaining: bool = False,
    labelled: bool = False,
    aim: Aim | None = None,
) -> Build:
    """Return the model of a problem: every rule posted, every preference charged that *aim* counts."""
    return posted(candidates_of(problem, waive, explaining=explaining, labelled=labelled, aim=aim), aim)


def candidates_of(
    problem: Problem,
    waive: Waived,
    *,
    explaining: bool = False,
    labelled: bool = False,
    aim: Aim | None = None,
    over: Callable[[], bool] | None = None,
) -> Build:
    """
    Presolve: return a model in which every rule has excluded what it excludes, and nothing is posted yet.

    Raises:
        OutOfTime: *over* says that the time for it is over.

    """
    within = confinement(problem, aim)
    build = Build(problem, explaining=explaining, labelled=labelled, waive=waive, within=within, over=over)

    for rule, exclude in EXCLUSIONS.items():
        if not build.waived(rule):
            exclude(build)

    own_of(problem).exclude(build)

    return build


def posted(
    build: Build,
    aim: Aim | None = None,
    *,
    guesses: bool = False,
    constraints: Mapping[str, Post] = CONSTRAINTS,
    costs: Mapping[str, Cost] = COSTS,
) -> Build:
    """
    Post every rule and charge every preference.

    Args:
        build: Presolved candidates.
        aim: What a replan is to minimise; None for the score.
        guesses: Whether also what rules of one's own have said is posted that is not proved.
        constraints: How each rule is posted.
        costs: How each preference is charged, or granted.

    Raises:
        OutOfTime: The time for making the model is over.

    """
    build.make_variables()
    for rule, post in constraints.items():
        if not build.waived(rule):
            post(build)

    own_of(build.problem).speak(build)
    own_of(build.problem).post(build, guesses=guesses, counts=aim.counts if aim is not None else _always)

    if not build.labelled:
        strengthen(build)
        _charge(build, aim, costs)

    if aim is not None:
        take(build, aim)

    return build


def _charge(build: Build, aim: Aim | None, costs: Mapping[str, Cost]) -> None:
    """Charge every preference that *aim* counts, and minimise the sum."""
    for preference, cost in costs.items():
        weight = build.problem.scenario.weight(preference)
        if weight and (aim is None or aim.counts(preference)):
            before = len(build.cp.proto.variables)
            cost(build, weight)
            build.sizes[preference] = len(build.cp.proto.variables) - before

    build.cp.minimize(sum(expression for _, expression in build.costs))


def _always(_about: str) -> bool:
    return True


def labels_of(problem: Problem) -> tuple[Label, ...]:
    """Return every rule instance that might be why there is no plan: each can be left out."""
    build = build_of(problem, explaining=True)
    # What is judged once placements are known has no part in the model.
    late = [*order_labels(problem), *late_labels(problem), *own_of(problem).labels()]
    return tuple(dict.fromkeys([*build.labels, *late]))


def solution_in(build: Build, value: Callable[[Any], int]) -> Solution:
    """Read back what a solution decides; *value* tells that of an expression."""
    placed: Placed = {}

    for s, rooms in enumerate(build.in_room):
        for r, literal in rooms.items():
            if value(literal):
                placed[s] = (value(build.start[s]), r)

    records = tuple(
        (kind, key, value(decided)) for kind, key, presence, decided in build.records if value(presence)
    )

    return Solution(placed, records)
