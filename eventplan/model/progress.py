"""How far something long has come: one kind of event, everywhere."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from .errors import Stopped

_T = TypeVar("_T")


@dataclass(frozen=True)
class Progress:
    """
    How far something has come. Times in seconds, score and bound in points.

    Whatever takes long gives these to the function that it is given as `progress`; `eventplan.following`
    makes an iterator of them.
    """

    elapsed: float
    """Seconds since it began."""
    score: int | None = None
    """Of the best plan so far; while a replan looks for the least disruption, that."""
    bound: int | None = None
    """No plan scores less."""
    solutions: int = 0
    """Plans found so far."""
    message: str = ""
    """What is done or found, in words; empty where the numbers say it."""
    done: int | None = None
    """How many variations or files are done, of things that are counted."""
    row: Any = None
    """Of `what_if`: the `Outcome` of the variation that is done."""

    def __str__(self) -> str:
        """Return it as a line."""
        numbers = "" if self.score is None else f"score {self.score}"
        numbers += "" if self.score is None or self.bound is None else f", bound {self.bound}"
        return f"{self.elapsed:.1f} s: {', '.join(filter(None, (self.message, numbers)))}"


Report: TypeAlias = Callable[[Progress], None] | None
"""Who is told of progress, if anybody is."""


def in_words(report: Report) -> Callable[[str], None]:
    """Return a function that tells of progress in words, with the seconds since now."""
    if report is None:
        return lambda _words: None

    began, tell = time.monotonic(), report
    return lambda words: tell(Progress(time.monotonic() - began, message=words))


def counted(
    things: Iterable[tuple[str, _T]], report: Report, stop: threading.Event | None = None
) -> Iterator[tuple[str, _T]]:
    """
    Yield named things, and tell how many were taken.

    Names are not told: they may be those of what not everybody may see. Raises Stopped once *stop* is set.
    """
    began = time.monotonic()
    for number, (name, thing) in enumerate(things, 1):
        if stop is not None and stop.is_set():
            raise Stopped("stopped: nothing was written")
        if report is not None:
            report(Progress(time.monotonic() - began, message=f"file {number}", done=number))

        yield name, thing
