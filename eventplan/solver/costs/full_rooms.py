"""`full-rooms`: sessions that fill a room, where there is a roomier one."""

from eventplan.solver.build import Build
from eventplan.solver.charges.full_rooms import of_room
from eventplan.solver.costs._alone import by_room


def cost(build: Build, weight: int) -> None:
    """Charge each session what its room costs."""
    for s in range(len(build.problem.sessions)):
        by_room(build, "full-rooms", s, {r: weight * of_room(build, s, r) for r in build.in_room[s]})
