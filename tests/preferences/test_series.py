"""What stays cost: exact points by hand, the solver's the same; and the cheapest plans found by trying all."""

import random
from datetime import timedelta
from typing import Any

import pytest

from eventplan.model import Plan, Scenario, Status, with_changes
from eventplan.planner import plan
from eventplan.preferences.series import penalty
from eventplan.verifier import score
from tests.exhaustive import Choices, cheapest
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session
from tests.rules.test_stays import series

SLOTS = ["2025-10-25 09:00/10:00", "2025-10-25 11:00/12:00", "2025-10-25 14:00/15:00"]
QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}


def papers(*stated: dict[str, Any], prices: Any = (), **rest: Any) -> Scenario:
    """Sessions a to d of half an hour, three slots of an hour, rooms A to C."""
    grid = {"id": "g", "slots": SLOTS, "prices": [*prices]}
    halves = [session(name, duration=30) for name in "abcd"]
    return event(*halves, **{"rooms": [*map(room, "ABC")], "slot_grids": [grid], "series": [*stated], **rest})


def points(scenario: Scenario, places: dict[str, str], about: str = "series") -> int:
    """What the verifier counts for a plan, which is what the solver charges."""
    plan = planned({"d": "18:00 A", **places})
    counted = score(scenario, plan).by.get(about, 0)
    assert charged(scenario, plan).get(about, 0) == counted
    return counted


@pytest.mark.parametrize(
    ("fields", "places", "expected"),
    [
        ({"room_price": 5}, {"a": "09:00 A", "b": "11:00 A", "c": "14:00 A"}, 0),
        ({"room_price": 5}, {"a": "09:00 A", "b": "11:00 B", "c": "14:00 A"}, 5),
        ({"at_once_price": 5}, {"a": "09:00 A", "b": "09:00 B", "c": "09:30 A"}, 5),
        ({"at_once_price": 5}, {"a": "09:00 A", "b": "09:30 A", "c": "11:00 B"}, 0),
        ({"break_price": 5}, {"a": "09:00 A", "b": "09:30 A", "c": "14:00 A"}, 5),
        ({"break_price": 5}, {"a": "09:00 A", "b": "11:00 A", "c": "14:00 A"}, 0),
        ({"break_price": 5}, {"a": "11:00 A", "b": "14:00 A", "c": "14:30 A"}, 0),
        ({"prices": [{"price": 5}]}, {"a": "09:00 A", "b": "09:30 A", "c": "14:00 A"}, 10),
        ({"prices": [{"price": 5, "room": "B"}]}, {"a": "09:00 B", "b": "09:30 B", "c": "14:00 A"}, 5),
        (
            {"prices": [{"price": 5, "during": [SLOTS[0], SLOTS[2]]}]},
            {"a": "09:00 B", "b": "11:00 B", "c": "14:00 A"},
            10,
        ),
        ({"room_price": 5}, {"a": "09:00 A", "b": "11:00 B", "c": "14:00 C"}, 10),
        ({"at_once_price": 5}, {"a": "09:00 A", "b": "09:00 B", "c": "09:00 C"}, 10),
        (
            {"prices": [{"price": 5, "during": ["2025-10-25 10:00/11:00", "2025-10-25 12:00/14:00"]}]},
            {"a": "09:00 A", "b": "11:00 A", "c": "14:00 A"},
            0,
        ),
        (
            {"prices": [{"price": 5, "during": ["2025-10-25 13:00/14:05"], "room": ["A"]}]},
            {"a": "09:00 A", "b": "14:00 B", "c": "14:00 A"},
            5,
        ),
    ],
)
def test_stays_of_a_series(fields: dict[str, Any], places: dict[str, str], expected: int) -> None:
    """Rooms beyond the first, stays at once, slots that are not in a row, and prices of slots and rooms."""
    assert points(papers(series("one", "a", "b", "c", **fields)), places) == expected
    off = papers(series("one", "a", "b", "c", **fields), preferences={"series": {"off_for": ["one"]}})
    assert points(off, places) == 0


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"a": "09:00 A", "b": "09:30 A", "c": "11:00 A"}, 0),
        ({"c": "09:00 A", "b": "09:30 A", "a": "11:00 A"}, 14),
        ({"b": "09:00 A", "a": "09:00 B", "c": "14:00 A"}, 7),
        ({"a": "09:00 A", "b": "09:00 B", "c": "09:30 A"}, 7),
    ],
)
def test_wished_positions(places: dict[str, str], expected: int) -> None:
    """Positions count by slots, then rooms in the order of the scenario, then time; b wishes none."""
    items = [{"session": "a", "position": 1}, "b", {"session": "c", "position": 3}]
    assert points(papers(series("one", *items, position_price=7)), places) == expected
    assert not [*penalty(papers(series("one", *items)), planned({"d": "18:00 A", **places}))]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"a": "09:00 A", "b": "09:30 A", "c": "11:00 A"}, 0),
        ({"c": "09:00 A", "b": "09:30 A", "a": "11:00 A"}, 2 * (7 + 2 * 3)),
        ({"b": "09:00 A", "a": "09:00 B", "c": "14:00 A"}, 7 + 3),
        ({"c": "09:00 A", "a": "09:30 A", "b": "14:00 A"}, (7 + 2 * 3) + (7 + 3)),
    ],
)
def test_distance_from_wished_positions(places: dict[str, str], expected: int) -> None:
    """Each place away costs, besides not being at the position."""
    items = [{"session": "a", "position": 1}, "b", {"session": "c", "position": 3}]
    stated = papers(series("one", *items, position_price=7, distance_price=3))
    assert points(stated, places) == expected
    alone = papers(series("one", *items, distance_price=3))
    missed = sum(penalty.units == 0 for penalty in penalty(alone, planned({"d": "18:00 A", **places})))
    assert not missed
    assert points(alone, places) == expected - 7 * len([*penalty(stated, planned(places))])


