"""Rules and preferences of one's own that are known: of packages, of modules, and made in this process."""

import importlib
import os
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, NamedTuple

from .errors import EventplanError
from .own import MOST_POINTS, Own, OwnPreference, OwnRule, OwnRuleError
from .policy import PREFERENCE_IDS, RULE_IDS

GROUP = "eventplan.rules"
"""The group of entry points by which a package brings rules and preferences: each names a module, or one."""

OFF = "EVENTPLAN_NO_EXTENSIONS"
"""With this variable of the environment nothing that packages bring is in force."""


class Extension(NamedTuple):
    """What a scenario has of its own: rules and preferences, and the modules that it names and are loaded."""

    known: tuple[Own, ...] = ()
    modules: tuple[str, ...] = ()
    alone: bool = False
    """Whether nothing else that is installed is in force."""


_REGISTER: dict[str, Own] = {}
"""Whatever was made in this process, by id: a scenario may price, waive or expect it."""


def register(own: Own) -> None:
    """Make a rule or preference known in this process. Raises OwnRuleError: its id is none, or is taken."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", own.id) or len(own.id) > 64:
        raise OwnRuleError(f"a {own.sort} has an id like `no-minister-after-nine`, and not {own.id!r:.80}")

    if own.about not in (None, "session", "pairs", "day"):
        message = f"`about` of {own.sort} '{own.id}'"
        raise OwnRuleError(f'{message} is "session", "pairs" or "day", or left out')

    if type(own.monotone) is not bool:
        raise OwnRuleError(f"`monotone` of {own.sort} '{own.id}' is True or False")

    weight = getattr(own, "weight", 1)
    if type(weight) is not int or not 0 <= weight <= MOST_POINTS:
        raise OwnRuleError(f"`weight` of preference '{own.id}' is a whole number of points, 0 or more")

    if own.id in (*RULE_IDS, *PREFERENCE_IDS, "dropped"):
        raise OwnRuleError(f"'{own.id}' is a rule or preference of eventplan: choose another id")

    before = _REGISTER.get(own.id)
    if before is not None and (before.place != own.place or before.sort != own.sort):
        raise OwnRuleError(f"'{own.id}' is already a {before.sort} ({before.place}): choose another id")

    _REGISTER[own.id] = own


def rule_ids(extension: Iterable[Own] = ()) -> tuple[str, ...]:
    """Return the ids of all rules: those of eventplan, installed, and made in this process."""
    return (*RULE_IDS, *_ids("rule", extension))


def preference_ids(extension: Iterable[Own] = ()) -> tuple[str, ...]:
    """Return the ids of all preferences: those of eventplan, installed, and made in this process."""
    return (*PREFERENCE_IDS, *_ids("preference", extension))


def _ids(sort: str, extension: Iterable[Own]) -> list[str]:
    every = (*installed(), *_REGISTER.values(), *extension)
    return list(dict.fromkeys(own.id for own in every if own.sort == sort))


def own_laws() -> dict[str, str]:
    """Return what holds by rules and preferences that are installed, or made in this process, by id."""
    return {
        own.id: own.law if isinstance(own, OwnRule) else own.goal
        for own in (*installed(), *_REGISTER.values())
        if isinstance(own, OwnRule | OwnPreference)
    }


def together(*several: Iterable[Own]) -> tuple[Own, ...]:
    """Return rules and preferences, each once. Raises OwnRuleError where two have one id."""
    by_id: dict[str, Own] = {}

    for own in (own for some in several for own in some):
        other = by_id.setdefault(own.id, own)
        if other is not own and other.place != own.place:
            raise OwnRuleError(f"two have the id '{own.id}': {other.place} and {own.place}")

    return tuple(by_id.values())


def made_in(module: ModuleType) -> tuple[Own, ...]:
    """Return the rules and preferences that a module has, in their order in it."""
    return together(value for value in vars(module).values() if isinstance(value, OwnRule | OwnPreference))


def installed() -> tuple[Own, ...]:
    """Return what installed packages bring. Raises OwnRuleError if one of them cannot be loaded."""
    return () if os.environ.get(OFF) else _installed()


def installed_names() -> frozenset[str]:
    """Return the names of the entry points by which packages bring rules and preferences."""
    return frozenset() if os.environ.get(OFF) else frozenset(point.name for point in _points())


@cache
def _points() -> tuple[Any, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)))


@cache
def _installed() -> tuple[Own, ...]:
    several: list[tuple[Own, ...]] = []
    for point in _points():
        try:
            loaded = point.load()
        except (Exception, SystemExit) as error:
            name = f"the entry point '{point.name}' of {GROUP} ({point.value})"
            message = f"{name} cannot be loaded: {type(error).__name__}: {error}"
            raise OwnRuleError(f"{message}; without it: {OFF}=1") from error

        if isinstance(loaded, ModuleType):
            several.append(made_in(loaded))
        elif isinstance(loaded, OwnRule | OwnPreference):
            several.append((loaded,))
        else:
            raise OwnRuleError(f"the entry point '{point.name}' of {GROUP} is neither a module nor a rule")

    return together(*several)


def with_places(own: Iterable[Own]) -> tuple[str, ...]:
    """Return rules and preferences of one's own, each by its id and its place, as plans have them."""
    return tuple(f"{rule.id} ({rule.place})" for rule in own)


def extension_of(names: Sequence[str]) -> tuple[Own, ...]:
    """Import modules, and return the rules and preferences in them. Raises OwnRuleError."""
    several: list[tuple[Own, ...]] = []

    for name in names:
        try:
            several.append(made_in(importlib.import_module(name)))
        except EventplanError:
            raise
        except (Exception, SystemExit) as error:
            message = f"the extension '{name}' cannot be imported: {type(error).__name__}: {error}"
            raise OwnRuleError(message) from error

    return together(*several)
