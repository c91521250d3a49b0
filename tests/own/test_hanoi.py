"""Four rules of one's own on the event of Hanoi, without a word to the solver."""

import time
from pathlib import Path

import pytest

import eventplan
from eventplan.planner import first_plan
from eventplan.verifier import is_lawful, verify

from .hanoi_rules import FOUR

SCENARIO = Path(__file__).parents[2] / "scenarios" / "hanoi-2025.yaml"


@pytest.mark.long
def test_a_lawful_plan_is_found() -> None:
    """Within a minute of one core."""
    scenario = eventplan.load(SCENARIO).extended(rules=FOUR)
    began = time.process_time()
    answer = first_plan(scenario, seconds=None, effort=60.0)
    spent = time.process_time() - began

    assert isinstance(answer, eventplan.Plan)
    assert is_lawful(verify(scenario, answer))
    assert [rule.poster for rule in FOUR] == [None] * 4
    assert spent < 60
