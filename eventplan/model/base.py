"""The ground that every part of a scenario stands on: strict, immutable records, ids and texts."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema


def _be_strict(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") in ("int", "bool", "float"):
            node["strict"] = True
        for key, value in node.items():
            if key not in ("default", "metadata", "serialization"):
                _be_strict(value)
    elif isinstance(node, list | tuple):
        for value in node:
            _be_strict(value)


class Part(BaseModel):
    """A piece of a scenario or a plan: immutable, and with no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields replaced, unvalidated; forget what was computed from the old."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys() if update else ():
            del copied.__dict__[name]
        return copied

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Make numbers and truths strict: `"20"`, `true` and `1` are no guesses at 20, 1 and true."""
        schema = handler(source)
        _be_strict(schema)
        return schema


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Ids name things in files, tables and messages. They never become a path or a UID as they are.
# Two ids that look alike are one id: they are compared in normal form C.
Id = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, pattern=r"^[\w][\w.:-]*$"),
    AfterValidator(_nfc),
]
"""Identifies one thing of its kind: letters, digits, `_ . : -`, beginning with a letter or digit."""

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A language tag such as `en`, `vi` or `zh-Hans` (BCP 47)."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_nfc)]

Text = Words | Annotated[dict[Language, Words], Field(min_length=1)]
"""Words for people: one text, or one per language tag."""

Price = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""What one breach or one unmet wish adds to the score (points, no unit of money)."""

Heads = Annotated[int, Field(ge=0, le=1_000_000)]
"""A number of people."""


def say(text: Text | None, languages: Sequence[str] = (), *, lines: bool = False) -> str:
    """
    Return *text* in the first of *languages* it exists in, else in its own first language.

    It is one line, as messages quote it, unless its own *lines* are asked for. No text is the empty string.

    >>> say({"en": "Signing", "vi": "Lễ ký"}, ["fr", "vi"])
    'Lễ ký'
    """
    if text is None:
        return ""
    if isinstance(text, str):
        found = text
    else:
        found = next((text[tag] for tag in languages if tag in text), "") or next(iter(text.values()))
    return " ".join(found.split()) if "\n" in found and not lines else found
