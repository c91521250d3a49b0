"""Agendas: valid, the same on every run, and what the plan says."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from eventplan.model import ArrivalTime, PlanError, Sweep, say
from eventplan.publish import calendars, readers
from eventplan.publish.clean import clean, clean_line
from eventplan.publish.publisher import INDEX, Publisher
from eventplan.publish.readership import PROGRAMME
from tests.publish.drafts import agendas, programme_csv, programme_text, site

from .scenes import SESSIONS, WHERE, breaches, conference, events_of, of, placed, titles, unfold

SCENARIO = conference()
PLAN = placed(SCENARIO)


def calendars_of(files):
    """Return the agendas among files."""
    return {name: data for name, data in files.items() if name.endswith(".ics")}


@pytest.mark.parametrize("language", ["en", "vi", "ar", "zh", "fr", "zh-Hans", "ru"])
def test_every_agenda_keeps_to_rfc_5545(language):
    """Bytes of every agenda in every language: line ends, folding, encoding, properties, UIDs, zones."""
    for name, data in calendars_of(agendas(SCENARIO, PLAN, language=language)).items():
        assert breaches(data) == [], name


@pytest.mark.parametrize("language", ["en", "vi", "ar", "zh"])
def test_agendas_say_what_the_plan_says(language):
    """Read back by icalendar, each agenda has the sessions of its reader: title, start, end, place, kind."""
    files = agendas(SCENARIO, PLAN, language=language)
    for person in SCENARIO.people:
        expected = {}
        for session, placement in PLAN.held(SCENARIO):
            if person in (*PLAN.attendance.get(session.id, ()), *SCENARIO.needed(session)):
                end = placement.start + timedelta(minutes=session.duration)
                expected[placement.start] = (clean_line(say(session.title, [language, "en"])), end)
        if not expected:
            continue
        calendar = Calendar.from_ical(of(files, "delegates", person.lower()))
        assert calendar.errors == []
        got = {}
        for event in calendar.walk("VEVENT"):
            assert event.errors == []
            got[event.start] = (str(event["SUMMARY"]), event.end)
            assert event.start.tzinfo.utcoffset(event.start) == timedelta(hours=7)
        assert got == expected


def test_texts_are_in_the_language_asked_for():
    """A title comes in the language asked for, else the event's first that it has; never with LANGUAGE."""
    opening = lambda language: next(  # noqa: E731
        e
        for e in events_of(agendas(SCENARIO, PLAN, language=language)[PROGRAMME])
        if any("T090000" in x for x in e)
    )
    assert "SUMMARY:《河内公约》开幕式" in opening("zh")
    assert 'SUMMARY:Opening\\; of the "Convention"\\, 2025' in opening("fr")
    assert 'SUMMARY:Opening\\; of the "Convention"\\, 2025' in opening(None)
    assert "CATEGORIES:Nghi lễ" in opening("vi")
    assert "LOCATION:Đại sảnh\\, tầng 1\\, Khu xanh\\, Trung tâm Hội nghị Quốc gia" in opening("vi")
    assert any(
        x.startswith(
            "DESCRIPTION:Cérémonie\\nPrésidence\u00a0: Nguyễn Văn Ánh (Viet Nam)\\nOrganisateurs\u00a0: Viet Nam\\nInterprétation\u00a0: anglais\\, vietnamien"
        )
        for x in opening("fr")
    )
    text = "\n".join(opening("vi"))
    assert (
        "DESCRIPTION:Nghi lễ\\nChủ trì: Nguyễn Văn Ánh (Đoàn Việt Nam)\\nĐơn vị tổ chức: Đoàn Việt Nam\\nPhiên dịch: tiếng Anh\\, tiếng Việt"
        in text
    )
    assert text.count("Dòng đầu\\nDòng hai") == 1


def test_text_of_no_stated_language_has_no_language():
    """A title that is one plain text claims no language."""
    lines = [x for e in events_of(agendas(SCENARIO, PLAN, language="vi")[PROGRAMME]) for x in e]
    assert "SUMMARY:Digital forensics" in lines


