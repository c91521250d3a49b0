"""Files of variations: named sets of changes, a line of text each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eventplan.model import Complaint, ScenarioError, Session, Variation
from eventplan.model.errors import InvalidPart
from eventplan.model.kinds import KindDefaults
from eventplan.model.one_session import session_of
from eventplan.model.words import words_of

from .reading import read_file, why
from .strict_yaml import MOST_BYTES, read_yaml

NO_KINDS: Mapping[Any, KindDefaults] = {}


def load_variations(path: str | Path) -> tuple[Variation, ...]:
    """
    Read a file of variations: `variations`, a list of `id`, `title` and `changes`.

    Raises:
        ScenarioError: Something is wrong: every complaint, at `file:line:column`.

    """
    tree, positions = _read(path)
    stated = tree.get("variations") if isinstance(tree, dict) else None

    if not isinstance(stated, list) or set(tree) != {"variations"}:
        raise ScenarioError(
            [Complaint((), "file", "the file has one field, `variations`, a list", str(path), 1, 1)]
        )

    complaints: list[Complaint] = []
    found: dict[str, Variation] = {}

    for number, item in enumerate(stated):
        here = ("variations", number)
        try:
            variation = Variation.model_validate(item)
        except ValidationError as error:
            complaints += _complaints(error, str(path), positions, here)
            continue

        if variation.id in found:
            place = positions.get((*here, "id"), (1, 1))
            message = f"there is a variation '{variation.id}' already"
            complaints.append(Complaint((*here, "id"), "id", message, str(path), *place))

        found[variation.id] = variation

    if complaints:
        raise ScenarioError(complaints)

    return tuple(found.values())


def load_session(path: str | Path, kinds: Mapping[Any, KindDefaults] = NO_KINDS) -> Session:
    """
    Read a file with one session, as `sessions` of a scenario holds it; `kinds` are those of the scenario.

    Raises ScenarioError.
    """
    tree, positions = _read(path)
    if not isinstance(tree, dict):
        raise ScenarioError(
            [Complaint((), "file", "the file holds the fields of a session", str(path), 1, 1)]
        )

    try:
        return session_of(tree, kinds)
    except InvalidPart as error:
        raise ScenarioError([_placed(one, str(path), positions) for one in error.complaints]) from None


def _placed(complaint: Complaint, file: str, positions: Any) -> Complaint:
    path = _place(complaint.path, positions)
    line, column = positions.get(path, (1, 1))
    return complaint._replace(path=path, file=file, line=line, column=column)


def _read(path: str | Path) -> tuple[Any, Any]:
    try:
        data = read_file(path, MOST_BYTES)
    except OSError as error:
        message = f"cannot read '{path}': {why(error)}"
        raise ScenarioError([Complaint((), "file", message, str(path), 1, 1)]) from None

    found = read_yaml(data, str(path))
    if found.complaints:
        raise ScenarioError(list(found.complaints))

    return found.tree, found.positions


def _complaints(
    error: ValidationError, file: str, positions: Any, here: tuple[str | int, ...]
) -> list[Complaint]:
    found = []
    for one in error.errors(include_url=False):
        path = _place((*here, *one["loc"]), positions)
        about = ".".join(str(step) for step in one["loc"]) or "variation"
        found.append(Complaint(path, about, words_of(one), file, *positions.get(path, (1, 1))))

    return found


def _place(path: tuple[str | int, ...], positions: Any) -> tuple[str | int, ...]:
    """The path itself, or the nearest around it that stands in the file."""
    while path and path not in positions:
        path = path[:-1]

    return path
