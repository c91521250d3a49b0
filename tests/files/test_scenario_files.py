"""Scenario files: what is refused, in which words and where; and what is read is written back."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.files import load, load_text, save
from eventplan.files.strict_yaml import MOST_CHARACTERS, MOST_DEPTH, MOST_NODES, read_yaml
from eventplan.files.written import to_yaml
from eventplan.model import Scenario, ScenarioError
from tests.planted import planted
from tests.small import SMALL

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


def refused(text: str | bytes) -> list[tuple[int, int, str, str]]:
    """Line, column, field and message of every complaint about a file's content."""
    data = text.encode() if isinstance(text, str) else text
    document = read_yaml(data, "a.yaml")
    if document.complaints:
        return [(c.line, c.column, c.about, c.message) for c in document.complaints]
    with pytest.raises(ScenarioError) as error:
        load_text(data.decode())
    return [(c.line, c.column, c.about, c.message) for c in error.value.complaints]


def test_many_mistakes_are_told_at_once_each_in_its_place() -> None:
    """Twenty different mistakes give twenty complaints in one run, each with line, column, field and advice."""
    file = Path(__file__).parent / "many-mistakes.yaml"
    with pytest.raises(ScenarioError) as error:
        load(file)
    messages = [(c.line, c.column, c.about) for c in error.value.complaints]
    assert messages == [
        (5, 3, "time_zone"),
        (8, 8, "date"),
        (12, 28, "reference"),
        (13, 6, "id"),
        (13, 48, "capacity"),
        (14, 5, "capacity"),
        (14, 42, "capacty"),
        (16, 37, "kind"),
        (17, 28, "size"),
        (19, 16, "kind"),
        (20, 50, "duration"),
        (21, 79, "reference"),
        (22, 78, "windows"),
        (23, 5, "title"),
        (23, 53, "reference"),
        (24, 50, "yaml"),
        (25, 5, "organisers"),
        (27, 20, "reference"),
        (29, 3, "rules"),
        (31, 14, "weight"),
    ]
    words = str(error.value)
    for hint in (
        "'house'",
        "'capacity'",
        "'state'",
        "'roundtable'",
        "`75 min`",
        "'NO-03'",
        "'hall'",
        "'talk3'",
    ):
        assert hint in words


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: &x [1]\nb: *x\n", 1, "`&x` is an anchor"),
        ("a: [1]\nb: *x\n", 2, "`*x` is an alias"),
        ("a: {b: 1}\nc:\n  <<: {b: 1}\n", 3, "`<<` is a merge key"),
        ("a: !!python/object:os.system {}\n", 1, "is a tag"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\na: 2\n", 2, "`a` is given twice; the first is in line 1"),
        ("a: {b: 1, c: 2\n", 2, "this is not YAML"),
        ("a: \x07\n", 1, "control character U+0007"),
        ("[a]: 1\n", 1, "a key is a plain word"),
        ("? [a, b]\n: 1\n", 1, "a key is a plain word"),
    ],
)
def test_what_no_scenario_needs_is_refused(text: str, line: int, message: str) -> None:
    """Anchors, aliases, merge keys, tags, second documents and double keys: one complaint, at its line."""
    (complaint,) = refused(text)
    assert complaint[0] == line
    assert message in complaint[3]


def test_bombs_are_refused_at_once() -> None:
    """A few hundred bytes of aliases or merge keys cost no time and no memory."""
    aliases = "a: &a [x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    merges = "a: &a {k: v}\n" + "".join(f"b{n}: &b{n} {{<<: [*a, *a]}}\n" for n in range(40))
    recursive = "a: &a [*a]\n"
    began = time.process_time()
    for bomb in (aliases, merges, recursive):
        assert len(refused(bomb)) == 1
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (SMALL.encode("utf-16"), "UTF-16"),
        (SMALL.replace("Norway", "Norvège").encode("latin-1"), "is not UTF-8"),
        (SMALL.replace("Norway", "Nor\0way").encode(), "U+0000"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xff", "a scenario names a workbook in `tables`"),
    ],
)
def test_encodings(data: bytes, message: str) -> None:
    """Anything but UTF-8 is refused, and the complaint says what to do."""
    (complaint,) = refused(data)
    assert message in complaint[3]


def test_a_byte_order_mark_and_windows_line_ends_are_no_harm(tmp_path: Path) -> None:
    """Files saved by editors on Windows read the same."""
    plain, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    plain.write_text(SMALL)
    other.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(plain) == load(other)


