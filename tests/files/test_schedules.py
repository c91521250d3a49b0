"""Schedules that others published: read whole, with what is wrong in its place, and nothing believed."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.files import load_text, scenario_hash, to_yaml
from eventplan.files.foreign import MOST_BYTES, place_in
from eventplan.files.schedules import Schedule, load_schedule, parse_schedule
from eventplan.model import Plan, Scenario, ScenarioError, say, span_of
from eventplan.publish.clean import clean_line
from eventplan.publish.visibility import is_public
from eventplan.verifier import verify
from tests.command_line import invoke
from tests.interop.corpus import HOSTILE, hostile
from tests.planted import planted
from tests.publish.drafts import schedule_json, schedule_xml
from tests.publish.scenes import DAY, SESSIONS, WHERE, conference, placed

_BESIDE = [folder / "shared" / "schemas" for folder in Path(__file__).resolve().parents]
SCHEMAS = next((folder for folder in _BESIDE if folder.is_dir()), None)

EVENT = {
    "guid": "8079583e-8321-506c-95af-fd2903a5f075",
    "id": 25,
    "code": "G9JGWY",
    "date": "2025-10-25T09:00:00+07:00",
    "duration": "00:30",
    "room": "Hall",
    "slug": "hanoi-25-on-evidence",
    "title": "On evidence",
    "subtitle": "",
    "track": "Khí hậu",
    "type": "Talk",
    "language": "en",
    "abstract": "Short.",
    "description": "Long.",
    "persons": [{"id": 26, "public_name": "Nguyễn Văn Ánh"}],
}


def tree(*events: dict[str, Any], **conference: Any) -> dict[str, Any]:
    """Return a schedule with sessions in one room on one day."""
    day = {
        "index": 1,
        "date": DAY,
        "day_start": f"{DAY}T04:00:00+07:00",
        "day_end": "2025-10-26T03:59:00+07:00",
        "rooms": {"Hall": list(events or (EVENT,))},
    }
    whole = {"acronym": "hanoi", "title": "Hanoi", "time_zone_name": "Asia/Ho_Chi_Minh", "days": [day]}
    return {"schedule": {"version": "1", "conference": {**whole, **conference}}}


def read(*events: dict[str, Any], **conference: Any) -> Schedule:
    """Read a schedule with these sessions."""
    return parse_schedule(json.dumps(tree(*events, **conference)).encode(), "s.json")


def complaints(data: bytes | str, name: str = "s.json", strict: bool = True) -> list[str]:
    """Return what is said of a schedule that cannot be read."""
    with pytest.raises(ScenarioError) as raised:
        parse_schedule(data.encode() if isinstance(data, str) else data, name, strict=strict)
    assert raised.value.exit_code == 2
    return [str(complaint) for complaint in raised.value.complaints]


@pytest.mark.parametrize("write", [schedule_json, schedule_xml], ids=["json", "xml"])
def test_there_and_back(write: Callable[..., bytes]) -> None:
    """What was exported comes back as a lawful programme with the same times, rooms, people and themes."""
    sessions = ({**SESSIONS[0], "themes": ["law"]}, *SESSIONS[1:])
    scenario = conference(sessions)
    plan = placed(scenario)
    back = parse_schedule(write(scenario, plan), "s")
    assert verify(back.scenario, back.plan) == ()
    rooms = {room.id: room.name for room in back.scenario.rooms}
    fields = {
        str(s.title): (span_of(s, p), rooms[p.room], str(s.kind), s.themes, s.languages)
        for s, p in back.plan.held(back.scenario)
    }
    names = {"grand": "Grand Hall", "hall-a": "Hall A", "hall-b": "Hall B"}
    wanted = {
        (s.title if isinstance(s.title, str) else s.title["en"]): (
            span_of(s, p),
            names[p.room],
            str(s.kind),
            s.themes,
            s.languages[:1],
        )
        for s, p in plan.held(scenario)
        if s.id in ("opening", "forensics", "coffee")
    }
    assert fields == wanted
    assert [str(m.name) for m in back.scenario.delegations[0].members] == ["Nguyễn Văn Ánh"]
    assert back.scenario.event.time_zone == "Asia/Ho_Chi_Minh"


def shown(scenario: Scenario, plan: Plan) -> tuple[list[Any], list[int]]:
    """Return when public sessions are held, and how often each room is used."""
    held = [(span_of(s, p), p.room) for s, p in plan.held(scenario) if is_public(s)]
    return sorted((span.start, span.end) for span, _ in held), sorted(
        Counter(room for _, room in held).values()
    )


@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_any_lawful_plan_comes_back_lawful(seed):
    """What is public of a planted plan comes back with the same times and as many uses of rooms, and is lawful."""
    scenario, plan = planted(seed)
    if any(is_public(session) for session, _ in plan.held(scenario)):
        back = parse_schedule(schedule_json(scenario, plan), "s")
        assert verify(back.scenario, back.plan) == ()
        assert shown(back.scenario, back.plan) == shown(scenario, plan)


@pytest.mark.parametrize("write", [schedule_json, schedule_xml], ids=["json", "xml"])
def test_hostile_texts_come_back_as_texts(write: Callable[..., bytes]) -> None:
    """With every hostile text in every field, each session comes back once, with its own title, cleaned."""
    scenario, plan = hostile()
    back = parse_schedule(write(scenario, plan), "s")
    public = [s for s, _ in plan.held(scenario) if is_public(s)]
    wanted = sorted(
        " ".join(clean_line(say(s.title, scenario.event.languages)).split()) or "-" for s in public
    )
    titles = sorted(str(s.title) for s in back.scenario.sessions)
    assert len(titles) == len(wanted) == len(HOSTILE) + 3
    assert [t for t in titles if t not in wanted] == []
    assert shown(back.scenario, back.plan) == shown(scenario, plan)


def test_there_back_and_there_again() -> None:
    """An imported programme exports to a schedule with the same sessions at the same times."""
    first = schedule_json(conference(), placed(conference()))
    back = parse_schedule(first, "s")
    again = json.loads(schedule_json(back.scenario, back.plan))
    keys = ("date", "duration", "room", "title", "type", "language", "track")

    def events_of(schedule: Any) -> list[Any]:
        rooms = [day["rooms"] for day in schedule["schedule"]["conference"]["days"]]
        return sorted([event[k] for k in keys] for day in rooms for room in day.values() for event in room)

    assert events_of(again) == events_of(json.loads(first))


def test_what_is_read_is_a_scenario_file() -> None:
    """The scenario can be written, read again and is the one that the plan names."""
    schedule = read({**EVENT, "title": "NO: 10:30 \ufffe # x", "abstract": "a\n\n---\nb: *c"})
    assert load_text(to_yaml(schedule.scenario)) == schedule.scenario
    assert schedule.plan.scenario == scenario_hash(schedule.scenario)


def test_one_session_in_full() -> None:
    """Length, words, track, language and people are those of the schedule; it is published, and free to move."""
    schedule = read()
    [session] = schedule.scenario.sessions
    assert session.id == "25-on-evidence"
    assert (session.kind, session.duration, session.level) == ("roundtable", 30, "published")
    assert (session.title, session.abstract) == ("On evidence", "Short.\n\nLong.")
    assert (session.themes, session.languages) == (("khi-hau",), ("en",))
    assert (session.start, session.room) == (None, ())
    assert session.speakers == ("nguyen-van-anh",)
    assert schedule.plan.attendance == {session.id: session.speakers}
    [day] = schedule.scenario.event.days
    assert (day.opens, day.closes) == (9 * 60, 9 * 60 + 30)


def test_what_is_assumed_is_told() -> None:
    """Every assumption is a note."""
    notes = " | ".join(read(time_zone_name=None).notes)
    for words in ("Etc/GMT-7", "`roundtable` for what the schedule calls Talk", "100 seats", "`speakers`"):
        assert words in notes


@pytest.mark.parametrize(
    ("named", "date", "zone"),
    [
        ("Asia/Ho_Chi_Minh", "2025-10-25T09:00:00+07:00", "Asia/Ho_Chi_Minh"),
        ("UTC", "2025-10-25T09:00:00+07:00", "Etc/GMT-7"),
        ("Mars/Olympus", "2025-10-25T09:00:00-05:00", "Etc/GMT+5"),
        (None, "2025-10-25T09:00:00Z", "UTC"),
        (None, "2025-10-25T09:00:00+05:30", "UTC"),
        (["x"], "2025-10-25T09:00:00+00:00", "UTC"),
    ],
)
def test_the_time_zone_agrees_with_the_times(named, date, zone):
    """The zone named is taken if the times agree with it, else one with their offset; the instant stays."""
    schedule = read({**EVENT, "date": date}, time_zone_name=named)
    assert schedule.scenario.event.time_zone == zone
    again = parse_schedule(json.dumps(tree({**EVENT, "date": date})).encode(), "s", time_zone="Asia/Kolkata")
    assert again.scenario.event.time_zone == "Asia/Kolkata"
    assert schedule.plan.placements[0].start == again.plan.placements[0].start


def test_a_time_zone_that_there_is_not() -> None:
    """A time zone asked for must exist."""
    with pytest.raises(ScenarioError, match="'Hanoi' is not an IANA time zone"):
        parse_schedule(json.dumps(tree()).encode(), "s", time_zone="Hanoi")


def test_a_double_booking_is_found() -> None:
    """Two sessions in one room at one time, with one speaker, are what the verifier finds."""
    other = {**EVENT, "guid": "2", "slug": "", "code": None, "title": "Other"}
    schedule = read(EVENT, other)
    assert {finding.rule for finding in verify(schedule.scenario, schedule.plan)} == {
        "room-free",
        "person-free",
    }


def test_past_midnight() -> None:
    """What is held past midnight is on both dates, which are open through midnight: nothing is waived."""
    schedule = read({**EVENT, "date": f"{DAY}T23:00:00+07:00", "duration": "02:00", "type": "social"})
    assert verify(schedule.scenario, schedule.plan) == ()
    hours = [(str(day.date), day.opens, day.closes) for day in schedule.scenario.event.days]
    assert hours == [(DAY, 23 * 60, 24 * 60), ("2025-10-26", 0, 60)]
    assert not schedule.scenario.rules


def test_same_names_stay_apart() -> None:
    """People of one name and different ids are two, rooms and sessions of one name get ids of their own."""
    same = {k: v for k, v in EVENT.items() if k not in ("slug", "code")}
    two = {
        **same,
        "guid": "x",
        "date": f"{DAY}T10:00:00+07:00",
        "persons": [{"id": 9, "name": "Nguyễn Văn Ánh"}],
    }
    schedule = read(same, two)
    assert [s.id for s in schedule.scenario.sessions] == ["on-evidence", "on-evidence-2"]
    assert sorted(schedule.scenario.people) == ["nguyen-van-anh", "nguyen-van-anh-2"]


@pytest.mark.parametrize(
    "kind", ["plenary", "ceremony", "side-event", "social", "exhibition", "press-conference"]
)
def test_kinds_bring_no_duties_that_nobody_stated(kind):
    """A session of a kind of ours is lawful as it is: no attendance, booth or quota comes with it."""
    schedule = read({**EVENT, "type": kind, "title": "Closing of it"})
    assert str(schedule.scenario.sessions[0].kind) == kind
    assert verify(schedule.scenario, schedule.plan) == ()


def test_a_hidden_kind_is_not_believed() -> None:
    """A public schedule cannot make a session of a kind that is never public."""
    for kind in ("hold", "rehearsal", "bilateral"):
        assert str(read({**EVENT, "type": kind}).scenario.sessions[0].kind) == "roundtable"


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"date": "yesterday"}, "`date` says 'yesterday'"),
        ({"date": "2025-10-25T09:00:30+07:00"}, "`date` says"),
        ({"date": "9999-12-31T23:59:00+00:00"}, "`date` says"),
        ({"date": None}, "`date` is missing"),
        ({"date": 5}, "`date` says '5'"),
        ({"duration": "0:00"}, "`duration` says '0:00'"),
        ({"duration": "٠١:٣٠"}, "`duration` says"),
        ({"duration": "999:00"}, "`duration` says"),
        ({"duration": None}, "`duration` is missing"),
        ({"title": " \u2028 "}, "`title` is missing"),
        ({"title": ["x"]}, "`title` is missing"),
        ({"title": "x" * 10_001}, "`title` has more than 10000 characters"),
        ({"persons": [{"name": ""}]}, "a person has a name"),
        ({"persons": {"name": "x"}}, "a list is wanted here"),
    ],
)
def test_what_is_wrong_is_told_in_its_place(change, about):
    """A field that is no use is complained of at its line and column."""
    text = json.dumps(tree({**EVENT, **change}), indent=1, ensure_ascii=False)
    [complaint] = complaints(text)
    assert about in complaint
    key = next(iter(change))
    line = max(n for n, words in enumerate(text.split("\n"), 1) if f'  "{key}":' in words)
    assert complaint.startswith(f"s.json:{line}:") or key == "persons"


def test_every_complaint_at_once() -> None:
    """Two wrong sessions are two complaints."""
    assert (
        len(complaints(json.dumps(tree({**EVENT, "date": ""}, {**EVENT, "guid": "2", "duration": ""})))) == 2
    )


def test_a_guid_is_had_once() -> None:
    """Two sessions of one GUID are refused."""
    assert "another session has this `guid`" in complaints(json.dumps(tree(EVENT, EVENT)))[0]


PUBLISHED = Path(__file__).parent / "published"


def published(name: str, **options: Any) -> Schedule:
    """Read one of the schedules beside this file: each is a small one of a kind that is met."""
    [file] = PUBLISHED.glob(f"{name}-*")
    return load_schedule(file, **options)


def test_two_people_of_one_id_are_two() -> None:
    """An id that two names share is told, and both are there."""
    schedule = published("i01")
    assert sorted(schedule.scenario.people) == ["ada-novak", "bela-kiss"]
    assert any("Ada Novak has the same `id`" in note for note in schedule.notes)


def test_a_duration_with_days() -> None:
    """`1:00:00` is a day, as its `end` says; `01:30:00` is an hour and a half."""
    assert published("i04").scenario.sessions[0].duration == 24 * 60
    assert read({**EVENT, "duration": "01:30:00"}).scenario.sessions[0].duration == 90
    assert read({**EVENT, "duration": "0:02:30"}).scenario.sessions[0].duration == 150
    assert (
        read({**EVENT, "duration": "1:00:00", "end": "2025-10-25T10:00:00+07:00"})
        .scenario.sessions[0]
        .duration
        == 60
    )


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("i05c", "'Talk 1': `duration` is taken: `end` says '2026-05-04T13:30:00+02:00'"),
        ("i07", "'Talk 1': `date` is taken: `start` says 09:30 and `date` 11:30"),
    ],
)
def test_of_two_that_disagree_a_note_says_which_is_taken(name, note):
    """Nothing is chosen in silence; a strict reading refuses."""
    assert any(said.startswith(note) for said in published(name).notes)
    with pytest.raises(ScenarioError):
        published(name, strict=True)


def test_dates_in_utc_leave_the_named_zone() -> None:
    """Dates written in UTC, whose `start` the clocks of the named zone show, are of that zone."""
    schedule = published("i06")
    assert schedule.scenario.event.time_zone == "Asia/Kolkata"
    assert schedule.plan.placements[0].start.isoformat() == "2026-05-04T10:00:00+05:30"


def test_several_languages() -> None:
    """`en, de` is two languages."""
    assert published("i09").scenario.sessions[0].languages == ("en", "de")
    assert read({**EVENT, "language": "zh_Hans"}).scenario.sessions[0].languages == ("zh-Hans",)


@pytest.mark.parametrize(
    ("name", "sessions", "note"),
    [
        ("i10", 1, "'Talk 1' is left out: `duration` says '00:00'"),
        ("i13", 3, "somebody is left out: a person has a name"),
        ("i15", 1, "'Talk 1' is in a room `Unnamed room`"),
        ("i20", 2, "'Talk 2' is held twice"),
    ],
)
def test_one_bad_item_does_not_refuse_the_file(name, sessions, note):
    """It is mended or left out with a note; a strict reading refuses it in its place."""
    schedule = published(name)
    assert len(schedule.scenario.sessions) == sessions
    assert any(said.startswith(note) for said in schedule.notes)
    with pytest.raises(ScenarioError) as raised:
        published(name, strict=True)
    assert all(complaint.line > 1 for complaint in raised.value.complaints)


def test_whoever_has_a_name_in_any_field_is_there() -> None:
    """`full_public_name` is a name; nobody to name is nobody."""
    assert list(published("i13").scenario.people) == ["rudi-gross"]


def test_a_backslash_stays_outside_calendars() -> None:
    """A title with backslashes is the same in XML and JSON."""
    schedule = published("i12")
    [session] = schedule.scenario.sessions
    assert session.title == r"Why \n is not \LaTeX on C:\temp"
    for write in (schedule_json, schedule_xml):
        again = parse_schedule(write(schedule.scenario, schedule.plan), "s")
        assert again.scenario.sessions[0].title == session.title


def test_an_end_is_as_good_as_a_duration() -> None:
    """Without a `duration` a session lasts until its `end`."""
    schedule = published("i24")
    assert schedule.scenario.sessions[0].duration == 90
    assert schedule == published("i24", strict=True)


def test_a_time_zone_by_another_name() -> None:
    """`Berlin` is said not to be an IANA zone; the one city of that name is taken if the times agree."""
    schedule = published("i25")
    assert any("`Berlin`, which is not an IANA time zone" in note for note in schedule.notes)
    assert schedule.scenario.event.time_zone == "Europe/Berlin"
    other = read({**EVENT, "date": "2025-10-25T09:00:00+09:00"}, time_zone_name="Berlin")
    assert other.scenario.event.time_zone == "Etc/GMT-9"


def test_parts_of_an_xml_schedule_may_be_missing() -> None:
    """Events without ids or people are read; an event in a room without a name says its own."""
    schedule = published("x01")
    assert [room.name for room in schedule.scenario.rooms] == ["Saal & Foyer", "Keller"]
    assert sorted(schedule.scenario.people) == ["ada-novak", "bela-kiss"]


def test_pentabarf_has_day_and_start() -> None:
    """Without a `date` it is the day's date and the session's `start`, at the event's clocks."""
    schedule = published("x02", time_zone="Europe/Berlin")
    assert schedule.plan.placements[0].start.isoformat() == "2026-05-04T10:00:00+02:00"
    night = (PUBLISHED / "x02-pentabarf-no-date.xml").read_bytes().replace(b"10:00<", b"01:00<")
    schedule = parse_schedule(night, "s.xml", time_zone="Europe/Berlin")
    assert schedule.plan.placements[0].start.isoformat() == "2026-05-05T01:00:00+02:00"


