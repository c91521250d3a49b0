"""
What sessions cost by themselves, by start and by room: one file per preference, added up here.

For searches that have arrays and no model: what they are to know of costs, they know from here. In a model,
the file of the same name in `costs/` charges it, with what that preference says of several sessions.
"""

from collections.abc import Sequence

import numpy as np

from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints, Mask

from . import (
    ceremony_times,
    full_rooms,
    preferred_rooms,
    preferred_times,
    reports,
    room_fit,
    room_purpose,
    round_times,
    working_hours,
)

BY_START = {
    "working-hours": working_hours.of_starts,
    "round-times": round_times.of_starts,
    "ceremony-times": ceremony_times.of_starts,
    "reports": reports.of_starts,
}
BY_ROOM = {
    "preferred-rooms": preferred_rooms.of_room,
    "room-fit": room_fit.of_room,
    "full-rooms": full_rooms.of_room,
    "room-purpose": room_purpose.of_room,
}

ALONE = frozenset({"preferred-times", *BY_START, *BY_ROOM})
"""Preferences that speak of each session by itself."""


def of_starts(candidates: Candidates, s: int, r: int | None = None) -> Ints:
    """Return what a session costs at each start, in a room or wherever it be."""
    scenario = candidates.problem.scenario
    costs = scenario.weight("preferred-times") * preferred_times.of_starts(candidates, s, r)

    for name, points in BY_START.items():
        weight = scenario.weight(name)
        if weight:
            costs = costs + weight * points(candidates, s)

    return costs


def usual(candidates: Candidates, s: int) -> Mask:
    """Return the starts, of those it may have, that cost a session least by hours and round times."""
    scenario = candidates.problem.scenario
    points = sum(scenario.weight(name) * units(candidates, s) for name, units in BY_START.items())
    allowed: Mask = candidates.starts_ok[s]
    if not allowed.any():
        return allowed

    cheapest: Mask = allowed & (points == np.min(points, where=allowed, initial=np.iinfo(np.int64).max))

    return cheapest


def of_rooms(candidates: Candidates, s: int, rooms: Sequence[int]) -> list[int]:
    """Return what a session costs in each of some rooms."""
    weights = {name: candidates.problem.scenario.weight(name) for name in BY_ROOM}
    counted = [(weight, BY_ROOM[name]) for name, weight in weights.items() if weight]

    def cost(r: int) -> int:
        return sum(weight * points(candidates, s, r) for weight, points in counted)

    return [*map(cost, rooms)]
