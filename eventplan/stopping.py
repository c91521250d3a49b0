"""Ctrl-C and `stop`, for whatever takes long: the first ends it with what is known, the next at once."""

import _thread
import contextlib
import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

_T = TypeVar("_T")

OFTEN = 0.05
"""Seconds after which the main thread looks whether the work is done; Ctrl-C is noticed sooner."""


class _Program:
    """What is known of the program that runs."""

    ends_soon = False
    """Whether it is a command, which ends soon once it is interrupted: what is no longer used is let lie."""


AGAIN = 0.02
"""Seconds after which an interrupt comes again that came at a moment at which it would be lost."""


def never_lost() -> None:
    """
    Let no Ctrl-C be lost in this program: one that comes while a module is imported comes again after that.

    What is raised there may become another error (`ImportError`), which somebody might take for an answer;
    and what is raised while something is thrown away is printed, and nothing else happens.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return

    def interrupted(_number: int, frame: FrameType | None) -> None:
        while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
            frame = frame.f_back

        if frame is None:
            raise KeyboardInterrupt

        _again()

    def unraisable(lost: Any) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            _again()
        else:
            before(lost)

    _Program.ends_soon = True
    before, sys.unraisablehook = sys.unraisablehook, unraisable
    signal.signal(signal.SIGINT, interrupted)


def _again() -> None:
    later = threading.Timer(AGAIN, _thread.interrupt_main)
    later.daemon = True
    later.start()


@contextlib.contextmanager
def without_interrupt() -> Iterator[None]:
    """
    Let what is short be done to its end: a Ctrl-C that comes meanwhile comes after it.

    Other threads than the main one get none anyway. As a decorator, it does the same for a whole function.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return

    came = 0

    def later(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came += 1

    signal.signal(signal.SIGINT, later)

    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

        for _ in range(came):
            handler = signal.getsignal(signal.SIGINT)  # the first may have set another for the second
            if callable(handler):
                handler(signal.SIGINT, None)


@contextlib.contextmanager
def unheard_by_children() -> Iterator[None]:
    """
    Let processes that begin meanwhile hear no Ctrl-C: the one that asked hears of it, afterwards.

    A terminal sends it to all of them. One that has hardly begun would print a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Stop(threading.Event):
    """Says that something is to end: it was set itself, or another was that it follows."""

    def __init__(self, other: threading.Event | None = None) -> None:
        """Follow *other*, if there is one."""
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Whether it was set, or the one that it follows."""
        return super().is_set() or (self._other is not None and self._other.is_set())


def stoppable(work: Callable[[Stop], _T], stop: threading.Event | None = None) -> _T:
    """
    Do work that ends soon with what is known once the stop that it is given is set.

    In the main thread the first Ctrl-C sets it, and the next is a KeyboardInterrupt: the work has a thread
    of its own, so that nothing in it swallows either. Elsewhere it is done where it is asked for.
    """
    asked = Stop(stop)
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        return work(asked)

    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(asked))
        except BaseException as error:  # noqa: BLE001 - raised again where the work was asked for
            errors.append(error)

    def interrupted(_number: int, _frame: object) -> None:
        asked.set()
        if _Program.ends_soon:  # to look for it takes longer than all else that is still to be done
            gc.disable()
            gc.freeze()
        signal.signal(signal.SIGINT, before)

    thread = threading.Thread(target=run, daemon=True)
    signal.signal(signal.SIGINT, interrupted)

    try:
        thread.start()
        while thread.is_alive():
            thread.join(OFTEN)
    finally:
        asked.set()  # what was left behind by a second Ctrl-C ends too
        signal.signal(signal.SIGINT, before)

    if errors:
        raise errors[0]

    return results[0]


__all__ = ["Stop", "never_lost", "stoppable", "without_interrupt"]
