"""What is not held, or is put into a room that there is not, costs nothing but by the rules."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.preferences import ceremony_times, compactness, heads_waiting, reports, same_hours, walking
from tests.rules.builders import event, parties, planned, room, session, turn

DAY, NEXT = "2025-10-25", "2025-10-26"
PRESS = {"kind": "press-conference", "invited": [], "duration": 30}
OPENING = {"kind": "ceremony", "ceremony": "opening", "start": f"{DAY} 09:00", "exclusive": False}


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two days, and what counts unasked."""
    return event(*sessions, **{"common_sense": True, **rest})


def units(preference: Any, scenario: Scenario, places: dict[str, str]) -> int:
    return sum(penalty.units for penalty in preference.penalty(scenario, planned(places)))


CASES: dict[str, tuple[Any, list[dict[str, Any]], dict[str, str], int]] = {
    "a press conference": (
        reports,
        [session("x", themes=["water"]), session("press", **PRESS, themes=["water"])],
        {"x": "10:00 A", "press": "09:00 B"},
        2,
    ),
    "the press, told late of a ceremony": (
        reports,
        [
            session("signing", kind="ceremony", ceremony="signing", exclusive=False),
            session("press", **PRESS, title="On the signing"),
        ],
        {"signing": "10:00 A", "press": "13:31 B"},  # 151 minutes after it, of which 90 are soon enough
        2,
    ),
    "a briefing of two": (
        reports,
        [
            session(f"briefing-{n}", **PRESS, title="Briefing", windows=[day])
            for n, day in ((1, DAY), (2, NEXT))
        ],
        {"briefing-1": "11:45 A", "briefing-2": "26 11:00 A"},
        1 + 2,
    ),
    "a meeting of a body": (
        same_hours,
        [session(f"com-{n}", title=f"Committee {n}", windows=[day]) for n, day in ((1, DAY), (2, NEXT))],
        {"com-1": "10:00 A", "com-2": "26 15:00 B"},
        3,
    ),
    "one of two in order": (
        same_hours,
        [session(f"com-{n}", title=f"Talks {n}") for n in (1, 2)],
        {"com-1": "12:00 A", "com-2": "10:00 A"},
        20 + 2,
    ),
    "what belongs to a ceremony": (
        ceremony_times,
        [session("opening", **OPENING), session("x", kind="ceremony", ceremony="welcome", exclusive=False)],
        {"opening": "09:00 A", "x": "11:05 B"},
        1,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_of_two_only_both_cost_something(case: str) -> None:
    """If one of them is not held the other costs nothing by itself, but for a briefing before noon."""
    preference, sessions, places, expected = CASES[case]
    scenario = usual(*sessions)
    assert units(preference, scenario, places) == expected

    for left_out in places:
        rest = {name: place for name, place in places.items() if name != left_out}
        alone = {"briefing-1": 2, "briefing-2": 1}.get(left_out, 0)
        assert units(preference, scenario, rest) == alone


VIP = [{"id": "ONE", "name": "One", "members": [{"id": "vip", "principal": True}], "size": 1}]


def test_nobody_walks_to_a_room_that_there_is_not() -> None:
    """The way between the two that there are is counted."""
    sessions = [session(name, required=["vip"]) for name in "xyz"]
    scenario = usual(*sessions, delegations=VIP, walking={"ways": [{"a": "A", "b": "B", "minutes": 7}]})
    places = {"x": "09:00 A", "y": "11:00 Z", "z": "13:00 B"}
    assert units(walking, scenario, places) == 7


def test_a_room_that_there_is_not_is_not_opened() -> None:
    """One room on the day, and the hours of the zone from the first session in it to the last."""
    zones = [{"id": "red", "name": "Red", "clearance": "badge"}]
    scenario = usual(
        *map(session, "zxy"), zones=zones, clearances=["badge"], rooms=[room("A", zone="red"), room("B")]
    )
    penalties = compactness.penalty(scenario, planned({"z": "15:00 Z", "x": "09:00 A", "y": "10:01 A"}))
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [
        (("rooms", DAY), 1),
        (("zone", "red", DAY), 3),
    ]


@pytest.mark.parametrize(
    ("y", "turn_at", "expected"),
    [
        ("10:00", "15", 1),  # three hours after x
        ("12:30", "15", 0),
        ("15:00", "10", 1),  # from x to the turn
        ("15:00", "16", 0),
        ("20:00", "09", 0),  # in another stay
    ],
)
def test_a_session_or_a_turn_beside_a_stay_is_no_waiting(y: str, turn_at: str, expected: int) -> None:
    """A head who is there until one does not wait for what comes after: other rules speak of that."""
    stays = [f"{DAY} 06:00/13:00", f"{DAY} 20:00/22:00"]
    party = parties("ONE", members=[{"id": "ONE-01", "head": True, "available": stays}])
    listed = {"id": "list", "seconds": 300, "parts": ["z"], "items": ["ONE-01"], "call_up": 0}
    scenario = usual(
        *(session(name, required=["ONE-01"]) for name in "xy"),
        session("z"),
        delegations=[*party, *parties("TWO")],
        speakers_lists=[listed],
    )
    turns = {"list": (turn("ONE-01", 1, f"{turn_at}:00", f"{turn_at}:05", part="z"),)}
    plan = planned({"x": "06:00 A", "y": f"{y} A", "z": f"{turn_at}:00 B"}, orders=turns)
    assert sum(penalty.units for penalty in heads_waiting.penalty(scenario, plan)) == expected
