"""Files of variations: named sets of changes, a line of text each."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eventplan.model import Complaint, Kind, ScenarioError, Session, Variation
from eventplan.model.sessions import AnySession

from .reading import read_file, why
from .strict_yaml import MOST_BYTES, read_yaml

_SESSION: TypeAdapter[Session] = TypeAdapter(AnySession)


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


def load_session(path: str | Path) -> Session:
    """Read a file with one session, as `sessions` of a scenario holds it. Raises ScenarioError."""
    tree, positions = _read(path)

    try:
        return _SESSION.validate_python(tree)
    except ValidationError as error:
        raise ScenarioError(_complaints(error, str(path), positions, ())) from None


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
        # Between a field and what holds it pydantic names the kind of session that it tried.
        place = tuple(step for step in one["loc"] if step not in set(Kind))
        path = (*here, *place)
        while path and path not in positions:
            path = path[:-1]

        about = ".".join(str(step) for step in place) or "variation"
        message = f"{one['msg'][:1].lower()}{one['msg'][1:]}"
        found.append(Complaint(path, about, message, file, *positions.get(path, (1, 1))))

    return found
