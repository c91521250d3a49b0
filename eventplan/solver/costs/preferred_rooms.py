"""`preferred-rooms`: the price of each wish about where that is not met."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish for every room but those wished."""
    rooms = build.problem.rooms
    for s, session in enumerate(build.problem.sessions):
        for wish in session.prefer_rooms if build.counts("preferred-rooms", session.id) else ():
            missed = sum(literal for r, literal in build.in_room[s].items() if rooms[r] not in wish.room)
            build.cost("preferred-rooms", weight * wish.price * missed)
