"""
What placements must leave room for: each item of a list in one of its parts, with its person free.

Only what can be told without knowing who has which place: as many items in a part as it has places,
each at some time at which its person is there, and needed nowhere else; the first by name among the
first; parties that avoid each other in one part only if there are enough others to stand between. Nothing
lawful is lost, as every place is such a time. Who has which place is found by `orders`, once placements
are known.
"""

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Item, ListPart, Person
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because, Literal
from eventplan.solver.list_rules import APART, Listed, may_hold, places_of, rivals, seconds_of, side_by_side
from eventplan.solver.presence import always_there


def post_lists(build: Build, rule: str, lists: Sequence[Listed]) -> None:
    """Give each item of each list a part."""
    for listed in lists:
        _post(build, rule, listed)


def _post(build: Build, rule: str, listed: Listed) -> None:
    cp, index = build.cp, build.problem.session_index
    parts = [part for part in listed.parts if build.possible(index[part.session])]
    rounds = {part.session: _rounds(build, listed, part) for part in parts}
    has: dict[str, list[Literal]] = {part.session: [] for part in parts}
    where: dict[tuple[str, str], Literal] = {}
    # In a model of one day an item may have its part on another.
    elsewhere = build.loose or any(build.outside(index[part.session]) for part in listed.parts)

    for item in listed.items:
        because = build.because(rule, listed.id, item.who)
        if because is None:
            continue

        mine = []

        for part in parts:
            if may_hold(build.problem.scenario, listed, item, part):
                s = index[part.session]
                literal = cp.new_bool_var(f"{item.who} in {part.session}")
                for held in build.present(s):
                    cp.add_implication(literal, held)

                mine.append(literal)
                build.turns.setdefault((item.who, s), []).append(literal)
                has[part.session].append(literal)
                where[item.who, part.session] = literal
                _free(build, listed, s, item, rounds[part.session], [literal, *because])

        build.enforce(cp.add(sum(mine) <= 1) if elsewhere else cp.add(sum(mine) == 1), because)

    for part in parts:
        literals_here = has[part.session]
        places = places_of(build.problem, listed, part)
        if len(literals_here) > places:
            cp.add(sum(literals_here) <= places)

        least = build.because(rule, listed.id, part.session)
        if part.least and least is not None:
            conditions = [*least, *build.present(index[part.session])]
            build.enforce(cp.add(sum(literals_here) >= part.least), conditions)

    for rival in rivals(build.problem.scenario, listed):
        because = build.because(APART, *rival.parties, listed.id)
        for part in parts if because is not None else ():
            both = [where[who, part.session] for who in sorted(rival.people) if (who, part.session) in where]
            if len(both) == 2:
                _between(build, listed, part, has[part.session], [*both, *(because or ())])


def _between(
    build: Build, listed: Listed, part: ListPart, literals: list[Literal], conditions: list[Literal]
) -> None:
    """Where two who are not to be side by side are in one part, have enough others in it."""
    places = min(places_of(build.problem, listed, part), len(listed.items))
    # Whoever speaks from the chair does not wait in a seat: then fewer places are side by side.
    chairs = build.problem.scenario.session_by_id[part.session].chairs
    pairs = ((two, place) for two in range(places) for place in range(two))
    apart = (two + 1 for two, first in pairs if not side_by_side(listed, first, two, waits=not chairs))
    least = next(apart, None)
    if least is None:
        build.never(conditions)
    else:
        build.enforce(build.cp.add(sum(literals) >= least), conditions)


def _free(
    build: Build, listed: Listed, s: int, item: Item, rounds: list[tuple[int, int]], because: Because
) -> None:
    """Make a part have some time at which a person is there, and needed in no other session."""
    cp, problem = build.cp, build.problem
    person = problem.scenario.people[item.who]
    elsewhere = [t for t in problem.needing.get(item.who, ()) if t != s and build.possible(t)]

    if build.strict("attendance"):
        bound = problem.binding.get(item.who, ())
        elsewhere += [t for t in bound if t != s and build.possible(t) and always_there(build, person, t)]

    elsewhere = [t for t in elsewhere if build.can_overlap(s, t, margin=listed.call_up)]

    if item.who in listed.first:
        rounds = rounds[: listed.first.index(item.who) // getattr(listed, "desks", 1) + 1]

    _cleared(build, s, person, because)

    if person.present:
        _present(build, s, rounds, person, listed.call_up, because)
    if not elsewhere or not rounds:
        return

    # Whole minutes, rounded in favour of the person: no place is lost.
    turn = cp.new_int_var_from_domain(
        cp_model.Domain.from_values([first // 60 for first, _ in rounds]), "turn"
    )
    length = (rounds[0][1] - rounds[0][0]) // 60

    for t in elsewhere:
        first = cp.new_bool_var("turn-first")
        begin = build.start[s] + turn
        conditions = [*because, *build.present(t)]
        build.enforce(cp.add(begin + length <= build.start[t]), [*conditions, first])
        build.enforce(cp.add(begin - listed.call_up >= build.end[t]), [*conditions, ~first])


def _cleared(build: Build, s: int, person: Person, because: Because) -> None:
    """Keep a part to rooms, and days, for which a person on the list is cleared."""
    problem, scenario = build.problem, build.problem.scenario
    session = problem.sessions[s]

    if not scenario.clearances or build.priced("zone-clearance"):
        return

    positions = np.searchsorted(problem.starts, build.candidates[s])
    days = problem.day_of_start[positions]

    for r, in_room in build.in_room[s].items():
        may = [scenario.may_enter(person, session, problem.rooms[r], day.date) for day in scenario.event.days]
        cleared = [start for start, day in zip(build.candidates[s], days.tolist(), strict=True) if may[day]]
        if len(cleared) == len(days):
            continue

        held = build.because("zone-clearance", person.id, session.id)
        if held is None:
            return

        if cleared:
            build.start_within(s, cleared, [*because, *held, in_room])
        else:
            build.never([*because, *held, in_room])


def _rounds(build: Build, listed: Listed, part: ListPart) -> list[tuple[int, int]]:
    """First and last second of each place of a part, from its session's start."""
    seconds, desks = seconds_of(listed), getattr(listed, "desks", 1)
    number = -(-places_of(build.problem, listed, part) // desks)
    begin = part.offset * 60
    return [(begin + n * seconds, begin + (n + 1) * seconds) for n in range(number)]


def _present(
    build: Build, s: int, rounds: list[tuple[int, int]], person: Person, call_up: int, because: Because
) -> None:
    """Keep a session to starts at which a person is present for some place, from call-up to its end."""
    stays = [(low * 60, high * 60) for low, high in map(build.problem.minutes, person.present)]
    allowed = []

    for start in build.candidates[s]:
        turns = ((60 * (start - call_up) + first, 60 * start + last) for first, last in rounds)
        if any(low <= begin and end <= high for begin, end in turns for low, high in stays):
            allowed.append(start)

    if len(allowed) < len(build.candidates[s]):
        if allowed:
            build.start_within(s, allowed, because)
        else:
            build.never(because)
