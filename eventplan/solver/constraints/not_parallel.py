"""`not-parallel`: sessions of a group never overlap; an exclusive session has nothing beside it."""

from itertools import combinations

from ortools.sat.python import cp_model

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Keep the sessions of each group apart, and everything from exclusive sessions."""
    problem = build.problem

    for group in problem.scenario.apart:
        members = [problem.session_index[session] for session in group.sessions]
        excused = problem.scenario.policy("not-parallel").waived_for
        if build.strict("not-parallel") or (build.labelled and not excused):
            because = build.because("not-parallel", group.id)
            spans = [_span(build, s, group.gap) for s in members if build.possible(s)]
            if because is not None and len(spans) > 1:
                build.enforce(build.cp.add_no_overlap(spans), because)
        else:
            for a, b in combinations(sorted(members), 2):
                _apart(build, a, b, group.gap)

    seen: set[tuple[int, int]] = set()

    for s, session in enumerate(problem.sessions):
        if session.exclusive:
            for other, beside in enumerate(problem.sessions):
                pair = (min(s, other), max(s, other))
                if other != s and not beside.is_of(session.beside) and pair not in seen:
                    seen.add(pair)
                    _apart(build, *pair)


def _span(build: Build, s: int, gap: int) -> cp_model.IntervalVar:
    """The interval of a session and the gap after it."""
    if not gap:
        return build.span(s)
    long = build.problem.sessions[s].duration + gap
    return build.cp.new_optional_fixed_size_interval_var(build.start[s], long, build.held[s], "span-and-gap")


def _apart(build: Build, a: int, b: int, gap: int = 0) -> None:
    sessions = build.problem.sessions
    because = build.because("not-parallel", sessions[a].id, sessions[b].id)
    if because is None:
        return

    if not gap:
        build.apart(a, b, because)
    elif build.can_overlap(a, b, gap):
        either = build.clear(a, b, gap, gap)
        build.cp.add_bool_or([*either, *(~literal for literal in (*because, *build.present(a, b)))])
