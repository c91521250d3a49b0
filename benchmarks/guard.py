"""
What must not grow unnoticed: sizes of models, and the effort of a search, which no machine changes.

    python -m benchmarks.guard             compare with what is recorded
    python -m benchmarks.guard --record    record anew

One worker, a fixed seed and a limit of effort: the figures are the same on every run and machine. With
another version of OR-Tools than the recorded one a search goes another way, and only sizes are compared.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks import generated
from benchmarks.suites import conference_scheduler as suite
from eventplan import Scenario, load
from eventplan.solver import solve
from eventplan.solver.assemble import build_of
from eventplan.solver.problem import problem_of
from eventplan.verifier import score

RECORDED = Path(__file__).with_suffix(".json")
SCENARIOS = Path(__file__).parents[1] / "scenarios"

MORE = {
    "variables": 1.05,
    "constraints": 1.05,
    "effort to a first plan": 1.3,
    "effort to the best": 1.3,
    "points": 1.05,
}
"""By what a figure may be more than recorded. Less is never wrong: record it, lest it be lost again."""

SLACK = 0.01
"""Deterministic effort that is never worth a word."""

ENOUGH = 20.0
"""Deterministic effort after which a search is given up."""

NO_PLAN = 10**9
"""Points where no plan was found."""

Figures = dict[str, float]


class Case(NamedTuple):
    """A scenario, and what is asked of a search for it."""

    scenario: Callable[[], Scenario]
    best: bool = False
    """Whether it is soon planned as well as can be, proved: the effort until then is a figure."""
    after: float | None = None
    """An effort: the points of the plan that is found in it are a figure."""


def planted(sessions: int = 120, days: int = 2, rooms: int = 12, seed: int = 0) -> Scenario:
    """Return an event in which a plan is hidden that grants every wish."""
    draw = Random(seed)
    hours = [(day, hour) for day in range(1, days + 1) for hour in range(8, 20)]
    places = draw.sample([(day, hour, room) for day, hour in hours for room in range(rooms)], sessions)
    stated_sessions = []
    for n, (day, hour, room) in enumerate(places):
        first = max(8, hour - draw.randint(0, 2))
        like = sorted({room, draw.randrange(rooms)})
        window = f"2026-09-{day:02} {first:02}:00/{min(20, hour + 2):02}:00"
        stated_sessions.append(
            {
                "id": f"s{n:03}", "kind": "roundtable", "title": f"Session {n}", "duration": 45, "heads": 20,
                "attendance": "closed", "chairs": [f"P-{1 + n % 60:02}"] if n < 60 else [],
                "prefer_times": [{"window": window, "price": 5}],
                "prefer_rooms": [{"room": [f"R{r}" for r in like], "price": 3}],
            }
        )  # fmt: skip
    return Scenario.model_validate(
        {
            "event": {
                "id": "planted", "title": "Planted", "time_zone": "Etc/UTC", "grid": 15,
                "days": [
                    {"date": f"2026-09-{day:02}", "opens": "08:00", "closes": "20:00"}
                    for day in range(1, days + 1)
                ],
            },
            "common_sense": False,
            "venues": [{"id": "house", "name": "House"}],
            "rooms": [
                {"id": f"R{r}", "name": f"Room {r}", "venue": "house", "capacity": 25, "turnover": 15}
                for r in range(rooms)
            ],
            "delegations": [{"id": "P", "name": "Chairs", "size": 60}],
            "sessions": stated_sessions,
        }
    )  # fmt: skip


def halls(talks: int = 69) -> Scenario:
    """Return a conference of which every talk wishes the largest hall."""
    slots = [
        suite.Slot(venue, datetime.fromisoformat(f"{day} {clock}"), minutes, seats)
        for venue, seats in suite.VENUES.items()
        for day in suite.DAYS
        for clock, minutes in suite.TIMES
    ]
    drawn = [suite.Talk(f"Talk {n}", 45 if n % 9 == 0 else 30, 50) for n in range(talks)]
    return suite.scenario_of(suite.Instance(drawn, slots, {}), "efficiency")


CASES = {
    "hanoi-2025": Case(lambda: load(SCENARIOS / "hanoi-2025.yaml")),
    "small-roundtable": Case(lambda: load(SCENARIOS / "small-roundtable.yaml"), best=True),
    "planted wishes": Case(planted, best=True),
    "halls": Case(halls, best=True),
    "small unga week": Case(
        lambda: generated.unga(bilaterals=80, leaders=20, booths=4, side_events=12), after=2.0
    ),
}


def measured(case: Case, *, searched: bool = True) -> Figures:
    """Return the figures of a case; those of a search only if it is *searched*."""
    scenario = case.scenario()
    problem = problem_of(scenario)
    model = build_of(problem).cp.proto
    figures: Figures = {"variables": len(model.variables), "constraints": len(model.constraints)}
    limits: dict[str, Any] = {"seconds": None, "effort": ENOUGH, "workers": 1, "seed": 0}
    if searched:
        first = solve(scenario, first_only=True, **limits)
        figures["effort to a first plan"] = round(first.effort, 4) if first.plan is not None else ENOUGH
    if searched and case.best:
        best = solve(scenario, **limits)
        figures["effort to the best"] = round(best.effort, 4) if str(best.status) == "optimal" else ENOUGH
    if searched and case.after is not None:
        some = solve(scenario, **{**limits, "effort": case.after}).plan
        figures["points"] = score(scenario, some).total if some is not None else NO_PLAN
    return figures


def worse(name: str, recorded: Figures, now: Figures) -> Iterator[str]:
    """Say which figures of a case are more than they may be."""
    for figure, number in now.items():
        was = recorded.get(figure)
        if was is None:
            yield f"{name}: {figure} is {number:g} and was never recorded"
        elif number > was * MORE[figure] + (SLACK if figure.startswith("effort") else 0):
            yield (
                f"{name}: {figure} was {was:g}, is {number:g} ({100 * (number / max(was, 1e-9) - 1):+.0f} %, "
                f"{100 * (MORE[figure] - 1):.0f} % are allowed)"
            )


def recorded() -> dict[str, Any]:
    """Return what is recorded: the version of OR-Tools, and figures by case."""
    figures_of_case: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return figures_of_case


def same_solver() -> bool:
    """Whether the installed OR-Tools is the one with which effort was recorded."""
    return bool(recorded()["ortools"] == version("ortools"))


ADVICE = "find what made it grow; if it is worth that, `python -m benchmarks.guard --record` and say why"


def main() -> int:
    """Compare, or record."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard", description=__doc__)
    parser.add_argument("--record", action="store_true", help="record the figures anew")
    if parser.parse_args().record:
        figures = {name: measured(case) for name, case in CASES.items()}
        RECORDED.write_text(json.dumps({"ortools": version("ortools"), "figures": figures}, indent=1) + "\n")
        print(RECORDED.read_text(), end="")
        return 0
    known, searched = recorded(), same_solver()
    if not searched:
        print(f"OR-Tools is not {known['ortools']}, with which effort was recorded: sizes alone are compared")
    grown = []
    for name, case in CASES.items():
        now = measured(case, searched=searched)
        print(f"{name}: " + ", ".join(f"{figure} {number:g}" for figure, number in now.items()), flush=True)
        grown += worse(name, known["figures"].get(name, {}), now)
    print("\n".join([*grown, ADVICE] if grown else ["nothing grew"]))
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
