"""Tables from Excel workbooks: the columns of CSV, places by sheet and cell, and no harm done."""

import io
import time
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import pytest

from eventplan.files import load
from eventplan.files.tables import read_table
from eventplan.files.workbooks import read_workbook
from eventplan.model import ScenarioError

openpyxl = pytest.importorskip("openpyxl", reason="comes with the extra `xlsx`")

SCENARIO = """\
eventplan: 1
event:
  id: summit
  title: Summit
  time_zone: Asia/Ho_Chi_Minh
  days: [{date: 2025-10-25, opens: "08:00", closes: "20:00"}]
venues: [{id: centre, name: Centre}]
rooms: [{id: hall, name: Hall, venue: centre, capacity: 100}]
tables: {delegations: book.xlsx, delegates: book.xlsx, sessions: book.xlsx}
"""

DELEGATIONS = [
    ["id", "name.en", "name.vi", "size", "languages"],
    ["VN", "Viet Nam", "Việt Nam", 3, "vi; en"],
]
DELEGATES = [
    ["id", "name", "delegation", "head", "arrives", "office_since"],
    ["007", "Nguyễn Văn Ánh", "VN", True, datetime(2025, 10, 25, 8, 10), date(2021, 4, 5)],
]
SESSIONS = [
    ["id", "kind", "title", "duration", "organisers", "windows"],
    ["evidence", "side-event", "On evidence", timedelta(minutes=45), "VN", "2025-10-25 09:00/12:00"],
]


def book(sheets: dict[str, Iterable[Iterable[Any]]]) -> bytes:
    """Return a workbook with these rows on each sheet."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


WHOLE = {"Delegations": DELEGATIONS, "delegates": DELEGATES, "sessions": SESSIONS}


def folder(path: Path, sheets: dict[str, Any]) -> Path:
    """Write a scenario with its workbook; return its file."""
    (path / "event.yaml").write_text(SCENARIO, "utf-8")
    (path / "book.xlsx").write_bytes(book(sheets))
    return path / "event.yaml"


def said(sheets: dict[str, Any], path: Path) -> list[str]:
    """Return the complaints about a scenario with this workbook, without the folder."""
    with pytest.raises(ScenarioError) as raised:
        load(folder(path, sheets))
    return [str(complaint).removeprefix(f"{path}/") for complaint in raised.value.complaints]


def test_one_workbook_holds_all_tables(tmp_path):
    """Each table comes from the sheet with its name; texts, numbers, truths, dates and times are understood."""
    scenario = load(folder(tmp_path, WHOLE))
    [delegation] = scenario.delegations
    assert (delegation.name, delegation.size) == ({"en": "Viet Nam", "vi": "Việt Nam"}, 3)
    assert delegation.languages == ("vi", "en")
    [member] = delegation.members
    assert (member.id, member.name, member.head) == ("007", "Nguyễn Văn Ánh", True)
    assert (member.arrives, member.office_since) == (datetime(2025, 10, 25, 8, 10), date(2021, 4, 5))
    [session] = scenario.sessions
    assert (session.duration, session.organisers, len(session.windows)) == (45, ("VN",), 1)


def test_the_only_sheet_is_the_table():
    """A workbook of one sheet needs no name for it."""
    rows, complaints = read_workbook(book({"Tabelle1": DELEGATIONS}), "b.xlsx", "delegations")
    assert (len(rows), complaints) == (1, [])
    assert rows[0].file == "b.xlsx:Tabelle1"


def test_which_sheet_is_asked():
    """Of several sheets one has the name of the table, or the message says how."""
    _, [complaint] = read_workbook(book({"A\tB": DELEGATIONS, "C": []}), "b.xlsx", "delegations")
    assert str(complaint) == (
        "b.xlsx:1:1: error table: which sheet? Name one of them `delegations`. There are: 'A?B', 'C'"
    )


def test_complaints_name_sheet_and_cell(tmp_path):
    """What is wrong with a value, a reference or a column is told at its cell, all at once."""
    sheets = {
        "delegations": [["id", "nmae", "size"], ["VN", "x", 3.5], [], ["EG", "y", 2, "stray"]],
        "delegates": [*DELEGATES[:1], ["minister", "M", "XX", "perhaps", "tomorrow", ""]],
        "sessions": [*SESSIONS, ["late", "side-event", "=1+1", 45, "NOBODY", ""]],
    }
    messages = said(sheets, tmp_path)
    for place in (
        "book.xlsx:delegations!B1: error nmae: there is no such column - did you mean 'name'?",
        "book.xlsx:delegations!C2: error size: '3.5' is not what this column holds",
        "book.xlsx:delegations!D4: error delegations: there is no header above this cell",
        "book.xlsx:delegates!D2: error head: 'perhaps' is not what this column holds",
        "book.xlsx:delegates!C2: error delegation: there is no delegation 'XX'",
        "book.xlsx:sessions!C3: error cell: a formula: put its value here (paste as values)",
        "book.xlsx:sessions!E3: error reference: there is no delegation 'NOBODY'",
    ):
        assert any(message.startswith(place) for message in messages), (place, messages)


def test_columns_beyond_z():
    """The 28th column is AB."""
    _, complaints = read_workbook(
        book({"s": [["id", "name", *[f"x{n}" for n in range(26)]]]}), "b.xlsx", "rooms"
    )
    assert str(complaints[-1]).startswith("b.xlsx:s!AB1: error x25")


def test_the_same_as_csv():
    """The rows of a workbook are those of the CSV file with the same cells."""
    texts = [["id", "name", "size", "languages"], ["A-1", "Á; b", "12", "en; vi"], ["0042", "x", "1", ""]]
    text = "\r\n".join(",".join(row) for row in texts).encode()
    ours, wrong = read_workbook(book({"s": texts}), "b.xlsx", "delegations")
    theirs, _ = read_table(text, "b.csv", "delegations")
    assert (list(map(dict, ours)), wrong) == (list(map(dict, theirs)), [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (7.25, "7.25"),
        (True, "true"),
        (date(2025, 10, 25), "2025-10-25"),
        (datetime(2025, 10, 25), "2025-10-25 00:00"),
        (datetime(2025, 10, 25, 10, 20), "2025-10-25 10:20"),
        (clock(9, 5), "09:05"),
        (timedelta(hours=1, minutes=15), "75 min"),
        ("1-2", "1-2"),
        ("007", "007"),
    ],
)
def test_values_are_written_as_a_scenario_has_them(value, text):
    """Numbers lose no digit and gain none; dates and times are ISO 8601."""
    [row], complaints = read_workbook(book({"s": [["id"], [value]]}), "b.xlsx", "rooms")
    assert (row["id"], complaints) == (text, [])


def test_errors_of_the_spreadsheet_are_no_values():
    """A cell that holds #REF! is complained of."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["id"])
    workbook.active["A2"].value = "#REF!"
    workbook.active["A2"].data_type = "e"
    data = io.BytesIO()
    workbook.save(data)
    _, [complaint] = read_workbook(data.getvalue(), "b.xlsx", "rooms")
    assert str(complaint) == "b.xlsx:Sheet!A2: error cell: an error of the spreadsheet: #REF!"


