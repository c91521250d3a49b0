"""
Why a session of a plan is where it is, and what another place would cost.

What the session itself may take is counted rule by rule. Which of that the rest of the plan leaves
open is judged by the verifier, everything else as it is. What a move would cost is solved for twice:
with every other session where it is, and with all of them free to move.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from eventplan.checks.words import name
from eventplan.files import scenario_hash
from eventplan.model import (
    Baseline,
    Event,
    NoPlan,
    Placement,
    Plan,
    PlanError,
    RulePolicy,
    Scenario,
    Severity,
    Span,
    Status,
    UnlawfulPlan,
    Window,
)
from eventplan.model.arguments import plan_given, scenario_given, search_given
from eventplan.planner import plan as planned
from eventplan.solver import Aim, solve
from eventplan.solver.build import Build
from eventplan.solver.constraints import EXCLUSIONS
from eventplan.solver.problem import problem_of
from eventplan.stopping import Stop, stoppable
from eventplan.verifier import score, verify

from .conflict import Conflict, conflicts
from .deadline import Deadline
from .reasons import Reason

KEEP_EFFORT = 10.0
"""Deterministic effort to keep what is beside the sessions of a priced plan as it was."""

MOST_PLACES = 400
"""Places of one session that are judged one by one."""


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
    found: Plan | None = None
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


def explain_session(
    scenario: Scenario,
    plan: Plan,
    session: str,
    *,
    at: datetime | None = None,
    room: str | None = None,
    seconds: float | None = 60.0,
    workers: int = 2,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    stop: threading.Event | None = None,
) -> Placed:
    """
    Say why *session* is where it is in *plan*, and what it would cost to have it elsewhere.

    Ctrl-C, or setting *stop*, ends it with what is known.

    Args:
        scenario: What was planned.
        plan: A lawful plan of it.
        session: The session.
        at: A start asked for (wall clock of the event).
        room: A room asked for. Without either, the wishes of the session that are not met are tried.
        seconds: Wall-clock limit, shared by everything that is searched for.
        workers: Search workers.
        seed: Random seed.
        progress: Called with a few words now and then.
        stop: Ends it when set.

    Raises:
        PlanError: There is no such session or room, or the plan is not one of this scenario.

    """
    scenario, plan = scenario_given(scenario), plan_given(plan)
    search_given(seconds=seconds, workers=workers, seed=seed, progress=progress, stop=stop)
    tell = progress or (lambda _words: None)
    if session not in scenario.session_by_id:
        raise PlanError(f"there is no session '{session}'")
    if room is not None and room not in scenario.room_by_id:
        raise PlanError(f"there is no room '{room}'")

    findings = [one for one in verify(scenario, plan) if one.severity is Severity.ERROR]

    if findings:
        stale = plan.scenario not in ("", scenario_hash(scenario))
        why = "it is of another version of the scenario" if stale else findings[0].message
        raise PlanError(f"the plan is not lawful: {why}; plan anew, or see `eventplan verify`")

    wants = _wants(scenario, plan, session, at, room)

    def work(asked: Stop) -> Placed:
        deadline = Deadline(seconds, workers=workers, seed=seed, stop=asked)
        tell("judging places")
        placed = _places(scenario, plan, session, deadline.part(1e6 if seconds is None else seconds / 3))
        moves = []

        for number, (message, changes) in enumerate(wants):
            tell(message)
            share = deadline.part(deadline.left() / (2 * (len(wants) - number)))
            fixed = _cost(_held(scenario, plan, session, changes), scenario, plan, session, share)
            share = deadline.part(deadline.left() / (2 * (len(wants) - number) - 1))
            free = _cost(_asked(scenario, session, changes), scenario, plan, session, share)
            moves.append(Move(message, fixed, free))

        was = plan.placement_by_session.get(session)

        return Placed(
            session,
            was.start if was else None,
            was.room if was else "",
            *placed,
            tuple(moves),
            deadline.interrupted,
        )

    return stoppable(work, stop)


Changes = dict[str, object]
"""Fields of the session that put it where it is asked for."""


def _wants(
    scenario: Scenario, plan: Plan, session: str, at: datetime | None, room: str | None
) -> list[tuple[str, Changes]]:
    stated, was = scenario.session_by_id[session], plan.placement_by_session.get(session)
    must: Changes = {"drop_price": None}

    if at is not None or room is not None:
        when = f" at {at:%d %b %H:%M}" if at else ""
        where = f" in {name(scenario, room)}" if room else ""
        pins = ({"start": at} if at else {}) | ({"room": (room,)} if room else {})

        return [(f"{name(scenario, session)}{when}{where}", {**must, **pins})]

    wants: list[tuple[str, Changes]] = []

    for wish in stated.prefer_times:
        span = Span(was.start, was.start + timedelta(minutes=stated.duration)) if was else None
        elsewhere = bool(wish.room) and (was is None or was.room not in wish.room)

        if span is None or elsewhere or not span.within(map(scenario.event.span, wish.windows)):
            both = (_both(scenario.event, one, other) for one in wish.windows for other in stated.windows)
            windows = tuple(filter(None, both)) or wish.windows
            where = " or ".join(name(scenario, one) for one in wish.room)
            message = f"{name(scenario, session)} within {wish}{where and f' in {where}'}, as it wishes"
            there: Changes = {"room": wish.room} if wish.room else {}
            wants.append((message, {**must, "windows": windows, **there}))

    for choice in stated.prefer_rooms:
        if was is None or was.room not in choice.room:
            rooms = " or ".join(name(scenario, one) for one in choice.room)
            message = f"{name(scenario, session)} in {rooms}, as it wishes"
            wants.append((message, {**must, "room": choice.room}))

    return wants


def _both(event: Event, one: Window, other: Window) -> Window | None:
    first, second = event.span(one), event.span(other)
    start, end = max(first.start, second.start), min(first.end, second.end)
    return event.window(Span(start, end)) if start < end else None


def _asked(scenario: Scenario, session: str, changes: Changes) -> Scenario:
    """The scenario with the session where it is asked for."""
    rules = {rule: policy for rule, policy in scenario.rules.items() if rule != "pinned"}
    policy = scenario.policy("pinned")
    excused = tuple(one for one in policy.waived_for if one != session)
    if excused and policy.price is None and not policy.waived:
        rules["pinned"] = RulePolicy(waived_for=excused)

    return scenario.changed(
        rules=rules,
        sessions=tuple(s.model_copy(update=changes) if s.id == session else s for s in scenario.sessions),
    )


def _held(scenario: Scenario, plan: Plan, session: str, changes: Changes) -> Scenario:
    """The same with every other session that is held where the plan has it."""
    asked = _asked(scenario, session, changes)
    pinned = []

    for one in asked.sessions:
        was = plan.placement_by_session.get(one.id)
        if one.id != session and was is not None:
            start = scenario.event.moment(was.start)
            one = one.model_copy(update={"start": start, "room": (was.room,), "drop_price": None})

        pinned.append(one)

    rules = {rule: policy for rule, policy in asked.rules.items() if rule != "pinned"}
    return asked.changed(sessions=tuple(pinned), rules=rules)


def _cost(changed: Scenario, scenario: Scenario, plan: Plan, session: str, deadline: Deadline) -> Cost:
    """Solve for what it costs."""
    if deadline.interrupted:
        return Cost(Status.UNKNOWN)

    now = score(scenario, plan).total

    try:
        found = planned(
            changed,
            seconds=deadline.left() * 0.7,
            workers=deadline.workers,
            seed=deadline.seed,
            stop=deadline.stop,
        )
    except UnlawfulPlan:
        return Cost(Status.UNKNOWN)

    if isinstance(found, NoPlan):
        if found.status is not Status.INFEASIBLE:
            return Cost(Status.UNKNOWN)

        verdict = conflicts(changed, deadline=deadline, most=1)
        conflict = verdict.conflicts[0] if verdict.conflicts else None

        if conflict:
            told = tuple(_said(scenario, plan, session, reason) for reason in conflict.reasons)
            conflict = replace(conflict, reasons=told)

        return Cost(Status.INFEASIBLE, conflict=conflict)

    # A price of dropping it is no part of a plan that holds it.
    moved = [one.id for one in scenario.sessions if one.id != session and _elsewhere(plan, found, one.id)]
    total = score(scenario, found).total
    least = total if found.status is Status.OPTIMAL else min(found.bound, total)

    return Cost(found.status, least - now, total - now, tuple(moved), found=found)


def priced_plan(scenario: Scenario, plan: Plan, cost: Cost) -> Plan:
    """
    Return the plan that a move was priced by, as a plan of the scenario.

    Who attends, and what else is beside the sessions, is as before as far as that costs nothing more.

    Raises:
        PlanError: There is none; or the scenario itself forbids it: it pins the session elsewhere.

    """
    if cost.found is None:
        raise PlanError("there is no such plan, or none was found in time")

    broken = [one for one in verify(scenario, cost.found) if one.severity is Severity.ERROR]
    if broken:
        raise PlanError(f"the scenario forbids that plan: {broken[0].message}; change it with `move`")

    found = cost.found
    aim = Aim(counted=(), settled=found, near=found, beside=True)
    kept = solve(scenario.with_baseline(Baseline(plan=plan)), workers=1, effort=KEEP_EFFORT, aim=aim).plan
    if kept is not None and not any(one.severity is Severity.ERROR for one in verify(scenario, kept)):
        found = kept if score(scenario, kept).total <= score(scenario, found).total else found

    points = score(scenario, found)
    told = {
        "scenario": scenario_hash(scenario),
        "status": Status.OPTIMAL if points.total <= plan.bound else Status.FEASIBLE,
        "score": points.total,
        "bound": min(plan.bound, points.total),
        "score_by": points.by,
        "findings": 0,
        "run": cost.found.run,
    }

    return found.model_copy(update=told)


def _said(scenario: Scenario, plan: Plan, session: str, reason: Reason) -> Reason:
    """A reason in words that tell what is pinned by the file from what is held for the question."""
    if reason.rule != "pinned" or len(reason.subjects) > 1:
        return reason
    if reason.subjects[0] == session:
        return reason._replace(message=f"{name(scenario, session)} is asked for at this place")

    stated, was = scenario.session_by_id[reason.subjects[0]], plan.placement_by_session[reason.subjects[0]]
    if stated.start or stated.room:
        return reason

    stays = f"stays at {was.start:%d %b %H:%M} in {name(scenario, was.room)}, as planned"
    return reason._replace(message=f"{name(scenario, stated.id)} {stays}")


def _elsewhere(plan: Plan, found: Plan, session: str) -> bool:
    was, now = plan.placement_by_session.get(session), found.placement_by_session.get(session)
    return (was and (was.start, was.room)) != (now and (now.start, now.room))


def _places(
    scenario: Scenario, plan: Plan, session: str, deadline: Deadline
) -> tuple[int, dict[str, int], int, dict[str, int], tuple[Place, ...], bool]:
    """Count the places of a session: ruled out by its own rules, by the rest of the plan, or open."""
    problem = problem_of(scenario)
    s = problem.session_index[session]
    left = np.ones((len(problem.starts), len(problem.rooms)), dtype=bool)
    own: dict[str, int] = {}

    for rule, exclude in EXCLUSIONS.items():
        build = Build(problem)
        if build.waived(rule) or build.priced(rule):
            continue

        exclude(build)
        allowed = np.outer(build.starts_ok[s], build.rooms_ok[s])
        for r, mask in build.pairs_ok[s].items():
            allowed[:, r] &= mask

        if not allowed.all():
            own[rule] = int((~allowed).sum())

        left &= allowed

    was = plan.placement_by_session.get(session)
    open_places = [
        (problem.instant(int(problem.starts[t])), problem.rooms[r])
        for t, r in zip(*np.nonzero(left), strict=True)
    ]
    now = score(scenario, plan).total
    clashes: Counter[str] = Counter()
    others, judged = [], True
    rest = [place for place in open_places if was is None or place != (was.start, was.room)]

    for number, (start, room) in enumerate(rest):
        if number >= MOST_PLACES or not deadline.left():
            judged = False
            break

        moved = _moved(plan, session, start, room)
        broken = {one.rule for one in verify(scenario, moved) if one.severity is Severity.ERROR}
        clashes.update(broken)
        if not broken:
            others.append(Place(start, room, score(scenario, moved).total - now))

    others.sort(key=lambda place: (place.more, place.start, place.room))
    return left.size, own, len(open_places), dict(clashes.most_common()), tuple(others), judged


def _moved(plan: Plan, session: str, start: datetime, room: str) -> Plan:
    """The plan with one session, its list and its arrivals elsewhere; everything else as it is."""
    was = plan.placement_by_session.get(session)
    by = start - was.start if was else timedelta(0)
    stay = [placement for placement in plan.placements if placement.session != session]
    there = Placement(session=session, start=start, room=room)
    fields = {field: getattr(plan, field) for field in Plan.model_fields}
    fields["placements"] = tuple(sorted((*stay, there), key=lambda one: (one.start, one.session)))
    fields["dropped"] = tuple(one for one in plan.dropped if one != session)
    fields["arrivals"] = tuple(
        one.model_copy(update={"at": one.at + by}) if one.session == session else one for one in plan.arrivals
    )
    fields["orders"] = {
        listed: tuple(
            turn.model_copy(update={"start": turn.start + by, "end": turn.end + by})
            if turn.part == session
            else turn
            for turn in turns
        )
        for listed, turns in plan.orders.items()
    }

    return Plan(**fields)
