"""Long commands are interrupted at many moments: each ends soon, and says what it knows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.stopping import COMMANDS

ROOT = Path(__file__).parents[2]


def moments(number: int, *commands: str) -> list[list[str]]:
    """Interrupt commands, and return for each moment: command, moment, code, seconds, processor time, what is wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.stopping", str(number), *commands],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split(" ", 5) for line in done.stdout.splitlines()]


def test_a_few_moments() -> None:
    """Whatever the machine is busy with: whole answers, and none that goes on to its limit of a minute."""
    for command, after, *ended in moments(1, "explain", "plan-one"):
        assert len(ended) == 3, (command, after, ended)
        assert float(ended[2]) < 2, (command, after, ended)


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_twenty_moments_of_each_command(command: str) -> None:
    """Within a second; of processor time, where others use the machine too."""
    moments_of_run = moments(20, command)
    assert len(moments_of_run) > 3
    for name, after, *ended in moments_of_run:
        if ended == ["over"]:
            continue
        assert len(ended) == 3, (name, after, ended)
        assert min(float(ended[1]), float(ended[2])) <= 1.0, (name, after, ended)
