"""`arrivals`: principals arrive one after the other, lower ranks first, with escorts and holding rooms."""

from collections.abc import Iterator
from typing import NamedTuple

from eventplan.model import Arrival, Person, Scenario
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.presence import list_elsewhere, there


class Car(NamedTuple):
    """A stated arrival that may take place."""

    arrival: Arrival
    session: int
    at: Linear
    """When, in minutes."""
    comes: Literal
    """Whether there is one: the session is held, and the principal comes to it."""


def post(build: Build) -> None:
    """Give each principal who comes a time, and keep doors, escorts and holding rooms in number."""
    scenario, cp = build.problem.scenario, build.cp
    resources = scenario.resources
    cars = [*_cars(build)]

    _nowhere_before(build, cars)

    for i, car in enumerate(cars):
        for other in cars[i + 1 :]:
            if car.session != other.session or car.arrival.drop_off != other.arrival.drop_off:
                continue

            ranks = _rank(scenario, car), _rank(scenario, other)
            if ranks[0] != ranks[1]:
                low, high = (car, other) if ranks[0] > ranks[1] else (other, car)
                because = build.because("arrivals", low.arrival.who, low.arrival.session)
                if because is not None:
                    build.enforce(cp.add(low.at <= high.at), [*because, *_if(low.comes), *_if(high.comes)])

    for door in resources.drop_offs:
        because = build.because("arrivals", door.id)
        at_door = [
            cp.new_optional_fixed_size_interval_var(
                car.at, door.interval, car.comes, f"car({car.arrival.who})"
            )
            for car in cars
            if car.arrival.drop_off == door.id
        ]
        if because is not None and len(at_door) > 1 and door.interval:
            build.enforce(cp.add_no_overlap(at_door), because)

    escorted = [
        cp.new_optional_fixed_size_interval_var(
            car.at, car.arrival.escort, car.comes, f"escort({car.arrival.who})"
        )
        for car in cars
        if car.arrival.escort
    ]
    _within(build, "escorts", escorted, resources.escorts)
    held = []

    for car in cars if resources.holding_rooms is not None else ():
        wait = cp.new_int_var(0, build.horizon + 1440, f"wait({car.arrival.who})")
        start = build.start[car.session]
        held.append(
            cp.new_optional_interval_var(car.at, wait, start, car.comes, f"holding({car.arrival.who})")
        )

    _within(build, "holding-rooms", held, resources.holding_rooms)


def _cars(build: Build) -> Iterator[Car]:
    """Give each principal who may come a time within the lead before the session, and read it back."""
    problem, cp = build.problem, build.cp

    for number, arrival in enumerate(problem.scenario.resources.arrivals):
        s = problem.session_index[arrival.session]
        because = build.because("arrivals", arrival.who, arrival.session)
        left_out = ("arrivals", (arrival.who, arrival.session)) in build.waive
        if (because is None and not left_out) or not build.possible(s):
            continue

        comes = _comes(build, arrival.who, s)
        if comes is False:
            continue

        at, start = cp.new_int_var(-1440, build.horizon, f"arrival({arrival.who})"), build.start[s]
        if because is None:
            # In an explanation: what is left out asks nothing of others, so this car may come at any time.
            yield Car(arrival, s, at, comes)
            continue

        conditions = [*because, *_if(comes)]
        build.enforce(cp.add(at <= start - arrival.escort), conditions)
        build.enforce(cp.add(at >= start - arrival.ahead), conditions)

        for low, high in map(problem.minutes, problem.scenario.people[arrival.who].present):
            during = [start for start in build.candidates[s] if low <= start < high]
            if any(start - arrival.ahead < low for start in during):
                later = [start for start in build.candidates[s] if not low <= start < high]
                not_yet = cp.new_bool_var("not-in-this-stay")
                build.start_within(s, later, [*_if(comes), not_yet])
                build.enforce(cp.add(at >= low), [*conditions, ~not_yet])

        build.record("arrival", (number,), comes, at)
        yield Car(arrival, s, at, comes)


def _comes(build: Build, who: str, s: int) -> Literal:
    """
    Say whether a session is held and a principal is in it from its start on, as far as times decide it.

    Somebody who is there for a turn alone may have it in another part of the list: then there is no car.
    """
    problem, person = build.problem, build.problem.scenario.people[who]
    if s in problem.needing.get(who, ()):
        return build.held[s]

    present: Literal = False
    if who in problem.bound.get(s, ()):
        present = there(build, person, s)
    if present is not True and s in problem.listed_in.get(who, ()):
        present = _may_have_turn(build, person, s, present)

    held = build.held[s]
    if present is False or present is True or held is True:
        return held if present is True else present

    both = build.cp.new_bool_var(f"comes({who}, {problem.sessions[s].id})")
    build.cp.add_bool_and([held, present]).only_enforce_if(both)
    build.cp.add_bool_or([both, ~held, ~present])

    return both


