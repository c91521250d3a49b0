"""A protected room is empty while it is swept, and sealed from then until entry."""

import pytest

from eventplan.rules.sweep import RULE
from tests.rules.builders import breached, event, planned, room, said, session, sweep

ROOMS = [room("A", zone="red"), room("B", zone="red"), room("C"), room("D", combines=["A", "B"])]
ZONES = [
    {"id": "outer", "name": "Outer", "sweep": 60},
    {"id": "red", "name": "Red", "within": "outer", "sweep": 30},
]
REST = {"rooms": ROOMS, "zones": ZONES, "resources": {"sweep_teams": 1}}
PROTECTED = session("x", protected=True, setup=10)
ALONE = event(PROTECTED, **REST)
BESIDE = event(PROTECTED, session("y", teardown=5), **REST)


@pytest.mark.parametrize(
    ("start", "end", "lawful"),
    [
        ("08:20", "08:50", True),
        ("08:20", "08:49", False),
        ("08:21", "08:51", False),
        ("24 20:20", "24 20:50", True),
        ("24 20:19", "24 20:49", False),
    ],
)
def test_a_sweep_is_long_enough_and_recent(start: str, end: str, lawful: bool) -> None:
    """It takes the innermost zone's minutes, ends before setup, and its seal holds for twelve hours."""
    plan = planned({"x": "09:00 A"}, sweeps=[sweep("A", start, end)])
    assert breached(RULE, ALONE, plan) == ([] if lawful else [("x",)])


def test_no_sweep_is_a_breach() -> None:
    """Without a sweep of its own room a protected session is exposed."""
    plan = planned({"x": "09:00 A"}, sweeps=[sweep("B", "08:00", "08:30")])
    assert breached(RULE, ALONE, plan) == [("x",)]
    assert (
        said(RULE, ALONE, plan)
        == "'x' (x) is protected, and Room A is not swept and sealed for it: no sweep ends before 25 Oct 08:50"
    )


def test_rooms_without_a_sweep_and_sessions_without_protection_need_none() -> None:
    """A room outside zones, or a session that is not protected, is not swept."""
    assert breached(RULE, ALONE, planned({"x": "09:00 C"})) == []
    assert breached(RULE, event(session("x"), **REST), planned({"x": "09:00 A"})) == []


def test_every_part_of_a_combined_room_is_swept() -> None:
    """A hall made of two rooms needs a sweep of each."""
    both = [sweep("A", "08:00", "08:30"), sweep("B", "07:30", "08:00")]
    assert breached(RULE, ALONE, planned({"x": "09:00 D"}, sweeps=both)) == []
    assert breached(RULE, ALONE, planned({"x": "09:00 D"}, sweeps=both[:1])) == [("x",)]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("07:00 A", ["x is protected: y is there during the sweep"]),
        ("06:55 A", []),
        ("08:00 B", []),
        ("07:45 A", ["x is protected: y is there during the sweep"]),
    ],
)
def test_the_room_is_empty_during_a_sweep(other: str, expected: list[str]) -> None:
    """Nobody occupies the room, teardown included, while it is swept."""
    plan = planned({"x": "09:00 A", "y": other}, sweeps=[sweep("A", "08:00", "08:30")])
    assert breached(RULE, BESIDE, plan) == [("x",)] * len(expected)


def test_an_unprotected_use_breaks_the_seal() -> None:
    """A session that is not protected, between sweep and entry, breaks the seal; a protected one keeps it."""
    sweeps = [sweep("A", "07:30", "08:00")]
    places = {"y": "08:00 A", "x": "10:00 A"}
    plan = planned(places, sweeps=sweeps)
    assert said(RULE, BESIDE, plan).endswith("'y' (y) breaks the seal of the sweep 25 Oct 07:30-08:00")
    heirs = event(PROTECTED, session("y", protected=True), **REST)
    assert breached(RULE, heirs, plan) == []


def test_a_later_sweep_makes_good() -> None:
    """After an unprotected use a second sweep is enough."""
    sweeps = [sweep("A", "07:30", "08:00"), sweep("A", "09:05", "09:35")]
    assert breached(RULE, BESIDE, planned({"y": "08:00 A", "x": "10:00 A"}, sweeps=sweeps)) == []


