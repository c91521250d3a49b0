"""Parties that must not meet do not meet."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.model.errors import ScenarioError
from eventplan.rules.non_encounter import RULE
from eventplan.solver.problem import problem_of
from tests.rules.builders import breached, event, parties, planned, room, said, session
from tests.solver.test_honesty import _model, _placed, _solved

HOSTILE = [*parties("ONE", avoids=["TWO"]), *parties("TWO", "THREE")]
ROOMS = [
    room("A", zone="red"),
    room("B", zone="red"),
    room("C", zone="inner"),
    room("D", combines=["A", "C"]),
]
ZONES = [{"id": "red", "name": "Red"}, {"id": "inner", "name": "Inner", "within": "red"}]
PAIR = [("ONE", "TWO")]


def scene(scopes: list[str], margin: int = 0, heads_only: bool = False, **rest: Any) -> Scenario:
    """Sessions x and y; ONE avoids TWO."""
    avoidance = {"scopes": scopes, "margin": margin, "heads_only": heads_only}
    sessions = rest.pop("sessions", [session("x"), session("y")])
    return event(*sessions, delegations=HOSTILE, rooms=ROOMS, zones=ZONES, avoidance=avoidance, **rest)


def visits(x: str, y: str, ones: str = "ONE-01", twos: str = "TWO-01") -> Plan:
    """ONE goes to x and TWO to y."""
    return planned({"x": x, "y": y}, attendance={"x": (ones,), "y": (twos,)})


def test_they_do_not_share_a_session() -> None:
    """Members of both in one session are a breach, told once; a third party is nobody's concern."""
    scenario = scene(["session"])
    plan = planned({"x": "09:00 A"}, attendance={"x": ("TWO-02", "ONE-01", "ONE-02")})
    assert breached(RULE, scenario, plan) == PAIR
    assert said(RULE, scenario, plan) == "One and Two, who must not meet, are both at 'x' (x)"
    assert breached(RULE, scenario, planned({"x": "09:00 A"}, attendance={"x": ("ONE-01", "THREE-01")})) == []
    assert breached(RULE, scene(["room"]), plan) == []


def test_avoiding_is_mutual_and_told_in_the_order_of_the_scenario() -> None:
    """Whoever of the two lists the other, the pair is the same."""
    scenario = scene(["session"]).changed(delegations=[*parties("ONE"), *parties("TWO", avoids=["ONE"])])
    assert breached(RULE, scenario, planned({"x": "09:00 A"}, attendance={"x": ("TWO-01", "ONE-01")})) == PAIR


def test_only_heads_where_the_scenario_says_so() -> None:
    """With `heads_only` other members may meet."""
    plan = planned({"x": "09:00 A"}, attendance={"x": ("ONE-01", "TWO-02")})
    assert breached(RULE, scene(["session"], heads_only=True), plan) == []
    heads = planned({"x": "09:00 A"}, attendance={"x": ("ONE-01", "TWO-01")})
    assert breached(RULE, scene(["session"], heads_only=True), heads) == PAIR


@pytest.mark.parametrize("attendance", ["everyone", "heads", "delegations"])
def test_sessions_for_all_are_exempt(attendance: str) -> None:
    """Where every party is present by design they are seated apart, and nothing is shared."""
    sessions = [session("x", attendance=attendance), session("y")]
    scenario = scene(["session", "room", "zone"], margin=60, sessions=sessions)
    together = {"x": ("ONE-01", "TWO-01"), "y": ("TWO-01",)}
    assert breached(RULE, scenario, planned({"x": "09:00 A", "y": "10:00 A"}, attendance=together)) == []


@pytest.mark.parametrize(
    ("y", "expected"),
    [("10:15 A", []), ("10:10 A", PAIR), ("07:45 A", []), ("07:50 A", PAIR), ("09:00 B", [])],
)
def test_a_room_keeps_its_margin(y: str, expected: list[tuple[str, str]]) -> None:
    """One room is not used by both with less than the margin between."""
    assert breached(RULE, scene(["room"], margin=15), visits("09:00 A", y)) == expected


def test_a_margin_of_nothing_lets_them_follow_each_other() -> None:
    """With no margin it is enough that the sessions do not overlap."""
    assert breached(RULE, scene(["room"]), visits("09:00 A", "10:00 A")) == []
    assert breached(RULE, scene(["room"]), visits("09:00 A", "09:55 A")) == PAIR


def test_parts_of_a_combined_room_are_shared() -> None:
    """A combined room shares the rooms that it is made of."""
    assert breached(RULE, scene(["room"], margin=15), visits("09:00 D", "10:00 A")) == PAIR
    assert breached(RULE, scene(["room"], margin=15), visits("09:00 D", "10:00 B")) == []