def test_scalars_mean_what_they_say() -> None:
    """YAML 1.2: times and country codes are text, whatever YAML 1.1 made of them."""
    text = "[10:30, 22:05, 09:30, NO, on, yes, 010, 1_000, 190:20:30, 2026-05-12, 0x1F, 1e3, .inf, true, null, 7, 1.5]"
    tree = read_yaml(text.encode(), "a").tree
    assert tree[:13] == text[1:].split(", ")[:13]
    assert tree[13:] == [True, None, 7, 1.5]


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("heads: 1.5", "heads"),
        ("heads: .nan", "heads"),
        ("heads: -1", "heads"),
        ("heads: '20'", "heads"),
        ("heads: true", "heads"),
        ("interpreted: yes", "interpreted"),
        ("interpreted: 1", "interpreted"),
        ("title: [a]", "title"),
        ("title: {english: a}", "english"),
        ("title: ''", "title"),
        ("duration: 0", "duration"),
        ("duration: -5", "duration"),
        ("duration: soon", "duration"),
        ("start: 2026-05-12 09:00:30", "start"),
        ("start: 2026-05-12T09:00Z", "start"),
        ("windows: [2026-05-12]", None),
        ("windows: [2026-05-12 10:00/24:00]", None),
        ("windows: 2026-05-12", "windows"),
        ("room: [hall, haal]", "reference"),
        ("chairs: [NO-04]", "reference"),
        ("organisers: [SE]", "reference"),
    ],
)
def test_values_are_what_their_field_holds(line: str, about: str | None) -> None:
    """Nothing is guessed: a number is a number, a truth is a truth; the field is named."""
    field = line.partition(":")[0]
    talk = "  - {id: talk, kind: roundtable, title: A talk, duration: 75 min}\n"
    fields = {"title": "A talk", "duration": "75 min"}
    fields.pop(field, None)
    rest = "".join(f"    {name}: {value}\n" for name, value in fields.items())
    text = SMALL.replace(talk, f"  - id: talk\n    kind: roundtable\n{rest}    {line}\n")
    if about is None:
        load_text(text)
        return
    complaints = refused(text)
    assert [complaint[2] for complaint in complaints] == [about]
    assert complaints[0][0] == text[: text.index(line)].count("\n") + 1


@pytest.mark.parametrize("over", [False, True])
def test_limits(over: bool) -> None:
    """What is within depth and length is read; one more is refused."""
    depth = "[" * (MOST_DEPTH + 1 + over) + "]" * (MOST_DEPTH + 1 + over)
    text = "x" * (MOST_CHARACTERS + over)
    for content, message in ((depth, "nested more than"), (text, "a text of more than")):
        complaints = read_yaml(content.encode(), "a").complaints
        assert [message in c.message for c in complaints] == [True] * over


def test_too_many_entries() -> None:
    """A file of more entries than the limit is refused; its message says where the bulk belongs."""
    complaints = read_yaml(("[" + "1," * MOST_NODES + "]").encode(), "a").complaints
    assert ["put the bulk into tables" in c.message for c in complaints] == [True]


def test_a_horizon_that_is_a_slip_of_the_pen() -> None:
    """An event that ends in the year 2999 is refused, not planned."""
    text = SMALL.replace(
        'closes: "18:00"}\n', 'closes: "18:00"}\n    - {date: 2999-05-12, opens: "09:00", closes: "18:00"}\n'
    )
    assert [(c[2], "longer than" in c[3]) for c in refused(text)] == [("event", True)]


def test_includes_and_tables(tmp_path: Path) -> None:
    """Parts and rows from other files are added; each complaint names the file and line it is about."""
    (tmp_path / "part.yaml").write_text(
        "sessions:\n  - {id: more, kind: roundtable, title: More, duration: 1 h, room: haal}\n"
    )
    (tmp_path / "parties.csv").write_text("id,name,size\nSE,Sweden,2\nDK,Denmark,many\n")
    (tmp_path / "people.csv").write_text("delegation,id,name\nSE,anna,Anna\nFI,bo,Bo\n")
    main = tmp_path / "a.yaml"
    main.write_text(
        "include: [part.yaml]\ntables: {delegations: parties.csv, delegates: people.csv}\n" + SMALL
    )
    with pytest.raises(ScenarioError) as error:
        load(main)
    messages = {(Path(c.file).name, c.line, c.column, c.message) for c in error.value.complaints}
    assert messages == {
        ("part.yaml", 2, 62, "there is no room 'haal' - did you mean 'hall'?"),
        ("parties.csv", 3, 12, "'many' is not what this column holds"),
        ("people.csv", 3, 1, "there is no delegation 'FI'"),
    }


