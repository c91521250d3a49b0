"""Statements and signatures: who has which place, and who is there for it."""

from datetime import timedelta
from typing import Any

import pytest

from eventplan.model import Plan, Scenario, Turn
from eventplan.rules import non_encounter, signatures, statements
from eventplan.rules._precedence import decided, inversions
from eventplan.rules._side_by_side import seat, side_by_side, wait_together
from tests.rules.builders import breached, event, parties, planned, said, session, turn

SPEAK, SIGN = statements.RULE, signatures.RULE
WHO = ("ONE-01", "TWO-01", "ONE-02")
"""In the order of protocol: heads first, by name of their delegation."""


def speaking(
    *who: str, part: Any = None, sessions: Any = None, delegations: Any = None, **fields: Any
) -> Scenario:
    """Session x of an hour, with a list of statements of ten minutes each, called up ten minutes ahead."""
    listed = {
        "id": "list",
        "parts": [{"session": "x", **(part or {})}],
        "seconds": 600,
        "call_up": 10,
        "items": [{"who": person} for person in who or WHO],
        **fields,
    }
    everybody = delegations or parties("ONE", "SIX", "TWO")
    return event(*(sessions or [session("x")]), speakers_lists=[listed], delegations=everybody)


def signing(*who: str, delegations: Any = None, **fields: Any) -> Scenario:
    """Session x of an hour, in which people sign at two desks for ten minutes each."""
    items = [{"who": person} for person in who or WHO]
    listed = {"id": "list", "parts": [{"session": "x"}], "seconds": 600, "desks": 2, "call_up": 0}
    everybody = delegations or parties("ONE", "TWO")
    return event(session("x"), signing_orders=[{**listed, "items": items, **fields}], delegations=everybody)


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
    assert breached(SPEAK, speaking(), in_turn(*WHO)) == []
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
    assert breached(SPEAK, speaking(), in_turn(*who)) == expected


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
    assert breached(SPEAK, speaking(part=part), in_turn(*WHO)) == expected


def test_places_follow_each_other() -> None:
    """A gap, a wrong position, and an offset that is not kept are breaches of those concerned."""
    late = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 1, "09:00:01", "09:10:01"),)})
    assert breached(SPEAK, speaking("ONE-01"), late) == [("list", "ONE-01")]
    third = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 3, "09:20", "09:30"),)})
    assert said(SPEAK, speaking("ONE-01"), third).startswith(
        "ONE-01 has position 3 in 'x' (x), where 1 is next"
    )
    assert breached(SPEAK, speaking("ONE-01", part={"offset": "10 min"}), in_turn("ONE-01")) == [
        ("list", "ONE-01")
    ]


@pytest.mark.parametrize(("minutes", "lawful"), [("30 min", True), ("29 min", False)])
def test_the_minutes_of_a_part_run_from_its_offset(minutes: str, lawful: bool) -> None:
    """Three times ten minutes, ten minutes after the start."""
    turns = tuple(turn(who, n + 1, f"09:{n + 1}0", f"09:{n + 2}0") for n, who in enumerate(WHO))
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    scenario = speaking(part={"offset": "10 min", "minutes": minutes})
    assert breached(SPEAK, scenario, plan) == ([] if lawful else [("list", "ONE-02")])


def test_three_desks_are_filled_in_turn() -> None:
    """The fourth signs at the first desk, in the second round."""
    who = ("ONE-01", "TWO-01", "ONE-02", "TWO-02")
    turns = tuple(
        turn(who_turns, n + 1, f"09:{n // 3}0", f"09:{n // 3 + 1}0", desk=n % 3 + 1)
        for n, who_turns in enumerate(who)
    )
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    assert breached(SIGN, signing(*who, desks=3), plan) == []


def test_all_places_are_as_long_as_the_longest() -> None:
    """One item of twenty minutes makes every place as long."""
    items = [{"who": "ONE-01"}, {"who": "TWO-01", "seconds": 1200}]
    turns = (turn("ONE-01", 1, "09:00", "09:20"), turn("TWO-01", 2, "09:20", "09:40"))
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    assert breached(SPEAK, speaking(items=items), plan) == []


