"""The public programme as conference apps read it: valid, stable, and silent about the rest."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eventplan.model import PlanError, Scenario
from tests.interop.corpus import hostile
from tests.publish.drafts import schedule_json, schedule_xml

from .scenes import DAY, SESSIONS, WHERE, conference, placed
from .sites import SECRET, at, release, scene, tree

jsonschema = pytest.importorskip("jsonschema", reason="comes with the extra `test`")
etree = pytest.importorskip("lxml.etree", reason="comes with the extra `test`")

SCENARIO = conference()
PLAN = placed(SCENARIO)
_BESIDE = [folder / "shared" / "schemas" for folder in Path(__file__).resolve().parents]
SCHEMAS = next((folder for folder in _BESIDE if folder.is_dir()), None)
needs_schemas = pytest.mark.skipif(SCHEMAS is None, reason="no `shared/schemas` beside the checkout")


def scenes() -> list[Any]:
    """Return scenarios with every sort of trouble for a schema, each with its plan."""
    strange = {
        "themes": ["Khí-hậu", "x"],
        "title": "\x00\x1b[2J\ufffe<b>&amp;\u202e]]>",
        "abstract": "a\x0bb",
    }
    place_of = {"forensics": ("09:00", "hall-a", ())}
    rooms = [{"id": i, "name": "Room 1", "venue": "ncc", "capacity": 9} for i in ("a", "b", "c")]
    three = tuple({**SESSIONS[1], "id": f"s{i}"} for i in "abc")
    return [
        pytest.param(SCENARIO, PLAN, id="conference"),
        pytest.param(SCENARIO, placed(SCENARIO, {}), id="nothing held"),
        pytest.param(*hostile(), id="every hostile text in every field"),
        pytest.param(s := conference(({**SESSIONS[1], **strange},)), placed(s, place_of), id="hostile texts"),
        pytest.param(
            s := conference(event={"id": "Ω", "time_zone": "Etc/GMT-7"}), placed(s), id="no name in ASCII"
        ),
        pytest.param(
            s := conference(three, rooms=rooms),
            placed(s, {f"s{i}": ("09:00", i, ()) for i in "abc"}),
            id="rooms of one name",
        ),
        pytest.param(
            s := conference(event={"time_zone": "America/New_York"}),
            placed(s, {"coffee": ("21:00", "hall-a", ()), "opening": ("22:00", "grand", ())}),
            id="late",
        ),
    ]


def events(data: bytes) -> list[dict[str, Any]]:
    """Return the sessions of a schedule.json."""
    days = json.loads(data)["schedule"]["conference"]["days"]
    return [event for day in days for room in day["rooms"].values() for event in room]


@needs_schemas
@pytest.mark.parametrize(("scenario", "plan"), scenes())
@pytest.mark.parametrize("url", [None, "https://example.org/programme"])
def test_schedules_are_valid(scenario, plan, url):
    """Both files are valid against the published schemas, whatever the texts hold."""
    assert SCHEMAS is not None
    schema = json.loads((SCHEMAS / "c3voc-schedule.schema.json").read_text("utf-8"))
    tree = json.loads(schedule_json(scenario, plan, url=url))
    jsonschema.validate(tree, schema, format_checker=jsonschema.FormatChecker())
    xsd = etree.XMLSchema(etree.parse(SCHEMAS / "c3voc-schedule.xsd"))
    xsd.assertValid(etree.fromstring(schedule_xml(scenario, plan, url=url)))


def test_json_says_what_the_programme_says():
    """A session has its time with offset, length, room, words, kind, language and named people."""
    by_title = {event["title"]: event for event in events(schedule_json(SCENARIO, PLAN))}
    opening = by_title['Opening; of the "Convention", 2025']
    wanted = {
        "date": "2025-10-25T09:00:00+07:00",
        "start": "09:00",
        "end": "2025-10-25T10:00:00+07:00",
        "duration": "01:00",
        "room": "Grand Hall",
        "type": "ceremony",
        "language": "en",
        "abstract": "First line\nSecond line",
        "description": "Organisers: Viet Nam\nInterpretation: English, Vietnamese, Arabic, Chinese",
    }
    assert {key: opening[key] for key in wanted} == wanted
    assert [person["name"] for person in opening["persons"]] == ["Nguyễn Văn Ánh"]


def test_xml_and_json_say_the_same():
    """Every session is in both files with equal fields."""
    ours = {event["guid"]: event for event in events(schedule_json(SCENARIO, PLAN))}
    theirs = etree.fromstring(schedule_xml(SCENARIO, PLAN)).findall("day/room/event")
    assert {event.get("guid") for event in theirs} == set(ours)
    for event in theirs:
        our_event = ours[event.get("guid")]
        assert event.get("id") == str(our_event["id"])
        for name in ("room", "title", "type", "date", "start", "duration", "abstract", "slug", "track"):
            assert (event.findtext(name) or "") == our_event[name]
        assert [p.text for p in event.findall("persons/person")] == [p["name"] for p in our_event["persons"]]


def test_names_can_be_kept_back():
    """Without `persons` nobody is named."""
    for write in (schedule_json, schedule_xml):
        assert "Nguyễn" not in write(SCENARIO, PLAN, persons=False).decode()


def test_ids_stay_when_the_plan_moves():
    """A session that moves keeps GUID, number and slug; one that joins changes nobody's."""
    later = {**WHERE, "opening": ("11:00", "hall-a", ())}
    before = {event["title"]: event for event in events(schedule_json(SCENARIO, PLAN))}
    after = {event["title"]: event for event in events(schedule_json(SCENARIO, placed(SCENARIO, later)))}
    few = {k: v for k, v in WHERE.items() if k != "coffee"}
    fewer = {event["title"]: event for event in events(schedule_json(SCENARIO, placed(SCENARIO, few)))}
    assert set(fewer) == set(before) - {"Coffee"}
    for title, event in before.items():
        for key in ("guid", "id", "slug"):
            assert after[title][key] == event[key]
            assert fewer.get(title, event)[key] == event[key]


