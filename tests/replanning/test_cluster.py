"""What-ifs on a Dask cluster of processes: whoever is killed, nothing is lost and nothing done twice."""

import contextlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eventplan.files import load
from eventplan.replanning import what_if

from .what_ifs import SCENARIO, tried, what_ifs

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tests" / "own" / "package"
NUMBER = 16
PATIENCE = 120.0


class Cluster:
    """A scheduler and workers, a process each, on the loopback."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self.folder = folder
        note = folder / "scheduler.json"
        self._start(
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--dashboard-address",
            "127.0.0.1:0",
            f"--scheduler-file={note}",
        )
        until(note.is_file)
        time.sleep(0.5)
        import json

        self.address: str = json.loads(note.read_text("utf-8"))["address"]
        self.workers = [self._worker(number) for number in range(workers)]

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        words = [
            "--no-nanny",
            "--nthreads",
            "1",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
            "--name",
            f"w{number}",
        ]
        return self._start("worker", self.address, *words, "--local-directory", str(self.folder))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        log = (self.folder / f"{words[0]}.log").open("ab")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(PACKAGE)])}
        started = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        self.processes.append(started)
        return started


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    if os.environ.get("EVENTPLAN_CLUSTER") != "required":
        pytest.importorskip("distributed", reason="comes with the dask extra")
    cluster = Cluster(tmp_path, 2)
    yield cluster
    for process in cluster.processes:
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()


def done(folder: Path) -> list[str]:
    """The variations that were computed, one by one."""
    file = folder / "done.txt"
    return [line.split()[1] for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def test_a_worker_that_is_killed_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    """The table is that of one machine; each row was computed to its end once."""
    import threading

    folder = tmp_path / "kept"

    def kill() -> None:
        until(lambda: len(done(folder)) >= 3)
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    table = tried(cluster.address, folder, NUMBER)
    killer.join()

    assert cluster.workers[0].wait() != 0
    assert table.csv() == what_if(load(SCENARIO), what_ifs(NUMBER), effort=0.5).csv()
    assert Counter(done(folder)) == Counter(variation.id for variation in what_ifs(NUMBER))


def test_a_client_that_is_killed_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    """Another goes on where it was: what is kept is not computed again."""
    folder = tmp_path / "kept"
    words = [sys.executable, "-m", "tests.replanning.what_ifs", cluster.address, str(folder), str(NUMBER)]
    client = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    until(lambda: len(done(folder)) >= 3)
    client.kill()
    assert client.wait() != 0
    before = len(done(folder))
    assert before < NUMBER

    table = tried(cluster.address, folder, NUMBER)
    assert table.csv() == what_if(load(SCENARIO), what_ifs(NUMBER), effort=0.5).csv()
    assert Counter(done(folder)) == Counter(variation.id for variation in what_ifs(NUMBER))


def test_a_thousand_variations(cluster: Cluster, tmp_path: Path) -> None:
    """All of them once, in the order in which they were given; a hundred of them as on one machine."""
    from distributed import Client

    many, effort = what_ifs(1000), 0.05
    with Client(cluster.address, set_as_default=False) as client:
        executor = client.get_executor()
        table = what_if(load(SCENARIO), many, executor=executor, effort=effort, keep_in=tmp_path / "kept")
    assert [row.variation for row in table.outcomes] == [variation.id for variation in many]
    assert not [row for row in table.outcomes if row.status == "failed"]
    assert Counter(done(tmp_path / "kept")) == Counter(
        row.variation for row in table.outcomes if row.status != "unknown"
    )
    outcomes = what_if(load(SCENARIO), many[::10], effort=effort)
    assert outcomes.outcomes == table.outcomes[::10]


def test_scenarios_are_tested_there(cluster: Cluster) -> None:
    """`testing.run` on the cluster finds what it finds here."""
    from distributed import Client

    from eventplan import testing

    with Client(cluster.address, set_as_default=False) as client:
        there = testing.run([SCENARIO], executor=client.get_executor(), cache=None)
    results = testing.run([SCENARIO], cache=None)
    assert [(r.file, r.item, r.failed) for r in there] == [(r.file, r.item, r.failed) for r in results]
    assert not any(result.failed for result in there)


def test_rules_of_ones_own_are_kept_there(cluster: Cluster) -> None:
    """Workers that have the package keep its rules."""
    from distributed import Client

    from eventplan.model import Variation
    from tests.own.scenes import rules_of_the_package, small

    office = rules_of_the_package()
    changes = [Variation.model_validate({"id": "without-reefs", "changes": ["cancel reefs"]})]
    with Client(cluster.address, set_as_default=False) as client:
        executor = client.get_executor()
        scenario = small().extended(rules=[office.ministers_leave_early])
        table = what_if(scenario, changes, executor=executor, effort=2.0, plans=True)
        assert table.csv() == what_if(scenario, changes, effort=2.0).csv()
        assert table.outcomes[0].plan is not None
        assert not any(office.ministers_leave_early.check(scenario, table.outcomes[0].plan))
