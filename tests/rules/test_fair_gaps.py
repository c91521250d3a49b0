"""Numbers of gaps differ by no more than is stated: holds, just holds, just breaks."""

from typing import Any

import pytest

from eventplan.rules import RULES
from tests.rules.builders import breached, event, planned, said, session

RULE = {rule.id: rule for rule in RULES}["fair-gaps"]
ONE, TWO = {"speakers": ["ONE-01"]}, {"speakers": ["TWO-01"]}
SESSIONS = (session("a", **ONE), session("b", **ONE), session("c", **ONE), session("d", **TWO))


def stated(**fields: Any) -> list[dict[str, Any]]:
    """Gaps of both heads, among whom numbers may differ by one."""
    return [{"id": "g", "who": ["ONE-01", "TWO-01"], "fair": 1, **fields}]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (("09:00 A", "10:00 A", "11:00 A"), []),
        (("09:00 A", "11:00 A", "12:00 A"), []),
        (("09:00 A", "11:00 A", "13:00 A"), [("g", "ONE-01")]),
        (("09:00 A", "10:15 A", "13:00 A"), []),
        (("09:00 A", "10:20 A", "13:00 A"), [("g", "ONE-01")]),
        (("09:00 A", "11:00 A", "26 11:00 A"), []),
    ],
)
def test_numbers_of_gaps(places: tuple[str, ...], expected: list[Any]) -> None:
    """One gap beside somebody without any; a quarter of an hour is none; nights are none."""
    plan = planned({**dict(zip("abc", places, strict=True)), "d": "09:00 B"})
    assert breached(RULE, event(*SESSIONS, gaps=stated()), plan) == expected


def test_who_has_no_session_has_no_gaps() -> None:
    """Somebody for whom nothing is planned is compared too; and nobody is, where nothing is stated."""
    plan = planned({"a": "09:00 A", "b": "11:00 A", "c": "13:00 A"})
    assert breached(RULE, event(*SESSIONS, gaps=stated()), plan) == [("g", "ONE-01")]
    assert breached(RULE, event(*SESSIONS, gaps=stated(who=["ONE-01"])), plan) == []
    assert breached(RULE, event(*SESSIONS, gaps=stated(fair=2)), plan) == []
    assert breached(RULE, event(*SESSIONS, gaps=stated(fair=None)), plan) == []
    message = "One-01 has 2 gaps and somebody 0; 'g' allows a difference of 1"
    assert said(RULE, event(*SESSIONS, gaps=stated()), plan).lower() == message.lower()


def test_what_states_no_fairness_hides_nothing_after_it() -> None:
    """The second statement is looked at, too."""
    plan = planned({"a": "09:00 A", "b": "11:00 A", "c": "13:00 A"})
    both = [*stated(id="f", fair=None), *stated()]
    assert breached(RULE, event(*SESSIONS, gaps=both), plan) == [("g", "ONE-01")]


def test_delegations_are_told_by_name() -> None:
    """As people are."""
    plan = planned({"a": "09:00 A", "b": "11:00 A", "c": "13:00 A"})
    messages = said(RULE, event(*SESSIONS, gaps=stated(who=["ONE", "TWO"])), plan)
    assert messages == "One has 2 gaps and somebody 0; 'g' allows a difference of 1"
