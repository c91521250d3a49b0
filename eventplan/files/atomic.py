"""
Files that appear whole or not at all.

One file is written beside its place, synced, and renamed into it. A folder of files is written
beside its place too, its manifest last, and changes places with the old one: a reader who checks the
manifest sees the old set or the new one, never a mixture. Files of a set are not synced one by one
(thousands of syncs take minutes); all are synced once, before the manifest.

What is there and not ours is left as it is: other people's files stay in the folder, also those that
they write while ours change; devices, pipes and links are written through, never replaced; modes are
kept. What changes places or is cleared away is not interrupted by Ctrl-C, which comes after it. What a
crash leaves behind has names that nobody else gives, and the next run clears it away.
"""

import contextlib
import hashlib
import json
import os
import secrets
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from eventplan.stopping import without_interrupt

from ..model.checked import checked
from .around import absolute, locked
from .obstacles import mount_point, mounted_in, movable
from .one_file import LOOK, NEW, FolderError, fill, later, like, lstat, outside_sites, writable
from .reading import real
from .swapping import (
    CONFIDENTIAL,
    MANIFEST,
    Link,
    Ours,
    check_name,
    drop,
    make_like,
    manifest,
    names_in,
    own_like,
    refused,
    swap_folders,
)


@checked
def write_folder(
    folder: str | Path,
    files: Mapping[str, bytes],
    *,
    private: bool = False,
    private_names: Collection[str] = (),
) -> None:
    """
    Write a set of files, by relative name, so that the set appears whole or not at all.

    What the folder held by its last manifest and the set does not is removed; anything else in it
    is left alone. A set that is there already is not written again. What is new below `confidential/`
    is its owner's alone; so is what is new in the files and folders of *private_names*, and all if *private*.

    Raises:
        FolderError: A name leaves the folder, the folder is a symbolic link or no folder, a file
            that is not ours is in the way, another run is writing it, or the disk refuses.

    """
    folder = absolute(folder)

    stages = staged(folder, files.items(), private=private, private_names=private_names)
    with locked(folder), stages as stage:
        stage.commit()


@checked
def ready_folder(folder: str | Path, *, private: bool = False) -> None:
    """Raise FolderError if a folder can clearly not be written: to know before it takes long to fill it."""
    folder = absolute(folder)
    _usable(folder, private)
    parent = next(existing for existing in folder.parents if existing.exists())
    writable(folder, parent, FolderError)


def _usable(folder: Path, private: bool) -> None:
    """Raise FolderError if another folder cannot take the place of this one, or a *private* one be there."""
    if private:
        outside_sites(folder, FolderError)
    if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
        raise FolderError(f"'{folder}' is a symbolic link, or not a folder: choose another")
    if not folder.exists():
        return

    whole = real(folder)

    with contextlib.suppress(OSError):  # the working folder may be gone
        current = real(Path.cwd())
        if whole == current or whole in current.parents:
            raise FolderError(
                f"'{folder}' is the folder that you are in, or around it, and would be replaced: "
                "name a folder in it, or go elsewhere"
            )

    mounted = mounted_in(folder)
    if mounted == folder:
        raise FolderError(f"'{folder}' is a mount point and cannot be replaced: name a folder in it")
    if mounted is not None:
        raise mount_point(mounted)


@contextlib.contextmanager
def staged(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    *,
    private: bool = False,
    private_names: Collection[str] = (),
    ours: Callable[[str], bool] | None = None,
    claimed: Collection[str] = (),
) -> Iterator["Stage"]:
    """
    Write a set of files beside a folder that is `locked`; `Stage.commit` puts it in its place.

    Files are taken one by one, so a large set need not fit into memory. A file that is the same as the
    one in the folder is linked, not written: it keeps its time. Without a commit nothing is changed.
    Nobody but the owner may read what is new, in all if *private*, or in *private_names*. *ours*: whether
    a name can be nobody else's; the manifest, which anybody may read, does not list such a file.
    *claimed*: names that are ours though the manifest was lost.

    Raises FolderError as `write_folder` does.
    """
    folder = absolute(folder)
    _usable(folder, private or bool(private_names))
    staging = None

    try:
        with without_interrupt():  # one that was made and is not known would stay
            staging, mode = _staging(folder, private)

        yield Stage(
            folder,
            staging,
            files,
            mode,
            private=private,
            private_names=private_names,
            ours=ours,
            claimed=claimed,
        )
    except OSError as error:
        raise refused(folder, error) from error
    finally:
        if staging is not None:
            drop(staging)


