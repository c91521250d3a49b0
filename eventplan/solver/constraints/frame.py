"""`frame`: nothing before the opening ceremony has ended, or when the closing ceremony begins."""

import numpy as np

from eventplan.model import Side
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because
from eventplan.solver.ceremonies import bound, certain, settled


def exclude(build: Build) -> None:
    """Forbid starts that are too early, or too late, whenever and wherever the ceremony is held."""
    if not build.strict("frame"):
        return  # what a ceremony cannot do is another rule's reason

    problem = build.problem
    long = np.array([session.duration for session in problem.sessions])

    for s, ceremony, side in bound(build):
        if not certain(build, ceremony):
            continue

        because = build.because("frame", problem.sessions[s].id, problem.sessions[ceremony].id)
        times, rooms = problem.starts[build.starts_ok[ceremony]], np.flatnonzero(build.rooms_ok[ceremony])
        if not len(times) or not len(rooms):
            continue

        ways = problem.ways[rooms].min(axis=0)

        for way in np.unique(ways).tolist():
            if side is Side.BEFORE_OPENING:
                wrong = problem.starts < times[0] + long[ceremony] + way
            else:
                wrong = problem.starts + long[s] + way > times[-1]

            if way == ways.min():
                build.forbid(because, s, starts=wrong)
                continue

            for r in np.flatnonzero(ways == way).tolist():
                build.forbid(because, s, starts=wrong, room=r)


def post(build: Build) -> None:
    """Keep sessions behind a ceremony, or before it, that may be at several times or in several rooms."""
    names = [session.id for session in build.problem.sessions]

    for s, ceremony, side in bound(build):
        if not (build.possible(s) and build.possible(ceremony)):
            continue
        # A model that confines a ceremony has candidates of when it might have been elsewhere.
        if build.within is None and settled(build, ceremony):
            continue

        because = build.because("frame", names[s], names[ceremony])
        if because is not None:
            first, second = (ceremony, s) if side is Side.BEFORE_OPENING else (s, ceremony)
            _in_turn(build, first, second, because)


def _in_turn(build: Build, first: int, second: int, because: Because) -> None:
    """Make a session end before another starts, with the way between their rooms."""
    ways, conditions = build.problem.ways, [*because, *build.present(first, second)]
    gap = build.start[second] - build.end[first]
    rooms_of_first, there = build.in_room[first], build.in_room[second]
    every = ways[np.ix_(list(rooms_of_first), list(there))]
    long = build.problem.sessions[first].duration
    if build.candidates[first][-1] + long + int(every.max()) <= build.candidates[second][0]:
        return  # whatever they are given

    build.enforce(build.cp.add(gap >= int(every.min())), conditions)

    if every.min() == every.max():
        return

    for r, inside in rooms_of_first.items():
        way = sum(int(ways[r, q]) * literal for q, literal in there.items())
        alone = [] if len(rooms_of_first) == 1 else [inside]
        build.enforce(build.cp.add(gap >= way), [*conditions, *alone])