@pytest.mark.parametrize(
    ("y", "expected"), [("10:05 B", PAIR), ("10:10 B", []), ("09:00 C", []), ("09:00 B", PAIR)]
)
def test_a_zone_is_the_innermost(y: str, expected: list[tuple[str, str]]) -> None:
    """Two rooms of one zone are one place; a nested zone is another."""
    assert breached(RULE, scene(["zone"], margin=10), visits("09:00 A", y)) == expected


@pytest.mark.parametrize(
    ("y", "expected"), [("10:35 B", []), ("10:30 B", PAIR), ("07:55 B", []), ("08:00 B", PAIR)]
)
def test_a_checkpoint_keeps_its_margin(y: str, expected: list[tuple[str, str]]) -> None:
    """The times at which their people come through one gate have the margin between them."""
    scenario = scene(
        ["checkpoint"],
        margin=5,
        checkpoints=[{"id": name, "name": name, "zone": "red", "lanes": 1} for name in ("east", "west")],
        gates=[
            {"session": name, "checkpoints": gates, "arrivals": [[minutes, 0], [0, 100]]}
            for name, gates, minutes in (("x", ["east"], 60), ("y", ["west", "east"], 90))
        ],
    )
    assert breached(RULE, scenario, visits("09:00 A", y)) == expected
    apart = scenario.changed(
        gates=[scenario.gates[0], scenario.gates[1].model_copy(update={"checkpoints": ("west",)})]
    )
    assert breached(RULE, apart, visits("09:00 A", y)) == []


def lawful_for_the_solver(scenario: Scenario, y: str) -> bool:
    """Whether its model takes a plan with x at nine in A, and y at this place."""
    needed = {"x": ["ONE-01"], "y": ["TWO-01"]}
    sessions = [
        session.model_copy(update={"required": tuple(needed[session.id])}) for session in scenario.sessions
    ]
    problem = problem_of(scenario.changed(sessions=sessions))
    return _solved(_model(problem, _placed(problem, visits("09:00 A", y)))) is not None


@pytest.mark.parametrize("arrivals", [[], [[0, 100]]])
@pytest.mark.parametrize(("y", "expected"), [("09:00 B", PAIR), ("09:05 B", []), ("09:30 B", [])])
def test_a_gate_without_a_curve_is_shared_in_the_last_minute(
    arrivals: list[Any], y: str, expected: list[tuple[str, str]]
) -> None:
    """Whoever comes to two sessions that start together comes through it together; law and solver alike."""
    scenario = scene(
        ["checkpoint"],
        checkpoints=[{"id": "gate", "name": "Gate", "zone": "red", "lanes": 1}],
        gates=[{"session": name, "checkpoints": ["gate"], "arrivals": arrivals} for name in "xy"],
    )
    assert breached(RULE, scenario, visits("09:00 A", y)) == expected
    assert lawful_for_the_solver(scenario, y) == (not expected)


def test_nobody_avoids_themselves() -> None:
    """A party that is said to is a slip of the pen."""
    with pytest.raises(ScenarioError, match="'ONE' cannot avoid itself"):
        scene(["session", "room"]).changed(delegations=parties("ONE", "TWO", avoids=["ONE"]))


@pytest.mark.parametrize(
    ("x", "y", "zone"), [("D", "D", "inner"), ("D", "A", "red"), ("A", "D", "red"), ("D", "C", "inner")]
)
def test_the_zone_that_both_use_is_told(x: str, y: str, zone: str) -> None:
    """The first by its id, of several."""
    messages = said(RULE, scene(["zone"]), visits(f"09:00 {x}", f"09:30 {y}"))
    assert messages.startswith(f"One and Two, who must not meet, share zone {zone} in 'x' (x)")


@pytest.mark.parametrize(
    ("x", "y", "gate"),
    [("east west", "west", "west"), ("west", "west east", "west"), ("east west", "west east", "east")],
)
def test_the_gate_that_both_use_is_told(x: str, y: str, gate: str) -> None:
    """The first by its id, of several."""
    scenario = scene(
        ["checkpoint"],
        checkpoints=[{"id": name, "name": name, "zone": "red", "lanes": 1} for name in ("east", "west")],
        gates=[{"session": name, "checkpoints": gates.split()} for name, gates in (("x", x), ("y", y))],
    )
    messages = said(RULE, scenario, visits("09:00 A", "09:30 B"))
    assert messages.startswith(
        f"One and Two, who must not meet, share checkpoint {gate} on the way to 'x' (x)"
    )
