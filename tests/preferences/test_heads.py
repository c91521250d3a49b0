"""What heads of delegation are spared: hours between meetings, days without lunch, two places at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from eventplan.model import Plan, Scenario, Turn
from eventplan.planner import plan
from eventplan.preferences import at_once, ceremony_times, heads_waiting, lunch
from tests.preferences.charged import charged
from tests.rules.builders import event, parties, planned, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}
DAY, NEXT = "2025-10-25", "2025-10-26"
LEADERS = [*parties("ONE", rank="head-of-state"), *parties("TWO")]
HEAD = {"required": ["ONE-01"]}


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two days from 06:00 to midnight, and what counts unasked."""
    return event(*sessions, **{"common_sense": True, **rest})


def same(scenario: Scenario, places: dict[str, str], preference: Any, units: int) -> None:
    """Law and solver count so many units."""
    plan, weight = planned(places), scenario.weight(preference.ID)
    assert not weight or sum(penalty.units for penalty in preference.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get(preference.ID, 0) == units * weight


# Hours between meetings.


@pytest.mark.parametrize(
    ("second", "rest", "units"),
    [
        ("12:00 A", {}, 0),
        ("12:05 A", {}, 1),
        ("13:00 A", {}, 1),
        ("13:05 A", {}, 2),
        ("26 15:00 A", {}, 0),
        ("11:00 A", {"delegations": LEADERS}, 0),
        ("11:05 A", {"delegations": LEADERS}, 1),
        ("12:00 A", {"delegations": LEADERS}, 2),
        ("15:00 A", {"common_sense": False}, 0),
    ],
)
def test_heads_are_not_kept(second: str, rest: dict[str, Any], units: int) -> None:
    """Two hours are no waiting, and of leaders one; beyond them by the hour, or half of it."""
    scenario = usual(session("x", **HEAD), session("y", **HEAD), **rest)
    same(scenario, {"x": "09:00 A", "y": second}, heads_waiting, units)


def test_who_is_not_kept() -> None:
    """Members, principals (who have a preference of their own), and whoever is away between."""
    members = usual(*(session(name, required=["ONE-02"]) for name in "xy"))
    same(members, {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 0)
    party, two = parties("ONE", "TWO")
    head = {"id": "ONE-01", "head": True}
    principal = [{**party, "members": [{**head, "principal": True}]}, two]
    pair = session("x", **HEAD), session("y", **HEAD)
    same(usual(*pair, delegations=principal), {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 0)
    pinned = [
        session(name, **HEAD, start=f"{DAY} {clock}") for name, clock in (("x", "09:00"), ("y", "17:00"))
    ]
    same(usual(*pinned), {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 0)
    same(usual(pinned[0], pair[1]), {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 5)
    host = usual(*pair, delegations=[{**party, "kind": "host"}, two])
    same(host, {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 0)
    twice = [f"{DAY} 08:00/11:00", f"{DAY} 16:00/20:00"]
    away = [{**party, "members": [{**head, "available": twice}]}, two]
    same(usual(*pair, delegations=away), {"x": "09:00 A", "y": "17:00 A"}, heads_waiting, 0)
    between = usual(*pair, session("z", **HEAD))
    same(between, {"x": "09:00 A", "y": "17:00 A", "z": "12:00 A"}, heads_waiting, 4)


# Lunch.


@pytest.mark.parametrize(
    ("place", "minutes", "fields", "units"),
    [
        ("11:30 A", 180, HEAD, 1),
        ("12:15 A", 135, HEAD, 0),
        ("12:10 A", 100, HEAD, 1),  # forty minutes before and after
        ("12:15 A", 95, HEAD, 0),
        ("11:30 A", 180, {"required": ["ONE-02"]}, 0),
        ("11:30 A", 180, {"attendance": "heads"}, 2),
        ("11:30 A", 180, {"attendance": "heads", "absence": "free"}, 0),
        ("11:30 A", 180, {"attendance": "heads", "kind": "social"}, 0),
        ("11:30 A", 180, {**HEAD, "start": f"{DAY} 11:30"}, 0),  # the planner has said so
    ],
)
def test_heads_can_eat(place: str, minutes: int, fields: dict[str, Any], units: int) -> None:
    """Forty-five minutes from half past eleven to half past two."""
    same(usual(session("x", duration=minutes, **fields)), {"x": place}, lunch, units)


def test_several_meetings_leave_no_lunch() -> None:
    """Three that leave half an hour each; a pinned one beside one that might move is no excuse."""
    names = (
        session("x", **HEAD, duration=30),
        session("y", **HEAD, duration=30),
        session("z", **HEAD, duration=30),
    )
    same(usual(*names), {"x": "12:00 A", "y": "13:00 A", "z": "14:00 A"}, lunch, 1)
    same(usual(*names), {"x": "12:00 A", "y": "13:00 A", "z": "14:30 A"}, lunch, 0)
    pinned = session("x", **HEAD, start=f"{DAY} 11:30", duration=90)
    same(usual(pinned, session("y", **HEAD)), {"x": "11:30 A", "y": "13:00 A"}, lunch, 1)
    same(usual(pinned, session("y", **HEAD)), {"x": "11:30 A", "y": "14:00 A"}, lunch, 0)


def test_who_eats_elsewhere() -> None:
    """Whoever leaves before, whoever has a workload that says when, and anybody without common sense."""
    long = session("x", **HEAD, duration=180)
    place = {"x": "11:30 A"}
    same(usual(long, workload=[{"who": ["ONE-01"], "meal": 30, "meal_from": "10:00"}]), place, lunch, 0)
    same(usual(long, workload=[{"who": ["ONE-01"], "hours": 9}]), place, lunch, 1)
    same(usual(long, common_sense=False), place, lunch, 0)
    party, two = parties("ONE", "TWO")
    leaves = [{**party, "leaves": f"{DAY} 14:00"}, two]
    early = session("x", **HEAD, duration=120)
    same(usual(early, delegations=leaves), {"x": "12:00 A"}, lunch, 0)
    same(usual(early), {"x": "12:00 A"}, lunch, 1)


def test_the_search_lets_them_eat() -> None:
    """Though a side event may well be at lunch."""
    three = [
        session(f"s{n}", kind="side-event", organisers=["ONE"], **HEAD, windows=[f"{DAY} 11:00/15:15"])
        for n in range(3)
    ]
    answer = plan(usual(*three), **QUICK)
    assert isinstance(answer, Plan)
    assert "lunch" not in answer.score_by


# Two places at once.


@pytest.mark.parametrize(
    ("first", "other", "place", "units"),
    [
        ({"kind": "plenary"}, {"kind": "plenary"}, "10:30 B", 1),
        ({"kind": "plenary"}, {"kind": "plenary"}, "11:00 B", 0),
        ({"kind": "plenary"}, {"attendance": "delegations"}, "10:30 B", 1),
        ({"kind": "plenary"}, {"attendance": "open"}, "10:30 B", 0),
        ({"kind": "plenary", "start": f"{DAY} 10:00"}, {"kind": "plenary"}, "10:30 B", 1),
        (
            {"kind": "plenary", "start": f"{DAY} 10:00"},
            {"kind": "plenary", "start": f"{DAY} 10:30"},
            "10:30 B",
            0,
        ),
        ({"kind": "plenary", "invited": ["ONE"]}, {"kind": "plenary", "invited": ["TWO"]}, "10:30 B", 0),
    ],
)
def test_bodies_that_ask_for_seats_are_not_at_once(
    first: dict[str, Any], other: dict[str, Any], place: str, units: int
) -> None:
    """Where they ask the same delegations."""
    both = {"attendance": "delegations", "interpreted": False}
    scenario = usual(
        session("x", **{**both, **first}), session("y", **{"interpreted": False, **_seats(other)})
    )
    same(scenario, {"x": "10:00 A", "y": place}, at_once, units)


def _seats(fields: dict[str, Any]) -> dict[str, Any]:
    return {"attendance": "delegations", **fields} if fields.get("kind") == "plenary" else fields


@pytest.mark.parametrize(
    ("fields", "items", "units"),
    [
        ({"chairs": ["ONE-01"]}, [{"who": "ONE-01"}, {"who": "TWO-01"}], 1),
        ({"chairs": ["ONE-01"], "speakers": ["TWO-01"]}, [{"who": "ONE-01"}, {"who": "TWO-01"}], 2),
        ({"required": ["ONE-01"]}, [{"who": "ONE-01"}], 0),
        ({"chairs": ["ONE-01"]}, [{"who": "TWO-01"}], 0),
        ({"chairs": ["ONE-01"]}, [{"who": "ONE-01", "parts": ["late"]}], 0),
        ({"chairs": ["ONE-01"], "kind": "roundtable"}, [{"who": "ONE-01"}], 0),
    ],
)
def test_a_panel_is_not_beside_the_list_of_its_speakers(
    fields: dict[str, Any], items: list[dict[str, Any]], units: int
) -> None:
    """Those who chair or speak at a high-level session hear the debate."""
    panel = session("panel", **{"kind": "high-level-session", **fields})
    parts = [{"session": "debate"}, {"session": "late"}]
    listed = {"id": "list", "parts": parts, "items": items}
    scenario = usual(panel, session("debate"), session("late"), speakers_lists=[listed])
    same(scenario, {"panel": "10:00 A", "debate": "10:30 B", "late": "15:00 B"}, at_once, units)


def test_a_panel_is_not_beside_a_debate() -> None:
    """Of six statements or more, whoever makes them."""
    panel, debate = session("panel", kind="high-level-session"), session("debate")
    many = [{"id": "ONE", "name": "One", "size": 6}, *parties("TWO")]
    places = {"panel": "10:00 A", "debate": "10:30 B"}
    for number, units in ((6, 1), (5, 0)):
        items = [f"ONE-0{n}" for n in range(1, number + 1)]
        listed = {"id": "list", "parts": ["debate"], "items": items}
        same(usual(panel, debate, speakers_lists=[listed], delegations=many), places, at_once, units)


def test_many_bodies_are_meant_to_be_at_once() -> None:
    """Of seventeen nobody expects that they follow one another; nor without common sense."""
    seats = {"attendance": "delegations"}
    many = [session(f"c{n}", **seats) for n in range(17)]
    assert not usual(*many).rivals
    assert usual(*many[:16]).rivals
    same(usual(*many[:2], common_sense=False), {"c0": "10:00 A", "c1": "10:00 B"}, at_once, 0)


def test_a_plenary_of_heads_is_a_seat_of_each_delegation() -> None:
    """An election by all heads beside a committee; not a retreat, nor two plenaries of heads, who must be at both."""
    seats = session("com", attendance="delegations")
    places = {"com": "10:00 A", "x": "10:00 B"}
    same(usual(seats, session("x", kind="plenary", attendance="heads")), places, at_once, 1)
    same(usual(seats, session("x", attendance="heads")), places, at_once, 0)


@pytest.mark.parametrize(
    ("beside", "units"),
    [
        ({"kind": "high-level-session", "attendance": "heads"}, 3),
        ({"kind": "social", "attendance": "heads"}, 3),
        ({"kind": "roundtable", "attendance": "heads", "invited": ["ONE"]}, 3),  # half of the heads
        ({"kind": "roundtable", "attendance": "heads", "invited": ["THR"]}, 0),
        ({"kind": "high-level-session", "attendance": "open"}, 1),  # a panel beside a plenary
        ({"kind": "side-event", "organisers": ["ONE"], "attendance": "open"}, 0),
        ({"kind": "roundtable", "required": ["ONE-01", "TWO-01"]}, 0),
    ],
)
def test_a_retreat_of_heads_is_not_beside_their_plenary(beside: dict[str, Any], units: int) -> None:
    """A session for half of the heads and more empties the plenary of their delegations."""
    plenary = session("debate", kind="plenary", attendance="delegations", invited=["ONE", "TWO"])
    scenario = usual(plenary, session("x", **beside), delegations=parties("ONE", "TWO", "THR"))
    same(scenario, {"debate": "10:00 A", "x": "10:30 B"}, at_once, units)
    same(scenario, {"debate": "10:00 A", "x": "11:00 B"}, at_once, 0)


def test_who_is_to_be_heard_meets_nobody_meanwhile() -> None:
    """Bilaterals of people on a long list are not beside it; where there are very many, they are held all along."""
    names = [f"P{n:02}" for n in range(12)]
    listed = {"id": "list", "parts": ["debate"], "items": [f"{name}-01" for name in names[:6]]}
    rest = {"delegations": parties(*names), "speakers_lists": [listed]}
    for pair, units in ((names[:2], 1), (names[5:7], 1), (names[6:8], 0)):
        meeting = session("x", kind="bilateral", parties=pair)
        scenario = usual(session("debate"), meeting, **rest)
        same(scenario, {"debate": "10:00 A", "x": "10:30 B"}, at_once, units)
        same(scenario, {"debate": "10:00 A", "x": "11:00 B"}, at_once, 0)
    for number, known in ((64, 64), (65, 0)):
        many = [session(f"x{n}", kind="bilateral", parties=names[:2]) for n in range(number)]
        assert len(usual(session("debate"), *many, **rest).rivals) == known
    few = {**rest, "speakers_lists": [{**listed, "items": listed["items"][:5]}]}
    assert not usual(session("debate"), session("x", kind="bilateral", parties=names[:2]), **few).rivals


# Turns on lists.


def spoken(*places: tuple[str, str, str], **people: str) -> Plan:
    """Placements, with statements: `who` in a part at a time of day, for five minutes each."""
    plan = planned({name: place for name, place, _ in places})
    turns = []
    for who, said in people.items():
        part, clock = said.split()
        start = datetime.fromisoformat(f"{DAY}T{clock}+07:00")
        end = start + timedelta(minutes=5)
        turns.append(Turn(who=f"{who}-01", part=part, position=1, start=start, end=end))
    return plan.model_copy(update={"orders": {"list": tuple(turns)}})


def debated(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """A list of the heads of ONE and TWO in session `debate`, which nobody need attend."""
    listed = {"id": "list", "seconds": 300, "parts": ["debate"], "items": ["ONE-01", "TWO-01"]}
    return usual(*sessions, session("debate"), speakers_lists=[listed], **rest)


@pytest.mark.parametrize(
    ("meeting", "clock", "units"),
    [
        ("09:00 A", "12:30", 1),  # from ten to 12:20, when the call-up is
        ("09:00 A", "12:05", 0),
        ("15:00 A", "12:00", 1),
        ("26 09:00 A", "12:30", 0),
    ],
)
def test_waiting_for_a_turn_is_waiting(meeting: str, clock: str, units: int) -> None:
    """From the meeting to the call-up, and from the end of the turn; the search knows less, and nothing that is not so."""
    scenario = debated(session("x", **HEAD))
    plan = spoken(("x", meeting, ""), ("debate", "12:00 B", ""), ONE=f"debate {clock}", TWO="debate 12:45")
    assert sum(penalty.units for penalty in heads_waiting.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("heads-waiting", 0) <= units


@pytest.mark.parametrize(
    ("rank", "clock", "units"), [("minister", "12:30", 1), ("head-of-state", "12:30", 3), ("minister", "", 0)]
)
def test_principals_wait_for_their_turns_too(rank: str, clock: str, units: int) -> None:
    """By rank, like other heads; between meetings alone `principal-waiting` counts."""
    party, two = parties("ONE", "TWO")
    principal = {**party, "members": [{"id": "ONE-01", "rank": rank, "head": True, "principal": True}]}
    evening = [] if clock else [session("y", **HEAD)]
    scenario = debated(session("x", **HEAD), *evening, delegations=[principal, two])
    places = [("x", "09:00 A", ""), ("debate", "12:00 B", ""), *(("y", "17:00 A", "") for _ in evening)]
    turn = {"ONE": f"debate {clock}"} if clock else {}
    plan = spoken(*places, **turn, TWO="debate 12:45")
    assert sum(penalty.units for penalty in heads_waiting.penalty(scenario, plan)) == units
    assert not clock or charged(scenario, plan).get("heads-waiting", 0) <= units


def test_who_sits_in_the_session_does_not_wait_for_the_turn() -> None:
    """A session that is meant for heads is theirs; whoever fills a seat is there from its start."""
    places = ("x", "09:00 A", ""), ("debate", "12:00 B", "")
    plan = spoken(*places, ONE="debate 12:45", TWO="debate 12:50")
    listed = {"id": "list", "seconds": 300, "parts": ["debate"], "items": ["ONE-01", "TWO-01"]}
    for attendance, there, units in (
        ("heads", ("ONE-01",), 0),
        ("closed", (), 1),
        ("delegations", ("ONE-01",), 0),
    ):
        sessions = session("x", **HEAD), session("debate", attendance=attendance)
        scenario = usual(*sessions, speakers_lists=[listed])
        sent = plan.model_copy(update={"attendance": {"debate": there}})
        assert sum(penalty.units for penalty in heads_waiting.penalty(scenario, sent)) == units


def test_the_search_keeps_a_debate_near_those_who_speak() -> None:
    """Both heads meet in the afternoon: nobody holds the debate in the morning."""
    rooms = {"room": "A", "windows": [f"{DAY} 15:00/16:00"]}
    scenario = debated(session("x", required=["ONE-01", "TWO-01"], **rooms))
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by.get("heads-waiting", 0) == 0
    assert answer.placement_by_session["debate"].start.hour >= 12


def test_turns_and_seats_at_noon_are_no_lunch() -> None:
    """A head who fills the seat of the delegation from 11:30 on, and then speaks."""
    scenario = debated(session("x", attendance="delegations", duration=120))
    plan = spoken(("x", "11:30 A", ""), ("debate", "13:40 B", ""), ONE="debate 13:50", TWO="debate 14:30")
    for there, units in ((("ONE-01", "TWO-02"), 1), (("ONE-02", "TWO-02"), 0)):
        sent = plan.model_copy(update={"attendance": {"x": there}})
        penalties = list(lunch.penalty(scenario, sent))
        assert [penalty.subjects for penalty in penalties] == [("ONE-01", DAY)] * units


# Opening and closing.

OPENING = {"kind": "ceremony", "ceremony": "opening", "attendance": "closed"}
CLOSING = {**OPENING, "ceremony": "closing"}


@pytest.mark.parametrize(
    ("fields", "place", "units"),
    [
        (OPENING, "09:00 A", 0),
        (OPENING, "08:00 A", 0),
        (OPENING, "09:05 A", 1),
        (OPENING, "11:00 A", 4),
        (OPENING, "26 09:00 A", 24),
        ({**OPENING, "windows": [f"{DAY} 10:00/13:00"]}, "10:00 A", 0),
        ({**OPENING, "windows": [f"{DAY} 10:00/13:00"]}, "12:00 A", 4),
        ({**OPENING, "windows": [f"{DAY} 07:00/13:00"]}, "09:00 A", 0),
        ({**OPENING, "windows": [NEXT]}, "26 10:00 A", 2),
        ({**OPENING, "start": f"{DAY} 15:00"}, "15:00 A", 0),
        ({**OPENING, "ceremony": "signing"}, "15:00 A", 0),
        (CLOSING, "26 15:00 A", 0),
        (CLOSING, "26 18:00 A", 0),
        (CLOSING, "26 14:00 A", 2),
        (CLOSING, "26 13:55 A", 3),
        (CLOSING, "15:00 A", 24),
        ({**CLOSING, "windows": [f"{NEXT} 09:00/13:00"]}, "26 10:00 A", 0),
        ({**CLOSING, "windows": [NEXT]}, "26 14:00 A", 2),
        ({**CLOSING, "start": f"{NEXT} 10:00"}, "26 10:00 A", 0),
    ],
)
def test_opening_and_closing_have_their_times(fields: dict[str, Any], place: str, units: int) -> None:
    """The one at the start of its day, the other in the afternoon of the last."""
    same(usual(session("x", **fields)), {"x": place}, ceremony_times, units)


@pytest.mark.parametrize(
    ("fields", "place", "units"),
    [
        ({"kind": "ceremony", "ceremony": "welcome"}, "10:30 B", 0),
        ({"kind": "ceremony", "ceremony": "welcome"}, "11:00 B", 0),
        ({"kind": "ceremony", "ceremony": "welcome"}, "11:05 B", 1),
        ({"kind": "ceremony", "ceremony": "welcome"}, "21:00 B", 20),
        ({"kind": "ceremony", "ceremony": "welcome"}, "06:30 B", 1),
        ({"kind": "ceremony", "ceremony": "welcome", "start": f"{DAY} 21:00"}, "21:00 B", 0),
        ({"kind": "ceremony", "ceremony": "welcome", "windows": [f"{DAY} 17:00/22:00"]}, "21:00 B", 0),
        ({"kind": "ceremony", "ceremony": "welcome", "title": "Family photograph"}, "10:30 B", 0),
        ({"kind": "ceremony", "ceremony": "welcome", "title": "Family photograph"}, "07:30 B", 8),
        ({"kind": "ceremony", "ceremony": "welcome", "title": "Family photograph"}, "12:00 B", 2),
        ({"kind": "ceremony", "ceremony": "welcome", "title": "Welcome and photograph"}, "07:30 B", 0),
        ({"kind": "press-conference", "invited": [], "title": "Photo call: the opening"}, "10:30 B", 0),
        ({"kind": "press-conference", "invited": [], "title": "Photo call: the opening"}, "12:00 B", 2),
        ({"kind": "press-conference", "invited": [], "title": "Press on the opening"}, "18:00 B", 0),
        ({"kind": "rehearsal", "title": "Rehearsal of the opening"}, "07:00 B", 0),
        ({"kind": "rehearsal", "title": "Rehearsal of the opening"}, "09:00 B", 24),
        ({"kind": "rehearsal", "title": "Rehearsal"}, "09:00 B", 0),
    ],
)
def test_what_belongs_to_a_ceremony_is_near_it(fields: dict[str, Any], place: str, units: int) -> None:
    """A photograph within an hour after the opening, a photo call beside it, a rehearsal before what its title names."""
    opening = session("opening", **{**OPENING, "start": f"{DAY} 09:00", "exclusive": False})
    near = session("x", **{"attendance": "closed", "exclusive": False, **fields})
    same(usual(opening, near), {"opening": "09:00 A", "x": place}, ceremony_times, units)


def test_a_rehearsal_is_on_the_day_before_at_most() -> None:
    """Each half hour beyond a day counts."""
    signing = {"kind": "ceremony", "ceremony": "signing", "start": f"{NEXT} 15:00", "attendance": "closed"}
    sessions = session("signing", **signing), session("x", kind="rehearsal", title="Rehearsal of the signing")
    for place, units in (("14:00 B", 0), ("09:00 B", 10)):
        places = {"signing": "26 15:00 A", "x": place}
        same(usual(*sessions), places, ceremony_times, units)
        same(usual(*sessions, common_sense=False), places, ceremony_times, 0)


def test_a_day_that_is_short_ends_with_the_closing() -> None:
    """At one, where the last day closes at one."""
    days = [
        {"date": DAY, "opens": "08:00", "closes": "18:00"},
        {"date": NEXT, "opens": "08:00", "closes": "13:00"},
    ]
    scenario = usual(session("x", **CLOSING), days=days)
    same(scenario, {"x": "26 12:00 A"}, ceremony_times, 0)
    same(scenario, {"x": "26 11:00 A"}, ceremony_times, 2)


def test_the_search_opens_at_nine_and_closes_at_last() -> None:
    """Though nothing else is held."""
    answer = plan(usual(session("x", **OPENING), session("z", **CLOSING)), **QUICK)
    assert isinstance(answer, Plan)
    placed = answer.placement_by_session
    assert (placed["x"].start.day, placed["x"].start.hour) == (25, 9)
    assert placed["z"].start.day == 26
    assert placed["z"].start.hour >= 15


def test_each_pair_of_bodies_counts_for_itself() -> None:
    """Of three, two are at once."""
    scenario = usual(*(session(name, attendance="delegations") for name in "xyz"))
    same(scenario, {"x": "10:00 A", "y": "14:00 A", "z": "14:30 B"}, at_once, 1)
    penalties = at_once.penalty(scenario, planned({"x": "10:00 A", "y": "10:00 B", "z": "10:00 C"}))
    assert sum(penalty.units for penalty in penalties) == 3


@pytest.mark.parametrize(("start", "units"), [("11:00 B", 0), ("11:01 B", 1), ("11:30 B", 1), ("11:31 B", 2)])
def test_an_hour_after_the_opening_is_near(start: str, units: int) -> None:
    """And each half hour beyond it, begun, counts."""
    opening = session("opening", **OPENING, start=f"{DAY} 09:00", exclusive=False)
    welcome = session("x", kind="ceremony", ceremony="welcome", attendance="closed", exclusive=False)
    plan = planned({"opening": "09:00 A", "x": start})
    assert sum(penalty.units for penalty in ceremony_times.penalty(usual(opening, welcome), plan)) == units


@pytest.mark.parametrize(
    ("fields", "start", "units"),
    [
        (OPENING, "09:01 A", 1),
        (OPENING, "09:30 A", 1),
        (OPENING, "09:31 A", 2),
        (OPENING, "10:01 A", 3),
        (OPENING, "20:30 A", 23),
        (OPENING, "21:00 A", 24),
        (OPENING, "23:00 A", 24),
        (CLOSING, "26 14:59 A", 1),
        (CLOSING, "26 14:30 A", 1),
        (CLOSING, "26 14:29 A", 2),
    ],
)
def test_half_hours_of_a_ceremony_count_when_they_begin(fields: Any, start: str, units: int) -> None:
    """After nine, or before four in the afternoon; twenty-four at most."""
    penalties = ceremony_times.penalty(usual(session("x", **fields)), planned({"x": start}))
    assert sum(penalty.units for penalty in penalties) == units


@pytest.mark.parametrize(
    ("fields", "start"),
    [(OPENING, "09:00 A"), (OPENING, "08:00 A"), (CLOSING, "26 15:00 A"), (CLOSING, "26 16:00 A")],
)
def test_of_a_ceremony_at_its_time_nothing_is_said(fields: Any, start: str) -> None:
    """Not even that it costs nothing."""
    assert not [*ceremony_times.penalty(usual(session("x", **fields)), planned({"x": start}))]


def test_each_ceremony_counts_for_itself() -> None:
    """One that is pinned, or has its slots, is where it was put; the other is late."""
    for stated in ({"start": f"{DAY} 15:00"}, {"slots": "grid"}):
        grids = [{"id": "grid", "slots": [f"{DAY} 15:00/16:00"]}]
        both = session("x", **OPENING, **stated), session("z", **CLOSING)
        scenario = usual(*both, slot_grids=grids)
        penalties = [*ceremony_times.penalty(scenario, planned({"x": "15:00 A", "z": "26 14:00 A"}))]
        assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("z",), 2)]
        assert not [*ceremony_times.penalty(scenario, planned({"x": "15:00 A"}))]


@pytest.mark.parametrize(
    ("first", "units"),
    [({}, []), ({"a": "08:05 B"}, [("a", 24)]), ({"a": "26 10:00 B"}, [("a", 24)]), ({"a": "07:00 B"}, [])],
)
def test_each_rehearsal_counts_for_itself(first: dict[str, str], units: list[tuple[str, int]]) -> None:
    """One is not held, or too late; the other is too late as well."""
    opening = session("opening", **OPENING, start=f"{DAY} 09:00", exclusive=False)
    two = [session(name, kind="rehearsal", title="Rehearsal of the opening", drop_price=1) for name in "az"]
    penalties = ceremony_times.penalty(
        usual(opening, *two), planned({"opening": "09:00 A", "z": "08:30 C", **first})
    )
    assert [(penalty.subjects[0], penalty.units) for penalty in penalties] == [*units, ("z", 24)]


@pytest.mark.parametrize(
    ("place", "units"),
    [("26 14:00 B", 0), ("26 14:01 B", 24), ("14:00 B", 0), ("13:59 B", 1), ("13:30 B", 1), ("13:29 B", 2)],
)
def test_a_rehearsal_is_over_when_the_ceremony_begins(place: str, units: int) -> None:
    """And no more than a day before."""
    signing = {"kind": "ceremony", "ceremony": "signing", "start": f"{NEXT} 15:00", "attendance": "closed"}
    sessions = session("signing", **signing), session("x", kind="rehearsal", title="Rehearsal of the signing")
    penalties = ceremony_times.penalty(usual(*sessions), planned({"signing": "26 15:00 A", "x": place}))
    assert sum(penalty.units for penalty in penalties) == units
