"""`eventplan what-if`: what becomes of a plan when many things change, each alone."""

import functools
from pathlib import Path
from typing import Annotated, Any

import typer

from eventplan.numbers import number_of

from . import outputs
from .app import ScenarioFile, Seed, answer, app, file_out, scenario_in, tell


@app.command(
    "what-if",
    epilog="Examples: eventplan what-if event.yaml changes.yaml --baseline out/plan.json --jobs 4; "
    "eventplan what-if event.yaml -o table.csv",
)
def what_if(
    file: ScenarioFile,
    variations: Annotated[
        Path | None,
        typer.Argument(metavar="VARIATIONS", help="File (YAML) of variations; else those of `stress`."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Plan file to replan from; without one each is planned anew.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Variations at once, a process each.")] = 1,
    seconds: Annotated[
        float | None,
        typer.Option(min=0, help="Wall-clock limit of each, in seconds. Default 60; none with one worker."),
    ] = None,
    effort: Annotated[
        float | None, typer.Option(min=0, help="Deterministic limit of each search. Default 60.")
    ] = None,
    seed: Seed = 0,
    keep: Annotated[
        Path | None, typer.Option(help="Folder in which rows are kept: what is there is not computed again.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File (CSV) to write.")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Plan or replan many variations: which work, what they change, what they score, who is affected."""
    from contextlib import nullcontext

    from eventplan.files import load_plan, ready_file
    from eventplan.files.variations import load_variations
    from eventplan.model import Variation
    from eventplan.replanning import Processes
    from eventplan.replanning import what_if as tried

    scenario = scenario_in(file)
    if out is not None:
        ready_file(out, private=True)

    todo = (
        load_variations(variations)
        if variations
        else [Variation.model_validate({"id": s.id, "changes": s.changes}) for s in scenario.stress]
    )

    if not todo:
        tell("there are no variations: name a file of them, or state `stress` in the scenario")
        raise typer.Exit(2)

    before = load_plan(baseline) if baseline else None
    pool = Processes(jobs) if jobs > 1 else nullcontext()

    with pool as executor:
        table = tried(
            scenario,
            todo,
            baseline=before,
            executor=executor,
            in_flight=2 * jobs,
            keep_in=keep,
            seconds=seconds,
            effort=effort,
            seed=seed,
            progress=None if quiet else lambda now: tell(now.message),
        )
        if table.interrupted and executor is not None:
            executor.abandon()

    if out is not None:
        file_out(out, table.csv(), private=True)

    if outputs.wanted():
        outputs.result("what-if", {"rows": table.tree(), "interrupted": table.interrupted})
    else:
        answer(table.text())

    if table.interrupted:
        tell(f"interrupted: {len(table.outcomes)} of {number_of(len(todo), 'variation')} done")
        raise typer.Exit(130)

    if any(outcome.status == "failed" for outcome in table.outcomes):
        raise typer.Exit(1)


@app.command("sweep", hidden=True, deprecated=True)
@functools.wraps(what_if)
def sweep(**given: Any) -> None:
    """Do what `what-if` does: it was called `sweep`, like the search of a room."""
    tell("`eventplan sweep` is on its way out, and gone with 0.4: write `eventplan what-if`")
    what_if(**given)
