"""A search ends when it is to end: with the best plan so far, or saying that there is none yet."""

import signal
import threading
import time
from pathlib import Path
from random import Random

import pytest
from ortools.sat.python import cp_model

from benchmarks.generated import cop
from eventplan.files import load
from eventplan.model import NoPlan, Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver import Progress, budget, candidates, decomposition, engine, place_costs
from eventplan.solver.build import Build
from eventplan.solver.stages import whole_model
from eventplan.verifier import verify
from tests.planted import planted

HANOI = Path(__file__).parents[2] / "scenarios" / "hanoi-2025.yaml"


@pytest.fixture(autouse=True)
def _drafted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decomposition, "FEW_SESSIONS", 0)
    monkeypatch.setattr(candidates, "OFTEN", 1)


def _scenario() -> Scenario:
    return planted(4)[0]


@pytest.mark.parametrize("asked", [{"seconds": 0.0}, {"stop": threading.Event()}])
def test_no_time_for_the_model_is_said(asked: dict[str, object]) -> None:
    """Where time is over before there is a plan the status is unknown, at once and with a reason."""
    if "stop" in asked:
        asked["stop"].set()  # type: ignore[attr-defined]
    began = time.monotonic()
    answer = plan(_scenario(), workers=2, **asked)  # type: ignore[arg-type]
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.UNKNOWN
    assert answer.reasons == ("time ran out while the model was made",)
    assert time.monotonic() - began < 5.0


def test_time_that_runs_out_later_leaves_the_plan_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the model of the whole event is not made in time the draft is the answer."""
    scenario, known = _scenario(), whole_model.posted

    def posted(build: Build, *rest: object, **options: object) -> Build:
        if build.within is None:
            raise budget.OutOfTime
        return known(build, *rest, **options)  # type: ignore[no-any-return]

    monkeypatch.setattr(whole_model, "posted", posted)
    monkeypatch.setattr(place_costs.PlaceCosts, "least", lambda self, s: -1)  # nothing is proved of it
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert answer.status is Status.FEASIBLE
    assert verify(scenario, answer) == ()


def test_ctrl_c_while_drafting_leaves_the_plan_so_far() -> None:
    """The first Ctrl-C ends the search with the first plan, and handlers are as they were."""
    before, scenario = signal.getsignal(signal.SIGINT), _scenario()
    messages: list[str] = []

    def progress(event: Progress) -> None:
        if not messages:
            signal.raise_signal(signal.SIGINT)
        messages.append(event.message)

    answer = plan(scenario, workers=2, seconds=60.0, progress=progress)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("often", [1, 2])
def test_a_presolve_that_fails_is_no_traceback(often: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An IndexError of OR-Tools means: once more without symmetries; and if that fails too, nothing is known."""
    known, failed = cp_model.CpSolver.solve, 0

    def solve(self: cp_model.CpSolver, *given: object) -> object:
        nonlocal failed
        if self.parameters.symmetry_level != 0 or often == 2:
            failed += 1
            raise IndexError("map::at")
        return known(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    monkeypatch.setattr(decomposition, "FEW_SESSIONS", 10_000)
    scenario = _scenario()
    answer = plan(scenario, workers=1, effort=5.0)
    assert failed >= often
    if often == 1:
        assert isinstance(answer, Plan)
        assert verify(scenario, answer) == ()
    else:
        assert isinstance(answer, NoPlan)
        assert answer.status is Status.UNKNOWN


def test_a_search_ends_when_it_is_told_to() -> None:
    """Whoever says that it is over is heard while the solver is at something that takes it minutes."""
    draw, cp = Random(0), cp_model.CpModel()
    taken = [cp.new_bool_var("taken") for _ in range(50)]
    for _ in range(6):
        # A market split: no known method is quick.
        shares = [draw.randrange(100) for _ in taken]
        cp.add(sum(share * part for share, part in zip(shares, taken, strict=True)) == sum(shares) // 2)
    began, solver = time.monotonic(), engine.engine()
    assert not engine.solved(solver, cp, lambda: time.monotonic() > began + 0.3)
    assert solver.response_proto.status == cp_model.UNKNOWN


@pytest.mark.long
@pytest.mark.parametrize("seconds", [1.0, 10.0])
@pytest.mark.parametrize("event", ["hanoi", "cop"])
def test_seconds_hold_for_large_events(event: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Within a tenth and a second, whatever is under way: models are made, lists drawn up, names given.

    The clock is the processor time of this process: others who want the processor change nothing.
    """
    scenario = load(HANOI) if event == "hanoi" else cop()
    monkeypatch.setattr(time, "monotonic", time.process_time)
    began = time.process_time()
    plan(scenario, workers=1, seconds=seconds)
    assert time.process_time() - began < 1.1 * seconds + 1
