"""Tables and the programme as text."""

import csv
import io
import sys
import zipfile

import pytest

from eventplan.publish import DESK, PRESS, PUBLIC, TableError, readers
from eventplan.publish import table as table_module
from eventplan.publish.table import Table, attendance
from eventplan.publish.workbooks import xlsx_file
from tests.publish.drafts import exports, programme_csv, programme_text, tables_for

from .scenes import SESSIONS, WHERE, conference, placed

SCENARIO = conference()
PLAN = placed(SCENARIO)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_table_of_the_public_programme():
    """The public programme has the public sessions by time and room, with local times and full texts."""
    rows = rows_of(programme_csv(SCENARIO, PLAN))
    assert [row["session"] for row in rows] == ["opening", "coffee", "forensics"]
    assert rows[0] == {
        "day": "2025-10-25",
        "start": "09:00",
        "end": "10:00",
        "room": "Grand Hall",
        "floor": "1",
        "venue": "National Convention Centre",
        "kind": "Ceremony",
        "title": 'Opening; of the "Convention", 2025',
        "organisers": "Viet Nam",
        "languages": "en vi ar zh",
        "session": "opening",
    }


def test_table_in_another_language():
    """Texts are in the language asked for."""
    assert rows_of(programme_csv(SCENARIO, PLAN, PUBLIC, "vi"))[0]["tiêu đề"] == "Lễ khai mạc Công ước Hà Nội"


def test_reserved_rows_have_time_and_place_alone():
    """A reader who may know only that a room is taken gets a row without kind, organisers or id."""
    rows = [
        row for row in rows_of(programme_csv(SCENARIO, PLAN, readers.room("salon"))) if row["room"] == "Salon"
    ]
    assert [(row["start"], row["title"]) for row in rows] == [("10:30", "Reserved"), ("12:00", "Reserved")]
    assert {row[key] for row in rows for key in ("kind", "organisers", "languages", "session")} == {""}


def test_lines_end_as_rfc_4180_says():
    """Rows end with CRLF, and the file begins with the mark by which Excel knows UTF-8."""
    data = programme_csv(SCENARIO, PLAN)
    assert data.startswith("\ufeffday,start".encode())
    assert data.count(b"\n") == data.count(b"\r\n") == 4


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "＝1"])
def test_no_cell_is_a_formula(formula):
    """A title, room, floor or organiser that looks like a formula is written as text."""
    scenario = conference(
        ({**SESSIONS[1], "title": formula, "organisers": ["D"], "speakers": []},),
        rooms=[{"id": "r", "name": formula, "venue": "v", "floor": formula, "capacity": 9}],
        venues=[{"id": "v", "name": formula}],
        zones=[],
        delegations=[{"id": "D", "name": formula}],
    )
    [row] = rows_of(programme_csv(scenario, placed(scenario, {"forensics": ("09:00", "r", ())})))
    assert {row[key][0] for key in ("title", "room", "floor", "venue", "organisers")} == {"'"}


def test_text_by_day_time_and_room():
    """The text for a terminal lists days, times, rooms and titles in columns."""
    assert programme_text(SCENARIO, PLAN) == (
        "Hanoi Convention\n"
        "\n"
        "Saturday 25 October 2025\n"
        '  09:00-10:00  Grand Hall  Opening; of the "Convention", 2025\n'
        "  10:00-10:30  Hall B      Coffee\n"
        "  10:30-11:30  Hall A      Digital forensics\n"
    )


def test_the_desk_sees_every_session_held():
    """The desk, which holds the scenario, has every placement in its table."""
    assert {row["session"] for row in rows_of(programme_csv(SCENARIO, PLAN, DESK))} == set(
        PLAN.placement_by_session
    )


def test_text_cannot_drive_the_terminal():
    """Escape sequences in a title do not reach the terminal."""
    scenario = conference(({**SESSIONS[1], "title": "\x1b]0;owned\x07\x1b[2JForensics\r\nFake line"},))
    text = programme_text(scenario, placed(scenario, {"forensics": ("09:00", "hall-a", ())}))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert text.count("\n") == 4
    assert text.endswith("Forensics Fake line\n")


def test_wide_letters_keep_the_columns():
    """Chinese room names take two columns a letter, marks take none."""
    rooms = [
        {"id": "a", "name": "大厅", "venue": "ncc", "capacity": 9},
        {"id": "b", "name": "Hall", "venue": "ncc", "capacity": 9},
    ]
    scenario = conference((SESSIONS[1], {**SESSIONS[1], "id": "two"}), rooms=rooms)
    lines = programme_text(
        scenario, placed(scenario, {"forensics": ("09:00", "a", ()), "two": ("09:00", "b", ())})
    ).split("\n")
    assert lines[3:5] == ["  09:00-10:00  大厅  Digital forensics", "  09:00-10:00  Hall  Digital forensics"]


def test_day_is_the_day_at_the_event():
    """A session after midnight in universal time is listed on the day at the event."""
    scenario = conference(event={"time_zone": "America/New_York"})
    text = programme_text(scenario, placed(scenario, {"coffee": ("21:00", "hall-a", ())}))
    assert "Saturday 25 October 2025\n  21:00-21:30" in text


def test_empty_programme():
    """A plan that holds nothing has a title and no more."""
    assert programme_text(SCENARIO, placed(SCENARIO, {})) == "Hanoi Convention\n"
    assert rows_of(programme_csv(SCENARIO, placed(SCENARIO, {}))) == []


def workbook(data: bytes):
    """Return the rows of each sheet of a workbook, by its name."""
    openpyxl = pytest.importorskip("openpyxl", reason="comes with the extra `xlsx`")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows()) for sheet in book}


