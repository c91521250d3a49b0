"""What parties wish to attend: which wishes count, compete, and are sure to be granted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from eventplan.model import Attendance, Session
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal
from eventplan.solver.constraints.non_encounter import BY_DESIGN, hostile, people_of
from eventplan.solver.presence import always_there
from eventplan.solver.problem import Problem
from eventplan.solver.ways import clear_by_way, longest_way

A_DAY = 25 * 60
"""Minutes of a day, at most: on one the clocks go back."""

Wishes = tuple[tuple[int, int], ...]
"""Sessions and the weight of attending them."""


def wishes_of(build: Build) -> Mapping[str, Wishes]:
    """For each delegation, the wishes that count."""
    problem, memory = build.problem, build.problem.memory
    if "wishes" not in memory:
        memory["wishes"] = {
            delegation: _counted(build, delegation, wishes)
            for delegation, wishes in problem.scenario.wishes.items()
        }

    wishes_of_each: Mapping[str, Wishes] = memory["wishes"]

    return wishes_of_each


def _counted(build: Build, delegation: str, wishes: Mapping[str, int]) -> Wishes:
    """The wishes of a delegation that count."""
    return tuple(
        (build.problem.session_index[name], worth)
        for name, worth in wishes.items()
        if build.counts("interest-coverage", delegation, name)
    )


def speaks_of(problem: Problem) -> Sequence[Collection[str]]:
    """For each session, the delegations of those whom it needs."""
    scenario, memory = problem.scenario, problem.memory
    if "speaks" not in memory:

        def delegations(session: Session) -> frozenset[str]:
            return frozenset(scenario.people[person].delegation for person in scenario.needed(session))

        memory["speaks"] = [*map(delegations, problem.sessions)]

    speaks: Sequence[Collection[str]] = memory["speaks"]

    return speaks


class PartyKind(NamedTuple):
    """What delegations that are alike have in common."""

    members: int
    wishes: Wishes
    duties: Wishes
    """Sessions and the members that each takes up."""
    everyone: tuple[int, ...]
    """Sessions at which all their members are bound to be."""
    name: str
    """The delegation, where it avoids another or is avoided: then no other is like it."""


class Party(NamedTuple):
    """Delegations that are alike: their kind, and how many they are."""

    members: int
    wishes: Wishes
    duties: Wishes
    everyone: tuple[int, ...]
    name: str
    delegations: int
    weight: int


def rivals_of(build: Build) -> dict[str, list[str]]:
    """For each delegation, those whose members are never in a session with any of its members."""
    scenario = build.problem.scenario
    rivals: dict[str, list[str]] = {}

    for pair in hostile(scenario) if "session" in scenario.avoidance.scopes else ():
        if build.because("non-encounter", *pair) == [] and all(
            len(people_of(scenario, party)) == len(scenario.members[party]) for party in pair
        ):
            for party, other in (pair, pair[::-1]):
                rivals.setdefault(party, []).append(other)

    return rivals


def worth_of(build: Build, party: str, s: int) -> int:
    """What attending a session is worth to a delegation, if that counts."""
    name = build.problem.sessions[s].id
    counts = build.counts("interest-coverage", party, name) and build.problem.scenario.members[party]
    return build.problem.scenario.wishes.get(party, {}).get(name, 0) if counts else 0


def away_of(build: Build) -> dict[tuple[str, int], int]:
    """By pairs of parties that avoid each other and wish the same session: the wish that is worth less."""
    away: dict[tuple[str, int], int] = {}
    rivals = rivals_of(build)

    for s, session in enumerate(build.problem.sessions):
        if session.attendance in BY_DESIGN or build.held[s] is not True:
            continue
        left = {party: worth for party in rivals if (worth := worth_of(build, party, s))}

        for party, others in rivals.items():
            for rival in others:
                if party in left and rival in left:
                    less = min((party, rival), key=left.__getitem__)
                    away[less, s] = left[less]
                    del left[party], left[rival]

    return away


def bound_of(build: Build) -> dict[str, tuple[int, ...]]:
    """For each delegation, the sessions meant for everyone that no member of it can be excused from."""
    problem, scenario = build.problem, build.problem.scenario
    bound: dict[int, set[str]] = {}

    if build.strict("delegation-coverage") and build.strict("person-free"):
        for s, session in enumerate(problem.sessions):
            if session.attendance is Attendance.EVERYONE and build.possible(s) and build.held[s] is True:
                bound[s] = {party.id for party in scenario.invited(session)} - _excused(build, s)

    sessions_of: dict[str, tuple[int, ...]] = {}

    for delegation in scenario.members:
        sessions_of[delegation] = tuple(s for s, parties in bound.items() if delegation in parties)

    return sessions_of


def _excused(build: Build, s: int) -> set[str]:
    """Return delegations with somebody who might be away while a session is held."""
    stay_of, people = build.problem.stay_of, build.problem.scenario.people
    alike = {stay_of[person.id]: person for person in people.values()}
    absent = {stay for stay, person in alike.items() if not always_there(build, person, s)}
    away = _away_from(build, s)

    return {
        person.delegation for person in people.values() if person.id in away or stay_of[person.id] in absent
    }


def _away_from(build: Build, s: int) -> set[str]:
    """Return who might be needed elsewhere, on the way or not yet driven there, while a session is held."""
    problem, scenario = build.problem, build.problem.scenario
    # Sessions that are not of this model are anywhere.
    elsewhere = set() if build.within is None else {*range(len(problem.sessions))} - build.within.keys()
    beside = {
        session.id
        for other, session in enumerate(problem.sessions)
        if other in elsewhere or (other != s and build.possible(other) and _may_meet(build, s, other))
    }
    starts, people = np.asarray(build.candidates[s]), set()
    for arrival in scenario.resources.arrivals:
        first = problem.session_index[arrival.session]
        if first in elsewhere:
            people.add(arrival.who)
        elif first != s and build.possible(first):
            before = np.asarray(build.candidates[first])[:, None] - starts
            if ((before > 0) & (before < A_DAY)).any():
                people.add(arrival.who)
    for name in beside:
        people.update(scenario.needed(scenario.session_by_id[name]))
    for listed in (*scenario.speakers_lists, *scenario.signing_orders):
        for item in listed.items:
            if not beside.isdisjoint(listed.sessions_of(item)):
                people.add(item.who)
    return people


def _may_meet(build: Build, s: int, other: int) -> bool:
    return build.can_overlap(s, other, margin=longest_way(build, s, other))


def duties_of(build: Build) -> dict[str, dict[int, int]]:
    """Members that each delegation has in sessions by need or to cover them."""
    problem, scenario = build.problem, build.problem.scenario
    duties: dict[str, dict[int, int]] = {}

    for s, session in enumerate(problem.sessions):
        if not build.possible(s):
            continue

        for person in scenario.needed(session) if build.strict("person-free") else ():
            mine = duties.setdefault(scenario.people[person].delegation, {})
            mine[s] = mine.get(s, 0) + 1

        if session.attendance is Attendance.DELEGATIONS and build.strict("delegation-coverage"):
            for delegation in scenario.invited(session):
                mine = duties.setdefault(delegation.id, {})
                mine[s] = max(mine.get(s, 0), session.seats)

    return duties


def seats_of(build: Build, s: int, rooms: Iterable[int]) -> dict[int, int]:
    """Seats left for those who come by interest, in each of some rooms."""
    problem, scenario = build.problem, build.problem.scenario
    session = problem.sessions[s]
    beside = sum(scenario.room_by_id[room].seats(session.layout) or 0 for room in session.overflow)
    needed = len(scenario.needed(session))

    return {r: max(0, (scenario.rooms[r].seats(session.layout) or 0) + beside - needed) for r in rooms}


def seats_bind(build: Build) -> bool:
    """Whether no room ever holds more people than it has seats."""
    return not build.waived("room-capacity") and build.strict("room-capacity")


def short_of_seats(build: Build, alike: Mapping[PartyKind, int]) -> set[int]:
    """Sessions for which some room that they may get has fewer seats than delegations wish to come."""
    problem, scenario = build.problem, build.problem.scenario
    wanted: dict[int, int] = {}

    for kind, delegations in alike.items():
        for s, _ in kind.wishes:
            wanted[s] = wanted.get(s, 0) + delegations

    short = set()

    for s, heads in wanted.items():
        session = problem.sessions[s]
        if not seats_bind(build):
            continue

        least = min((scenario.rooms[r].seats(session.layout) or 0 for r in build.in_room[s]), default=0)
        if heads + len(scenario.needed(session)) > least:
            short.add(s)

    return short


def under_way_of(build: Build) -> list[int]:
    """
    Return the minutes after each session in which nobody who was there is at another.

    A session so soon after cannot have the same room, and to any other room there is a way: as much of
    the shortest as is shorter than the time until somebody else may have the room, and than any session.
    """
    problem = build.problem
    none = [0] * len(problem.sessions)

    if build.pooled or not (build.strict("person-free") and build.strict("room-free")):
        return none

    used = sorted({r for rooms in build.in_room for r in rooms})
    ways = problem.ways
    shortest = {}

    for r in used:
        shortest[r] = min((int(ways[r, q]) for q in used if q != r), default=0)

    briefest = min((session.duration for session in problem.sessions), default=0)
    minutes_of = []

    for session, rooms in zip(problem.sessions, build.in_room, strict=True):
        gap = min((problem.scenario.rooms[r].turnover for r in rooms), default=0)
        way = min((shortest[r] for r in rooms), default=0)
        minutes_of.append(min(way, max(gap, session.settling), briefest))

    return minutes_of


def meeting_of(build: Build, kinds: Iterable[PartyKind], under_way: int = 0) -> Mapping[int, frozenset[int]]:
    """For each session that is wished or needs somebody, those of them that could coincide with it."""
    sessions = sorted({s for kind in kinds for s, _ in (*kind.wishes, *kind.duties)})
    # Sessions with the same starts that take as long meet the same others.
    alike: dict[tuple[tuple[int, ...], int], list[int]] = {}
    for s in sessions:
        key = tuple(build.candidates[s]), build.problem.sessions[s].duration
        alike.setdefault(key, []).append(s)
    meeting_sessions: dict[int, frozenset[int]] = {}
    for mine in alike.values():
        meeting = frozenset(
            s for others in alike.values() if build.can_overlap(mine[0], others[0], under_way) for s in others
        )
        meeting_sessions |= {s: meeting - {s} for s in mine}
    return {s: meeting_sessions[s] for s in sessions}


def crowded_of(party: Party, meeting: Mapping[int, frozenset[int]]) -> set[int]:
    """Sessions that could coincide with as many others as the delegation has members."""
    taken = [(s, 1) for s, _ in party.wishes] + list(party.duties)

    def is_crowded(s: int) -> bool:
        return sum(heads for other, heads in taken if other in meeting[s]) >= party.members

    return {s for s, _ in party.wishes if is_crowded(s)}


def spare_of(kind: PartyKind, placed: Mapping[int, tuple[int, int]], problem: Problem) -> int:
    """
    Return the members that a delegation has left while most of what asks for them runs beside a wish.

    Sessions that are meant for everyone are not counted.
    """
    asking = [*((s, 1) for s, _ in kind.wishes), *kind.duties]
    wishes = {s for s, _ in kind.wishes}
    stays = [
        (placed[s][0], placed[s][0] + problem.sessions[s].duration, heads, s in wishes)
        for s, heads in asking
        if s in placed
    ]
    most = 0

    for at, _, _, _ in stays:
        running = [(heads, wished) for begin, end, heads, wished in stays if begin <= at < end]
        if any(wished for _, wished in running):
            most = max(most, sum(heads for heads, _ in running))

    return kind.members - most


def lost_at(
    spared: Iterable[tuple[PartyKind, int]], placed: Mapping[int, tuple[int, int]], build: Build
) -> int:
    """Return about what delegations lose at placements that were not counted: they had members to spare."""
    weight = build.problem.scenario.weight("interest-coverage")
    lost = 0

    for kind, delegations in spared:
        short = max(0, -spare_of(kind, placed, build.problem))
        lost += delegations * short * min(worth for _, worth in kind.wishes)

    return weight * lost


def is_sure(build: Build, party: Party, s: int, short: Collection[int], crowded: Collection[int]) -> bool:
    """Whether nothing can keep a delegation from a session that it wishes."""
    return (
        not party.name
        and s not in short
        and s not in crowded
        and build.held[s] is True
        and not clear_of(build, party.everyone, s)
    )


def clear_of(build: Build, everyone: Iterable[int], s: int) -> list[Literal]:
    """Literals that must hold if anybody is to attend a session: it is clear of those meant for everyone."""
    return [
        clear_by_way(build, s, meant)
        for meant in everyone
        if build.can_overlap(s, meant, margin=longest_way(build, s, meant))
    ]
