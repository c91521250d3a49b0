"""The languages in which something can be said: those of a scenario's texts, and those of our own words."""

from .base import Text
from .scenario import Scenario

LANGUAGES = ("en", "vi", "fr", "es", "ru", "ar", "zh")
"""Languages in which agendas, pages and tables have words: Vietnamese and those of the United Nations."""


def said_in(scenario: Scenario) -> frozenset[str]:
    """Return the languages in which anything can be said: those of the scenario's texts, and of agendas."""
    texts: list[Text | None] = [scenario.event.title]
    texts += [text for session in scenario.sessions for text in (session.title, session.abstract)]
    texts += [room.name for room in scenario.rooms]
    texts += [zone.name for zone in scenario.zones]
    texts += [venue.name for venue in scenario.venues]
    texts += [gate.name for gate in scenario.checkpoints]
    texts += [party.name for party in scenario.delegations]
    texts += [member.name for party in scenario.delegations for member in party.members]

    return frozenset(LANGUAGES).union(*(text for text in texts if isinstance(text, dict)))


def can_be_said(language: str, languages: frozenset[str]) -> bool:
    """Return whether a language, or the one that it is a form of, is among some."""
    return language in languages or language.split("-")[0] in languages
