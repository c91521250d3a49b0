"""The few words that agendas add to a scenario's, in Vietnamese and the languages of the UN."""

from collections.abc import Sequence

from ..model import Kind, Scenario, Text
from .kinds import KIND
from .translations import LANGUAGES, translations

_AUTONYMS = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "km": "ភាសាខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "ms": "Bahasa Melayu",
    "my": "မြန်မာ",
    "pt": "Português",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def spoken(languages: Sequence[str]) -> str:
    """Return the first of *languages* that agendas have words in, else English."""
    for language in languages:
        if language in LANGUAGES:
            return language

        base = language.split("-")[0]
        if base in LANGUAGES:
            return base

    return "en"


def word(language: str, key: str, *values: object) -> str:
    """Return a word of agendas in one of the languages that `spoken` returns."""
    return translations("agendas")[language][key].format(*values)


def ordinal(language: str, number: int) -> str:
    """Return a place in a row as the phrases of a language take it: `23rd` in English, else `23`."""
    if language != "en":
        return str(number)

    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def kind_word(language: str, kind: Kind) -> str:
    """Return the name of a kind of session in one of the languages that `spoken` returns."""
    return KIND[kind].words[language]


def language_name(tag: str) -> str:
    """Return a language's name for itself, or its tag."""
    return _AUTONYMS.get(tag) or _AUTONYMS.get(tag.split("-")[0], tag)


def choose(text: Text | None, languages: Sequence[str]) -> tuple[str, str]:
    """Return a text as `say` does, and the language it is in (empty if the scenario does not say)."""
    if text is None:
        return "", ""
    if isinstance(text, str):
        return text, ""

    for language in languages:
        if language in text:
            return text[language], language

    language, words = next(iter(text.items()))
    return words, language


def known(scenario: Scenario) -> frozenset[str]:
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
