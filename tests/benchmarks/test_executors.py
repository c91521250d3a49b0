"""The bench over any executor, and what-ifs for clusters."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks import cluster, suites
from benchmarks.suites import Settings
from benchmarks.table import Ours, Row
from eventplan import load


def rows(suite: str) -> object:
    """A suite of three instances."""

    def maker(settings: Settings) -> object:
        return (Row(f"{suite} {n}", Ours(n)) for n in "abc" if settings.wants(f"{suite} {n}"))

    return maker


def test_an_executor_gives_the_rows_of_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each suite in its turn; each part that is asked for is a job, and no instance is there twice."""
    monkeypatch.setattr(suites, "rows_of", rows)
    with ThreadPoolExecutor(2) as pool:
        for only in ((), ("a",), ("a", "one"), ("b", "c")):
            settings = Settings(only=only)
            rows_here = [
                (suite, sorted(map(str, rows))) for suite, rows in suites.run(["one", "two"], settings)
            ]
            there = suites.run(["one", "two"], settings, pool)
            assert [(suite, sorted(map(str, rows))) for suite, rows in there] == rows_here


def test_variations_differ() -> None:
    """As many as are asked for, each another."""
    scenario = load(cluster.SCENARIOS / "small-roundtable.yaml")
    variations = cluster.Asked(scenario, None, 50, effort=1.0, in_flight=1, keep_in=Path()).variations()
    assert (
        len({str(variation.changes) for variation in variations})
        == len({variation.id for variation in variations})
        == 50
    )
    assert variations[0].apply(scenario) != scenario
