"""The suites, by name. Each turns settings into rows."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from benchmarks.table import Row

NAMES = (
    "hanoi", "planted", "slotmachine", "b2b", "conference", "conference-scheduler", "cosplib", "meetings",
    "weeks",
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


def run(
    suites: Iterable[str], settings: Settings, executor: Executor | None = None
) -> Iterator[tuple[str, Iterator[Row]]]:
    """
    Run suites over any executor, each part of `only` by itself; yield each suite with its rows, in order.

    Whoever measures times gives each worker a machine of its own.
    """
    parts = [replace(settings, only=(part,)) for part in settings.only] or [settings]
    if executor is None:
        for suite in suites:
            yield suite, rows_of(suite)(settings)

        return

    futures = [(suite, [executor.submit(_rows, suite, part) for part in parts]) for suite in suites]
    for suite, suite_futures in futures:
        yield suite, iter({row.instance: row for future in suite_futures for row in future.result()}.values())


def _rows(suite: str, settings: Settings) -> list[Row]:
    return list(rows_of(suite)(settings))


def rows_of(suite: str) -> Callable[[Settings], Iterator[Row]]:
    """Return the function that runs a suite."""
    rows: Callable[[Settings], Iterator[Row]] = import_module(f".{suite.replace('-', '_')}", __name__).rows
    return rows
