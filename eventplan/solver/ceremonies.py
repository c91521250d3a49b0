"""What the two ceremonies bound: nothing before the opening has ended, or when the closing begins."""

from collections.abc import Iterator

import numpy as np

from eventplan.model import Side

from .candidates import Candidates


def bound(candidates: Candidates) -> Iterator[tuple[int, int, Side]]:
    """Return the sessions that a ceremony bounds, the ceremony, and the side."""
    problem = candidates.problem
    for side, ceremony in problem.scenario.ceremonies.items():
        for s, session in enumerate(problem.sessions):
            if side in problem.scenario.framed(session):
                yield s, problem.session_index[ceremony.id], side


def certain(candidates: Candidates, ceremony: int) -> bool:
    """Whether a ceremony must be held."""
    return candidates.strict("placed") and not candidates.problem.sessions[ceremony].optional


def settled(candidates: Candidates, ceremony: int) -> bool:
    """Whether a ceremony has one start and one place left: then what is bound is excluded."""
    rooms = np.flatnonzero(candidates.rooms_ok[ceremony])
    alone = candidates.starts_ok[ceremony].sum() == 1 and len(rooms) > 0
    same = alone and (candidates.problem.ways[rooms] == candidates.problem.ways[rooms[0]]).all()
    return bool(alone and same and candidates.strict("frame") and certain(candidates, ceremony))
