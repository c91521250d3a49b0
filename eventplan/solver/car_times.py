"""
Cars: who has no turn without one, and when they come.

They come as late as all that is planned allows, so that nobody waits for a session needlessly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from eventplan.model import Arrival, ArrivalTime, Plan

from .list_rules import within
from .one_list import Cut
from .presence import list_elsewhere, there_at
from .problem import Placed, Problem, Waived, waives

_MINUTE = timedelta(minutes=1)


def later_cars(problem: Problem, plan: Plan) -> tuple[ArrivalTime, ...]:
    """
    Return the lawful arrivals of a plan, none earlier than it was, and in the same order at each door.

    A car that the baseline has stays as it is there.
    """
    scenario, baseline = problem.scenario, problem.scenario.baseline
    asked = {(arrival.who, arrival.session): arrival for arrival in scenario.resources.arrivals}
    kept = {*baseline.plan.arrivals} if baseline is not None else set()
    later: list[ArrivalTime] = []
    earlier = sorted(plan.arrivals, key=lambda car: (car.at, -scenario.people[car.who].rank.order))

    while earlier:
        car = earlier.pop()
        escort = asked[car.who, car.session].escort
        # A guest who is led in is in no other session yet.
        busy = (moment - escort * _MINUTE for moment in _busy_from(problem, plan, car))
        inside, following = _inside_by(problem, plan, car, escort), _next_cars(problem, car, later)
        latest = min([inside, *busy, *following])

        if car in kept:
            latest = car.at

        while latest > car.at and not _escorted(problem, asked, [*earlier, *later], latest, escort):
            latest -= _MINUTE

        later.append(car.model_copy(update={"at": max(car.at, latest)}))

    return tuple(sorted(later, key=lambda car: (car.at, car.who)))


def without_cars(
    problem: Problem, placed: Placed, records: Iterable[tuple[str, tuple[Any, ...], int]], waive: Waived
) -> list[Cut]:
    """Return who has no turn in a session to which they would be driven: there is no car for it."""
    scenario = problem.scenario
    if scenario.policy("arrivals").price is not None:
        return []

    driven = {number for kind, (number, *_), _ in records if kind == "arrival"}
    cuts: list[Cut] = []

    for number, arrival in enumerate(scenario.resources.arrivals):
        s = problem.session_index[arrival.session]
        waived = waives(scenario, waive, "arrivals", arrival.who, arrival.session)
        if s not in placed or number in driven or waived:
            continue

        name = list_elsewhere(problem, arrival.who, s)
        if name is not None and there_at(problem, arrival.who, placed[s][0]):
            cuts.append(Cut({(name, arrival.who): frozenset({within(s)})}, 0))

    return cuts


def _inside_by(problem: Problem, plan: Plan, car: ArrivalTime, escort: int) -> datetime:
    """The latest time from which a guest is inside by the start, whether led in by an escort or not."""
    scenario, placement = problem.scenario, plan.placement_by_session[car.session]
    zones = scenario.zone_chain(scenario.room_by_id[placement.room].zone)
    way = scenario.walking.same_floor + sum(zone.transit for zone in zones)

    return placement.start - max(escort, way) * _MINUTE


def _busy_from(problem: Problem, plan: Plan, car: ArrivalTime) -> Iterator[datetime]:
    """When the guest of a car must be in a session, or ready for a turn, after it."""
    starts = {placement.session: placement.start for placement in plan.placements}
    scenario = problem.scenario
    call_up = {listed.id: listed.call_up for listed in (*scenario.speakers_lists, *scenario.signing_orders)}

    for session, people in plan.attendance.items():
        if car.who in people and starts[session] >= car.at:
            yield starts[session]

    for listed, turns in plan.orders.items():
        for turn in turns:
            ready = max(turn.start - call_up[listed] * _MINUTE, starts[turn.part])
            if turn.who == car.who and ready >= car.at:
                yield ready


def _next_cars(problem: Problem, car: ArrivalTime, later: Sequence[ArrivalTime]) -> Iterator[datetime]:
    """The latest times before the cars that follow: those of the same guest, and those at the same door."""
    intervals = {door.id: door.interval for door in problem.scenario.resources.drop_offs}

    for other in later:
        if other.who == car.who:
            yield other.at
        if other.drop_off == car.drop_off:
            yield other.at - intervals[car.drop_off] * _MINUTE


def _escorted(
    problem: Problem,
    asked: Mapping[tuple[str, str], Arrival],
    others: Sequence[ArrivalTime],
    at: datetime,
    escort: int,
) -> bool:
    """Whether there are escorts enough for a car at some time, beside the others."""
    number = problem.scenario.resources.escorts
    if number is None or not escort:
        return True

    spans = [(other.at, other.at + asked[other.who, other.session].escort * _MINUTE) for other in others]
    during = [begin for begin, end in spans if at <= begin < at + escort * _MINUTE and begin < end]

    def busy(moment: datetime) -> int:
        return sum(begin <= moment < end for begin, end in spans)

    return all(busy(moment) < number for moment in (at, *during))
