"""Pictures: the same bytes for the same plan, well-formed, told in words too, and never wider than they are."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import eventplan
from eventplan.cli.commands import app
from eventplan.model import ArrivalTime, Plan, PlanError, Sweep
from eventplan.publish.pictures import PICTURES, picture, search
from eventplan.publish.pictures.drawing import fitted, quoted, wide
from eventplan.rules import zone_occupancy

from ..scenes import DAY, SESSIONS, WHERE, conference, placed

SVG = "{http://www.w3.org/2000/svg}"
RESOURCES = {
    "drop_offs": [{"id": "east", "name": "East door"}],
    "arrivals": [{"who": "vn-minister", "session": "opening", "drop_off": "east", "escort": 15}],
}
SCENARIO = conference(resources=RESOURCES, zones=[
    {"id": "blue", "name": "Blue zone", "cap": 300, "staff": 20},
    {"id": "red", "name": "Red zone", "within": "blue"},
])  # fmt: skip


def plan_with_all():
    """Return a plan with everything that there is a picture of."""
    plan = placed(SCENARIO)
    start = plan.placement_by_session["opening"].start
    before = start - timedelta(minutes=60)
    return plan.model_copy(
        update={
            "sweeps": (Sweep(room="grand", start=before, end=start - timedelta(minutes=30), team=1),),
            "arrivals": (ArrivalTime(who="vn-minister", session="opening", drop_off="east", at=before),),
            "teams": {"opening": {"vi": (1,), "ar": (1, 2)}},
        }
    )


PLAN = plan_with_all()
OF = {"person": "vn-minister", "delegation": "VN"}


@pytest.mark.parametrize("what", PICTURES)
def test_every_picture_is_whole_and_told_in_words(what):
    """Each is well-formed, has a title and a description, one for each block, and is the same every time."""
    svg = picture(SCENARIO, PLAN, what, of=OF.get(what, ""))
    assert svg == picture(conference(resources=RESOURCES, zones=[z.model_dump() for z in SCENARIO.zones]),
                          plan_with_all(), what, of=OF.get(what, ""))  # fmt: skip
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    groups = root.findall(f"{SVG}g")
    assert all(group.find(f"{SVG}title").text for group in groups)
    assert groups or what == "zones"
    assert "script" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)


def test_a_day_shows_what_its_audience_sees():
    """The public's picture has no talks, the control room's has."""
    assert "Talks on extradition" not in picture(SCENARIO, PLAN, "day")
    assert "Talks on extradition" in picture(SCENARIO, PLAN, "day", audience="control-room")


def test_a_hidden_session_changes_no_byte_of_the_public_picture():
    """With and without the briefing that is restricted, the day is the same picture."""
    without = tuple(one for one in SESSIONS if one["id"] != "briefing")
    where = {name: place for name, place in WHERE.items() if name != "briefing"}
    other = conference(without)
    assert picture(conference(), placed(conference()), "day") == picture(other, placed(other, where), "day")


def test_heads_by_zone_are_those_of_the_rule():
    """The most heads of a zone that a picture tells are those that the rule finds above a cap."""
    told = ET.fromstring(picture(SCENARIO, PLAN, "zones")).find(f"{SVG}desc").text  # noqa: S314
    worst = int(re.match(r"Blue zone: (\d+) of 300", told)[1])
    zones = [
        {"id": "blue", "name": "Blue zone", "cap": worst - 1, "staff": 20},
        {"id": "red", "name": "Red zone"},
    ]
    zones[1]["within"] = "blue"
    [finding] = zone_occupancy.check(conference(zones=zones), PLAN)
    assert f"has {worst} heads" in finding.message
    assert not list(zone_occupancy.check(SCENARIO, PLAN))


@pytest.mark.parametrize("words", ["</title><script>alert(1)</script>", "\"'>&", "a\u202eb", "\x00 x"])
def test_no_text_becomes_markup(words):
    """Titles are words in a picture too."""
    assert "<" not in quoted(words)
    assert "\u202e" not in quoted(words)
    ET.fromstring(f"<t a='{quoted(words)}'>{quoted(words)}</t>")  # noqa: S314


def test_words_fit():
    """Words that are cut end with an ellipsis, and are never wider than their place."""
    for title in (
        "Digital forensics laboratories on a small budget",
        "全体会议和高级别会议",
        "UNODC-INTERPOL",
    ):
        for width in (20, 45, 80, 200):
            for text in fitted(title, width, 12, 2):
                assert wide(text, 12, bold=True) <= width
    assert fitted("Opening", 400, 12) == ["Opening"]
    assert fitted("Opening", 5, 12) == []


def test_progress_of_a_search():
    """Score and bound over time; without a plan there is nothing to draw."""
    measures = [
        SimpleNamespace(seconds=1.0, score=None, bound=0),
        SimpleNamespace(seconds=2.0, score=500, bound=10),
        SimpleNamespace(seconds=9.0, score=120, bound=110),
    ]
    svg = search(measures, "Hanoi")
    assert "After 9 s the best plan scores 120; none scores less than 110." in svg
    ET.fromstring(svg)  # noqa: S314
    with pytest.raises(ValueError, match="not found"):
        search(measures[:1])


def test_what_cannot_be_drawn_is_said():
    """A day without anything, somebody whom nobody knows, a picture that there is not."""
    for arguments in ({"day": date(2030, 1, 1)}, {"what": "person", "of": "nobody"}, {"what": "moon"}):
        with pytest.raises(PlanError):
            picture(SCENARIO, PLAN, **{"what": "day", **arguments})
    with pytest.raises(PlanError):
        picture(SCENARIO, Plan(), "day")


def test_command(tmp_path):
    """`eventplan picture` writes a file; a name that is no picture's is refused."""
    eventplan.save(SCENARIO, tmp_path / "event.yaml")
    eventplan.save_plan(PLAN, tmp_path / "plan.json")
    files = [str(tmp_path / "event.yaml"), str(tmp_path / "plan.json")]
    out = tmp_path / "day.svg"
    done = CliRunner().invoke(app, ["picture", *files, "day", "--day", DAY, "-o", str(out)])
    assert done.exit_code == 0
    assert out.read_text("utf-8") == picture(SCENARIO, PLAN, "day")
    assert CliRunner().invoke(app, ["picture", *files, "day", "-o", "x.gif"]).exit_code == 2
    assert CliRunner().invoke(app, ["picture", *files, "day", "--day", "soon"]).exit_code == 2
