"""
`interest-coverage`: the weight of the wishes that a delegation cannot attend, given its size.

Members are counted, not named, and of the way between rooms only so much is seen as no two sessions in
different rooms can do without: what is charged here is never more than what the attendance will lose,
so the bound holds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from eventplan.model import Attendance, Person
from eventplan.solver.build import Build, Linear, Literal
from eventplan.solver.constraints.non_encounter import BY_DESIGN, hostile, people_of
from eventplan.solver.instants import at_once
from eventplan.solver.problem import Problem
from eventplan.solver.ways import clear_by_way, longest_way

Wishes = tuple[tuple[int, int], ...]
"""Sessions and the weight of attending them."""


def cost(build: Build, weight: int) -> None:
    """Charge what each delegation must lose, once for all delegations that wish alike."""
    problem, scenario = build.problem, build.problem.scenario
    alike: dict[_Kind, int] = {}
    duties = _duties(build)
    rivals = _rivals(build)
    bound = _bound(build)
    speaks = _speaks(problem)
    for delegation, wishes in _wishes(build).items():
        members = len(scenario.members[delegation])
        here = []
        for s, worth in wishes:
            if build.granting and not build.possible(s):
                continue
            if not build.possible(s) or members == 0:
                build.cost("interest-coverage", weight * worth)
            elif delegation in speaks[s]:
                # Whoever is needed there attends: the wish is met whenever the session is held.
                build.cost("interest-coverage", weight * worth * (1 - build.held[s]))
            else:
                here.append((s, worth))
        if here:
            duty = tuple(duties.get(delegation, {}).items())
            name = delegation if delegation in rivals else ""
            kind = _Kind(members, tuple(here), duty, bound[delegation], name)
            alike[kind] = alike.get(kind, 0) + 1
    if build.granting:
        meeting = _meeting(build, alike)
        for kind in alike:
            _granted(build, _Party(*kind, 1, weight), _crowded(_Party(*kind, 1, weight), meeting))
        return
    short = _short_of_seats(build, alike)
    under_way = _under_way(build)
    meeting = _meeting(build, alike, max(under_way, default=0))
    heads: dict[int, list[Linear]] = {}
    met: dict[tuple[str, int], Linear] = {}
    for kind, delegations in alike.items():
        party = _Party(*kind, delegations, weight)
        crowded = _crowded(party, meeting)
        wishes = tuple((s, worth) for s, worth in kind.wishes if not _sure(build, party, s, short, crowded))
        party = party._replace(wishes=wishes)
        beside = {s for s, _ in kind.duties if not meeting[s].isdisjoint(crowded)}
        if all(build.few(s) for s in crowded | beside):
            _by_start(build, party, crowded, heads, under_way)
        elif short.intersection(s for s, _ in party.wishes):
            for _ in range(delegations):
                _by_interval(build, party._replace(delegations=1), crowded, heads, under_way)
        else:
            _by_interval(build, party, crowded, heads, under_way)
        if kind.name:
            met |= {(kind.name, s): heads[s][-1] for s, _ in kind.wishes}
    for s in sorted(short):
        seats = sum(number * build.in_room[s][r] for r, number in _seats(build, s, build.in_room[s]).items())
        build.cp.add(sum(heads[s]) <= seats)
    _keep_apart(build, rivals, met, speaks)


def _wishes(build: Build) -> Mapping[str, Wishes]:
    """For each delegation, the wishes that count."""
    problem, memory = build.problem, build.problem.memory
    if "wishes" not in memory:
        memory["wishes"] = {
            delegation: tuple(
                (problem.session_index[name], worth)
                for name, worth in wishes.items()
                if build.counts("interest-coverage", delegation, name)
            )
            for delegation, wishes in problem.scenario.wishes.items()
        }
    found: Mapping[str, Wishes] = memory["wishes"]
    return found


def _speaks(problem: Problem) -> Sequence[Collection[str]]:
    """For each session, the delegations of those whom it needs."""
    scenario, memory = problem.scenario, problem.memory
    if "speaks" not in memory:
        memory["speaks"] = [
            frozenset(scenario.people[person].delegation for person in scenario.needed(session))
            for session in problem.sessions
        ]
    found: Sequence[Collection[str]] = memory["speaks"]
    return found


class _Kind(NamedTuple):
    """What delegations that are alike have in common."""

    members: int
    wishes: Wishes
    duties: Wishes
    """Sessions and the members that each takes up."""
    everyone: tuple[int, ...]
    """Sessions at which all their members are bound to be."""
    name: str
    """The delegation, where it avoids another or is avoided: then no other is like it."""


class _Party(NamedTuple):
    """Delegations that are alike: their kind, and how many they are."""

    members: int
    wishes: Wishes
    duties: Wishes
    everyone: tuple[int, ...]
    name: str
    delegations: int
    weight: int


def _rivals(build: Build) -> dict[str, list[str]]:
    """For each delegation, those of which no member is ever in a session with any of its members."""
    scenario = build.problem.scenario
    found: dict[str, list[str]] = {}
    for pair in hostile(scenario) if "session" in scenario.avoidance.scopes else ():
        if build.because("non-encounter", *pair) == [] and all(
            len(people_of(scenario, party)) == len(scenario.members[party]) for party in pair
        ):
            for one, other in (pair, pair[::-1]):
                found.setdefault(one, []).append(other)
    return found


def _keep_apart(
    build: Build,
    rivals: Mapping[str, list[str]],
    met: Mapping[tuple[str, int], Linear],
    speaks: Sequence[Collection[str]],
) -> None:
    """Grant no two parties that avoid each other the same session."""
    for (party, s), here in met.items():
        for rival in rivals[party] if build.problem.sessions[s].attendance not in BY_DESIGN else ():
            if rival in speaks[s]:
                build.cp.add(here + build.held[s] <= 1)
            elif rival > party and (rival, s) in met:
                build.cp.add(here + met[rival, s] <= 1)


def at_least(build: Build) -> int:
    """
    Charge what wishes lose whatever else is decided, where the model of them is left out.

    In a room with too few seats those stay away whose wishes weigh least: charged room by room. Of two
    parties that avoid each other, and wish the same session, one stays away: no plan is without these
    points, which are returned.
    """
    weight, away = build.problem.scenario.weight("interest-coverage"), _away(build)
    for s, here in enumerate(build.in_room):
        for r, lost in without_seats(build, s, here, frozenset(away)).items():
            build.cost("interest-coverage", lost * here[r])
    return weight * sum(away.values())


def without_seats(
    build: Build, s: int, rooms: Iterable[int], away: Collection[tuple[str, int]] = ()
) -> dict[int, int]:
    """
    Return the points that wishes lose at least in each room that has too few seats for a session.

    Args:
        build: Candidates are enough.
        s: The session.
        rooms: Those that it may get.
        away: Parties and sessions that are not counted.

    """
    problem, scenario = build.problem, build.problem.scenario
    weight = scenario.weight("interest-coverage")
    if not weight or not _seats_bind(build):
        return {}
    speak = {scenario.people[p].delegation for p in scenario.needed(problem.sessions[s])}
    wishes = sorted(
        worth
        for party in scenario.wishes
        if (worth := _worth(build, party, s)) and party not in speak and (party, s) not in away
    )
    lost = {r: sum(wishes[: max(0, len(wishes) - seats)]) for r, seats in _seats(build, s, rooms).items()}
    return {r: weight * worth for r, worth in lost.items() if worth}


def _worth(build: Build, party: str, s: int) -> int:
    """What attending a session is worth to a delegation, if that counts."""
    name = build.problem.sessions[s].id
    counts = build.counts("interest-coverage", party, name) and build.problem.scenario.members[party]
    return build.problem.scenario.wishes.get(party, {}).get(name, 0) if counts else 0


def _away(build: Build) -> dict[tuple[str, int], int]:
    """Of each two parties that avoid each other and wish the same session, the wish that is worth less."""
    found: dict[tuple[str, int], int] = {}
    rivals = _rivals(build)
    for s, session in enumerate(build.problem.sessions):
        if session.attendance in BY_DESIGN or build.held[s] is not True:
            continue
        left = {party: worth for party in rivals if (worth := _worth(build, party, s))}
        for party, others in rivals.items():
            for rival in others:
                if party in left and rival in left:
                    less = min((party, rival), key=left.__getitem__)
                    found[less, s] = left[less]
                    del left[party], left[rival]
    return found


def _bound(build: Build) -> dict[str, tuple[int, ...]]:
    """For each delegation, the sessions meant for everyone that no member of it can be excused from."""
    problem, scenario = build.problem, build.problem.scenario
    everyone = {
        s: {delegation.id for delegation in scenario.invited(session)}
        for s, session in enumerate(problem.sessions)
        if session.attendance is Attendance.EVERYONE and build.possible(s) and build.held[s] is True
    }
    if not (build.strict("delegation-coverage") and build.strict("person-free")):
        everyone = {}
    days = [day.date for day in scenario.event.days]
    zones = {
        s: {scenario.rooms[r].zone for r in build.in_room[s]} if not problem.sessions[s].overflow else {None}
        for s in everyone
    }

    cleared: dict[tuple[object, ...], bool] = {}

    def free(person: Person, s: int) -> bool:
        """Whether the person might be away, not cleared, or on duty elsewhere."""
        like = person.clearance, person.clearance_from, person.clearance_until, s
        if like not in cleared:
            cleared[like] = all(scenario.is_cleared(person, zone, day) for zone in zones[s] for day in days)
        return bool(person.present) or not cleared[like] or person.id in wanted

    wanted = {person for session in problem.sessions for person in scenario.needed(session)}
    return {
        delegation: tuple(
            s
            for s, invited in everyone.items()
            if delegation in invited and not any(free(p, s) for p in people)
        )
        for delegation, people in scenario.members.items()
    }


def _duties(build: Build) -> dict[str, dict[int, int]]:
    """Members that each delegation has in sessions by need or to cover them."""
    problem, scenario = build.problem, build.problem.scenario
    found: dict[str, dict[int, int]] = {}
    for s, session in enumerate(problem.sessions):
        if not build.possible(s):
            continue
        for person in scenario.needed(session) if build.strict("person-free") else ():
            mine = found.setdefault(scenario.people[person].delegation, {})
            mine[s] = mine.get(s, 0) + 1
        if session.attendance is Attendance.DELEGATIONS and build.strict("delegation-coverage"):
            for delegation in scenario.invited(session):
                mine = found.setdefault(delegation.id, {})
                mine[s] = max(mine.get(s, 0), session.seats)
    return found


def _seats(build: Build, s: int, rooms: Iterable[int]) -> dict[int, int]:
    """Seats left for those who come by interest, in each of some rooms."""
    problem, scenario = build.problem, build.problem.scenario
    session = problem.sessions[s]
    beside = sum(scenario.room_by_id[room].seats(session.layout) or 0 for room in session.overflow)
    needed = len(scenario.needed(session))
    return {r: max(0, (scenario.rooms[r].seats(session.layout) or 0) + beside - needed) for r in rooms}


def _seats_bind(build: Build) -> bool:
    """Whether no room ever holds more people than it has seats."""
    return not build.waived("room-capacity") and build.strict("room-capacity")


def _short_of_seats(build: Build, alike: Mapping[_Kind, int]) -> set[int]:
    """Sessions for which some room that they may get has fewer seats than delegations wish to come."""
    problem, scenario = build.problem, build.problem.scenario
    wanted: dict[int, int] = {}
    for kind, delegations in alike.items():
        for s, _ in kind.wishes:
            wanted[s] = wanted.get(s, 0) + delegations
    found = set()
    for s, heads in wanted.items():
        session = problem.sessions[s]
        if not _seats_bind(build):
            continue
        least = min((scenario.rooms[r].seats(session.layout) or 0 for r in build.in_room[s]), default=0)
        if heads + len(scenario.needed(session)) > least:
            found.add(s)
    return found


def _under_way(build: Build) -> list[int]:
    """
    Return the minutes after each session in which whoever was there is at no other.

    A session so soon after cannot have the same room, and to any other room there is a way: as much of
    the shortest as is shorter than the time until somebody else may have the room, and than any session.
    """
    problem = build.problem
    none = [0] * len(problem.sessions)
    if build.pools is not None or not (build.strict("person-free") and build.strict("room-free")):
        return none
    used = sorted({r for here in build.in_room for r in here})
    ways = problem.ways
    shortest = {r: min((int(ways[r, q]) for q in used if q != r), default=0) for r in used}
    briefest = min((session.duration for session in problem.sessions), default=0)
    found = []
    for session, here in zip(problem.sessions, build.in_room, strict=True):
        gap = min((problem.scenario.rooms[r].turnover for r in here), default=0)
        way = min((shortest[r] for r in here), default=0)
        found.append(min(way, max(gap, session.settling), briefest))
    return found


def _meeting(build: Build, kinds: Iterable[_Kind], under_way: int = 0) -> Mapping[int, frozenset[int]]:
    """For each session that is wished or needs somebody, those of them that could coincide with it."""
    sessions = sorted({s for kind in kinds for s, _ in (*kind.wishes, *kind.duties)})
    return {
        s: frozenset(other for other in sessions if other != s and build.can_overlap(s, other, under_way))
        for s in sessions
    }


def _crowded(party: _Party, meeting: Mapping[int, frozenset[int]]) -> set[int]:
    """Sessions that could coincide with as many others as the delegation has members."""
    taken = [(s, 1) for s, _ in party.wishes] + list(party.duties)
    return {
        s
        for s, _ in party.wishes
        if sum(heads for other, heads in taken if other in meeting[s]) >= party.members
    }


def _sure(build: Build, party: _Party, s: int, short: Collection[int], crowded: Collection[int]) -> bool:
    """Whether nothing can keep a delegation from a session that it wishes."""
    return (
        not party.name
        and s not in short
        and s not in crowded
        and build.held[s] is True
        and not _clear(build, party, s)
    )


def _clear(build: Build, party: _Party, s: int) -> list[Literal]:
    """Literals that must hold if anybody is to attend a session: it is clear of those meant for everyone."""
    return [
        clear_by_way(build, s, everyone)
        for everyone in party.everyone
        if build.can_overlap(s, everyone, margin=longest_way(build, s, everyone))
    ]


def _by_start(
    build: Build, party: _Party, crowded: set[int], heads: dict[int, list[Linear]], under_way: list[int]
) -> None:
    """Count those who go, start by start: with few starts this bounds far better than intervals."""
    sessions, many = build.problem.sessions, party.delegations
    goes: dict[tuple[int, int], Linear] = {}
    until: dict[tuple[int, int], int] = {}
    for s, worth in party.wishes:
        met = build.cp.new_int_var(0, many, f"met({sessions[s].id})")
        build.cost("interest-coverage", party.weight * worth * (many - met))
        heads.setdefault(s, []).append(met)
        for clear in _clear(build, party, s):
            build.cp.add(met <= many * clear)
        if s not in crowded:
            build.cp.add(met <= many * build.held[s])
            continue
        for t, literal in build.at(s).items():
            there = build.cp.new_int_var(0, many, f"goes({sessions[s].id}, {t})")
            build.cp.add(there <= many * literal)
            goes[s, t] = there
            until[s, t] = t + sessions[s].duration + under_way[s]
        build.cp.add(met == sum(goes[s, t] for t in build.at(s)))
    instants = {t for _, t in goes}
    for s, taken in party.duties:
        if any(build.can_overlap(s, other, under_way[s]) for other in crowded):
            for t, literal in build.at(s).items():
                goes[s, t] = taken * many * literal
                until[s, t] = t + sessions[s].duration + under_way[s]
    stays = [(t, until[s, t], there) for (s, t), there in goes.items()]
    for running in at_once(stays, instants):
        build.cp.add(sum(there for _, there in running) <= party.members * many)


def _granted(build: Build, party: _Party, crowded: Collection[int]) -> None:
    """Meet every wish: at no instant do more sessions run than there are members."""
    sessions = build.problem.sessions
    for s, _ in party.wishes:
        for clear in _clear(build, party, s):
            build.cp.add(clear == 1)
    taken = [(s, 1) for s in sorted(crowded)]
    taken += [(s, here) for s, here in party.duties if any(build.can_overlap(s, c) for c in crowded)]
    if not all(build.few(s) for s, _ in taken):
        demands = [min(here, party.members) for _, here in taken]
        build.cp.add_cumulative([build.span(s) for s, _ in taken], demands, party.members)
        return
    stays = [(t, t + sessions[s].duration, (s, here)) for s, here in taken for t in build.candidates[s]]
    for running in at_once(stays):
        if sum({s: here for _, (s, here) in running}.values()) > party.members:
            build.cp.add(sum(here * build.at(s)[t] for t, (s, here) in running) <= party.members)


def _by_interval(
    build: Build, party: _Party, crowded: set[int], heads: dict[int, list[Linear]], under_way: list[int]
) -> None:
    sessions, many = build.problem.sessions, party.delegations
    spans, taken = [], []
    for s, worth in party.wishes:
        met = build.cp.new_bool_var(f"met({sessions[s].id})")
        if build.held[s] is not True:
            build.cp.add_implication(met, build.held[s])
        build.cost("interest-coverage", party.weight * worth * many * (1 - met))
        heads.setdefault(s, []).append(many * met)
        for clear in _clear(build, party, s):
            build.cp.add_implication(met, clear)
        if s in crowded:
            spans.append(
                build.cp.new_optional_fixed_size_interval_var(
                    build.start[s], sessions[s].duration + under_way[s], met, "goes"
                )
            )
            taken.append(1)
    for s, here in party.duties:
        if any(build.can_overlap(s, other, under_way[s]) for other in crowded):
            spans.append(
                build.cp.new_optional_fixed_size_interval_var(
                    build.start[s], sessions[s].duration + under_way[s], build.held[s], "duty"
                )
            )
            taken.append(min(here, party.members))
    if spans:
        build.cp.add_cumulative(spans, taken, party.members)
