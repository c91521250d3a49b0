"""
For each rule a small scenario that begs to break it.

Kept, the rule leaves no plan; waived, every plan breaks that rule and no other.
"""

import json
from pathlib import Path
from typing import Any

from eventplan.files import load
from eventplan.model import Baseline, Plan, Scenario
from eventplan.model.policy import RULE_IDS

STORIES = Path(__file__).parents[1] / "scenarios" / "infeasible"

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

ONE_AND_TWO = [
    {"id": "ONE", "name": "One", "size": 1, "avoids": ["TWO"]},
    {"id": "TWO", "name": "Two", "size": 1},
]


def in_zone(**changes: Any) -> list[dict[str, Any]]:
    """Rooms A and B in the zone `inner`; *changes* are those of both."""
    return [{**room, "zone": "inner", **changes} for room in two_rooms()]


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
    # Two series, and one slot in one room.
    "stays": tiny(
        {"id": "x", **CLOSED},
        {"id": "y", **CLOSED},
        slot_grids=[{"id": "grid", "slots": [f"{DAY} 09:00/10:00"]}],
        series=[
            {"id": "one", "title": "One", "slots": "grid", "items": ["x"]},
            {"id": "two", "title": "Two", "slots": "grid", "items": ["y"]},
        ],
    ),
    # The opening is the second hour: there is no time for the talk but before it.
    "frame": tiny(
        {"id": "x", **CLOSED},
        {"id": "y", "kind": "ceremony", "ceremony": "opening", "start": f"{DAY} 10:00"},
        rooms=two_rooms(),
    ),
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
    # The opening is meant for the head of One, who meets somebody else meanwhile.
    "attendance": tiny(
        {"id": "x", "attendance": "heads", "absence": "forbidden", "start": f"{DAY} 09:00", "room": "A"},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"], "start": f"{DAY} 09:30", "room": "B"},
        rooms=two_rooms(),
    ),
    "organisers-present": tiny(
        {"id": "x", "kind": "side-event", "organisers": ["ONE"], "settling": 0, "start": f"{DAY} 09:00"},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"], "start": f"{DAY} 09:30", "room": "B"},
        rooms=two_rooms(),
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
    # Two sessions of an hour, and one hour of work.
    "workload": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"]},
        workload=[{"who": ["ONE-01"], "hours": 1}],
    ),
    # The head of One speaks at nine and at half past ten, that of Two not at all.
    "fair-gaps": tiny(
        {"id": "x", **CLOSED, "speakers": ["ONE-01"], "duration": 30, "start": f"{DAY} 09:00"},
        {"id": "y", **CLOSED, "speakers": ["ONE-01"], "duration": 30, "start": f"{DAY} 10:30"},
        delegations=[{"id": "ONE", "name": "One", "size": 1}, {"id": "TWO", "name": "Two", "size": 1}],
        gaps=[{"id": "both", "who": ["ONE-01", "TWO"], "fair": 0, "price": 0}],
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
    # It was notified for 09:00, and may now begin at 09:30 at the earliest.
    "frozen": after(
        tiny({"id": "x", **CLOSED, "windows": [f"{DAY} 09:30/11:00"], "level": "notified"}),
        ("x", "09:00", "A"),
        freeze="notified",
    ),
}

for _rule in RULE_IDS:
    # A rule may be tempted by its story alone, which its file in `scenarios/infeasible` is.
    if _rule not in TEMPTATIONS and (STORIES / f"{_rule}.yaml").is_file():
        TEMPTATIONS[_rule] = load(STORIES / f"{_rule}.yaml")
