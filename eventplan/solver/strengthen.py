"""
Constraints that others imply, said in a way that bounds better. Speed only, never law.

Rooms: sessions that must all be in some of a few rooms are at no instant more than these rooms. Said
for every set of rooms that is all the choice of some session (such sets are nested, mostly: what
fits into the small rooms fits into the large), it decides times before rooms.

Uses: a room has no more of them than fit one after another into the times that there are. This
bounds room costs over the whole event, not only at one instant.
"""

import numpy as np

from .build import Build
from .instants import at_once
from .uses import most_uses


def strengthen(build: Build) -> None:
    """Count the sessions that are in rooms: at an instant, and in all."""
    if build.strict("room-free"):
        _instants(build)
        _uses(build)


def _uses(build: Build) -> None:
    """Have each room used no more often than it can be."""
    problem, scenario = build.problem, build.problem.scenario
    starts = [np.asarray(candidates, dtype=np.int64) for candidates in build.candidates]
    shapes = [
        (mine.tobytes(), session.setup, session.duration + session.teardown)
        for mine, session in zip(starts, problem.sessions, strict=True)
    ]
    by_room: dict[int, list[int]] = {}

    for s, rooms in enumerate(build.in_room):
        for r in rooms:
            by_room.setdefault(r, []).append(s)

    known: dict[object, int] = {}

    for r, sessions in sorted(by_room.items()):
        if len(sessions) < 2:
            continue

        alike: dict[object, int] = {}
        for s in sessions:
            mask = build.pairs_ok[s].get(r)
            alike.setdefault((shapes[s], b"" if mask is None else mask.tobytes()), s)

        turnover = scenario.rooms[r].turnover
        key = frozenset(alike), turnover
        if key not in known:
            uses: set[tuple[int, int]] = set()
            for s in alike.values():
                mask, (_, before, after) = build.pairs_ok[s].get(r), shapes[s]
                mine = starts[s] if mask is None else np.intersect1d(starts[s], problem.starts[mask])
                uses.update((t - before, t + after + turnover) for t in mine.tolist())

            known[key] = most_uses(uses)

        number = known[key] * len(build.pool(r))
        if number < len(sessions):
            build.cp.add(sum(build.in_room[s][r] for s in sessions) <= number)


def _instants(build: Build) -> None:
    """Count, instant by instant, the sessions that have only these rooms to be in."""
    problem, scenario = build.problem, build.problem.scenario
    sets: dict[frozenset[int], list[int]] = {}

    for s, in_room in enumerate(build.in_room):
        if in_room and build.few(s) and not any(scenario.rooms[r].combines for r in in_room):
            sets.setdefault(frozenset(in_room), []).append(s)

    for rooms in sorted(sets, key=sorted):
        number = sum(len(build.pool(r)) for r in rooms)
        turnover = min(scenario.rooms[r].turnover for r in rooms)
        stays: list[tuple[int, int, int]] = []

        for inner, sessions in sets.items():
            for s in sessions if inner <= rooms else ():
                session = problem.sessions[s]
                long = session.duration + session.teardown + max(turnover, session.settling)
                stays += [(t - session.setup, t + long, s) for t in build.candidates[s]]

        if len({s for _, _, s in stays}) <= number:
            continue

        for running in at_once(stays):
            if len({s for _, s in running}) > number:
                build.cp.add(
                    sum(build.at(s)[begin + problem.sessions[s].setup] for begin, s in running) <= number
                )