def test_events_stand_in_order_of_start():
    """Events are sorted by start, then UID."""
    for data in calendars_of(agendas(SCENARIO, PLAN)).values():
        keys = []
        for event in events_of(data):
            lines = dict(line.split(":", 1) for line in event)
            keys.append((lines["DTSTART;TZID=Asia/Ho_Chi_Minh"], lines["UID"]))
        assert keys == sorted(keys)


def test_order_says_nothing_of_what_is_hidden():
    """Events that start together stand by the UID that the reader sees, not by another of the session."""
    sessions = tuple(
        {
            "id": f"s{n}",
            "kind": "roundtable",
            "title": f"T{n}",
            "duration": 30,
            "classification": ("public", "restricted")[n % 2],
        }
        for n in range(12)
    )
    scenario = conference(sessions)
    plan = placed(scenario, {session["id"]: ("09:00", "salon", ()) for session in sessions})
    events = events_of(of(agendas(scenario, plan), "rooms", "salon"))
    uids = [line for event in events for line in event if line.startswith("UID:")]
    assert len(uids) == 12
    assert uids == sorted(uids)


def test_no_session_no_file():
    """Whoever has no session has no file, since clients refuse empty calendars; the index says so."""
    files = agendas(SCENARIO, PLAN)
    assert not [name for name in files if name.startswith(("rooms/empty", "delegates/eg-03"))]
    rows = list(csv.DictReader(io.StringIO(files[INDEX].decode("utf-8-sig"))))
    assert {row["handling"] for row in rows} == {"confidential"}
    assert [row["id"] for row in rows if not row["file"]] == ["empty", "EG-03"]
    assert {row["file"] for row in rows if row["file"]} == set(calendars_of(files))
    assert {row["note"] for row in rows if not row["file"]} == {"no session: no file"}
    empty = agendas(SCENARIO, placed(SCENARIO, {}))
    assert list(empty) == [INDEX]


def test_programme_does_not_make_its_reader_busy():
    """Events of the public programme are transparent; a delegate's block time, save breaks."""
    files = agendas(SCENARIO, PLAN)
    assert "TRANSP:OPAQUE" not in unfold(files[PROGRAMME])
    assert "TRANSP:TRANSPARENT" not in unfold(of(files, "delegates", "vn-minister"))
    assert Counter(
        x for e in events_of(of(files, "rooms", "hall-b")) for x in e if x.startswith("TRANSP")
    ) == {
        "TRANSP:OPAQUE": 3,
        "TRANSP:TRANSPARENT": 1,
    }


@pytest.mark.parametrize(
    ("classification", "access"), [("participants", "PRIVATE"), ("restricted", "CONFIDENTIAL")]
)
def test_class_is_the_choice_of_the_scenario(classification, access):
    """A feed is its reader's alone, and calendars show all of it; a scenario may say how far each may go."""
    session = {**SESSIONS[3], "classification": classification}
    for chosen, access_stated in (("public", "PUBLIC"), ("by-classification", access)):
        scenario = conference((session,), event={"calendar_class": chosen})
        plan = placed(scenario, {"briefing": WHERE["briefing"]})
        assert f"CLASS:{access_stated}" in unfold(of(agendas(scenario, plan), "delegates", "eg-01"))


def test_revision_time_is_what_was_given():
    """DTSTAMP, LAST-MODIFIED of events and of the calendar are the revision time, in UTC."""
    revised = datetime.fromisoformat("2025-10-01T09:30:15.999+07:00")
    text = unfold(agendas(SCENARIO, PLAN, revised=revised)[PROGRAMME])
    stamps = {line for line in text.split("\r\n") if line.startswith(("DTSTAMP", "LAST-MODIFIED"))}
    assert stamps == {"DTSTAMP:20251001T023015Z", "LAST-MODIFIED:20251001T023015Z"}
    with pytest.raises(PlanError, match="time zone"):
        agendas(SCENARIO, PLAN, revised=datetime(2025, 10, 1))


