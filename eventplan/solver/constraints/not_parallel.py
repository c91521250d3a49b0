"""`not-parallel`: sessions of a group never overlap; an exclusive session has nothing beside it."""

from itertools import combinations

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Keep the sessions of each group apart, and everything from exclusive sessions."""
    problem = build.problem
    for group in problem.scenario.not_parallel:
        members = [problem.session_index[session] for session in group.sessions]
        excused = problem.scenario.policy("not-parallel").waived_for
        if build.strict("not-parallel") or (build.labelled and not excused):
            because = build.because("not-parallel", group.id)
            spans = [build.span(s) for s in members if build.possible(s)]
            if because is not None and len(spans) > 1:
                build.enforce(build.cp.add_no_overlap(spans), because)
        else:
            for a, b in combinations(sorted(members), 2):
                _apart(build, a, b)
    seen: set[tuple[int, int]] = set()
    for s, session in enumerate(problem.sessions):
        if session.exclusive:
            for other, beside in enumerate(problem.sessions):
                pair = (min(s, other), max(s, other))
                if other != s and beside.kind not in session.beside and pair not in seen:
                    seen.add(pair)
                    _apart(build, *pair)


def _apart(build: Build, a: int, b: int) -> None:
    sessions = build.problem.sessions
    because = build.because("not-parallel", sessions[a].id, sessions[b].id)
    if because is not None:
        build.apart(a, b, because)
