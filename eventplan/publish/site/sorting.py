"""How pages sort, fold and group what they show."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from math import ceil

from ..kinds import SESSION_KINDS, SessionKind, in_order
from ..shown import Said, SessionShown, sort_key
from .grid import Grid

_PRINTED = (("few", 44.0), ("some", 28.0), ("many", 20.4), ("most", 10.0))
"""How high a row is printed, in points; a style has each by its name."""

_PAGE, _ROW, _GROUP = 470, 3, 11
"""Points of a page of A4 for a table; what a row and the name of a group take beside."""

QUARTER = 31
"""Least width of a quarter of an hour, in pixels."""

_WORD, _WIDEST = 74, 2.4
"""Least width of a session, in pixels; and how many times wider than usual columns are for it, at most."""


def density_of(grid: Grid) -> str:
    """The highest rows with which a day fits a page of A4; `all` if none does."""
    rows = sum(not row.thin for group in grid.groups for row in group.rows)
    thin = grid.rows - rows
    rest = _PAGE - thin * (12 + _ROW) - len(grid.groups) * _GROUP

    return next((name for name, height in _PRINTED if rows * (height + _ROW) <= rest), "all")


def column_width(grid: Grid) -> int:
    """
    Return how wide a column is on a screen, in pixels: the shortest session has room for a word, if it can.

    A day is at most `_WIDEST` times as wide as it is without short sessions; on paper, as the page.
    """
    usual = max(4, round(QUARTER * grid.unit / 15))
    cells = (cell for group in grid.groups for row in group.rows if not row.thin for cell in row.cells)
    needed = (_WORD * 100 / (cell.columns * cell.wider) for cell in cells if cell.session and cell.columns)

    return max(usual, min(ceil(max(needed, default=0)), round(_WIDEST * usual)))


def page_breaks(grid: Grid) -> frozenset[str]:
    """
    The rooms before which a day that does not fit a page of A4 goes on on another, each about as full.

    On A3 such a day is one page, in smaller rows.
    """
    least = _PRINTED[-1][1] + _ROW
    heights = []

    for group in grid.groups:
        for index, row in enumerate(group.rows):
            height = 12 + _ROW if row.thin else least
            heights.append((row.room.key, height + (0 if index else _GROUP)))

    whole = sum(height for _, height in heights)
    pages = -(-int(whole) // _PAGE)
    breaking, used, done = [], 0.0, 1

    for key, height in heights:
        if used + height > whole * done / pages and done < pages and used >= whole * (done - 1) / pages:
            breaking.append(key)
            done += 1

        used += height

    return frozenset(breaking)


def with_own(shown: Iterable[SessionKind]) -> tuple[SessionKind, ...]:
    """Every kind of eventplan, and those of one's own that are shown: of others no page tells."""
    return (*SESSION_KINDS, *(look for look in in_order(shown) if look.own))


def kind_styles(shown: Iterable[SessionKind] = ()) -> str:
    """Return the colours of every kind, and of those of one's own that are shown, as styles."""
    kinds = with_own(shown)
    light = ";".join(f"--{kind.code}:{kind.on_light}" for kind in kinds)
    dark = ";".join(f"--{kind.code}:{kind.on_dark}" for kind in kinds)
    classes = "".join(f".k-{kind.code}{{--kc:var(--{kind.code})}}" for kind in kinds)

    return (
        f":root{{{light}}}\n:root[data-theme=dark]{{{dark}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n{classes}\n"
    )


def by_start(
    sessions: Sequence[SessionShown],
) -> list[tuple[datetime | None, list[SessionShown]]]:
    """Sessions by the time at which they start; what runs beside everything else comes last."""
    short = [session for session in sessions if not session.long]
    grouped: list[tuple[datetime | None, list[SessionShown]]] = [
        (start, list(held)) for start, held in groupby(short, lambda session: session.start)
    ]
    long = [session for session in sessions if session.long]

    return [*grouped, (None, long)] if long else grouped


def fold(text: str) -> str:
    """Return a text as search compares it: case and marks aside."""
    return " ".join(sort_key(text).split())


def initial(name: Said) -> str:
    """Return the letter under which a name is listed."""
    return sort_key(str(name))[:1].upper()


def as_json(value: object) -> str:
    """JSON that is JavaScript too, and that no page takes for markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")

    return text
