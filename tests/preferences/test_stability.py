"""What a change costs when an event is replanned: by hand, with both sides of each step."""

from typing import Any

import pytest

from eventplan.model import Baseline, Scenario
from eventplan.preferences.stability import PREFERENCE, weight
from tests.rules.builders import at, event, parties, planned, session

WAS = {"x": "09:00 A", "y": "10:00 A", "z": "11:00 A"}


def replanned(
    *sessions: dict[str, Any], now: str = "", dropped: tuple[str, ...] = (), **rest: Any
) -> Scenario:
    """Sessions that were at their places in the baseline, and nobody goes."""
    names = [session["id"] for session in sessions]
    plan = planned({name: WAS[name] for name in names if name not in dropped}, dropped=dropped)
    baseline = Baseline(plan=plan, now=at(now) if now else None)
    return event(*sessions, **rest).with_baseline(baseline)


def units(scenario: Scenario, places: dict[str, str]) -> dict[str, int]:
    """What each session is charged for."""
    return {penalty.subjects[0]: penalty.units for penalty in PREFERENCE.penalty(scenario, planned(places))}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("09:00 A", {}),
        ("09:00 B", {"x": 2}),
        ("09:30 A", {"x": 4}),
        ("09:30 B", {"x": 5}),
        ("26 09:00 A", {"x": 6}),
    ],
)
def test_what_moves(place: str, expected: dict[str, int]) -> None:
    """A move 1, another room 1 more, another start 3 more, another day 2 more."""
    assert units(replanned(session("x", heads=1)), {"x": place}) == expected


def test_what_stays_hides_nothing_after_it() -> None:
    """One stays, one is dropped, one is held after all."""
    scenario = replanned(*(session(name, heads=1, drop_price=1) for name in "xyz"), dropped=("z",))
    assert units(scenario, {"x": WAS["x"], "z": WAS["z"]}) == {"y": 10, "z": 1}


@pytest.mark.parametrize(("heads", "expected"), [(9, 1), (10, 2), (19, 2), (20, 3)])
def test_heads_count_by_tens(heads: int, expected: int) -> None:
    """Each whole ten counts as much again."""
    scenario = replanned(session("x", heads=heads))
    assert weight(scenario, scenario.sessions[0]) == expected
    assert units(scenario, {"x": "09:30 B"}) == {"x": 5 * expected}


@pytest.mark.parametrize(
    ("level", "now", "expected"),
    [
        ("draft", "", 1),
        ("published", "", 2),
        ("notified", "", 4),
        ("draft", "08:59", 1),
        ("draft", "09:00", 8),
        ("draft", "10:00", 16),
    ],
)
def test_the_firmer_it_stands_the_more_it_costs(level: str, now: str, expected: int) -> None:
    """Twice as much a step, up to what is under way and what is over."""
    scenario = replanned(session("x", heads=1, level=level), now=now)
    assert weight(scenario, scenario.sessions[0]) == expected


def test_the_highest_rank_that_goes_counts() -> None:
    """A step of rank above observer counts as much as ten heads: a minister, not the delegate who goes too."""
    ranks = [
        {**party, "rank": rank}
        for party, rank in zip(parties("ONE", "TWO"), ("minister", "delegate"), strict=True)
    ]
    both = session("x", heads=1, required=["ONE-01", "TWO-01"])
    scenario = replanned(both, delegations=ranks)
    assert weight(scenario, scenario.sessions[0]) == 1 + 4
