"""What is lawful does not hide a breach that comes after it."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.rules import RULES
from tests.rules.builders import arrival, breached, event, parties, planned, room, session, sweep, turn

RULE = {rule.id: rule for rule in RULES}
DAY = "2025-10-25"
XYZ = {"x": "09:00 A", "y": "09:30 B", "z": "09:30 B"}
RED = {"id": "red", "name": "Red"}


def rooms(*names: str, **fields: Any) -> list[dict[str, Any]]:
    return [room(name, **fields) for name in names]


def breaches(rule: str, scenario: Scenario, plan: Plan) -> list[tuple[str, ...]]:
    return breached(RULE[rule], scenario, plan)


def test_opening_hours() -> None:
    """A session within them, and two that are not."""
    places = {"x": "09:00 A", "y": "05:00 A", "z": "23:30 A"}
    assert breaches("opening-hours", event(*map(session, "xyz")), planned(places)) == [("y",), ("z",)]


def test_room_capacity() -> None:
    """A room without the layout, one that is large enough, and one that is not."""
    sessions = [
        session(name, heads=heads, layout="theatre") for name, heads in (("x", 5), ("y", 50), ("z", 51))
    ]
    halls = [room("A", capacity={"boardroom": 50}), room("B", capacity={"theatre": 50})]
    assert breaches("room-capacity", event(*sessions, rooms=halls), planned(XYZ)) == [("x", "A"), ("z", "B")]


def test_room_free() -> None:
    """Two at once in different rooms, and two in one."""
    assert breaches("room-free", event(*map(session, "xyz")), planned(XYZ)) == [("y", "z")]


def test_zone_clearance() -> None:
    """A room without a zone, one in a zone for anybody, and one that asks for a badge."""
    zones = [{"id": "open", "name": "Open"}, {**RED, "clearance": "badge"}]
    halls = [room("A"), room("B", zone="open"), room("C", zone="red")]
    scenario = event(*map(session, "xyz"), rooms=halls, zones=zones, clearances=["badge"])
    going = dict.fromkeys("xyz", ("ONE-01", "ghost"))
    plan = planned({"x": "09:00 A", "y": "10:00 B", "z": "11:00 C"}, attendance=going)
    assert breaches("zone-clearance", scenario, plan) == [("ONE-01", "z")]


def test_zone_occupancy() -> None:
    """A zone without a cap, one within it, and one beyond; the message tells staff alone from no time."""
    zones = [
        {"id": "free", "name": "Free"},
        {"id": "wide", "name": "Wide", "cap": 9},
        {"id": "red", "name": "Red", "cap": 4, "staff": 2},
        {"id": "full", "name": "Full", "cap": 1, "staff": 2},
    ]
    halls = [room("A", zone="free"), room("B", zone="wide"), room("C", zone="red")]
    sessions = [session(name, heads=3) for name in "xyz"]
    scenario = event(*sessions, rooms=halls, zones=zones)
    plan = planned({"x": "09:00 A", "y": "09:00 B", "z": "09:00 C"})
    assert breaches("zone-occupancy", scenario, plan) == [("red",), ("full",)]
    assert [finding.message for finding in RULE["zone-occupancy"].check(scenario, plan)] == [
        "zone Red has 5 heads at 25 Oct 09:00, 2 of them staff; its cap is 4",
        "zone Full has 2 heads, 2 of them staff; its cap is 1",
    ]


def test_checkpoints() -> None:
    """A gate to which nobody comes, one that is wide enough, and one that is not; the first of two sessions alone."""
    points = [
        {"id": name, "name": name, "zone": "red", "lanes": lanes, "rate": 60, "queue": 900}
        for name, lanes in (("idle", 1), ("wide", 9), ("narrow", 1))
    ]
    uses = [
        {"session": name, "checkpoints": [gate], "arrivals": [[60, 0], [0, 100]], "heads": heads}
        for name, gate, heads in (("x", "wide", 90), ("y", "narrow", 61), ("z", "narrow", 10))
    ]
    scenario = event(*map(session, "xyz"), zones=[RED], checkpoints=points, gates=uses)
    plan = planned({"x": "09:00 A", "y": "09:00 B", "z": "15:00 A"})
    assert breaches("checkpoint-throughput", scenario, plan) == [("narrow",)]


def test_sweep() -> None:
    """A session for which the room is swept, and one for which it is not."""
    sessions = [session(name, protected=True) for name in "xy"]
    scenario = event(*sessions, zones=[{**RED, "sweep": 30}], rooms=rooms("A", "B", zone="red"))
    plan = planned({"x": "09:00 A", "y": "09:00 B"}, sweeps=(sweep("A", "08:30", "09:00"),))
    assert breaches("sweep", scenario, plan) == [("y",)]


def test_delegation_coverage() -> None:
    """Who is sent, away, not cleared, on the way, or on duty is not missed; the next one is."""
    members = [
        {"id": "ONE-01", "head": True, "clearance": "badge"},
        {"id": "away", "name": "Away", "leaves": f"{DAY} 08:00", "clearance": "badge"},
        {"id": "barred", "name": "Barred"},
        {"id": "driven", "name": "Driven", "clearance": "badge"},
        {"id": "speaks", "name": "Speaks", "clearance": "badge"},
        {"id": "chairs", "name": "Chairs", "clearance": "badge"},
        {"id": "last", "name": "Last", "clearance": "badge"},
    ]
    listed = {"id": "list", "parts": ["y"], "seconds": 600, "call_up": 0, "items": ["speaks"]}
    arrivals = [{"who": "driven", "session": "late", "drop_off": "door", "lead": 30, "escort": 0}]
    scenario = event(
        session("x", attendance="everyone", invited=["ONE"], absence="free", heads=9),
        session("y"),
        session("z", chairs=["chairs"]),
        session("late"),
        delegations=parties("ONE", size=7, members=members),
        clearances=["badge"],
        zones=[{**RED, "clearance": "badge"}],
        rooms=[room("A", zone="red"), *rooms("B", "C")],
        speakers_lists=[listed],
        resources={"drop_offs": [{"id": "door", "name": "Door", "interval": 0}], "arrivals": arrivals},
    )
    plan = planned(
        {"x": "09:00 A", "y": "09:00 B", "z": "09:00 C", "late": "12:00 C"},
        attendance={"x": ("ONE-01",), "z": ("chairs",)},
        orders={"list": (turn("speaks", 1, "09:00", "09:10", part="y"),)},
        arrivals=(arrival("driven", "11:45", "late"),),
    )
    assert breaches("delegation-coverage", scenario, plan) == [("ONE", "x")]
    (finding,) = RULE["delegation-coverage"].check(scenario, plan)
    assert finding.message == "1 of One are free and not sent to 'x' (x), which is meant for them"


@pytest.mark.parametrize(
    ("zones", "y_heads", "missed"),
    [
        ({}, 1, True),
        ({"cap": 3}, 1, False),  # one who is sent, and one at y: with one of staff the zone is full
        ({"cap": 4}, 1, True),
        ({"cap": 4}, 2, False),
    ],
)
def test_nobody_is_missed_where_a_zone_is_full(zones: Any, y_heads: int, missed: bool) -> None:
    """At the time of the session, with staff and what else is in it; a zone elsewhere does not matter."""
    areas = [
        {"id": "far", "name": "Far", "cap": 0},
        {**RED, "staff": 1, **zones},
    ]
    everybody = session("x", attendance="everyone", invited=["ONE"], absence="free", heads=1)
    scenario = event(
        everybody,
        session("y", heads=y_heads),
        session("z", heads=9),
        zones=areas,
        rooms=[*rooms("A", "B", zone="red"), room("C", zone="far")],
        delegations=parties("ONE"),
    )
    plan = planned({"x": "09:00 A", "y": "09:59 B", "z": "10:00 B"}, attendance={"x": ("ONE-01",)})
    assert breaches("delegation-coverage", scenario, plan) == ([("ONE", "x")] if missed else [])


@pytest.mark.parametrize(("seats", "missed"), [(1, False), (2, True)])
def test_nobody_is_missed_where_all_seats_are_taken(seats: int, missed: bool) -> None:
    """Of the next session somebody is, if it has seats."""
    both = [session(n, attendance="everyone", invited=["ONE"], absence="free", heads=1) for n in "xy"]
    scenario = event(*both, rooms=[room("A", capacity=seats), room("B")], delegations=parties("ONE"))
    plan = planned({"x": "09:00 A", "y": "12:00 B"}, attendance=dict.fromkeys("xy", ("ONE-01",)))
    expected = [*([("ONE", "x")] if missed else []), ("ONE", "y")]
    assert breaches("delegation-coverage", scenario, plan) == expected


def test_nobody_is_missed_in_a_room_without_the_layout() -> None:
    """It seats nobody: `room-capacity` speaks of that."""
    everybody = session("x", attendance="everyone", invited=["ONE"], absence="free", layout="theatre")
    halls = [room("A", capacity={"boardroom": 50}), room("B", capacity={"theatre": 50})]
    scenario = event(everybody, rooms=halls, delegations=parties("ONE"))
    assert breaches("delegation-coverage", scenario, planned({"x": "09:00 A"})) == []
    assert breaches("delegation-coverage", scenario, planned({"x": "09:00 B"})) == [("ONE", "x")]


def test_quotas_count_sessions_of_their_kinds() -> None:
    """That a delegation leads: not its roundtables, nor what nobody leads; and each quota for itself."""
    led = [session(name, kind="side-event", organisers=["ONE"]) for name in "ab"]
    others = [session("c", organisers=["ONE"]), session("d", organisers=["TWO"]), session("e")]
    quotas = [
        {"id": "two", "most": 2},
        {"id": "one", "most": 1},
        {"id": "six", "most": 1, "organisers": ["TWO"]},
    ]
    scenario = event(*led, *others, quotas=quotas)
    plan = planned({name: f"{n + 9:02}:00 A" for n, name in enumerate("abcde")})
    assert breaches("organiser-quota", scenario, plan) == [("one", "ONE")]


@pytest.mark.parametrize(
    ("start", "at_once"),
    [
        ("09:00", ["25 Oct 10:00"]),
        ("09:30", ["25 Oct 09:00"]),  # at the very start of the window there is none
        ("10:00", ["25 Oct 09:00"]),
        ("26 09:00", ["25 Oct 09:00"]),
    ],
)
def test_at_least_one_from_the_start_of_a_window(start: str, at_once: list[str]) -> None:
    """To its end; the first instant at which there is none is told, of the first window."""
    during = [f"{DAY} 09:00/10:30", "2025-10-26 09:00/10:00"]
    limit = [{"id": "n", "kinds": ["roundtable"], "least": 1, "during": during}]
    findings = [
        *RULE["parallel-limit"].check(event(session("x"), parallel=limit), planned({"x": f"{start} A"}))
    ]
    assert [finding.message for finding in findings] == [
        f"0 (roundtables) run at {instant}; 'n' asks for 1" for instant in at_once
    ]


@pytest.mark.parametrize("start", ["09:00", "26 09:00"])
def test_at_most_one_in_any_window(start: str) -> None:
    """Of several; between them as many as there are rooms."""
    during = [f"{DAY} 09:00/10:30", "2025-10-26 09:00/10:00"]
    limit = [{"id": "n", "kinds": ["roundtable"], "most": 1, "during": during}]
    scenario = event(session("x"), session("y"), parallel=limit)
    assert breaches("parallel-limit", scenario, planned({"x": f"{start} A", "y": f"{start} B"})) == [("n",)]
    assert breaches("parallel-limit", scenario, planned({"x": "12:00 A", "y": "12:00 B"})) == []


@pytest.mark.parametrize(
    ("y", "attendance", "missed"),
    [
        ({"attendance": "open"}, ("ONE-02",), True),  # an interest is no duty
        ({"attendance": "delegations", "invited": ["ONE"]}, ("ONE-02",), False),
        ({"attendance": "delegations", "invited": ["ONE"]}, ("ONE-01",), True),
        ({"kind": "side-event", "organisers": ["ONE"], "representatives": 1}, ("ONE-02",), False),
        ({"attendance": "heads", "invited": ["TEN"]}, (), True),
    ],
)
def test_who_has_a_duty_elsewhere_is_not_missed(y: Any, attendance: Any, missed: bool) -> None:
    """At what is meant for everybody: who covers another session, or holds it."""
    everybody = session("x", attendance="everyone", invited=["ONE"], absence="free")
    scenario = event(everybody, session("y", **y), delegations=parties("ONE", "TEN"))
    plan = planned({"x": "09:00 A", "y": "09:00 B"}, attendance={"x": ("ONE-01",), "y": attendance})
    assert (("ONE", "x") in breaches("delegation-coverage", scenario, plan)) == missed


def test_arrivals_of_those_with_a_turn() -> None:
    """Who sits in the session is told once; the next, who has a turn alone before the car arrives, is told too."""
    listed = {"id": "list", "parts": ["y"], "seconds": 600, "call_up": 0, "items": ["ONE-01", "TWO-01"]}
    asked = [
        {"who": f"{w}-01", "session": "x", "drop_off": "door", "lead": 30, "escort": 0}
        for w in ("ONE", "TWO")
    ]
    scenario = event(
        session("x"),
        session("y"),
        speakers_lists=[listed],
        resources={"drop_offs": [{"id": "door", "name": "Door", "interval": 0}], "arrivals": asked},
    )
    plan = planned(
        {"x": "12:00 A", "y": "09:00 B"},
        attendance={"y": ("ONE-01",)},
        orders={
            "list": (
                turn("ONE-01", 1, "09:00", "09:10", part="y"),
                turn("TWO-01", 2, "09:10", "09:20", part="y"),
            )
        },
        arrivals=(arrival("ONE-01", "11:45"), arrival("TWO-01", "11:45")),
    )
    assert breaches("arrivals", scenario, plan) == [("ONE-01", "x"), ("TWO-01", "x")]
