"""Scenario files: read with every complaint in its place, and written back."""

import os
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

import yaml
from pydantic import ValidationError

from eventplan.model import Complaint, Kind, Scenario, ScenarioError
from eventplan.model.arguments import path_given, scenario_given, text_given
from eventplan.model.errors import is_table, show_place
from eventplan.model.kinds import COLOUR
from eventplan.model.own import Extension, Own, OwnRuleError, extension_of, installed_names, together
from eventplan.model.suggestion import suggestion

from .changed import Elsewhere, StatedChange, apply_changes, changes_in, digest, elsewhere
from .extensions import Wanted, extensions_allowed
from .fields import fields_at, is_needed, own_kinds
from .one_file import write_file
from .reading import read_file, why
from .strict_yaml import MOST_BYTES, MOST_NODES, Path, read_yaml
from .tables import TABLES, Row, read_table
from .workbooks import read_workbook

MOST_COMPLAINTS = 100
MOST_PLACES = 5
MOST_FILES = 200
"""Files that one scenario may be made of. Limits of size hold for all of them together."""
Place = tuple[str, int, int]
Open = Callable[[str], bytes]


def load(path: str | FilePath, *, allow_extensions: bool | None = None) -> Scenario:
    """
    Read a scenario file, with the files that it includes and the tables beside it.

    Args:
        path: The file.
        allow_extensions: Whether the modules in its `extensions` may run; a scenario that has some is
            refused otherwise. None: as `allowing_extensions` says, and else no.

    Raises:
        ScenarioError: Something is wrong: every complaint, at `file:line:column`.

    """
    path = path_given(path)
    return _load(path, str(path), allow_extensions)


def load_text(text: str, name: str = "<text>", *, allow_extensions: bool | None = None) -> Scenario:
    """Read a scenario from a text; it may not include files. Raises ScenarioError."""
    gathered = _Gathered(allow_extensions)
    gathered.add(text_given("text", text).encode("utf-8", "surrogatepass"), name, None, ())

    return gathered.scenario()


def _load(path: FilePath, shown: str, allow_extensions: bool | None) -> Scenario:
    gathered = _Gathered(allow_extensions)
    data = gathered.read(path, shown)
    if data is not None:
        gathered.add(data, shown, path.parent, (path.resolve(),))

    return gathered.scenario()


def parts_of(path: FilePath) -> set[FilePath]:
    """Return the files that a scenario includes and the tables that it names, by their resolved paths."""
    gathered = _Gathered()
    data = gathered.read(path, str(path))
    if data is not None:
        gathered.add(data, str(path), path.parent, (path.resolve(),))

    return {file for _, file in gathered.read_already}


