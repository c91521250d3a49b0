"""What keeps the law and the solver honest: each is held against the other."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.preferences import PREFERENCES
from eventplan.rules import RULES
from eventplan.solver.attendance import names
from eventplan.solver.constraints import CONSTRAINTS, EXCLUSIONS
from eventplan.solver.costs import COSTS
from eventplan.solver.problem import problem_of
from eventplan.solver.solve import Placed, build_of
from eventplan.verifier import score, verify
from tests.planted import planted
from tests.temptations import TEMPTATIONS

SEEDS = st.integers(0, 10_000)
QUICK = {"workers": 1, "effort": 10.0, "seconds": 60.0}


def test_every_rule_is_obeyed_and_tempted() -> None:
    """Each law has a post or an exclusion with its name, and a temptation; and nothing else has."""
    laws = {rule.id for rule in RULES}
    assert set(CONSTRAINTS) | set(EXCLUSIONS) == laws
    assert set(TEMPTATIONS) == laws


def test_every_preference_has_a_cost() -> None:
    """Each preference that the verifier counts is charged by the solver, and no other."""
    assert set(COSTS) == {preference.id for preference in PREFERENCES}


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_rule_binds(rule: str) -> None:
    """Kept, the rule leaves no plan; waived, the plan breaks that rule and no other."""
    scenario = TEMPTATIONS[rule]
    kept = plan(scenario, **QUICK)
    assert not isinstance(kept, Plan)
    assert kept.status is Status.INFEASIBLE
    waived = plan(scenario, waive={rule}, **QUICK)
    assert isinstance(waived, Plan)
    assert {finding.rule for finding in verify(scenario, waived)} == {rule}


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_a_price_is_paid(rule: str) -> None:
    """With a price, the temptation is planned, lawfully, and the score says what it cost."""
    scenario = TEMPTATIONS[rule].changed(rules={rule: {"price": 1000}})
    found = plan(scenario, **QUICK)
    assert isinstance(found, Plan)
    assert found.score_by[rule] == 1000
    assert found.bound <= found.score
    # Whether members are short is seen when they get names: until then that price is not in the bound.
    assert found.status is (Status.FEASIBLE if rule == "delegation-coverage" else Status.OPTIMAL)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_planted_plan_is_found(seed: int) -> None:
    """Where a lawful plan exists, one is found; and the verifier has nothing to say of either."""
    scenario, hidden = planted(seed)
    assert verify(scenario, hidden) == ()
    found = plan(scenario, **QUICK)
    assert isinstance(found, Plan)
    assert verify(scenario, found) == ()
    if found.status is Status.OPTIMAL:
        assert found.score <= score(scenario, hidden).total
    assert found.bound <= score(scenario, hidden).total


def _fixed(scenario: Scenario, held: Placed) -> tuple[int, dict[str, int]]:
    """Solve the solver's model with placements fixed: the status and the cost of each preference."""
    problem = problem_of(scenario)
    build = build_of(problem)
    for s in range(len(problem.sessions)):
        if s in held:
            start, room = held[s]
            build.cp.add(build.start[s] == start)
            build.cp.add(build.in_room[s].get(room, 0) == 1)
        else:
            build.cp.add(build.held[s] == 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(build.cp)
    if status != cp_model.OPTIMAL:
        return status, {}
    costs: dict[str, int] = {}
    for preference, expression in build.costs:
        costs[preference] = costs.get(preference, 0) + solver.value(expression)
    return status, costs


def _placed(scenario: Scenario, held: Plan) -> Placed:
    problem = problem_of(scenario)
    return {
        problem.session_index[p.session]: (problem.minute(p.start), problem.room_index[p.room])
        for p in held.placements
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_what_the_law_accepts_the_solver_accepts_at_the_same_cost(seed: int) -> None:
    """A lawful plan, fixed, is feasible for the solver; and both count the same points for each preference."""
    scenario, hidden = planted(seed)
    status, costs = _fixed(scenario, _placed(scenario, hidden))
    assert status == cp_model.OPTIMAL
    counted = score(scenario, hidden).by
    interest = "interest-coverage"
    for preference in {*COSTS, "dropped"} - {interest}:
        assert costs.get(preference, 0) == counted.get(preference, 0), preference
    # Wishes are bounded from below here, and counted exactly once members have names.
    problem = problem_of(scenario)
    named = names(problem, _placed(scenario, hidden))
    complete = hidden.model_copy(update={"attendance": named.attendance})
    assert verify(scenario, complete) == ()
    assert costs.get(interest, 0) <= score(scenario, complete).by.get(interest, 0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SEEDS, st.randoms(use_true_random=False))
def test_both_sides_judge_a_changed_plan_alike(seed: int, random) -> None:  # type: ignore[no-untyped-def]
    """Move one session of a lawful plan anywhere: the verifier objects exactly if the solver refuses."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    held = _placed(scenario, hidden)
    s = random.choice(sorted(held))
    held[s] = (int(random.choice(list(problem.starts))), random.randrange(len(problem.rooms)))
    status, _ = _fixed(scenario, held)
    moved = hidden.model_copy(
        update={
            "placements": tuple(
                p.model_copy(update={"start": problem.instant(held[i][0]), "room": problem.rooms[held[i][1]]})
                for p in hidden.placements
                for i in (problem.session_index[p.session],)
            )
        }
    )
    named = names(problem, held)
    lawful = (
        not named.short and verify(scenario, moved.model_copy(update={"attendance": named.attendance})) == ()
    )
    if lawful:
        assert status == cp_model.OPTIMAL
    if status == cp_model.OPTIMAL and not named.short:
        assert lawful


def test_one_worker_and_a_seed_give_the_same_plan_under_any_hash_seed() -> None:
    """The same scenario, seed and one worker give the same bytes, whatever the hash seed."""
    code = (
        "from tests.planted import planted; from eventplan.planner import plan\n"
        "print(plan(planted(7)[0], workers=1, effort=5.0, seconds=60.0).model_dump_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path), "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed, zone in (("0", "UTC"), ("1", "America/New_York"), ("77", "Asia/Tokyo"))
    }
    assert len(outputs) == 1
    assert '"placements"' in outputs.pop()
