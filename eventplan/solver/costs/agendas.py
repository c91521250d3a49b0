"""
`agendas`: whom sessions that find another place take away from where the baseline sends them.

Charged is what placements alone decide: people needed at a session while others that they went to are
held, and people who cannot be where a session that they went to has moved. Sessions that stay are where
they were; what they ask of each other is the same in every plan (see `solver/agendas.py`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from eventplan.model import Person, Scenario
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear
from eventplan.solver.presence import able_at, starts_present

LOST = 5
"""What it weighs that nobody of a delegation goes to a session any more that it wishes to attend."""


def heavy(person: Person) -> int:
    """How heavy a change is for a person."""
    return max(1, 8 - person.rank.order)


def before(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """The sessions that the baseline holds and sends people to, by person."""
    baseline = scenario.baseline
    by_person: dict[str, list[str]] = {}

    for session, people in baseline.plan.attendance.items() if baseline is not None else ():
        if baseline is not None and session in baseline.placed:
            for person in people:
                by_person.setdefault(person, []).append(session)

    return {person: tuple(sessions) for person, sessions in by_person.items()}


def cost(build: Build, weight: int) -> None:
    """Charge what each session that is free to move takes away, start by start."""
    problem = build.problem
    scenario = problem.scenario
    if scenario.baseline is None:
        return

    was, settled = before(scenario), set(_settled(build))
    free = [s for s in range(len(problem.sessions)) if build.possible(s) and s not in settled]
    busy = [
        {*scenario.needed(session), *problem.bound.get(s, ())} for s, session in enumerate(problem.sessions)
    ]
    needed_in = Counter(person for s in free for person in busy[s])
    several = {person for person, number in needed_in.items() if number > 1}
    counted: set[str] = set()
    lost: dict[tuple[str, int], list[Linear]] = {}

    for s in free:
        taken = dict.fromkeys(build.candidates[s], 0)
        leaving: dict[int, list[str]] = {}

        for person in sorted(busy[s]):
            for other in _others(build, was.get(person, ()), settled, busy, person):
                if person in several:
                    lost.setdefault((person, other), []).append(build.exactly_in(s, _beside(build, s, other)))
                else:
                    leaving.setdefault(other, []).append(person)

        for other, people in leaving.items():
            points = sum(heavy(scenario.people[person]) for person in people)
            points += _instead(build, other, people)
            for start in _beside(build, s, other):
                taken[start] += points

        # Who might lose more than once, and be charged too much, is not charged.
        for person in _went(build, s):
            if person not in busy[s] and person not in needed_in and person not in counted:
                counted.add(person)
                away = _kept_away(build, s, scenario.people[person], was[person], settled, busy)
                for start in away:
                    taken[start] += heavy(scenario.people[person])

        _charge_starts(build, s, taken, weight)

    _charge_once(build, lost, weight)


def _charge_starts(build: Build, s: int, taken: Mapping[int, int], weight: int) -> None:
    """Charge a session by its start: one term for all starts that cost the same."""
    dear = {start: points for start, points in taken.items() if points}

    for points in sorted(set(dear.values())):
        starts = {start for start, charged in dear.items() if charged == points}
        build.cost("agendas", weight * points * build.exactly_in(s, starts))


def _charge_once(build: Build, lost: Mapping[tuple[str, int], list[Linear]], weight: int) -> None:
    """Charge what people lose for any of several sessions that need them, once."""
    problem = build.problem

    for (person, other), when in lost.items():
        gone = build.cp.new_bool_var(f"away({person}, {problem.sessions[other].id})")
        for held in when:
            build.cp.add(gone >= held)

        build.cost("agendas", weight * heavy(problem.scenario.people[person]) * gone)


def _instead(build: Build, s: int, people: list[str]) -> int:
    """What it takes at least that somebody else of their delegations goes to a session, or nobody."""
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    start, room = build.candidates[s][0], next(iter(build.in_room[s]))
    points = 0

    for party in sorted({scenario.people[person].delegation for person in people}):
        there = {name for name in _went(build, s) if scenario.people[name].delegation == party}
        if session.id not in scenario.wishes[party] or not there <= {*people}:
            continue

        others = [
            heavy(member)
            for member in scenario.members[party]
            if member.id not in there and able_at(build.problem, member, s, start, room)
        ]
        points += min([LOST, *others])

    return points if build.counts("agendas", *people, session.id) else 0


def _settled(build: Build) -> Iterator[int]:
    """Sessions that are where the baseline has them, whatever happens."""
    problem, baseline = build.problem, build.problem.scenario.baseline
    assert baseline is not None

    for s, session in enumerate(problem.sessions):
        was = baseline.placed.get(session.id)
        if was is not None and build.held[s] is True and len(build.in_room[s]) == 1:
            place = (problem.minute(was.start), problem.room_index.get(was.room, -1))
            if [place[0]] == build.candidates[s] and place[1] in build.in_room[s]:
                yield s


def _others(
    build: Build, sessions: tuple[str, ...], settled: set[int], busy: list[set[str]], person: str
) -> Iterator[int]:
    """Sessions that stay, to which somebody went by choice and could still go."""
    problem = build.problem

    for name in sessions:
        other = problem.session_index.get(name)
        if other is None or other not in settled or person in busy[other]:
            continue

        known = problem.scenario.people[person]
        if build.counts("agendas", person, known.delegation, name) and not stuck(
            build, known, other, settled
        ):
            yield other


def stuck(build: Build, person: Person, s: int, settled: set[int]) -> bool:
    """Whether somebody cannot go to a session that stays, whatever becomes of those that move."""
    problem = build.problem
    start, room = build.candidates[s][0], next(iter(build.in_room[s]))
    scenario, session = problem.scenario, problem.sessions[s]
    guests = {*(party.id for party in scenario.invited(session)), *scenario.represented(session)}
    if person.delegation not in guests or not able_at(problem, person, s, start, room):
        return True

    return any(
        start in _beside(build, s, t)
        for t in (*problem.needing.get(person.id, ()), *problem.binding.get(person.id, ()))
        if t != s and t in settled
    )


def _beside(build: Build, s: int, other: int) -> set[int]:
    """Starts of a session from which nobody can also be at another, which stays, by the shortest way."""
    problem = build.problem
    there = next(iter(build.in_room[other]))
    way_to = min(int(problem.ways[r, there]) for r in build.in_room[s])
    way_back = min(int(problem.ways[there, r]) for r in build.in_room[s])
    begin = build.candidates[other][0]
    end = begin + problem.sessions[other].duration
    long = problem.sessions[s].duration

    return {t for t in build.candidates[s] if t < end + way_back and begin < t + long + way_to}


def _went(build: Build, s: int) -> Iterator[str]:
    """People whom the baseline sends to a session, if it holds it."""
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    baseline = scenario.baseline
    assert baseline is not None

    for person in baseline.plan.attendance.get(session.id, ()) if session.id in baseline.placed else ():
        known = scenario.people.get(person)
        if known is not None and build.counts("agendas", person, known.delegation, session.id):
            yield person


def _kept_away(
    build: Build, s: int, person: Person, sessions: tuple[str, ...], settled: set[int], busy: list[set[str]]
) -> set[int]:
    """Starts of a session that somebody went to, at which they lose it, or another that they went to."""
    problem = build.problem
    index = np.searchsorted(problem.starts, build.candidates[s])
    present = starts_present(problem, person, s)[index].tolist()
    lost_at = {t for t, there in zip(build.candidates[s], present, strict=True) if not there}

    for other in _others(build, sessions, settled, busy, person.id):
        lost_at |= _beside(build, s, other)

    for other in (*problem.needing.get(person.id, ()), *problem.binding.get(person.id, ())):
        if other in settled:
            lost_at |= _beside(build, s, other)

    return lost_at
