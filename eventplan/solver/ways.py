"""Sessions that one person attends one after the other, with the way between the rooms they get."""

from collections.abc import Collection

import numpy as np

from .build import Build
from .build_rules import Because, Literal


def longest_way(build: Build, a: int, b: int) -> int:
    """The longest way, in minutes, between rooms that two sessions may get."""
    return build.longest_way(tuple(build.in_room[a]), tuple(build.in_room[b]))


def is_in_time(build: Build, sessions: Collection[int]) -> bool:
    """
    Whether anybody who leaves one of some sessions is in time for every later start of another.

    So it is on a grid of slots with time between them for the longest way, and where there is no way.
    """
    every = build.problem.sessions
    rooms = tuple(sorted({r for s in sessions for r in build.in_room[s]}))
    way = build.longest_way(rooms, rooms) if rooms else 0
    if way == 0:
        return True

    starts = np.unique(np.concatenate([build.candidates[s] for s in sessions]))
    ends = np.unique(np.concatenate([np.asarray(build.candidates[s]) + every[s].duration for s in sessions]))
    following = np.append(starts, starts[-1] + 10**6)[np.searchsorted(starts, ends)]

    return bool((following - ends >= way).all())


def apart_by_way(build: Build, a: int, b: int, because: Because) -> None:
    """Make two sessions such that one person can attend both, under *because*."""
    longest = longest_way(build, a, b)
    if not build.can_overlap(a, b, margin=longest):
        return

    if longest == 0:
        build.apart(a, b, because)
        return

    if any(len(build.pool(r)) > 1 for s in (a, b) for r in build.in_room[s]):
        either = build.clear(a, b, longest, longest)
        build.cp.add_bool_or([*either, *(~lit for lit in (*because, *build.present(a, b)))])
        return

    first, second = build.before(a, b), build.before(b, a)
    walk(build, a, b, [first, *because])
    walk(build, b, a, [second, *because])
    build.cp.add_bool_or([first, second, *(~lit for lit in (*because, *build.present(a, b)))])


def clear_by_way(build: Build, a: int, b: int) -> Literal:
    """A literal that is true only if one person can attend both of two sessions."""
    key = (min(a, b), max(a, b))
    if key not in build.clear_ways:
        build.clear_ways[key] = build.cp.new_bool_var("clear")
        apart_by_way(build, *key, [build.clear_ways[key]])

    return build.clear_ways[key]


def walk(build: Build, a: int, b: int, because: Because) -> None:
    """Make *b* start late enough after *a* for the way between the rooms they get."""
    ways, rooms_a, rooms_b = build.problem.ways, build.in_room[a], build.in_room[b]
    targets = sorted(rooms_b)

    for row, members in build.places(tuple(sorted(rooms_a)), tuple(targets)):
        in_rooms = build.any_room(a, members)
        conditions = [*because, *in_rooms]
        shared = [r for r in members if r in rooms_b]

        if len(members) == 1:
            row = tuple(int(ways[members[0], q]) for q in targets)
        elif shared:
            build.precedes(a, b, 0, conditions)
            conditions.append(~build.same_room(a, b))

        way = sum(max(minutes, 0) * rooms_b[q] for q, minutes in zip(targets, row, strict=True))
        gap = build.start[b] - build.end[a] - way
        build.enforce(build.cp.add(gap >= 0), [*conditions, *build.present(a, b)])
