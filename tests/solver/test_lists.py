"""Lists are as good as they can be: compared with every list that the law allows, one by one."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest

from eventplan.explanation import explain
from eventplan.model import NoPlan, Plan, Scenario, Status, Turn
from eventplan.planner import plan
from eventplan.rules import non_encounter, statements
from eventplan.rules._precedence import inversions
from eventplan.solver.one_list import OneList, lists_of
from eventplan.solver.orders import _in_order, _meetings, orders
from eventplan.solver.problem import Problem, problem_of
from eventplan.solver.reorder import Row, reorder
from eventplan.verifier import verify
from tests.rules.builders import DAYS, at, planned
from tests.temptations import CLOSED, tiny

KINDS = ("state", "state", "state", "host", "observer", "un", "intergovernmental", "ngo")
RANKS = ("head-of-state", "minister", "minister", "vice-minister", "head-of-delegation")
PARTS = {"x": "09:00", "y": "11:00"}
"""Two parts, of an hour each; z is beside them."""


def some_list(seed: int) -> Scenario:
    """A list of up to five, some of whom are away, needed elsewhere, in the chair, or avoid each other."""
    random = Random(seed)
    names = "ABCDE"[: random.randint(3, 5)]
    parties = []
    for name in names:
        stay = random.choice([{}] * 3 + [{"arrives": "2025-10-25 09:20"}, {"leaves": "2025-10-25 09:50"}])
        avoids = [other for other in names if other != name and random.random() < 0.12]
        rank = random.choice(RANKS)
        members = [{"id": f"{name}-1", "rank": rank, "head": True}]
        party = {"id": name, "name": name, "kind": random.choice(KINDS), "members": members, "avoids": avoids}
        parties.append({**party, **stay})
    who = [f"{name}-1" for name in names]

    def some(share: float) -> list[str]:
        return [person for person in who if random.random() < share]

    items = [
        {"who": person, **({"parts": [random.choice("xy")]} if random.random() < 0.15 else {})}
        for person in who
    ]
    parts: list[dict[str, Any]] = [{"session": name} for name in "xy"]
    if random.random() < 0.3:
        parts[0]["ranks"] = ["head-of-state", "minister"]
    if random.random() < 0.3:
        parts[1]["least"] = 1
    if random.random() < 0.3:
        items[0]["for_group"] = "the Group"
    listed = {
        "id": "list",
        "parts": parts,
        "seconds": random.choice([600, 900]),
        "call_up": random.choice([0, 10, 30]),
        "items": items,
        "first": some(0.1)[:2],
        "order": random.choice(["whole", "whole", "part"]),
        "host": random.choice(["first", "by-rank", "last"]),
        "organisation": random.choice(["first", "by-rank", "last"]),
        "inversion": 100,
        "chairing": 70,
        "together": 130,
    }
    sessions = [
        {"id": "x", **CLOSED, "start": "2025-10-25 09:00", "room": "A", "chairs": some(0.1)},
        {"id": "y", **CLOSED, "start": "2025-10-25 11:00", "room": "A"},
        {
            "id": "z",
            **CLOSED,
            "start": "2025-10-25 09:00",
            "room": "B",
            "required": some(0.1),
            "duration": 30,
        },
    ]
    rooms = [{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "AB"]
    return tiny(*sessions, days=DAYS, rooms=rooms, delegations=parties, speakers_lists=[listed])


PLACES = {"x": "09:00 A", "y": "11:00 A", "z": "09:00 B"}


def problem_and_places(scenario: Scenario) -> tuple[Problem, dict[int, tuple[int, int]]]:
    """The integers behind a scenario, with x, y and z where they are pinned."""
    problem = problem_of(scenario)
    rooms = {name: place.split()[1] for name, place in PLACES.items()}
    start = {name: problem.minute(at(place.split()[0])) for name, place in PLACES.items()}
    index, room = problem.session_index, problem.room_index
    return problem, {index[name]: (start[name], room[rooms[name]]) for name in PLACES}


def every_list(scenario: Scenario) -> Iterator[tuple[Turn, ...]]:
    """Everybody on the list in every order, with every number in the first part."""
    (listed,) = scenario.speakers_lists
    who = [item.who for item in listed.items]
    length = timedelta(seconds=listed.seconds)
    for order in permutations(who):
        for number in range(len(who) + 1):
            yield tuple(
                Turn(
                    who=person,
                    part=part,
                    position=n + 1,
                    start=begin + n * length,
                    end=begin + (n + 1) * length,
                )
                for part, begin, people in (
                    ("x", at("09:00"), order[:number]),
                    ("y", at("11:00"), order[number:]),
                )
                for n, person in enumerate(people)
            )


def with_turns(scenario: Scenario, turns: dict[str, tuple[Turn, ...]]) -> Plan:
    """A plan with these turns, at whose sessions are those who are needed."""
    attendance = {session.id: scenario.needed(session) for session in scenario.sessions}
    return planned(PLACES, orders=turns, attendance=attendance)


def lawful(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan keeps the rules of lists."""
    return not list(statements.check(scenario, plan)) and not list(non_encounter.check(scenario, plan))


