"""Scenarios tested from a script, over any executor, as `eventplan test` does it."""

import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan import testing
from tests.own.scenes import rules_of_the_package
from tests.small import HOUSE

SMALL = (
    HOUSE
    + """\
sessions:
  - {id: talk, kind: roundtable, title: A talk, duration: 60 min, heads: 20, start: 2026-05-12 10:00}
expect:
  places:
    - {session: talk, start: 2026-05-12 10:00}
stress:
  - {id: longer, changes: [longer talk 30 min]}
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two scenarios, of which one expects what is not so."""
    (tmp_path / "good.scenario.yaml").write_text(SMALL)
    (tmp_path / "late.scenario.yaml").write_text(
        SMALL.replace("{session: talk, start: 2026-05-12 10", "{session: talk, start: 2026-05-12 11")
    )
    return tmp_path


def seen(results: tuple[testing.Result, ...]) -> list[tuple[str, str, bool]]:
    """What matters of results."""
    return [(Path(result.file).name, result.item, result.failed) for result in results]


def test_an_executor_finds_what_is_found_here(folder: Path) -> None:
    """In the same order; progress has each result."""
    steps: list[eventplan.Progress] = []
    results_here = testing.run([folder], cache=None, progress=steps.append)
    with ThreadPoolExecutor(2) as pool:
        there = testing.run([folder], cache=None, executor=pool, in_flight=1)
    assert seen(there) == seen(results_here)
    assert [step.row for step in steps] == [*results_here]
    assert [result.item for result in results_here if result.failed] == ["talk-start"]


class Dead(Executor):
    """Its processes die."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:  # noqa: ARG002 - as executors have it
        """Give a future that is broken."""
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("a process died"))
        return future


def test_a_task_that_is_lost_is_a_result(folder: Path) -> None:
    """It fails, and says why; nothing is missing."""
    results_here = testing.run([folder / "good.scenario.yaml"], cache=None)
    lost = testing.run([folder / "good.scenario.yaml"], cache=None, executor=Dead())
    assert [result.item for result in lost] == [result.item for result in results_here]
    assert all(result.failed and result.internal for result in lost)
    assert "a process died" in lost[0].findings[0].message


class Elsewhere(Executor):
    """Does what it is given where a package brings a rule that is not installed where it was asked."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        """Do it at once."""
        future: Future[Any] = Future()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "eventplan.model.own_known._installed", lambda: (rules_of_the_package().slow_mornings,)
            )
            try:
                future.set_result(work(*given, **named))
            except eventplan.OwnRuleError as error:
                future.set_exception(error)

        return future


def test_other_rules_elsewhere_are_a_result(folder: Path) -> None:
    """A process in which packages bring other rules judges nothing."""
    results = testing.run([folder / "good.scenario.yaml"], cache=None, executor=Elsewhere())
    assert all(result.internal for result in results)
    assert "not the same in this process: slow-mornings" in results[0].findings[0].message


def test_it_can_be_ended(folder: Path) -> None:
    """Nothing more is begun once the stop is set, or after the first failure."""
    stop = threading.Event()
    stop.set()
    assert testing.run([folder], cache=None, stop=stop) == ()
    first = testing.run([folder / "late.scenario.yaml"], cache=None, first_only=True)
    assert "longer" not in "".join(result.item for result in first)
