"""
Bulk tables beside a scenario: one row for each delegation, delegate, session, room or item. Here CSV.

The header names fields as the scenario file has them, in whatever case; `title.en` is the English title.
Lists are separated by `;`, weights written `theme:3; other:1`. An empty cell is a field not given. Columns
of CSV are separated by commas, or by what a spreadsheet of another language writes: semicolons or tabs.
Places in complaints are line and column of characters.
"""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from eventplan.model import Complaint, Delegate, Delegation, Room, SeriesItem
from eventplan.model.suggestion import suggestion
from eventplan.numbers import number_of

from .fields import in_minutes, session_fields

TABLES = ("delegations", "delegates", "sessions", "rooms", "items")
"""Parts of a scenario that may come from tables."""

WITHIN = {"delegates": ("delegation", "delegations", "members"), "items": ("series", "series", "items")}
"""Tables of parts of something: the column that says of what, where that is in a scenario, and its field."""

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
    "links",
    "overflow",
    "beside",
    "room",
    "parties",
}
_NUMBERS = {"size", "heads", "booths", "seats", "drop_price", "staff", "position"}
_BY_KEY = {"title", "name", "abstract", "capacity", "x"}
"""Fields that may have a column for each language, layout, or field of one's own: `title.en`, `x.hotel`."""

_TRUTHS = {"head", "principal", "bookable", "exclusive", "protected", "interpreted"}


class Row(dict[str, Any]):
    """A row, with its file and the place of each field."""

    file: str
    line: int
    places: dict[str, tuple[int, int]]


DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


def known_fields(table: str) -> set[str]:
    """Columns that a table may have."""
    if table == "delegates":
        return {*Delegate.model_fields, "delegation"}
    if table == "delegations":
        return {*Delegation.model_fields} - {"members"}
    if table == "items":
        return {*SeriesItem.model_fields, *session_fields()} - {"prices"}

    return {*Room.model_fields} if table == "rooms" else {*session_fields()}


def read_table(data: bytes, file: str, table: str) -> tuple[list[Row], list[Complaint]]:
    """Read the rows of a CSV table, and what is wrong with it; what is only told has severity `note`."""
    table_reader = TableReader(file, table, _column)

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} is not UTF-8: save the table as `CSV UTF-8`"
        table_reader.complain(line, 1, "table", message)

        return table_reader.rows, table_reader.complaints

    if "\x00" in text:
        table_reader.complain(1, 1, "table", "the table holds a NUL character")
        return table_reader.rows, table_reader.complaints

    delimiter = _delimiter(text, table_reader.fields)
    if delimiter != ",":
        table_reader.complain(1, 1, "table", f"columns are separated by {DELIMITERS[delimiter]}", "note")

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1

    try:
        for cells in reader:
            if not table_reader.header:
                table_reader.head(cells, line)
            elif any(cells):
                if len(cells) != len(table_reader.header):
                    wide = len(table_reader.header)
                    message = f"the row has {number_of(len(cells), 'cell')} and the header {wide}"
                    table_reader.complain(line, 1, table, message)
                else:
                    table_reader.take(cells, line)

            line = reader.line_num + 1
    except csv.Error as error:
        table_reader.complain(reader.line_num, 1, "table", f"this is not CSV: {error}")

    return table_reader.rows, table_reader.complaints


def _delimiter(text: str, fields: set[str]) -> str:
    """What separates the columns: that by which the first line names most of them."""
    head = text.lstrip("\ufeff\r\n").partition("\n")[0][:MOST_CELL]

    def named(delimiter: str) -> int:
        return sum(
            _named(cell.strip('"'), fields).partition(".")[0] in fields for cell in head.split(delimiter)
        )

    return max(DELIMITERS, key=named)


def _named(cell: str, fields: set[str]) -> str:
    """The name of a column as fields are written: `Drop price` is `drop_price`."""
    name, dot, part = cell.strip().partition(".")
    plain = "_".join(name.casefold().replace("-", " ").replace("_", " ").split())

    return f"{plain if plain in fields else name}{dot}{part}"


def _column(cells: Sequence[str], position: int) -> int:
    """The column of characters at which a cell begins."""
    return 1 + sum(len(cell) + 1 for cell in cells[:position])


class TableReader:
    """Makes rows of fields from a header and rows of cells, wherever they come from."""

    def __init__(self, file: str, table: str, column: Callable[[Sequence[str], int], int]) -> None:
        self.file, self.table = file, table
        self.column = column
        """Tells from a row and a cell's number the column at which a complaint about it points."""
        self.fields = known_fields(table)
        self.header: list[str] = []
        self.rows: list[Row] = []
        self.complaints: list[Complaint] = []

    def complain(self, line: int, column: int, about: str, message: str, severity: str = "error") -> None:
        """Add a complaint."""
        self.complaints.append(Complaint((self.table,), about, message, self.file, line, column, severity))

    def head(self, cells: Sequence[str], line: int) -> None:
        """Take the header: the name of a field for each column."""
        self.header = [_named(cell, self.fields) for cell in cells]

        for position, column in enumerate(self.header):
            name, dot, _ = column.partition(".")
            where = line, self.column(cells, position)

            if name not in self.fields or (dot and name not in _BY_KEY):
                known = suggestion(column, sorted(self.fields))
                self.complain(*where, column or "column", f"there is no such column{known}")
            elif self.header.index(column) != position:
                self.complain(*where, column, "this column is there twice")

    def take(self, cells: Sequence[str], line: int) -> None:
        """Take a row of as many cells as the header has."""
        row = Row()
        row.file, row.line, row.places = self.file, line, {}

        for position, (column, cell) in enumerate(zip(self.header, cells, strict=True)):
            name, dot, inner = column.partition(".")
            value = cell.strip()
            if not value or name not in self.fields or (dot and name not in _BY_KEY):
                continue

            place = line, self.column(cells, position)

            if name in row and isinstance(row[name], dict) != bool(dot) and name in _BY_KEY:
                message = f"give `{name}`, or a column for each of its parts, not both in one row"
                self.complain(*place, column, message)
                continue

            row.places.setdefault(name, place)

            if len(value) > MOST_CELL:
                self.complain(*place, column, f"more than {MOST_CELL} characters")
                continue

            read = self._value(name, value)

            if dot:
                row.setdefault(name, {})[inner] = (
                    int(value) if name == "capacity" and _is_number(value) else value
                )
            elif read is None:
                self.complain(*place, column, f"'{value[:40]}' is not what this column holds")
            else:
                row[name] = read

        self.rows.append(row)

    def _value(self, name: str, value: str) -> Any:
        """What a cell holds: a number where minutes may be one, else as its field has it."""
        if name in in_minutes(self.table) and _is_number(value):
            return int(value)

        return _value(name, value)


def _value(name: str, value: str) -> Any:
    if name == "interests":
        weights: dict[str, int] = {}
        for item in value.split(";"):
            key, colon, weight = item.strip().rpartition(":")
            if item.strip():
                if not colon or not _is_number(weight.strip()):
                    return None

                weights[key.strip()] = int(weight)

        return weights

    if name in _LISTS:
        return [item.strip() for item in value.split(";") if item.strip()]
    if name in _NUMBERS or (name == "capacity" and _is_number(value)):
        return int(value) if _is_number(value) else None
    if name in _TRUTHS:
        return {"true": True, "false": False, "yes": True, "no": False}.get(value.lower())

    return value


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
