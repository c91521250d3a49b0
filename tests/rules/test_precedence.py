"""Why somebody is out of the order of protocol on a list, in the words of the planner; and what the planner decided."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.rules._precedence import decided, inversions
from tests.rules.builders import event, parties, planned, room, session, turn

DAY = "2025-10-25"
PARTS = [{"session": "x"}, {"session": "y"}]
NO_REASON = "for no reason that the scenario states"


def listed(*who: str, **fields: Any) -> dict[str, Any]:
    """A list of statements in x, of ten minutes each, without call-up; protocol has ONE before TWO."""
    items = [{"who": person} for person in who or ("ONE-01", "TWO-01")]
    return {"id": "list", "parts": PARTS[:1], "seconds": 600, "call_up": 0, "items": items, **fields}


def speaking(*sessions: Any, of: dict[str, Any] | None = None, **rest: Any) -> Scenario:
    """Session x, others, and that list; with a room for each, a minute from each other."""
    rooms = [room(name) for name in "ABC"]
    walking = {"same_floor": "1 min"}
    plain = {"rooms": rooms, "walking": walking, "speakers_lists": [of or listed()]}
    return event(session("x"), *sessions, **{**plain, **rest})


def turned(*places: str, **others: str) -> Plan:
    """TWO-01 speaks in x at 09:00, and ONE-01 after it, at 09:10; sessions are held at *places* such as `y 09:00 B`."""
    there = {"x": "09:00 A"} | {place[0]: place[2:] for place in places}
    turns = (turn("TWO-01", 1, "09:00", "09:10"), turn("ONE-01", 2, "09:10", "09:20"))
    attendance = {session: (who,) for session, who in others.items()}
    return planned(there, orders={"list": turns}, attendance=attendance)


def reasons(scenario: Scenario, plan: Plan) -> list[tuple[str, str]]:
    """Who is charged for the order, and the reason."""
    messages = [
        (charge.subjects[1], charge.message)
        for charge in inversions(scenario, plan)
        if "protocol" in charge.message
    ]
    return [(who, message.partition(": ")[2].removesuffix(" ('list')")) for who, message in messages]


def why(scenario: Scenario, plan: Plan) -> str:
    """The reason that ONE-01 comes after TWO-01."""
    ((who, reason),) = reasons(scenario, plan)
    assert who == "ONE-01"
    return reason


AT_ONCE = "(25 Oct 09:00-10:00)"


@pytest.mark.parametrize(
    ("session_y", "reason"),
    [
        ({"chairs": ["ONE-01"]}, "chairs 'y' (y)"),
        ({"speakers": ["ONE-01"]}, "speaks in 'y' (y)"),
        ({"required": ["ONE-01"]}, "is required in 'y' (y)"),
        ({"kind": "bilateral", "parties": ["ONE", "TWO"], "required": ["TWO-02"]}, "meets in 'y' (y)"),
        ({"attendance": "heads", "invited": ["ONE"], "absence": "forbidden"}, "is expected at 'y' (y)"),
    ],
)
@pytest.mark.parametrize(
    ("start", "time"),
    [("08:00", "(25 Oct 08:00-09:00)"), ("09:08", "(25 Oct 09:08-10:08)"), ("07:59", ""), ("09:11", "")],
)
def test_the_reason_is_another_session(session_y: Any, reason: str, start: str, time: str) -> None:
    """That leaves no time for the place from 09:00 to 09:10, with a minute's walk each way."""
    scenario = speaking(session("y", **session_y))
    message = f"{reason} {time}" if time else NO_REASON
    assert why(scenario, turned(f"y {start} B")) == message


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ({}, f"is expected at 'y' (y) {AT_ONCE}"),
        ({"rules": {"attendance": {"waived": True}}}, NO_REASON),
        ({"rules": {"attendance": {"price": 9}}}, NO_REASON),
        ({"rules": {"attendance": {"waived_for": ["ONE-01"]}}}, NO_REASON),
        ({"rules": {"attendance": {"waived_for": ["y"]}}}, NO_REASON),
        ({"rules": {"attendance": {"waived_for": ["TWO-01"]}}}, f"is expected at 'y' (y) {AT_ONCE}"),
        ({"delegations": parties("ONE", leaves="2025-10-25 09:30") + parties("TWO")}, NO_REASON),
        ({"clearances": ["badge"], "zones": [{"id": "red", "name": "Red", "clearance": "badge"}]}, NO_REASON),
    ],
)
def test_who_need_not_attend_is_not_expected(rest: Any, reason: str) -> None:
    """Where `attendance` is waived or has a price, or the person leaves before the end, or may not enter."""
    rooms = [room("A"), room("B", zone="red" if "zones" in rest else None)]
    heads = session("y", attendance="heads", invited=["ONE"], absence="forbidden")
    assert why(speaking(heads, **{"rooms": rooms, **rest}), turned("y 09:00 B")) == reason


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ({"arrives": "2025-10-25 09:01"}, "is there from 25 Oct 09:01"),
        ({"arrives": "2025-10-25 09:00"}, NO_REASON),
        ({"leaves": "2025-10-25 09:09"}, "is there until 25 Oct 09:09"),
        ({"leaves": "2025-10-25 09:10"}, NO_REASON),
        ({"leaves": "2025-10-25 08:00"}, "is there until 25 Oct 08:00"),
    ],
)
def test_the_reason_is_that_somebody_is_away(first: Any, reason: str) -> None:
    """For any part of the place from 09:00 to 09:10."""
    assert why(speaking(delegations=parties("ONE", **first) + parties("TWO")), turned()) == reason


