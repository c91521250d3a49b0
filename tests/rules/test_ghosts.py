"""What a plan says of things that are not there, or that is not so, is found, and told in words."""

from typing import Any

import pytest

from eventplan.files import parse_plan, scenario_hash
from eventplan.model import Finding, Plan, PlanError, Scenario, Severity, Status
from eventplan.verifier import claims_of, is_lawful, verify
from tests.rules.builders import arrival, at, event, planned, room, session, sweep, turn

FAIR = {"kind": "exhibition", "booths": [{"id": "b1"}], "exhibitors": [{"delegation": "ONE"}]}


def stated() -> Scenario:
    """Two sessions, one of them an exhibition; a third is not held."""
    return event(
        session("x"), session("show", **FAIR), session("y", drop_price=5), rooms=[room("A"), room("B")]
    )


def lawful(**rest: Any) -> Plan:
    """A plan of it, with something else in it."""
    plan = planned({"x": "09:00 A", "show": "09:00 B"})
    return plan.model_copy(update={"dropped": ("y",), "booths": {"show": {"ONE": "b1"}}, "score": 5, **rest})


def findings_of(**rest: Any) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in verify(stated(), lawful(**rest))]


def test_the_plan_is_lawful_without() -> None:
    """What is found below is found of what is put in."""
    assert findings_of() == []
    assert claims_of(stated(), lawful()) == ()


@pytest.mark.parametrize(
    ("ghost", "rule", "message"),
    [
        ({"dropped": ("y", "z")}, "placed", "there is no session 'z', which is listed as dropped"),
        ({"dropped": ("y", "y")}, "placed", "'y' (y) is listed as dropped 2 times"),
        ({"attendance": {"z": ()}}, "person-available", "0 people are sent to 'z', which is not held"),
        ({"attendance": {"y": ("ONE-01",)}}, "person-available", "1 person is sent to 'y', which is not held"),
        ({"attendance": {"x": ("ghost",)}}, "person-available", "there is no delegate 'ghost', who is sent to 'x' (x)"),
        ({"attendance": {"x": ("ONE-01",) * 2}}, "person-available", "ONE-01 is sent to 'x' (x) 2 times"),
        ({"sweeps": (sweep("Z", "08:00", "08:30"),)}, "sweep", "a sweep of 'Z' at 25 Oct 08:00 is of no room of the scenario"),
        ({"sweeps": (sweep("A", "08:00", "08:00"),)}, "sweep", "a sweep of 'A' at 25 Oct 08:00 ends before it has begun"),
        ({"sweeps": (sweep("A", "08:00:01", "08:30"),)}, "sweep", "a sweep of 'A' at 25 Oct 08:00 is not of whole minutes"),
        ({"arrivals": (arrival("ghost", "08:00"),)}, "arrivals", "the arrival of 'ghost' for 'x' serves no session that is held and asks for it"),
        ({"teams": {"z": {}}}, "interpretation", "teams are named for 'z', which needs none"),
        ({"teams": {"x": {"en": ()}}}, "interpretation", "a team interprets 'en' in 'x', which needs no such team"),
        ({"orders": {"z": ()}}, "statements", "there is no list 'z', which has places"),
        ({"orders": {"z": (turn("ONE-01", 1, "09:00", "09:05"),)}}, "statements", "there is no list 'z', which has places"),
        ({"booths": {"show": {"ONE": "b1"}, "z": {}}}, "booths", "booths are given in 'z', which is not an exhibition that is held"),
        ({"booths": {"show": {"ONE": "b1"}, "x": {}}}, "booths", "booths are given in 'x', which is not an exhibition that is held"),
        ({"booths": {"show": {"ONE": "b1", "TWO": "b1"}}}, "booths", "Two has a booth in 'show' (show), and does not exhibit there"),
    ],
)  # fmt: skip
def test_ghosts(ghost: dict[str, Any], rule: str, message: str) -> None:
    """Sessions, people, rooms, lists and booths that are not there, wherever a plan may name one."""
    assert [finding for finding in findings_of(**ghost) if finding[0] != "delegation-coverage"] == [
        (rule, message)
    ]


def test_a_place_too_many() -> None:
    """A session that is placed twice, in one place or in two."""
    places = lawful().placements
    for more in (places[:1], planned({"x": "12:00 A"}).placements):
        assert ("placed", "'x' (x) is placed 2 times") in findings_of(placements=(*places, *more))


def test_teams_where_none_are_planned() -> None:
    """A session is interpreted, and the scenario says nothing of teams."""
    scenario = event(session("x", languages=["en"], interpreted=True), rooms=[room("A", booths=1)])
    assert not verify(scenario, planned({"x": "09:00 A"}))
    findings = verify(scenario, planned({"x": "09:00 A"}, teams={"x": {"en": (1,)}}))
    assert [finding.subjects for finding in findings] == [("x", "en")]


def test_a_microsecond_off_the_grid() -> None:
    """It is shown, though plans are written to the minute."""
    off = planned({"x": "09:00 A", "show": "09:00 B"}).placements
    late = off[0].model_copy(update={"start": at("09:00:00.000001")})
    ((rule, message),) = findings_of(placements=(late, off[1]))
    assert (rule, message) == (
        "allowed-times",
        "'x' (x) starts at 09:00:00.000001, which is not on the grid of 5 minutes",
    )


