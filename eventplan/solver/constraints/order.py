"""`order`: one session in relation to another in time."""

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Post each relation between two sessions that are both held."""
    index, cp = build.problem.session_index, build.cp
    for order in build.problem.scenario.ordered:
        because = build.because("order", order.before, order.after)
        a, b = index[order.before], index[order.after]
        if because is None or not (build.possible(a) and build.possible(b)):
            continue
        conditions = [*because, *build.present(a, b)]
        gap = build.start[b] - build.end[a]
        if order.in_order:
            build.enforce(cp.add(gap >= order.gap), conditions)
        if order.within is not None:
            build.enforce(cp.add(gap <= order.within), conditions)
        if order.consecutive:
            build.enforce(cp.add(gap == order.gap), conditions)
        if order.same_day or order.different_day:
            for one, other in zip(build.on_day(a), build.on_day(b), strict=True):
                relation = cp.add(one == other) if order.same_day else cp.add(one + other <= 1)
                build.enforce(relation, conditions)
