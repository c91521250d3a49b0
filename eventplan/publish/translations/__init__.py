"""The phrases of agendas, pages and tables: one table for each, with every phrase in every language."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from ...model.languages import LANGUAGES
from ..plurals import category

Forms = Mapping[str, str]
"""A phrase that goes with a number, by category (`plurals.category`)."""

_Words = TypeVar("_Words")


@cache
def translations(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the phrases of a table (`agendas`, …) by language and key, but for those with a number."""
    phrases = {key: words for key, words in _table(table).items() if not _counts(words)}
    return _by_language(phrases, str)


@cache
def counted_translations(table: str) -> Mapping[str, Mapping[str, Forms]]:
    """Return the phrases of a table that go with a number, by language and key: one for each category."""
    phrases = {key: words for key, words in _table(table).items() if _counts(words)}
    return _by_language(phrases, _forms)


def _by_language(
    phrases: Mapping[str, Mapping[str, str | Forms]], form: Callable[[str | Forms], _Words]
) -> dict[str, dict[str, _Words]]:
    """Turn phrases by key into words by language and key."""
    by_language = {}

    for language in LANGUAGES:
        by_language[language] = {key: form(words[language]) for key, words in phrases.items()}

    return by_language


@cache
def _table(table: str) -> Mapping[str, Mapping[str, str | Forms]]:
    return tomllib.loads(Path(__file__).with_name(f"{table}.toml").read_text("utf-8"))


def _counts(words: Mapping[str, str | Forms]) -> bool:
    return any(not isinstance(word, str) for word in words.values())


def counted_phrase(table: str, language: str, key: str, number: int, *values: object) -> str:
    """Return a phrase of a table in the form that goes with a number; *values*, else it, fill the gaps."""
    forms = counted_translations(table)[language][key]
    form = category(language, number)
    words = forms[form] if form in forms else forms["other"]  # the only text there is, for every number

    return words.format(*(values or (number,)))


def _forms(words: str | Forms) -> Forms:
    """The forms of a phrase; one text is right for every number."""
    return {"other": words} if isinstance(words, str) else words
