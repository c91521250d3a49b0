"""Names that stand in one list twice."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from .known_ids import Path
from .strict_json import again

MAY_REPEAT = frozenset({"changes"})
"""Lists in which a text may stand twice: somebody may be late, and then later still."""

TOLD_ELSEWHERE = frozenset({"parties"})
"""Lists with words of their own for this."""


def names_twice(part: BaseModel, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Find each name that stands in a list of *part*, or of what is in it, again: where, and which."""
    for field in _fields_with_lists(type(part)):
        yield from _within(getattr(part, field), (*path, field))


def _within(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, BaseModel):
        yield from names_twice(value, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _within(item, (*path, str(key)))
    elif isinstance(value, tuple):
        if len(value) > 1 and isinstance(value[0], str) and len(set(value)) < len(value):
            yield from (((*path, n), str(value[n])) for n in again(value))
        elif value and not isinstance(value[0], str):
            for number, item in enumerate(value):
                yield from _within(item, (*path, number))


@cache
def _fields_with_lists(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields that may hold several things: what is one number or one text is not looked at."""
    left_out = MAY_REPEAT | TOLD_ELSEWHERE
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in left_out and _holds_several(field.annotation)
    )


def _holds_several(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True

    origin = getattr(annotation, "__origin__", annotation)
    return origin in (tuple, dict) or any(map(_holds_several, get_args(annotation)))
