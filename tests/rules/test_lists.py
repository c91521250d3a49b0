"""Statements and signatures: who has which place, and who is there for it."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario, Turn
from eventplan.rules import signatures, statements
from eventplan.rules._orders import inversions
from tests.rules.second import event, found, parties, planned, said, session, turn

SPEAK, SIGN = statements.RULE, signatures.RULE
WHO = ("ONE-01", "TWO-01", "ONE-02")
"""In the order of protocol: heads first, by name of their delegation."""


def speaking(*who: str, part: Any = None, sessions: Any = None, **fields: Any) -> Scenario:
    """Session x of an hour, with a list of statements of ten minutes each, called up ten minutes ahead."""
    listed = {
        "id": "list",
        "parts": [{"session": "x", **(part or {})}],
        "seconds": 600,
        "call_up": 10,
        "items": [{"who": person} for person in who or WHO],
        **fields,
    }
    everybody = parties("ONE", "SIX", "TWO")
    return event(*(sessions or [session("x")]), speakers_lists=[listed], delegations=everybody)


def signing(*who: str, **fields: Any) -> Scenario:
    """Session x of an hour, in which people sign at two desks for ten minutes each."""
    items = [{"who": person} for person in who or WHO]
    listed = {"id": "list", "parts": [{"session": "x"}], "seconds": 600, "desks": 2, "call_up": 0}
    return event(session("x"), signing_orders=[{**listed, "items": items, **fields}])


def in_turn(*who: str, places: Any = None, attendance: Any = None) -> Plan:
    """A plan with x at 09:00 in room A, in which these people speak one after the other."""
    turns = tuple(turn(w, n + 1, f"09:{n}0", f"09:{n + 1}0" if n < 5 else "10:00") for n, w in enumerate(who))
    return planned(places or {"x": "09:00 A"}, orders={"list": turns}, attendance=attendance or {})


def at_desks(*who: str, tentative: tuple[str, ...] = ()) -> Plan:
    """A plan in which these people sign in rounds of two."""
    turns = tuple(
        turn(w, n + 1, f"09:{n // 2}0", f"09:{n // 2 + 1}0", desk=n % 2 + 1, tentative=w in tentative)
        for n, w in enumerate(who)
    )
    return planned({"x": "09:00 A"}, orders={"list": turns})


def test_one_after_the_other_holds() -> None:
    """Everyone has a place, without gaps, from the start on; nobody is charged."""
    assert found(SPEAK, speaking(), in_turn(*WHO)) == []
    assert list(inversions(speaking(), in_turn(*WHO))) == []


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (("ONE-01", "TWO-01"), [("list", "ONE-02")]),
        ((*WHO, "ONE-01"), [("list", "ONE-01")]),
        ((*WHO, "TWO-02"), [("list", "TWO-02")]),
    ],
)
def test_each_item_has_one_place(who: tuple[str, ...], expected: list[Any]) -> None:
    """Somebody without a place, with two, or who is not on the list."""
    assert found(SPEAK, speaking(), in_turn(*who)) == expected


@pytest.mark.parametrize(
    ("part", "lawful"),
    [
        ({"least": 3, "most": 3}, True),
        ({"least": 4}, False),
        ({"most": 2}, False),
        ({"minutes": "30 min"}, True),
        ({"minutes": "29 min"}, False),
    ],
)
def test_a_part_holds_what_it_may(part: dict[str, Any], lawful: bool) -> None:
    """Three items of ten minutes: least, most, and the minutes that the part gives."""
    expected = [] if lawful else [("list", "ONE-02" if "minutes" in part else "x")]
    assert found(SPEAK, speaking(part=part), in_turn(*WHO)) == expected


def test_places_follow_each_other() -> None:
    """A gap, a wrong position, and an offset that is not kept are breaches of those concerned."""
    late = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 1, "09:00:01", "09:10:01"),)})
    assert found(SPEAK, speaking("ONE-01"), late) == [("list", "ONE-01")]
    third = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 3, "09:20", "09:30"),)})
    assert said(SPEAK, speaking("ONE-01"), third).startswith(
        "ONE-01 has position 3 in 'x' (x), where 1 is next"
    )
    assert found(SPEAK, speaking("ONE-01", part={"offset": "10 min"}), in_turn("ONE-01")) == [
        ("list", "ONE-01")
    ]


@pytest.mark.parametrize(("minutes", "lawful"), [("30 min", True), ("29 min", False)])
def test_the_minutes_of_a_part_run_from_its_offset(minutes: str, lawful: bool) -> None:
    """Three times ten minutes, ten minutes after the start."""
    turns = tuple(turn(who, n + 1, f"09:{n + 1}0", f"09:{n + 2}0") for n, who in enumerate(WHO))
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    scenario = speaking(part={"offset": "10 min", "minutes": minutes})
    assert found(SPEAK, scenario, plan) == ([] if lawful else [("list", "ONE-02")])


def test_three_desks_are_filled_in_turn() -> None:
    """The fourth signs at the first desk, in the second round."""
    who = ("ONE-01", "TWO-01", "ONE-02", "TWO-02")
    turns = tuple(
        turn(one, n + 1, f"09:{n // 3}0", f"09:{n // 3 + 1}0", desk=n % 3 + 1) for n, one in enumerate(who)
    )
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    assert found(SIGN, signing(*who, desks=3), plan) == []


def test_all_places_are_as_long_as_the_longest() -> None:
    """One item of twenty minutes makes every place as long."""
    items = [{"who": "ONE-01"}, {"who": "TWO-01", "seconds": 1200}]
    turns = (turn("ONE-01", 1, "09:00", "09:20"), turn("TWO-01", 2, "09:20", "09:40"))
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    assert found(SPEAK, speaking(items=items), plan) == []


def test_those_fixed_first_come_first() -> None:
    """By decision somebody precedes those of higher rank, and is missed elsewhere than in front."""
    scenario = speaking(first=["ONE-02"])
    assert found(SPEAK, scenario, in_turn("ONE-02", "ONE-01", "TWO-01")) == []
    assert list(inversions(scenario, in_turn("ONE-02", "ONE-01", "TWO-01"))) == []
    assert found(SPEAK, scenario, in_turn(*WHO)) == [("list", "ONE-02")]


def test_an_item_keeps_to_its_parts() -> None:
    """Somebody may speak in one part alone."""
    parts = [{"session": "x"}, {"session": "y"}]
    scenario = speaking(
        sessions=[session("x"), session("y")],
        parts=parts,
        items=[{"who": "ONE-01", "parts": ["y"]}],
    )
    places = {"x": "09:00 A", "y": "11:00 A"}
    assert found(SPEAK, scenario, in_turn("ONE-01", places=places)) == [("list", "ONE-01")]
    there = turn("ONE-01", 1, "11:00", "11:10", part="y")
    assert found(SPEAK, scenario, planned(places, orders={"list": (there,)})) == []


@pytest.mark.parametrize(
    ("arrives", "leaves", "lawful"),
    [("09:00", "09:20", True), ("09:01", "09:20", False), ("09:00", "09:19", False)],
)
def test_a_speaker_is_there_from_call_up_to_end(arrives: str, leaves: str, lawful: bool) -> None:
    """The second speaker is called up at 09:00 and ends at 09:20."""
    stay = {"arrives": f"2025-10-25 {arrives}", "leaves": f"2025-10-25 {leaves}"}
    scenario = speaking("ONE-01", "TWO-01").changed(delegations=[*parties("ONE"), *parties("TWO", **stay)])
    expected = [] if lawful else [("list", "TWO-01")]
    assert found(SPEAK, scenario, in_turn("ONE-01", "TWO-01")) == expected


@pytest.mark.parametrize(
    ("y", "lawful"), [("07:57 B", True), ("07:58 B", False), ("09:23 B", True), ("09:22 B", False)]
)
def test_a_speaker_is_free_and_on_time(y: str, lawful: bool) -> None:
    """Another session ends before call-up, or starts after the end, with three minutes to walk."""
    scenario = speaking("ONE-01", "TWO-01", sessions=[session("x"), session("y")])
    plan = in_turn("ONE-01", "TWO-01", places={"x": "09:00 A", "y": y}, attendance={"y": ("TWO-01",)})
    assert found(SPEAK, scenario, plan) == ([] if lawful else [("list", "TWO-01")])


def test_two_lists_do_not_want_somebody_at_once() -> None:
    """Turns on two lists that overlap, call-up included, concern the person on both."""
    scenario = speaking("ONE-01").changed(
        signing_orders=[
            {
                "id": "desk",
                "parts": [{"session": "x"}],
                "items": [{"who": "ONE-01"}],
                "seconds": 600,
                "call_up": 0,
            }
        ]
    )
    turns = {"list": (turn("ONE-01", 1, "09:00", "09:10"),), "desk": (turn("ONE-01", 1, "09:00", "09:10"),)}
    plan = planned({"x": "09:00 A"}, orders=turns)
    assert found(SPEAK, scenario, plan) == [("list", "ONE-01")]
    assert found(SIGN, scenario, plan) == [("desk", "ONE-01")]


def test_a_place_behind_one_who_comes_later_costs_points() -> None:
    """A head behind a member of lower rank is charged once, however many are in front."""
    charges = list(inversions(speaking(inversion=7), in_turn("ONE-02", "ONE-01", "TWO-01")))
    assert [(charge.subjects, charge.points) for charge in charges] == [
        (("list", "ONE-01"), 7),
        (("list", "TWO-01"), 7),
    ]


def test_whoever_is_absent_speaks_at_the_end_of_the_category() -> None:
    """A head who misses the place among heads is charged once at their end, and twice in their middle."""
    scenario = speaking("ONE-01", "SIX-01", "TWO-01", "ONE-02", inversion=7)
    end = list(inversions(scenario, in_turn("SIX-01", "TWO-01", "ONE-01", "ONE-02")))
    assert [(charge.subjects, charge.points) for charge in end] == [(("list", "ONE-01"), 7)]
    middle = list(inversions(scenario, in_turn("SIX-01", "ONE-01", "TWO-01", "ONE-02")))
    assert [(charge.subjects, charge.points) for charge in middle] == [(("list", "ONE-01"), 14)]


def test_desks_are_filled_in_turn() -> None:
    """Two sign at once, the third in the next round; another desk is a breach."""
    assert found(SIGN, signing(), at_desks(*WHO)) == []
    swapped: list[Turn] = [t.model_copy(update={"desk": 3 - t.desk}) for t in at_desks(*WHO).orders["list"]]
    plan = planned({"x": "09:00 A"}, orders={"list": tuple(swapped)})
    assert found(SIGN, signing(), plan) == [("list", who) for who in WHO]


@pytest.mark.parametrize(("deposited", "tentative"), [("09:00", False), ("09:01", True), (None, True)])
def test_without_full_powers_a_place_is_tentative(deposited: str | None, tentative: bool) -> None:
    """Powers deposited by the start of the place make it firm; until then it is marked, and kept either way."""
    when = {"deposited": f"2025-10-25 {deposited}"} if deposited else {}
    scenario = signing("ONE-01", "TWO-01", full_powers=[{"delegation": "TWO", **when}])
    right, wrong = (at_desks("ONE-01", "TWO-01", tentative=t) for t in (("TWO-01",), ()))
    if not tentative:
        right, wrong = wrong, right
    assert found(SIGN, scenario, right) == []
    assert found(SIGN, scenario, wrong) == [("list", "TWO-01")]
