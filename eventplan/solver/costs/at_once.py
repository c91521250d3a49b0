"""`at-once`: sessions at once at which the same people are expected."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge every pair of them that overlaps."""
    index = build.problem.session_index

    for rivals in build.problem.scenario.rivals:
        a, b = index[rivals.first], index[rivals.second]
        if not build.can_overlap(a, b) or not build.counts("at-once", rivals.first, rivals.second):
            continue

        together = build.cp.new_bool_var(f"at-once({rivals.first}, {rivals.second})")
        build.apart(a, b, [~together])
        build.cost("at-once", weight * rivals.units * together)
