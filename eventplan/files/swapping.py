"""A folder changes places with a new one: how, and what is kept, moved and cleared away."""

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventplan.stopping import without_interrupt

from .one_file import FolderError, access_to, lstat, sync
from .reading import read_file, why

MANIFEST = "manifest.json"
CONFIDENTIAL = "confidential"
"""The folder of a set that its owner alone may read."""
PRIVATE = ("plan.json", "scenario.yaml", "agendas")
"""What else is its owner's alone when it is new: it tells who goes where, also to what is restricted."""
MOST_MANIFEST = 1024 * 1024 * 1024
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)
_MOST_TURNS = 100


@without_interrupt()
def drop(staging: Path) -> None:
    """Remove a staging folder, unless it is the old set with other people's files in it."""
    if _is_new(staging):
        shutil.rmtree(staging, ignore_errors=True)


def _is_new(staging: Path) -> bool:
    """Whether a folder of a staging name is what was staged, not the set with which that changed places."""
    try:
        return str(staging.lstat().st_ino) == staging.name.rpartition("-")[2]
    except OSError:
        return False


class Link(NamedTuple):
    """A file of somebody else that was linked into a staged set."""

    name: str
    inode: int


@dataclass(frozen=True)
class Ours:
    """Whether a file in a folder is of the set that was written there last."""

    listed: Mapping[str, str]
    """Its manifest. Those of sites once had names by their hash."""
    pattern: Callable[[str], bool] | None
    claimed: frozenset[str] = frozenset()

    def __call__(self, name: str) -> bool:
        """Whether a file of the folder is ours."""
        known = name == MANIFEST or name in self.listed or name in self.claimed or self.unlisted(name)
        return known or (self.pattern is not None and sealed_name(name) in self.listed)

    def unlisted(self, name: str) -> bool:
        """Whether a file is ours by its name, and not to be listed."""
        return self.pattern is not None and self.pattern(name)


def make_like(new: Path, old: Path, mode: int) -> None:
    """Make a folder with the mode of another, or if that is not there a mode of its own."""
    new.mkdir(mode, exist_ok=True)
    status = lstat(old)

    if status is not None and stat.S_ISDIR(status.st_mode):
        own_like(new, status)
        new.chmod(stat.S_IMODE(status.st_mode))


def own_like(new: Path, old: os.stat_result) -> None:
    """Give a new folder the owner of the one that it replaces, if that can be."""
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.chown(new, old.st_uid, old.st_gid)


def sealed_name(name: str) -> str:
    """Return what once stood for a file's name in the manifest of a site."""
    return hashlib.sha256(name.encode()).hexdigest()


