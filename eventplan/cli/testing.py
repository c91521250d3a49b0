"""`check` and `test`: scenario files looked at, and tested like code."""

import os
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eventplan.numbers import number_of

from . import INTERNAL, outputs
from .app import answer, app, file_out, tell

if TYPE_CHECKING:
    from eventplan.testing.evidence import Item
    from eventplan.testing.results import Result


class Severity(StrEnum):
    """From which severity on findings make the command fail."""

    ERROR = "error"
    WARNING = "warning"


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


Paths = Annotated[
    list[Path], typer.Argument(metavar="FILE|FOLDER", help="Scenario files, or folders of them.")
]
AnyFormat = Annotated[
    Format | None,
    typer.Option("--format", help="How findings are written. Default: github in GitHub Actions, else text."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", help="Write the findings in this format to a file, and text to the terminal."),
]
Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day on which waivers are judged. Default: today."),
]
Titles = Annotated[
    bool,
    typer.Option(
        "--titles", help="Name restricted sessions by their titles, also in reports for build servers."
    ),
]
FailOn = Annotated[Severity, typer.Option(help="Fail from this severity on.")]


def _files(paths: list[Path], *, changed: bool = False) -> list[Path]:
    """The scenarios at the paths; for a part or a table of a scenario, those that use it."""
    from eventplan.files.folders import scenario_files, users_of

    scenarios: list[Path] = []

    for path in paths:
        used = users_of(path)
        scenarios += used or ([] if changed and not path.is_dir() else scenario_files(path))
        if used and path not in used:
            tell(f"{path} is a part of {', '.join(map(str, used))}")

    files = list(dict.fromkeys(scenarios))

    if not files and not changed:
        tell("there is no scenario file")
        raise typer.Exit(2)

    return files


def _format() -> Format:
    return Format.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Format.TEXT


def _write(
    results: "list[Result]", sort: Format, output: Path | None, *, checked_only: bool, titles: bool
) -> None:
    from eventplan.testing import reports

    report = reports.report(results, reports.Format(sort), checked_only=checked_only, titles=titles)

    if output is not None:
        file_out(output, (report + "\n").encode("utf-8", "replace"))

    if outputs.wanted():
        outputs.result("check" if checked_only else "test", reports.tree(results, checked_only=checked_only))
        return

    if output is not None:
        report = reports.report(results, reports.Format(_format()), titles=titles)

    if report:
        answer(report)


def _leave(results: "list[Result]", fail_on: Severity) -> None:
    if any(result.internal for result in results):
        raise typer.Exit(INTERNAL)
    if any(result.unreadable for result in results):
        raise typer.Exit(2)

    warned = fail_on is Severity.WARNING and any(result.findings for result in results)
    if warned or any(result.failed for result in results):
        raise typer.Exit(1)


def _day(today: datetime | None) -> date:
    return today.date() if today else date.today()


@app.command(epilog="Example: eventplan check scenarios/ --format sarif --output eventplan.sarif")
def check(
    paths: Paths,
    sort: AnyFormat = None,
    output: Output = None,
    titles: Titles = False,
    changed: Annotated[
        bool,
        typer.Option(
            "--changed", help="Files that changed: check the scenarios that they are, or are part of, alone."
        ),
    ] = False,
    fail_on: FailOn = Severity.ERROR,
    today: Today = None,
) -> None:
    """Check scenario files without solving: every complaint at `file:line:column`."""
    from eventplan.testing.results import check as checked

    results = [checked(file, _day(today)) for file in _files(paths, changed=changed)]
    for note in dict.fromkeys(note for result in results for note in result.notes):
        tell(note)

    _write(results, sort or _format(), output, checked_only=True, titles=titles)
    errors = sum(result.errors for result in results)
    warnings = sum(len(result.findings) for result in results) - errors
    waived = sum(len(result.waived) for result in results)
    summary = (
        f"{number_of(len(results), 'file')}: {number_of(errors, 'error')}, {number_of(warnings, 'warning')}"
    )
    tell(f"{summary}, {waived} waived" if waived else summary)
    _leave(results, fail_on)


