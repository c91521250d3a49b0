"""A guest who is driven to a session may have a turn elsewhere before it, if the car can come in time for that."""

from typing import Any

import pytest

import eventplan
from eventplan.model import NoPlan, Plan, Scenario, Status


def driven(lead: int, *, interval: int = 0, guests: int = 1, lists: int = 1, **resources: Any) -> Scenario:
    """
    A talk from 9:30 to 10:00 with a list on which guests have turns of 15 minutes, and a meeting.

    Guests meet at 9:45, so that each has the first turn of a list, and are driven to the meeting.
    """
    people = [f"A{number}-01" for number in range(guests)]
    talks = [
        {"id": f"talk{n}", "kind": "roundtable", "title": "Talk", "duration": 30, "start": "2025-10-25 09:30"}
        for n in range(lists)
    ]
    meeting = {
        "id": "meet", "kind": "roundtable", "title": "Meeting", "duration": 45, "start": "2025-10-25 09:45",
        "required": people,
    }  # fmt: skip
    cars = [{"who": who, "session": "meet", "drop_off": "door", "escort": 5, "lead": lead} for who in people]
    orders = [
        {"id": f"list{n}", "seconds": 900, "call_up": 5, "parts": [{"session": f"talk{n}"}], "items": [{"who": people[n]}]}
        for n in range(lists)
    ]  # fmt: skip
    return Scenario.model_validate(
        {
            "eventplan": 1,
            "common_sense": False,
            "event": {
                "id": "t", "title": "T", "time_zone": "Asia/Ho_Chi_Minh", "grid": 15,
                "days": [{"date": "2025-10-25", "opens": "09:00", "closes": "10:30"}],
            },
            "venues": [{"id": "v", "name": "V"}],
            "rooms": [{"id": r, "name": r, "venue": "v", "capacity": 20} for r in "ABCD"],
            "delegations": [{"id": who[:2], "name": who[:2], "size": 1, "rank": "minister"} for who in people],
            "sessions": [{**session, "attendance": "closed"} for session in (*talks, meeting)],
            "resources": {
                "drop_offs": [{"id": "door", "name": "Door", "interval": interval}], "arrivals": cars, **resources,
            },
            "walking": {"same_floor": 0},
            "speakers_lists": orders,
        }
    )  # fmt: skip


def outcome(scenario: Scenario) -> Plan | NoPlan:
    return eventplan.plan(scenario, workers=1, effort=5)


def test_the_car_comes_in_time_for_the_turn() -> None:
    """The model of placements may have it come later, when the meeting starts."""
    plan = outcome(driven(20))
    assert isinstance(plan, Plan)
    assert [f"{car.at:%H:%M}" for car in plan.arrivals] == ["09:25"]
    assert [f"{turn.start:%H:%M}" for turn in plan.orders["list0"]] == ["09:30"]


def test_where_no_car_comes_in_time_that_is_proved() -> None:
    """It may come a quarter of an hour before the meeting at most: the guest is inside at 9:35."""
    assert outcome(driven(15)).status is Status.INFEASIBLE


@pytest.mark.parametrize(
    ("limits", "least"),
    [
        ({}, 2),
        ({"interval": 5}, 2),
        ({"escorts": 2}, 2),
        ({"holding_rooms": 2}, 2),
        ({"interval": 6}, None),
        ({"escorts": 1, "lead": 24}, None),
        ({"holding_rooms": 1}, None),
    ],
)
def test_cars_keep_doors_escorts_and_holding_rooms_in_number(
    limits: dict[str, int], least: int | None
) -> None:
    """Two guests with a turn each at 9:30, who may come at 9:20: no plan where one would have to be later."""
    plan = outcome(driven(**{"lead": 25, "guests": 2, "lists": 2, **limits}))
    if least is None:
        assert isinstance(plan, NoPlan)
    else:
        assert isinstance(plan, Plan)
        assert len(plan.arrivals) == least
