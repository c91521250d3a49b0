"""The programme as pages: complete, the same every time, and made of what is shown."""

import os
import re
from datetime import datetime, timedelta

import pytest

from eventplan.model import Plan
from eventplan.model.errors import ArgumentError
from eventplan.publish import UnlawfulRelease
from eventplan.publish.labels import LABELS, long_date
from eventplan.publish.site import Audience, Release, SiteError, write_site
from eventplan.publish.site.grid import grid
from eventplan.publish.site.sorting import column_width, fold
from tests.publish.drafts import programme, site

from ..scenes import DAY, SESSIONS, WHERE, conference, placed
from .reading import Reader, targets

SCENARIO = conference()
PLAN = placed(SCENARIO)
PAGES = {audience: site(SCENARIO, PLAN, audience) for audience in Audience}
PUBLIC = PAGES[Audience.PUBLIC]
HTML = [(audience, name) for audience, files in PAGES.items() for name in files if name.endswith(".html")]


@pytest.mark.parametrize(("audience", "name"), HTML, ids=lambda value: str(value))
def test_pages_are_whole(audience, name):
    """Tags are closed in order, there is one h1, every link leads to a file, nothing comes from elsewhere."""
    files = PAGES[audience]
    page = Reader(files[name])
    assert page.faults == []
    assert len(page.all("h1")) == 1
    assert set(targets(name, files[name])) <= set(files)
    assert not re.search(rb"(?:src|href|action)=.?(?:https?:)?//", files[name])
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_same_plan_same_bytes():
    """Scenario and plan decide every byte, and the order of files."""
    again = site(conference(), placed(conference()))
    assert list(again.items()) == list(PUBLIC.items())


@pytest.mark.parametrize("language", LABELS)
def test_script_is_small(language):
    """The script is at most 20 KB, its words in any language among them."""
    assert len(site(SCENARIO, PLAN, language=language)["site.js"]) <= 20_480


def test_every_session_is_in_grid_and_list_and_has_a_page():
    """Each public session is once in the table of its day, once in its list, and has a page."""
    page = Reader(PUBLIC[f"day-{DAY}.html"])
    for session in programme(SCENARIO, PLAN).full:
        assert len(page.all("div", **{"data-k": session.key})) == 1
        assert len(page.all("li", **{"data-k": session.key})) == 1
        assert session.page in PUBLIC


def test_table_is_a_table():
    """Every row of the grid has as many columns as the row of times; heads say what they head."""
    page = PUBLIC[f"day-{DAY}.html"].decode()
    table = page[page.index("<table") : page.index("</table>")]
    shown = programme(SCENARIO, PLAN)
    day_grid = grid(shown.days[0], shown.rooms, SCENARIO.event.local)
    assert "<caption" in table
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, flags=re.S)
    for row in rows:
        spans = re.findall(r"<t[dh](?: [^>]*?colspan=\"(\d+)\")?[^>]*>", row)
        assert sum(int(span or 1) for span in spans) == day_grid.columns + 1
    assert all("scope=" in head for head in re.findall(r"<th (?!class=\"gap\")[^>]*>", table))


def test_what_lies_beside_each_other_in_a_room_has_rows_of_its_own():
    """Sessions that overlap in a room (`room-free` waived) stand below each other."""
    where = {**WHERE, "coffee": ("09:30", "grand", ())}
    plan = placed(SCENARIO, where)
    shown = programme(SCENARIO, plan)
    day_grid = grid(shown.days[0], shown.rooms, SCENARIO.event.local)
    rows = [row for group in day_grid.groups for row in group.rows if str(row.room.name) == "Grand Hall"]
    assert [row.rows for row in rows] == [2, 0]


