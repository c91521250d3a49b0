"""Long commands are interrupted at many moments: each ends soon, and says what it knows."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from eventplan.cli import testing
from eventplan.testing import results
from tests.cli.stopping import COMMANDS

ROOT = Path(__file__).parents[2]


def moments(number: int, seconds: float, *commands: str) -> list[list[str]]:
    """
    Interrupt commands at moments spread over some seconds.

    Returns for each moment: command, moment, code, seconds, processor time, what is wrong.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.stopping", str(number), str(seconds), *commands],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split(" ", 5) for line in done.stdout.splitlines()]


def test_a_few_moments() -> None:
    """Whatever the machine is busy with: whole answers, and none that goes on to its limit of a minute."""
    for command, after, *ended in moments(1, 4.0, "explain", "plan-one"):
        assert len(ended) == 3, (command, after, ended)
        assert float(ended[2]) < 2, (command, after, ended)


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_twenty_moments_of_each_command(command: str) -> None:
    """Within a second; of processor time, where others use the machine too."""
    moments_of_run = moments(20, 8.0, command)
    assert len(moments_of_run) > 3
    for name, after, *ended in moments_of_run:
        if ended == ["over"]:
            continue
        assert len(ended) == 3, (name, after, ended)
        assert min(float(ended[1]), float(ended[2])) <= 1.0, (name, after, ended)


def test_processes_of_test_end_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks that were taken back are none that died: Python 3.11 printed a traceback of a thread of its own."""

    def interrupted(tasks: list[int], executor: Executor, *_: object) -> None:
        futures = [executor.submit(time.sleep, 60) for _ in tasks]
        while sum(future.running() for future in futures) < 3:  # two at work, and one waits for them
            time.sleep(0.01)
        for future in futures:
            future.cancel()
        raise KeyboardInterrupt

    printed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", printed.append)
    monkeypatch.setattr(results, "run_all", interrupted)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        testing._run([*range(40)], 2, testing._Shown(quiet=True, number=40), first_only=False)
    assert time.monotonic() - began < 50
    assert not printed
