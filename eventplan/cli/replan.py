"""`eventplan replan`: a changed event is planned again with as little change as possible."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import outputs
from .app import (
    ScenarioFile,
    Seconds,
    Seed,
    Waive,
    Workers,
    answer,
    app,
    known_rules,
    no_plan,
    scenario_in,
    tell,
)
from .replan_refused import refused
from .replan_summary import replan_tree, summary, write_replan
from .show import Shown
from .usage import Quoted

if TYPE_CHECKING:
    from datetime import datetime

    from eventplan.model import AnyChange, Scenario

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON) that people know.")]


class Freeze(StrEnum):
    """From which level on sessions stay."""

    PUBLISHED = "published"
    NOTIFIED = "notified"
    UNDER_WAY = "under-way"
    DONE = "done"


@app.command(
    cls=Quoted,
    epilog="Examples: eventplan replan event.yaml out/plan.json --lose-room R305 --from 2025-10-25T12:00; "
    "eventplan replan event.yaml out/plan.json --late USA 45min --now 2025-10-25T08:00 -o new",
)
def replan(
    file: ScenarioFile,
    plan_file: PlanFile,
    change: Annotated[
        list[str] | None, typer.Option(help="A change, as a line: 'late USA 45 min' (may be repeated).")
    ] = None,
    lose_room: Annotated[list[str] | None, typer.Option(help="A room that cannot be used.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From when rooms are lost.")] = None,
    until: Annotated[str | None, typer.Option(help="Until when rooms are lost.")] = None,
    late: Annotated[
        tuple[str, str] | None, typer.Option(metavar="WHO TIME", help="Who arrives later, by how much.")
    ] = None,
    leaves: Annotated[
        tuple[str, str] | None, typer.Option(metavar="WHO WHEN", help="Who leaves when.")
    ] = None,
    cancel: Annotated[list[str] | None, typer.Option(help="A session that is not held.")] = None,
    add: Annotated[list[Path] | None, typer.Option(help="File (YAML) with a session to add.")] = None,
    now: Annotated[
        str | None, typer.Option(help="The present, in the event's time: what has begun stays.")
    ] = None,
    freeze: Annotated[
        Freeze, typer.Option(help="Sessions at this level, or a firmer one, stay.")
    ] = Freeze.UNDER_WAY,
    budget: Annotated[
        int | None, typer.Option(min=0, help="Most sessions that may change; says what is lost by it.")
    ] = None,
    best: Annotated[
        int, typer.Option("--best", min=1, max=20, help="How many replans that differ, the best first.")
    ] = 1,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder for plan, programme and what changes.")
    ] = None,
    seconds: Seconds = None,
    effort: Annotated[
        float | None,
        typer.Option(min=0, help="Deterministic limit of each search; 60 with one worker."),
    ] = None,
    workers: Workers = 2,
    seed: Seed = 0,
    waive: Waive = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Replan a changed event with as little change as possible: what moves, and who must be told."""
    from eventplan.files import load_plan, ready_folder
    from eventplan.model import Baseline, Level, NoPlan, settled, with_changes
    from eventplan.replanning import replan as replanned

    scenario, before = scenario_in(file), load_plan(plan_file)
    known_rules(waive or [])
    if out is not None:
        ready_folder(out, private=True)

    lines = [f"lose-room {room}{_window(since, until)}" for room in lose_room or ()]

    if (since or until) and not lose_room:
        tell("--from and --until say when a room is lost: name it with --lose-room")
        raise typer.Exit(2)

    lines += [f"{word} {two[0]} {two[1]}" for word, two in (("late", late), ("leaves", leaves)) if two]
    lines += [f"cancel {session}" for session in cancel or ()]
    changes = [*_added(add or [], scenario), *lines, *(change or ())]
    wanted = with_changes(scenario, changes, before)
    present = _instant(scenario, now) if now else None

    with Shown(quiet=quiet, search_for="the plan with the least disruption") as shown:
        result = shown.stoppable(
            lambda asked: replanned(
                scenario,
                before,
                changes=changes,
                now=present,
                freeze=Level(freeze.value),
                budget=budget,
                best=best,
                seconds=seconds,
                effort=effort,
                workers=workers,
                seed=seed,
                waive=waive or (),
                progress=shown.progress,
                stop=asked,
            )
        )

    if isinstance(result, NoPlan):
        if shown.interrupted:
            no_plan(wanted, result, True)

        before_now = Baseline(plan=before, now=present, freeze=Level(freeze.value))
        refused(
            wanted.with_baseline(before_now), result, quiet, out, file, settled(scenario, changes, before)
        )

    assert not isinstance(result, NoPlan)
    files = write_replan(result, out, file, settled(scenario, changes, before)) if out else []

    if outputs.wanted():
        outputs.result("replan", replan_tree(result))
        return

    answer(summary(result))
    for number, other in enumerate(result.others, start=2):
        answer(f"\nReplan {number}:\n{summary(other)}")

    if out:
        answer(f"Written to {out}: {', '.join(files)}.")


def _window(since: str | None, until: str | None) -> str:
    return (f" from {since}" if since else "") + (f" until {until}" if until else "")


def _added(files: list[Path], scenario: "Scenario") -> "list[AnyChange]":
    from eventplan.files.variations import load_session
    from eventplan.model import Add

    return [Add.model_validate({"session": load_session(file, scenario.kinds)}) for file in files]


def _instant(scenario: "Scenario", text: str) -> "datetime":
    from pydantic_core import PydanticCustomError

    from eventplan.model.times import parse_moment

    try:
        instant: datetime = scenario.event.instant(parse_moment(text))
    except PydanticCustomError as error:
        tell(f"--now: {error.message()}")
        raise typer.Exit(2) from None

    return instant