def test_those_fixed_first_come_first() -> None:
    """By decision somebody precedes those of higher rank, and is missed elsewhere than in front."""
    scenario = speaking(first=["ONE-02"])
    assert breached(SPEAK, scenario, in_turn("ONE-02", "ONE-01", "TWO-01")) == []
    assert list(inversions(scenario, in_turn("ONE-02", "ONE-01", "TWO-01"))) == []
    assert breached(SPEAK, scenario, in_turn(*WHO)) == [("list", "ONE-02")]


def test_an_item_keeps_to_its_parts() -> None:
    """Somebody may speak in one part alone."""
    parts = [{"session": "x"}, {"session": "y"}]
    scenario = speaking(
        sessions=[session("x"), session("y")],
        parts=parts,
        items=[{"who": "ONE-01", "parts": ["y"]}],
    )
    places = {"x": "09:00 A", "y": "11:00 A"}
    assert breached(SPEAK, scenario, in_turn("ONE-01", places=places)) == [("list", "ONE-01")]
    there = turn("ONE-01", 1, "11:00", "11:10", part="y")
    assert breached(SPEAK, scenario, planned(places, orders={"list": (there,)})) == []


@pytest.mark.parametrize(
    ("arrives", "leaves", "lawful"),
    [("09:00", "09:20", True), ("09:01", "09:20", False), ("09:00", "09:19", False)],
)
def test_a_speaker_is_there_from_call_up_to_end(arrives: str, leaves: str, lawful: bool) -> None:
    """The second speaker is called up at 09:00 and ends at 09:20."""
    stay = {"arrives": f"2025-10-25 {arrives}", "leaves": f"2025-10-25 {leaves}"}
    scenario = speaking("ONE-01", "TWO-01").changed(delegations=[*parties("ONE"), *parties("TWO", **stay)])
    expected = [] if lawful else [("list", "TWO-01")]
    assert breached(SPEAK, scenario, in_turn("ONE-01", "TWO-01")) == expected


@pytest.mark.parametrize(
    ("y", "lawful"), [("07:57 B", True), ("07:58 B", False), ("09:23 B", True), ("09:22 B", False)]
)
def test_a_speaker_is_free_and_on_time(y: str, lawful: bool) -> None:
    """Another session ends before call-up, or starts after the end, with three minutes to walk."""
    scenario = speaking("ONE-01", "TWO-01", sessions=[session("x"), session("y")])
    plan = in_turn("ONE-01", "TWO-01", places={"x": "09:00 A", "y": y}, attendance={"y": ("TWO-01",)})
    assert breached(SPEAK, scenario, plan) == ([] if lawful else [("list", "TWO-01")])


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
    assert breached(SPEAK, scenario, plan) == [("list", "ONE-01")]
    assert breached(SIGN, scenario, plan) == [("desk", "ONE-01")]


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
    assert breached(SIGN, signing(), at_desks(*WHO)) == []
    swapped: list[Turn] = [t.model_copy(update={"desk": 3 - t.desk}) for t in at_desks(*WHO).orders["list"]]
    plan = planned({"x": "09:00 A"}, orders={"list": tuple(swapped)})
    assert breached(SIGN, signing(), plan) == [("list", who) for who in WHO]


@pytest.mark.parametrize(("deposited", "tentative"), [("09:00", False), ("09:01", True), (None, True)])
def test_without_full_powers_a_place_is_tentative(deposited: str | None, tentative: bool) -> None:
    """Powers deposited by the start of the place make it firm; until then it is marked, and kept either way."""
    when = {"deposited": f"2025-10-25 {deposited}"} if deposited else {}
    scenario = signing("ONE-01", "TWO-01", full_powers=[{"delegation": "TWO", **when}])
    right, wrong = (at_desks("ONE-01", "TWO-01", tentative=t) for t in (("TWO-01",), ()))
    if not tentative:
        right, wrong = wrong, right
    assert breached(SIGN, scenario, right) == []
    assert breached(SIGN, scenario, wrong) == [("list", "TWO-01")]


