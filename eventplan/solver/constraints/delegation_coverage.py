"""
`delegation-coverage`: at every instant a delegation has members for all that it must cover.

Here members are counted, not named: a delegation with enough members may still not find names (people are
present at different times, and walk). Names are found by `attendance`; where they cannot be, the
placement is forbidden and the search goes on, so no plan is lost and none is wrong.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from eventplan.model import Attendance, Delegation, Person, Session
from eventplan.solver.build import Build
from eventplan.solver.constraints.organisers_present import represented
from eventplan.solver.presence import always_there, starts_present
from eventplan.solver.ways import apart_by_way


def fits(person: Person, session: Session) -> bool:
    """Whether a member has the rank and a language for covering a session."""
    least = session.least_rank
    if person.id in session.excused:
        return False
    if least is not None and person.rank.order > least.order:
        return False

    return not session.languages or not person.languages or bool({*session.languages} & {*person.languages})


def covered(build: Build) -> Iterator[tuple[int, Session, Delegation]]:
    """Every session that a delegation must cover."""
    scenario = build.problem.scenario

    for s, session in enumerate(build.problem.sessions):
        if session.attendance is Attendance.DELEGATIONS:
            for delegation in scenario.invited(session):
                yield s, session, delegation


def exclude(build: Build) -> None:
    """Forbid starts at which too few fitting members are there, and rooms for which too few are cleared."""
    problem, scenario = build.problem, build.problem.scenario
    zones = sorted({room.zone for room in scenario.rooms if room.zone})

    for s, session, delegation in covered(build):
        because = build.because("delegation-coverage", delegation.id, session.id)
        if because is None or _priced(build):
            continue

        able = [p for p in scenario.members[delegation.id] if fits(p, session)]
        if len(able) < session.seats or any(p.present for p in able):
            there = sum(
                (starts_present(problem, p, s).astype(int) for p in able),
                np.zeros(len(problem.starts), dtype=int),
            )
            build.forbid(because, s, starts=there < session.seats)

        for zone in zones:
            for d, day in enumerate(scenario.event.days):
                cleared = sum(scenario.is_cleared(p, zone, day.date) for p in able)
                if cleared < session.seats and not build.waived("zone-clearance"):
                    for r, room in enumerate(scenario.rooms):
                        if room.zone == zone:
                            build.forbid(because, s, starts=problem.day_of_start == d, room=r)


def _priced(build: Build) -> bool:
    """With a price, a delegation may fall short: names decide what it pays."""
    return build.problem.scenario.policy("delegation-coverage").price is not None


def post(build: Build) -> None:
    """Bound what a delegation must cover at one instant by its members."""
    scenario = build.problem.scenario
    needed = _needed(build)
    done: set[tuple[int, int]] = set()
    tightest: dict[tuple[tuple[int, int], ...], int] = {}

    for party, seats in _seats_to_fill(build).items():
        taken = needed.get(party, {})
        demands = {s: max(seats.get(s, 0), taken.get(s, 0)) for s in sorted({*seats, *taken})}
        key = tuple((s, demand) for s, demand in demands.items() if demand)
        size = len(scenario.members[party])

        for (a, least_of_first), (b, other) in combinations(key, 2):
            # Too few for both: then one member must be able to walk from the one to the other.
            if least_of_first + other > size and (a, b) not in done:
                done.add((a, b))
                apart_by_way(build, a, b, [])

        if sum(demand for _, demand in key) > size and len(key) > 2:
            # Delegations with the same duties ask for the same thing; the smallest asks for most.
            tightest[key] = min(tightest.get(key, size), size)

    for key, size in tightest.items():
        spans = [build.span(s) for s, _ in key]
        build.cp.add_cumulative(spans, [demand for _, demand in key], size)


def _needed(build: Build) -> dict[str, dict[int, int]]:
    """How many members of each party are surely at each session that may be held."""
    problem, people = build.problem, build.problem.scenario.people
    needed: dict[str, dict[int, int]] = {}

    # Where a person may be needed in two places at once, people needed do not count as members taken.
    if not build.strict("person-free") and (not build.labelled or build.leaves_out("person-free")):
        return needed

    for s in range(len(problem.sessions)):
        if build.possible(s):
            for name in _surely_there(build, s):
                mine = needed.setdefault(people[name].delegation, {})
                mine[s] = mine.get(s, 0) + 1

    return needed


def _seats_to_fill(build: Build) -> dict[str, dict[int, int]]:
    """How many members each party must have at each session that may be held."""
    seats: dict[str, dict[int, int]] = {}

    if not _left_out(build, "delegation-coverage"):
        for s, session, delegation in covered(build):
            because = ("delegation-coverage", delegation.id, session.id)
            if build.possible(s) and build.because(*because) is not None:
                seats.setdefault(delegation.id, {})[s] = session.seats

    if not _left_out(build, "organisers-present"):
        for s, session, party, number in represented(build):
            if build.possible(s) and build.because("organisers-present", party, session.id) is not None:
                mine = seats.setdefault(party, {})
                mine[s] = max(mine.get(s, 0), number)

    return seats


def _surely_there(build: Build, s: int) -> tuple[str, ...]:
    """People without whom a session cannot be held, or whom no other session may take away from it."""
    problem, scenario = build.problem, build.problem.scenario
    needed = scenario.needed(problem.sessions[s])

    if not build.possible(s) or not build.strict("attendance"):
        return needed

    bound = (scenario.people[name] for name in sorted(problem.bound.get(s, ())))

    return (*needed, *(person.id for person in bound if always_there(build, person, s)))


def _left_out(build: Build, rule: str) -> bool:
    """Whether a rule asks for no members: waived, or at a price, so that names decide what it pays."""
    return build.waived(rule) or build.priced(rule)
