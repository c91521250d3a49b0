"""Nobody is asked for more than a day allows."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.rules.workload import RULE
from tests.rules.second import event, found, planned, said, session

WHO = "ONE-01"
BREACH = [(WHO,)]


def bound(*names: str, **load: Any) -> Scenario:
    """Sessions of an hour, and what may be asked of one person."""
    return event(*(session(name) for name in names), workload=[{"who": [WHO], **load}])


def attended(**starts: str) -> Plan:
    """A plan in which that person attends everything, in room A."""
    places = {name: f"{start} A" for name, start in starts.items()}
    return planned(places, attendance=dict.fromkeys(starts, (WHO,)))


@pytest.mark.parametrize(("hours", "expected"), [(2, []), (1, BREACH)])
def test_hours_a_day(hours: int, expected: list[Any]) -> None:
    """Two hours of sessions on one day are two hours of work."""
    assert found(RULE, bound("x", "y", hours=hours), attended(x="09:00", y="11:00")) == expected


def test_each_day_counts_for_itself() -> None:
    """The same two sessions on two days are an hour each; others' sessions do not count."""
    scenario = bound("x", "y", hours=1)
    assert found(RULE, scenario, attended(x="09:00", y="26 09:00")) == []
    plan = planned({"x": "09:00 A", "y": "11:00 A"}, attendance={"x": (WHO,), "y": ("ONE-02",)})
    assert found(RULE, scenario, plan) == []
    plan = attended(x="09:00", y="11:00")
    assert said(RULE, scenario, plan) == "ONE-01 is in sessions for 120 minutes on 25 Oct, more than 1 h"


@pytest.mark.parametrize(
    ("second", "expected"), [("10:14", BREACH), ("10:15", []), ("10:00", BREACH), ("08:00", BREACH)]
)
def test_a_pause_ends_a_stretch(second: str, expected: list[Any]) -> None:
    """Sessions with less than the pause between them are one stretch, of more than 90 minutes."""
    scenario = bound("x", "y", stretch=90, pause=15)
    assert found(RULE, scenario, attended(x="09:00", y=second)) == expected


@pytest.mark.parametrize(("stretch", "expected"), [(120, []), (119, BREACH)])
def test_a_stretch_as_long_as_allowed(stretch: int, expected: list[Any]) -> None:
    """Two hours without a pause are two hours."""
    assert found(RULE, bound("x", "y", stretch=stretch), attended(x="09:00", y="10:00")) == expected


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ("11:00", "12:45", []),  # 12:00 to 12:45
        ("11:00", "12:44", BREACH),
        ("12:15", "13:15", []),  # 11:30 to 12:15
        ("12:14", "13:14", BREACH),
        ("11:00", "15:00", []),  # to the end of the window
        ("12:10", "12:10", []),  # 13:10 to 14:00
    ],
)
def test_a_meal_has_its_time(x: str, y: str, expected: list[Any]) -> None:
    """Forty-five minutes between 11:30 and 14:00 are free."""
    assert found(RULE, bound("x", "y", meal=45), attended(x=x, y=y)) == expected


def test_the_hours_of_a_meal_are_told() -> None:
    """The message says how long, and between which times of which day."""
    told = said(RULE, bound("x", "y", meal=45), attended(x="11:00", y="12:44"))
    assert told.endswith("has no 45 minutes free for a meal between 11:30 and 14:00 on 25 Oct")


@pytest.mark.parametrize(("morning", "expected"), [("26 07:00", []), ("26 06:55", BREACH)])
def test_a_night_of_rest(morning: str, expected: list[Any]) -> None:
    """From the end of the last session to the next day's first there are ten hours."""
    scenario = bound("x", "y", rest=600)
    plan = attended(x="20:00", y=morning)
    assert found(RULE, scenario, plan) == expected
    if expected:
        assert "rests 595 minutes from 25 Oct 21:00 to 26 Oct 06:55, not 600" in said(RULE, scenario, plan)
