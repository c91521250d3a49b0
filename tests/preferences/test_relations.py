"""Wishes of each two of some sessions: exact units by hand, and the solver counts and saves the same."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.model import Plan, Relation, Scenario, ScenarioError, with_changes
from eventplan.planner import plan
from eventplan.preferences import relations
from eventplan.verifier import score
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}


def related(wish: str, *sessions: dict[str, Any], **fields: Any) -> Scenario:
    """Sessions x, y (and more) of which each two have a wish at 3 points; three rooms, A the smallest."""
    sessions = sessions or (session("x"), session("y"))
    stated = {"id": "r", "wish": wish, "price": 3, **fields}
    if "between" not in stated:
        stated["sessions"] = [session["id"] for session in sessions]
    rooms = [room("A"), room("B", capacity=80), room("C", capacity=80)]
    return event(*sessions, rooms=rooms, relations=[stated])


def units(scenario: Scenario, places: dict[str, str]) -> int:
    """What the law counts for a plan, which is what the solver charges."""
    plan = planned(places)
    counted = sum(penalty.units for penalty in relations.penalty(scenario, plan))
    assert charged(scenario, plan).get("relations", 0) == counted
    return counted


@pytest.mark.parametrize(
    ("wish", "places", "expected"),
    [
        ("apart", {"x": "09:00 A", "y": "10:00 A"}, 0),
        ("apart", {"x": "09:00 A", "y": "09:15 B"}, 3 * 45),
        ("apart", {"x": "09:00 A", "y": "26 09:00 B"}, 0),
        ("apart", {"x": "09:00 A"}, 0),
        ("beside", {"x": "09:00 A", "y": "09:00 B"}, 0),
        ("beside", {"x": "09:00 A", "y": "09:15 B"}, 3 * 15),
        ("beside", {"x": "09:00 A", "y": "10:00 B"}, 3 * 60),
        ("beside", {"y": "10:00 B"}, 0),
        ("pause", {"x": "09:00 A", "y": "10:00 A"}, 3),
        ("pause", {"x": "09:00 A", "y": "10:10 B"}, 3),
        ("pause", {"x": "10:10 A", "y": "09:00 B"}, 3),
        ("pause", {"x": "09:00 A", "y": "10:15 A"}, 0),
        ("pause", {"x": "09:00 A", "y": "09:30 B"}, 0),
        ("pause", {"x": "09:00 A", "y": "09:00 B"}, 0),
        ("pause", {"x": "23:00 A", "y": "26 06:00 A"}, 0),
        ("pause", {"y": "10:00 A"}, 0),
        ("same-room/30", {"x": "09:00 A", "y": "10:30 B"}, 3),
        ("same-room/30", {"x": "10:30 A", "y": "09:00 B"}, 3),
        ("same-room/30", {"x": "09:00 A", "y": "10:30 A"}, 0),
        ("same-room/30", {"x": "09:00 A", "y": "10:35 B"}, 0),
        ("same-room/30", {"x": "09:00 A", "y": "09:30 B"}, 3),
        ("same-room/30", {"x": "09:00 A", "y": "09:00 B"}, 0),
        ("same-room/30", {"y": "09:00 B"}, 0),
        ("same-day", {"x": "09:00 A", "y": "18:00 B"}, 0),
        ("same-day", {"x": "23:00 A", "y": "26 06:00 A"}, 3),
        ("same-day", {"y": "26 06:00 A"}, 0),
        ("same-room", {"x": "09:00 A", "y": "18:00 A"}, 0),
        ("same-room", {"x": "09:00 A", "y": "18:00 B"}, 3),
        ("same-room", {"x": "09:00 A", "y": "26 18:00 B"}, 0),
        ("same-room", {"x": "09:00 A"}, 0),
        ("in-turn", {"x": "09:00 A", "y": "10:00 A"}, 0),
        ("in-turn", {"x": "09:00 A", "y": "09:55 B"}, 3),
        ("in-turn", {"x": "26 09:00 A", "y": "09:00 B"}, 3),
        ("in-turn", {"y": "09:00 B"}, 0),
        ("larger-room", {"x": "09:00 B", "y": "09:00 A"}, 0),
        ("larger-room", {"x": "09:00 B", "y": "09:00 C"}, 0),
        ("larger-room", {"x": "09:00 A", "y": "26 09:00 B"}, 3),
        ("larger-room", {"y": "09:00 B"}, 0),
    ],
)
def test_a_wish_is_counted(wish: str, places: dict[str, str], expected: int) -> None:
    """Each wish is counted where it is missed and nowhere else, once or by the minute, on both sides."""
    held = [session(name, drop_price=1) for name in ("x", "y")]
    name, _, within = wish.partition("/")
    limit = {"within": int(within or 15)} if within or name == "pause" else {}
    assert units(related(name, *held, **limit), places) == expected


@pytest.mark.parametrize(("wish", "expected"), [("apart", 3 * 2), ("beside", 3 * 1)])
def test_minutes_begun(wish: str, expected: int) -> None:
    """`each`: of 40 minutes at once two half hours are begun, of the 20 that are not, one."""
    for slots in ((), ({"id": "g", "slots": ["2025-10-25 09:00/10:00", "2025-10-25 09:20/10:20"]},)):
        on = {"slots": "g"} if slots else {}
        both = session("x", **on), session("y", **on)
        rule = {"id": "r", "wish": wish, "price": 3, "sessions": ["x", "y"], "each": "30 min"}
        scenario = event(*both, relations=[rule], slot_grids=slots)
        assert units(scenario, {"x": "09:00 A", "y": "09:20 B"}) == expected


def test_between_lists_only_pairs_across_count() -> None:
    """Of sessions of one list no pair counts, of two lists each."""
    four = [session(name) for name in "wxyz"]
    scenario = related("apart", *four, between=[["w", "x"], ["y", "z"]])
    rooms = [*scenario.rooms, scenario.rooms[0].model_copy(update={"id": "D"})]
    scenario = scenario.changed(rooms=tuple(rooms))
    assert units(scenario, {"w": "09:00 A", "x": "09:00 B", "y": "12:00 A", "z": "12:00 B"}) == 0
    assert units(scenario, {"w": "09:00 A", "x": "09:00 B", "y": "09:00 C", "z": "12:00 B"}) == 3 * 120


def test_sessions_and_relations_are_switched_off() -> None:
    """`off_for` names a session, or a whole relation; a weight multiplies."""
    places = {"x": "09:00 A", "y": "09:00 B"}
    scenario = related("apart")
    assert score(scenario, planned(places)).by == {"relations": 180}
    for policy, expected in (
        ({"off_for": ["x"]}, {}),
        ({"off_for": ["r"]}, {}),
        ({"weight": 2}, {"relations": 360}),
        ({"weight": 0}, {}),
    ):
        changed = scenario.changed(preferences={"relations": policy})
        assert score(changed, planned(places)).by == expected
        assert charged(changed, planned(places)) == expected


def test_what_makes_no_sense_is_refused() -> None:
    """One session, a session twice, both forms, or minutes of what has none: a complaint each."""
    for fields, complaint in (
        ({"sessions": ["x"]}, "needs two sessions"),
        ({"between": [["x", "y"]]}, "needs two sessions"),
        ({}, "`sessions` or `between`"),
        ({"sessions": ["x", "y"], "between": [["x"], ["y"]]}, "`sessions` or `between`"),
        ({"between": [["x"], ["y", "x"]]}, "'x' stands here twice"),
        ({"sessions": ["x", "y"], "wish": "same-day", "each": 5}, "`each` goes with"),
        ({"sessions": ["x", "y"], "wish": "same-day", "within": 5}, "`within` goes with"),
        ({"sessions": ["x", "y"], "wish": "pause"}, "has a length"),
    ):
        with pytest.raises(ValueError, match=complaint):
            Relation.model_validate({"id": "r", "wish": "apart", **fields})
    with pytest.raises(ScenarioError, match="there is no session or series 'nobody'"):
        related("apart", between=[["x"], ["nobody"]])


def test_a_cancelled_session_leaves_its_relations() -> None:
    """Where sessions go, a relation speaks of those that are left, and goes with its last pair."""
    three = [session(name) for name in "xyz"]
    scenario = related("apart", *three)
    assert with_changes(scenario, ["cancel z"]).relations[0].sessions == ("x", "y")
    assert with_changes(scenario, ["cancel z", "cancel y"]).relations == ()
    scenario = related("apart", *three, between=[["x"], ["y", "z"]])
    assert with_changes(scenario, ["cancel z"]).relations[0].between == (("x",), ("y",))
    assert with_changes(scenario, ["cancel x"]).relations == ()


GRID = {
    "id": "g",
    "slots": [f"2025-10-{day} {hour}:00/{hour + 1}:00" for day in (25, 26) for hour in (10, 11)],
}


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Scenario, Plan]:
    """Five sessions, on a grid or anywhere, some dropped, and relations of every kind among them."""
    on_grid = draw(st.booleans())
    fields = {"slots": "g"} if on_grid else {}
    names = "abcde"
    sessions = [session(name, drop_price=1, **fields) for name in names]
    stated = []
    for number in range(draw(st.integers(1, 4))):
        order = draw(st.permutations(names))
        cuts = sorted({0, len(names), *draw(st.lists(st.integers(1, 4), max_size=3))})
        lists = [order[low:high] for low, high in pairwise(cuts)]
        kinds = ["apart", "beside", "pause", "same-day", "same-room", "in-turn", "larger-room"]
        wish = draw(st.sampled_from(kinds))
        of = {"sessions": order} if len(lists) < 2 else {"between": lists}
        each = {"each": draw(st.sampled_from([1, 30]))} if wish in ("apart", "beside") else {}
        if wish == "pause" or (wish == "same-room" and draw(st.booleans())):
            each["within"] = draw(st.sampled_from([1, 30, 90]))
        stated.append({"id": f"r{number}", "wish": wish, "price": draw(st.integers(0, 9)), **of, **each})
    rooms = [room("A"), room("B", capacity=80), room("C", capacity=80), room("D", capacity=20)]
    scenario = event(*sessions, rooms=rooms, relations=stated, slot_grids=[GRID])
    minutes = [0, 60] if on_grid else [0, 20, 45, 60, 90]
    places: dict[str, str] = {}
    for name in names:
        day, minute = draw(st.sampled_from(["25", "26"])), draw(st.sampled_from(minutes))
        where = draw(st.sampled_from("ABCD"))
        clash = any(
            room == where and date == day and abs(other - minute) < 60
            for date, other, room in (place for place in _taken(places))
        )
        if not clash and draw(st.integers(0, 5)):
            places[name] = f"{day} {10 + minute // 60}:{minute % 60:02} {where}"
    return scenario, planned(places)


def _taken(places: dict[str, str]) -> list[tuple[str, int, str]]:
    messages = []
    for place in places.values():
        day, clock, where = place.split()
        messages.append((day, (int(clock[:2]) - 10) * 60 + int(clock[3:]), where))
    return messages


@settings(max_examples=80, deadline=None, derandomize=True)
@given(scenes())
def test_the_solver_charges_what_the_law_counts(scene: tuple[Scenario, Plan]) -> None:
    """Whatever is related and wherever it is: both sides count the same points."""
    scenario, plan = scene
    counted = sum(penalty.units for penalty in relations.penalty(scenario, plan))
    assert charged(scenario, plan).get("relations", 0) == counted


def test_many_sessions_in_larger_rooms_are_counted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted or pair by pair, rooms too large cost the same."""
    monkeypatch.setattr("eventplan.solver.costs._room_relations.MANY_PAIRS", 0)
    five = [session(name) for name in "vwxyz"]
    scenario = related("larger-room", *five, between=[["v"], ["w", "x"], ["y"], ["z"]])
    places = {"v": "09:00 A", "w": "10:00 A", "x": "10:00 B", "y": "09:00 C", "z": "11:00 A"}
    assert units(scenario, places) == 3 * (1 + 1 + 1)


def test_the_planner_grants_wishes() -> None:
    """A plan that grants every wish is found, and proved best."""
    four = [session(name) for name in "wxyz"]
    scenario = related("apart", *four)
    stated = [
        {"id": "days", "wish": "same-day", "sessions": list("wxyz")},
        {"id": "rooms", "wish": "same-room", "sessions": list("wxyz")},
        {"id": "turn", "wish": "in-turn", "sessions": list("wxyz")},
    ]
    scenario = scenario.changed(relations=stated)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.bound) == (0, 0)
    starts = [answer.placement_by_session[name].start for name in "wxyz"]
    assert starts == sorted(starts)
    assert len({placement.room for placement in answer.placements}) == 1
    assert all(abs((b - a).total_seconds()) >= 3600 for a, b in combinations(starts, 2))


@pytest.mark.parametrize(("start", "expected"), [("09:00", 0), ("09:30", 0), ("09:45", 15), ("12:00", 30)])
def test_beside_counts_minutes_of_the_shorter(start: str, expected: int) -> None:
    """Half an hour beside an hour is all of it."""
    scenario = related("beside", session("x"), session("y", duration=30), price=1)
    penalties = relations.penalty(scenario, planned({"x": "09:00 A", "y": f"{start} B"}))
    assert sum(penalty.units for penalty in penalties) == expected
