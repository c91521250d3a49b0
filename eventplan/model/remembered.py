"""What is worked out of a scenario and a plan once, though rule after rule asks for it."""

import functools
import operator
from collections.abc import Callable
from typing import TypeVar

from .plan import Plan
from .scenario import Scenario

_T = TypeVar("_T")

DECIDED = ("placements", "dropped", "attendance", "sweeps", "arrivals", "teams", "orders", "booths")
"""What a plan decides. What it says of itself besides that (score, bound, …) puts nobody anywhere else."""


def remembered(work: Callable[[Scenario, Plan], _T]) -> Callable[[Scenario, Plan], _T]:
    """Return a function that keeps its answer for the plan of its last call. Do not change an answer."""
    last: tuple[Scenario, list[object], _T] | None = None

    @functools.wraps(work)
    def answer(scenario: Scenario, plan: Plan) -> _T:
        nonlocal last
        known, decided = last, [getattr(plan, name) for name in DECIDED]

        if known is None or known[0] is not scenario or not all(map(operator.is_, known[1], decided)):
            known = last = scenario, decided, work(scenario, plan)

        return known[2]

    return answer


__all__ = ["DECIDED", "remembered"]
