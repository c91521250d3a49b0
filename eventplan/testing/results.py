"""Results of checks and tests, and running many of them."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from datetime import date
from pathlib import Path
from typing import NamedTuple

from eventplan.files.folders import scenario_files
from eventplan.jobs import spread
from eventplan.model import Classification, Complaint, OwnRuleError, Scenario, say
from eventplan.model.arguments import path_given, possible_path_given, search_given
from eventplan.model.checked import checked
from eventplan.model.own_known import installed, with_places
from eventplan.model.progress import Progress

from .answers import Options
from .cache import FOLDER
from .cases import Case, Verdict
from .evidence import Item
from .expectations import CHECK
from .waivers import expired, weigh

_log = logging.getLogger(__name__)


class Waived(NamedTuple):
    """A finding that is accepted, by whom, and until when."""

    finding: Complaint
    owner: str
    until: date


class Result(NamedTuple):
    """What came out of one item of one scenario file."""

    file: str
    item: str
    says: str
    families: tuple[str, ...]
    findings: tuple[Complaint, ...]
    waived: tuple[Waived, ...] = ()
    seconds: float = 0.0
    remembered: bool = False
    place: tuple[str, int, int] = ("", 1, 1)
    unreadable: bool = False
    """Whether the file cannot be read as a scenario."""
    notes: tuple[str, ...] = ()
    """What is told of the files, though nothing in them is wrong."""
    restricted: tuple[str, ...] = ()
    """Titles of restricted sessions, in every language."""
    internal: bool = False
    """Whether it failed through a fault of eventplan itself."""

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def failed(self) -> bool:
        """Whether anything is an error."""
        return self.errors > 0


def result(case: Case, item: Item, verdict: Verdict, today: date) -> Result:
    """Return the result of an item, with waivers weighed."""
    findings = verdict.findings
    waived: tuple[Waived, ...] = ()

    if not case.complaints:
        if item.id == CHECK:
            findings += expired(case.scenario, today)

        weighed = weigh(case.scenario, findings, today)
        findings = weighed.counted
        waived = tuple(Waived(finding, waiver.owner, waiver.until) for finding, waiver in weighed.waived)

    return Result(
        str(case.file),
        item.id,
        item.says,
        item.families,
        findings,
        waived,
        verdict.seconds,
        verdict.remembered,
        case.where(item),
        bool(case.complaints),
        () if case.complaints else case.scenario._notes,
        () if case.complaints else _restricted(case.scenario),
    )


def _restricted(scenario: Scenario) -> tuple[str, ...]:
    titles = [s.title for s in scenario.sessions if s.classification is Classification.RESTRICTED]
    texts = [text for title in titles for text in ([title] if isinstance(title, str) else title.values())]
    return tuple(dict.fromkeys(say(text) for text in texts))


def check(file: Path, today: date) -> Result:
    """Check one file, without solving."""
    case = Case(file)
    return result(case, case.items[0], case.run(CHECK), today)


class Task(NamedTuple):
    """Items of one file, to be judged by one process."""

    file: Path
    items: tuple[str, ...]
    options: Options
    today: date


def judge(task: Task) -> list[Result]:
    """Judge the items of a task. Whatever goes wrong is a finding of its item."""
    case = Case(task.file, task.options)
    return [_judged(case, case.item(name), task.today) for name in task.items]


def judge_there(task: Task, there: tuple[str, ...]) -> list[Result]:
    """Judge a task of another process. Raises OwnRuleError where packages bring other rules here."""
    other = sorted({*there} ^ {*with_places(installed())})
    if other:
        message = "rules that packages bring are not the same in this process"
        raise OwnRuleError(f"{message}: {', '.join(other)}")

    return judge(task)


def _judged(case: Case, item: Item, today: date) -> Result:
    try:
        verdict = case.run(item.id)
    except Exception as error:  # noqa: BLE001 - one item's failure is not the others'
        message = f"internal error: {type(error).__name__}: {error}"
        verdict = Verdict((Complaint(item.path, item.id, message, *case.where(item)),), 0.0)
        return result(case, item, verdict, today)._replace(internal=True)

    return result(case, item, verdict, today)


def tasks_of(
    file: Path, options: Options, today: date, wanted: Callable[[str, Item], bool]
) -> Iterator[Task]:
    """Yield what there is to judge in a file: expectations together, each variation by itself."""
    items = [item for item in Case(file, options).items if wanted(str(file), item)]
    together = tuple(item.id for item in items if item.families != ("stress",))
    if together:
        yield Task(file, together, options, today)

    for item in items:
        if item.families == ("stress",):
            yield Task(file, (item.id,), options, today)


def run_all(
    tasks: Iterable[Task],
    executor: Executor | None = None,
    progress: Callable[[Result], None] | None = None,
    first_only: bool = False,
    *,
    in_flight: int = 64,
    stop: threading.Event | None = None,
) -> list[Result]:
    """
    Judge every task and return the results in the order of the tasks, whatever is done first.

    Args:
        tasks: What to judge.
        executor: Where: threads, processes, or that of a cluster whose workers see the files; None for this
            process. A task that is lost with its process is a result that says so.
        progress: Called with each result as soon as it is there.
        first_only: Begin nothing more after the first failure.
        in_flight: Most tasks handed to the executor at a time.
        stop: Begin nothing more once it is set.

    """
    results_of: dict[int, list[Result]] = {}
    asked = stop if stop is not None else threading.Event()
    numbered = iter(enumerate(tasks))

    for number, results in (
        _judged_here(numbered, asked)
        if executor is None
        else _judged_there(numbered, executor, in_flight, asked)
    ):
        results_of[number] = results
        for result in results if progress else ():
            progress(result)  # type: ignore[misc]

        if first_only and any(result.failed for result in results):
            break

    return [result for number in sorted(results_of) for result in results_of[number]]


def _judged_here(
    tasks: Iterator[tuple[int, Task]], asked: threading.Event
) -> Iterator[tuple[int, list[Result]]]:
    for number, task in tasks:
        if asked.is_set():
            return

        yield number, judge(task)


def _judged_there(
    tasks: Iterator[tuple[int, Task]], executor: Executor, in_flight: int, asked: threading.Event
) -> Iterator[tuple[int, list[Result]]]:
    mine = with_places(installed())

    def given(numbered: tuple[int, Task]) -> tuple[Task, tuple[str, ...]]:
        return numbered[1], mine

    for (number, task), future in spread(tasks, executor, judge_there, given, in_flight, asked):
        try:
            yield number, future.result()
        except Exception as error:  # noqa: BLE001 - one task must not take the others along
            yield number, [_lost(task, name, error) for name in task.items]


def _lost(task: Task, item: str, error: BaseException) -> Result:
    """The result of an item that could not be judged where it was sent."""
    message = f"not judged: {str(error) or type(error).__name__}"
    finding = Complaint((), item, message, str(task.file), 1, 1)

    return Result(str(task.file), item, "", (), (finding,), internal=True)


@checked
def run(
    paths: Iterable[str | Path],
    *,
    executor: Executor | None = None,
    in_flight: int = 64,
    seconds: float | None = None,
    seed: int | None = None,
    cache: str | Path | None = FOLDER,
    allow_extensions: bool | None = None,
    today: date | None = None,
    first_only: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[Result, ...]:
    """
    Test scenarios as `eventplan test` does: that they can be planned, what they expect, their variations.

    Args:
        paths: Scenario files, or folders of them.
        executor: Where they are judged, as with `eventplan.what_if`: threads, processes, or that of a cluster
            whose workers see the files under the same names. None: here, one after the other.
        in_flight: Most tasks handed to the executor at a time.
        seconds: Wall-clock limit of each search.
        seed: Random seed instead of that of each scenario.
        cache: Folder of what was found out before; None for none.
        allow_extensions: Whether the modules that scenarios name may run.
        today: Day on which waivers are judged.
        first_only: Begin nothing more after the first failure.
        progress: Called as soon as something is judged: `Progress.row` is its `Result`.
        stop: Begin nothing more once it is set.

    """
    search_given(seconds=seconds, seed=0 if seed is None else seed, stop=stop, progress=progress)
    day = today or date.today()
    folder = None if cache is None else possible_path_given(cache)
    options = Options(seconds, seed, False, folder, allow_extensions)
    files = [file for path in paths for file in scenario_files(path_given(path))]
    tasks = (task for file in dict.fromkeys(files) for task in tasks_of(file, options, day, lambda *_: True))
    began, done = time.monotonic(), 0

    def tell(result: Result) -> None:
        nonlocal done
        done += 1
        _log.info("%s::%s: %s", result.file, result.item, "failed" if result.failed else "passed")
        if progress is not None:
            words = f"{result.file}::{result.item}: {'failed' if result.failed else 'passed'}"
            progress(Progress(time.monotonic() - began, message=words, done=done, row=result))

    return tuple(run_all(tasks, executor, tell, first_only, in_flight=in_flight, stop=stop))
