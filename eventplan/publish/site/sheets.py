"""Sheets for the desk: a QR code with the name for each reader, to be cut for badges and rooms."""

import csv
import io
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from ...files.reading import read_file, why
from ...model import EventplanError
from ..labels import label
from ..publisher import DESK_INDEX
from ..words import language_given, spoken
from .codes import codes_for
from .jinja import environment, template_errors
from .personal import path_of

MOST_BYTES = 1024 * 1024 * 1024


class SheetError(EventplanError):
    """A desk that no sheets can be made of."""


class Slip(NamedTuple):
    """What is cut out for one reader."""

    kind: str
    id: str
    name: str
    page: str
    code: Markup


def sheets(
    desk: Path,
    kinds: Collection[str] = ("delegation",),
    language: str = "en",
    *,
    templates: Path | None = None,
) -> bytes:
    """
    Return a page to print: for each reader of some kinds a code that opens the reader's page.

    Args:
        desk: The desk of a site that was published with its address (`url`).
        kinds: Which readers: `delegate`, `delegation`, `room`, `zone`, `team`, `press`.
        language: Language of the few words besides names.
        templates: Folder with a `sheets.html` or `sheets.css` that is used instead of ours.

    Raises:
        ArgumentError: There are no words in this language.
        SheetError: The desk has no index, or addresses are not in it.
        SiteError: One of the *templates* cannot be used.

    """
    own = spoken([language_given(language)])
    slips = list(_slips(desk, kinds))
    if not slips:
        raise SheetError(f"'{desk / DESK_INDEX}' has no feed of {' or '.join(kinds)}")

    with template_errors(templates):
        jinja = environment(templates)
        assert jinja.loader is not None
        style = Markup(jinja.loader.get_source(jinja, "sheets.css")[0])  # noqa: S704 - a style, not a text
        text = jinja.get_template("sheets.html").render(
            slips=slips, language=own, t=lambda key: label(own, key), style=style
        )

    return text.encode("utf-8", "replace")


def _slips(desk: Path, kinds: Collection[str]) -> Iterator[Slip]:
    file = desk / DESK_INDEX
    try:
        text = read_file(file, MOST_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "it is not UTF-8"
        raise SheetError(f"there is no index '{file}': {reason}") from error

    for row in csv.DictReader(io.StringIO(text)):
        address = row.get("file") or ""
        if row.get("reader") not in kinds or not address:
            continue

        folder, _, name = address.rpartition("/")
        if "://" not in folder:
            raise SheetError("the site was published without its address: publish it again, with `--url`")

        token = name.removesuffix(".ics")
        drawn = Markup(codes_for(f"{folder}/", ".html", len(token)).svg(token))  # noqa: S704 - made by us
        yield Slip(row["reader"], _words(row["id"]), _words(row["name"]), path_of(address), drawn)


def _words(cell: str) -> str:
    """Return what stands in a cell, without the sign that keeps spreadsheets from computing it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell
