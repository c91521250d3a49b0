"""`eventplan explain`: why there is no plan, and what would give one."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .commands import Json, ScenarioFile, _load, _print, _tell, app
from .show import Telling


@app.command(
    epilog="Examples: eventplan explain scenarios/hanoi-2025-guidelines.yaml; "
    "eventplan explain event.yaml --apply 1 -o mended.yaml"
)
def explain(
    file: ScenarioFile,
    seconds: Annotated[float, typer.Option(min=0, help="Wall-clock limit in seconds.")] = 120.0,
    most: Annotated[int, typer.Option(min=1, max=50, help="Most conflicts, and most ways out.")] = 5,
    apply: Annotated[
        int | None, typer.Option(min=1, help="Write the scenario with the way out of this number made.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Where `--apply` writes it.")] = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Say why there is no plan: the sums, a minimal conflict, and the cheapest ways out."""
    from eventplan.explanation import Shown
    from eventplan.explanation import explain as explained
    from eventplan.files import save
    from eventplan.model import Status

    from .explained import as_tree, ending, line

    if (apply is None) != (out is None):
        _tell("`--apply N` and `-o FILE` go together: the number of a way out, and where to write")
        raise typer.Exit(2)
    scenario = _load(file)
    telling = Telling(quiet=quiet)
    number = {"conflicts": 0, "ways": 0}

    def show(thing: Shown) -> None:
        telling.clear()
        _print(line(scenario, thing, number))

    found = explained(
        scenario,
        seconds=seconds,
        most=most if apply is None else max(most, apply),
        progress=telling.tell,
        show=None if as_json else show,
    )
    telling.clear()
    if as_json:
        _print(json.dumps(as_tree(scenario, found), indent=1, ensure_ascii=False))
    else:
        for words in ending(found, seconds):
            _print(words)
    if apply is not None and out is not None:
        if apply > len(found.ways_out):
            _tell(f"there is no way out number {apply}: {len(found.ways_out)} were found")
            raise typer.Exit(2)
        save(found.ways_out[apply - 1].apply(scenario), out)
        _tell(f"wrote {out}: now `eventplan plan {out} -o build`")
        return
    if found.interrupted:
        raise typer.Exit(130)
    if found.status is Status.INFEASIBLE:
        raise typer.Exit(3)
    if found.status is Status.UNKNOWN:
        raise typer.Exit(4)
