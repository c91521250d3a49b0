"""The counter of what would be sent back: silent on a sound plan, and each count seen to rise."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan.model import Plan, Scenario
from tests.common_sense import COUNTERS, count, main, table

Change = Callable[[dict[str, Any], dict[str, Any]], None]

SIXTY = Path(__file__).parents[1] / "scenarios" / "sixty"
ONE, TWO = "2026-05-12", "2026-05-13"


def _scenario() -> dict[str, Any]:
    def party(name: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "name": name, "size": 3, "clearance": "delegate", **more}

    def head(person: str, rank: str) -> dict[str, Any]:
        return {"id": person, "name": f"Head {person}", "rank": rank, "head": True}

    return {
        "event": {
            "id": "small",
            "title": "Small",
            "host": "HST",
            "time_zone": "Africa/Nairobi",
            "days": [{"date": day, "opens": "07:00", "closes": "22:00"} for day in (ONE, TWO)],
        },
        "clearances": ["press", "delegate"],
        "venues": [{"id": "house", "name": "House"}],
        "zones": [{"id": "ring", "name": "Ring", "clearance": "press", "cap": 200, "staff": 10}],
        "rooms": [
            {"id": "hall", "name": "Hall", "venue": "house", "zone": "ring", "capacity": 150},
            {"id": "salon", "name": "Salon", "venue": "house", "zone": "ring", "capacity": 50},
            {"id": "den", "name": "Den", "venue": "house", "zone": "ring", "capacity": 20},
            {"id": "press-room", "name": "Press room", "venue": "house", "zone": "ring", "capacity": 50},
        ],
        "delegations": [
            party("HST", kind="host", members=[head("hst", "head-of-state")]),
            party(
                "AAA",
                members=[
                    head("aaa", "head-of-state"),
                    {"id": "aaa-m", "name": "Minister", "rank": "minister"},
                ],
            ),
            party("BBB", members=[head("bbb", "minister")], avoids=["CCC"]),
            party("CCC", members=[head("ccc", "vice-minister")]),
            party("DDD", members=[head("ddd", "minister")]),
            party("PRS", kind="media", rank="observer", clearance="press"),
        ],
        "sessions": [
            {"id": "opening", "kind": "ceremony", "ceremony": "opening", "title": "Opening", "duration": 60},
            {
                "id": "debate-1",
                "kind": "plenary",
                "title": "Debate (1)",
                "duration": 60,
                "chairs": ["HST-01"],
            },
            {
                "id": "debate-2",
                "kind": "plenary",
                "title": "Debate (2)",
                "duration": 60,
                "chairs": ["HST-01"],
            },
            {"id": "high", "kind": "high-level-session", "title": "High", "duration": 60},
            {
                "id": "committee",
                "kind": "roundtable",
                "title": "Committee",
                "duration": 60,
                "attendance": "delegations",
            },
            {"id": "fair", "kind": "side-event", "title": "Fair", "organisers": ["AAA"], "heads": 15},
            {"id": "b-1", "kind": "bilateral", "title": "First pair", "parties": ["HST", "AAA"]},
            {"id": "b-2", "kind": "bilateral", "title": "Second pair", "parties": ["BBB", "DDD"]},
            {"id": "b-3", "kind": "bilateral", "title": "Third pair", "parties": ["AAA", "DDD"]},
            {"id": "b-4", "kind": "bilateral", "title": "Fourth pair", "parties": ["CCC", "DDD"]},
            {
                "id": "briefing",
                "kind": "press-conference",
                "title": "Briefing",
                "duration": 30,
                "speakers": ["HST-01"],
            },
            {"id": "reception", "kind": "social", "title": "Reception", "duration": 60},
            {"id": "closing", "kind": "ceremony", "ceremony": "closing", "title": "Closing", "duration": 30},
        ],
        "resources": {
            "drop_offs": [{"id": "door", "name": "Door"}],
            "arrivals": [{"who": "aaa", "session": "opening", "drop_off": "door"}],
        },
        "speakers_lists": [
            {
                "id": "debate",
                "seconds": 300,
                "parts": [{"session": "debate-1"}, {"session": "debate-2"}],
                "items": [{"who": who} for who in ("hst", "aaa", "bbb", "ddd", "ccc")],
            }
        ],
    }


HEADS = ["hst", "aaa", "bbb", "ccc", "ddd"]
EVERYONE = [*HEADS, "aaa-m", "AAA-01", *(f"{x}-0{n}" for x in ("HST", "BBB", "CCC", "DDD") for n in (1, 2))]


def _at(day: str, clock: str) -> str:
    return f"{day}T{clock}+03:00"


def _turn(who: str, part: str, position: int, day: str, clock: str, until: str) -> dict[str, Any]:
    return {"who": who, "part": part, "position": position, "start": _at(day, clock), "end": _at(day, until)}


def _plan() -> dict[str, Any]:
    held = {
        "opening": (ONE, "09:00", "hall", EVERYONE),
        "debate-1": (ONE, "10:15", "hall", ["HST-01", "aaa", "bbb", "CCC-01", "DDD-01"]),
        "b-1": (ONE, "11:30", "den", ["hst", "aaa"]),
        "fair": (ONE, "14:00", "den", ["aaa-m", "BBB-01"]),
        "b-2": (ONE, "11:30", "salon", ["bbb", "ddd"]),
        "briefing": (ONE, "15:15", "press-room", ["HST-01", "PRS-01"]),
        "reception": (ONE, "18:30", "hall", HEADS),
        "committee": (TWO, "09:00", "salon", ["HST-01", "aaa-m", "BBB-01", "CCC-01", "DDD-01"]),
        "debate-2": (TWO, "10:15", "hall", ["HST-01", "aaa-m", "BBB-01", "ccc", "ddd"]),
        "b-3": (TWO, "11:30", "den", ["aaa", "ddd"]),
        "b-4": (TWO, "12:30", "den", ["ccc", "ddd"]),
        "high": (TWO, "14:00", "hall", ["aaa"]),
        "closing": (TWO, "16:00", "hall", EVERYONE),
    }
    return {
        "placements": [
            {"session": s, "start": _at(day, clock), "room": room}
            for s, (day, clock, room, _) in held.items()
        ],
        "attendance": {s: list(people) for s, (*_, people) in held.items()},
        "arrivals": [{"who": "aaa", "session": "opening", "drop_off": "door", "at": _at(ONE, "08:45")}],
        "orders": {
            "debate": [
                _turn("hst", "debate-1", 1, ONE, "10:15", "10:20"),
                _turn("aaa", "debate-1", 2, ONE, "10:20", "10:25"),
                _turn("bbb", "debate-1", 3, ONE, "10:25", "10:30"),
                _turn("ddd", "debate-2", 1, TWO, "10:15", "10:20"),
                _turn("ccc", "debate-2", 2, TWO, "10:20", "10:25"),
            ]
        },
    }


def _move(session: str, day: str, clock: str, room: str | None = None) -> Change:
    def change(_: dict[str, Any], plan: dict[str, Any]) -> None:
        place = next(place for place in plan["placements"] if place["session"] == session)
        place.update(start=_at(day, clock), room=room or place["room"])

    return change


def _people(session: str, away: str = "", come: str = "") -> Change:
    def change(_: dict[str, Any], plan: dict[str, Any]) -> None:
        there = plan["attendance"][session]
        plan["attendance"][session] = [who for who in [*there, *come.split()] if who not in away.split()]

    return change


def _turns(*turns: tuple[str, str, int, str, str, str]) -> Change:
    def change(_: dict[str, Any], plan: dict[str, Any]) -> None:
        plan["orders"]["debate"] = [_turn(*turn) for turn in turns]

    return change


def _swapped(first: str, other: str) -> Change:
    def change(_: dict[str, Any], plan: dict[str, Any]) -> None:
        for turn in plan["orders"]["debate"]:
            turn["who"] = {first: other, other: first}.get(turn["who"], turn["who"])

    return change


def _all(*changes: Change) -> Change:
    def change(scenario: dict[str, Any], plan: dict[str, Any]) -> None:
        for change in changes:
            change(scenario, plan)

    return change


def _stated(session: str, **fields: Any) -> Change:
    def change(scenario: dict[str, Any], _: dict[str, Any]) -> None:
        next(s for s in scenario["sessions"] if s["id"] == session).update(fields)

    return change


def _lunchless(scenario: dict[str, Any], plan: dict[str, Any]) -> None:
    """The committee sits through noon, and BBB's minister with it."""
    _stated("committee", duration=180)(scenario, plan)
    _move("committee", ONE, "11:30")(scenario, plan)
    _move("b-2", ONE, "15:00")(scenario, plan)
    _people("committee", away="BBB-01", come="bbb")(scenario, plan)


