"""What is pinned stays."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "pinned"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that left their pinned start or room, or took a room kept for others."""
    for booking in held(scenario, plan):
        session, name = booking.session, title(scenario, booking.session)
        pinned = session.start and scenario.event.instant(session.start)

        if pinned is not None and booking.start != pinned:
            message = f"{name} is pinned to {scenario.event.shown(pinned)} and starts at {scenario.event.shown(booking.start)}"
            yield Finding(ID, (session.id,), message, fix="put it back, or change the pin")

        room = scenario.room_by_id[booking.placement.room]

        if session.room and room.id not in session.room:
            message = (
                f"{name} belongs in {' or '.join(session.room)} and is in {room_name(scenario, room.id)}"
            )
            yield Finding(ID, (session.id,), message, fix="put it back, or change `room`")
        elif not room.bookable and room.id not in session.room:
            message = f"{name} is in {room_name(scenario, room.id)}, which only sessions that name it may use"
            yield Finding(ID, (session.id,), message, fix="choose another room, or name it in `room`")


RULE = Rule(
    ID,
    "A fixed start or room is kept. A room that is not bookable is used only by sessions that name it.",
    "planner's decision",
    check,
    family="times",
)
