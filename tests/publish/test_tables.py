"""The programme as a table and as text."""

import csv
import io

import pytest

from eventplan.publish import DESK, PUBLIC, programme_csv, programme_text, readers

from .scenes import SESSIONS, conference, placed

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
    assert rows_of(programme_csv(SCENARIO, PLAN, PUBLIC, "vi"))[0]["title"] == "Lễ khai mạc Công ước Hà Nội"


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
        "Saturday 2025-10-25\n"
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
    assert "Saturday 2025-10-25\n  21:00-21:30" in text


def test_empty_programme():
    """A plan that holds nothing has a title and no more."""
    assert programme_text(SCENARIO, placed(SCENARIO, {})) == "Hanoi Convention\n"
    assert rows_of(programme_csv(SCENARIO, placed(SCENARIO, {}))) == []