def test_near_a_position_that_others_want() -> None:
    """Five want the first position: they stand from it on, each a place farther, and that is proved."""
    items = [{"session": name, "position": 1} for name in "abcde"]
    stated = event(
        *(session(name, duration=30) for name in "abcde"),
        slot_grids=[{"id": "g", "slots": SLOTS}],
        series=[series("one", *items, most_at_once=1, distance_price=2)],
    )
    answer = plan(stated, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.status) == (2 * (1 + 2 + 3 + 4), Status.OPTIMAL)


def test_wishes_move_up_when_a_session_is_gone() -> None:
    """Who is wished behind it is wished a position earlier, and nobody beyond the last."""
    items = [{"session": name, "position": n} for n, name in enumerate("abc", 1)]
    stated = papers(series("one", *items, "d", distance_price=1))
    left = with_changes(stated, ["cancel b"])
    assert [(item.session, item.position) for item in left.series[0].items] == [
        ("a", 1), ("c", 2), ("d", None)
    ]  # fmt: skip
    last = papers(series("one", "a", "b", {"session": "c", "position": 3}))
    left = with_changes(last, ["cancel b"])
    assert [item.position for item in left.series[0].items] == [None, 2]


def test_prices_of_items_and_of_the_grid() -> None:
    """An item pays for itself, the grid for each stay of any series."""
    item = {"session": "a", "prices": [{"during": [SLOTS[0]], "room": "A", "price": 4}]}
    stated = papers(
        series("one", item, "b"), series("two", "c"), prices=[{"room": "B", "price": 1}, {"price": 100}]
    )
    assert points(stated, {"a": "09:00 A", "b": "09:30 A", "c": "09:00 B"}) == 4 + 200 + 1
    assert points(stated, {"b": "09:00 A", "a": "11:00 A", "c": "14:00 B"}) == 300 + 1


@pytest.mark.parametrize(
    ("sessions", "places", "expected"),
    [
        (["one", "two"], {"a": "09:00 A", "b": "09:30 A", "c": "09:00 B"}, 3),
        (["one", "two"], {"a": "09:00 A", "b": "09:30 A", "c": "11:00 A"}, 0),
        (["one", "c"], {"a": "09:00 A", "b": "09:30 A", "c": "09:00 B"}, 3),
        (["a", "b"], {"a": "09:00 A", "b": "09:30 A", "c": "09:00 B"}, 0),
        (["a", "b"], {"a": "09:00 A", "b": "09:00 B", "c": "11:00 B"}, 3),
        (["b", "c"], {"a": "09:00 A", "b": "09:30 A", "c": "09:00 B"}, 3),
    ],
)
def test_in_one_slot(sessions: list[str], places: dict[str, str], expected: int) -> None:
    """Two series, a series and a session, two sessions: charged for a slot that they share, in two rooms."""
    relation = {"id": "r", "wish": "apart", "apart": "slot", "sessions": sessions, "price": 3}
    stated = papers(series("one", "a", "b"), series("two", "c"), relations=[relation])
    assert points(stated, places, "relations") == expected


