"""`preferred-times`: the price of each wish about when that is not met."""

import numpy as np
import numpy.typing as npt

from eventplan.solver.build import Build, Linear


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish unless the session lies in its window, or is not held."""
    problem = build.problem
    event = problem.scenario.event
    for s, session in enumerate(problem.sessions):
        for wish in session.prefer_times if build.counts("preferred-times", session.id) else ():
            low, high = problem.minutes(event.span(wish.window))
            if wish.each is not None:
                begun = _begun(build, s, low, high - session.duration, wish.each)
                build.cost("preferred-times", weight * wish.price * begun)
                continue
            inside = {t for t in build.candidates[s] if low <= t and t + session.duration <= high}
            met = build.starts_in(s, inside)
            if wish.room:
                there = [literal for r, literal in build.in_room[s].items() if problem.rooms[r] in wish.room]
                if len(there) < len(build.in_room[s]):
                    met = _both(build, met, sum(there))
            build.cost("preferred-times", weight * wish.price * (build.held[s] - met))


def _begun(build: Build, s: int, first: int, last: int, each: int) -> Linear:
    """Times *each*, begun, by which a session starts before *first* or after *last*."""
    candidates = build.candidates[s]
    if not candidates:
        return 0
    if build.few(s):
        return sum(
            units * literal
            for t, literal in build.at(s).items()
            if (units := -(-max(0, first - t, t - last) // each))
        )
    most = -(-max(0, first - candidates[0], candidates[-1] - last) // each)
    begun = build.cp.new_int_var(0, most, "begun")
    present = build.present(s)
    if candidates[0] < first:
        build.enforce(build.cp.add(each * begun >= first - build.start[s]), present)
    if candidates[-1] > last:
        build.enforce(build.cp.add(each * begun >= build.start[s] - last), present)
    return begun


def _both(build: Build, when: Linear, where: Linear) -> Linear:
    """Something that is 1 only if both are."""
    found = build.cp.new_bool_var("then-and-there")
    build.cp.add(found <= when)
    build.cp.add(found <= where)
    return found


def of_starts(build: Build, s: int, r: int | None = None) -> npt.NDArray[np.int64]:
    """Return the price of the wishes that a session misses in a room, or wherever it be, for each start."""
    problem = build.problem
    session, event, starts = problem.sessions[s], problem.scenario.event, problem.starts
    found = np.zeros(len(starts), dtype=np.int64)
    for wish in session.prefer_times if build.counts("preferred-times", session.id) else ():
        low, high = problem.minutes(event.span(wish.window))
        if wish.each is not None:
            outside = np.maximum(low - starts, starts + session.duration - high)
            found += wish.price * -(-np.maximum(outside, 0) // wish.each)
            continue
        if r is not None and wish.room and problem.rooms[r] not in wish.room:
            found += wish.price
            continue
        found += wish.price * ~((starts >= low) & (starts + session.duration <= high))
    return found
