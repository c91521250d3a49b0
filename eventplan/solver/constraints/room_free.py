"""`room-free`: occupied times in one room do not overlap, with the longer gap of the two between them."""

from itertools import combinations

from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal
from eventplan.solver.instants import at_once

Stay = tuple[int, int, Literal]
"""A possible use of a room: session, minutes of gap it asks for, and the literal that says so."""


def post(build: Build) -> None:
    """Keep the stays in each room apart."""
    stays = _stays(build)
    excused = build.problem.scenario.policy("room-free").waived_for
    if build.strict("room-free") or (build.labelled and not excused):
        for part, stays_there in stays.items():
            because = build.because("room-free", part)
            if because is None or len({s for s, _, _ in stays_there}) < 2:
                continue

            alike = len(build.pool(build.problem.room_index[part]))
            if alike > 1 and all(build.few(s) and len(build.in_room[s]) == 1 for s, _, _ in stays_there):
                _at_instants(build, stays_there, alike)
            elif alike > 1:
                stays_here = [_interval(build, stay, after=stay[1]) for stay in stays_there]
                build.cp.add_cumulative(stays_here, [1] * len(stays_there), alike)
            else:
                _no_overlap(build, stays_there, because)

        return

    # Priced, or waived for some: each pair of sessions is an instance of its own.
    sessions = build.problem.sessions
    seen: dict[tuple[int, int], list[tuple[Stay, Stay]]] = {}

    for stays_there in stays.values():
        for stay, other in combinations(stays_there, 2):
            if stay[0] != other[0]:
                first, second = sorted((stay, other), key=lambda stay: stay[0])
                seen.setdefault((first[0], second[0]), []).append((first, second))

    for (a, b), pairs in seen.items():
        because = build.because("room-free", sessions[a].id, sessions[b].id)
        if because is None:
            continue
        for stay, other in pairs:
            _no_overlap(build, [stay, other], [*because])


def _at_instants(build: Build, stays: list[Stay], alike: int) -> None:
    """Keep no more stays at each instant than there are rooms: with few starts that bounds better."""
    sessions = build.problem.sessions
    uses = [
        (t - sessions[s].setup, t + sessions[s].duration + sessions[s].teardown + gap, s)
        for s, gap, _ in stays
        for t in build.candidates[s]
    ]
    for running in at_once(uses):
        if len({s for _, s in running}) > alike:
            build.cp.add(sum(build.at(s)[begin + sessions[s].setup] for begin, s in running) <= alike)


def _stays(build: Build) -> dict[str, list[Stay]]:
    """Every possible use of every room that cannot be divided further."""
    problem, scenario = build.problem, build.problem.scenario
    stays: dict[str, list[Stay]] = {}

    for s, session in enumerate(problem.sessions):
        for r, literal in build.in_room[s].items():
            gaps: dict[str, int] = {}
            for room in (problem.rooms[r], *session.overflow):
                gap = max(scenario.turnover(room), session.settling)
                for part in scenario.parts_of(room):
                    gaps[part] = max(gap, gaps.get(part, 0))

            for part, gap in gaps.items():
                stays.setdefault(part, []).append((s, gap, literal))

    return {part: stays[part] for part in sorted(stays)}


def _no_overlap(build: Build, stays: list[Stay], because: list[Literal]) -> None:
    """
    Keep every pair of stays apart by the larger of their gaps.

    The gap after a stay is its own in one no-overlap and, where gaps differ, the gap before a
    stay is its own in a second: together they are the larger.
    """
    gaps = {gap for _, gap, _ in stays}
    build.enforce(build.cp.add_no_overlap([_interval(build, stay, after=stay[1]) for stay in stays]), because)

    if len(gaps) > 1:
        build.enforce(
            build.cp.add_no_overlap([_interval(build, stay, before=stay[1]) for stay in stays]), because
        )


def _interval(build: Build, stay: Stay, before: int = 0, after: int = 0) -> cp_model.IntervalVar:
    build.look(10)
    s, _, literal = stay
    session = build.problem.sessions[s]

    return build.cp.new_optional_fixed_size_interval_var(
        build.start[s] - session.setup - before,
        session.setup + session.duration + session.teardown + before + after,
        literal,
        f"stay({session.id})",
    )