def _late_car(_: dict[str, Any], plan: dict[str, Any]) -> None:
    plan["arrivals"][0]["at"] = _at(ONE, "09:05")


def _crowded_mornings(scenario: dict[str, Any], plan: dict[str, Any]) -> None:
    """Ten more meetings, all before noon; nothing after it on the first day."""
    for number in range(10):
        more = {"id": f"more-{number}", "kind": "roundtable", "title": "More", "duration": 30}
        scenario["sessions"].append(more)
        plan["placements"].append({"session": more["id"], "start": _at(TWO, "11:30"), "room": "den"})
    _move("fair", ONE, "11:30")(scenario, plan)
    _move("briefing", ONE, "12:30")(scenario, plan)


BROKEN: dict[str, tuple[Change, str]] = {
    "heads absent": (_people("reception", away="bbb"), "Head bbb (bbb) is not at reception"),
    "named people absent": (_people("opening", away="aaa-m"), "Minister (aaa-m) is not at opening"),
    "organisers away": (_people("fair", away="aaa-m"), "AAA is not at fair"),
    "double-booked people": (_move("b-2", TWO, "10:15"), "Head ddd (ddd): b-2 and debate-2"),
    "in the house before the car": (_late_car, "Head aaa (aaa) arrives 12 May 09:05, is in opening"),
    "hostile side by side": (
        _turns(
            ("bbb", "debate-1", 1, ONE, "10:15", "10:20"),
            ("ccc", "debate-1", 2, ONE, "10:20", "10:25"),
        ),
        "Head bbb (bbb) and Head ccc (ccc)",
    ),
    "zones above cap": (_stated("opening", heads=191), "ring: 201 heads, cap 200"),
    "odd starts": (_move("b-2", ONE, "13:35"), "b-2 (12 May 13:35"),
    "outside the frame": (_move("b-2", ONE, "09:45"), "b-2 (12 May 09:45"),
    "bilaterals out of hours": (_move("b-2", ONE, "19:30"), "b-2 (12 May 19:30"),
    "other meetings out of hours": (_move("fair", ONE, "20:30"), "fair (12 May 20:30"),
    "heads without lunch": (_lunchless, "Head bbb (bbb) on 12 May: committee"),
    "uneven days": (
        _all(_move("b-3", ONE, "15:00"), _move("b-4", ONE, "16:00")),
        "bilateral: 4 of 4 on 12 May",
    ),
    "empty hours": (_crowded_mornings, "12 May 14:00-18:00"),
    "kept for one last meeting": (_move("b-2", ONE, "17:15"), "Head bbb (bbb) from 12 May 11:15 for b-2"),
    "other times each day": (_move("debate-2", TWO, "12:45"), "debate-2 (13 May 12:45"),
    "high level at once": (_move("high", TWO, "10:30", "salon"), "debate-2 (13 May 10:15"),
    "inversions of rank": (_swapped("aaa", "ccc"), "Head aaa (aaa), head-of-state, comes 5, behind 3"),
    "host in the middle": (
        _all(
            lambda scenario, _: scenario["delegations"][4]["members"][0].update(rank="head-of-state"),
            _turns(
                ("aaa", "debate-1", 1, ONE, "10:15", "10:20"),
                ("hst", "debate-1", 2, ONE, "10:20", "10:25"),
                ("ddd", "debate-1", 3, ONE, "10:25", "10:30"),
            ),
        ),
        "Head hst (hst) is 2 of 3",
    ),
    "idle inside a list": (
        _turns(
            ("hst", "debate-1", 1, ONE, "10:15", "10:20"),
            ("aaa", "debate-1", 2, ONE, "10:40", "10:45"),
        ),
        "debate in debate-1: idle 10:20-10:40",
    ),
    "empty parts of lists": (
        _turns(("hst", "debate-1", 1, ONE, "10:15", "10:20")),
        "debate: nobody in debate-2",
    ),
    "chairs called up": (_stated("debate-1", chairs=["hst"]), "Head hst (hst) chairs debate-1"),
    "leaders in audiences": (_people("fair", come="aaa"), "Head aaa (aaa) in fair"),
    "leaders without a pause": (_move("b-1", ONE, "11:15"), "Head aaa (aaa): debate-1 to 12 May 11:15, b-1"),
    "whole delegations": (_people("fair", come="BBB-02 bbb"), "all 3 of BBB in fair"),
    "crowded beside an empty hall": (_stated("fair", heads=20), "20 heads in 20 seats, hall empty: fair"),
    "press rooms taken": (_move("fair", ONE, "17:00", "press-room"), "fair (12 May 17:00"),
    "press without press": (_people("briefing", away="PRS-01"), "briefing (12 May 15:15"),
    "meetings out of order": (_move("debate-1", TWO, "14:00"), "debate-2 (13 May 10:15"),
    "press conferences elsewhere": (_move("briefing", ONE, "15:15", "salon"), "briefing (12 May 15:15"),
    "told of too early": (_stated("briefing", title="On the closing"), "briefing (12 May 15:15-15:45"),
    "meals at other hours": (_stated("reception", title="Lunch"), "reception (12 May 18:30"),
    "far from their ceremony": (
        _stated("briefing", kind="rehearsal", title="Rehearsal of the opening"),
        "briefing (12 May 15:15",
    ),
    "meetings during their debate": (
        _all(
            _turns(
                *(
                    (who, "debate-1", n + 1, ONE, f"10:{15 + 5 * n}", f"10:{20 + 5 * n}")
                    for n, who in enumerate((*HEADS, "aaa-m"))
                )
            ),
            _move("b-3", ONE, "11:00"),
        ),
        "debate: Head aaa (aaa) is in b-3 (12 May 11:00",
    ),
    "heads elsewhere than their plenary": (
        _all(_stated("high", attendance="heads"), _move("high", TWO, "10:30", "salon")),
        "high (13 May 10:30-11:30, salon) and debate-2",
    ),
    "told of too late": (
        _all(_stated("briefing", title="On the opening"), _move("briefing", ONE, "15:15")),
        "briefing (12 May 15:15-15:45, press-room) tells of opening",
    ),
    "leaders before their sherpas": (
        _all(
            _stated("committee", title="Sherpas", kind="roundtable"),
            _stated("debate-1", title="Leaders' debate (1)"),
        ),
        "debate-1 (12 May 10:15-11:15, hall) before committee",
    ),
}


