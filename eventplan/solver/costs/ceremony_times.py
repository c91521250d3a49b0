"""`ceremony-times`: half hours by which the opening is late, or the closing ends early."""

import numpy as np

from eventplan.model import Side
from eventplan.model.near_ceremonies import Near
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear
from eventplan.solver.costs._alone import Ints, by_start

MORNING, AFTERNOON, UNIT, MOST, EARLY = 9 * 60, 16 * 60, 30, 24, 8
HOUR, DAY = 60, 24 * 60


def cost(build: Build, weight: int) -> None:
    """Charge the two ceremonies what their starts cost."""
    for session in build.problem.scenario.ceremonies.values():
        s = build.problem.session_index[session.id]
        by_start(build, "ceremony-times", s, weight * of_starts(build, s))

    for near in build.problem.scenario.near_ceremonies:
        s, ceremony = build.problem.session_index[near.session], build.problem.session_index[near.ceremony]
        counts = build.counts("ceremony-times", near.session, near.ceremony)
        if counts and build.possible(s) and build.possible(ceremony):
            build.cost("ceremony-times", weight * _far(build, s, ceremony, near))


def _far(build: Build, s: int, ceremony: int, near: Near) -> Linear:
    """Half hours by which a session is far from a ceremony."""
    cp, start, end = build.cp, build.start, build.end
    units = cp.new_int_var(0, 2 * build.horizon // UNIT + MOST, "far")
    both = build.present(s, ceremony)

    if near.before:
        early = build.before(s, ceremony)
        build.enforce(cp.add(UNIT * units >= start[ceremony] - end[s] - DAY), both)
        cp.add(units >= MOST).only_enforce_if([~early, *both])

        return units

    build.enforce(cp.add(UNIT * units >= start[s] - end[ceremony] - HOUR), both)

    if near.after:
        cp.add(units >= EARLY).only_enforce_if([~build.before(ceremony, s), *both])
    else:
        build.enforce(cp.add(UNIT * units >= start[ceremony] - end[s] - HOUR), both)

    return units


def of_starts(build: Build, s: int) -> Ints:
    """Return the units of each start."""
    problem, scenario = build.problem, build.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    nothing = np.zeros(len(starts), dtype=np.int64)
    sides = [side for side, ceremony in scenario.ceremonies.items() if ceremony.id == session.id]
    if (
        not sides
        or session.start
        or scenario.grid_of(session)
        or not build.counts("ceremony-times", session.id)
    ):
        return nothing

    opening = problem.minutes(scenario.event.opening[0])[0], problem.minutes(scenario.event.opening[-1])[1]

    if Side.BEFORE_OPENING in sides:
        windows = [problem.minutes(scenario.event.span(window))[0] for window in session.windows]
        first = max(min(windows, default=opening[0]), opening[0])
        nine = next((problem.clock(d, MORNING) for d, day in enumerate(problem.days) if first in day), first)
        late = starts - max(first, nine)
    elif scenario.own_windows(session):
        return nothing
    else:
        four = problem.clock(len(problem.days) - 1, AFTERNOON)
        late = min(four, opening[1]) - starts - session.duration

    return np.asarray(np.minimum(MOST, -(-np.maximum(late, 0) // UNIT)), dtype=np.int64)
