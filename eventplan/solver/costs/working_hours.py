"""`working-hours`: half hours outside the working hours of a kind."""

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.costs._alone import Ints, by_start

UNIT = 30


def cost(build: Build, weight: int) -> None:
    """Charge each session what its start leaves outside the hours."""
    for s in range(len(build.problem.sessions)):
        by_start(build, "working-hours", s, weight * of_starts(build, s))


def of_starts(build: Build, s: int) -> Ints:
    """Return the half hours outside the hours of its kind, begun, for each start."""
    problem, scenario = build.problem, build.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    hours = scenario.of_kind(session).hours
    if not hours or session.start or session.slots or not build.counts("working-hours", session.id):
        return np.zeros(len(starts), dtype=np.int64)
    first = problem.clock_of_start
    last = first + session.duration
    inside = np.zeros(len(starts), dtype=np.int64)
    for midnight in range(0, int(last.max()), 1440):
        for x in hours:
            both = np.minimum(last, x.end + midnight) - np.maximum(first, x.start + midnight)
            inside += np.maximum(0, both)
    outside = session.duration - inside
    for low, high in (problem.minutes(scenario.event.span(w)) for w in scenario.own_windows(session)):
        outside[(starts >= low) & (starts + session.duration <= high)] = 0
    return np.asarray(-(-outside // UNIT), dtype=np.int64)
