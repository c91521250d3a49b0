"""A room is used only when it can be."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held, used_rooms
from ._words import room_name, title
from .rule import Findings, Rule

ID = "room-available"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that occupy a room when it is unavailable or held for something else."""
    for booking in held(scenario, plan):
        for name in used_rooms(scenario, booking):
            room = scenario.room_by_id[name]
            available = [scenario.event.span(window) for window in room.available]
            subjects = (booking.session.id, booking.placement.room)

            if available and not booking.occupied.within(available):
                message = f"{title(scenario, booking.session)} occupies {room_name(scenario, name)} {booking.occupied}, when it is not available"
                yield Finding(ID, subjects, message, fix="move it in time or to another room")

            for hold in room.holds:
                if booking.occupied.overlaps(scenario.event.span(hold)):
                    message = f"{title(scenario, booking.session)} occupies {room_name(scenario, name)} {booking.occupied}, which is held {hold}"
                    yield Finding(ID, subjects, message, fix="move it, or lift the hold")


RULE = Rule(
    ID,
    (
        "The occupied time lies within the availability of the room and does not touch its holds. "
        "Windows that touch count as one."
    ),
    "common practice of venues",
    check,
    family="rooms",
)