class _Gathered:
    """A scenario's tree put together from files, and where each piece of it stands."""

    def __init__(self, allow_extensions: bool | None = None) -> None:
        self.tree: dict[str, Any] = {}
        self.runs = extensions_allowed() if allow_extensions is None else allow_extensions
        """Whether the modules of `extensions` may run."""
        self.places: dict[Path, Place] = {}
        self.complaints: list[Complaint] = []
        self.members: list[Row] = []
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
        if not self.file:
            self.file, self.root = file, folder.resolve() if folder else None

        found = read_yaml(data, file, self.nodes)
        self.nodes -= found.nodes
        self.complaints += found.complaints

        if found.tree is None:
            self.unread = True
            if not found.complaints:
                self.complaints.append(Complaint((), "file", "the file is empty", file, 1, 1))

            return

        if not isinstance(found.tree, dict):
            self.complaints.append(
                Complaint((), "file", "a scenario file is a mapping of fields", file, 1, 1)
            )
            return

        includes, tables = found.tree.pop("include", []), found.tree.pop("tables", {})
        changes = found.tree.pop("changes", [])

        def place(*path: str | int) -> Place:
            return (file, *found.positions.get(path, (1, 1)))

        if not isinstance(includes, list) or not all(
            isinstance(name, str) or elsewhere(name) is not None for name in includes
        ):
            message = "a list of file names, or of `{file: …, sha256: …}`"
            self.complaints.append(Complaint((), "include", message, *place("include")))
            includes = []

        for number, name in enumerate(includes):
            self._include(name, place("include", number), folder, chain)

        self.changes += changes_in(changes, place, self.complaints.append)
        self._merge(found.tree, found.positions, file)

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
            problem = "a scenario from a text has no folder to read from"
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
            message = "a scenario from a text has no folder to read from"
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
        rows, told = (read_workbook if is_workbook else read_table)(data, shown, table)
        complaints = [one for one in told if one.severity == "error"]
        self.complaints += complaints
        self.notes += [str(one) for one in told if one.severity != "error"]
        self.unread = self.unread or (bool(complaints) and not rows)

        if table == "delegates":
            self.members += rows
            return

        items = self.tree.setdefault(table, [])

        for row in rows if isinstance(items, list) else ():
            self._place(row, (table, len(items)))
            items.append(dict(row))

    def _place(self, row: Row, path: Path) -> None:
        self.places[path] = (row.file, row.line, 1)
        for field, (line, column) in row.places.items():
            self.places[(*path, field)] = (row.file, line, column)

    def _join(self) -> None:
        """Put delegates into their delegations."""
        stated = self.tree.get("delegations")
        delegations = stated if isinstance(stated, list) else []
        index = {
            d["id"]: i
            for i, d in enumerate(delegations)
            if isinstance(d, dict) and isinstance(d.get("id"), str)
        }

        unknown = 0

        for row in self.members:
            member = dict(row)
            name = member.pop("delegation", None)
            if name not in index and self.unread:
                continue

            if name not in index:
                unknown += 1
                near = suggestion(str(name), sorted(index)) if unknown <= MOST_COMPLAINTS else ""
                message = f"there is no delegation '{name}'{near}"
                place = row.places.get("delegation", (row.line, 1))
                self.complaints.append(Complaint(("delegates",), "delegation", message, row.file, *place))
                continue

            members = delegations[index[name]].setdefault("members", [])

            if isinstance(members, list):
                self._place(row, ("delegations", index[name], "members", len(members)))
                members.append(member)

    def where(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]

        return self.places.get(path, (self.file, 1, 1))

    def scenario(self) -> Scenario:
        self._join()
        if not self.tree and self.complaints:
            raise ScenarioError(_sorted(self.complaints))

        extension = self._extension()
        found = self._validated()
        if self.complaints or found is None:
            raise ScenarioError(_sorted(self.complaints))

        found._source = self.places
        found._extension = extension
        found, complaints = apply_changes(found, self.changes)
        if complaints:
            raise ScenarioError(_sorted(complaints))

        found._notes = tuple(self.notes)
        return found

    def _extension(self) -> Extension:
        """Import what `extensions` names, if it may run: `rules` and `preferences` may name what is in it."""
        stated = self.tree.get("extensions", [])
        names = [name for name in stated if isinstance(name, str)] if isinstance(stated, list) else []
        loaded: list[str] = []
        known: tuple[Own, ...] = ()

        for number, name in enumerate(names):
            at = self.where(("extensions", number))
            if name in installed_names():
                continue

            if not self.runs:
                message = (
                    f"'{name}' is code that would run: allow that with `--allow-extensions`, or in Python "
                    "with `load(…, allow_extensions=True)`"
                )
                self.complaints.append(Complaint(("extensions", number), "extensions", message, *at))
                continue

            try:
                Wanted(name, self.root).findable()
                known = together(known, extension_of([name]))
                loaded.append(name)
            except OwnRuleError as error:
                message = str(error)
                self.complaints.append(Complaint(("extensions", number), "extensions", message, *at))

        return Extension(known, tuple(loaded))

    def _validated(self) -> Scenario | None:
        """Validate; where something is wrong, leave it out and go on, so that all is told at once."""
        tree: Any = self.tree
        origin: dict[Path, Path] = {}
        ids = _ids(tree)
        told: set[Path] = set()

        for _ in range(8):
            try:
                return Scenario.model_validate(tree, context={"file": True})
            except ScenarioError as error:
                for complaint in error.complaints:
                    path = _original(complaint.path, origin)
                    if not _known_elsewhere(complaint, ids, self.unread):
                        self._complain(path, complaint.about, complaint.message)

                return None
            except ValidationError as error:
                bad = self._tell(error, tree, origin, told)
                tree, origin = _pruned(tree, bad, origin)
                if any(path[:1] == ("event",) for path in bad):
                    tree["event"] = _ANY_EVENT

        return None

    def _tell(
        self, error: ValidationError, tree: Any, origin: dict[Path, Path], told: set[Path]
    ) -> set[Path]:
        """Complain in words of every error; return the paths to leave out."""
        errors = [(_path(one, tree), one) for one in error.errors(include_url=False)]

        if any(path[:1] == ("kinds",) for path, _ in errors):
            # Without its defaults a session lacks what they give: it is looked at once they are read.
            errors = [(path, one) for path, one in errors if path[:1] != ("sessions",)]

        around = {path[:length] for path, _ in errors for length in range(len(path))}
        bad: set[Path] = set()

        for path, one in errors:
            if path in bad or (path in around and one["type"].endswith(("_type", "too_short"))):
                continue  # another branch of the same union, or the items that do not count, say it better

            bad.add(path)
            stated = _original(path, origin)
            # What is missing only because it was left out has been complained of.
            if stated in told:
                continue

            told.update(stated[:length] for length in range(len(stated) + 1))
            about = next((str(step) for step in reversed(path) if isinstance(step, str)), "scenario")
            self._complain(stated, about, _words(one, path, tree))

        return bad

    def _complain(self, path: Path, about: str, message: str) -> None:
        self.complaints.append(Complaint(path, about, message, *self.where(path)))