@app.command("test", epilog="Example: eventplan test scenarios/ -k stress --format junit --output report.xml")
def run_tests(
    paths: Paths,
    sort: AnyFormat = None,
    output: Output = None,
    choose: Annotated[
        str | None, typer.Option("-k", help="Only items whose file or id holds this text.")
    ] = None,
    marker: Annotated[
        str | None, typer.Option("-m", help="Only items of this family, such as rooms.")
    ] = None,
    slow: Annotated[bool, typer.Option("--slow/--no-slow", help="Slow items too.")] = True,
    workers: Annotated[
        int, typer.Option("-n", "--workers", min=1, max=64, help="Processes; each search has one.")
    ] = 2,
    first_only: Annotated[bool, typer.Option("-x", "--first", help="Stop after the first failure.")] = False,
    seconds: Annotated[
        float | None, typer.Option(min=0, help="Wall-clock limit of each search in seconds.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**31 - 1, help="Random seed instead of each scenario's.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Accept new plans as the baselines of replans.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Remember what was found out, in `.eventplan-cache`.")
    ] = True,
    titles: Titles = False,
    collect: Annotated[
        bool, typer.Option("--collect-only", help="List the items, and test nothing.")
    ] = False,
    fail_on: FailOn = Severity.ERROR,
    today: Today = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Test scenarios: that they can be planned, what they expect, and the variations that they withstand."""
    from eventplan.files import extensions_allowed, ready_file
    from eventplan.testing.answers import Options
    from eventplan.testing.cache import FOLDER
    from eventplan.testing.families import FAMILIES
    from eventplan.testing.results import tasks_of

    if marker is not None and marker not in FAMILIES:
        tell(f"there is no family '{marker}': choose one of {', '.join(FAMILIES)}")
        raise typer.Exit(2)

    if output is not None:
        ready_file(output)

    options = Options(seconds, seed, update, Path(FOLDER) if cache else None, extensions_allowed())

    def wanted(file: str, item: "Item") -> bool:
        chosen = choose is None or choose.casefold() in f"{file}::{item.id}".casefold()
        return chosen and (marker is None or marker in item.families) and (slow or not item.slow)

    files = _files(paths)
    tasks = [task for file in files for task in tasks_of(file, options, _day(today), wanted)]

    if collect and outputs.wanted():
        items = [{"file": str(task.file), "item": name} for task in tasks for name in task.items]
        outputs.result("collect", {"items": items})
        return

    if collect:
        for task in tasks:
            for name in task.items:
                answer(f"{task.file}::{name}")

        return

    results = _run(tasks, workers, _Shown(quiet, sum(len(task.items) for task in tasks)), first_only)

    if not results:
        tell("there is nothing to test: no item is chosen")
        raise typer.Exit(2)

    _write(results, sort or _format(), output, checked_only=False, titles=titles)
    failed = sum(result.failed for result in results)
    warnings = sum(len(result.findings) - result.errors for result in results)
    waived = sum(len(result.waived) for result in results)
    summary = f"{number_of(len(results), 'item')} of {number_of(len(files), 'file')}: "
    summary += f"{len(results) - failed} passed, {failed} failed"
    summary += f", {number_of(warnings, 'warning')}" if warnings else ""
    tell(f"{summary}, {number_of(waived, 'finding')} waived" if waived else summary)
    _leave(results, fail_on)


class _Shown:
    """Progress on standard error: a line for each item."""

    def __init__(self, quiet: bool, number: int) -> None:
        self.quiet, self.number, self.done = quiet, number, 0

    def __call__(self, result: "Result") -> None:
        self.done += 1
        if self.quiet:
            return

        word = "FAILED" if result.failed else "passed"
        how = "known" if result.remembered else f"{result.seconds:.1f} s"
        tell(f"[{self.done}/{self.number}] {word} {result.file}::{result.item} ({how})")


def _run(tasks: list, workers: int, shown: _Shown, first_only: bool) -> "list[Result]":  # type: ignore[type-arg]
    from eventplan.replanning.what_ifs import Processes
    from eventplan.testing.results import run_all

    workers = min(workers, len(tasks))
    if workers < 2:
        return run_all(tasks, None, shown, first_only)

    executor = Processes(workers)
    try:
        return run_all(tasks, executor, shown, first_only)
    except KeyboardInterrupt:
        executor.abandon()
        raise
    finally:
        executor.shutdown()
