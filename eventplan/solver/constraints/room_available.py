"""`room-available`: the occupied time lies in the room's availability and misses its holds."""

from functools import cache

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.problem import Mask


def exclude(build: Build) -> None:
    """Forbid starts at which a room that would be used is unavailable or held."""
    problem, scenario = build.problem, build.problem.scenario
    available = {x.id: problem.hours(x.available) for x in scenario.rooms}
    holds = {x.id: problem.hours(x.holds) for x in scenario.rooms}

    @cache
    def closed(before: int, after: int, rooms: frozenset[str]) -> Mask:
        first, last = problem.starts - before, problem.starts + after
        bad = np.zeros(len(problem.starts), dtype=bool)

        for room in rooms:
            if available[room]:
                bad |= ~np.logical_or.reduce([(first >= a) & (last <= b) for a, b in available[room]])
            for a, b in holds[room]:
                bad |= (first < b) & (last > a)

        return bad

    limited = frozenset(room for room in available if available[room] or holds[room])

    for s, session in enumerate(problem.sessions):
        beside = {part for room in session.overflow for part in (room, *scenario.parts_of(room))}
        long = session.duration + session.teardown

        for r, room in enumerate(problem.rooms):
            used = limited.intersection({room, *scenario.parts_of(room), *beside})
            if used:
                because = build.because("room-available", session.id, room)
                build.forbid(because, s, starts=closed(session.setup, long, used), room=r)
