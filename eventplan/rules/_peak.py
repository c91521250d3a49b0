"""How much of something scarce is in use at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from eventplan.model import Span


class Peak(NamedTuple):
    """The most that is in use at one instant, and the first instant at which it is."""

    load: int
    at: datetime


def peak(uses: Iterable[tuple[Span, int]]) -> Peak | None:
    """Return the peak of *uses*, each a half-open span and what it takes; None if there are none."""
    changes: dict[datetime, int] = {}

    for span, taken in uses:
        if span.start < span.end:
            changes[span.start] = changes.get(span.start, 0) + taken
            changes[span.end] = changes.get(span.end, 0) - taken

    highest, load = None, 0

    for instant in sorted(changes):
        load += changes[instant]
        if highest is None or load > highest.load:
            highest = Peak(load, instant)

    return highest
