"""
Need to know: the one place that decides what a reader may see of a session.

Every exporter asks `sees` before it writes a word about a session. An exporter may show less (an
agenda holds only what concerns its reader), never more.
"""

from datetime import date
from enum import IntEnum
from typing import NamedTuple

from ..model import Classification, Kind, Person, Placement, Plan, Scenario, Session, Text
from ..model.checked import checked
from .kinds import INTERNAL
from .readers import Reader, ReaderKind, interpreters


class View(IntEnum):
    """How much of a session a reader sees; a larger value is more."""

    NOTHING = 0
    """Not even that it exists."""
    RESERVED = 1
    """That a place is taken, and when."""
    FULL = 2
    """Everything that is published of it."""


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


@checked
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
    known = scenario.people.get(person)
    room = scenario.room_by_id.get(placement.room)
    if known is None or room is None or not attends(scenario, plan, session, person):
        return False

    # Whom the planner lets in without the clearance is expected there.
    return _let_in(scenario, session.id, known, room.zone, scenario.event.local_date(placement.start))


def recalls(scenario: Scenario, reader: Reader, shown: "Past", room: str, day: date) -> bool:
    """
    Return whether a reader who was shown a session in full may be told by name that it is not held.

    Anybody who wants to know what a session is that the scenario no longer has asks this. A public session is
    named to everybody. Any other is named to those who were to be there and hold on that day the clearance
    of its zone, to the delegations of such people, and to its interpreters; a press conference that is not
    restricted, to the press. In a scenario that still has it, it may have become a matter of fewer people:
    then no word of it is said.
    """
    session = scenario.session_by_id.get(shown.id)
    if session is not None and _fewer(session, shown):
        return False
    if shown.public or (session is not None and is_public(session)):
        return True

    place = scenario.room_by_id.get(room)

    match reader.kind:
        case ReaderKind.DELEGATE:
            going = [scenario.people[reader.id]] if reader.id in scenario.people else []
        case ReaderKind.DELEGATION:
            going = [*scenario.members.get(reader.id, ())]
        case ReaderKind.TEAM:
            return True
        case ReaderKind.PRESS:
            return (
                shown.kind is Kind.PRESS_CONFERENCE and shown.classification is not Classification.RESTRICTED
            )
        case _:
            return False

    if place is None:
        return False

    return any(_let_in(scenario, shown.id, person, place.zone, day) for person in going)


class Past(NamedTuple):
    """What a session was when people were told of it last."""

    id: str
    title: Text
    kind: Kind
    classification: Classification

    @property
    def public(self) -> bool:
        """Whether anybody could know of it."""
        return self.classification is Classification.PUBLIC and self.kind not in INTERNAL


def _fewer(session: Session, shown: Past) -> bool:
    """Whether a session has become a matter of fewer people than it was."""
    order = list(Classification)
    if order.index(session.classification) > order.index(shown.classification):
        return True

    return shown.public and not is_public(session)


def _let_in(scenario: Scenario, session: str, person: Person, zone: str | None, day: date) -> bool:
    """Whether somebody may be where a session is held: by clearance, or because the planner says so."""
    policy = scenario.policy("zone-clearance")
    if policy.waived or not {person.id, session}.isdisjoint(policy.waived_for):
        return True

    return scenario.is_cleared(person, zone, day)


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
