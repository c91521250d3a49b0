"""
Ctrl-C and `stop` at many moments of whatever takes long: it ends within a second, and leaves nothing half.

The moments of a command are parts of the processor time that it takes (`tests/interrupts.py`); those of a call
of the library are times at which it asks whether it is to stop. Neither depends on what else is running.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan.model import Variation
from eventplan.replanning import Replan
from tests import small
from tests.interrupts import COMMANDS, SOON


def interrupted(moments: int, *names: str) -> str:
    """Interrupt commands at some moments each; what was wrong."""
    words = ["-m", "tests.interrupts", "--moments", str(moments), "--plan", str(small.plan_file()), *names]
    done = subprocess.run(
        [sys.executable, *words], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout[-3000:] + done.stderr[-3000:]


def test_ctrl_c_ends_a_command_at_once() -> None:
    """A command that searches and one that writes a whole tree, half way; `explain` is in `cli/test_stopping.py`."""
    assert not interrupted(1, "plan", "publish-again")


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_ends_every_command_at_twenty_moments(name: str) -> None:
    """Each with exit code 130, or what it had come to; no traceback, no half of a file, nothing left behind."""
    assert not interrupted(20, name)


class Counted(threading.Event):
    """A stop that is set when it has been asked for so many times."""

    def __init__(self, most: int | None = None) -> None:
        super().__init__()
        self.most, self.asked, self.since = most, 0, 0.0

    def is_set(self) -> bool:
        """Count, and answer."""
        self.asked += 1
        if self.most is not None and self.asked > self.most and not super().is_set():
            self.since = time.process_time()
            self.set()
        return super().is_set()


SCENARIO = eventplan.load(small.SCENARIO)
TIGHT = SCENARIO.changed(rooms=[room.model_copy(update={"capacity": {"any": 30}}) for room in SCENARIO.rooms])
VARIATIONS = [Variation(id=f"v{n}", changes=[f"longer opening {n} min"]) for n in (5, 10)]

CALLS: dict[str, Callable[[Any], Any]] = {
    "plan": lambda stop: eventplan.plan(SCENARIO, workers=1, effort=1, stop=stop),
    "replan": lambda stop: eventplan.replan(
        SCENARIO, eventplan.load_plan(small.plan_file()), changes=["longer opening 10 min"], workers=1, effort=1, stop=stop
    ),
    "explain": lambda stop: eventplan.explain(TIGHT, workers=1, effort=1, stop=stop),
    "explain_session": lambda stop: eventplan.explain_session(
        SCENARIO, eventplan.load_plan(small.plan_file()), "dinner", room="salon", stop=stop
    ),
    "sweep": lambda stop: eventplan.what_if(SCENARIO, VARIATIONS, effort=0.5, stop=stop),
}  # fmt: skip


def stopped(call: Callable[[Any], Any], moments: int) -> list[str]:
    """Stop a call at some of the times at which it asks: what is wrong."""
    whole, wrong = Counted(), []
    call(whole)
    moments = min(moments, whole.asked)
    for number in range(moments):
        stop = Counted(number * whole.asked // moments)
        answer = call(stop)
        seconds = time.process_time() - stop.since
        if stop.since and seconds > SOON:
            wrong.append(f"{number}: it went on for {seconds:.1f} s")
        if not isinstance(answer, eventplan.Plan | eventplan.NoPlan | Replan) and not (
            getattr(answer, "interrupted", False) or not stop.since
        ):
            wrong.append(f"{number}: it does not say that it was interrupted")
    return wrong


@pytest.mark.long
def test_a_stop_ends_a_long_search() -> None:
    """Sixty sessions: first plans, neighbourhoods, models of placements, lists and names."""
    sixty = eventplan.load(Path(__file__).parents[1] / "scenarios" / "sixty" / "nairobi-ministerial.yaml")
    assert not stopped(lambda stop: eventplan.plan(sixty, workers=1, effort=6, stop=stop), 20)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("moments", [2, pytest.param(20, marks=pytest.mark.long)])
def test_a_stop_ends_every_call(name: str, moments: int) -> None:
    """In the main thread, and in another."""
    assert not stopped(CALLS[name], moments)
    if moments > 2:
        with ThreadPoolExecutor(1) as pool:
            assert not pool.submit(stopped, CALLS[name], moments).result()