def test_events_right_below_a_day() -> None:
    """Each names its room in a child element."""
    schedule = published("x03")
    assert [room.name for room in schedule.scenario.rooms] == ["Saal"]
    assert schedule.scenario.sessions[0].title == "Talk"


def test_markup_in_a_title() -> None:
    """All of its text is kept."""
    [_, session] = published("x04").scenario.sessions
    assert session.title == "With markup inside"
    assert session.abstract == "First word last"


def test_a_date_without_offset_is_at_the_event() -> None:
    """It is a time on the clocks of the event."""
    schedule = read({**EVENT, "date": "2025-10-25T09:00:00"})
    assert schedule.plan.placements[0].start.isoformat() == "2025-10-25T09:00:00+07:00"


def test_notes_about_items_are_counted_after_some() -> None:
    """Thousands of bad items among good ones do not flood the notes."""
    many = [{**EVENT, "guid": str(n), "title": str(n), "date": "x"} for n in range(500)]
    notes = read(EVENT, *many).notes
    assert len(notes) < 70
    assert notes[-1] == "450 more items were mended or left out"


@pytest.mark.parametrize(
    ("data", "about"),
    [
        (b"", "not JSON"),
        (b"[]", "`schedule` is missing"),
        (b"{}", "`schedule` is missing"),
        (b'{"schedule": {"conference": []}}', "`schedule.conference` is missing"),
        (b'{"schedule": {"conference": {"title": "x"}}}', "a list is wanted"),
        (b'{"schedule": {"conference": {"title": "x", "days": [1]}}}', "a day has `rooms`"),
        (b'{"schedule": {"conference": {"title": "x", "days": []}}}', "holds no session"),
        (b'{"schedule": NaN}', "NaN is not a number"),
        (b'{"a": 1, "a": 2}', "'a' is there twice"),
        (b"[" * 100_000, "deeper"),
        (b"1" * 5000, "not JSON"),
        (b'{"schedule": "\xff"}', "byte 14 is not UTF-8"),
        (b"PK\x03\x04\x14\x00\xff", "a scenario names a workbook in `tables`"),
        (b" " * (MOST_BYTES + 1), "larger than 16 MB"),
        (b"<schedule>", "not XML"),
        (b"<html/>", "begins with <html>"),
        (b"<schedule/>", "no <conference>"),
        (b"<schedule><conference/></schedule>", "no session"),
        (b"<a>" * 30, "deep"),
        (b"<a><b/>" + b"<b/>" * 200_000, "more than 200000 elements"),
        (b"<?xml version='1.0' encoding='x-none'?><schedule/>", "not XML"),
        (b"\xff\xfe<\x00", "not XML"),
        (b"<schedule>\x00</schedule>", "not XML"),
    ],
)
def test_what_is_no_schedule(data, about):
    """Whatever else a file holds: a complaint with a place, soon, and no traceback."""
    began = time.process_time()
    [complaint] = complaints(data)
    assert about in complaint
    assert complaint.startswith("s.json:")
    assert time.process_time() - began < 5


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE schedule [<!ENTITY l0 "lol">{BOMB}]><schedule>&l9;</schedule>',
        '<!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>',
        '<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/x.dtd"><schedule/>',
        '<!DOCTYPE schedule [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><schedule/>',
        "<!DOCTYPE schedule><schedule/>",
    ],
    ids=["bomb", "file", "network", "parameter", "plain"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(document, encoding):
    """No entity is defined, expanded or fetched, in whatever encoding it comes."""
    [complaint] = complaints(
        f"<?xml version='1.0' encoding='{encoding}'?>\n{document}".encode(encoding), "s.xml"
    )
    assert complaint.startswith("s.xml:2:")
    assert "document type" in complaint


def test_thousands_of_mistakes_are_told_soon() -> None:
    """Many complaints are cut short, not looked up one by one."""
    many = [{**EVENT, "guid": str(n), "date": "x"} for n in range(5000)]
    began = time.process_time()
    assert len(complaints(json.dumps(tree(*many)))) == 50
    assert time.process_time() - began < 5


def test_thousands_of_one_name_are_read_soon() -> None:
    """Ids for many sessions and people of one name take no longer than for others."""
    bare = {k: v for k, v in EVENT.items() if k not in ("slug", "code", "id")}
    many = [
        {
            **bare,
            "guid": str(n),
            "date": f"2025-10-{n % 28 + 1:02}T09:00:00+07:00",
            "persons": [{"id": n, "name": "A"}],
        }
        for n in range(3000)
    ]
    began = time.process_time()
    assert len(read(*many).scenario.people) == 2999 + 1
    assert time.process_time() - began < 10


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(list(EVENT.values())[2:5]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EVENT, "Hall"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(key=st.sampled_from([*EVENT, *tree()["schedule"]["conference"]]), value=json_values)
def test_any_value_in_any_field(key, value):
    """With whatever value in a field, a schedule is read into a scenario that can be written, or refused in words."""
    given_tree = tree({**EVENT, key: value}) if key in EVENT else tree(**{key: value})
    data = json.dumps(given_tree).encode()
    try:
        schedule = parse_schedule(data, "s.json")
    except ScenarioError as error:
        wrong = error.complaints
    else:
        wrong = ()
        assert load_text(to_yaml(schedule.scenario)) == schedule.scenario
        verify(schedule.scenario, schedule.plan)
    assert all(complaint.line >= 1 and complaint.column >= 1 for complaint in wrong)


@settings(deadline=None)
@given(value=json_values, indent=st.sampled_from([None, 0, 2]))
def test_places_in_json_are_those_of_the_values(value, indent):
    """The place of a path is where its value begins."""
    data = json.dumps({"a": [1, {"b": value}], "c": "é"}, indent=indent, ensure_ascii=False).encode(
        "utf-8", "replace"
    )
    text = data.decode()
    line, column = place_in(data, ("a", 1, "b"))
    rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :]
    value_there, _ = json.JSONDecoder().raw_decode(rest)
    assert value_there == json.loads(text)["a"][1]["b"]


@pytest.mark.skipif(SCHEMAS is None, reason="no `shared/schemas` beside the checkout")
def test_a_schedule_as_pretalx_publishes_it(tmp_path: Path) -> None:
    """The published example is read whole; its one double booking is found by the verifier."""
    assert SCHEMAS is not None
    schedule = load_schedule(SCHEMAS / "example-pretalx-democon.json")
    assert (len(schedule.scenario.sessions), len(schedule.scenario.rooms), len(schedule.scenario.people)) == (
        36,
        2,
        27,
    )
    # Its 09:00 has the offset +01:00, though it says that its zone is UTC.
    first = schedule.plan.placements[0].start
    assert (first.isoformat(), first.utcoffset()) == ("2020-12-14T09:00:00+01:00", timedelta(hours=1))
    [finding] = verify(schedule.scenario, schedule.plan)
    assert (finding.rule, finding.subjects[0]) == ("person-free", "stephanie-hudson")


def test_import_as_it_is_typed(tmp_path: Path) -> None:
    """`import` writes a folder that `verify` accepts, says what it assumed, and refuses what is not a schedule."""
    (tmp_path / "s.xml").write_bytes(schedule_xml(conference(), placed(conference(), WHERE)))
    done = invoke(["import", str(tmp_path / "s.xml"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "3 sessions in 3 rooms on 1 day, 1 person named." in done.stdout
    assert "The programme as published is lawful." in done.stdout
    written = [str(tmp_path / "out" / name) for name in ("scenario.yaml", "plan.json")]
    done = invoke(["verify", *written])
    assert done.exit_code == 0
    assert done.stdout.startswith("The plan is lawful: no rule is broken.")
    assert Path(written[0]).read_text("utf-8").startswith("# Imported from s.xml.")
    (tmp_path / "bad.json").write_text(json.dumps(tree({**EVENT, "type": "x\u2028y: 1"})))
    assert invoke(["import", str(tmp_path / "bad.json"), "-o", str(tmp_path / "odd")]).exit_code == 0
    assert invoke(["check", str(tmp_path / "odd" / "scenario.yaml")]).exit_code == 0
    (tmp_path / "bad.xml").write_text("<!DOCTYPE x><x/>")
    done = invoke(["import", str(tmp_path / "bad.xml"), "-o", str(tmp_path / "no")])
    assert done.exit_code == 2
    assert f"{tmp_path / 'bad.xml'}:1:" in done.stdout
    assert not (tmp_path / "no").exists()
    done = invoke(["import", str(tmp_path / "none.xml"), "-o", str(tmp_path / "no")])
    assert (done.exit_code, "cannot read" in done.stdout) == (2, True)
