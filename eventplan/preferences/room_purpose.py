"""Rooms are for something."""

from eventplan.model import Kind, Plan, Room, Scenario, Session, say

from .preference import Penalties, Penalty, Preference

ID = "room-purpose"

ELSEWHERE = 15
"""Points for a press conference that is not in a room of the press, though there is one that would do."""

SCARCE = 2
"""Points for a feature that few rooms have, that somebody asks for, and that the session does not need."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count what it costs that a room is used for something else than it is meant for."""
    wanted = {feature for session in scenario.sessions for feature in session.features}
    bookable = [room for room in scenario.rooms if room.bookable]

    for session, placement in plan.held(scenario):
        room = scenario.room_by_id.get(placement.room)
        if room is None or session.room:
            continue

        name, where = (say(x, scenario.event.languages) for x in (session.title, room.name))
        uses = scenario.uses[room.id]

        if _no_press_room(scenario, session, room):
            message = f"'{name}' is in {where}, though there is a room for the press"
            yield Penalty((session.id, room.id), ELSEWHERE, message)

        price = _other_use(room, uses, session)

        if price:
            what = ", ".join(room.meant_for) or "the press, by its name"
            message = f"'{name}' is in {where}, which is meant for {what}"
            yield Penalty((session.id, room.id), price, message)

        for feature in room.features:
            owners = sum(feature in other.features for other in bookable)
            if feature in wanted and feature not in session.features and 2 * owners < len(bookable):
                message = f"'{name}' has no need of {feature} in {where}, and few rooms have it"
                yield Penalty((session.id, room.id), SCARCE, message)


def _no_press_room(scenario: Scenario, session: Session, room: Room) -> bool:
    """Whether a press conference is in a room that is not for the press, while there is one that is."""
    if session.kind is not Kind.PRESS_CONFERENCE or session.kind in scenario.uses[room.id]:
        return False

    heads = scenario.expected_heads(session)

    return any(
        other.bookable
        and session.kind in scenario.uses[other.id]
        and (other.seats(session.layout) or -1) >= heads
        and {*session.features} <= {*other.features}
        for other in scenario.rooms
    )


def _other_use(room: Room, uses: tuple[str, ...], session: Session) -> int:
    """What it costs to use a room for a session; nothing if it is meant for it, or for anything."""
    words = {session.id, str(session.kind), session.kind_id, *session.themes}
    if not uses or words.intersection(uses):
        return 0

    return min((price for word, price in room.other_uses.items() if word in words), default=room.other_use)


PREFERENCE = Preference(
    ID,
    (
        "Rooms are used for what they are meant for (`meant_for`; press rooms for press conferences "
        "by default), and a room with a rare feature that some session needs is used by sessions that"
        " need it. A press conference is in a room for press conferences, if there is one with the "
        "seats and the features. Sessions that name their rooms are exempt."
    ),
    (
        "points of the other use (`other_use`, `other_uses`); 15 for a press conference in another "
        "room; 2 for a feature"
    ),
    "practice of conference services: press rooms, prayer rooms and step-free rooms are kept for their use",
    penalty,
)
