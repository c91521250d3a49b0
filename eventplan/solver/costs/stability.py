"""`stability`: sessions moved, dropped, or held after all, against the baseline of a replan."""

from eventplan.model import Baseline, Level
from eventplan.solver.build import Build

MOVE, ROOM, START, DAY, GONE, BACK = 1, 1, 3, 2, 10, 1

HEAVIER = {Level.DRAFT: 1, Level.PUBLISHED: 2, Level.NOTIFIED: 4, Level.UNDER_WAY: 8, Level.DONE: 16}


def cost(build: Build, weight: int) -> None:
    """Charge each session by what it loses of its place: the room, the start, the day, or all."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    if baseline is None:
        return
    dropped = set(baseline.plan.dropped)
    for s, session in enumerate(problem.sessions):
        if not build.counts("stability", session.id):
            continue
        held, was = build.held[s], baseline.placed.get(session.id)
        heavy = weight * heaviness(build, baseline, s)
        if was is None:
            if session.id in dropped:
                build.cost("stability", heavy * BACK * held)
            continue
        start, room = problem.minute(was.start), problem.room_index.get(was.room, -1)
        same_room = build.in_room[s].get(room, 0)
        same_start = build.starts_in(s, {start})
        days = (range(midnight, midnight + 1440) for midnight in problem.midnights)
        same_day = build.starts_in(s, next((day for day in days if start in day), ()))
        stays = build.cp.new_bool_var(f"stays({session.id})")
        build.cp.add(stays <= same_room)
        build.cp.add(stays <= same_start)
        lost = MOVE * (held - stays) + ROOM * (held - same_room)
        lost += START * (held - same_start) + DAY * (held - same_day)
        build.cost("stability", heavy * (GONE * (1 - held) + lost))


def heaviness(build: Build, baseline: Baseline, s: int) -> int:
    """How heavy a change of a session is."""
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    people = {*baseline.plan.attendance.get(session.id, ()), *scenario.needed(session)} & set(scenario.people)
    ranks = [8 - scenario.people[person].rank.order for person in people]
    heads = max(len(people), scenario.expected_heads(session))
    return HEAVIER[baseline.level(scenario, session)] * (1 + heads // 10 + max(ranks, default=0))
