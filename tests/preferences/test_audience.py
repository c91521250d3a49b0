"""Leaders in audiences and whole delegations in one room: counted by hand, and avoided."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import audience
from tests.rules.builders import event, planned, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}
OPEN = {"attendance": "open"}


def states(size: int = 3, interests: dict[str, int] | None = None, **fields: Any) -> list[dict[str, Any]]:
    """A delegation led by a President."""
    head = {"id": "chief", "name": "President", "rank": "head-of-state", "head": True}
    wishes = {"fish": 2} if interests is None else interests
    return [{"id": "ONE", "name": "One", "size": size, "members": [head], "interests": wishes, **fields}]


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """What counts unasked, counts."""
    return event(*sessions, common_sense=True, **rest)


def units(scenario: Scenario, attendance: dict[str, list[str]]) -> int:
    """Units of a plan in which these people are sent to these sessions, one after the other."""
    places = {name: f"{10 + n}:00 A" for n, name in enumerate(attendance)}
    plan = planned(places, attendance=attendance)
    return sum(penalty.units for penalty in audience.penalty(scenario, plan))


@pytest.mark.parametrize(
    ("fields", "parties", "going", "expected"),
    [
        (OPEN, states(), ["chief"], 5),
        (OPEN, states(), ["ONE-01", "ONE-02"], 0),
        (OPEN, states(), ["chief", "ONE-01", "ONE-02"], 8),
        (OPEN, states(2), ["ONE-01"], 0),
        (OPEN, states(1), ["chief"], 0),
        (OPEN, states(interests={"x": 1}), ["chief"], 0),
        ({**OPEN, "speakers": ["chief"]}, states(), ["chief"], 0),
        ({**OPEN, "kind": "side-event", "organisers": ["ONE"]}, states(), ["chief"], 0),
        ({**OPEN, "kind": "high-level-session"}, states(), ["chief"], 0),
        ({"attendance": "delegations"}, states(), ["chief"], 5),
        ({"attendance": "delegations", "kind": "plenary"}, states(), ["chief"], 0),
        ({"attendance": "everyone"}, states(), ["chief", "ONE-01", "ONE-02"], 0),
        (OPEN, states(kind="media"), ["chief", "ONE-01", "ONE-02"], 5),
    ],
)
def test_who_sits_where(fields: dict[str, Any], parties: Any, going: list[str], expected: int) -> None:
    """Five for a leader who only sits there, three for everybody at once."""
    scenario = usual(session("x", themes=["fish"], **fields), delegations=parties)
    assert units(scenario, {"x": going}) == expected


def test_each_leader_and_each_delegation_counts_for_itself() -> None:
    """After one who is no leader, whose delegation has nobody else, or who wishes to come; and in every session."""
    (penalty,), alone = (
        states(interests={"x": 1}),
        {"id": "TWO", "name": "Two", "size": 1, "rank": "head-of-state"},
    )
    three = {"id": "THREE", "name": "Three", "size": 3, "rank": "head-of-government"}
    scenario = usual(session("x", **OPEN), session("y", **OPEN), delegations=[penalty, alone, three])
    everybody = ["ONE-01", "chief", "TWO-01", "THREE-01", "ghost"]
    plan = planned({"x": "10:00 A", "y": "12:00 A"}, attendance={"x": everybody, "y": everybody})
    assert [(penalty.subjects, penalty.units) for penalty in audience.penalty(scenario, plan)] == [
        (("THREE-01", "x"), 5),
        (("chief", "y"), 5),
        (("THREE-01", "y"), 5),
    ]
    whole = ["ONE-01", "ONE-02", "THREE-02", "THREE-03"]
    assert units(scenario, {"x": ["chief", *whole], "y": ["THREE-01", *whole]}) == 3 + 3 + 5


def test_others_are_sent_where_they_can_be() -> None:
    """The President covers no committee and sits in no audience, and somebody stays outside."""
    scenario = usual(
        session("cover", attendance="delegations", start="2025-10-25 10:00"),
        session("talk", **OPEN, themes=["fish"], start="2025-10-25 10:00"),
        session("later", **OPEN, themes=["fish"], start="2025-10-25 12:00"),
        delegations=states(4),
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert "audience" not in answer.score_by
    going = {name: {*people} for name, people in answer.attendance.items()}
    assert all("chief" not in people for people in going.values())
    assert going["talk"]
    assert 1 <= len(going["later"]) < 4


def test_a_leader_goes_where_nobody_else_can() -> None:
    """A wish that weighs more than a leader who covers or listens takes the leader; a lesser one does not."""
    for weight, number in ((9, 1), (2, 0)):
        scenario = usual(
            session("cover", attendance="delegations", start="2025-10-25 10:00"),
            session("talk", **OPEN, themes=["fish"], start="2025-10-25 10:00"),
            delegations=states(2, {"fish": weight}),
        )
        answer = plan(scenario, **QUICK)
        assert isinstance(answer, Plan)
        assert len(answer.attendance.get("talk", ())) == number
        assert ("chief" in {*answer.attendance["cover"], *answer.attendance.get("talk", ())}) == bool(number)


def test_it_may_be_switched_off() -> None:
    """Then members are spread as widely as seats allow."""
    scenario = usual(
        session("talk", **OPEN, themes=["fish"], start="2025-10-25 10:00"),
        delegations=states(),
        preferences={"audience": {"weight": 0}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert {*answer.attendance["talk"]} == {"chief", "ONE-01", "ONE-02"}
