"""Many what-ifs at once, over any executor: each planned or replanned, all in one table."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
)
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from eventplan.files import WriteError
from eventplan.jobs import spread
from eventplan.model import NoPlan, Plan, Scenario, Status, Variation
from eventplan.model.arguments import (
    of_one_event,
    plan_given,
    possible_path_given,
    scenario_given,
    search_given,
    whole_given,
)
from eventplan.model.errors import ArgumentError
from eventplan.model.progress import Progress
from eventplan.planner import plan
from eventplan.stopping import Stop, stoppable, unheard_by_children, without_interrupt

from .kept import Asked, Job, common_of, keep, kept, key_of, locked, packed, row_of, unpacked
from .outcomes import Outcome, Outcomes
from .search import replan

_log = logging.getLogger(__name__)


def what_if(
    scenario: Scenario,
    variations: Iterable[Variation | tuple[str, Scenario]],
    *,
    baseline: Plan | None = None,
    executor: Executor | None = None,
    in_flight: int = 8,
    seconds: float | None = None,
    effort: float | None = None,
    workers: int = 1,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    plans: bool = False,
    keep_in: str | Path | None = None,
) -> Outcomes:
    """
    Plan many variations of a scenario, or replan them from a baseline.

    Ctrl-C, or setting *stop*, ends it with the rows that are known: jobs not yet begun are taken back, those
    under way here are stopped, and those of an executor are left to end by themselves.

    Memory stays bounded: no more than *in_flight* variations are under way at a time, and of each
    only its row is kept. One that fails is a row that says so, and loses none of the others.

    Args:
        scenario: What is planned.
        variations: What changes in each, or other scenarios, each with a name of its own; may be a generator.
        baseline: The plan to replan from; None to plan each variation from nothing.
        executor: Where the jobs run: threads, processes, or a cluster's executor, such as that of a
            Dask client. None runs them here, one after the other.
        in_flight: Most variations handed to the executor at a time.
        seconds: Wall-clock limit of each, in seconds; None for 60 with several workers, none with one.
        effort: Deterministic limit of each search.
        workers: Search workers of each; with one, the table is the same on every run.
        seed: Random seed.
        progress: Called with each row as soon as it is known (`Progress.row`).
        stop: Ends it when set.
        plans: Whether each row has its plan.
        keep_in: A folder in which each row is kept as soon as it is known, by the hash of all that it depends
            on. What is kept there is not computed again: what was ended goes on where it was. Workers
            keep rows themselves where they see the folder, so that none is lost with the process that asked. Failures
            and what ran out of time are not kept.

    Raises:
        ArgumentError: An argument makes no sense.
        OwnRuleError: With an *executor*, a rule of one's own that cannot go to another process.
        WriteError: The folder cannot be made.

    """
    scenario = scenario_given(scenario)
    if baseline is not None:
        baseline = plan_given(baseline)
        of_one_event(baseline, event=scenario.event.id)

    search_given(seconds=seconds, effort=effort, workers=workers, seed=seed, progress=progress, stop=stop)
    whole_given("in_flight", in_flight, 1, MOST_IN_FLIGHT)
    if executor is not None and not hasattr(executor, "submit"):
        raise ArgumentError("`executor` is an executor of `concurrent.futures`, or None")

    asked_for = _asked(variations)
    limits = {"seconds": seconds, "effort": effort, "workers": workers, "seed": seed}
    folder = _folder(keep_in)
    common = common_of(scenario, baseline, limits, plans) if folder else ""

    def job_of(asked: Asked) -> Job:
        key = key_of(common, asked) if folder else ""
        return Job(asked, baseline, tuple(limits.items()), plans, key, folder)

    def work(asked: Stop) -> Outcomes:
        outcomes: dict[int, Outcome] = {}
        todo = ((position, job_of(variation)) for position, variation in enumerate(asked_for))
        _log.info("what-ifs of %s begin", scenario.event.id)
        began = time.monotonic()

        for position, outcome in (
            _in_this_process(scenario, todo, asked)
            if executor is None
            else _over_executor(scenario, todo, executor, in_flight, asked)
        ):
            outcomes[position] = outcome
            _log.info("%s: %s", outcome.variation, outcome.status)
            if progress is not None:
                words = f"{outcome.variation}: {outcome.status}"
                progress(Progress(time.monotonic() - began, message=words, done=len(outcomes), row=outcome))

        return Outcomes(tuple(outcomes[position] for position in sorted(outcomes)), asked.is_set())

    return stoppable(work, stop)


def sweep(
    scenario: Scenario,
    variations: Iterable[Variation | tuple[str, Scenario]],
    *,
    progress: Callable[[Outcome], None] | None = None,
    **options: Any,
) -> Outcomes:
    """Do what `what_if` does, as it was called: *progress* is called with each row itself."""
    by_row = None if progress is None else partial(_row_alone, progress)
    return what_if(scenario, variations, progress=by_row, **options)


def _row_alone(tell: Callable[[Outcome], None], progress: Progress) -> None:
    tell(progress.row)


def _asked(variations: Iterable[Asked]) -> Iterable[Asked]:
    """What is to be tried, looked at: a list now, a generator as it goes. Raises ArgumentError."""
    if isinstance(variations, str | bytes | BaseModel) or not isinstance(variations, Iterable):
        raise ArgumentError(f"`variations` is a list, and not {type(variations).__name__}: {HOW}")

    looked_at = _named_once(variations)
    return list(looked_at) if isinstance(variations, Sequence) else looked_at


def _named_once(variations: Iterable[Any]) -> Iterator[Asked]:
    names: set[str] = set()

    for number, variation in enumerate(variations, start=1):
        pair = isinstance(variation, tuple) and len(variation) == 2 and isinstance(variation[0], str)
        if not isinstance(variation, Variation) and not (pair and isinstance(variation[1], Scenario)):
            raise ArgumentError(f"item {number} of `variations` is none, but {variation!r:.60}: {HOW}")

        name = variation.id if isinstance(variation, Variation) else variation[0]
        if name in names:
            raise ArgumentError(
                f"two variations have one name, '{name[:60]}': nobody could tell their rows apart"
            )

        names.add(name)
        yield variation


HOW = 'write `[Variation(id="a", changes=["cancel x"])]`, or `[("a", scenario)]`'
"""What is meant by variations."""

MOST_IN_FLIGHT = 100_000

Numbered = Iterator[tuple[int, Job]]


def _folder(keep_in: str | Path | None) -> str:
    """Make the folder in which rows are kept; nothing for none."""
    if keep_in is None:
        return ""

    path = possible_path_given(keep_in).absolute()

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"cannot write '{path}': {error.strerror or error}") from None

    return str(path)


def _name(job: Job) -> str:
    return job.asked.id if isinstance(job.asked, Variation) else job.asked[0]


def _known(job: Job) -> Outcome | None:
    """The row of a job, if it is kept."""
    tree = kept(job.folder, job.key)

    try:
        row = None if tree is None else Outcome(**row_of(tree))
    except TypeError:
        return None

    return row if row is not None and _whole(job, row) else None


def _whole(job: Job, row: Outcome) -> bool:
    """Whether what was kept is a row as this job makes it: anybody may have written into the folder."""
    numbers = (row.changes, row.disruption, row.score, row.people)
    texts = (row.moved, row.hit, row.reasons)
    planned = row.status in (Status.OPTIMAL, Status.FEASIBLE)

    def are_texts(names: object) -> bool:
        return type(names) is tuple and all(isinstance(name, str) for name in names)

    return (
        row.variation == _name(job)
        and (planned or row.status == Status.INFEASIBLE)
        and all(number is None or type(number) is int for number in numbers)
        and all(map(are_texts, texts))
        and isinstance(row.proved, bool)
        and isinstance(row.plan, Plan) is (planned and job.plans)
    )


def _keep(job: Job, outcome: Outcome) -> Outcome:
    if outcome.status not in ("failed", "unknown"):
        keep(job.folder, job.key, outcome._asdict())

    return outcome


def _in_this_process(scenario: Scenario, todo: Numbered, asked: Stop) -> Iterator[tuple[int, Outcome]]:
    for position, job in todo:
        outcome = _known(job) or outcome_of(scenario, job, {"stop": asked})
        if asked.is_set():
            return  # it may have been stopped before its limits were reached

        yield position, _keep(job, outcome)


def _over_executor(
    scenario: Scenario, todo: Numbered, executor: Executor, in_flight: int, asked: Stop
) -> Iterator[tuple[int, Outcome]]:
    data = packed(scenario)
    known: list[tuple[int, Outcome]] = []

    def unknown() -> Numbered:
        for position, job in todo:
            kept_row = _known(job)
            if kept_row is None:
                yield position, job
            else:
                known.append((position, kept_row))

    for (position, job), future in spread(
        unknown(), executor, outcome_there, lambda job: (data, job[1]), in_flight, asked
    ):
        yield from known
        known.clear()
        yield position, _keep(job, _result(job, future))

    yield from known


def _result(job: Job, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - one job must not take the others along
        return _failed(job, error)


class Processes(Executor):
    """Processes for `what_if` and `test`: when one dies, which breaks a pool, a new pool takes its place."""

    def __init__(self, number: int) -> None:
        """Use at most this number of processes at a time."""
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

    @without_interrupt()
    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a process do some work; one that begins for it is told all it needs, whatever comes meanwhile."""
        with unheard_by_children():
            try:
                return self._pool.submit(work, *arguments, **named)
            except BrokenExecutor:
                self._pool.shutdown(wait=False)
                self._pool = self._new()
                return self._pool.submit(work, *arguments, **named)

    def abandon(self) -> None:
        """End what is under way."""
        pool = self._pool
        processes = [*(pool._processes or {}).values()]
        manager: Any = pool._executor_manager_thread  # a thread, whatever the stubs say
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()

        # What was taken back must be forgotten while the pool is known: Python 3.11 tells it of processes that died,
        # which it cannot be told, and prints a traceback.
        if manager is not None:
            manager.join(1)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes go."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def outcome_there(data: bytes, job: Job) -> Outcome:
    """Plan or replan one variation in another process, and keep its row there. Never raises."""
    with locked(job.folder, job.key):
        known = _known(job)
        if known is not None:
            return known  # it was done before, and whoever asked was lost before the row arrived

        try:
            scenario = unpacked(data)
        except Exception as error:  # noqa: BLE001 - it says what is missing here
            return _failed(job, error)

        return _keep(job, outcome_of(scenario, job))


