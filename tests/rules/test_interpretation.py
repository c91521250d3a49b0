"""Every language has a booth and rested interpreters."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.rules.interpretation import RULE
from tests.rules.builders import breached, event, planned, room, said, session

LONG = {"sessions_a_day": 9, "break_between": 0, "rest": 0}


def spoken(*sessions: dict[str, Any], booths: int = 2, teams: int = 3, **limits: Any) -> Scenario:
    """Sessions in English; rooms with booths; and teams for it."""
    return event(
        *({"languages": ["en"], "interpreted": True, **x} for x in sessions),
        rooms=[room("A", booths=booths), room("B", booths=booths)],
        resources={"interpretation": [{"language": "en", "teams": teams, **LONG, **limits}]},
    )


def working(**numbers: tuple[int, ...]) -> dict[str, Any]:
    """Teams for English, by session."""
    return {"teams": {name: {"en": mine} for name, mine in numbers.items()}}


@pytest.mark.parametrize(("booths", "expected"), [(1, []), (0, [("x", "A")])])
def test_a_booth_for_each_language(booths: int, expected: list[Any]) -> None:
    """One language takes one booth; a session that is not interpreted takes none."""
    scenario = spoken(session("x"), booths=booths)
    assert breached(RULE, scenario, planned({"x": "09:00 A"}, **working(x=(1,)))) == expected
    silent = spoken(session("x", interpreted=False), booths=booths)
    assert breached(RULE, silent, planned({"x": "09:00 A"})) == []


@pytest.mark.parametrize(
    ("numbers", "expected"), [((1,), []), ((), [("x", "en")]), ((1, 2), [("x", "en")]), ((4,), [("x", "en")])]
)
def test_one_team_that_there_is(numbers: tuple[int, ...], expected: list[Any]) -> None:
    """A short session takes one team, of those that there are."""
    assert breached(RULE, spoken(session("x")), planned({"x": "09:00 A"}, **working(x=numbers))) == expected


@pytest.mark.parametrize(("duration", "numbers"), [(240, (1,)), (241, (1, 2)), (480, (3, 1)), (481, (1, 2))])
def test_teams_by_length(duration: int, numbers: tuple[int, ...]) -> None:
    """Up to four hours one team, beyond that two, which are different ones."""
    scenario = spoken(session("x", duration=duration), minutes_a_day=600)
    place = {"x": "09:00 A"}
    assert breached(RULE, scenario, planned(place, **working(x=numbers))) == []
    if len(numbers) == 2:
        assert breached(RULE, scenario, planned(place, **working(x=(1,)))) == [("x", "en")]
        assert breached(RULE, scenario, planned(place, **working(x=(1, 1)))) == [("x", "en")]


@pytest.mark.parametrize(("start", "numbers"), [("17:00", (1,)), ("17:05", (1, 2))])
def test_overrun_into_the_evening_takes_one_more(start: str, numbers: tuple[int, ...]) -> None:
    """A session that ends at 18:00 takes one team, one that ends later a second."""
    scenario = spoken(session("x"), evening="18:00")
    other = (1, 2) if len(numbers) == 1 else (1,)
    assert breached(RULE, scenario, planned({"x": f"{start} A"}, **working(x=numbers))) == []
    assert breached(RULE, scenario, planned({"x": f"{start} A"}, **working(x=other))) == [("x", "en")]


def test_a_language_without_teams() -> None:
    """Where some teams are stated, a language without any is a breach; where none are, they are not planned."""
    scenario = spoken(session("x", languages=["fr"]))
    assert breached(RULE, scenario, planned({"x": "09:00 A"})) == [("x", "fr")]
    assert breached(RULE, scenario.changed(resources={}), planned({"x": "09:00 A"})) == []


def test_a_team_that_nobody_needs() -> None:
    """A team sent to a session for another language is a breach."""
    plan = planned({"x": "09:00 A"}, teams={"x": {"en": (1,), "fr": (1,)}})
    assert breached(RULE, spoken(session("x")), plan) == [("x", "fr")]


@pytest.mark.parametrize(
    ("limit", "second", "lawful"),
    [
        ({"minutes_a_day": 120}, "11:00", True),
        ({"minutes_a_day": 119}, "11:00", False),
        ({"minutes_a_day": 119}, "26 11:00", True),
        ({"sessions_a_day": 2}, "11:00", True),
        ({"sessions_a_day": 1}, "11:00", False),
        ({"break_between": 90}, "11:30", True),
        ({"break_between": 90}, "11:25", False),
        ({"rest": 720}, "26 06:00", True),
        ({"rest": 1261}, "26 07:00", False),
        ({}, "09:30", False),
    ],
)
def test_what_a_team_may_be_asked(limit: dict[str, int], second: str, lawful: bool) -> None:
    """Minutes and sessions a day, the break between two, the night; and one place at a time."""
    scenario = spoken(session("x"), session("y"), **limit)
    plan = planned({"x": "09:00 A", "y": f"{second} B"}, **working(x=(1,), y=(1,)))
    assert breached(RULE, scenario, plan) == ([] if lawful else [("en", "1")])
    other = planned({"x": "09:00 A", "y": f"{second} B"}, **working(x=(1,), y=(2,)))
    assert breached(RULE, scenario, other) == []


def test_it_is_said_how_long_the_break_is() -> None:
    """The message names the team, both sessions, and the minutes."""
    scenario = spoken(session("x"), session("y"), break_between=90)
    plan = planned({"x": "09:00 A", "y": "11:25 B"}, **working(x=(1,), y=(1,)))
    assert said(RULE, scenario, plan) == "team 1 for 'en' has 85 minutes between 'x' (x) and 'y' (y), not 90"
    plan = planned({"x": "09:00 A", "y": "10:00 B"}, **working(x=(1,), y=(1,)))
    assert said(RULE, scenario, plan) == "team 1 for 'en' has 0 minutes between 'x' (x) and 'y' (y), not 90"
    plan = planned({"x": "09:00 A", "y": "09:59 B"}, **working(x=(1,), y=(1,)))
    assert said(RULE, scenario, plan) == "team 1 for 'en' is in 'x' (x) and 'y' (y) at once at 25 Oct 09:59"


@pytest.mark.parametrize(("rest", "lawful"), [(660, True), (661, False)])
def test_a_night_begins_with_the_end_of_the_last_session(rest: int, lawful: bool) -> None:
    """After a morning and an evening session eleven hours are left until six."""
    scenario = spoken(session("x"), session("y"), session("z"), rest=rest)
    plan = planned({"x": "09:00 A", "y": "18:00 B", "z": "26 06:00 A"}, **working(x=(1,), y=(1,), z=(1,)))
    assert breached(RULE, scenario, plan) == ([] if lawful else [("en", "1")])


@pytest.mark.parametrize(("duration", "teams"), [(60, 1), (61, 2), (120, 2), (121, 3), (180, 3), (400, 3)])
def test_the_longest_need_most_teams(duration: int, teams: int) -> None:
    """Whatever is longer than all that is stated needs as many as the longest."""
    lengths = [[60, 1], [120, 2], [180, 3]]
    scenario = spoken(session("x", duration=duration), teams_by_length=lengths, teams=3, minutes_a_day=900)
    for number in (1, 2, 3):
        plan = planned({"x": "09:00 A"}, **working(x=tuple(range(1, number + 1))))
        assert breached(RULE, scenario, plan) == ([] if number == teams else [("x", "en")])
