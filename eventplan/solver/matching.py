"""Who takes what, each one thing: as many as can."""

from collections.abc import Mapping, Sequence


def matched(wanted: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return a matching of the greatest size: what each of those that get anything takes of what it wants."""
    taken: dict[int, int] = {}

    def take(who: int, seen: set[int]) -> bool:
        for thing in wanted[who]:
            if thing in seen:
                continue

            seen.add(thing)
            if thing not in taken or take(taken[thing], seen):
                taken[thing] = who
                return True

        return False

    for who in wanted:
        take(who, set())

    return {who: thing for thing, who in taken.items()}
