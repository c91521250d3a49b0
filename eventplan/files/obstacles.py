"""What keeps a folder from changing places with another: mount points, and what belongs to somebody else."""

import os
import re
import stat
from pathlib import Path

from .one_file import FolderError

_MOUNTS = "/proc/self/mountinfo"
"""Where Linux lists them, also those within one file system, which look like any other folder or file."""


def mounted_in(folder: Path) -> Path | None:
    """The first mount point in a folder, be it the folder itself; None if there is none, or nobody knows."""
    if folder.is_mount():
        return folder

    real = os.path.realpath(folder)
    inside = os.path.join(real, "")  # noqa: PTH118 - with a slash at its end

    try:
        lines = Path(_MOUNTS).read_bytes().splitlines()
    except OSError:
        return None

    for line in lines:
        place = os.fsdecode(re.sub(rb"\\([0-7]{3})", _octal, line.split(b" ")[4]))
        if place == real or place.startswith(inside):
            return folder / os.path.relpath(place, real)

    return None


def _octal(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8) & 0xFF])


def mount_point(folder: Path | str) -> FolderError:
    """Return the error for a mount point in a folder that is to be replaced."""
    return FolderError(f"'{folder}' is a mount point: what holds it cannot be replaced; unmount it")


def movable(folder: Path) -> None:
    """Raise FolderError for a folder whose content cannot change its place."""
    if folder.is_symlink():
        return
    if folder.is_mount():
        raise mount_point(folder)
    if not os.access(folder, os.W_OK | os.X_OK) or _keeps_others(folder):
        raise FolderError(f"'{folder}' belongs to somebody else: give write access to it, or move it")


def _keeps_others(folder: Path) -> bool:
    """Whether a folder holds something that nobody but its owner may move: it has the sticky bit."""
    status = folder.stat()
    if not status.st_mode & stat.S_ISVTX or not hasattr(os, "geteuid"):
        return False

    user = os.geteuid()
    if user in (0, status.st_uid):
        return False

    with os.scandir(folder) as entries:
        return any(entry.stat(follow_symlinks=False).st_uid != user for entry in entries)
