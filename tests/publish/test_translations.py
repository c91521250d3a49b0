"""Words are data: every phrase, and every kind of session, has its words in every language."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventplan.model import Kind
from eventplan.publish import translations
from eventplan.publish.kinds import SESSION_KINDS, SessionKind
from eventplan.publish.translations import LANGUAGES

TABLES = sorted(Path(translations.__file__).parent.glob("*.toml"))


def gaps(text: str) -> int:
    """Return the number of places that are filled in."""
    return text.count("{")


def faults(phrases: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what is missing from some phrases, or too much in them."""
    found = []

    for key, words in phrases.items():
        if set(words) != set(LANGUAGES):
            found.append(f"{key}: {sorted(set(words) ^ set(LANGUAGES))}")
        found += [f"{key}: nothing in {one}" for one, text in words.items() if not text.strip()]
        found += [f"{key}: gaps in {one}" for one, text in words.items() if gaps(text) != gaps(words["en"])]

    return found


def kinds(records: tuple[SessionKind, ...]) -> dict[str, Mapping[str, str]]:
    """Return the names of kinds, each with a record of its own or with nothing."""
    named = {one.kind: one.words for one in records}
    return {str(kind): named.get(kind, {}) for kind in Kind}


@pytest.mark.parametrize("table", TABLES, ids=lambda file: file.stem)
def test_every_phrase_is_in_every_language(table: Path) -> None:
    """Each phrase of a table has the seven languages, and as many gaps in each."""
    phrases = tomllib.loads(table.read_text("utf-8"))
    assert phrases
    assert faults(phrases) == []


def test_every_kind_has_one_record_with_its_words() -> None:
    """Each kind of session has a name in each language, a class of its own, and colours of its own."""
    assert faults(kinds(SESSION_KINDS)) == []
    assert sorted(one.kind for one in SESSION_KINDS) == sorted(Kind)

    for field in ("code", "in_calendars", "on_light", "on_dark", "shape", "symbol"):
        assert len({getattr(one, field) for one in SESSION_KINDS}) == len(SESSION_KINDS), field


def test_a_kind_without_words_is_noticed() -> None:
    """A kind without a record, without a language or with an empty name is a fault that names it."""
    first, *others = SESSION_KINDS
    without = {language: word for language, word in first.words.items() if language != "vi"}

    assert any(str(first.kind) in fault for fault in faults(kinds(tuple(others))))
    assert faults(kinds((first._replace(words=without), *others))) == [f"{first.kind}: ['vi']"]
    assert faults(kinds((first._replace(words={**first.words, "ru": " "}), *others)))
