"""Replan: first the fewest disruptions, proved; within them the best score; beside them nothing changes."""

import logging
import math
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from eventplan.files import scenario_hash
from eventplan.model import (
    AnyChange,
    Baseline,
    Level,
    NoPlan,
    Plan,
    RulePolicy,
    Run,
    Scenario,
    Severity,
    Status,
    say,
    with_changes,
)
from eventplan.model.arguments import (
    ArgumentError,
    items_given,
    plan_given,
    rules_given,
    scenario_given,
    search_given,
)
from eventplan.planner import believed, judge, limits, run_of
from eventplan.preferences import PREFERENCES
from eventplan.solver import Aim, Answer, Progress, blockers, least, least_agendas, solve, unsettled
from eventplan.verifier import is_lawful, score, verify

from .difference import Difference, difference
from .reach import in_the_way, least_changes, reached, same_days
from .result import Lost, Replan

_log = logging.getLogger(__name__)

STABILITY, AGENDAS = ("stability",), ("agendas",)

OTHERS = ("dropped", *(p.id for p in PREFERENCES if p.id not in (*STABILITY, *AGENDAS)))

SHARE = 0.5
"""Share of the time for the least disruption."""

LATER = 0.7
"""Share of what is left for the score; the rest is for what is beside the sessions."""

SMALL = 200
"""Sessions of an event that is searched as a whole, where what a change reaches does not settle it."""

MOST_FREE, FREE_EFFORT = 64, 5.0
"""Sessions that may be free at once in a larger event, beside those reached, and effort to settle them."""

UNPLACED, UNFROZEN = 10**8, 10**6
"""
What it costs, when there is no plan, to leave a session out and to move a frozen one: fewest first,
and of as many those that disrupt least.
"""


