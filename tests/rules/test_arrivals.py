"""Cars come one after the other, and the highest guest last."""

from datetime import timedelta
from typing import Any

import pytest

from eventplan.model import Arrival, ArrivalTime, Placement, Plan, Scenario, Turn
from eventplan.planner import plan
from eventplan.replanning import Replan, replan
from eventplan.rules import delegation_coverage
from eventplan.rules.arrivals import RULE
from eventplan.verifier import verify
from tests.rules.builders import arrival, at, breached, event, parties, planned, said, session, turn

PLACE = {"x": "09:00 A"}


def driven(*who: str, lead: int = 30, escort: int = 0, interval: int = 3, **rest: Any) -> Scenario:
    """Session x, to which these people are driven."""
    asked = [{"who": w, "session": "x", "drop_off": "door", "lead": lead, "escort": escort} for w in who]
    doors = [{"id": n, "name": n.title(), "interval": interval} for n in ("door", "gate")]
    return event(session("x"), resources={"drop_offs": doors, "arrivals": asked, **rest})


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("08:30", []), ("09:00", []), ("08:29", [("ONE-01", "x")]), ("09:01", [("ONE-01", "x")])],
)
def test_within_the_lead(clock: str, expected: list[Any]) -> None:
    """The earliest is the lead before the start, the latest the start itself."""
    plan = planned(PLACE, arrivals=(arrival("ONE-01", clock),))
    assert breached(RULE, driven("ONE-01"), plan) == expected


@pytest.mark.parametrize(("clock", "expected"), [("08:48", []), ("08:49", [("ONE-01", "x")])])
def test_escorted_in_by_the_start(clock: str, expected: list[Any]) -> None:
    """Who is escorted for twelve minutes arrives at least so long before the start."""
    plan = planned(PLACE, arrivals=(arrival("ONE-01", clock),))
    assert breached(RULE, driven("ONE-01", escort=12), plan) == expected


def test_no_car_for_those_who_do_not_come() -> None:
    """Who is not sent to a session has no arrival for it; who has a turn there has one, if there by the start."""
    scenario, place = driven("ONE-01", "TWO-01"), Placement(session="x", start=at("09:00"), room="A")
    one_comes = Plan(
        placements=(place,), attendance={"x": ("ONE-01",)}, arrivals=(arrival("ONE-01", "08:40"),)
    )
    assert breached(RULE, scenario, one_comes) == []
    both = one_comes.model_copy(update={"arrivals": (*one_comes.arrivals, arrival("TWO-01", "08:50"))})
    assert breached(RULE, scenario, both) == [("TWO-01", "x")]
    assert said(RULE, scenario, both) == (
        "TWO-01 arrives at 25 Oct 08:50 for 'x' (x), and is not there when it starts"
    )
    listed = {"id": "list", "parts": ["x"], "seconds": 600, "items": ["TWO-01"], "call_up": 0}
    there = Turn(who="TWO-01", part="x", position=1, start=at("09:30"), end=at("09:40"))
    signs, turns = scenario.changed(speakers_lists=[listed]), {"orders": {"list": (there,)}}
    assert breached(RULE, signs, both.model_copy(update=turns)) == []
    later = signs.changed(delegations=[*parties("ONE"), *parties("TWO", arrives="2025-10-25 09:30")])
    assert breached(RULE, later, one_comes.model_copy(update=turns)) == []
    assert breached(RULE, later, both.model_copy(update=turns)) == [("TWO-01", "x")]


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        (["09:00/10:00"], True),
        (["09:05/10:00"], False),
        (["08:00/09:05", "09:30/10:00"], True),
        (["08:00/09:00", "09:30/10:00"], False),
    ],
)
def test_who_is_at_the_event_when_a_session_starts(there: list[str], comes: bool) -> None:
    """From the first minute of a stay on, and no longer in its last: who has a turn later needs a car, or has none."""
    listed = {"id": "list", "parts": ["x"], "seconds": 600, "items": ["ONE-01"], "call_up": 0}
    stays = [f"2025-10-25 {stay}" for stay in there]
    members = [{"id": "ONE-01", "rank": "minister", "available": stays}]
    scenario = driven("ONE-01").changed(
        delegations=[*parties("ONE", members=members), *parties("TWO")], speakers_lists=[listed]
    )
    turns = {"list": (turn("ONE-01", 1, "09:30", "09:40"),)}
    without = Plan(placements=planned(PLACE).placements, orders=turns)
    by_car = without.model_copy(update={"arrivals": (arrival("ONE-01", "09:00"),)})
    lawful, wrong = (by_car, without) if comes else (without, by_car)
    assert breached(RULE, scenario, lawful) == []
    assert breached(RULE, scenario, wrong) == [("ONE-01", "x")]


