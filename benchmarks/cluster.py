"""
What-ifs on a cluster of this machine: `python -m benchmarks.cluster hanoi --number 100 --effort 2`.

A scheduler of Dask and some workers, a process each, on the loopback. Prints how many rows came, of which
status, and the processor time of all workers: the clock says nothing where others use the machine.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eventplan import Scenario, load, what_if
from eventplan.model import Variation

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PATIENCE = 120.0
"""Seconds for the scheduler to answer."""


def variations(scenario: Scenario, number: int) -> Iterator[Variation]:
    """
    Yield so many that differ, a little more with each round.

    Delegations are late by some minutes; where no arrival is stated, sessions take longer.
    """
    lines = [
        f"late {delegation.id} {{}} min"
        for delegation in scenario.delegations
        if delegation.arrives is not None
    ]
    lines = lines or [f"longer {session.id} {{}} min" for session in scenario.sessions]

    for position in range(number):
        turn, which = divmod(position, len(lines))
        line = lines[which].format(5 * (turn + 1))
        yield Variation.model_validate({"id": f"{position:04}", "changes": [line]})


@contextlib.contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[int]]]:
    """Start a scheduler and workers; yield its address, and the workers' process ids."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, contextlib.ExitStack() as ends:
        note = Path(folder) / "scheduler.json"

        def start(*words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]]
            quiet = subprocess.DEVNULL
            started = subprocess.Popen(command, cwd=SCENARIOS.parent, stdout=quiet, stderr=quiet)
            ends.callback(started.wait)
            ends.callback(started.terminate)
            return started

        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", f"--scheduler-file={note}")
        end = time.monotonic() + PATIENCE
        while not note.is_file() or not note.read_text("utf-8").strip():
            if time.monotonic() > end:
                raise TimeoutError("the scheduler does not come")
            time.sleep(0.1)

        common = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard")
        place = ("--scheduler-file", str(note), "--local-directory", folder)
        yield str(note), [start("worker", *common, *place).pid for _ in range(workers)]


def processor_seconds(processes: list[int]) -> float:
    """Return the processor time of processes so far, where the system tells of it."""
    ticks = 0
    for process in processes:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])

    return ticks / os.sysconf("SC_CLK_TCK")


def run(
    scenario: Scenario, number: int, *, effort: float, workers: int, keep_in: Path | None
) -> dict[str, Any]:
    """Try variations on a cluster; return what came of them and what it took."""
    from distributed import Client

    with cluster(workers) as (note, processes), Client(scheduler_file=note, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)
        before = processor_seconds(processes)
        outcomes = what_if(
            scenario,
            variations(scenario, number),
            executor=client.get_executor(),
            in_flight=2 * workers,
            effort=effort,
            keep_in=keep_in,
            progress=lambda now: print(now, file=sys.stderr, flush=True),
        )
        spent = processor_seconds(processes) - before

    rows = outcomes.outcomes
    return {
        "rows": len(rows),
        "names": len({row.variation for row in rows}),
        "status": dict(sorted(Counter(row.status for row in rows).items())),
        "processor seconds": round(spent, 1),
        "for each": round(spent / max(1, len(rows)), 2),
    }


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("scenario", choices=["small", "hanoi"])
    parser.add_argument("--number", type=int, default=None, help="variations (small: 1000, hanoi: 100)")
    parser.add_argument("--effort", type=float, default=None, help="of each (small: 0.05, hanoi: 2)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=None, help="folder of rows: goes on where it was ended")
    options = parser.parse_args()
    name, number, effort = {"small": ("small-roundtable", 1000, 0.05), "hanoi": ("hanoi-2025", 100, 2.0)}[
        options.scenario
    ]
    figures = run(
        load(SCENARIOS / f"{name}.yaml"),
        options.number or number,
        effort=options.effort or effort,
        workers=options.workers,
        keep_in=options.keep,
    )
    for what, value in figures.items():
        print(f"{what}: {value}")


if __name__ == "__main__":
    main()
