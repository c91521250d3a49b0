"""Hanoi, planned; then something happens: the fewest moves are proved, and nothing else changes."""

from collections.abc import Iterable
from typing import Any

import pytest

from eventplan import planner
from eventplan.files import load, plan_json
from eventplan.model import NoPlan, Plan, Scenario
from eventplan.replanning import Difference, Replan, replan
from eventplan.verifier import verify
from tests.scenarios.test_plans import SCENARIOS

NEW = (
    'add {"id": "side-new", "kind": "side-event", "title": "One more", "organisers": ["BRA"], '
    '"heads": 60, "slots": "side-events", "languages": ["en"]}'
)

ALONE: dict[str, Any] = {"workers": 1, "effort": 8.0, "seconds": None}
"""Whatever else the machine does, the answer is the same."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hanoi() -> tuple[Scenario, Plan]:
    """The event, and what one worker finds with little effort: the same plan on every run."""
    scenario = load(SCENARIOS / "hanoi-2025.yaml")
    plan = planner.plan(scenario, workers=1, effort=2.0, seconds=None)
    assert isinstance(plan, Plan)
    return scenario, plan


def least(scenario: Scenario, plan: Plan, changes: Iterable[str]) -> Difference:
    """What changes, proved to be the least, in a plan that is lawful and otherwise the same to the byte."""
    replanned = replan(scenario, plan, changes=changes, **ALONE)
    assert isinstance(replanned, Replan)
    assert replanned.proved
    assert verify(replanned.scenario, replanned.plan) == ()
    named = {change.subject for change in replanned.difference.changes}
    old, new = ([line.rstrip(",") for line in plan_json(p).splitlines()] for p in (plan, replanned.plan))
    body = old.index('  "placements": [')
    touched = [
        line for line in old[body:] if line not in set(new) and not any(f'"{n}"' in line for n in named)
    ]
    assert touched == []
    return replanned.difference


def test_the_hall_of_the_banquet_is_lost(hanoi: tuple[Scenario, Plan]) -> None:
    """Bound to its hall, the banquet is named; free to go to another, it alone moves, and keeps its hour."""
    scenario, plan = hanoi
    none = replan(scenario, plan, changes=["lose-room banquet-hall"], seconds=30)
    assert isinstance(none, NoPlan)
    assert any("(banquet) no longer fits anywhere" in reason for reason in none.reasons)
    replanned = least(scenario, plan, ["lose-room banquet-hall", "rooms banquet hall-f hall-g"])
    assert [change.subject for change in replanned.moves] == ["banquet"]
    assert "stays at" in replanned.moves[0].message


@pytest.mark.long  # `test_reach` has a leader who is late, of a smaller event
def test_leaders_leave_early_and_come_late(hanoi: tuple[Scenario, Plan]) -> None:
    """The Secretary-General leaves five hours earlier, a head of state comes two hours late: no session moves."""
    scenario, plan = hanoi
    leaves = ["leaves guterres 2025-10-25 14:00", "excuse guterres plenary-1 press-1"]
    replanned = least(scenario, plan, [*leaves, "late thongloun 2 h"])
    assert replanned.moves == ()
    assert {change.who for change in replanned.changes if change.about == "attendance"} <= {"UN", "LAO"}


def test_a_side_event_is_added(hanoi: tuple[Scenario, Plan]) -> None:
    """It finds a place, and no other session gives way."""
    replanned = least(*hanoi, [NEW])
    assert [(change.about, change.subject) for change in replanned.moves] == [("added", "side-new")]


@pytest.mark.long
def test_seven_hundred_more_delegates(hanoi: tuple[Scenario, Plan]) -> None:
    """With gates and zones to match, 1,800 delegates become 2,500: sessions move room at most, nobody loses one."""
    scenario, plan = hanoi
    wider = scenario.changed(
        checkpoints=tuple(
            gate.model_copy(update={"lanes": gate.lanes * 3 // 2, "queue": gate.queue * 2})
            for gate in scenario.checkpoints
        ),
        zones=tuple(
            zone.model_copy(update={"cap": zone.cap and zone.cap * 3 // 2}) for zone in scenario.zones
        ),
    )
    replanned = replan(wider, plan, changes=["grow 35 % state host un observer intergovernmental"], **ALONE)
    assert isinstance(replanned, Replan)
    assert replanned.proved
    assert len(replanned.scenario.people) - len(scenario.people) >= 680
    assert all("stays at" in change.message for change in replanned.difference.moves)
    assert not [c for c in replanned.difference.changes if c.about == "attendance" and c.was]


@pytest.mark.long
def test_a_departure_after_a_cancellation_changes_as_few_agendas_as_without(
    hanoi: tuple[Scenario, Plan],
) -> None:
    """One of a large delegation leaves a day early: others of it take over, and nobody else is told."""
    scenario, plan = hanoi
    covers = [session.id for session in scenario.sessions if session.attendance == "delegations"]
    second = [name for name in covers if plan.placement_by_session[name].start.day == 26]
    leaver = next(who for who in plan.attendance[second[0]] if who.startswith("DZA-") and who != "DZA-01")
    changes = [f"leaves {leaver} 2025-10-25 20:00"]
    alone = replan(scenario, plan, changes=changes, **ALONE)
    first = replan(scenario, plan, changes=["cancel side-a01"], **ALONE)
    assert isinstance(first, Replan)
    assert first.difference.people == ()
    after = replan(first.scenario, first.plan, changes=changes, **ALONE)
    for replanned in (alone, after):
        assert isinstance(replanned, Replan)
        assert replanned.difference.moves == ()
        assert 1 <= len(replanned.difference.people) <= 9
        assert {replanned.scenario.people[who].delegation for who in replanned.difference.people} == {"DZA"}
        assert replanned.proved_agendas
        assert (replanned.disruption, replanned.agendas > 0) == (0, True)