def _may_have_turn(build: Build, person: Person, s: int, present: Literal) -> Literal:
    """
    Say whether somebody on a list is driven to a session: *present* all the time, or at its start for a turn.

    If the only turn may be in another part, that is free: a list has no turn here then without a car.
    """
    at_start = _there_at_start(build, person, s)
    if at_start is False or list_elsewhere(build.problem, person.id, s) is None:
        return at_start

    called = build.cp.new_bool_var(f"called({person.id}, {build.problem.sessions[s].id})")
    build.cp.add_hint(called, 1)

    if at_start is not True:
        build.cp.add_implication(called, at_start)
    if present is not False:
        build.cp.add_implication(present, called)

    return called


def _there_at_start(build: Build, person: Person, s: int) -> Literal:
    """Say whether a person is at the event when a session starts."""
    stays = [*map(build.problem.minutes, person.present)]

    def is_present(minute: int) -> bool:
        return any(low <= minute < high for low, high in stays)

    inside = [*filter(is_present, build.candidates[s])]
    if not stays or len(inside) == len(build.candidates[s]):
        return True
    if not inside:
        return False

    present = build.cp.new_bool_var(f"there-at-start({person.id})")
    outside = [at for at in build.candidates[s] if at not in inside]
    build.start_within(s, inside, [present, *build.present(s)])
    build.start_within(s, outside, [~present, *build.present(s)])

    return present


def _if(literal: Literal) -> list[Literal]:
    """A literal as a condition: none if it is always so."""
    return [] if literal is True else [literal]


def _rank(scenario: Scenario, car: Car) -> int:
    return scenario.people[car.arrival.who].rank.order


def _nowhere_before(build: Build, cars: list[Car]) -> None:
    """Keep what must have a person behind the first arrival of its day, and out of the way of the others."""
    problem, cp = build.problem, build.cp

    for car in cars:
        arrival, s, at, comes = car
        inside = at + arrival.escort
        because = build.because("arrivals", arrival.who, arrival.session)
        if because is None:
            continue

        before = [other for other in cars if other.arrival.who == arrival.who and other is not car]
        bound = problem.binding.get(arrival.who, ()) if _binds(build) else ()
        needing = problem.needing.get(arrival.who, ())

        for x in (*needing, *bound):
            # What is meant for somebody does not wait for those who are away.
            present = x in needing or there(build, problem.scenario.people[arrival.who], x)
            if present is False:
                continue

            days = range(len(problem.scenario.event.days))
            together = any(build.may_be_on(x, d) and build.may_be_on(s, d) for d in days)
            overnight = _over_midnight(build, x, s, arrival.ahead)
            if x == s or not (together or overnight):
                continue

            conditions = [*because, *build.present(x), *_if(comes), *_if(present)]
            same_day = build.same_day(x, s)

            if not before and not overnight:
                build.enforce(cp.add(build.start[x] >= inside), [*conditions, same_day])
                continue

            # Or it has ended by then, and another arrival was before it, or it is of the day before.
            ended = cp.new_bool_var("before-arrival")
            build.enforce(cp.add(build.start[x] >= inside), [*conditions, ~ended])
            build.enforce(cp.add(build.end[x] <= at), [*conditions, ended])
            firsts = []

            for other in before:
                first = cp.new_bool_var("first-arrival")
                build.enforce(cp.add(build.start[x] >= other.at + other.arrival.escort), [first])
                cp.add_bool_or([~first, build.same_day(x, other.session)])

                if other.comes is not True:
                    cp.add_implication(first, other.comes)

                firsts.append(first)

            cp.add_bool_or([*firsts, ~ended, ~same_day])


def _over_midnight(build: Build, x: int, s: int, ahead: int) -> bool:
    """Whether a session of one day may end after the car for a session of a later day has come."""
    long = build.problem.sessions[x].duration

    for day in build.problem.days[1:]:
        before = [start for start in build.candidates[x] if start < day.start]
        after = [start for start in build.candidates[s] if start >= day.start]
        if before and after and max(before) + long > min(after) - ahead:
            return True

    return False


def _binds(build: Build) -> bool:
    """Whether people must attend what is meant for them."""
    return not (build.waived("attendance") or build.priced("attendance"))


def _within(build: Build, subject: str, uses, number: int | None) -> None:  # type: ignore[no-untyped-def]
    if number is None or not uses:
        return  # what is not limited is no reason
    because = build.because("arrivals", subject)
    if because is not None:
        build.enforce(build.cp.add_cumulative(uses, [1] * len(uses), number), because)
