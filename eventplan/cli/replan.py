"""`eventplan replan`, `diff` and `what-if`: what changes when something changes."""

import functools
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    data_out,
    file_out,
    known_rules,
    no_plan,
    scenario_in,
    tell,
    written,
)
from .show import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from eventplan.model import AnyChange, Scenario
    from eventplan.replanning import Replan

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON) that people know.")]


class Freeze(StrEnum):
    """From which level on sessions stay."""

    PUBLISHED = "published"
    NOTIFIED = "notified"
    UNDER_WAY = "under-way"
    DONE = "done"


class Form(StrEnum):
    """How a difference is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@app.command(
    epilog="Examples: eventplan replan event.yaml out/plan.json --lose-room R305 --from 2025-10-25T12:00; "
    "eventplan replan event.yaml out/plan.json --late USA 45min --now 2025-10-25T08:00 -o new"
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
    from eventplan.model import Level, NoPlan, settled, with_changes
    from eventplan.replanning import replan as replanned

    scenario, before = scenario_in(file), load_plan(plan_file)
    known_rules(waive or [])
    if out is not None:
        ready_folder(out)

    lines = [f"lose-room {room}{_window(since, until)}" for room in lose_room or ()]

    if (since or until) and not lose_room:
        tell("--from and --until say when a room is lost: name it with --lose-room")
        raise typer.Exit(2)

    lines += [f"{word} {two[0]} {two[1]}" for word, two in (("late", late), ("leaves", leaves)) if two]
    lines += [f"cancel {session}" for session in cancel or ()]
    changes = [*_added(add or []), *lines, *(change or ())]
    wanted = with_changes(scenario, changes, before)

    with Shown(quiet=quiet) as shown:
        found = shown.stoppable(
            lambda asked: replanned(
                scenario,
                before,
                changes=changes,
                now=_instant(scenario, now) if now else None,
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

    if isinstance(found, NoPlan):
        no_plan(wanted, found, shown.interrupted)

    assert not isinstance(found, NoPlan)
    files = _write(found, out, file, settled(scenario, changes, before)) if out else []

    if outputs.wanted():
        outputs.result("replan", _tree(found))
        return

    answer(_told(found))
    for number, other in enumerate(found.others, start=2):
        answer(f"\nNumber {number}:\n{_told(other)}")

    if out:
        answer(f"Written to {out}: {', '.join(files)}.")


def _window(since: str | None, until: str | None) -> str:
    return (f" from {since}" if since else "") + (f" until {until}" if until else "")


def _added(files: list[Path]) -> "list[AnyChange]":
    from eventplan.files.variations import load_session
    from eventplan.model import Add

    return [Add.model_validate({"session": load_session(file)}) for file in files]


def _instant(scenario: "Scenario", text: str) -> "datetime":
    from pydantic_core import PydanticCustomError

    from eventplan.model.times import parse_moment

    try:
        instant: datetime = scenario.event.instant(parse_moment(text))
    except PydanticCustomError as error:
        tell(f"--now: {error.message()}")
        raise typer.Exit(2) from None

    return instant


def _told(found: "Replan") -> str:
    proved = "proved: no plan disrupts less" if found.proved else f"no plan disrupts less than {found.least}"
    lines = [found.difference.text() or "Nothing changes.\n"]
    among = "disrupts as little" if found.lost is None else "keeps the budget"
    within = f"none that {among} scores less"
    within += "" if found.plan.score <= found.bound else f" than {found.bound}"
    lines.append(
        f"Disruption {found.disruption} ({proved}). {_people(found)} "
        f"Score {found.plan.score} (proved: {within}). Verified: 0 findings."
    )

    if found.lost is not None:
        lines.append(
            f"The budget costs {found.lost.points} points that are known, {found.lost.most} at most."
            if found.lost.most
            else "The budget costs nothing: no plan scores less."
        )

    return "\n".join(lines)


def _people(found: "Replan") -> str:
    number = len(found.difference.people)
    if not number:
        return "Nobody's agenda changes beside that."

    who = f"{number} " + ("person's agenda changes" if number == 1 else "people's agendas change")
    known = (
        "no such plan has less"
        if found.proved_agendas
        else f"no such plan has less than {found.least_agendas}"
    )

    return f"{who}, weight {found.agendas} (proved: {known})."


def _tree(found: "Replan") -> dict[str, object]:
    return {
        "status": str(found.plan.status),
        "disruption": found.disruption,
        "least": found.least,
        "proved": found.proved,
        "people": len(found.difference.people),
        "agendas": found.agendas,
        "least_agendas": found.least_agendas,
        "score": found.plan.score,
        "bound": found.bound,
        "lost": found.lost and {"points": found.lost.points, "most": found.lost.most},
        "difference": found.difference.tree(),
        "plan": found.plan.model_dump(mode="json"),
        "others": [_tree(other) for other in found.others],
    }


def _write(found: "Replan", out: Path, base: Path, changes: "Sequence[AnyChange]") -> list[str]:
    from eventplan.files import changed_scenario, plan_json, write_folder
    from eventplan.files.swapping import CONFIDENTIAL
    from eventplan.publish import DESK, programme_csv, programme_text

    files = {
        "plan.json": plan_json(found.plan).encode(),
        "programme.csv": programme_csv(found.scenario, found.plan),
        "programme.txt": programme_text(found.scenario, found.plan).encode(),
        f"{CONFIDENTIAL}/programme.txt": programme_text(found.scenario, found.plan, DESK).encode(),
        f"{CONFIDENTIAL}/changes.txt": found.difference.text().encode(),
        f"{CONFIDENTIAL}/changes.csv": found.difference.csv(),
    }

    for number, other in enumerate(found.others, start=2):
        files[f"plan-{number}.json"] = plan_json(other.plan).encode()
        files[f"{CONFIDENTIAL}/changes-{number}.txt"] = other.difference.text().encode()

    if changes:
        files["scenario.yaml"] = changed_scenario(base, out, changes).encode()

    write_folder(out, files)
    return list(files)


@app.command(
    epilog="Examples: eventplan diff old/plan.json new/plan.json event.yaml; "
    "eventplan diff old/plan.json new/plan.json event.yaml -f csv -o changes.csv"
)
def diff(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="Plan file (JSON).")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Plan file (JSON).")],
    file: Annotated[
        Path | None, typer.Argument(metavar="[SCENARIO]", help="Scenario file: titles, names, delegations.")
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

    found = difference(
        load_plan(before),
        load_plan(after),
        scenario_in(file) if file else None,
        scenario_in(was) if was else None,
    )

    if outputs.wanted() and out is None:
        outputs.result("diff", found.tree())
        return

    if form is Form.CSV:
        data = found.csv() if found else b""
    elif form is Form.JSON:
        data = (json.dumps(found.tree(), indent=1, ensure_ascii=False) + "\n").encode() if found else b""
    else:
        data = found.text().encode()

    if out is None:
        data_out(data)
        return

    file_out(out, data, private=True)  # it names what is restricted, too
    if outputs.wanted():
        written(out)


@app.command(
    "what-if",
    epilog="Examples: eventplan what-if event.yaml changes.yaml --baseline out/plan.json --jobs 4; "
    "eventplan what-if event.yaml -o table.csv",
)
def what_if(
    file: ScenarioFile,
    variations: Annotated[
        Path | None,
        typer.Argument(metavar="[VARIATIONS]", help="File (YAML) of variations; else those of `stress`."),
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
    """Plan or replan many variations: which work, what they change, what they score, who is hit."""
    from contextlib import nullcontext

    from eventplan.files import load_plan, ready_file
    from eventplan.files.variations import load_variations
    from eventplan.model import Variation
    from eventplan.replanning import Processes
    from eventplan.replanning import what_if as tried

    scenario = scenario_in(file)
    if out is not None:
        ready_file(out)

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
        tell(f"interrupted: {len(table.outcomes)} of {len(todo)} variations are done")
        raise typer.Exit(130)

    if any(outcome.status == "failed" for outcome in table.outcomes):
        raise typer.Exit(1)


@app.command("sweep", hidden=True, deprecated=True)
@functools.wraps(what_if)
def sweep(**given: Any) -> None:
    """Do what `what-if` does: it was called `sweep`, like the search of a room."""
    tell("`eventplan sweep` is on its way out, and gone with 0.4: write `eventplan what-if`")
    what_if(**given)
