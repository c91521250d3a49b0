"""Whoever must be at a session that is meant for them: who is missing, and where they are instead."""

from eventplan.model import Plan
from eventplan.rules import attendance
from tests.temptations import CLOSED, after, tiny, two_rooms

OPENING = {"id": "opening", "kind": "ceremony", "ceremony": "opening", "attendance": "heads"}
TALK = {"id": "talk", **CLOSED}


def said(clock: str, *, sent: bool = False) -> list[str]:
    """What the rule says of a plan in which the head is at a talk, and the opening is at 09:00."""
    scenario = tiny(OPENING, TALK, rooms=two_rooms(), walking={"same_floor": "0 min"})
    baseline = after(scenario, ("opening", "09:00", "A"), ("talk", clock, "B")).baseline
    assert baseline is not None
    attended = {"talk": ("ONE-01",), **({"opening": ("ONE-01",)} if sent else {})}
    plan: Plan = baseline.plan.model_copy(update={"attendance": attended})
    return [finding.message for finding in attendance.check(scenario, plan)]


def test_where_they_are_instead_is_said() -> None:
    """Only what is at the same time keeps anybody from a session."""
    [beside], [later] = said("09:00"), said("10:00")
    assert "which is meant for them: they are at 'talk'" in beside
    assert later.endswith("which is meant for them")


def test_whoever_is_sent_is_not_missed() -> None:
    """Wherever else they are: another rule speaks of that."""
    assert said("09:00", sent=True) == []
