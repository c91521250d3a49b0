"""Small scenarios in which a rule bites: on, there is no plan, or it costs; waived, all is well."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eventplan.files import load
from eventplan.model import NoPlan, Plan, Status
from eventplan.planner import plan
from eventplan.verifier import verify

BITE = Path(__file__).resolve().parents[2] / "scenarios" / "bite"

CASES = {
    "one-corridor": "non-encounter",
    "one-dog-team": "sweep",
    "three-teams": "interpretation",
    "delegation-of-three": "delegation-coverage",
    "red-zone-banquet": "zone-occupancy",
    "ten-lanes": "checkpoint-throughput",
}
"""The rule that bites in each file."""

EASED: dict[str, dict[str, Any]] = {
    "one-corridor": {"avoidance": {"scopes": ["session", "room"], "margin": 15}},
    "one-dog-team": {"resources": {"sweep_teams": 2}},
    "three-teams": {"resources": {"interpretation": [{"language": "fr", "teams": 4}]}},
    "delegation-of-three": {
        "delegations": [
            {"id": "BIG", "name": "Large", "size": 12},
            {"id": "SMALL", "name": "Small", "size": 4},
        ]
    },
    "red-zone-banquet": {
        "zones": [
            {"id": "green-zone", "name": "Green", "clearance": "green", "cap": 2000, "staff": 100},
            {
                "id": "red-zone",
                "name": "Red",
                "within": "green-zone",
                "clearance": "red",
                "cap": 340,
                "staff": 40,
            },
        ]
    },
    "ten-lanes": {
        "checkpoints": [
            {"id": "main-gate", "name": "Gate", "zone": "inside", "lanes": 26, "rate": 100, "queue": 300}
        ]
    },
}
"""What the comment of each file says would do."""

QUICK: dict[str, Any] = {"workers": 1, "effort": 20.0, "seconds": 60.0}

cases = pytest.mark.parametrize(("name", "rule"), CASES.items(), ids=list(CASES))


def test_every_file_is_tested() -> None:
    """No scenario lies there unproved."""
    assert {file.stem for file in BITE.glob("*.yaml")} == set(CASES) == set(EASED)


@cases
def test_the_rule_leaves_no_plan(name: str, rule: str) -> None:
    """With the rule there is no plan, and that is proved, as the file expects."""
    scenario = load(BITE / f"{name}.yaml")
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE
    assert scenario.expect is not None
    assert (scenario.expect.status, scenario.expect.because[0].rule) == ("infeasible", rule)


@cases
def test_without_the_rule_all_is_well(name: str, rule: str) -> None:
    """With the rule waived there is a plan, which breaks that rule alone."""
    scenario = load(BITE / f"{name}.yaml")
    answer = plan(scenario, waive={rule}, **QUICK)
    assert isinstance(answer, Plan)
    assert {finding.rule for finding in verify(scenario, answer)} == {rule}


@cases
def test_at_a_price_the_rule_costs(name: str, rule: str) -> None:
    """With a price on the rule there is a plan, which pays it."""
    scenario = load(BITE / f"{name}.yaml").changed(rules={rule: {"price": 500}})
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by[rule] >= 500


@cases
def test_what_the_file_says_would_do_does(name: str, rule: str) -> None:
    """The way out that the file names is one."""
    scenario = load(BITE / f"{name}.yaml").changed(**EASED[name])
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()


def test_the_files_stand_up_to_their_own_expectations() -> None:
    """`eventplan test` finds each without a plan, and the rule in the conflict that it explains."""
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", "test", str(BITE)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{2 * len(CASES)} passed, 0 failed" in done.stdout + done.stderr
