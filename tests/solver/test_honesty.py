"""What keeps the law and the solver honest: each is held against the other."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from eventplan.explanation.rules import EXPLANATIONS
from eventplan.model import Plan, Status, Sweep
from eventplan.model.policy import PREFERENCE_IDS, RULE_IDS
from eventplan.planner import conclude, plan, run_of
from eventplan.preferences import PREFERENCES
from eventplan.rules import RULES
from eventplan.solver import Answer
from eventplan.solver.assemble import build_of, solution_in
from eventplan.solver.attendance import names
from eventplan.solver.build import Build
from eventplan.solver.complete import Placed, complete
from eventplan.solver.constraints import CONSTRAINTS, EXCLUSIONS
from eventplan.solver.costs import COSTS
from eventplan.solver.problem import Problem, problem_of
from eventplan.verifier import score, verify
from tests.command_line import printed_anywhere
from tests.planted import planted
from tests.temptations import TEMPTATIONS

ROOT = Path(__file__).parents[2]
SEEDS = st.integers(0, 10_000)
QUICK = {"workers": 1, "effort": 10.0, "seconds": 60.0}


def test_every_rule_is_obeyed_tempted_and_explained() -> None:
    """Each law has a post or an exclusion with its name, a temptation and an explanation; and nothing else has."""
    laws = {rule.id for rule in RULES}
    assert set(CONSTRAINTS) | set(EXCLUSIONS) == laws
    assert set(TEMPTATIONS) == laws
    assert {explanation.rule for explanation in EXPLANATIONS.values()} == laws


@pytest.mark.parametrize(
    ("package", "ids"),
    [
        ("rules", RULE_IDS),
        ("solver/constraints", RULE_IDS),
        ("explanation/rules", RULE_IDS),
        ("preferences", PREFERENCE_IDS),
        ("solver/costs", PREFERENCE_IDS),
    ],
)
def test_every_file_is_in_the_catalogue(package: str, ids: tuple[str, ...]) -> None:
    """A package of rules or preferences holds one file for each id of the catalogue, and what they share."""
    shared = {"rule.py", "preference.py"}
    files = {file.name for file in (ROOT / "eventplan" / package).glob("*.py") if file.name[0] != "_"}
    assert files - shared == {f"{name.replace('-', '_')}.py" for name in ids}


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
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by[rule] == 1000
    assert answer.bound <= answer.score
    # Whether members are short is seen when they get names: until then that price is not in the bound.
    counted = {"delegation-coverage", "organisers-present"}
    assert answer.status is (Status.FEASIBLE if rule in counted else Status.OPTIMAL)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_planted_plan_is_found(seed: int) -> None:
    """Where a lawful plan exists, one is found; and the verifier has nothing to say of either."""
    scenario, hidden = planted(seed)
    assert verify(scenario, hidden) == ()
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    if answer.status is Status.OPTIMAL:
        assert answer.score <= score(scenario, hidden).total
    assert answer.bound <= score(scenario, hidden).total


def _model(problem: Problem, held: Placed) -> Build:
    """The solver's model with placements fixed."""
    build = build_of(problem)
    for s in range(len(problem.sessions)):
        if s in held:
            start, room = held[s]
            build.cp.add(build.start[s] == start)
            build.cp.add(build.in_room[s].get(room, 0) == 1)
        else:
            build.cp.add(build.held[s] == 0)
    return build


def _solved(build: Build) -> cp_model.CpSolver | None:
    """A solver that holds a solution; None if it is proved that there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(build.cp)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return solver if status == cp_model.OPTIMAL else None


def _placed(problem: Problem, held: Plan) -> Placed:
    return {
        problem.session_index[p.session]: (problem.minute(p.start), problem.room_index[p.room])
        for p in held.placements
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SEEDS)
def test_what_the_law_accepts_the_solver_accepts_at_the_same_cost(seed: int) -> None:
    """A lawful plan, fixed, is feasible for the solver; and both count the same points for each preference."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    build = _model(problem, _placed(problem, hidden))
    solver = _solved(build)
    assert solver is not None
    costs: dict[str, int] = {}
    for preference, expression in build.costs:
        costs[preference] = costs.get(preference, 0) + solver.value(expression)
    completed = complete(problem, solution_in(build, solver.value))
    assert isinstance(completed, Plan)
    assert verify(scenario, completed) == ()
    counted, again = score(scenario, hidden).by, score(scenario, completed).by
    compact, bounded = "compactness", {"interest-coverage", "audience", "heads-waiting", "lunch"}
    for preference in {*COSTS, "dropped"} - bounded:
        assert costs.get(preference, 0) == again.get(preference, 0), preference
        # One sweep may do for two sessions: the solver may find a plan with fewer than were planted.
        if preference != compact or not hidden.sweeps:
            assert again.get(preference, 0) == counted.get(preference, 0), preference
    # Bounded from below here, and counted exactly once members have names and lists are drawn up.
    for preference in bounded:
        assert costs.get(preference, 0) <= again.get(preference, 0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SEEDS, st.randoms(use_true_random=False))
