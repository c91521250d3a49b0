"""`equipment`: movable equipment in use is within its number."""

from eventplan.solver.build import Build


def post(build: Build) -> None:
    """Bound the occupied times of the sessions that ask for each item."""
    for item in build.problem.scenario.resources.equipment:
        because = build.because("equipment", item.id)
        users = [
            s for s, x in enumerate(build.problem.sessions) if item.id in x.features and build.possible(s)
        ]
        if because is not None and len(users) > item.number:
            stays = [build.occupied(s) for s in users]
            build.enforce(build.cp.add_cumulative(stays, [1] * len(stays), item.number), because)
