"""
Audiences: readers who share one programme, and what all of them may see of a session.

An audience sees what every one of its members may see, by `visibility.sees`: a page that many read shows
nothing that one of them must not know.
"""

from enum import StrEnum
from typing import NamedTuple

from ..model import Plan, Scenario, Session
from ..model.errors import ArgumentError
from . import readers
from .readers import Reader
from .visibility import View, sees


class Audience(StrEnum):
    """Those who share one programme."""

    PUBLIC = "public"
    """Anybody."""
    DELEGATES = "delegates"
    """Every delegate."""
    PRESS = "press"
    """Accredited journalists."""
    SECURITY = "security"
    """Those who command the officers of all zones: each place that one of them sees taken."""
    INTERPRETERS = "interpreters"
    """Every interpretation team."""
    CONTROL_ROOM = "control-room"
    """Those who run the event on the day; they hold the scenario."""


def audience_given(value: object) -> Audience:
    """Return an audience by its name. Raises ArgumentError for what is none."""
    try:
        return Audience(str(value))
    except ValueError:
        names = ", ".join(Audience)
        raise ArgumentError(f"there is no audience {value!r}: choose one of {names}") from None


class Details(NamedTuple):
    """What an audience is told besides the sessions that it sees."""

    entrance: bool = False
    """Gates and their hours, and where and when those on a list wait."""
    teams: bool = False
    """Which interpretation teams work in the sessions that it sees."""
    sweeps: bool = False
    """Sweeps: room, time and team."""
    arrivals: bool = False
    """Arrivals: who, door and time."""
    movements: bool = False
    """Where principals are, and how many people are in each zone."""


DETAILS = {
    Audience.PUBLIC: Details(),
    Audience.DELEGATES: Details(entrance=True),
    Audience.PRESS: Details(),
    Audience.SECURITY: Details(entrance=True, sweeps=True),
    Audience.INTERPRETERS: Details(entrance=True, teams=True),
    Audience.CONTROL_ROOM: Details(True, True, True, True, True),
}


def members(scenario: Scenario, plan: Plan, audience: Audience) -> tuple[Reader, ...]:
    """Return the readers of an audience."""
    match audience:
        case Audience.PUBLIC:
            return (readers.PUBLIC,)
        case Audience.PRESS:
            return (readers.PRESS,)
        case Audience.DELEGATES:
            return tuple(map(readers.delegate, scenario.people))
        case Audience.SECURITY:
            return tuple(readers.zone(zone.id) for zone in scenario.zones)
        case Audience.INTERPRETERS:
            booths = {
                (tag, number)
                for by_language in plan.teams.values()
                for tag, numbers in by_language.items()
                for number in numbers
            }

            return tuple(readers.interpreters(tag, number) for tag, number in sorted(booths))
        case Audience.CONTROL_ROOM:
            return (readers.DESK,)


def view_of(scenario: Scenario, plan: Plan, session: Session, audience: Audience) -> View:
    """
    Return what an audience sees of a session that is held: the least that one of its members sees.

    Security is the exception: its command sees whatever an officer of any zone does, which is the time and
    the room. An audience without members sees what the public does.
    """
    views = (sees(scenario, plan, session, reader) for reader in members(scenario, plan, audience))
    if audience is Audience.SECURITY:
        return max(views, default=sees(scenario, plan, session, readers.PUBLIC))

    least = View.FULL
    empty = True

    for view in views:
        empty = False
        least = min(least, view)
        if least is View.NOTHING:
            break

    return sees(scenario, plan, session, readers.PUBLIC) if empty else least
