"""What ids and titles say: that a session is a photograph, a welcome, a meeting of officials."""

import re

from .attendance import ScenarioAttendance
from .base import say
from .sessions import Ceremony, Session

PHOTO = re.compile(r"\b(photos?|photographs?|(gruppen|familien)?foto|fotograf[ií]a)\b")
WELCOME = re.compile(r"\b(welcome|arrivals?|accueil|arrivée|bienvenue|begrüßung|empfang|bienvenida)\b")
AHEAD_OR_CALL = re.compile(r"\b(before|ahead|avant|vor|antes|call|opportunity|spray|stakeout|doorstep)\b")
CALL = re.compile(r"\b(call|opportunity|spray|stakeout|doorstep)\b")
"""What a title says of a photograph, of a welcome, of what comes before a ceremony, and of a photo call."""

OFFICIALS = re.compile(r"\b(sherpas?|senior officials|hauts fonctionnaires|altos funcionarios)\b")
LEADERS = re.compile(r"\b(leaders|heads of state|chefs d'état|staats|jefes de estado)\b")


def text_of(scenario: ScenarioAttendance, session: Session) -> str:
    """Id and title, in small letters."""
    return f"{session.id} {say(session.title, scenario.event.languages)}".casefold()


def words_in(scenario: ScenarioAttendance, session: Session) -> set[str]:
    """Return the words of a session's id and title, in small letters."""
    return {*re.findall(r"\w+", text_of(scenario, session))}


def names_ceremony(words: set[str], session: Session) -> bool:
    """Whether a session is a ceremony, and some words name it: its id, `opening`, `signing`."""
    return isinstance(session, Ceremony) and not words.isdisjoint((session.id.casefold(), session.ceremony))
