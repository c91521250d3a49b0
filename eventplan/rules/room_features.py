"""The room has what the session needs."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "room-features"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions in rooms that lack a feature which is not movable equipment."""
    movable = {item.id for item in scenario.resources.equipment}

    for booking in held(scenario, plan):
        room = scenario.room_by_id[booking.placement.room]
        missing = [x for x in booking.session.features if x not in movable and x not in room.features]

        if missing:
            message = f"{title(scenario, booking.session)} needs {', '.join(missing)}, which {room_name(scenario, room.id)} has not"
            yield Finding(ID, (booking.session.id, room.id), message, fix="choose a room that has it")


RULE = Rule(
    ID,
    "The room has the features and the accessibility that the session needs.",
    "accessibility practice of UN conferences",
    check,
    family="rooms",
)
