"""`full-rooms`: sessions that fill a room, where there is a roomier one."""

from eventplan.solver.candidates import Candidates

FULL, TABLE = 90, 20


def of_room(candidates: Candidates, s: int, r: int) -> int:
    """Return 1 for a room that a session fills without need."""
    problem = candidates.problem
    session, rooms = problem.sessions[s], problem.scenario.rooms
    heads, seats = problem.scenario.expected_heads(session), rooms[r].seats(session.layout)
    if seats is None or session.overflow or heads <= TABLE or 100 * heads <= FULL * seats:
        return 0
    if not candidates.counts("full-rooms", session.id, problem.rooms[r]):
        return 0

    known = candidates.known.setdefault("roomy", {})
    if s not in known:
        named = (room for room in rooms if (room.id in session.room if session.room else room.bookable))
        fitted = (room for room in named if not {*session.features} - {*room.features})
        known[s] = any(FULL * (room.seats(session.layout) or 0) >= 100 * heads for room in fitted)

    return int(known[s])
