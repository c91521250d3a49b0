"""What the commands share: the application they register on, and how they read, answer and give up."""

import functools
import inspect
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from eventplan.numbers import number_of
from eventplan.visible import visible

from . import outputs
from .usage import Commands

if TYPE_CHECKING:
    from eventplan.model import Finding, NoPlan, Plan, Scenario, ScenarioError
    from eventplan.publish import UnlawfulRelease


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # its boxes cut off names and examples at 80 columns
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Plan diplomatic events with a solver you can trust: scenario in, verified plan and agendas out.",
    epilog="Exit codes: 0 fine, 1 findings, 2 bad usage, input or output, 3 proved infeasible, 4 ran out, "
    "70 our own error, 130 stopped.",
)

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (YAML).")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Seconds = Annotated[
    float | None,
    typer.Option(min=0, help="Wall-clock limit in seconds. Default 60; none with one worker."),
]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Search workers; with 1 every run is the same.")]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Random seed.")]
UnlawfulToo = Annotated[
    bool,
    typer.Option("--unlawful", help="Write the plan even if it breaks rules, or is not what it says."),
]
Waive = Annotated[list[str] | None, typer.Option(help="A rule that need not hold (may be repeated).")]


NO_SCENARIO = ("new", "schema")
"""Commands that read no scenario."""

AllowExtensions = Annotated[
    bool,
    typer.Option("--allow-extensions", help="Let the modules run that the scenario names in `extensions`."),
]


