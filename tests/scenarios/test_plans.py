"""The scenarios plan as their files say: those that can be planned are, and the one that cannot is proved."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from eventplan import planner
from eventplan.files import load
from eventplan.model import NoPlan, Plan, Scenario, SlotGrid, Status, Window
from eventplan.publish import officers
from eventplan.solver import Progress

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def first_plan(scenario: Scenario) -> Plan | NoPlan:
    """The first lawful plan that is found: the planner verifies it before it tells of it."""
    stop = threading.Event()

    def report(progress: Progress) -> None:
        if progress.score is not None:
            stop.set()

    return planner.plan(scenario, seconds=120, progress=report, stop=stop)


def thirteen_at_once(scenario: Scenario) -> Scenario:
    """The scenario with one more side event in parallel."""
    (limit,) = scenario.parallel
    return scenario.changed(parallel=(limit.model_copy(update={"most": (limit.most or 0) + 1}),))


def one_more_slot(scenario: Scenario) -> Scenario:
    """The scenario with a fourth slot in its grid."""
    (grid,) = scenario.slot_grids
    slot = Window.model_validate("2025-10-26 10:30/11:45")
    return scenario.changed(slot_grids=(SlotGrid(id=grid.id, slots=(*grid.slots, slot)),))


def test_the_small_roundtable_is_solved() -> None:
    """The tutorial's event has an optimal plan in which every wish is met."""
    plan = planner.plan(load(SCENARIOS / "small-roundtable.yaml"), workers=1)
    assert isinstance(plan, Plan)
    assert (plan.status, plan.score) == (Status.OPTIMAL, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["hanoi-2025.yaml", pytest.param("hanoi-2025-as-held.yaml", marks=pytest.mark.long)]
)
def test_hanoi_has_a_plan_for_everyone(name: str) -> None:
    """Hanoi can be planned, and nobody is left without a session."""
    scenario = load(SCENARIOS / name)
    plan = first_plan(scenario)
    assert isinstance(plan, Plan)
    assert len(plan.placements) == len(scenario.sessions)
    going = {person for people in plan.attendance.values() for person in people}
    assert going == set(scenario.people)
    assert len(going) >= 2900
    held = {listed: Counter(turn.part for turn in turns) for listed, turns in plan.orders.items()}
    assert held == {
        "signatures": {"signing": 64, "signing-desk-1": 5, "signing-desk-2": 3},
        "statements": {"plenary-1": 19, "plenary-2": 52},
    }
    assert plan.orders["signatures"][0].who == "luong-tam-quang"
    assert {sweep.room for sweep in plan.sweeps} == {"foyer", "main-hall", "banquet-hall"}
    assert len(plan.arrivals) == len(scenario.resources.arrivals)
    assert set(plan.teams["opening"]) == {"ar", "zh", "en", "fr", "ru", "es"}
    names = set(officers(scenario, plan))
    assert {"orders/statements.csv", "confidential/orders/signatures.csv", "fair-slots.csv"} <= names
    assert {"confidential/gates.csv", "confidential/sweeps.csv", "confidential/arrivals.csv"} <= names


@pytest.mark.slow
def test_the_guidelines_cannot_be_kept() -> None:
    """37 side events in 36 places: proved to have no plan, not out of time."""
    answer = planner.plan(load(SCENARIOS / "hanoi-2025-guidelines.yaml"), seconds=120)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(thirteen_at_once, id="thirteen"),
        pytest.param(one_more_slot, id="fourth slot", marks=pytest.mark.long),
    ],
)
def test_nothing_but_the_count_forbids_the_guidelines(change: Callable[[Scenario], Scenario]) -> None:
    """With one more in parallel, or one more slot, the guidelines can be kept."""
    assert isinstance(first_plan(change(load(SCENARIOS / "hanoi-2025-guidelines.yaml"))), Plan)
