"""`room-purpose`: rooms used for something else than they are meant for."""

from eventplan.solver.build import Build
from eventplan.solver.charges.room_purpose import of_room
from eventplan.solver.costs._alone import by_room


def cost(build: Build, weight: int) -> None:
    """Charge each session what its room costs."""
    for s in range(len(build.problem.sessions)):
        by_room(build, "room-purpose", s, {r: weight * of_room(build, s, r) for r in build.in_room[s]})
