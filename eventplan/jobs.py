"""Many independent jobs over any executor of `concurrent.futures`: threads, processes, a cluster's."""

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from typing import Any, TypeVar

_J = TypeVar("_J")
_R = TypeVar("_R")

OFTEN = 0.1
"""Seconds after which it is looked whether all is to end, while jobs are under way."""


def spread(
    jobs: Iterator[_J],
    executor: Executor,
    work: Callable[..., _R],
    given: Callable[[_J], tuple[Any, ...]],
    in_flight: int,
    asked: threading.Event,
) -> Iterator[tuple[_J, Future[_R]]]:
    """
    Have an executor do *work* for each job, and yield the job with what became of it, as it is done.

    Memory stays bounded: no more than *in_flight* jobs are handed over at a time, and jobs may come from a
    generator. A job whose process died with others, or that the executor gave up when it lost touch with its
    cluster, is done again, alone. Where *asked* is set, or the one
    that iterates has enough, what has not begun is taken back.

    Args:
        jobs: What is to be done.
        executor: Who does it; it is left open.
        work: What does a job: a function that can be sent to another process.
        given: The arguments of *work* for a job.
        in_flight: Most jobs handed over at a time.
        asked: Ends it when set.

    """

    def submit(job: _J) -> Future[_R]:
        try:
            return executor.submit(work, *given(job))
        except Exception as error:  # noqa: BLE001 - an executor may fail in any way
            refused: Future[_R] = Future()
            refused.set_exception(error)
            return refused

    running: dict[Future[_R], _J] = {}
    lost: list[_J] = []
    more = True

    try:
        while (more or running) and not asked.is_set():
            for job in islice(jobs, in_flight - len(running)):
                running[submit(job)] = job

            more = len(running) == in_flight

            for future in _done(running):
                job = running.pop(future)
                if _lost(future):
                    lost.append(job)  # one of those under way took the others along
                else:
                    yield job, future

        for job in lost:
            if asked.is_set():
                return

            alone = submit(job)
            running[alone] = job

            while not asked.is_set() and not _done([alone]):
                pass

            if alone.done():
                yield job, alone  # each answers for itself
    finally:
        for future in running:
            future.cancel()


def _lost(future: Future[Any]) -> bool:
    """Whether a job was not done, and not by its own fault."""
    return future.cancelled() or isinstance(future.exception(), BrokenExecutor)


def _done(futures: Collection[Future[_R]]) -> list[Future[_R]]:
    """Wait a little, and return what is done, or was taken back: of that `wait` may not be told."""
    if futures:
        wait(futures, OFTEN, FIRST_COMPLETED)

    return [future for future in futures if future.done()]
