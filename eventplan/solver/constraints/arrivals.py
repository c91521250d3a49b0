"""`arrivals`: principals arrive one after the other, lower ranks first, with escorts and holding rooms."""

from eventplan.model import Arrival
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear
from eventplan.solver.presence import there


def post(build: Build) -> None:
    """Give each arrival a time before its session, and keep doors, escorts and holding rooms in number."""
    problem, scenario, cp = build.problem, build.problem.scenario, build.cp
    resources = scenario.resources
    times: list[tuple[Arrival, int, Linear]] = []

    for number, arrival in enumerate(resources.arrivals):
        s = problem.session_index[arrival.session]
        because = build.because("arrivals", arrival.who, arrival.session)
        if because is None or not build.possible(s):
            continue

        at = cp.new_int_var(-1440, build.horizon, f"arrival({arrival.who})")
        conditions = [*because, *build.present(s)]
        build.enforce(cp.add(at <= build.start[s]), conditions)
        build.enforce(cp.add(at >= build.start[s] - arrival.lead), conditions)
        build.record("arrival", (number,), build.held[s], at)
        times.append((arrival, s, at))

    _nowhere_before(build, times)

    for i, (arrival_time, s, at) in enumerate(times):
        for other, t, then in times[i + 1 :]:
            if s != t or arrival_time.drop_off != other.drop_off:
                continue
            ranks = scenario.people[arrival_time.who].rank.order, scenario.people[other.who].rank.order
            if ranks[0] != ranks[1]:
                low, high = (at, then) if ranks[0] > ranks[1] else (then, at)
                late = other if ranks[0] > ranks[1] else arrival_time
                first = arrival_time if late is other else other
                because = build.because("arrivals", first.who, first.session)
                if because is not None:
                    build.enforce(cp.add(low <= high), [*because, *build.present(s)])

    for door in resources.drop_offs:
        because = build.because("arrivals", door.id)
        cars = [
            cp.new_optional_fixed_size_interval_var(at, door.interval, build.held[s], f"car({a.who})")
            for a, s, at in times
            if a.drop_off == door.id
        ]
        if because is not None and len(cars) > 1 and door.interval:
            build.enforce(cp.add_no_overlap(cars), because)

    escorted = [
        cp.new_optional_fixed_size_interval_var(at, a.escort, build.held[s], f"escort({a.who})")
        for a, s, at in times
        if a.escort
    ]
    _within(build, "escorts", escorted, resources.escorts)
    held = []

    for a, s, at in times if resources.holding_rooms is not None else ():
        wait = cp.new_int_var(0, build.horizon + 1440, f"wait({a.who})")
        held.append(
            cp.new_optional_interval_var(at, wait, build.start[s], build.held[s], f"holding({a.who})")
        )

    _within(build, "holding-rooms", held, resources.holding_rooms)


def _nowhere_before(build: Build, times: list[tuple[Arrival, int, Linear]]) -> None:
    """Keep what must have a person behind the first arrival of its day, and out of the way of the others."""
    problem, cp = build.problem, build.cp

    for arrival, s, at in times:
        because = build.because("arrivals", arrival.who, arrival.session)
        if because is None:
            continue

        before = [(t, then) for other, t, then in times if other.who == arrival.who and other is not arrival]
        bound = problem.binding.get(arrival.who, ()) if _binds(build) else ()
        needing = problem.needing.get(arrival.who, ())

        for x in (*needing, *bound):
            # What is meant for somebody does not wait for those who are away.
            present = x in needing or there(build, problem.scenario.people[arrival.who], x)
            if present is False:
                continue

            days = range(len(problem.scenario.event.days))
            if x == s or not any(build.may_be_on(x, d) and build.may_be_on(s, d) for d in days):
                continue

            conditions = [*because, *build.present(x, s), build.same_day(x, s)]
            conditions += [] if present is True else [present]

            if not before:
                build.enforce(cp.add(build.start[x] >= at), conditions)
                continue

            # Or it has ended by then, and another arrival was before it.
            ended = cp.new_bool_var("before-arrival")
            build.enforce(cp.add(build.start[x] >= at), [*conditions, ~ended])
            build.enforce(cp.add(build.end[x] <= at), [*conditions, ended])
            firsts = []

            for t, then in before:
                first = cp.new_bool_var("first-arrival")
                build.enforce(cp.add(build.start[x] >= then), [first])
                cp.add_bool_or([~first, build.same_day(x, t)])

                if build.held[t] is not True:
                    cp.add_implication(first, build.held[t])

                firsts.append(first)

            cp.add_bool_or([*firsts, ~ended])


def _binds(build: Build) -> bool:
    """Whether people must attend what is meant for them."""
    return not (build.waived("attendance") or build.priced("attendance"))


def _within(build: Build, subject: str, uses, number: int | None) -> None:  # type: ignore[no-untyped-def]
    if number is None or not uses:
        return  # what is not limited is no reason
    because = build.because("arrivals", subject)
    if because is not None:
        build.enforce(build.cp.add_cumulative(uses, [1] * len(uses), number), because)
