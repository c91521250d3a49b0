"""Sessions of one person on slots: what a model says of them when single instances of a rule are left out."""

from itertools import combinations

import pytest
from ortools.sat.python import cp_model

from eventplan.solver.assemble import candidates_of, posted
from eventplan.solver.constraints.person_free import groups
from eventplan.solver.engine import engine
from eventplan.solver.problem import Label, problem_of
from tests.rules.builders import event, session
from tests.temptations import DAY

STILL = {"same_floor": 0}
NAMES = "abcdefghij"


@pytest.mark.parametrize("without", [[], [(0, 1)], [(0, 1), (2, 3)], [(0, 1), (0, 2), (0, 3), (1, 4)]])
def test_groups_have_the_pairs_and_no_others(without: list[tuple[int, int]]) -> None:
    """All pairs of five, but for some."""
    pairs = [pair for pair in combinations(range(5), 2) if pair not in without]
    covering = groups(pairs)
    assert {pair for group in covering for pair in combinations(group, 2)} == {*pairs}
    assert len(covering) <= 2 ** len(without)


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        (("room-free", ("A", "a", "b")), cp_model.INFEASIBLE),
        (("person-free", ("ONE-01", "c", "d")), cp_model.OPTIMAL),
        (("placed", ("a",)), cp_model.OPTIMAL),
    ],
)
def test_more_sessions_than_slots_are_seen_at_once(left_out: Label, expected: int) -> None:
    """Ten sessions and nine slots: a search by clauses would need exponential time, with labels too."""
    slots = [f"{DAY} {9 + n:02}:00/{10 + n}:00" for n in range(9)]
    sessions = [session(name, speakers=["ONE-01"], duration=60, slots="hours") for name in NAMES]
    days = [{"date": DAY, "opens": "09:00", "closes": "18:00"}]
    scenario = event(*sessions, slot_grids=[{"id": "hours", "slots": slots}], days=days, walking=STILL)
    build = posted(candidates_of(problem_of(scenario), frozenset({left_out}), labelled=True))
    solver = engine(effort=0.3)
    solver.parameters.linearization_level = 0
    solver.parameters.cp_model_presolve = False
    assert solver.solve(build.cp) == expected
