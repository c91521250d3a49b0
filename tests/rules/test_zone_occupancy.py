"""A security zone holds no more people than it may."""

import pytest

from eventplan.rules.zone_occupancy import RULE
from tests.rules.builders import breached, event, planned, room, said, session

ROOMS = [room("A", zone="red"), room("B", zone="amber"), room("C"), room("D", combines=["A", "C"])]
ZONES = [
    {"id": "amber", "name": "Amber", "cap": 30, "staff": 5},
    {"id": "red", "name": "Red", "within": "amber", "cap": 20, "staff": 3},
]
PAIR = session("x", heads=12), session("y", heads=10)


def test_heads_and_staff_up_to_the_cap_hold() -> None:
    """Two sessions at once in nested zones fill the outer cap exactly, staff of both included."""
    scenario = event(*PAIR, rooms=ROOMS, zones=ZONES)
    assert breached(RULE, scenario, planned({"x": "09:00 A", "y": "09:30 B"})) == []


def test_one_head_too_many_breaks_the_outer_zone() -> None:
    """One head more than that is a breach of the outer zone alone, told at its worst instant."""
    scenario = event(session("x", heads=13), session("y", heads=10), rooms=ROOMS, zones=ZONES)
    plan = planned({"x": "09:00 A", "y": "09:30 B"})
    assert breached(RULE, scenario, plan) == [("amber",)]
    assert (
        said(RULE, scenario, plan)
        == "zone Amber has 31 heads at 25 Oct 09:30, 8 of them staff; its cap is 30"
    )


def test_sessions_one_after_the_other_are_not_added() -> None:
    """A session that starts when the other ends is not counted with it."""
    scenario = event(session("x", heads=22), session("y", heads=22), rooms=ROOMS, zones=ZONES)
    assert breached(RULE, scenario, planned({"x": "09:00 B", "y": "10:00 B"})) == []
    assert breached(RULE, scenario, planned({"x": "09:00 B", "y": "09:55 B"})) == [("amber",)]


def test_rooms_outside_do_not_count_and_parts_do() -> None:
    """A room without a zone counts nowhere; a combined room counts where one of its parts lies, once."""
    scenario = event(session("x", heads=18), rooms=ROOMS, zones=ZONES)
    assert breached(RULE, scenario, planned({"x": "09:00 C"})) == []
    assert breached(RULE, scenario, planned({"x": "09:00 D"})) == [("red",)]


def test_overflow_rooms_count() -> None:
    """All heads of a session count in the zone of its overflow room."""
    scenario = event(session("x", heads=18, overflow=["A"]), rooms=ROOMS, zones=ZONES)
    assert breached(RULE, scenario, planned({"x": "09:00 C"})) == [("red",)]


@pytest.mark.parametrize(("staff", "expected"), [(20, []), (21, [("red",)])])
def test_staff_alone_fill_a_zone(staff: int, expected: list[tuple[str, ...]]) -> None:
    """Staff count at every instant, also when nothing is held."""
    zones = [{**ZONES[0], "cap": None}, {**ZONES[1], "staff": staff}]
    assert breached(RULE, event(rooms=ROOMS, zones=zones), planned({})) == expected