def test_nothing_is_sent_back_of_a_sound_plan() -> None:
    counts = count(Scenario.model_validate(_scenario()), Plan.model_validate(_plan()))
    assert {name: cases for name, cases in counts.items() if cases} == {}


def test_every_counter_has_a_plan_that_it_finds_fault_with() -> None:
    assert list(BROKEN) == list(COUNTERS)


@pytest.mark.parametrize("name", list(COUNTERS))
def test_a_broken_plan_is_counted(name: str) -> None:
    scenario, plan = deepcopy(_scenario()), deepcopy(_plan())
    change, expected = BROKEN[name]
    change(scenario, plan)
    count_there = count(Scenario.model_validate(scenario), Plan.model_validate(plan))[name]
    assert any(expected in case for case in count_there), count_there


def test_what_is_stated_is_not_counted() -> None:
    scenario, plan = _scenario(), _plan()
    _move("b-2", ONE, "07:35")(scenario, plan)
    _stated("b-2", start=f"{ONE} 07:35")(scenario, plan)
    counts = count(Scenario.model_validate(scenario), Plan.model_validate(plan))
    assert not any(
        "b-2" in case
        for name in ("odd starts", "outside the frame", "bilaterals out of hours")
        for case in counts[name]
    )


def test_a_closing_before_the_opening_is_counted() -> None:
    scenario, plan = _scenario(), _plan()
    _move("closing", ONE, "08:15")(scenario, plan)
    counts = count(Scenario.model_validate(scenario), Plan.model_validate(plan))
    assert (
        "closing (12 May 08:15-08:45, hall) before the opening ends at 12 May 10:00"
        in counts["outside the frame"]
    )


