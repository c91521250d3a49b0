"""`eventplan explain`: why there is no plan, and what would give one."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import outputs
from .app import ScenarioFile, Seed, Workers, answer, app, scenario_in, tell
from .show import Telling

if TYPE_CHECKING:
    from eventplan.model import Scenario

_DATED = re.compile(r"\s*\d{4}-", re.A)


@app.command(
    epilog="Examples: eventplan explain scenarios/hanoi-2025-guidelines.yaml; "
    "eventplan explain event.yaml --apply 1 -o mended.yaml; "
    "eventplan explain event.yaml out/plan.json --session opening --at 10:00"
)
def explain(
    context: typer.Context,
    file: ScenarioFile,
    plan_file: Annotated[
        Path | None, typer.Argument(metavar="PLAN", help="Plan file (JSON), with --session.")
    ] = None,
    session: Annotated[str | None, typer.Option(help="Why this session is where it is in the plan.")] = None,
    at: Annotated[
        str | None, typer.Option(help="… and what it would cost at `2025-10-25 10:00`, or `10:00` that day.")
    ] = None,
    room: Annotated[str | None, typer.Option(help="… and what it would cost in this room.")] = None,
    seconds: Annotated[float, typer.Option(min=0, help="Wall-clock limit in seconds.")] = 120.0,
    effort: Annotated[
        float | None,
        typer.Option(min=0, help="Deterministic limit, about a second of one core each; default none."),
    ] = None,
    workers: Workers = 1,
    seed: Seed = 0,
    most: Annotated[int, typer.Option(min=1, max=50, help="Most conflicts, and most ways out.")] = 5,
    apply: Annotated[
        int | None, typer.Option(min=1, help="Write the scenario with the way out of this number made.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", help="Where `--apply` writes it; with --session, where to write the plan priced."
        ),
    ] = None,
    others_move: Annotated[
        bool,
        typer.Option(
            "--others-move", help="With --session and -o: the plan in which other sessions move too."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """
    Say why there is no plan: the sums, a minimal conflict, and the cheapest ways out.

    With a plan and --session: why a session is where it is, and what another place would cost.
    """
    from eventplan.explanation import Shown
    from eventplan.explanation import explain as explained
    from eventplan.files import ready_file, save
    from eventplan.model import Status

    from .explained import as_tree, ending, line

    placed = bool(at or room)
    _need(
        session is not None or (apply is None) == (out is None),
        "`--apply N` and `-o FILE` go together: the number of a way out, and where to write",
    )
    _need(
        (session is None) == (plan_file is None) and (session is not None or not placed),
        "a plan and `--session ID` go together; `--at` and `--room` say where it is wanted",
    )
    unused = _given(context, "effort", "workers", "seed", "most", "apply")
    _need(session is None or not unused, f"with `--session` nothing uses {', '.join(unused)}: leave it out")
    writes = others_move or (session is not None and out is not None)
    _need(
        not writes or (session is not None and out is not None and placed),
        "`-o FILE` writes the plan with `--session ID` at a place: name it with `--at` or `--room` or both",
    )

    if out is not None:
        ready_file(out)

    scenario = scenario_in(file)

    if session is not None and plan_file is not None:
        _session(scenario, plan_file, session, at, room, seconds, quiet, out, others_move)
        return

    telling = Telling(quiet=quiet)
    number = {"conflicts": 0, "ways": 0}

    def show(thing: Shown) -> None:
        telling.clear()
        answer(line(scenario, thing, number))

    explanation = explained(
        scenario,
        seconds=seconds,
        effort=effort,
        workers=workers,
        seed=seed,
        most=most if apply is None else max(most, apply),
        progress=telling.progress,
        show=None if outputs.wanted() else show,
    )

    telling.clear()

    if outputs.wanted():
        outputs.result("explain", as_tree(scenario, explanation))
    else:
        for words in ending(explanation, seconds, effort):
            answer(words)

    if apply is not None and out is not None:
        _need(
            apply <= len(explanation.ways_out),
            f"there is no way out number {apply}: {len(explanation.ways_out)} were found",
        )
        save(explanation.ways_out[apply - 1].apply(scenario), out)
        tell(f"wrote {out}: now `eventplan plan {out} -o build`")
        return

    if explanation.interrupted:
        raise typer.Exit(130)

    codes = {Status.INFEASIBLE: 3, Status.UNKNOWN: 4}
    raise typer.Exit(codes.get(explanation.status, 0))


def _given(context: typer.Context, *names: str) -> list[str]:
    """Return which of some options stand in the command line."""
    sources = {name: context.get_parameter_source(name) for name in names}
    return [f"`--{name}`" for name, source in sources.items() if source and source.name == "COMMANDLINE"]


def _need(right: bool, message: str) -> None:
    """Refuse options that do not go together."""
    if not right:
        tell(message)
        raise typer.Exit(2)


def _session(
    scenario: "Scenario",
    plan_file: Path,
    session: str,
    at: str | None,
    room: str | None,
    seconds: float,
    quiet: bool,
    out: Path | None,
    others_move: bool,
) -> None:
    from pydantic_core import PydanticCustomError

    from eventplan.explanation import explain_session, priced_plan
    from eventplan.files import load_plan, save_plan
    from eventplan.model.times import parse_moment

    from .explained import placed_lines, placed_tree

    plan, telling = load_plan(plan_file), Telling(quiet=quiet)
    was = plan.placement_by_session.get(session)
    moment = None

    if at is not None:
        days = scenario.event.days
        date = scenario.event.local_date(was.start) if was else days[0].date

        try:
            moment = parse_moment(at if _DATED.match(at) else f"{date} {at}")
            start = scenario.event.instant(moment)
        except PydanticCustomError as error:
            tell(f"--at: {error.message()}")
            raise typer.Exit(2) from None

        if scenario.event.local_date(start) not in {day.date for day in days}:
            tell(f"{moment:%d %b %Y} is not a day of the event")
            raise typer.Exit(2)

    placed = explain_session(
        scenario, plan, session, at=moment, room=room, seconds=seconds, progress=telling.progress
    )
    telling.clear()

    if outputs.wanted():
        outputs.result("explain-session", placed_tree(placed))
    else:
        for line in placed_lines(scenario, placed):
            answer(line)

    if placed.interrupted:
        raise typer.Exit(130)
    if out is None:
        return

    move = placed.moves[0]
    cost = move.free if others_move or move.fixed.plan is None else move.fixed
    priced = priced_plan(scenario, plan, cost)
    save_plan(priced, out)
    how = "free to move" if cost is move.free else "where it is"
    tell(f"wrote {out}, with every other session {how}: score {priced.score}, verified")