TWO_PARTS: dict[str, Any] = {
    "sessions": [session("x"), session("y")],
    "parts": [{"session": "x"}, {"session": "y"}],
}
PLACES = {"x": "09:00 A", "y": "11:00 A"}


def over(first: tuple[str, ...], second: tuple[str, ...], places: Any = None) -> Plan:
    """A plan in which the first speak in x at 09:00, and the second in y at 11:00."""
    turns = tuple(turn(w, n + 1, f"09:{n}0", f"09:{n + 1}0") for n, w in enumerate(first))
    there = tuple(turn(w, n + 1, f"11:{n}0", f"11:{n + 1}0", part="y") for n, w in enumerate(second))
    return planned(places or PLACES, orders={"list": (*turns, *there)})


def charged_for(scenario: Scenario, plan: Plan) -> list[tuple[str, int, str]]:
    """Who is charged, how much, and the reason."""
    return [(x.subjects[1], x.points, x.message.rpartition(": ")[2]) for x in inversions(scenario, plan)]


NO_REASON = "for no reason that the scenario states ('list')"


def test_protocol_orders_the_whole_list() -> None:
    """A head in the second part, two hours behind a member, is out of order; part by part nobody is."""
    plan = over(("ONE-01", "ONE-02"), ("TWO-01",))
    assert charged_for(speaking(**TWO_PARTS, inversion=7), plan) == [("TWO-01", 7 + 3, NO_REASON)]
    assert charged_for(speaking(**TWO_PARTS, order="part"), plan) == []


def test_the_order_of_time_counts_not_that_of_the_file() -> None:
    """Where the second part is held before the first, those in it come first."""
    late = {"x": "13:00 A", "y": "11:00 A"}
    there = (turn("ONE-01", 1, "11:00", "11:10", part="y"), turn("TWO-01", 2, "11:10", "11:20", part="y"))
    plan = planned(late, orders={"list": (turn("ONE-02", 1, "13:00", "13:10"), *there)})
    assert charged_for(speaking(**TWO_PARTS), plan) == []


@pytest.mark.parametrize(("offset", "charged"), [("0 min", []), ("90 min", ["ONE-01"])])
def test_the_order_of_time_counts_from_the_offset(offset: str, charged: list[str]) -> None:
    """The statements of x begin so long after it; those of y, which starts an hour later, may come first."""
    parts = [{"session": "x", "offset": offset}, {"session": "y"}]
    sessions = [session("x", duration=180), session("y")]
    scenario = speaking("ONE-01", "TWO-01", sessions=sessions, parts=parts)
    start = "09:00" if offset == "0 min" else "10:30"
    turn_here = turn("ONE-01", 1, start, "09:10" if start == "09:00" else "10:40")
    there = turn("TWO-01", 1, "10:00", "10:10", part="y")
    plan = planned({"x": "09:00 A", "y": "10:00 B"}, orders={"list": (turn_here, there)})
    assert breached(SPEAK, scenario, plan) == []
    assert [who for who, *_ in charged_for(scenario, plan)] == charged


@pytest.mark.parametrize(
    ("first", "second", "missed"),
    [
        (("ONE-02", "TWO-02", "ONE-01"), ("TWO-01",), []),
        (("ONE-02", "ONE-01"), ("TWO-02", "TWO-01"), ["TWO-02"]),
        (("TWO-02", "ONE-02"), ("ONE-01", "TWO-01"), ["ONE-02"]),
        (("ONE-01",), ("ONE-02", "TWO-02", "TWO-01"), ["ONE-02", "TWO-02"]),
    ],
)
def test_first_is_first_of_the_whole_list(first: Any, second: Any, missed: list[str]) -> None:
    """Two who come first have the first two places of the earliest part, in their order."""
    scenario = speaking("ONE-01", "ONE-02", "TWO-01", "TWO-02", first=["ONE-02", "TWO-02"], **TWO_PARTS)
    assert breached(SPEAK, scenario, over(first, second)) == [("list", who) for who in missed]


