"""What is wrong with a field, in the words of scenario files."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from .suggestion import suggestion

Path = tuple[str | int, ...]

_BRANCH = re.compile(r"str|int|constrained-\w+|\[key\]|[a-z-]+\[.*\]", re.DOTALL)
"""What validation calls a branch of a union, or the name of an entry, among the steps of a path."""

_MESSAGES = {
    "missing": "is missing",
    "string_type": "must be text",
    "string_unicode": "holds half of a character, and is not a text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "datetime_type": "must be a date and a time: `2026-05-12T10:00+07:00`",
    "datetime_parsing": "must be a date and a time: `2026-05-12T10:00+07:00`",
    "datetime_from_date_parsing": "must be a date and a time: `2026-05-12T10:00+07:00`",
    "timezone_aware": "needs its offset from UTC: `2026-05-12T10:00+07:00`",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping of fields",
    "model_attributes_type": "must be a mapping of fields",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}

_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
    "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"),
}

_LONGEST = {"string_too_long": "characters", "too_long": "items"}


def faults(error: ValidationError) -> list[tuple[Path, Mapping[str, Any]]]:
    """
    Return what pydantic finds wrong, once for each field, with the path of the field as it is stated.

    Of the branches of a union that were tried, what is told is the fault that lies deepest.
    """
    try:
        errors: list[Any] = [*error.errors(include_url=False)]
    except UnicodeEncodeError:
        # Only from Python: in no file is there half of a character.
        return [((), {"type": "text", "loc": (), "msg": "a text holds half of a character", "input": None})]

    placed: list[tuple[Path, Any]] = []

    for fault in errors:
        path = tuple(step for step in fault["loc"] if not _is_branch(step))
        placed.append((path, fault))

    around = {path[:length] for path, _ in placed for length in range(len(path))}
    by_path: dict[Path, Mapping[str, Any]] = {}

    for path, fault in placed:
        if path not in around or not fault["type"].endswith(("_type", "too_short")):
            by_path.setdefault(path, fault)

    return [*by_path.items()]


def _is_branch(step: str | int) -> bool:
    return isinstance(step, str) and _BRANCH.fullmatch(step) is not None


_RANK_OF = dict.fromkeys(
    ("president", "king", "queen", "emir", "sultan", "emperor"), "head-of-state"
) | dict.fromkeys(("prime-minister", "premier", "chancellor"), "head-of-government")
"""Ranks of those who are called so in most States: the nearest word would be `vice-president`."""


def words_of(error: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """Say what pydantic finds wrong with a field; *known* are the other fields that there are."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown_field(str(error["loc"][-1]), error["input"], known)
    if kind == "too_short" and context.get("min_length", 1) > 1:
        return f"must have at least {context['min_length']} items"
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if kind == "string_pattern_mismatch":
        return _words_for_pattern(str(error.get("input"))[:40], str(context.get("pattern")))

    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"must be {words} {context[key]}"

    if kind in _LONGEST:
        return f"must have at most {context['max_length']} {_LONGEST[kind]}"

    if kind in ("enum", "literal_error"):
        allowed = str(context.get("expected", "")).replace("' or '", "', '")
        stated = str(error.get("input"))
        meant = _RANK_OF.get(re.sub(r"[\s_]+", "-", stated.casefold()), stated)
        return f"must be one of {allowed}{suggestion(meant, _quoted(allowed))}"

    message: str = error["msg"]
    return message[:1].lower() + message[1:]


def field_and_words(path: Path, error: Mapping[str, Any], whole: str = "") -> str:
    """
    Say what pydantic finds wrong, after the field that it is about: `session.duration: must be …`.

    *whole* is what is said instead if it is about no field.
    """
    field = ".".join(str(step) for step in path) or whole
    return f"{field}: {words_of(error)}" if field else words_of(error)


def unknown_field(name: str, stated: object, known: Iterable[str]) -> str:
    """Say that there is no such field, and which one may be meant."""
    if stated is None:
        return "there is no such field: a text with a comma in it is put in quotes within braces"

    return f"there is no such field{suggestion(name, sorted(known))}"


def _words_for_pattern(stated: str, pattern: str) -> str:
    """Say how a field is written."""
    parts = [part for part in re.split(r"\s*[,;|/]\s*|\s+", stated) if part]
    if len(parts) > 1 and all(re.match(pattern, part) for part in parts):
        several = f"in YAML they are written `[{', '.join(parts)}]`, in a table `{'; '.join(parts)}`"
        if not re.search("[,;|/]", stated):
            return f"'{stated}' has blanks, and no id has any; if they are several, {several}"

        return f"'{stated}' is {len(parts)} in one: {several}"

    if pattern.startswith("^#"):
        return f"'{stated}' is not a colour: write `#2a7880`"
    if "[a-z]{2,3}" in pattern:
        return f"'{stated}' is not a language tag: write `en` or `zh-Hans`"

    return f"'{stated}' is not written as this field is (letters, digits, `_ . : -`)"


def _quoted(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").replace("'", " ").split() if part]