def test_items_of_series_come_from_a_table(tmp_path: Path) -> None:
    """A row says of which series a session is, and its wished position; a series that is not there is named."""
    papers = ROOT / "scenarios" / "tracks-of-papers.yaml"
    stated = papers.read_text("utf-8")
    items = "    items: [tides, storms, {session: dykes, position: 4}, sands]\n"
    assert items in stated
    main, table = tmp_path / "event.yaml", tmp_path / "papers.csv"
    main.write_text(stated.replace(items, "") + "tables: {items: papers.csv}\n", "utf-8")
    table.write_text("Series,session,position\nwater,tides,\nwater,storms,\nwater,dykes,4\nwater,sands,\n")
    assert load(main) == load(papers)

    table.write_text("series,session\nwatre,tides\n")
    with pytest.raises(ScenarioError) as error:
        load(main)
    messages = {(Path(c.file).name, c.line, c.column, c.message) for c in error.value.complaints}
    assert ("papers.csv", 2, 1, "there is no series 'watre' - did you mean 'water'?") in messages


INSIDE = """\
eventplan: 1
event: {id: e, title: E, time_zone: UTC, days: [{date: "2026-05-12", opens: "09:00", closes: "18:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: hall, name: Hall, venue: v, capacity: 200}]
delegations: [{id: pt, name: Portugal, members: [{id: costa, name: Rita Costa}]}]
slot_grids: [{id: grid, slots: ["2026-05-12 10:00/11:00"]}]
sessions: [{id: fees, kind: hold, duration: 20}]
series:
  - id: water
    title: Water
    slots: grid
    kind: roundtable
    items:
      - fees
      - {id: tides, title: Tides, duration: 20 min, speakers: [costa], position: 1, prices: [{price: 3}]}
      - {id: tugs, kind: hold, duration: 10 min, x: {paper: 7}}
"""


def test_sessions_are_written_inside_a_series() -> None:
    """They are sessions like the others, of the kind of the series if they state none, and stand where they are written."""
    scenario = load_text(INSIDE)
    assert [(s.id, s.kind_id) for s in scenario.sessions] == [
        ("fees", "hold"), ("tides", "roundtable"), ("tugs", "hold")
    ]  # fmt: skip
    series, tides = scenario.series[0], scenario.session_by_id["tides"]
    assert series.sessions == ("fees", "tides", "tugs")
    assert (series.items[1].position, series.items[1].prices[0].price) == (1, 3)
    assert (tides.duration, tides.speakers) == (20, ("costa",))
    assert scenario.session_by_id["tugs"].x == {"paper": 7}
    assert series.items[2].x == {}

    places = {path: place[1:] for path, place in scenario._source.items()}
    assert places["sessions", 1] == places["series", 0, "items", 1] == (15, 9)
    assert places["sessions", 1, "speakers", 0] == (15, 64)
    assert places["sessions", 1, "kind"] == places["series", 0, "kind"]
    assert places["series", 0, "items", 1, "session"] == places["sessions", 1, "id"]

    assert load_text(to_yaml(scenario)) == scenario
    assert Scenario.model_validate(yaml.safe_load(INSIDE)) == scenario


@pytest.mark.parametrize(
    ("stated", "written", "expected"),
    [
        ("duration: 20 min, sp", "duration: 20 mn, sp", {(15, 35, "duration")}),
        ("speakers: [costa]", "speakers: [kosta]", {(15, 64, "reference")}),
        ("title: Tides", "titel: Tides", {(15, 21, "titel"), (15, 9, "title")}),
        ("id: tugs", "id: fees", {(16, 10, "id")}),
        ("{id: tides", "{session: fees, id: tides", {(15, 25, "id")}),
        ("{id: tides, ", "{", {(15, 9, "session")}),
        ("    kind: roundtable\n", "", {(14, 9, "kind")}),
        ("kind: roundtable", "kind: roundtabel", {(12, 5, "kind")}),
        ("[{price: 3}]", "[{price: -3}]", {(15, 95, "price")}),
    ],
)
def test_complaints_name_the_place_inside_a_series(
    stated: str, written: str, expected: set[tuple[int, int, str]]
) -> None:
    """What is wrong with a session is told once, where it is written."""
    assert stated in INSIDE
    with pytest.raises(ScenarioError) as error:
        load_text(INSIDE.replace(stated, written))
    assert expected <= {(c.line, c.column, c.about) for c in error.value.complaints}
    assert all(c.line in {line for line, _, _ in expected} for c in error.value.complaints)


