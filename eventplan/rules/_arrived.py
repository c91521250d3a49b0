"""Everybody who is driven to the event is nowhere before the first arrival of the day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from eventplan.model import Plan, Scenario

from ._held import Held


class Car(NamedTuple):
    """An arrival: when the car comes, for which session, and when the guest has been led in."""

    at: datetime
    session: str
    inside: datetime


Cars = Mapping[tuple[str, date], list[Car]]
"""Arrivals that serve a session that is held and asks for them, by person and day, in order of time."""


def cars(scenario: Scenario, plan: Plan, bookings: Mapping[str, Held]) -> Cars:
    """Return the arrivals of a plan that count."""
    escorts = {(arrival.who, arrival.session): arrival.escort for arrival in scenario.resources.arrivals}
    times: dict[tuple[str, date], list[Car]] = {}

    for time in sorted(plan.arrivals, key=lambda time: time.at):
        if (time.who, time.session) in escorts and time.session in bookings:
            inside = time.at + timedelta(minutes=escorts[time.who, time.session])
            day = time.who, scenario.event.local_date(time.at)
            times.setdefault(day, []).append(Car(time.at, time.session, inside))

    return times


def arriving(scenario: Scenario, arrivals: Cars, person: str, booking: Held) -> list[Car]:
    """Return the arrivals for which somebody cannot be at a session: not yet led in, or arriving again."""
    today = arrivals.get((person, scenario.event.local_date(booking.start)), [])
    if today and booking.start < today[0].inside:
        return today[:1]

    return [car for car in today if booking.start < car.inside and car.at < booking.span.end]
