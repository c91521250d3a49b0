"""`working-hours`: half hours outside the working hours of a kind."""

from eventplan.solver.build import Build
from eventplan.solver.charges.working_hours import of_starts
from eventplan.solver.costs._alone import by_start


def cost(build: Build, weight: int) -> None:
    """Charge each session what its start leaves outside the hours."""
    for s in range(len(build.problem.sessions)):
        by_start(build, "working-hours", s, weight * of_starts(build, s))
