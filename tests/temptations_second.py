"""
Small scenarios that beg to break a rule of security, protocol, languages or ceremony.

Kept, the rule leaves no plan; waived, every plan breaks that rule and no other.
"""

from typing import Any

from eventplan.model import Scenario

from .temptations import CLOSED, DAY, tiny, two_rooms

ONE_AND_TWO = [
    {"id": "ONE", "name": "One", "size": 1, "avoids": ["TWO"]},
    {"id": "TWO", "name": "Two", "size": 1},
]


def in_zone(**changes: Any) -> list[dict[str, Any]]:
    """Rooms A and B in the zone `inner`; *changes* are those of both."""
    return [{**room, "zone": "inner", **changes} for room in two_rooms()]


SECOND: dict[str, Scenario] = {
    # Two sessions of an hour, and one hour of work.
    "workload": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"]},
        workload=[{"who": ["ONE-01"], "hours": 1}],
    ),
    # The banquet has 40 heads, the staff are 5, and the zone holds 44.
    "zone-occupancy": tiny(
        {"id": "banquet", "kind": "social", **CLOSED, "heads": 40},
        zones=[{"id": "inner", "name": "Inner", "cap": 44, "staff": 5}],
        rooms=in_zone(),
    ),
    # Both rooms are in use until 10:00 and wanted sealed at 10:30; there is one team.
    "sweep": tiny(
        {"id": "u", **CLOSED, "start": f"{DAY} 09:00", "room": "A"},
        {"id": "v", **CLOSED, "start": f"{DAY} 09:00", "room": "B"},
        {"id": "x", **CLOSED, "duration": 30, "start": f"{DAY} 10:30", "room": "A", "protected": True},
        {"id": "y", **CLOSED, "duration": 30, "start": f"{DAY} 10:30", "room": "B", "protected": True},
        zones=[{"id": "inner", "name": "Inner", "sweep": 30}],
        rooms=in_zone(),
        resources={"sweep_teams": 1},
    ),
    # Two hours, one room, and half an hour between parties that must not meet.
    "non-encounter": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
        {"id": "y", **CLOSED, "speakers": ["TWO-01"]},
        delegations=ONE_AND_TWO,
        avoidance={"scopes": ["room"], "margin": 30},
    ),
    # 65 % of 2,000 come in the last 45 minutes, in which 750 pass.
    "checkpoint-throughput": tiny(
        {"id": "x", **CLOSED, "heads": 2000},
        zones=[{"id": "inner", "name": "Inner"}],
        checkpoints=[
            {"id": "gate", "name": "Gate", "zone": "inner", "lanes": 10, "rate": 100, "queue": 2000}
        ],
        rooms=in_zone(capacity=2000),
        gates=[{"session": "x", "checkpoints": ["gate"]}],
    ),
    # Two cars within 20 minutes, and 30 minutes between cars.
    "arrivals": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01", "TWO-01"]},
        delegations=[{**delegation, "avoids": []} for delegation in ONE_AND_TWO],
        resources={
            "drop_offs": [{"id": "door", "name": "Door", "interval": 30}],
            "arrivals": [
                {"who": who, "session": "x", "drop_off": "door", "lead": 20} for who in ("ONE-01", "TWO-01")
            ],
        },
    ),
    # Four sessions of 90 minutes in two hours, and three teams.
    "interpretation": tiny(
        *(
            {"id": name, **CLOSED, "duration": 90, "room": name, "languages": ["en"], "interpreted": True}
            for name in "ABCD"
        ),
        rooms=[
            {"id": name, "name": f"Room {name}", "venue": "house", "capacity": 50, "booths": 1}
            for name in "ABCD"
        ],
        resources={"interpretation": [{"language": "en", "teams": 3}]},
    ),
    "equipment": tiny(
        {"id": "x", **CLOSED, "duration": 90, "features": ["projector"]},
        {"id": "y", **CLOSED, "duration": 90, "features": ["projector"]},
        rooms=two_rooms(),
        resources={"equipment": [{"id": "projector", "name": "Projector", "number": 1}]},
    ),
    "booths": tiny(
        {
            "id": "fair",
            "kind": "exhibition",
            "exhibitors": [{"delegation": name} for name in ("ONE", "TWO", "THREE")],
            "booths": [{"id": "b1"}, {"id": "b2", "next_to": ["b1"]}],
        },
        delegations=[{"id": name, "name": name.title(), "size": 1} for name in ("ONE", "TWO", "THREE")],
    ),
    # Three statements of 30 minutes in an hour.
    "statements": tiny(
        {"id": "x", **CLOSED},
        delegations=[{"id": "ONE", "name": "One", "size": 3}],
        speakers_lists=[
            {
                "id": "speakers",
                "parts": [{"session": "x"}],
                "items": [{"who": f"ONE-0{number}"} for number in (1, 2, 3)],
                "seconds": 1800,
            }
        ],
    ),
    # Five signatures at two desks are three rounds of 30 minutes.
    "signatures": tiny(
        {"id": "x", **CLOSED},
        delegations=[{"id": "ONE", "name": "One", "size": 5}],
        signing_orders=[
            {
                "id": "signing",
                "parts": [{"session": "x"}],
                "items": [{"who": f"ONE-0{number}"} for number in (1, 2, 3, 4, 5)],
                "seconds": 1800,
                "desks": 2,
            }
        ],
    ),
}
