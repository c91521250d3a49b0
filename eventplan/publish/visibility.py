"""
Need to know: the one place that decides what a reader may see of a session.

Every exporter asks `sees` before it writes a word about a session. An exporter may show less (an
agenda holds only what concerns its reader), never more.
"""

from enum import IntEnum

from ..model import Classification, Kind, Placement, Plan, Scenario, Session
from .readers import Reader, ReaderKind, interpreters


class View(IntEnum):
    """How much of a session a reader sees; a larger value is more."""

    NOTHING = 0
    """Not even that it exists."""
    RESERVED = 1
    """That a place is taken, and when."""
    FULL = 2
    """Everything that is published of it."""


INTERNAL = frozenset({Kind.HOLD, Kind.REHEARSAL, Kind.BILATERAL})
"""Kinds that are never in the public programme, however they are classified."""


def is_public(session: Session) -> bool:
    """Whether anybody may know of a session."""
    return session.classification is Classification.PUBLIC and session.kind not in INTERNAL


def attends(scenario: Scenario, plan: Plan, session: Session, person: str) -> bool:
    """Whether a delegate goes to a session: sent by the plan, needed, or with a turn to speak or sign."""
    return (
        person in plan.attendees.get(session.id, ())
        or person in scenario.needed(session)
        or (session.id, person) in plan.turns_of
    )


def sees(scenario: Scenario, plan: Plan, session: Session, reader: Reader) -> View:
    """
    Return what *reader* may see of *session* in this plan. What no line below grants is denied.

    - A session without a placement is seen by nobody but the desk, which holds the scenario.
    - A public session is seen by everybody; a press conference that is not restricted, by the press.
    - Any other is seen in full by those who attend it, if they hold on that day the clearance of its zone
      and of every zone around it (or rule `zone-clearance` is waived for them); by the delegation of such a
      person; by the interpreters who work in it.
    - It is seen as a reserved time by the rooms that it uses and by the zones around them.
    - By nobody else.
    """
    kind, name = reader
    if kind is ReaderKind.DESK:
        return View.FULL
    placement = plan.placement_by_session.get(session.id)
    if placement is None:
        return View.NOTHING
    if is_public(session):
        return View.FULL
    if kind is ReaderKind.PRESS and session.kind is Kind.PRESS_CONFERENCE:
        return View.NOTHING if session.classification is Classification.RESTRICTED else View.FULL
    if kind is ReaderKind.DELEGATE and _takes_part(scenario, plan, session, placement, name):
        return View.FULL
    if kind is ReaderKind.DELEGATION and any(
        _takes_part(scenario, plan, session, placement, person.id)
        for person in scenario.members.get(name, ())
    ):
        return View.FULL
    if kind is ReaderKind.TEAM and interprets(plan, session, name):
        return View.FULL
    if kind is ReaderKind.ROOM and uses_room(scenario, placement.room, name):
        return View.RESERVED
    if kind is ReaderKind.ZONE and uses_zone(scenario, placement.room, name):
        return View.RESERVED
    return View.NOTHING


def _takes_part(scenario: Scenario, plan: Plan, session: Session, placement: Placement, person: str) -> bool:
    """Whether somebody attends a session and may be where it is held."""
    found = scenario.people.get(person)
    room = scenario.room_by_id.get(placement.room)
    if found is None or room is None or not attends(scenario, plan, session, person):
        return False
    # Whom the planner lets in without the clearance is expected there.
    policy = scenario.policy("zone-clearance")
    if policy.waived or not {person, session.id}.isdisjoint(policy.waived_for):
        return True
    return scenario.is_cleared(found, room.zone, scenario.event.local_date(placement.start))


def interprets(plan: Plan, session: Session, team: str) -> bool:
    """Whether a team, by the id of its reader, interprets a session."""
    booths = plan.teams.get(session.id, {})
    return any(
        team == interpreters(language, number).id
        for language, numbers in booths.items()
        for number in numbers
    )


def uses_room(scenario: Scenario, used: str, room: str) -> bool:
    """Whether using one room takes another: itself, a part of it, or what it is a part of."""
    rooms = scenario.room_by_id
    return used in rooms and room in rooms and not scenario.parts_of(used).isdisjoint(scenario.parts_of(room))


def uses_zone(scenario: Scenario, used: str, zone: str) -> bool:
    """Whether a room lies in a zone or in one nested in it."""
    room = scenario.room_by_id.get(used)
    return room is not None and any(around.id == zone for around in scenario.zone_chain(room.zone))