@pytest.mark.parametrize(
    ("available", "reason"),
    [
        (["08:00/08:30", "09:05/10:00"], "is there from 25 Oct 09:05"),
        (["08:00/09:05", "09:30/10:00"], "is there until 25 Oct 09:05"),
        (["09:30/10:00", "09:20/09:25"], "is there from 25 Oct 09:20"),
        (["07:00/08:30", "05:30/06:30"], "is there until 25 Oct 08:30"),
        (["08:00/09:00", "09:05/10:00"], "is there from 25 Oct 09:05"),
        (["09:00/09:05"], "is there until 25 Oct 09:05"),
    ],
)
def test_the_nearest_stay_is_told(available: list[str], reason: str) -> None:
    """The next one, if there is any; else the last."""
    stays = [f"2025-10-25 {stay}" for stay in available]
    members = [{"id": "ONE-01", "rank": "minister", "available": stays}]
    away = parties("ONE", members=members) + parties("TWO")
    assert why(speaking(delegations=away), turned()) == reason


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ({}, "has no badge for 'x' (x)"),
        ({"waived": True}, NO_REASON),
        ({"price": 9}, NO_REASON),
        ({"waived_for": ["ONE-01"]}, NO_REASON),
        ({"waived_for": ["x"]}, NO_REASON),
        ({"waived_for": ["TWO-01"]}, "has no badge for 'x' (x)"),
    ],
)
def test_the_reason_is_that_somebody_has_no_badge(policy: Any, reason: str) -> None:
    """Unless the planner lets the person in all the same."""
    badges = parties("ONE") + parties("TWO", clearance="badge")
    zones = [{"id": "red", "name": "Red", "clearance": "badge"}]
    scenario = speaking(
        clearances=["badge"],
        zones=zones,
        rooms=[room("A", zone="red")],
        delegations=badges,
        rules={"zone-clearance": policy},
    )
    assert why(scenario, turned()) == reason


