"""
Why a session of a plan is where it is, and what another place would cost.

What the session itself may take is counted rule by rule. Which of that the rest of the plan leaves
open is judged by the verifier, everything else as it is. What a move would cost is solved for twice:
with every other session where it is, and with all of them free to move.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np

from eventplan.checks.words import name
from eventplan.files import scenario_hash
from eventplan.model import (
    Event,
    Placement,
    Plan,
    PlanError,
    RulePolicy,
    Scenario,
    Severity,
    Span,
    Window,
)
from eventplan.model.arguments import of_one_event, plan_given, scenario_given, search_given, text_given
from eventplan.model.checked import checked
from eventplan.model.progress import Progress, in_words
from eventplan.model.suggestion import no_session
from eventplan.solver.build import Build
from eventplan.solver.constraints import EXCLUSIONS
from eventplan.solver.problem import problem_of
from eventplan.stopping import Stop, stoppable
from eventplan.verifier import points, verify

from .deadline import Deadline
from .placed import Move, Place, Placed, cost_of, no_dearer

_log = logging.getLogger(__name__)

MOST_PLACES = 400
"""Places of one session that are judged one by one."""


@checked
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
    progress: Callable[[Progress], None] | None = None,
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
        progress: Called now and then, with words (`Progress.message`).
        stop: Ends it when set.

    Raises:
        PlanError: There is no such session or room, or the plan is not one of this scenario.
        ArgumentError: The plan is of another event.

    """
    scenario, plan = scenario_given(scenario), plan_given(plan)
    search_given(seconds=seconds, workers=workers, seed=seed, progress=progress, stop=stop)
    of_one_event(plan, event=scenario.event.id)
    tell = in_words(progress)
    _log.info("explanation of %s in a plan of %s", session, scenario.event.id)
    text_given("session", session)
    if session not in scenario.session_by_id:
        raise PlanError(no_session(session, scenario))
    if room is not None and room not in scenario.room_by_id:
        raise PlanError(f"there is no room '{room}'")

    findings = [finding for finding in verify(scenario, plan) if finding.severity is Severity.ERROR]

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
            fixed = cost_of(_held(scenario, plan, session, changes), scenario, plan, session, share)
            share = deadline.part(deadline.left() / (2 * (len(wants) - number) - 1))
            asked_for = _asked(scenario, session, changes)
            free = cost_of(asked_for, scenario, plan, session, share)
            moves.append(Move(message, fixed, no_dearer(free, fixed, asked_for)))

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
            both = (
                _both(scenario.event, window, other) for window in wish.windows for other in stated.windows
            )
            windows = tuple(filter(None, both)) or wish.windows
            where = " or ".join(name(scenario, room) for room in wish.room)
            message = f"{name(scenario, session)} within {wish}{where and f' in {where}'}, as it wishes"
            there: Changes = {"room": wish.room} if wish.room else {}
            wants.append((message, {**must, "windows": windows, **there}))

    for choice in stated.prefer_rooms:
        if was is None or was.room not in choice.room:
            rooms = " or ".join(name(scenario, choice_room) for choice_room in choice.room)
            message = f"{name(scenario, session)} in {rooms}, as it wishes"
            wants.append((message, {**must, "room": choice.room}))

    return wants


def _both(event: Event, window: Window, other: Window) -> Window | None:
    first, second = event.span(window), event.span(other)
    start, end = max(first.start, second.start), min(first.end, second.end)
    return event.window(Span(start, end)) if start < end else None


def _asked(scenario: Scenario, session: str, changes: Changes) -> Scenario:
    """The scenario with the session where it is asked for."""
    rules = {rule: policy for rule, policy in scenario.rules.items() if rule != "pinned"}
    policy = scenario.policy("pinned")
    excused = tuple(subject for subject in policy.waived_for if subject != session)
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

    for planned_session in asked.sessions:
        was = plan.placement_by_session.get(planned_session.id)
        if planned_session.id != session and was is not None:
            start = scenario.event.moment(was.start)
            planned_session = planned_session.model_copy(
                update={"start": start, "room": (was.room,), "drop_price": None}
            )

        pinned.append(planned_session)

    rules = {rule: policy for rule, policy in asked.rules.items() if rule != "pinned"}
    return asked.changed(sessions=tuple(pinned), rules=rules)


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
    now = points(scenario, plan)
    clashes: Counter[str] = Counter()
    others, judged = [], True
    rest = [place for place in open_places if was is None or place != (was.start, was.room)]

    for number, (start, room) in enumerate(rest):
        if number >= MOST_PLACES or not deadline.left():
            judged = False
            break

        moved = plan.with_placement(Placement(session=session, start=start, room=room))
        broken = {finding.rule for finding in verify(scenario, moved) if finding.severity is Severity.ERROR}
        clashes.update(broken)
        if not broken:
            others.append(Place(start, room, points(scenario, moved) - now))

    others.sort(key=lambda place: (place.more, place.start, place.room))
    return left.size, own, len(open_places), dict(clashes.most_common()), tuple(others), judged
