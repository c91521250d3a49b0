"""`attendance`: heads and named people are free for the sessions that are meant for them."""

from collections.abc import Iterator

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal
from eventplan.solver.presence import starts_able, there
from eventplan.solver.ways import apart_by_way, clear_by_way, longest_way

ID = "attendance"


def exclude(build: Build) -> None:
    """Forbid what takes people away from a session that has but one start and room."""
    problem = build.problem
    if not build.strict(ID):
        return

    for s, people in problem.bound.items():
        starts, rooms = np.flatnonzero(build.starts_ok[s]), np.flatnonzero(build.rooms_ok[s])
        if len(starts) != 1 or len(rooms) != 1 or problem.sessions[s].optional:
            continue

        at, room = int(starts[0]), int(rooms[0])
        begin = int(problem.starts[at])
        end = begin + problem.sessions[s].duration
        wanted = {
            t
            for person in sorted(people)
            if starts_able(problem, problem.scenario.people[person], s, room)[at]
            for t in problem.needing.get(person, ())
            if t != s
        }

        for t in sorted(wanted):
            for r in np.flatnonzero(build.rooms_ok[t]).tolist():
                ends = problem.starts + problem.sessions[t].duration
                late = problem.starts < end + problem.ways[room, r]
                clash = late & (ends + problem.ways[r, room] > begin)
                build.forbid([], t, starts=clash, room=r)


def post(build: Build) -> None:
    """Keep sessions that need people, or are meant for them as well, apart from those meant for them."""
    done: set[tuple[int, int]] = set()

    for s, t, person in _pairs(build):
        pair = min(s, t), max(s, t)
        if pair in done or not build.can_overlap(s, t, margin=longest_way(build, s, t)):
            continue

        both = [s] if person not in build.problem.bound.get(t, ()) else [s, t]
        conditions: list[Literal] = []

        for session in both:
            present = there(build, build.problem.scenario.people[person], session)
            because = build.because(ID, person, build.problem.sessions[session].id)
            if present is False or because is None:
                break

            conditions += because + ([] if present is True else [present])
        else:
            if conditions:
                clear = clear_by_way(build, s, t)
                away = [~literal for literal in (*conditions, *build.present(s, t))]
                build.cp.add_bool_or([clear, *away])
            else:
                apart_by_way(build, s, t, [])
                done.add(pair)


def _pairs(build: Build) -> Iterator[tuple[int, int, str]]:
    """Sessions meant for a person, and others that need that person or are meant for them too."""
    problem = build.problem

    for s, people in problem.bound.items():
        if not build.possible(s):
            continue

        for person in sorted(people):
            others = [t for t in problem.binding.get(person, ()) if t > s]
            for t in (*problem.needing.get(person, ()), *others):
                if t != s and build.possible(t):
                    yield s, t, person