def test_another_secret_is_another_set_of_ids():
    """GUIDs and numbers cannot be computed by whoever knows the ids of sessions and not the secret."""
    first, two = (events(schedule_json(SCENARIO, PLAN, secret=secret)) for secret in (b"a", b"b"))
    for key in ("guid", "id"):
        assert {e[key] for e in first}.isdisjoint(e[key] for e in two)


def without_hidden() -> tuple[Scenario, Any]:
    """Return the conference as if nothing in it were hidden."""
    shown = ("opening", "forensics", "coffee")
    rooms = [
        {"id": "hall-a", "name": "Hall A", "venue": "ncc", "capacity": 200},
        {"id": "hall-b", "name": "Hall B", "venue": "ncc", "capacity": 200},
        {"id": "grand", "name": {"en": "Grand Hall"}, "venue": "ncc", "capacity": 400},
    ]
    scenario = conference(tuple(s for s in SESSIONS if s["id"] in shown), rooms=rooms, zones=[])
    return scenario, placed(scenario, {key: where for key, where in WHERE.items() if key in shown})


def test_nothing_hidden_shows():
    """The files are the same to the byte whether or not there are hidden sessions, rooms and zones."""
    for write in (schedule_json, schedule_xml):
        assert write(SCENARIO, PLAN) == write(*without_hidden())


def test_a_day_with_hidden_sessions_alone_is_no_day():
    """A day on which only restricted sessions are held is not in the files, nor a gap in the numbering."""
    next_day = (datetime.fromisoformat(DAY) + timedelta(days=1)).date().isoformat()
    last_day = (datetime.fromisoformat(DAY) + timedelta(days=2)).date().isoformat()
    days = [{"date": d, "opens": "07:00", "closes": "22:00"} for d in (DAY, next_day, last_day)]
    scenario = conference(event={"days": days})
    where = {
        **WHERE,
        "briefing": (f"{next_day} 12:00", "salon", ()),
        "coffee": (f"{last_day} 10:00", "hall-b", ()),
    }
    tree = json.loads(schedule_json(scenario, placed(scenario, where)))
    all_days = tree["schedule"]["conference"]["days"]
    assert [(day["index"], day["date"]) for day in all_days] == [(1, DAY), (2, last_day)]


def test_the_version_is_that_of_what_is_shown():
    """The version changes with the public programme and with nothing else."""
    versions = [
        json.loads(schedule_json(SCENARIO, placed(SCENARIO, {**WHERE, **change})))["schedule"]["version"]
        for change in ({}, {"briefing": ("13:00", "salon", ())}, {"coffee": ("10:05", "hall-b", ())})
    ]
    assert versions[0] == versions[1] != versions[2]


def test_a_site_has_the_schedules(tmp_path):
    """A release writes both files to its site, with ids made of the event's secret; they change when it does."""
    release(tmp_path, scene(), at("01T09:00"))
    first = tree(tmp_path / "site")
    scenario, plan = scene()
    assert first["schedule.json"] == schedule_json(scenario, plan, secret=SECRET)
    assert first["schedule.xml"] == schedule_xml(scenario, plan, secret=SECRET)
    release(tmp_path, scene(where={**WHERE, "briefing": ("12:30", "salon", ("EG-01",))}), at("02T09:00"))
    assert tree(tmp_path / "site")["schedule.json"] == first["schedule.json"]
    release(tmp_path, scene(where={**WHERE, "coffee": ("10:05", "hall-b", ())}), at("03T09:00"))
    assert b"10:05" in tree(tmp_path / "site")["schedule.json"]


def test_address_of_the_programme_is_an_address():
    """An address that is none of the web is refused."""
    for url in ("javascript:alert(1)", "https://x y", "https://x\n", "ftp://x"):
        with pytest.raises(PlanError, match="not an address"):
            schedule_json(SCENARIO, PLAN, url=url)
    assert all(
        e["url"].startswith("https://x/#") for e in events(schedule_json(SCENARIO, PLAN, url="https://x/"))
    )


def test_xml_cannot_be_broken_out_of():
    """A title with markup stays one text in one element."""
    scenario = conference(({**SESSIONS[1], "title": "</title><event id='1'/>&lol; ]]>"},))
    data = schedule_xml(scenario, placed(scenario, {"forensics": ("09:00", "hall-a", ())}))
    [event] = etree.fromstring(data).iter("event")
    assert event.findtext("title") == "</title><event id='1'/>&lol; ]]>"
    assert not re.search(rb"<!(DOCTYPE|ENTITY)", data)
