"""What a planner reads of each preference that is missed: the names, the times, and how much."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.preferences import PREFERENCES
from tests.rules.builders import event, parties, planned, room, session, sweep

PENALTY = {preference.id: preference.penalty for preference in PREFERENCES}
DAY, NEXT = "2025-10-25", "2025-10-26"
SEATS = {"attendance": "delegations", "interpreted": False}
PRESS = {"kind": "press-conference", "attendance": "open", "duration": 30}
OPENING = {"kind": "ceremony", "ceremony": "opening", "attendance": "closed", "exclusive": False}
LEADERS = [*parties("ONE", rank="head-of-state"), *parties("TWO")]
VIP = [{"id": "vip", "name": "Ms Vip", "principal": True, "head": True}]


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two days, and what counts unasked."""
    return event(*sessions, **{"common_sense": True, **rest})


def panel(*who: str, speakers: tuple[str, ...] = (), **fields: Any) -> Scenario:
    """A high-level session, and a debate with a list on which these people stand; the panel is theirs."""
    listed = {"id": "list", "parts": ["debate"], "items": list(who)}
    many = [{"id": "ONE", "name": "One", "size": 8}, *parties("TWO")]
    high = session("panel", title="Panel", kind="high-level-session", speakers=list(speakers), **fields)
    return usual(high, session("debate", title="Debate"), speakers_lists=[listed], delegations=many)


SIX = tuple(f"ONE-0{n}" for n in range(1, 7))
BOTH = {"panel": "10:00 A", "debate": "10:30 B"}

