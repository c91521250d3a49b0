"""
`workload`: hours a day, stretches without a break, a free meal and overnight rest of single people.

Counted is what they are needed for, and what is meant for them wherever they can be there: they are
bound to it (`attendance`). What they attend besides it, and turns on lists, is checked once these are known
(see `late`).
"""

from itertools import combinations

from eventplan.model import Workload
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because, Literal
from eventplan.solver.presence import there

Duties = dict[int, list[Literal]]
"""Sessions that somebody attends, each under some literals."""


def post(build: Build) -> None:
    """Bound what is asked of each person."""
    for load in build.problem.scenario.workload:
        for person in load.who:
            because = build.because("workload", person)
            duties = _duties(build, person) if because is not None else {}
            if because is not None and duties:
                _bound(build, load, duties, because)


def _duties(build: Build, person: str) -> Duties:
    """Sessions that need a person, and those that are meant for this person, who must then be there."""
    problem = build.problem
    duties: Duties = {s: [] for s in problem.needing.get(person, ()) if build.possible(s)}

    for s in problem.binding.get(person, ()) if build.strict("attendance") else ():
        if s not in duties and build.possible(s):
            present = there(build, problem.scenario.people[person], s)
            if present is not False:
                duties[s] = [] if present is True else [present]

    return dict(sorted(duties.items()))


def _bound(build: Build, load: Workload, duties: Duties, because: Because) -> None:
    if load.hours is not None:
        _hours(build, load.hours * 60, duties, because)
    if load.rest is not None and len(build.problem.scenario.event.days) > 1:
        _rest(build, load.rest, duties, because)
    if load.meal is not None:
        _meals(build, load, load.meal, duties, because)
    if load.stretch is not None:
        _stretches(build, load.stretch, load.pause, duties, because)


def _hours(build: Build, most: int, duties: Duties, because: Because) -> None:
    """At most this number of minutes a day."""
    long = {s: build.problem.sessions[s].duration for s, conditions in duties.items() if not conditions}
    if sum(long.values()) > most:
        for d in range(len(build.problem.scenario.event.days)):
            total = sum(minutes * build.on_day(s)[d] for s, minutes in long.items())
            build.enforce(build.cp.add(total <= most), because)


def _rest(build: Build, rest: int, duties: Duties, because: Because) -> None:
    """A least number of minutes from the last session of a day to the first of the next."""
    cp = build.cp

    for a, b in combinations(duties, 2):
        if build.can_overlap(a, b, margin=rest):
            first, same = cp.new_bool_var(f"first({a}, {b})"), build.same_day(a, b)
            conditions = [*because, *build.present(a, b), *duties[a], *duties[b], ~same]
            for literal, earlier, other in ((first, a, b), (~first, b, a)):
                build.enforce(cp.add(build.start[other] - build.end[earlier] >= rest), [*conditions, literal])


def _meals(build: Build, load: Workload, minutes: int, duties: Duties, because: Because) -> None:
    """Some time for a meal on each day."""
    cp, problem = build.cp, build.problem

    for d in range(len(problem.scenario.event.days)):
        low, high = problem.clock(d, load.meal_from), problem.clock(d, load.meal_until, last=True)
        near = []

        for s in duties:
            minutes_of = problem.sessions[s].duration
            if any(t < high and t + minutes_of > low for t in build.candidates[s]):
                near.append(s)

        if not near:
            continue

        if high - low < minutes:
            build.never(because)
            continue

        at = cp.new_int_var(low, high - minutes, "meal")
        # Without a session that day the meal is free anyway.
        meal = cp.new_fixed_size_interval_var(at, minutes, "meal")

        for s in near:
            build.enforce(cp.add_no_overlap([meal, build.span(s)]), [*because, *duties[s]])


def _stretches(build: Build, most: int, pause: int, duties: Duties, because: Because) -> None:
    """
    A pause that begins at most this number of minutes after the start of each session.

    Whatever runs from there without a pause is then no longer than that; and if nothing is, there is one.
    """
    cp, problem = build.cp, build.problem

    for s, conditions in duties.items():
        long = problem.sessions[s].duration
        near = [t for t in duties if t != s and build.can_overlap(s, t, margin=most + pause)]
        if sum(problem.sessions[t].duration for t in near) + long + len(near) * (pause - 1) <= most:
            continue

        if long > most:
            build.never([*because, *conditions, *build.present(s)])
            continue

        first, last = build.candidates[s][0] + long, build.candidates[s][-1] + most
        begin = cp.new_int_var(first, last, "pause")
        cp.add(begin >= build.end[s])
        cp.add(begin <= build.start[s] + most)
        quiet = cp.new_fixed_size_interval_var(begin, pause, "pause")
        conditions_here = [*because, *conditions, *build.present(s)]

        for t in near:
            build.enforce(cp.add_no_overlap([quiet, build.span(t)]), [*conditions_here, *duties[t]])
