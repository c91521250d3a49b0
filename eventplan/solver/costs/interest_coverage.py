"""
`interest-coverage`: the weight of the wishes that a delegation cannot attend, given its size.

Members are counted, not named, and of the way between rooms only so much is seen as no two sessions in
different rooms can do without: what is charged here is never more than what the attendance will lose,
so the bound holds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.constraints.non_encounter import BY_DESIGN
from eventplan.solver.instants import at_once

from ..interests import (
    Party,
    PartyKind,
    away_of,
    bound_of,
    clear_of,
    crowded_of,
    duties_of,
    is_sure,
    meeting_of,
    rivals_of,
    seats_bind,
    seats_of,
    short_of_seats,
    spare_of,
    speaks_of,
    under_way_of,
    wishes_of,
    worth_of,
)


def cost(build: Build, weight: int) -> None:
    """Charge what each delegation must lose, once for all delegations that wish alike."""
    rivals, speaks = rivals_of(build), speaks_of(build.problem)
    alike = _alike(build, weight, wishes_of(build), rivals, speaks)
    short = short_of_seats(build, alike)

    if build.near is not None:
        _charge_for_seats(build, short)
        short = set()

    under_way = under_way_of(build)
    meeting = meeting_of(build, alike, max(under_way, default=0))
    heads: dict[int, list[Linear]] = {}
    met: dict[tuple[str, int], Linear] = {}

    for kind, delegations in alike.items():
        if _spared(build, kind):
            build.spared.append((kind, delegations))
            continue

        party = Party(*kind, delegations, weight)
        _count_members(build, party, crowded_of(party, meeting), meeting, short, heads, under_way)

        if kind.name:
            met |= {(kind.name, s): heads[s][-1] for s, _ in kind.wishes}

    _charge_for_meant(build, weight)

    for s in sorted(short):
        seats = sum(
            number * build.in_room[s][r] for r, number in seats_of(build, s, build.in_room[s]).items()
        )
        build.cp.add(sum(heads[s]) <= seats)

    _keep_apart(build, rivals, met, speaks)


def grant(build: Build, weight: int) -> None:
    """Meet every wish for a session that has a place, rather than charge for those that are lost."""
    wishes = {}

    for delegation, wished in wishes_of(build).items():
        wishes[delegation] = [(s, worth) for s, worth in wished if build.possible(s)]

    alike = _alike(build, weight, wishes, rivals_of(build), speaks_of(build.problem))
    meeting = meeting_of(build, alike)

    for kind in alike:
        party = Party(*kind, 1, weight)
        _granted(build, party, crowded_of(party, meeting))


def _alike(
    build: Build,
    weight: int,
    wishes_of_each: Mapping[str, Sequence[tuple[int, int]]],
    rivals: Mapping[str, list[str]],
    speaks: Sequence[Collection[str]],
) -> dict[PartyKind, int]:
    """
    Return kinds of delegations that wish alike, each with their number.

    Wishes that are decided by whether a session is held are charged, and do not count as wishes of a kind.
    """
    scenario = build.problem.scenario
    duties, bound = duties_of(build), bound_of(build)
    alike: dict[PartyKind, int] = {}

    for delegation, wishes in wishes_of_each.items():
        members = len(scenario.members[delegation])
        open_wishes = []

        for s, worth in wishes:
            if build.loose and not build.possible(s):
                continue
            if not build.possible(s) or members == 0:
                build.cost("interest-coverage", weight * worth)
            elif delegation in speaks[s]:
                # People who are needed there attend: the wish is met whenever the session is held.
                build.cost("interest-coverage", weight * worth * (_at_most(build, s) - build.held[s]))
            else:
                open_wishes.append((s, worth))

        if open_wishes:
            duty = tuple(duties.get(delegation, {}).items())
            name = delegation if delegation in rivals else ""
            kind = PartyKind(members, tuple(open_wishes), duty, bound[delegation], name)
            alike[kind] = alike.get(kind, 0) + 1

    return alike


def _at_most(build: Build, s: int) -> Literal:
    """Return what is 1 if a wish for a session may be met, or lost: one left for another day is not lost."""
    return build.held[s] if build.loose else 1


def _count_members(
    build: Build,
    party: Party,
    crowded: set[int],
    meeting: Mapping[int, frozenset[int]],
    short: Collection[int],
    heads: dict[int, list[Linear]],
    under_way: list[int],
) -> None:
    """Charge the wishes of a kind of delegation, by start where sessions have few, else by interval."""
    wishes = tuple((s, worth) for s, worth in party.wishes if not is_sure(build, party, s, short, crowded))
    party = party._replace(wishes=wishes)
    beside = {s for s, _ in party.duties if not meeting[s].isdisjoint(crowded)}

    if all(build.few(s) for s in crowded | beside):
        _by_start(build, party, crowded, heads, under_way)
    elif any(s in short for s, _ in party.wishes):
        for _ in range(party.delegations):
            _by_interval(build, party._replace(delegations=1), crowded, heads, under_way)
    else:
        _by_interval(build, party, crowded, heads, under_way)


def _spared(build: Build, kind: PartyKind) -> bool:
    """Whether a delegation loses nothing where a search near placements begins, and has members to spare."""
    if build.near is None or kind.name or any(s not in build.near for s, _ in kind.wishes):
        return False
    return spare_of(kind, build.near, build.problem) > 0


def _keep_apart(
    build: Build,
    rivals: Mapping[str, list[str]],
    met: Mapping[tuple[str, int], Linear],
    speaks: Sequence[Collection[str]],
) -> None:
    """Grant no two parties that avoid each other the same session."""
    for (party, s), granted in met.items():
        for rival in rivals[party] if build.problem.sessions[s].attendance not in BY_DESIGN else ():
            if rival in speaks[s]:
                build.cp.add(granted + build.held[s] <= 1)
            elif rival > party and (rival, s) in met:
                build.cp.add(granted + met[rival, s] <= 1)


def _charge_for_meant(build: Build, weight: int) -> None:
    """
    Charge delegations with members to spare for what runs beside a session that is meant for everyone.

    All their members are there, so nobody is left for a wish, or for the way from it.
    """
    lost: dict[tuple[int, tuple[int, ...]], int] = {}

    for kind, delegations in build.spared:
        for s, worth in kind.wishes:
            if kind.everyone:
                key = s, kind.everyone
                lost[key] = lost.get(key, 0) + weight * worth * delegations

    for (s, everyone), points in lost.items():
        clear = clear_of(build, everyone, s)
        if not clear:
            continue

        met = build.cp.new_bool_var("met")
        for literal in clear:
            build.cp.add_implication(met, literal)

        build.cost("interest-coverage", points * (1 - met))


def at_least(build: Build) -> int:
    """
    Charge what wishes lose whatever else is decided, where the model of them is left out.

    In a room with too few seats those stay away whose wishes weigh least: charged room by room. Of two
    parties that avoid each other, and wish the same session, one stays away: no plan is without these
    points, which are returned.
    """
    weight, away = build.problem.scenario.weight("interest-coverage"), away_of(build)
    _charge_for_seats(build, range(len(build.in_room)), frozenset(away))

    return weight * sum(away.values())


def _charge_for_seats(
    build: Build, sessions: Iterable[int], away: Collection[tuple[str, int]] = frozenset()
) -> None:
    """Charge what wishes lose at least in each room that has too few seats."""
    for s in sorted(sessions):
        for r, lost in without_seats(build, s, build.in_room[s], away).items():
            build.cost("interest-coverage", lost * build.in_room[s][r])


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
    if not weight or not seats_bind(build):
        return {}

    speak = {scenario.people[p].delegation for p in scenario.needed(problem.sessions[s])}
    wishes = sorted(
        worth
        for party in problem.wishing[problem.sessions[s].id]
        if (worth := worth_of(build, party, s)) and party not in speak and (party, s) not in away
    )
    lost = {r: sum(wishes[: max(0, len(wishes) - seats)]) for r, seats in seats_of(build, s, rooms).items()}

    return {r: weight * worth for r, worth in lost.items() if worth}


def _by_start(
    build: Build, party: Party, crowded: set[int], heads: dict[int, list[Linear]], under_way: list[int]
) -> None:
    """Count those who go, start by start: with few starts this bounds far better than intervals."""
    sessions, many = build.problem.sessions, party.delegations
    goes: dict[tuple[int, int], Linear] = {}
    until: dict[tuple[int, int], int] = {}

    for s, worth in party.wishes:
        met = build.cp.new_int_var(0, many, f"met({sessions[s].id})")
        build.cost("interest-coverage", party.weight * worth * (many * _at_most(build, s) - met))
        heads.setdefault(s, []).append(met)

        for clear in clear_of(build, party.everyone, s):
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

    for s, taken in party.duties:
        if any(build.can_overlap(s, other, under_way[s]) for other in crowded):
            for t, literal in build.at(s).items():
                goes[s, t] = taken * many * literal
                until[s, t] = t + sessions[s].duration + under_way[s]

    stays = [(t, until[s, t], there) for (s, t), there in goes.items()]
    for running in at_once(stays):
        build.cp.add(sum(there for _, there in running) <= party.members * many)


def _granted(build: Build, party: Party, crowded: Collection[int]) -> None:
    """Meet every wish: at no instant do more sessions run than there are members."""
    sessions = build.problem.sessions
    for s, _ in party.wishes:
        for clear in clear_of(build, party.everyone, s):
            build.cp.add(clear == 1)

    def meets_crowded(s: int) -> bool:
        return any(build.can_overlap(s, c) for c in crowded)

    taken = [(s, 1) for s in sorted(crowded)]
    taken += [(s, number) for s, number in party.duties if meets_crowded(s)]
    if not all(build.few(s) for s, _ in taken):
        demands = [min(number, party.members) for _, number in taken]
        build.cp.add_cumulative([build.span(s) for s, _ in taken], demands, party.members)
        return

    stays = [(t, t + sessions[s].duration, (s, number)) for s, number in taken for t in build.candidates[s]]
    for running in at_once(stays):
        if sum({s: number for _, (s, number) in running}.values()) > party.members:
            build.cp.add(sum(number * build.at(s)[t] for t, (s, number) in running) <= party.members)


def _by_interval(
    build: Build, party: Party, crowded: set[int], heads: dict[int, list[Linear]], under_way: list[int]
) -> None:
    sessions, many = build.problem.sessions, party.delegations
    spans, taken = [], []

    for s, worth in party.wishes:
        met = build.cp.new_bool_var(f"met({sessions[s].id})")
        if build.held[s] is not True:
            build.cp.add_implication(met, build.held[s])

        build.cost("interest-coverage", party.weight * worth * many * (_at_most(build, s) - met))
        heads.setdefault(s, []).append(many * met)

        for clear in clear_of(build, party.everyone, s):
            build.cp.add_implication(met, clear)

        if s in crowded:
            spans.append(
                build.cp.new_optional_fixed_size_interval_var(
                    build.start[s], sessions[s].duration + under_way[s], met, "goes"
                )
            )
            taken.append(1)

    for s, number in party.duties:
        if any(build.can_overlap(s, other, under_way[s]) for other in crowded):
            spans.append(
                build.cp.new_optional_fixed_size_interval_var(
                    build.start[s], sessions[s].duration + under_way[s], build.held[s], "duty"
                )
            )
            taken.append(min(number, party.members))

    if spans:
        build.cp.add_cumulative(spans, taken, party.members)