def manifest(folder: Path) -> dict[str, str]:
    """
    Return the SHA-256 of each file that was written here last; empty if there is no manifest of ours.

    Raises FolderError if there is one that cannot be read: what may be replaced is not known then.
    """
    path = folder / MANIFEST

    try:
        if not path.is_file():
            return {}

        listed = json.loads(read_file(path, MOST_MANIFEST))
        return {name: digest for name, digest in listed["files"].items() if isinstance(digest, str)}
    except OSError as error:
        way = "give read access to it" if isinstance(error, PermissionError) else why(error)
        raise FolderError(f"'{path}' says what may be replaced: {way}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def refused(folder: Path, error: OSError) -> FolderError:
    """Return what is told of a folder that the system does not let us write."""
    way = ""
    if isinstance(error, PermissionError):
        way = f"; {access_to(folder.parent)}"

    return FolderError(f"'{folder}' cannot be written: {why(error)}{way}")


def names_in(folder: Path) -> Iterator[str]:
    """The files and links below a folder, by relative name."""
    for root, folders, names in os.walk(folder):
        within = os.path.relpath(root, folder)
        links = [name for name in folders if Path(root, name).is_symlink()]
        yield from (PurePosixPath(within, name).as_posix() for name in (*names, *links))


@without_interrupt()
def swap_folders(folder: Path, staging: Path, links: Iterable[Link], ours: Callable[[str], bool]) -> None:
    """Put the new folder in the place of the old one, in one step where the system has one."""
    if not folder.exists():
        staging.rename(folder)
    elif _exchange(staging, folder):
        _clear(staging, folder, links, ours)
    else:
        previous = folder.with_name(f".{folder.name}.eventplan-old")  # `recover` finds it after a crash
        folder.rename(previous)

        try:
            staging.rename(folder)
        except BaseException:
            previous.rename(folder)
            raise

        _clear(previous, folder, links, ours)

    sync(folder.parent)


def _clear(old: Path, new: Path, links: Iterable[Link], ours: Callable[[str], bool]) -> None:
    """Remove the old set once the new one is in its place. Raises FolderError, which says that it is."""
    try:
        _merge(old, new, links, ours)
    except OSError as error:
        raise FolderError(
            f"'{new}' is written, but what it held before cannot be cleared away from '{old}': {why(error)}; "
            "the next run tries again"
        ) from error


def _exchange(path: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot (it is one of Linux)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False

    paths = os.fsencode(path), os.fsencode(other)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0)


def _merge(old: Path, new: Path, links: Iterable[Link], ours: Callable[[str], bool]) -> None:
    """
    Remove the old set, with everything of others that was written into it meanwhile moved to the new.

    Somebody who goes on writing into the old folder is followed for some turns; the next run does the rest.
    """
    known = {link.name: link.inode for link in links}

    for name, inode in known.items():
        # Somebody who removed it from the old folder does not want it in the new.
        if not os.path.lexists(old / name) and _inode(new / name) == inode:
            (new / name).unlink()

    for _ in range(_MOST_TURNS):
        for name in list(names_in(old)):
            if not ours(name):
                with contextlib.suppress(FileNotFoundError):
                    _move(old / name, new / name, known.get(name))

        if _removed(old, new, ours):
            return


def _inode(path: Path) -> int | None:
    status = lstat(path)
    return status.st_ino if status else None


def _move(source: Path, target: Path, linked: int | None) -> None:
    """Move a file of somebody else into the new folder; of two by one name, both stay."""
    there = _inode(target)

    if there is not None and there == _inode(source):
        source.unlink()
    elif there is not None and there == linked:
        source.replace(target)  # they wrote it anew after it was linked
    elif there is not None:
        number = 1
        while os.path.lexists(aside := target.with_name(f"{target.name}.other{number}")):
            number += 1

        source.rename(aside)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            return  # the next turn sees it
        except OSError:
            source.rename(target)
        else:
            source.unlink()


def _removed(old: Path, new: Path, ours: Callable[[str], bool]) -> bool:
    """Remove what is ours from the old folder, and the folder; False if something of others is there."""
    for root, folders, names in os.walk(old, topdown=False):
        within = PurePosixPath(os.path.relpath(root, old))
        if not names and not folders and str(within) != "." and not (new / within).exists():
            (new / within).mkdir(parents=True, exist_ok=True)  # an empty folder of somebody else

        # Without its manifest nobody would know what is ours: it goes last.
        for name in sorted(names, key=lambda name: (name == MANIFEST, name)):
            if ours((within / name).as_posix()):
                Path(root, name).unlink(missing_ok=True)

        try:
            Path(root).rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise

            return False

    return True


@without_interrupt()
def recover(folder: Path, pattern: Callable[[str], bool] | None) -> None:
    """Bring back the old folder if a crash left it under its other name, and clear away the rest."""
    previous = folder.with_name(f".{folder.name}.eventplan-old")
    if previous.is_dir() and not previous.is_symlink() and not folder.exists():
        previous.rename(folder)

    left = re.compile(re.escape(f".{folder.name}.eventplan-") + r"(?:old|[0-9a-f]{12}|[0-9]+)")
    with os.scandir(folder.parent) as entries:
        leftovers = [
            Path(entry.path) for entry in entries if left.fullmatch(entry.name) and _is_folder(entry)
        ]

    for path in leftovers:
        number = path.name.rpartition("-")[2]
        if number != "old" and (_is_new(path) or not number.isdecimal()):
            shutil.rmtree(path, ignore_errors=True)
        else:
            _merge(path, folder, (), Ours(manifest(path), pattern))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def check_name(name: str) -> None:
    """Raise FolderError for what is not a name of a file inside the folder."""
    parts = PurePosixPath(name).parts
    plain = parts and not name.startswith("/") and ".." not in parts and name == "/".join(parts)
    if not plain or "\\" in name or "\0" in name:
        raise FolderError(f"'{name}' is not a name of a file inside the folder")
