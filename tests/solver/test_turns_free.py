"""People on lists are kept free for their turns near a known plan: a guess that guides, and is no cost."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.solver.assemble import candidates_of, posted
from eventplan.solver.build import Build
from eventplan.solver.engine import engine, solved
from eventplan.solver.problem import Problem, problem_of
from eventplan.solver.turns_free import clashes, taken, turns_near
from tests.rules.builders import DAYS, at
from tests.temptations import CLOSED, tiny

WHO = [f"{name}-1" for name in "ABCDE"]


def event(chair: str = "A-1", **fields: Any) -> Scenario:
    """Five speak from 09:00 for ten minutes each, in the order of protocol; one of them chairs a session."""
    parties = [
        {"id": who[0], "name": who[0], "members": [{"id": who, "rank": "minister", "head": True}]}
        for who in WHO
    ]
    listed = {
        "id": "list",
        "parts": [{"session": "debate"}],
        "seconds": 600,
        "call_up": 0,
        "items": [{"who": who} for who in WHO],
        "inversion": 100,
        **fields,
    }
    sessions = [
        {"id": "debate", **CLOSED, "start": "2025-10-25 09:00", "room": "A"},
        {"id": "talk", **CLOSED, "duration": 30, "room": "B", "chairs": [chair]},
    ]
    rooms = [{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "AB"]
    return tiny(*sessions, days=DAYS, rooms=rooms, delegations=parties, speakers_lists=[listed])


def placed_at(problem: Problem, talk: str) -> dict[int, tuple[int, int]]:
    """The debate at nine, and the talk at some time."""
    return {
        problem.session_index[name]: (problem.minute(at(time)), problem.room_index[room])
        for name, time, room in (("debate", "09:00", "A"), ("talk", talk, "B"))
    }


@pytest.mark.parametrize(
    ("chair", "talk", "clash"),
    [
        ("A-1", "09:00", True),  # first of the list, and speaks last
        ("A-1", "10:00", False),
        ("E-1", "09:00", False),  # last of the list
        ("E-1", "09:30", True),
        ("C-1", "09:00", True),
        ("C-1", "11:00", False),
    ],
)
def test_who_is_needed_elsewhere_in_a_turn_of_protocol(chair: str, talk: str, clash: bool) -> None:
    """A session clashes if it needs somebody when the person speaks, or would, in the order of protocol."""
    problem = problem_of(event(chair))
    placed = placed_at(problem, talk)
    windows = turns_near(problem, placed).windows
    assert sorted(window.who for window in windows) == WHO
    all_clashes = list(clashes(problem, windows, placed))
    assert [(clash.window.who, clash.session) for clash in all_clashes] == (
        [(chair, problem.session_index["talk"])] if clash else []
    )
    assert least(problem, placed, placed) == 100 * clash


def test_a_model_keeps_people_free() -> None:
    """Where the session may move, the least guess is none."""
    problem = problem_of(event())
    assert least(problem, placed_at(problem, "09:00"), {}) == 0


def test_where_order_costs_nothing_nobody_is_kept_free() -> None:
    """A list whose order has no price guides nothing."""
    problem = problem_of(event(inversion=0))
    assert turns_near(problem, placed_at(problem, "09:00")).windows == ()


def least(problem: Problem, placed: dict[int, tuple[int, int]], fixed: dict[int, tuple[int, int]]) -> int:
    """The least that is guessed of windows near a plan, where some sessions are fixed."""
    build: Build = posted(candidates_of(problem, ()))
    for s, (start, room) in fixed.items():
        build.cp.add(build.start[s] == start)
        build.cp.add(build.in_room[s][room] == 1)
    build.cp.minimize(taken(build, turns_near(problem, placed).windows))
    solver = engine(effort=2.0)
    assert solved(solver, build.cp)
    return round(solver.objective_value)
