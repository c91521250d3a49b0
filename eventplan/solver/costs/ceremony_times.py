"""`ceremony-times`: half hours by which the opening is late, or the closing ends early."""

from eventplan.model.near_ceremonies import Near
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear
from eventplan.solver.charges.ceremony_times import MOST, UNIT, of_starts
from eventplan.solver.costs._alone import by_start

EARLY = 8
HOUR, DAY = 60, 24 * 60


def cost(build: Build, weight: int) -> None:
    """Charge the two ceremonies what their starts cost."""
    for session in build.problem.scenario.ceremonies.values():
        s = build.problem.session_index[session.id]
        by_start(build, "ceremony-times", s, weight * of_starts(build, s))

    for near in build.problem.scenario.near_ceremonies:
        s, ceremony = build.problem.session_index[near.session], build.problem.session_index[near.ceremony]
        counts = build.counts("ceremony-times", near.session, near.ceremony)
        if counts and build.possible(s) and build.possible(ceremony):
            build.cost("ceremony-times", weight * _far(build, s, ceremony, near))


def _far(build: Build, s: int, ceremony: int, near: Near) -> Linear:
    """Half hours by which a session is far from a ceremony."""
    cp, start, end = build.cp, build.start, build.end
    units = cp.new_int_var(0, 2 * build.horizon // UNIT + MOST, "far")
    both = build.present(s, ceremony)

    if near.before:
        early = build.before(s, ceremony)
        build.enforce(cp.add(UNIT * units >= start[ceremony] - end[s] - DAY), both)
        cp.add(units >= MOST).only_enforce_if([~early, *both])

        return units

    build.enforce(cp.add(UNIT * units >= start[s] - end[ceremony] - HOUR), both)

    if near.after:
        cp.add(units >= EARLY).only_enforce_if([~build.before(ceremony, s), *both])
    else:
        build.enforce(cp.add(UNIT * units >= start[ceremony] - end[s] - HOUR), both)

    return units
