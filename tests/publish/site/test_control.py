"""The control room's pages: who is where, by the plan and the clock, and for nobody else."""

import os
from datetime import timedelta

import pytest

from eventplan.model import ArrivalTime, Sweep
from eventplan.publish.site import Audience, write_site
from eventplan.publish.site.control_page import control
from tests.publish.drafts import programme, site

from ..scenes import DAY, SESSIONS, conference, placed

RESOURCES = {
    "drop_offs": [{"id": "east", "name": "East door"}],
    "arrivals": [{"who": "vn-minister", "session": "opening", "drop_off": "east", "escort": 15}],
}
PROTECTED = tuple(
    {**session, "protected": True} if session["id"] == "opening" else session for session in SESSIONS
)
SCENARIO = conference(PROTECTED, resources=RESOURCES)


def planned():
    """Return the day of the conference as the control room sees it, with a sweep and an arrival."""
    plan = placed(SCENARIO)
    start = plan.placement_by_session["opening"].start
    swept = Sweep(room="grand", start=start - timedelta(minutes=40), end=start, team=1)
    car = ArrivalTime(who="vn-minister", session="opening", drop_off="east", at=start - timedelta(minutes=20))
    return plan.model_copy(
        update={"sweeps": (swept,), "arrivals": (car,), "teams": {"opening": {"vi": (1,)}}}
    )


PLAN = planned()
[TODAY] = control(SCENARIO, PLAN, programme(SCENARIO, PLAN, Audience.CONTROL_ROOM))
PARTS = dict(TODAY.parts)


def board_of(part):
    """Return what a part says: the name of each line with its moments."""
    return {
        line.name: [f"{moment.start:%H:%M}-{moment.end:%H:%M} {moment.words}" for moment in line.moments]
        for line in PARTS[part]
    }


def test_what_is_later_than_readers_know():
    """Sessions and cars that a new plan has later on the same day, with what was; nothing without another plan."""
    assert TODAY.late == ()
    earlier = planned()
    placements = tuple(
        placement.model_copy(update={"start": placement.start - timedelta(minutes=20)})
        if placement.session == "talks"
        else placement
        for placement in earlier.placements
    )
    car = earlier.arrivals[0].model_copy(update={"at": earlier.arrivals[0].at - timedelta(minutes=5)})
    before = earlier.model_copy(update={"placements": placements, "arrivals": (car,)})
    [day] = control(SCENARIO, PLAN, programme(SCENARIO, PLAN, Audience.CONTROL_ROOM), before)
    assert [(f"{delay.at:%H:%M}", delay.minutes, delay.was) for delay in day.late] == [
        ("08:40", 5, "08:35"),
        ("10:30", 20, "10:10"),
    ]
    assert [delay.words for delay in day.late] == ["Arrival: Nguyễn Văn Ánh", "Talks on extradition, Salon"]
    page = site(SCENARIO, PLAN, Audience.CONTROL_ROOM, before=before)[day.page].decode()
    assert '+20 min</span> <span class="of">Was 10:10</span>' in page


def test_rooms_have_everything_that_is_held():
    """Talks, holds and rehearsals too, each with its page."""
    assert board_of("rooms")["Salon"] == ["10:30-10:50 Talks on extradition", "12:00-12:30 Security briefing"]
    files = site(SCENARIO, PLAN, Audience.CONTROL_ROOM)
    pages = [moment.page for line in PARTS["rooms"] for moment in line.moments]
    assert len(pages) == len(SESSIONS)
    assert set(pages) <= set(files)


def test_principals_and_arrivals():
    """A head of delegation arrives, is at the opening, then at the talks."""
    assert board_of("principals")["Nguyễn Văn Ánh"] == [
        "07:30-08:00 Walk-through of the signing",
        "08:40-08:55 Arrival: East door",
        '09:00-10:00 Opening; of the "Convention", 2025',
        "10:30-10:50 Talks on extradition",
    ]
    assert board_of("arrivals") == {"East door": ["08:40-08:55 Nguyễn Văn Ánh"]}


def test_sweeps_and_teams():
    """A sweep says before what, and that there is no time to spare; a team what it interprets."""
    assert board_of("sweeps") == {"Sweep team 1": ["08:20-09:00 Grand Hall"]}
    [tight] = [way for way in TODAY.tight if way.rule == "sweep"]
    assert (tight.slack, f"{tight.at:%H:%M}") == (0, "09:00")
    assert list(board_of("teams")) == ["Vietnamese, team 1"]


def test_heads_by_zone():
    """The heads of a zone, from moment to moment."""
    blue = board_of("heads by zone")["Blue zone"]
    assert blue[0].startswith("07:30-08:00 ")
    assert all(moment.rpartition(" ")[2].isdigit() for moment in blue)


def test_the_files_are_their_owners_alone(tmp_path):
    """Under any umask; those of other audiences are to be served."""
    before = os.umask(0)
    try:
        for audience in Audience:
            write_site(SCENARIO, PLAN, tmp_path / audience, audience, unlawful=True)
    finally:
        os.umask(before)
    for audience in Audience:
        written = (tmp_path / audience, *(tmp_path / audience).rglob("*"))
        modes = {path.stat().st_mode & 0o077 for path in written}
        assert (modes == {0}) is (audience is Audience.CONTROL_ROOM), audience


@pytest.mark.parametrize("audience", Audience)
def test_for_the_control_room_alone(audience):
    """No other site has such a page, its script, or a word of where principals are."""
    files = site(SCENARIO, PLAN, audience)
    mine = audience is Audience.CONTROL_ROOM
    assert (f"control-{DAY}.html" in files) is mine
    assert ("control.js" in files) is mine
    assert ("East door" in b"".join(files.values()).decode()) is mine
