"""Names on their way out: each works as it did, and says what to write instead. `docs/compatibility.md`."""

import warnings
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple


class Old(NamedTuple):
    """A name that was replaced."""

    new: str
    """What to write instead."""
    where: str
    """Module and name of what it stands for."""
    gone: str
    """The first version without it."""


OLD: Mapping[str, Old] = {
    "eventplan.sweep": Old("eventplan.what_if", "eventplan.replanning.what_ifs:sweep", "0.4"),
    "eventplan.replanning.sweep": Old("eventplan.what_if", "eventplan.replanning.what_ifs:sweep", "0.4"),
    "eventplan.replanning.Table": Old(
        "eventplan.replanning.Outcomes", "eventplan.replanning.outcomes:Outcomes", "0.4"
    ),
}
"""Old names of the public surface."""


def old_name(module: str, name: str) -> Any:
    """
    Return what an old name of a module stands for, with a DeprecationWarning.

    Raises AttributeError for any other name.
    """
    old = OLD.get(f"{module}.{name}")
    if old is None:
        raise AttributeError(f"module '{module}' has no attribute '{name}'")

    message = f"`{module}.{name}` is on its way out, and gone with {old.gone}: write `{old.new}`"
    warnings.warn(message, DeprecationWarning, stacklevel=3)
    place, _, name_there = old.where.partition(":")

    return getattr(import_module(place), name_there)
