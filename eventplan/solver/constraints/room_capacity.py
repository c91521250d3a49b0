"""`room-capacity`: the heads expected, and those who must be there, fit into the room in its layout."""

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid rooms without the layout or without the seats."""
    problem, scenario = build.problem, build.problem.scenario

    for s, session in enumerate(problem.sessions):
        beside = sum(scenario.room_by_id[room].seats(session.layout) or 0 for room in session.overflow)
        heads = problem.least_heads[s]

        for r, room in enumerate(scenario.rooms):
            seats = room.seats(session.layout)
            if seats is None or heads > seats + beside:
                build.forbid(build.because("room-capacity", session.id, room.id), s, room=r)
