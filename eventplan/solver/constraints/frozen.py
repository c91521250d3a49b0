"""`frozen`: what has begun, or stands too firmly to move, stays; nothing else is put into the past."""

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid frozen sessions every other start and room, and others every start before the present."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    if baseline is None:
        return

    for s, session in enumerate(problem.sessions):
        because = build.because("frozen", session.id)
        if baseline.keeps(problem.scenario, session):
            was = baseline.placed[session.id]
            build.forbid(because, s, starts=problem.starts != problem.minute(was.start))
            for r, room in enumerate(problem.rooms):
                if room != was.room:
                    build.forbid(because, s, room=r)
        elif baseline.now is not None:
            build.forbid(because, s, starts=problem.starts < problem.minute(baseline.now))


def post(build: Build) -> None:
    """Hold frozen sessions that could be dropped."""
    problem, baseline = build.problem, build.problem.scenario.baseline

    for s, session in enumerate(problem.sessions):
        if baseline is None or build.held[s] is True or not baseline.keeps(problem.scenario, session):
            continue
        if build.outside(s):
            continue
        if build.labelled and not session.optional:
            continue  # when explaining, that it is held is for `placed` to say

        because = build.because("frozen", session.id)
        if because is not None:
            build.enforce(build.cp.add(build.held[s] == 1), because)
