"""The door: solve, verify, return. A plan that breaks a rule never leaves."""

import logging
import threading
import time
import warnings
from collections.abc import Callable, Collection
from importlib.metadata import PackageNotFoundError, version

from eventplan.numbers import number_of

from .files import scenario_hash
from .model import (
    Finding,
    NoPlan,
    OwnPreference,
    OwnRule,
    OwnRuleError,
    Plan,
    Run,
    Scenario,
    Severity,
    Status,
    UnlawfulPlan,
)
from .model.arguments import own_given, plan_given, rules_given, scenario_given, search_given
from .model.own_known import with_places
from .solver import SOLVER, Answer, Progress, StageRecord, solve
from .verifier import charges, is_lawful, points, points_by, verify

_log = logging.getLogger(__name__)

EFFORT = 60.0
"""Deterministic effort of a search with one worker, unless stated: about a minute of one core."""

SECONDS = 60.0
"""Wall-clock limit of a search with several workers, unless stated."""


def plan(
    scenario: Scenario,
    *,
    seconds: float | None = None,
    effort: float | None = None,
    workers: int = 2,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    log: Callable[[StageRecord], None] | None = None,
    waive: Collection[str] = (),
    stop: threading.Event | None = None,
    rules: Collection[OwnRule] = (),
    preferences: Collection[OwnPreference] = (),
    hint: Plan | None = None,
) -> Plan | NoPlan:
    """
    Plan an event: the best programme that is found in time, verified.

    With one worker the search is bounded by *effort*, and every run gives the same plan; a wall-clock
    limit would spoil that, and is only there if it is asked for. With more workers *seconds* bounds
    it. Ctrl-C, or setting *stop*, ends the search with the best plan so far.

    Args:
        scenario: What to plan.
        seconds: Wall-clock limit in seconds; None for 60 with several workers and none with one,
            `math.inf` for none.
        effort: Deterministic limit, about a second of one core each; None for 60 with one worker.
        workers: Search workers.
        seed: Random seed.
        progress: Called with each better plan and bound; the first plan is announced once verified.
        log: Called with a record of each stage of the search, once it is over: its costs, bound, effort
            and seconds.
        waive: Rules, by id, that need not hold.
        stop: Ends the search when set.
        rules: Rules of one's own (`eventplan.rule`), beside those of the scenario.
        preferences: Preferences of one's own (`eventplan.preference`), beside those of the scenario.
        hint: A plan to begin from, of this scenario or another. If it keeps every rule, the answer is no
            worse; else the search begins near it.

    Returns:
        A `Plan` (optimal, or feasible with its bound), or a `NoPlan` that says whether it is
        proved that there is none, or only that time ran out.

    Raises:
        ArgumentError: An argument makes no sense: an unknown rule, a limit below 0, a file name.
        OwnRuleError: A rule or preference of one's own fails.
        UnlawfulPlan: The scheduler's plan breaks a rule. That is our bug; please report it.

    """
    scenario, waive = scenario_given(scenario), rules_given(waive)

    if rules or preferences:
        own_given(rules, preferences)
        scenario = scenario.extended(rules=rules, preferences=preferences)

    search_given(
        seconds=seconds, effort=effort, workers=workers, seed=seed, stop=stop, progress=progress, log=log
    )
    hint = plan_given(hint) if hint is not None else None
    effort, seconds = limits(workers, effort, seconds)
    run = run_of(scenario, seed=seed, workers=workers, effort=effort)
    began = time.monotonic()
    _log.info("search for a plan of %s begins", scenario.event.id)

    def first(made_plan: Plan, stage: str) -> None:
        if progress is not None:
            judge(scenario, made_plan, waive)
            message = f"first plan, verified ({stage})"
            progress(Progress(time.monotonic() - began, points(scenario, made_plan), None, 1, message))

    answer = solve(
        scenario,
        seconds=seconds,
        effort=effort,
        workers=workers,
        seed=seed,
        waive=waive,
        progress=progress,
        first=first if progress is not None else None,
        log=log,
        stop=stop,
        judge=lambda answer: charges(scenario, answer),
        lawful=lambda answer: is_lawful(verify(scenario, answer, waive=frozenset(waive))),
        hint=hint,
    )

    _log.info("search for a plan of %s ends: %s", scenario.event.id, answer.status)

    if progress is not None and answer.early and answer.plan is not None:
        cost = points(scenario, answer.plan)
        progress(Progress(time.monotonic() - began, cost, answer.bound, 1, f"ended early: {answer.early}"))

    return conclude(scenario, answer, run, waive)


