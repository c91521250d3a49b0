"""Everybody who is driven to the event is nowhere before the first arrival of the day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from eventplan.model import Plan, Scenario

from ._held import Held


class Car(NamedTuple):
    """An arrival: when the car comes, for which session, when the guest has been led in, and the day of the session."""

    at: datetime
    session: str
    inside: datetime
    day: date


Cars = Mapping[str, list[Car]]
"""Arrivals that serve a session that is held and asks for them, by person, in order of time."""


def cars(scenario: Scenario, plan: Plan, bookings: Mapping[str, Held]) -> Cars:
    """Return the arrivals of a plan that count."""
    escorts = {(arrival.who, arrival.session): arrival.escort for arrival in scenario.resources.arrivals}
    times: dict[str, list[Car]] = {}

    for time in sorted(plan.arrivals, key=lambda time: time.at):
        if (time.who, time.session) in escorts and time.session in bookings:
            inside = time.at + timedelta(minutes=escorts[time.who, time.session])
            # A car shortly before midnight may serve a session after it.
            day = scenario.event.local_date(bookings[time.session].start)
            times.setdefault(time.who, []).append(Car(time.at, time.session, inside, day))

    return times


def arriving(scenario: Scenario, arrivals: Cars, person: str, booking: Held) -> list[Car]:
    """Return the arrivals for which somebody cannot be at a session: not yet led in, or arriving again."""
    return missed(scenario, arrivals.get(person, ()), booking.start, booking.span.end)


def missed(scenario: Scenario, arrivals: Sequence[Car], start: datetime, end: datetime) -> list[Car]:
    """Return the arrivals for which somebody cannot be anywhere from *start* to *end*."""
    if not arrivals:
        return []

    day = scenario.event.local_date(start)
    first = next((car for car in arrivals if car.day == day), None)
    if first is not None and start < first.inside:
        return [first]

    return [car for car in arrivals if start < car.inside and car.at < end]
