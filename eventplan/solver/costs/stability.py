"""`stability`: sessions moved, dropped, or held after all, against the baseline of a replan."""

from typing import NamedTuple

import numpy as np

from eventplan.model import Baseline, Level
from eventplan.solver.build import Build
from eventplan.solver.problem import Mask

# The numbers of `preferences/stability.py`, which explains them: stated again, since the two share no code.
MOVED, ROOM, TIME, DAY, DROPPED, HELD = 1, 1, 3, 2, 10, 1
LEVELS = {Level.DRAFT: 1, Level.PUBLISHED: 2, Level.NOTIFIED: 4, Level.UNDER_WAY: 8, Level.DONE: 16}


def cost(build: Build, weight: int) -> None:
    """Charge each session by what it loses of its place: the room, the start, the day, or all."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    if baseline is None:
        return

    dropped = set(baseline.plan.dropped)

    for s, session in enumerate(problem.sessions):
        if build.outside(s) or not build.counts("stability", session.id):
            continue

        held, was = build.held[s], baseline.placed.get(session.id)
        heavy = weight * heaviness(build, baseline, s)

        if was is None:
            if session.id in dropped:
                build.cost("stability", heavy * HELD * held)
            continue

        start, room = problem.minute(was.start), problem.room_index.get(was.room, -1)
        same_room = build.in_room[s].get(room, 0)
        same_start = build.starts_in(s, {start})
        same_day = build.starts_in(s, next((day for day in problem.days if start in day), ()))
        stays = build.cp.new_bool_var(f"stays({session.id})")
        build.cp.add(stays <= same_room)
        build.cp.add(stays <= same_start)
        lost = MOVED * (held - stays) + ROOM * (held - same_room)
        lost += TIME * (held - same_start) + DAY * (held - same_day)
        build.cost("stability", heavy * (DROPPED * (1 - held) + lost))


class Least(NamedTuple):
    """What a session costs at least, and the starts and the rooms at which it costs no more."""

    points: int
    starts: Mask
    rooms: Mask


def least(build: Build, s: int, weight: int) -> Least | None:
    """What a session that cannot be where it was costs at least, where it can be; None if it can stay."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    session = problem.sessions[s]
    was = baseline.placed.get(session.id) if baseline is not None else None
    if baseline is None or was is None or not build.counts("stability", session.id):
        return None

    start, room = problem.minute(was.start), problem.room_index.get(was.room, -1)
    same_start = problem.starts == start
    if room >= 0 and build.rooms_ok[s, room] and (_starts(build, s, room) & same_start).any():
        return None

    day = problem.day_of_start[same_start]
    late = TIME * (problem.starts != start) + DAY * ~np.isin(problem.day_of_start, day)
    lost = DROPPED if session.optional or not build.strict("placed") else 0
    starts, rooms = np.zeros(len(problem.starts), dtype=bool), np.zeros(len(problem.rooms), dtype=bool)

    for r in np.flatnonzero(build.rooms_ok[s]).tolist():
        can = _starts(build, s, r)
        cost = MOVED + ROOM * (r != room) + late
        cheapest = int(cost[can].min()) if can.any() else DROPPED
        if cheapest < (lost or DROPPED):
            lost, starts[:], rooms[:] = cheapest, False, False

        if cheapest == lost:
            starts |= can & (cost == lost)
            rooms[r] = True

    return Least(weight * heaviness(build, baseline, s) * lost, starts, rooms)


def _starts(build: Build, s: int, r: int) -> Mask:
    """The starts that a session may have in a room."""
    starts: Mask = build.starts_ok[s] & build.pairs_ok[s].get(r, True)
    return starts


def heaviness(build: Build, baseline: Baseline, s: int) -> int:
    """How heavy a change of a session is."""
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    going = {*baseline.plan.attendance.get(session.id, ()), *scenario.needed(session)}
    people = [scenario.people[person] for person in going if person in scenario.people]
    ranks = [8 - person.rank.order for person in people]
    heads = max(len(people), scenario.expected_heads(session))

    return LEVELS[baseline.level(scenario, session)] * (1 + heads // 10 + max(ranks, default=0))
