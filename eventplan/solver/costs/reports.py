"""`reports`: press conferences before the end of what they tell of, and daily briefings before noon."""

import numpy as np

from eventplan.model import Kind
from eventplan.solver.build import Build
from eventplan.solver.costs._alone import Ints, by_start

BEFORE, CEREMONY, NOON, UNIT = 2, 10, 12 * 60, 30
SOON, HOUR, MOST = 90, 60, 6


def cost(build: Build, weight: int) -> None:
    """Charge each press conference for what it does not wait for, and for its own hour."""
    problem = build.problem
    for s in range(len(problem.sessions)):
        by_start(build, "reports", s, weight * of_starts(build, s))

    for name, others in problem.scenario.told_of.items():
        press = problem.session_index[name]
        for other in others:
            reported = problem.session_index[other]
            if build.possible(press) and build.possible(reported) and build.counts("reports", name, other):
                _wait(build, reported, press, weight)

    for name, ceremony in problem.scenario.told_soon.items():
        press, reported = problem.session_index[name], problem.session_index[ceremony]
        if build.possible(press) and build.possible(reported) and build.counts("reports", name, ceremony):
            _soon(build, reported, press, weight)


def _soon(build: Build, reported: int, press: int, weight: int) -> None:
    """Charge a press conference for the hours after its ceremony, begun."""
    latest = (
        build.candidates[press][-1]
        - build.candidates[reported][0]
        - build.problem.sessions[reported].duration
    )
    if latest <= SOON:
        return

    units, much = build.cp.new_int_var(0, MOST, "late"), build.cp.new_bool_var("very-late")
    both = build.present(reported, press)
    late = build.start[press] - build.end[reported] - SOON
    build.enforce(build.cp.add(HOUR * units >= late), [~much, *both])
    build.cp.add(units >= MOST).only_enforce_if(much)
    build.cost("reports", weight * units)


def _wait(build: Build, reported: int, press: int, weight: int) -> None:
    ends = build.candidates[reported][-1] + build.problem.sessions[reported].duration
    if ends <= build.candidates[press][0]:
        return

    early = build.cp.new_bool_var("before-end")
    after = build.before(reported, press)
    build.cp.add_bool_or([after, early, *(~literal for literal in build.present(reported, press))])
    units = CEREMONY if build.problem.sessions[reported].kind is Kind.CEREMONY else BEFORE
    build.cost("reports", weight * units * early)


def of_starts(build: Build, s: int) -> Ints:
    """Return the half hours before noon, begun, of a daily briefing, for each start."""
    problem, scenario = build.problem, build.problem.scenario
    session, starts = problem.sessions[s], problem.starts
    stated = session.start or scenario.grid_of(session) or session.id not in scenario.briefings
    if stated or not build.counts("reports", session.id):
        return np.zeros(len(starts), dtype=np.int64)

    noons = np.array([problem.clock(d, NOON) for d in range(len(problem.days))], dtype=np.int64)
    early = np.maximum(noons[problem.day_of_start] - starts, 0)

    for low, high in (problem.minutes(scenario.event.span(w)) for w in scenario.own_windows(session)):
        early[(starts >= low) & (starts + session.duration <= high)] = 0

    return np.asarray(-(-early // UNIT), dtype=np.int64)
