"""Files of variations: named sets of changes, a line of text each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eventplan.model import Complaint, ScenarioError, Session, Variation
from eventplan.model.errors import InvalidPart
from eventplan.model.kinds import KindDefaults
from eventplan.model.one_session import session_of
from eventplan.model.words import faults, words_of

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
    by_id: dict[str, Variation] = {}

    for number, item in enumerate(stated):
        item_path = ("variations", number)
        try:
            variation = Variation.model_validate(item)
        except ValidationError as error:
            complaints += _complaints(error, str(path), positions, item_path)
            continue

        if variation.id in by_id:
            place = positions.get((*item_path, "id"), (1, 1))
            message = f"there is a variation '{variation.id}' already"
            complaints.append(Complaint((*item_path, "id"), "id", message, str(path), *place))

        by_id[variation.id] = variation

    if complaints:
        raise ScenarioError(complaints)

    return tuple(by_id.values())


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
        raise ScenarioError(
            [_placed(complaint, str(path), positions) for complaint in error.complaints]
        ) from None


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

    document = read_yaml(data, str(path))
    if document.complaints:
        raise ScenarioError(list(document.complaints))

    return document.tree, document.positions


def _complaints(
    error: ValidationError, file: str, positions: Any, path_here: tuple[str | int, ...]
) -> list[Complaint]:
    complaints = []
    for field, fault in faults(error):
        path = _place((*path_here, *field), positions)
        about = ".".join(str(step) for step in field) or "variation"
        complaints.append(Complaint(path, about, words_of(fault), file, *positions.get(path, (1, 1))))

    return complaints


def _place(path: tuple[str | int, ...], positions: Any) -> tuple[str | int, ...]:
    """The path itself, or the nearest around it that stands in the file."""
    while path and path not in positions:
        path = path[:-1]

    return path
