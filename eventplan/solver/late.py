"""
Rules that are judged once everything else is decided: queues at gates, and the load of single people.

What breaks one is named by the sessions that together break it, so that the search can go on without
that combination. Nothing is lost: only combinations that do break a rule are left out.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from eventplan.model import Checkpoint, GateUse, Workload

from .problem import Label, Problem, Waived, waives

Placed = Mapping[int, tuple[int, int]]


def late(
    problem: Problem, placed: Placed, attendance: Mapping[str, tuple[str, ...]], waive: Waived
) -> tuple[tuple[int, ...], ...]:
    """Return sets of sessions that cannot all stay where they are."""
    return (*_gates(problem, placed, waive), *_loads(problem, placed, attendance, waive))


def late_labels(problem: Problem) -> list[Label]:
    """Return the rule instances that are judged here alone: one for each gate, and for each person."""
    scenario = problem.scenario
    used = {gate for use in scenario.gates for gate in use.checkpoints}
    bound = dict.fromkeys(person for load in scenario.workload for person in load.who)
    stated = [
        *(("checkpoint-throughput", (gate.id,)) for gate in scenario.checkpoints if gate.id in used),
        *(("workload", (person,)) for person in bound),
    ]
    return [
        (rule, subjects)
        for rule, subjects in stated
        if scenario.policy(rule).price is None and not waives(scenario, (), rule, *subjects)
    ]


def _gates(problem: Problem, placed: Placed, waive: Waived) -> list[tuple[int, ...]]:
    scenario, found = problem.scenario, []
    for gate in scenario.checkpoints:
        if (
            waives(scenario, waive, "checkpoint-throughput", gate.id)
            or scenario.policy("checkpoint-throughput").price is not None
        ):
            continue
        uses = [
            (use, problem.session_index[use.session])
            for use in scenario.gates
            if gate.id in use.checkpoints and problem.session_index[use.session] in placed
        ]
        if uses and not queue_holds(problem, gate, [(use, placed[s][0]) for use, s in uses]):
            found.append(tuple(s for _, s in uses))
    return found


def queue_holds(problem: Problem, gate: Checkpoint, uses: list[tuple[GateUse, int]]) -> bool:
    """Whether the queue at a gate keeps its limit, and everyone is through by the start."""
    scenario = problem.scenario
    lanes = {checkpoint.id: checkpoint.lanes for checkpoint in scenario.checkpoints}
    arrivals: dict[int, Fraction] = {}
    starts = set()
    for use, start in uses:
        heads = use.heads
        if heads is None:
            heads = scenario.expected_heads(scenario.session_by_id[use.session])
        share = Fraction(heads * gate.lanes, sum(lanes[other] for other in use.checkpoints))
        starts.add(start)
        for minute, part in _curve(use):
            arrivals[start - minute] = arrivals.get(start - minute, Fraction(0)) + share * part
    opens = [problem.minutes(scenario.event.span(window)) for window in gate.opens]
    pace = Fraction(gate.lanes * gate.rate, 60)
    queue = Fraction(0)
    for minute in range(min(arrivals, default=0), max(starts, default=0) + 1):
        if minute in starts and queue:
            return False
        is_open = not opens or any(low <= minute < high for low, high in opens)
        queue = max(Fraction(0), queue + arrivals.get(minute, Fraction(0)) - (pace if is_open else 0))
        if queue > gate.queue:
            return False
    return True


def _curve(use: GateUse) -> list[tuple[int, Fraction]]:
    """The share of people who arrive in the minute that begins so many minutes before the start."""
    points = sorted(use.arrivals, reverse=True)
    found: list[tuple[int, Fraction]] = []
    before = 0
    for position, (minutes, percent) in enumerate(points):
        if position == 0:
            if percent:
                found.append((minutes, Fraction(percent, 100)))
        else:
            span = points[position - 1][0] - minutes
            step = Fraction(percent - before, 100 * span) if span else Fraction(percent - before, 100)
            if span:
                found += [(minutes + left, step) for left in range(span, 0, -1)]
            elif step:
                found.append((minutes, step))
        before = percent
    return found


def _loads(
    problem: Problem, placed: Placed, attendance: Mapping[str, tuple[str, ...]], waive: Waived
) -> list[tuple[int, ...]]:
    scenario, found = problem.scenario, []
    if scenario.policy("workload").price is not None:
        return []
    bound = {person for load in scenario.workload for person in load.who}
    mine: dict[str, list[tuple[int, int, int]]] = {person: [] for person in bound}
    for s, (start, _) in placed.items():
        session = problem.sessions[s]
        for person in bound.intersection(attendance.get(session.id, ())):
            mine[person].append((start, start + session.duration, s))
    for load in scenario.workload:
        for person in load.who:
            if not waives(scenario, waive, "workload", person):
                found += _overload(problem, load, sorted(mine[person]))
    return found


def _overload(problem: Problem, load: Workload, stays: list[tuple[int, int, int]]) -> list[tuple[int, ...]]:
    """Sets of sessions that together ask too much of one person."""
    found: list[tuple[int, ...]] = []
    days = [
        [stay for stay in stays if midnight <= stay[0] < midnight + 1440] for midnight in problem.midnights
    ]
    for midnight, today in zip(problem.midnights, days, strict=True):
        if load.hours is not None and sum(end - start for start, end, _ in today) > load.hours * 60:
            found.append(tuple(s for _, _, s in today))
        if load.meal is not None and today and not _meal(load, midnight, today):
            found.append(tuple(s for _, _, s in today))
        if load.stretch is not None:
            found += _stretches(load, today)
    if load.rest is not None:
        used = [today for today in days if today]
        for today, tomorrow in pairwise(used):
            last = max(today, key=lambda stay: stay[1])
            if tomorrow[0][0] - last[1] < load.rest:
                found.append((last[2], tomorrow[0][2]))
    return found


def _meal(load: Workload, midnight: int, today: list[tuple[int, int, int]]) -> bool:
    free, limit = midnight + load.meal_from, midnight + load.meal_until
    for start, end, _ in today:
        if min(start, limit) - free >= (load.meal or 0):
            return True
        free = max(free, end)
    return limit - free >= (load.meal or 0)


def _stretches(load: Workload, today: list[tuple[int, int, int]]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    run: list[tuple[int, int, int]] = []
    for stay in [*today, None]:
        if stay is not None and run and stay[0] - max(end for _, end, _ in run) < load.pause:
            run.append(stay)
            continue
        if run and max(end for _, end, _ in run) - run[0][0] > (load.stretch or 0):
            found.append(tuple(s for _, _, s in run))
        run = [stay] if stay is not None else []
    return found
