"""`round-times`: starts that are not on the hour or half past."""

import numpy as np

from eventplan.model import Kind
from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints

QUARTER, ODD, SHORT = 1, 3, 30


def of_starts(candidates: Candidates, s: int) -> Ints:
    """Return the units of each start."""
    problem, scenario = candidates.problem, candidates.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    stated = session.start or scenario.grid_of(session) or session.kind is Kind.HOLD
    if stated or not candidates.counts("round-times", session.id):
        return np.zeros(len(starts), dtype=np.int64)

    quarter = 0 if session.duration <= SHORT else QUARTER
    clock = problem.clock_of_start
    units = np.where(clock % 15 != 0, ODD, np.where(clock % 30 != 0, quarter, 0)).astype(np.int64)

    for low, high in (problem.minutes(scenario.event.span(w)) for w in scenario.own_windows(session)):
        if high - low == session.duration:
            units[starts == low] = 0

    return units
