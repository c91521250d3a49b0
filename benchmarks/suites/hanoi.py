"""The Hanoi Convention event: ours beside a simple planner, in the same time."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import first_fit, ours
from benchmarks.table import Peer, Row
from eventplan import Plan, load, score, verify
from eventplan.verifier import is_lawful

from . import Settings

SCENARIOS = Path(__file__).parents[2] / "scenarios"

USUAL = 60.0
"""Seconds of the rows that are named after the scenario alone."""


def rows(settings: Settings) -> Iterator[Row]:
    """Plan the Hanoi scenarios; both plans are judged by the verifier's own score."""
    for name in ("hanoi-2025", "hanoi-2025-as-held"):
        if not settings.wants(name):
            continue
        scenario = load(SCENARIOS / f"{name}.yaml")
        outcome = ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)
        value = bound = None
        gap = 1.0
        if isinstance(outcome.plan, Plan):
            assert is_lawful(verify(scenario, outcome.plan))
            value, bound = score(scenario, outcome.plan).total, outcome.plan.bound
            gap = outcome.plan.gap
        peers = []
        if settings.peers:
            simple = first_fit.plan(scenario, seconds=settings.seconds, seed=settings.seed)
            points = score(scenario, simple.plan).total if simple.plan else None
            note = f"first plan after {simple.first:.1f} s" if simple.first is not None else "no plan"
            peers.append(Peer("first fit with local moves", points, settings.seconds, note))
        # A run of another length is a row of its own.
        full_name = name if settings.seconds == USUAL else f"{name}, {settings.seconds:g} s"
        yield Row(full_name, ours.row_of(outcome, value, bound, gap=gap), tuple(peers), unit="points")
