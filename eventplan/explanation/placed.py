"""Where a session may be, what it would cost there, and what would move."""

from dataclasses import dataclass, replace
from datetime import datetime

from eventplan.checks.words import name
from eventplan.files import scenario_hash
from eventplan.model import (
    Baseline,
    NoPlan,
    Plan,
    PlanError,
    Scenario,
    Severity,
    Status,
    UnlawfulPlan,
)
from eventplan.model.checked import checked
from eventplan.planner import plan as planned
from eventplan.solver import Aim, solve
from eventplan.verifier import points, points_by, verify

from .conflict import Conflict, conflicts
from .deadline import Deadline
from .reasons import Reason

KEEP_EFFORT = 10.0
"""Deterministic effort to keep what is beside the sessions of a priced plan as it was."""


@dataclass(frozen=True)
class Place:
    """A start and a room, and what the plan would cost more (or less) with the session there, in points."""

    start: datetime
    room: str
    more: int


@dataclass(frozen=True)
class Cost:
    """
    What a move costs, in points more than the plan: between `least` and `most`, the same if exact.

    `infeasible` is proved, and has its conflict if time sufficed; `unknown`: time ran out without a plan.
    """

    status: Status
    least: int = 0
    most: int = 0
    moved: tuple[str, ...] = ()
    """Other sessions that the plan found places elsewhere, or drops."""
    conflict: Conflict | None = None
    plan: Plan | None = None
    """The plan that is priced; see `priced_plan`."""


@dataclass(frozen=True)
class Move:
    """A place asked for, and what it costs to have the session there."""

    message: str
    fixed: Cost
    """With every other session where it is; who attends and what else is decided may change."""
    free: Cost
    """With every other session free to move."""


@dataclass(frozen=True)
class Placed:
    """Why a session is where it is."""

    session: str
    start: datetime | None
    """None: it is dropped."""
    room: str
    places: int
    """Starts and rooms that there are, multiplied."""
    own: dict[str, int]
    """How many of them each rule about the session itself rules out, by rule."""
    open: int
    """How many are left by those rules together."""
    clashes: dict[str, int]
    """Of those left, how many the rest of the plan rules out, by rule; with everything else as it is."""
    others: tuple[Place, ...]
    """Places that it could have with everything else as it is, the cheapest first."""
    judged: bool
    """Whether all places left were judged: there may be too many, or too little time."""
    moves: tuple[Move, ...]
    """The place asked for; else each wish that is not met."""
    interrupted: bool = False


def cost_of(changed: Scenario, scenario: Scenario, plan: Plan, session: str, deadline: Deadline) -> Cost:
    """Solve for what it costs."""
    if deadline.interrupted:
        return Cost(Status.UNKNOWN)

    now = points(scenario, plan)

    try:
        answer = planned(
            changed,
            seconds=deadline.left() * 0.7,
            workers=deadline.workers,
            seed=deadline.seed,
            stop=deadline.stop,
        )
    except UnlawfulPlan:
        return Cost(Status.UNKNOWN)

    if isinstance(answer, NoPlan):
        if answer.status is not Status.INFEASIBLE:
            return Cost(Status.UNKNOWN)

        verdict = conflicts(changed, deadline=deadline, most=1)
        conflict = verdict.conflicts[0] if verdict.conflicts else None

        if conflict:
            reasons = tuple(_said(scenario, changed, plan, session, reason) for reason in conflict.reasons)
            conflict = replace(conflict, reasons=reasons)

        return Cost(Status.INFEASIBLE, conflict=conflict)

    # A price of dropping it is no part of a plan that holds it.
    moved = [
        other.id for other in scenario.sessions if other.id != session and _elsewhere(plan, answer, other.id)
    ]
    total = points(scenario, answer)
    least = total if answer.status is Status.OPTIMAL else min(answer.bound, total)

    return Cost(answer.status, least - now, total - now, tuple(moved), plan=answer)


def no_dearer(free: Cost, fixed: Cost, asked_for: Scenario) -> Cost:
    """
    Return what a move costs with all sessions free: at most what it does with all others where they are.

    *asked_for*: the scenario with the move. A plan that leaves the others where they are is one of its plans.
    """
    if fixed.plan is None or (free.plan is not None and free.most <= fixed.most):
        return free
    if any(finding.severity is Severity.ERROR for finding in verify(asked_for, fixed.plan)):
        return free
    if free.plan is None:
        return free

    return replace(free, most=fixed.most, moved=fixed.moved, plan=fixed.plan)


@checked
def priced_plan(scenario: Scenario, plan: Plan, cost: Cost) -> Plan:
    """
    Return the plan that a move was priced by, as a plan of the scenario.

    Who attends, and what else is beside the sessions, is as before as far as that costs nothing more.

    Raises:
        PlanError: There is none; or the scenario itself forbids it: it pins the session elsewhere.

    """
    if cost.plan is None:
        raise PlanError("there is no such plan, or none was found in time")

    broken = [finding for finding in verify(scenario, cost.plan) if finding.severity is Severity.ERROR]
    if broken:
        raise PlanError(f"the scenario forbids that plan: {broken[0].message}; change it with `move`")

    best = cost.plan
    aim = Aim(counted=(), settled=best, near=best, beside=True)
    kept = solve(scenario.with_baseline(Baseline(plan=plan)), workers=1, effort=KEEP_EFFORT, aim=aim).plan
    if kept is not None and not any(finding.severity is Severity.ERROR for finding in verify(scenario, kept)):
        best = kept if points(scenario, kept) <= points(scenario, best) else best

    by = points_by(scenario, best)
    total = sum(by.values())
    fields = {
        "scenario": scenario_hash(scenario),
        "status": Status.OPTIMAL if total <= plan.bound else Status.FEASIBLE,
        "score": total,
        "bound": min(plan.bound, total),
        "score_by": by,
        "findings": 0,
        "run": cost.plan.run,
    }

    return best.model_copy(update=fields)


def _said(scenario: Scenario, asked: Scenario, plan: Plan, session: str, reason: Reason) -> Reason:
    """A reason in words that tell what is pinned by the file from what is held for the question."""
    if reason.rule != "pinned" or len(reason.subjects) > 1:
        return reason
    if reason.subjects[0] == session:
        return reason._replace(message=f"{name(scenario, session)} is asked for at this place")

    stated, was = scenario.session_by_id[reason.subjects[0]], plan.placement_by_session[reason.subjects[0]]
    held = asked.session_by_id[stated.id]
    if (held.start, held.room) == (stated.start, stated.room):
        return reason

    stays = f"stays at {was.start:%d %b %H:%M} in {name(scenario, was.room)}, as planned"
    return reason._replace(message=f"{name(scenario, stated.id)} {stays}")


def _elsewhere(plan: Plan, after: Plan, session: str) -> bool:
    was, now = plan.placement_by_session.get(session), after.placement_by_session.get(session)
    return (was and (was.start, was.room)) != (now and (now.start, now.room))
