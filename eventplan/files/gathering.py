"""A scenario's files, read one after another, and where in them each part stands."""

import os
from pathlib import Path as FilePath
from typing import Any

from eventplan.model import Complaint
from eventplan.model.suggestion import suggestion

from .changed import Elsewhere, StatedChange, changes_in, digest, elsewhere
from .extensions import extensions_allowed
from .reading import read_file, real, why
from .strict_yaml import MOST_BYTES, MOST_NODES, Path, read_yaml
from .tables import TABLES, WITHIN, Row, read_table
from .workbooks import read_workbook

NO_FOLDER = "a scenario from a text has no folder to read from"

MOST_FILES = 200
"""Files that one scenario may be made of. Limits of size hold for all of them together."""

Place = tuple[str, int, int]


class Gathering:
    """The files of a scenario, read and put together."""

    def __init__(self, allow_extensions: bool | None = None) -> None:
        self.tree: dict[str, Any] = {}
        self.runs = extensions_allowed() if allow_extensions is None else allow_extensions
        """Whether the modules of `extensions` may run."""
        self.places: dict[Path, Place] = {}
        self.complaints: list[Complaint] = []
        self.inner: dict[str, list[Row]] = {table: [] for table in WITHIN}
        self.changes: list[StatedChange] = []
        self.read_already: set[tuple[str, FilePath]] = set()
        """What was read, as what: a file is read once, however often it is named."""
        self.bytes, self.nodes = MOST_BYTES, MOST_NODES
        """What all files together may still have."""
        self.notes: list[str] = []
        self.unread = False
        """Whether a file is missing: what is not there may be in it."""
        self.root: FilePath | None = None
        self.file = ""

    def read(self, path: FilePath, shown: str, at: Place | None = None) -> bytes | None:
        """Return what is in a file; None, with a complaint, if it cannot be read."""
        try:
            data = read_file(path, MOST_BYTES)
            if len(data) > self.bytes:
                raise OSError(f"all files together are larger than {MOST_BYTES // 1024 // 1024} MB")
        except OSError as error:
            where = at or (shown, 1, 1)
            self.complaints.append(Complaint((), "file", f"cannot read '{shown}': {why(error)}", *where))
            self.unread = True
            return None

        self.bytes -= len(data)
        return data

    def add(self, data: bytes, file: str, folder: FilePath | None, chain: tuple[FilePath, ...]) -> None:
        """Read a file, and all that it includes."""
        if not self.file:
            self.file, self.root = file, real(folder) if folder else None

        document = read_yaml(data, file, self.nodes)
        self.nodes -= document.nodes
        self.complaints += document.complaints

        if document.tree is None:
            self.unread = True
            if not document.complaints:
                self.complaints.append(Complaint((), "file", "the file is empty", file, 1, 1))

            return

        if not isinstance(document.tree, dict):
            self.complaints.append(
                Complaint((), "file", "a scenario file is a mapping of fields", file, 1, 1)
            )
            return

        includes, tables = document.tree.pop("include", []), document.tree.pop("tables", {})
        changes = document.tree.pop("changes", [])

        def place(*path: str | int) -> Place:
            return (file, *document.positions.get(path, (1, 1)))

        if not isinstance(includes, list) or not all(
            isinstance(name, str) or elsewhere(name) is not None for name in includes
        ):
            message = "a list of file names, or of `{file: …, sha256: …}`"
            self.complaints.append(Complaint((), "include", message, *place("include")))
            includes = []

        for number, name in enumerate(includes):
            self._include(name, place("include", number), folder, chain)

        self.changes += changes_in(changes, place, self.complaints.append)
        self._merge(document.tree, document.positions, file)

        if not isinstance(tables, dict):
            self.complaints.append(Complaint((), "tables", "a file name for each table", *place("tables")))
            tables = {}

        for table, names in tables.items():
            if table not in TABLES:
                message = f"there is no table '{table}'{suggestion(table, TABLES)}"
                self.complaints.append(Complaint((), "tables", message, *place("tables", table)))
                continue

            for name in names if isinstance(names, list) else [names]:
                self._table(table, name, place("tables", table), folder)

    def _inside(self, name: Any, at: Place, folder: FilePath | None) -> FilePath | None:
        """The file of that name in the scenario's folder; None, with a complaint, if it is not there."""
        problem = None

        if not isinstance(name, str):
            problem = "a file name is a text"
        elif folder is None or self.root is None:
            problem = NO_FOLDER
        else:
            try:
                path = (folder / name).resolve()
            except (OSError, ValueError, RuntimeError):  # NUL, a loop of links, a name too long
                problem = f"'{name[:80]}' is not a name of a file"
            else:
                if path.is_relative_to(self.root) and not FilePath(name).is_absolute():
                    return path

                problem = f"'{name[:80]}' is not in the scenario's folder"

        self.complaints.append(Complaint((), "include", problem, *at))
        self.unread = True

        return None

    def _once(self, sort: str, path: FilePath, at: Place) -> bool:
        """Whether a file is to be read now: not if it was, as the same, and not if there are too many."""
        if (sort, path) in self.read_already:
            return False

        if len(self.read_already) >= MOST_FILES:
            message = f"the scenario is made of more than {MOST_FILES} files"
            self.complaints.append(Complaint((), "include", message, *at))
            return False

        self.read_already.add((sort, path))
        return True

    def _include(self, name: Any, at: Place, folder: FilePath | None, chain: tuple[FilePath, ...]) -> None:
        known = elsewhere(name)
        if known is not None:
            self._include_elsewhere(known, at, folder, chain)
            return

        path = self._inside(name, at, folder)
        if path is None:
            return

        if path in chain:
            self.complaints.append(Complaint((), "include", f"'{name}' includes itself", *at))
            return

        if not self._once("include", path, at):
            return

        shown = str(FilePath(at[0]).parent / name)
        data = self.read(path, shown, at)
        if data is not None:
            self.add(data, shown, path.parent, (*chain, path))

    def _include_elsewhere(
        self, known: Elsewhere, at: Place, folder: FilePath | None, chain: tuple[FilePath, ...]
    ) -> None:
        """Include a file from anywhere, if it holds what it should; its folder is the scenario's for it."""
        if folder is None:
            message = NO_FOLDER
            self.complaints.append(Complaint((), "include", message, *at))
            return

        shown = os.path.normpath(FilePath(at[0]).parent / known.file)
        data = None

        try:
            path = (folder / known.file).resolve()
        except (OSError, ValueError, RuntimeError):  # NUL, a loop of links, a name too long
            path = folder

        if path not in chain and path.is_file():
            if not self._once("include", path, at):
                return

            data = self.read(path, shown, at)

        # Nothing of a file is told to anybody who does not know it.
        if data is None or digest(data) != known.sha256:
            message = (
                f"'{known.file}' is not there, or was edited since: put this file beside it and name it "
                "plainly, or state the `sha256` that it has now"
            )
            self.complaints.append(Complaint((), "include", message, *at))
            return

        outer, self.root = self.root, path.parent
        self.add(data, shown, path.parent, (*chain, path))
        self.root = outer

    def _merge(self, tree: dict[str, Any], positions: dict[Path, tuple[int, int]], file: str) -> None:
        shift: dict[str, int] = {}
        for key, value in tree.items():
            if key not in self.tree:
                self.tree[key] = value
            elif isinstance(value, list) and isinstance(self.tree[key], list):
                shift[key] = len(self.tree[key])
                self.tree[key] = [*self.tree[key], *value]
            elif key == "eventplan" and value == self.tree[key]:
                continue
            elif (
                isinstance(value, dict)
                and isinstance(self.tree[key], dict)
                and not set(value) & set(self.tree[key])
            ):
                self.tree[key] = {**self.tree[key], **value}
            else:
                first = self.places.get((key,), (file, 1, 1))
                message = f"`{key}` is already given in {first[0]}:{first[1]}"
                self.complaints.append(Complaint((key,), key, message, file, *positions.get((key,), (1, 1))))

        for path, (line, column) in positions.items():
            if path and path[0] in shift and len(path) > 1 and isinstance(path[1], int):
                path = (path[0], path[1] + shift[str(path[0])], *path[2:])

            self.places.setdefault(path, (file, line, column))

    def _table(self, table: str, name: Any, at: Place, folder: FilePath | None) -> None:
        path = self._inside(name, at, folder)
        if path is None or not self._once(table, path, at):
            return

        shown = str(FilePath(at[0]).parent / name)
        data = self.read(path, shown, at)
        if data is None:
            return

        is_workbook = path.suffix.lower() == ".xlsx"
        rows, complaints_of_table = (read_workbook if is_workbook else read_table)(data, shown, table)
        complaints = [complaint for complaint in complaints_of_table if complaint.severity == "error"]
        self.complaints += complaints
        self.notes += [str(complaint) for complaint in complaints_of_table if complaint.severity != "error"]
        self.unread = self.unread or (bool(complaints) and not rows)

        if table in self.inner:
            self.inner[table] += rows
            return

        items = self.tree.setdefault(table, [])

        for row in rows if isinstance(items, list) else ():
            self._place(row, (table, len(items)))
            items.append(dict(row))

    def _place(self, row: Row, path: Path) -> None:
        self.places[path] = (row.file, row.line, 1)
        for field, (line, column) in row.places.items():
            self.places[(*path, field)] = (row.file, line, column)

    def where(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]

        return self.places.get(path, (self.file, 1, 1))
