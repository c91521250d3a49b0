"""`room-features`: the features that a session asks for are there."""

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid rooms that lack a feature which is not movable equipment."""
    problem, scenario = build.problem, build.problem.scenario
    movable = {item.id for item in scenario.resources.equipment}

    for s, session in enumerate(problem.sessions):
        wanted = set(session.features) - movable
        for r, room in enumerate(scenario.rooms):
            if not wanted <= set(room.features):
                build.forbid(build.because("room-features", session.id, room.id), s, room=r)
