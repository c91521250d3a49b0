"""The fewest sessions that must move, and the fewest agendas that must change, with what is proved of them."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from eventplan.model import (
    Plan,
    Status,
)
from eventplan.preferences import PREFERENCES
from eventplan.solver import Aim, blockers, least_agendas, unsettled
from eventplan.solver.costs.stability import Least

from .measures import AGENDAS, FREE_EFFORT, MOST_FREE, SHARE, STABILITY, Measured
from .reach import in_the_way, least_changes, reached, same_days

OTHERS = ("dropped", *(p.id for p in PREFERENCES if p.id not in (*STABILITY, *AGENDAS)))

SMALL = 200
"""Sessions of an event that is searched as a whole, where what a change reaches does not settle it."""


@dataclass(frozen=True)
class Calm:
    """A plan that disrupts little, what it disrupts, what any plan does at least, and what was free."""

    plan: Plan
    disruption: int
    bound: int
    free: frozenset[str] | None = None
    """None: everything."""
    points: int | None = None
    """No plan that disrupts as little scores less, as far as that has been looked for."""


@dataclass(frozen=True)
class People:
    """A plan that changes few agendas, and what is known of that."""

    plan: Plan
    least: int = 0
    """No plan that disrupts as little takes fewer points of `agendas`."""
    limit: int | None = None
    """Points of it that the model sees in this plan, if no plan has fewer."""


@dataclass
class Fewest(Measured):
    """Searches for the least that a replan must change."""

    def fewest_agendas(self, calm: "Calm") -> "People":
        """
        The fewest changes of agendas, where nothing moves but what must.

        What the sessions that stay take away is known without a search; where those that move are
        placed decides the rest.
        """
        if not self.held.weight("agendas"):
            return People(calm.plan)
        if calm.free is None or calm.bound < calm.disruption:
            return People(calm.plan)  # other sessions might move instead: nothing is known for certain

        stays = least_agendas(self.held, calm.free, self.waive)
        if not calm.free or self.agendas(calm.plan) <= stays:
            return People(calm.plan, stays)

        aim = Aim(
            counted=AGENDAS,
            within=(("stability", calm.disruption),),
            settled=self.baseline,
            free=calm.free,
            near=calm.plan,
        )

        answer = self.solve(aim, share=SHARE)
        least = stays + answer.bound
        if answer.plan is None or self.agendas(answer.plan) >= self.agendas(calm.plan):
            return People(calm.plan, least)

        limit = answer.bound if answer.status is Status.OPTIMAL else None
        return People(answer.plan, least, limit)

    def calmest(self) -> "Calm | None":
        """
        The fewest disruptions, where only what the change reaches may move, as far as that settles it.

        Sessions that stand in the way are set free in turn, until a plan is proved to disrupt least.
        What is free, by itself, shows how little that can be. None if that comes to nothing, or to
        nothing that is proved where the whole event can be searched instead.
        """
        must = unsettled(self.held, self.waive)
        bound = sum(change.points for change in must.values())
        free = frozenset(reached(self.held, self.waive) | must.keys())
        answer = self.solve(
            Aim(
                counted=OTHERS + tuple(self.wanted.rules),
                within=(("stability", bound),),
                settled=self.baseline,
                free=free,
                cheapest=must,
                near=self.baseline,
            ),
            share=SHARE,
        )

        if answer.plan is not None:
            # Moving anything else, or these to other places, disrupts more.
            return Calm(answer.plan, self.disruption(answer.plan), bound, free, answer.bound)

        best: Calm | None = None
        stuck: Collection[str] = free
        lightest = least_changes(self.held)
        small = len(self.held.sessions) <= SMALL
        alone = bound

        for step in range(3):
            # What costs more than might be saved is not worth moving.
            spare = math.inf if best is None else best.disruption - alone
            light = {s for s, points in lightest.items() if points < spare}
            more: set[str] = set()

            if step == 1 and len(light - free) <= MOST_FREE:
                more = light
            elif step == 1:
                more = self._in_the_way_of(stuck, must) & light
            elif step == 2:
                more = same_days(self.held, self.baseline, stuck) & light

            if self.interrupted or (not small and len(more - free) > MOST_FREE):
                break
            if step and more <= free:
                continue

            free |= more
            near = best.plan if best is not None else self.baseline
            aim = Aim(counted=STABILITY, settled=self.baseline, free=free, near=near, least=bound)
            answer = self.solve(aim, share=SHARE / 2, most=None if small else FREE_EFFORT)
            if answer.plan is not None and (best is None or self.disruption(answer.plan) < best.disruption):
                best = Calm(answer.plan, self.disruption(answer.plan), bound)
            if best is None:
                continue

            if best.disruption > bound:
                alone = max(alone, self.shown(free))
                # Either nothing else moves, or another change comes on top.
                other = min((points for s, points in lightest.items() if s not in free), default=math.inf)
                bound = max(bound, alone, int(min(answer.bound, alone + other)))

            best = replace(best, bound=bound, free=free)
            if best.disruption <= bound:
                return best

            points = self.disrupted(best.plan)
            stuck = [s for s in points if s not in must or points[s] > must[s].points]

        return None if small else best

    def _in_the_way_of(self, stuck: Collection[str], must: Mapping[str, Least]) -> set[str]:
        """Sessions that stand in the way of some, whether these must move or might."""
        blocking = blockers(self.held, {s: must[s] for s in stuck if s in must})
        return blocking | in_the_way(self.held, self.baseline, [s for s in stuck if s not in must])
