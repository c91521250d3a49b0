"""`ceremony-times`: half hours by which the opening is late, or the closing ends early."""

import numpy as np

from eventplan.model import Side
from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints

MORNING, AFTERNOON, UNIT, MOST = 9 * 60, 16 * 60, 30, 24


def of_starts(candidates: Candidates, s: int) -> Ints:
    """Return the units of each start."""
    problem, scenario = candidates.problem, candidates.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    nothing = np.zeros(len(starts), dtype=np.int64)
    sides = [side for side, ceremony in scenario.ceremonies.items() if ceremony.id == session.id]
    if (
        not sides
        or session.start
        or scenario.grid_of(session)
        or not candidates.counts("ceremony-times", session.id)
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
