"""
Files that appear whole or not at all.

One file is written beside its place, synced, and renamed into it. A folder of files is written
beside its place too, its manifest last, and changes places with the old one: a reader who checks the
manifest sees the old set or the new one, never a mixture. Files of a set are not synced one by one
(thousands of syncs take minutes); all are synced once, before the manifest.

What is there and not ours is left as it is: other people's files stay in the folder, also those that
they write while ours change; devices, pipes and links are written through, never replaced; modes are
kept. What a crash leaves behind has names that nobody else gives, and the next run clears it away.
"""

import contextlib
import ctypes
import errno
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventplan.model import EventplanError

from .locks import try_lock
from .reading import read_file, why

MANIFEST = "manifest.json"
CONFIDENTIAL = "confidential"
"""The folder of a set that its owner alone may read."""

MOST_MANIFEST = 1024 * 1024 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)
_MOST_TURNS = 100


class WriteError(EventplanError):
    """A file that cannot be written where it is to be."""


class FolderError(WriteError):
    """A folder that cannot be written as it is."""


# One file.


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """
    Write a file, whole or not at all.

    A file that is there keeps its mode; a new one has that of any new file, or is its owner's alone if
    it is *private*. A link is followed; into a device or pipe the data is written as it is.

    Raises:
        WriteError: It cannot be written there; nothing has changed.

    """
    path = Path(path)

    try:
        found = path.stat() if path.exists() else None
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EISDIR, "this is a folder: name a file in it")

        if found is None or stat.S_ISREG(found.st_mode):
            target = Path(os.path.realpath(path)) if path.is_symlink() else path
            if target.is_symlink():
                raise OSError(errno.ELOOP, "links that lead to each other, in a loop")

            _replace(target, data, found, private)
        else:
            _pour(path, data)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise WriteError(f"'{path}' cannot be written: {_reason(error, path.parent)}") from error


def ready_file(path: Path) -> None:
    """Raise WriteError if a file can clearly not be written: to know before it takes long to make it."""
    path = Path(path)
    if path.is_dir():
        raise WriteError(f"'{path}' cannot be written: this is a folder: name a file in it")
    if not path.exists():
        _writable(path, path.absolute().parent, WriteError)


def new_file(path: Path, data: bytes) -> bool:
    """Write a file of its owner's alone; False if one is there already, which stays. Raises OSError."""
    with _beside(path, 0o600, None) as (temporary, file):
        _fill(file.fileno(), data)
        os.fsync(file.fileno())

        try:
            os.link(temporary, path)
        except FileExistsError:
            return False

    _sync(path.parent)
    return True


def _replace(path: Path, data: bytes, old: os.stat_result | None, private: bool) -> None:
    with _beside(path, 0o600 if private else 0o666, old) as (temporary, file):
        _fill(file.fileno(), data)
        os.fsync(file.fileno())
        if sys.platform == "win32":
            file.close()  # an open file cannot be renamed there

        temporary.replace(path)

    _sync(path.parent)


def _pour(path: Path, data: bytes) -> None:
    """Write into something other than a file: a device, or a pipe that somebody reads."""
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))

    try:
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)

        _fill(handle, data)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _beside(path: Path, mode: int, old: os.stat_result | None) -> Iterator[tuple[Path, io.FileIO]]:
    """A new file beside another, locked while it is written: one that nobody holds is a crash's."""
    prefix = f".{path.name[:100]}.eventplan-"
    _clear(path.parent, prefix)

    while True:
        temporary = path.with_name(f"{prefix}{secrets.token_hex(6)}.tmp")
        file = io.FileIO(os.open(temporary, _NEW, mode), "w")
        if try_lock(file.fileno()) and temporary.exists():
            break

        file.close()  # taken for a crash's between the two

    try:
        if old is not None:
            _like(file.fileno(), old)

        yield temporary, file
    finally:
        file.close()
        temporary.unlink(missing_ok=True)


def _clear(folder: Path, prefix: str) -> None:
    """Remove what crashed runs left beside a file."""
    ours = re.compile(re.escape(prefix) + r"[0-9a-f]{12}\.tmp")
    with os.scandir(folder) as entries:
        left = [Path(entry.path) for entry in entries if ours.fullmatch(entry.name)]

    for path in left:
        with contextlib.suppress(OSError):
            handle = os.open(path, _LOOK)
            try:
                if try_lock(handle):
                    path.unlink()
            finally:
                os.close(handle)


