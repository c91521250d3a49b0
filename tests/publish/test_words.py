"""What calendars say: names that people can live with, places that maps find, links, zones of times, badges by name."""

import json
import re
from datetime import date

import pytest

from eventplan.files import load, load_text, parse_schedule, save
from eventplan.files.tables import read_table
from eventplan.model import ArgumentError, Scenario, ScenarioError
from eventplan.model.languages import LANGUAGES
from eventplan.publish.clean import clean
from eventplan.publish.labels import day_month, day_month_year, long_date
from eventplan.publish.readership import PROGRAMME
from eventplan.publish.translations import translations
from eventplan.publish.words import _AUTONYMS, language_in, language_name, team_name
from tests.publish.drafts import agendas, picture, programme_text, schedule_json, schedule_xml, site

from .scenes import SESSIONS, WHERE, conference, events_of, of, placed, unfold

EVENT = {
    "short_title": {"en": "Hanoi 2025", "vi": "Hà Nội 2025"},
    "contact": {"en": "+84 24 1234, desk@example.org", "vi": "+84 24 1234"},
}
LINKS = ["Live stream <https://live.example.org/1?a=b,c>", {"url": "https://docs.example.org/x"}]


def rich() -> Scenario:
    """Return the conference with everything that an agenda may say."""
    opening = {**SESSIONS[0], "links": LINKS}
    scenario = conference((opening, *SESSIONS[1:]), event=EVENT)
    venue = scenario.venues[0].model_dump() | {"address": "57 Pham Hung, Ha Noi", "geo": [21.0065, 105.7876]}
    zones = [
        {"id": "blue", "name": "Blue zone", "clearance": "accredited"},
        {"id": "red", "name": "Red", "within": "blue"},
    ]
    gates = [
        {"id": "g", "name": "North gate", "zone": "blue", "lanes": 2, "opens": ["2025-10-25 07:30/12:00"]}
    ]
    names = {"accredited": {"en": "Green badge", "vi": "Thẻ xanh"}}
    parties = [d.model_dump() | {"clearance": "accredited"} for d in scenario.delegations]
    fields = {"venues": [venue], "zones": zones, "checkpoints": gates, "clearances": ["accredited"]}
    return scenario.changed(**fields, clearance_names=names, delegations=parties)


def event(data: bytes, title: str) -> dict[str, str]:
    """Return the properties of the event with a title, without escapes."""
    for lines in events_of(data):
        properties = dict(line.split(":", 1) for line in lines)
        if title in properties["SUMMARY"]:
            return {
                name: re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], v)
                for name, v in properties.items()
            }
    raise AssertionError(title)


def test_everything_is_said_in_its_place() -> None:
    """Name first and short title; address and position; people, badge, gate with zone, links and the desk."""
    scenario = rich()
    files = agendas(scenario, placed(scenario))
    data = of(files, "delegates", "vn-minister")
    assert "X-WR-CALNAME:Nguyễn Văn Ánh – Hanoi 2025\r\n" in unfold(data)
    parsed_event = event(data, "Opening")
    assert (
        parsed_event["LOCATION"]
        == "Grand Hall, floor 1, Blue zone, National Convention Centre, 57 Pham Hung, Ha Noi"
    )
    assert parsed_event["GEO"] == "21.006500;105.787600"
    assert parsed_event["URL"] == "https://live.example.org/1?a=b,c"
    assert parsed_event["DESCRIPTION"].split("\n") == [
        "Ceremony",
        "You chair",
        "Green badge",
        "Gate: North gate (opens 07:30)",
        "Times in this text: Asia/Ho_Chi_Minh, UTC+7",
        "Chair: Nguyễn Văn Ánh (Viet Nam)",
        "Organisers: Viet Nam",
        "Interpretation: English, Vietnamese, Arabic, Chinese",
        "First line",
        "Second line",
        "Live stream: https://live.example.org/1?a=b,c",
        "https://docs.example.org/x",
        "Agenda desk: +84 24 1234, desk@example.org",
    ]
    vietnamese = event(
        of(agendas(scenario, placed(scenario), language="vi"), "delegates", "vn-minister"), "khai mạc"
    )
    assert "Thẻ xanh" in vietnamese["DESCRIPTION"].split("\n")
    # A reserved time has time and place alone; no text has a language, which some calendars cannot read.
    assert "DESCRIPTION" not in unfold(of(files, "rooms", "salon"))
    assert not [name for name, data in files.items() if "LANGUAGE=" in unfold(data)]
    assert "X-WR-CALNAME:Programme – Hanoi 2025\r\n" in unfold(files[PROGRAMME])


