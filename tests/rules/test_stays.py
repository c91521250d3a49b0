"""Stays of series by hand: what holds, what just holds, what just breaks; law and solver say the same."""

from typing import Any

import pytest

from eventplan.model import Scenario, ScenarioError, with_changes
from eventplan.rules import stays
from eventplan.solver.problem import problem_of
from tests.rules.builders import breached, distinct, event, planned, room, session
from tests.solver.test_honesty import _model, _placed, _solved

GRID = {"id": "g", "slots": ["2025-10-25 09:00/11:00", "2025-10-25 14:00/16:00"]}


def series(name: str, *items: Any, **fields: Any) -> dict[str, Any]:
    """A series on the grid."""
    return {"id": name, "title": name.title(), "slots": "g", "items": [*items], **fields}


def papers(*stated: dict[str, Any], **rest: Any) -> Scenario:
    """Sessions a, b, c and z of half an hour, two slots, rooms A and B, and some series."""
    halves = [session(name, duration=30) for name in "abcz"]
    return event(*halves, slot_grids=[GRID], series=[*stated], **rest)


ROW = series("one", "a", "b", "c")


@pytest.mark.parametrize(
    ("places", "breaches"),
    [
        ({"a": "09:00 A", "b": "09:30 A", "c": "10:00 A"}, []),
        ({"c": "09:00 A", "a": "09:30 A", "b": "10:00 A"}, []),
        ({"a": "09:00 A", "b": "14:00 A", "c": "14:00 B"}, []),
        ({"a": "09:00 A", "b": "09:30 A", "c": "10:05 A"}, [("one", "c")]),
        ({"a": "09:05 A", "b": "09:35 A", "c": "14:00 A"}, [("one", "a")]),
        ({"a": "09:00 A", "b": "09:30 A", "c": "11:00 A"}, [("one", "c")]),
        ({"a": "09:00 A", "b": "09:30 B", "c": "14:00 A"}, [("one", "b")]),
        ({"a": "09:00 A", "z": "09:30 A", "b": "10:00 A", "c": "14:00 A"}, [("one", "b")]),
        ({"a": "09:00 A", "z": "09:30 A", "b": "14:00 A", "c": "14:30 A"}, []),
    ],
)
def test_a_row_from_the_start_of_a_slot(places: dict[str, str], breaches: list[tuple[str, ...]]) -> None:
    """Who is first starts with the slot, and each of the others as the one before ends; others may follow."""
    same(papers(ROW), {"z": "18:00 A", **places}, breaches)


@pytest.mark.parametrize(
    ("fields", "places", "breaches"),
    [
        ({"gap": 10}, {"a": "09:00 A", "b": "09:40 A"}, []),
        ({"gap": 10}, {"a": "09:00 A", "b": "09:30 A"}, [("one", "b")]),
        ({"rooms": ["A"]}, {"a": "09:00 A", "b": "14:00 A"}, []),
        ({"rooms": ["A"]}, {"a": "09:00 A", "b": "14:00 B"}, [("one", "b")]),
        ({"most_at_once": 1}, {"a": "09:00 A", "b": "14:00 B"}, []),
        ({"most_at_once": 1}, {"a": "09:00 A", "b": "09:00 B"}, [("one",)]),
        ({"most_at_once": 2}, {"a": "09:00 A", "b": "09:00 B"}, []),
    ],
)
def test_what_a_series_states(
    fields: dict[str, Any], places: dict[str, str], breaches: list[tuple[str, ...]]
) -> None:
    """A pause between sessions, rooms to choose from, and how many stays there may be at once."""
    same(papers(series("one", "a", "b", **fields)), {"c": "18:00 A", "z": "19:00 A", **places}, breaches)


@pytest.mark.parametrize(
    ("places", "breaches"),
    [
        ({"a": "09:00 A", "b": "09:00 B"}, []),
        ({"a": "09:00 A", "b": "14:00 A"}, []),
        ({"a": "09:00 A", "b": "09:30 A"}, [("one", "b"), ("one", "two")]),
    ],
)
def test_no_two_series_in_one_stay(places: dict[str, str], breaches: list[tuple[str, ...]]) -> None:
    """Each slot of a room is of one series, even if there is time for two."""
    stated = papers(series("one", "a"), series("two", "b"))
    wrong = [("two", "b") if pair == ("one", "b") else pair for pair in breaches]
    same(stated, {"c": "18:00 A", "z": "19:00 A", **places}, wrong)


