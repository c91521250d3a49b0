"""Whose agenda a replan changes, and how much that weighs: by the sentence of the preference."""

from typing import Any

import pytest

from eventplan.model import Baseline, Scenario
from eventplan.preferences import agendas
from tests.rules.builders import event, parties, planned, session

BOTH = {"x": "09:00 A", "y": "09:00 B"}


def replanned(
    was: dict[str, tuple[str, ...]], *, x: Any = None, places: Any = None, one: Any = None, **rest: Any
) -> Scenario:
    """Sessions x and y, which were held, and who went there; ONE is led by a minister, TWO by a head of State."""
    delegations = [
        *parties("ONE", rank="minister", **(one or {})),
        *parties("TWO", rank="head-of-state"),
    ]
    talk = session("x", title="Water", **{"attendance": "open", **(x or {})})
    stated = event(talk, session("y"), delegations=delegations, **rest)
    return stated.with_baseline(Baseline(plan=planned(places or BOTH, attendance=was)))


def charges_of(
    scenario: Scenario, now: dict[str, tuple[str, ...]], places: Any = None
) -> list[tuple[str, int, str]]:
    """Whom it concerns, how many units, and the message."""
    penalties = agendas.penalty(scenario, planned(places or BOTH, attendance=now))
    return [(penalty.subjects[0], penalty.units, penalty.sentence) for penalty in penalties]


def test_who_goes_where_they_went_is_not_counted() -> None:
    """Nor anybody, where nothing is replanned."""
    assert charges_of(replanned({"x": ("ONE-02",)}), {"x": ("ONE-02",)}) == []
    assert charges_of(event(session("x")), {"x": ("ONE-02",)}) == []


@pytest.mark.parametrize(
    ("who", "units"),
    [("ONE-02", 1), ("ONE-01", 1 + 3), ("TWO-01", 1 + 7)],
)
def test_a_seat_that_is_taken_away_or_given_counts_by_rank(who: str, units: int) -> None:
    """A delegate counts once, and once more for each step of rank above: a minister three, a head of State seven."""
    (gone,) = charges_of(replanned({"x": (who,)}), {})
    (new,) = charges_of(replanned({}), {"x": (who,)})
    assert gone == (who, units, f"{who} no longer goes to 'Water'")
    assert new == (who, units, f"{who} goes now to 'Water'")


def test_an_observer_counts_as_a_delegate() -> None:
    """Nobody counts for less than once."""
    low = {"members": [{"id": "ONE-02", "rank": "observer"}]}
    assert [units for _, units, _ in charges_of(replanned({"x": ("ONE-02",)}, one=low), {})] == [1]


def test_each_session_counts_for_itself() -> None:
    """After one that is not held any more."""
    went = replanned({"x": ("ONE-02",), "y": ("ONE-01",)})
    assert [who for who, *_ in charges_of(went, {"y": ("ONE-02",)}, {"y": "09:00 B"})] == ["ONE-01", "ONE-02"]


@pytest.mark.parametrize(("before", "now"), [(BOTH, {"x": "09:00 A"}), ({"x": "09:00 A"}, BOTH)])
def test_a_session_held_only_before_or_only_now_is_no_change_of_agendas(
    before: dict[str, str], now: dict[str, str]
) -> None:
    """`stability` counts y; of x, which is held before and after, people are counted."""
    went, go = {"x": ("ONE-02",), "y": ("ONE-01",)}, {"x": (), "y": ("ONE-02",)}
    assert [message for *_, message in charges_of(replanned(went, places=before), go, now)] == [
        "ONE-02 no longer goes to 'Water'"
    ]


def test_those_for_whom_it_is_meant_may_come_after_all() -> None:
    """To be sent then is no change; not to be sent any more is one."""
    scenario = replanned({}, x={"attendance": "heads"})
    assert charges_of(scenario, {"x": ("ONE-01", "TWO-01")}) == []
    assert [who for who, *_ in charges_of(scenario, {"x": ("ONE-01", "ONE-02")})] == ["ONE-02"]
    went = replanned({"x": ("ONE-01",)}, x={"attendance": "heads"})
    assert [who for who, *_ in charges_of(went, {"x": ("TWO-01",)})] == ["ONE-01"]


@pytest.mark.parametrize(
    ("interests", "now", "expected"),
    [
        ({"x": 1}, (), [("ONE-02", 1), ("ONE", 5)]),
        ({}, (), [("ONE-02", 1)]),
        ({"x": 1}, ("ONE-01",), [("ONE-02", 1), ("ONE-01", 4)]),
        ({"x": 1}, ("TWO-02",), [("ONE-02", 1), ("TWO-02", 1), ("ONE", 5)]),
    ],
)
def test_a_wish_that_is_lost_weighs_more(interests: Any, now: Any, expected: list[tuple[str, int]]) -> None:
    """Where nobody of a delegation goes any more that wishes to; another member may."""
    scenario = replanned({"x": ("ONE-02",)}, one={"interests": interests})
    messages = charges_of(scenario, {"x": now})
    assert [(who, units) for who, units, _ in messages] == expected
    lost = [message for who, _, message in messages if who == "ONE"]
    assert lost == ["nobody of One goes to 'Water' any more"] * len(lost)


def test_who_is_unknown_has_no_agenda() -> None:
    """Somebody who was in the baseline, or is in the plan, and is not of the event."""
    assert charges_of(replanned({"x": ("ghost",)}), {"x": ("other-ghost",)}) == []
