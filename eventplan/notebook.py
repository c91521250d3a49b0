"""What notebooks show of plans and their like, as HTML without script, and tables as frames."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import Any

from .visible import visible

MOST_ROWS = 60
"""Rows that a notebook shows of a table; there may be more."""

_CELL = "text-align:start;padding:2px 12px 2px 0;vertical-align:top"


def html(
    title: str,
    lines: Iterable[str] = (),
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[object]] = (),
) -> str:
    """
    Return a title, lines and a table as a piece of HTML for a notebook; whatever they say is words.

    >>> html("2 < 3", ["a & b"])
    '<div><p><strong>2 &lt; 3</strong><br>a &amp; b</p></div>'
    """
    said = "".join(f"<br>{_words(line)}" for line in lines)
    table = ""

    if rows:
        head = "".join(f'<th scope="col" style="{_CELL}">{_words(name)}</th>' for name in columns)
        body = ""

        for row in rows[:MOST_ROWS]:
            cells = "".join(f'<td style="{_CELL}">{_words(cell)}</td>' for cell in row)
            body += f"<tr>{cells}</tr>"

        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        if len(rows) > MOST_ROWS:
            table += f"<p>and {len(rows) - MOST_ROWS:,} more</p>"

    return f"<div><p><strong>{_words(title)}</strong>{said}</p>{table}</div>"


def _words(value: object) -> str:
    return escape(visible(str(value)))


def frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Any:
    """
    Return a table as a data frame: of pandas if it is installed, else of polars, else as a list of dicts.

    >>> type(frame(["a"], [[1]])).__name__ in ("DataFrame", "list")
    True
    """
    rows_by_name: list[Mapping[str, object]] = [dict(zip(columns, row, strict=True)) for row in rows]

    for library in ("pandas", "polars"):
        try:
            module = import_module(library)
        except ImportError:
            continue

        if library == "pandas":
            return module.DataFrame(rows_by_name, columns=list(columns))

        return (
            module.DataFrame(rows_by_name, schema=list(columns))
            if not rows_by_name
            else module.DataFrame(rows_by_name)
        )

    return rows_by_name
