"""A search for a bound in a thread of its own, beside stages that use one worker."""

import threading
from collections.abc import Callable


class Beside:
    """Work that runs until it is done, or told to end; what it has spent is known then."""

    def __init__(
        self, work: Callable[[Callable[[], bool]], float], patience: Callable[[], float | None]
    ) -> None:
        """
        Begin now.

        Args:
            work: Runs until what it is given says that it is to end; returns the effort that it spent.
            patience: Tells how many seconds it still gets, if others wait for it; None: until it is done.

        """
        self._ended = threading.Event()
        self._patience = patience
        self._spent = 0.0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def end(self, *, at_once: bool) -> float:
        """End it, *at once* or when it has had its time; return the effort that it spent."""
        if not at_once:
            self._thread.join(self._patience())

        self._ended.set()
        self._thread.join()

        if self._error is not None:
            raise self._error

        return self._spent

    def _run(self, work: Callable[[Callable[[], bool]], float]) -> None:
        try:
            self._spent = work(self._ended.is_set)
        except BaseException as error:  # noqa: BLE001 - raised again where it is ended
            self._error = error


__all__ = ["Beside"]