def test_who_is_away_is_not_counted() -> None:
    scenario, plan = _scenario(), _plan()
    scenario["delegations"][2]["members"][0]["leaves"] = f"{ONE} 18:00"
    for session in ("reception", "closing"):
        _people(session, away="bbb")(scenario, plan)
    counts = count(Scenario.model_validate(scenario), Plan.model_validate(plan))
    assert counts["heads absent"] == []


def test_the_table_shows_counts_and_names(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    scenario, plan = _scenario(), _plan()
    _people("reception", away="bbb ccc")(scenario, plan)
    read = Scenario.model_validate(scenario)
    eventplan.save(read, tmp_path / "event.yaml")
    eventplan.save_plan(Plan.model_validate(plan), tmp_path / "plan.json")

    assert main([str(tmp_path / "event.yaml"), str(tmp_path / "plan.json"), "--most", "1"]) == 1
    shown = capsys.readouterr().out
    assert "    2  heads absent" in shown
    assert "Head bbb (bbb) is not at reception" in shown
    assert "and 1 more" in shown
    assert table({}, 1) == "    0  in all"


@pytest.mark.parametrize("name", ["colombo-summit", "nairobi-ministerial"])
def test_events_of_sixty_sessions_are_read(name: str) -> None:
    scenario = eventplan.load(SIXTY / f"{name}.yaml")
    assert 55 <= len(scenario.sessions) <= 65