# Stands in for an event that could not be read, so that the rest of the file is checked all the same.
_ANY_EVENT = {
    "id": "event",
    "title": "event",
    "time_zone": "UTC",
    "days": [{"date": "2000-01-01", "opens": "00:00", "closes": "24:00"}],
}


def _sorted(complaints: list[Complaint]) -> list[Complaint]:
    unique = list(dict.fromkeys(complaints))
    unique.sort(key=lambda c: (c.file, c.line, c.column))
    unique = _grouped(unique)

    if len(unique) > MOST_COMPLAINTS:
        more = len(unique) - MOST_COMPLAINTS
        last = unique[MOST_COMPLAINTS - 1]
        summary = Complaint((), "file", f"and {more} more complaints", last.file, last.line, last.column)
        unique = [*unique[:MOST_COMPLAINTS], summary]

    return unique


def _grouped(complaints: list[Complaint]) -> list[Complaint]:
    """In tables, tell what is wrong in many rows alike once, with where: one cause, one complaint."""
    alike: dict[tuple[str, str, str], list[Complaint]] = {}
    misspelt = {
        (one.file, one.message.split("'")[-2])
        for one in complaints
        if is_table(one.file) and one.message.startswith("there is no such column - ")
    }

    for one in complaints:
        if one.message == "is missing" and (one.file, one.about) in misspelt:
            continue

        alike.setdefault((one.file, one.about, one.message), []).append(one)

    found = []

    for (file, _, message), group in alike.items():
        first, *others = group
        if not is_table(file) or len(group) < 3:
            found += group
            continue

        places = [show_place(one.file, one.line, one.column).rpartition("!")[2] for one in others]
        places = [place.removeprefix(f"{file}:") for place in places]
        shown = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
        found.append(first._replace(message=f"{message} (and {len(others)} more: {shown})"))

    return sorted(found, key=lambda c: (c.file, c.line, c.column))


