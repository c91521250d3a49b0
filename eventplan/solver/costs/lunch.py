"""`lunch`: heads of delegation whose sessions leave no time to eat."""

from collections.abc import Iterable

from eventplan.model import DelegationKind, Kind, Person
from eventplan.solver.build import Build

BEGIN, END, MEAL = 11 * 60 + 30, 14 * 60 + 30, 45


def cost(build: Build, weight: int) -> None:
    """Charge each day for the heads who cannot eat; those with the same sessions are counted together."""
    groups: dict[tuple[int, tuple[int, ...]], int] = {}

    for person in _heads(build):
        mine = _sessions(build, person)
        for d in range(len(build.problem.days)) if mine else ():
            near = tuple(s for s in mine if _overlap(build, s, d))
            if near and _there(build, person, d) and _may_go_hungry(build, near, d):
                groups[d, near] = groups.get((d, near), 0) + 1

    for (d, near), number in groups.items():
        _charge(build, d, near, weight * number)


def _heads(build: Build) -> Iterable[Person]:
    scenario = build.problem.scenario
    ruled = {who for load in scenario.workload if load.meal is not None for who in load.who}

    for person in scenario.people.values():
        guest = person.head and person.kind is not DelegationKind.MEDIA and person.id not in ruled
        if guest and build.counts("lunch", person.id):
            yield person


def _sessions(build: Build, person: Person) -> list[int]:
    """Sessions that need a person, or are meant for them and bind them, but for meals."""
    problem = build.problem
    bound = [
        s
        for s in problem.binding.get(person.id, ())
        if problem.scenario.could_attend(person, problem.sessions[s])
    ]

    return [
        s
        for s in sorted({*problem.needing.get(person.id, ()), *bound})
        if build.possible(s) and problem.sessions[s].kind not in (Kind.SOCIAL, Kind.BREAK)
    ]


def _noon(build: Build, d: int) -> tuple[int, int]:
    return build.problem.clock(d, BEGIN), build.problem.clock(d, END)


def _overlap(build: Build, s: int, d: int) -> int:
    """Minutes of lunch that a session may take at most on a day."""
    known = build.known.setdefault("lunch", {})
    if (s, d) not in known:
        low, high = _noon(build, d)
        long = build.problem.sessions[s].duration
        known[s, d] = max((min(t + long, high) - max(t, low) for t in build.candidates[s]), default=0)

    return max(0, int(known[s, d]))


def _there(build: Build, person: Person, d: int) -> bool:
    low, high = _noon(build, d)
    stays = map(build.problem.minutes, person.present)
    return not person.present or any(since <= low and high <= until for since, until in stays)


def _may_go_hungry(build: Build, near: tuple[int, ...], d: int) -> bool:
    """Whether sessions may leave no meal, and those that are pinned alone leave one."""
    low, high = _noon(build, d)
    if sum(_overlap(build, s, d) for s in near) + (len(near) + 1) * (MEAL - 1) < high - low:
        return False

    free = low
    pinned = sorted(
        (build.candidates[s][0], build.candidates[s][0] + build.problem.sessions[s].duration)
        for s in near
        if build.problem.sessions[s].start is not None
    )
    for since, until in pinned:
        if since - free >= MEAL:
            return True
        free = max(free, until)

    return high - free >= MEAL


def _charge(build: Build, d: int, near: tuple[int, ...], points: int) -> None:
    cp, (low, high) = build.cp, _noon(build, d)
    at, eats = cp.new_int_var(low, high - MEAL, "lunch"), cp.new_bool_var("eats")
    meal = cp.new_optional_fixed_size_interval_var(at, MEAL, eats, "lunch")

    for s in near:
        cp.add_no_overlap([meal, build.span(s)])

    build.cost("lunch", points * (1 - eats))
