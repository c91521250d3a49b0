"""The scheduler keeps gaps of groups, and limits on sessions that are named."""

from datetime import timedelta
from typing import Any

import pytest

from eventplan.model import NoPlan, Plan, with_changes
from eventplan.planner import plan
from tests.rules.builders import event, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}
MORNING = ["2025-10-25 09:00/11:30"]


@pytest.mark.parametrize("policy", [{}, {"waived_for": ["other"]}])
@pytest.mark.parametrize(("gap", "possible"), [(30, True), (35, False)])
def test_a_gap_is_kept(policy: dict[str, Any], gap: int, possible: bool) -> None:
    """Two hours in two and a half: half an hour between them fits, more does not; as a whole or pair by pair."""
    both = [session(name, windows=MORNING) for name in "xy"]
    group = {"id": "g", "sessions": ["x", "y"], "gap": gap}
    scenario = event(*both, session("other"), not_parallel=[group], rules={"not-parallel": policy})
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan) is possible
    if isinstance(answer, Plan):
        starts = [answer.placement_by_session[name].start for name in "xy"]
        assert abs(starts[0] - starts[1]) == timedelta(minutes=90)


def test_named_sessions_are_limited() -> None:
    """Three sessions in two hours, at most one of two of them at once; and without them the limit goes."""
    window = ["2025-10-25 09:00/11:00"]
    three = [session(name, windows=window) for name in "xyz"]
    limit = {"id": "crowds", "kinds": ["plenary"], "sessions": ["x", "y"], "most": 1}
    scenario = event(*three, parallel=[limit])
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    starts = [answer.placement_by_session[name].start for name in "xy"]
    assert abs(starts[0] - starts[1]) >= timedelta(minutes=60)
    both = [session(name, windows=["2025-10-25 09:00/10:30"]) for name in "xy"]
    assert isinstance(plan(event(*both, parallel=[limit]), **QUICK), NoPlan)
    assert with_changes(scenario, ["cancel x", "cancel y"]).parallel == ()
    assert with_changes(scenario, ["cancel x"]).parallel[0].sessions == ("y",)
