"""What comes first comes first."""

from datetime import timedelta

from eventplan.model import Finding, Order, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import title
from .rule import Findings, Rule

ID = "order"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that break a stated relation in time."""
    bookings = {booking.session.id: booking for booking in held(scenario, plan)}

    for order in scenario.ordered:
        if order.before in bookings and order.after in bookings:
            first, other = bookings[order.before], bookings[order.after]
            for complaint in _complaints(scenario, order, first, other):
                message = f"{title(scenario, first.session)} ({first.span}) and {title(scenario, other.session)} ({other.span}): {complaint}"
                yield Finding(ID, (order.before, order.after), message, fix="move one of them")


def _complaints(scenario: Scenario, order: Order, first: Held, other: Held) -> list[str]:
    gap = other.start - first.span.end
    least = timedelta(minutes=order.gap)
    days = scenario.event.local_date(first.start), scenario.event.local_date(other.start)
    complaints = []
    if order.in_order and gap < least:
        complaints.append(
            f"the second must start {number_of(order.gap, 'minute')} after the first ends, or later"
        )
    if order.within is not None and gap > timedelta(minutes=order.within):
        complaints.append(
            f"the second must start within {number_of(order.within, 'minute')} of the end of the first"
        )
    if order.consecutive and gap != least:
        complaints.append(
            f"the second must start exactly {number_of(order.gap, 'minute')} after the end of the first"
        )
    if order.same_day and days[0] != days[1]:
        complaints.append("they must be on one day")
    if order.different_day and days[0] == days[1]:
        complaints.append("they must be on different days")

    return complaints


RULE = Rule(
    ID,
    (
        "A comes before B, with the minimum and maximum gap if they are given; or both are on the "
        "same day, on different days, or consecutive."
    ),
    "order of ceremony: opening before signing before plenary",
    check,
    family="times",
)
