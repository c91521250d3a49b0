"""`preferred-rooms`: the price of each wish about where that is not met."""

from eventplan.solver.candidates import Candidates


def of_room(candidates: Candidates, s: int, r: int) -> int:
    """Return the price of the wishes that a session misses in a room."""
    session, room = candidates.problem.sessions[s], candidates.problem.rooms[r]
    if not candidates.counts("preferred-rooms", session.id):
        return 0
    return sum(wish.price for wish in session.prefer_rooms if room not in wish.room)
