"""The commands. Each parses, calls, prints; whatever is heavy is imported where it is used."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import outputs
from .app import (
    NO_SCENARIO,
    ScenarioFile,
    Seconds,
    Seed,
    Waive,
    Workers,
    answer,
    app,
    breaches_in_words,
    file_out,
    known_rules,
    no_plan,
    say_findings,
    say_other_rules,
    scenario_in,
    tell,
    with_extensions,
    with_json,
    written,
)
from .show import Shown
from .usage import name_values

if TYPE_CHECKING:
    from eventplan.model import OwnPreference, OwnRule

    from .summary import Report


@app.command(epilog="Example: eventplan new my-event.yaml && eventplan plan my-event.yaml -o out")
def new(
    file: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("event.yaml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a commented starter scenario."""
    from .starter import STARTER

    if file.exists() and not force:
        tell(f"{file} is there already: choose another name, or use --force")
        raise typer.Exit(2)

    file_out(file, STARTER.encode())
    if outputs.wanted():
        written(file)

    tell(f"wrote {file}: now `eventplan check {file}` and `eventplan plan {file} -o out`")


@app.command(
    epilog="Examples: eventplan plan scenarios/hanoi-2025.yaml -o build/hanoi; "
    "eventplan plan event.yaml --workers 1 --seed 7 --json"
)
def plan(
    file: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder for plan, programme and agendas.")
    ] = None,
    seconds: Seconds = None,
    effort: Annotated[
        float | None,
        typer.Option(
            min=0, help="Deterministic limit, about a second of one core each. Default 60 with one worker."
        ),
    ] = None,
    workers: Workers = 2,
    seed: Seed = 0,
    waive: Waive = None,
    agendas: Annotated[bool, typer.Option("--agendas/--no-agendas", help="Write agendas too.")] = True,
    search: Annotated[
        Path | None,
        typer.Option("--search-picture", help="File (SVG) for a picture of the search: score and bound."),
    ] = None,
    log: Annotated[
        bool, typer.Option("--log", help="Print each stage of the search: cost, bound, effort, seconds.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Plan an event: solve, verify, and write the plan, the programme and everyone's agenda."""
    from eventplan import planner
    from eventplan.files import ready_file, ready_folder
    from eventplan.model import NoPlan

    from .summary import Report, summary

    scenario = scenario_in(file)
    if out is not None:
        ready_folder(out, private=True)
    if search is not None:
        ready_file(search)

    known_rules(waive or [])
    say_findings(scenario, file)

    with Shown(quiet=quiet) as shown:
        made_plan = shown.stoppable(
            lambda asked: planner.plan(
                scenario,
                seconds=seconds,
                effort=effort,
                workers=workers,
                seed=seed,
                waive=waive or (),
                progress=shown.progress,
                log=shown.log if log else None,
                stop=asked,
            )
        )

    if isinstance(made_plan, NoPlan):
        no_plan(scenario, made_plan, shown.interrupted)

    assert not isinstance(made_plan, NoPlan)
    report = Report(scenario, made_plan)
    files = _write(report, out, agendas) if out else []

    if search is not None:
        from eventplan.publish.pictures import search as drawn

        file_out(search, drawn(shown.measures, file.stem).encode())

    if outputs.wanted():
        from eventplan.files import plan_json

        outputs.document(plan_json(made_plan))
    else:
        answer(summary(report, shown.elapsed, out, files))


def _write(report: "Report", out: Path, agendas: bool) -> list[str]:
    from eventplan.files import plan_json, write_folder
    from eventplan.files.swapping import CONFIDENTIAL, PRIVATE
    from eventplan.publish import agendas as agendas_of
    from eventplan.publish import exports, programme_text
    from eventplan.publish.charges import charges
    from eventplan.publish.officer_tables import files_of
    from eventplan.publish.site import Audience, site

    scenario, made_plan = report.scenario, report.plan
    control = site(scenario, made_plan, Audience.CONTROL_ROOM, unlawful=True)

    files = {
        "plan.json": plan_json(made_plan).encode(),
        **exports(scenario, made_plan, unlawful=True),
        "programme.txt": programme_text(scenario, made_plan, unlawful=True).encode(),
        f"{CONFIDENTIAL}/programme.txt": report.programme.encode(),
        **files_of(report.tables, charges(scenario, made_plan, counted=report.score)),
        **_in_folder("site", site(scenario, made_plan, unlawful=True)),
        **_in_folder(f"{CONFIDENTIAL}/site", control),
    }

    if agendas:
        calendars = agendas_of(scenario, made_plan, unlawful=True)
        files |= _in_folder("agendas", calendars)

    write_folder(out, files, private_names=PRIVATE)
    return list(files)


def _in_folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}


@app.command(epilog="Example: eventplan verify scenarios/hanoi-2025.yaml build/hanoi/plan.json")
def verify(
    file: ScenarioFile,
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")],
) -> None:
    """Verify a plan against its scenario: every breach in plain words, and the score counted again."""
    from eventplan.files import load_plan, scenario_hash
    from eventplan.verifier import claims_of, is_lawful, points_by

    scenario, known_plan = scenario_in(file), load_plan(plan_file)
    say_other_rules(scenario, known_plan)
    findings = claims_of(scenario, known_plan, scenario_hash(scenario))
    by = points_by(scenario, known_plan)
    total = sum(by.values())

    if outputs.wanted():
        tree = {
            "lawful": is_lawful(findings),
            "score": total,
            "score_by": by,
            "findings": [outputs.finding_tree(scenario, finding) for finding in findings],
        }

        outputs.result("verify", tree)
    else:
        for line in breaches_in_words(scenario, findings):
            answer(line)

        verdict = "lawful: no rule is broken" if is_lawful(findings) else "unlawful"
        answer(f"The plan is {verdict}. Score {total}.")

    if not is_lawful(findings):
        raise typer.Exit(1)


class Document(StrEnum):
    """What there is a JSON Schema of."""

    SCENARIO = "scenario"
    OUTPUT = "output"


@app.command(
    epilog="Examples: eventplan schema > scenario.schema.json; eventplan schema output > output.schema.json"
)
def schema(
    of: Annotated[
        Document, typer.Argument(help="Of scenario files, or of what commands print with --json.")
    ] = Document.SCENARIO,
) -> None:
    """Print the JSON Schema of scenario files, for editors; or that of what `--json` prints."""
    if of is Document.SCENARIO:
        from eventplan.files.json_schema import schema_text
    else:
        from .output_schema import schema_text

    outputs.document(schema_text())


@app.command(epilog="Example: eventplan rules room-free")
def rules(
    rule: Annotated[str | None, typer.Argument(metavar="ID", help="One rule, preference or check.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(metavar="SCENARIO", help="List those of a scenario's extensions too.")
    ] = None,
) -> None:
    """
    List the rules, preferences and checks, with what each says and where it comes from.

    Those of one's own that packages bring are among them, and those of a scenario that is named.
    """
    from eventplan.checks import CHECKS
    from eventplan.model import OwnPreference, OwnRule
    from eventplan.model.own_known import installed
    from eventplan.model.suggestion import suggestion
    from eventplan.preferences import PREFERENCES
    from eventplan.rules import RULES

    own = scenario_in(scenario).own if scenario is not None else installed()
    rows = [("rule", r.id, r.law, r.source) for r in RULES]
    rows += [("rule", r.id, r.law, _own_source(r)) for r in own if isinstance(r, OwnRule)]
    rows += [("preference", p.id, f"{p.goal} Unit: {p.unit}.", p.source) for p in PREFERENCES]

    for own_rule in own:
        if isinstance(own_rule, OwnPreference):
            rows.append(
                ("preference", own_rule.id, f"{own_rule.goal} Unit: {own_rule.unit}.", _own_source(own_rule))
            )

    rows += [("check", c.id, c.says, c.source) for c in CHECKS]

    if rule is not None:
        known = [row[1] for row in rows]
        rows = [row for row in rows if row[1] == rule]

        if not rows:
            near = suggestion(rule, known) or ": `eventplan rules` lists them"
            tell(f"there is no rule, preference or check '{rule}'{near}")
            raise typer.Exit(2)

    if outputs.wanted():
        keys = ("type", "id", "says", "source")
        outputs.result("rules", {"rules": [dict(zip(keys, row, strict=True)) for row in rows]})
        return

    for sort, name, says, source in rows:
        answer(f"{name} ({sort})\n    {says}\n    Source: {source}.")


def _own_source(own: "OwnRule | OwnPreference") -> str:
    """Where a rule or preference of one's own comes from, and where it is found."""
    return own.source if own.source == own.__module__ else f"{own.source} ({own.place})"


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        answer(f"eventplan {version('eventplan')}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    del version


# Commands with a module of their own register themselves on `app`.
from . import diff as _diff  # noqa: E402, F401
from . import explain as _explain  # noqa: E402, F401
from . import export as _export  # noqa: E402, F401
from . import importing as _importing  # noqa: E402, F401
from . import picture as _picture  # noqa: E402, F401
from . import publish as _publish  # noqa: E402, F401
from . import replan as _replan  # noqa: E402, F401
from . import sheets as _sheets  # noqa: E402, F401
from . import site as _site  # noqa: E402, F401
from . import testing as _testing  # noqa: E402, F401
from . import what_if as _what_if  # noqa: E402, F401

__all__ = ["ORDER", "app"]

ORDER = (
    "new", "check", "test", "plan", "verify", "explain", "replan", "diff", "what-if", "publish", "letters",
    "sheets", "site", "picture", "export", "import", "schema", "rules",
)  # fmt: skip
"""The commands as the page of the command line has them; any other comes last."""


def _place(command: typer.models.CommandInfo) -> int:
    name = command.name or getattr(command.callback, "__name__", "")
    return ORDER.index(name) if name in ORDER else len(ORDER)


app.registered_commands.sort(key=_place)

for _command in app.registered_commands:
    if _command.callback is not None:
        _named = _command.callback.__name__
        # The list of commands has the whole first line of each: left to itself it would cut off what is long.
        _command.short_help = (_command.callback.__doc__ or "").strip().partition("\n")[0]
        _command.callback = with_json(_command.callback)
        if _named not in NO_SCENARIO:
            _command.callback = with_extensions(_command.callback)
        name_values(_command.callback)
