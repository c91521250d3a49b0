"""How often a room can be used: as often as uses fit, one after another, into the times that there are."""

from collections.abc import Iterable

Use = tuple[int, int]
"""From when until when a room is used, with what it needs before it can be used again."""


def most_uses(possible: Iterable[Use]) -> int:
    """
    Return how many of the *possible* uses of one room fit together.

    Every use holds one of the instants that are counted, namely the ends of the shortest uses, taken
    one after another: there are no more uses than instants, and those that end there all fit.
    """
    number, last = 0, None
    for end, begin in sorted((end, begin) for begin, end in possible):
        if last is None or begin >= last:
            number, last = number + 1, end

    return number
