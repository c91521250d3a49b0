"""`preferred-rooms`: the price of each wish about where that is not met."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish for every room but those wished."""
    for s in range(len(build.problem.sessions)):
        missed = [(of_room(build, s, r), literal) for r, literal in build.in_room[s].items()]
        if any(price for price, _ in missed):
            build.cost("preferred-rooms", sum(weight * price * literal for price, literal in missed if price))


def of_room(build: Build, s: int, r: int) -> int:
    """Return the price of the wishes that a session misses in a room."""
    session, room = build.problem.sessions[s], build.problem.rooms[r]
    if not build.counts("preferred-rooms", session.id):
        return 0
    return sum(wish.price for wish in session.prefer_rooms if room not in wish.room)