def cheapest(scenario: Scenario) -> int | None:
    """What the cheapest lawful list costs; None if there is none."""
    best = None
    for turns in every_list(scenario):
        plan = with_turns(scenario, {"list": turns})
        points = sum(charge.points for charge in inversions(scenario, plan))
        if (best is None or points < best) and lawful(scenario, plan):
            best = points
    return best


@pytest.mark.parametrize("seed", range(30))
def test_no_list_is_cheaper(seed: int) -> None:
    """What is found is lawful, costs what the law says, and nothing that the law allows costs less."""
    scenario = some_list(seed)
    problem, placed = problem_and_places(scenario)
    orders_of = orders(problem, placed)
    least = cheapest(scenario)
    if least is None:
        assert orders_of.blocked is not None
        assert orders_of.proved
        return
    assert orders_of.blocked is None
    plan = with_turns(scenario, orders_of.turns)
    assert lawful(scenario, plan)
    assert sum(charge.points for charge in inversions(scenario, plan)) == least


@pytest.mark.parametrize("seed", range(100, 120))
def test_solver_and_law_count_alike(seed: int) -> None:
    """Any list that all may have costs the same on both sides."""
    scenario = some_list(seed)
    problem, placed = problem_and_places(scenario)
    ((rule, listed),) = lists_of(scenario)
    one_list = OneList(problem, placed, rule, listed, ())
    number = {item.who: i for i, item in enumerate(one_list.items)}
    part = {session: p for p, session in enumerate("xy")}
    for turns in Random(seed).sample(list(every_list(scenario)), 20):
        plan = with_turns(scenario, {"list": turns})
        one_list.chosen = sorted((part[turn.part], turn.position - 1, number[turn.who]) for turn in turns)
        if not list(statements.check(scenario, plan)):
            assert one_list.points() == sum(charge.points for charge in inversions(scenario, plan))
            row = Row(one_list)
            assert row.cost(row.people, row.used).points == one_list.points()


@pytest.mark.parametrize("filled", [False, True])
def test_moving_one_at_a_time_mostly_finds_the_cheapest_list(filled: bool) -> None:
    """From no list at all, or filled in order: what is possible is lawful, and most lists are as cheap as can be."""
    best = 0
    for seed in range(200, 220):
        scenario = some_list(seed)
        problem, placed = problem_and_places(scenario)
        ((rule, listed),) = lists_of(scenario)
        one_list = OneList(problem, placed, rule, listed, (), _meetings(problem, placed, ()))
        if filled:
            _in_order([one_list], ())
        least = cheapest(scenario)
        points = one_list.points() if reorder([one_list], ()) else None
        best += points == least
        if points is not None:
            plan = with_turns(scenario, {"list": one_list.turns()})
            assert least is not None
            assert lawful(scenario, plan)
            assert sum(charge.points for charge in inversions(scenario, plan)) == points >= least
    assert best >= (14 if filled else 10)


def rivals(*items: str, sessions: Any = None, **fields: Any) -> Scenario:
    """Parties ONE and TWO, of which one avoids the other, and SIX; a list in sessions for everyone."""
    listed = {
        "id": "list",
        "parts": [{"session": s["id"]} for s in sessions or [{"id": "x"}]],
        "seconds": 600,
    }
    parties = [{"id": name, "name": name, "size": 1} for name in ("ONE", "SIX", "TWO")]
    parties[0]["avoids"] = ["TWO"]
    return tiny(
        *(sessions or [{"id": "x", "attendance": "everyone", "start": "2025-10-25 09:00", "room": "A"}]),
        delegations=parties,
        days=DAYS,
        speakers_lists=[{**listed, "call_up": 0, "items": [{"who": who} for who in items], **fields}],
    )


def answer_to(scenario: Scenario) -> Plan | NoPlan:
    """What is planned."""
    return plan(scenario, workers=1, effort=5.0, seconds=60.0)


def test_two_who_avoid_each_other_and_nobody_between_cannot_be() -> None:
    """Two on a list of one part would be side by side: proved; waived, every plan breaks that rule and no other."""
    scenario = rivals("ONE-01", "TWO-01")
    answer = answer_to(scenario)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE
    for waived in ({"waived": True}, {"waived_for": ["list"]}, {"waived_for": ["ONE"]}):
        lawless = scenario.changed(rules={"non-encounter": waived})
        answer = answer_to(lawless)
        assert isinstance(answer, Plan)
        assert {finding.rule for finding in verify(scenario, answer)} == {"non-encounter"}


