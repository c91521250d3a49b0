"""One file that appears whole or not at all: written beside its place, synced, and renamed into it."""

import contextlib
import errno
import io
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from eventplan.model import EventplanError
from eventplan.model.checked import checked
from eventplan.stopping import without_interrupt

from .locks import try_lock
from .reading import why
from .served import unsafe

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class WriteError(EventplanError):
    """A file that cannot be written where it is to be."""


class FolderError(WriteError):
    """A folder that cannot be written as it is."""


@checked
def write_file(path: str | Path, data: bytes, *, private: bool = False) -> None:
    """
    Write a file, whole or not at all.

    A file that is there keeps its mode; a new one has that of any new file, or is its owner's alone if
    it is *private*. A link is followed; into a device or pipe the data is written as it is.

    Raises:
        WriteError: It cannot be written there; nothing has changed.

    """
    path = Path(path)
    if private:
        outside_sites(path, WriteError)

    try:
        status = path.stat() if path.exists() else None
        if status is not None and stat.S_ISDIR(status.st_mode):
            raise OSError(errno.EISDIR, "this is a folder: name a file in it")

        if status is None or stat.S_ISREG(status.st_mode):
            target = Path(os.path.realpath(path)) if path.is_symlink() else path
            if target.is_symlink():
                raise OSError(errno.ELOOP, "links that lead to each other, in a loop")

            _replace(target, data, status, private)
        else:
            _pour(path, data)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise WriteError(f"'{path}' cannot be written: {_reason(error, path.parent)}") from error


def outside_sites(path: Path, error: type["WriteError"]) -> None:
    """Raise *error* if what is written at a path could be read by anybody, though it is confidential."""
    if reason := unsafe(path):
        raise error(f"'{path}' cannot be written: {reason}")


@checked
def ready_file(path: str | Path, *, private: bool = False) -> None:
    """Raise WriteError if a file can clearly not be written: to know before it takes long to make it."""
    path = Path(path)
    if private:
        outside_sites(path, WriteError)
    if path.is_dir():
        raise WriteError(f"'{path}' cannot be written: this is a folder: name a file in it")
    if not path.exists():
        writable(path, path.absolute().parent, WriteError)


def new_file(path: Path, data: bytes) -> bool:
    """Write a file of its owner's alone; False if one is there already, which stays. Raises OSError."""
    with _beside(path, 0o600, None) as (temporary, file):
        fill(file.fileno(), data)
        os.fsync(file.fileno())

        try:
            os.link(temporary, path)
        except FileExistsError:
            return False

    sync(path.parent)
    return True


def _replace(path: Path, data: bytes, old: os.stat_result | None, private: bool) -> None:
    with _beside(path, 0o600 if private else 0o666, old) as (temporary, file):
        fill(file.fileno(), data)
        os.fsync(file.fileno())
        if sys.platform == "win32":
            file.close()  # an open file cannot be renamed there

        temporary.replace(path)

    sync(path.parent)


def _pour(path: Path, data: bytes) -> None:
    """Write into something other than a file: a device, or a pipe that somebody reads."""
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))

    try:
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)

        fill(handle, data)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _beside(path: Path, mode: int, old: os.stat_result | None) -> Iterator[tuple[Path, io.FileIO]]:
    """A new file beside another, locked while it is written: one that nobody holds is a crash's."""
    prefix = f".{path.name[:100]}.eventplan-"
    _clear(path.parent, prefix)
    locked_file = None

    try:
        with without_interrupt():  # one that was made and is not known would stay
            locked_file = temporary, file = _locked_file(path, prefix, mode)

        if old is not None:
            like(file.fileno(), old)

        yield temporary, file
    finally:
        if locked_file is not None:
            _drop(*locked_file)


def _locked_file(path: Path, prefix: str, mode: int) -> tuple[Path, io.FileIO]:
    while True:
        temporary = path.with_name(f"{prefix}{secrets.token_hex(6)}.tmp")
        file = io.FileIO(os.open(temporary, NEW, mode), "w")
        if try_lock(file.fileno()) and temporary.exists():
            return temporary, file

        file.close()  # taken for a crash's between the two


@without_interrupt()
def _drop(temporary: Path, file: io.FileIO) -> None:
    file.close()
    temporary.unlink(missing_ok=True)


def _clear(folder: Path, prefix: str) -> None:
    """Remove what crashed runs left beside a file."""
    ours = re.compile(re.escape(prefix) + r"[0-9a-f]{12}\.tmp")
    with os.scandir(folder) as entries:
        left = [Path(entry.path) for entry in entries if ours.fullmatch(entry.name)]

    for path in left:
        with contextlib.suppress(OSError):
            handle = os.open(path, LOOK)
            try:
                if try_lock(handle):
                    path.unlink()
            finally:
                os.close(handle)


def like(handle: int, old: os.stat_result) -> None:
    """Give a new file the mode and, if that can be, the owner of the one that it replaces."""
    if sys.platform == "win32":
        return

    if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)

    os.fchmod(handle, stat.S_IMODE(old.st_mode))


def later(handle: int, old: os.stat_result) -> None:
    """
    Give a file with other content a later second than the one that it replaces.

    Web servers tell copies apart by second and size: two sets within one second would look the same.
    """
    if int(os.fstat(handle).st_mtime) <= int(old.st_mtime) and os.utime in os.supports_fd:
        second = int(old.st_mtime) + 1
        with contextlib.suppress(OSError):
            os.utime(handle, (second, second))


def fill(handle: int, data: bytes) -> None:
    """Write all of *data*, in as many steps as the system takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def lstat(path: Path) -> os.stat_result | None:
    """Return what is known of a path, links not followed; None if nothing is there."""
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def access_to(folder: Path) -> str:
    """Return what to do where a file cannot be written for want of permission."""
    return f"give write access to it and to '{folder}', or name another"


def _reason(error: Exception, folder: Path) -> str:
    if isinstance(error, FileNotFoundError) and not folder.is_dir():
        return f"there is no folder '{folder}'"

    if isinstance(error, OSError) and error.errno == errno.EBUSY:
        return "it is a mount point, and cannot be replaced: name another file, or unmount it"

    if isinstance(error, PermissionError):
        return f"{why(error)}; {access_to(folder)}"

    return why(error) if isinstance(error, OSError) else "no file has such a name"


def writable(path: Path, parent: Path, error: type[WriteError]) -> None:
    """Raise *error* if nothing can be written at a path."""
    if not parent.is_dir():
        raise error(f"'{path}' cannot be written: there is no folder '{parent}'")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise error(f"'{path}' cannot be written: nothing may be written in '{parent}'")


def sync(folder: Path) -> None:
    """Sync a folder, where the system can."""
    if sys.platform == "win32":  # a folder cannot be opened there
        return

    handle = os.open(folder, os.O_RDONLY)

    try:
        os.fsync(handle)
    finally:
        os.close(handle)
