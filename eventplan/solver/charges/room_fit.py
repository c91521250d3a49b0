"""`room-fit`: tens of seats left empty beyond the tolerance, and tens of heads in overflow rooms."""

from eventplan.model import Kind
from eventplan.solver.candidates import Candidates


def of_room(candidates: Candidates, s: int, r: int) -> int:
    """Return how badly a room fits a session, in units of the preference."""
    problem, scenario = candidates.problem, candidates.problem.scenario
    session, seats = problem.sessions[s], scenario.rooms[r].seats(problem.sessions[s].layout)
    heads = scenario.expected_heads(session)

    if session.kind is Kind.PRESS_CONFERENCE and session.heads is None:
        return 0
    if heads == 0 or len(session.room) == 1 or seats is None:
        return 0
    if not candidates.counts("room-fit", session.id, problem.rooms[r]):
        return 0

    policy = scenario.preferences.get("room-fit")
    tolerance = 25 if policy is None or policy.tolerance is None else policy.tolerance
    empty = max(0, seats - heads - seats * tolerance // 100) // 10
    over = max(0, heads - seats) // 10 if session.overflow else 0

    return empty + over
