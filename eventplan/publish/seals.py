"""Rooms that were swept: what they are kept for."""

from datetime import datetime

from ..model import Placement, Plan, Scenario, Session, occupied
from .visibility import uses_room


def protected_after(
    scenario: Scenario, plan: Plan, room: str, sealed: datetime
) -> tuple[Session, Placement] | None:
    """Return the next protected session in a room that is *sealed* from then on; None if there is none."""
    after = []

    for session, placement in plan.held(scenario):
        rooms = (placement.room, *session.overflow)
        is_there = any(uses_room(scenario, used, room) for used in rooms)
        begins = occupied(session, placement).start
        if session.protected and is_there and begins >= sealed:
            after.append((begins, session.id))

    if not after:
        return None

    _, name = min(after)
    return scenario.session_by_id[name], plan.placement_by_session[name]
