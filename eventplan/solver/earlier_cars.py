"""
Lists of people who are driven: drawn up for cars that come as late as may be, else for earlier ones.

A guest who is taken to arrive when the session starts may have no turn before it. So where there are no such
lists, they are drawn up as if each car came as early as it may. If there are none even then, that is proved
for these placements. Else a small model finds out when cars come for these turns.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from eventplan.model import Arrival

from .engine import Account
from .list_parts import Busy
from .one_list import Cut
from .orders import Care, Orders, orders
from .presence import able_at
from .problem import Placed, Problem, Waived

EFFORT = 0.1
"""Effort for the times of all cars: they are few, and most models are solved at once."""

LONGEST_WAIT = 2 * 1440
"""Minutes, more than any guest waits in a holding room."""

Records = tuple[tuple[str, tuple[Any, ...], int], ...]
"""What a solution decides besides placements."""


class _Car(NamedTuple):
    """A car that comes, and its time."""

    arrival: Arrival
    session: int
    start: int
    """When its session starts."""
    day: int
    """The first minute of the day of its session."""
    at: cp_model.IntVar


class _Stay(NamedTuple):
    """Minutes for which a guest is in a session, or from being ready for a turn to its end."""

    start: int
    end: int
    session: int | None
    """The session; None for a turn."""


def lists_and_cars(
    problem: Problem,
    placed: Placed,
    records: Records,
    waive: Waived,
    cuts: Sequence[Cut],
    account: Account,
    care: Care,
) -> tuple[Orders, Records]:
    """Return the lists, or what is in their way; and records with the arrivals for which these are right."""
    listed = orders(problem, placed, waive, cuts, account, care=care)
    if listed.blocked is None or listed.proved or _some_are_waived(problem, waive):
        return listed, records

    early = orders(problem, placed, waive, cuts, account, care=care, early=True)
    if early.blocked is not None:
        return early, records

    times = _times(problem, placed, records, early.busy, account)
    if times is None:
        return listed, records

    return early, tuple((kind, key, times[key[0]] if kind == "arrival" else at) for kind, key, at in records)


def _some_are_waived(problem: Problem, waive: Waived) -> bool:
    """Whether not every rule about cars holds: then lists are as they were for late cars."""
    policy = problem.scenario.policy("arrivals")
    labels = (label if isinstance(label, str) else label[0] for label in waive)
    return policy.price is not None or policy.waived or bool(policy.waived_for) or "arrivals" in labels


def _times(
    problem: Problem, placed: Placed, records: Records, busy: Mapping[str, Sequence[Busy]], account: Account
) -> dict[int, int] | None:
    """Return times of the cars, by the number of the arrival, for these turns; None if none were found."""
    cp, cars = cp_model.CpModel(), dict[int, _Car]()

    for kind, (number, *_), known in records:
        if kind == "arrival":
            cars[number] = _car(problem, placed, cp, number, known)

    _in_number(problem, cp, [*cars.values()])
    _by_rank(problem, cp, [*cars.values()])
    guests: dict[str, list[_Car]] = {}

    for car in cars.values():
        guests.setdefault(car.arrival.who, []).append(car)

    for who, theirs in guests.items():
        _in_time(problem, cp, theirs, [*_stays(problem, placed, who, busy.get(who, ()))])

    solver, status = account.solve(cp, EFFORT, any_will_do=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None

    return {number: solver.value(car.at) for number, car in cars.items()}


def _car(problem: Problem, placed: Placed, cp: cp_model.CpModel, number: int, known: int) -> _Car:
    """Return a car, with the times that it may have; one that the baseline has stays as it is there."""
    scenario = problem.scenario
    arrival = scenario.resources.arrivals[number]
    s = problem.session_index[arrival.session]
    start, _ = placed[s]
    first, last = start - arrival.ahead, start - arrival.escort

    for low, high in map(problem.minutes, scenario.people[arrival.who].present):
        if low <= start < high:
            first = max(first, low)

    before = scenario.baseline.plan.arrivals if scenario.baseline is not None else ()
    if any(
        (car.who, car.session, problem.minute(car.at)) == (arrival.who, arrival.session, known)
        for car in before
    ):
        first = last = known

    at = cp.new_int_var(min(first, last), last, f"arrival({arrival.who})")
    cp.add_hint(at, known)

    return _Car(arrival, s, start, problem.day_begins(start), at)


def _in_number(problem: Problem, cp: cp_model.CpModel, cars: Sequence[_Car]) -> None:
    """Keep doors, escorts and holding rooms in number."""
    resources = problem.scenario.resources

    for door in resources.drop_offs:
        at_door = [car for car in cars if car.arrival.drop_off == door.id]
        if door.interval:
            cp.add_no_overlap(
                [cp.new_fixed_size_interval_var(car.at, door.interval, "door") for car in at_door]
            )

    if resources.escorts is not None:
        led = [car for car in cars if car.arrival.escort]
        spans = [cp.new_fixed_size_interval_var(car.at, car.arrival.escort, "escort") for car in led]
        cp.add_cumulative(spans, [1] * len(spans), resources.escorts)

    if resources.holding_rooms is not None:
        waits = [
            cp.new_interval_var(car.at, cp.new_int_var(0, LONGEST_WAIT, "wait"), car.start, "holding")
            for car in cars
        ]
        cp.add_cumulative(waits, [1] * len(waits), resources.holding_rooms)


def _by_rank(problem: Problem, cp: cp_model.CpModel, cars: Sequence[_Car]) -> None:
    """Let lower ranks arrive first for the same session at the same door."""
    people = problem.scenario.people

    for low in cars:
        for high in cars:
            same = low.session == high.session and low.arrival.drop_off == high.arrival.drop_off
            if same and people[low.arrival.who].rank.order > people[high.arrival.who].rank.order:
                cp.add(low.at <= high.at)


def _stays(problem: Problem, placed: Placed, who: str, turns: Sequence[Busy]) -> Iterator[_Stay]:
    """Yield when a guest must be in sessions, and has turns."""
    person, needing = problem.scenario.people[who], problem.needing.get(who, ())

    for s, (start, room) in placed.items():
        bound = who in problem.bound.get(s, ()) and able_at(problem, person, s, start, room)
        if s in needing or bound:
            yield _Stay(start, start + problem.sessions[s].duration, s)

    for turn in turns:
        # A guest who is called up before the session starts need not be in its room yet.
        yield _Stay(max(turn.start // 60, placed[turn.session][0]), -(-turn.end // 60), None)


def _in_time(problem: Problem, cp: cp_model.CpModel, cars: Sequence[_Car], stays: Sequence[_Stay]) -> None:
    """Let a guest arrive before all that is on a day, and again during nothing; cars come as sessions do."""
    cars = sorted(cars, key=lambda car: car.start)

    for earlier, following in pairwise(cars):
        cp.add(earlier.at <= following.at)

    for stay in stays:
        first = next((car for car in cars if car.day == problem.day_begins(stay.start)), None)

        for car in cars:
            if stay.session == car.session:
                continue

            inside = car.at + car.arrival.escort
            if car is first:
                cp.add(inside <= stay.start)
            else:
                later = cp.new_bool_var("arrives-later")
                cp.add(inside <= stay.start).only_enforce_if(~later)
                cp.add(car.at >= stay.end).only_enforce_if(later)


__all__ = ["lists_and_cars"]