def test_sessions_of_series_come_from_a_table(tmp_path: Path) -> None:
    """A row with an id is a session, and an item of its series; what is wrong is told at its cell."""
    head, rows = INSIDE.split("    items:\n")
    kept = "    items: [fees]\ntables: {items: papers.csv}\n"
    main, table = tmp_path / "event.yaml", tmp_path / "papers.csv"
    main.write_text(head + kept, "utf-8")
    table.write_text(
        "series,id,kind,title,duration,speakers,position,x.paper\n"
        "water,tides,,Tides,20,costa,1,\nwater,tugs,hold,,10 min,,,7\n"
    )
    stated = load_text(INSIDE.replace(", prices: [{price: 3}]", "").replace("paper: 7", 'paper: "7"'))
    assert load(main) == stated
    assert rows

    table.write_text("series,id,title,duration\nwater,tides,Tides,soon\n")
    with pytest.raises(ScenarioError) as error:
        load(main)
    assert {(Path(c.file).name, c.line, c.column) for c in error.value.complaints} == {("papers.csv", 2, 19)}


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "a.yaml", "missing.yaml"])
def test_includes_stay_in_the_folder_and_end(tmp_path: Path, name: str) -> None:
    """A file outside the folder, the file itself, or one that is not there: a complaint at the include."""
    (tmp_path / "secret.yaml").write_text("sessions: []\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.yaml").write_text(f"include: ['{name}']\n" + SMALL)
    with pytest.raises(ScenarioError) as error:
        load(folder / "a.yaml")
    (complaint,) = error.value.complaints
    assert (complaint.line, complaint.about in ("include", "file")) == (1, True)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("id,nme\nSE,Sweden\n", "there is no such column - did you mean 'name'?"),
        ("id,id\nSE,SE\n", "this column is there twice"),
        ("id,name,name.en\nSE,Sweden,Sweden\n", "give `name`, or a column for each of its parts, not both"),
        ("id,size.en\nSE,2\n", "there is no such column"),
        ("id,name\nSE\n", "the row has 1 cell and the header 2"),
        (f"id,name,size\nSE,Sweden,{'9' * 5000}\n", "is not what this column holds"),
        ("id,name,size\nSE,Sweden,٣\n", "'٣' is not what this column holds"),
        ('id,name\nSE,"Swe"den\n', "this is not CSV"),
    ],
)
def test_tables_are_read_strictly(tmp_path: Path, table: str, message: str) -> None:
    """What a table says wrong is told at its row and column, and nothing is guessed."""
    (tmp_path / "t.csv").write_text(table, "utf-8")
    main = tmp_path / "a.yaml"
    main.write_text("tables: {delegations: t.csv}\n" + SMALL)
    with pytest.raises(ScenarioError) as error:
        load(main)
    assert message in error.value.complaints[0].message
    assert Path(error.value.complaints[0].file).name == "t.csv"


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_scenarios_are_written_back(file: Path, tmp_path: Path) -> None:
    """What is read from our scenarios, written to one file, reads the same."""
    scenario = load(file)
    save(scenario, tmp_path / "b.yaml")
    assert load(tmp_path / "b.yaml") == scenario


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_any_scenario_is_written_back(seed: int) -> None:
    """What is built in Python and written as a file reads the same."""
    scenario, _ = planted(seed)
    assert load_text(to_yaml(scenario)) == scenario


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=12),
    st.just([]),
    st.just({}),
)


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    paths = [path] if path else []
    if isinstance(tree, dict | list):
        for step, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            paths += _paths(value, (*path, step))
    return paths


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 200), st.data())
def test_one_wrong_value_is_a_clean_complaint_or_a_scenario(seed: int, data: st.DataObject) -> None:
    """Whatever one field is changed to, the file is read or refused with its place: never a traceback."""
    import yaml

    tree = yaml.safe_load(to_yaml(planted(seed)[0]))
    path = data.draw(st.sampled_from(_paths(tree)))
    node = tree
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = data.draw(VALUES)
    text = yaml.safe_dump(tree, allow_unicode=True)
    complaints = []
    try:
        assert isinstance(load_text(text), Scenario)
    except ScenarioError as error:
        complaints = error.complaints
        assert complaints, text
    assert all(c.line >= 1 and c.column >= 1 and c.message for c in complaints)


