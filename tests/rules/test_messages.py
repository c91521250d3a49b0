"""What a planner reads of each breach: the names, the times, what is and what should be."""

from collections.abc import Iterator
from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.rules import RULES
from tests.rules.builders import arrival, event, parties, planned, room, session, sweep, turn

RULE = {rule.id: rule for rule in RULES}
DAY, NEXT = "2025-10-25", "2025-10-26"
HOUR = "(25 Oct 09:00-10:00)"
TWO = {"x": "09:00 A", "y": "09:30 B"}

FAIR = {"id": "fair", "kind": "exhibition", "booths": [{"id": "b1"}, {"id": "b2", "next_to": ["b1"]}]}
OPENING = session("o", kind="ceremony", ceremony="opening", exclusive=False)
CLOSING = session("c", kind="ceremony", ceremony="closing", exclusive=False)
CABINS = [room("A", booths=1), room("B", booths=3)]
RIVALS = [*parties("ONE", avoids=["TWO"]), *parties("TWO")]


def fair(**exhibitor: Any) -> Scenario:
    """An exhibition of two booths, with two exhibitors."""
    return event({**FAIR, "exhibitors": [{"delegation": "ONE", **exhibitor}, {"delegation": "TWO"}]})


def standing(**booths: str) -> Plan:
    return planned({"fair": "09:00 A"}, booths={"fair": booths})


def teams(**fields: Any) -> Scenario:
    """Sessions x and y in English, with two teams for it."""
    english = {
        "language": "en",
        "teams": 2,
        "minutes_a_day": 420,
        "sessions_a_day": 9,
        "break_between": 0,
        "rest": 0,
    }
    interpreted = [session(name, languages=["en"], interpreted=True) for name in "xy"]
    return event(*interpreted, rooms=CABINS, resources={"interpretation": [{**english, **fields}]})


def interpreted(x: Any, y: Any, places: Any = None) -> Plan:
    return planned(places or {"x": "09:00 A", "y": "11:00 A"}, teams={"x": {"en": x}, "y": {"en": y}})


def zoned(**rest: Any) -> Scenario:
    """Rooms A and B in zones for which nobody has a badge."""
    zones = [
        {"id": "red", "name": "Red", "clearance": "badge", "cap": 3, "staff": 1},
        {"id": "blue", "name": "Blue", "clearance": "badge"},
        {"id": "open", "name": "Open"},
    ]
    rooms = [room("A", zone="red"), room("B", zone="blue"), room("C", zone="open")]
    return event(
        session("x", overflow=["C"], heads=2),
        session("y", heads=1),
        zones=zones,
        rooms=rooms,
        clearances=["badge"],
        **rest,
    )


def driven(**rest: Any) -> Scenario:
    """Two heads who come by car to session x; the one is a minister."""
    doors = [{"id": "door", "name": "North Door", "interval": 3}]
    asked = [
        {"who": f"{w}-01", "session": "x", "drop_off": "door", "lead": 30, "escort": 10}
        for w in ("ONE", "TWO")
    ]
    people = [*parties("ONE", rank="minister"), *parties("TWO")]
    return event(
        session("x"),
        session("y"),
        delegations=people,
        resources={"drop_offs": doors, "arrivals": asked, **rest},
    )


def cars(first: str, second: str, **rest: Any) -> Plan:
    return planned(
        {"x": "09:00 A", "y": "08:35 B"},
        arrivals=(arrival("ONE-01", first), arrival("TWO-01", second)),
        **rest,
    )


def protected(**rest: Any) -> Scenario:
    """A session for which room A is to be swept for half an hour."""
    zones = [{"id": "red", "name": "Red", "sweep": 30}]
    rooms = [room("A", zone="red"), room("B", zone="red")]
    return event(session("x", protected=True), session("y"), zones=zones, rooms=rooms, **rest)


def swept(*sweeps: Any, y: str = "06:00 B") -> Plan:
    return planned({"x": "09:00 A", "y": y}, sweeps=sweeps)


