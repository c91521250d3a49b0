"""Fair slots, few rooms, booths by wish: exact units by hand, and the solver counts and saves the same."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.files import load
from eventplan.model import Exhibition, Placement, Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import booth_wishes, compactness, fair_slots
from eventplan.solver.booths import booths
from eventplan.verifier import score
from tests.preferences.charged import charged
from tests.rules.builders import at, event, planned, room, session, sweep

DAY = "2025-10-25"
PRIME = {"fair-slots": {"prime": [f"{DAY} 10:00/13:00"]}}
QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}


def side(name: str, organiser: str, **fields: Any) -> dict[str, Any]:
    """A side event of an hour."""
    return session(name, kind="side-event", organisers=[organiser], representatives=0, settling=0, **fields)


def regions(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two regions: ONE and TWO in the south, THREE in the north; FOUR in none."""
    homes = {"ONE": "south", "TWO": "south", "THREE": "north", "FOUR": None}
    parties = [{"id": name, "name": name.title(), "size": 1, "region": home} for name, home in homes.items()]
    return event(*sessions, delegations=parties, **{"preferences": PRIME, **rest})


def units(penalties: Any) -> dict[tuple[str, ...], int]:
    """Units by subjects."""
    return {penalty.subjects: penalty.units for penalty in penalties}


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        # All in prime time, or none: everyone has the same share.
        ({"a": "10:00 A", "b": "11:00 A", "c": "12:00 A"}, {}),
        ({"a": "14:00 A", "b": "15:00 A", "c": "16:00 A"}, {}),
        # One of three in prime time: off by 2/3 at most, rounded down to nothing.
        ({"a": "10:00 A", "b": "15:00 A", "c": "16:00 A"}, {}),
        # Both of the south, none of the north: the north is off by 2/3, the south by 2 - 4/3.
        ({"a": "10:00 A", "b": "11:00 A", "c": "16:00 A"}, {}),
    ],
)
def test_small_numbers_are_fair_enough(places, expected):
    """Parts of a side event cannot be shared: less than a whole one off is nothing."""
    scenario = regions(side("a", "ONE"), side("b", "TWO"), side("c", "THREE"))
    assert units(fair_slots.penalty(scenario, planned(places))) == expected


def four(**places: str) -> tuple[Scenario, Plan]:
    """Two side events of each region, and one of none."""
    scenario = regions(
        side("a", "ONE"), side("b", "TWO"), side("c", "THREE"), side("d", "THREE"), side("e", "FOUR")
    )
    return scenario, planned(places)


def test_a_region_with_everything_and_one_with_nothing_are_both_off():
    """Two of two against none of two: each region is a whole side event off its share."""
    scenario, plan = four(a="10:00 A", b="11:00 A", c="14:00 A", d="15:00 A", e="12:00 A")
    assert units(fair_slots.penalty(scenario, plan)) == {("south",): 1, ("north",): 1}
    messages = [penalty.message for penalty in fair_slots.penalty(scenario, plan)]
    assert messages[0] == "2 of 2 side events of south are in prime time; of all, 2 of 4"


def test_prime_time_holds_the_whole_side_event():
    """A side event that sticks out of prime time is not in it."""
    scenario, plan = four(a="09:55 A", b="12:05 B", c="14:00 A", d="15:00 A", e="16:00 A")
    assert fair_slots.shares(scenario, plan) == {"south": (2, 0), "north": (2, 0)}


def test_without_prime_time_nothing_is_unfair():
    """No prime time, no shares of it."""
    scenario, plan = four(a="10:00 A", b="11:00 A", c="14:00 A", d="15:00 A", e="12:00 A")
    assert units(fair_slots.penalty(scenario.changed(preferences={}), plan)) == {}


@pytest.mark.parametrize("optional", [False, True])
def test_the_solver_shares_prime_time(optional):
    """Two wish for prime time in the only room that has two places in it: each region gets one."""
    wish = {"prefer_times": [{"window": f"{DAY} 10:00/12:00", "price": 1}]}
    drop = {"drop_price": 50} if optional else {}
    scenario = regions(
        *(
            side(name, party, **wish, **drop)
            for name, party in zip("abcd", ("ONE", "TWO", "THREE", "THREE"), strict=True)
        ),
        rooms=[room("A")],
        days=[{"date": DAY, "opens": "10:00", "closes": "14:00"}],
        preferences={"fair-slots": {"weight": 10, "prime": [f"{DAY} 10:00/12:00"]}},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"preferred-times": 2}, "optimal")
    assert fair_slots.shares(scenario, answer) == {"south": (2, 1), "north": (2, 1)}