@pytest.mark.parametrize(
    ("powers", "reason"),
    [
        ([{"delegation": "ONE"}], "full powers are not deposited yet"),
        (
            [{"delegation": "ONE", "deposited": "2025-10-25 09:01"}],
            "full powers are deposited 25 Oct 09:01",
        ),
        ([{"delegation": "ONE", "deposited": "2025-10-25 09:00"}], NO_REASON),
        ([{"delegation": "TWO"}], NO_REASON),
        ([{"delegation": "TWO"}, {"delegation": "ONE"}], "full powers are not deposited yet"),
    ],
)
def test_the_reason_is_that_full_powers_are_missing(powers: Any, reason: str) -> None:
    """Those of the person's own delegation, at the start of the place."""
    signing = listed(full_powers=powers)
    assert why(speaking(speakers_lists=[], signing_orders=[signing]), turned()) == reason


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("09:00", "09:05", "has a place in 'desk' at 25 Oct 09:00"),
        ("09:05", "09:10", "has a place in 'desk' at 25 Oct 09:05"),
        ("09:10", "09:15", NO_REASON),
        ("08:55", "09:00", NO_REASON),
    ],
)
def test_the_reason_is_a_place_on_another_list(start: str, end: str, reason: str) -> None:
    """At the same time; the place of somebody else there says nothing, nor one in a session that is not held."""
    desk = {"id": "desk", "parts": PARTS[1:], "items": [{"who": "ONE-01"}], "seconds": 300, "call_up": 0}
    scenario = speaking(session("y"), signing_orders=[desk])
    signs, other = turn("ONE-01", 1, start, end, part="y"), turn("ONE-02", 2, "09:00", "09:10", part="y")
    for held, message in ((["y 08:30 B"], reason), ([], NO_REASON)):
        plan = turned(*held)
        plan = plan.model_copy(update={"orders": {**plan.orders, "desk": (other, signs)}})
        assert why(scenario, plan) == message


@pytest.mark.parametrize(
    ("attendance", "sent", "start", "reason"),
    [
        ("delegations", "ONE-01", "09:08", "is sent to 'y' (y) (25 Oct 09:08-10:08)"),
        ("delegations", "ONE-02", "09:08", NO_REASON),
        ("delegations", "ONE-01", "09:11", NO_REASON),
        ("open", "ONE-01", "09:08", NO_REASON),
    ],
)
def test_the_reason_is_that_somebody_covers_a_session(
    attendance: str, sent: str, start: str, reason: str
) -> None:
    """Where the plan sends a member because the delegation must be there; not where interest does."""
    scenario = speaking(session("y", attendance=attendance, invited=["ONE"]))
    assert why(scenario, turned(f"y {start} B", y=sent)) == reason


def over(first: tuple[str, ...], second: tuple[str, ...]) -> Plan:
    """The first speak in x from 09:00 on, the second in y from 11:00 on."""
    turns = tuple(turn(who, n + 1, f"09:{n}0", f"09:{n + 1}0") for n, who in enumerate(first))
    there = tuple(turn(who, n + 1, f"11:{n}0", f"11:{n + 1}0", part="y") for n, who in enumerate(second))
    return planned({"x": "09:00 A", "y": "11:00 A"}, orders={"list": (*turns, *there)})


def test_the_reason_is_that_somebody_would_speak_from_the_chair() -> None:
    """A head who chairs the first part speaks in the second."""
    scenario = speaking(session("y"), of=listed(parts=PARTS))
    chaired = scenario.changed(sessions=[session("x", chairs=["ONE-01"], **PLAIN), session("y", **PLAIN)])
    assert why(scenario, over(("TWO-01",), ("ONE-01",))) == NO_REASON
    assert why(chaired, over(("TWO-01",), ("ONE-01",))) == "is in the chair of 'x' (x)"


PLAIN = {"kind": "roundtable", "title": "x", "duration": 60}


def test_the_reason_is_everybody_from_whom_one_is_kept_apart() -> None:
    """Those on the list alone."""
    rivals = parties("ONE", avoids=["SIX", "TWO", "TEN"]) + parties("SIX", "TEN", "TWO")
    scenario = speaking(of=listed("ONE-01", "TWO-01", "SIX-01"), delegations=rivals)
    plan = turned()
    plan = plan.model_copy(
        update={"orders": {"list": (*plan.orders["list"], turn("SIX-01", 3, "09:20", "09:30"))}}
    )
    assert dict(reasons(scenario, plan))["ONE-01"] == "keeps apart from TWO-01, SIX-01"