def test_what_a_kind_gives_is_not_missed_where_the_kind_is_wrong() -> None:
    """One mistake in the defaults of a kind is one complaint, not one for each of its sessions."""
    text = SMALL.replace(", duration: 75 min", "") + "kinds: {roundtable: {duration: 75 min, rom: hall}}\n"
    assert [(about, message) for *_, about, message in refused(text)] == [
        ("rom", "there is no such field - did you mean 'room'?")
    ]
    unnamed = SMALL.replace(", duration: 75 min", "") + "kinds: {roundtable: {rom: hall}}\n"
    assert {about for *_, about, _ in refused(unnamed)} == {"rom", "duration"}


def test_a_comma_in_braces() -> None:
    """What stands behind it is read as a field without a value: the message says what to write."""
    text = SMALL.replace("name: The house", "name: The house, Two Mile Hill")
    ((line, _, about, message),) = refused(text)
    assert (line, about) == (9, "Two Mile Hill")
    assert message == "there is no such field: a text with a comma in it is put in quotes within braces"


def test_an_id_alone_will_do_in_lists() -> None:
    """Items, parts, exhibitors and booths may be written as the id that they are about."""
    lists = """\
  - {id: fair, kind: exhibition, title: Fair, duration: 1 h, exhibitors: [NO], booths: [one, two]}
speakers_lists: [{id: list, parts: [talk], items: [NO-01, {who: NO-02, seconds: 60}]}]
"""
    scenario = load_text(SMALL + lists)
    (listed,) = scenario.speakers_lists
    assert [part.session for part in listed.parts] == ["talk"]
    assert [(item.who, item.seconds) for item in listed.items] == [("NO-01", None), ("NO-02", 60)]
    fair = scenario.session_by_id["fair"].model_dump(mode="json")
    assert ([x["delegation"] for x in fair["exhibitors"]], [x["id"] for x in fair["booths"]]) == (
        ["NO"],
        ["one", "two"],
    )
    assert load_text(to_yaml(scenario)) == scenario
    wrong = SMALL + lists.replace("NO-01", "NO-09").replace("[NO]", "[SE]")
    assert [message.partition(" - ")[0] for *_, message in refused(wrong)] == [
        "there is no delegation 'SE'",
        "there is no delegate 'NO-09'",
    ]


