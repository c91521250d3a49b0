"""`order`: one session in relation to another in time."""

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because


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

        if order.in_order and build.few(a) and build.few(b):
            _step_by_step(build, a, b, order.gap, because)
        elif order.in_order:
            build.enforce(cp.add(gap >= order.gap), conditions)

        if order.within is not None:
            build.enforce(cp.add(gap <= order.within), conditions)
        if order.consecutive:
            build.enforce(cp.add(gap == order.gap), conditions)

        if order.same_day or order.different_day:
            for first_day, other in zip(build.on_day(a), build.on_day(b), strict=True):
                relation = cp.add(first_day == other) if order.same_day else cp.add(first_day + other <= 1)
                build.enforce(relation, conditions)


def _step_by_step(build: Build, a: int, b: int, gap: int, because: Because) -> None:
    """Have *a* and the gap end before each start that *b* has: with few starts that bounds better."""
    long = build.problem.sessions[a].duration + gap

    for t in build.candidates[b]:
        late = [literal for start, literal in build.at(a).items() if start + long > t]
        early = [literal for start, literal in build.at(b).items() if start <= t]
        if late:
            build.enforce(build.cp.add(sum(late) + sum(early) <= 1), because)
