"""What the verifier makes of findings: waived, priced, charged once; and how it says where they are."""

from collections.abc import Iterable
from typing import Any

import pytest

import eventplan
from eventplan.model import Finding, Plan, Scenario, Severity, Status
from eventplan.model.errors import ArgumentError
from eventplan.verifier import audit, is_lawful, located, points, score, verify
from tests.rules.builders import event, planned, session
from tests.small import SCENARIO

FULL = {"x": "09:00 A", "y": "09:30 A"}
"""Two sessions in one room at once: `room-free` speaks of x and y."""


def two(**rules: Any) -> Scenario:
    """Sessions x and y, either of which may be dropped at 7 points."""
    return event(session("x", drop_price=7), session("y", drop_price=7), rules=rules)


def by(scenario: Scenario, plan: Plan) -> dict[str, int]:
    return score(scenario, plan).by


@pytest.mark.parametrize(
    ("policy", "severities", "cost"),
    [
        ({}, [Severity.ERROR], 0),
        ({"price": 30}, [Severity.PRICED], 30),
        ({"price": 0}, [Severity.PRICED], 0),
        ({"waived": True}, [], 0),
        ({"waived": True, "price": 30}, [], 0),
        ({"waived_for": ["x"]}, [], 0),
        ({"waived_for": ["y"], "price": 30}, [], 0),
        ({"waived_for": ["B"], "price": 30}, [Severity.PRICED], 30),
    ],
)
def test_a_breach_is_an_error_or_has_its_price(policy: Any, severities: list[Severity], cost: int) -> None:
    """It has none where the rule is waived, for everybody or for one of those concerned."""
    scenario, plan = two(**{"room-free": policy}), planned(FULL)
    findings = verify(scenario, plan)
    assert [finding.severity for finding in findings] == severities
    assert is_lawful(findings) == (Severity.ERROR not in severities)
    assert by(scenario, plan) == ({"room-free": cost} if cost else {})
    assert points(scenario, plan) == score(scenario, plan).total == cost


def test_waived_for_one_look() -> None:
    """Whoever verifies may leave rules out; a rule that there is not is a mistake."""
    assert verify(two(), planned(FULL), waive={"room-free"}) == ()
    assert len(verify(two(), planned(FULL), waive={"pinned"})) == 1
    with pytest.raises(ArgumentError, match="room-fee"):
        verify(two(), planned(FULL), waive={"room-fee"})


def test_a_price_is_paid_once_for_the_same_subjects() -> None:
    """A session off its pinned start and off its pinned room breaks `pinned` twice, and pays once."""
    stays = session("x", start="2025-10-25 09:00", room="A")
    scenario = event(stays, rules={"pinned": {"price": 30}})
    plan = planned({"x": "10:00 B"})
    assert [finding.rule for finding in verify(scenario, plan)] == ["pinned", "pinned"]
    assert score(scenario, plan).by == {"pinned": 30}


def test_the_dearest_charge_comes_first() -> None:
    """Of each rule or preference, in the order of reports; what costs nothing is not a charge."""
    wishes = {
        name: [{"window": "2025-10-26", "price": price}] for name, price in (("x", 3), ("y", 8), ("z", 5))
    }
    sessions = [session(name, prefer_times=wish) for name, wish in wishes.items()]
    scenario = event(*sessions, session("w", drop_price=1), session("v", drop_price=0))
    result = score(scenario, planned({"x": "09:00 A", "y": "09:00 B", "z": "12:00 A"}))
    assert result.by == {"dropped": 1, "preferred-times": 16}
    assert result.total == 17
    assert [(charge.about, charge.subjects, charge.points) for charge in result.charges] == [
        ("dropped", ("w",), 1),
        ("preferred-times", ("y",), 8),
        ("preferred-times", ("z",), 5),
        ("preferred-times", ("x",), 3),
    ]
    assert result.charges[0].message == "is not held"
    assert result.charges[1].message.startswith("'y' is held 25 Oct 09:00-10:00")


@pytest.mark.parametrize(
    ("policy", "cost"), [({}, 8), ({"weight": 3}, 24), ({"weight": 0}, 0), ({"off_for": ["x"]}, 0)]
)
def test_a_preference_has_its_weight(policy: Any, cost: int) -> None:
    """Points per unit; none where it is off, for everybody or for one."""
    wish = [{"window": "2025-10-26", "price": 8}]
    scenario = event(session("x", prefer_times=wish), preferences={"preferred-times": policy})
    assert points(scenario, planned({"x": "09:00 A"})) == cost


@pytest.mark.parametrize(
    ("places", "cost"),
    [
        ({"x": "09:00 A", "y": "09:00 Z"}, 2),
        ({"x": "09:00 Z", "y": "09:00 A"}, 7),
        ({"x": "09:00 Z", "y": "09:00 Z"}, 9),
        ({"x": "09:00 A", "y": "09:00 B"}, 0),
    ],
)
def test_what_is_in_a_room_that_there_is_not_is_not_held(places: dict[str, str], cost: int) -> None:
    """It pays what it costs to drop it."""
    scenario = event(session("x", drop_price=7), session("y", drop_price=2))
    assert by(scenario, planned(places)) == ({"dropped": cost} if cost else {})


@eventplan.rule("quiet")
def quiet(scenario: Scenario, plan: Plan) -> Iterable[tuple[str, str]]:
    """Nothing is held."""
    return ((placement.session, "is held") for placement in plan.placements)