def test_secret_changes_every_name_and_uid_and_nothing_else():
    """With a secret, names and UIDs are others, so they cannot be guessed; the rest is the same."""
    plain, keyed = agendas(SCENARIO, PLAN), agendas(SCENARIO, PLAN, secret=b"of this event")
    assert set(plain) & set(keyed) == {PROGRAMME, INDEX}
    first, two = (unfold(files[PROGRAMME]).split("\r\n") for files in (plain, keyed))
    different = [a.split(":")[0] for a, b in zip(sorted(first), sorted(two), strict=True) if a != b]
    assert set(different) == {"UID"}
    assert len(different) == 3  # one for each public session; a calendar has none of its own


def test_uid_outlives_a_move_and_a_new_title():
    """The UID stays when time, room, title or organiser change: it comes from ids alone."""
    moved = {**WHERE, "forensics": ("16:00", "hall-b", ("EG-02",))}
    renamed = tuple(
        {**s, "title": "Renamed", "organisers": ["EG"]} if s["id"] == "forensics" else s for s in SESSIONS
    )
    other = conference(renamed)

    def uid(scenario, plan, title):
        [event] = [e for e in events_of(agendas(scenario, plan)[PROGRAMME]) if f"SUMMARY:{title}" in e]
        return next(line for line in event if line.startswith("UID"))

    assert uid(SCENARIO, PLAN, "Digital forensics") == uid(other, placed(other, moved), "Renamed")


def test_uid_says_nothing():
    """A UID is a UUID of version 8: no id, name, time, room or host can be read in it."""
    uids = [
        line[4:]
        for line in unfold(agendas(SCENARIO, PLAN)[PROGRAMME]).split("\r\n")
        if line.startswith("UID:")
    ]
    from uuid import UUID

    assert {UUID(uid).version for uid in uids} == {8}
    # Parts do not run into each other: ("a", "bc") is not ("ab", "c").
    assert calendars.opaque_id(b"", "a", "bc") != calendars.opaque_id(b"", "ab", "c")


def test_each_event_is_serialised_once(monkeypatch):
    """Each distinct event is written by icalendar once, however many agendas have it."""
    publisher = Publisher(SCENARIO, PLAN)
    files = dict(publisher.each())
    shared = {
        tuple(line for line in event if not line.startswith("DESCRIPTION"))
        for data in calendars_of(files).values()
        for event in events_of(data)
    }
    assert publisher.calendars.events_written == len(shared)
    assert sum(len(events_of(data)) for data in calendars_of(files).values()) > 2 * len(shared)


def test_shared_blocks_change_no_byte():
    """Each agenda written alone, by a publisher that has written nothing before, has the same bytes."""
    files = agendas(SCENARIO, PLAN)
    for reader, name in Publisher(SCENARIO, PLAN).readers():
        alone = Publisher(SCENARIO, PLAN)
        events = list(alone.events(reader))
        if events:
            assert alone.calendar(name, events) == files[alone.file_of(reader)]


_DIGEST = """
import hashlib
from tests.publish.drafts import agendas, programme_csv, programme_text, site
from tests_publish.scenes import conference, placed
scenario = conference()
plan = placed(scenario)
files = agendas(scenario, plan, language="vi")
text = programme_text(scenario, plan).encode() + programme_csv(scenario, plan)
print(hashlib.sha256(repr(list(files.items())).encode() + text).hexdigest())
"""


