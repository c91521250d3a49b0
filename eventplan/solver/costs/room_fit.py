"""`room-fit`: tens of seats left empty beyond the tolerance, and tens of heads in overflow rooms."""

from eventplan.solver.build import Build
from eventplan.solver.charges.room_fit import of_room


def cost(build: Build, weight: int) -> None:
    """Charge each room by how badly it fits."""
    for s in range(len(build.problem.sessions)):
        for r, literal in build.in_room[s].items():
            units = of_room(build, s, r)
            if units:
                build.cost("room-fit", weight * units * literal)
