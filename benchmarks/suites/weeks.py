"""Two generated weeks: a COP of 12 days, and an UNGA high-level week; and how cost grows with size."""

import time
from collections.abc import Callable, Iterator

from benchmarks import ours
from benchmarks.generated import cop, unga
from benchmarks.table import Row
from eventplan import Plan, Scenario, score, verify
from eventplan.verifier import is_lawful

from . import Settings

WEEKS: dict[str, Callable[[int], Scenario]] = {
    "COP, 350 sessions": lambda seed: cop(seed, sessions=350),
    "COP, 700 sessions": lambda seed: cop(seed, sessions=700),
    "COP, 1400 sessions": cop,
    "COP, 1400 sessions, 6000 delegates": lambda seed: cop(seed, delegates=6_000),
    "UNGA, 425 bilaterals": lambda seed: unga(seed, bilaterals=425, side_events=75),
    "UNGA, 1700 bilaterals": unga,
}


def rows(settings: Settings) -> Iterator[Row]:
    """Plan each week; time the verifier on the plan."""
    for name, draw in WEEKS.items():
        if not settings.wants(name):
            continue
        scenario = draw(settings.seed)
        outcome = ours.run(scenario, seconds=settings.seconds, workers=settings.workers, seed=settings.seed)
        value = bound = None
        counts: dict[str, float] = {}
        if isinstance(outcome.plan, Plan):
            began = time.monotonic()
            assert is_lawful(verify(scenario, outcome.plan))
            counts["seconds to verify"] = time.monotonic() - began
            value, bound = score(scenario, outcome.plan).total, outcome.plan.bound
            optional = sum(session.optional for session in scenario.sessions)
            counts["dropped, per cent of optional"] = 100 * len(outcome.plan.dropped) / max(1, optional)
            counts["gap"] = outcome.plan.gap
        yield Row(name, ours.told(outcome, value, bound, **counts), unit="points")
