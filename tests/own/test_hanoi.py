"""Four rules of one's own on the event of Hanoi, without a word to the solver."""

import time
from pathlib import Path

import pytest

import eventplan
from eventplan.planner import first_plan
from eventplan.verifier import is_lawful, verify

from .hanoi_rules import FOUR
from .sixty_rules import quiet_mornings, rooms_are_aired

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


@pytest.mark.long
def test_what_many_sessions_break_at_once_is_repaired_at_once() -> None:
    """A ministerial conference of 63 sessions: it took a minute and a half of one core, or came to nothing."""
    rules = (rooms_are_aired, quiet_mornings)
    scenario = eventplan.load(SCENARIO.parent / "sixty" / "nairobi-ministerial.yaml").extended(rules=rules)
    plan = first_plan(scenario, seconds=None, effort=15.0)

    assert isinstance(plan, eventplan.Plan)
    assert is_lawful(verify(scenario, plan))
    assert [rule.poster for rule in rules] == [None] * 2