def _path(error: Any, tree: Any) -> Path:
    path = _real(error["loc"], tree)
    return (*path, "kind") if error["type"] == "kind" and isinstance(error["input"], dict) else path


def _real(loc: tuple[str | int, ...], tree: Any) -> Path:
    """The path in the tree: without the names that validation gives to branches of unions."""
    path: list[str | int] = []
    node = tree
    branched = -1

    for step in loc:
        if _is_session(path) and len(path) != branched and step in set(Kind):
            branched = len(path)  # validation names the kind of session before its field
            continue

        if isinstance(node, dict) and isinstance(step, str):
            path.append(step)
            if step not in node:
                if _is_branch(step):
                    path.pop()
                    continue

                return tuple(path)

            node = node[step]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            path.append(step)
            node = node[step]

    return tuple(path)


def _is_session(path: list[str | int]) -> bool:
    """Whether a path leads to a session: its fields depend on its kind."""
    return path[-1:] == ["session"] or (len(path) == 2 and path[0] == "sessions")


def _is_branch(step: str) -> bool:
    """Whether a step is the name of a union's branch, and no field."""
    return "[" in step or "-" in step or step in ("str", "int", "constrained-str")


_MESSAGES = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping of fields",
    "model_attributes_type": "must be a mapping of fields",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
}


_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
    "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"),
}
_LONGEST = {"string_too_long": "characters", "too_long": "items"}


