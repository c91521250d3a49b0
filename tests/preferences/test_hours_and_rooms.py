"""Working hours, round times and what rooms are for: counted by hand, charged alike, and avoided."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import full_rooms, room_purpose, round_times, working_hours
from tests.preferences.charged import charged
from tests.rules.builders import event, parties, planned, room, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}
DAY = "2025-10-25"


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two days from 06:00 to midnight, and what counts unasked."""
    return event(*sessions, common_sense=True, **rest)


def same(scenario: Scenario, place: str, preference: str, units: int) -> None:
    """Solver and verifier count so many units of a session at a place."""
    plan = planned({"x": place})
    law = {"working-hours": working_hours, "round-times": round_times, "room-purpose": room_purpose}[
        preference
    ]
    assert sum(penalty.units for penalty in law.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get(preference, 0) == units * scenario.weight(preference)


@pytest.mark.parametrize(
    ("kind", "place", "units"),
    [
        ({}, "09:00 A", 0),
        ({}, "08:30 A", 1),
        ({}, "07:55 A", 3),
        ({}, "07:30 A", 3),
        ({}, "12:30 A", 1),  # into lunch
        ({}, "13:00 A", 2),
        ({}, "14:00 A", 0),
        ({}, "17:05 A", 1),
        ({}, "23:00 A", 12),  # five hours after the last
        ({"kind": "ceremony", "ceremony": "signing"}, "12:30 A", 1),
        ({"kind": "side-event", "organisers": ["ONE"]}, "13:15 A", 0),
        ({"kind": "side-event", "organisers": ["ONE"]}, "08:15 A", 1),
        ({"kind": "social"}, "19:00 A", 0),
        ({"kind": "social"}, "16:00 A", 4),
        ({"kind": "social", "title": "Lunch of ministers"}, "12:00 A", 0),
        ({"kind": "social", "title": "Lunch of ministers", "attendance": "closed"}, "19:00 A", 10),
        ({"kind": "social", "title": "Déjeuner", "attendance": "closed"}, "19:00 A", 10),
        ({"kind": "social", "title": "Petit déjeuner"}, "08:00 A", 0),
        ({"kind": "social", "title": "State banquet", "attendance": "closed"}, "12:00 A", 12),
        ({"kind": "social", "title": "Dinner after lunch"}, "12:00 A", 0),  # says nothing
        ({"kind": "exhibition"}, "07:00 A", 2),
        ({"kind": "exhibition", "duration": "13 h"}, "07:00 A", 0),
        ({"kind": "rehearsal"}, "06:00 A", 4),
        ({"kind": "rehearsal"}, "20:00 A", 0),
        ({"kind": "break"}, "06:00 A", 0),
        ({"attendance": "delegations"}, "20:00 A", 30),  # every delegation would have to come at night
        ({"attendance": "heads"}, "20:00 A", 30),
        ({"attendance": "open"}, "20:00 A", 6),
    ],
)
def test_working_hours_of_kinds(kind: dict[str, Any], place: str, units: int) -> None:
    """Half hours outside the hours of the kind, begun, and to the nearest; lunch is outside for those who meet."""
    same(usual(session("x", **kind)), place, "working-hours", units)


def test_a_meeting_of_five_heads_is_as_if_all_were_asked() -> None:
    """A lunch of leaders, named one by one, is no more held at night than one of all heads."""
    names = ["ONE", "TWO", "THR", "FOU", "FIV"]
    for number, units in ((5, 30), (4, 6)):
        required = [f"{name}-01" for name in names[:number]]
        scenario = usual(session("x", required=required), delegations=parties(*names))
        same(scenario, "20:00 A", "working-hours", units)


@pytest.mark.parametrize(
    ("stated", "units"),
    [
        ({"start": f"{DAY} 07:00"}, 0),
        ({"windows": [f"{DAY} 07:00/12:00"]}, 0),
        ({"windows": [DAY]}, 4),
        ({"windows": [f"{DAY} 06:00/24:00"]}, 4),
        ({"windows": [f"{DAY} 06:00/2025-10-26 12:00"]}, 4),
        ({"prefer_times": [{"window": f"{DAY} 07:00/09:00"}]}, 0),
        ({"prefer_times": [{"window": f"{DAY} 14:00/18:00"}]}, 4),
        ({"slots": "early"}, 0),
    ],
)
def test_whoever_states_hours_has_them(stated: dict[str, Any], units: int) -> None:
    """A start, slots, and windows that say more than the day."""
    grids = [{"id": "early", "slots": [f"{DAY} 07:00/08:00"]}]
    same(usual(session("x", **stated), slot_grids=grids), "07:00 A", "working-hours", units)


def test_hours_may_be_changed_and_switched_off() -> None:
    """By kind, by weight, for single sessions, and all at once."""
    x = session("x")
    same(usual(x, kinds={"roundtable": {"hours": "06:00-10:00"}}), "07:00 A", "working-hours", 0)
    same(usual(x, kinds={"roundtable": {"hours": []}}), "07:00 A", "working-hours", 0)
    same(event(x, kinds={"roundtable": {"hours": "09:00-10:00"}}), "07:00 A", "working-hours", 4)
    assert charged(event(x), planned({"x": "07:05 A"})) == {}
    for policy in ({"weight": 0}, {"off_for": ["x"]}):
        quiet = usual(x, preferences={"working-hours": policy})
        assert charged(quiet, planned({"x": "07:00 A"})) == {}
    assert usual(x, preferences={"working-hours": {"off_for": ["y"]}}).weight("working-hours") == 10


def test_past_midnight_the_hours_of_the_next_day_count() -> None:
    """An hour from 23:30 is outside for half an hour."""
    hours = {"roundtable": {"hours": ["00:00-01:00", "09:00-23:30"]}}
    scenario = usual(session("x"), kinds=hours, rules={"opening-hours": {"waived": True}})
    same(scenario, "23:30 A", "working-hours", 1)


@pytest.mark.parametrize(
    ("fields", "place", "units"),
    [
        ({}, "10:00 A", 0),
        ({}, "10:30 A", 0),
        ({}, "10:15 A", 1),
        ({}, "10:35 A", 3),
        ({"duration": 30}, "10:45 A", 0),
        ({"duration": 30}, "13:40 A", 3),
        ({"start": f"{DAY} 10:35"}, "10:35 A", 0),
        ({"windows": [f"{DAY} 10:35/11:35"]}, "10:35 A", 0),
        ({"windows": [f"{DAY} 10:35/12:00"]}, "10:35 A", 3),
        ({"prefer_times": [{"window": f"{DAY} 10:15/11:15"}]}, "10:15 A", 0),
        ({"kind": "hold"}, "10:35 A", 0),
    ],
)
def test_round_times(fields: dict[str, Any], place: str, units: int) -> None:
    """The hour and half past are round, a quarter nearly; what is stated is nobody's fault."""
    same(usual(session("x", **fields)), place, "round-times", units)


PRESS = {"meant_for": ["press-conference"], "other_use": 12, "other_uses": {"roundtable": 7, "youth": 0}}


@pytest.mark.parametrize(
    ("fields", "place", "units"),
    [
        ({"kind": "press-conference", "invited": []}, "10:00 P", 0),
        ({}, "10:00 P", 7),
        ({"kind": "plenary"}, "10:00 P", 12),
        ({"themes": ["youth"]}, "10:00 P", 0),
        ({"room": ["P", "A"]}, "10:00 P", 0),
        ({}, "10:00 A", 0),
    ],
)
def test_rooms_that_are_meant_for_something(fields: dict[str, Any], place: str, units: int) -> None:
    """Other uses cost what is stated for them; sessions that name the room are free."""
    rooms = [room("A"), room("P", **PRESS)]
    same(usual(session("x", **fields), rooms=rooms), place, "room-purpose", units)


@pytest.mark.parametrize(
    ("heads", "capacity", "units"),
    [(20, 20, True), (21, 20, False), (1, {"theatre": 20}, False), (20, {"boardroom": 20}, True)],
)
def test_the_press_goes_to_a_room_for_the_press_that_is_large_enough(
    heads: int, capacity: Any, units: bool
) -> None:
    """To its last seat, in the layout that it needs; where there is none another room costs nothing."""
    press = session("x", kind="press-conference", invited=[], heads=heads, layout="boardroom")
    scenario = usual(press, rooms=[room("A"), room("P", capacity=capacity, meant_for=["press-conference"])])
    same(scenario, "10:00 A", "room-purpose", room_purpose.ELSEWHERE if units else 0)


@pytest.mark.parametrize(
    ("features", "others", "units"),
    [([], [], 2), (["lift"], [], 0), ([], ["lift"], 0)],
)
def test_a_feature_that_few_have_is_for_those_who_need_it(
    features: list[str], others: list[str], units: int
) -> None:
    """The step-free room goes to whom it matters; where many rooms are step-free it matters to nobody."""
    rooms = [room("A", features=["lift"]), room("B", features=others), room("C", features=others)]
    y = session("y", features=["lift"], start=f"{DAY} 20:00")
    scenario = usual(session("x", features=features), y, rooms=rooms)
    plan = planned({"x": "10:00 A", "y": "20:00 A"})
    assert sum(penalty.units for penalty in room_purpose.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("room-purpose", 0) == units


def test_without_anything_stated_people_meet_at_good_times_in_rooms_for_it() -> None:
    """Four roundtables on a day that opens at six: none early, none at lunch, none in the press room."""
    rooms = [room("A"), room("P", meant_for="press-conference")]
    names = ["a", "b", "c", "d"]
    one_day = [{"date": DAY, "opens": "06:00", "closes": "24:00"}]
    press = {"kind": "press-conference", "invited": [], "duration": 30}
    scenario = usual(*map(session, names), session("p", **press), rooms=rooms, days=one_day)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score == 0
    places = {p.session: p for p in answer.placements}
    assert {places[name].room for name in names} == {"A"}
    for name in names:
        start = places[name].start.hour + places[name].start.minute / 60
        assert 9 <= start <= 12 or 14 <= start <= 17


@pytest.mark.parametrize(
    ("fields", "place", "units"),
    [
        ({"heads": 45}, "10:00 A", 0),
        ({"heads": 46}, "10:00 A", 1),
        ({"heads": 46}, "10:00 B", 0),
        ({"heads": 20}, "10:00 D", 0),
        ({"heads": 21}, "10:00 D", 1),
        ({"heads": 91}, "10:00 B", 0),  # there is none roomier
        ({"heads": 46, "room": "A"}, "10:00 A", 0),
        ({"heads": 46, "room": ["A", "B"]}, "10:00 A", 1),
        ({"heads": 46, "features": ["stage"]}, "10:00 A", 0),
        ({"heads": 60, "overflow": ["C"]}, "10:00 A", 0),
    ],
)
def test_nobody_is_squeezed_in(fields: dict[str, Any], place: str, units: int) -> None:
    """Nine tenths of the seats are full, where there is a roomier room with the features."""
    rooms = [room("A", features=["stage"]), room("B", capacity=100), room("C"), room("D", capacity=21)]
    scenario = usual(session("x", **fields), rooms=rooms)
    plan = planned({"x": place})
    assert sum(penalty.units for penalty in full_rooms.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("full-rooms", 0) == units * scenario.weight("full-rooms")
