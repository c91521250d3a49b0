"""What is too much for one person, once it is known which sessions the person attends."""

from itertools import pairwise

from eventplan.model import Workload

from .problem import Problem

Stays = list[tuple[int, int, int]]
"""Start, end and session of what a person attends, in order."""


def overload(problem: Problem, load: Workload, stays: Stays) -> list[tuple[int, ...]]:
    """Return sets of sessions that together ask too much. More sessions never ask for less."""
    found: list[tuple[int, ...]] = []
    days = [
        [stay for stay in stays if midnight <= stay[0] < midnight + 1440] for midnight in problem.midnights
    ]
    for midnight, today in zip(problem.midnights, days, strict=True):
        if load.hours is not None and sum(end - start for start, end, _ in today) > load.hours * 60:
            found.append(tuple(s for _, _, s in today))
        if load.meal is not None and today and not _meal(load, load.meal, midnight, today):
            found.append(tuple(s for _, _, s in today))
    if load.stretch is not None:
        found += _stretches(load, load.stretch, stays)
    if load.rest is not None:
        used = [today for today in days if today]
        for today, tomorrow in pairwise(used):
            last = max(today, key=lambda stay: stay[1])
            if tomorrow[0][0] - last[1] < load.rest:
                found.append((last[2], tomorrow[0][2]))
    return found


def _meal(load: Workload, meal: int, midnight: int, today: Stays) -> bool:
    free, limit = midnight + load.meal_from, midnight + load.meal_until
    for start, end, _ in today:
        if min(start, limit) - free >= meal:
            return True
        free = max(free, end)
    return limit - free >= meal


def _stretches(load: Workload, most: int, stays: Stays) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    run: Stays = []
    for stay in [*stays, None]:
        if stay is not None and run and stay[0] - max(end for _, end, _ in run) < load.pause:
            run.append(stay)
            continue
        if run and max(end for _, end, _ in run) - run[0][0] > most:
            found.append(tuple(s for _, _, s in run))
        run = [stay] if stay is not None else []
    return found
