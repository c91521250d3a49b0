"""Journalists and their rooms: what goes without saying of the press."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import absences, interest_coverage, room_fit, room_purpose
from tests.preferences.charged import charged
from tests.rules.builders import event, parties, planned, room, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}
BRIEFING = {"kind": "press-conference", "attendance": "open", "duration": 30}
PRESS = {"id": "PRESS", "name": "Press pool", "kind": "media", "size": 3}


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Delegations ONE and TWO, a press pool, and what counts unasked."""
    return event(*sessions, **{"common_sense": True, "delegations": [*parties("ONE", "TWO"), PRESS], **rest})


@pytest.mark.parametrize(
    ("stated", "kind", "rest", "units"),
    [
        ({"id": "press-centre"}, {}, {}, 15),
        ({"id": "R1", "name": "Media Hall"}, {}, {}, 15),
        ({"id": "R1", "name": {"en": "Room 1", "fr": "Salle de presse"}}, {}, {}, 15),
        ({"id": "R1", "name": "Express Room"}, {}, {}, 0),
        ({"id": "press"}, {"kind": "press-conference", "invited": []}, {}, 0),
        ({"id": "press"}, {"kind": "hold"}, {}, 0),
        ({"id": "press"}, {"room": "press"}, {}, 0),
        ({"id": "press", "other_use": 0}, {}, {}, 0),
        ({"id": "press", "other_use": 4}, {}, {}, 0),
        ({"id": "press", "other_uses": {"roundtable": 4}}, {}, {}, 0),
        ({"id": "press", "meant_for": ["roundtable"]}, {}, {}, 0),
        ({"id": "press", "meant_for": ["plenary"]}, {}, {}, 15),
        ({"id": "press"}, {}, {"common_sense": False}, 0),
    ],
)
def test_a_press_room_is_known_by_its_name(
    stated: dict[str, Any], kind: dict[str, Any], rest: dict[str, Any], units: int
) -> None:
    """Where nothing is stated of its use; counted by hand, and charged alike."""
    scenario = usual(session("x", **kind), rooms=[{**room("B"), **stated}, room("C")], **rest)
    plan = planned({"x": f"10:00 {stated['id']}"})
    assert sum(penalty.units for penalty in room_purpose.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("room-purpose", 0) == units * scenario.weight("room-purpose")


@pytest.mark.parametrize(
    ("stated", "fields", "rest", "units"),
    [
        ({}, {}, {}, 15),
        ({}, {"heads": 60}, {}, 0),  # the room of the press has 50 seats
        ({}, {"features": ["stage"]}, {}, 0),
        ({}, {"room": ["C"]}, {}, 0),
        ({"bookable": False}, {}, {}, 0),
        ({"meant_for": ["plenary"]}, {}, {}, 0),
        ({"meant_for": ["press-conference"]}, {}, {}, 15),
        ({}, {}, {"common_sense": False}, 0),
        ({}, {"kind": "roundtable"}, {}, 0),
    ],
)
def test_press_conferences_are_in_the_press_room(
    stated: dict[str, Any], fields: dict[str, Any], rest: dict[str, Any], units: int
) -> None:
    """Where there is one that would do; counted by hand, and charged alike."""
    rooms = [{**room("press"), **stated}, {**room("C"), "capacity": 100, "features": ["stage"]}]
    scenario = usual(session("x", **{**BRIEFING, **fields}), rooms=rooms, **rest)
    plan = planned({"x": "10:00 C"})
    assert sum(penalty.units for penalty in room_purpose.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("room-purpose", 0) == units * scenario.weight("room-purpose")


@pytest.mark.parametrize(("fields", "units"), [({}, 0), ({"heads": 2}, 7), ({"kind": "roundtable"}, 7)])
def test_nobody_counts_the_seats_of_a_press_conference(fields: dict[str, Any], units: int) -> None:
    """Unless it says how many are expected: two who speak in a room of 100 are not all who come."""
    x = session("x", **{**BRIEFING, "speakers": ["ONE-01", "TWO-01"], **fields})
    scenario = usual(x, rooms=[{**room("press"), "capacity": 100, "other_use": 0}])
    plan = planned({"x": "10:00 press"})
    assert sum(penalty.units for penalty in room_fit.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("room-fit", 0) == units * scenario.weight("room-fit")


def test_nobody_else_meets_in_the_press_room() -> None:
    """Though it is the first in the file, and as large."""
    rooms = [{**room("press"), "name": "Press room"}, room("B")]
    answer = plan(usual(session("x"), session("talk", **BRIEFING), rooms=rooms), **QUICK)
    assert isinstance(answer, Plan)
    assert {placement.session: placement.room for placement in answer.placements} == {
        "x": "B",
        "talk": "press",
    }


@pytest.mark.parametrize(
    ("interests", "rest", "number"),
    [
        ({}, {}, 3),
        ({"water": 1}, {}, 0),  # what they wish is stated
        ({}, {"common_sense": False}, 0),
    ],
)
def test_journalists_go_to_press_conferences(
    interests: dict[str, int], rest: dict[str, Any], number: int
) -> None:
    """Where nothing is said of what they wish."""
    delegations = [*parties("ONE", "TWO"), {**PRESS, "interests": interests}]
    talks = [session("talk", **BRIEFING), session("other", themes=["water"])]
    scenario = usual(*talks, delegations=delegations, **rest)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert len(answer.attendance.get("talk", ())) == number
    alone = planned({"talk": "10:00 A"})
    assert len(list(interest_coverage.penalty(scenario, alone))) == (number > 0)


def test_the_press_has_no_head_for_whom_a_dinner_is_meant() -> None:
    """Nor a seat to fill; unless it is invited by name."""
    dinner = session("dinner", kind="social", attendance="heads")
    debate = session("debate", kind="plenary", attendance="delegations")
    opening = session("first", kind="ceremony", ceremony="opening", attendance="everyone")

    def invited(**fields: Any) -> list[list[str]]:
        scenario = usual(*({**session, **fields} for session in (dinner, debate, opening)))
        return [[d.id for d in scenario.invited(session)] for session in scenario.sessions]

    assert invited() == [["ONE", "TWO"], ["ONE", "TWO"], ["ONE", "TWO", "PRESS"]]
    assert invited(invited=["media"]) == [["PRESS"]] * 3
    plain = usual(dinner, common_sense=False)
    assert [d.id for d in plain.invited(plain.sessions[0])] == ["ONE", "TWO", "PRESS"]


@pytest.mark.parametrize(
    ("fields", "rest", "absent"),
    [
        ({}, {}, []),
        ({"invited": ["state", "media"]}, {}, [1, 2]),  # the head stands alone in the list
        ({}, {"common_sense": False}, [1, 2]),
    ],
)
def test_the_press_is_not_absent_from_what_it_may_not_see(
    fields: dict[str, Any], rest: dict[str, Any], absent: list[int]
) -> None:
    """Nobody lists a photographer as missing who has no badge for the hall."""
    opening = {"kind": "ceremony", "ceremony": "opening", "attendance": "everyone", "room": "A", **fields}
    scenario = usual(
        session("x", **opening),
        clearances=["pass"],
        zones=[{"id": "inner", "name": "Inner", "clearance": "pass"}],
        rooms=[room("A", zone="inner"), room("B")],
        delegations=[*parties("ONE", "TWO", clearance="pass"), PRESS],
        **rest,
    )
    there = ("ONE-01", "ONE-02", "TWO-01", "TWO-02")
    plan = planned({"x": "09:00 A"}, attendance={"x": there})
    assert [len(absence.people) for absence in absences.absent(scenario, plan)] == absent
