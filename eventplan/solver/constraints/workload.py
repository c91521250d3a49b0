"""
`workload`: hours a day, overnight rest and a free meal for people who are needed.

The longest stretch without a break is checked once attendance is known (see `late`), as is all
of this for people who attend without being needed.
"""

from itertools import combinations

from eventplan.model import Workload
from eventplan.solver.build import Because, Build


def post(build: Build) -> None:
    """Bound what is asked of each person."""
    problem, scenario = build.problem, build.problem.scenario
    needed: dict[str, list[int]] = {}
    for s, session in enumerate(problem.sessions):
        if build.possible(s):
            for person in scenario.needed(session):
                needed.setdefault(person, []).append(s)
    for load in scenario.workload:
        for person in load.who:
            because = build.because("workload", person)
            if because is not None and person in needed:
                _bound(build, load, needed[person], because)


def _bound(build: Build, load: Workload, sessions: list[int], because: Because) -> None:
    cp, problem = build.cp, build.problem
    days = problem.scenario.event.days
    if load.hours is not None and sum(problem.sessions[s].duration for s in sessions) > load.hours * 60:
        for d in range(len(days)):
            total = sum(problem.sessions[s].duration * build.on_day(s)[d] for s in sessions)
            build.enforce(cp.add(total <= load.hours * 60), because)
    if load.rest is not None and len(days) > 1:
        for a, b in combinations(sessions, 2):
            if build.can_overlap(a, b, margin=load.rest):
                first, same = cp.new_bool_var(f"first({a}, {b})"), build.same_day(a, b)
                present = build.present(a, b)
                for literal, one, other in ((first, a, b), (~first, b, a)):
                    gap = build.start[other] - build.end[one]
                    build.enforce(cp.add(gap >= load.rest), [*because, *present, literal, ~same])
    if load.meal is not None:
        for d in range(len(days)):
            low, high = problem.clock(d, load.meal_from), problem.clock(d, load.meal_until, last=True)
            near = [
                s
                for s in sessions
                if any(t < high and t + problem.sessions[s].duration > low for t in build.candidates[s])
            ]
            if not near:
                continue
            if high - low < load.meal:
                build.never(because)
                continue
            at = cp.new_int_var(low, high - load.meal, "meal")
            # Without a session that day the meal is free anyway.
            meal = cp.new_fixed_size_interval_var(at, load.meal, "meal")
            for s in near:
                build.enforce(cp.add_no_overlap([meal, build.span(s)]), because)
