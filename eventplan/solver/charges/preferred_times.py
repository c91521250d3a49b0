"""`preferred-times`: the price of each wish about when that is not met."""

import numpy as np

from eventplan.model import WishedTime
from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints


def of_starts(candidates: Candidates, s: int, r: int | None = None) -> Ints:
    """Return the price of the wishes that a session misses in a room, or wherever it be, for each start."""
    problem = candidates.problem
    session, starts = problem.sessions[s], problem.starts
    costs = np.zeros(len(starts), dtype=np.int64)

    for wish in session.prefer_times if candidates.counts("preferred-times", session.id) else ():
        away = minutes_away(starts, starts_that_meet(candidates, s, wish)).min(axis=0)
        if wish.each is not None:
            costs += wish.price * -(-away // wish.each)
        elif r is not None and wish.room and problem.rooms[r] not in wish.room:
            costs += wish.price
        else:
            costs += wish.price * (away > 0)

    return costs


def starts_that_meet(candidates: Candidates, s: int, wish: WishedTime) -> list[tuple[int, int]]:
    """Return the first and the last start that meet a wish, for each of its windows."""
    problem, long = candidates.problem, candidates.problem.sessions[s].duration
    return [(low, high - long) for low, high in problem.hours(wish.windows)]


def minutes_away(starts: Ints, spans: list[tuple[int, int]]) -> Ints:
    """Return the minutes by which each of *starts* is too early or too late, by span."""
    return np.array([np.maximum(0, np.maximum(first - starts, starts - last)) for first, last in spans])