def test_idle_time_is_folded_and_idle_rooms_are_left_out():
    """Half an hour without anything is one column; a room of another day is named below the grid."""
    where = {"opening": WHERE["opening"], "forensics": ("15:00", "hall-a", ())}
    shown = programme(SCENARIO, placed(SCENARIO, where))
    day_grid = grid(shown.days[0], shown.rooms, SCENARIO.event.local)
    assert sum(day_grid.folds) == 1
    [fold_head] = [head for head in day_grid.heads if not head.label]
    assert (fold_head.at.hour, fold_head.until.hour) == (10, 15)
    assert sum(cell.columns for cell in day_grid.groups[0].rows[0].cells) == day_grid.columns


def test_a_short_session_has_room_for_a_word():
    """Columns are wider where a meeting of 20 minutes is followed soon, and never much wider."""
    widths = []

    for minutes in (20, 5):
        talks = [
            {"id": f"talk-{n}", "kind": "break", "title": "Talk", "duration": minutes, "heads": 5}
            for n in range(2)
        ]
        places = {"talk-0": ("15:00", "hall-a", ()), "talk-1": (f"15:{minutes + 5:02}", "hall-a", ())}
        scenario = conference((*SESSIONS, *talks))
        shown = programme(scenario, placed(scenario, {**WHERE, **places}))
        day_grid = grid(shown.days[0], shown.rooms, scenario.event.local)
        widths.append(column_width(day_grid) * 15 / day_grid.unit)

    assert 31 < widths[0] < widths[1] < 3 * 31  # pixels of a quarter of an hour


def test_every_start_and_length_fits_the_grid():
    """Odd times have columns of their own length; a session never loses its cell."""
    for start, minutes in (("09:07", 13), ("23:50", 40), ("00:00", 60), ("08:05", 300)):
        sessions = ({**SESSIONS[0], "duration": minutes}, {**SESSIONS[1], "duration": 15})
        scenario = conference(sessions)
        plan = placed(scenario, {"opening": (start, "grand", ()), "forensics": ("09:00", "hall-a", ())})
        shown = programme(scenario, plan)
        day_grid = grid(shown.days[0], shown.rooms, scenario.event.local)
        cells = [
            cell for group in day_grid.groups for row in group.rows for cell in row.cells if cell.session
        ]
        assert len(cells) == 2
        assert all(cell.columns >= 1 for cell in cells)


def test_a_day_without_anything_to_show_has_no_page():
    """A plan without a public session has a first page that says so."""
    files = site(SCENARIO, Plan())
    assert not any(name.startswith("day-") for name in files)
    assert LABELS["en"]["no sessions"] in files["index.html"].decode()


def test_release_is_on_every_page():
    """Each page says which release it is of, or that it is a draft."""
    revised = datetime.fromisoformat("2025-10-20T09:00+07:00")
    files = site(SCENARIO, PLAN, release=Release(3, revised))
    for name, data in files.items():
        if name.endswith(".html"):
            assert "Release 3" in data.decode()
            assert "20 October 2025, 09:00 (UTC+7)" in data.decode()
    assert b"Draft" in PUBLIC["index.html"]


def test_each_text_says_its_language():
    """A page in Arabic runs from right to left, and a title in another language says so."""
    files = site(SCENARIO, PLAN, language="ar")
    day = files[f"day-{DAY}.html"].decode()
    assert '<html lang="ar" dir="rtl"' in day
    assert "افتتاح اتفاقية هانوي" in day
    chinese = site(SCENARIO, PLAN, language="fr")[f"day-{DAY}.html"].decode()
    assert '<bdi lang="en" dir="ltr">Opening; of the' in chinese


def test_own_templates_come_first(tmp_path):
    """A template or style of the user's own is used instead of ours; a mistake in it is told with its place."""
    (tmp_path / "site.css").write_text("body{color:red}")
    (tmp_path / "index.html").write_text(
        "{% extends 'base.html' %}{% block main %}<h1>Hello</h1>{% endblock %}"
    )
    files = site(SCENARIO, PLAN, templates=tmp_path)
    assert files["site.css"] == b"body{color:red}"
    assert b"<h1>Hello</h1>" in files["index.html"]
    (tmp_path / "index.html").write_text("{{ nothing }}")
    with pytest.raises(SiteError, match="nothing"):
        site(SCENARIO, PLAN, templates=tmp_path)


