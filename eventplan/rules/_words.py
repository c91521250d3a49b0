"""Names as people say them, for messages."""

from datetime import datetime

from eventplan.model import Scenario, Session, say


def title(scenario: Scenario, session: Session) -> str:
    """The title of a session in the event's language, with its id."""
    return f"'{say(session.title, scenario.event.languages)}' ({session.id})"


def room_name(scenario: Scenario, room: str) -> str:
    """The name of a room in the event's language."""
    return say(scenario.room_by_id[room].name, scenario.event.languages)


def person_name(scenario: Scenario, person: str) -> str:
    """The name of a person, with delegation."""
    known = scenario.people.get(person)
    if known is None:
        return f"'{person}'"

    name = say(known.name, scenario.event.languages)
    return name if name == person else f"{name} ({person})"


def to_second(instant: datetime, form: str = "%H:%M") -> str:
    """An instant, with seconds where there are any."""
    return f"{instant:{form}:%S}".removesuffix(":00")


def party_name(scenario: Scenario, delegation: str) -> str:
    """The name of a delegation in the event's language."""
    known = scenario.delegation_by_id.get(delegation)
    return say(known.name, scenario.event.languages) if known else f"'{delegation}'"