def test_each_two_stays_count() -> None:
    """A series in two rooms beside another in one is charged twice; by the minute, session by session."""
    relation = {"id": "r", "wish": "apart", "sessions": ["one", "two"], "price": 3, "apart": "slot"}
    both = series("one", "a", "b"), series("two", "c", "d")
    rooms = [room(name) for name in "ABCD"]
    at_once = {"a": "09:00 A", "b": "09:00 B", "c": "09:00 C", "d": "09:00 D"}
    assert points(papers(*both, relations=[relation], rooms=rooms), at_once, "relations") == 4 * 3
    minutes = {**relation, "apart": "minutes", "each": 15}
    assert points(papers(*both, relations=[minutes], rooms=rooms), at_once, "relations") == 4 * 2 * 3


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in (0, *range(3, 20)))]
)
def test_the_cheapest_of_all_plans_is_found_and_proved(seed: int) -> None:
    """Three sessions, any start and room that a row leads to: no plan is cheaper, and the search knows it."""
    draw = random.Random(seed)
    places = [{"during": [slot], "room": r, "price": draw.randint(0, 9)} for slot in SLOTS[:2] for r in "AB"]
    names = draw.sample("abc", 3)
    items = [
        {"session": name, "position": draw.choice([None, 1, 2]), "prices": draw.sample(places, 2)}
        for name in names
    ]
    first, second = (items[:2], items[2:]) if seed % 2 else (items[:1], items[1:])
    prices = {
        key: draw.randint(0, 6) for key in ("room_price", "at_once_price", "break_price", "position_price")
    }
    prices["distance_price"] = draw.choice([0, draw.randint(1, 6)])
    relations = [
        {
            "id": "r",
            "wish": "apart",
            "apart": "slot",
            "sessions": ["one", "two"],
            "price": draw.randint(0, 5),
        },
        {"id": "q", "wish": "apart", "apart": "slot", "sessions": names[:2], "price": draw.randint(0, 5)},
        {"id": "m", "wish": "apart", "sessions": names[1:], "price": 1, "each": 15},
    ]
    scenario = event(
        *(session(name, duration=30) for name in "abc"),
        slot_grids=[{"id": "g", "slots": SLOTS[:2] if seed % 3 else SLOTS, "prices": places[:2]}],
        series=[
            series("one", *first, **prices, prices=draw.sample(places, 2)),
            series("two", *second, **prices, most_at_once=draw.choice([None, 1])),
        ],
        relations=relations,
    )
    starts = [slot.start + timedelta(minutes=late) for slot in scenario.grid_slots["g"] for late in (0, 30)]
    best = cheapest(scenario, Choices(starts, {}))
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.status) == (best, Status.OPTIMAL)


def test_people_and_sessions_of_no_series_count_too() -> None:
    """Who speaks in two series is in one place at a time, and the opening takes the hall: proved all the same."""
    stated = event(
        session("x", duration=60, start="2025-10-25 09:00", room="A"),
        *(session(name, duration=30, speakers=["ONE-01"] if name in "ac" else []) for name in "abc"),
        slot_grids=[{"id": "g", "slots": SLOTS[:2]}],
        series=[
            series("one", "a", "b", break_price=5),
            series("two", "c", prices=[{"room": "B", "price": 4}]),
        ],
        rooms=[room("A"), room("B")],
    )
    answer = plan(stated, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by.get("series"), answer.status) == (None, Status.OPTIMAL)


def test_a_speaker_of_two_series_in_their_only_slot() -> None:
    """The stays fit, the speaker is in one at a time: the one series has to begin with another session."""
    stated = event(
        *(session(name, duration=30, speakers=["ONE-01"] if name in "ac" else []) for name in "abcd"),
        slot_grids=[{"id": "g", "slots": SLOTS[:1]}],
        series=[series("one", "a", "b", rooms=["A"]), series("two", "c", "d", rooms=["B"])],
        walking={"same_floor": 0},
    )
    answer = plan(stated, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.status is Status.OPTIMAL


def test_what_is_not_held_or_in_no_slot_costs_nothing() -> None:
    """The session that is left is at its position, in one room."""
    items = [
        {"session": "a", "position": 1},
        {"session": "c", "position": 1},
        {"session": "b", "position": 3},
    ]
    scenario = papers(series("s", *items, room_price=5, position_price=4))
    penalties = [*penalty(scenario, planned({"a": "11:00 A", "b": "10:00 B"}))]
    assert penalties == []
    (late,) = penalty(scenario, planned({"a": "11:00 A", "c": "09:00 A"}))
    assert (late.subjects, late.units) == (("a", "s"), 4)


def test_what_is_not_held_hides_nothing_after_it() -> None:
    """The position of c counts, though a, before it in the list, is nowhere."""
    scenario = papers(series("one", "a", {"session": "c", "position": 2}, position_price=7))
    assert [penalty.units for penalty in penalty(scenario, planned({"c": "09:00 A"}))] == [7]
