"""Pictures: the same bytes for the same plan, well-formed, told in words too, and never wider than they are."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import eventplan
from eventplan.model import ArrivalTime, Plan, PlanError, Span, Sweep
from eventplan.publish.changes import SessionChange
from eventplan.publish.kinds import SESSION_KINDS
from eventplan.publish.pictures import PICTURES, search
from eventplan.publish.pictures.days import heading_of
from eventplan.publish.pictures.drawing import fitted, quoted, wide
from eventplan.publish.pictures.timelines import Block, Labelled, Row, Timeline, timeline
from eventplan.publish.shown import Said
from eventplan.rules import checkpoint_throughput, zone_occupancy
from tests.command_line import invoke
from tests.publish.drafts import picture

from ..scenes import DAY, SESSIONS, WHERE, conference, placed

SVG = "{http://www.w3.org/2000/svg}"
RESOURCES = {
    "drop_offs": [{"id": "east", "name": "East door"}],
    "arrivals": [{"who": "vn-minister", "session": "opening", "drop_off": "east", "escort": 15}],
}
ZONES = [
    {"id": "blue", "name": "Blue zone", "cap": 300, "staff": 20},
    {"id": "red", "name": "Red zone", "within": "blue"},
]
REGIONS = {"VN": "asia", "EG": "africa", "CN": "asia"}
GATES = {
    "checkpoints": [
        {"id": "north", "name": "North gate", "zone": "blue", "lanes": 2, "rate": 60, "queue": 30},
        {"id": "south", "name": "South gate", "zone": "blue", "lanes": 2, "rate": 60, "queue": 30},
    ],
    "gates": [
        {
            "session": "opening",
            "checkpoints": ["north", "south"],
            "heads": 220,
            "arrivals": [[60, 0], [10, 100]],
        }
    ],
    "preferences": {"fair-slots": {"weight": 1, "prime": [f"{DAY} 10:00/12:00"]}},
}


def scenario_with(**changes):
    """Return the conference with everything that there is a picture of."""
    parties = [party.model_dump(mode="json", exclude_defaults=True) for party in conference().delegations]
    parties = [{**party, "region": REGIONS[party["id"]]} for party in parties]
    return conference(**{"resources": RESOURCES, "zones": ZONES, "delegations": parties, **GATES, **changes})


SCENARIO = scenario_with()


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
EARLIER = {**WHERE, "forensics": ("11:00", "hall-b", ()), "talks": ("15:00", "salon", ())}
OF = {"person": "vn-minister", "delegation": "VN"}


@pytest.mark.parametrize("what", PICTURES)
def test_every_picture_is_whole_and_told_in_words(what):
    """Each is well-formed, has a title and a description, one for each block, and is the same every time."""
    before = placed(SCENARIO, EARLIER) if what == "moved" else None
    svg = picture(SCENARIO, PLAN, what, of=OF.get(what, ""), before=before)
    assert svg == picture(scenario_with(), plan_with_all(), what, of=OF.get(what, ""), before=before)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    groups = root.findall(f"{SVG}g")
    assert all(group.find(f"{SVG}title").text for group in groups)
    assert groups or what in ("zones", "gates", "rooms", "fairness")
    assert "script" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)


def test_a_day_shows_what_its_audience_sees():
    """The public's picture has no talks, the control room's has."""
    assert "Talks on extradition" not in picture(SCENARIO, PLAN, "day")
    assert "Talks on extradition" in picture(SCENARIO, PLAN, "day", audience="control-room")


def test_a_hidden_session_changes_no_byte_of_the_public_picture():
    """With and without the briefing that is restricted, the day is the same picture."""
    without = tuple(session for session in SESSIONS if session["id"] != "briefing")
    where = {name: place for name, place in WHERE.items() if name != "briefing"}
    other = conference(without)
    assert picture(conference(), placed(conference()), "day") == picture(other, placed(other, where), "day")


def test_a_picture_of_a_person_says_why_in_its_language():
    """What is said of a stay to who points at it: where, and why, in the language of the picture."""
    pictures = {
        language: picture(SCENARIO, PLAN, "person", of=OF["person"], language=language)
        for language in ("en", "fr", "ar")
    }
    hovers = {language: "".join(re.findall("<title>.*?</title>", svg)) for language, svg in pictures.items()}
    assert ", invited" in hovers["en"]
    assert ", sur invitation" in hovers["fr"]
    assert "، بدعوة" in hovers["ar"]
    for words in ("meant for", "attends", "invited"):
        assert words not in hovers["fr"] + hovers["ar"]


def test_heads_by_zone_are_those_of_the_rule():
    """The most heads of a zone that a picture tells are those that the rule finds above a cap."""
    worst = int(re.match(r"Blue zone: (\d+) / 300", hover_text("zones"))[1])
    zones = [
        {"id": "blue", "name": "Blue zone", "cap": worst - 1, "staff": 20},
        {"id": "red", "name": "Red zone"},
    ]
    zones[1]["within"] = "blue"
    [finding] = zone_occupancy.check(conference(zones=zones), PLAN)
    assert f"has {worst} heads" in finding.message
    assert not list(zone_occupancy.check(SCENARIO, PLAN))


def hover_text(what, **more):
    """Return what a picture says in words."""
    return ET.fromstring(picture(SCENARIO, PLAN, what, **more)).find(f"{SVG}desc").text  # noqa: S314


def test_queues_are_those_of_the_rule():
    """The longest queue that a picture tells is the one that the rule finds too long with one place less."""
    most = int(re.search(r"North gate: (\d+) / 30", hover_text("gates"))[1])
    assert 0 < most <= 30
    opens = [
        at.strftime("%Y-%m-%d %H:%M")
        for at in checkpoint_throughput.earliest_gate_opening(SCENARIO, PLAN)["north"]
    ]
    gates = [{**gate, "opens": [f"{opens[0]}/{DAY} 22:00"]} for gate in GATES["checkpoints"]]
    assert not list(checkpoint_throughput.check(scenario_with(checkpoints=gates), PLAN))
    gates[0]["queue"] = most - 1
    [finding] = checkpoint_throughput.check(scenario_with(checkpoints=gates), PLAN)
    assert f"{most} people wait at North gate" in finding.message


def test_use_of_rooms_counts_what_is_taken():
    """Halls are used with the hall that they make up together; what is never used is named apart."""
    assert "Hall A: 2:30, 17 %, 3 sessions" in hover_text("rooms")
    assert "Grand Hall" not in hover_text("rooms")


def test_fairness_is_that_of_the_preference():
    """Each region, what it has, and what would be fair."""
    assert hover_text("fairness") == "africa: 1 of 1 (fair share: 1.0)"


def test_a_picture_of_nobody_asks_whose() -> None:
    """Without a name it is said what to name; a name that nobody has is told."""
    with pytest.raises(PlanError, match=r"^whose picture\? name the id of a delegate with --of$"):
        picture(SCENARIO, PLAN, "person")
    with pytest.raises(PlanError, match="there is no delegation 'nobody'"):
        picture(SCENARIO, PLAN, "delegation", of="nobody")


def test_what_moved_is_what_its_audience_may_know():
    """Where it was and where it is, with one number; talks moved too, and the public's picture has no word of them."""
    before = placed(SCENARIO, EARLIER)
    public = picture(SCENARIO, PLAN, "moved", before=before)
    assert "10:30–11:30 1 Digital forensics" in public
    assert "11:00–12:00 1, Was Digital forensics" in public
    assert "Salon" not in public
    assert public == picture(
        SCENARIO, PLAN, "moved", before=placed(SCENARIO, {**EARLIER, "talks": WHERE["talks"]})
    )
    assert "Talks on extradition" in picture(SCENARIO, PLAN, "moved", before=before, audience="control-room")
    with pytest.raises(PlanError, match="--since"):
        picture(SCENARIO, PLAN, "moved")


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
    for words in (["day", "--day", DAY], []):
        done = invoke(["picture", *files, *words, "--unlawful", "-o", str(out)])
        assert done.exit_code == 0
    assert out.read_text("utf-8") == picture(SCENARIO, PLAN, "day")
    assert invoke(["picture", *files, "day", "-o", "x.gif"]).exit_code == 2
    assert invoke(["picture", *files, "day", "--day", "soon"]).exit_code == 2


