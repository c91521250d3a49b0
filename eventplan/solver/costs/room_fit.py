"""`room-fit`: tens of seats left empty beyond the tolerance, and tens of heads in overflow rooms."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge each room by how badly it fits."""
    problem, scenario = build.problem, build.problem.scenario
    policy = scenario.preferences.get("room-fit")
    tolerance = 25 if policy is None or policy.tolerance is None else policy.tolerance
    for s, session in enumerate(problem.sessions):
        heads = scenario.expected_heads(session)
        if heads == 0 or len(session.room) == 1:
            continue
        for r, literal in build.in_room[s].items():
            seats = scenario.rooms[r].seats(session.layout)
            if seats is None or not build.counts("room-fit", session.id, problem.rooms[r]):
                continue
            empty = max(0, seats - heads - seats * tolerance // 100) // 10
            over = max(0, heads - seats) // 10 if session.overflow else 0
            if empty + over:
                build.cost("room-fit", weight * (empty + over) * literal)
