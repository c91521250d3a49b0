"""`eventplan export`: a plan as files for other programs."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import ScenarioFile, app, data_out, file_out, say_other, scenario_in, tell, unlawful


class Format(StrEnum):
    """What `export` writes."""

    SCHEDULE_XML = "schedule.xml"
    SCHEDULE_JSON = "schedule.json"
    CSV = "csv"
    XLSX = "xlsx"


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
    form: Annotated[Format, typer.Option("-f", "--format", help="What to write.")],
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
    unlawful_too: Annotated[
        bool, typer.Option("--unlawful", help="Write a plan that breaks rules, too.")
    ] = False,
) -> None:
    """Write a plan for other programs: schedule.xml and schedule.json (public), CSV, XLSX."""
    from eventplan.files import load_plan
    from eventplan.publish import (
        DESK,
        PRESS,
        PUBLIC,
        UnlawfulRelease,
        be_lawful,
        schedule_json,
        schedule_xml,
        tables_for,
    )

    if form is Format.XLSX and out is None:
        tell("a workbook is no text: give it a file with -o")
        raise typer.Exit(2)
    scenario, plan = scenario_in(file), load_plan(plan_file)
    say_other(scenario, plan)
    try:
        if not unlawful_too:
            be_lawful(scenario, plan)
    except UnlawfulRelease as error:
        unlawful(scenario, error, "--unlawful writes it all the same")
    who = {ReaderName.PUBLIC: PUBLIC, ReaderName.PRESS: PRESS, ReaderName.DESK: DESK}[reader]
    if form in (Format.CSV, Format.XLSX):
        found = tables_for(scenario, plan, who, language)
        if since is not None and who is DESK:
            from eventplan.replanning import difference

            found["changes"] = difference(load_plan(since), plan, scenario).table()
        elif since is not None:
            tell("`changes` is confidential: it is for the desk alone (--reader desk)")
            raise typer.Exit(2)
    if form is Format.XLSX:
        from eventplan.publish.workbooks import xlsx_file

        data = xlsx_file(found, "confidential" if who is DESK else "")
    elif form is Format.CSV:
        if table not in found:
            tell(f"the {reader} reader has no table '{table}' of this plan: {', '.join(found)}")
            raise typer.Exit(2)
        data = found[table].csv()
    else:
        write = schedule_xml if form is Format.SCHEDULE_XML else schedule_json
        key = secret_in(secret)
        data = write(scenario, plan, language=language, secret=key, url=url, persons=persons)
    if out is None:
        data_out(data)
        return
    file_out(out, data, private=who is DESK)
    tell(f"wrote {out}")


def secret_in(file: Path | None) -> bytes:
    """Return the secret in a file, that of the environment, or none."""
    from eventplan.publish.secret import VARIABLE, SecretError, parse_secret, read_secret

    if file is None:
        return parse_secret(os.environ[VARIABLE]) if VARIABLE in os.environ else b""
    try:
        return read_secret(file)
    except FileNotFoundError:
        raise SecretError(f"there is no secret '{file}'") from None
