"""Every exhibitor has a booth."""

from typing import Any

from eventplan.model import Scenario
from eventplan.rules.booths import RULE
from tests.rules.second import event, found, parties, planned, said


def fair(**one: Any) -> Scenario:
    """Three booths in a row, and two exhibitors."""
    booths = [{"id": "b1"}, {"id": "b2", "next_to": ["b1"]}, {"id": "b3", "next_to": ["b2"]}]
    exhibitors = [{"delegation": "ONE", **one}, {"delegation": "TWO"}]
    exhibition = {"id": "fair", "kind": "exhibition", "booths": booths, "exhibitors": exhibitors}
    return event(exhibition, delegations=parties("ONE", "TWO"))


def standing(**chosen: str) -> Any:
    """A plan of the exhibition with these booths."""
    return planned({"fair": "09:00 A"}, booths={"fair": chosen})


def test_one_each_holds() -> None:
    """Each has a booth of its own; an exhibition that is not held needs none."""
    assert found(RULE, fair(), standing(ONE="b1", TWO="b2")) == []
    assert found(RULE, fair(), planned({})) == []


def test_none_a_strange_one_or_another_s() -> None:
    """Without a booth, in one that is not there, or in one that is taken: each is a breach."""
    assert found(RULE, fair(), standing(ONE="b1")) == [("fair", "TWO")]
    assert found(RULE, fair(), standing(ONE="b9", TWO="b2")) == [("fair", "ONE")]
    assert found(RULE, fair(), standing(ONE="b1", TWO="b1")) == [("fair", "TWO")]
    assert (
        said(RULE, fair(), standing(ONE="b1", TWO="b1")) == "Two and One both have booth b1 in 'fair' (fair)"
    )


def test_apart_is_not_beside() -> None:
    """Whoever keeps apart from another stands two booths away, whichever booth names the other."""
    shy = fair(apart=["TWO"])
    assert found(RULE, shy, standing(ONE="b1", TWO="b3")) == []
    assert found(RULE, shy, standing(ONE="b1", TWO="b2")) == [("fair", "ONE")]
    assert found(RULE, shy, standing(ONE="b2", TWO="b1")) == [("fair", "ONE")]
