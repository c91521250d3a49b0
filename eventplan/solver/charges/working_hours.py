"""`working-hours`: half hours outside the working hours of a kind."""

from datetime import timedelta

import numpy as np

from eventplan.model import Attendance, Hours
from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints, Problem, together

UNIT, MANY, HEADS = 30, 5, 5

TOGETHER = Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS

FAR = 1 << 30

LONGEST = 15
"""Days after which whatever starts on a day of the event is over."""


def of_starts(candidates: Candidates, s: int) -> Ints:
    """Return the half hours outside the hours of its kind, begun, for each start."""
    problem, scenario = candidates.problem, candidates.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    hours = scenario.hours_of(session)
    if (
        not hours
        or session.start
        or scenario.grid_of(session)
        or not candidates.counts("working-hours", session.id)
    ):
        return np.zeros(len(starts), dtype=np.int64)

    known = candidates.known.setdefault("working-hours", {})
    if hours not in known:
        known[hours] = _open(problem, hours)

    edges, passed = known[hours]
    inside = np.interp(starts + session.duration, edges, passed) - np.interp(starts, edges, passed)
    outside = session.duration - np.rint(inside).astype(np.int64)
    outside += np.where(outside == session.duration, _apart(starts, session.duration, edges), 0)

    for low, high in (problem.minutes(scenario.event.span(w)) for w in scenario.own_windows(session)):
        outside[(starts >= low) & (starts + session.duration <= high)] = 0

    needed = sum(scenario.people[who].head for who in scenario.needed(session))
    asked = MANY if session.attendance in TOGETHER or needed >= HEADS else 1

    return np.asarray(asked * -(-outside // UNIT), dtype=np.int64)


def _apart(starts: Ints, length: int, edges: Ints) -> Ints:
    """Return the minutes from what lies between two stretches, from start to end, to the nearer of them."""
    begins, ends = edges[::2], edges[1::2]
    after = np.searchsorted(ends, starts, side="right")  # stretches that are over
    since = np.where(after > 0, starts - ends[np.maximum(after, 1) - 1], FAR)
    until = np.where(after < len(begins), begins[np.minimum(after, len(begins) - 1)] - starts - length, FAR)

    return np.asarray(np.minimum(since, until), dtype=np.int64)


def _open(problem: Problem, hours: tuple[Hours, ...]) -> tuple[Ints, Ints]:
    """Return when the hours of each day begin and end, in minutes, and how many of them are over by then."""
    event = problem.scenario.event
    days = {day.date + timedelta(days=n) for day in event.days for n in range(-1, LONGEST)}
    spans = together(
        (problem.minute(event.clock(day, x.start)), problem.minute(event.clock(day, x.end, last=True)))
        for day in days
        for x in hours
    )
    lengths = [high - low for low, high in spans]
    passed = np.cumsum([0, *lengths])
    edges = np.array([edge for span in spans for edge in span], dtype=np.int64)

    return edges, np.repeat(passed, 2)[1:-1]