@pytest.mark.parametrize(("clock", "expected"), [("08:45", []), ("08:44", [("ONE-01", "x")])])
def test_no_car_before_the_guest_is_at_the_event(clock: str, expected: list[Any]) -> None:
    """A delegation that is there from 08:45 on does not drive up before."""
    guests = [*parties("ONE", arrives="2025-10-25 08:45"), *parties("TWO")]
    plan = planned(PLACE, arrivals=(arrival("ONE-01", clock),))
    assert breached(RULE, driven("ONE-01").changed(delegations=guests), plan) == expected


def _opening(
    opening: dict[str, Any] | None = None,
    party: dict[str, Any] | None = None,
    *others: dict[str, Any],
    **fields: Any,
) -> Scenario:
    """An opening at nine to which both heads are driven, and escorted for ten minutes."""
    asked = [{"who": f"{who}-01", "session": "x", "drop_off": "door", "escort": 10} for who in ("ONE", "TWO")]
    stated = {"kind": "plenary", "attendance": "heads", "start": "2025-10-25 09:00", **(opening or {})}
    return event(
        session("x", **stated),
        *others,
        delegations=[*parties("ONE", **(party or {})), *parties("TWO")],
        resources={"drop_offs": [{"id": "door", "name": "Door"}], "arrivals": asked},
        **fields,
    )


