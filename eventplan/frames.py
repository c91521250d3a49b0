"""What functions of the library return, as data frames."""

from collections.abc import Iterable
from typing import Any

from .model.arguments import items_given
from .model.base import Part
from .model.errors import ArgumentError
from .notebook import frame


def to_frame(things: Iterable[Any]) -> Any:
    """
    Return findings, charges, placements, … as a data frame: one row each, one column for each field.

    Of pandas or polars if one of them is installed, else a list of dicts. Raises ArgumentError for anything
    else, and for things that lack a field of the first.
    """
    items = items_given("things", things)
    if not items:
        return frame((), ())

    sort = type(items[0])
    columns = list(sort.model_fields) if issubclass(sort, Part) else list(getattr(sort, "_fields", ()))
    if not columns or not all(hasattr(item, name) for item in items for name in columns):
        raise ArgumentError("`things` is a list of things that have the same fields, such as placements")

    def row(item: Any) -> list[Any]:
        return [_plain(getattr(item, name)) for name in columns]

    return frame(columns, map(row, items))


def _plain(value: Any) -> Any:
    """Tuples of ids as words; everything else as it is."""
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return " ".join(value)

    return str(value) if isinstance(value, str) else value
