"""`round-times`: starts that are not on the hour or half past."""

from eventplan.solver.build import Build
from eventplan.solver.charges.round_times import of_starts
from eventplan.solver.costs._alone import by_start


def cost(build: Build, weight: int) -> None:
    """Charge each session what its start costs."""
    for s in range(len(build.problem.sessions)):
        by_start(build, "round-times", s, weight * of_starts(build, s))
