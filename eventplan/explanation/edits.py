"""Edits of a scenario: applied to it, and described as what to write, in which file and line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel

from eventplan.model import KindDefaults, RulePolicy, Scenario
from eventplan.model.checked import checked
from eventplan.model.errors import is_table, show_place

Path = tuple[str | int, ...]
"""The way to a field of a scenario: `("parallel", 0, "most")`."""


class Sort(StrEnum):
    """What an edit does."""

    WRITE = "write"
    ADD = "add"
    REMOVE = "remove"


class Edit(NamedTuple):
    """One edit of one field, in the words of the file."""

    sort: Sort
    path: Path
    value: Any = None
    """What is written, or added to a list: as the file has it."""

    @checked
    def instruction(self, scenario: Scenario) -> str:
        """Where, and what to write."""
        stated, place = nearest(scenario, self.path)
        where = f"{show_place(*place)}: " if place else ""
        missing = self.path[len(stated) :]
        if place and is_table(place[0]) and len(self.path) > 2:
            return f"{where}{self._in_table()}"

        # A list of one is written as the item alone, so that its first item has no place of its own.
        if self.sort is Sort.REMOVE and place and missing and missing != (0,):
            item = f"{_named(self.path)}: {text(_now(scenario, self.path))}"
            return f"{where}`{item}` is not stated here, but by `changes` or `kinds`: remove what says so"

        if self.sort is Sort.REMOVE and isinstance(self.path[-1], int):
            item = text(_now(scenario, self.path))
            return f"{where}remove `{item}` from `{_named(self.path)}`"

        if self.sort is Sort.REMOVE:
            return f"{where}remove `{self.path[-1]}: {text(_now(scenario, self.path))}`"

        if self.sort is Sort.ADD:
            if not missing:
                return f"{where}add `{text(self.value)}` to `{_named(self.path)}`"

            return f"{where}write `{_nested(missing, [self.value])}`{_under(stated)}"

        if not missing:
            now = text(_now(scenario, self.path))
            key = self.path[-1]
            new = f"{key}: {text(self.value)}" if isinstance(key, str) else text(self.value)

            return f"{where}write `{new}` (now `{now}`)"

        return f"{where}write `{_nested(missing, self.value)}`{_under(stated)}"

    def _in_table(self) -> str:
        field = next((str(step) for step in self.path[2:] if isinstance(step, str)), "")
        if self.sort is Sort.REMOVE:
            return f"empty the cell in column `{field}`"

        verb = "add" if self.sort is Sort.ADD or isinstance(self.path[-1], int) else "write"
        return f"{verb} `{text(self.value)}` in column `{field}`"


def edit_instructions(scenario: Scenario, edits: Sequence[Edit]) -> list[str]:
    """
    Return what to write for each edit, where all of them are made.

    Edits that write into what no file states yet are one: each by itself would state it a second time.
    """
    groups: dict[tuple[str, Path], list[Edit]] = {}
    group_of: list[list[Edit]] = []

    for edit in edits:
        stated, place = nearest(scenario, edit.path)
        missing = edit.path[len(stated) :]
        table = place is not None and is_table(place[0])
        joins = missing and edit.sort is not Sort.REMOVE and not table
        group = groups.setdefault((str(missing[0]), stated), []) if joins else []
        group.append(edit)
        group_of.append(group)

    lines = []

    for edit, group in zip(edits, group_of, strict=True):
        if len(group) == 1:
            lines.append(edit.instruction(scenario))
        elif edit is group[0]:
            lines.append(_merged(scenario, group))
        else:
            lines.append(f"{_where(scenario, edit)}by the edit above")

    return lines


def _merged(scenario: Scenario, edits: Sequence[Edit]) -> str:
    """What to write, once, for edits below one key that no file states yet."""
    stated, _ = nearest(scenario, edits[0].path)
    whole: Any = {}

    for edit in edits:
        value = [edit.value] if edit.sort is Sort.ADD else edit.value
        whole = _joined(whole, _around(edit.path[len(stated) :], value))

    return f"{_where(scenario, edits[0])}write `{text(whole)[1:-1]}`{_under(stated)}"


def _joined(first: Any, other: Any) -> Any:
    """Two values as one: maps key by key, lists one after the other."""
    if isinstance(first, dict) and isinstance(other, dict):
        return {
            **first,
            **{key: _joined(first[key], item) if key in first else item for key, item in other.items()},
        }
    if isinstance(first, list) and isinstance(other, list):
        return [*first, *(item for item in other if item not in first)]

    return other


def _where(scenario: Scenario, edit: Edit) -> str:
    place = nearest(scenario, edit.path)[1]
    return f"{show_place(*place)}: " if place else ""


def applied(scenario: Scenario, edits: Iterable[Edit]) -> Scenario:
    """
    Return the scenario with *edits* made, validated.

    What is removed from lists goes last, and from the end, so that places in them stay what they were.
    """
    fields: dict[str, Any] = {}
    once: list[Edit] = []
    once.extend(edit for edit in edits if edit not in once)

    for edit in sorted(once, key=_late):
        first, *rest = edit.path
        now = fields[str(first)] if first in fields else getattr(scenario, str(first))
        fresh = KindDefaults() if first == "kinds" else RulePolicy()
        fields[str(first)] = _put(now, rest, edit, fresh)

    return scenario.changed(**fields)


def _late(edit: Edit) -> tuple[int, int]:
    last = edit.path[-1]
    return (1, -last) if edit.sort is Sort.REMOVE and isinstance(last, int) else (0, 0)


def _put(part: Any, path: Sequence[str | int], edit: Edit, fresh: Any) -> Any:
    """Return a part with an edit made; what is not there yet begins as *fresh*."""
    if not path:
        if edit.sort is Sort.ADD:
            return (*part, edit.value) if isinstance(part, tuple) else edit.value

        return edit.value

    key, *rest = path

    if isinstance(part, tuple):
        if edit.sort is Sort.REMOVE and not rest:
            return tuple(item for position, item in enumerate(part) if position != key)

        return tuple(
            _put(item, rest, edit, fresh) if position == key else item for position, item in enumerate(part)
        )

    if isinstance(part, Mapping):
        return {**part, key: _put(part.get(str(key), fresh), rest, edit, fresh) if rest else edit.value}

    fields = {name: getattr(part, name) for name in type(part).model_fields}
    name = str(key)

    if edit.sort is Sort.REMOVE and not rest:
        del fields[name]
    else:
        fields[name] = _put(fields[name], rest, edit, fresh)

    return type(part).model_validate(fields)


def at(scenario: Scenario, path: Path) -> Any:
    """The value of a field; None if it is not there."""
    node: Any = scenario

    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step))
        elif isinstance(node, tuple):
            node = node[int(step)] if int(step) < len(node) else None
        else:
            node = getattr(node, str(step), None)

    return node


def nearest(scenario: Scenario, path: Path) -> tuple[Path, tuple[str, int, int] | None]:
    """The longest beginning of a path that is stated in a file, and its place."""
    for length in range(len(path), -1, -1):
        place = scenario._source.get(path[:length])
        if place is not None:
            return path[:length], place

    return path if not scenario._source else (), None


def _named(path: Path) -> str:
    return next(str(step) for step in reversed(path) if isinstance(step, str))


def _under(stated: Path) -> str:
    keys = [step for step in stated if isinstance(step, str)]
    if not stated:
        return " at the top of the file"

    return " there" if isinstance(stated[-1], int) else f" under `{keys[-1]}`"


def _around(steps: Path, value: Any) -> Any:
    """A value below these keys."""
    for step in reversed(steps):
        value = {step: value} if isinstance(step, str) else [value]

    return value


def _nested(steps: Path, value: Any) -> str:
    whole = text(_around(steps, value))

    return whole[1:-1] if whole.startswith("{") else whole


def _now(scenario: Scenario, path: Path) -> Any:
    """The value of a field as the file has it."""
    around, last = at(scenario, path[:-1]), path[-1]
    if isinstance(around, BaseModel):
        return around.model_dump(mode="json", include={str(last)})[str(last)]

    value = at(scenario, path)
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, BaseModel) else value


_SIMPLE = re.compile(r"\w[\w ./+-]*(:[\w./+-][\w ./+:-]*)?\Z")


def text(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, str):
        return (
            value if _SIMPLE.match(value) else yaml.safe_dump([value], width=10**6, allow_unicode=True)[2:-1]
        )

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(text, value)) + "]"

    return str(value)