def test_side_by_side_at_a_price() -> None:
    """What is priced is paid once, and told."""
    answer = answer_to(rivals("ONE-01", "TWO-01").changed(rules={"non-encounter": {"price": 40}}))
    assert isinstance(answer, Plan)
    assert (answer.score_by["non-encounter"], answer.status) == (40, Status.OPTIMAL)


def test_somebody_stands_between_two_who_avoid_each_other() -> None:
    """With a third they are kept apart, and nobody is out of order."""
    answer = answer_to(rivals("ONE-01", "SIX-01", "TWO-01"))
    assert isinstance(answer, Plan)
    assert [turn.who for turn in answer.orders["list"]] == ["ONE-01", "SIX-01", "TWO-01"]


def test_two_parts_keep_two_apart() -> None:
    """With two parts and nobody else each has one."""
    days = [
        {"id": n, "attendance": "everyone", "start": f"2025-10-2{d} 09:00"} for n, d in (("x", 5), ("y", 6))
    ]
    answer = answer_to(rivals("ONE-01", "TWO-01", sessions=days))
    assert isinstance(answer, Plan)
    assert [turn.part for turn in answer.orders["list"]] == ["x", "y"]


def test_why_two_cannot_be_on_a_list_is_told() -> None:
    """The conflict names both parties and the list."""
    explanation = explain(rivals("ONE-01", "TWO-01"))
    reasons = [reason for conflict in explanation.conflicts for reason in conflict.reasons]
    assert any(reason.rule == "non-encounter" and "list" in reason.subjects for reason in reasons)


@pytest.mark.parametrize(
    ("part", "number"),
    [({}, 5), ({"minutes": "60 min"}, 6), ({"most": 6}, 6)],
)
def test_nobody_ends_on_the_gavel_while_the_next_day_is_idle(part: dict[str, Any], number: int) -> None:
    """Six statements would fill the hour to its end; one waits for the next day, unless the planner decided."""
    days = [
        {"id": n, "attendance": "everyone", "start": f"2025-10-2{d} 09:00"} for n, d in (("x", 5), ("y", 6))
    ]
    people = [{"id": name, "name": name, "size": 1} for name in "ABCDEFGH"]
    listed = {
        "id": "list",
        "parts": [{"session": "x", **part}, {"session": "y"}],
        "seconds": 600,
        "items": [{"who": f"{name}-01"} for name in "ABCDEFGH"],
    }
    answer = answer_to(tiny(*days, delegations=people, days=DAYS, speakers_lists=[listed]))
    assert isinstance(answer, Plan)
    assert [turn.part for turn in answer.orders["list"]].count("x") == number


def test_a_full_list_is_full() -> None:
    """Where all minutes are needed they are used, to the last."""
    people = [{"id": name, "name": name, "size": 1} for name in "ABCDEF"]
    listed = {"id": "list", "parts": [{"session": "x"}], "seconds": 600}
    items = [{"who": f"{name}-01"} for name in "ABCDEF"]
    session = {"id": "x", "attendance": "everyone"}
    answer = answer_to(
        tiny(session, delegations=people, days=DAYS, speakers_lists=[{**listed, "items": items}])
    )
    assert isinstance(answer, Plan)
    assert len(answer.orders["list"]) == 6


def test_whoever_is_free_behind_the_last_place_alone_speaks_before() -> None:
    """Five speak, three of them in the first part: for E, busy until 11:30, there is no third place in the other."""
    parties = [{"id": name, "name": name, "members": [{"id": f"{name}-1"}]} for name in "ABCDE"]
    parts = [{"session": "x"}, {"session": "y"}]
    listed = {
        "id": "list",
        "parts": parts,
        "seconds": 900,
        "items": [{"who": f"{name}-1"} for name in "ABCDE"],
    }
    scenario = tiny(
        {"id": "x", **CLOSED, "start": "2025-10-25 09:00", "room": "A"},
        {"id": "y", **CLOSED, "start": "2025-10-25 11:00", "room": "A"},
        {"id": "z", **CLOSED, "start": "2025-10-25 11:00", "room": "B", "required": ["E-1"], "duration": 30},
        days=DAYS,
        rooms=[{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "AB"],
        delegations=parties,
        speakers_lists=[{**listed, "call_up": 0}],
    )
    problem, _ = problem_and_places(scenario)
    placed = {
        problem.session_index[name]: (problem.minute(at(clock)), problem.room_index[where])
        for name, clock, where in (("x", "09:00", "A"), ("y", "11:00", "A"), ("z", "11:00", "B"))
    }
    ((rule, stated),) = lists_of(scenario)
    one_list = OneList(problem, placed, rule, stated, ())
    assert one_list.in_order([])
    assert [(p, one_list.items[i].who) for p, _, i in sorted(one_list.chosen)] == [
        (0, "A-1"),
        (0, "B-1"),
        (0, "E-1"),
        (1, "C-1"),
        (1, "D-1"),
    ]