@pytest.mark.parametrize(
    ("lie", "about", "message"),
    [
        ({"score": 4}, "score", "the plan says that it scores 4; it scores 5"),
        ({"score_by": {"dropped": 4}}, "score_by", "the plan says that it pays 4 for 'dropped'; it pays 5"),
        ({"score_by": {"dropped": 5, "x": 1}}, "score_by", "the plan says that it pays 1 for 'x'; it pays 0"),
        ({"score_by": {"x" * 61: 5}}, "score_by", "the plan says that it pays 0 for 'dropped'; it pays 5"),
        ({"score_by": {"dropped": 5, "x" * 61: 5}}, "score_by", f"the plan says that it pays 5 for '{'x' * 60}'; it pays 0"),
        ({"score_by": {"x": 5}}, "score_by", "the plan says that it pays 0 for 'dropped'; it pays 5"),
        ({"findings": 2}, "findings", "the plan says that it has 2 findings; it has 0"),
        ({"status": Status.INFEASIBLE}, "status", "the plan says that its status is infeasible; there is a plan"),
        ({"status": Status.UNKNOWN}, "status", "the plan says that its status is unknown; there is a plan"),
        ({"status": Status.OPTIMAL, "bound": 4}, "status", "the plan says that it is optimal; it scores 5, and the bound is 4"),
        ({"bound": 6}, "bound", "the plan says that no plan scores less than 6; it scores 5 itself"),
        ({"bound": 5}, "status", "the plan says that no plan scores less than 5, which it scores, and is not optimal"),
    ],
)  # fmt: skip
def test_lies(lie: dict[str, Any], about: str, message: str) -> None:
    """What a plan says of itself, and is not so."""
    (claim,) = claims_of(stated(), lawful(**lie))
    assert (claim.rule, claim.message, claim.severity) == (about, message, Severity.ERROR)


@pytest.mark.parametrize(
    "truth",
    [
        {"score_by": {"dropped": 5}, "bound": 4},
        {"status": Status.OPTIMAL, "bound": 5},
        {"status": Status.FEASIBLE, "bound": -1},
    ],
)
def test_what_is_so(truth: dict[str, Any]) -> None:
    """A plan may say little of itself; what it says is so."""
    assert claims_of(stated(), lawful(**truth)) == ()


def test_an_optional_session_that_is_held_costs_nothing() -> None:
    """And a plan that costs nothing says little, if it does not say that it is the best."""
    scenario = stated()
    held = planned({"x": "09:00 A", "show": "09:00 B", "y": "12:00 A"}, booths={"show": {"ONE": "b1"}})
    assert claims_of(scenario, held) == ()
    assert [finding.rule for finding in claims_of(scenario, held.model_copy(update={"bound": 1}))] == [
        "bound"
    ]


def test_one_point_is_a_point() -> None:
    """A plan that scores what is proved is optimal, and says so."""
    scenario = event(session("x", drop_price=1))
    plan = Plan(dropped=("x",), score=1, bound=1)
    assert [finding.rule for finding in claims_of(scenario, plan)] == ["status"]
    assert claims_of(scenario, plan.model_copy(update={"status": Status.OPTIMAL})) == ()


def test_breaches_are_told_once() -> None:
    """A plan that says nothing of its findings is not told how many they are."""
    scenario, broken = stated(), lawful(dropped=("y", "z"))
    assert [finding.rule for finding in claims_of(scenario, broken)] == ["placed"]
    assert [finding.rule for finding in claims_of(scenario, broken.model_copy(update={"findings": 1}))] == [
        "placed"
    ]
    assert [finding.rule for finding in claims_of(scenario, broken.model_copy(update={"findings": 2}))] == [
        "placed",
        "findings",
    ]


def test_what_was_proved_of_another_version_is_not_judged() -> None:
    """It is a warning that the plan was made for another."""
    scenario = stated()
    own = scenario_hash(scenario)
    other = Finding(
        "scenario",
        (),
        "the plan was made for another version of the scenario",
        Severity.WARNING,
        fix="plan again",
    )
    assert claims_of(scenario, lawful(scenario="sha256:0", bound=9), own) == (other,)
    dearer = claims_of(scenario, lawful(scenario="sha256:0", score=9, score_by={"dropped": 9}), own)
    assert [(claim.rule, claim.severity) for claim in dearer] == [
        ("score", Severity.WARNING),
        ("score_by", Severity.WARNING),
        ("scenario", Severity.WARNING),
    ]
    assert not is_lawful(claims_of(scenario, lawful(scenario="", score=9), own))
    assert [finding.rule for finding in claims_of(scenario, lawful(scenario=own, bound=9), own)] == ["bound"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"score": 1, "score": 2}', "'score' is there twice in one object"),
        ('{"attendance": {"x": [], "x": ["ONE-01"]}}', "'x' is there twice in one object"),
        ('{"placements": [{"session": "x", "session": "y"}]}', "'session' is there twice in one object"),
        ('{"run": {"effort": NaN}}', "NaN is not a number"),
        ('{"run": {"effort": -Infinity}}', "-Infinity is not a number"),
    ],
)
def test_json_that_says_two_things(text: str, message: str) -> None:
    """Of two values nobody knows which is meant; what is no JSON is none."""
    with pytest.raises(PlanError, match=message):
        parse_plan(text.encode(), "plan.json")
