"""The phrases of agendas and of pages: one table for each, with every phrase in every language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "vi", "fr", "es", "ru", "ar", "zh")
"""Vietnamese and the languages of the United Nations."""


@cache
def translations(table: str) -> Mapping[str, Mapping[str, str]]:
    """Return the phrases of a table (`agendas`, `pages`) by language and key."""
    text = Path(__file__).with_name(f"{table}.toml").read_text("utf-8")
    phrases = tomllib.loads(text)

    return {language: {key: words[language] for key, words in phrases.items()} for language in LANGUAGES}