def test_same_bytes_under_every_hash_seed_zone_and_locale(tmp_path):
    """The same plan gives the same bytes and order whatever the machine's hash seed, time zone and locale."""
    (tmp_path / "tests_publish").symlink_to(Path(__file__).parent)
    root = Path(__file__).parents[2]
    digests = set()
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "Asia/Ho_Chi_Minh", "vi_VN.UTF-8"),
        ("7", "America/New_York", "tr_TR.UTF-8"),
    ):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        environment["PYTHONPATH"] = os.pathsep.join((str(tmp_path), str(root)))
        run = subprocess.run(
            [sys.executable, "-c", _DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    files = agendas(SCENARIO, PLAN, language="vi")
    text = programme_text(SCENARIO, PLAN).encode() + programme_csv(SCENARIO, PLAN)
    assert digests == {hashlib.sha256(repr(list(files.items())).encode() + text).hexdigest() + "\n"}


HOSTILE = [
    "A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x",
    "A\nEND:VCALENDAR",
    "A\rATTENDEE:mailto:x@example.org",
    "A\u2028METHOD:CANCEL\u2029B\x85C",
    "nul \x00 escape \x1b[31m delete \x7f bell \x07",
    "\u202eturned\u2069 \u200bround\ufeff",
    "C:\\New \\n \\, \\; \\\\",
    "a;b,c:d\"e'f",
    "👩‍💻 " * 40,
    "=HYPERLINK(1)",
    "\x00\u202e ",
    "x" * 5000,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_field_stays_text(hostile):
    """Whatever stands in a title, abstract, name, floor or room, agendas are valid with the same events."""

    def scene(word):
        name = {"en": word, "vi": word}
        rooms = [{"id": "r", "name": name, "venue": "v", "zone": "z", "floor": word[:20], "capacity": 9}]
        session = {
            "id": "s",
            "kind": "side-event",
            "title": name,
            "abstract": name,
            "organisers": ["D"],
            "speakers": ["d-1"],
        }
        hidden = {"id": "h", "kind": "bilateral", "title": name, "abstract": name, "parties": ["D", "E"]}
        scenario = conference(
            (session, hidden),
            event={"title": name},
            venues=[{"id": "v", "name": name}],
            zones=[{"id": "z", "name": name}],
            rooms=rooms,
            delegations=[
                {
                    "id": "D",
                    "name": name,
                    "members": [{"id": "d-1", "name": name, "title": name, "head": True}],
                },
                {"id": "E", "name": name},
            ],
        )
        return scenario, placed(
            scenario, {"s": ("09:00", "r", ("d-1",)), "h": ("11:00", "r", ("d-1", "E-01"))}
        )

    plain, got = agendas(*scene("Plain")), agendas(*scene(hostile))
    assert list(plain) == list(got)
    for name, data in calendars_of(got).items():
        assert breaches(data) == [], name
        assert len(events_of(data)) == len(events_of(plain[name]))
        calendar = Calendar.from_ical(data)
        assert len(calendar.walk("VEVENT")) == len(events_of(data))
        assert not [c for c in calendar.walk() if c.errors]
        if clean(hostile):
            titles_read = {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
            # Calendars alone have a slash for a backslash: several of their readers misread it.
            assert titles_read <= {clean_line(hostile).replace("\\", "/"), "Reserved"}
        assert not {0x202A + n for n in range(5)} & {ord(char) for char in data.decode()}
    rows = list(csv.reader(io.StringIO(got[INDEX].decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {6}
    assert not [value for row in rows for value in row if value.startswith("=")]


def test_long_lists_of_names_are_counted():
    """A delegation's agenda names the first 25 who go and counts the rest, those with a role first."""
    session = {**SESSIONS[1], "organisers": ["M"], "speakers": ["M-60"]}
    scenario = conference((session,), delegations=[{"id": "M", "name": "Media", "size": 100}])
    going = tuple(f"M-{n:02}" for n in range(1, 61))
    text = unfold(
        of(agendas(scenario, placed(scenario, {"forensics": ("09:00", "hall-a", going)})), "delegations", "m")
    )
    assert "Going: M-60 (speaker)\\, M-01\\, M-02" in text
    assert "M-24\\, and 35 more" in text


def test_organiser_has_its_own_session_even_if_nobody_goes():
    """A delegation's agenda holds the public sessions that it organises."""
    files = agendas(SCENARIO, placed(SCENARIO, {"forensics": ("09:00", "hall-a", ())}))
    assert titles(of(files, "delegations", "cn")) == ["Digital forensics"]
    assert "Going" not in unfold(of(files, "delegations", "cn"))


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"nothing": ("09:00", "salon", ())}, "session 'nothing'"),
        ({"talks": ("09:00", "attic", ())}, "room 'attic'"),
        ({"talks": ("09:00", "salon", ("stranger",))}, "'stranger'"),
    ],
)
def test_plan_of_another_scenario_is_refused(where, message):
    """A plan with a session, room or person that the scenario lacks is refused, not published in part."""
    with pytest.raises(PlanError, match=message):
        agendas(SCENARIO, placed(SCENARIO, where))


# Time.


def test_universal_time_is_written_as_such():
    """An event in universal time needs no VTIMEZONE: its times end in Z."""
    scenario = conference(event={"time_zone": "Etc/UTC"})
    text = unfold(agendas(scenario, placed(scenario))[PROGRAMME])
    assert "DTSTART:20251025T090000Z" in text
    assert "VTIMEZONE" not in text
    assert breaches(agendas(scenario, placed(scenario))[PROGRAMME]) == []


def test_session_in_the_repeated_hour_is_written_in_universal_time():
    """A local time that the clocks show twice would be read as the first: such a session has UTC times."""
    late = {"id": "late", "kind": "social", "title": "Reception", "duration": 60}
    event = {
        "time_zone": "Europe/Berlin",
        "days": [{"date": "2025-10-26", "opens": "05:00", "closes": "20:00"}],
    }
    scenario = conference((late,), event=event)
    first, second = "2025-10-26T02:15+02:00", "2025-10-26T02:15+01:00"
    for start, expected in (
        ("2025-10-26T00:30+02:00", "DTSTART;TZID=Europe/Berlin:20251026T003000"),
        (first, "DTSTART:20251026T001500Z"),
        (second, "DTSTART:20251026T011500Z"),
    ):
        data = agendas(scenario, placed(scenario, {"late": (start, "salon", ())}))[PROGRAMME]
        assert expected in unfold(data)
        [read] = Calendar.from_ical(data).walk("VEVENT")
        assert read.start.astimezone(UTC) == datetime.fromisoformat(start)
        assert read.end - timedelta(hours=1) == read.start or read.end.astimezone(
            UTC
        ) - read.start.astimezone(UTC) == timedelta(hours=1)


def test_event_over_new_year_has_a_zone_true_in_both_years():
    """An event that begins in one year and ends in the next carries the clocks of both."""
    days = [{"date": d, "opens": "07:00", "closes": "22:00"} for d in ("2025-12-31", "2026-01-01")]
    scenario = conference(SESSIONS[1:2], event={"time_zone": "Africa/Casablanca", "days": days})
    text = unfold(
        agendas(scenario, placed(scenario, {"forensics": ("2026-01-01 09:00", "hall-a", ())}))[PROGRAMME]
    )
    assert "DTSTART:20240310T030000" in text
    assert "DTSTART:20270314T020000" in text or "DTSTART:20270207T030000" in text


def test_writing_a_folder(tmp_path):
    """`write` puts every file of `agendas` on disk and returns their names."""
    pytest.importorskip("eventplan.files.atomic")
    from eventplan.publish import write

    names = write(SCENARIO, PLAN, tmp_path / "out", unlawful=True)  # a plan made by hand
    expected = agendas(SCENARIO, PLAN)
    assert names == list(expected)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in expected} == expected


def test_importing_the_package_does_not_load_icalendar():
    """Importing icalendar takes a tenth of a second: it is loaded when an agenda is written."""
    code = "import sys, eventplan.publish; sys.exit('icalendar' in sys.modules)"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
    assert readers.PUBLIC.id == ""


def driven(zone=None):
    """The conference with a gate of the blue zone, and a car for the minister to the opening."""
    resources = {
        "drop_offs": [{"id": "east", "name": "East door", "zone": zone}],
        "arrivals": [{"who": "vn-minister", "session": "opening", "drop_off": "east"}],
    }
    gates = [{"id": "g", "name": "North gate", "zone": "blue", "lanes": 2}]
    scenario = conference(resources=resources, checkpoints=gates)
    at = scenario.event.instant(datetime(2025, 10, 25, 8, 40))
    arrival = ArrivalTime(who="vn-minister", session="opening", drop_off="east", at=at)
    return scenario, placed(scenario).model_copy(update={"arrivals": (arrival,)})


@pytest.mark.parametrize(("zone", "gates"), [(None, 1), ("blue", 0), ("red", 0)])
def test_who_is_driven_into_a_zone_reads_of_no_gate_of_it(zone, gates):
    """The car comes first; a gate follows only if the door does not lead past it. Others read of the gate."""
    files = agendas(*driven(zone))
    lines = unfold(of(files, "delegates", "vn-minister"))
    assert "Your car arrives at East door at 08:40" in lines
    opening = next(
        event
        for event in events_of(of(files, "delegates", "vn-minister"))
        if any("Opening" in x for x in event)
    )
    assert str(opening).count("Gate: North gate") == gates
    assert "Gate: North gate" in unfold(of(files, "delegates", "vn-02"))


@pytest.mark.parametrize(("going", "gates"), [(("vn-minister",), 0), (("vn-minister", "VN-01"), 1)])
def test_an_office_reads_of_a_gate_only_if_somebody_goes_through_it(going, gates):
    """Those who are driven past it do not; one of the others is enough."""
    scenario, plan = driven("blue")
    plan = plan.model_copy(update={"attendance": {**plan.attendance, "opening": going}})
    events = events_of(of(agendas(scenario, plan, unlawful=True), "delegations", "vn"))
    opening = str(next(event for event in events if any("Opening" in line for line in event)))
    assert "Nguyễn Văn Ánh" in opening
    assert opening.count("Gate: North gate") == gates


def test_escorts_and_sweepers_read_how_to_reach_the_desk():
    """As everybody does who reads of a session."""
    scenario, plan = driven()
    event = scenario.event.model_copy(update={"contact": "desk@example.org"})
    sweep = Sweep(room="salon", start=plan.placements[0].start, end=plan.placements[1].start, team=1)
    files = agendas(
        scenario.changed(event=event), plan.model_copy(update={"sweeps": (sweep,)}), unlawful=True
    )
    for team in ("escorts", "sweep-1"):
        assert "Agenda desk: desk@example.org" in unfold(of(files, "teams", team))


@pytest.mark.parametrize(
    ("escort", "interval", "until"), [(0, 3, "084300"), (0, 0, "084100"), (12, 3, "085200")]
)
def test_an_arrival_lasts_as_long_in_every_text(escort, interval, until):
    """As long as the escort, or as a car has the door; escorts read that somebody needs none."""
    scenario, plan = driven()
    (door,), (car,) = scenario.resources.drop_offs, scenario.resources.arrivals
    resources = scenario.resources.model_copy(
        update={
            "drop_offs": (door.model_copy(update={"interval": interval}),),
            "arrivals": (car.model_copy(update={"escort": escort}),),
        }
    )
    scenario = scenario.changed(resources=resources)
    escorts = unfold(of(agendas(scenario, plan, unlawful=True), "teams", "escorts"))
    assert f"T{until}" in escorts
    assert ("No escort" in escorts) == (escort == 0)
    clock = f"{until[:2]}:{until[2:4]}"
    page = site(scenario, plan, audience="control-room", unlawful=True)["control-2025-10-25.html"].decode()
    assert clock in page


def test_escorts_read_for_whom_and_what_an_arrival_is():
    """Of a session that anybody may know: its title, place and start; and whose the arrival is."""
    escorts = unfold(of(agendas(*driven()), "teams", "escorts"))
    assert (
        'DESCRIPTION:Viet Nam\\nNo escort\\nFor: Opening\\; of the "Convention"\\, 2025\\, Grand Hall'
        in escorts
    )
    assert "National Convention Centre (09:00)" in escorts


def test_each_reader_has_an_agenda_in_their_own_language():
    """Without a language that is asked for, agendas are in the languages that delegates read, as feeds are."""
    parties = [
        party.model_dump() | ({"languages": ["ar"]} if party.id == "EG" else {})
        for party in SCENARIO.delegations
    ]
    scenario = SCENARIO.changed(delegations=parties)
    files = agendas(scenario, placed(scenario))
    assert "افتتاح اتفاقية هانوي" in titles(of(files, "delegates", "eg-01"))
    assert "افتتاح اتفاقية هانوي" not in titles(of(files, "delegates", "vn-02"))
    files = agendas(scenario, placed(scenario), language="zh")
    assert "《河内公约》开幕式" in titles(of(files, "delegates", "eg-01"))
