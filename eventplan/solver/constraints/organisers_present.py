"""
`organisers-present`: somebody of each organiser is at what it organises.

Members are counted together with what their delegation must cover: see `delegation_coverage`.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from eventplan.model import Person, Session
from eventplan.solver.build import Build
from eventplan.solver.presence import starts_able

ID = "organisers-present"


def represented(build: Build) -> Iterator[tuple[int, Session, str, int]]:
    """Every session at which an organiser must have members: their delegation, and how many."""
    scenario = build.problem.scenario
    for s, session in enumerate(build.problem.sessions):
        for party, number in scenario.represented(session).items():
            yield s, session, party, number


def exclude(build: Build) -> None:
    """Forbid starts, room by room, at which too few members of an organiser are there and cleared."""
    problem, scenario = build.problem, build.problem.scenario
    if build.priced(ID):
        return  # names decide what it pays

    cleared = build.strict("zone-clearance")
    alike: dict[str, Counter[int]] = {}
    one_of: dict[int, Person] = {}

    for s, session, party, number in represented(build):
        because = build.because(ID, party, session.id)
        if because is None:
            continue

        members = scenario.members[party]
        if len(members) >= number and not any(p.present for p in members) and not scenario.clearances:
            continue
        if party not in alike:
            alike[party] = Counter(problem.stay_of[member.id] for member in members)
            one_of |= {problem.stay_of[member.id]: member for member in members}

        counted: dict[tuple[str, ...], np.ndarray] = {}

        for r in np.flatnonzero(build.rooms_ok[s]).tolist():
            key = scenario.zones_of(session, problem.rooms[r]) if cleared else ()
            if key not in counted:
                there = [
                    many * starts_able(problem, one_of[kind], s, r, cleared=cleared)
                    for kind, many in alike[party].items()
                ]
                counted[key] = np.sum(there, axis=0, dtype=int) < number

            build.forbid(because, s, starts=counted[key], room=r)
