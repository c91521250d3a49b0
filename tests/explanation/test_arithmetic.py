"""Sums are proofs: none is told of a scenario that works, and whatever one is told of has no plan."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from eventplan.explanation.sums import CHECKS, arithmetic
from eventplan.files import load
from eventplan.model import NoPlan, Scenario, ScenarioError, Status
from eventplan.planner import first_plan
from tests.planted import planted
from tests.temptations import CLOSED, DAY, TEMPTATIONS, tiny, two_rooms

from .test_infeasible import FILES


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_no_sum_is_told_of_a_scenario_that_works(seed: int) -> None:
    """Grown around a lawful plan, tightly, no scenario has anything to complain of."""
    scenario, _ = planted(seed)
    assert arithmetic(scenario) == ()


def _worse(scenario: Scenario, draw: Random) -> Scenario:
    """The scenario with one or two numbers made worse at random."""
    for _ in range(draw.choice((1, 2))):
        scenario = draw.choice(_WORSE)(scenario, draw)
    return scenario


def _with_change(scenario: Scenario, draw: Random, part: str, change: Any) -> Scenario:
    items = list(getattr(scenario, part))
    if not items:
        return scenario
    position = draw.randrange(len(items))
    fields = {name: getattr(items[position], name) for name in type(items[position]).model_fields}
    items[position] = type(items[position]).model_validate({**fields, **change(items[position])})
    return scenario.changed(**{part: tuple(items)})


def _days(scenario: Scenario, draw: Random) -> Scenario:
    days = list(scenario.event.days)
    position = draw.randrange(len(days))
    day = days[position]
    shut = max(day.opens + 60, day.closes - draw.choice((60, 180)))
    days[position] = day.model_copy(update={"closes": shut})
    event = type(scenario.event)(**{**dict(scenario.event), "days": tuple(days)})
    return scenario.changed(event=event)


_WORSE = (
    _days,
    lambda s, d: _with_change(
        s, d, "rooms", lambda x: {"capacity": {k: v // 3 for k, v in x.capacity.items()}}
    ),
    lambda s, d: _with_change(s, d, "rooms", lambda _: {"features": (), "booths": 0}),
    lambda s, d: _with_change(s, d, "rooms", lambda _: {"turnover": 60}),
    lambda s, d: _with_change(s, d, "sessions", lambda x: {"duration": x.duration * 3}),
    lambda s, d: _with_change(s, d, "sessions", lambda _: {"heads": 120}),
    lambda s, d: _with_change(s, d, "zones", lambda x: {"cap": (x.cap or 60) // 2, "staff": 20}),
    lambda s, d: _with_change(s, d, "delegations", lambda x: {"clearance": None, "leaves": _soon(s)}),
    lambda s, d: _with_change(s, d, "parallel", lambda x: {"most": 1} if x.most else {}),
    lambda s, d: _with_change(s, d, "quotas", lambda _: {"most": 0}),
    lambda s, d: _with_change(s, d, "slot_grids", lambda x: {"slots": x.slots[:1]}),
    lambda s, d: _with_change(
        s, d, "order", lambda x: {"gap": 180} if x.in_order and x.within is None else {}
    ),
    lambda s, d: _with_change(s, d, "checkpoints", lambda _: {"lanes": 1, "queue": 0}),
    lambda s, d: _with_change(s, d, "speakers_lists", lambda x: {"seconds": x.seconds * 4}),
    lambda s, d: _with_change(s, d, "signing_orders", lambda x: {"seconds": x.seconds * 4}),
    lambda s, _: s.changed(
        resources=s.resources.model_copy(
            update={
                "sweep_teams": 0,
                "equipment": tuple(x.model_copy(update={"number": 0}) for x in s.resources.equipment),
                "interpretation": tuple(
                    x.model_copy(update={"teams": 1}) for x in s.resources.interpretation
                ),
                "drop_offs": tuple(x.model_copy(update={"interval": 60}) for x in s.resources.drop_offs),
            }
        )
    ),
)


def _soon(scenario: Scenario) -> Any:
    opens = scenario.event.opening[0].start.replace(tzinfo=None)
    return opens + timedelta(minutes=75)


def test_whatever_a_sum_is_told_of_has_no_plan() -> None:
    """Scenarios made worse at random: where a sum speaks, the scheduler proves that there is no plan."""
    spoken: set[frozenset[str]] = set()
    for seed in range(100):
        draw = Random(seed)
        try:
            scenario = _worse(planted(seed)[0], draw)
        except (ScenarioError, ValidationError):
            continue
        remarks = arithmetic(scenario)
        if remarks:
            answer = first_plan(scenario, seconds=60)
            assert isinstance(answer, NoPlan), remarks
            assert answer.status is Status.INFEASIBLE, remarks
            spoken |= {frozenset(remark.rules) for remark in remarks}
    # Not idle: many sorts of sums spoke.
    assert len(spoken) >= 8


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_what_is_waived_is_no_reason(rule: str) -> None:
    """With its rule waived, a temptation has a plan, and so no sum is told of it."""
    scenario = TEMPTATIONS[rule]
    waived = scenario.changed(rules={**scenario.rules, rule: {"waived": True}})
    assert arithmetic(waived) == ()


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (
            tiny({"id": "x", **CLOSED, "heads": 60}),
            "no room can hold 'x' (x). 'Room A' (A): too few seats for 60",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "duration": 90},
                rooms=[{**two_rooms()[0], "holds": [f"{DAY} 10:00/10:30"]}],
            ),
            "'Room A' (A): available for 60 minutes at a stretch at most",
        ),
        (
            tiny({"id": "x", **CLOSED, "windows": [f"{DAY} 07:00/08:00"]}),
            "no start does for 'x' (x) (60 min)",
        ),
        (
            tiny(*({"id": f"s{n}", **CLOSED} for n in range(3))),
            "3 sessions ask for 'Room A' (A) for 180 minutes, and it can be used for 120: 180 > 120",
        ),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED} for n in range(3)),
                rooms=[*two_rooms(), {"id": "C", "name": "C", "venue": "house", "capacity": 9}],
                not_parallel=[{"id": "club", "sessions": ["s0", "s1", "s2"]}],
            ),
            "3 sessions of 'club' never overlap and take 180 minutes; the event is open for 120: 180 > 120",
        ),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED} for n in range(2)),
                rooms=two_rooms(),
                order=[{"before": "s0", "after": "s1", "gap": 30}],
            ),
            "2 sessions follow each other and take 150 minutes with their gaps",
        ),
        (
            tiny(
                {"id": "s0", **CLOSED, "duration": 30},
                {"id": "s1", **CLOSED, "duration": 30},
                order=[{"before": "s0", "after": "s1"}, {"before": "s1", "after": "s0"}],
            ),
            "the order goes round in a circle: 's0' (s0), then 's1' (s1), then 's0' (s0)",
        ),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED, "heads": 40} for n in range(3)),
                rooms=[
                    {"id": name, "name": name, "venue": "house", "capacity": 50, "zone": "inner"}
                    for name in "ABC"
                ],
                zones=[{"id": "inner", "name": "Inner", "cap": 60, "staff": 10}],
            ),
            "3 sessions bring 7200 head-minutes into 'Inner' (inner); 50 heads beside staff × 120 minutes = 6000",
        ),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED, "features": ["projector"]} for n in range(3)),
                rooms=[*two_rooms(), {"id": "C", "name": "C", "venue": "house", "capacity": 50}],
                resources={"equipment": [{"id": "projector", "name": "Projector", "number": 1}]},
            ),
            "3 sessions use 'Projector' (projector) for 180 minutes; 1 × 120 minutes = 120: 180 > 120",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "protected": True},
                rooms=[{"id": "A", "name": "A", "venue": "house", "capacity": 50, "zone": "inner"}],
                zones=[{"id": "inner", "name": "Inner", "sweep": 30}],
                resources={"sweep_teams": 0},
            ),
            "'x' (x) is protected, and there is no sweep team",
        ),
        (
            tiny({"id": "x", "attendance": "delegations", "seats": 2}),
            "'One' (ONE) has 1 member of the rank and language that 'x' (x) asks for, and it asks for 2: 2 > 1",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
                {"id": "y", **CLOSED, "speakers": ["ONE-01"]},
                rooms=two_rooms(),
                workload=[{"who": ["ONE-01"], "hours": 1}],
            ),
            "ONE-01 is needed for 120 minutes, 1 hour a day × 1 day = 60: 120 > 60",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "windows": [DAY], "speakers": ["ONE-01"]},
                {"id": "y", **CLOSED, "windows": [DAY]},
                days=[{"date": day, "opens": "09:00", "closes": "11:00"} for day in (DAY, "2025-10-26")],
                workload=[{"who": ["ONE-01"], "hours": 1}],
                speakers_lists=[{"id": "list", "parts": ["y"], "items": ["ONE-01"], "seconds": 90}],
            ),
            "ONE-01 is needed on 25 Oct for 62 minutes (60 in x, a turn of 2 in y), and may be in sessions for 1 h",
        ),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED, "speakers": ["ONE-01"]} for n in range(3)),
                rooms=[*two_rooms(), {"id": "C", "name": "C", "venue": "house", "capacity": 50}],
            ),
            "ONE-01 is needed for 180 minutes in 3 sessions and is there for 120 minutes of the opening hours",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "languages": ["fr"], "interpreted": True},
                rooms=[{"id": "A", "name": "A", "venue": "house", "capacity": 50, "booths": 1}],
                resources={"interpretation": [{"language": "es", "teams": 1}]},
            ),
            "1 session is interpreted into 'fr', and there is no team for it",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "required": ["ONE-01", "TWO-01"]},
                delegations=[
                    {"id": "ONE", "name": "One", "size": 1, "avoids": ["TWO"]},
                    {"id": "TWO", "name": "Two", "size": 1},
                ],
            ),
            "'x' (x) needs people of 'One' (ONE) and of 'Two' (TWO), who never share a session",
        ),
        (TEMPTATIONS["arrivals"], "30 minutes, and none arrives more than 20 before: 30 > 20"),
        (
            TEMPTATIONS["signatures"],
            "5 signatures of 1800 s in 'signing'; places at 2 desks: x 4 (60 min): 5 > 4",
        ),
        (TEMPTATIONS["booths"], "has 3 exhibitors and 2 booths: 3 > 2"),
        (
            TEMPTATIONS["checkpoint-throughput"],
            "10 lanes × 100 an hour = 1000 an hour leave more than 2000 waiting",
        ),
        (TEMPTATIONS["organiser-quota"], "2 > 1"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_each_family_has_its_sum(scenario: Scenario, words: str) -> None:
    """The sum is told in figures, with no search; and the scheduler agrees that there is no plan."""
    assert any(words in remark.message for remark in arithmetic(scenario))
    answer = first_plan(scenario, seconds=30)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE


def test_every_sum_is_tried() -> None:
    """No check is idle: over the planted scenarios and the temptations each of the larger ones speaks."""
    from eventplan.explanation.ground import Ground

    scenarios = [*TEMPTATIONS.values(), *map(load, FILES)]
    spoken = {check.__name__ for check in CHECKS for s in scenarios if next(check(Ground(s)), None)}
    assert {
        "rooms",
        "times",
        "slots",
        "hours",
        "chains",
        "gates",
        "booths",
        "quotas",
        "cars",
        "lists",
    } <= spoken