def test_a_stranger_on_a_list_is_told_by_the_name_that_the_plan_has() -> None:
    """Whoever that is."""
    plan = in_turn("ONE-01", "ghost")
    assert said(SPEAK, speaking("ONE-01"), plan) == "'ghost' has a place and is not on the list ('list')"


def test_the_times_of_a_place_are_said() -> None:
    """Those that it has, and those that it should have, to the second."""
    plan = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 1, "09:05", "09:15"),)})
    assert said(SPEAK, speaking("ONE-01"), plan) == (
        "ONE-01 is planned 09:05-09:15; place 1 of 'x' (x) is 25 Oct 09:00-09:10 ('list')"
    )


def test_who_comes_first_is_looked_at_though_another_is_missing() -> None:
    """Of two who are put first one has no place; the other is not in front."""
    scenario = speaking("ONE-01", "ONE-02", "TWO-01", first=["ONE-02", "TWO-01"])
    assert set(breached(SPEAK, scenario, in_turn("ONE-01", "TWO-01"))) == {
        ("list", "ONE-02"),
        ("list", "TWO-01"),
    }


def test_who_may_not_change_places_is_not_compared() -> None:
    """Each may speak in one part alone, and one has left before the other: nobody comes too early."""
    items = [{"who": "TWO-01", "parts": ["x"]}, {"who": "ONE-01", "parts": ["y"]}]
    away = [*parties("ONE"), *parties("TWO", leaves="2025-10-25 10:30")]
    scenario = speaking(items=items, delegations=away, inversion=100, **TWO_PARTS)
    assert not [charge for charge in inversions(scenario, over(("TWO-01",), ("ONE-01",))) if charge.points]


def test_who_has_no_place_is_missed_once() -> None:
    """Put first and without a place: that there is none is said, and nothing of the order."""
    scenario = speaking("ONE-01", "ONE-02", first=["ONE-02"])
    assert said(SPEAK, scenario, in_turn("ONE-01")) == "ONE-02 has 0 places, not one ('list')"


def test_whoever_is_first_is_so_in_the_parts_that_may_hold_the_item() -> None:
    """Put first, and for the second part alone: first there."""
    items = [{"who": "ONE-01"}, {"who": "ONE-02", "parts": ["y"]}, {"who": "TWO-01"}]
    scenario = speaking(items=items, first=["ONE-02"], **TWO_PARTS)
    assert breached(SPEAK, scenario, over(("ONE-01",), ("ONE-02", "TWO-01"))) == []
    assert breached(SPEAK, scenario, over(("ONE-01",), ("TWO-01", "ONE-02"))) == [("list", "ONE-02")]


def test_a_part_is_for_some_ranks_by_decision() -> None:
    """Heads speak on the first day: nobody else may, and what follows from that costs nothing."""
    parts = [{"session": "x", "ranks": ["head-of-delegation"]}, {"session": "y"}]
    scenario = speaking("ONE-01", "ONE-02", "TWO-01", sessions=TWO_PARTS["sessions"], parts=parts)
    assert breached(SPEAK, scenario, over(("ONE-01", "TWO-01"), ("ONE-02",))) == []
    assert breached(SPEAK, scenario, over(("ONE-01", "ONE-02"), ("TWO-01",))) == [("list", "ONE-02")]


def test_a_part_is_for_some_kinds_by_decision() -> None:
    """A part for States has no observer, whatever the rank."""
    parts = [{"session": "x", "kinds": ["state", "host"]}, {"session": "y"}]
    people = [*parties("ONE"), *parties("SIX", kind="observer")]
    scenario = speaking("ONE-01", "SIX-01", sessions=TWO_PARTS["sessions"], parts=parts)
    scenario = scenario.changed(delegations=people)
    assert breached(SPEAK, scenario, over(("ONE-01",), ("SIX-01",))) == []
    assert breached(SPEAK, scenario, over(("ONE-01", "SIX-01"), ())) == [("list", "SIX-01")]


