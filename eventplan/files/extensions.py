"""Whether the modules that a scenario names in `extensions` may run: only where somebody has said so."""

import contextlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_ALLOWED: list[bool] = [False]
"""What was said last; the first is what holds where nothing is said."""


def extensions_allowed() -> bool:
    """Whether extensions may run where `load` is not told."""
    return _ALLOWED[-1]


@contextlib.contextmanager
def allowing_extensions(allowed: bool = True) -> Iterator[None]:
    """Let extensions run, or not, where `load` is not told: in the whole process, while this is open."""
    _ALLOWED.append(allowed)

    try:
        yield
    finally:
        _ALLOWED.remove(allowed)


class Wanted(NamedTuple):
    """An extension that a scenario names, and the folder of the scenario, if it has one."""

    name: str
    folder: Path | None

    def findable(self) -> None:
        """Have Python look in the scenario's folder too, if the module is there and nowhere else."""
        top = self.name.partition(".")[0]
        if self.folder is None or top in sys.modules:
            return

        beside = self.folder / f"{top}.py"

        if importlib.util.find_spec(top) is None and (beside.is_file() or (self.folder / top).is_dir()):
            sys.path.append(str(self.folder))
            importlib.invalidate_caches()
