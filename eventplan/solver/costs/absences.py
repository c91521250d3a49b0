"""
`absences`: points for those who miss a session that is meant for them, and could be there.

Charged here is what placements decide: who is away or not cleared then and there, and who is needed
elsewhere. Whom other duties take away is seen once members have names: the charge is never too high.
"""

from collections.abc import Iterator

from eventplan.model import Person
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal
from eventplan.solver.presence import there
from eventplan.solver.ways import clear_by_way, longest_way

ID = "absences"


def cost(build: Build, weight: int) -> None:
    """Charge the absences that placements decide."""
    for s, session in enumerate(build.problem.sessions):
        if not build.possible(s) or session.absent == "free":
            continue

        away: dict[int, tuple[Literal, int]] = {}
        before, free = len(build.costs), list[int]()
        bound = build.problem.bound.get(s, frozenset())

        for person, points in _meant(build, s):
            units = weight * points
            present = there(build, person, s)
            if present is False:
                build.cost(ID, units * build.held[s])
                continue

            if present is not True:
                _, so_far = away.get(present.index, (present, 0))
                away[present.index] = present, so_far + units

            if person.id not in bound:
                _called_away(build, person, s, present, units)
                free.append(units)

        for present, units in away.values():
            missed = build.cp.new_bool_var(f"away({session.id})")
            build.cp.add_bool_or([missed, present, *(~held for held in build.present(s))])
            build.cost(ID, units * missed)

        if len(build.costs) == before:  # else whoever has no seat may be charged already
            _without_seats(build, s, sorted(free))


def _without_seats(build: Build, s: int, units: list[int]) -> None:
    """Charge, room by room, for those who find no seat: at least for those who cost least."""
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    if not build.strict("room-capacity") or session.overflow:
        return

    for r, literal in build.in_room[s].items():
        over = len(units) - (scenario.rooms[r].seats(session.layout) or 0)
        if over > 0:
            build.cost(ID, sum(units[:over]) * literal)


def _meant(build: Build, s: int) -> tuple[tuple[Person, int], ...]:
    """People who count, and the points for each: a session is meant for them, and does not need them."""
    memory, key = build.problem.memory, (ID, s)
    if key not in memory:
        memory[key] = tuple(_who_counts(build, s))

    meant: tuple[tuple[Person, int], ...] = memory[key]

    return meant


def _who_counts(build: Build, s: int) -> Iterator[tuple[Person, int]]:
    scenario, session = build.problem.scenario, build.problem.sessions[s]
    needed = set(scenario.needed(session))

    for name in scenario.meant_for(session):
        person = scenario.people[name]
        alone = (name,) if person.head or person.named else ()
        if (
            name not in needed
            and build.counts(ID, *alone, person.delegation, session.id)
            and scenario.could_attend(person, session)
        ):
            yield person, scenario.absence_points(person, session)


def _called_away(build: Build, person: Person, s: int, present: Literal, units: int) -> None:
    """Charge once for somebody whom any other session needs while this one is held."""
    others = [
        t
        for t in build.problem.needing.get(person.id, ())
        if t != s
        and build.possible(t)
        and build.strict("person-free")
        and build.can_overlap(s, t, margin=longest_way(build, s, t))
    ]
    if not others:
        return

    missed = build.cp.new_bool_var(f"missed({person.id}, {build.problem.sessions[s].id})")

    for t in others:
        away = [] if present is True else [~present]
        clear = clear_by_way(build, s, t)
        build.cp.add_bool_or([missed, clear, *away, *(~held for held in build.present(s, t))])

    build.cost(ID, units * missed)
