"""`eventplan sheets`: codes for the desk to hand out."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import outputs
from .app import app, file_out, tell, written
from .site import Templates


class Sort(StrEnum):
    """Which readers get a code."""

    DELEGATE = "delegate"
    DELEGATION = "delegation"
    ROOM = "room"
    ZONE = "zone"
    TEAM = "team"
    PRESS = "press"


@app.command(epilog="Example: eventplan sheets site-desk -o sheets.html --kind delegate")
def sheets(
    desk: Annotated[Path, typer.Argument(metavar="DESK", help="The desk of a site, published with `--url`.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (HTML, to be printed).")],
    kind: Annotated[
        list[Sort] | None, typer.Option(help="Which readers (may be repeated); delegations by default.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the few words beside names.")] = "en",
    templates: Templates = None,
) -> None:
    """Make sheets of codes: anybody who scans one opens the reader's page. CONFIDENTIAL."""
    from eventplan.publish.site.sheets import sheets as sheets_page

    kinds = [sort.value for sort in kind] if kind else ["delegation"]
    file_out(out, sheets_page(desk, kinds, language, templates=templates), private=True)
    if outputs.wanted():
        written(out)

    tell(f"wrote {out} (CONFIDENTIAL: each code opens the agenda of one reader)")