def test_both_sides_judge_a_changed_plan_alike(seed: int, random) -> None:  # type: ignore[no-untyped-def]
    """Move one session of a lawful plan anywhere: what the verifier accepts the solver does, and the other way."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    held = _placed(problem, hidden)
    s = random.choice(sorted(held))
    held[s] = (int(random.choice(list(problem.starts))), random.randrange(len(problem.rooms)))
    moved = hidden.model_copy(
        update={
            "placements": tuple(
                p.model_copy(update={"start": problem.instant(held[i][0]), "room": problem.rooms[held[i][1]]})
                for p in hidden.placements
                for i in (problem.session_index[p.session],)
            )
        }
    )
    build = _model(problem, held)
    solver = _solved(build)
    completed = complete(problem, solution_in(build, solver.value)) if solver else None
    if isinstance(completed, Plan):
        assert verify(scenario, completed) == ()
    else:
        assert completed is None or completed.proved
        assert verify(scenario, moved) != ()
        named = names(problem, held)
        if not named.short:
            assert verify(scenario, moved.model_copy(update={"attendance": named.attendance})) != ()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SEEDS, st.randoms(use_true_random=False))
def test_both_sides_judge_changed_cars_and_teams_alike(seed: int, random) -> None:  # type: ignore[no-untyped-def]
    """Move a car, or send another team: the verifier objects exactly if the solver refuses."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    arrivals, teams = list(hidden.arrivals), {s: dict(mine) for s, mine in hidden.teams.items()}
    if arrivals:
        n = random.randrange(len(arrivals))
        at = arrivals[n].at + timedelta(minutes=random.randint(-6, 6))
        arrivals[n] = arrivals[n].model_copy(update={"at": at})
    if teams and random.random() < 0.7:
        session = random.choice(sorted(teams))
        language = random.choice(sorted(teams[session]))
        numbers = sorted({*teams[session][language][1:], random.randint(1, 3)})
        teams[session][language] = tuple(numbers)
    changed = hidden.model_copy(update={"arrivals": tuple(arrivals), "teams": teams})
    build = _model(problem, _placed(problem, hidden))
    times = {arrival.who: problem.minute(arrival.at) for arrival in arrivals}
    working = {
        (s, language, n) for s, mine in teams.items() for language, numbers in mine.items() for n in numbers
    }
    known = set()
    for kind, key, presence, value in build.records:
        if kind == "arrival":
            build.cp.add(value == times[scenario.resources.arrivals[key[0]].who])
        elif kind == "team":
            known.add(key)
            build.cp.add(presence == (key in working))
    refused = bool(working - known) or _solved(build) is None
    rules = {finding.rule for finding in verify(scenario, changed)}
    assert rules <= {"arrivals", "interpretation"}
    assert refused == bool(rules)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SEEDS, st.randoms(use_true_random=False))
def test_both_sides_judge_a_moved_sweep_alike(seed: int, random) -> None:  # type: ignore[no-untyped-def]
    """Move one sweep: the verifier objects exactly if the solver refuses."""
    scenario, hidden = planted(seed)
    if not hidden.sweeps:
        return
    problem = problem_of(scenario)
    sweeps = [(sweep.room, problem.minute(sweep.start)) for sweep in hidden.sweeps]
    n = random.randrange(len(sweeps))
    sweeps[n] = sweeps[n][0], sweeps[n][1] - random.choice((5, 15, 30, 60, 300, 720, 725))
    build = _model(problem, _placed(problem, hidden))
    records = [(key[0], presence, begin) for kind, key, presence, begin in build.records if kind == "sweep"]
    for part, presence, begin in records:
        mine = [build.cp.new_bool_var("") for name, at in sweeps if name == part]
        for literal, at in zip(mine, [at for name, at in sweeps if name == part], strict=True):
            build.cp.add(begin == at).only_enforce_if(literal)
        build.cp.add(sum(mine) == presence)
    length = timedelta(minutes=15)
    done: list[int] = []
    moved = []
    for part, at in sorted(sweeps, key=lambda sweep: sweep[1]):
        team = next((i for i, until in enumerate(done) if until <= at), len(done))
        done[team : team + 1] = [at + 15]
        start = problem.instant(at)
        moved.append(Sweep(room=part, start=start, end=start + length, team=team + 1))
    findings = verify(scenario, hidden.model_copy(update={"sweeps": tuple(moved)}))
    assert {finding.rule for finding in findings} <= {"sweep"}
    if _solved(build) is None:
        assert findings
    else:  # a sweep that nothing needs any more takes a team for the law alone
        assert {finding.subjects for finding in findings} <= {("sweep-teams",)}


def test_one_worker_and_a_seed_give_the_same_plan_under_any_hash_seed() -> None:
    """The same scenario, seed and one worker give the same model and the same bytes, whatever the hash seed."""
    tracks = ROOT / "scenarios" / "tracks-of-papers.yaml"  # pairs of series in slots
    code = (
        "from tests.planted import planted; from eventplan.planner import plan\n"
        "from eventplan import load; from eventplan.solver.assemble import build_of\n"
        "from eventplan.solver.problem import problem_of\n"
        "print(plan(planted(7)[0], workers=1, effort=5.0, seconds=60.0).model_dump_json())\n"
        f"print(build_of(problem_of(load({str(tracks)!r}))).cp.proto)"
    )
    assert '"placements"' in printed_anywhere(code)


def test_a_bound_above_the_score_is_told_and_proves_nothing() -> None:
    """A search that claims more than its own plan costs is wrong: nobody is told that the plan is the best."""
    scenario, hidden = planted(3)
    points = score(scenario, hidden).total
    answer = conclude(scenario, Answer(Status.OPTIMAL, hidden, points), run_of(scenario, workers=1))
    assert isinstance(answer, Plan)
    assert (answer.status, answer.bound) == (Status.OPTIMAL, points)
    with pytest.warns(RuntimeWarning, match="that is our bug"):
        answer = conclude(scenario, Answer(Status.OPTIMAL, hidden, points + 1), run_of(scenario, workers=1))
    assert isinstance(answer, Plan)
    assert (answer.status, answer.bound) == (Status.FEASIBLE if points else Status.OPTIMAL, 0)
