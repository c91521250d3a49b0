"""Results of checks and tests, and running many of them."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, as_completed
from datetime import date
from pathlib import Path
from typing import NamedTuple

from eventplan.model import Classification, Complaint, Scenario, say

from .answers import Options
from .cases import Case, Verdict
from .evidence import Item
from .expectations import CHECK
from .waivers import expired, weigh


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
    found = verdict.findings
    waived: tuple[Waived, ...] = ()

    if not case.complaints:
        if item.id == CHECK:
            found += expired(case.scenario, today)

        weighed = weigh(case.scenario, found, today)
        found = weighed.counted
        waived = tuple(Waived(finding, one.owner, one.until) for finding, one in weighed.waived)

    return Result(
        str(case.file),
        item.id,
        item.says,
        item.families,
        found,
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
) -> list[Result]:
    """
    Judge every task and return the results in the order of the tasks, whatever is done first.

    Args:
        tasks: What to judge.
        executor: Where; None for this process.
        progress: Called with each result as soon as it is there.
        first_only: Begin nothing more after the first failure.

    """
    tasks = list(tasks)
    found: dict[int, list[Result]] = {}

    def done(number: int, results: list[Result]) -> bool:
        found[number] = results
        for one in results if progress else ():
            progress(one)  # type: ignore[misc]

        return first_only and any(one.failed for one in results)

    if executor is None:
        for number, task in enumerate(tasks):
            if done(number, judge(task)):
                break
    else:
        futures = {executor.submit(judge, task): number for number, task in enumerate(tasks)}
        try:
            for future in as_completed(futures):
                if not future.cancelled() and done(futures[future], future.result()):
                    for other in futures:
                        other.cancel()
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            raise

    return [one for number in sorted(found) for one in found[number]]
