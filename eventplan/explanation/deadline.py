"""How long an explanation may take: seconds, deterministic effort, or until it is stopped."""

import threading
import time
from typing import NamedTuple, TypedDict


class Limits(NamedTuple):
    """Limits of one search, as the scheduler takes them."""

    seconds: float | None
    effort: float | None


class SearchArguments(TypedDict):
    """How a search is made, as the scheduler takes it."""

    seconds: float | None
    effort: float | None
    workers: int
    seed: int
    stop: threading.Event | None


class Deadline:
    """Time and effort that are left to an explanation, and how its searches are made."""

    def __init__(
        self,
        seconds: float | None,
        *,
        effort: float | None = None,
        workers: int = 1,
        seed: int = 0,
        stop: threading.Event | None = None,
    ) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self.effort, self.workers, self.seed, self.stop = effort, workers, seed, stop
        self.spent = 0.0
        """Deterministic effort that was spent."""
        self._interrupted = False

    @property
    def interrupted(self) -> bool:
        """Whether it was ended from outside."""
        return self._interrupted or (self.stop is not None and self.stop.is_set())

    @interrupted.setter
    def interrupted(self, value: bool) -> None:
        self._interrupted = value

    def left(self) -> float:
        """Seconds (or effort) left, never negative; very many if there is no limit."""
        if self.interrupted:
            return 0.0

        left = 1e6 if self._end is None else max(0.0, self._end - time.monotonic())
        return left if self.effort is None else min(left, max(0.0, self.effort - self.spent))

    def limits(self, most: float = 1e6) -> Limits:
        """
        Return the limits of a search that may take *most*, of all that is left.

        Where effort is limited it is effort that binds, so that every run does the same.
        """
        seconds = None if self._end is None else max(0.0, self._end - time.monotonic())
        if self.effort is None:
            return Limits(min(most, 1e6 if seconds is None else seconds), None)

        return Limits(seconds, min(most, max(0.0, self.effort - self.spent)))

    def search(self, most: float = 1e6) -> SearchArguments:
        """Return the arguments of a search that may take *most*, of all that is left."""
        seconds, effort = self.limits(most)
        return SearchArguments(
            seconds=seconds, effort=effort, workers=self.workers, seed=self.seed, stop=self.stop
        )

    def part(self, most: float) -> "Deadline":
        """Return a deadline of its own for a step that may take *most*; what it spends is spent here too."""
        share = _Part(None, workers=self.workers, seed=self.seed, stop=self.stop)
        share.whole = self
        seconds, effort = self.limits(most)
        share._end = None if seconds is None else time.monotonic() + seconds
        share.effort = effort

        return share

    def spend(self, effort: float) -> None:
        """Count the effort of a search."""
        self.spent += effort


class _Part(Deadline):
    whole: Deadline

    @property
    def interrupted(self) -> bool:
        """Whether it was ended from outside."""
        return self.whole.interrupted

    @interrupted.setter
    def interrupted(self, value: bool) -> None:
        if value:
            self.whole.interrupted = True

    def spend(self, effort: float) -> None:
        """Count the effort of a search."""
        self.spent += effort
        self.whole.spend(effort)
