"""There is only so much equipment."""

from eventplan.rules.equipment import RULE
from tests.rules.builders import breached, event, planned, said, session

SCENARIO = event(
    session("x", features=["screen"], teardown=10),
    session("y", features=["screen"], setup=5),
    session("z"),
    resources={"equipment": [{"id": "screen", "name": "Screen", "number": 1}]},
)


def test_one_after_the_other_holds() -> None:
    """The second is set up when the first is cleared; a session that needs none does not count."""
    assert breached(RULE, SCENARIO, planned({"x": "09:00 A", "y": "10:15 B", "z": "09:00 B"})) == []


def test_setup_during_teardown_breaks() -> None:
    """Five minutes earlier the item is needed twice."""
    plan = planned({"x": "09:00 A", "y": "10:10 B"})
    assert breached(RULE, SCENARIO, plan) == [("screen",)]
    assert said(RULE, SCENARIO, plan) == "2 sessions need Screen at 25 Oct 10:05; its number is 1"


def test_as_many_as_there_are_hold() -> None:
    """Two sessions at once are lawful with two."""
    two = SCENARIO.changed(resources={"equipment": [{"id": "screen", "name": "Screen", "number": 2}]})
    assert breached(RULE, two, planned({"x": "09:00 A", "y": "09:00 B"})) == []
