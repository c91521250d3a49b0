"""The budget of a search: seconds, deterministic effort, `stop` and Ctrl-C. Nothing else keeps time."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator


class OutOfTime(Exception):  # noqa: N818 - it is no error, and never leaves the solver
    """There is no time left to make a model."""


class Budget:
    """
    What a search may spend, and what it has spent.

    Seconds are of the wall clock. Effort is deterministic: about a second of one core each, and the same on
    every run with one worker. Either may be unlimited.
    """

    def __init__(
        self,
        seconds: float | None = None,
        effort: float | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """
        Begin now.

        Args:
            seconds: Wall-clock limit; None for none.
            effort: Deterministic limit; None for none.
            stop: Set it to end the search.

        """
        self.seconds, self.effort, self.stop = seconds, effort, stop
        self.spent = 0.0
        """Deterministic effort of the searches that are over."""
        self.interrupted = False
        """Whether Ctrl-C, or *stop*, has ended a part of the search."""
        self._began = time.monotonic()
        self._kept_seconds = self._kept_effort = 0.0
        self._usual: signal.Handlers | object | None = None

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return self.seconds is not None or self.effort is not None

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._began

    @property
    def stopped(self) -> bool:
        """Whether somebody asked for the end: by Ctrl-C or *stop*."""
        return self.interrupted or self.asked

    @property
    def asked(self) -> bool:
        """Whether *stop* is set."""
        return self.stop is not None and self.stop.is_set()

    def spend(self, effort: float) -> None:
        """Count effort as spent."""
        self.spent += effort

    def left(self) -> float | None:
        """Return the seconds that are left; None for no limit."""
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - self._kept_seconds - self.elapsed)

    def left_in_all(self) -> float | None:
        """Return the seconds that are left, with those that are kept for what comes later."""
        left = self.left()
        return None if left is None else left + self._kept_seconds

    def effort_left(self) -> float | None:
        """Return the deterministic effort that is left; None for no limit."""
        return None if self.effort is None else max(0.0, self.effort - self.spent - self._kept_effort)

    def over(self) -> bool:
        """Whether the search is to end now, with what there is: asked to, or out of time."""
        return self.stopped or self.left() == 0.0

    def exhausted(self) -> bool:
        """Whether nothing is left to spend: the search is to end, or its effort is spent."""
        return self.over() or self.effort_left() == 0.0

    def seconds_until(self, part: float) -> float | None:
        """Return the seconds until a part of all seconds is gone; 0 once *stop* is set; None for no limit."""
        if self.asked:
            return 0.0
        return None if self.seconds is None else max(0.0, part * self.seconds - self.elapsed)

    def effort_until(self, part: float) -> float | None:
        """Return the effort until a part of all effort is spent; None for no limit."""
        return None if self.effort is None else max(0.0, part * self.effort - self.spent)

    @contextlib.contextmanager
    def part(self, part: float) -> Iterator[None]:
        """
        Have so much of what is left, and keep the rest for what comes after.

        Where only this part of the time runs out while a model is made, the search goes on behind the block.

        Raises:
            OutOfTime: All the time ran out.

        """
        left, effort = self.left(), self.effort_left()
        self._kept_seconds = 0.0 if left is None else left * (1 - part)
        self._kept_effort = 0.0 if effort is None else effort * (1 - part)
        ran_out = False

        try:
            yield
        except OutOfTime:
            ran_out = True
        finally:
            self._kept_seconds = self._kept_effort = 0.0

        if ran_out and self.over():
            raise OutOfTime

    @contextlib.contextmanager
    def interruptible(self, end: Callable[[], None] = lambda: None) -> Iterator[None]:
        """
        Let the first Ctrl-C end the search, and the next one end everything; one block may be in another.

        *end*: called at the first Ctrl-C, to stop what runs in the block.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        before = signal.getsignal(signal.SIGINT)

        if self._usual is None:
            self._usual = before

        def interrupt(_number: int, _frame: object) -> None:
            self.interrupted = True
            end()
            signal.signal(signal.SIGINT, self._usual)  # type: ignore[arg-type]

        signal.signal(signal.SIGINT, interrupt)

        try:
            yield
        finally:
            signal.signal(signal.SIGINT, self._usual if self.interrupted else before)  # type: ignore[arg-type]
