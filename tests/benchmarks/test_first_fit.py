"""The simple planner of the bench makes lawful plans of its own."""

from pathlib import Path

from benchmarks import first_fit
from eventplan import load, score, verify
from eventplan.verifier import is_lawful

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_its_plan_is_lawful_and_its_score_is_the_verifiers() -> None:
    """What it returns passes the verifier, and scores what the verifier says."""
    scenario = load(SCENARIOS / "small-roundtable.yaml")
    answer = first_fit.plan(scenario, seconds=1.0)
    assert answer.plan is not None
    assert is_lawful(verify(scenario, answer.plan, first_fit.WAIVED))
    assert answer.score == score(scenario, answer.plan).total


def test_moves_only_make_it_better() -> None:
    """The curve of scores falls, and ends at the score of the plan."""
    scenario = load(SCENARIOS / "small-roundtable.yaml")
    answer = first_fit.plan(scenario, seconds=1.0, seed=3)
    points = [points for _, points in answer.curve]
    assert points == sorted(points, reverse=True)
    assert points[-1] == answer.score


def test_it_shares_no_code_with_the_scheduler() -> None:
    """It imports the model and the verifier, and nothing of the solver."""
    text = Path(first_fit.__file__).read_text("utf-8")
    imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert not any("solver" in line or "planner" in line or "ortools" in line for line in imports)
