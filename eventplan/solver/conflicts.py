"""Sessions in conflict: nobody can attend two of them."""

from collections.abc import Iterator, Mapping

from .crowds import Stay
from .problem import Problem


def conflicts_of(problem: Problem, stays: Mapping[int, Stay]) -> dict[int, set[int]]:
    """Return those that nobody at a session can attend: they overlap, or the way is too long."""
    ways = problem.ways
    longest = int(ways.max())
    order = sorted(stays.values(), key=lambda stay: (stay.start, stay.session))
    conflicts: dict[int, set[int]] = {s: set() for s in stays}

    for i, session in enumerate(order):
        for other in order[i + 1 :]:
            if other.start >= session.end + longest:
                break

            if other.start - session.end < ways[session.room, other.room]:
                conflicts[session.session].add(other.session)
                conflicts[other.session].add(session.session)

    return conflicts


def cliques_of(conflicts: Mapping[int, set[int]]) -> Iterator[frozenset[int]]:
    """Yield the maximal sets of sessions in mutual conflict (Bron and Kerbosch, with a pivot)."""
    todo: list[tuple[frozenset[int], set[int], set[int]]] = [(frozenset(), set(conflicts), set())]

    while todo:
        clique, options, done = todo.pop()
        if not options and not done:
            yield clique
            continue

        pivot = max(sorted(options | done), key=lambda s: len(conflicts[s] & options))
        for s in sorted(options - conflicts[pivot]):
            todo.append((clique | {s}, options & conflicts[s], done & conflicts[s]))
            options = options - {s}
            done = done | {s}
