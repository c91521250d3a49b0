"""What a replan is measured by: disruption, agendas, points; and the share of the budget for each search."""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from eventplan.files import scenario_hash
from eventplan.model import (
    NoPlan,
    Plan,
    Run,
    Scenario,
    Status,
)
from eventplan.solver import Aim, Answer, Progress, least, solve
from eventplan.verifier import charges, points, points_by

STABILITY, AGENDAS = ("stability",), ("agendas",)

SHARE = 0.5
"""Share of the time for the least disruption."""

MOST_FREE, FREE_EFFORT = 64, 5.0
"""Sessions that may be free at once in a larger event, besides those reached, and effort to settle them."""


@dataclass
class Measured:
    """One replan: what it may spend, and what plans are worth."""

    earlier: Scenario
    """What was wanted before the changes: it knows what is cancelled."""
    wanted: Scenario
    held: Scenario
    run: Run
    seconds: float | None
    waive: Collection[str]
    progress: Callable[[Progress], None] | None
    stop: threading.Event | None
    began: float
    until: float = 0.0
    """When the replan under way should be found."""
    interrupted: bool = False

    def share(self, parts: int) -> None:
        """Give the next of *parts* an equal share of the time that is left."""
        if self.seconds is not None:
            now = time.monotonic()
            self.until = now + (self.began + self.seconds - now) / parts

    @property
    def baseline(self) -> Plan:
        """The plan that is replanned from."""
        assert self.held.baseline is not None
        return self.held.baseline.plan

    def left(self) -> float | None:
        """Seconds left; always a few, for what only looks at a solution, and no more once interrupted."""
        if self.interrupted:
            return 5.0

        return None if self.seconds is None else max(5.0, self.until - time.monotonic())

    def solve(
        self, aim: Aim, *, share: float = 1.0, scenario: Scenario | None = None, most: float | None = None
    ) -> Answer:
        """Search for a plan with an aim, for no more than its part of the budget."""
        left = self.left()
        answer = solve(
            scenario or self.held,
            seconds=None if left is None else left * share,
            effort=self.effort(most),
            workers=self.run.workers,
            seed=self.run.seed,
            waive=self.waive,
            progress=self.progress,
            stop=self.stop,
            aim=aim,
        )

        self.interrupted |= answer.interrupted

        return answer

    def effort(self, most: float | None) -> float | None:
        """Effort of one search: *most*, where that is less than the limit of each."""
        return min((limit for limit in (self.run.effort, most) if limit is not None), default=None)

    def shown(self, free: Collection[str]) -> int:
        """What the sessions that are free must disrupt at least, were there no others."""
        left = self.left()

        return least(
            self.held,
            free,
            waive=self.waive,
            workers=self.run.workers,
            seed=self.run.seed,
            effort=self.effort(FREE_EFFORT),
            seconds=None if left is None else left * SHARE / 2,
            stop=self.stop,
        )

    def disrupted(self, plan: Plan) -> dict[str, int]:
        """Points of `stability` by session."""
        charged = [charge for charge in charges(self.held, plan) if charge.about in STABILITY]
        return {charge.subjects[0]: charge.points for charge in charged if charge.points}

    def known(self) -> set[str]:
        """Sessions that had a place before."""
        return {*self.baseline.placement_by_session, *self.baseline.dropped}

    def disruption(self, plan: Plan) -> int:
        """Return how much a plan disrupts."""
        return points_by(self.held, plan).get("stability", 0)

    def agendas(self, plan: Plan) -> int:
        """Return how many agendas a plan changes."""
        return points_by(self.held, plan).get("agendas", 0)

    def worth(self, plan: Plan, budget: int | None) -> tuple[int, ...]:
        """What of two plans tells the better: fewer changes of agendas, unless there is a budget; the score."""
        total = self.points(plan)
        return (total,) if budget is not None else (self.agendas(plan), total)

    def points(self, plan: Plan) -> int:
        """Return the points of a plan, without those for what it changes."""
        return points(self.wanted, plan)

    def no_plan(self, status: Status, reasons: Iterable[str]) -> NoPlan:
        """Return that there is no plan, and why."""
        return NoPlan(
            scenario=scenario_hash(self.wanted), status=status, run=self.run, reasons=tuple(reasons)
        )
