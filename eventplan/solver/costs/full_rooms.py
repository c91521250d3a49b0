"""`full-rooms`: sessions that fill a room, where there is a roomier one."""

from eventplan.solver.build import Build
from eventplan.solver.costs._alone import by_room

FULL, TABLE = 90, 20


def cost(build: Build, weight: int) -> None:
    """Charge each session what its room costs."""
    for s in range(len(build.problem.sessions)):
        by_room(build, "full-rooms", s, {r: weight * of_room(build, s, r) for r in build.in_room[s]})


def of_room(build: Build, s: int, r: int) -> int:
    """Return 1 for a room that a session fills without need."""
    problem = build.problem
    session, rooms = problem.sessions[s], problem.scenario.rooms
    heads, seats = problem.scenario.expected_heads(session), rooms[r].seats(session.layout)
    if seats is None or session.overflow or heads <= TABLE or 100 * heads <= FULL * seats:
        return 0
    if not build.counts("full-rooms", session.id, problem.rooms[r]):
        return 0

    known = build.known.setdefault("roomy", {})
    if s not in known:
        named = (room for room in rooms if (room.id in session.room if session.room else room.bookable))
        fitted = (room for room in named if not {*session.features} - {*room.features})
        known[s] = any(FULL * (room.seats(session.layout) or 0) >= 100 * heads for room in fitted)

    return int(known[s])
