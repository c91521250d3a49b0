"""Small events of which a plan was lawful by the letter, and no protocol officer would have accepted it."""

from pathlib import Path
from typing import Any

import pytest

from eventplan import load
from eventplan.model import NoPlan, Plan, Rank, Scenario, Status, Whereabouts
from eventplan.planner import plan
from eventplan.preferences import absences
from eventplan.publish.items import Wording
from eventplan.publish.people_tables import heads, missing
from eventplan.verifier import is_lawful, score, verify
from tests.planted import planted

CASES = Path(__file__).parent / "cases"
QUICK: dict[str, Any] = {"workers": 1, "effort": 10.0, "seconds": 60.0}


def planned(name: str, **changes: Any) -> tuple[Scenario, Plan]:
    """A case and its plan."""
    scenario = load(CASES / f"{name}.yaml")
    scenario = scenario.changed(**changes) if changes else scenario
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    return scenario, answer


def times(plan: Plan) -> dict[str, str]:
    """When each session starts, by the clock."""
    return {p.session: f"{p.start:%H:%M}" for p in plan.placements}


def test_heads_are_at_the_opening() -> None:
    """A bilateral that could be at 10:00, in another room, waits until its heads have walked there."""
    scenario, plan = planned("heads-miss-opening")
    assert times(plan)["opening"] == "09:00"
    assert times(plan)["bi"] >= "10:05"
    assert {"JPN-01", "KOR-01"} <= {*plan.attendance["opening"]}
    assert list(absences.absent(scenario, plan)) == []


def test_heads_are_at_the_reception() -> None:
    """A wish of a point does not take two heads out of a reception; it is told that it is not granted."""
    scenario, plan = planned("heads-miss-reception")
    assert times(plan)["bi-1"] >= "19:30"
    assert {"JPN-01", "KOR-01"} <= {*plan.attendance["reception"]}
    assert "preferred-times" in {charge.about for charge in score(scenario, plan).charges}


def test_whoever_speaks_on_a_list_is_there() -> None:
    """Where the head of India speaks nobody of Pakistan sits, and the other way round; both are told why."""
    scenario, plan = planned("rivals-meet-at-statement")
    whereabouts = Whereabouts(scenario, plan)
    for session in ("one", "two"):
        parties = {scenario.people[person].delegation for person in whereabouts.people(session)}
        assert len(parties) == 1
    messages = [charge.message for charge in score(scenario, plan).charges]
    assert messages == [
        "India cannot attend 'Session one': 3 avoid Pakistan, who is there",
        "Pakistan cannot attend 'Session two': 3 avoid India, who is there",
    ]


def test_rivals_who_may_choose_their_part_attend_where_they_speak() -> None:
    """With both parts open to both, each speaks where it wishes to be, and nothing is lost."""
    scenario = load(CASES / "rivals-meet-at-statement.yaml")
    (listed,) = scenario.speakers_lists
    free = tuple(item.model_copy(update={"parts": ()}) for item in listed.items)
    scenario = scenario.changed(speakers_lists=(listed.model_copy(update={"items": free}),))
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert is_lawful(verify(scenario, answer))


@pytest.mark.parametrize("name", ["both-speak", "organiser-away", "speaker-no-badge"])
def test_there_is_no_plan(name: str) -> None:
    """Rivals in one list of one session, organisers who have left, speakers without the badge: proved."""
    answer = plan(load(CASES / f"{name}.yaml"), **QUICK)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE


def test_those_named_meet() -> None:
    """The President leads, and is gone by noon: the ministers meet, one of them the head of delegation."""
    scenario, plan = planned("bilateral-not-by-head")
    assert set(plan.attendance["bi"]) == {"minister", "BRA-01"}
    (session,) = scenario.sessions
    by_rank = session.model_copy(update={"required": (), "meets": Rank.MINISTER})
    assert scenario.changed(sessions=(by_rank,)).needed(by_rank) == ("minister", "BRA-01")
    with_heads = session.model_copy(update={"meets": "heads"})
    assert set(scenario.changed(sessions=(with_heads,)).needed(with_heads)) == {"minister", "pres", "BRA-01"}


def test_a_zone_counts_whom_the_plan_sends() -> None:
    """Ten heads are expected and forty would come: no more are sent than the zone may hold."""
    scenario, plan = planned("zone-cap")
    (zone,) = scenario.zones
    assert zone.cap is not None
    assert max(len(people) for people in plan.attendance.values()) <= zone.cap
    (session,) = {p.session for p in plan.placements}
    everyone = plan.model_copy(update={"attendance": {session: tuple(scenario.people)}})
    assert "zone-occupancy" in {finding.rule for finding in verify(scenario, everyone)}


