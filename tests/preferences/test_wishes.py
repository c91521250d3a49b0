"""Wishes about when, and about when and where together: counted by hand, charged alike, and granted."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario, ScenarioError, WishedTime
from eventplan.planner import plan
from eventplan.preferences import preferred_times
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session

MORNING = "2025-10-25 09:00/12:00"
QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}


def wishing(*others: dict[str, Any], where: list[str], **fields: Any) -> Scenario:
    """A session that would like the morning, in these rooms."""
    wish = {"window": MORNING, "room": where, "price": 7}
    rooms = [room("A"), room("B"), room("C")]
    return event(session("x", prefer_times=[wish], **fields), *others, rooms=rooms)


@pytest.mark.parametrize(
    ("place", "where", "points"),
    [
        ("11:00 A", [], 0),
        ("11:05 A", [], 7),
        ("11:00 A", ["A"], 0),
        ("11:00 B", ["A", "B"], 0),
        ("11:00 C", ["A", "B"], 7),
        ("11:05 A", ["A", "B"], 7),
        ("14:00 C", ["A", "B"], 7),
        ("11:05 C", ["A", "B", "C"], 7),
    ],
)
def test_a_wish_about_when_and_where_is_met_by_both(place: str, where: list[str], points: int) -> None:
    """In the window, and in one of the rooms where rooms are named; the solver charges the same."""
    scenario, plan = wishing(where=where), planned({"x": place})
    assert sum(penalty.units for penalty in preferred_times.penalty(scenario, plan)) == points
    assert charged(scenario, plan).get("preferred-times", 0) == points


@pytest.mark.parametrize("grid", [5, 30])
@pytest.mark.parametrize(
    ("place", "each", "points"),
    [
        ("11:00 A", 20, 0),
        ("11:30 A", 30, 7),
        ("12:00 A", 45, 14),
        ("12:00 A", None, 7),
        ("08:30 A", 20, 14),
        ("16:00 A", 60, 35),
    ],
)
def test_a_wish_may_cost_more_the_further_away(place: str, each: int | None, points: int, grid: int) -> None:
    """The price is paid for each so many minutes, begun, before the window or after it; else once."""
    wish = {"window": MORNING, "price": 7, "each": each}
    scenario = event(session("x", prefer_times=[wish]), rooms=[room("A")])
    scenario = scenario.changed(event=scenario.event.model_copy(update={"grid": grid}))
    plan = planned({"x": place})
    (missed,) = preferred_times.penalty(scenario, plan) if points else (None,)
    assert (missed.units if missed else 0) == points
    assert charged(scenario, plan).get("preferred-times", 0) == points


@pytest.mark.parametrize("grid", [5, 30])
@pytest.mark.parametrize(("each", "points"), [(None, (0, 7, 0, 7)), (30, (0, 14, 0, 7 * 6))])
def test_a_wish_may_have_several_windows(each: int | None, points: tuple[int, ...], grid: int) -> None:
    """Any of them will do, and minutes are counted to the nearest."""
    wish = {"window": MORNING, "also": ["2025-10-26 09:00/12:00"], "price": 7, "each": each}
    scenario = event(session("x", prefer_times=[wish]), rooms=[room("A")])
    scenario = scenario.changed(event=scenario.event.model_copy(update={"grid": grid}))
    for place, expected in zip(("11:00 A", "12:00 A", "26 09:00 A", "26 06:00 A"), points, strict=True):
        plan = planned({"x": place})
        assert sum(penalty.units for penalty in preferred_times.penalty(scenario, plan)) == expected
        assert charged(scenario, plan).get("preferred-times", 0) == expected


def test_as_soon_as_possible_is_a_wish() -> None:
    """Sessions that would begin at once are held one after the other, the short one first."""
    wish = {"window": "2025-10-25 08:00/09:00", "price": 1, "each": 5}
    hour = session("hour", prefer_times=[wish])
    half = session("half", duration=30, prefer_times=[{**wish, "window": "2025-10-25 08:00/08:30"}])
    answer = plan(event(hour, half, rooms=[room("A")]), **QUICK)
    assert isinstance(answer, Plan)
    assert [p.session for p in answer.placements] == ["half", "hour"]
    assert (answer.score, str(answer.status)) == (6, "optimal")


def test_minutes_and_rooms_are_not_wished_together() -> None:
    """What a wrong room is worth in minutes is not known."""
    with pytest.raises(ValueError, match="cannot apply to rooms"):
        WishedTime.model_validate({"window": MORNING, "room": ["A"], "each": 5})


def test_who_misses_a_wish_is_told_when_and_where() -> None:
    """The message says what is, and what was wished."""
    (missed,) = preferred_times.penalty(wishing(where=["A", "B"]), planned({"x": "11:00 C"}))
    assert missed.message == f"'x' is held 25 Oct 11:00-12:00 in C, not {MORNING} in A or B as wished"


def test_a_wish_about_when_and_where_moves_others() -> None:
    """The only room and time that meet the wish are left to it."""
    scenario = wishing(session("y", duration=180, windows=[MORNING], room=["A", "B"]), where=["A"])
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score, str(answer.status)) == (0, "optimal")
    assert {p.session: p.room for p in answer.placements} == {"x": "A", "y": "B"}


def test_a_room_with_windows_is_left_when_they_are_over() -> None:
    """In the hall only in the morning, which is taken: the session goes to the salon, or into the next morning."""
    windows = [{"room": ["A", "B"], "windows": [MORNING]}]
    busy = [session(name, duration=180, windows=[MORNING], room=name) for name in ("A", "B")]
    x = session("x", duration=120, room_windows=windows)
    answer = plan(event(x, *busy, rooms=[room("A"), room("B"), room("C")]), **QUICK)
    assert isinstance(answer, Plan)
    assert answer.placement_by_session["x"].room == "C"
    assert not isinstance(plan(event(x, *busy), **QUICK), Plan)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"room_windows": [{"room": "D", "windows": [MORNING]}]}, "there is no room 'D'"),
        ({"room_windows": [{"room": "A", "windows": [MORNING]}] * 2}, "room 'A' has windows already"),
        ({"prefer_times": [{"window": MORNING, "room": ["A", "D"]}]}, "there is no room 'D'"),
    ],
)
def test_rooms_that_windows_and_wishes_name_exist_once(fields: dict[str, Any], message: str) -> None:
    """A room that is not there, or that has windows twice, is complained about."""
    with pytest.raises(ScenarioError, match=message):
        event(session("x", **fields))
