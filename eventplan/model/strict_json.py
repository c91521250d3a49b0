"""JSON that says one thing: no name twice in an object, no number that is none, no half of a character."""

import json
from collections.abc import Hashable, Iterable, Iterator
from typing import Any


class AmbiguousJsonError(ValueError):
    """JSON that programs read in different ways: a name twice in an object, `NaN`."""


def read_unambiguous(text: str) -> Any:
    """
    Read JSON in which no object has a name twice and every number is one.

    Raises:
        AmbiguousJsonError: It has such an object or number.
        ValueError: It is not JSON (`json.JSONDecodeError`, with the place), or has too long a number.
        RecursionError: It is nested too deep.

    """
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)


def read_strictly(text: str) -> Any:
    """
    Read unambiguous JSON in which every character is a whole one.

    Raises:
        ValueError: It is not JSON (`json.JSONDecodeError`, with the place), or would say two things.
        RecursionError: It is nested too deep.

    """
    tree = read_unambiguous(text)

    if "\\u" in text and (half := half_character(json.dumps(tree, ensure_ascii=False))):
        raise ValueError(f"'{half}' is half of a character, and no text")

    return tree


def half_character(text: str) -> str:
    r"""The first half of a character in a text, as `\ud800`; empty: there is none."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"\\u{ord(text[error.start]):04x}"

    return ""


def again(names: Iterable[Hashable]) -> Iterator[int]:
    """The numbers of names that have been there before."""
    seen = set[Hashable]()

    for number, name in enumerate(names):
        if name in seen:
            yield number

        seen.add(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a name that is there twice nobody knows which of the two is meant."""
    twice = next(again(name for name, _ in pairs), None)
    if twice is not None:
        raise AmbiguousJsonError(f"'{pairs[twice][0][:60]}' is there twice in one object")

    return dict(pairs)


def _no_number(constant: str) -> Any:
    raise AmbiguousJsonError(f"{constant} is not a number")
