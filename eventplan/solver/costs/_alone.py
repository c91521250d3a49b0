"""What a session costs by itself: at a start, in a room, whatever the others do."""

from itertools import pairwise

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.problem import Ints


def by_start(build: Build, preference: str, s: int, points: Ints) -> None:
    """Charge a session, if it is held, what its start costs; *points* are those of all starts."""
    candidates = build.candidates[s]
    if not candidates:
        return

    costs = points[np.searchsorted(build.problem.starts, candidates)]
    levels = np.unique(costs).tolist()
    least = levels[0]
    if least:
        build.cost(preference, least * build.held[s])

    for below, level in pairwise(levels):
        cheaper = {t for t, cost in zip(candidates, costs.tolist(), strict=True) if cost < level}
        build.cost(preference, (level - below) * (build.held[s] - build.starts_in(s, cheaper)))


def by_room(build: Build, preference: str, s: int, points: dict[int, int]) -> None:
    """Charge a session what its room costs."""
    terms = [points[r] * literal for r, literal in build.in_room[s].items() if points.get(r)]
    if terms:
        build.cost(preference, sum(terms))
