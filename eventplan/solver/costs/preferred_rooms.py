"""`preferred-rooms`: the price of each wish about where that is not met."""

from eventplan.solver.build import Build
from eventplan.solver.charges.preferred_rooms import of_room


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish for every room but those wished."""
    for s in range(len(build.problem.sessions)):
        missed = [(of_room(build, s, r), literal) for r, literal in build.in_room[s].items()]
        if any(price for price, _ in missed):
            build.cost("preferred-rooms", sum(weight * price * literal for price, literal in missed if price))
