"""`theme-clash`: sessions that share a theme in parallel, by their shared audience."""

from collections.abc import Iterator
from itertools import combinations

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge each pair of sessions with a common theme that overlap."""
    problem, scenario = build.problem, build.problem.scenario

    for a, b in _pairs(build):
        first, other = problem.sessions[a], problem.sessions[b]
        shared = sum(first.id in wishes and other.id in wishes for wishes in scenario.wishes.values())
        clash = build.cp.new_bool_var(f"clash({first.id}, {other.id})")

        if build.few(a) and build.few(b):
            _by_start(build, a, b, clash)
        else:
            build.apart(a, b, [~clash])

        build.cost("theme-clash", weight * max(1, shared) * clash)


def grant(build: Build, _weight: int) -> None:
    """Keep all sessions with a common theme apart."""
    for a, b in _pairs(build):
        build.apart(a, b, [])


def _pairs(build: Build) -> Iterator[tuple[int, int]]:
    """Yield pairs of sessions that have a common theme and might overlap."""
    sessions = build.problem.sessions

    for a, b in combinations(range(len(sessions)), 2):
        first, other = sessions[a], sessions[b]
        if not {*first.themes} & {*other.themes} or not build.can_overlap(a, b):
            continue
        if build.counts("theme-clash", first.id, other.id):
            yield a, b


def _by_start(build: Build, a: int, b: int, clash) -> None:  # type: ignore[no-untyped-def]
    """Charge overlapping starts directly: with few starts this bounds far better than disjunctions."""
    sessions = build.problem.sessions

    for t, literal in build.at(a).items():
        beside = [
            other
            for u, other in build.at(b).items()
            if u < t + sessions[a].duration and t < u + sessions[b].duration
        ]
        if beside:
            build.cp.add(literal + sum(beside) <= 1 + clash)