def altered(change: dict[str, bytes]) -> bytes:
    """Return a workbook with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book({"s": DELEGATIONS}))) as old, zipfile.ZipFile(stream, "w", 8) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in (parts | change).items():
            new.writestr(name, content)
    return stream.getvalue()


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "about"),
    [
        (b"", "not an Excel workbook"),
        (b"id,name\n", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not an Excel workbook"),
        (book({"s": DELEGATIONS})[:-40], "not an Excel workbook"),
        (altered({"xl/worksheets/sheet1.xml": ENTITY}), "document type"),
        (altered({"xl/worksheets/sheet1.xml": ENTITY.decode().encode("utf-16")}), "document type"),
        (altered({"xl/sharedStrings.xml": ENTITY}), "document type"),
        (altered({"xl/worksheets/sheet1.xml": b"<worksheet>"}), "not XML"),
        (altered({"xl/workbook.xml": b"<a/>"}), "There are: none"),
        (altered({"xl/workbook.xml": b"<a>" * 5000 + b"</a>" * 5000}), "not an Excel workbook"),
        (altered({f"x{n}": b"" for n in range(1001)}), "larger than"),
        (altered({"[Content_Types].xml": b"<x/>"}), "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook(data, about):
    """Whatever else a file holds: one complaint, and no traceback."""
    rows, [complaint] = read_workbook(data, "b.xlsx", "delegations")
    assert rows == []
    assert about in str(complaint)


def test_a_bomb_is_not_unpacked():
    """A gigabyte of blanks in a megabyte is refused for what the archive says of itself, or unpacked no further."""
    bomb = altered({"xl/media/x.xml": b" " * (129 * 1024 * 1024)})
    assert len(bomb) < 200_000
    began = time.process_time()
    _, [complaint] = read_workbook(bomb, "b.xlsx", "delegations")
    assert "larger than 128 MB unpacked" in str(complaint)
    assert time.process_time() - began < 1
    # The same, with directory entries that lie about the size.
    size = (129 * 1024 * 1024).to_bytes(4, "little")
    _, [complaint] = read_workbook(bomb.replace(size, (10).to_bytes(4, "little")), "b.xlsx", "delegations")
    assert "not an Excel workbook" in str(complaint)


def test_a_far_cell_costs_nothing():
    """A cell in the last row and column of a sheet does not make a million rows of 16,384 cells."""
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>' + row + b"</sheetData></worksheet>"
    )  # fmt: skip
    began = time.process_time()
    rows, complaints = read_workbook(altered({"xl/worksheets/sheet1.xml": sheet}), "b.xlsx", "rooms")
    assert (rows, complaints) == ([], [])
    assert time.process_time() - began < 5


def test_too_many_rows_are_an_error(monkeypatch):
    """Rows beyond the limit are told of, not left out."""
    monkeypatch.setattr("eventplan.files.workbooks.MOST_ROWS", 2)
    rows, [complaint] = read_workbook(book({"s": [["id"], ["a"], ["b"], [], ["c"]]}), "b.xlsx", "rooms")
    assert len(rows) == 2
    assert str(complaint) == "b.xlsx:s!A5: error rooms: more than 2 rows"


def test_without_openpyxl_the_way_is_told(monkeypatch):
    """Where openpyxl is missing, the message says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    _, [complaint] = read_workbook(b"", "b.xlsx", "rooms")
    assert "pip install 'eventplan[xlsx]'" in str(complaint)