# fmt: off
def cases() -> Iterator[tuple[str, Scenario, Plan, list[str]]]:
    """Rule, scenario, plan, and every message of the rule."""
    yield "opening-hours", event(session("x", setup=30)), planned({"x": "06:15 A"}), [
        "'x' (x) occupies its room 25 Oct 05:45-07:15, outside the opening hours of the event"
    ]
    venues = [{"id": "house", "name": "House", "open": [f"{DAY} 09:00/12:00"]}]
    yield "opening-hours", event(session("x"), venues=venues), planned({"x": "11:30 A"}), [
        "'x' (x) occupies its room 25 Oct 11:30-12:30, outside the opening hours of its venue"
    ]
    windows = [f"{DAY} 09:00/12:00", f"{NEXT} 09:00/12:00"]
    yield "allowed-times", event(session("x", windows=windows)), planned({"x": "11:30 A"}), [
        f"'x' (x) is held 25 Oct 11:30-12:30, outside its windows {DAY} 09:00/12:00, {NEXT} 09:00/12:00"
    ]
    at_most = [{"room": "A", "windows": windows}]
    yield "allowed-times", event(session("x", room_windows=at_most)), planned({"x": "11:30 A"}), [
        f"'x' (x) is held 25 Oct 11:30-12:30 in Room A, where it may be only {DAY} 09:00/12:00, {NEXT} 09:00/12:00"
    ]
    grids = [{"id": "grid", "slots": [f"{DAY} 09:00/10:00"]}]
    yield "allowed-times", event(session("x", slots="grid"), slot_grids=grids), planned({"x": "09:30 A"}), [
        "'x' (x) is held 25 Oct 09:30-10:30, which is not a slot of 'grid'"
    ]
    there = [room("A", available=[f"{DAY} 10:00/12:00"], holds=[f"{DAY} 09:30/09:45"])]
    yield "room-available", event(session("x"), rooms=there), planned({"x": "09:00 A"}), [
        "'x' (x) occupies Room A 25 Oct 09:00-10:00, when it is not available",
        f"'x' (x) occupies Room A 25 Oct 09:00-10:00, which is held {DAY} 09:30/09:45",
    ]
    yield "room-features", event(session("x", features=["lift", "stage", "loop"]), rooms=[room("A", features=["stage"])]), planned({"x": "09:00 A"}), [
        "'x' (x) needs lift, loop, which Room A has not"
    ]
    yield "room-free", event(session("x"), session("y")), planned({"x": "09:30 A", "y": "09:00 A"}), [
        "'y' (y) and 'x' (x) overlap in Room A at 25 Oct 09:30"
    ]
    yield "frame", event(OPENING, session("x", kind="plenary", interpreted=False), CLOSING, common_sense=True), planned({"o": "09:00 A", "x": "10:02 B", "c": "11:00 A"}), [
        "'x' (x) (25 Oct 10:02-11:02) starts before 'o' (o) (25 Oct 09:00-10:00) has ended and people have walked 3 min",
        "'x' (x) (25 Oct 10:02-11:02) does not end 3 min, the way, before 'c' (c) (25 Oct 11:00-12:00) starts",
    ]
    for relation, complaint in (
        ({"gap": 45}, "the second must start 45 minutes after the first ends, or later"),
        ({"within": 15}, "the second must start within 15 minutes of the end of the first"),
        ({"consecutive": True}, "the second must start exactly 0 minutes after the end of the first"),
        ({"in_order": False, "different_day": True}, "they must be on different days"),
    ):
        order = [{"before": "x", "after": "y", **relation}]
        yield "order", event(session("x"), session("y"), order=order), planned({"x": "09:00 A", "y": "10:30 B"}), [
            f"'x' (x) {HOUR} and 'y' (y) (25 Oct 10:30-11:30): {complaint}"
        ]
    same = [{"before": "x", "after": "y", "in_order": False, "same_day": True}]
    yield "order", event(session("x"), session("y"), order=same), planned({"x": "09:00 A", "y": "26 09:00 B"}), [
        f"'x' (x) {HOUR} and 'y' (y) (26 Oct 09:00-10:00): they must be on one day"
    ]
    group = [{"id": "g", "sessions": ["x", "y"], "gap": 15}, {"id": "h", "sessions": ["x", "y"], "gap": 5}]
    yield "not-parallel", event(session("x"), session("y"), not_parallel=group), planned({"x": "09:00 A", "y": "10:05 B"}), [
        f"'x' (x) {HOUR} and 'y' (y) (25 Oct 10:05-11:05) are less than 15 minutes apart, but belong to one group"
    ]
    yield "not-parallel", event(session("x"), session("y"), not_parallel=group), planned(TWO), [
        f"'x' (x) {HOUR} and 'y' (y) (25 Oct 09:30-10:30) overlap, but belong to one group"
    ]
    yield "not-parallel", event(session("x"), session("y", exclusive=True)), planned(TWO), [
        f"'x' (x) {HOUR} and 'y' (y) (25 Oct 09:30-10:30) overlap, but one of them is exclusive"
    ]
    limit = {"id": "n", "kinds": ["roundtable"]}
    yield "parallel-limit", event(session("x"), session("y"), parallel=[{**limit, "most": 1}]), planned(TWO), [
        "2 (roundtables) run at 25 Oct 09:30; 'n' allows 1"
    ]
    during = {"least": 1, "during": [f"{DAY} 09:00/12:00"]}
    yield "parallel-limit", event(session("x"), session("y"), parallel=[{**limit, **during}]), planned(TWO), [
        "0 (roundtables) run at 25 Oct 10:30; 'n' asks for 1"
    ]
    both = {"x": ("ONE-01",), "y": ("ONE-01",)}
    yield "person-free", event(session("x"), session("y")), planned(TWO, attendance=both), [
        f"ONE-01 is in 'x' (x) {HOUR} and in 'y' (y) (25 Oct 09:30-10:30) at once"
    ]
    yield "person-free", event(session("x"), session("y")), planned({"x": "09:00 A", "y": "10:02 B"}, attendance=both), [
        "ONE-01 has 2 minutes from 'x' (x) to 'y' (y), and the way from Room A to Room B takes 3"
    ]
    yield "person-available", event(session("x", chairs=["ONE-01"])), planned({"x": "09:00 A"}), [
        "'x' (x) needs ONE-01, who is not sent there"
    ]
    stays = [{"id": "ONE-01", "name": "Ms First", "available": [f"{DAY} 07:00/08:00", f"{DAY} 09:30/12:00"]}]
    yield "person-available", event(session("x"), delegations=parties("ONE", members=stays)), planned({"x": "09:00 A"}, attendance={"x": ("ONE-01",)}), [
        "Ms First (ONE-01) is at the event 25 Oct 07:00 to 25 Oct 08:00, 25 Oct 09:30 to 25 Oct 12:00,"
        " and 'x' (x) is held 25 Oct 09:00-10:00"
    ]
    seats = session("x", attendance="delegations", seats=2, invited=["ONE"])
    yield "delegation-coverage", event(seats), planned({"x": "09:00 A"}, attendance={"x": ("ONE-01",)}), [
        "One has 1 of 2 fitting members in 'x' (x)"
    ]
    yield "delegation-coverage", event(session("x", attendance="everyone", invited=["ONE"], absence="free"), delegations=parties("ONE", "TWO", size=4)), planned({"x": "09:00 A"}, attendance={"x": ("ONE-01", "TWO-01", "TWO-02")}), [
        "3 of One are free and not sent to 'x' (x), which is meant for them",
        "2 of Two are sent to 'x' (x), to which they are not invited",
    ]
    side = session("x", kind="side-event", organisers=["ONE"], representatives=2)
    yield "organisers-present", event(side), planned({"x": "09:00 A"}, attendance={"x": ("ONE-01", "TWO-01")}), [
        "One, which organises 'x' (x), has 1 of 2 members there"
    ]
    hall = {**FAIR, "representatives": 1, "exhibitors": [{"delegation": "ONE"}]}
    yield "organisers-present", event(hall), planned({"fair": "09:00 A"}), [
        "One, which exhibits at 'fair' (fair), has 0 of 1 member there"
    ]
    led = [session(name, kind="side-event", organisers=["ONE"]) for name in "xy"]
    yield "organiser-quota", event(*led, quotas=[{"id": "q", "most": 1}]), planned(TWO), [
        "One leads 2 sessions; 'q' allows 1"
    ]
    yield "zone-clearance", zoned(), planned({"x": "09:00 A"}, attendance={"x": ("ONE-01",)}), [
        "ONE-01 is not cleared on 25 Oct for zone red, where 'x' (x) is held"
    ]
    yield "zone-occupancy", zoned(), planned({"x": "09:00 A", "y": "09:30 A"}), [
        "zone Red has 4 heads at 25 Oct 09:30, 1 of them staff; its cap is 3"
    ]
    carts = {"equipment": [{"id": "cart", "name": "Cart", "number": 1}]}
    yield "equipment", event(session("x", features=["cart"]), session("y", features=["cart"]), resources=carts), planned(TWO), [
        "2 sessions need Cart at 25 Oct 09:30; its number is 1"
    ]
    yield "booths", fair(), standing(ONE="b1"), ["Two has no booth in 'fair' (fair)"]
    yield "booths", fair(), standing(ONE="b9", TWO="b1"), ["One has booth 'b9', which is not in 'fair' (fair)"]
    yield "booths", fair(apart=["TWO"]), standing(ONE="b1", TWO="b2"), [
        "One in booth b1 of 'fair' (fair) stands next to Two, apart from whom it must stand"
    ]
    languages = session("x", languages=["en", "fr"], interpreted=True)
    yield "interpretation", event(languages, rooms=CABINS), planned({"x": "09:00 A"}), [
        "'x' (x) has 2 languages and Room A 1 booth"
    ]
    yield "interpretation", teams(), interpreted((1, 1), (3,)), [
        "'x' (x) has 1 different teams for 'en', not 1",
        "'y' (y) has team 3 for 'en'; the number of teams is 2",
    ]
    yield "interpretation", teams(language="fr"), planned({"x": "09:00 A"}), [
        "'x' (x) is interpreted into 'en', for which there is no team"
    ]
    yield "interpretation", teams(minutes_a_day=119, sessions_a_day=1), interpreted((1,), (1,)), [
        "team 1 for 'en' works 120 minutes on 25 Oct, not 119 at most",
        "team 1 for 'en' has 2 sessions on 25 Oct, not 1 at most",
    ]
    yield "interpretation", teams(rest=1261), interpreted((2,), (2,), {"x": "09:00 A", "y": "26 07:00 A"}), [
        "team 2 for 'en' rests 1260 minutes from 25 Oct 10:00, not 1261"
    ]
    avoidance: dict[str, Any] = {"delegations": RIVALS, "zones": [{"id": "red", "name": "Red"}, {"id": "inner", "name": "Inner"}]}
    rooms = [room("A", zone="red"), room("B", zone="red")]
    met = {"x": ("ONE-01",), "y": ("TWO-01",)}
    at_once = f"in 'x' (x) {HOUR} and 'y' (y) (25 Oct 09:30-10:30)"
    zone = event(session("x"), session("y"), rooms=rooms, avoidance={"scopes": ["zone"]}, **avoidance)
    yield "non-encounter", zone, planned(TWO, attendance=met), [f"One and Two, who must not meet, share zone red {at_once}"]
    close = event(session("x"), session("y"), avoidance={"scopes": ["room"], "margin": 30}, **avoidance)
    yield "non-encounter", close, planned({"x": "09:00 A", "y": "10:15 A"}, attendance=met), [
        f"One and Two, who must not meet, share Room A in 'x' (x) {HOUR} and 'y' (y) (25 Oct 10:15-11:15)"
    ]
    gates = {
        "checkpoints": [{"id": "gate", "name": "Gate", "zone": "red", "lanes": 1}],
        "gates": [{"session": name, "checkpoints": ["gate"], "arrivals": [[60, 0], [0, 100]]} for name in "xy"],
    }
    by_gate = event(session("x"), session("y"), avoidance={"scopes": ["checkpoint"]}, **avoidance, **gates)
    yield "non-encounter", by_gate, planned(TWO, attendance=met), [
        "One and Two, who must not meet, share checkpoint gate on the way to"
        f" 'x' (x) {HOUR} and 'y' (y) (25 Oct 09:30-10:30)"
    ]
    yield "arrivals", driven(), cars("08:45", "08:43"), [
        "TWO-01 and ONE-01 arrive 2 minutes apart at North Door at 25 Oct 08:45; it needs 3"
    ]
    yield "arrivals", driven(), cars("08:40", "08:43"), [
        "TWO-01 arrives after ONE-01, who is of higher rank, at door for 'x'"
    ]
    yield "arrivals", driven(), cars("09:01", "08:29"), [
        "ONE-01 arrives at 25 Oct 09:01 for 'x' (x), which starts at 25 Oct 09:00: not within the 30 minutes before it",
        "TWO-01 arrives at 25 Oct 08:29 for 'x' (x), which starts at 25 Oct 09:00: not within the 30 minutes before it",
    ]
    yield "arrivals", driven(), cars("08:49:30", "08:40"), [
        "ONE-01 arrives at 25 Oct 08:49:30 for 'x' (x), which is not a whole minute"
    ]
    yield "arrivals", driven(), planned({"x": "09:00 A"}, arrivals=(arrival("ONE-01", "08:40"),), attendance={"x": ("TWO-01",)}), [
        "TWO-01 has 0 arrivals for 'x' (x), not one"
    ]
    yield "arrivals", driven(), cars("08:51", "08:40"), [
        "ONE-01 arrives at 25 Oct 08:51 for 'x' (x), which starts at 25 Oct 09:00, and is escorted for 10 minutes"
    ]
    yield "arrivals", driven(escorts=1, holding_rooms=1), cars("08:45", "08:36"), [
        "2 escorts are needed at 25 Oct 08:45; their number is 1",
        "2 holding rooms are needed at 25 Oct 08:45; their number is 1",
    ]
    yield "arrivals", driven(), cars("08:45", "08:36", attendance={"y": ("ONE-01",)}), [
        "ONE-01 arrives at 25 Oct 08:45 for 'x', and is sent to 'y' (y), 25 Oct 08:35-09:35"
    ]
    yield "sweep", protected(), swept(), [
        "'x' (x) is protected, and Room A is not swept and sealed for it: no sweep ends before 25 Oct 09:00"
    ]
    start_of_message = "'x' (x) is protected, and Room A is not swept and sealed for it:"
    yield "sweep", protected(), swept(sweep("A", "08:00", "08:29")), [
        f"{start_of_message} the sweep 25 Oct 08:00-08:29 is shorter than 30 minutes"
    ]
    yield "sweep", protected(), planned({"x": "26 09:00 A"}, sweeps=(sweep("A", "20:00", "20:30"),)), [
        f"{start_of_message} the sweep 25 Oct 20:00-20:30 is more than 12 hours before"
    ]
    yield "sweep", protected(), swept(sweep("A", "07:30", "08:00"), y="06:45 A"), [
        f"{start_of_message} 'y' (y) is there during the sweep 25 Oct 07:30-08:00"
    ]
    yield "sweep", protected(), swept(sweep("A", "07:00", "07:30"), y="07:45 A"), [
        f"{start_of_message} 'y' (y) breaks the seal of the sweep 25 Oct 07:00-07:30"
    ]
    one_team = protected(resources={"sweep_teams": 1})
    yield "sweep", one_team, swept(sweep("A", "08:00", "08:30"), sweep("B", "08:15", "08:45")), [
        "sweep team 1 sweeps A and B at once at 25 Oct 08:15",
        "2 sweeps run at 25 Oct 08:15; the number of sweep teams is 1",
    ]
    yield "sweep", one_team, swept(sweep("A", "08:00", "08:30", 2)), [
        "sweep team 2 sweeps A at 25 Oct 08:00; the number of teams is 1"
    ]
    day = {"hours": 1, "stretch": 90, "meal": 30, "meal_from": "09:05", "meal_until": "11:08", "rest": 600}
    load = [{"who": ["ONE-01"], "pause": 15, **day}]
    twice = {"x": "09:00 A", "y": "10:10 A", "z": "26 09:00 A", "w": "22:59 A"}
    everywhere = dict.fromkeys(twice, ("ONE-01",))
    yield "workload", event(*map(session, "xyzw"), workload=load), planned(twice, attendance=everywhere), [
        "ONE-01 is in sessions for 180 minutes on 25 Oct, more than 1 h",
        "ONE-01 has no break in 25 Oct 09:00-11:10: 130 minutes, more than 90",
        "ONE-01 has no 30 minutes free for a meal between 09:05 and 11:08 on 25 Oct",
        "ONE-01 rests 541 minutes from 25 Oct 23:59 to 26 Oct 09:00, not 600",
    ]
    speaking = {"id": "list", "parts": [{"session": "x", "least": 2, "most": 0}], "seconds": 600, "call_up": 5, "items": ["ONE-01"]}
    spoken = event(session("x"), session("y"), speakers_lists=[{**speaking, "parts": [{"session": "x", "least": 2, "minutes": 5}]}])
    yield "statements", spoken, planned(TWO, orders={"list": (turn("ONE-01", 1, "09:00", "09:10"),)}, attendance={"y": ("ONE-01",)}), [
        "'x' (x) holds 1 item, not 2 at least ('list')",
        "ONE-01 has place 1 of 'x' (x), which ends at 09:10, after the 09:05 that the part has ('list')",
    ]

# fmt: on


CASES = [*cases()]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_what_is_said(number: int) -> None:
    """In one sentence each."""
    rule, scenario, plan, messages = CASES[number]
    assert [finding.message for finding in RULE[rule].check(scenario, plan)] == messages
