"""Our planner, run in a process of its own: its plan, its curve, its memory."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import NamedTuple

from eventplan import NoPlan, Plan, Scenario, plan

from .table import Ours


class Outcome(NamedTuple):
    """A plan, or what was found out; and how it came: better scores by seconds, peak memory in MB."""

    plan: Plan | NoPlan
    curve: tuple[tuple[float, int], ...]
    first: float | None
    seconds: float
    memory: float


def run(
    scenario: Scenario,
    *,
    seconds: float | None,
    workers: int,
    seed: int,
    how: Callable[..., Plan | NoPlan] = plan,
) -> Outcome:
    """Plan *scenario* in a new process; *how* is asked as `eventplan.plan` is."""
    context = multiprocessing.get_context("spawn")
    receiver, there = context.Pipe()
    process = context.Process(target=_work, args=(there, how, scenario, seconds, workers, seed))
    process.start()
    there.close()
    try:
        outcome: Outcome = receiver.recv()
    except EOFError:
        raise RuntimeError("our planner died") from None
    finally:
        process.join()
    return outcome


def _work(
    out: Connection,
    how: Callable[..., Plan | NoPlan],
    scenario: Scenario,
    seconds: float | None,
    workers: int,
    seed: int,
) -> None:
    curve: list[tuple[float, int]] = []
    firsts: list[float] = []

    def progress(event: object) -> None:
        if getattr(event, "message", "").startswith("first plan"):
            firsts.append(time.monotonic() - began)
        points = getattr(event, "score", None)
        if points is not None and (not curve or points < curve[-1][1]):
            curve.append((time.monotonic() - began, points))

    began = time.monotonic()
    answer = how(scenario, seconds=seconds, workers=workers, seed=seed, progress=progress)
    took = time.monotonic() - began
    if isinstance(answer, Plan) and (not curve or answer.score < curve[-1][1]):
        curve.append((took, answer.score))
    if isinstance(answer, Plan) and not firsts:
        firsts.append(took)
    # Linux counts in KiB, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    out.send(Outcome(answer, tuple(curve), firsts[0] if firsts else None, took, peak))
    out.close()


def row_of(outcome: Outcome, value: float | None, bound: float | None = None, **counts: float) -> Ours:
    """Put an outcome as a row has it, with the *value* and *bound* of the suite's scorer."""
    best = outcome.curve[-1][1] if outcome.curve else None
    near = None
    if best is not None:
        near = next(when for when, points in outcome.curve if points <= best + abs(best) * 0.01)
    return Ours(
        value=value,
        bound=bound,
        status=str(outcome.plan.status),
        first=outcome.first,
        near=near,
        seconds=outcome.seconds,
        memory=outcome.memory,
        counts=dict(counts),
    )
