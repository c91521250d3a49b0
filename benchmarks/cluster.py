"""
What-ifs on a cluster of this machine: `python -m benchmarks.cluster hanoi --number 100 --effort 2`.

A scheduler of Dask, some workers and a client, a process each, on the loopback. With `--kill`, a worker is
killed once a third of the rows is known, and the client after two thirds; then another client goes on. Prints
how many rows came, of which status, which were lost or computed twice, and the processor time of all workers:
the clock says nothing where others use the machine.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from eventplan import Plan, Scenario, load, load_plan, what_if
from eventplan.model import Variation
from eventplan.replanning.outcomes import Outcome

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PATIENCE = 120.0
"""Seconds for the scheduler to answer."""
BUSY = {f"DASK_DISTRIBUTED__COMM__TIMEOUTS__{what}": "120s" for what in ("CONNECT", "TCP")}
"""On a machine that others use as well, processes answer late."""


class Asked(NamedTuple):
    """What is tried, and how."""

    scenario: Scenario
    baseline: Plan | None
    number: int
    effort: float
    in_flight: int
    keep_in: Path

    def variations(self) -> list[Variation]:
        """Return what is tried, in its order. Raises ValueError if there is not so much to try."""
        lines = delays(self.scenario) if self.baseline is None else troubles(self.scenario)
        variations = [
            Variation.model_validate({"id": f"{position:04}", "changes": [line]})
            for position, line in enumerate(islice(lines, self.number))
        ]
        if len(variations) < self.number:
            raise ValueError(f"there are {len(variations)} variations, and not {self.number}")

        return variations

    def alone(self, step: int) -> tuple[Outcome, ...]:
        """Try every *step*th variation in this process."""
        some = self.variations()[::step]
        return what_if(self.scenario, some, baseline=self.baseline, effort=self.effort).outcomes

    def there(self, note: str, answer: Connection) -> None:
        """Try the variations on the cluster of a *note*, as a client of its own; send what came of them."""
        from distributed import Client

        with Client(scheduler_file=note, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
            table = what_if(
                self.scenario,
                self.variations(),
                baseline=self.baseline,
                executor=client.get_executor(),
                in_flight=self.in_flight,
                effort=self.effort,
                keep_in=self.keep_in,
                progress=lambda now: print(now, file=sys.stderr, flush=True),
            )
        answer.send(table.outcomes)

    def computed(self) -> Counter[str]:
        """Return how often each was computed to its end, as the folder of rows tells."""
        file = self.keep_in / "done.txt"
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        return Counter(line.split()[1] for line in lines)


def delays(scenario: Scenario) -> Iterator[str]:
    """
    Yield changes without end, a little more with each round.

    Delegations are late by some minutes; where no arrival is stated, sessions take longer.
    """
    lines = [
        f"late {delegation.id} {{}} min"
        for delegation in scenario.delegations
        if delegation.arrives is not None
    ]
    lines = lines or [f"longer {session.id} {{}} min" for session in scenario.sessions]
    minutes = 0

    while lines:
        minutes += 5
        yield from (line.format(minutes) for line in lines)


def troubles(scenario: Scenario) -> Iterator[str]:
    """Yield what may go wrong once there is a plan: with a session, who is late, who leaves, with a room."""
    first, last = scenario.event.days[0].date, scenario.event.days[-1].date
    cancelled = (f"cancel {session.id}" for session in reversed(scenario.sessions))
    late = (
        f"late {delegation.id} 45 min"
        for delegation in scenario.delegations
        if delegation.arrives is not None
    )
    early = (f"leaves {delegation.id} {last} 11:00" for delegation in reversed(scenario.delegations))
    lost = (f"lose-room {room.id} from {first} 12:00 until {first} 16:00" for room in scenario.rooms)

    for turn in zip_longest(cancelled, late, early, lost):
        yield from (line for line in turn if line is not None)


@contextlib.contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers; yield where the scheduler's address is noted, and the workers."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, contextlib.ExitStack() as ends:
        note = Path(folder) / "scheduler.json"

        def start(*words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]]
            quiet, around = subprocess.DEVNULL, {**BUSY, **os.environ}
            started = subprocess.Popen(command, cwd=SCENARIOS.parent, stdout=quiet, stderr=quiet, env=around)
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
        yield str(note), [start("worker", *common, *place) for _ in range(workers)]


def processor_seconds(workers: list[subprocess.Popen[bytes]]) -> float:
    """Return the processor time of processes that run, where the system tells of it."""
    ticks = 0
    for process in workers:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])

    return ticks / os.sysconf("SC_CLK_TCK")


Kill = tuple[int, str, Callable[[BaseProcess], None]]
"""Once how many rows are computed, whom, and how it is done, given the client."""


def asked_once(asked: Asked, note: str, kills: list[Kill]) -> tuple[Outcome, ...] | None:
    """Have a client try the variations; None if it died. Whoever is to be killed meanwhile is, in turn."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    client = spawn.Process(target=asked.there, args=(note, theirs))
    client.start()
    theirs.close()

    while not ours.poll(0.2):
        if kills and asked.computed().total() >= kills[0][0]:
            _, whom, kill = kills.pop(0)
            print(f"after {asked.computed().total()} rows, {whom} is killed", file=sys.stderr, flush=True)
            kill(client)

    try:
        rows: tuple[Outcome, ...] = ours.recv()
        return rows
    except EOFError:
        return None
    finally:
        client.join()


