"""
What is made around a folder while it is written: folders above it, and beside it a file that is locked.

Of a run that is refused nothing stays.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from eventplan.stopping import without_interrupt

from .locks import lock_file, try_lock
from .one_file import LOOK, FolderError, lstat
from .swapping import recover, refused


def absolute(folder: Path | str) -> Path:
    """The folder by its whole name. Raises FolderError for what is not a name of a folder."""
    text = os.path.abspath(folder)  # noqa: PTH100 - a link stays one
    if "\0" in text:
        raise FolderError("no folder has a name with a NUL")

    return Path(text)


@contextlib.contextmanager
def room_for(path: Path, mode: int = 0o777) -> Iterator[None]:
    """
    Make the folders that *path* is to be in, as far as they are not there.

    If what follows fails, those that were made are taken away again, unless somebody has put something
    there. Raises FolderError.
    """
    new_folders: list[Path] = []

    try:
        _make(path, mode, new_folders)
        yield
    except BaseException:
        for folder in reversed(new_folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

        raise


def _make(path: Path, mode: int, new_folders: list[Path]) -> None:
    try:
        missing = [folder for folder in path.parents if not folder.exists()]

        for folder in reversed(missing):
            with without_interrupt(), contextlib.suppress(FileExistsError):  # another run was first
                folder.mkdir(mode)
                new_folders.append(folder)
    except OSError as error:
        raise refused(path, error) from error


@contextlib.contextmanager
def locked(folder: Path, ours: Callable[[str], bool] | None = None) -> Iterator[None]:
    """
    Keep every other run away from a folder meanwhile, and clear away what one that crashed has left.

    *ours* is that of `staged`. The file that is locked lies beside the folder, and goes with the lock; the
    folders above are made, as by `room_for`. Raises FolderError if another run is there.
    """
    folder = absolute(folder)
    if not folder.name:
        raise FolderError(f"'{folder}' cannot be replaced: name a folder in it")

    path = folder.with_name(f".{folder.name}.lock")

    with room_for(folder), contextlib.ExitStack() as lock:
        with without_interrupt():  # one that was made and is not known would stay
            try:
                lock.callback(_unlock, _lock(path, folder), path)
            except OSError as error:
                raise refused(folder, error) from error

        try:
            recover(folder, ours)
        except OSError as error:
            raise refused(folder, error) from error

        yield


def _lock(path: Path, folder: Path) -> int:
    """Return the handle of a file that nobody else has locked, with the number of this process in it."""
    while True:
        handle = _opened(path)

        try:
            regular = stat.S_ISREG(os.fstat(handle).st_mode)
            owner = os.read(handle, 20).strip() if regular else b""
            if not regular or (owner and not owner.isdigit()):
                raise FolderError(f"'{path}' is not ours and in the way: move it")

            if not try_lock(handle):
                number = owner.decode("ascii", "replace") or "unknown"
                raise FolderError(f"process {number} is writing '{folder}': wait for it")

            if _is_at(handle, path):
                with contextlib.suppress(OSError):  # a full disk: the lock holds without the number
                    os.ftruncate(handle, 0)
                    os.lseek(handle, 0, os.SEEK_SET)
                    os.write(handle, str(os.getpid()).encode())

                return handle
        except BaseException:
            os.close(handle)
            raise

        os.close(handle)  # the run that had it ended between the two, and took the file with it


def _opened(path: Path) -> int:
    """Open the file for a lock: one that somebody else has left can be locked without being written."""
    try:
        return lock_file(path, 0o644)
    except PermissionError:
        if not os.path.lexists(path):
            raise

    try:
        return os.open(path, LOOK)
    except PermissionError:
        raise FolderError(
            f"'{path}' belongs to somebody else: remove it, or give read access to it"
        ) from None


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file still has its name."""
    status = lstat(path)

    return status is not None and os.path.samestat(status, os.fstat(handle))


@without_interrupt()
def _unlock(handle: int, path: Path) -> None:
    """
    Take a lock away, its file first: a run that opened it meanwhile sees that it is gone.

    What was written is there by now, so nothing that fails is told.
    """
    if sys.platform == "win32":  # where an open file cannot be removed
        _close(handle)

    with contextlib.suppress(OSError):
        path.unlink()

    if sys.platform != "win32":
        _close(handle)


def _close(handle: int) -> None:
    with contextlib.suppress(OSError):
        os.close(handle)
