"""What functions of the library are given: nonsense is an error in words, not a surprise later."""

import math
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import Any

from .checked import REFUSED
from .errors import ArgumentError
from .own import OwnPreference, OwnRule
from .own_known import rule_ids
from .plan import NoPlan, Plan
from .scenario import Scenario
from .suggestion import suggestion

MOST_WORKERS = 1024
MOST_SEED = 2**31 - 1


def scenario_given(value: Any) -> Scenario:
    """Return a scenario. Raises ArgumentError for anything else, such as the name of its file."""
    if isinstance(value, Scenario):
        return value

    way = "read it with `eventplan.load`" if isinstance(value, str) or hasattr(value, "__fspath__") else ""
    raise ArgumentError(_wrong_type("a scenario", value, way))


def plan_given(value: Any) -> Plan:
    """Return a plan. Raises ArgumentError for anything else, such as the outcome that there is none."""
    if isinstance(value, Plan):
        return value

    way = (
        "read it with `eventplan.load_plan`" if isinstance(value, str) or hasattr(value, "__fspath__") else ""
    )
    if isinstance(value, NoPlan):
        raise ArgumentError(f"there is no plan to go on with: the search ended {value.status}")

    raise ArgumentError(_wrong_type("a plan", value, way))


REFUSED.update({Scenario: scenario_given, Plan: plan_given})


def of_one_event(*plans: Plan, event: str = "") -> None:
    """
    Raise ArgumentError for plans of two events, or of another one than *event*.

    Plans that do not name their event are of two events if both hold sessions, and none is in both.
    """
    stated = [*(plan.event for plan in plans), event]
    names = dict.fromkeys(name for name in stated if name)
    if len(names) > 1:
        names_of_events = " and ".join(f"'{name[:60]}'" for name in names)
        raise ArgumentError(
            f"these are of two events, {names_of_events}: nothing of one says anything of the other"
        )

    for plan, other in pairwise(plans):
        mine, others = ({*plan.placement_by_session, *plan.dropped} for plan in (plan, other))
        if not (plan.event or other.event) and mine and others and mine.isdisjoint(others):
            raise ArgumentError("these are plans of two events: no session is in both")


def path_given(value: Any) -> Path:
    """Return a path. Raises ArgumentError for what names no file."""
    if isinstance(value, str | PathLike):
        return Path(value)

    raise ArgumentError(_wrong_type("the name of a file or folder", value, ""))


def possible_path_given(value: Any) -> Path:
    """Return a path. ArgumentError also for a name that no file can have: readers say so themselves."""
    path = path_given(value)
    if "\0" in str(path):
        raise ArgumentError(f"{str(path)!r} has a character that no name of a file can have")

    return path


def text_given(name: str, value: Any) -> str:
    """Return a text. Raises ArgumentError for anything else, such as bytes."""
    if isinstance(value, str):
        return value

    raise ArgumentError(f"`{name}` is a text, and not {value!r:.60}")


def secret_given(value: Any) -> bytes:
    """Return a secret. Raises ArgumentError for anything but bytes, such as a text."""
    if isinstance(value, bytes | bytearray):
        return bytes(value)

    raise ArgumentError(f"`secret` is bytes, and not {type(value).__name__}")


def instant_given(name: str, value: Any) -> datetime | None:
    """Return an instant or None. Raises ArgumentError for anything else, such as a text."""
    if value is None or isinstance(value, datetime):
        return value

    raise ArgumentError(f"`{name}` is a datetime with a time zone, and not {value!r:.60}")


def rules_given(waive: Any) -> frozenset[str]:
    """Return rules to waive. Raises ArgumentError for a text where a list is meant, or for anything else."""
    waived = frozenset(texts_given("waive", waive))

    for rule in sorted(waived):
        if rule not in rule_ids():
            raise ArgumentError(f"there is no rule '{rule[:60]}'{suggestion(rule[:60], rule_ids())}")

    return waived


def own_given(rules: Any, preferences: Any) -> tuple[OwnRule | OwnPreference, ...]:
    """Return rules and preferences of one's own. Raises ArgumentError for what are none."""
    own = (*items_given("rules", rules), *items_given("preferences", preferences))
    kinds = [OwnRule] * len(tuple(rules)) + [OwnPreference] * len(tuple(preferences))

    for rule, kind in zip(own, kinds, strict=True):
        if not isinstance(rule, kind):
            way = f"make it with `@eventplan.{kind.sort}`"
            raise ArgumentError(f"a {kind.sort} of one's own is meant, and not {rule!r:.80}: {way}")

    return own


def texts_given(name: str, value: Any) -> tuple[str, ...]:
    """Return texts. Raises ArgumentError for one text where a list is meant, and for items that are none."""
    if isinstance(value, str):
        raise ArgumentError(f"`{name}` is a list: write `{name}=[{value[:60]!r}]`")

    texts = items_given(name, value)
    if not all(isinstance(text, str) for text in texts):
        raise ArgumentError(f"`{name}` is a list of texts")

    return texts


def items_given(name: str, value: Any) -> tuple[Any, ...]:
    """Return the items of a list. Raises ArgumentError for a text, and for anything that is not a list."""
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise ArgumentError(f"`{name}` is a list, and not {value!r:.60}")

    return tuple(value)


def search_given(
    *,
    seconds: Any = None,
    effort: Any = None,
    workers: Any = 1,
    seed: Any = 0,
    stop: Any = None,
    progress: Any = None,
    log: Any = None,
) -> None:
    """Raise ArgumentError for limits of a search that make no sense."""
    for name, limit in (("seconds", seconds), ("effort", effort)):
        if limit is None:
            continue

        number = isinstance(limit, int | float) and not isinstance(limit, bool)
        if not number or math.isnan(limit) or limit < 0:
            raise ArgumentError(f"`{name}` is a number of at least 0, or None, and not {limit!r:.40}")

    whole_given("workers", workers, 1, MOST_WORKERS)
    whole_given("seed", seed, 0, MOST_SEED)
    if stop is not None and not hasattr(stop, "is_set"):
        raise ArgumentError("`stop` is a `threading.Event`, or None")
    for name, callback in (("progress", progress), ("log", log)):
        if callback is not None and not callable(callback):
            raise ArgumentError(f"`{name}` is a function, or None")


def whole_given(name: str, value: Any, least: int, most: int) -> None:
    """Raise ArgumentError for anything but a whole number within limits."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ArgumentError(f"`{name}` is a whole number from {least} to {most}, and not {value!r:.40}")


def _wrong_type(what: str, value: Any, way: str) -> str:
    message = f"{what} is meant here, and not {type(value).__name__}"
    return f"{message}: {way}" if way else message


__all__ = [
    "ArgumentError",
    "items_given",
    "of_one_event",
    "path_given",
    "plan_given",
    "possible_path_given",
    "rules_given",
    "scenario_given",
    "search_given",
    "text_given",
    "texts_given",
    "whole_given",
]
