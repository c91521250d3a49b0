"""`eventplan site`: the programme as pages for one audience."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eventplan.numbers import number_of

from . import outputs
from .app import ScenarioFile, UnlawfulToo, app, plan_to_show, scenario_before, tell, written

if TYPE_CHECKING:
    from eventplan.model import Plan, Scenario


class AudienceName(StrEnum):
    """For whom `site` writes."""

    PUBLIC = "public"
    DELEGATES = "delegates"
    PRESS = "press"
    SECURITY = "security"
    INTERPRETERS = "interpreters"
    CONTROL_ROOM = "control-room"


Templates = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        file_okay=False,
        help="Folder with templates, styles or scripts to use instead of those of the same name.",
    ),
]


Was = Annotated[
    Path | None,
    typer.Option(
        metavar="SCENARIO",
        help="Scenario file of the plan of --since, if this one is not made from it by its `changes`.",
    ),
]


def known_before(
    file: Path, scenario: "Scenario", since: Path | None, was: Path | None
) -> "tuple[Plan | None, Scenario | None]":
    """Return the plan that readers know, and its scenario if that was another."""
    from eventplan.files import load_plan
    from eventplan.model import PlanError
    from eventplan.publish.readership import check_fit

    if since is None:
        return None, None

    before = load_plan(since)
    earlier = scenario_before(file, scenario, before, was)

    try:
        check_fit(earlier or scenario, before)
    except PlanError as error:
        hint = "" if was else ": name the scenario of that plan with --was"
        raise PlanError(f"--since: {error}{hint}") from None

    return before, earlier


@app.command(
    epilog="Examples: eventplan site event.yaml out/plan.json -o site; "
    "eventplan site event.yaml out/plan.json -o press --for press --language fr"
)
def site(
    file: ScenarioFile,
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the pages; index.html is the first.")],
    audience: Annotated[
        AudienceName, typer.Option("--for", help="Who reads it: pages show what all of them may see.")
    ] = AudienceName.PUBLIC,
    language: Annotated[str | None, typer.Option(help="Language tried first for every text.")] = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            help="File with the secret of the event, so that names of pages cannot be guessed. "
            "Default: EVENTPLAN_SECRET, if it is set."
        ),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="PLAN", help="The plan that readers know: pages say what changed since."),
    ] = None,
    was: Was = None,
    unlawful_too: UnlawfulToo = False,
    templates: Templates = None,
) -> None:
    """Write the programme as a site: pages that need no server, no network and no script."""
    from eventplan.publish.site import write_site

    from .export import secret_in

    scenario, plan = plan_to_show(file, plan_file, unlawful_too=unlawful_too)
    before, earlier = known_before(file, scenario, since, was)
    files = write_site(
        scenario,
        plan,
        out,
        audience.value,
        language=language,
        secret=secret_in(secret),
        before=before,
        earlier=earlier,
        templates=templates,
        unlawful=True,
    )

    if outputs.wanted():
        written(*(out / name for name in files))

    tell(f"wrote {number_of(len(files), 'file')} for the {audience} audience: look at {out / 'index.html'}")
