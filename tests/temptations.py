"""
For each rule a small scenario that begs to break it.

Kept, the rule leaves no plan; waived, every plan breaks that rule and no other.
"""

import json
from typing import Any

from eventplan.model import Baseline, Plan, Scenario

DAY = "2025-10-25"


def tiny(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """An event of one day, 09:00 to 11:00, with one room of 50 seats and one delegation of one."""
    return Scenario.model_validate(
        {
            "event": {
                "id": "tiny",
                "title": "Tiny",
                "time_zone": "Asia/Ho_Chi_Minh",
                "grid": 30,
                "days": rest.pop("days", [{"date": DAY, "opens": "09:00", "closes": "11:00"}]),
            },
            "venues": [{"id": "house", "name": "House"}],
            "rooms": [{"id": "A", "name": "Room A", "venue": "house", "capacity": 50}],
            "delegations": [{"id": "ONE", "name": "One", "size": 1}],
            "sessions": [
                {"kind": "roundtable", "title": session["id"], "duration": 60, **session}
                for session in sessions
            ],
            **rest,
        }
    )


def two_rooms(**changes: Any) -> list[dict[str, Any]]:
    """Rooms A and B side by side; *changes* are B's."""
    a = {"id": "A", "name": "Room A", "venue": "house", "capacity": 50}
    return [a, {**a, "id": "B", "name": "Room B", **changes}]


def after(scenario: Scenario, *placements: tuple[str, str, str], **rest: Any) -> Scenario:
    """The scenario to be replanned from a plan with these (session, time of day, room)."""
    placed = [{"session": s, "start": f"{DAY}T{clock}+07:00", "room": room} for s, clock, room in placements]
    plan = {"placements": placed, **rest.pop("plan", {})}
    return scenario.with_baseline(Baseline(plan=Plan.model_validate_json(json.dumps(plan)), **rest))


CLOSED = {"attendance": "closed"}

TEMPTATIONS: dict[str, Scenario] = {
    # No room is large enough: not holding the session is the only way out.
    "placed": tiny({"id": "x", **CLOSED, "heads": 60}, {"id": "y", **CLOSED}),
    "opening-hours": tiny({"id": "x", **CLOSED, "start": f"{DAY} 10:30"}),
    "allowed-times": tiny({"id": "x", **CLOSED, "start": f"{DAY} 09:00", "windows": [f"{DAY} 09:30/11:00"]}),
    "pinned": tiny({"id": "x", **CLOSED, "start": f"{DAY} 09:00", "windows": [f"{DAY} 09:30/11:00"]}),
    "room-available": tiny(
        {"id": "x", **CLOSED},
        rooms=[
            {"id": "A", "name": "Room A", "venue": "house", "capacity": 50, "holds": [f"{DAY} 09:30/10:30"]}
        ],
    ),
    "room-free": tiny({"id": "x", **CLOSED}, {"id": "y", **CLOSED}, {"id": "z", **CLOSED}),
    "room-capacity": tiny({"id": "x", **CLOSED, "heads": 51}),
    "room-features": tiny({"id": "x", **CLOSED, "features": ["stage"]}),
    "order": tiny(
        {"id": "x", **CLOSED}, {"id": "y", **CLOSED}, order=[{"before": "x", "after": "y", "gap": 30}]
    ),
    "not-parallel": tiny(
        {"id": "x", **CLOSED, "duration": 90},
        {"id": "y", **CLOSED, "duration": 90},
        rooms=two_rooms(),
        not_parallel=[{"id": "both", "sessions": ["x", "y"]}],
    ),
    "parallel-limit": tiny(
        {"id": "x", **CLOSED, "duration": 90},
        {"id": "y", **CLOSED, "duration": 90},
        rooms=two_rooms(),
        parallel=[{"id": "one", "kinds": ["roundtable"], "most": 1}],
    ),
    "person-free": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"], "room": "A"},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"], "room": "B"},
        rooms=two_rooms(),
    ),
    "person-available": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
        delegations=[{"id": "ONE", "name": "One", "size": 1, "leaves": f"{DAY} 09:30"}],
    ),
    "delegation-coverage": tiny(
        {"id": "x", "attendance": "delegations", "duration": 90},
        {"id": "y", "attendance": "delegations", "duration": 90},
        rooms=two_rooms(),
    ),
    "organiser-quota": tiny(
        {"id": "x", **CLOSED, "kind": "side-event", "organisers": ["ONE"], "settling": 0},
        {"id": "y", **CLOSED, "kind": "side-event", "organisers": ["ONE"], "settling": 0},
        quotas=[{"id": "one-each", "most": 1}],
    ),
    "zone-clearance": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
        clearances=["red"],
        zones=[{"id": "inner", "name": "Inner", "clearance": "red"}],
        rooms=[{"id": "A", "name": "Room A", "venue": "house", "capacity": 50, "zone": "inner"}],
    ),
    # It was notified for 09:00, and may now begin at 09:30 at the earliest.
    "frozen": after(
        tiny({"id": "x", **CLOSED, "windows": [f"{DAY} 09:30/11:00"], "level": "notified"}),
        ("x", "09:00", "A"),
        freeze="notified",
    ),
}