def in_x(*who: str) -> Plan:
    """These people speak in x one after the other."""
    turns = tuple(turn(person, n + 1, f"09:{n}0", f"09:{n + 1}0") for n, person in enumerate(who))
    return planned({"x": "09:00 A"}, orders={"list": turns})


FOUR = [*parties("ONE", "SIX", "TEN", "TWO", size=4)]


def points(scenario: Scenario, plan: Plan) -> list[tuple[str, int]]:
    return [(charge.subjects[1], charge.points) for charge in inversions(scenario, plan)]


def test_two_of_one_rank_and_party_have_no_order() -> None:
    """Members of a delegation who are alike may speak in any."""
    scenario = speaking(of=listed("ONE-01", "ONE-02", "ONE-03", inversion=7), delegations=FOUR)
    assert points(scenario, in_x("ONE-01", "ONE-03", "ONE-02")) == []
    assert points(scenario, in_x("ONE-03", "ONE-01", "ONE-02")) == [("ONE-01", 7)]


def test_who_is_late_among_others_is_not_at_the_end() -> None:
    """Behind one who is to come before, too: SIX comes after TEN, and not at the end, where TWO is."""
    scenario = speaking(of=listed("ONE-01", "SIX-01", "TEN-01", "TWO-01", inversion=7), delegations=FOUR)
    assert points(scenario, in_x("ONE-01", "TEN-01", "SIX-01", "TWO-01")) == [("SIX-01", 14)]
    assert points(scenario, in_x("ONE-01", "TEN-01", "TWO-01", "SIX-01")) == [("SIX-01", 7)]


def test_who_leaves_comes_before_those_who_are_put_earlier() -> None:
    """TWO leaves after three turns, and comes before TEN for that reason; ONE behind SIX is another matter."""
    leaves = [*FOUR[:3], {**FOUR[3], "leaves": f"{DAY} 09:30"}]
    scenario = speaking(of=listed("ONE-01", "SIX-01", "TEN-01", "TWO-01", inversion=7), delegations=leaves)
    assert points(scenario, in_x("SIX-01", "ONE-01", "TWO-01", "TEN-01")) == [("ONE-01", 14), ("TWO-01", 7)]


def test_the_first_behind_one_who_leaves_is_named() -> None:
    """TWO is there for the first turn alone: one charge, and not one for each behind."""
    leaves = [*FOUR[:3], {**FOUR[3], "leaves": f"{DAY} 09:10"}]
    scenario = speaking(of=listed("ONE-01", "SIX-01", "TWO-01", inversion=7), delegations=leaves)
    (only,) = inversions(scenario, in_x("TWO-01", "ONE-01", "SIX-01"))
    assert (only.subjects, only.points) == (("list", "TWO-01"), 7)
    assert only.message.startswith("TWO-01 comes before ONE-01, whom protocol puts earlier: is there until")


def test_a_session_that_is_no_part_of_the_list_holds_no_statement() -> None:
    """Who chairs the only part speaks from the chair, at no points; whatever else is held."""
    scenario = speaking(session("y"), session("z"), of=listed("ONE-01"))
    chaired = scenario.changed(
        sessions=[session(name, chairs=["ONE-01"] * (name == "x"), **PLAIN) for name in "xyz"]
    )
    plan = planned(
        {"x": "09:00 A", "y": "09:00 B", "z": "12:00 C"},
        orders={"list": (turn("ONE-01", 1, "09:00", "09:10"),)},
    )
    assert [*inversions(chaired, plan)] == []
    both = scenario.changed(
        sessions=[session(name, chairs=["ONE-01"] * (name != "z"), **PLAIN) for name in "xyz"],
        speakers_lists=[listed("ONE-01", parts=PARTS)],
    )
    assert [*inversions(both, plan)] == []
    other = chaired.changed(speakers_lists=[listed("ONE-01", parts=PARTS, chairing=9)])
    assert [(charge.subjects, charge.points, charge.message) for charge in inversions(other, plan)] == [
        (("list", "ONE-01"), 9, "ONE-01 speaks in 'x' (x), and is in its chair ('list')")
    ]