def test_what_the_planner_decides_is_told_and_costs_nothing() -> None:
    """A head who is for the second day alone comes after members of the first, by decision."""
    items = [{"who": "ONE-01", "parts": ["y"]}, {"who": "ONE-02"}, {"who": "TWO-01"}]
    scenario, plan = speaking(items=items, **TWO_PARTS), over(("TWO-01", "ONE-02"), ("ONE-01",))
    assert charged_for(scenario, plan) == []
    (decision,) = decided(scenario, plan)
    assert (decision.subjects, decision.points) == (("list", "ONE-01"), 0)
    assert "by decision: ONE-01 is not for 'x'" in decision.message


def of_kinds(**kinds: str) -> list[dict[str, Any]]:
    """Delegations by id, each of a kind."""
    return [fields for name, kind in kinds.items() for fields in parties(name, kind=kind)]


def sorted_list(scenario: Scenario) -> list[str]:
    """Those on the list in the order of protocol."""
    keys = scenario.places_in_lists["list"]
    return sorted(keys, key=lambda who: keys[who])


def test_states_come_before_observers_organisations_and_others() -> None:
    """A minister of a State precedes a head of an organisation or a bank, whatever its rank."""
    everybody = of_kinds(BANK="private-sector", LEAGUE="intergovernmental", SEE="observer", STATE="state")
    for party in everybody[:3]:
        party["rank"] = "head-of-state"
    who = [f"{name}-01" for name in ("BANK", "LEAGUE", "SEE", "STATE")]
    scenario = speaking(*who, delegations=everybody)
    assert sorted_list(scenario) == ["STATE-01", "SEE-01", "LEAGUE-01", "BANK-01"]
    as_states = [["state", "observer"], ["intergovernmental"]]
    stated = speaking(*who, categories=as_states, delegations=everybody)
    assert sorted_list(stated) == ["SEE-01", "STATE-01", "LEAGUE-01", "BANK-01"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["UN-01", "HOME-02", "ONE-01", "TWO-01"]),
        ({"host": "by-rank"}, ["UN-01", "ONE-01", "TWO-01", "HOME-02"]),
        ({"host": "last", "organisation": "by-rank"}, ["ONE-01", "TWO-01", "UN-01", "HOME-02"]),
        ({"host": "first", "organisation": "last"}, ["HOME-02", "ONE-01", "TWO-01", "UN-01"]),
    ],
)
def test_the_host_and_the_organisation_have_their_place(fields: Any, expected: list[str]) -> None:
    """Unasked the head of the organisation opens and the host follows; asked they stand elsewhere."""
    everybody = [*parties("ONE", "TWO"), *of_kinds(HOME="host"), *parties("UN", kind="un", rank="minister")]
    scenario = speaking("TWO-01", "ONE-01", "HOME-02", "UN-01", delegations=everybody, **fields)
    assert sorted_list(scenario) == expected


def test_the_organisation_may_be_stated() -> None:
    """Of two organisations the one that convenes the event opens; an office of a lower rank does not, unasked."""
    everybody = [*parties("ONE"), *of_kinds(OFFICE="un", LEAGUE="intergovernmental")]
    scenario = speaking("ONE-01", "OFFICE-01", "LEAGUE-01", delegations=everybody)
    assert sorted_list(scenario) == ["ONE-01", "LEAGUE-01", "OFFICE-01"]
    stated = scenario.changed(event=scenario.event.model_copy(update={"organisation": "LEAGUE"}))
    assert sorted_list(stated) == ["LEAGUE-01", "ONE-01", "OFFICE-01"]


def test_at_signatures_the_host_comes_first() -> None:
    """The host signs first, and nobody else out of order."""
    scenario = signing("ONE-01", "HOME-02", delegations=[*parties("ONE"), *of_kinds(HOME="host")])
    assert sorted_list(scenario) == ["HOME-02", "ONE-01"]


@pytest.mark.parametrize(("groups", "place"), [("first", 0), ("by-rank", 2), ("last", 2)])
def test_statements_for_groups_have_their_place(groups: str, place: int) -> None:
    """Who speaks for a group of States does so before the others, unless asked otherwise."""
    items = [{"who": "ONE-01"}, {"who": "TWO-01"}, {"who": "ONE-02", "for_group": "Group of 77"}]
    assert sorted_list(speaking(items=items, groups=groups)).index("ONE-02") == place


