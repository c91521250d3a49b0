"""A protected room is empty while it is swept, and sealed from then until entry."""

import pytest

from eventplan.rules.sweep import RULE
from tests.rules.second import event, found, planned, room, said, session, sweep

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
    assert found(RULE, ALONE, plan) == ([] if lawful else [("x",)])


def test_no_sweep_is_a_breach() -> None:
    """Without a sweep of its own room a protected session is exposed."""
    plan = planned({"x": "09:00 A"}, sweeps=[sweep("B", "08:00", "08:30")])
    assert found(RULE, ALONE, plan) == [("x",)]
    assert (
        said(RULE, ALONE, plan)
        == "'x' (x) is protected, and Room A is not swept and sealed for it: no sweep ends before 25 Oct 08:50"
    )


def test_rooms_without_a_sweep_and_sessions_without_protection_need_none() -> None:
    """A room outside zones, or a session that is not protected, is not swept."""
    assert found(RULE, ALONE, planned({"x": "09:00 C"})) == []
    assert found(RULE, event(session("x"), **REST), planned({"x": "09:00 A"})) == []


def test_every_part_of_a_combined_room_is_swept() -> None:
    """A hall made of two rooms needs a sweep of each."""
    both = [sweep("A", "08:00", "08:30"), sweep("B", "07:30", "08:00")]
    assert found(RULE, ALONE, planned({"x": "09:00 D"}, sweeps=both)) == []
    assert found(RULE, ALONE, planned({"x": "09:00 D"}, sweeps=both[:1])) == [("x",)]


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
    assert found(RULE, BESIDE, plan) == [("x",)] * len(expected)


def test_an_unprotected_use_breaks_the_seal() -> None:
    """A session that is not protected, between sweep and entry, breaks the seal; a protected one keeps it."""
    sweeps = [sweep("A", "07:30", "08:00")]
    places = {"y": "08:00 A", "x": "10:00 A"}
    plan = planned(places, sweeps=sweeps)
    assert said(RULE, BESIDE, plan).endswith("'y' (y) breaks the seal of the sweep 25 Oct 07:30-08:00")
    heirs = event(PROTECTED, session("y", protected=True), **REST)
    assert found(RULE, heirs, plan) == []


def test_a_later_sweep_makes_good() -> None:
    """After an unprotected use a second sweep is enough."""
    sweeps = [sweep("A", "07:30", "08:00"), sweep("A", "09:05", "09:35")]
    assert found(RULE, BESIDE, planned({"y": "08:00 A", "x": "10:00 A"}, sweeps=sweeps)) == []


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
    assert found(RULE, ALONE, planned({}, sweeps=sweeps)) == [("sweep-teams",)] * expected


def test_without_a_number_teams_are_not_limited() -> None:
    """Where no number of teams is stated only a team in two places at once is a breach."""
    free = event(PROTECTED, rooms=ROOMS, zones=ZONES)
    apart = [sweep("A", "08:00", "08:30", team=7), sweep("B", "08:00", "08:30", team=8)]
    assert found(RULE, free, planned({}, sweeps=apart)) == []
    twice = [sweep("A", "08:00", "08:30", team=7), sweep("B", "08:00", "08:30", team=7)]
    assert found(RULE, free, planned({}, sweeps=twice)) == [("sweep-teams",)]
