"""One session from its fields, as a file or a change states them."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .errors import Complaint, InvalidPart
from .kinds import KindDefaults, of_its_kind
from .sessions import AnySession, Kind, Session
from .suggestion import suggestion
from .words import Path, faults, words_of

_SESSION: TypeAdapter[Session] = TypeAdapter(AnySession)


def session_of(stated: Mapping[str, Any], kinds: Mapping[Any, KindDefaults]) -> Session:
    """
    Return a session from its fields, with what its kind gives; `kinds` are those of the scenario.

    Raises:
        InvalidPart: Every complaint, with the path of its field.

    """
    try:
        return _SESSION.validate_python(of_its_kind({**stated}, kinds))
    except ValidationError as error:
        raise InvalidPart([_complaint(path, fault, stated, kinds) for path, fault in faults(error)]) from None


def _complaint(
    whole: Path, error: Any, stated: Mapping[str, Any], kinds: Mapping[Any, KindDefaults]
) -> Complaint:
    if error["type"] == "kind":
        own = [str(name) for name, kind in kinds.items() if kind.like is not None]
        known = [*map(str, Kind), *own]
        words = f"must be one of {', '.join(known)}{suggestion(str(stated.get('kind')), known)}"
        return Complaint(("kind",), "kind", words)

    kind, *path = whole or ("",)  # the class that was tried comes first
    words = words_of(error, _fields(str(kind)) if len(path) == 1 else ())

    return Complaint(tuple(path), ".".join(str(step) for step in path) or "session", words)


def _fields(kind: str) -> list[str]:
    """The fields of sessions of a kind."""
    classes = Session.__subclasses__()
    return [
        name
        for candidate in classes
        if candidate.model_fields["kind"].default == kind
        for name in candidate.model_fields
    ]
