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
    taken = [(span, load) for span, load in uses if span.start < span.end]
    found = None
    for instant in sorted({span.start for span, _ in taken}):
        load = sum(load for span, load in taken if span.start <= instant < span.end)
        if found is None or load > found.load:
            found = Peak(load, instant)
    return found
