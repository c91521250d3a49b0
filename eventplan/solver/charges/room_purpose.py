"""`room-purpose`: rooms used for something else than they are meant for."""

from collections import Counter

from eventplan.model import Kind
from eventplan.solver.candidates import Candidates

ELSEWHERE, SCARCE = 15, 2

PRESS = Kind.PRESS_CONFERENCE


def of_room(candidates: Candidates, s: int, r: int) -> int:
    """Return what it costs to use a room for a session."""
    problem = candidates.problem
    session, room = problem.sessions[s], problem.scenario.rooms[r]
    if session.room or not candidates.counts("room-purpose", session.id, room.id):
        return 0

    points = ELSEWHERE if session.kind is PRESS and r not in _of_the_press(candidates, s, r) else 0
    points += SCARCE * sum(feature not in session.features for feature in _scarce(candidates, r))
    uses = problem.scenario.uses[room.id]
    if uses:
        words = {session.id, str(session.kind), session.kind_id, *session.themes}
        if words.isdisjoint(uses):
            stated = [price for word, price in room.other_uses.items() if word in words]
            points += min(stated) if stated else room.other_use

    return points


def _of_the_press(candidates: Candidates, s: int, r: int) -> set[int]:
    """Rooms for press conferences in which one has seats and features; the room itself if there is none."""
    scenario, session = candidates.problem.scenario, candidates.problem.sessions[s]
    heads = scenario.expected_heads(session)
    press_rooms = set()

    for number, room in enumerate(scenario.rooms):
        seats = room.seats(session.layout)
        if PRESS not in scenario.uses[room.id]:
            continue
        if number == r:
            return {r}
        if room.bookable and seats is not None and seats >= heads and {*session.features} <= {*room.features}:
            press_rooms.add(number)

    return press_rooms or {r}


def _scarce(candidates: Candidates, r: int) -> list[str]:
    """Features of a room that somebody asks for, and that fewer than half of the rooms have."""
    problem = candidates.problem
    known = candidates.known.setdefault("scarce", {})
    if not known:
        rooms = [room for room in problem.scenario.rooms if room.bookable]
        asked = sorted({feature for session in problem.sessions for feature in session.features})
        number = Counter(feature for room in rooms for feature in {*room.features})
        known[None] = [feature for feature in asked if 2 * number[feature] < len(rooms)]

    return [feature for feature in known[None] if feature in problem.scenario.rooms[r].features]