def with_extensions(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that has an option more: to let a scenario's own code run."""

    def allowed() -> AbstractContextManager[Any]:
        from eventplan.files import allowing_extensions

        return allowing_extensions()

    return _with_flag(command, "allow_extensions", AllowExtensions, allowed)


def with_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that has an option more: to print its result as JSON, and nothing beside it."""
    return _with_flag(command, "as_json", Json, outputs.printing)


def _with_flag(
    command: Callable[..., Any], name: str, annotation: Any, within: Callable[[], AbstractContextManager[Any]]
) -> Callable[..., Any]:
    """Return a command that has a flag more; where that is set, the command runs *within* something."""

    @functools.wraps(command)
    def flagged(**given: Any) -> Any:
        with within() if given.pop(name, False) else nullcontext():
            return command(**given)

    option = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
    signature = inspect.signature(command)
    flagged.__annotations__ = {**command.__annotations__, name: annotation}
    flagged.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), option]
    )

    return flagged


def answer(text: str) -> None:
    """Write a result to standard output, as a terminal may show it; with `--json` it is part of an error."""
    if not outputs.said(text):
        typer.echo(visible(text))


def written(*files: Path) -> None:
    """Say which files were written."""
    if outputs.wanted():
        outputs.result("written", {"files": [str(file) for file in files], "content": None})
    else:
        for file in files:
            tell(f"wrote {file}")


def tell(text: str) -> None:
    """Write a message to standard error, as a terminal may show it."""
    outputs.said(text)
    typer.echo(visible(text), err=True)


def refused(error: "ScenarioError", what: str) -> None:
    """Show all that is wrong with a file, and say *what* was not done with it: "planned", say."""
    outputs.complained(error.complaints)
    for complaint in error.complaints if not outputs.wanted() else ():
        answer(str(complaint))

    number = len(error.complaints)
    tell(f"{number_of(number, 'complaint')}: nothing was {what}")


def data_out(data: bytes) -> None:
    """Write a file to standard output: its bytes, but to a terminal only what it may show."""
    if outputs.wanted():
        outputs.result("written", {"files": [], "content": data.decode("utf-8", "replace")})
        return

    if sys.stdout.isatty():
        text = visible(data.decode("utf-8", "replace"))
        typer.echo(text, nl=not text.endswith("\n"))
        return

    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def file_out(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file; where it cannot be written say so, and leave with 2."""
    from eventplan.files import WriteError, write_file

    try:
        write_file(path, data, private=private)
    except WriteError as error:
        tell(str(error))
        raise typer.Exit(2) from None


def show(text: str) -> None:
    """Write progress to standard error at once; the caller moves the cursor, the text does not."""
    sys.stderr.write(text)
    sys.stderr.flush()


def scenario_in(file: Path) -> "Scenario":
    """Return the scenario in a file; show what is wrong with it, and leave with 2."""
    from eventplan.files import load
    from eventplan.model import ScenarioError
    from eventplan.model.own_known import installed

    try:
        scenario = load(file)
    except ScenarioError as error:
        refused(error, "planned")
        raise typer.Exit(2) from None

    brought = [rule.id for rule in installed()]
    if brought:
        beside = f"in force beside ours, by installed packages: {', '.join(brought)}"
        tell(f"{beside}; without them: EVENTPLAN_NO_EXTENSIONS=1")

    return scenario


def scenario_before(
    file: Path | None, scenario: "Scenario | None", plan: "Plan", was: Path | None
) -> "Scenario | None":
    """
    Return the scenario of an earlier plan, if it is known and is not *scenario*, which is in a *file*.

    It is in the file *was*, where one is named; else a file of changes, such as `replan` writes, knows it.
    """
    from eventplan.files import load_before, scenario_hash

    if was is not None:
        return scenario_in(was)
    if file is None or scenario is None or plan.scenario == scenario_hash(scenario):
        return None

    return load_before(file, plan)


def say_other(scenario: "Scenario", plan: "Plan") -> None:
    """Say on standard error if a plan was made for another scenario, or another version of this one."""
    from eventplan.publish.lawful import OTHER, OtherScenario, is_of_another

    if is_of_another(scenario, plan):
        tell(OTHER)
    warnings.simplefilter("ignore", OtherScenario)  # it is said once
    say_other_rules(scenario, plan)


def say_other_rules(scenario: "Scenario", plan: "Plan") -> None:
    """Say on standard error if other rules of one's own are in force than when a plan was made."""
    from eventplan.model.own_known import with_places

    now, then = with_places(scenario.own), plan.run.own
    for words, more, less in (
        ("was made without rules that are in force here", now, then),
        ("was made with rules that are not in force here", then, now),
    ):
        odd = [rule for rule in more if rule not in less]
        if odd:
            tell(f"the plan {words}: {', '.join(odd)}")


def plan_to_show(file: Path, plan_file: Path, *, unlawful_too: bool) -> "tuple[Scenario, Plan]":
    """Return a scenario and its plan, to be made known; leave with 1 if it is unlawful, unless asked for."""
    from eventplan.files import load_plan
    from eventplan.publish import UnlawfulRelease
    from eventplan.publish.lawful import let_out

    scenario, plan = scenario_in(file), load_plan(plan_file)
    say_other(scenario, plan)

    try:
        let_out(scenario, plan, unlawful=unlawful_too)
    except UnlawfulRelease as error:
        unlawful(scenario, error, "--unlawful writes it all the same")

    return scenario, plan


def unlawful(scenario: "Scenario", error: "UnlawfulRelease", way: str = "") -> NoReturn:
    """Say why a plan is not published, with its findings, and leave with 1."""
    for line in breaches_in_words(scenario, error.findings):
        answer(line)

    tell(f"{error}; {way}" if way else str(error))
    raise typer.Exit(1) from None


def breaches_in_words(scenario: "Scenario", findings: Sequence["Finding"]) -> list[str]:
    """Return a line for each finding; of a plan of another event, which breaks nearly everything, a few."""
    from eventplan.verifier import OTHER_EVENT, located

    lines = [located(scenario, finding) for finding in findings]
    if not findings or findings[0].rule != OTHER_EVENT or len(lines) <= FEW + 1:
        return lines

    return [*lines[: FEW + 1], f"and {len(lines) - FEW - 1} more, since it is of another event"]


FEW = 3
"""Findings that are said of a plan of another event, beside that it is one."""

MOST_SAID = 8
"""Findings of checks that are said before planning; there may be more."""


def say_findings(scenario: "Scenario", file: Path) -> None:
    """Say on standard error what checks find, before it is planned all the same."""
    from datetime import date

    from eventplan.checks import check
    from eventplan.testing.waivers import weigh

    counted = weigh(scenario, check(scenario), date.today()).counted
    for complaint in counted[:MOST_SAID]:
        tell(str(complaint))

    if len(counted) > MOST_SAID:
        tell(f"and {len(counted) - MOST_SAID} more: see `eventplan check {file}`")


def known_rules(ids: list[str]) -> None:
    """Leave with 2 if one of *ids* is not a rule."""
    from eventplan.model.own_known import rule_ids
    from eventplan.model.suggestion import suggestion

    known = rule_ids()

    for rule in ids:
        if rule not in known:
            tell(f"there is no rule '{rule}'{suggestion(rule, known)}")
            raise typer.Exit(2)


def no_plan(
    scenario: "Scenario",
    outcome: "NoPlan",
    interrupted: bool,
    *,
    further: Sequence[str] = (),
    advice: str = "`eventplan explain` says which rules conflict, and the cheapest ways out.",
) -> None:
    """
    Say that there is no plan, or that none was found, and leave with 3, 4 or 130.

    Args:
        scenario: What was to be planned.
        outcome: What was found.
        interrupted: Whether it was ended from outside.
        further: Lines of an explanation, if there is one already.
        advice: What to do next, where it is proved that there is no plan.

    """
    from eventplan.checks import check
    from eventplan.explanation.sums import arithmetic
    from eventplan.model import Status

    certain = [complaint.message for complaint in check(scenario) if complaint.severity == "error"]
    sums = [remark.message for remark in arithmetic(scenario)]
    reasons = list(dict.fromkeys([*outcome.reasons, *certain, *sums]))
    proved = outcome.status is Status.INFEASIBLE

    if outputs.wanted():
        tree = {"status": str(outcome.status), "proved": proved, "reasons": [*reasons, *further]}
        outputs.result("no-plan", tree)
    elif proved:
        answer("There is no plan: proved, not out of time. No placement keeps every rule.")
        for reason in reasons:
            answer(f"  {reason}")

        for line in further:
            answer(line)

        answer(advice)
    else:
        answer(
            "No plan was found in time. That proves nothing: give it more time, or ask `eventplan explain`."
        )
        for reason in reasons:
            answer(f"  {reason}")

    if proved:
        raise typer.Exit(3)

    raise typer.Exit(130 if interrupted else 4)
