"""Nobody is asked for more than a day allows."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.model.spans import Span
from eventplan.rules.workload import RULE, _whole_minutes
from tests.rules.builders import at, breached, event, planned, said, session

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
    assert breached(RULE, bound("x", "y", hours=hours), attended(x="09:00", y="11:00")) == expected


def test_each_day_counts_for_itself() -> None:
    """The same two sessions on two days are an hour each; others' sessions do not count."""
    scenario = bound("x", "y", hours=1)
    assert breached(RULE, scenario, attended(x="09:00", y="26 09:00")) == []
    plan = planned({"x": "09:00 A", "y": "11:00 A"}, attendance={"x": (WHO,), "y": ("ONE-02",)})
    assert breached(RULE, scenario, plan) == []
    plan = attended(x="09:00", y="11:00")
    assert said(RULE, scenario, plan) == "ONE-01 is in sessions for 120 minutes on 25 Oct, more than 1 h"


@pytest.mark.parametrize(
    ("second", "expected"), [("10:14", BREACH), ("10:15", []), ("10:00", BREACH), ("08:00", BREACH)]
)
def test_a_pause_ends_a_stretch(second: str, expected: list[Any]) -> None:
    """Sessions with less than the pause between them are one stretch, of more than 90 minutes."""
    scenario = bound("x", "y", stretch=90, pause=15)
    assert breached(RULE, scenario, attended(x="09:00", y=second)) == expected


@pytest.mark.parametrize(("stretch", "expected"), [(120, []), (119, BREACH)])
def test_a_stretch_as_long_as_allowed(stretch: int, expected: list[Any]) -> None:
    """Two hours without a pause are two hours."""
    assert breached(RULE, bound("x", "y", stretch=stretch), attended(x="09:00", y="10:00")) == expected


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
    assert breached(RULE, bound("x", "y", meal=45), attended(x=x, y=y)) == expected


def test_the_hours_of_a_meal_are_told() -> None:
    """The message says how long, and between which times of which day."""
    messages = said(RULE, bound("x", "y", meal=45), attended(x="11:00", y="12:44"))
    assert messages.endswith("has no 45 minutes free for a meal between 11:30 and 14:00 on 25 Oct")


@pytest.mark.parametrize(("morning", "expected"), [("26 07:00", []), ("26 06:55", BREACH)])
def test_a_night_of_rest(morning: str, expected: list[Any]) -> None:
    """From the end of the last session to the next day's first there are ten hours."""
    scenario = bound("x", "y", rest=600)
    plan = attended(x="20:00", y=morning)
    assert breached(RULE, scenario, plan) == expected
    if expected:
        assert "rests 595 minutes from 25 Oct 21:00 to 26 Oct 06:55, not 600" in said(RULE, scenario, plan)


def test_a_stretch_lasts_until_the_last_has_ended() -> None:
    """A short session within a long one is no pause, though it ends before."""
    long = event(
        session("x", duration=180),
        session("y", duration=30),
        session("z"),
        workload=[{"who": [WHO], "stretch": 239, "pause": 15}],
    )
    assert breached(RULE, long, attended(x="09:00", y="10:00", z="12:00")) == BREACH
    assert breached(RULE, long, attended(x="09:00", y="10:00", z="12:15")) == []


@pytest.mark.parametrize(("rest", "expected"), [(420, []), (421, BREACH)])
def test_a_night_begins_with_the_last_session(rest: int, expected: list[Any]) -> None:
    """From eleven at night until six, whatever was in the morning before."""
    scenario = bound("x", "y", "z", rest=rest)
    assert breached(RULE, scenario, attended(x="09:00", y="22:00", z="26 06:00")) == expected


@pytest.mark.parametrize(
    ("start", "expected"), [("12:15", []), ("12:16", BREACH), ("12:44", BREACH), ("12:45", [])]
)
def test_exactly_the_time_for_a_meal(start: str, expected: list[Any]) -> None:
    """Three quarters of an hour, before or after the session."""
    scenario = bound("x", meal=45, meal_from="12:00", meal_until="14:00")
    assert breached(RULE, scenario, attended(x=start)) == expected


def test_it_is_said_between_which_hours_a_meal_is_due() -> None:
    """As the scenario has them."""
    scenario = bound("x", meal=45, meal_from="12:01", meal_until="13:59")
    assert (
        said(RULE, scenario, attended(x="12:30"))
        == "ONE-01 has no 45 minutes free for a meal between 12:01 and 13:59 on 25 Oct"
    )


@pytest.mark.parametrize(("minutes", "expected"), [(240, []), (245, BREACH)])
def test_a_day_of_a_moment_more(minutes: int, expected: list[Any]) -> None:
    """Eight hours are eight hours, and not five minutes more."""
    sessions = (session("x", duration=240), session("y", duration=minutes))
    scenario = event(*sessions, workload=[{"who": [WHO], "hours": 8}])
    assert breached(RULE, scenario, attended(x="09:00", y="14:00")) == expected


def test_a_turn_takes_the_minutes_that_it_touches() -> None:
    """From half past one minute to half past the next are two minutes."""
    assert _whole_minutes(Span(at("10:00:30"), at("10:01:30"))) == Span(at("10:00"), at("10:02"))
    assert _whole_minutes(Span(at("10:00"), at("10:01"))) == Span(at("10:00"), at("10:01"))