@pytest.mark.parametrize(
    ("first", "leaves", "expected"),
    [
        ("09:00", "09:40", 10 + 5),  # half an hour behind, and there to the end of the turn
        ("09:00", "12:00", 10 + 5),
        ("09:01", "12:00", 10),
    ],
)
def test_a_long_fall_costs_half_as_much_again(first: str, leaves: str, expected: int) -> None:
    """From half an hour on; the turn of ONE is at half past nine."""
    people = [*parties("ONE", leaves=f"{DAY} {leaves}"), *parties("TWO")]
    scenario = speaking(of=listed(inversion=10), delegations=people)
    turns = (turn("TWO-01", 1, first, "09:10"), turn("ONE-01", 2, "09:30", "09:40"))
    plan = planned({"x": "09:00 A"}, orders={"list": turns})
    assert points(scenario, plan) == [("ONE-01", expected)]


def test_who_is_late_behind_another_part_alone_is_not_late_within_the_part() -> None:
    """Nor behind somebody who is alike."""
    who = ("ONE-02", "ONE-03", "TWO-02", "TWO-03")
    scenario = speaking(session("y"), of=listed(*who, parts=PARTS, inversion=7), delegations=FOUR)
    points_of = dict(points(scenario, over(("TWO-02",), ("ONE-02", "ONE-03", "TWO-03"))))
    assert points_of["ONE-02"] == points_of["ONE-03"]


@pytest.mark.parametrize(
    ("policy", "charged"),
    [
        ({}, True),
        ({"waived": True}, False),
        ({"waived_for": ["list"]}, False),
        ({"waived_for": ["ONE-01"]}, False),
        ({"waived_for": ["TWO-01"]}, True),
    ],
)
@pytest.mark.parametrize("rule", ["statements", "signatures"])
def test_what_is_waived_costs_nothing(rule: str, policy: Any, charged: bool) -> None:
    """The rule of the list, for all or for one; another rule says nothing of it."""
    lists = {"speakers_lists": [], "signing_orders": [listed()]} if rule == "signatures" else {}
    scenario = speaking(**lists, rules={rule: policy})
    assert [charge.about for charge in inversions(scenario, turned())] == ([rule] if charged else [])
    other = "signatures" if rule == "statements" else "statements"
    assert len([*inversions(speaking(**lists, rules={other: {"waived": True}}), turned())]) == 1


def test_each_place_behind_another_by_decision_is_told_once() -> None:
    """Of two heads behind two members: because each part is in order by itself, or for whom the parts are."""
    who = ("ONE-01", "TWO-01", "ONE-02", "TWO-02")
    plan = over(("ONE-02", "TWO-02"), ("ONE-01", "TWO-01"))
    apart = speaking(session("y"), of=listed(*who, parts=PARTS, order="part"))
    itself = "whom protocol puts later, by decision: each part is in order by itself ('list')"
    assert [
        (charge.about, charge.subjects, charge.points, charge.message) for charge in decided(apart, plan)
    ] == [
        ("statements", ("list", "ONE-01"), 0, f"ONE-01 comes after ONE-02, {itself}"),
        ("statements", ("list", "TWO-01"), 0, f"TWO-01 comes after ONE-02, {itself}"),
    ]

    items = [{"who": "ONE-01"}, {"who": "TWO-01"}, {"who": "ONE-02", "parts": ["x"]}, {"who": "TWO-02"}]
    bound = speaking(session("y"), of=listed(parts=PARTS, items=items))
    (for_x, _) = decided(bound, plan)
    assert for_x.message.endswith("by decision: ONE-02 is not for 'y' ('list')")
    assert not [*decided(speaking(session("y"), of=listed(*who, parts=PARTS)), plan)]


def test_a_part_that_is_not_held_has_no_order() -> None:
    """Nobody is out of order by a place in it, and who is to come first in it is not missed."""
    scenario = speaking(session("y", drop_price=5), of=listed(parts=PARTS, first=["TWO-01"]))
    plan = planned({"x": "09:00 A"}, orders={"list": (turn("TWO-01", 1, "11:00", "11:10", part="y"),)})
    assert [*inversions(scenario, plan)] == []