def run(asked: Asked, *, workers: int, kill: bool, compare: int | None) -> dict[str, Any]:
    """Try variations on a cluster; return what came of them and what it took."""
    with cluster(workers) as (note, processes):
        spent, clients, rows = 0.0, 1, None
        kills: list[Kill] = []

        def lose_worker(_: BaseProcess) -> None:
            nonlocal spent
            spent += processor_seconds(processes[:1])
            processes[0].kill()
            processes[0].wait()

        if kill:
            kills.append((asked.number // 3, "a worker", lose_worker))
            kills.append((2 * asked.number // 3, "the client", BaseProcess.kill))

        while (rows := asked_once(asked, note, kills)) is None:
            clients += 1
            if clients > 2:
                raise RuntimeError("the client died by itself")

        spent += processor_seconds(processes)

    computed = asked.computed()
    report = {
        "rows": len(rows),
        "status": dict(sorted(Counter(row.status for row in rows).items())),
        "of least disruption or score, proved": sum(row.proved for row in rows),
        "clients": clients,
        "workers at the end": workers - kill,
        "lost": len({variation.id for variation in asked.variations()} - {row.variation for row in rows}),
        "computed twice": sum(number > 1 for number in computed.values()),
        "processor seconds": round(spent, 1),
        "for each": round(spent / max(1, len(rows)), 2),
    }
    if compare is not None:
        report["other than on one machine"] = sum(
            row != other for row, other in zip(asked.alone(compare), rows[::compare], strict=True)
        )

    return report


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("scenario", choices=["small", "hanoi"])
    parser.add_argument("--number", type=int, default=None, help="variations (small: 1000, hanoi: 100)")
    parser.add_argument("--effort", type=float, default=None, help="of each (small: 0.05, hanoi: 2)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--baseline", type=Path, default=None, help="plan to replan from; else plan anew")
    parser.add_argument("--keep", type=Path, default=None, help="folder of rows: goes on where it was ended")
    parser.add_argument("--kill", action="store_true", help="kill a worker and the client in the middle")
    parser.add_argument("--compare", type=int, default=None, help="do each so manyth here, too, and compare")
    options = parser.parse_args()
    name, number, effort = {"small": ("small-roundtable", 1000, 0.05), "hanoi": ("hanoi-2025", 100, 2.0)}[
        options.scenario
    ]

    with TemporaryDirectory() as folder:
        asked = Asked(
            load(SCENARIOS / f"{name}.yaml"),
            load_plan(options.baseline) if options.baseline else None,
            options.number or number,
            options.effort or effort,
            2 * options.workers,
            options.keep or Path(folder),
        )
        report = run(asked, workers=options.workers, kill=options.kill, compare=options.compare)

    for what, value in report.items():
        print(f"{what}: {value}")


if __name__ == "__main__":
    main()
