"""Words are data: every phrase, and every kind of session, has its words in every language."""

import re
import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from eventplan.model import Kind, Rank, Role
from eventplan.model.languages import LANGUAGES
from eventplan.publish import translations
from eventplan.publish.kinds import SESSION_KINDS, SessionKind
from eventplan.publish.labels import counted, label
from eventplan.publish.plurals import CATEGORIES, category
from eventplan.publish.translations import counted_phrase, counted_translations
from eventplan.publish.words import (
    counted_word,
    listed,
    rank_word,
    role_word,
    with_colon,
    with_commas,
    with_semicolons,
)

TABLES = sorted(Path(translations.__file__).parent.glob("*.toml"))


def gaps(text: str) -> int:
    """Return the number of places that are filled in."""
    return text.count("{")


def faults(phrases: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what is missing from some phrases, or too much in them."""
    faults = []

    for key, words in phrases.items():
        if set(words) != set(LANGUAGES):
            faults.append(f"{key}: {sorted(set(words) ^ set(LANGUAGES))}")
        faults += [f"{key}: nothing in {tag}" for tag, text in words.items() if not text.strip()]
        faults += [f"{key}: gaps in {tag}" for tag, text in words.items() if gaps(text) != gaps(words["en"])]

    return faults


def kinds(records: tuple[SessionKind, ...]) -> dict[str, Mapping[str, str]]:
    """Return the names of kinds, each with a record of its own or with nothing."""
    named = {record.kind: record.words for record in records}
    return {str(kind): named.get(kind, {}) for kind in Kind}


@pytest.mark.parametrize("table", TABLES, ids=lambda file: file.stem)
def test_every_phrase_is_in_every_language(table: Path) -> None:
    """Each phrase of a table has the seven languages, and as many gaps in each."""
    phrases = tomllib.loads(table.read_text("utf-8"))
    plain = {
        key: words for key, words in phrases.items() if all(isinstance(word, str) for word in words.values())
    }
    assert plain
    assert faults(plain) == []


def forms_amiss(key: str, language: str, forms: Mapping[str, str], most: int) -> list[str]:
    """Return what is wrong with a phrase that goes with a number, in one language."""
    if set(forms) == {"other"}:  # one text for every number
        return [] if gaps(forms["other"]) == most else [f"{key}: gaps in {language}"]

    faults = [] if set(forms) == set(CATEGORIES[language]) else [f"{key}: forms of {language}"]

    for name, text in forms.items():
        several = sum(category(language, number) == name for number in range(200)) > 1
        if several and gaps(text) != most:  # a form for one number alone may say it in words
            faults.append(f"{key}: gaps in {language}, {name}")

    return faults


@pytest.mark.parametrize("table", TABLES, ids=lambda file: file.stem)
def test_what_goes_with_a_number_has_every_form(table: Path) -> None:
    """A phrase with a number has the forms of each language, each with the number where it stands for several."""
    translations = counted_translations(table.stem)
    assert translations["en"] or table.stem in ("languages", "tables")  # these say no number
    amiss = []

    for language in LANGUAGES:
        assert set(translations[language]) == set(translations["en"])
        for key, forms in translations[language].items():
            amiss += forms_amiss(key, language, forms, gaps(translations["en"][key]["other"]))

    assert amiss == []
    assert forms_amiss("x", "ru", {"one": "1 слово", "few": "{} слова", "many": "{} слов"}, 1)
    assert forms_amiss("x", "ar", {"one": "واحد", "other": "{}"}, 1)


@pytest.mark.parametrize("table", TABLES, ids=lambda file: file.stem)
def test_what_goes_with_a_number_is_said_of_every_number(table: Path) -> None:
    """In English too, where "and {} more" is right for one as for several."""
    for language, phrases in counted_translations(table.stem).items():
        for key, number in product(phrases, range(30)):
            assert counted_phrase(table.stem, language, key, number, *("x",) * 9)


@pytest.mark.parametrize(
    ("language", "name", "numbers"),
    [
        ("en", "one", "1"),
        ("en", "other", "0 2 3 11 16 21 100 101 1000"),
        ("fr", "one", "0 1"),
        ("fr", "other", "2 17 21 100 1000"),
        ("es", "one", "1"),
        ("es", "other", "0 2 16 21 100 1000"),
        ("ru", "one", "1 21 31 41 51 61 71 81 101 1001"),
        ("ru", "few", "2 3 4 22 23 24 32 34 102 1002"),
        ("ru", "many", "0 5 11 12 13 14 19 100 111 112 1000"),
        ("ar", "zero", "0"),
        ("ar", "one", "1"),
        ("ar", "two", "2"),
        ("ar", "few", "3 4 5 10 103 110 1003"),
        ("ar", "many", "11 12 26 99 111 1011"),
        ("ar", "other", "100 101 102 200 202 300 1000"),
        ("vi", "other", "0 1 2 15 100"),
        ("zh", "other", "0 1 2 15 100"),
    ],
)
def test_numbers_have_the_categories_of_cldr(language: str, name: str, numbers: str) -> None:
    """Whole numbers fall into the categories that Unicode CLDR gives as samples."""
    assert {category(language, int(number)) for number in numbers.split()} == {name}


def test_counts_and_lists_read_right() -> None:
    """Arabic has a dual and its own comma, Russian three forms, and English no `1 sessions`."""
    assert [label("en", "sessions", n) for n in (1, 2)] == ["1 session", "2 sessions"]
    assert [label("ru", "sessions", n) for n in (21, 22, 25)] == [
        "21 мероприятие",
        "22 мероприятия",
        "25 мероприятий",
    ]
    assert [label("ar", "sessions", n) for n in (1, 2, 3, 11, 100)] == [
        "جلسة واحدة",
        "جلستان",
        "3 جلسات",
        "11 جلسة",
        "100 جلسة",
    ]
    assert label("ar", "shown", 1, 2) == "1 من جلستين"
    assert counted("fr", "seats", 1200, "1\u202f200") == "1\u202f200 places"
    assert counted_word("fr", "and more", 1) == "et 1 autre"
    assert listed("ar", ["مالي", "تونس"]) == "مالي، تونس"
    assert with_commas("zh", ["大厅", "", "2层"]) == "大厅，2层"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_and_rank_has_words(language: str) -> None:
    """Why somebody is somewhere, and what rank they have, is said in each language."""
    for words in ([role_word(language, role) for role in Role], [rank_word(language, rank) for rank in Rank]):
        assert all(words)
        assert len(set(words)) == len(words)


def test_every_kind_has_one_record_with_its_words() -> None:
    """Each kind of session has a name in each language, a class of its own, and colours of its own."""
    assert faults(kinds(SESSION_KINDS)) == []
    assert sorted(record.kind for record in SESSION_KINDS) == sorted(Kind)

    for field in ("code", "in_calendars", "on_light", "on_dark", "shape", "symbol"):
        assert len({getattr(record, field) for record in SESSION_KINDS}) == len(SESSION_KINDS), field


def test_a_kind_without_words_is_noticed() -> None:
    """A kind without a record, without a language or with an empty name is a fault that names it."""
    first, *others = SESSION_KINDS
    without = {language: word for language, word in first.words.items() if language != "vi"}

    assert any(str(first.kind) in fault for fault in faults(kinds(tuple(others))))
    assert faults(kinds((first._replace(words=without), *others))) == [f"{first.kind}: ['vi']"]
    assert faults(kinds((first._replace(words={**first.words, "ru": " "}), *others)))


def test_french_has_no_break_spaces():
    """In French a sign of two parts has a no-break space before it, in phrases and between clauses."""
    words = [text for table in TABLES for text in translations.translations(table.stem)["fr"].values()]
    words += [
        text
        for table in TABLES
        for forms in counted_translations(table.stem)["fr"].values()
        for text in forms.values()
    ]
    assert [text for text in words if re.search(r"(?<!\u00a0)[:;?!»]|«(?!\u00a0)", text)] == []
    assert with_semicolons("fr", ["un", "deux"]) == "un\u00a0; deux"
    assert with_colon("fr", "Lien", "x") == "Lien\u00a0: x"
    assert with_semicolons("ar", ["واحد", "اثنان"]) == "واحد؛ اثنان"