def test_a_hall_and_its_half_are_one_place() -> None:
    """Two series are not in a room and in a part of it in one slot."""
    rooms = [room("A"), room("B"), room("AB", combines=["A", "B"])]
    stated = papers(series("one", "a"), series("two", "b"), rooms=rooms)
    late = {"c": "18:00 A", "z": "19:00 A"}
    same(stated, {"a": "09:00 AB", "b": "09:30 B", **late}, [("two", "b"), ("one", "two")])
    same(stated, {"a": "09:00 A", "b": "09:00 B", **late}, [])


def same(scenario: Scenario, places: dict[str, str], breaches: list[tuple[str, ...]]) -> None:
    """The law finds these, and the solver has the plan exactly if there are none."""
    plan, problem = planned(places), problem_of(scenario)
    assert distinct(breached(stays.RULE, scenario, plan)) == {*breaches}
    build = _model(problem, _placed(problem, plan))
    assert (_solved(build) is not None) == (not breaches)
    # At a price, each breach is paid for once.
    priced = problem_of(scenario.changed(rules={"stays": {"price": 100}}))
    build = _model(priced, _placed(priced, plan))
    build.cp.minimize(sum(cost for _, cost in build.costs))
    solver = _solved(build)
    assert solver is not None
    assert sum(solver.value(cost) for about, cost in build.costs if about == "stays") == 100 * len(breaches)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ([series("one", "nobody")], "there is no session 'nobody'"),
        ([series("one", "a"), series("two", "a")], "is in series 'one' already"),
        ([series("a", "b")], "is the id of a session too"),
        ([series("one", "a", rooms=["Z"])], "there is no room 'Z'"),
        ([series("one", "a", slots="h")], "there is no slot grid 'h'"),
        ([series("one", {"session": "a", "prices": [{"room": "Z"}]})], "there is no room 'Z'"),
        ([series("one", "a"), series("one", "b")], "is already the id of item 1"),
    ],
)
def test_what_does_not_fit_together(stated: list[Any], said: str) -> None:
    """Sessions, rooms and grids that are not there, and sessions of two series."""
    with pytest.raises(ScenarioError, match=said):
        papers(*stated)


def test_slots_of_a_series_do_not_overlap() -> None:
    """Nobody could say in which of two slots a stay is."""
    grid = {"id": "g", "slots": ["2025-10-25 09:00/11:00", "2025-10-25 10:00/12:00"]}
    with pytest.raises(ScenarioError, match="slots of 'g' overlap"):
        event(session("a"), slot_grids=[grid], series=[series("one", "a")])
    with pytest.raises(ScenarioError, match="has the slots of its series"):
        event(session("a", slots="g"), slot_grids=[GRID], series=[series("one", "a")])


def test_a_session_that_is_cancelled_leaves_its_series() -> None:
    """With the last one the series is gone, and whatever relates to it."""
    relation = {"id": "r", "wish": "apart", "apart": "slot", "sessions": ["one", "two"], "price": 3}
    stated = papers(series("one", "a", "b"), series("two", "c"), relations=[relation])
    left = with_changes(stated, ["cancel a"])
    assert [series.sessions for series in left.series] == [("b",), ("c",)]
    assert left.relations == stated.relations
    left = with_changes(stated, ["cancel c"])
    assert [series.id for series in left.series] == ["one"]
    assert left.relations == ()


def test_a_session_of_no_series_hides_nothing_after_it() -> None:
    """One is in none; what comes after it is outside the slots."""
    scenario = papers(series("one", "b", "c"))
    places = {"a": "09:00 B", "b": "12:00 A", "c": "14:00 A"}
    assert distinct(breached(stays.RULE, scenario, planned(places))) == {("one", "b")}


THREE = {
    "id": "g",
    "slots": [f"2025-10-25 {hours}" for hours in ("09:00/11:00", "11:00/13:00", "14:00/16:00")],
}


def test_slots_that_touch_are_two() -> None:
    """Two series in one room, one after the other; and each slot of a series counts its own rooms."""
    halves = [session(name, duration=30) for name in "abcz"]
    both = event(*halves, slot_grids=[THREE], series=[series("one", "a", "b"), series("two", "c")])
    assert breached(stays.RULE, both, planned({"a": "09:00 A", "b": "09:30 A", "c": "11:00 A"})) == []
    assert breached(stays.RULE, both, planned({"c": "09:00 A", "a": "11:00 A", "b": "11:30 A"})) == []
    alone = event(*halves, slot_grids=[THREE], series=[series("one", "a", "b", "c", most_at_once=1)])
    assert breached(stays.RULE, alone, planned({"a": "09:00 A", "b": "11:00 B", "c": "14:00 A"})) == []
