"""The fields of each part of a scenario, for suggestions when a key is unknown."""

from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from eventplan.model import Delegate, Delegation, Kind, Room, Scenario, SeriesItem
from eventplan.model import sessions as kinds
from eventplan.model.times import parse_minutes


@cache
def session_class(kind: str) -> type[BaseModel]:
    """The class of sessions of a kind."""
    classes = kinds.Session.__subclasses__()
    return next(
        (candidate for candidate in classes if candidate.model_fields["kind"].default == kind), kinds.Session
    )


@cache
def session_fields() -> frozenset[str]:
    """Fields that sessions of one kind or another have."""
    return frozenset(name for kind in Kind for name in session_class(kind).model_fields)


@cache
def in_minutes(table: str) -> frozenset[str]:
    """Fields of a table's rows that hold a duration."""
    sessions = [session_class(kind) for kind in Kind]
    tables: dict[str, list[type[BaseModel]]] = {
        "delegates": [Delegate],
        "delegations": [Delegation],
        "items": [SeriesItem, *sessions],
        "rooms": [Room],
        "sessions": sessions,
    }

    return frozenset(
        name for model in tables[table] for name, field in model.model_fields.items() if _holds_minutes(field)
    )


def _holds_minutes(field: Any) -> bool:
    parts = [
        *field.metadata,
        *(argument for part in get_args(field.annotation) for argument in get_args(part)),
    ]
    return any(isinstance(part, BeforeValidator) and part.func is parse_minutes for part in parts)


def model_at(path: tuple[Any, ...], tree: Any) -> type[BaseModel] | None:
    """Return the class of the mapping at *path* of a scenario's tree; None if there is none."""
    model: Any = Scenario
    node = tree
    keyed = False

    for step in path:
        node = node[step] if isinstance(node, list | dict) and _has(node, step) else None
        if isinstance(step, int) or keyed:
            keyed = False
            continue

        if not (isinstance(model, type) and issubclass(model, BaseModel)) or step not in model.model_fields:
            return None

        if model is Scenario and step == "sessions":
            model = kinds.Session
            continue

        annotation = model.model_fields[step].annotation
        model, keyed = _model_in(annotation), get_origin(annotation) is dict

    if model is kinds.Session:
        kind = node.get("kind") if isinstance(node, dict) else None
        kind = own_kinds(tree).get(kind, kind) if isinstance(kind, str) else None
        return session_class(kind) if isinstance(kind, str) else kinds.Session

    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def fields_at(path: tuple[Any, ...], tree: Any) -> set[str]:
    """Return the fields that the mapping at *path* of a scenario's tree may have."""
    model = model_at(path, tree)
    if model is kinds.Session:
        return set(session_fields())

    return set(model.model_fields) if model else set()


def is_needed(path: tuple[Any, ...], tree: Any) -> bool:
    """Whether the mapping around the field at *path* cannot be without it."""
    model = model_at(path[:-1], tree)
    field = model.model_fields.get(str(path[-1])) if model else None

    return field is not None and field.is_required()


def own_kinds(tree: Any) -> dict[str, str]:
    """Return the kinds of its own that a scenario's tree names, and the kind that each is like."""
    stated = tree.get("kinds") if isinstance(tree, dict) else None
    rows = stated.items() if isinstance(stated, dict) else ()
    like = {str(kind): stated.get("like") for kind, stated in rows if isinstance(stated, dict)}

    return {kind: known_kind for kind, known_kind in like.items() if isinstance(known_kind, str)}


def _has(node: Any, step: str | int) -> bool:
    return (isinstance(node, dict) and step in node) or (
        isinstance(node, list) and isinstance(step, int) and step < len(node)
    )


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation

    for inner in get_args(annotation):
        inner_model = _model_in(inner)
        if inner_model is not None:
            return inner_model

    return None
