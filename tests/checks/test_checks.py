"""Checks: each finds its fault and nothing else; an error is a proof; it takes no time."""

import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eventplan.checks import CHECKS, check
from eventplan.explanation import explain
from eventplan.files import load
from eventplan.model import Complaint, NoPlan, Plan, Scenario, ScenarioError, Status
from eventplan.model.policy import PREFERENCE_IDS, RULE_IDS
from eventplan.planner import first_plan
from tests.command_line import invoke
from tests.explanation.test_arithmetic import _worse
from tests.explanation.test_infeasible import FILES
from tests.planted import planted
from tests.temptations import CLOSED, DAY, TEMPTATIONS, in_zone, tiny, two_rooms

CASES = Path(__file__).parent / "cases"


def faults_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Severity and id of each finding."""
    return [(finding.severity, finding.about) for finding in check(scenario)]


def only(scenario: Scenario, about: str, severity: str = "warning") -> Complaint:
    """The one finding of a scenario."""
    assert faults_of(scenario) == [(severity, about)]
    return check(scenario)[0]


PAIR = [
    {"id": "ONE", "name": "One", "size": 2},
    {"id": "TWO", "name": "Two", "size": 1},
]
SECRET = {
    "clearances": ["pass", "secret"],
    "zones": [{"id": "inner", "name": "Inner", "clearance": "secret"}],
}


def test_ids_are_no_rules() -> None:
    """Ids are unique, and none is that of a rule or preference: waivers name them."""
    ids = [known_check.id for known_check in CHECKS]
    assert len({*ids}) == len(ids)
    assert not {*ids} & {*RULE_IDS, *PREFERENCE_IDS}
    assert {rule for known_check in CHECKS for rule in known_check.rules} <= {*RULE_IDS, "organisers-present"}


# Times.


def test_pinned_outside_the_opening_hours() -> None:
    """With setup and teardown; on another day; inside, it is well."""
    early = tiny({"id": "a", "start": f"{DAY} 09:00", "setup": 30, **CLOSED})
    assert "its room taken 25 Oct 08:30-10:00" in only(early, "pinned-outside", "error").message
    assert faults_of(tiny({"id": "a", "start": f"{DAY} 09:30", "setup": 30, **CLOSED})) == []
    late = tiny({"id": "a", "start": f"{DAY} 10:30", **CLOSED})
    assert "the event is open 25 Oct 09:00-11:00" in only(late, "pinned-outside", "error").message
    waived = tiny({"id": "a", "start": f"{DAY} 10:30", **CLOSED}, rules={"opening-hours": {"waived": True}})
    assert faults_of(waived) == []
    priced = tiny({"id": "a", "start": f"{DAY} 10:30", **CLOSED}, rules={"opening-hours": {"price": 5}})
    assert only(priced, "pinned-outside")
    optional = tiny({"id": "a", "start": f"{DAY} 10:30", "drop_price": 3, **CLOSED})
    assert only(optional, "pinned-outside")


def test_pinned_outside_its_windows() -> None:
    """A pin and windows that contradict each other."""
    scenario = tiny({"id": "a", "start": f"{DAY} 09:00", "windows": [f"{DAY} 10:00/11:00"], **CLOSED})
    assert "outside its windows" in only(scenario, "pinned-outside", "error").message


def test_windows_that_are_too_short() -> None:
    """One of several is a warning, all of them leave no plan; windows that touch are one."""
    scenario = tiny({"id": "a", "windows": [f"{DAY} 09:00/09:30", f"{DAY} 10:00/11:00"], **CLOSED})
    assert "has 30 min, and it takes 60" in only(scenario, "useless-window").message
    every = tiny({"id": "a", "windows": [f"{DAY} 09:00/09:30"], **CLOSED})
    assert only(every, "useless-window", "error")
    outside = tiny({"id": "a", "windows": [f"{DAY} 07:00/08:00", f"{DAY} 10:00/11:00"], **CLOSED})
    assert "is outside the opening hours" in only(outside, "useless-window").message
    part = tiny({"id": "a", "windows": [f"{DAY} 08:00/09:30", f"{DAY} 10:00/11:00"], **CLOSED})
    assert "has 30 min inside the opening hours" in only(part, "useless-window").message
    whole_day = tiny({"id": "a", "windows": [DAY], **CLOSED})
    assert faults_of(whole_day) == []


def test_slots_that_are_useless() -> None:
    """A slot outside the opening hours; a session that is longer than every slot."""
    grid = {"slot_grids": [{"id": "g", "slots": [f"{DAY} 09:00/10:00", f"{DAY} 12:00/13:00"]}]}
    assert (
        "outside the opening hours"
        in only(tiny({"id": "a", "slots": "g", **CLOSED}, **grid), "useless-slot").message
    )
    short = {"slot_grids": [{"id": "g", "slots": [f"{DAY} 09:00/09:30"]}]}
    assert only(tiny({"id": "a", "slots": "g", **CLOSED}, **short), "useless-slot", "error")


# Series.


def papers(*items: Any, turnover: int = 0, **rest: Any) -> Scenario:
    """A series of sessions of half an hour on two slots of an hour."""
    ids = [item if isinstance(item, str) else item["session"] for item in items]
    sessions = [{"id": name, "duration": 30, **CLOSED, **rest.pop(name, {})} for name in ids]
    return tiny(
        *sessions,
        rooms=[{**room, "turnover": turnover} for room in two_rooms()],
        slot_grids=[{"id": "g", "slots": [f"{DAY} 09:00/10:00", f"{DAY} 10:00/11:00"]}],
        series=[{"id": "papers", "title": "Papers", "slots": "g", "items": items, **rest.pop("series", {})}],
        **rest,
    )


def test_series_that_cannot_be_held_as_stated() -> None:
    """A session longer than each slot, a position that is not there, rooms and sessions that ask for gaps."""
    assert faults_of(papers("a", "b")) == []
    long = papers("a", "b", b={"duration": 90})
    assert "'b' (b) takes 90 min, and no slot of 'g'" in only(long, "series-too-long", "error").message
    assert isinstance(first_plan(long), NoPlan)
    assert faults_of(papers("a", "b", b={"duration": 90}, rules={"stays": {"waived": True}})) == []
    third = papers("a", {"session": "b", "position": 3})
    assert "position 3 of 'papers', which has 2 sessions" in only(third, "series-position").message
    twice = papers({"session": "a", "position": 1}, {"session": "b", "position": 1})
    assert "are wished at position 1 of 'papers': only one can be" in only(twice, "series-position").message
    slow = papers("a", "b", turnover=10)
    assert (
        "'Room A' (A) and 'Room B' (B) need up to 10 min between sessions" in only(slow, "series-gap").message
    )
    assert faults_of(papers("a", "b", turnover=10, series={"gap": 10})) == []
    settling = papers("a", "b", b={"settling": 15})
    assert "'b' (b) of 'papers' settles in 15 min" in only(settling, "series-gap").message


# Rooms.


def test_a_protected_session_is_swept_somewhere() -> None:
    """Protection asks for a sweep; where no zone says how long one takes there is none, and that is said."""
    plain = tiny({"id": "a", "protected": True, **CLOSED})
    assert "no zone of 'Room A' (A) says how long a sweep takes" in only(plain, "not-swept").message
    assert check(plain)[0].path == ("sessions", 0, "protected")
    zones = [
        {"id": "house", "name": "House", "sweep": 30},
        {"id": "inner", "name": "Inner", "within": "house"},
    ]
    rooms = [{"id": "A", "name": "A", "venue": "house", "capacity": 50, "zone": "inner"}]
    assert faults_of(tiny({"id": "a", "protected": True, **CLOSED}, zones=zones, rooms=rooms)) == []
    assert faults_of(plain.changed(rules={"sweep": {"waived": True}})) == []
    assert faults_of(tiny({"id": "a", **CLOSED})) == []


def test_more_heads_than_any_room() -> None:
    """Of the rooms that it may use: a larger one kept for others, or without the screen, does not count."""
    large = two_rooms(capacity=200, bookable=False)
    scenario = tiny({"id": "a", "heads": 90, **CLOSED}, rooms=large)
    assert (
        "90 heads, and 50 seats at most in the rooms that it may use"
        in only(scenario, "no-room", "error").message
    )
    assert faults_of(tiny({"id": "a", "heads": 90, "room": "B", **CLOSED}, rooms=large)) == []


# People.


def test_people_who_are_not_cleared() -> None:
    """A speaker leaves no plan; of those for whom it is meant, names and number are said."""
    rooms = in_zone()
    speaks = tiny({"id": "a", "speakers": ["ONE-01"], **CLOSED}, rooms=rooms, **SECRET)
    assert "ONE-01, who speaks" in only(speaks, "not-cleared", "error").message
    meant = tiny(
        {"id": "a", "attendance": "heads"},
        rooms=rooms,
        delegations=[{**PAIR[0], "clearance": "secret"}, PAIR[1]],
        **SECRET,
    )
    message = only(meant, "not-cleared").message
    assert "1 of the 2 heads for whom it is meant: TWO-01" in message
    assert "asks for 'secret', held: none" in message
    elsewhere = [rooms[0], {**rooms[1], "zone": None}]
    assert faults_of(tiny({"id": "a", "speakers": ["ONE-01"], **CLOSED}, rooms=elsewhere, **SECRET)) == []


def test_people_who_are_away() -> None:
    """Away at every possible time: a chair leaves no plan, others are listed, and away at times is well."""
    gone = [{**PAIR[0], "leaves": f"{DAY} 09:30"}, PAIR[1]]
    chairs = tiny({"id": "a", "chairs": ["ONE-02"], **CLOSED}, delegations=gone)
    message = only(chairs, "always-away", "error").message
    assert "ONE-02, who chairs. ONE-02 is there until 25 Oct 09:30" in message
    meant = tiny({"id": "a", "attendance": "everyone"}, delegations=gone)
    assert "2 of the 3 people for whom it is meant: ONE-01, ONE-02" in only(meant, "always-away").message
    later = [{**PAIR[0], "leaves": f"{DAY} 10:00"}, PAIR[1]]
    assert faults_of(tiny({"id": "a", "chairs": ["ONE-02"], **CLOSED}, delegations=later)) == []
    between = [{**PAIR[0], "arrives": f"{DAY} 09:15", "leaves": f"{DAY} 10:15"}, PAIR[1]]
    assert only(
        tiny({"id": "a", "chairs": ["ONE-02"], **CLOSED}, delegations=between), "always-away", "error"
    )


def test_delegations_without_a_fitting_member() -> None:
    """Nobody of the rank; a head who has left (a case of use); both told with the reason."""
    scenario = tiny({"id": "a", "attendance": "delegations", "least_rank": "minister"}, delegations=PAIR)
    assert "'One' (ONE) has none among its 2" in only(scenario, "no-member", "error").message
    spoken = {"id": "a", "attendance": "delegations", "languages": ["fr", "es"]}
    deaf = tiny(spoken, delegations=[{**PAIR[0], "languages": ["en"]}, PAIR[1]])
    message = only(deaf, "no-member", "error").message
    assert "cannot have 1 member who speaks fr or es there: 'One' (ONE) has none among its 2" in message
    left = only(load(CASES / "11-no-reason.yaml"), "no-member", "error")
    assert "'United States' (USA) is there until 08 Jun 15:00" in left.message
    assert (left.line, left.column) == (10, 5)
    assert left.message.endswith("; `excused: [USA]` asks it of the others")


def test_delegations_that_are_excused_leave_their_seats_empty() -> None:
    """The way out that the finding tells is one; a member who is excused does not cover either."""
    away = [{**PAIR[0], "leaves": f"{DAY} 09:30"}, PAIR[1]]
    asked = {"id": "a", "attendance": "delegations"}
    only(tiny(asked, delegations=away), "no-member", "error")
    excused = tiny({**asked, "excused": ["ONE"]}, delegations=away)
    assert faults_of(excused) == []
    plan = first_plan(excused)
    assert isinstance(plan, Plan)
    assert plan.attendance["a"] == ("TWO-01",)
    assert only(tiny({**asked, "excused": ["TWO-01"]}, delegations=PAIR), "no-member", "error")


def test_seats_of_those_who_stay_for_a_part_alone_hold_a_session_to_little_time() -> None:
    """Two who are there at times that hardly meet: a warning; that do not: an error, with both stays."""
    days = [{"date": DAY, "opens": "08:00", "closes": "20:00"}]
    stays = [{**PAIR[0], "leaves": f"{DAY} 12:00"}, {**PAIR[1], "arrives": f"{DAY} 10:00"}]
    asked = [{"id": name, "attendance": "delegations"} for name in "ab"]
    message = only(tiny(*asked, days=days, delegations=stays), "narrowed").message
    assert message == (
        "'a' (a) (and 1 other session) can be held within 25 Oct 10:00-12:00 alone, for every delegation is to be "
        "there: 'One' (ONE) is there until 25 Oct 12:00; 'Two' (TWO) is there from 25 Oct 10:00; "
        "`excused: [ONE, TWO]` leaves their seats empty"
    )
    assert faults_of(tiny({**asked[0], "excused": ["ONE"]}, days=days, delegations=stays)) == []
    later = [stays[0], {**stays[1], "arrives": f"{DAY} 11:30"}]
    impossible = tiny(asked[0], days=days, delegations=later)
    assert "(a) cannot be held at any time, for" in only(impossible, "narrowed", "error").message
    assert isinstance(first_plan(impossible), NoPlan)


def test_several_delegations_with_one_reason_are_told_once() -> None:
    """And of the zones on the way in those alone for which something is missing."""
    zones = [
        {"id": "outer", "name": "Outer", "clearance": "pass"},
        {"id": "inner", "name": "Inner", "within": "outer", "clearance": "secret"},
    ]
    badged = [{**session, "clearance": "pass"} for session in PAIR]
    badged.append({"id": "LED", "name": "Led", "size": 1, "clearance": "secret"})
    scenario = tiny(
        {"id": "a", "attendance": "delegations"},
        rooms=in_zone(),
        delegations=badged,
        clearances=["pass", "secret"],
        zones=zones,
    )
    message = (
        "each of 'One' (ONE), 'Two' (TWO) is not cleared ('Inner' (inner) asks for 'secret', held: 'pass')"
    )
    assert message in only(scenario, "no-member", "error").message


def test_sessions_that_nobody_can_attend() -> None:
    """All of those invited are away, not cleared, or needed elsewhere."""
    busy = {"id": "b", "start": f"{DAY} 09:00", "duration": 120, "speakers": ["ONE-01"], **CLOSED}
    scenario = tiny({"id": "a"}, busy, rooms=two_rooms())
    assert "of 1 invited, 1 needed elsewhere at that time" in only(scenario, "nobody-can-attend").message
    away = [{"id": "ONE", "name": "One", "arrives": f"{DAY} 10:30"}]
    assert "1 away" in only(tiny({"id": "a"}, delegations=away), "nobody-can-attend").message
    assert "1 not cleared" in only(tiny({"id": "a"}, rooms=in_zone(), **SECRET), "nobody-can-attend").message
    assert faults_of(tiny({"id": "a"}, delegations=[])) == []


def test_two_commitments_at_one_time() -> None:
    """Pinned to one time, or one after the other with no time for the way."""
    pinned = [{"id": i, "start": f"{DAY} 09:00", "speakers": ["ONE-01"], **CLOSED} for i in ("a", "b")]
    scenario = tiny(*pinned, rooms=two_rooms())
    assert "1 person is to be at both 'a' (a)" in only(scenario, "impossible-together", "error").message
    heads = tiny(
        {"id": "a", "start": f"{DAY} 09:00", "attendance": "heads"},
        {"id": "b", "start": f"{DAY} 09:30", "attendance": "heads"},
        rooms=two_rooms(),
        delegations=PAIR,
    )
    assert "2 people are to be at both" in only(heads, "impossible-together").message
    apart = [
        {"id": "a", "start": f"{DAY} 09:00", "room": "A", "speakers": ["ONE-01"], **CLOSED},
        {"id": "b", "start": f"{DAY} 10:00", "room": "B", "speakers": ["ONE-01"], **CLOSED},
    ]
    far = tiny(*apart, rooms=two_rooms(floor="9"), walking={"other_floor": 10})
    assert only(far, "impossible-together", "error")
    assert faults_of(tiny(*apart, rooms=two_rooms(), walking={"same_floor": 0})) == []


def test_organisers_who_are_missing() -> None:
    """A case of use: who is away, and who lacks the badge."""
    message = only(load(CASES / "07-organiser-away.yaml"), "organiser-missing", "error").message
    assert (
        "'United States' (USA) is there until 08 Jun 12:00, and it may be held 08 Jun 14:00-18:00" in message
    )
    assert "none of its 3 members is cleared ('Ministers' floor' (z) asks for 'vip', held: none)" in message


def test_the_press_is_no_guest_of_a_ceremony() -> None:
    """Whoever reports on it needs no badge for the first row, unless the press is invited by name."""
    press = {"id": "PRESS", "name": "Press", "size": 9, "kind": "media"}
    guests = [{**PAIR[0], "clearance": "secret"}, press]

    def ceremony(**fields: Any) -> Scenario:
        stated = {"id": "a", "attendance": "everyone", **fields}
        return tiny(stated, rooms=in_zone(), delegations=guests, **SECRET)

    assert faults_of(ceremony()) == []
    assert "9 of the 11 people" in only(ceremony(invited=["ONE", "PRESS"]), "not-cleared").message
    assert "9 of the 11 people" in only(ceremony(invited=["state", "media"]), "not-cleared").message


# Arrivals by car.


def test_a_car_for_somebody_who_is_not_there_yet() -> None:
    """A delegation comes later than the session that its head is driven to: no car comes, and that is told."""
    cars = [{"who": "ONE-01", "session": "a", "drop_off": "door"}]
    scenario = tiny(
        {"id": "a", "start": f"{DAY} 09:00", **CLOSED},
        delegations=[{**PAIR[0], "arrives": f"{DAY} 09:30"}, PAIR[1]],
        resources={"arrivals": cars, "drop_offs": [{"id": "door", "name": "Door"}]},
    )
    message = only(scenario, "always-away").message
    assert "ONE-01, who is driven to it. ONE-01 is there from 25 Oct 09:30" in message
    assert faults_of(scenario.changed(delegations=PAIR)) == []


@pytest.mark.parametrize(
    ("number", "resources", "message"),
    [
        (3, {"holding_rooms": 2}, ""),  # one arrives as it starts
        (4, {"holding_rooms": 2}, "3 holding rooms are needed, and there are 2"),
        (4, {"holding_rooms": 2, "doors": 2}, ""),
        (4, {"holding_rooms": 0, "interval": 0}, ""),
        (3, {"escorts": 1, "escort": 10}, ""),
        (4, {"escorts": 1, "escort": 10}, "1 escort, in use for 10 min at a time, serves 3 at most"),
        (3, {"holding_rooms": 2, "escort": 5}, "3 holding rooms are needed, and there are 2"),
        (6, {"escort": 15}, ""),
        (7, {"escort": 15}, "from 30 to 15 min before 'a' (a); at intervals of 3 min there is time for 6"),
        (4, {"interval": 10}, ""),
        (5, {"interval": 10}, "at intervals of 10 min there is time for 4"),
    ],
)
def test_those_who_are_driven_can_be_received(number: int, resources: dict[str, Any], message: str) -> None:
    """By holding rooms, escorts and doors: a sum, and whatever is too much leaves no plan."""
    stated = {"doors": 1, "interval": 3, "escort": 0, **resources}
    doors, interval, escort = (stated.pop(name) for name in ("doors", "interval", "escort"))
    who = [f"P{n}-01" for n in range(number)]
    cars = [
        {"who": person, "session": "a", "drop_off": f"door{n % doors}", "lead": 30, "escort": escort}
        for n, person in enumerate(who)
    ]
    points = [{"id": f"door{n}", "name": "Door", "interval": interval} for n in range(doors)]
    scenario = tiny(
        {"id": "a", "start": f"{DAY} 10:00", "required": who, **CLOSED},
        delegations=[{"id": f"P{n}", "name": f"P{n}", "size": 1} for n in range(number)],
        resources={"arrivals": cars, "drop_offs": points, **stated},
    )
    possible = first_plan(scenario).status is not Status.INFEASIBLE
    assert possible == (not message)
    if message:
        assert message in only(scenario, "reception", "error").message
    else:
        assert faults_of(scenario) == []


@pytest.mark.parametrize(
    ("arrives", "escort", "late"), [("09:30", 20, False), ("09:45", 15, False), ("09:45", 20, True)]
)
def test_who_is_driven_is_there_early_enough(arrives: str, escort: int, late: bool) -> None:
    """The car comes in the stay, and the escort ends by the start: else there is no plan; excused, or earlier, there is."""
    scenario = tiny(
        {"id": "a", "start": f"{DAY} 10:00", "required": ["ONE-01"], **CLOSED},
        delegations=[{"id": "ONE", "name": "One", "size": 1, "arrives": f"{DAY} {arrives}"}],
        resources={
            "arrivals": [{"who": "ONE-01", "session": "a", "drop_off": "door", "escort": escort}],
            "drop_offs": [{"id": "door", "name": "Door"}],
        },
    )
    assert (first_plan(scenario).status is Status.INFEASIBLE) == late
    if not late:
        assert faults_of(scenario) == []
        return

    assert (
        "with 20 minutes of escort: there is no time for the car"
        in only(scenario, "reception", "error").message
    )
    ways = explain(scenario, seconds=20).ways_out
    assert [str(way) for way in ways if "escort" in str(way)] == [
        "15 points: the escort of ONE-01 to 'a' (a) takes 15 min, not 20"
    ]
    assert any("arrives at 25 Oct 09:15" in str(way) for way in ways)


def test_an_escort_is_no_longer_than_the_car_is_early() -> None:
    """Whoever comes 10 minutes before the session is not escorted for 15: surely a mistake, told at its place."""
    car = {"who": "ONE-01", "session": "a", "drop_off": "door", "lead": 10, "escort": 15}
    with pytest.raises(
        ScenarioError, match="takes 15 min, and the car comes 10 min before the session at most"
    ):
        tiny(
            {"id": "a", **CLOSED},
            delegations=[{"id": "ONE", "name": "One", "size": 1}],
            resources={"arrivals": [car], "drop_offs": [{"id": "door", "name": "Door"}]},
        )


# Lists.


def test_speakers_who_are_not_cleared() -> None:
    """A case of use: a speaker on a list without the badge, told at the line of the item."""
    findings = check(load(CASES / "08-speaker-no-badge.yaml"))
    assert [finding.about for finding in findings] == ["not-cleared", "listed-not-cleared"]
    assert "1 of 2 who speak in 'statements'" in findings[1].message
    assert "WWF-01 of 'WWF' (WWF)" in findings[1].message
    assert findings[1].line == 15


def test_rivals_who_both_speak() -> None:
    """A case of use: both in the only session of a list, with a way out; in two sessions there is another way."""
    message = only(load(CASES / "05c-both-speak.yaml"), "rivals-listed").message
    assert (
        "IND-01 of 'India' (IND) and PAK-01 of 'Pakistan' (PAK) must not meet, and both speak in" in message
    )
    assert "Way out: " in message
    scenario = load(CASES / "05c-both-speak.yaml")
    (listed,) = scenario.speakers_lists
    (session,) = scenario.sessions
    parts = (listed.parts[0], listed.parts[0].model_copy(update={"session": "two"}))
    two = session.model_copy(update={"id": "two"})
    changed = scenario.changed(
        sessions=(session, two), speakers_lists=(listed.model_copy(update={"parts": parts}),)
    )
    assert faults_of(changed) == []


def test_listed_people_who_are_away() -> None:
    """Somebody on a list who has left before it."""
    gone = [{**PAIR[0], "arrives": f"{DAY} 10:00"}, PAIR[1]]
    lists = [{"id": "l", "parts": [{"session": "a"}], "items": [{"who": "ONE-01"}, {"who": "TWO-01"}]}]
    scenario = tiny({"id": "a", "start": f"{DAY} 09:00", **CLOSED}, delegations=gone, speakers_lists=lists)
    assert "ONE-01 of 'One' (ONE)" in only(scenario, "listed-away", "error").message


# As a whole.


def test_nothing_is_certain_that_is_not_so() -> None:
    """Grown around a lawful plan, no scenario has an error."""
    for seed in range(60):
        assert [finding for finding in check(planted(seed)[0]) if finding.severity == "error"] == []


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_an_error_is_a_proof(seed: int) -> None:
    """Of a scenario made worse at random: where a check is certain, the search finds no plan."""
    draw = Random(seed)
    try:
        scenario = _worse(planted(seed)[0], draw)
    except (ScenarioError, ValidationError):
        return
    if any(finding.severity == "error" for finding in check(scenario)):
        answer = first_plan(scenario, seconds=20)
        assert isinstance(answer, NoPlan)
        assert answer.status is Status.INFEASIBLE


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_temptations_are_judged(rule: str) -> None:
    """No check falls over a temptation, and none is an error where the rule is waived."""
    scenario = TEMPTATIONS[rule]
    check(scenario)
    waived = scenario.changed(rules={**scenario.rules, rule: {"waived": True}})
    assert [finding for finding in check(waived) if finding.severity == "error"] == []


def test_what_is_expected_is_no_error() -> None:
    """A scenario that expects that there is no plan has warnings alone; without that it has errors."""
    certain = 0
    for file in FILES:
        scenario = load(file)
        assert not any(finding.severity == "error" for finding in check(scenario))
        certain += any(finding.severity == "error" for finding in check(scenario.changed(expect=None)))
    assert certain >= 8


def test_hanoi_is_checked_within_a_second() -> None:
    """2,900 people and 80 sessions; every finding has a place in a file."""
    scenario = load(Path("scenarios/hanoi-2025.yaml"))
    began = time.process_time()
    findings = check(scenario)
    assert time.process_time() - began < 1
    assert all(finding.severity == "warning" and finding.file and finding.line for finding in findings)


def _run(*words: str) -> Any:
    return invoke([*map(str, words)])


def test_the_commands_say_it(tmp_path: Path) -> None:
    """`check` has it in every report, and fails for what is certain; `plan` says it before; `rules` lists it."""
    certain, maybe = CASES / "11-no-reason.yaml", CASES / "05c-both-speak.yaml"
    for form in ("text", "json", "junit", "sarif", "github", "gitlab"):
        assert "no-member" in _run("check", certain, "--format", form).stdout
    assert _run("check", certain).exit_code == 1
    assert _run("check", maybe).exit_code == 0
    assert _run("check", maybe, "--fail-on", "warning").exit_code == 1
    planned = _run("plan", certain, "--quiet", "--workers", "1")
    assert planned.exit_code == 3
    assert "11-no-reason.yaml:10:5: error no-member: " in planned.output
    assert "speak" in _run("rules", "rivals-listed").stdout


def test_a_list_with_more_sessions_than_its_statements_fill() -> None:
    """Told with what holds all; not where the list says how they are shared out."""
    days = [{"date": DAY, "opens": "08:00", "closes": "20:00"}]
    six = [{"id": "ONE", "name": "One", "size": 6}]
    sessions = [{"id": name, **CLOSED} for name in "abc"]
    listed = {
        "id": "l",
        "seconds": 300,
        "parts": ["a", "b", "c"],
        "items": [f"ONE-0{n}" for n in range(1, 7)],
    }
    scenario = tiny(*sessions, days=days, delegations=six, speakers_lists=[listed])
    message = only(scenario, "empty-part").message
    assert message.startswith(
        "6 statements in 'l' take 30 min, and its 3 sessions have 180: 'a' (a) alone holds"
    )
    long = {**listed, "seconds": 900}
    assert (
        "the 2 longest hold"
        in only(tiny(*sessions, days=days, delegations=six, speakers_lists=[long]), "empty-part").message
    )
    shared = {**listed, "parts": [{"session": "a", "most": 1}, "b", "c"]}
    full = {**listed, "parts": ["a", "b"], "seconds": 600}
    for other in (shared, full, {**listed, "parts": ["a"]}):
        assert faults_of(tiny(*sessions, days=days, delegations=six, speakers_lists=[other])) == []
