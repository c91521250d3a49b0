"""Numbers of things in words: `1 room`, `3 rooms`, `a, b and 4 more`."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def number_of(number: int, noun: str, several: str | None = None) -> str:
    """Return how many there are of something: `1 delegation`, `3 delegations`."""
    return f"{number} {plural(number, noun, several)}"


def plural(number: int, noun: str, several: str | None = None) -> str:
    """Return a noun (or a verb) for this number; *several* where that is not the noun and an s."""
    if number == 1:
        return noun

    return f"{noun}s" if several is None else several


def first_of(things: Sequence[_T], most: int, name: Callable[[_T], str] = str) -> str:
    """Return the first few of many things by their *name*, and how many more there are: `a, b and 4 more`."""
    more = f" and {len(things) - most} more" if len(things) > most else ""
    return ", ".join(map(name, things[:most])) + more
