"""
A lower bound by days: what each day of an event costs at least, alone, added up.

Speed only, never law. The model of a day has the sessions that may be on it; those that may be on another
day too are left for that one where this costs less. It forbids and charges nothing but what is forbidden and
charged among the sessions of a plan on that day, so no plan costs less than its days. A day is far smaller
than the event, and its bound is soon settled where that of the whole rises slowly.
"""

import math

import numpy as np

from .aim import Aim
from .assemble import posted
from .build import Build
from .charges import ALONE
from .day_ties import tied
from .own import own_of
from .problem import Problem
from .split_objective import LowerBound, SplitObjective

SOON = 3.0
"""Deterministic effort in which most days are settled."""

BY_DAY = ALONE | {
    "absences",
    "at-once",
    "even-days",
    "heads-waiting",
    "interest-coverage",
    "lunch",
    "pauses",
    "principal-waiting",
    "same-hours",
    "theme-clash",
    "walking",
}
"""
Preferences whose points for a plan are no fewer than those for its days: each charge is for sessions of one
day, or for two sessions, and is no greater without the other sessions.
"""


def may_add_up(problem: Problem, candidates: Build) -> bool:
    """Whether there are several days, and no rule asks of a day's sessions that there be others as well."""
    scenario = problem.scenario
    if tied(scenario) or scenario.series or scenario.baseline is not None or own_of(problem).any:
        return False

    return len(problem.days) > 1 and candidates.strict("placed")


def bound_of_days(problem: Problem, candidates: Build, whole: SplitObjective) -> LowerBound:
    """
    Return the sum of what each day costs at least, alone, and whether that of each day is settled.

    What soon settled days leave is for the others. Limits are those of the search of the *whole* event, to
    which effort is counted.
    """
    bounds = [0] * len(problem.days)
    unsettled = {d: alone(problem, candidates, d) for d in range(len(problem.days))}

    for most in (SOON, math.inf):
        days = [*unsettled]
        while days:
            part, d = 1 / len(days), days.pop(0)
            left = math.inf if whole.effort is None else whole.effort - whole.spent
            day = SplitObjective(
                unsettled[d],
                seed=whole.seed,
                seconds=whole.seconds,
                effort=min(left, most / part),
                over=lambda: whole.stopped or whole.over(),
            )
            least = day.whole(part=part)
            whole.spent += day.spent
            bounds[d] = max(bounds[d], least.bound)

            if least.settled:
                del unsettled[d]

    return LowerBound(sum(bounds), settled=not unsettled)


def alone(problem: Problem, candidates: Build, d: int) -> Build:
    """Return the model of a day alone, with what is charged there; to leave a session for another is free."""
    today = problem.day_of_start == d
    other_days = (candidates.starts_ok & ~today).any(axis=1)
    every_room = np.ones(len(problem.rooms), dtype=bool)
    within = {
        s: (today, every_room)
        for s in np.flatnonzero((candidates.starts_ok & today).any(axis=1)).tolist()
        if not other_days[s] or _may_save(problem, s)
    }
    build = posted(candidates.confined(within, loose=True), Aim(counted=BY_DAY))

    for s in within:
        if not other_days[s] and not problem.sessions[s].optional:
            build.cp.add(build.held[s] == 1)

    build.costs = [(name, points) for name, points in build.costs if name in BY_DAY]

    return build


def _may_save(problem: Problem, s: int) -> bool:
    """
    Whether a day may cost less with a session than without. Any other may as well be left for another day.

    It may fill the time of somebody who waits, or keep its room sealed for another session.
    """
    session, people = problem.sessions[s], problem.scenario.people
    waits = any(people[name].principal or people[name].head for name in problem.scenario.needed(session))

    return waits or session.protected