NAMES = """\
eventplan: 1
event: {id: e, title: E, time_zone: Europe/Vienna, days: [{date: 2026-05-12, opens: "09:00", closes: "18:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: hall, name: Hall, venue: v, capacity: 100}]
delegations: [{id: A, name: A, size: 3}, {id: B, name: B, size: 3}]
sessions:
  - {id: one, title: One, kind: roundtable, duration: 60 min, organisers: [A], speakers: [B-01]}
  - {id: two, title: Two, kind: roundtable, duration: 60 min}
order: [{before: one, after: two}]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("organisers: [A]", "organisers: [hall]", "there is no delegation 'hall'"),
        ("organisers: [A]", "organisers: [one]", "there is no delegation 'one'"),
        ("speakers: [B-01]", "speakers: [A]", "there is no delegate 'A'"),
        ("before: one", "before: A", "'A' is neither a session nor a kind or a theme of one"),
    ],
)
def test_the_id_of_something_of_another_sort_is_told(old: str, new: str, message: str) -> None:
    """A name that is an id of something else names nothing here: it was refused, and nothing was told."""
    assert old in NAMES
    with pytest.raises(ScenarioError) as error:
        load_text(NAMES.replace(old, new))
    (complaint,) = error.value.complaints
    assert message in complaint.message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("organisers: [A]", "organisers: [Sweden]", "there is no delegation 'Sweden' - did you mean 'A'?"),
        ("organisers: [A]", "organisers: [suède]", "there is no delegation 'suède' - did you mean 'A'?"),
        ("speakers: [B-01]", "speakers: [Nobody]", "there is no delegate 'Nobody'"),
        (
            "speakers: [B-01]",
            "speakers: [Bo Berg]",
            "'Bo Berg' has blanks, and no id has any; if they are several, in YAML they are written `[Bo, Berg]`, "
            "in a table `Bo; Berg`",
        ),
        (
            "speakers: [B-01]",
            "speakers: ['Bo; Berg']",
            "'Bo; Berg' is 2 in one: in YAML they are written `[Bo, Berg]`, in a table `Bo; Berg`",
        ),
    ],
)
def test_who_writes_a_name_reads_the_id(old: str, new: str, message: str) -> None:
    """A name in any language, in small letters or large, says which id was meant; unless two are called so."""
    named = NAMES.replace("{id: A, name: A,", "{id: A, name: {en: Sweden, fr: Suède},")
    with pytest.raises(ScenarioError) as error:
        load_text(named.replace(old, new))
    assert [complaint.message for complaint in error.value.complaints] == [message]
    both = named.replace("name: B,", "name: Sweden,").replace("organisers: [A]", "organisers: [Sweden]")
    with pytest.raises(ScenarioError, match=r"there is no delegation 'Sweden'$"):
        load_text(both)


def test_a_session_within_a_list_is_one_fault() -> None:
    """What is stated where it should only be named is one complaint, which says where it belongs and what to write."""
    papers = (ROOT / "scenarios" / "tracks-of-papers.yaml").read_text("utf-8")
    part = "{id: new, kind: roundtable, title: New}"
    listed = f"speakers_lists: [{{id: talks, seconds: 60, parts: [{part}, tides], items: [costa]}}]"
    with pytest.raises(ScenarioError) as error:
        load_text(f"{papers}\n{listed}\n")
    assert [complaint.message for complaint in error.value.complaints] == [
        "what has an `id` is stated in `sessions`, and only named here: write `new` alone"
    ]


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("id: one, title: One, kind: roundtable", "id: one, title: One, kind: xyz", "kind"),
        ("{id: A, name: A, size: 3}", "[A]", "delegations"),
        ("{id: B, name: B, size: 3}", "{id: B, name: B, size: many}", "size"),
    ],
)
def test_what_names_something_that_could_not_be_read_is_not_told_too(old: str, new: str, about: str) -> None:
    """It is there, and only wrong: the order, the organisers and the speakers are right."""
    assert old in NAMES
    with pytest.raises(ScenarioError) as error:
        load_text(NAMES.replace(old, new))
    assert error.value.complaints[0].about == about
    assert len(error.value.complaints) == 1 + (new == "[A]"), error.value.complaints


def lists_of_names(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where in a tree there are lists of texts."""
    if isinstance(node, list) and node and all(isinstance(item, str) for item in node):
        return [path]
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [name for key, value in items for name in lists_of_names(value, (*path, key))]


def test_a_name_stands_in_a_list_once() -> None:
    """In every list of names that a scenario has; a change may be made again."""
    file = ROOT / "tests" / "testing" / "everything.yaml"
    tree = read_yaml(file.read_bytes(), "a.yaml").tree
    places = lists_of_names(tree)
    assert len(places) > 20
    for path in places:
        wrong = node = json.loads(json.dumps(tree))
        for step in path:
            node = node[step]
        node.append(node[0])
        if path[-1] == "changes":
            load_text(json.dumps(wrong))
            continue
        with pytest.raises(ScenarioError) as error:
            load_text(json.dumps(wrong))
        (complaint,) = error.value.complaints
        assert complaint.message.endswith("already: name it once"), complaint


def test_what_a_kind_names_twice_is_told_there() -> None:
    """And not again of each of its sessions."""
    text = NAMES + "kinds: {roundtable: {room: [hall, hall]}}\n"
    with pytest.raises(ScenarioError) as error:
        load_text(text)
    (complaint,) = error.value.complaints
    assert (complaint.line, complaint.message) == (10, "'hall' is here already: name it once")


def test_nobody_avoids_themselves() -> None:
    """Nor may two members have one id: the complaint says which."""
    with pytest.raises(ScenarioError, match="'B' cannot avoid itself"):
        load_text(NAMES.replace("{id: B,", "{id: B, avoids: [B],"))
    with pytest.raises(ScenarioError, match="two members have one id, 'x'"):
        load_text(NAMES.replace("{id: B,", "{id: B, members: [{id: x, name: X}, {id: x, name: Y}],"))