@pytest.mark.parametrize(
    ("fields", "come"),
    [
        ({}, ["ONE-01", "TWO-01"]),
        ({"party": {"arrives": "2025-10-25 09:45"}}, ["TWO-01"]),
        ({"opening": {"excused": ["ONE"]}}, ["TWO-01"]),
        ({"opening": {"attendance": "closed"}}, ["ONE-01", "TWO-01"]),
        ({"opening": {"attendance": "open"}}, ["ONE-01", "TWO-01"]),
        ({"rules": {"attendance": {"waived": True}}}, ["ONE-01", "TWO-01"]),
    ],
)
def test_cars_follow_those_who_come(fields: dict[str, Any], come: list[str]) -> None:
    """Who arrives after the opening, or is excused, has no car to it; who is driven to a session attends it."""
    answer = plan(_opening(**fields), workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert sorted(time.who for time in answer.arrivals) == come
    assert sorted(answer.attendance["x"]) == come
    assert all(time.at <= at("08:50") for time in answer.arrivals)


@pytest.mark.parametrize(
    ("clock", "expected"), [("08:20", []), ("08:21", [("ONE-01", "x")]), ("08:30", [("ONE-01", "x")])]
)
def test_who_is_led_in_is_in_no_other_session(clock: str, expected: list[Any]) -> None:
    """The escort of ten minutes ends as the session at half past eight begins, or later; also on another arrival."""
    beside = session("y", start="2025-10-25 08:30", required=["ONE-01"], duration=20, room="B")
    scenario = _opening({}, {}, beside)
    cars = (arrival("ONE-01", clock), arrival("TWO-01", "08:50"))
    there = {"x": ("ONE-01", "TWO-01"), "y": ("ONE-01",)}
    assert (
        breached(RULE, scenario, planned({"x": "09:00 A", "y": "08:30 B"}, attendance=there, arrivals=cars))
        == expected
    )


def test_cars_come_as_late_as_they_may() -> None:
    """Escorted in by the start, apart as the door needs it; one escort is free again before the next car."""
    answer = plan(_opening(), workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert [time.at for time in answer.arrivals] == [at("08:47"), at("08:50")]

    scenario = _opening({"start": "2025-10-25 09:30"})
    scenario = scenario.changed(resources=scenario.resources.model_copy(update={"escorts": 1}))
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert [time.at for time in answer.arrivals] == [at("09:10"), at("09:20")]


def test_who_has_no_escort_has_the_time_to_walk_in() -> None:
    """From the door to the room, through the zones on the way."""
    scenario = driven("ONE-01").changed(walking={"same_floor": 4})
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    (car,) = answer.arrivals
    assert answer.placement_by_session["x"].start - car.at == timedelta(minutes=4)


def test_a_car_does_not_wait_for_what_its_guest_has_before() -> None:
    """In the session at half past eight, one is not led in for the one at nine: the car comes before both."""
    beside = session("y", start="2025-10-25 08:30", required=["ONE-01"], duration=30, room="B")
    answer = plan(_opening({}, {}, beside), workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert [(time.who, time.at) for time in answer.arrivals] == [
        ("ONE-01", at("08:20")),
        ("TWO-01", at("08:50")),
    ]


def test_cars_that_are_known_stay_in_a_replan() -> None:
    """A car that could come later now that another does not come is not moved for that."""
    stated = _opening()
    before = plan(stated, workers=1, effort=3)
    assert isinstance(before, Plan)
    replanned = replan(stated, before, changes=["excuse TWO-01 x"], workers=1, effort=3)
    assert isinstance(replanned, Replan)
    assert replanned.plan.arrivals == tuple(time for time in before.arrivals if time.who == "ONE-01")


def test_who_is_excused_in_a_replan_has_no_car_and_does_not_go() -> None:
    """However dear the agendas of those who went: without a car the guest is not there."""
    for attendance in ("heads", "closed", "open"):
        stated = _opening({"attendance": attendance, "speakers": ["ONE-01"]})
        before = plan(stated, workers=1, effort=3)
        assert isinstance(before, Plan)
        replanned = replan(stated, before, changes=["excuse ONE-01 x"], workers=1, effort=3)
        assert isinstance(replanned, Replan)
        assert [time.who for time in replanned.plan.arrivals] == ["TWO-01"]
        assert replanned.plan.attendance["x"] == ("TWO-01",)


def test_whoever_misses_what_they_are_driven_to_has_no_car() -> None:
    """Where attendance is waived, a head who is needed elsewhere at nine is driven there alone."""
    beside = session("y", start="2025-10-25 08:30", required=["ONE-01"], duration=90)
    answer = plan(_opening({}, {}, beside, rules={"attendance": {"waived": True}}), workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert [time.who for time in answer.arrivals] == ["TWO-01"]


def test_who_is_driven_to_a_turn_need_not_stay() -> None:
    """On a list of a closed session, one is there for the turn alone, and the car is planned all the same."""
    listed = {"id": "list", "parts": ["x"], "seconds": 600, "call_up": 0, "items": ["ONE-01"]}
    beside = session("y", required=["ONE-01"], start="2025-10-25 09:30", duration=30, room="B")
    scenario = _opening({"attendance": "closed", "room": "A"}, {}, beside, speakers_lists=[listed])
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert sorted(time.who for time in answer.arrivals) == ["ONE-01", "TWO-01"]
    assert answer.attendance["x"] == ("TWO-01",)


def test_the_search_drives_nobody_up_before_being_there() -> None:
    """A guest who is there from 08:45 on comes in the five minutes that are left before the escort."""
    answer = plan(_opening(party={"arrives": "2025-10-25 08:45"}), workers=1, effort=3)
    assert isinstance(answer, Plan)
    (mine,) = (time for time in answer.arrivals if time.who == "ONE-01")
    assert at("08:45") <= mine.at <= at("08:50")


def test_who_speaks_in_a_session_that_began_without_them_has_no_car_to_it() -> None:
    """A head who is there from 09:45 on speaks after ten in a session that began at nine."""
    listed = {"id": "list", "parts": [{"session": "x", "offset": 60}], "seconds": 600, "items": ["ONE-01"]}
    scenario = _opening({"duration": 120}, {"arrives": "2025-10-25 09:45"}, speakers_lists=[listed])
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert [time.who for time in answer.arrivals] == ["TWO-01"]
    assert [turn.who for turn in answer.orders["list"]] == ["ONE-01"]


def test_one_arrival_at_the_right_door() -> None:
    """None, two, or one at another door are breaches; a session that is not held asks for none."""
    scenario = driven("ONE-01")
    assert breached(RULE, scenario, planned(PLACE, attendance={"x": ["ONE-01"]})) == [("ONE-01", "x")]
    twice = (arrival("ONE-01", "08:40"), arrival("ONE-01", "08:50"))
    assert breached(RULE, scenario, planned(PLACE, arrivals=twice)) == [("ONE-01", "x")]
    elsewhere = planned(PLACE, arrivals=(arrival("ONE-01", "08:40", door="gate"),))
    assert breached(RULE, scenario, elsewhere) == [("ONE-01", "x")]
    assert said(RULE, scenario, elsewhere) == "ONE-01 arrives at gate for 'x' (x), not at door"
    assert breached(RULE, scenario, planned({})) == []


def test_an_arrival_that_nobody_asked_for() -> None:
    """A car for somebody who is not driven, or for a session that is not held, is a breach."""
    times = (arrival("ONE-01", "08:40"), arrival("TWO-01", "08:50"))
    assert breached(RULE, driven("ONE-01"), planned(PLACE, arrivals=times)) == [("TWO-01", "x")]
    assert breached(RULE, driven("ONE-01"), planned({}, arrivals=times[:1])) == [("ONE-01", "x")]


@pytest.mark.parametrize(
    ("clock", "expected"), [("08:43", []), ("08:42", [("door",)]), ("08:40", [("door",)])]
)
def test_the_interval_of_a_door(clock: str, expected: list[Any]) -> None:
    """Two cars at one door have three minutes between them; breaches concern the door."""
    times = (arrival("ONE-01", "08:40"), arrival("TWO-01", clock))
    assert breached(RULE, driven("ONE-01", "TWO-01"), planned(PLACE, arrivals=times)) == expected


@pytest.mark.parametrize(
    ("second", "escorts", "expected"),
    [("08:50", 1, []), ("08:49", 1, [("escorts",)]), ("08:49", 2, []), ("08:49", None, [])],
)
def test_escorts(second: str, escorts: int | None, expected: list[Any]) -> None:
    """An escort is in use for ten minutes from an arrival on."""
    scenario = driven("ONE-01", "TWO-01", escort=10, escorts=escorts)
    times = (arrival("ONE-01", "08:40"), arrival("TWO-01", second))
    assert breached(RULE, scenario, planned(PLACE, arrivals=times)) == expected


@pytest.mark.parametrize(
    ("second", "rooms", "expected"),
    [("09:00", 1, []), ("08:59", 1, [("holding-rooms",)]), ("08:59", 2, []), ("08:59", None, [])],
)
def test_holding_rooms(second: str, rooms: int | None, expected: list[Any]) -> None:
    """A holding room is in use from an arrival to the start."""
    scenario = driven("ONE-01", "TWO-01", holding_rooms=rooms)
    times = (arrival("ONE-01", "08:40"), arrival("TWO-01", second))
    assert breached(RULE, scenario, planned(PLACE, arrivals=times)) == expected


def test_the_highest_rank_comes_last() -> None:
    """Whoever comes after somebody of higher rank, by one door for one session, breaks the rule."""
    ranked = [*parties("ONE", rank="minister"), *parties("TWO", rank="head-of-state")]
    scenario = driven("ONE-01", "TWO-01").changed(delegations=ranked)
    rising = (arrival("ONE-01", "08:40"), arrival("TWO-01", "08:50"))
    assert breached(RULE, scenario, planned(PLACE, arrivals=rising)) == []
    falling = planned(PLACE, arrivals=(arrival("ONE-01", "08:50"), arrival("TWO-01", "08:40")))
    assert breached(RULE, scenario, falling) == [("ONE-01", "x")]
    assert (
        said(RULE, scenario, falling) == "ONE-01 arrives after TWO-01, who is of higher rank, at door for 'x'"
    )
    equals = driven("ONE-01", "TWO-01")
    assert breached(RULE, equals, falling) == []
    together = planned(PLACE, arrivals=(arrival("ONE-01", "08:40"), arrival("TWO-01", "08:40")))
    assert ("ONE-01", "x") not in breached(RULE, scenario, together)  # only too near each other


def test_everyone_of_lower_rank_comes_before() -> None:
    """Whoever is between is told of too; doors and sessions are apart."""
    people = [*parties("ONE", rank="head-of-state"), *parties("TWO", rank="minister")]
    scenario = driven("ONE-01", "TWO-01", "TWO-02").changed(delegations=people)
    cars = (arrival("ONE-01", "08:35"), arrival("TWO-01", "08:40"), arrival("TWO-02", "08:45"))
    assert breached(RULE, scenario, planned(PLACE, arrivals=cars)) == [("TWO-01", "x"), ("TWO-02", "x")]
    text = said(RULE, scenario, planned(PLACE, arrivals=(*cars[:1], *cars[2:], arrival("TWO-01", "08:30"))))
    assert text == "TWO-02 arrives after ONE-01, who is of higher rank, at door for 'x'"


def test_arrivals_are_of_whole_minutes() -> None:
    """Plans are written to the minute: what is between would be lost."""
    for clock, expected in (
        ("08:40", []),
        ("08:40:01", [("ONE-01", "x")]),
        ("08:40:00.000001", [("ONE-01", "x")]),
    ):
        plan = planned(PLACE, arrivals=(arrival("ONE-01", clock),))
        assert breached(RULE, driven("ONE-01"), plan) == expected


@pytest.mark.parametrize(
    ("place", "cars", "expected"),
    [
        ("08:00 B", ["08:50"], [("ONE-01", "x")]),  # it has been sitting there since eight
        ("08:45 B", ["08:50"], [("ONE-01", "x")]),
        ("10:30 B", ["08:50"], []),
        ("26 08:00 B", ["08:50"], []),
        ("08:15 B", ["07:50", "08:50"], [("ONE-01", "x")]),  # and arrives while it is there
        ("07:45 B", ["07:40", "08:50"], []),
        ("07:30 B", ["07:40", "08:50"], [("ONE-01", "z")]),
    ],
)
def test_nobody_is_there_before_arriving(place: str, cars: list[str], expected: list[Any]) -> None:
    """Whoever is driven is nowhere before the first arrival of the day, nor in a session while arriving."""
    asked = [
        {"who": "ONE-01", "session": name, "drop_off": "door", "lead": 60} for name in ["x", "z"][: len(cars)]
    ]
    scenario = event(
        session("x"),
        session("y", duration=45),
        session("z", duration=15),
        resources={"drop_offs": [{"id": "door", "name": "Door"}], "arrivals": asked},
    )
    order = ["z", "x"] if len(cars) > 1 else ["x"]
    times = tuple(arrival("ONE-01", car, name) for car, name in zip(cars, order, strict=True))
    plan = planned({"x": "09:00 A", "y": place, "z": "08:30 A"}, arrivals=times, attendance={"y": ["ONE-01"]})
    assert breached(RULE, scenario, plan) == expected


@pytest.mark.parametrize("attendance", ["needed", "everyone", "interest"])
def test_the_search_sends_nobody_before_they_arrive(attendance: str) -> None:
    """A talk that needs a guest waits for the cars; where others wish to go, or all are meant, one is missing."""
    talk: dict[str, Any] = {"duration": 30, "room": "B", "windows": ["2025-10-25 08:00/12:00"]}
    if attendance == "needed":
        talk["required"] = ["ONE-01"]
    else:
        opened = {
            "everyone": {"attendance": "everyone", "absence": "free"},
            "interest": {"attendance": "open"},
        }
        talk |= {**opened[attendance], "start": "2025-10-25 08:00"}
    parties_ = [{**party, "interests": {"y": 1}} for party in parties("ONE", "TWO")]
    scenario = event(
        session("x", start="2025-10-25 09:00", required=["ONE-01"], room="A"),
        session("y", **{**talk, "attendance": talk.get("attendance", "closed")}),
        delegations=parties_ if attendance == "interest" else parties("ONE", "TWO"),
        resources={
            "drop_offs": [{"id": "door", "name": "Door"}],
            "arrivals": [{"who": "ONE-01", "session": "x", "drop_off": "door", "lead": 30}],
        },
    )
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    (there,) = (time.at for time in answer.arrivals)
    start = answer.placement_by_session["y"].start
    if attendance == "needed":
        assert start >= there
    else:
        assert "ONE-01" not in answer.attendance["y"]
        assert "ONE-02" in answer.attendance["y"]


def _speaking(minutes: int, starts: str) -> Any:
    """ONE-01 is driven to x at nine, and is on a list of two in y, with two places of so many minutes."""
    listed = {
        "id": "list",
        "parts": [{"session": "y"}],
        "items": [{"who": "TWO-01", "seconds": minutes * 60}, {"who": "ONE-01"}],
        "call_up": 0,
    }
    return event(
        session("x", start="2025-10-25 09:00", required=["ONE-01"], room="A", duration=30),
        session("y", start=f"2025-10-25 {starts}", duration=2 * minutes, room="B"),
        speakers_lists=[listed],
        resources={
            "drop_offs": [{"id": "door", "name": "Door"}],
            "arrivals": [{"who": "ONE-01", "session": "x", "drop_off": "door", "lead": 30}],
        },
    )


@pytest.mark.parametrize(("clock", "expected"), [("08:30", []), ("08:31", [("ONE-01", "x")])])
def test_nobody_speaks_before_arriving(clock: str, expected: list[Any]) -> None:
    """Whoever is in a session for a turn alone is not there either."""
    scenario = _speaking(30, "08:00")
    turns = tuple(
        Turn(who=who, part="y", position=n + 1, start=at(start), end=at(end))
        for n, (who, start, end) in enumerate([("TWO-01", "08:00", "08:30"), ("ONE-01", "08:30", "09:00")])
    )
    times = (arrival("ONE-01", clock),)
    plan_ = planned({"x": "09:00 A", "y": "08:00 B"}, arrivals=times, orders={"list": turns})
    assert breached(RULE, scenario, plan_) == expected


def test_the_search_lets_them_speak_after_their_cars() -> None:
    """At eight one place is before the cars, and the other beside x; from ten on both may speak."""
    answer = plan(_speaking(60, "08:00"), workers=1, effort=5.0)
    assert not isinstance(answer, Plan)
    late = plan(_speaking(60, "10:00"), workers=1, effort=5.0)
    assert isinstance(late, Plan)
    assert [turn.who for turn in late.orders["list"]] == ["ONE-01", "TWO-01"]


def test_whoever_is_away_arrives_later_for_another_session() -> None:
    """An opening that a head misses, who is not there yet, does not ask for a car before it."""
    day = "2025-10-25"
    scenario = event(
        session("opening", kind="ceremony", ceremony="opening", start=f"{day} 09:00", attendance="heads"),
        session("x", start=f"{day} 15:00", required=["ONE-01"]),
        delegations=[*parties("ONE", arrives=f"{day} 11:00"), *parties("TWO")],
        resources={
            "drop_offs": [{"id": "door", "name": "Door"}],
            "arrivals": [{"who": "ONE-01", "session": "x", "drop_off": "door"}],
        },
    )
    answer = plan(scenario, workers=1, effort=3)
    assert isinstance(answer, Plan)
    assert "ONE-01" not in answer.attendance["opening"]


@pytest.mark.parametrize(
    ("clock", "missed"), [("08:29", True), ("08:30", True), ("08:31", False), ("08:40", False)]
)
def test_who_is_still_on_the_way_is_not_missed(clock: str, missed: bool) -> None:
    """At a session at 08:30 that is meant for everybody, of those who come to another at 09:00 by car."""
    everybody = session("y", attendance="everyone", invited=["ONE"], absence="free", duration=15)
    plain = driven("ONE-02")
    scenario = event(session("x"), everybody, resources=plain.resources)
    plan = planned(
        {"x": "09:00 A", "y": "08:30 B"},
        attendance={"y": ("ONE-01",)},
        arrivals=(arrival("ONE-02", clock),),
    )
    expected = [("ONE", "y")] if missed else []
    assert breached(delegation_coverage.RULE, scenario, plan) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("07:00", "07:10", ["x"]),  # over before the first arrival of the day
        ("08:30", "08:39", ["x"]),
        ("08:40", "08:50", []),
        ("10:00", "10:10", []),
        ("11:30", "11:40", []),
        ("11:35", "11:45", ["y"]),  # during another arrival
        ("11:40", "11:50", []),
    ],
)
def test_a_turn_before_or_while_somebody_arrives(start: str, end: str, expected: list[str]) -> None:
    """For x at 08:40, and for y at 11:40."""
    doors = [{"id": "door", "name": "Door", "interval": 0}]
    asked = [
        {"who": "ONE-01", "session": session, "drop_off": "door", "lead": 30, "escort": 0} for session in "xy"
    ]
    listed = {"id": "list", "parts": ["z"], "seconds": 600, "call_up": 0, "items": ["ONE-01"]}
    sessions = session("x"), session("y"), session("z", duration=600)
    scenario = event(*sessions, speakers_lists=[listed], resources={"drop_offs": doors, "arrivals": asked})
    there = Turn(who="ONE-01", part="z", position=1, start=at(start), end=at(end))
    plan = planned(
        {"x": "09:00 A", "y": "12:00 A", "z": "07:00 B"},
        arrivals=(arrival("ONE-01", "08:40"), arrival("ONE-01", "11:40", "y")),
        orders={"list": (there,)},
    )
    assert breached(RULE, scenario, plan) == [("ONE-01", session) for session in expected]


def test_the_usual_lead_leaves_time_for_the_escort() -> None:
    """Where no lead is stated, cars come up to half an hour before, and the minutes of the escort."""
    stated = {"who": "ONE-01", "session": "x", "drop_off": "door"}
    assert Arrival.model_validate(stated).ahead == 30
    assert Arrival.model_validate({**stated, "escort": "15 min"}).ahead == 45
    assert Arrival.model_validate({**stated, "escort": "15 min", "lead": 20}).ahead == 20


def _overnight(x: str, minutes: int, y: str, escort: int) -> Scenario:
    """Sessions x and y of one guest, who is driven to y, in an event that is open all night."""
    hours = {"2025-10-25": ("06:00", "24:00"), "2025-10-26": ("00:00", "24:00")}
    doors = [{"id": "door", "name": "Door"}]
    asked = {"who": "ONE-01", "session": "y", "drop_off": "door", "escort": escort, "lead": 20}
    return event(
        session("x", start=x, duration=minutes, required=["ONE-01"], room="B"),
        session("y", start=y, duration=30, required=["ONE-01"], room="A"),
        days=[{"date": date, "opens": opens, "closes": closes} for date, (opens, closes) in hours.items()],
        walking={"same_floor": 0},
        resources={"drop_offs": doors, "arrivals": [asked]},
    )


@pytest.mark.parametrize(
    ("x", "minutes", "y", "escort", "lawful"),
    [
        ("2025-10-25 20:00", 60, "2025-10-26 00:00", 20, True),  # of the day before, though the car is not
        ("2025-10-25 23:00", 55, "2025-10-26 00:15", 20, True),
        ("2025-10-25 23:00", 56, "2025-10-26 00:15", 20, False),  # until 23:56, and the car is at 23:55
        ("2025-10-25 23:00", 70, "2025-10-26 00:30", 20, True),
        ("2025-10-25 23:00", 71, "2025-10-26 00:30", 20, False),
        ("2025-10-26 00:00", 10, "2025-10-26 00:15", 20, False),
        ("2025-10-26 00:00", 10, "2025-10-26 00:15", 5, True),
    ],
)
def test_cars_around_midnight(x: str, minutes: int, y: str, escort: int, lawful: bool) -> None:
    """An arrival is of the day of its session; no session is during one, on whatever day: law and search agree."""
    scenario = _overnight(x, minutes, y, escort)
    answer = plan(scenario, workers=1, effort=5)
    assert isinstance(answer, Plan) == lawful
    asked = scenario.sessions[1].start
    assert asked is not None
    times = []

    for ahead in range(escort, 21):
        car = ArrivalTime(
            who="ONE-01",
            session="y",
            drop_off="door",
            at=scenario.event.instant(asked) - timedelta(minutes=ahead),
        )
        places = {"x": f"{x[8:]} B", "y": f"{y[8:]} A"}
        times.append(breached(RULE, scenario, planned(places, arrivals=(car,), attendance={"x": ["ONE-01"]})))

    assert ([] in times) == lawful


@pytest.mark.parametrize(
    ("first", "second"),
    [("2025-10-25 09:00", "2025-10-25 09:30"), ("2025-10-25 23:45", "2025-10-26 00:00")],
)
def test_the_search_gives_nobody_a_turn_before_the_car(first: str, second: str) -> None:
    """Who might have any place but for the car waits for it, though protocol would have it otherwise."""
    scenario = event(
        session("x", start=first, duration=15, required=["ONE-02"], room="B"),
        session("y", start=second, duration=30, required=["ONE-01"], room="A"),
        days=[
            {"date": "2025-10-25", "opens": "06:00", "closes": "24:00"},
            {"date": "2025-10-26", "opens": "00:00", "closes": "24:00"},
        ],
        walking={"same_floor": 0},
        resources={
            "drop_offs": [{"id": "door", "name": "Door"}],
            "arrivals": [{"who": "ONE-01", "session": "y", "drop_off": "door", "escort": 5, "lead": 10}],
        },
        speakers_lists=[
            {"id": "list", "seconds": 900, "call_up": 0, "parts": ["y", "x"], "items": ["ONE-02", "ONE-01"]}
        ],
    )
    answer = plan(scenario, workers=1, effort=5)
    assert isinstance(answer, Plan)
    assert breached(RULE, scenario, answer) == []
    assert {turn.who: turn.part for turn in answer.orders["list"]}["ONE-01"] == "y"


@pytest.mark.parametrize("rooms", [1, 2])
def test_who_speaks_elsewhere_takes_no_holding_room(rooms: int) -> None:
    """Somebody who leaves before the end and has the only turn in another part is not driven to this one."""
    scenario = event(
        session("x", duration=30, room="A", start="2025-10-25 09:15", required=["ONE-02"]),
        session("y", duration=45, room="B", start="2025-10-25 09:45", required=["ONE-01", "TWO-01"]),
        delegations=[
            {"id": "ONE", "name": "ONE", "size": 2},
            {"id": "TWO", "name": "TWO", "size": 1},
            {"id": "SIX", "name": "SIX", "size": 1, "leaves": "2025-10-25 10:15"},
        ],
        resources={
            "drop_offs": [{"id": "door", "name": "Door", "interval": 5}],
            "holding_rooms": rooms,
            "arrivals": [
                {"who": who, "session": "y", "drop_off": "door", "lead": 20, "escort": 15}
                for who in ("TWO-01", "SIX-01")
            ],
        },
        speakers_lists=[
            {"id": "list", "seconds": 900, "call_up": 0, "parts": ["x", "y"], "items": ["SIX-01"]}
        ],
    )
    answer = plan(scenario, workers=1, effort=5)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    if rooms == 1:
        assert [turn.part for turn in answer.orders["list"]] == ["x"]
        assert [car.who for car in answer.arrivals] == ["TWO-01"]
