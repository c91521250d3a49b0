"""Progress on standard error: a line that renews itself on a terminal, a line now and then elsewhere."""

import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from eventplan.stopping import Stop, stoppable
from eventplan.visible import visible

from .app import show

if TYPE_CHECKING:
    from eventplan.model import Progress
    from eventplan.solver import StageRecord

T = TypeVar("T")

EVERY = 5.0
"""Seconds between two lines where there is no terminal."""


class Measure(NamedTuple):
    """How far a search had come after some seconds."""

    seconds: float
    score: int | None
    bound: int | None


class Shown:
    """Shows how far a search has come while it runs."""

    def __init__(self, *, quiet: bool, search_for: str = "a first plan") -> None:
        self.quiet, self.search_for = quiet, search_for
        self.interrupted = False
        self._began = self._last = time.monotonic()
        self._terminal = sys.stderr.isatty()
        self.measures: list[Measure] = []
        """How far the search had come, each time that it said so."""

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    def __enter__(self) -> "Shown":
        if not self.quiet:
            self._write(f"searching for {self.search_for}")

        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and not self.quiet:
            show("\n")

    def stoppable(self, search: Callable[[Stop], T]) -> T:
        """Run a search; the first Ctrl-C ends it with the best plan so far, the next ends everything."""

        def work(asked: Stop) -> T:
            result = search(asked)
            self.interrupted = asked.is_set()
            return result

        return stoppable(work)

    def progress(self, now: "Progress") -> None:
        """Show the score, the bound and the gap."""
        self.measures.append(Measure(self.elapsed, now.score, now.bound))
        if self.quiet:
            return

        if now.message:
            self._write(f"{self.elapsed:6.1f} s  {now.message}: score {now.score}", keep=True)
            return

        if now.score is None or (not self._terminal and time.monotonic() - self._last < EVERY):
            return

        self._last = time.monotonic()
        gap = ""
        if now.bound is not None and now.score:
            gap = f", bound {now.bound}, gap {max(0, now.score - now.bound) / now.score:.0%}"

        self._write(f"{self.elapsed:6.1f} s  plan {now.solutions}: score {now.score}{gap}")

    def log(self, record: "StageRecord") -> None:
        """Show what a stage of the search did, quiet or not: it was asked for."""
        self._write(f"{self.elapsed:6.1f} s  {record}", keep=True)

    def _write(self, text: str, keep: bool = False) -> None:
        text = visible(text)
        show(f"\r\x1b[K{text}" + ("\n" if keep else "") if self._terminal else text + "\n")


class Telling:
    """One line that says what is being done: renewed on a terminal, now and then elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._began = time.monotonic()
        self._last = self._began
        self._terminal = sys.stderr.isatty()

    def progress(self, now: "Progress") -> None:
        """Show what is done, with the seconds so far."""
        self.tell(now.message)

    def tell(self, words: str) -> None:
        """Show a few words, with the seconds so far."""
        now = time.monotonic()
        if self.quiet or (not self._terminal and now - self._last < EVERY):
            return

        self._last = now
        line = visible(f"{now - self._began:6.1f} s  {words}")
        show(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}" if self._terminal else line + "\n")

    def clear(self) -> None:
        """Make room for a line of results."""
        if self._terminal and not self.quiet:
            show("\r\x1b[K")
