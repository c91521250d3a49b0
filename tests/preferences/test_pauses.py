"""Leaders have some minutes beside the way: counted by hand, charged alike, and kept."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import pauses
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session

WAYS = {"same_floor": 4, "other_floor": 4, "other_venue": 20}


def led(rank: str = "head-of-state", *, principal: bool = False, **rest: Any) -> Scenario:
    """Two sessions of an hour that need somebody, four minutes apart."""
    head = {"id": "chief", "name": "Chief", "rank": rank, "head": True, "principal": principal}
    parties = [{"id": "ONE", "name": "One", "size": 2, "members": [head]}]
    sessions = [session(name, required=["chief"]) for name in ("x", "y")]
    rooms = [room("A"), room("B"), room("C", venue="annexe")]
    venues = [{"id": "house", "name": "House"}, {"id": "annexe", "name": "Annexe"}]
    return event(
        *sessions,
        **{
            "rooms": rooms,
            "venues": venues,
            "delegations": parties,
            "walking": WAYS,
            "common_sense": True,
            **rest,
        },
    )


@pytest.mark.parametrize(
    ("rank", "principal", "place", "units"),
    [
        ("head-of-state", False, "11:10 B", 1),
        ("head-of-state", False, "11:15 B", 0),
        ("head-of-government", False, "11:10 B", 1),
        ("head-of-state", False, "11:00 A", 0),
        ("head-of-state", False, "11:25 C", 1),
        ("head-of-state", False, "11:30 C", 0),
        ("head-of-state", False, "08:50 B", 1),
        ("head-of-state", False, "08:45 B", 0),
        ("head-of-state", False, "26 10:00 B", 0),
        ("minister", False, "11:05 B", 0),
        ("minister", True, "11:05 B", 1),
        ("minister", True, "11:10 B", 0),
    ],
)
def test_minutes_beside_the_way(rank: str, principal: bool, place: str, units: int) -> None:
    """Ten for heads of state and government, five for other principals; nothing in the same room."""
    scenario, plan = led(rank, principal=principal), planned({"x": "10:00 A", "y": place})
    assert sum(penalty.units for penalty in pauses.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("pauses", 0) == units * scenario.weight("pauses")


def test_two_at_once_are_no_pause() -> None:
    """Where somebody may be in two places, that is one pause that is missing."""
    scenario = led(rules={"person-free": {"waived": True}})
    for place, units in (("10:30 B", 1), ("10:00 C", 1)):
        plan = planned({"x": "10:00 A", "y": place})
        assert sum(penalty.units for penalty in pauses.penalty(scenario, plan)) == units
        assert charged(scenario, plan).get("pauses", 0) == 5 * units


def test_the_search_leaves_a_pause() -> None:
    """Between nine and half past eleven there is time for two sessions in two buildings, and for the pause."""
    day = [{"date": "2025-10-25", "opens": "09:00", "closes": "11:30"}]
    scenario = led(days=day)
    wished = scenario.changed(
        sessions=tuple(
            session.model_copy(update={"room": (where,)})
            for session, where in zip(scenario.sessions, "AC", strict=True)
        )
    )
    answer = plan(wished, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert "pauses" not in answer.score_by
