"""What everybody waits for: import, help, check and verify, each the best of some runs in a new process."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import first_fit
from benchmarks.table import Ours, Row
from eventplan import load, save_plan

from . import Settings

SCENARIO = Path(__file__).parents[2] / "scenarios" / "hanoi-2025.yaml"
RUNS = 7
LIMITS = {
    "import eventplan": 0.15,
    "eventplan --help": 0.3,
    "check hanoi-2025": 1.0,
    "verify hanoi-2025": 1.0,
}
"""Seconds that each may take."""


def rows(settings: Settings) -> Iterator[Row]:
    """Time each, beside what a bare Python takes to start."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.json"
        cli = ["-m", "eventplan"]
        commands = {
            "import eventplan": ["-c", "import eventplan"],
            "eventplan --help": [*cli, "--help"],
            "check hanoi-2025": [*cli, "check", str(SCENARIO)],
            "verify hanoi-2025": [*cli, "verify", str(SCENARIO), str(plan)],
        }
        bare = _best(["-c", "pass"])
        for name, command in commands.items():
            if not settings.wants(name):
                continue
            if name.startswith("verify"):
                first_plan = first_fit.plan(load(SCENARIO), seconds=30, first_only=True).plan
                assert first_plan is not None
                save_plan(first_plan, plan)
            took = _best(command)
            counts = {"at most": LIMITS[name], "bare Python": bare}
            yield Row(name, Ours(value=took, seconds=took, counts=counts), unit="seconds")


def _best(command: list[str]) -> float:
    """Seconds of the quickest of some runs."""
    best = float("inf")
    for _ in range(RUNS):
        began = time.monotonic()
        done = subprocess.run([sys.executable, *command], capture_output=True, check=False)
        best = min(best, time.monotonic() - began)
        assert done.returncode in (0, 1), done.stderr.decode()
    return best
