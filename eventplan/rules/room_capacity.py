"""Everyone has a seat."""

from eventplan.model import Finding, Plan, Scenario, whereabouts_of
from eventplan.numbers import number_of

from ._held import held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "room-capacity"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions with more heads than seats, or in a room without their layout."""
    whereabouts = whereabouts_of(scenario, plan)

    for booking in held(scenario, plan):
        session, room = booking.session, scenario.room_by_id[booking.placement.room]
        seats = room.seats(session.layout)
        subjects = (session.id, room.id)

        if seats is None:
            message = f"{title(scenario, session)} needs layout '{session.layout}', which {room_name(scenario, room.id)} has not"
            yield Finding(ID, subjects, message, fix="choose another room or layout")
            continue

        seats += sum(scenario.room_by_id[beside].seats(session.layout) or 0 for beside in session.overflow)
        heads = whereabouts.heads(session.id)

        if heads > seats:
            message = f"{title(scenario, session)} has {number_of(heads, 'head')} and {room_name(scenario, room.id)} {number_of(seats, 'seat')}"
            yield Finding(ID, subjects, message, fix="choose a larger room, or add overflow")


RULE = Rule(
    ID,
    (
        "The room seats the people expected, or the people whom the plan sends if they are more, in "
        "the layout that the session needs."
    ),
    "fire safety; UN room practice",
    check,
    family="rooms",
)
