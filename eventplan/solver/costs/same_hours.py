"""`same-hours`: meetings of a body at another hour, in another room, or in front of the one before."""

import numpy as np
from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal

HOUR, ROOM, ORDER, DAY = 2, 1, 20, 1440


def cost(build: Build, weight: int) -> None:
    """Charge every pair of meetings that follow one another, unless one of them has no candidate."""
    index = build.problem.session_index

    for pair in build.problem.scenario.body_pairs:
        a, b = index[pair.first], index[pair.second]
        possible = build.possible(a) and build.possible(b)
        if not possible or not build.counts("same-hours", pair.first, pair.second):
            continue
        if pair.hour:
            build.cost("same-hours", weight * HOUR * _other_hour(build, a, b))
        if pair.room:
            build.cost("same-hours", weight * ROOM * _other_room(build, a, b))

    for order in build.problem.scenario.followers:
        a, b = index[order.before], index[order.after]
        if build.possible(a) and build.possible(b) and build.counts("same-hours", order.before, order.after):
            _wait(build, a, b, weight)


def _wait(build: Build, a: int, b: int, weight: int) -> None:
    """Charge a meeting that does not wait for the end of the one before it."""
    if build.candidates[a][-1] + build.problem.sessions[a].duration <= build.candidates[b][0]:
        return

    early = build.cp.new_bool_var("before-the-first")
    after = build.before(a, b)
    build.cp.add_bool_or([after, early, *(~literal for literal in build.present(a, b))])
    build.cost("same-hours", weight * ORDER * early)


def _other_hour(build: Build, a: int, b: int) -> Literal:
    cp, problem = build.cp, build.problem
    other = cp.new_bool_var("other-hour")
    conditions = [~other, *build.present(a, b)]

    if all(day.start % DAY == 0 and len(day) == DAY for day in problem.days):
        number = problem.days[-1].stop // DAY
        days = cp_model.Domain.from_values([n * DAY for n in range(-number, number + 1)])
        cp.add_linear_expression_in_domain(build.start[b] - build.start[a], days).only_enforce_if(*conditions)

        return other

    cp.add(_clock(build, a) == _clock(build, b)).only_enforce_if(*conditions)

    return other


def _clock(build: Build, s: int) -> cp_model.IntVar:
    """What the clocks show when a session starts, where they change during the event."""
    known = build.known.setdefault("clock-of-session", {})
    if s not in known:
        problem, candidates = build.problem, build.candidates[s]
        shown = problem.clock_of_start[np.searchsorted(problem.starts, candidates)].tolist()
        clock = build.cp.new_int_var(0, DAY, "clock")
        pairs = list(zip(candidates, shown, strict=True))
        build.cp.add_allowed_assignments([build.start[s], clock], pairs)
        known[s] = clock

    clock_shown: cp_model.IntVar = known[s]

    return clock_shown


def _other_room(build: Build, a: int, b: int) -> Literal:
    cp, shared = build.cp, {*build.in_room[a]} & {*build.in_room[b]}
    if len(build.in_room[a]) == len(build.in_room[b]) == 1 and shared:
        return 0

    other = cp.new_bool_var("other-room")
    same = [build.same_room(a, b)] if shared else []
    cp.add_bool_or([other, *same, *(~literal for literal in build.present(a, b))])

    return other
