"""`eventplan diff`: what differs between two plans."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import outputs
from .app import app, data_out, file_out, scenario_before, scenario_in, tell, written


class Form(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@app.command(
    epilog="Examples: eventplan diff old/plan.json new/plan.json event.yaml; "
    "eventplan diff old/plan.json new/plan.json event.yaml -f csv -o changes.csv"
)
def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="Plan file (JSON).")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Plan file (JSON).")],
    file: Annotated[
        Path | None, typer.Argument(metavar="SCENARIO", help="Scenario file: titles, names, delegations.")
    ] = None,
    was: Annotated[
        Path | None,
        typer.Option(
            metavar="SCENARIO", help="Scenario file of BEFORE, if it was another: it knows what is cancelled."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("-f", "--format", help="What to write.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File to write.")] = None,
) -> None:
    """Say what differs between two plans, and who must be told. Prints nothing when nothing does."""
    from eventplan.files import load_plan
    from eventplan.replanning import difference

    known = load_plan(before)
    scenario = scenario_in(file) if file else None
    earlier = scenario_before(file, scenario, known, was)
    new = load_plan(after)
    change = difference(known, new, scenario, earlier)

    if (scenario is None or earlier is None) and known.scenario != new.scenario:
        tell(
            "not compared, since plan files do not say it: how long sessions are, who chairs and who speaks; "
            "name the scenario, and with --was that of the old plan"
        )

    if outputs.wanted() and out is None:
        outputs.result("diff", change.tree())
        return

    if form is Form.CSV:
        data = change.csv() if change else b""
    elif form is Form.JSON:
        data = (json.dumps(change.tree(), indent=1, ensure_ascii=False) + "\n").encode() if change else b""
    else:
        data = change.text().encode()

    if out is None:
        data_out(data)
        return

    file_out(out, data, private=True)  # it names what is restricted, too
    if outputs.wanted():
        written(out)