def test_the_solver_pays_for_unfairness_that_is_pinned():
    """Pinned unfairly, each of the two regions costs its unit; a region left out costs nothing."""
    starts = {"a": "10:00", "b": "11:00", "c": "14:00", "d": "15:00"}
    organisers = {"a": "ONE", "b": "TWO", "c": "THREE", "d": "THREE"}
    pinned = [side(name, organisers[name], start=f"{DAY} {clock}") for name, clock in starts.items()]
    answer = plan(regions(*pinned), **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"fair-slots": 2}, "optimal")
    spared = {"fair-slots": {**PRIME["fair-slots"], "off_for": ["south"]}}
    scenario = regions(*pinned, preferences=spared)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"fair-slots": 1}, "optimal")
    assert charged(scenario, answer) == answer.score_by


LEVELS: dict[str, Any] = {
    "clearances": ["green", "red"],
    "zones": [
        {"id": "outer", "name": "Outer", "clearance": "green"},
        {"id": "inner", "name": "Inner", "within": "outer", "clearance": "red", "sweep": 30},
    ],
    "rooms": [room("A", zone="outer"), room("B", zone="inner"), room("C", zone="inner")],
}


def test_compactness_counts_rooms_by_day_hours_of_the_strictest_zone_and_sweeps():
    """Two rooms and one; from 09:00 to 12:30 is four hours begun; and a sweep."""
    scenario = event(session("x"), session("y", duration=90), session("z"), **LEVELS)
    places = {"x": "09:00 B", "y": "11:00 C", "z": "26 09:00 A"}
    plan = planned(places, sweeps=(sweep("B", "08:00", "08:30"),))
    assert units(compactness.penalty(scenario, plan)) == {
        ("rooms", DAY): 2,
        ("rooms", "2025-10-26"): 1,
        ("zone", "inner", DAY): 4,
        ("sweeps",): 1,
    }


def test_one_room_used_twice_is_one_room_open():
    """Rooms count once a day, however often they are used; a green zone is not the strictest."""
    scenario = event(session("x"), session("y"), **LEVELS)
    assert units(compactness.penalty(scenario, planned({"x": "09:00 A", "y": "15:00 A"}))) == {
        ("rooms", DAY): 1
    }


def test_compactness_counts_on_request_alone():
    """Every event opens rooms: where the scenario does not ask, that costs nothing."""
    scenario = event(session("x"), **LEVELS)
    assert score(scenario, planned({"x": "09:00 B"})).total == 0
    asked = scenario.changed(preferences={"compactness": {"weight": 5}})
    assert score(asked, planned({"x": "09:00 B"})).by == {"compactness": 10}


def test_the_solver_opens_few_rooms_for_short():
    """Two sessions of an hour that must be red: one room, two hours, one day; proved."""
    scenario = event(
        session("x", room=["B", "C"]),
        session("y", room=["B", "C"]),
        preferences={"compactness": {"weight": 2}},
        **LEVELS,
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"compactness": 2 * (1 + 2)}, "optimal")


@pytest.mark.parametrize(
    ("off", "points"),
    [([], 3), (["inner"], 2), (["zone"], 2), (["rooms"], 2), (["sweeps"], 2), ([DAY], 1)],
)
def test_parts_of_compactness_can_be_left_out(off, points):
    """A room, an hour of a zone, a sweep: `off_for` spares a day, a zone or a sort, on both sides."""
    scenario = event(
        session("x", start=f"{DAY} 09:00", room="B", protected=True),
        preferences={"compactness": {"weight": 1, "off_for": off}},
        **LEVELS,
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"compactness": points}, "optimal")
    assert charged(scenario, answer) == answer.score_by


def fair(*exhibitors: dict[str, Any], **rest: Any) -> Scenario:
    """An exhibition with three booths in a row."""
    booths = [{"id": "b1", "next_to": ["b2"]}, {"id": "b2", "next_to": ["b3"]}, {"id": "b3"}]
    return event(
        {"id": "fair", "kind": "exhibition", "exhibitors": list(exhibitors), "booths": booths},
        delegations=[{"id": name, "name": name.title(), "size": 1} for name in ("ONE", "TWO", "THREE")],
        **rest,
    )