@eventplan.preference("calm", unit="session")
def calm(scenario: Scenario, plan: Plan) -> Iterable[tuple[str, int, str]]:
    """Little is held."""
    return ((placement.session, 2, "is held") for placement in plan.placements)


def test_rules_of_one_s_own_for_one_look() -> None:
    """They are the last, and the scenario does not keep them."""
    scenario, plan = two(), planned(FULL)
    assert [finding.rule for finding in verify(scenario, plan, rules=[quiet])] == [
        "room-free",
        quiet.id,
        quiet.id,
    ]
    assert [finding.rule for finding in verify(scenario, plan)] == ["room-free"]
    assert score(scenario, plan, rules=[quiet], preferences=[calm]).by == {calm.id: 4}
    assert score(scenario, plan, preferences=[calm]).by == {calm.id: 4}
    assert score(scenario, plan, rules=[quiet]).by == score(scenario, plan).by == {}


@eventplan.rule("hint")
def hint(scenario: Scenario, plan: Plan) -> Iterable[Finding]:
    """Warns."""
    return (Finding("hint", ("x",), "is early", Severity.WARNING),)


def test_a_warning_has_no_price() -> None:
    """It stays a warning, and costs nothing."""
    scenario = two().extended(rules=[hint])
    scenario = scenario.changed(rules={"hint": {"price": 9}})
    (warning,) = verify(scenario, planned({"x": "09:00 A", "y": "09:00 B"}))
    assert warning.severity is Severity.WARNING
    assert is_lawful([warning])
    assert by(scenario, planned({"x": "09:00 A", "y": "09:00 B"})) == {}


def test_an_audit_has_the_findings_and_the_score() -> None:
    """A breach makes a plan unlawful, a price does not; a plan that was changed claims nothing wrong."""
    broken = audit(two(), planned(FULL))
    assert (broken.lawful, [finding.rule for finding in broken.findings]) == (False, ["room-free"])
    priced = two(**{"room-free": {"price": 30}})
    allowed = audit(priced, planned(FULL, score=30))
    assert (allowed.lawful, allowed.score.total) == (True, 30)
    assert [finding.rule for finding in audit(priced, planned(FULL, score=29)).findings] == [
        "room-free",
        "score",
    ]
    assert audit(priced, planned(FULL, status=Status.UNKNOWN)).lawful


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"dropped": 7}, None),
        ({"dropped": 9}, "the plan says that it pays 9 for 'dropped'; it pays 7"),
        ({"dropped": 7, "walking": 2}, "the plan says that it pays 2 for 'walking'; it pays 0"),
        ({"walking": 2}, "the plan says that it pays 0 for 'dropped'; it pays 7"),
    ],
)
def test_what_a_plan_says_that_it_pays_is_told_with_what_it_pays(
    stated: dict[str, int], sentence: str | None
) -> None:
    """The first rule or preference of which it is not so; nothing is paid for what is not named."""
    plan = planned({"x": "09:00 A"}, score=7, bound=7, status=Status.OPTIMAL, score_by=stated)
    said = [finding.message for finding in audit(two(), plan).findings if finding.rule == "score_by"]
    assert said == ([sentence] if sentence else [])


@pytest.mark.parametrize(
    ("price", "bound", "wrong"),
    [(0, 0, []), (1, 0, []), (1, 1, ["status"]), (1, 2, ["bound"]), (7, 6, []), (7, 7, ["status"])],
)
def test_a_plan_that_costs_no_more_than_was_proved_is_optimal(
    price: int, bound: int, wrong: list[str]
) -> None:
    """It is wrong to call it feasible; a bound of 0 proves nothing, and one above the score is wrong itself."""
    scenario = event(session("x"), session("y", drop_price=price))
    plan = planned({"x": "09:00 A"}, score=price, bound=bound, status=Status.FEASIBLE)
    said = {finding.rule for finding in audit(scenario, plan).findings}
    assert said - {"placed"} == {*wrong}


def test_the_event_of_a_plan_is_told_in_at_most_sixty_characters() -> None:
    """A plan file may say anything."""
    plan = planned({"x": "09:00 A"}, event="e" * 61)
    (finding,) = [finding for finding in audit(two(), plan).findings if finding.rule == "event"]
    assert finding.message.startswith(f"the plan is of the event '{'e' * 60}', and not")


def test_a_finding_says_where_and_what_to_do() -> None:
    """File, line and column of the first subject that has a place, the severity, the rule, and the way out."""
    scenario = eventplan.load(SCENARIO)
    name = scenario.sessions[0].id
    lines = SCENARIO.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if f"id: {name}" in text)
    finding = Finding("order", ("nobody", name), "is late", Severity.WARNING, fix="move it")
    complaint = located(scenario, finding)
    assert complaint.startswith(f"{SCENARIO}:{line}:")
    assert complaint.endswith(": warning order: is late (move it)")
    assert located(scenario, Finding("order", ("nobody",), "is\nlate")) == "error order: is\\nlate"


def test_a_score_is_shown_in_a_notebook() -> None:
    """The points by rule, and each charge."""
    result = score(two(), planned({"x": "09:00 A"}))
    shown = result._repr_html_()
    assert "Score 7" in shown
    assert "dropped: 7" in shown
    assert "is not held" in shown