def _like(handle: int, old: os.stat_result) -> None:
    """Give a new file the mode and, if that can be, the owner of the one that it replaces."""
    if sys.platform == "win32":
        return

    if (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)

    os.fchmod(handle, stat.S_IMODE(old.st_mode))


def _later(handle: int, old: os.stat_result) -> None:
    """
    Give a file with other content a later second than the one that it replaces.

    Web servers tell copies apart by second and size: two sets within one second would look the same.
    """
    if int(os.fstat(handle).st_mtime) <= int(old.st_mtime) and os.utime in os.supports_fd:
        second = int(old.st_mtime) + 1
        with contextlib.suppress(OSError):
            os.utime(handle, (second, second))


def _fill(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _lstat(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _reason(error: Exception, folder: Path) -> str:
    if isinstance(error, FileNotFoundError) and not folder.is_dir():
        return f"there is no folder '{folder}'"

    return why(error) if isinstance(error, OSError) else "no file has such a name"


# A folder of files.


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """
    Write a set of files, by relative name, so that the set appears whole or not at all.

    What the folder held by its last manifest and the set does not is removed; anything else in it
    is left alone. A set that is there already is not written again. What is new below `confidential/`
    is its owner's alone.

    Raises:
        FolderError: A name leaves the folder, the folder is a symbolic link or no folder, a file
            that is not ours is in the way, another run is writing it, or the disk refuses.

    """
    folder = absolute(folder)

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(folder, error) from error

    with locked(folder), staged(folder, files.items()) as stage:
        stage.commit()


def ready_folder(folder: Path) -> None:
    """Raise FolderError if a folder can clearly not be written: to know before it takes long to fill it."""
    folder = absolute(folder)
    _usable(folder)
    parent = next(one for one in folder.parents if one.exists())
    _writable(folder, parent, FolderError)


def absolute(folder: Path | str) -> Path:
    """The folder by its whole name. Raises FolderError for what is not a name of a folder."""
    text = os.path.abspath(folder)  # noqa: PTH100 - a link stays one
    if "\0" in text:
        raise FolderError("no folder has a name with a NUL")

    return Path(text)


def _writable(path: Path, parent: Path, error: type[WriteError]) -> None:
    if not parent.is_dir():
        raise error(f"'{path}' cannot be written: there is no folder '{parent}'")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise error(f"'{path}' cannot be written: nothing may be written in '{parent}'")


def _usable(folder: Path) -> None:
    """Raise FolderError if another folder cannot take the place of this one."""
    if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
        raise FolderError(f"'{folder}' is a symbolic link, or not a folder: choose another")
    if not folder.exists():
        return

    real = folder.resolve()

    with contextlib.suppress(OSError):  # the working folder may be gone
        here = Path.cwd().resolve()
        if real == here or real in here.parents:
            raise FolderError(
                f"'{folder}' is the folder that you are in, or around it, and would be replaced: "
                "name a folder in it, or go elsewhere"
            )

    if folder.is_mount():
        raise FolderError(f"'{folder}' is a mount point and cannot be replaced: name a folder in it")


@contextlib.contextmanager
def locked(folder: Path, ours: Callable[[str], bool] | None = None) -> Iterator[None]:
    """
    Keep every other run away from a folder meanwhile, and clear away what one that crashed has left.

    *ours* is that of `staged`. Raises FolderError if another run is there.
    """
    folder = absolute(folder)
    if not folder.name:
        raise FolderError(f"'{folder}' cannot be replaced: name a folder in it")

    path = folder.with_name(f".{folder.name}.lock")
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

    try:
        handle = os.open(path, flags, 0o644)
    except OSError as error:
        raise refused(folder, error) from error

    try:
        owner = b""
        if stat.S_ISREG(os.fstat(handle).st_mode):
            owner = os.read(handle, 20)
        if owner.strip() and not owner.strip().isdigit():
            raise FolderError(f"'{path}' is not ours and in the way: move it")

        if not try_lock(handle):
            number = owner.decode("ascii", "replace").strip() or "unknown"
            raise FolderError(f"process {number} is writing '{folder}': wait for it")

        with contextlib.suppress(OSError):  # a full disk: the lock holds without the number
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, str(os.getpid()).encode())

        try:
            _recover(folder, ours)
        except OSError as error:
            raise refused(folder, error) from error

        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def staged(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    *,
    private: bool = False,
    ours: Callable[[str], bool] | None = None,
    claimed: Collection[str] = (),
) -> Iterator["Stage"]:
    """
    Write a set of files beside a folder that is `locked`; `Stage.commit` puts it in its place.

    Files are taken one by one, so a large set need not fit into memory. A file that is the same as the
    one in the folder is linked, not written: it keeps its time. Without a commit nothing is changed.
    *private*: nobody but the owner may read what is new. *ours*: whether a name can be nobody else's;
    the manifest, which anybody may read, does not list such a file. *claimed*: names that are ours
    though the manifest was lost.

    Raises FolderError as `write_folder` does.
    """
    folder = absolute(folder)
    _usable(folder)
    staging = None

    try:
        staging, mode = _staging(folder, private)
        yield Stage(folder, staging, files, mode, private=private, ours=ours, claimed=claimed)
    except OSError as error:
        raise refused(folder, error) from error
    finally:
        if staging is not None:
            _drop(staging)


def _staging(folder: Path, private: bool) -> tuple[Path, int]:
    """
    Make a folder beside another; return it, and the mode that it is to have.

    Its name says which it is: once it has changed places with the other, the name is that of the old one.
    """
    raw = folder.with_name(f".{folder.name}.eventplan-{secrets.token_hex(6)}")
    raw.mkdir(0o700 if private else 0o777)
    found = raw.stat()
    mode = stat.S_IMODE(found.st_mode)
    old = _lstat(folder)

    if old is not None:
        mode = stat.S_IMODE(old.st_mode)
        _own_like(raw, old)

    raw.chmod(0o700)
    staging = folder.with_name(f".{folder.name}.eventplan-{found.st_ino}")
    raw.rename(staging)

    return staging, mode


def _drop(staging: Path) -> None:
    """Remove a staging folder, unless it is the old set with other people's files in it."""
    if _is_new(staging):
        shutil.rmtree(staging, ignore_errors=True)


def _is_new(staging: Path) -> bool:
    """Whether a folder of a staging name is what was staged, not the set with which that changed places."""
    try:
        return str(staging.lstat().st_ino) == staging.name.rpartition("-")[2]
    except OSError:
        return False


class _Link(NamedTuple):
    """A file of somebody else that was linked into a staged set."""

    name: str
    inode: int


@dataclass(frozen=True)
class _Ours:
    """Whether a file in a folder is of the set that was written there last."""

    listed: Mapping[str, str]
    """Its manifest. Those of sites once had names by their hash."""
    pattern: Callable[[str], bool] | None
    claimed: frozenset[str] = frozenset()

    def __call__(self, name: str) -> bool:
        known = name == MANIFEST or name in self.listed or name in self.claimed or self.unlisted(name)
        return known or (self.pattern is not None and sealed_name(name) in self.listed)

    def unlisted(self, name: str) -> bool:
        """Whether a file is ours by its name, and not to be listed."""
        return self.pattern is not None and self.pattern(name)


class Stage:
    """A set of files written beside the folder that it is for."""

    def __init__(
        self,
        folder: Path,
        staging: Path,
        files: Iterable[tuple[str, bytes]],
        mode: int,
        *,
        private: bool = False,
        ours: Callable[[str], bool] | None = None,
        claimed: Collection[str] = (),
    ) -> None:
        self.folder = folder
        self.staging = staging
        self._mode = mode
        self._private = private
        self._old = manifest(folder)
        self._ours = _Ours(self._old, ours, frozenset(claimed))
        self._links: list[_Link] = []
        self.files: dict[str, str] = {}
        """SHA-256 of each file by name."""
        self.written = 0
        """Files that differ from what the folder holds, or that it lacks."""
        self._fill(files)
        listed = {
            name: digest for name, digest in sorted(self.files.items()) if not self._ours.unlisted(name)
        }
        self._manifest = listed
        self.changed = self.written > 0 or listed != self._old or any(self._gone())
        """Whether the set differs from what the folder holds."""
        if self.changed:
            self._complete()

    def commit(self) -> None:
        """Put the set in the place of the folder's old one; a set that is the same is left alone."""
        if self.changed:
            self.staging.chmod(self._mode)
            _swap(self.folder, self.staging, self._links, self._ours)

    def _gone(self) -> Iterator[str]:
        """Files of the last set that no manifest lists, and the new one does not have."""
        if self._ours.pattern is not None:
            there = _names(self.folder)
            yield from (name for name in there if self._ours.unlisted(name) and name not in self.files)

    def _fill(self, files: Iterable[tuple[str, bytes]]) -> None:
        seen = {MANIFEST}
        made = {"."}

        for name, data in files:
            _check(name)
            if name.casefold() in seen:
                raise FolderError(f"two files of the set have one name, or the name `{MANIFEST}`")

            seen.add(name.casefold())
            self._make(name.rpartition("/")[0], made)
            self.files[name] = hashlib.sha256(data).hexdigest()
            old = _lstat(self.folder / name)
            regular = old is not None and stat.S_ISREG(old.st_mode) and self._ours(name)
            if regular and self._keep(name, data):
                continue

            self.written += 1
            secret = self._private or name.partition("/")[0] == CONFIDENTIAL
            handle = os.open(f"{self.staging}/{name}", _NEW, 0o600 if secret else 0o666)

            try:
                if regular:
                    assert old is not None
                    _like(handle, old)

                _fill(handle, data)

                if regular:
                    assert old is not None
                    _later(handle, old)
            finally:
                os.close(handle)

    def _make(self, parent: str, made: set[str]) -> None:
        """Make a folder of the set, of the mode that it has or should have."""
        if not parent or parent in made:
            return

        self._make(parent.rpartition("/")[0], made)
        secret = self._private or parent.partition("/")[0] == CONFIDENTIAL
        _make_like(self.staging / parent, self.folder / parent, 0o700 if secret else 0o777)
        made.add(parent)

    def _keep(self, name: str, data: bytes) -> bool:
        """Take along a file that is there and the same; False if it is not, or cannot be linked."""
        try:
            handle = os.open(f"{self.folder}/{name}", _LOOK)
            with os.fdopen(handle, "rb", 0) as file:
                same = os.fstat(handle).st_size == len(data) and file.read() == data

            if same:
                os.link(f"{self.folder}/{name}", f"{self.staging}/{name}", follow_symlinks=False)
        except OSError:
            return False

        return same

    def _complete(self) -> None:
        strangers = [
            name for name in self.files if not self._ours(name) and os.path.lexists(self.folder / name)
        ]
        if strangers:
            way = self.folder / strangers[0]
            raise FolderError(f"'{way}' is in the way and was not written by this program")

        self._take_strangers()
        # One sync for all: the manifest must not be on disk before what it speaks of.
        if hasattr(os, "sync"):
            os.sync()

        text = json.dumps({"files": self._manifest}, indent=1, ensure_ascii=False) + "\n"
        old = _lstat(self.folder / MANIFEST)
        handle = os.open(self.staging / MANIFEST, _NEW, 0o600 if self._private else 0o666)

        try:
            if old is not None and stat.S_ISREG(old.st_mode):
                _like(handle, old)

            _fill(handle, text.encode())
            if old is not None:
                _later(handle, old)

            os.fsync(handle)
        finally:
            os.close(handle)

    def _take_strangers(self) -> None:
        """Take along what is in the folder and not ours, by links: nothing of it is lost or rewritten."""
        for root, folders, names in os.walk(self.folder):
            within = os.path.relpath(root, self.folder)
            for name in folders:
                _movable(Path(root, name))

            links = [name for name in folders if Path(root, name).is_symlink()]

            for name in sorted((*names, *links)):
                path = PurePosixPath(within, name).as_posix()
                if self._ours(path):
                    continue

                self._make_as_there(path.rpartition("/")[0])

                # What cannot be linked is moved when the two change places.
                with contextlib.suppress(OSError):
                    inode = os.lstat(self.folder / path).st_ino
                    os.link(self.folder / path, self.staging / path, follow_symlinks=False)
                    self._links.append(_Link(path, inode))

            if not folders and not names:
                self._make_as_there(within)

    def _make_as_there(self, parent: str) -> None:
        if parent not in ("", ".") and not (self.staging / parent).exists():
            self._make_as_there(parent.rpartition("/")[0])
            _make_like(self.staging / parent, self.folder / parent, 0o777)


def _make_like(new: Path, old: Path, mode: int) -> None:
    """Make a folder with the mode of another, or if that is not there a mode of its own."""
    new.mkdir(mode, exist_ok=True)
    found = _lstat(old)

    if found is not None and stat.S_ISDIR(found.st_mode):
        _own_like(new, found)
        new.chmod(stat.S_IMODE(found.st_mode))


def _own_like(new: Path, old: os.stat_result) -> None:
    """Give a new folder the owner of the one that it replaces, if that can be."""
    if sys.platform != "win32" and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(OSError):
            os.chown(new, old.st_uid, old.st_gid)


def _movable(folder: Path) -> None:
    """Raise FolderError for a folder inside ours whose content cannot change its place."""
    if not folder.is_symlink() and folder.is_mount():
        raise FolderError(f"'{folder}' is a mount point: what holds it cannot be replaced; unmount it")
    if not folder.is_symlink() and not os.access(folder, os.W_OK | os.X_OK):
        raise FolderError(f"'{folder}' belongs to somebody else: give write access to it, or move it")


def sealed_name(name: str) -> str:
    """Return what once stood for a file's name in the manifest of a site."""
    return hashlib.sha256(name.encode()).hexdigest()


def manifest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that was written here last; empty if there is no manifest."""
    try:
        found = json.loads(read_file(folder / MANIFEST, MOST_MANIFEST).decode())
        return {name: digest for name, digest in found["files"].items() if isinstance(digest, str)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def refused(folder: Path, error: OSError) -> FolderError:
    """Return what is told of a folder that the system does not let us write."""
    return FolderError(f"'{folder}' cannot be written: {why(error)}")


def _names(folder: Path) -> Iterator[str]:
    """The files and links below a folder, by relative name."""
    for root, folders, names in os.walk(folder):
        within = os.path.relpath(root, folder)
        links = [name for name in folders if Path(root, name).is_symlink()]
        yield from (PurePosixPath(within, name).as_posix() for name in (*names, *links))


def _swap(folder: Path, staging: Path, links: Iterable[_Link], ours: Callable[[str], bool]) -> None:
    """Put the new folder in the place of the old one, in one step where the system has one."""
    if not folder.exists():
        staging.rename(folder)
    elif _exchange(staging, folder):
        _merge(staging, folder, links, ours)
    else:
        previous = folder.with_name(f".{folder.name}.eventplan-old")  # `_recover` finds it after a crash
        folder.rename(previous)

        try:
            staging.rename(folder)
        except BaseException:
            previous.rename(folder)
            raise

        _merge(previous, folder, links, ours)

    _sync(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot (it is one of Linux)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False

    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0)


def _merge(old: Path, new: Path, links: Iterable[_Link], ours: Callable[[str], bool]) -> None:
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
        for name in list(_names(old)):
            if not ours(name):
                with contextlib.suppress(FileNotFoundError):
                    _move(old / name, new / name, known.get(name))

        if _removed(old, new, ours):
            return


def _inode(path: Path) -> int | None:
    found = _lstat(path)
    return found.st_ino if found else None


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


def _recover(folder: Path, pattern: Callable[[str], bool] | None) -> None:
    """Bring back the old folder if a crash left it under its other name, and clear away the rest."""
    previous = folder.with_name(f".{folder.name}.eventplan-old")
    if previous.is_dir() and not previous.is_symlink() and not folder.exists():
        previous.rename(folder)

    left = re.compile(re.escape(f".{folder.name}.eventplan-") + r"(?:old|[0-9a-f]{12}|[0-9]+)")
    with os.scandir(folder.parent) as entries:
        found = [Path(one.path) for one in entries if left.fullmatch(one.name) and _is_folder(one)]

    for path in found:
        number = path.name.rpartition("-")[2]
        if number != "old" and (_is_new(path) or not number.isdecimal()):
            shutil.rmtree(path, ignore_errors=True)
        else:
            _merge(path, folder, (), _Ours(manifest(path), pattern))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _check(name: str) -> None:
    parts = PurePosixPath(name).parts
    plain = parts and not name.startswith("/") and ".." not in parts and name == "/".join(parts)
    if not plain or "\\" in name or "\0" in name:
        raise FolderError(f"'{name}' is not a name of a file inside the folder")


def _sync(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return

    handle = os.open(folder, os.O_RDONLY)

    try:
        os.fsync(handle)
    finally:
        os.close(handle)
