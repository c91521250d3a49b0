"""`preferred-times`: the price of each wish about when that is not met."""

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear
from eventplan.solver.charges.preferred_times import minutes_away, starts_that_meet
from eventplan.solver.problem import Ints

MANY_STARTS = 200
"""With more starts than this minutes away are a number; with a literal for each start bounds are better."""


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish unless the session lies in a window of it, or is not held."""
    problem = build.problem

    for s, session in enumerate(problem.sessions):
        for wish in session.prefer_times if build.counts("preferred-times", session.id) else ():
            spans = starts_that_meet(build, s, wish)
            candidates = np.array(build.candidates[s], dtype=np.int64)

            if wish.each is not None:
                begun = _begun(build, s, candidates, spans, wish.each)
                build.cost("preferred-times", weight * wish.price * begun)
                continue

            inside = candidates[minutes_away(candidates, spans).min(axis=0) == 0]
            met = build.starts_in(s, set(inside.tolist()))

            if wish.room:
                there = [literal for r, literal in build.in_room[s].items() if problem.rooms[r] in wish.room]
                if len(there) < len(build.in_room[s]):
                    met = _both(build, met, sum(there))

            build.cost("preferred-times", weight * wish.price * (build.held[s] - met))


def _begun(build: Build, s: int, candidates: Ints, spans: list[tuple[int, int]], each: int) -> Linear:
    """Times *each*, begun, by which a session is away from the nearest of *spans*."""
    if not len(candidates):
        return 0

    away = minutes_away(candidates, spans)
    units = -(-away.min(axis=0) // each)

    if len(candidates) <= MANY_STARTS:
        return sum(n * literal for n, literal in zip(units.tolist(), build.at(s).values(), strict=True) if n)

    begun = build.cp.new_int_var(0, int(units.max()), "begun")
    nearest, literals = away.argmin(axis=0), []

    for window in sorted(set(nearest.tolist())):
        nearest_starts, (first, last) = candidates[nearest == window], spans[window]
        because = build.present(s)

        if len(nearest_starts) < len(candidates):
            literals.append(build.cp.new_bool_var("nearest"))
            because = literals[-1:]
            build.start_within(s, nearest_starts.tolist(), because)

        if nearest_starts[0] < first:
            build.enforce(build.cp.add(each * begun >= first - build.start[s]), because)
        if nearest_starts[-1] > last:
            build.enforce(build.cp.add(each * begun >= build.start[s] - last), because)

    if literals:
        build.cp.add(sum(literals) == build.held[s])

    return begun


def _both(build: Build, when: Linear, where: Linear) -> Linear:
    """Something that is 1 only if both are."""
    both = build.cp.new_bool_var("then-and-there")
    build.cp.add(both <= when)
    build.cp.add(both <= where)
    return both
