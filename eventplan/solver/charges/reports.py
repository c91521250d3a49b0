"""`reports`: half hours by which a daily briefing is before noon."""

import numpy as np

from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints

NOON, UNIT = 12 * 60, 30


def of_starts(candidates: Candidates, s: int) -> Ints:
    """Return the half hours before noon, begun, of a daily briefing, for each start."""
    problem, scenario = candidates.problem, candidates.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    stated = session.start or scenario.grid_of(session) or session.id not in scenario.briefings
    if stated or not candidates.counts("reports", session.id):
        return np.zeros(len(starts), dtype=np.int64)

    noons = np.array([problem.clock(d, NOON) for d in range(len(problem.days))], dtype=np.int64)
    early = np.maximum(noons[problem.day_of_start] - starts, 0)

    for low, high in (problem.minutes(scenario.event.span(w)) for w in scenario.own_windows(session)):
        early[(starts >= low) & (starts + session.duration <= high)] = 0

    return np.asarray(-(-early // UNIT), dtype=np.int64)