def limits(workers: int, effort: float | None, seconds: float | None) -> tuple[float | None, float | None]:
    """Return effort and seconds of a search, where none is stated: the one or the other binds."""
    if workers == 1:
        return EFFORT if effort is None else effort, seconds

    return effort, SECONDS if seconds is None else seconds


def first_plan(
    scenario: Scenario,
    *,
    seconds: float | None = 60.0,
    effort: float | None = None,
    workers: int = 1,
    seed: int = 0,
    waive: Collection[str] = (),
    stop: threading.Event | None = None,
) -> Plan | NoPlan:
    """Return the first plan that is found, verified, without looking for a better one."""
    run = run_of(scenario, seed=seed, workers=workers, effort=effort)
    answer = solve(
        scenario,
        seconds=seconds,
        effort=effort,
        workers=workers,
        seed=seed,
        waive=waive,
        first_only=True,
        stop=stop,
    )

    return conclude(scenario, answer, run, waive)


def conclude(scenario: Scenario, answer: Answer, run: Run, waive: Collection[str] = ()) -> Plan | NoPlan:
    """Verify an answer of the scheduler and complete it with what is known of it."""
    if answer.plan is None:
        return NoPlan(scenario=scenario_hash(scenario), status=answer.status, run=run, reasons=answer.reasons)

    judge(scenario, answer.plan, waive)
    by = points_by(scenario, answer.plan)  # no words: finding them takes a second, which Ctrl-C waits for
    total = sum(by.values())
    bound = believed(answer.bound, total)

    return answer.plan.model_copy(
        update={
            "scenario": scenario_hash(scenario),
            "status": Status.OPTIMAL if total <= bound else Status.FEASIBLE,
            "score": total,
            "bound": bound,
            "score_by": by,
            "findings": 0,
            "run": run,
        }
    )


def believed(bound: int, points: int) -> int:
    """
    Return a bound as far as it can be believed: one above what a plan costs proves nothing.

    It is our bug, and told as a `RuntimeWarning`: the plan is lawful, and no less so for it.
    """
    if bound <= points:
        return bound

    least = number_of(bound, "point")
    message = f"the search says that nothing less than {least} is possible, and this plan costs {points}"
    warnings.warn(
        f"{message}: that is our bug, please report it; nothing is taken to be proved",
        RuntimeWarning,
        stacklevel=3,
    )

    return 0


def judge(scenario: Scenario, made_plan: Plan, waive: Collection[str] = ()) -> None:
    """Raise UnlawfulPlan if a plan breaks a rule; OwnRuleError for an own rule that changes its mind."""
    findings = _errors(scenario, made_plan, waive)

    if findings:
        message = "; ".join(f"{finding.rule}: {finding.message}" for finding in findings[:5])
        own = {rule.id: rule for rule in scenario.own_rules}
        if {finding.rule for finding in findings} <= own.keys():
            rule = own[findings[0].rule]
            if findings != _errors(scenario, made_plan, waive):
                words = f"rule '{rule.id}' ({rule.place}) does not say the same of the same plan twice"
                raise OwnRuleError(f"{words}: {findings[0].message}")
            message += f"; does '{rule.id}' ({rule.place}) depend on the scenario and the plan alone?"

        number = number_of(len(findings), "rule")
        raise UnlawfulPlan(f"the scheduler's plan breaks {number}: {message}", tuple(findings))


def _errors(scenario: Scenario, made_plan: Plan, waive: Collection[str]) -> list[Finding]:
    every = verify(scenario, made_plan, waive=frozenset(waive))
    return [finding for finding in every if finding.severity is Severity.ERROR]


def run_of(scenario: Scenario, *, seed: int = 0, workers: int, effort: float | None = None) -> Run:
    """Return what a plan says of how it was found."""
    return Run(
        version=_version(),
        solver=SOLVER,
        seed=seed,
        workers=workers,
        effort=effort,
        own=with_places(scenario.own),
    )


def _version() -> str:
    try:
        return version("eventplan")
    except PackageNotFoundError:
        return "0"
