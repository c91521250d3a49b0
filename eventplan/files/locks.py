"""
Locks on open files, as the system has them: they end with the process that holds them.

Where there is neither `fcntl` (Unix) nor `msvcrt` (Windows), or a file system has no locks, there are
none, and nothing is kept apart.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
try:
    import msvcrt
except ImportError:  # everywhere else
    msvcrt = None  # type: ignore[assignment]

_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_FAR = 1 << 30
"""A byte beyond any of the file: on Windows nobody can read what is locked."""


def lock_file(path: Path, mode: int = 0o600) -> int:
    """
    Open a file for a lock, and return its handle. One that is not there is made, with a mode.

    What it holds stays. No link is followed, and no pipe waited for. Raises OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

    return os.open(path, flags, mode)


def try_lock(handle: int) -> bool:
    """Lock an open file if nobody else has it locked; False if somebody has."""
    return _locked(handle, wait=False)


def lock(handle: int) -> None:
    """Lock an open file as soon as nobody else has it locked."""
    _locked(handle, wait=True)


@contextlib.contextmanager
def locked_file(path: Path | None) -> Iterator[None]:
    """Keep others who lock a file away: they wait. Without a file that can be opened nobody does."""
    handle = None

    if path is not None:
        with contextlib.suppress(OSError):
            handle = lock_file(path)

    try:
        if handle is not None:
            lock(handle)

        yield
    finally:
        if handle is not None:
            os.close(handle)


def _locked(handle: int, *, wait: bool) -> bool:
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        elif msvcrt is not None:
            _lock_byte(handle, wait=wait)
    except OSError as error:
        return error.errno not in _HELD

    return True


def _lock_byte(handle: int, *, wait: bool) -> None:
    """Lock one byte far behind the end of a file, and leave its position where it was."""
    at = os.lseek(handle, 0, os.SEEK_CUR)
    os.lseek(handle, _FAR, os.SEEK_SET)

    try:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    finally:
        os.lseek(handle, at, os.SEEK_SET)