def replan(
    scenario: Scenario,
    baseline: Plan,
    *,
    changes: Iterable[AnyChange | str] = (),
    now: datetime | None = None,
    freeze: Level = Level.UNDER_WAY,
    budget: int | None = None,
    best: int = 1,
    seconds: float | None = None,
    effort: float | None = None,
    workers: int = 2,
    seed: int = 0,
    waive: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Replan | NoPlan:
    """
    Plan a changed scenario with as little change to a plan as possible.

    Whom a session that stays is for, who speaks and signs when, sweeps, arrivals, interpreters and
    booths change as little as the sessions that move allow. If nothing in the scenario has
    changed, the plan is returned as it is.

    Args:
        scenario: What is wanted now; or what was wanted, with *changes*.
        baseline: The plan that people know.
        changes: Everyday changes, as records or lines: `late USA 45 min` (see `parse_change`).
        now: The present (an aware datetime): what has begun stays, nothing else is put before it.
        freeze: Sessions at this level, or a firmer one, stay where they are.
        budget: Most sessions that may be moved, dropped, or held after all. Within it the best
            score is looked for, and `Replan.lost` says what it costs.
        best: How many replans: the best, and others (`Replan.others`) that differ from it.
        seconds: Wall-clock limit in seconds; None for 60 with several workers and none with one,
            `math.inf` for none.
        effort: Deterministic limit of each search, about a second of one core each.
        workers: Search workers; with one, every run gives the same plan.
        seed: Random seed.
        waive: Rules, by id, that need not hold.
        progress: Called with each better plan and bound; the score is the disruption at first.
        stop: Ends the search when set.

    Returns:
        A `Replan`, verified; or a `NoPlan`, whose reasons name the frozen sessions that cannot
        stay and the sessions that no longer fit anywhere.

    Raises:
        ScenarioError: A change cannot be applied.
        UnlawfulPlan: The scheduler's plan breaks a rule. That is our bug; please report it.

    """
    scenario, baseline, waive = scenario_given(scenario), plan_given(baseline), rules_given(waive)
    changes = items_given("changes", changes)
    search_given(seconds=seconds, effort=effort, workers=workers, seed=seed, stop=stop, progress=progress)
    if now is not None and now.tzinfo is None:
        raise ArgumentError("`now` is an instant: give it a time zone")

    wanted = with_changes(scenario.with_baseline(None), changes, baseline)
    held = wanted.with_baseline(Baseline(plan=baseline, now=now, freeze=freeze))
    if scenario_hash(wanted) == baseline.scenario and is_lawful(verify(held, baseline, frozenset(waive))):
        return Replan(baseline, wanted, Difference(()), 0, 0, min(baseline.bound, baseline.score))

    _log.info("replan of %s begins", scenario.event.id)
    effort, seconds = limits(workers, effort, seconds)
    run = run_of(seed=seed, workers=workers, effort=effort)
    search = _Search(scenario, wanted, held, run, seconds, waive, progress, stop, time.monotonic())
    known: list[Replan] = []
    best = max(best, 1)
    lots = best + (budget is not None)

    while len(known) < best and not search.interrupted:
        search.share(lots - len(known))
        one = search.first(budget, tuple(other.plan for other in known))

        if isinstance(one, NoPlan):
            if not known:
                return one

            break

        known.append(one)

    # A later one may have got further in its time.
    worth = [
        (r.plan.score, r.disruption, r.agendas)
        if budget is not None
        else (r.disruption, r.agendas, r.plan.score)
        for r in known
    ]

    known = [known[n] for n in sorted(range(len(known)), key=worth.__getitem__)]
    found = known[0]

    if budget is not None and not search.interrupted:
        search.share(1)
        found = search.with_loss(found)

    _log.info("replan of %s ends: disruption %d", scenario.event.id, found.disruption)
    return replace(found, others=tuple(known[1:]))


@dataclass(frozen=True)
class _Calm:
    """A plan that disrupts little, what it disrupts, what any plan does at least, and what was free."""

    plan: Plan
    disruption: int
    bound: int
    free: frozenset[str] | None = None
    """None: everything."""
    points: int | None = None
    """No plan that disrupts as little scores less, as far as that has been looked for."""


@dataclass(frozen=True)
class _People:
    """A plan that changes few agendas, and what is known of that."""

    plan: Plan
    least: int = 0
    """No plan that disrupts as little takes fewer points of `agendas`."""
    limit: int | None = None
    """Points of it that the model sees in this plan, if no plan has fewer."""


@dataclass
class _Search:
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

    def first(self, budget: int | None, not_again: tuple[Plan, ...] = ()) -> Replan | NoPlan:
        """The fewest disruptions; then the best score within them, or within the budget."""
        calm = None
        if budget is None and not not_again and self.held.weight("stability") > 0:
            calm = self.calmest()

        if calm is None:
            aim = Aim(counted=STABILITY, changes=budget, not_again=not_again, near=self.baseline)
            answer = self.solve(aim, share=SHARE)
            if answer.plan is None:
                return self.none(answer, budget) if not not_again else self.no_plan(answer.status, ())

            calm = _Calm(answer.plan, self.disruption(answer.plan), answer.bound)

        best, disruption = calm.plan, calm.disruption

        if self.progress is not None:
            elapsed = time.monotonic() - self.began
            self.progress(Progress(elapsed, disruption, calm.bound, 1, "least disruption"))

        counts = self.held.weight("stability") > 0
        within = () if budget is not None else (("stability", disruption),)
        people = self.fewest_agendas(calm) if budget is None and not not_again else _People(best)
        best, bound = people.plan, calm.points if people.plan is calm.plan else None

        if bound is None and (
            disruption or budget or not counts or set(self.held.session_by_id) - self.known()
        ):
            if people.limit is not None:
                within = (*within, ("agendas", people.limit))

            limit = Aim(
                counted=OTHERS + tuple(self.wanted.rules),
                within=within,
                changes=budget,
                not_again=not_again,
                near=best,
                settled=self.baseline if calm.free is not None else None,
                free=calm.free or frozenset(),
            )

            better = self.solve(limit, share=LATER)
            # Moving anything else disrupts more, if what moves is all that must.
            bound = better.bound if calm.free is None or calm.bound >= disruption else 0

            if better.plan is not None and self.worth(better.plan, budget) < self.worth(best, budget):
                best = better.plan
                if budget is not None:
                    calmer = Aim(
                        counted=STABILITY, score=self.points(best), changes=budget,
                        not_again=not_again, near=best,
                    )  # fmt: skip
                    best = self.solve(calmer).plan or best

        if best.sweeps or best.arrivals or best.teams:
            best = self.solve(Aim(counted=(), settled=best, near=best, beside=True)).plan or best

        found = self.replan(best, believed(calm.bound, disruption), bound or 0)
        return replace(found, least_agendas=believed(people.least, found.agendas))

    def fewest_agendas(self, calm: "_Calm") -> "_People":
        """
        The fewest changes of agendas, where nothing moves but what must.

        What the sessions that stay take away is known without a search; where those that move are
        placed decides the rest.
        """
        if not self.held.weight("agendas"):
            return _People(calm.plan)
        if calm.free is None or calm.bound < calm.disruption:
            return _People(calm.plan)  # other sessions might move instead: nothing is known for certain

        stays = least_agendas(self.held, calm.free, self.waive)
        if not calm.free or self.agendas(calm.plan) <= stays:
            return _People(calm.plan, stays)

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
            return _People(calm.plan, least)

        limit = answer.bound if answer.status is Status.OPTIMAL else None
        return _People(answer.plan, least, limit)

    def calmest(self) -> "_Calm | None":
        """
        The fewest disruptions, where only what the change reaches may move, as far as that settles it.

        Sessions that stand in the way are set free in turn, until a plan is proved to disrupt least.
        What is free, by itself, shows how little that can be. None if that comes to nothing, or to
        nothing that is proved where the whole event can be searched instead.
        """
        must = unsettled(self.held, self.waive)
        bound = sum(one.points for one in must.values())
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
            return _Calm(answer.plan, self.disruption(answer.plan), bound, free, answer.bound)

        best: _Calm | None = None
        stuck: Collection[str] = free
        lightest = least_changes(self.held)
        small = len(self.held.sessions) <= SMALL
        alone = bound

        for step in range(3):
            # What costs more than might be saved is not worth moving.
            spare = math.inf if best is None else best.disruption - alone
            light = {s for s, points in lightest.items() if points < spare}
            more: set[str] = set()

            if step == 1:
                more = blockers(self.held, {s: must[s] for s in stuck if s in must})
                more |= in_the_way(self.held, self.baseline, [s for s in stuck if s not in must])
                more = light if len(light - free) <= MOST_FREE else more & light
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
                best = _Calm(answer.plan, self.disruption(answer.plan), bound)
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
        charges = score(self.held, plan).charges
        return {charge.subjects[0]: charge.points for charge in charges if charge.about in STABILITY}

    def known(self) -> set[str]:
        return {*self.baseline.placement_by_session, *self.baseline.dropped}

    def disruption(self, plan: Plan) -> int:
        return score(self.held, plan).by.get("stability", 0)

    def agendas(self, plan: Plan) -> int:
        return score(self.held, plan).by.get("agendas", 0)

    def worth(self, plan: Plan, budget: int | None) -> tuple[int, ...]:
        """What of two plans tells the better: fewer changes of agendas, unless there is a budget; the score."""
        points = self.points(plan)
        return (points,) if budget is not None else (self.agendas(plan), points)

    def points(self, plan: Plan) -> int:
        return score(self.wanted, plan).total

    def replan(self, plan: Plan, least: int, bound: int) -> Replan:
        """Verify a plan against the baseline and complete it with what is known of it."""
        judge(self.held, plan, self.waive)
        points = score(self.wanted, plan)
        found = plan.model_copy(
            update={
                "scenario": scenario_hash(self.wanted),
                "status": Status.FEASIBLE if points.total else Status.OPTIMAL,
                "score": points.total,
                "bound": 0,  # of any plan, not only of those that change little
                "score_by": points.by,
                "findings": 0,
                "run": self.run,
            }
        )

        changed = difference(self.baseline, found, self.wanted, self.earlier)
        bound, by = believed(bound, points.total), score(self.held, found).by
        disruption, agendas = by.get("stability", 0), by.get("agendas", 0)

        return Replan(found, self.wanted, changed, disruption, least, bound, agendas)

    def with_loss(self, found: Replan) -> Replan:
        """Say what the budget costs: search without it for what is left of the time."""
        answer = self.solve(Aim(counted=OTHERS + tuple(self.wanted.rules), near=found.plan))
        free = self.points(answer.plan) if answer.plan is not None else found.plan.score
        lost = Lost(max(0, found.plan.score - free), max(0, found.plan.score - answer.bound))

        return replace(found, lost=lost)

    # Why there is none.

    def no_plan(self, status: Status, reasons: Iterable[str]) -> NoPlan:
        return NoPlan(
            scenario=scenario_hash(self.wanted), status=status, run=self.run, reasons=tuple(reasons)
        )

    def none(self, answer: Answer, budget: int | None) -> NoPlan:
        if answer.status is not Status.INFEASIBLE:
            return self.no_plan(answer.status, answer.reasons)

        if budget is not None:
            free = self.solve(Aim(fewest=True, near=self.baseline))
            if free.plan is not None:
                moves = len(difference(self.baseline, free.plan).moves)
                told = "" if free.status is Status.OPTIMAL else f"; {moves} are enough"
                reason = f"{budget} changes are not enough: at least {free.bound} sessions must change{told}"

                return self.no_plan(answer.status, [reason])

        return self.no_plan(answer.status, self.why(answer.nowhere))

    def why(self, nowhere: Collection[str]) -> list[str]:
        """Name the fewest sessions that must go, and frozen sessions that must move, for there to be a plan."""
        priced = {
            rule: RulePolicy(price=price)
            for rule, price in (("placed", UNPLACED), ("frozen", UNFROZEN))
            if rule not in self.held.rules
        }

        relaxed = self.held.changed(rules={**self.held.rules, **priced})
        answer = self.solve(Aim(counted=(*priced, *STABILITY), near=self.baseline), scenario=relaxed)
        if answer.plan is None:
            return ["no session can be named that alone stands in the way: ask `eventplan explain`"]

        reasons = []

        for finding in verify(relaxed, answer.plan, frozenset(self.waive)):
            if finding.rule not in priced or finding.severity is not Severity.PRICED:
                continue

            session = self.held.session_by_id[finding.subjects[0]]
            name = f"'{say(session.title, self.held.event.languages)}' ({session.id})"

            if finding.rule == "placed":
                fits = "would have to be left out" if session.id not in nowhere else "no longer fits anywhere"
                reasons.append(f"{name} {fits}")
            else:
                assert self.held.baseline is not None
                level = self.held.baseline.level(self.held, session)
                reasons.append(f"{name} is {level}, and cannot stay: {finding.message}")

        least = ", and no smaller change will do (proved)" if answer.status is Status.OPTIMAL else ""
        return [*reasons, f"otherwise there is a plan{least}"]