def test_the_reason_is_that_somebody_comes_later() -> None:
    """Whoever arrives after the places of those behind in protocol is out of order for that reason."""
    late = [*parties("ONE", arrives="2025-10-25 09:05"), *parties("TWO")]
    scenario = speaking("ONE-01", "TWO-01").changed(delegations=late)
    assert charged_for(scenario, in_turn("TWO-01", "ONE-01")) == [
        ("ONE-01", 100, "is there from 25 Oct 09:05 ('list')")
    ]


def test_whoever_leaves_before_is_the_one_out_of_order() -> None:
    """One who had to come early is charged once, and those who make way are not."""
    away = [*parties("ONE", "TWO"), *parties("SIX", leaves="2025-10-25 09:10")]
    scenario = speaking("ONE-01", "TWO-01", "SIX-02").changed(delegations=away)
    plan = in_turn("SIX-02", "ONE-01", "TWO-01")
    assert charged_for(scenario, plan) == [("SIX-02", 100, "is there until 25 Oct 09:10 ('list')")]


@pytest.mark.parametrize(("role", "words"), [("chairs", "chairs 'y'"), ("required", "is required in 'y'")])
def test_the_reason_is_what_somebody_is_needed_for(role: str, words: str) -> None:
    """Whoever chairs another session at that time could not have had the place."""
    sessions = [session("x"), session("y", **{role: ["ONE-01"]})]
    scenario = speaking("ONE-01", "TWO-01", sessions=sessions)
    plan = in_turn("TWO-01", "ONE-01", places={"x": "09:00 A", "y": "08:00 B"})
    ((who, _, reason),) = charged_for(scenario, plan)
    assert who == "ONE-01"
    assert reason.startswith(words) or words in next(inversions(scenario, plan)).message


def test_the_reason_is_that_full_powers_come_later() -> None:
    """Whoever has no full powers yet signs when they are there."""
    powers = [{"delegation": "ONE", "deposited": "2025-10-25 09:05"}]
    scenario = signing("ONE-01", "TWO-01", full_powers=powers, desks=1)
    plan = in_turn("TWO-01", "ONE-01")
    assert "full powers are deposited 25 Oct 09:05" in next(inversions(scenario, plan)).message


def test_the_reason_is_that_somebody_is_kept_apart() -> None:
    """Whoever makes way for one who is avoided is charged once, wherever in the category."""
    rivals = [*parties("ONE", "SIX"), *parties("TWO", avoids=["ONE"])]
    who = ("ONE-01", "SIX-01", "TWO-01")
    scenario = speaking(*who, call_up=0, inversion=7).changed(delegations=rivals)
    assert charged_for(scenario, in_turn("SIX-01", "ONE-01", "TWO-01"))[0][:2] == ("ONE-01", 7)
    assert (
        "keeps apart from TWO-01" in next(inversions(scenario, in_turn("SIX-01", "ONE-01", "TWO-01"))).message
    )


@pytest.mark.parametrize(("chaired", "points"), [("x", 50), ("y", 0)])
def test_whoever_is_in_the_chair_speaks_in_another_part(chaired: str, points: int) -> None:
    """It costs points to speak in the session that one chairs, if another might hold the statement."""
    sessions = [session(name, chairs=["ONE-01"] if name == chaired else []) for name in "xy"]
    scenario = speaking("ONE-01", sessions=sessions, parts=TWO_PARTS["parts"])
    assert sum(charge.points for charge in inversions(scenario, over(("ONE-01",), ()))) == points


def test_whoever_chairs_all_parts_or_comes_first_speaks_from_the_chair() -> None:
    """Where no other part might hold the statement, or the planner wants it first, it costs nothing."""
    chaired = session("x", chairs=["ONE-01"])
    assert charged_for(speaking("ONE-01", sessions=[chaired]), in_turn("ONE-01")) == []
    both = {"sessions": [chaired, session("y")], "parts": TWO_PARTS["parts"], "first": ["ONE-01"]}
    assert charged_for(speaking("ONE-01", **both), over(("ONE-01",), ())) == []


