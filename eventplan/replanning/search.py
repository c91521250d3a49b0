"""Replan: first the fewest disruptions, proved; within them the best score; apart from them nothing changes."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
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
    Scenario,
    Severity,
    Status,
    say,
    with_changes,
)
from eventplan.model.arguments import (
    ArgumentError,
    instant_given,
    items_given,
    of_one_event,
    plan_given,
    rules_given,
    scenario_given,
    search_given,
)
from eventplan.numbers import first_of, number_of, plural
from eventplan.planner import believed, judge, limits, run_of
from eventplan.solver import Aim, Answer, Progress
from eventplan.solver.nowhere import nowhere
from eventplan.verifier import is_lawful, points_by, verify

from .differences import Difference, difference
from .fewest import OTHERS, Calm, Fewest, People
from .measures import SHARE, STABILITY
from .result import Lost, Replan

_log = logging.getLogger(__name__)

LATER = 0.7
"""Share of what is left for the score; the rest is for all that a plan decides besides sessions."""

WHY = 0.4
"""Share of what is left, where there is no plan, to name what stands in the way: it is to be explained, too."""

MOST_NAMED = 3
"""Sessions that are named as what would have to be left out, where it is not proved that fewer would not do."""

UNPLACED, UNFROZEN, UNHEARD = 10**8, 10**6, 10**4
"""
What it costs, when there is no plan, to leave a session out, to move a frozen one, and to leave somebody out
of a list, if nothing else helps: fewest first, and of as many those that disrupt least.
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
        ArgumentError: An argument makes no sense; the baseline is a plan of another event.
        ScenarioError: A change cannot be applied.
        UnlawfulPlan: The scheduler's plan breaks a rule. That is our bug; please report it.

    """
    scenario, baseline, waive = scenario_given(scenario), plan_given(baseline), rules_given(waive)
    changes = items_given("changes", changes)
    search_given(seconds=seconds, effort=effort, workers=workers, seed=seed, stop=stop, progress=progress)
    of_one_event(baseline, event=scenario.event.id)
    now = instant_given("now", now)
    if now is not None and now.tzinfo is None:
        raise ArgumentError("`now` is an instant: give it a time zone")

    wanted = with_changes(scenario.with_baseline(None), changes, baseline)
    held = wanted.with_baseline(Baseline(plan=baseline, now=now, freeze=freeze))
    if scenario_hash(wanted) == baseline.scenario and is_lawful(verify(held, baseline, frozenset(waive))):
        return Replan(baseline, wanted, Difference(()), 0, 0, min(baseline.bound, baseline.score))

    _log.info("replan of %s begins", scenario.event.id)
    effort, seconds = limits(workers, effort, seconds)
    run = run_of(scenario, seed=seed, workers=workers, effort=effort)
    search = _Search(scenario, wanted, held, run, seconds, waive, progress, stop, time.monotonic())
    known: list[Replan] = []
    best = max(best, 1)
    lots = best + (budget is not None)

    while len(known) < best and not search.interrupted:
        search.share(lots - len(known))
        fewest = search.first(budget, tuple(other.plan for other in known))

        if isinstance(fewest, NoPlan):
            if not known:
                return fewest

            break

        known.append(fewest)

    # A later one may have got further in its time.
    worth = [
        (r.plan.score, r.disruption, r.agendas)
        if budget is not None
        else (r.disruption, r.agendas, r.plan.score)
        for r in known
    ]

    known = [known[n] for n in sorted(range(len(known)), key=worth.__getitem__)]
    least_moves = known[0]

    if budget is not None and not search.interrupted:
        search.share(1)
        least_moves = search.with_loss(least_moves)

    _log.info("replan of %s ends: disruption %d", scenario.event.id, least_moves.disruption)
    return replace(least_moves, others=tuple(known[1:]))


@dataclass
class _Search(Fewest):
    earlier: Scenario

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

            calm = Calm(answer.plan, self.disruption(answer.plan), answer.bound)

        best, disruption = calm.plan, calm.disruption

        if self.progress is not None:
            elapsed = time.monotonic() - self.began
            self.progress(Progress(elapsed, disruption, calm.bound, 1, "least disruption"))

        counts = self.held.weight("stability") > 0
        within = () if budget is not None else (("stability", disruption),)
        people = self.fewest_agendas(calm) if budget is None and not not_again else People(best)
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

        replanned = self.replan(best, believed(calm.bound, disruption), bound or 0)
        return replace(replanned, least_agendas=believed(people.least, replanned.agendas))

    def replan(self, plan: Plan, least: int, bound: int) -> Replan:
        """Verify a plan against the baseline and complete it with what is known of it."""
        judge(self.held, plan, self.waive)
        by = points_by(self.wanted, plan)
        total = sum(by.values())
        completed = plan.model_copy(
            update={
                "scenario": scenario_hash(self.wanted),
                "status": Status.FEASIBLE if total else Status.OPTIMAL,
                "score": total,
                "bound": 0,  # of any plan, not only of those that change little
                "score_by": by,
                "findings": 0,
                "run": self.run,
            }
        )

        changed = difference(self.baseline, completed, self.wanted, self.earlier)
        changes = points_by(self.held, completed)
        disruption, agendas = changes.get("stability", 0), changes.get("agendas", 0)
        bound = believed(bound, total)

        return Replan(completed, self.wanted, changed, disruption, least, bound, agendas)

    def with_loss(self, best: Replan) -> Replan:
        """Say what the budget costs: search without it for what is left of the time."""
        answer = self.solve(Aim(counted=OTHERS + tuple(self.wanted.rules), near=best.plan))
        free = self.points(answer.plan) if answer.plan is not None else best.plan.score
        lost = Lost(max(0, best.plan.score - free), max(0, best.plan.score - answer.bound))

        return replace(best, lost=lost)

    def none(self, answer: Answer, budget: int | None) -> NoPlan:
        if answer.status is not Status.INFEASIBLE:
            return self.no_plan(answer.status, answer.reasons)

        if budget is not None:
            free = self.solve(Aim(fewest=True, near=self.baseline))
            if free.plan is not None:
                moves = len(difference(self.baseline, free.plan).moves)
                more = (
                    "" if free.status is Status.OPTIMAL else f"; {moves} {plural(moves, 'is', 'are')} enough"
                )
                reason = f"{number_of(budget, 'change is', 'changes are')} not enough: at least {number_of(free.bound, 'session')} must change{more}"

                return self.no_plan(answer.status, [reason])

        return self.no_plan(answer.status, self.why(answer.nowhere))

    def _relaxed(self, prices: Mapping[str, int]) -> tuple[Scenario, Answer]:
        """The scenario with these rules at a price, as far as it says nothing of them; and what is found then."""
        priced = {rule: RulePolicy(price=n) for rule, n in prices.items() if rule not in self.held.rules}
        relaxed = self.held.changed(rules={**self.held.rules, **priced})

        aim = Aim(counted=(*priced, *STABILITY), near=self.baseline)

        return relaxed, self.solve(aim, share=WHY, scenario=relaxed)

    def _left_out(self, session: str, alone: bool) -> str:
        """Why a session that is in no plan cannot be held, as the end of a sentence."""
        if not alone:
            return "would have to be left out"

        rules = dict.fromkeys(rule for rule, _ in nowhere(self.held, session, frozenset(self.waive)))
        return "no longer fits anywhere" + (f": ruled out by {', '.join(rules)}" if rules else "")

    def _far_from_proved(self, answer: Answer) -> bool:
        """Whether a plan leaves out more than stands in the way, for all that is known: it would name the wrong ones."""
        assert answer.plan is not None
        left = [s for s in self.held.session_by_id if s not in answer.plan.placement_by_session]
        return answer.status is not Status.OPTIMAL and len(left) > MOST_NAMED

    def why(self, stuck: Collection[str]) -> list[str]:
        """Name the fewest sessions that must go, and frozen sessions that must move, for there to be a plan."""
        prices = {"placed": UNPLACED, "frozen": UNFROZEN}
        relaxed, answer = self._relaxed(prices)
        if answer.plan is None and (self.held.speakers_lists or self.held.signing_orders):
            prices |= {"statements": UNHEARD, "signatures": UNHEARD}
            relaxed, answer = self._relaxed(prices)
        if answer.plan is None or self._far_from_proved(answer):
            return ["no session can be named that alone stands in the way: ask `eventplan explain`"]

        reasons, silent = [], dict[str, list[str]]()

        for finding in verify(relaxed, answer.plan, frozenset(self.waive)):
            if finding.rule not in prices or finding.rule in self.held.rules:
                continue
            if finding.severity is not Severity.PRICED:
                continue

            if finding.rule in ("statements", "signatures"):
                silent.setdefault(finding.subjects[0], []).append(finding.subjects[1])
                continue

            session = self.held.session_by_id[finding.subjects[0]]
            name = f"'{say(session.title, self.held.event.languages)}' ({session.id})"

            if finding.rule == "placed":
                reasons.append(f"{name} {self._left_out(session.id, session.id in stuck)}")
            else:
                assert self.held.baseline is not None
                level = self.held.baseline.level(self.held, session)
                reasons.append(f"{name} is {level}, and cannot stay: {finding.message}")

        for listed, people in silent.items():
            reasons.append(f"there is no place on the list '{listed}' for {first_of(people, 3)}")

        least = ", and nothing less is enough (proved)" if answer.status is Status.OPTIMAL else ""
        return [*reasons, f"apart from this there is a plan{least}"]
