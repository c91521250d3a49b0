"""Nothing happens while the doors are closed."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import title
from .rule import Findings, Rule

ID = "opening-hours"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that occupy a room outside the opening hours of the event or of the venue."""
    span_of = scenario.event.span
    venues = {venue.id: [*map(span_of, venue.open)] for venue in scenario.venues}

    for booking in held(scenario, plan):
        hours = venues[scenario.room_by_id[booking.placement.room].venue]
        if not booking.occupied.within(scenario.event.opening):
            where = "the event"
        elif hours and not booking.occupied.within(hours):
            where = "its venue"
        else:
            continue

        message = f"{title(scenario, booking.session)} occupies its room {booking.occupied}, outside the opening hours of {where}"
        yield Finding(ID, (booking.session.id,), message, fix="move it, or open longer")


RULE = Rule(
    ID,
    (
        "The occupied time lies within the opening hours of the event and of the venue. Hours that "
        "touch count as one stretch, such as a day that is open until 24:00 and the next from 00:00."
    ),
    "common practice of venues",
    check,
    family="times",
)
