"""
What every replan costs at least, seen without a search of the whole event.

A session whose old place no rule leaves to it must move, and costs what its next best place does. A
model of some sessions alone, without the others, forbids nothing that the whole model allows: what it
costs at least, every plan does.
"""

import threading
from collections.abc import Collection, Mapping

import numpy as np

from eventplan.model import Scenario

from .aim import Aim
from .assemble import build_of, candidates_of
from .costs import stability
from .costs.stability import Least
from .day_ties import tied
from .engine import engine, proved_bound, solved
from .problem import Waived, problem_of


def unsettled(scenario: Scenario, waive: Waived = ()) -> dict[str, Least]:
    """Return what `stability` takes at least for each session that cannot stay, and where it is no more."""
    build = candidates_of(problem_of(scenario), waive)
    weight = scenario.weight("stability")
    sessions = build.problem.sessions
    least_of = {session.id: stability.least(build, s, weight) for s, session in enumerate(sessions)}

    return {session: cost for session, cost in least_of.items() if cost is not None}


def blockers(scenario: Scenario, cheapest: Mapping[str, Least]) -> set[str]:
    """Return the sessions that have the rooms, or the people, of others where these would cost least."""
    problem, baseline = problem_of(scenario), scenario.baseline
    assert baseline is not None
    blocking: set[str] = set()

    for name, spots in cheapest.items():
        session = problem.sessions[problem.session_index[name]]
        starts, people = problem.starts[spots.starts], {*scenario.needed(session)}
        rooms = {problem.rooms[r] for r in np.flatnonzero(spots.rooms).tolist()}
        parts = {part for room in rooms for part in scenario.parts_of(room)}
        gap = max([session.settling, *(scenario.turnover(room) for room in rooms)])

        for other in problem.sessions:
            was = baseline.placed.get(other.id)
            if was is None or was.room not in scenario.room_by_id or other.id == name:
                continue

            start = problem.minute(was.start)
            near = (starts < start + other.duration + gap) & (start < starts + session.duration + gap)
            shared = parts & scenario.parts_of(was.room) or people & {*scenario.needed(other)}
            if shared and near.any():
                blocking.add(other.id)

    return blocking


def least(
    scenario: Scenario,
    free: Collection[str],
    *,
    waive: Waived = (),
    workers: int = 1,
    seed: int = 0,
    effort: float | None = None,
    seconds: float | None = None,
    stop: threading.Event | None = None,
) -> int:
    """
    Return what `stability` takes at least, as far as these sessions alone show it.

    Nothing is shown where a limit asks for a number of sessions at once, or gaps are to be fair: others might
    have to help.
    """
    if tied(scenario) or (stop is not None and stop.is_set()):
        return 0

    aim = Aim(counted=("stability",), free=frozenset(free))
    build = build_of(problem_of(scenario), waive=waive, aim=aim)
    solver = engine(workers=workers, seed=seed, effort=effort, seconds=seconds)
    if build.dead or not solved(solver, build.cp):
        return 0

    return proved_bound(solver)
