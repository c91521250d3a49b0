"""The frame of the ceremonies: what is outside, what may be, and what the solver does."""

from typing import Any

import numpy as np
import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.rules import RULES
from eventplan.solver.assemble import candidates_of, posted
from eventplan.solver.engine import engine, solved
from eventplan.solver.problem import problem_of
from tests.rules.builders import at, breached, event, planned, room, session

RULE = next(rule for rule in RULES if rule.id == "frame")
DAY = "2025-10-25"
OPENING = {"kind": "ceremony", "ceremony": "opening", "attendance": "closed"}
CLOSING = {"kind": "ceremony", "ceremony": "closing", "attendance": "closed"}
FIRST, LAST = ("x", "first"), ("x", "last")
WAYS = {"same_floor": 10, "other_floor": 10}


def framed(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """An opening and a closing, with ten minutes between the rooms."""
    return event(
        session("first", **OPENING),
        session("last", **CLOSING),
        *sessions,
        **{"walking": WAYS, "common_sense": True, **rest},
    )


def check(places: dict[str, str], expected: list[Any], *sessions: dict[str, Any], **rest: Any) -> None:
    """Compare the findings; the opening is at ten, the closing at five on the second day."""
    plan = planned({"first": "10:00 A", "last": "26 17:00 A", **places})
    assert breached(RULE, framed(*sessions, **rest), plan) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("11:00 A", []),
        ("11:10 B", []),
        ("11:05 B", [FIRST]),
        ("08:00 B", [FIRST]),
        ("26 16:00 A", []),
        ("26 15:50 B", []),
        ("26 15:55 B", [LAST]),
        ("26 18:00 A", [LAST]),
        ("26 20:00 B", [LAST]),
    ],
)
def test_sessions_are_between_opening_and_closing(place: str, expected: list[Any]) -> None:
    """With the way from the one and to the other."""
    check({"x": place}, expected, session("x"))


@pytest.mark.parametrize(
    ("fields", "early", "late"),
    [
        ({"kind": "plenary"}, [FIRST], [LAST]),
        ({"kind": "bilateral", "parties": ["ONE", "TWO"]}, [FIRST], [LAST]),
        ({"kind": "side-event", "organisers": ["ONE"]}, [FIRST], [LAST]),
        ({"kind": "ceremony", "ceremony": "welcome"}, [], [LAST]),
        ({"kind": "ceremony", "ceremony": "signing"}, [FIRST], [LAST]),
        ({"kind": "rehearsal"}, [], [LAST]),
        ({"kind": "press-conference", "invited": []}, [FIRST], []),  # of what would it tell?
        ({"kind": "exhibition"}, [], []),
        ({"kind": "social"}, [], []),
        ({"kind": "hold"}, [], []),
    ],
)
def test_kinds_that_may_be_outside(fields: dict[str, Any], early: list[Any], late: list[Any]) -> None:
    """Rehearsals, exhibitions, receptions and holds; a welcome before the opening, the press after the closing."""
    check({"x": "08:00 A"}, early, session("x", **fields))
    check({"x": "26 20:00 A"}, late, session("x", **fields))


@pytest.mark.parametrize(
    ("stated", "rest", "expected"),
    [
        ({"start": f"{DAY} 08:00"}, {}, []),
        ({"windows": [f"{DAY} 08:00/09:30"]}, {}, []),
        ({"windows": [f"{DAY} 06:00/08:00", f"{DAY} 08:00/12:00"]}, {}, [FIRST]),
        ({"windows": [DAY]}, {}, [FIRST]),
        ({"slots": "early"}, {}, []),
        ({"slots": "both"}, {}, [FIRST]),
        ({}, {"order": [{"before": "x", "after": "first"}]}, []),
        ({}, {"order": [{"before": "x", "after": "y"}, {"before": "y", "after": "first"}]}, []),
        ({}, {"order": [{"before": "x", "after": "last"}]}, [FIRST]),
        ({}, {"kinds": {"roundtable": {"outside": ["before-opening"]}}}, []),
        ({}, {"kinds": {"roundtable": {"outside": ["after-closing"]}}}, [FIRST]),
        ({}, {"common_sense": False}, []),
        ({}, {"common_sense": False, "kinds": {"roundtable": {"outside": []}}}, [FIRST]),
    ],
)
def test_what_is_stated_comes_first(
    stated: dict[str, Any], rest: dict[str, Any], expected: list[Any]
) -> None:
    """A pinned start; windows, slots and an order that leave no other time; and kinds."""
    slots = [f"{DAY} 08:00/09:00", f"{DAY} 14:00/15:00"]
    grids = [{"id": "early", "slots": slots[:1]}, {"id": "both", "slots": slots}]
    start = {"first": {"start": f"{DAY} 10:00"}}
    sessions = [session("first", **OPENING, **start["first"]), session("last", **CLOSING)]
    scenario = event(
        *sessions,
        session("x", **stated),
        session("y", kind="hold"),
        **{"walking": WAYS, "common_sense": True, "slot_grids": grids, **rest},
    )
    places = planned({"first": "10:00 A", "last": "26 17:00 A", "x": "08:00 A"})
    assert breached(RULE, scenario, places) == expected


def test_a_ceremony_that_is_not_held_frames_nothing() -> None:
    """Without an opening there is no time before it."""
    scenario = framed(session("x"))
    assert breached(RULE, scenario, planned({"x": "06:00 A"})) == []


@pytest.mark.parametrize("pinned", [True, False])
@pytest.mark.parametrize("rooms", [["A"], ["A", "B"]])
def test_the_solver_keeps_sessions_inside(pinned: bool, rooms: list[str]) -> None:
    """Wherever the ceremonies may be, and whenever: four talks between them, though the morning is free."""
    days = [{"date": DAY, "opens": "06:00", "closes": "16:20"}]
    opening = {**OPENING, "room": rooms, "windows": [f"{DAY} 09:00/11:00"]}
    closing = {**CLOSING, "room": rooms}
    if pinned:
        opening["start"], closing["start"] = f"{DAY} 10:00", f"{DAY} 15:20"
    scenario = event(
        session("first", **opening),
        session("last", **closing),
        *(session(name) for name in "abcd"),
        days=days,
        rooms=[room("A"), room("B")],
        walking=WAYS,
        common_sense=True,
    )
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert breached(RULE, scenario, answer) == []


def test_a_model_that_confines_a_ceremony_keeps_sessions_inside() -> None:
    """What leaves an opening where it is, and places others anew, still places them after it."""
    day = f"{DAY} 09:00/13:00"
    scenario = event(
        session("first", **OPENING, windows=[day], room="A"), session("x", windows=[day]), common_sense=True
    )
    problem = problem_of(scenario)
    candidates = candidates_of(problem, ())
    every = np.ones(len(problem.starts), dtype=bool), np.ones(len(problem.rooms), dtype=bool)
    late, first = problem.minute(at("11:00")), problem.session_index["first"]
    build = candidates.confined({first: problem.spot(late, 0), problem.session_index["x"]: every})
    posted(build)
    x = problem.session_index["x"]
    build.cp.minimize(build.start[x])
    solver = engine(effort=5.0)
    assert solved(solver, build.cp)
    assert solver.value(build.start[x]) == late + 60
