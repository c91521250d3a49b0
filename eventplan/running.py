"""What runs beside: awaited by a task, or followed step by step."""

import asyncio
import contextvars
import queue
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Generic, Self, TypeVar

from .model import NoPlan, Plan, Progress, Scenario
from .planner import plan

_T = TypeVar("_T")


async def plan_async(
    scenario: Scenario, *, stop: threading.Event | None = None, **options: Any
) -> Plan | NoPlan:
    """
    Plan the event of a *scenario*, as `plan` does with the same *options*, while other tasks go on.

    The search runs in a thread. A task that is cancelled ends it: it is over when the `CancelledError` comes.
    Setting *stop* ends it with the best plan so far.
    """
    ending = stop if stop is not None else threading.Event()
    return await _beside(partial(plan, scenario, stop=ending, **options), ending)


async def _beside(work: Callable[[], _T], ending: threading.Event) -> _T:
    loop = asyncio.get_running_loop()
    running = loop.run_in_executor(None, contextvars.copy_context().run, work)

    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        ending.set()
        await asyncio.wait([running])
        raise


class following(Generic[_T]):  # noqa: N801 - it is called like a function
    """
    Something long that tells of its progress: iterate over it, and ask for its `result`.

    It does *work* with the rest of the arguments in a thread: `plan`, `replan`, `explain`, `what_if`,
    `write_agendas`, `write_site`, or anything that takes `progress` and `stop`. Used as a context it ends
    the work when it is left.

        with eventplan.following(eventplan.replan, scenario, plan, changes=["cancel dykes"]) as work:
            for step in work:
                print(step)
        found = work.result
    """

    def __init__(
        self,
        work: Callable[..., _T],
        /,
        *arguments: Any,
        stop: threading.Event | None = None,
        **options: Any,
    ) -> None:
        """Begin the work."""
        self._stop = stop if stop is not None else threading.Event()
        self._events: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        self._result: list[_T] = []
        self._error: list[BaseException] = []
        whole = partial(work, *arguments, progress=self._events.put, stop=self._stop, **options)
        self._thread = threading.Thread(target=self._run, args=(whole,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], _T]) -> None:
        try:
            self._result.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self._error.append(error)
        finally:
            self._events.put(None)

    def __iter__(self) -> Iterator[Progress]:
        """Yield each step as it comes, until the work ends."""
        while (event := self._events.get()) is not None:
            yield event

        self._events.put(None)  # whoever iterates again finds the end

    def stop(self) -> None:
        """End the work with what is known by then."""
        self._stop.set()

    @property
    def result(self) -> _T:
        """What came of it; it is waited for. Raises what the work raised."""
        self._thread.join()
        if self._error:
            raise self._error[0]

        return self._result[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the work, and wait for that."""
        self.stop()
        self._thread.join()


class planning(following[Plan | NoPlan]):  # noqa: N801 - it is called like `plan`
    """
    A search for a plan that tells of its progress: `following(plan, …)`. It takes what `plan` takes.

        with eventplan.planning(scenario, seconds=60) as search:
            for step in search:
                print(step.score, step.bound)
        plan = search.result
    """

    def __init__(self, scenario: Scenario, *, stop: threading.Event | None = None, **options: Any) -> None:
        """Begin the search."""
        super().__init__(plan, scenario, stop=stop, **options)
