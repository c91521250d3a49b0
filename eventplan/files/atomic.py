"""
Files that appear whole or not at all.

One file is written beside its place, synced, and renamed into it. A folder of files is written
beside its place too, its manifest last, and changes places with the old one: whoever checks the
manifest sees the old set or the new one, never a mixture. Files of a set are not synced one by one
(thousands of syncs take minutes); all are synced once, before the manifest.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from eventplan.model import EventplanError

MANIFEST = "manifest.json"

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


class FolderError(EventplanError):
    """A folder that cannot be written as it is."""


def write_file(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        _sync(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """
    Write a set of files, by relative name, so that the set appears whole or not at all.

    What the folder held by its last manifest and the set does not is removed; anything else in it
    is left alone. A set that is there already is not written again.

    Raises:
        FolderError: A name leaves the folder, the folder is a symbolic link or no folder, a file
            that is not ours is in the way, another run is writing it, or the disk refuses.

    """
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder), staged(folder, files.items()) as stage:
        stage.commit()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """
    Keep every other run away from a folder meanwhile, and clear away what one that crashed has left.

    Raises FolderError if another run is there.
    """
    path = folder.with_name(f".{folder.name}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            owner = os.read(handle, 20).decode("ascii", "replace").strip()
            raise FolderError(f"process {owner or 'unknown'} is writing '{folder}': wait for it") from None
        with contextlib.suppress(OSError):  # a full disk: the lock holds without the number
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
        _recover(folder)
        for left in folder.parent.glob(f".{folder.name}.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def staged(
    folder: Path, files: Iterable[tuple[str, bytes]], *, private: bool = False, sealed: bool = False
) -> Iterator["Stage"]:
    """
    Write a set of files beside a folder that is `locked`; `Stage.commit` puts it in its place.

    Files are taken one by one, so a large set need not fit into memory. A file that is the same as the
    one in the folder is linked, not written: it keeps its time. Without a commit nothing is changed.
    *private*: nobody but the owner may read the folder. *sealed*: the manifest names files by the hash
    of their name, so that who reads it learns none.

    Raises FolderError as `write_folder` does.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FolderError(f"'{folder}' is a symbolic link or no folder: choose another")
    staging = None
    try:
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.new-"))
        yield Stage(folder, staging, files, private=private, sealed=sealed)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


class Stage:
    """A set of files written beside the folder that it is for."""

    def __init__(
        self,
        folder: Path,
        staging: Path,
        files: Iterable[tuple[str, bytes]],
        *,
        private: bool = False,
        sealed: bool = False,
    ) -> None:
        self.folder = folder
        self.staging = staging
        self._mode = 0o600 if private else 0o644
        self._named: Callable[[str], str] = sealed_name if sealed else str
        self._old = manifest(folder)
        self.files: dict[str, str] = {}
        """SHA-256 of each file by name."""
        self.written = 0
        """Files that differ from what the folder holds, or that it lacks."""
        self._fill(files)
        self._manifest = {self._named(name): digest for name, digest in sorted(self.files.items())}
        self.changed = self.written > 0 or self._manifest != self._old
        """Whether the set differs from what the folder holds."""
        if self.changed:
            self._complete()

    def commit(self) -> None:
        """Put the set in the place of the folder's old one; a set that is the same is left alone."""
        if self.changed:
            self.staging.chmod(0o700 if self._mode == 0o600 else 0o755)
            _swap(self.folder, self.staging)

    def _fill(self, files: Iterable[tuple[str, bytes]]) -> None:
        seen = {MANIFEST}
        made = {"."}
        for name, data in files:
            _check(name)
            if name.casefold() in seen:
                raise FolderError(f"two files of the set have one name, or the name `{MANIFEST}`")
            seen.add(name.casefold())
            parent = name.rpartition("/")[0]
            if parent and parent not in made:
                (self.staging / parent).mkdir(parents=True, exist_ok=True)
                made.add(parent)
            digest = self.files[name] = hashlib.sha256(data).hexdigest()
            if self._old.get(self._named(name)) == digest and self._keep(name, data):
                continue
            self.written += 1
            handle = os.open(f"{self.staging}/{name}", _NEW, self._mode)
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(handle, view) :]
            finally:
                os.close(handle)

    def _keep(self, name: str, data: bytes) -> bool:
        """Take along a file that is there and the same; False if it is not, or cannot be linked."""
        try:
            with os.fdopen(os.open(f"{self.folder}/{name}", os.O_RDONLY | os.O_NOFOLLOW), "rb", 0) as file:
                if file.read() != data:
                    return False
            os.link(f"{self.folder}/{name}", f"{self.staging}/{name}", follow_symlinks=False)
        except OSError:
            return False
        return True

    def _complete(self) -> None:
        strangers = [
            name
            for name in self.files
            if self._named(name) not in self._old and os.path.lexists(self.folder / name)
        ]
        if strangers:
            way = self.folder / strangers[0]
            raise FolderError(f"'{way}' is in the way and was not written by this program")
        self._keep_strangers()
        # One sync for all: the manifest must not be on disk before what it speaks of.
        os.sync()
        text = json.dumps({"files": self._manifest}, indent=1, ensure_ascii=False) + "\n"
        write_file(self.staging / MANIFEST, text.encode())
        (self.staging / MANIFEST).chmod(self._mode)

    def _keep_strangers(self) -> None:
        """Take along what is in the folder and not ours, by links: nothing of it is lost or rewritten."""
        for root, folders, names in os.walk(self.folder):
            within = os.path.relpath(root, self.folder)
            links = [name for name in folders if Path(root, name).is_symlink()]
            for name in sorted((*names, *links)):
                path = PurePosixPath(within, name).as_posix()
                if self._named(path) not in self._old and path != MANIFEST:
                    target = self.staging / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.link(self.folder / path, target, follow_symlinks=False)
            if not folders and not names:
                (self.staging / within).mkdir(parents=True, exist_ok=True)


def sealed_name(name: str) -> str:
    """Return what stands for a file's name in the manifest of a sealed set."""
    return hashlib.sha256(name.encode()).hexdigest()


def manifest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that was written here last; empty if there is no manifest."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        return {name: digest for name, digest in found["files"].items() if isinstance(digest, str)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _refused(folder: Path, error: OSError) -> FolderError:
    return FolderError(f"'{folder}' cannot be written: {error.strerror or error}")


def _swap(folder: Path, staging: Path) -> None:
    """Put the new folder in the place of the old one, in one step where the system has one."""
    if not folder.exists():
        staging.rename(folder)
    elif not _exchange(staging, folder):
        previous = folder.with_name(f".{folder.name}.old")  # `_recover` finds it after a crash
        folder.rename(previous)
        try:
            staging.rename(folder)
        except BaseException:
            previous.rename(folder)
            raise
        shutil.rmtree(previous, ignore_errors=True)
    _sync(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system cannot (it is one of Linux)."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0)


def _recover(folder: Path) -> None:
    """Bring back the old folder if a crash left it under its other name."""
    previous = folder.with_name(f".{folder.name}.old")
    if previous.exists():
        if folder.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(folder)


def _check(name: str) -> None:
    parts = PurePosixPath(name).parts
    plain = parts and not name.startswith("/") and ".." not in parts and name == "/".join(parts)
    if not plain or "\\" in name or "\0" in name:
        raise FolderError(f"'{name}' is no name of a file inside the folder")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