def outcome_of(scenario: Scenario, job: Job, more: Mapping[str, Any] | None = None) -> Outcome:
    """Plan or replan one variation. Never raises: what goes wrong is a row."""
    limits: dict[str, Any] = {**dict(job.limits), **(more or {})}
    name, asked, baseline = _name(job), job.asked, job.baseline

    try:
        if baseline is None:
            answer = plan(asked.apply(scenario) if isinstance(asked, Variation) else asked[1], **limits)
            if isinstance(answer, NoPlan):
                return Outcome(name, str(answer.status), None, None, True, None, reasons=answer.reasons)

            wanted = answer if job.plans else None
            proved = answer.score <= answer.bound

            return Outcome(name, str(answer.status), None, None, proved, answer.score, plan=wanted)

        if isinstance(asked, Variation):
            replanned = replan(scenario, baseline, changes=asked.changes, **limits)
        else:
            replanned = replan(asked[1], baseline, **limits)

        if isinstance(replanned, NoPlan):
            return Outcome(name, str(replanned.status), None, None, True, None, reasons=replanned.reasons)

        return Outcome(
            variation=name,
            status=str(replanned.plan.status),
            changes=len(replanned.difference.moves),
            disruption=replanned.disruption,
            proved=replanned.proved,
            score=replanned.plan.score,
            moved=tuple(change.subject for change in replanned.difference.moves),
            hit=tuple(replanned.difference.tell()["delegations"]),
            people=len(replanned.difference.people),
            plan=replanned.plan if job.plans else None,
        )
    except Exception as error:  # noqa: BLE001 - one failed job never loses the others
        return _failed(job, error)


def _failed(job: Job, error: BaseException) -> Outcome:
    reason = str(error) or type(error).__name__
    return Outcome(_name(job), "failed", None, None, False, None, reasons=(reason,))
