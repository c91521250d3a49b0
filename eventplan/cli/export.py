"""`eventplan export`: a plan as files for other programs."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import ScenarioFile, UnlawfulToo, app, data_out, file_out, plan_to_show, tell, written


def known_format(value: str) -> str:
    """Return the name of a format of export; anything else is bad usage."""
    from eventplan.publish.exporters import EXPORTERS, installed_formats

    names = [*(exporter.name for exporter in EXPORTERS), *installed_formats()]
    if value not in names:
        raise typer.BadParameter(f"'{value}' is not a format: write {', '.join(names)}")

    return value


class ReaderName(StrEnum):
    """For whom `export` writes."""

    PUBLIC = "public"
    PRESS = "press"
    DESK = "desk"


@app.command(
    epilog="Examples: eventplan export event.yaml out/plan.json -f schedule.xml -o schedule.xml; "
    "eventplan export event.yaml out/plan.json -f xlsx --reader desk -o desk.xlsx"
)
def export(
    file: ScenarioFile,
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")],
    form: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            callback=known_format,
            help="What to write: schedule.xml, schedule.json, csv, xlsx, … (a wrong name lists them all).",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write; standard output without it.")
    ] = None,
    table: Annotated[
        str,
        typer.Option(
            help="Which table `csv` holds: programme; for the desk also attendance, statements, "
            "signatures, gates, sweeps, arrivals, interpretation, booths, fair-slots, charges, and with "
            "--since changes. `xlsx` holds all."
        ),
    ] = "programme",
    reader: Annotated[
        ReaderName, typer.Option(help="For whom: all tables but the programme are for the desk alone.")
    ] = ReaderName.PUBLIC,
    since: Annotated[
        Path | None,
        typer.Option(metavar="PLAN", help="The plan that people know: adds the desk's table `changes`."),
    ] = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            help="File with the secret of the event, so that ids in a schedule cannot be guessed and are "
            "those of the published site. Default: EVENTPLAN_SECRET, if it is set."
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language tried first for every text.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Address of the public programme, for links in a schedule.")
    ] = None,
    persons: Annotated[
        bool, typer.Option("--persons/--no-persons", help="Name chairs and speakers in a schedule.")
    ] = True,
    unlawful_too: UnlawfulToo = False,
) -> None:
    """Write a plan for other programs: schedule.xml and schedule.json (public), CSV, XLSX."""
    from eventplan.files import load_plan
    from eventplan.publish import DESK, PRESS, PUBLIC
    from eventplan.publish.exporters import Export, exporter

    format_ = exporter(form)
    assert format_ is not None

    if format_.binary and out is None:
        tell(f"{form} is binary: write it to a file with -o")
        raise typer.Exit(2)

    scenario, plan = plan_to_show(file, plan_file, unlawful_too=unlawful_too)
    who = {ReaderName.PUBLIC: PUBLIC, ReaderName.PRESS: PRESS, ReaderName.DESK: DESK}[reader]

    more = {}

    if since is not None and not format_.public:
        if who is not DESK:
            tell("`changes` is confidential: it is for the desk alone (--reader desk)")
            raise typer.Exit(2)

        from eventplan.replanning import difference

        more["changes"] = difference(load_plan(since), plan, scenario).table()

    key = secret_in(secret) if format_.public else b""
    wanted = Export(
        scenario,
        plan,
        who,
        language=language,
        secret=key,
        url=url,
        persons=persons,
        table=table,
        more=more,
    )

    if format_.one_table and table not in wanted.tables:
        tell(f"this plan has no table '{table}' for --reader {reader}: it has {', '.join(wanted.tables)}")
        raise typer.Exit(2)

    data = format_.write(wanted)

    if out is None:
        data_out(data)
        return

    file_out(out, data, private=who is DESK)
    written(out)


def secret_in(file: Path | None) -> bytes:
    """Return the secret in a file, that of the environment, or none."""
    from eventplan.publish.secret import VARIABLE, SecretError, parse_secret, read_secret

    if file is None:
        return parse_secret(os.environ[VARIABLE]) if VARIABLE in os.environ else b""

    try:
        return read_secret(file)
    except FileNotFoundError:
        raise SecretError(f"there is no secret '{file}'") from None