def test_links_go_everywhere(tmp_path) -> None:
    """Links are in the schedules of conference apps, survive a file, and come from tables; no other address is taken."""
    scenario = rich()
    plan = placed(scenario)
    tree = json.loads(schedule_json(scenario, plan))
    events = [
        e for day in tree["schedule"]["conference"]["days"] for room in day["rooms"].values() for e in room
    ]
    [opening] = [event for event in events if "Opening" in event["title"]]
    assert [link["url"] for link in opening["links"]] == [
        "https://live.example.org/1?a=b,c",
        "https://docs.example.org/x",
    ]
    assert b'<link href="https://live.example.org/1?a=b,c">Live stream</link>' in schedule_xml(scenario, plan)
    rows, complaints = read_table(
        b"id,links\nx,Stream <https://a.org/1>; https://b.org\n", "s.csv", "sessions"
    )
    assert not complaints
    assert rows[0]["links"] == ["Stream <https://a.org/1>", "https://b.org"]
    for written in (schedule_json(scenario, plan), schedule_xml(scenario, plan)):
        [read] = [s for s in parse_schedule(written, "s").scenario.sessions if "Opening" in str(s.title)]
        assert [(link.url, link.title) for link in read.links] == [
            ("https://live.example.org/1?a=b,c", "Live stream"),
            ("https://docs.example.org/x", None),
        ]
    save(scenario, tmp_path / "event.yaml")
    assert load(tmp_path / "event.yaml") == scenario
    for bad in ("javascript:alert(1)", "ftp://x.org", "https://a b.org", "x <mailto:a@b.org>"):
        with pytest.raises(ScenarioError):
            load_text((tmp_path / "event.yaml").read_text().replace("https://docs.example.org/x", bad))


def test_clearances_are_named_by_their_ids(tmp_path) -> None:
    """A name for a clearance that there is not is a complaint with a suggestion."""
    save(rich(), tmp_path / "event.yaml")
    text = (
        (tmp_path / "event.yaml")
        .read_text()
        .replace("clearance_names:\n  accredited:", "clearance_names:\n  acredited:")
    )
    with pytest.raises(ScenarioError, match="did you mean 'accredited'"):
        load_text(text)


def test_flags_survive() -> None:
    """England, Scotland and Wales keep their flags; tags that are no flag are invisible text, and go."""
    for flag in ("gbeng", "gbsct", "gbwls"):
        tags = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in flag) + "\U000e007f"
        assert clean(f"{tags} lochs") == f"{tags} lochs"
    hidden = "".join(chr(0xE0000 + ord(c)) for c in "secret")
    assert clean(f"A{hidden}\U000e007f") == "A"
    assert clean(f"\U0001f3f4{hidden}") == "\U0001f3f4"
    assert clean(f"\U0001f3f4{hidden * 3}\U000e007f") == "\U0001f3f4"


def test_every_language_has_every_word() -> None:
    """Words of agendas and letters exist in all seven languages, with the same places to fill."""
    phrases = translations("agendas")
    assert set(phrases) == {"en", "vi", "fr", "es", "ru", "ar", "zh"}
    for language, words in phrases.items():
        assert words.keys() == phrases["en"].keys(), language
        for key, text in words.items():
            holes = [len(re.findall(r"\{\d?\}", phrase)) for phrase in (text, phrases["en"][key])]
            assert holes[0] == holes[1], (language, key)


def test_an_organiser_who_does_not_attend_is_told(tmp_path) -> None:
    """A side event of theirs that moves is told to the office of the delegation, though nobody of it goes."""
    from .sites import at, release, scene

    where = {**WHERE, "forensics": ("10:30", "hall-a", ("EG-02", "VN-02"))}
    release(tmp_path, scene(where=where), at("01T09:00"))
    where["forensics"] = ("16:30", "hall-a", ("EG-02", "VN-02"))
    published = release(tmp_path, scene(where=where), at("02T09:00"), dry_run=True)
    assert {change.reader.id for change in published.changes if change.reader.kind == "delegation"} == {
        "VN",
        "EG",
        "CN",
    }


def test_a_language_in_which_nothing_can_be_said_is_refused():
    """Who asks for a language that is not there is told which there are; a region of one that is there will do."""
    scenario = conference()
    plan = placed(scenario)
    for make in (
        lambda language: site(scenario, plan, language=language),
        lambda language: agendas(scenario, plan, language=language),
        lambda language: programme_text(scenario, plan, language=language),
        lambda language: picture(scenario, plan, "day", language=language),
    ):
        with pytest.raises(ArgumentError, match="'xx': choose one of ar, en, es, fr, ru, vi, zh"):
            make("xx")
        assert make("fr-CA")


def test_programmes_have_the_dates_of_their_language():
    """A programme as text names its days in the language that it is in."""
    scenario = conference()
    plan = placed(scenario)
    assert "\nSaturday 25 October 2025\n" in programme_text(scenario, plan)
    assert "\nsamedi 25 octobre 2025\n" in programme_text(scenario, plan, language="fr")
    assert "\n2025年10月25日 星期六\n" in programme_text(scenario, plan, language="zh")


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    """`1er mars`, and `2 mars`, wherever a date is said."""
    first, second = date(2027, 3, 1), date(2027, 3, 2)
    assert [form("fr", first) for form in (day_month, day_month_year, long_date)] == [
        "1er mars",
        "1er mars 2027",
        "lundi 1er mars 2027",
    ]
    assert day_month("fr", second) == "2 mars"
    assert (day_month("es", first), day_month("ru", first)) == ("1 de marzo", "1 марта")


def test_languages_are_called_in_the_language_of_the_sentence() -> None:
    """A form of a language is called as it is; of one that nobody translated, its own name or tag is all there is."""
    assert [language_in(own, "ar") for own in LANGUAGES] == [
        "Arabic", "tiếng Ả Rập", "arabe", "árabe", "арабский", "العربية", "阿拉伯语",
    ]  # fmt: skip
    assert (language_in("fr", "pt-BR"), language_in("fr", "xx")) == ("portugais", "xx")
    assert language_name("ar") == "العربية"
    assert team_name("fr", "ar", 2) == "Arabe, équipe 2"
    assert translations("languages")["en"].keys() == _AUTONYMS.keys()