@pytest.mark.parametrize(
    ("sweeps", "expected"),
    [
        ([sweep("A", "08:00", "08:30"), sweep("B", "08:30", "09:00")], 0),
        ([sweep("A", "08:00", "08:31"), sweep("B", "08:30", "09:00", team=2)], 2),
        ([sweep("A", "08:00", "08:30"), sweep("B", "08:29", "09:00")], 2),
        ([sweep("A", "08:00", "08:30", team=2)], 1),
    ],
)
def test_teams_are_limited(sweeps: list[object], expected: int) -> None:
    """Teams are those there are, and a team is in one place at a time; each breach concerns the teams."""
    assert breached(RULE, ALONE, planned({}, sweeps=sweeps)) == [("sweep-teams",)] * expected


def test_without_a_number_teams_are_not_limited() -> None:
    """Where no number of teams is stated only a team in two places at once is a breach."""
    free = event(PROTECTED, rooms=ROOMS, zones=ZONES)
    apart = [sweep("A", "08:00", "08:30", team=7), sweep("B", "08:00", "08:30", team=8)]
    assert breached(RULE, free, planned({}, sweeps=apart)) == []
    twice = [sweep("A", "08:00", "08:30", team=7), sweep("B", "08:00", "08:30", team=7)]
    assert breached(RULE, free, planned({}, sweeps=twice)) == [("sweep-teams",)]


def test_a_team_that_is_long_away_is_in_no_other_room() -> None:
    """Though it swept a third room in between, and was done there."""
    busy = [sweep("A", "08:00", "10:00"), sweep("B", "08:10", "08:40"), sweep("B", "09:00", "09:30")]
    free = event(PROTECTED, rooms=ROOMS, zones=ZONES)
    assert breached(RULE, free, planned({}, sweeps=busy)) == [("sweep-teams",)] * 2
    said_of = said(RULE, free, planned({}, sweeps=busy[::2]))
    assert said_of == "sweep team 1 sweeps A and B at once at 25 Oct 09:00"


@pytest.mark.parametrize(
    ("starts", "lawful"),
    [
        (("07:50", "08:20"), True),  # one of half an hour is enough, where a longer one is disturbed
        (("08:20", "07:50"), True),
        (("08:21", "08:20"), True),  # the shorter one is none
        (("08:20", "08:21"), True),
        (("08:21", "08:25"), False),
        (("07:50", "08:21"), False),
    ],
)
def test_of_sweeps_that_end_at_one_time_any_may_do(starts: tuple[str, str], lawful: bool) -> None:
    """Whatever their order: by another team, or of another length. Until 08:00 the room is in use."""
    sweeps = [sweep("A", start, "08:50", team=team) for team, start in enumerate(starts, 1)]
    scenario = event(PROTECTED, session("y"), rooms=ROOMS, zones=ZONES)
    plan = planned({"y": "07:00 A", "x": "09:00 A"}, sweeps=sweeps)
    assert breached(RULE, scenario, plan) == ([] if lawful else [("x",)])


def test_it_is_said_why_the_last_sweep_before_does_not_do() -> None:
    """Of several the last, and of those that are too early the last of these."""
    early = [sweep("A", "24 12:00", "24 12:30"), sweep("A", "24 14:00", "24 14:30")]
    assert said(RULE, ALONE, planned({"x": "09:00 A"}, sweeps=early)).endswith(
        "the sweep 24 Oct 14:00-14:30 is more than 12 hours before"
    )
    assert "24 Oct 12:00-12:30 is more than 12 hours" in said(
        RULE, ALONE, planned({"x": "09:00 A"}, sweeps=early[:1])
    )
    short = [sweep("A", "08:00", "08:10"), sweep("A", "08:30", "08:45"), sweep("A", "08:45", "09:10")]
    assert said(RULE, ALONE, planned({"x": "09:00 A"}, sweeps=short[::-1])).endswith(
        "the sweep 25 Oct 08:30-08:45 is shorter than 30 minutes"
    )


def test_a_sweep_of_no_length_takes_no_team() -> None:
    """It is told once, as what it is."""
    sweeps = [sweep("A", "08:00", "09:00"), sweep("B", "08:30", "08:30")]
    assert breached(RULE, ALONE, planned({}, sweeps=sweeps)) == [("B",)]
