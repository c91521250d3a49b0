"""`eventplan picture`: a plan as a picture."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import ScenarioFile, UnlawfulToo, app, data_out, file_out, plan_to_show, written
from .site import AudienceName, Was, known_before


class What(StrEnum):
    """What there is a picture of."""

    DAY = "day"
    MOVED = "moved"
    PERSON = "person"
    DELEGATION = "delegation"
    INTERPRETATION = "interpretation"
    SWEEPS = "sweeps"
    ARRIVALS = "arrivals"
    GATES = "gates"
    ZONES = "zones"
    ROOMS = "rooms"
    FAIRNESS = "fairness"


@app.command(
    epilog="Examples: eventplan picture event.yaml out/plan.json day -o day.svg; "
    "eventplan picture event.yaml out/plan.json person --of almeida --day 2026-05-12 -o almeida.png"
)
def picture(
    file: ScenarioFile,
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")],
    what: Annotated[
        What, typer.Argument(help="What it shows; all but `day` and `moved` are confidential.")
    ] = What.DAY,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="File to write, .svg or .png; standard output (SVG) without it."),
    ] = None,
    day: Annotated[
        str | None, typer.Option(help="Which day, `2026-05-12`; by default the first with anything to show.")
    ] = None,
    of: Annotated[str, typer.Option(help="The delegate of `person`, the delegation of `delegation`.")] = "",
    audience: Annotated[
        AudienceName, typer.Option("--for", help="Whose view `day` and `moved` show.")
    ] = AudienceName.PUBLIC,
    language: Annotated[str | None, typer.Option(help="Language tried first for every text.")] = None,
    since: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="The plan that readers know, for `moved`.")
    ] = None,
    was: Was = None,
    unlawful_too: UnlawfulToo = False,
) -> None:
    """Draw a plan: a day of rooms over time, what moved, people, teams, doors, gates, zones, rooms."""
    from eventplan.publish.pictures import picture as drawn
    from eventplan.publish.pictures.raster import png

    if out is not None and out.suffix.lower() not in (".svg", ".png"):
        raise typer.BadParameter("a picture is .svg or .png", param_hint="--out")

    try:
        when = date.fromisoformat(day) if day else None
    except ValueError:
        raise typer.BadParameter(f"'{day}' is not a date: write `2026-05-12`", param_hint="--day") from None

    scenario, plan = plan_to_show(file, plan_file, unlawful_too=unlawful_too)
    before, earlier = known_before(file, scenario, since, was)
    svg = drawn(
        scenario,
        plan,
        what.value,
        when,
        of=of,
        audience=audience.value,
        language=language,
        before=before,
        earlier=earlier,
        unlawful=True,
    )

    if out is None:
        data_out(svg.encode())
        return

    private = what not in (What.DAY, What.MOVED) or audience is not AudienceName.PUBLIC
    file_out(out, png(svg) if out.suffix.lower() == ".png" else svg.encode(), private=private)
    written(out)