@pytest.mark.parametrize("seed", range(0, 120, 7))
def test_zones_are_within_their_caps_by_the_sentence_of_the_rule(seed: int) -> None:
    """Minute by minute, with heads counted from attendance and turns alone, no zone holds more than its cap."""
    scenario, _ = planted(seed)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    turns = {(turn.part, turn.who) for listed in answer.orders.values() for turn in listed}
    for zone in scenario.zones:
        if zone.cap is None:
            continue
        nested = {z.id for z in scenario.zones if zone.id in {a.id for a in scenario.zone_chain(z.id)}}
        staff = sum(z.staff for z in scenario.zones if z.id in nested)
        for at in {p.start for p in answer.placements}:
            heads_in = staff
            for p in answer.placements:
                session = scenario.session_by_id[p.session]
                rooms = {p.room, *scenario.parts_of(p.room)}
                running = 0 <= (at - p.start).total_seconds() < session.duration * 60
                if running and nested & {scenario.room_by_id[room].zone for room in rooms}:
                    there = {*answer.attendance.get(p.session, ())} | {w for s, w in turns if s == p.session}
                    heads_in += max(len(there), scenario.expected_heads(session))
            assert heads_in <= zone.cap


def test_absences_and_heads_are_counted() -> None:
    """Whoever is away is listed at no points; whoever finds no seat at a point each; heads by the hour."""
    scenario = Scenario.model_validate(
        {
            "event": {
                "id": "few",
                "title": "Few seats",
                "time_zone": "Europe/Paris",
                "days": [{"date": "2027-06-08", "opens": "09:00", "closes": "11:00"}],
            },
            "venues": [{"id": "v", "name": "V"}],
            "zones": [{"id": "z", "name": "Inner"}],
            "rooms": [{"id": "hall", "name": "Hall", "venue": "v", "capacity": 4, "zone": "z"}],
            "delegations": [
                {"id": "ONE", "name": "One", "size": 5, "rank": "minister"},
                {"id": "TWO", "name": "Two", "size": 1, "arrives": "2027-06-08 10:30"},
            ],
            "sessions": [
                {"id": "o", "kind": "ceremony", "ceremony": "opening", "title": "Opening", "duration": 90,
                 "heads": 3, "start": "2027-06-08 09:00", "room": "hall"},
            ],
        }
    )  # fmt: skip
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert answer.attendance["o"] == ("ONE-01", "ONE-02", "ONE-03", "ONE-04")
    listed = [
        (absence.people, absence.points, absences.in_words(scenario, absence.why))
        for absence in absences.absent(scenario, answer)
    ]
    assert listed == [
        (("ONE-05",), 1, "no seat is left"),
        (("TWO-01",), 0, "is there from 08 Jun 10:30 on"),
    ]
    assert (answer.score, answer.bound) == (1, 0)
    wording = Wording(scenario, answer)
    assert [row[2:7] for row in missing(wording).rows] == [
        ("1 delegate", "One", "delegate", "no seat is left", "1"),
        ("TWO-01", "Two", "head of delegation", "is there from 08 Jun 10:30 on", ""),
    ]
    assert [row[2:] for row in heads(wording).rows] == [
        (*hour, *what, "4", "4")
        for hour in (("09:00", "10:00"), ("10:00", "11:00"))
        for what in (("session", "o", "Opening"), ("zone", "z", "Inner"), ("event", "few", "Few seats"))
    ]


def test_rivals_speak_in_different_parts() -> None:
    """Of two who must not meet each speaks in a part of its own; where a rival chairs, neither does."""
    scenario = load(CASES / "both-speak.yaml")
    (session,) = scenario.sessions
    two = session.model_copy(update={"id": "two", "title": "Second session"})
    (listed,) = scenario.speakers_lists
    parts = (listed.parts[0], listed.parts[0].model_copy(update={"session": "two"}))
    free = scenario.changed(
        sessions=(session, two), speakers_lists=(listed.model_copy(update={"parts": parts}),)
    )
    answer = plan(free, **QUICK)
    assert isinstance(answer, Plan)
    (turns,) = answer.orders.values()
    assert len({turn.part for turn in turns}) == 2
    chaired = free.changed(sessions=(session, two.model_copy(update={"chairs": ("PAK-02",)})))
    answer = plan(chaired, **QUICK)
    assert isinstance(answer, Plan)
    (turns,) = answer.orders.values()
    assert {turn.who: turn.part for turn in turns} == {"IND-01": "one", "PAK-01": "two"}
