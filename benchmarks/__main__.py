"""Run suites and write their tables: `python -m benchmarks hanoi --seconds 60`."""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from eventplan.replanning import Processes

from .suites import NAMES, Settings, run
from .table import RESULTS, keep

DATA = Path(__file__).parents[2] / "shared" / "benchmarks"


def main() -> None:
    """Run the suites named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"of {', '.join(NAMES)}; none for all")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each planner and instance (60)")
    parser.add_argument("--workers", type=int, default=2, help="cores for each planner (2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], help="part of an instance's name; repeatable")
    parser.add_argument("--no-peers", action="store_true", help="run only ours")
    parser.add_argument("--jobs", type=int, default=1, help="suites and parts of --only at once")
    parser.add_argument("--cluster", help="address of a Dask scheduler: suites run on its workers")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder for the tables")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("EVENTPLAN_BENCHMARKS", DATA)),
        help="folder of instances (EVENTPLAN_BENCHMARKS, else ../shared/benchmarks beside the checkout)",
    )
    options = parser.parse_args()
    unknown = set(options.suites) - set(NAMES)
    if unknown:
        parser.error(f"no suite {', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")
    if not options.data.is_dir():
        print(f"there are no instances in {options.data}: name their folder with --data", file=sys.stderr)
    settings = Settings(
        seconds=options.seconds,
        workers=options.workers,
        seed=options.seed,
        only=tuple(options.only),
        data=options.data,
        peers=not options.no_peers,
    )
    limits = {"seconds": options.seconds, "workers": options.workers, "seed": options.seed}
    suites = options.suites or NAMES
    with executor_of(options.cluster, options.jobs) as executor:
        for suite, rows in run(suites, settings, executor):
            print(f"# {suite}", flush=True)
            keep(suite, rows, limits, options.results)


@contextlib.contextmanager
def executor_of(cluster: str | None, jobs: int) -> Iterator[Executor | None]:
    """Return where suites run: a cluster of Dask, processes, or here."""
    if cluster is not None:
        from distributed import Client

        with Client(cluster, set_as_default=False) as client:
            yield client.get_executor()
    elif jobs > 1:
        with Processes(jobs) as pool:
            yield pool
    else:
        yield None


if __name__ == "__main__":
    main()
