"""
Files that appear whole or not at all.

One file is written beside its place, synced, and renamed into it. A folder of files is written
beside its place too, its manifest last, and takes the place of the old one by renames: whoever
checks the manifest sees the old set or the new one, never a mixture. Files of a set are not synced one by
one (thousands of syncs take minutes); the folder's contents are synced once, before the manifest.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from eventplan.model import EventplanError

MANIFEST = "manifest.json"


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
    is left alone.

    Raises:
        FolderError: A name leaves the folder, the folder is a symbolic link or no folder, a file
            that is not ours is in the way, or another run is writing it.

    """
    folder = Path(folder)
    names = [_checked(name) for name in files]
    if len({name.casefold() for name in names}) < len(names) or MANIFEST in names:
        raise FolderError(f"two files of the set have one name, or the name `{MANIFEST}`")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FolderError(f"'{folder}' is a symbolic link or no folder: choose another")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder):
        _sweep(folder)
        _recover(folder)
        old = _manifest(folder)
        strangers = [n for n in names if n not in old and (folder / n).exists()]
        if strangers:
            raise FolderError(f"'{folder / strangers[0]}' is in the way and was not written by this program")
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.new-"))
        try:
            _fill(staging, files, names)
            _keep_strangers(folder, staging, old)
            _swap(folder, staging)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise


def _fill(staging: Path, files: Mapping[str, bytes], names: list[str]) -> None:
    staging.chmod(0o755)
    for parent in sorted({str(PurePosixPath(name).parent) for name in names}):
        (staging / parent).mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name in names:
        data = files[name]
        (staging / name).write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    # One sync for all: the manifest must not be on disk before what it speaks of.
    os.sync()
    manifest = {"files": dict(sorted(hashes.items()))}
    write_file(staging / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())


def _keep_strangers(folder: Path, staging: Path, old: set[str]) -> None:
    """Take along what is in the folder and not ours, by links: nothing of it is lost or rewritten."""
    if not folder.exists():
        return
    ours = old | {MANIFEST}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                (staging / name).mkdir(parents=True, exist_ok=True)
        elif name not in ours:
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target, follow_symlinks=False)


def _swap(folder: Path, staging: Path) -> None:
    """Put the new folder in the place of the old one; a crash between leaves one that `_recover` finds."""
    if not folder.exists():
        staging.rename(folder)
        _sync(folder.parent)
        return
    previous = folder.with_name(f".{folder.name}.old")
    folder.rename(previous)
    try:
        staging.rename(folder)
    except BaseException:
        previous.rename(folder)
        raise
    _sync(folder.parent)
    shutil.rmtree(previous, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Bring back the old folder if a crash left it under its other name."""
    previous = folder.with_name(f".{folder.name}.old")
    if previous.exists():
        if folder.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(folder)


def _sweep(folder: Path) -> None:
    """Remove what an earlier run left unfinished."""
    for path in folder.parent.glob(f".{folder.name}.new-*"):
        shutil.rmtree(path, ignore_errors=True)


def _manifest(folder: Path) -> set[str]:
    """Names of the files that were written here last."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        return {name for name in found["files"] if isinstance(name, str)}
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def _checked(name: str) -> str:
    parts = PurePosixPath(name).parts
    if (
        not parts
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or "\0" in name
        or name != "/".join(parts)
    ):
        raise FolderError(f"'{name}' is no name of a file inside the folder")
    return name


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    path = folder.with_name(f".{folder.name}.lock")
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            owner = file.read().strip()
            raise FolderError(f"process {owner or 'unknown'} is writing '{folder}': wait for it") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
