"""Files that were made to hurt, or are kept as offices keep them: a complaint in its place, soon, or a scenario."""

import os
import shutil
import time
from pathlib import Path

import pytest

from eventplan.explanation import explain
from eventplan.files import load, load_plan, load_text
from eventplan.files.gathering import MOST_FILES
from eventplan.files.strict_yaml import read_yaml
from eventplan.files.variations import load_session, load_variations
from eventplan.model import PlanError, ScenarioError
from tests.small import SMALL

TABLES = Path(__file__).parent / "tables"

HEAD = """\
eventplan: 1
event: {id: e, title: E, time_zone: Europe/Paris, days: [{date: 2027-06-08, opens: "08:00", closes: "20:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: hall, name: Hall, venue: v, capacity: 80}]
"""
WHOLE = HEAD + "sessions: [{id: talk, kind: roundtable, title: Talk, duration: 60, heads: 5}]\n"


def complaints_of(text: str) -> list[str]:
    """What is said of a scenario that cannot be read."""
    with pytest.raises(ScenarioError) as error:
        load_text(text, "a.yaml")
    return [str(complaint) for complaint in error.value.complaints]


def refused(file: Path) -> list[str]:
    """What is said of a file that cannot be read."""
    with pytest.raises(ScenarioError) as error:
        load(file)
    return [str(complaint).removeprefix(f"{file.parent}/") for complaint in error.value.complaints]


# Fields of sessions.


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ("rom: hall", "rom"),
        ("heads: lots", "heads"),
        ("setup: -5 min", "setup"),
        ("prefer_times: [{window: nonsense}]", "window"),
        ("ceremony: crowning", "ceremony"),
    ],
)
def test_a_ceremony_is_told_of_its_own_field(bad: str, field: str) -> None:
    """Every kind of session is: a kind that is the name of a field too hides none."""
    text = f"sessions:\n  - id: o\n    kind: ceremony\n    title: O\n    duration: 30\n    {bad}\n"
    if field != "ceremony":
        text += "    ceremony: opening\n"
    [complaint] = complaints_of(HEAD + text)
    assert complaint.startswith("a.yaml:10:")
    assert f"error {field}: " in complaint


def test_a_ceremony_says_which() -> None:
    """`ceremony` is missing, in a file and in a workbook."""
    assert refused(TABLES / "03b.yaml")[0] == "03b.yaml:7:5: error ceremony: is missing"


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("title: Opening: the start", "a text with `: ` in it: put it in quotes"),
        ("{title: Opening: the start, id: x}", "a text with `: ` in it: put it in quotes"),
        ("- title: Opening: the start", "a text with `: ` in it: put it in quotes"),
        ("title: [Draft] Opening", "a text that begins with `[`: put it in quotes"),
        ("title: @home", "a text that begins with `@`: put it in quotes"),
        ("title: !urgent", "put a text in quotes"),
        ("title: 'It's time'", "a quote ends the text here"),
        ("title: {en: x", "this is not YAML"),
    ],
)
def test_a_text_that_yaml_takes_for_something_else(line: str, advice: str) -> None:
    """It is said to put it in quotes."""
    [complaint] = read_yaml(line.encode(), "a").complaints
    assert advice in complaint.message


# Includes.


def test_a_file_is_read_once_however_often_it_is_included(tmp_path: Path) -> None:
    """Files that each include the next twice are read once each, and nothing in them is doubled."""
    began = time.process_time()
    for number in range(60):
        (tmp_path / f"b{number}.yaml").write_text(f"include: [b{number + 1}.yaml, b{number + 1}.yaml]\n")
    (tmp_path / "b60.yaml").write_text(WHOLE)
    assert [session.id for session in load(tmp_path / "b0.yaml").sessions] == ["talk"]
    assert time.process_time() - began < 2