def test_in_arabic_a_picture_runs_from_right_to_left():
    """Names at the right, time to the left, and the commas of the language; words are not turned around."""
    latin, arabic = (picture(SCENARIO, PLAN, "day", language=language) for language in ("en", "ar"))
    assert "matrix(-1" not in latin
    assert (
        arabic.count("matrix(-1 0 0 1 1200 0)") == len(re.findall("<(?:rect|path) ", arabic)) - 1
    )  # the ground

    def hours(svg: str) -> dict[str, float]:
        return {clock: float(x) for x, clock in re.findall(r'<text x="([\d.]+)"[^>]*>(\d\d:00)<', svg)}

    assert {clock: 1200 - x for clock, x in hours(arabic).items()} == pytest.approx(hours(latin))
    title = re.search(r'<text x="([\d.]+)" y="44"[^>]*text-anchor="end">', arabic)
    assert title is not None
    assert title[1] == "1172"

    used = picture(SCENARIO, PLAN, "rooms", language="ar")
    assert "،" in used
    assert ", " not in "".join(re.findall(r"<text[^>]*>([^<]*)<", used))


def test_the_direction_is_that_of_the_language_not_of_a_name():
    """A picture of somebody with an Arabic name runs from left to right in English; the name is set apart in it."""
    parties = [party.model_dump() for party in SCENARIO.delegations]
    parties[1]["members"] = [{"id": "EG-01", "name": "حسن علي"}]
    scenario = SCENARIO.changed(delegations=parties)
    english, arabic = (
        picture(scenario, PLAN, "person", of="EG-01", language=language) for language in ("en", "ar")
    )
    assert "matrix(-1" not in english
    assert "\u2068حسن علي\u2069, Saturday 25 October 2025" in english
    assert "matrix(-1" in arabic
    assert quoted("a\u2067b") == "a\\u2067b"  # nothing else turns text around


def test_a_long_key_takes_several_lines():
    """All kinds are in the key, and none of them beyond the right edge."""
    labels = [Labelled(record, f"A rather long name of a kind {n}") for n, record in enumerate(SESSION_KINDS)]
    block = Block(
        Span(PLAN.placements[0].start, PLAN.placements[0].start + timedelta(hours=1)), "x", SESSION_KINDS[0]
    )
    drawn = timeline(Timeline("t", "s", [Row("r", (block,))], labels), lambda at: at)
    places = [
        (float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>A rather', drawn)
    ]
    assert len(places) == len(SESSION_KINDS)
    assert max(x for x, _ in places) < 1000
    height = re.search(r'viewBox="0 0 1200 ([\d.]+)"', drawn)
    assert height is not None
    assert max(y for _, y in places) < float(height[1])


def test_what_is_only_gone_did_not_move():
    """The heading of what changed says what it was: moved, new, no longer in the programme, or several of these."""

    def of(*whats: str) -> str:
        return heading_of(SessionChange(what, None, None, Said("")) for what in whats)

    assert of("moved", "room") == "moved"
    assert of("gone", "gone", "changed") == "change gone"
    assert of("added") == "change added"
    assert of("gone", "moved") == "changes"
