"""`theme-clash`: sessions that share a theme in parallel, by their shared audience."""

from itertools import combinations

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge each pair of sessions with a common theme that overlap."""
    problem, scenario = build.problem, build.problem.scenario

    for a, b in combinations(range(len(problem.sessions)), 2):
        first, other = problem.sessions[a], problem.sessions[b]
        if not {*first.themes} & {*other.themes} or not build.can_overlap(a, b):
            continue
        if not build.counts("theme-clash", first.id, other.id):
            continue

        if build.granting:
            build.apart(a, b, [])
            continue

        shared = sum(first.id in wishes and other.id in wishes for wishes in scenario.wishes.values())
        clash = build.cp.new_bool_var(f"clash({first.id}, {other.id})")

        if build.few(a) and build.few(b):
            _by_start(build, a, b, clash)
        else:
            build.apart(a, b, [~clash])

        build.cost("theme-clash", weight * max(1, shared) * clash)


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
