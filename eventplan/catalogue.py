"""One file for each rule and each preference: the modules of a package, by the ids of the catalogue."""

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


def modules_of(package: str, ids: Iterable[str]) -> dict[str, ModuleType]:
    """
    Import the module of each id from *package*, in the order of *ids*.

    The module of `room-free` is `room_free`. An id without a module raises `ModuleNotFoundError`, which
    names the file that is missing.
    """
    return {name: import_module(f"{package}.{name.replace('-', '_')}") for name in ids}


__all__ = ["modules_of"]
