"""`pinned`: a pinned start is kept, and a room is one of those named."""

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid every other start and every other room; and unbookable rooms that are not named."""
    problem, scenario = build.problem, build.problem.scenario

    for s, session in enumerate(problem.sessions):
        because = build.because("pinned", session.id)
        if session.start is not None:
            build.forbid(
                because, s, starts=problem.starts != problem.minute(scenario.event.instant(session.start))
            )

        for r, room in enumerate(scenario.rooms):
            named = room.id in session.room
            if not named and (session.room or not room.bookable):
                build.forbid(because, s, room=r)
