"""
What was found out before: answers and verdicts by the hash of all that they depend on.

The folder may be deleted at any time. Entries are written whole or not at all; a lock for each entry
keeps several processes from searching for the same thing at once. The folder cleans itself, once a day: what
was not asked for in `MOST_DAYS` days is removed, and then what was asked for longest ago, until there is no
more than `MOST_IN_ALL`.
"""

import contextlib
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eventplan.files import write_file
from eventplan.files.locks import locked_file
from eventplan.files.one_file import WriteError
from eventplan.files.reading import read_file
from eventplan.model import Scenario

FOLDER = ".eventplan-cache"
MOST_BYTES = 256 * 1024 * 1024
MOST_DAYS = 30
"""Days for which an entry stays that nobody asks for."""
MOST_IN_ALL = 512 * 1024 * 1024
"""Bytes of all entries together."""
DAY = 24 * 60 * 60.0
_ENTRY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}\.(json|lock)")
_NOTE = "# Written by eventplan; may be deleted at any time.\n*\n"


def digest(*parts: str | bytes) -> str:
    """A hash of *parts*, each told apart from the next."""
    hasher = hashlib.sha256()

    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "big") + data)

    return hasher.hexdigest()


@cache
def fingerprint() -> str:
    """What identifies the program: its own source, and the versions of what decides an answer."""
    root = Path(__file__).parent.parent
    files = sorted(root.rglob("*.py"))
    own = [part for file in files for part in (str(file.relative_to(root)), file.read_bytes())]

    return digest(*own, *(_version(name) for name in ("ortools", "pydantic", "tzdata")))


def code_of(scenario: Scenario) -> str:
    """What identifies the code of rules and preferences of one's own: the modules that they are made in."""
    names = sorted({rule.__module__ for rule in scenario.own})
    files = [getattr(sys.modules.get(name), "__file__", None) for name in names]

    return digest(*names, *(Path(file).read_bytes() for file in files if file))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


class Cache:
    """A folder of what was found out; without a folder, it remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path | None:
        return self.folder / key[:2] / f"{key[2:]}.json" if self.folder else None

    def get(self, key: str) -> Any:
        """Return what is stored under *key*; None if there is nothing that can be read."""
        path = self._path(key)
        if path is None:
            return None

        try:
            stored = json.loads(read_file(path, MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return None

        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > DAY:
                os.utime(path)  # it was asked for

        return stored

    def put(self, key: str, value: Any) -> None:
        """Store a value. A folder that cannot be written is not a reason to fail."""
        path = self._path(key)
        if path is None:
            return

        with contextlib.suppress(OSError, WriteError):
            self._make(path.parent)
            self._tidy_daily()
            write_file(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    @contextlib.contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Keep other processes from *key*: they wait, and then find what was stored."""
        path = self._path(key)

        if path is not None:
            with contextlib.suppress(OSError):
                self._make(path.parent)

        with locked_file(path and path.with_suffix(".lock")):
            yield

    def _tidy_daily(self) -> None:
        """Tidy the folder, unless that was done within a day."""
        assert self.folder is not None
        mark = self.folder / "tidied"
        with contextlib.suppress(FileNotFoundError):
            if time.time() - mark.lstat().st_mtime < DAY:
                return

        write_file(mark, b"")
        self.tidy()

    def tidy(self) -> None:
        """Remove what was not asked for in a month, and then the oldest until the rest is small enough."""
        if self.folder is None:
            return

        now = time.time()
        kept: list[tuple[float, int, Path]] = []

        for path in self.folder.glob("??/*"):
            if not _ENTRY.fullmatch(path.relative_to(self.folder).as_posix()):
                continue  # it is not ours

            with contextlib.suppress(OSError):
                known = path.lstat()
                if now - known.st_mtime > MOST_DAYS * DAY:
                    path.unlink()
                elif path.suffix == ".json":
                    kept.append((known.st_mtime, known.st_size, path))

        total = sum(size for _, size, _ in kept)

        for _, size, path in sorted(kept):
            if total <= MOST_IN_ALL:
                break

            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        assert self.folder is not None
        note = self.folder / ".gitignore"
        if not note.exists() and not note.is_symlink():
            note.write_text(_NOTE, "utf-8")
