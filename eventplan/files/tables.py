"""
Bulk tables beside a scenario: CSV files, one row for each delegation, delegate, session or room.

The header names fields as the scenario file has them; `title.en` is the English title. Lists are
separated by `;`, weights written `theme:3; other:1`. An empty cell is a field not given. Places in
complaints are line and column of characters.
"""

import csv
import io
from typing import Any

from eventplan.model import Complaint, Delegate, Delegation, Room
from eventplan.model.references import suggestion

from .fields import session_fields

TABLES = ("delegations", "delegates", "sessions", "rooms")
"""Parts of a scenario that may come from tables."""

MOST_CELL = 10_000
MOST_DIGITS = 18

_LISTS = {
    "languages",
    "avoids",
    "features",
    "available",
    "holds",
    "combines",
    "windows",
    "invited",
    "chairs",
    "speakers",
    "required",
    "organisers",
    "themes",
    "overflow",
    "beside",
    "room",
    "parties",
}
_NUMBERS = {"size", "heads", "booths", "seats", "drop_price", "staff"}
_BY_KEY = {"title", "name", "abstract", "capacity"}
"""Fields that may have a column for each language or layout: `title.en`."""

_TRUTHS = {"head", "principal", "bookable", "exclusive", "protected", "interpreted"}


class Row(dict[str, Any]):
    """A row, with the place of each field."""

    line: int
    places: dict[str, tuple[int, int]]


def known_fields(table: str) -> set[str]:
    """Columns that a table may have."""
    if table == "delegates":
        return {*Delegate.model_fields, "delegation"}
    if table == "delegations":
        return {*Delegation.model_fields} - {"members"}
    return {*Room.model_fields} if table == "rooms" else {*session_fields()}


def read_table(data: bytes, file: str, table: str) -> tuple[list[Row], list[Complaint]]:
    """Read the rows of a table, and what is wrong with it."""
    complaints: list[Complaint] = []

    def complain(line: int, column: int, about: str, message: str) -> None:
        complaints.append(Complaint((table,), about, message, file, line, column))

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        complain(data.count(b"\n", 0, error.start) + 1, 1, "table", f"byte {error.start} is not UTF-8")
        return [], complaints
    if "\x00" in text:
        complain(1, 1, "table", "the table holds a NUL character")
        return [], complaints
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] = []
    fields = known_fields(table)
    line = 1
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
                for position, column in enumerate(header):
                    name, dot, _ = column.partition(".")
                    if name not in fields or (dot and name not in _BY_KEY):
                        where = _column(cells, position)
                        complain(
                            line,
                            where,
                            column,
                            f"there is no such column{suggestion(column, sorted(fields))}",
                        )
                    elif header.index(column) != position:
                        complain(line, _column(cells, position), column, "this column is there twice")
                    elif dot and name in header:
                        message = f"give `{name}`, or a column for each of its parts, not both"
                        complain(line, _column(cells, position), column, message)
            elif any(cells):
                if len(cells) != len(header):
                    complain(line, 1, table, f"the row has {len(cells)} cells and the header {len(header)}")
                else:
                    rows.append(_row(header, cells, line, fields, complain))
            line = reader.line_num + 1
    except csv.Error as error:
        complain(reader.line_num, 1, "table", f"this is not CSV: {error}")
    return rows, complaints


def _column(cells: list[str], position: int) -> int:
    return 1 + sum(len(cell) + 1 for cell in cells[:position])


def _row(header: list[str], cells: list[str], line: int, fields: set[str], complain: Any) -> Row:
    row = Row()
    row.line, row.places = line, {}
    for position, (column, cell) in enumerate(zip(header, cells, strict=True)):
        name, dot, inner = column.partition(".")
        value = cell.strip()
        if not value or name not in fields or (dot and (name not in _BY_KEY or name in header)):
            continue
        place = line, _column(cells, position)
        row.places.setdefault(name, place)
        if len(value) > MOST_CELL:
            complain(*place, column, f"more than {MOST_CELL} characters")
            continue
        read = _value(name, value)
        if dot:
            row.setdefault(name, {})[inner] = (
                int(value) if name == "capacity" and _is_number(value) else value
            )
        elif read is None:
            complain(*place, column, f"'{value[:40]}' is not what this column holds")
        else:
            row[name] = read
    return row


def _value(name: str, value: str) -> Any:
    if name == "interests":
        found: dict[str, int] = {}
        for item in value.split(";"):
            key, colon, weight = item.strip().rpartition(":")
            if item.strip():
                if not colon or not _is_number(weight.strip()):
                    return None
                found[key.strip()] = int(weight)
        return found
    if name in _LISTS:
        return [item.strip() for item in value.split(";") if item.strip()]
    if name in _NUMBERS or (name == "capacity" and _is_number(value)):
        return int(value) if _is_number(value) else None
    if name in _TRUTHS:
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.lower())
    return value


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
