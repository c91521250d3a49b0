"""Everybody who is driven to the event is nowhere before the first arrival of the day."""

from collections.abc import Mapping
from datetime import date

from eventplan.model import ArrivalTime, Plan, Scenario

from ._held import Held

Cars = Mapping[tuple[str, date], list[ArrivalTime]]
"""Arrivals that serve a session that is held and asks for them, by person and day, in order of time."""


def cars(scenario: Scenario, plan: Plan, bookings: Mapping[str, Held]) -> Cars:
    """Return the arrivals of a plan that count."""
    asked = {(arrival.who, arrival.session) for arrival in scenario.resources.arrivals}
    times: dict[tuple[str, date], list[ArrivalTime]] = {}

    for time in sorted(plan.arrivals, key=lambda time: time.at):
        if (time.who, time.session) in asked and time.session in bookings:
            times.setdefault((time.who, scenario.event.local_date(time.at)), []).append(time)

    return times


def arriving(scenario: Scenario, arrivals: Cars, person: str, booking: Held) -> list[ArrivalTime]:
    """Return the arrivals for which somebody cannot be at a session: not there yet, or arriving again."""
    today = arrivals.get((person, scenario.event.local_date(booking.start)), [])
    if today and booking.start < today[0].at:
        return today[:1]

    return [time for time in today if booking.start < time.at < booking.span.end]
