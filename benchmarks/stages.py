"""
What each stage of a search is worth: `python -m benchmarks.stages SCENARIO`.

Prints what each stage did, and, with `--each`, how the search ends without one stage after another. One
worker and a limit of effort: every run says the same.
"""

import argparse
from collections.abc import Collection
from pathlib import Path

from eventplan import Scenario, load
from eventplan.solver import Answer, solve
from eventplan.solver.portfolio import OPTIONAL
from eventplan.verifier import charges, is_lawful, verify


def searched(scenario: Scenario, *, effort: float, seed: int = 0, without: Collection[str] = ()) -> Answer:
    """Search as `eventplan.plan` does with one worker, without some stages."""
    return solve(
        scenario,
        seconds=None,
        effort=effort,
        workers=1,
        seed=seed,
        judge=lambda plan: charges(scenario, plan),
        lawful=lambda plan: is_lawful(verify(scenario, plan)),
        without=without,
    )


def line(name: str, answer: Answer) -> str:
    """Say how a search ended."""
    cost = answer.stages[-1].after
    best = "no plan" if cost is None else f"{cost:,}"
    return f"{name}: {best}, bound {answer.bound:,}, effort {answer.effort:.2f}"


def main() -> None:
    """Search with all stages, and without some."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--effort", type=float, default=20.0, help="deterministic limit of each search (20)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without", action="append", default=[], choices=OPTIONAL, help="repeatable")
    parser.add_argument("--each", action="store_true", help="leave out each stage that ran, one at a time")
    options = parser.parse_args()

    scenario = load(options.scenario)
    whole = searched(scenario, effort=options.effort, seed=options.seed, without=options.without)
    for record in whole.stages:
        print(record)
    print(line("in all", whole), flush=True)
    ran = dict.fromkeys(record.stage for record in whole.stages)
    for name in [name for name in ran if name in OPTIONAL] if options.each else []:
        left_out = [*options.without, name]
        answer = searched(scenario, effort=options.effort, seed=options.seed, without=left_out)
        print(line(f"without {name}", answer), flush=True)


if __name__ == "__main__":
    main()
