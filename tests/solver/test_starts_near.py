"""Neighbourhoods of a plan whose sessions have few starts: what they come to, and that a seed does the same."""

import pytest
from ortools.sat.python import cp_model

from eventplan import Plan, plan
from eventplan.preferences import gaps
from eventplan.solver.assemble import build_of
from eventplan.solver.engine import engine, values_of
from eventplan.solver.from_below import CostedSolution
from eventplan.solver.problem import problem_of
from eventplan.solver.stages import pooled_rooms
from eventplan.solver.starts_near import StartsNearby
from eventplan.verifier import verify
from tests.preferences.test_gaps import Fair

MEETINGS = Fair([(0, 1, "all"), (0, 2, "all"), (1, 3, "all"), (2, 3, "all"), (0, 3, "all")], 2, 0, None, ())


def bettered(seed: int, effort: float = 2.0) -> tuple[CostedSolution, CostedSolution]:
    """A worst solution, and what it is bettered to."""
    build = build_of(problem_of(MEETINGS.scenario))
    near = StartsNearby(build, seed)
    near.over = lambda: near.spent >= effort

    worst = build.cp.clone()
    worst.maximize(sum(points for _, points in build.costs))
    solver = engine(effort=5.0)
    assert solver.solve(worst) == cp_model.OPTIMAL
    first = CostedSolution(solver, round(solver.objective_value))

    return first, near.better(first, lambda: 0)


@pytest.mark.parametrize("seed", range(3))
def test_a_solution_is_bettered_to_the_best(seed: int) -> None:
    """From the most gaps to none; a seed does the same on every run."""
    first, best = bettered(seed)
    assert first.charged > 0
    assert best.charged == MEETINGS.fewest() == 0
    assert values_of(best.solver) == values_of(bettered(seed)[1].solver)


def test_nothing_is_tried_for_nothing() -> None:
    """What is good enough stays; so does what there is no time for."""
    first, best = bettered(0, effort=0.0)
    assert best is first


@pytest.mark.parametrize("workers", [1, 2])
def test_where_cores_settle_nothing(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """The plan there is gets better, and is lawful."""
    monkeypatch.setattr(pooled_rooms._Race, "_by_cores", lambda *_arguments: 0.0)
    scenario = MEETINGS.scenario
    answer = plan(scenario, workers=workers, effort=3.0)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert sum(penalty.units for penalty in gaps.penalty(scenario, answer)) == 0
