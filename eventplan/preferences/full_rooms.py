"""Nobody is squeezed in while a roomier room stands empty."""

from eventplan.model import Plan, Room, Scenario, Session, say
from eventplan.numbers import number_of

from .preference import Penalties, Penalty, Preference

ID = "full-rooms"

FULL = 90
"""Per cent of the seats, above which a room is full."""

TABLE = 20
"""Heads who sit around a table, each on a seat of their own: for so few a room may be full."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count sessions that fill a room, where there is a roomier one that would do."""
    for session, placement in plan.held(scenario):
        room, heads = scenario.room_by_id.get(placement.room), scenario.expected_heads(session)
        seats = room.seats(session.layout) if room else None
        if room is None or seats is None or session.overflow or heads <= TABLE:
            continue
        if 100 * heads <= FULL * seats:
            continue

        if any(_would_do(session, other, heads) for other in scenario.rooms):
            name = say(session.title, scenario.event.languages)
            yield Penalty(
                (session.id, room.id),
                1,
                f"'{name}' has {number_of(heads, 'head')} in a room of {number_of(seats, 'seat')}",
            )


def _would_do(session: Session, room: Room, heads: int) -> bool:
    """Whether a room is roomy enough, and what the session asks for."""
    named = room.id in session.room if session.room else room.bookable
    seats = room.seats(session.layout) or 0

    return named and {*session.features} <= {*room.features} and 100 * heads <= FULL * seats


PREFERENCE = Preference(
    ID,
    (
        "No session of more than 20 people fills more than nine tenths of its room's seats if a "
        "larger room has the features that it needs."
    ),
    "session in a full room",
    "practice of conference services: one in ten seats is kept for latecomers and staff; the share and the 20 are assumed",
    penalty,
)
