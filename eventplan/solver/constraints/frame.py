"""`frame`: nothing before the opening ceremony has ended, or when the closing ceremony begins."""

from collections.abc import Iterator

import numpy as np

from eventplan.model import Side
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because


def exclude(build: Build) -> None:
    """Forbid starts that are too early, or too late, whenever and wherever the ceremony is held."""
    if not build.strict("frame"):
        return  # what a ceremony cannot do is another rule's reason

    problem = build.problem
    long = np.array([session.duration for session in problem.sessions])

    for s, ceremony, side in bound(build):
        if not _certain(build, ceremony):
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


def bound(build: Build) -> Iterator[tuple[int, int, Side]]:
    """Return the sessions that a ceremony bounds, the ceremony, and the side."""
    problem = build.problem
    for side, ceremony in problem.scenario.ceremonies.items():
        for s, session in enumerate(problem.sessions):
            if side in problem.scenario.framed(session):
                yield s, problem.session_index[ceremony.id], side


def _certain(build: Build, ceremony: int) -> bool:
    return build.strict("placed") and not build.problem.sessions[ceremony].optional


def settled(build: Build, ceremony: int) -> bool:
    """Whether a ceremony has one start and one place left: then what is bound is excluded."""
    rooms = np.flatnonzero(build.rooms_ok[ceremony])
    alone = build.starts_ok[ceremony].sum() == 1 and len(rooms) > 0
    same = alone and (build.problem.ways[rooms] == build.problem.ways[rooms[0]]).all()
    return bool(alone and same and build.strict("frame") and _certain(build, ceremony))


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
