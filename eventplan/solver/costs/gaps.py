"""`gaps`: gaps in people's days, at the price stated for each."""

from eventplan.solver.build import Build
from eventplan.solver.gaps import gaps_by


def cost(build: Build, weight: int) -> None:
    """Charge each gap of those whose gaps are stated."""
    for number, stated in enumerate(build.problem.scenario.gaps):
        if not stated.price:
            continue

        for who, gaps in gaps_by(build, number).items():
            if gaps and build.counts("gaps", who, stated.id):
                build.cost("gaps", weight * stated.price * sum(gaps))