def test_fields_of_ones_own_are_for_templates_of_ones_own(tmp_path):
    """`x` of sessions that are seen, of their rooms and of the event; in our pages there is no word of it."""
    secret = {"x": {"camera": "Zwölf"}}
    sessions = tuple(session.model_copy(update=secret) for session in SCENARIO.sessions)
    rooms = tuple(room.model_copy(update=secret) for room in SCENARIO.rooms)
    event = SCENARIO.event.model_copy(update={"x": {"motto": "Onwards"}})
    scenario = SCENARIO.changed(sessions=sessions, rooms=rooms, event=event)
    plain = site(scenario, PLAN)
    assert not any("Zwölf".encode() in data or b"Onwards" in data for data in plain.values())
    assert plain == site(SCENARIO, PLAN)
    (tmp_path / "session.html").write_text("{{ s.x.camera }} {{ s.room.x.camera }} {{ event_x.motto }}")
    files = site(scenario, PLAN, templates=tmp_path)
    page = programme(scenario, PLAN).full[0].page
    assert files[page].decode() == "Zwölf Zwölf Onwards"


def test_a_pipe_in_place_of_a_template_is_told(tmp_path):
    """Nobody waits for somebody to write into it."""
    os.mkfifo(tmp_path / "index.html")
    with pytest.raises(SiteError, match=r"index\.html.*a pipe"):
        site(SCENARIO, PLAN, templates=tmp_path)


def test_search_has_no_accents():
    """Texts are sought without case and marks, in the same way on both sides."""
    assert fold("Đoàn  VIỆT Nam") == "doan viet nam"
    assert "le khai mac" in site(SCENARIO, PLAN, language="vi")["sessions.js"].decode()


def test_written_as_a_folder(tmp_path):
    """`write_site` writes what `site` returns, of an unlawful plan only if asked to."""
    with pytest.raises(UnlawfulRelease):
        write_site(SCENARIO, PLAN, tmp_path / "site")
    names = write_site(SCENARIO, PLAN, tmp_path / "site", unlawful=True)
    assert (tmp_path / "site" / "index.html").read_bytes() == PUBLIC["index.html"]
    assert set(names) == set(PUBLIC)


def test_what_is_no_audience_is_said():
    """An audience that there is not, or a scenario that is none, is an error of ours."""
    with pytest.raises(ArgumentError, match="control-room"):
        site(SCENARIO, PLAN, "everybody")
    with pytest.raises(ArgumentError):
        write_site("event.yaml", PLAN, "site")


def test_every_language_has_every_word():
    """No language lacks a word or a gap in one."""
    for language, words in LABELS.items():
        assert set(words) == set(LABELS["en"]), language
        for key, text in words.items():
            assert text.count("{") == LABELS["en"][key].count("{"), (language, key)


@pytest.mark.parametrize("language", ["en", "vi", "fr", "es", "ru", "ar", "zh"])
def test_dates_are_written_out(language):
    """A date has its day, month and year in each language."""
    day = SCENARIO.event.days[0].date + timedelta(days=6)
    assert str(day.day) in long_date(language, day)
    assert str(day.year) in long_date(language, day)


def test_the_key_names_interpretation_where_there_is_any():
    """A day without an interpreted session has no sign for it, and so no word about the sign."""
    silent = tuple({**session, "interpreted": False} for session in SESSIONS)
    scenario = conference(silent)
    page = site(scenario, placed(scenario))[f"day-{DAY}.html"]
    assert b"</svg> Interpretation</span>" in PUBLIC[f"day-{DAY}.html"]
    assert b"</svg> Interpretation</span>" not in page
