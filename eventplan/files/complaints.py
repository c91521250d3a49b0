"""What pydantic finds wrong with a file, in words, at its place in the file."""

from difflib import get_close_matches
from typing import Any

from eventplan.model import Complaint, Kind
from eventplan.model.errors import is_table, show_place
from eventplan.model.suggestion import suggestion
from eventplan.model.words import unknown_field, words_of

from .fields import fields_at, is_needed, own_kinds
from .strict_yaml import Path

MOST_COMPLAINTS = 100

MOST_PLACES = 5

# Stands in for an event that could not be read, so that the rest of the file is checked all the same.
ANY_EVENT = {
    "id": "event",
    "title": "event",
    "time_zone": "UTC",
    "days": [{"date": "2000-01-01", "opens": "00:00", "closes": "24:00"}],
}


def in_order_of_files(complaints: list[Complaint]) -> list[Complaint]:
    """Return complaints once each, as they stand in the files; of those that are alike, the first few."""
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
        (complaint.file, complaint.message.split("'")[-2])
        for complaint in complaints
        if is_table(complaint.file) and complaint.message.startswith("there is no such column - ")
    }

    for complaint in complaints:
        if complaint.message == "is missing" and (complaint.file, complaint.about) in misspelt:
            continue

        alike.setdefault((complaint.file, complaint.about, complaint.message), []).append(complaint)

    grouped = []

    for (file, _, message), group in alike.items():
        first, *others = group
        if not is_table(file) or len(group) < 3:
            grouped += group
            continue

        places = [
            show_place(complaint.file, complaint.line, complaint.column).rpartition("!")[2]
            for complaint in others
        ]
        places = [place.removeprefix(f"{file}:") for place in places]
        shown = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
        grouped.append(first._replace(message=f"{message} (and {len(others)} more: {shown})"))

    return sorted(grouped, key=lambda c: (c.file, c.line, c.column))


def path_of(error: Any, tree: Any) -> Path:
    """Return where in a file a fault of pydantic is."""
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


def words_for(error: Any, path: Path, tree: Any) -> str:
    """Say in the words of the file what is wrong with a field."""
    kind = error["type"]
    if kind == "kind":
        return _words_for_kind(error["input"], tree)
    if kind == "extra_forbidden":
        return unknown_field(str(path[-1]), error["input"], fields_at(path[:-1], tree))
    if kind == "missing" and path[:1] == ("series",) and path[-1:] == ("session",):
        return "is missing; a session that is written here has an `id`"
    if kind == "dict_type" and path[-1:] == ("capacity",):
        return "must be a number of seats, or seats by layout: `{theatre: 400}`"

    return words_of(error)


def _words_for_kind(session: Any, tree: Any) -> str:
    """Say which kinds of session there are."""
    if not isinstance(session, dict):
        return "must be a mapping of fields"

    known = [*map(str, Kind), *own_kinds(tree)]
    return f"must be one of {', '.join(known)}{suggestion(str(session.get('kind')), known)}"


def original_path(path: Path, origin: dict[Path, Path]) -> Path:
    """The path before anything was left out."""
    for length in range(len(path), 0, -1):
        if path[:length] in origin:
            return (*origin[path[:length]], *path[length:])

    return path


# Stand in for fields that must be there and could not be read, so that the rest of an item is checked.
_STAND_INS: dict[str, Any] = {"title": "?", "name": "?", "duration": 60, "capacity": 1}


def without_bad(tree: Any, bad: set[Path], origin: dict[Path, Path]) -> tuple[Any, dict[Path, Path]]:
    """The tree without what is bad: the field where it may be left out, else the item around it."""
    moved: dict[Path, Path] = {}
    replaced: dict[Path, dict[str, Any]] = {}

    def copy(node: Any, path: Path, new: Path) -> Any:
        moved[new] = original_path(path, origin)
        if isinstance(node, dict):
            kept = {
                key: copy(value, (*path, key), (*new, key))
                for key, value in node.items()
                if (*path, key) not in bad
            }

            return {**kept, **replaced.get(path, {})}

        if isinstance(node, list):
            copied: list[Any] = []
            for number, value in enumerate(node):
                if (*path, number) not in bad:
                    copied.append(copy(value, (*path, number), (*new, len(copied))))

            return copied

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


def likes_nothing(tree: Any) -> dict[str, str]:
    """Kinds of one's own that are not like one of eventplan, each with what is wrong."""
    given = tree.get("kinds") if isinstance(tree, dict) else None
    stated: dict[Any, Any] = given if isinstance(given, dict) else {}
    ours = [str(kind) for kind in Kind]
    unlike = {}

    for kind, own_kind in stated.items():
        if kind in ours or not isinstance(kind, str) or not isinstance(own_kind, dict):
            continue

        like = own_kind.get("like")
        if "like" not in own_kind:
            near = suggestion(kind, ours) or f": one of {', '.join(ours)}"
            unlike[kind] = f"for a kind of your own, say which it is `like`{near}"
        elif like not in ours:
            own = f"'{like}' is one of your own; it " if isinstance(like, str) and like in stated else ""
            near = suggestion(str(like), ours)
            unlike[kind] = f"{own}must be a kind of eventplan: one of {', '.join(ours)}{near}"

    return unlike


def kind_near(stated: Any) -> str:
    """The kind of eventplan that was probably meant."""
    near = get_close_matches(str(stated), [str(kind) for kind in Kind], n=1)
    return near[0] if near else str(Kind.ROUNDTABLE)


def kind_at(path: Path, tree: Any) -> str | None:
    """The kind that the session around a path states."""
    node = tree
    for step in path[:2]:
        node = node[step]

    kind = node.get("kind") if isinstance(node, dict) else None
    return kind if isinstance(kind, str) else None


def ids_in(tree: Any) -> set[str]:
    """Every id in the raw tree, readable or not."""
    ids: set[str] = set()
    todo = [tree]

    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if isinstance(node.get("id"), str):
                ids.add(node["id"])

            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)

    return ids


def is_known_elsewhere(complaint: Complaint, lost: set[str], unread: bool) -> bool:
    """
    Whether a reference fails only because what it names could not be read.

    Args:
        complaint: What is said of the reference; it quotes the name first.
        lost: Ids of what was left out, because something else is wrong with it.
        unread: Whether whole files could not be read: then nobody knows what is in them.

    """
    quoted = complaint.message.split("'")
    if complaint.about != "reference" or len(quoted) < 3:
        return False

    # Delegates of a delegation may have its id and a number.
    return unread or quoted[1] in lost or quoted[1].rpartition("-")[0] in lost