WISHES = (
    {"delegation": "ONE", "wishes": ["b1", "b2"], "near": ["TWO"]},
    {"delegation": "TWO", "wishes": ["b1"]},
    {"delegation": "THREE"},
)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"ONE": "b1", "TWO": "b2", "THREE": "b3"}, {("fair", "TWO"): 1}),
        ({"ONE": "b2", "TWO": "b1", "THREE": "b3"}, {("fair", "ONE"): 1}),
        ({"ONE": "b3", "TWO": "b1", "THREE": "b2"}, {("fair", "ONE"): 3}),  # unwished, and not beside TWO
        ({"ONE": "b1", "TWO": "b3", "THREE": "b2"}, {("fair", "ONE"): 1, ("fair", "TWO"): 1}),
        ({"TWO": "b1", "THREE": "b2"}, {}),  # who has no booth is the rule's affair
    ],
)
def test_booths_count_places_down_the_list_and_neighbours_lost(chosen, expected):
    """The first wish costs nothing, each place down one, a booth not wished as many as there are wishes."""
    plan = planned({"fair": "09:00 A"}, booths={"fair": chosen})
    assert units(booth_wishes.penalty(fair(*WISHES), plan)) == expected


def test_each_exhibition_and_each_exhibitor_counts_for_itself():
    """After a session that is no exhibition, and an exhibitor without a booth, who is the rule's affair."""
    plain = fair(*WISHES)
    scenario = event(
        session("talk"), plain.sessions[0].model_dump(exclude_unset=True), delegations=plain.delegations
    )
    places = {"talk": "09:00 B", "fair": "09:00 A"}
    plan = planned(places, booths={"fair": {"TWO": "b3", "THREE": "b1"}})
    alone = planned({"fair": "09:00 A"}, booths={"fair": {"TWO": "b3", "THREE": "b1"}})
    expected = units(booth_wishes.penalty(plain, alone))
    assert units(booth_wishes.penalty(scenario, plan)) == expected
    assert expected


def test_the_solver_gives_booths_as_wished_and_knows_the_best():
    """Both wish b1: one unit is the least, and it is proved to be."""
    answer = plan(fair(*WISHES), **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score_by, str(answer.status)) == ({"booth-wishes": 1}, "optimal")


def test_an_exhibitor_can_be_left_out_of_the_count():
    """Whose wishes do not count takes what is left, so that nobody pays; so with a whole exhibition."""
    spared = fair(*WISHES, preferences={"booth-wishes": {"off_for": ["fair"]}})
    assert charged(spared, planned({"fair": "09:00 A"})) == {}
    answer = plan(fair(*WISHES, preferences={"booth-wishes": {"off_for": ["TWO"]}}), **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.score, str(answer.status)) == (0, "optimal")
    assert answer.booths["fair"]["ONE"] == "b1"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.sampled_from(["ONE", "THREE", "FOUR"]), st.integers(9, 16)), min_size=2, max_size=9
    ),
    st.integers(0, 9),
)
def test_any_spread_of_side_events_costs_the_same_on_both_sides(events, optional):
    """Any organisers at any hours, some of them optional: solver and verifier count the same unfairness."""
    names = [f"s{number}" for number in range(len(events))]
    scenario = regions(
        *(
            side(name, party, room=name, **({"drop_price": 9} if number < optional else {}))
            for number, (name, (party, _)) in enumerate(zip(names, events, strict=True))
        ),
        rooms=[room(name) for name in names],
    )
    plan = planned(
        {name: f"{hour:02}:00 {name}" for name, (_, hour) in list(zip(names, events, strict=True))[1:]}
        if optional
        else {name: f"{hour:02}:00 {name}" for name, (_, hour) in zip(names, events, strict=True)}
    )
    assert charged(scenario, plan).get("fair-slots") == score(scenario, plan).by.get("fair-slots")


def test_twenty_booths_are_given_out_at_once() -> None:
    """The floor plan of a real exhibition is proved to be the best in no time."""
    scenario = load(Path(__file__).resolve().parents[2] / "scenarios" / "hanoi-2025.yaml")
    exhibition = scenario.session_by_id["exhibition-1"]
    assert isinstance(exhibition, Exhibition)
    chosen = booths(exhibition)
    plan = Plan(
        placements=(Placement(session="exhibition-1", start=at("08:00"), room="exhibition-hall"),),
        booths={"exhibition-1": chosen.booths},
    )
    assert sum(units(booth_wishes.penalty(scenario, plan)).values()) == chosen.least == 14