def test_whoever_waits_for_the_next_part_is_not_absent_there() -> None:
    """A head who was busy in the first part comes in the second where protocol has them: once, and two hours late."""
    scenario = speaking("ONE-01", "SIX-01", "TWO-01", **TWO_PARTS, inversion=7)
    charges = charged_for(scenario, over(("SIX-01",), ("ONE-01", "TWO-01")))
    assert [(who, points) for who, points, _ in charges] == [("ONE-01", 7 + 3 + 3)]


@pytest.mark.parametrize(
    ("start", "arrives", "points"),
    [
        ("09:10", "08:00", 100),
        ("09:29", "08:00", 100),
        ("09:30", "08:00", 150),
        ("10:59", "08:00", 150),
        ("11:00", "08:00", 200),
        ("11:00", "08:55", 150),
        ("11:00", "10:25", 100),
    ],
)
def test_a_long_fall_costs_more(start: str, arrives: str, points: int) -> None:
    """Half the price more from half an hour on, and from two hours on, as far as the person was there by then."""
    delegations = [*parties("ONE"), *parties("TWO", arrives=f"2025-10-25 {arrives}")]
    scenario = speaking("ONE-02", "TWO-01", delegations=delegations, **TWO_PARTS)
    turns = (turn("ONE-02", 1, "09:00", "09:10"), turn("TWO-01", 1, start, "11:30", part="y"))
    plan = planned({"x": "09:00 A", "y": f"{start} A"}, orders={"list": turns})
    (charge,) = inversions(scenario, plan)
    assert charge.points == points
    assert (" min before, whom protocol puts later" in charge.message) == (points > 100)


RIVALS = [*parties("ONE", avoids=["TWO"]), *parties("TWO", "SIX")]


@pytest.mark.parametrize(
    ("who", "apart"),
    [(("ONE-01", "TWO-01", "SIX-01"), False), (("ONE-01", "SIX-01", "TWO-01"), True)],
)
def test_parties_that_avoid_each_other_do_not_follow_each_other(who: tuple[str, ...], apart: bool) -> None:
    """One place after the other is side by side, in a session for everyone too."""
    for attendance in ("everyone", "closed"):
        scenario = speaking(*who, call_up=0, sessions=[session("x", attendance=attendance)])
        findings = list(side_by_side(scenario.changed(delegations=RIVALS), in_turn(*who)))
        assert [finding.subjects for finding in findings] == ([] if apart else [("ONE", "TWO", "list")])
        assert all(finding.rule == "non-encounter" for finding in findings)
        everything = list(non_encounter.check(scenario.changed(delegations=RIVALS), in_turn(*who)))
        assert [finding for finding in everything if "list" in finding.subjects] == findings


@pytest.mark.parametrize(("place", "near"), [(1, True), (3, True), (4, True), (5, False), (6, False)])
def test_parties_that_avoid_each_other_do_not_wait_in_neighbouring_seats(place: int, near: bool) -> None:
    """Place 2 waits in the second of three seats for half an hour; place 4 in the first, before that is over."""
    scenario = speaking("ONE-01", "TWO-01", call_up=30).changed(delegations=RIVALS)
    other = turn("TWO-01", place, f"09:{place - 1}0", f"09:{place}0" if place < 6 else "10:00")
    plan = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 2, "09:10", "09:20"), other)})
    assert bool(list(side_by_side(scenario, plan))) == near


def test_heads_alone_may_be_kept_apart_on_a_list() -> None:
    """With `heads_only` others may follow each other."""
    scenario = speaking("ONE-02", "TWO-01", call_up=0).changed(delegations=RIVALS)
    plan = in_turn("ONE-02", "TWO-01")
    assert list(side_by_side(scenario, plan))
    assert not list(side_by_side(scenario.changed(avoidance={"heads_only": True}), plan))


