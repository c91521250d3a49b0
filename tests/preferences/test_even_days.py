"""Days that are filled evenly: counted by hand, charged alike, and kept."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import even_days
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, session

NAMES = [f"t{n}" for n in range(6)]
OPENING = {"kind": "ceremony", "ceremony": "opening", "attendance": "closed", "start": "2025-10-25 15:00"}


def talks(*others: dict[str, Any], names: list[str] = NAMES, **fields: Any) -> Scenario:
    """Roundtables that may be on either of two days, of seven hours for them each."""
    rooms = [{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "ABCDEF"]
    sessions = [session(name, **fields) for name in names]
    return event(*sessions, *others, common_sense=True, rooms=rooms)


def spread(first: int, names: list[str] = NAMES) -> dict[str, str]:
    """So many on the first day, all at once, and the others on the second."""
    rooms = "ABCDEF"
    return {name: f"{'' if n < first else '26 '}10:00 {rooms[n % 6]}".strip() for n, name in enumerate(names)}


@pytest.mark.parametrize(
    ("first", "fields", "units"),
    [
        (3, {}, 0),
        (4, {}, 0),  # half as many again as three
        (5, {}, 1),
        (6, {}, 2),
        (0, {}, 2),
        (6, {"windows": ["2025-10-25"]}, 0),
        (6, {"windows": ["2025-10-25", "2025-10-26"]}, 2),
        (6, {"prefer_times": [{"window": "2025-10-25"}]}, 0),
        (6, {"kind": "hold"}, 0),
    ],
)
def test_days_have_their_shares(first: int, fields: dict[str, Any], units: int) -> None:
    """What may be on any day is spread; what is stated or wished for a day is not counted."""
    scenario, plan = talks(**fields), planned(spread(first))
    assert sum(penalty.units for penalty in even_days.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("even-days", 0) == units * scenario.weight("even-days")


def test_a_short_day_has_less() -> None:
    """After an opening at three there are two hours: of six, two at most."""
    scenario = talks(session("first", **OPENING))
    plan = planned({"first": "15:00 A", **{k: v.replace("10:00", "16:30") for k, v in spread(4).items()}})
    assert sum(penalty.units for penalty in even_days.penalty(scenario, plan)) == 2
    assert charged(scenario, plan).get("even-days", 0) == 2 * scenario.weight("even-days")


def test_three_are_not_counted() -> None:
    """Few of a kind may well be on one day."""
    assert list(even_days.penalty(talks(names=NAMES[:3]), planned(spread(3, NAMES[:3])))) == []


def test_the_search_spreads_them() -> None:
    """Nothing else keeps bilaterals from one day."""
    parties = {"kind": "bilateral", "parties": ["ONE", "TWO"], "duration": 30}
    answer = plan(talks(**parties), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert "even-days" not in answer.score_by