def _words(error: Any, path: Path, tree: Any) -> str:
    """Say in the words of the file what is wrong with a field."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "kind":
        return _words_for_kind(error["input"], tree)
    if kind == "extra_forbidden":
        return _words_for_unknown_field(error["input"], path, tree)
    if kind in _MESSAGES:
        return _MESSAGES[kind]
    if path and path[-1] == "capacity" and kind == "dict_type":
        return "must be a number of seats, or seats by layout: `{theatre: 400}`"
    if kind == "string_pattern_mismatch":
        return _words_for_pattern(str(error.get("input"))[:40], str(context.get("pattern")))

    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"must be {words} {context[key]}"

    if kind in _LONGEST:
        return f"must have at most {context['max_length']} {_LONGEST[kind]}"

    if kind in ("enum", "literal_error"):
        allowed = str(context.get("expected", "")).replace("' or '", "', '")
        return f"must be one of {allowed}{suggestion(str(error.get('input')), _quoted(allowed))}"

    message: str = error["msg"]
    return message[:1].lower() + message[1:]


def _words_for_kind(session: Any, tree: Any) -> str:
    """Say which kinds of session there are."""
    if not isinstance(session, dict):
        return _MESSAGES["model_type"]

    known = [*map(str, Kind), *own_kinds(tree)]
    return f"must be one of {', '.join(known)}{suggestion(str(session.get('kind')), known)}"


def _words_for_unknown_field(stated: Any, path: Path, tree: Any) -> str:
    """Say that there is no such field, and which one may be meant."""
    if stated is None:
        return "there is no such field: a text with a comma in it is put in quotes within braces"

    return f"there is no such field{suggestion(str(path[-1]), sorted(fields_at(path[:-1], tree)))}"


def _words_for_pattern(stated: str, pattern: str) -> str:
    """Say how a field is written."""
    if pattern == COLOUR:
        return f"'{stated}' is not a colour: write `#2a7880`"
    if "[a-z]{2,3}" in pattern:
        return f"'{stated}' is not a language tag: write `en` or `zh-Hans`"

    return f"'{stated}' is not written as this field is (letters, digits, `_ . : -`)"


def _quoted(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").replace("'", " ").split() if part]


def _original(path: Path, origin: dict[Path, Path]) -> Path:
    """The path before anything was left out."""
    for length in range(len(path), 0, -1):
        if path[:length] in origin:
            return (*origin[path[:length]], *path[length:])

    return path


# Stand in for fields that must be there and could not be read, so that the rest of an item is checked.
_STAND_INS: dict[str, Any] = {"title": "?", "name": "?", "duration": 60, "capacity": 1}


def _pruned(tree: Any, bad: set[Path], origin: dict[Path, Path]) -> tuple[Any, dict[Path, Path]]:
    """The tree without what is bad: the field where it may be left out, else the item around it."""
    moved: dict[Path, Path] = {}
    replaced: dict[Path, dict[str, Any]] = {}

    def copy(node: Any, path: Path, new: Path) -> Any:
        moved[new] = _original(path, origin)
        if isinstance(node, dict):
            kept = {
                key: copy(value, (*path, key), (*new, key))
                for key, value in node.items()
                if (*path, key) not in bad
            }

            return {**kept, **replaced.get(path, {})}

        if isinstance(node, list):
            found: list[Any] = []
            for number, value in enumerate(node):
                if (*path, number) not in bad:
                    found.append(copy(value, (*path, number), (*new, len(found))))

            return found

        return node

    for path in list(bad):
        last = path[-1] if path else None
        if not isinstance(last, str) or len(path) < 2 or not is_needed(path, tree):
            continue

        stand_in = _near_kind(path, tree) if last == "kind" else _STAND_INS.get(last)

        if stand_in is None:
            bad.add(path[:-1])
        else:
            replaced.setdefault(path[:-1], {})[last] = stand_in

    return copy(tree, (), ()), moved


def _near_kind(path: Path, tree: Any) -> str | None:
    """The kind of session that was probably meant."""
    node = tree
    for step in path[:-1]:
        node = node[step]

    own = own_kinds(tree)
    near = get_close_matches(str(node.get("kind")), [*map(str, Kind), *own], n=1)
    return own.get(near[0], near[0]) if near else None


def _ids(tree: Any) -> set[str]:
    """Every id in the raw tree, readable or not."""
    found: set[str] = set()
    todo = [tree]

    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if isinstance(node.get("id"), str):
                found.add(node["id"])

            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)

    return found


def _known_elsewhere(complaint: Complaint, ids: set[str], unread: bool) -> bool:
    """Whether a reference fails only because what it names could not be read."""
    if complaint.about != "reference" or "there is no" not in complaint.message:
        return False

    quoted = complaint.message.split("'")
    return len(quoted) > 1 and (unread or quoted[1] in ids)


def to_yaml(scenario: Scenario) -> str:
    """Write a scenario as a file that reads back as the same scenario. Defaults are left out."""
    tree = _own_last(scenario.model_dump(mode="json", exclude_defaults=True))
    head: dict[str, Any] = {"eventplan": 1}
    sessions = tree.pop("sessions", [])
    for item, session in zip(sessions, scenario.sessions, strict=True):
        item["kind"] = session.kind_id
        item.pop("own_kind", None)

    rest = {name: tree[name] for name in Scenario.model_fields if name in tree}
    if sessions:
        rest["sessions"] = [{"id": item["id"], "kind": item["kind"], **item} for item in sessions]

    return yaml.dump({**head, **rest}, allow_unicode=True, sort_keys=False, width=110, Dumper=_Dumper)


def _own_last(tree: Any) -> Any:
    """Put fields of one's own after the others."""
    if isinstance(tree, list):
        return [_own_last(one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    first = {name: _own_last(value) for name, value in tree.items() if name != "x"}
    return {**first, "x": tree["x"]} if "x" in tree else first


class _Dumper(yaml.SafeDumper):
    """Writes without aliases, and quotes whatever another reader of YAML might take for no text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def save(scenario: Scenario, path: str | FilePath) -> None:
    """Write a scenario file, whole or not at all. Raises WriteError; ArgumentError for what is none."""
    write_file(path_given(path), to_yaml(scenario_given(scenario)).encode())


__all__ = ["load", "load_text", "save", "to_yaml"]
