"""Sweeps are done as late as the teams can: a sealed room is a guarded room."""

from typing import Any

import pytest

from eventplan.model import Plan
from eventplan.planner import plan
from eventplan.solver.complete import _later
from eventplan.solver.problem import problem_of
from tests.rules.builders import event, room, session

INNER = {"zones": [{"id": "inner", "name": "Inner", "sweep": 30}]}
ROOMS = [room("A", zone="inner"), room("B", zone="inner")]


def guarded(name: str, clock: str, where: str, **fields: Any) -> dict[str, Any]:
    """A protected session."""
    return session(name, start=f"2025-10-25 {clock}", room=where, protected=True, **fields)


def sweeps(*sessions: dict[str, Any], teams: int | None) -> list[tuple[str, str, int]]:
    """Rooms swept, when the seal begins, and by which team, in the plan of these sessions."""
    resources = {} if teams is None else {"sweep_teams": teams}
    answer = plan(
        event(*sessions, rooms=ROOMS, resources=resources, **INNER), workers=1, effort=5, seconds=30
    )
    assert isinstance(answer, Plan)
    return [(placement.room, f"{placement.end:%H:%M}", placement.team) for placement in answer.sweeps]


def test_a_sweep_ends_when_people_come_in() -> None:
    """The sweep is done right before the doors open, not twelve hours before."""
    assert sweeps(guarded("x", "17:00", "A", setup=45), teams=1) == [("A", "16:15", 1)]


@pytest.mark.parametrize(("teams", "first"), [(1, "16:30"), (2, "17:00"), (None, "17:00")])
def test_a_team_that_is_busy_comes_before(teams: int | None, first: str) -> None:
    """Two rooms for one hour: with one team one of them is swept half an hour earlier."""
    done = sweeps(guarded("x", "17:00", "A"), guarded("y", "17:00", "B"), teams=teams)
    assert sorted(end for _, end, _ in done) == [first, "17:00"]
    assert {room for room, _, _ in done} == {"A", "B"}
    assert max(team for _, _, team in done) == (1 if teams == 1 else 2)


def test_a_seal_that_is_taken_over_is_as_old_as_it_was() -> None:
    """Two protected sessions after each other: one sweep does for both, right before the first."""
    done = sweeps(guarded("x", "10:00", "A"), guarded("y", "11:00", "A"), teams=1)
    assert done == [("A", "10:00", 1)]


def test_of_a_replan_only_sweeps_that_are_new_come_later() -> None:
    """Both rooms are swept at 04:00: the sweep that the old plan has stays, the other comes right before 17:00."""
    scenario = event(guarded("x", "17:00", "A"), guarded("y", "12:00", "B"), rooms=ROOMS, **INNER)
    problem = problem_of(scenario)
    placed = {0: (17 * 60, problem.room_index["A"]), 1: (12 * 60, problem.room_index["B"])}
    stays = [(240, 270, "A"), (240, 270, "B")]
    assert sorted(_later(problem, placed, stays, {(240, "B")})) == [(240, 270, "B"), (990, 1020, "A")]
