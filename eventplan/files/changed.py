"""
A scenario with changes: a small file that names another and says, a line each, what is different.

The planner's own files stay as they are, comments and all. What `eventplan replan` writes is such a
file; any scenario file may state `changes` itself, and they are applied once everything is read.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter, ValidationError

from eventplan.model import Add, AnyChange, Change, Complaint, Scenario, ScenarioError, with_changes
from eventplan.model.arguments import possible_path_given
from eventplan.model.checked import checked
from eventplan.model.words import faults, field_and_words

from .reading import real
from .strict_yaml import read_yaml

Place = tuple[str, int, int]

_CHANGE: TypeAdapter[AnyChange] = TypeAdapter(Change)


class StatedChange(NamedTuple):
    """A change, and where it is stated."""

    change: AnyChange
    place: Place


class Elsewhere(NamedTuple):
    """A file to include that may be outside the scenario's folder, known by what it holds."""

    file: str
    sha256: str


def changes_in(
    stated: Any, place: Callable[..., Place], complain: Callable[[Complaint], None]
) -> list[StatedChange]:
    """Return the changes that a file states; anything else is a complaint at its place."""
    if not isinstance(stated, list):
        complain(Complaint(("changes",), "changes", "must be a list", *place("changes")))
        return []

    changes = []

    for number, change in enumerate(stated):
        path = place("changes", number)
        try:
            changes.append(StatedChange(_CHANGE.validate_python(change), path))
        except ValidationError as error:
            for field, fault in faults(error):
                complain(Complaint(("changes", number), "changes", field_and_words(field, fault), *path))

    return changes


def apply_changes(scenario: Scenario, changes: Iterable[StatedChange]) -> tuple[Scenario, list[Complaint]]:
    """Return the scenario after all changes that can be applied, and a complaint about each other."""
    complaints = []

    for number, (change, place) in enumerate(changes):
        try:
            scenario = with_changes(scenario, [change])
        except ScenarioError as error:
            complaints += [
                Complaint(("changes", number), "changes", complaint.message, *place)
                for complaint in error.complaints
            ]

    return scenario, complaints


def elsewhere(stated: Any) -> Elsewhere | None:
    """Read `{file: …, sha256: …}`; None if it is anything else."""
    if not isinstance(stated, dict) or set(stated) != {"file", "sha256"}:
        return None

    file, sha256 = stated["file"], stated["sha256"]
    return Elsewhere(file, sha256) if isinstance(file, str) and isinstance(sha256, str) else None


def digest(data: bytes) -> str:
    """The SHA-256 of a file, as `include` states it."""
    return hashlib.sha256(data).hexdigest()


@checked
def changed_scenario(base: str | Path, folder: str | Path, changes: Iterable[AnyChange]) -> str:
    """
    Return a scenario file for *folder*: it includes *base*, and says what is different.

    If *base* is nothing but such a file itself, its changes come first, and the file that it includes is
    included. A file outside *folder* is included with its SHA-256: who knows that, knows the file, so
    that nothing is read that the author of the scenario does not know; and a scenario that was edited
    since is not taken for that which was changed.
    """
    base, folder = possible_path_given(base), possible_path_given(folder)
    tree = read_yaml(base.read_bytes(), str(base)).tree
    earlier: list[Any] = []

    if isinstance(tree, dict) and set(tree) <= {"eventplan", "include", "changes"}:
        included, stated = tree.get("include", []), tree.get("changes", [])
        if isinstance(included, list) and isinstance(stated, list) and len(included) == 1 and stated:
            known = elsewhere(included[0])
            name = known.file if known is not None else included[0]
            base, earlier = Path(os.path.normpath(base.parent / str(name))), stated

    target = os.path.relpath(real(base), real(folder))
    name = Path(target).as_posix()
    include: Any = name
    if Path(target).is_absolute() or Path(target).parts[0] == os.pardir:
        include = {"file": name, "sha256": digest(base.read_bytes())}

    document = {"eventplan": 1, "include": [include], "changes": [*earlier, *map(_line, changes)]}
    head = "# These changes are applied to the included scenario, one after another.\n"

    return head + yaml.dump(document, allow_unicode=True, sort_keys=False, width=110, Dumper=_Dumper)


class _Dumper(yaml.SafeDumper):
    """Writes without aliases, which scenario files may not have."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _line(change: AnyChange) -> Any:
    """A change as a line; a session that is added as the fields that it has."""
    if not isinstance(change, Add):
        return str(change)

    return {"change": "add", "session": change.stated, **({"to": change.to} if change.to else {})}


__all__ = [
    "Elsewhere",
    "StatedChange",
    "apply_changes",
    "changed_scenario",
    "changes_in",
    "digest",
    "elsewhere",
]
