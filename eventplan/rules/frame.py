"""An event begins with its opening, and ends with its closing."""

from datetime import timedelta

from eventplan.model import Finding, Plan, Scenario, Side

from ._held import held
from ._words import title
from .rule import Findings, Rule

ID = "frame"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that start before people come from the opening, or run when they go to the closing."""
    bookings = {booking.session.id: booking for booking in held(scenario, plan)}
    ceremonies = {side: bookings.get(ceremony.id) for side, ceremony in scenario.ceremonies.items()}
    opening, closing = (ceremonies.get(side) for side in (Side.BEFORE_OPENING, Side.AFTER_CLOSING))

    for booking in bookings.values():
        name, sides = title(scenario, booking.session), scenario.framed(booking.session)
        if opening is not None and Side.BEFORE_OPENING in sides:
            way = scenario.way(opening.placement.room, booking.placement.room)
            if booking.start < opening.span.end + timedelta(minutes=way):
                message = f"{name} ({booking.span}) starts before {title(scenario, opening.session)} ({opening.span}) has ended and people have walked {way} min"
                yield Finding(
                    ID,
                    (booking.session.id, opening.session.id),
                    message,
                    fix="start it later, or pin its start",
                )

        if closing is not None and Side.AFTER_CLOSING in sides:
            way = scenario.way(booking.placement.room, closing.placement.room)
            if booking.span.end + timedelta(minutes=way) > closing.start:
                message = f"{name} ({booking.span}) does not end {way} min, the way, before {title(scenario, closing.session)} ({closing.span}) starts"
                yield Finding(
                    ID,
                    (booking.session.id, closing.session.id),
                    message,
                    fix="end it earlier, or pin its start",
                )


RULE = Rule(
    ID,
    (
        "Every session starts after the opening ceremony and the walk from it, and ends in time for "
        "the walk to the closing ceremony. Exempt are kinds that may be outside (`kinds`, `outside`),"
        " sessions with a fixed start, and sessions whose windows, slots or order leave no other "
        "time."
    ),
    "practice of conferences: they are opened and closed; the kinds that may be outside are assumed",
    check,
    family="times",
)
