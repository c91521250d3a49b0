"""Many what-ifs at once, over any executor: each planned or replanned, all in one table."""

import csv
import io
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from multiprocessing import get_context
from typing import Any, NamedTuple

from eventplan.model import NoPlan, Plan, Scenario, Variation
from eventplan.model.arguments import plan_given, scenario_given, search_given
from eventplan.model.errors import ArgumentError
from eventplan.planner import plan
from eventplan.publish.clean import cell
from eventplan.stopping import Stop, stoppable

from .search import replan

OFTEN = 0.1
"""Seconds after which it is looked whether a sweep is to end, while jobs are under way."""


class Outcome(NamedTuple):
    """What became of one variation: one row of the table."""

    variation: str
    status: str
    """`optimal` or `feasible`; `infeasible` (proved); `unknown` (time ran out); `failed` (an error)."""
    changes: int | None
    """Sessions that move, are added or dropped, against the baseline; None without a plan or a baseline."""
    disruption: int | None
    """Points of `stability`."""
    proved: bool
    """Whether it is proved that no plan disrupts less; or, without a baseline, scores less."""
    score: int | None
    moved: tuple[str, ...] = ()
    """The sessions."""
    hit: tuple[str, ...] = ()
    """Delegations that must be told something."""
    reasons: tuple[str, ...] = ()
    """Why there is no plan, or what went wrong."""
    people: int | None = None
    """Whose agendas change beside the sessions that do."""


class Table(NamedTuple):
    """The outcomes of all variations, in the order in which they were given."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    """Whether it was ended from outside: rows may be missing."""

    def csv(self) -> bytes:
        """The table, one row a variation, safe to open in a spreadsheet."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(Outcome._fields)
        for outcome in self.outcomes:
            writer.writerow([_cell(value) for value in outcome])
        return out.getvalue().encode("utf-8-sig")

    def tree(self) -> list[dict[str, Any]]:
        """The table as JSON has it."""
        return [outcome._asdict() for outcome in self.outcomes]

    def text(self) -> str:
        """The table in columns."""
        head = ("variation", "status", "changes", "disruption", "people", "score", "who is hit, or why not")
        rows = [head, *(_row(outcome) for outcome in self.outcomes)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
        return "\n".join(
            "  ".join((*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1])).rstrip()
            for row in rows
        )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return cell(" | ".join(value) if any(" " in item for item in value) else " ".join(value))
    return str(value) if isinstance(value, int) else cell(str(value))


def _row(outcome: Outcome) -> tuple[str, ...]:
    hit = f"{len(outcome.hit)}: {', '.join(outcome.hit[:6])}{', …' if len(outcome.hit) > 6 else ''}"
    last = "; ".join(outcome.reasons) if outcome.reasons else hit if outcome.hit else ""
    least = "" if outcome.proved or outcome.disruption is None else " (at most)"
    numbers = [
        "" if number is None else str(number)
        for number in (outcome.changes, outcome.disruption, outcome.people, outcome.score)
    ]
    return (outcome.variation, outcome.status, numbers[0], numbers[1] + least, *numbers[2:], last)


def sweep(
    scenario: Scenario,
    variations: Iterable[Variation],
    *,
    baseline: Plan | None = None,
    executor: Executor | None = None,
    in_flight: int = 8,
    seconds: float | None = None,
    effort: float | None = None,
    workers: int = 1,
    seed: int = 0,
    progress: Callable[[Outcome], None] | None = None,
    stop: threading.Event | None = None,
) -> Table:
    """
    Plan many variations of a scenario, or replan them from a baseline.

    Ctrl-C, or setting *stop*, ends it with the rows that are known: jobs not yet begun are taken back, those
    under way here are stopped, and those of an executor are left to end by themselves.

    Memory stays bounded: no more than *in_flight* variations are under way at a time, and of each
    only its row is kept. One that fails is a row that says so, and loses none of the others.

    Args:
        scenario: What is planned.
        variations: What changes in each; may be a generator.
        baseline: The plan to replan from; None to plan each variation from nothing.
        executor: Where the jobs run: threads, processes, or a cluster's executor, such as that of a
            Dask client. None runs them here, one after the other.
        in_flight: Most variations handed to the executor at a time.
        seconds: Wall-clock limit of each, in seconds; None for 60 with several workers, none with one.
        effort: Deterministic limit of each search.
        workers: Search workers of each; with one, the table is the same on every run.
        seed: Random seed.
        progress: Called with each row as soon as it is known.
        stop: Ends it when set.

    """
    scenario = scenario_given(scenario)
    if baseline is not None:
        baseline = plan_given(baseline)
    search_given(seconds=seconds, effort=effort, workers=workers, seed=seed, progress=progress, stop=stop)
    if in_flight < 1:
        raise ArgumentError("`in_flight` is at least 1")
    limits = {"seconds": seconds, "effort": effort, "workers": workers, "seed": seed}

    def work(asked: Stop) -> Table:
        found: dict[int, Outcome] = {}
        todo = enumerate(variations)
        for position, outcome in (
            _here(scenario, todo, baseline, limits, asked)
            if executor is None
            else _there(scenario, todo, baseline, limits, executor, in_flight, asked)
        ):
            found[position] = outcome
            if progress is not None:
                progress(outcome)
        return Table(tuple(found[position] for position in sorted(found)), asked.is_set())

    return stoppable(work, stop)


