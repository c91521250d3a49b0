"""Where everybody is by a plan is worked out once, and never told of another plan."""

from unittest.mock import patch

import eventplan
from eventplan.model import Whereabouts, whereabouts_of
from eventplan.model.remembered import remembered
from tests import small

SCENARIO, PLAN = eventplan.load(small.SCENARIO), eventplan.load_plan(small.plan_file())


def test_it_is_worked_out_once_for_verify_and_score() -> None:
    """Rules and preferences ask for it two dozen times, and a copy that has another score is the same plan."""
    plan = PLAN.moved("opening", start="2026-05-12T10:15+02:00")
    with patch.object(
        Whereabouts, "__init__", autospec=True, side_effect=Whereabouts.__init__
    ) as working_out:
        eventplan.verify(SCENARIO, plan)
        eventplan.score(SCENARIO, plan.model_copy(update={"score": 17}))
    assert working_out.call_count == 1


def test_another_plan_or_scenario_has_its_own() -> None:
    """A plan that sends nobody, a scenario of another day; and the first plan again."""
    session = next(session for session, people in PLAN.attendance.items() if people)
    nobody = PLAN.model_copy(update={"attendance": {}, "orders": {}})
    assert whereabouts_of(SCENARIO, PLAN).people(session)
    assert not whereabouts_of(SCENARIO, nobody).people(session)
    assert whereabouts_of(SCENARIO, PLAN).people(session)
    changed = SCENARIO.changed()
    assert whereabouts_of(changed, PLAN) is not whereabouts_of(SCENARIO, PLAN)


def test_whatever_a_plan_decides_makes_it_another() -> None:
    """Each field that is not about the plan itself."""
    known = remembered(lambda scenario, plan: object())
    about = {"event", "scenario", "status", "score", "bound", "score_by", "findings", "run"}
    for name in eventplan.Plan.model_fields.keys() - about:
        value = getattr(PLAN, name)
        other = value[:0] if isinstance(value, tuple) else {**value, "x": ()}
        changed = PLAN.model_copy(update={name: other})
        first = known(SCENARIO, PLAN)
        assert first is known(SCENARIO, PLAN)
        assert (known(SCENARIO, changed) is first) == (getattr(changed, name) is value), name