@pytest.mark.parametrize(("waived", "points"), [({}, 9), ({"waived_for": ["TWO"]}, 0), ({"waived": True}, 0)])
def test_to_wait_at_one_time_costs_points(waived: dict[str, Any], points: int) -> None:
    """Two who avoid each other and wait in one row, though not side by side, cost points."""
    who = ("ONE-01", "SIX-01", "TWO-01")
    scenario = speaking(*who, call_up=30, together=9, inversion=0)
    scenario = scenario.changed(delegations=RIVALS, rules={"non-encounter": waived})
    charges = [charge for charge in inversions(scenario, in_turn(*who)) if charge.points]
    assert sum(charge.points for charge in charges) == points
    assert all(charge.subjects == ("list", "ONE-01", "TWO-01") for charge in charges)
    words = (
        "ONE-01 and TWO-01, who avoid each other, wait for their turns at one time (seats 1 and 3) ('list')"
    )
    assert all(charge.message == words for charge in charges)


@pytest.mark.parametrize(
    ("call_up", "desks", "seconds", "position", "expected"),
    [(30, 1, 600, 3, 3), (30, 1, 600, 4, 1), (25, 1, 600, 3, 3), (30, 2, 600, 6, 6), (30, 2, 600, 7, 1), (0, 2, 600, 4, 0), (1, 1, 1, 60, 60)],
)  # fmt: skip
def test_in_which_seat_somebody_waits(
    call_up: int, desks: int, seconds: int, position: int, expected: int
) -> None:
    """There is a seat for each who is called up before the first is done, at every desk; in front of no call-up none."""
    listed = signing("ONE-01", call_up=call_up, desks=desks).signing_orders[0]
    place = turn("ONE-01", position, "09:00", "09:10")
    assert (
        seat(listed, place.model_copy(update={"end": place.start + timedelta(seconds=seconds)})) == expected
    )


@pytest.mark.parametrize(
    ("call_up", "part", "chairs", "together"),
    [(30, "x", [], True), (21, "x", [], True), (20, "x", [], False), (30, "y", [], False), (30, "x", ["ONE-01"], False)],
)  # fmt: skip
def test_who_waits_together(call_up: int, part: str, chairs: list[str], together: bool) -> None:
    """In one session, until the one is called; and a chair waits for nothing."""
    scenario = speaking(
        "ONE-01", "TWO-01", call_up=call_up, sessions=[session("x", chairs=chairs), session("y")]
    )
    first, second = turn("ONE-01", 1, "09:00", "09:10"), turn("TWO-01", 3, "09:20", "09:30", part=part)
    listed = scenario.speakers_lists[0]
    assert wait_together(scenario, listed, first, second) == together
    assert wait_together(scenario, listed, second, first) == together


def test_neighbouring_places_in_two_parts_are_not_side_by_side() -> None:
    """Nor in a session that there is not."""
    scenario = speaking("ONE-01", "TWO-01", call_up=0, **TWO_PARTS).changed(delegations=RIVALS)
    turn_here, there = turn("ONE-01", 1, "09:00", "09:10"), turn("TWO-01", 2, "11:10", "11:20", part="y")
    for turns, apart in (
        ((turn_here, there), True),
        ((turn_here, there.model_copy(update={"part": "x"})), False),
        (tuple(some_turn.model_copy(update={"part": "gone"}) for some_turn in (turn_here, there)), True),
    ):
        plan = planned(PLACES, orders={"list": turns})
        assert (not [*side_by_side(scenario, plan)]) == apart


def test_it_is_said_in_which_seats_or_places_they_are() -> None:
    """The first in the order of the list."""
    scenario = speaking("ONE-01", "TWO-01", call_up=30).changed(delegations=RIVALS)
    for first, second, words in (
        (2, 4, "wait in seats 2 and 1 of 'x' (x) at one time"),
        (4, 2, "wait in seats 1 and 2 of 'x' (x) at one time"),
        (2, 3, "have places 2 and 3 of 'x' (x)"),
        (3, 2, "have places 3 and 2 of 'x' (x)"),
    ):
        turns = tuple(
            turn(who, place, f"09:{place - 1}0", f"09:{place}0")
            for who, place in (("ONE-01", first), ("TWO-01", second))
        )
        (finding,) = side_by_side(scenario, planned({"x": "09:00 A"}, orders={"list": turns}))
        assert finding.message == f"ONE-01 and TWO-01, who must not meet, {words} ('list')"