Numbered = Iterator[tuple[int, Variation]]


def _here(
    scenario: Scenario, todo: Numbered, baseline: Plan | None, limits: dict[str, Any], asked: Stop
) -> Iterator[tuple[int, Outcome]]:
    for position, variation in todo:
        outcome = outcome_of(scenario, variation, baseline, {**limits, "stop": asked})
        if asked.is_set():
            return  # it may have been stopped before its limits were reached
        yield position, outcome


def _there(
    scenario: Scenario,
    todo: Numbered,
    baseline: Plan | None,
    limits: dict[str, Any],
    executor: Executor,
    in_flight: int,
    asked: Stop,
) -> Iterator[tuple[int, Outcome]]:
    def submit(job: tuple[int, Variation]) -> Future[Outcome]:
        try:
            return executor.submit(outcome_of, scenario, job[1], baseline, limits)
        except Exception as error:  # noqa: BLE001 - an executor may fail in any way
            refused: Future[Outcome] = Future()
            refused.set_exception(error)
            return refused

    running: dict[Future[Outcome], tuple[int, Variation]] = {}
    lost: list[tuple[int, Variation]] = []
    more = True
    while more or running:
        if asked.is_set():
            for future in running:
                future.cancel()
            return
        while more and len(running) < in_flight:
            job = next(todo, None)
            if job is None:
                more = False
                break
            running[submit(job)] = job
        done = wait(running, OFTEN, FIRST_COMPLETED).done if running else set()
        for future in done:
            job = running.pop(future)
            if isinstance(future.exception(), BrokenExecutor):
                lost.append(job)  # one of those under way took the others along
            else:
                yield job[0], _result(job[1], future)
    for job in lost:
        # Alone, each answers for itself.
        yield job[0], _result(job[1], submit(job))


def _result(variation: Variation, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - one job must not take the others along
        return _failed(variation, error)


class Processes(Executor):
    """Processes for `sweep`: when one dies, which breaks a pool, a new pool takes its place."""

    def __init__(self, number: int) -> None:
        """Use so many processes at a time."""
        self._number = number
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # Ctrl-C reaches every process of a terminal: here it is for the one that asked.
        return ProcessPoolExecutor(
            self._number,
            mp_context=get_context("spawn"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
        )

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a process do some work."""
        try:
            return self._pool.submit(work, *arguments, **named)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = self._new()
            return self._pool.submit(work, *arguments, **named)

    def abandon(self) -> None:
        """End what is under way."""
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes go."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def outcome_of(
    scenario: Scenario, variation: Variation, baseline: Plan | None, limits: dict[str, Any]
) -> Outcome:
    """Plan or replan one variation. Never raises: what goes wrong is a row."""
    try:
        if baseline is None:
            made = plan(variation.apply(scenario), **limits)
            if isinstance(made, NoPlan):
                return Outcome(variation.id, str(made.status), None, None, True, None, reasons=made.reasons)
            return Outcome(variation.id, str(made.status), None, None, made.score <= made.bound, made.score)
        found = replan(scenario, baseline, changes=variation.changes, **limits)
        if isinstance(found, NoPlan):
            return Outcome(variation.id, str(found.status), None, None, True, None, reasons=found.reasons)
        return Outcome(
            variation=variation.id,
            status=str(found.plan.status),
            changes=len(found.difference.moves),
            disruption=found.disruption,
            proved=found.proved,
            score=found.plan.score,
            moved=tuple(change.subject for change in found.difference.moves),
            hit=tuple(found.difference.tell()["delegations"]),
            people=len(found.difference.people),
        )
    except Exception as error:  # noqa: BLE001 - one failed job never loses the others
        return _failed(variation, error)


def _failed(variation: Variation, error: BaseException) -> Outcome:
    told = str(error) or type(error).__name__
    return Outcome(variation.id, "failed", None, None, False, None, reasons=(told,))
