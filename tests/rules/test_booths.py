"""Every exhibitor has a booth."""

from typing import Any

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.rules.booths import RULE
from eventplan.rules.organisers_present import RULE as PRESENT
from tests.rules.builders import breached, event, parties, planned, said, session


def fair(**exhibitor: Any) -> Scenario:
    """Three booths in a row, and two exhibitors."""
    booths = [{"id": "b1"}, {"id": "b2", "next_to": ["b1"]}, {"id": "b3", "next_to": ["b2"]}]
    exhibitors = [{"delegation": "ONE", **exhibitor}, {"delegation": "TWO"}]
    exhibition = {"id": "fair", "kind": "exhibition", "booths": booths, "exhibitors": exhibitors}
    return event(exhibition, delegations=parties("ONE", "TWO"))


def standing(**chosen: str) -> Any:
    """A plan of the exhibition with these booths."""
    return planned({"fair": "09:00 A"}, booths={"fair": chosen})


def test_one_each_holds() -> None:
    """Each has a booth of its own; an exhibition that is not held needs none."""
    assert breached(RULE, fair(), standing(ONE="b1", TWO="b2")) == []
    assert breached(RULE, fair(), planned({})) == []


def test_none_a_strange_one_or_another_s() -> None:
    """Without a booth, in one that is not there, or in one that is taken: each is a breach."""
    assert breached(RULE, fair(), standing(ONE="b1")) == [("fair", "TWO")]
    assert breached(RULE, fair(), standing(ONE="b9", TWO="b2")) == [("fair", "ONE")]
    assert breached(RULE, fair(), standing(ONE="b1", TWO="b1")) == [("fair", "TWO")]
    assert (
        said(RULE, fair(), standing(ONE="b1", TWO="b1")) == "Two and One both have booth b1 in 'fair' (fair)"
    )


def test_each_stranger_with_a_booth_is_told() -> None:
    """After a session that is no exhibition."""
    talk = event(session("talk")).sessions
    scenario = fair().changed(sessions=(*fair().sessions, *talk), delegations=parties("ONE", "TWO", "TEN"))
    booths = {"talk": {"ONE": "b1"}, "gone": {}, "fair": {"ONE": "b1", "TWO": "b2", "TEN": "b3"}}
    plan = planned({"talk": "09:00 B", "fair": "09:00 A"}, booths=booths)
    assert breached(RULE, scenario, plan) == [("talk",), ("gone",), ("fair", "TEN")]


def test_apart_is_not_beside() -> None:
    """Whoever keeps apart from another stands two booths away, whichever booth names the other."""
    shy = fair(apart=["TWO"])
    assert breached(RULE, shy, standing(ONE="b1", TWO="b3")) == []
    assert breached(RULE, shy, standing(ONE="b1", TWO="b2")) == [("fair", "ONE")]
    assert breached(RULE, shy, standing(ONE="b2", TWO="b1")) == [("fair", "ONE")]


def test_exhibitors_who_must_be_there_are_there() -> None:
    """At an exhibition that asks for them; whoever stands there is nowhere else."""
    booths = [{"id": "b1"}, {"id": "b2"}]
    exhibition = {
        "id": "fair",
        "kind": "exhibition",
        "booths": booths,
        "exhibitors": ["ONE", "TWO"],
        "representatives": 1,
        "duration": 120,
    }
    talk = {"id": "talk", "attendance": "closed", "required": ["ONE-01"]}
    scenario = event(exhibition, talk, delegations=parties("ONE", "TWO"), parallel=[])
    missing = planned({"fair": "09:00 A", "talk": "09:00 B"}, attendance={"fair": ("TWO-01",)})
    assert breached(PRESENT, scenario, missing) == [("ONE", "fair")]
    assert "which exhibits at 'fair' (fair), has 0 of 1" in said(PRESENT, scenario, missing)
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    there = answer.attendance["fair"]
    assert {scenario.people[who].delegation for who in there} == {"ONE", "TWO"}