def test_two_parts_may_share_a_third(tmp_path: Path) -> None:
    """What two parts need is there once."""
    (tmp_path / "rooms.yaml").write_text("rooms: [{id: den, name: Den, venue: v, capacity: 8}]\n")
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text("include: [rooms.yaml]\n")
    (tmp_path / "main.yaml").write_text("include: [a.yaml, b.yaml]\n" + WHOLE)
    assert [room.id for room in load(tmp_path / "main.yaml").rooms] == ["den", "hall"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """A chain of more files than any scenario has is a complaint, not a deep recursion."""
    for number in range(MOST_FILES + 50):
        (tmp_path / f"b{number}.yaml").write_text(f"include: [b{number + 1}.yaml]\n")
    assert any(f"more than {MOST_FILES} files" in complaint for complaint in refused(tmp_path / "b0.yaml"))


def test_limits_hold_for_all_files_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many files of half the size are as much as one that is too large."""
    monkeypatch.setattr("eventplan.files.gathering.MOST_NODES", 50)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(f"x-{name}: [" + "1," * 30 + "]\n")
    (tmp_path / "main.yaml").write_text("include: [a.yaml, b.yaml, c.yaml]\n" + WHOLE)
    assert any(
        "more than" in complaint and "entries" in complaint for complaint in refused(tmp_path / "main.yaml")
    )


@pytest.mark.parametrize("name", ['"x\\0.yaml"', "loop.yaml", "fifo", "x" * 5000, ".", "/dev/zero"])
@pytest.mark.parametrize("field", ["include", "tables"])
def test_what_is_no_file_is_a_complaint(tmp_path: Path, name: str, field: str) -> None:
    """NUL, a link to itself, a pipe, a folder, a device: a complaint where it is named; nothing waits."""
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(tmp_path / "fifo")
    said = f"include: [{name}]\n" if field == "include" else f"tables: {{rooms: {name}}}\n"
    (tmp_path / "a.yaml").write_text(said + WHOLE)
    [complaint] = refused(tmp_path / "a.yaml")
    assert complaint.startswith("a.yaml:1:")


def test_a_missing_part_brings_no_other_complaints(tmp_path: Path) -> None:
    """What may be in a file that cannot be read is not said to be missing."""
    (tmp_path / "a.yaml").write_text(
        "include: [parts.yaml]\n" + WHOLE.replace("heads: 5", "speakers: [X-01]")
    )
    [complaint] = refused(tmp_path / "a.yaml")
    assert "cannot read" in complaint


def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    """Whoever names one in place of a scenario, plan, session or list of variations is told so at once."""
    os.mkfifo(tmp_path / "fifo")
    for reading, error in (
        (load, ScenarioError),
        (load_plan, PlanError),
        (load_session, ScenarioError),
        (load_variations, ScenarioError),
    ):
        for name in (tmp_path / "fifo", Path("/dev/zero"), tmp_path, tmp_path / "a\0b"):
            with pytest.raises(error, match="cannot read"):
                reading(name)


# What costs a parser time.


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"%TAG !a{n}! tag:x{n},2000:\n" for n in range(60_000)) + "---\n" + WHOLE,
        WHOLE + "...\n" + "".join(f"%TAG !a{n}! tag:x{n},2000:\n" for n in range(60_000)) + "---\n",
        "# a\n%FOO bar\n---\n" + WHOLE,
    ],
    ids=["tags", "tags after the end", "another"],
)
def test_directives_are_refused_before_the_parser_begins(text: str) -> None:
    """Its list of tags is walked for each of them: quadratic."""
    began = time.process_time()
    [complaint] = complaints_of(text)
    assert "is a directive" in complaint
    assert time.process_time() - began < 1


def test_a_version_of_yaml_may_be_stated() -> None:
    """`%YAML 1.2` is no harm."""
    assert load_text("%YAML 1.2\n---\n" + WHOLE) == load_text(WHOLE)


@pytest.mark.parametrize(
    "line",
    [
        "id: s{n}, kind: roundtable, titel: x, duration: 60",
        "id: s{n}, kind: rondtable, title: x, duration: 60",
        "id: s{n}, kind: roundtable, title: x, duration: 6x",
        "id: s{n}, kind: roundtable, title: x, duration: 60, speakers: [nobody-{n}]",
    ],
)
def test_thousands_of_mistakes_are_told_in_linear_time(line: str) -> None:
    """Twice as many take about twice as long."""
    text = HEAD + "delegations: [{id: A, name: A, size: 3000}]\nsessions:\n"
    text += "".join("  - {" + line.replace("{n}", str(n)) + "}\n" for n in range(3000))
    began = time.process_time()
    assert len(complaints_of(text)) > 100
    assert time.process_time() - began < 6


# Dates and numbers beyond all events.


PLAN = '{"placements": [{"session": "talk", "start": "%s", "room": "hall"}], "orders": {"l": [%s]}}'
TURN = (
    '{"who": "A-01", "part": "talk", "position": %s, "start": "2027-06-08T09:00:00+02:00",'
    ' "end": "2027-06-08T09:05:00+02:00"}'
)


@pytest.mark.parametrize("year", ["0001", "1899", "3000", "9999"])
def test_a_plan_of_another_age_is_refused(tmp_path: Path, year: str) -> None:
    """No sum with its times leaves what dates can say."""
    file = tmp_path / "plan.json"
    for date in ("01-01T00:00:00+14:00", "12-31T23:59:00-14:00"):
        file.write_text(PLAN % (f"{year}-{date}", ""))
        with pytest.raises(PlanError, match=r"placements\.0\.start"):
            load_plan(file)


@pytest.mark.parametrize("position", ["0", "-1", "1" + "0" * 30, "1" + "0" * 5000, "1.5", "1000001"])
def test_a_position_beyond_all_lists_is_refused(tmp_path: Path, position: str) -> None:
    """A place on a list is a number that a list may have."""
    file = tmp_path / "plan.json"
    file.write_text(PLAN % ("2027-06-08T09:00:00+02:00", TURN % position))
    with pytest.raises(PlanError):
        load_plan(file)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_scenario_of_another_age_is_refused(year: str) -> None:
    """Years 1 and 9999 are slips of the pen, wherever they stand."""
    assert "slip of the pen" in complaints_of(WHOLE.replace("2027-06-08", f"{year}-01-01"))[0]
    assert "slip of the pen" in complaints_of(WHOLE.replace("heads: 5", f"start: {year}-01-01 09:00"))[0]
    assert "slip of the pen" in complaints_of(WHOLE.replace("heads: 5", f"windows: [{year}-12-31]"))[0]


# Tables as offices keep them.


def test_a_duration_in_a_table_may_be_a_number() -> None:
    """`60` is an hour, as in a scenario file."""
    assert load(TABLES / "a-integer-duration.yaml").sessions[0].duration == 60


def test_a_capacity_by_layout_beside_a_plain_one() -> None:
    """Each room has the kind of capacity that its row states; one with both is told."""
    rooms = load(TABLES / "b-capacity-mixed.yaml").rooms
    assert [dict(room.capacity) for room in rooms] == [{"any": 80}, {"boardroom": 40}]


def test_semicolons_between_columns(tmp_path: Path) -> None:
    """CSV as a French, German or Spanish Excel writes it is read, and the delimiter is told."""
    scenario = load(TABLES / "c-semicolon.yaml")
    assert [str(delegation.name) for delegation in scenario.delegations] == ["France", "Brésil"]
    assert [note.rpartition(": ")[2] for note in scenario._notes] == ["columns are separated by semicolons"]
    shutil.copytree(TABLES, tmp_path / "t")
    table = tmp_path / "t" / "delegations-fr-excel.csv"
    table.write_text('id\tname\tlanguages\nFRA\tFrance\t"fr; en"\n')
    scenario = load(tmp_path / "t" / "c-semicolon.yaml")
    assert scenario.delegations[0].languages == ("fr", "en")
    table.write_bytes("id;name\nBRA;Brésil\n".encode("latin-1"))
    assert "save the table as `CSV UTF-8`" in refused(tmp_path / "t" / "c-semicolon.yaml")[0]


def test_a_cell_is_named_as_spreadsheets_do() -> None:
    """Explanations name the cell: `three.xlsx:Sessions!A2`."""
    explanation = explain(load(TABLES / "d-explain-place.yaml"), seconds=20)
    places = {
        reason.place.rpartition("/")[2] for conflict in explanation.conflicts for reason in conflict.reasons
    }
    assert "three.xlsx:Sessions!A2" in places
    assert not any(":Sessions:" in place for place in places)


def test_one_cause_in_many_rows_is_one_complaint(tmp_path: Path) -> None:
    """A workbook as an office keeps it, with names that the scenario lacks: a complaint for each name."""
    shutil.copy(TABLES / "office-as-kept.xlsx", tmp_path)
    sheets = ", ".join(
        f"{sheet}: office-as-kept.xlsx" for sheet in ("delegations", "delegates", "rooms", "sessions")
    )
    (tmp_path / "a.yaml").write_text(
        "eventplan: 1\nvenues: [{id: v, name: V}]\n" + HEAD.split("\n")[1] + f"\ntables: {{{sheets}}}\n"
    )
    assert refused(tmp_path / "a.yaml") == [
        "office-as-kept.xlsx:Delegations!G2: error reference: there is no clearance 'minister-area' "
        "(and 7 more: G3, G4, G5, G6, G7, …)",
        "office-as-kept.xlsx:Rooms!C2: error reference: there is no venue 'pharo' (and 3 more: C3, C4, C5)",
        "office-as-kept.xlsx:Rooms!D2: error reference: there is no zone 'vip' (and 2 more: D3, D5)",
        "office-as-kept.xlsx:Rooms!D4: error reference: there is no zone 'blue'",
    ]


def test_a_column_in_other_words(tmp_path: Path) -> None:
    """Case and blanks in a header do not matter; a misspelt column is told once, not for each row."""
    rows = "".join(f"\nr{n},Room {n},v,9,15 min" for n in range(5))
    (tmp_path / "rooms.csv").write_text("ID, Name ,Venue,Capacity,turnover" + rows)
    (tmp_path / "a.yaml").write_text("tables: {rooms: rooms.csv}\n" + WHOLE)
    assert len(load(tmp_path / "a.yaml").rooms) == 6
    (tmp_path / "rooms.csv").write_text("id,nam,venue,capacity,turnover" + rows)
    assert refused(tmp_path / "a.yaml") == [
        "rooms.csv:1:4: error nam: there is no such column - did you mean 'name'?"
    ]


OFFICE = """\
eventplan: 1
event: {id: e, title: {en: E, fr: E}, time_zone: Europe/Paris, host: FRA, days: [{date: 2027-06-08, opens: "08:00", closes: "21:00"}]}
clearances: [minister-area]
venues: [{id: pharo, name: Pharo}]
zones: [{id: vip, name: VIP}, {id: blue, name: Blue}]
tables: {delegations: FILE, delegates: FILE, rooms: FILE, sessions: FILE}
"""


def test_a_workbook_as_an_office_keeps_it(tmp_path: Path) -> None:
    """Blanks at the end, numbers as texts, an empty row, dates of the spreadsheet, `yes` and TRUE: all are read."""
    shutil.copy(TABLES / "office-as-kept.xlsx", tmp_path)
    (tmp_path / "a.yaml").write_text(OFFICE.replace("FILE", "office-as-kept.xlsx"))
    scenario = load(tmp_path / "a.yaml")
    names = {delegation.id: (str(delegation.name), delegation.size) for delegation in scenario.delegations}
    assert (len(names), names["FRA"], names["IND"]) == (8, ("France", 12), ("India", 9))
    assert [str(delegation.leaves) for delegation in scenario.delegations if delegation.leaves] == [
        "2027-06-10 12:00:00",
        "2027-06-09 15:00:00",
    ]
    heads = {person.id: person.head for delegation in scenario.delegations for person in delegation.members}
    assert heads == dict.fromkeys(("fra-min", "chn-1", "egy-1", "bra-1", "usa-1"), True)
    assert dict(scenario.rooms[0].capacity) == {"theatre": 500, "classroom": 300}
    opening, side_event, _ = scenario.sessions
    assert (str(opening.start), opening.languages) == ("2027-06-08 10:00:00", ("en", "fr", "es", "ar"))
    assert str(side_event.windows[0].end) == "2027-06-08 15:00:00"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A sheet of sessions without a column for the kind of ceremony: that is missing, not the sessions."""
    shutil.copy(TABLES / "03-missing-ceremony.xlsx", tmp_path)
    (tmp_path / "a.yaml").write_text(OFFICE.replace("FILE", "03-missing-ceremony.xlsx"))
    assert refused(tmp_path / "a.yaml") == [
        "03-missing-ceremony.xlsx:Sessions!A2: error ceremony: is missing"
    ]


def test_a_series_that_is_in_itself_is_not_among_its_sessions() -> None:
    """Advice names sessions that exist, at the place of the item."""
    series = "series: [{id: water, title: Water, slots: g, items: [talk, {session: water}]}]"
    with pytest.raises(ScenarioError) as raised:
        load_text(f"{SMALL}slot_grids: [{{id: g, slots: [2026-05-12 10:00/12:00]}}]\n{series}\n")
    said = [complaint for complaint in raised.value.complaints if complaint.about == "reference"]
    assert [complaint.message for complaint in said] == [
        "'water' is a series, and no session: name one of its sessions (talk)"
    ]
    assert said[0].column == series.index("session: water") + 1
