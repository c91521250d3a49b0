"""A replan moves only what a change reaches, and proves that it is the fewest; else it says how few it may be."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import first_fit
from benchmarks.generated import cop, unga
from eventplan.model import Baseline, Level, NoPlan, Plan, PreferencePolicy, Scenario, with_changes
from eventplan.replanning import Replan, fewest, replan, search
from eventplan.replanning.reach import in_the_way, reached
from eventplan.solver import Aim, least, solve, unsettled
from eventplan.verifier import is_lawful, score, verify
from tests.planted import planted
from tests.replanning.test_replan import QUICK, WAS, planned, three

SEARCHED = search._Search.calmest


def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search the whole event, whatever a change reaches."""
    monkeypatch.setattr(search._Search, "calmest", lambda _: None)


def held(scenario: Scenario, before: Plan, *changes: str) -> Scenario:
    """A changed scenario with its baseline."""
    return with_changes(scenario, changes, before).with_baseline(Baseline(plan=before))


@pytest.fixture(scope="module")
def small_cop() -> tuple[Scenario, Plan]:
    """A COP of two days, and its plan."""
    scenario = cop(sessions=24, delegates=400, days=2, rooms=10)
    scenario = scenario.changed(preferences={"interest-coverage": PreferencePolicy(weight=0)})
    plan = first_fit.plan(scenario, seconds=30, first_only=True).plan
    assert plan is not None
    return scenario, plan


def test_a_lost_room_reaches_the_sessions_in_it(small_cop: tuple[Scenario, Plan]) -> None:
    """They must move, each for what another room costs; and nothing else is reached."""
    scenario, before = small_cop
    room = before.placements[0].room
    now = held(scenario, before, f"lose-room {room}")
    there = {p.session for p in before.placements if p.room == room}
    assert unsettled(now).keys() == there == reached(now)
    assert all(
        move.points > 0 and not move.rooms[list(now.room_by_id).index(room)]
        for move in unsettled(now).values()
    )


def test_fewest_moves_of_a_lost_room(
    small_cop: tuple[Scenario, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As few as when everything may move, proved in either way."""
    scenario, before = small_cop
    room = before.placements[0].room
    quick = replan(scenario, before, changes=[f"lose-room {room}"], **QUICK)
    whole(monkeypatch)
    slow = replan(scenario, before, changes=[f"lose-room {room}"], **QUICK)
    assert isinstance(quick, Replan)
    assert isinstance(slow, Replan)
    assert quick.proved
    assert slow.proved
    assert quick.disruption == slow.disruption
    assert quick.bound <= quick.plan.score
    assert quick.bound <= slow.plan.score
    assert is_lawful(verify(quick.scenario, quick.plan))


def test_a_late_leader_moves_what_comes_before() -> None:
    """Of a leader who comes later the bilaterals before that move, and no more than must."""
    scenario = unga(bilaterals=24, leaders=12, booths=3, side_events=2)
    before = first_fit.plan(scenario, seconds=30, first_only=True).plan
    assert before is not None
    first = next(p for p in before.placements if p.session.startswith("b"))
    leader = scenario.needed(scenario.session_by_id[first.session])[0]
    came = [stay.start for stay in scenario.people[leader].present] or [scenario.event.opening[0].start]
    minutes = int((first.start - came[0]).total_seconds()) // 60 + 30
    change = f"late {leader} {minutes} min"
    replanned = replan(scenario, before, changes=[change], **QUICK)
    assert isinstance(replanned, Replan)
    assert replanned.proved
    moved = {change.subject for change in replanned.difference.moves}
    assert first.session in moved
    assert moved <= reached(held(scenario, before, change))


def test_who_stands_in_the_way_is_set_free() -> None:
    """Where the only place left is taken, whoever has it may move as well; that this costs least is proved."""
    scenario = three()
    before = planned(scenario, *WAS)
    replanned = replan(scenario, before, changes=["cancel z", "lose-room C", "lose-room B"], **QUICK)
    assert isinstance(replanned, Replan)
    assert in_the_way(scenario, before, {"x"}) == {"x", "z"}


def test_what_is_not_proved_has_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large event a replan that is not proved is given all the same, with what every plan disrupts."""
    monkeypatch.setattr(fewest, "SMALL", 0)
    scenario = three(level="published")
    before = planned(scenario, *WAS)
    add = 'add {"id": "n", "kind": "hold", "duration": 60, "room": ["B"], "start": "2025-10-25 09:00"}'
    replanned = replan(scenario, before, changes=[add], **QUICK)
    assert isinstance(replanned, Replan)
    assert 0 <= replanned.least <= replanned.disruption


def test_what_is_settled_is_held() -> None:
    """A session that may be dropped is held where it is settled, even where dropping it would cost nothing."""
    scenario = three(drop_price=0)
    before = planned(scenario, *WAS)
    now = scenario.with_baseline(Baseline(plan=before))
    for aim in (
        Aim(counted=(), settled=before, beside=True),
        Aim(counted=(), settled=before, free=frozenset({"y"})),
    ):
        answer = solve(now, workers=1, effort=1.0, seconds=None, aim=aim)
        assert answer.plan is not None
        assert answer.plan.placement_by_session["x"] == before.placement_by_session["x"]


def test_alone_they_show_what_every_plan_disrupts() -> None:
    """Two sessions whose only other place is one and the same: one of them must change its time."""
    scenario = three()
    before = planned(scenario, ("x", "09:00", "A"), ("y", "09:00", "B"), ("z", "10:00", "C"))
    now = held(scenario, before, "lose-room A", "lose-room B")
    must = unsettled(now)
    apart = sum(move.points for move in must.values())
    assert must.keys() == {"x", "y"}
    assert least(now, must.keys()) > apart


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_what_is_proved_is_true(seed: int, random: Any) -> None:
    """A replan confined to what a change reaches claims nothing that a replan of everything refutes."""
    scenario, hidden = planted(seed)
    drafts = tuple(session.model_copy(update={"level": Level.DRAFT}) for session in scenario.sessions)
    scenario = scenario.changed(sessions=drafts).with_baseline(None)
    change = f"lose-room {random.choice(scenario.rooms).id}"
    replanned = replan(scenario, hidden, changes=[change], **QUICK)
    search._Search.calmest = lambda _: None  # type: ignore[method-assign]
    try:
        slow = replan(scenario, hidden, changes=[change], **QUICK)
    finally:
        search._Search.calmest = SEARCHED  # type: ignore[method-assign]
    assert isinstance(replanned, NoPlan) == isinstance(slow, NoPlan)
    if isinstance(replanned, Replan) and isinstance(slow, Replan):
        assert replanned.least <= slow.disruption
        assert slow.least <= replanned.disruption
        assert replanned.bound <= replanned.plan.score
        if slow.disruption <= replanned.disruption:
            assert replanned.bound <= slow.plan.score
        assert score(replanned.scenario, replanned.plan).total == replanned.plan.score
