"""Principals wait little and walk little: exact units by hand, and the solver counts and saves the same."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import principal_waiting, walking
from eventplan.verifier import score
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session

VIP = [
    {"id": "ONE", "name": "One", "size": 2, "members": [{"id": "vip", "name": "Ms Vip", "principal": True}]}
]
QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}
FAR = {"ways": [{"a": "A", "b": "B", "minutes": 7}]}


def with_vip(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """An event whose sessions need the principal, two rooms seven minutes apart."""
    mine = [{**x, "required": x.get("required", ["vip"])} for x in sessions]
    return event(*mine, delegations=VIP, walking=FAR, **rest)


def waits(scenario: Scenario, plan: Plan) -> list[tuple[tuple[str, ...], int]]:
    """Subjects and units of each penalty for waiting."""
    return [(penalty.subjects, penalty.units) for penalty in principal_waiting.penalty(scenario, plan)]


def walks(scenario: Scenario, plan: Plan) -> list[tuple[tuple[str, ...], int]]:
    """Subjects and units of each penalty for walking."""
    return [(penalty.subjects, penalty.units) for penalty in walking.penalty(scenario, plan)]


@pytest.mark.parametrize(
    ("second", "units"),
    [("10:00", []), ("10:09", []), ("10:10", [1]), ("10:19", [1]), ("10:20", [2]), ("13:00", [18])],
)
def test_waiting_counts_whole_tens_of_minutes(second, units):
    """Nine idle minutes are nothing, ten are one unit, nineteen are one."""
    scenario = with_vip(session("x"), session("y"))
    waiting = waits(scenario, planned({"x": "09:00 A", "y": f"{second} A"}))
    assert waiting == [(("vip",), number) for number in units]


def test_waiting_is_counted_by_day_and_only_for_principals():
    """A night is no waiting; neither is anybody else's."""
    scenario = with_vip(session("x"), session("y"), session("z", required=["ONE-01"]))
    assert waits(scenario, planned({"x": "09:00 A", "y": "26 12:00 A", "z": "12:00 A"})) == []


def test_whoever_leaves_and_comes_again_does_not_wait_between():
    """Waiting counts within one stay: the head of state who comes for the evening did not wait since noon."""
    stays = ["2025-10-25 08:00/12:00", "2025-10-25 17:00/22:00"]
    vip = [{**VIP[0], "members": [{"id": "vip", "name": "Ms Vip", "principal": True, "available": stays}]}]
    starts = {"x": "09:00", "y": "10:30", "z": "18:00"}
    scenario = with_vip(*(session(name, start=f"2025-10-25 {clock}") for name, clock in starts.items()))
    scenario = scenario.changed(delegations=vip)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert waits(scenario, answer) == [(("vip",), 3)]
    assert (answer.score_by["principal-waiting"], str(answer.status)) == (3, "optimal")


def test_waiting_leaves_out_what_lies_between():
    """Three sessions: only the time in none of them counts, and the message says how much."""
    scenario = with_vip(session("x"), session("y"), session("z"))
    plan = planned({"x": "09:00 A", "y": "10:30 A", "z": "12:00 A"})
    assert waits(scenario, plan) == [(("vip",), 6)]
    (penalty,) = principal_waiting.penalty(scenario, plan)
    assert penalty.message == "Ms Vip waits 60 minutes between commitments on 25 Oct"


@pytest.mark.parametrize(
    ("places", "units"),
    [
        ({"x": "09:00 A", "y": "11:00 A"}, []),
        ({"x": "09:00 A", "y": "11:00 B"}, [7]),
        ({"x": "09:00 A", "y": "26 11:00 B"}, []),
        ({"x": "09:00 A", "y": "11:00 B", "z": "13:00 A"}, [14]),
        ({"x": "09:00 A", "y": "13:00 B", "z": "11:00 A"}, [7]),
        ({"x": "09:00 A", "y": "11:00 B", "z": "26 09:00 A"}, [7]),
    ],
)
def test_walking_counts_the_ways_from_one_session_to_the_next(places, units):
    """Ways of one day, in order of time, to and fro."""
    scenario = with_vip(session("x"), session("y"), session("z", drop_price=0))
    assert walks(scenario, planned(places)) == [(("vip",), number) for number in units]


def test_a_checkpoint_on_the_way_counts_as_walking():
    """Minutes at the checkpoint of a zone are part of the way into it, not of the way out."""
    scenario = with_vip(
        session("x"),
        session("y"),
        zones=[{"id": "inner", "name": "Inner", "transit": 5}],
        rooms=[room("A"), room("B", zone="inner")],
    )
    assert walks(scenario, planned({"x": "09:00 A", "y": "11:00 B"})) == [(("vip",), 12)]
    assert walks(scenario, planned({"x": "09:00 B", "y": "11:00 A"})) == [(("vip",), 7)]


def test_the_solver_puts_a_principals_sessions_one_after_the_other():
    """Nothing but waiting and walking is at stake: the best plan has neither, and that is proved."""
    both = {"room": ["A", "B"]}
    scenario = with_vip(
        session("x", start="2025-10-25 09:00", room="A"),
        session("y", **both),
        session("z", **both),
        preferences={"room-fit": {"weight": 0}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (str(answer.status), answer.score) == ("optimal", 0)


def test_the_solver_pays_for_what_is_stated():
    """Two hours idle and a way to and fro, all pinned: twelve units of waiting, fourteen minutes."""
    scenario = with_vip(
        session("x", start="2025-10-25 09:00", room="A"),
        session("y", start="2025-10-25 11:00", room="B"),
        session("z", start="2025-10-25 13:00", room="A"),
        preferences={"principal-waiting": {"weight": 3}, "walking": {"weight": 2}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by == {"principal-waiting": 36, "walking": 28}
    assert (str(answer.status), answer.bound) == ("optimal", 64)


def test_a_principal_can_be_left_out_of_the_count():
    """`off_for` names a person for whom neither counts, on both sides."""
    scenario = with_vip(
        session("x", start="2025-10-25 09:00", room="A"),
        session("y", start="2025-10-25 11:00", room="B"),
        preferences={"principal-waiting": {"off_for": ["vip"]}, "walking": {"off_for": ["vip"]}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (str(answer.status), answer.score) == ("optimal", 0)
    assert score(scenario, answer).total == 0
    assert charged(scenario, answer) == {}


def test_an_optional_session_that_is_dropped_is_not_walked_to():
    """A session not worth its way is dropped, and then nobody walks there."""
    scenario = with_vip(
        session("x", start="2025-10-25 09:00", room="A"),
        session("y", start="2025-10-25 10:10", room="B", drop_price=5),
        preferences={"principal-waiting": {"weight": 0}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.dropped, answer.score, str(answer.status)) == (("y",), 5, "optimal")
