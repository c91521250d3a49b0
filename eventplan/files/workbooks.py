"""
Bulk tables from Excel workbooks (`.xlsx`): the same columns and messages as CSV, places by sheet and cell.

Needs the extra `xlsx` (openpyxl), loaded when it is used. A workbook is a ZIP archive of XML: its size
is known before it is unpacked, and no part of it may have a document type. Values only: a formula is
complained of, since what it last came to may be old or nothing.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from eventplan.model import Complaint

from .foreign import ForeignError, check_xml
from .tables import Row, TableReader

MOST_PARTS = 1_000
MOST_UNPACKED = 128 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 256


def read_workbook(data: bytes, file: str, table: str) -> tuple[list[Row], list[Complaint]]:
    """
    Read the rows of a table from a workbook, and what is wrong with it.

    The sheet is the one with the name of the table, else the only one.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        message = "a workbook needs openpyxl: `pip install 'eventplan[xlsx]'`, or save the table as CSV"
        return [], [Complaint((table,), "table", message, file, 1, 1)]

    try:
        _checked(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)

        try:
            sheet = _sheet(book, table)
            title = _shown(sheet.title)
            reader = TableReader(f"{file}:{title}", table, lambda _, position: position + 1)
            _read(sheet, reader)
        finally:
            book.close()
    except ForeignError as error:
        return [], [Complaint((table,), "table", error.message, file, 1, 1)]
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl meets broken files with whatever breaks first
        message = f"this is not an Excel workbook (.xlsx): {type(error).__name__}"
        return [], [Complaint((table,), "table", message, file, 1, 1)]

    return reader.rows, reader.complaints


def _checked(data: bytes) -> None:
    """Raise ForeignError if the archive is too large unpacked, or holds XML with a document type."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError):
        raise ForeignError("this is not an Excel workbook (.xlsx): save it as one, or as CSV") from None

    with archive:
        parts = archive.infolist()
        # Python unpacks no more of a part than the archive says that it holds.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ForeignError(f"the workbook is larger than {MOST_UNPACKED // 1024 // 1024} MB unpacked")

        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                check_xml(archive.read(part))


def _sheet(book: Any, table: str) -> Any:
    sheets = list(book.worksheets)
    named = [sheet for sheet in sheets if sheet.title.casefold() == table]
    if named or len(sheets) == 1:
        return (named or sheets)[0]

    names = ", ".join(f"'{_shown(sheet.title)}'" for sheet in sheets[:10]) or "none"
    raise ForeignError(f"which sheet? Name one of them `{table}`. There are: {names}")


def _shown(title: str) -> str:
    """A sheet's title as it may be put on a terminal."""
    return "".join(char if char.isprintable() else "?" for char in title)


def _read(sheet: Any, reader: TableReader) -> None:
    blank: Any = None
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        # A stray cell far below has a million blank rows above it: one and the same object.
        if cells is blank:
            continue

        if all(cell.value is None for cell in cells):
            blank = cells
            continue

        if len(reader.rows) >= MOST_ROWS:
            reader.complain(line, 1, reader.table, f"more than {MOST_ROWS} rows")
            return

        texts = [_text(cell, reader, line, position + 1) for position, cell in enumerate(cells)]
        while texts and not texts[-1].strip():
            texts.pop()

        if not texts:
            continue

        if not reader.header:
            reader.head(texts, line)
            continue

        width = len(reader.header)
        if len(texts) > width:
            reader.complain(line, width + 1, reader.table, "there is no header above this cell")

        reader.take(_padded(texts, width), line)


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts[:width], *[""] * (width - len(texts))]


def _text(cell: Any, reader: TableReader, line: int, column: int) -> str:
    """The value of a cell as it would stand in CSV; empty, with a complaint, if it has none."""
    value = cell.value
    if value is None:
        return ""

    if cell.data_type == "f":
        reader.complain(line, column, "cell", "a formula: put its value here (paste as values)")
    elif cell.data_type == "e":
        reader.complain(line, column, "cell", f"an error of the spreadsheet: {str(value)[:20]}")
    elif isinstance(value, str):
        if "\x00" not in value:
            return value

        reader.complain(line, column, "cell", "the text holds a NUL character")
    else:
        return _written(value, cell.number_format or "")

    return ""


def _written(value: Any, form: str) -> str:
    """A number, truth, date or time as a scenario has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))

    if isinstance(value, datetime):
        if value.time() == time() and "h" not in form.lower():
            return f"{value:%Y-%m-%d}"

        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")

    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M:%S}".removesuffix(":00")
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 60:g} min"

    return str(value)
