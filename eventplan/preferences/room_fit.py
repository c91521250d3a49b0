"""A half-empty hall embarrasses the host."""

from eventplan.model import Kind, Plan, Scenario, say
from eventplan.numbers import number_of

from .preference import Penalties, Penalty, Preference

TOLERANCE = 25
"""Per cent of seats that may stay empty unless the scenario says otherwise (assumed)."""

ID = "room-fit"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count tens of seats left empty beyond the tolerance, and tens of heads in overflow rooms."""
    policy = scenario.preferences.get(ID)
    tolerance = TOLERANCE if policy is None or policy.tolerance is None else policy.tolerance

    for session, placement in plan.held(scenario):
        room = scenario.room_by_id.get(placement.room)
        heads = scenario.expected_heads(session)
        seats = room.seats(session.layout) if room else None
        if room is None or seats is None or heads == 0 or len(session.room) == 1:
            continue
        if session.kind is Kind.PRESS_CONFERENCE and session.heads is None:
            continue  # journalists come as they like

        empty = max(0, seats - heads - seats * tolerance // 100) // 10
        over = max(0, heads - seats) // 10 if session.overflow else 0

        if empty + over:
            name = say(session.title, scenario.event.languages)
            yield Penalty(
                (session.id, room.id),
                empty + over,
                f"'{name}' has {number_of(heads, 'head')} in a room of {number_of(seats, 'seat')}",
            )


PREFERENCE = Preference(
    ID,
    "Rooms fit the sessions in them. Press conferences that do not state `heads` are exempt.",
    "ten seats empty beyond the tolerance, or ten heads in overflow",
    "protocol practice: no half-empty halls",
    penalty,
)
