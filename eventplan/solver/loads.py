"""What is too much for one person, once it is known which sessions the person attends."""

from itertools import pairwise

from eventplan.model import Workload

from .problem import Problem

Stays = list[tuple[int, int, int]]
"""Start, end and session of what a person attends, in order."""


def overload(problem: Problem, load: Workload, stays: Stays) -> list[tuple[int, ...]]:
    """Return sets of sessions that together ask too much. More sessions never ask for less."""
    overloads: list[tuple[int, ...]] = []
    days: list[Stays] = []

    for d, times in enumerate(problem.days):
        today = [stay for stay in stays if stay[0] in times]
        days.append(today)
        if load.hours is not None and sum(end - start for start, end, _ in today) > load.hours * 60:
            overloads.append(tuple(s for _, _, s in today))

        hungry = _no_meal(problem, load, load.meal, d, stays) if load.meal is not None else []
        if hungry:
            overloads.append(tuple(s for _, _, s in hungry))

    if load.stretch is not None:
        overloads += _stretches(load, load.stretch, stays)

    if load.rest is not None:
        used = [today for today in days if today]
        for today, tomorrow in pairwise(used):
            last = max(today, key=lambda stay: stay[1])
            if tomorrow[0][0] - last[1] < load.rest:
                overloads.append((last[2], tomorrow[0][2]))

    return overloads


def _no_meal(problem: Problem, load: Workload, meal: int, day: int, stays: Stays) -> Stays:
    """The stays that together leave no time for a meal on a day; none if there is time."""
    free, limit = problem.clock(day, load.meal_from), problem.clock(day, load.meal_until, last=True)
    near = [stay for stay in stays if stay[0] < limit and stay[1] > free]

    for start, end, _ in near:
        if start - free >= meal:
            return []
        free = max(free, end)

    return near if limit - free < meal else []


def _stretches(load: Workload, most: int, stays: Stays) -> list[tuple[int, ...]]:
    stretches: list[tuple[int, ...]] = []
    run: Stays = []

    for stay in [*stays, None]:
        if stay is not None and run and stay[0] - max(end for _, end, _ in run) < load.pause:
            run.append(stay)
            continue

        if run and max(end for _, end, _ in run) - run[0][0] > most:
            stretches.append(tuple(s for _, _, s in run))

        run = [stay] if stay is not None else []

    return stretches
