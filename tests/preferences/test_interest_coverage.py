"""Wishes that a delegation cannot meet: what the scheduler charges while members are counted, not named."""

from datetime import datetime
from random import Random
from typing import Any

import pytest

from eventplan.model import Placement, Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import interest_coverage
from eventplan.verifier import score
from tests.preferences.charged import charged
from tests.temptations import DAY, tiny, two_rooms


def wishing(members: int = 1, turnover: int = 0, **rest: Any) -> Scenario:
    """Sessions x and y, wished with 3 and 5 by a delegation of so many."""
    opened = {"kind": "roundtable", "attendance": "open", "heads": 5}
    return tiny(
        {"id": "x", **opened},
        {"id": "y", **opened},
        rooms=[{**room, "turnover": turnover} for room in two_rooms()],
        delegations=[{"id": "ONE", "name": "One", "size": members, "interests": {"x": 3, "y": 5}}],
        preferences={"room-fit": {"weight": 0}},
        **rest,
    )


def placed(x: str, y: str) -> Plan:
    """The two at times and in rooms such as `09:00 A`."""
    penalties_of = []
    for name, place in (("x", x), ("y", y)):
        clock, room = place.split()
        penalties_of.append(
            Placement(session=name, start=datetime.fromisoformat(f"{DAY}T{clock}+07:00"), room=room)
        )
    return Plan(placements=tuple(penalties_of))


@pytest.mark.parametrize(
    ("x", "y", "members", "points"),
    [
        ("09:00 A", "09:00 B", 1, 3),  # the lesser wish is lost
        ("09:00 A", "09:30 B", 1, 3),
        ("09:00 A", "09:00 B", 2, 0),
        ("09:00 A", "10:00 A", 1, 0),  # no way between
    ],
)
def test_what_cannot_be_attended_is_charged(x: str, y: str, members: int, points: int) -> None:
    """One member cannot be at two sessions at once; two members can."""
    assert charged(wishing(members), placed(x, y)).get("interest-coverage", 0) == points


@pytest.mark.parametrize(("turnover", "points"), [(0, 0), (15, 3)])
def test_the_way_is_charged_where_nobody_can_stay_in_the_room(turnover: int, points: int) -> None:
    """Right after one session, in another room, somebody is late; it is sure only if the room is not free at once."""
    scenario = wishing(turnover=turnover, walking={"same_floor": 3})
    assert charged(scenario, placed("09:00 A", "10:00 B")).get("interest-coverage", 0) == points


@pytest.mark.parametrize(
    ("attendance", "expected"),
    [
        ({}, [("x", 3), ("y", 5)]),
        ({"x": ("ONE-01",)}, [("y", 5)]),
        ({"x": ("ghost", "ONE-01"), "y": ("ONE-02",)}, []),
        ({"x": ("ghost",), "y": ("TWO-01",)}, [("x", 3), ("y", 5)]),
    ],
)
def test_each_wish_that_nobody_attends_is_charged(
    attendance: dict[str, tuple[str, ...]], expected: list[tuple[str, int]]
) -> None:
    """By any member of the delegation itself; at a session that is not held there is nobody."""
    scenario = wishing(2)
    going = placed("09:00 A", "09:00 B").model_copy(update={"attendance": attendance})
    charged = [(penalty.subjects, penalty.units) for penalty in interest_coverage.penalty(scenario, going)]
    assert charged == [(("ONE", session), weight) for session, weight in expected]

    dropped = going.model_copy(update={"placements": going.placements[:1]})
    lost = {penalty.subjects[1]: penalty.sentence for penalty in interest_coverage.penalty(scenario, dropped)}
    assert lost["y"] == "One cannot attend 'y': it is not held"


def test_the_scheduler_keeps_apart_what_one_member_wishes() -> None:
    """With room for both in turn, both wishes are met: the model knows what they cost, whatever names say later."""
    answer = plan(wishing(), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.bound) == (0, 0)
    assert score(wishing(), answer).total == 0
    late = wishing(days=[{"date": DAY, "opens": "09:00", "closes": "10:00"}])
    answer = plan(late, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert answer.score_by == {"interest-coverage": 3}
    assert answer.bound == 3


def beside_everyone(seed: int) -> Scenario:
    """Wishes beside a session for everyone: some come late, leave early, are needed, driven, or on a list."""
    random = Random(seed)

    def clock() -> str:
        return f"{DAY} {random.choice(['09:00', '09:30', '10:00', '10:30', '11:00'])}"

    parties = []
    for name in ("ONE", "TWO"):
        members: list[dict[str, Any]] = [
            {"id": f"{name}-{n}", "head": n == 1} for n in range(1, random.randint(2, 4))
        ]
        for member in members:
            if random.random() < 0.25:
                member["arrives"] = f"{DAY} {random.choice(['09:30', '10:00'])}"
            if random.random() < 0.2:
                member["leaves"] = f"{DAY} {random.choice(['10:30', '11:00'])}"
        wishes = {"w": random.randint(1, 5), "v": random.randint(1, 5)}
        parties.append(
            {"id": name, "name": name, "size": len(members), "members": members, "interests": wishes}
        )

    who = [member["id"] for party in parties for member in party["members"]]
    needed = [person for person in who if random.random() < 0.25]
    sessions = [
        {"id": "e", "attendance": "everyone", "room": "A"},
        {"id": "w", "attendance": "open", "heads": 2, "room": "B"},
        {"id": "v", "attendance": "open", "heads": 2, "room": "C", "duration": 30},
        {"id": "b", "attendance": "closed", "room": "D", "duration": 30, "required": needed},
    ]
    rest: dict[str, Any] = {}
    if random.random() < 0.5:
        items = [{"who": person} for person in who if person == who[0] or random.random() < 0.3]
        listed = {"id": "l", "parts": [{"session": random.choice("ewb")}], "seconds": 300, "items": items}
        rest["speakers_lists"] = [listed]
    if random.random() < 0.3:
        driven = {"who": random.choice(who), "session": random.choice("ewb"), "drop_off": "door"}
        rest["resources"] = {"drop_offs": [{"id": "door", "name": "Door"}], "arrivals": [driven]}
    return tiny(
        *({**session, "start": clock()} for session in sessions),
        days=[{"date": DAY, "opens": "08:00", "closes": "13:00"}],
        rooms=[{"id": name, "name": name, "venue": "house", "capacity": 50} for name in "ABCD"],
        delegations=parties,
        walking={"same_floor": random.choice([0, 5, 10])},
        **rest,
    )


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_no_more_is_charged_than_the_attendance_loses(seed: int) -> None:
    """Else a bound would not be one: who is free of a session for everyone may go to another."""
    scenario = beside_everyone(seed)
    answer = plan(scenario, workers=1, effort=5.0, seconds=60.0)
    if isinstance(answer, Plan):
        least = charged(scenario, answer).get("interest-coverage", 0)
        assert least <= answer.score_by.get("interest-coverage", 0)
