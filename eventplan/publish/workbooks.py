"""
Tables as an Excel workbook (`.xlsx`). Needs the extra `xlsx` (openpyxl), loaded when it is used.

Every cell is a text: ids keep their leading zeros, `1-2` stays what it is, and `=…` is not a formula.
The same tables give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from .clean import clean, clean_line
from .table import Table, TableError

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment of the ZIP format
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def xlsx_file(tables: Mapping[str, Table], title: str = "") -> bytes:
    """
    Return tables as one workbook, a sheet each under its name; *title* is the document's.

    Raises:
        TableError: openpyxl is not installed, or a table is larger than a sheet can be.

    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise TableError("XLSX needs openpyxl: `pip install 'eventplan[xlsx]'`, or export CSV") from None

    rows = [list(table.checked(clean)) for table in tables.values()]  # before anything is open
    book = Workbook(write_only=True)
    book.properties.creator = "eventplan"
    book.properties.title = clean_line(title) or None

    for (name, table), lines in zip(tables.items(), rows, strict=True):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"

        for position, column in enumerate(table.columns, 1):
            longest = max((len(row[position - 1]) for row in table.rows[:500]), default=0)
            sheet.column_dimensions[get_column_letter(position)].width = min(
                60, max(len(column), longest) + 2
            )

        for number, row in enumerate(lines):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet)
                cell.value = text or None

                if text:
                    cell.data_type = "s"  # openpyxl takes `=…` for a formula
                    cell.number_format = "@"
                    cell.quotePrefix = True  # and so does who edits the cell later

                if number == 0:
                    cell.font = Font(bold=True)

                cells.append(cell)

            sheet.append(cells)

        if table.rows:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"

    written = io.BytesIO()
    book.save(written)

    return _timeless(written.getvalue())


def _timeless(data: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    timeless = io.BytesIO()

    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)

            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)

    return timeless.getvalue()
