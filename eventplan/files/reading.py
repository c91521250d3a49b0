"""Reading files that others name: plain files alone, no larger than they may be."""

import errno
import os
import stat
from os import open as open_handle
from pathlib import Path
from typing import BinaryIO

# A FIFO opened for reading waits for a writer, for ever: not with this.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: str | Path) -> BinaryIO:
    """Open a plain file for reading. Raises OSError if it cannot be read, or is a folder, pipe or device."""
    try:
        handle = open_handle(path, _OPEN)
    except ValueError:  # a name with a NUL
        raise OSError(errno.EINVAL, "no file has such a name", str(path)) from None

    file = open(handle, "rb")  # noqa: PTH123, SIM115 - a handle, closed by who asked
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return file

    file.close()
    number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
    raise OSError(number, f"this is {_sort(mode)}, and no file", str(path))


def read_file(path: str | Path, most: int) -> bytes:
    """
    Return what a file holds.

    Raises:
        OSError: It cannot be read, is not a plain file (a folder, a pipe, a device), or has more than
            *most* bytes. `why` says it in words.

    """
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        # A file may grow while it is read.
        data = file.read(most + 1) if size <= most else b""

    if size > most or len(data) > most:
        raise OSError(errno.EFBIG, f"larger than {max(1, most // 1024 // 1024)} MB", str(path))

    return data


def real(path: str | Path) -> Path:
    """Return a whole path without links, as far as they lead anywhere: also where `Path.resolve` gives up."""
    return Path(os.path.realpath(path))


def why(error: OSError) -> str:
    """Return in a few words why a file could not be read or written."""
    return error.strerror or str(error)


def _sort(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"

    return "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"