def test_attendance_has_a_row_for_each_delegate_at_each_session():
    """The desk reads who goes where, with name, delegation, rank and role, sessions by time."""
    rows = rows_of(attendance(SCENARIO, PLAN, DESK).csv())
    assert [row["delegate"] for row in rows if row["session"] == "talks"] == ["vn-minister", "CN-01"]
    [minister] = [row for row in rows if row["session"] == "opening" and row["delegate"] == "vn-minister"]
    assert minister == {
        "handling": "confidential",
        "session": "opening",
        "title": 'Opening; of the "Convention", 2025',
        "day": "2025-10-25",
        "start": "09:00",
        "end": "10:00",
        "room": "Grand Hall",
        "delegate": "vn-minister",
        "name": "Nguyễn Văn Ánh",
        "delegation": "VN",
        "rank": "delegate",
        "role": "chairs, meant for",
    }
    rows = [*csv.reader(io.StringIO(attendance(SCENARIO, PLAN, DESK, "fr").csv().decode("utf-8-sig")))]
    [minister] = [row for row in rows if row[1] == "opening" and "vn-minister" in row]
    assert minister[-2:] == ["délégué", "préside, sur invitation"]


@pytest.mark.parametrize(
    "reader",
    [
        PUBLIC,
        PRESS,
        readers.delegate("EG-01"),
        readers.delegation("VN"),
        readers.room("salon"),
        readers.zone("red"),
    ],
)
def test_confidential_tables_are_for_the_desk(reader):
    """Nobody but the desk gets attendance, or what officers get, as table or as file."""
    with pytest.raises(TableError, match="desk"):
        attendance(SCENARIO, PLAN, reader)
    assert list(tables_for(SCENARIO, PLAN, reader)) == ["programme"]
    assert list(exports(SCENARIO, PLAN, reader)) == [
        "schedule.xml",
        "schedule.json",
        "programme.csv",
    ]


def test_what_is_exported_for_the_desk_is_marked():
    """The desk's tables lie in a folder of their own."""
    assert [name for name in exports(SCENARIO, PLAN, DESK) if name.endswith(".csv")] == [
        "confidential/programme.csv",
        "confidential/attendance.csv",
        "confidential/absences.csv",
        "confidential/heads.csv",
        "confidential/charges.csv",
    ]


@pytest.mark.parametrize("reader", [PUBLIC, PRESS, readers.room("salon")])
def test_exports_hold_no_word_of_what_is_hidden(reader):
    """Random words in every field of hidden sessions are in no byte of any export, zipped or not."""
    tokens = {
        "id": "qzid4711",
        "title": "Qztitle4711",
        "abstract": "Qzabstract4711",
        "themes": ["qztheme4711"],
    }
    hidden = {**SESSIONS[3], **tokens}
    scenario = conference((*SESSIONS[:3], hidden))
    plan = placed(scenario, {"opening": WHERE["opening"], "qzid4711": WHERE["briefing"]})
    book = xlsx_file(tables_for(scenario, plan, reader))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        unzipped = b"".join(parts.read(name) for name in parts.namelist())
    data = b"".join(exports(scenario, plan, reader).values()) + unzipped
    assert b"4711" not in data.lower()
    assert b"4711" in b"".join(exports(scenario, plan, DESK).values())


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "007", "1-2", "1E5", "TRUE", "2025-10-25", "#REF!"]
)
def test_cells_of_a_workbook_are_texts(text):
    """Every cell is a text as it was: no formula, no number, no date, no truth, and marked to stay one."""
    table = Table("t", ("id", text), ((text, ""),))
    [head, row] = workbook(xlsx_file({"t": table}))["t"]
    assert (head[1].value, row[0].value, row[1].value) == (text, text, None)
    assert {cell.data_type for cell in (head[1], row[0])} == {"s"}
    assert row[0].number_format == "@"
    assert row[0].quotePrefix


def test_workbook_has_a_sheet_for_each_table():
    """The desk's workbook has every table that the desk may have; control characters do not stop it."""
    book = workbook(xlsx_file(tables_for(SCENARIO, PLAN, DESK), "Hanoi\x00"))
    assert list(book) == ["programme", "attendance", "absences", "heads", "charges"]
    assert [cell.value for cell in book["programme"][0]][:3] == ["day", "start", "end"]
    assert len(book["programme"]) == 1 + len(PLAN.placements)


def test_the_same_tables_are_the_same_workbook(monkeypatch):
    """A workbook says nothing of when it was written."""
    tables = tables_for(SCENARIO, PLAN, DESK)
    first = xlsx_file(tables)
    monkeypatch.setattr("time.time", lambda: 4102444800.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2100, 1, 1, 0, 0, 0, 4, 1, 0))
    assert xlsx_file(tables) == first


@pytest.mark.parametrize("write", [Table.csv, lambda table: xlsx_file({"t": table})], ids=["csv", "xlsx"])
def test_what_no_sheet_holds_is_an_error(write, monkeypatch):
    """A cell of 32,768 characters, or one row too many, is told and not cut off."""
    assert write(Table("t", ("a",), (("x" * 32_767,),)))
    with pytest.raises(TableError, match="'t' row 2, a: 32768 characters"):
        write(Table("t", ("a",), (("x" * 32_768,),)))
    monkeypatch.setattr(table_module, "MOST_ROWS", 3)
    assert write(Table("t", ("a",), (("1",), ("2",))))
    with pytest.raises(TableError, match="3 rows: a spreadsheet holds 2 and a header"):
        write(Table("t", ("a",), (("1",), ("2",), ("3",))))


def test_without_openpyxl_the_way_is_told(monkeypatch):
    """Where openpyxl is missing, the message says what to install."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(TableError, match=r"pip install 'eventplan\[xlsx\]'"):
        xlsx_file({})
