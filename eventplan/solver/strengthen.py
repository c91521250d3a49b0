"""
Constraints that others imply, said in a way that bounds better. Speed only, never law.

Rooms: sessions that must all be in some of a few rooms are at no instant more than these rooms. Said
for every set of rooms that is all the choice of some session (such sets are nested, mostly: whoever
fits into the small rooms fits into the large), it decides times before rooms.
"""

from .build import Build


def strengthen(build: Build) -> None:
    """Count, instant by instant, the sessions that have only these rooms to be in."""
    if not build.strict("room-free"):
        return
    problem, scenario = build.problem, build.problem.scenario
    sets: dict[frozenset[int], list[int]] = {}
    for s, here in enumerate(build.in_room):
        if here and build.few(s) and not any(scenario.rooms[r].combines for r in here):
            sets.setdefault(frozenset(here), []).append(s)
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
        for instant in sorted({begin for begin, _, _ in stays}):
            running = [(begin, s) for begin, end, s in stays if begin <= instant < end]
            if len({s for _, s in running}) > number:
                build.cp.add(
                    sum(build.at(s)[begin + problem.sessions[s].setup] for begin, s in running) <= number
                )