CASES: dict[str, list[tuple[Scenario, dict[str, str], list[str]]]] = {
    "at-once": [
        (
            usual(session("x", **SEATS, kind="plenary"), session("y", **SEATS)),
            {"x": "10:00 A", "y": "10:30 B"},
            ["'x' is beside 'y'; both ask delegations to come"],
        ),
        (
            panel(*SIX, speakers=SIX[:2]),
            BOTH,
            ["'Panel' is beside 'Debate', on whose list are ONE-01, ONE-02"],
        ),
        (
            panel(*SIX, speakers=SIX[:4]),
            BOTH,
            ["'Panel' is beside 'Debate', on whose list are ONE-01, ONE-02, ONE-03"],
        ),
        (
            usual(
                session("x", kind="plenary", attendance="heads", interpreted=False), session("y", **SEATS)
            ),
            {"x": "10:00 A", "y": "10:30 B"},
            ["'x' is beside 'y'; both ask delegations to come"],
        ),
        (
            usual(session("x", **SEATS, kind="high-level-session"), session("y", **SEATS)),
            {"x": "10:00 A", "y": "10:30 B"},
            ["'x' is beside 'y'; both ask delegations to come"],
        ),
        (panel(*SIX), BOTH, ["'Panel' is beside 'Debate', a debate: who is heard there cannot be here"]),
    ],
    "even-days": [
        (
            usual(
                *(session(f"t{n}", duration=30) for n in range(6)),
                rooms=[room(name) for name in "ABCDEF"],
            ),
            {f"t{n}": f"10:00 {'ABCDEF'[n]}" for n in range(5)} | {"t5": "26 10:00 A"},
            ["5 of 6 roundtables are on 25 Oct; 4 would be even"],
        ),
    ],
    "ceremony-times": [
        (
            usual(session("x", **OPENING)),
            {"x": "11:00 A"},
            ["'x' might have started 25 Oct 09:00"],
        ),
        (
            usual(session("x", **{**OPENING, "ceremony": "closing"})),
            {"x": "26 14:00 A"},
            ["'x' might have ended 26 Oct 16:00"],
        ),
        (
            usual(
                session("opening", title="Opening", **OPENING, start=f"{DAY} 09:00"),
                session("x", title="Photograph", kind="ceremony", ceremony="welcome", exclusive=False),
            ),
            {"opening": "09:00 A", "x": "12:05 B"},
            ["'Photograph' is 2 h 05 min from 'Opening'"],
        ),
        (
            usual(
                session("opening", title="Opening", **OPENING, start=f"{DAY} 09:00"),
                session("x", title="Photograph", kind="ceremony", ceremony="welcome", exclusive=False),
            ),
            {"opening": "09:00 A", "x": "11:30 B"},
            ["'Photograph' is 1 h 30 min from 'Opening'"],
        ),
        (
            usual(
                session("opening", title="Opening", **OPENING, start=f"{DAY} 09:00"),
                session("x", title="Rehearsal of the opening", kind="rehearsal"),
            ),
            {"opening": "09:00 A", "x": "08:05 B"},
            ["'Rehearsal of the opening' is not over when 'Opening' begins"],
        ),
    ],
    "same-hours": [
        (
            usual(*(session(f"com-{n}", title=f"Committee {n}", windows=[d]) for n, d in ((1, DAY), (2, NEXT)))),
            {"com-1": "10:00 A", "com-2": "26 15:00 B"},
            [
                "'Committee 2' is at 26 Oct 15:00, and 'Committee 1' at 25 Oct 10:00",
                "'Committee 2' is in B, and 'Committee 1' in A",
            ],
        ),
        (
            usual(*(session(f"com-{n}", title=f"Talks {n}") for n in (1, 2)), common_sense=True),
            {"com-1": "10:00 A", "com-2": "10:00 B"},
            [
                "'Talks 2' is in B, and 'Talks 1' in A",
                "'Talks 2' does not wait for the end of 'Talks 1'",
            ],
        ),
    ],
    "reports": [
        (
            usual(session("x", title="Meeting", themes=["water"]), session("press", **PRESS, themes=["water"])),
            {"x": "10:00 A", "press": "10:55 B"},
            ["'press' does not wait for the end of 'Meeting'"],
        ),
    ],
    "room-fit": [
        (
            usual(session("x", heads=20), rooms=[room("A", capacity=100)]),
            {"x": "10:00 A"},
            ["'x' has 20 heads in a room of 100 seats"],
        ),
    ],
    "full-rooms": [
        (
            usual(session("x", heads=46), rooms=[room("A"), room("B", capacity=52)]),
            {"x": "10:00 A"},
            ["'x' has 46 heads in a room of 50 seats"],
        ),
    ],
    "heads-waiting": [
        (
            usual(*(session(name, required=["ONE-01"]) for name in "xy")),
            {"x": "09:00 A", "y": "13:05 A"},
            ["ONE-01 is idle for 185 minutes between meetings on 25 Oct"],
        ),
    ],
    "lunch": [
        (
            usual(
                *(session(name, title=name.upper(), duration=45, required=["ONE-01"]) for name in "stuv"),
            ),
            {"s": "11:30 A", "t": "12:15 A", "u": "13:00 A", "v": "13:45 A"},
            ["ONE-01 has no 45 minutes for lunch on 25 Oct: 'S', 'T', 'U'"],
        ),
    ],
    "pauses": [
        (
            usual(
                *(session(name, title=name.upper(), required=["ONE-01"]) for name in "xy"), delegations=LEADERS
            ),
            {"x": "09:00 A", "y": "10:12 B"},
            ["ONE-01 has 12 min from 'X' to 'Y', including 3 min of walking"],
        ),
    ],
    "principal-waiting": [
        (
            usual(
                *(session(name, required=["vip"]) for name in "xy"),
                delegations=parties("ONE", members=VIP),
            ),
            {"x": "09:00 A", "y": "10:19 A"},
            ["Ms Vip waits 19 minutes between commitments on 25 Oct"],
        ),
    ],
    "walking": [
        (
            usual(
                *(session(name, required=["vip"]) for name in "xy"),
                delegations=parties("ONE", members=VIP),
            ),
            {"x": "09:00 A", "y": "11:00 B"},
            ["Ms Vip walks 3 minutes on 25 Oct"],
        ),
    ],
    "theme-clash": [
        (
            usual(
                session("x", title="Rivers", themes=["water", "law", "trade"], attendance="open"),
                session("y", title="Seas", themes=["water", "law"], attendance="open"),
                delegations=[*parties("ONE", interests={"water": 1}), *parties("TWO", interests={"x": 1})],
            ),
            {"x": "10:00 A", "y": "10:55 B"},
            ["'Rivers' and 'Seas' are both on law, water and overlap; 1 delegation wishes both"],
        ),
    ],
    "working-hours": [
        (
            usual(session("x")),
            {"x": "20:30 A"},
            ["'x' is held 25 Oct 20:30-21:30: 210 min outside 09:00-13:00 and 14:00-18:00"],
        ),
    ],
    "round-times": [
        (usual(session("x")), {"x": "10:15 A"}, ["'x' starts at 10:15, neither the hour nor half past"]),
        (usual(session("x")), {"x": "10:05 A"}, ["'x' starts at 10:05, no quarter of an hour"]),
    ],
    "audience": [
        (
            usual(session("x", title="Talk", attendance="open"), delegations=LEADERS),
            {"x": "10:00 A"},
            ["ONE-01 sits in the audience of 'Talk'"],
        ),
    ],
    "room-purpose": [
        (
            usual(session("x", **PRESS), rooms=[room("A"), {**room("press"), "name": "Press room"}]),
            {"x": "10:00 A"},
            ["'x' is in Room A, though there is a room for the press"],
        ),
        (
            usual(session("x"), rooms=[room("A", meant_for=["plenary", "bilateral"]), room("B")]),
            {"x": "10:00 A"},
            ["'x' is in Room A, which is meant for plenary, bilateral"],
        ),
        (
            usual(session("x"), rooms=[room("A"), {**room("press"), "name": "Press room"}]),
            {"x": "10:00 press"},
            ["'x' is in Press room, which is meant for the press, by its name"],
        ),
        (
            usual(
                session("x"),
                session("y", features=["lift"]),
                rooms=[room("A", features=["lift", "stage"]), room("B"), room("C")],
            ),
            {"x": "10:00 A"},
            ["'x' has no need of lift in Room A, and few rooms have it"],
        ),
    ],
    "compactness": [
        (
            usual(
                *map(session, "xy"),
                rooms=[room("A", zone="red"), room("B")],
                zones=[{"id": "red", "name": "Red Zone", "clearance": "badge"}],
                clearances=["badge"],
            ),
            {"x": "09:00 A", "y": "11:05 A"},
            ["rooms used on 25 Oct: 1", "zone Red Zone is open 25 Oct 09:00-12:05", "sweeps done: 1"],
        ),
    ],
    "fair-slots": [
        (
            usual(
                *(session(f"{party}{n}", kind="side-event", organisers=[party]) for party in ("ONE", "TWO") for n in (1, 2)),
                delegations=[*parties("ONE", region="north"), *parties("TWO", region="south")],
                preferences={"fair-slots": {"prime": [f"{DAY} 09:00/11:00"]}},
            ),
            {"ONE1": "09:00 A", "ONE2": "10:00 A", "TWO1": "15:00 A", "TWO2": "16:00 A"},
            [
                "2 of 2 side events of north are in prime time; of all, 2 of 4",
                "0 of 2 side events of south are in prime time; of all, 2 of 4",
            ],
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize("about", CASES)
def test_what_is_said(about: str) -> None:
    """In one sentence each."""
    for scenario, places, messages in CASES[about]:
        sent = {"x": ("ONE-01",)} if about == "audience" else {}
        swept = (sweep("A", "08:00", "08:30"),) if about == "compactness" else ()
        penalties = PENALTY[about](scenario, planned(places, attendance=sent, sweeps=swept))
        assert [penalty.sentence for penalty in penalties] == messages
