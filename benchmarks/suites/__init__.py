"""The suites, by name. Each turns settings into rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.table import Row

NAMES = (
    "hanoi", "planted", "slotmachine", "b2b", "conference", "conference-scheduler", "meetings", "weeks",
    "everyday",
)  # fmt: skip
"""Modules of this package; each has `rows(settings)`."""


@dataclass(frozen=True)
class Settings:
    """How to run: limits in seconds for each planner, workers, seed, instances, where they lie."""

    seconds: float = 60.0
    workers: int = 2
    seed: int = 0
    only: tuple[str, ...] = ()
    """Parts of names of instances; empty for all."""
    data: Path = Path()
    peers: bool = True

    def wants(self, instance: str) -> bool:
        """Whether an instance is asked for."""
        return not self.only or any(part in instance for part in self.only)


def rows_of(suite: str) -> Callable[[Settings], Iterator[Row]]:
    """Return the function that runs a suite."""
    found: Callable[[Settings], Iterator[Row]] = import_module(f".{suite.replace('-', '_')}", __name__).rows
    return found