def _staging(folder: Path, private: bool) -> tuple[Path, int]:
    """
    Make a folder beside another; return it, and the mode that it is to have.

    Its name says which it is: once it has changed places with the other, the name is that of the old one.
    """
    raw = folder.with_name(f".{folder.name}.eventplan-{secrets.token_hex(6)}")
    raw.mkdir(0o700 if private else 0o777)

    try:
        status = raw.stat()
        mode = stat.S_IMODE(status.st_mode)
        old = lstat(folder)

        if old is not None:
            mode = stat.S_IMODE(old.st_mode)
            own_like(raw, old)

        raw.chmod(0o700)
        staging = folder.with_name(f".{folder.name}.eventplan-{status.st_ino}")
        raw.rename(staging)
    except OSError:
        raw.rmdir()
        raise

    return staging, mode


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
        private_names: Collection[str] = (),
        ours: Callable[[str], bool] | None = None,
        claimed: Collection[str] = (),
    ) -> None:
        self.folder = folder
        self.staging = staging
        self._mode = mode
        self._private = private
        self._private_names = frozenset((CONFIDENTIAL, *private_names))
        self._old = manifest(folder)
        self._ours = Ours(self._old, ours, frozenset(claimed))
        self._links: list[Link] = []
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
            swap_folders(self.folder, self.staging, self._links, self._ours)

    def _gone(self) -> Iterator[str]:
        """Files of the last set that no manifest lists, and the new one does not have."""
        if self._ours.pattern is not None:
            there = names_in(self.folder)
            yield from (name for name in there if self._ours.unlisted(name) and name not in self.files)

    def _fill(self, files: Iterable[tuple[str, bytes]]) -> None:
        seen = {MANIFEST}
        folders = {"."}

        for name, data in files:
            check_name(name)
            if name.casefold() in seen:
                raise FolderError(f"two files of the set have one name, or the name `{MANIFEST}`")

            seen.add(name.casefold())
            self._make(name.rpartition("/")[0], folders)
            self.files[name] = hashlib.sha256(data).hexdigest()
            old = lstat(self.folder / name)
            regular = old is not None and stat.S_ISREG(old.st_mode) and self._ours(name)
            if regular and self._keep(name, data):
                continue

            self.written += 1
            secret = self._is_secret(name)
            handle = os.open(f"{self.staging}/{name}", NEW, 0o600 if secret else 0o666)

            try:
                if regular:
                    assert old is not None
                    like(handle, old)

                fill(handle, data)

                if regular:
                    assert old is not None
                    later(handle, old)
            finally:
                os.close(handle)

    def _is_secret(self, name: str) -> bool:
        """Whether a file or folder of the set is its owner's alone."""
        return self._private or name.partition("/")[0] in self._private_names

    def _make(self, parent: str, folders: set[str]) -> None:
        """Make a folder of the set, of the mode that it has or should have."""
        if not parent or parent in folders:
            return

        self._make(parent.rpartition("/")[0], folders)
        secret = self._is_secret(parent)
        make_like(self.staging / parent, self.folder / parent, 0o700 if secret else 0o777)
        folders.add(parent)

    def _keep(self, name: str, data: bytes) -> bool:
        """Take along a file that is there and the same; False if it is not, or cannot be linked."""
        try:
            handle = os.open(f"{self.folder}/{name}", LOOK)
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

        if self.folder.exists():
            movable(self.folder)

        self._take_strangers()
        # One sync for all: the manifest must not be on disk before what it speaks of.
        if hasattr(os, "sync"):
            os.sync()

        text = json.dumps({"files": self._manifest}, indent=1, ensure_ascii=False) + "\n"
        old = lstat(self.folder / MANIFEST)
        # Its names of files tell of restricted sessions, too.
        secret = self._private or any(map(self._is_secret, self.files))
        handle = os.open(self.staging / MANIFEST, NEW, 0o600 if secret else 0o666)

        try:
            if old is not None and stat.S_ISREG(old.st_mode):
                like(handle, old)

            fill(handle, text.encode())
            if old is not None:
                later(handle, old)

            os.fsync(handle)
        finally:
            os.close(handle)

    def _take_strangers(self) -> None:
        """Take along what is in the folder and not ours, by links: nothing of it is lost or rewritten."""
        for root, folders, names in os.walk(self.folder):
            within = os.path.relpath(root, self.folder)
            for name in folders:
                movable(Path(root, name))

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
                    self._links.append(Link(path, inode))

            if not folders and not names:
                self._make_as_there(within)

    def _make_as_there(self, parent: str) -> None:
        if parent not in ("", ".") and not (self.staging / parent).exists():
            self._make_as_there(parent.rpartition("/")[0])
            make_like(self.staging / parent, self.folder / parent, 0o777)
