"""`compactness`: rooms in use on a day, hours of the zones of highest clearance, and sweeps."""

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal


def cost(build: Build, weight: int) -> None:
    """Charge each room opened on a day, each hour begun of a strict zone, and each sweep."""
    scenario = build.problem.scenario

    for d, day in enumerate(scenario.event.days):
        today = [s for s in range(len(build.problem.sessions)) if build.may_be_on(s, d)]
        if build.counts("compactness", "rooms", str(day.date)):
            _rooms(build, d, today, weight)

        for zone in _strictest(build):
            if build.counts("compactness", "zone", zone, str(day.date)):
                _hours(build, d, today, zone, weight)

    if build.counts("compactness", "sweeps"):
        for kind, _, presence, _ in build.records:
            if kind == "sweep":
                build.cost("compactness", weight * presence)


def _rooms(build: Build, d: int, today: list[int], weight: int) -> None:
    cp = build.cp
    opened: dict[int, Linear] = {}

    for r, room in enumerate(build.problem.rooms):
        users = [s for s in today if r in build.in_room[s]]
        if users:
            used = cp.new_bool_var(f"used({room}, {d})")
            for s in users:
                cp.add_bool_or([used, ~build.in_room[s][r], ~build.on_day(s)[d]])

            build.cost("compactness", weight * used)
            opened[r] = len(build.pool(r)) * used

    if build.strict("room-free"):
        for rooms in sorted({frozenset(build.in_room[s]) for s in today}, key=sorted):
            inside = [s for s in today if rooms >= build.in_room[s].keys()]
            _at_once(build, d, inside, [opened[r] for r in sorted(rooms)])


def _at_once(build: Build, d: int, inside: list[int], opened: list[Linear]) -> None:
    """Say what is implied and bounds better: at no instant are more of these rooms taken than are opened."""
    problem = build.problem
    day = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
    stays: list[tuple[int, int, Literal]] = []

    for s in inside:
        session, turnovers = (
            problem.sessions[s],
            [problem.scenario.rooms[r].turnover for r in build.in_room[s]],
        )

        if build.few(s):
            # Until then nobody else can have its room.
            after = session.duration + session.teardown + max(session.settling, min(turnovers, default=0))
            stays += [(t - session.setup, t + after, at) for t, at in build.at(s).items() if day[t] == d]

    for instant in sorted({begin for begin, _, _ in stays}):
        build.cp.add(sum(at for begin, end, at in stays if begin <= instant < end) <= sum(opened))


def _strictest(build: Build) -> list[str]:
    """The zones that ask for the highest clearance that any zone asks for."""
    scenario = build.problem.scenario
    asked = {zone.id: scenario.clearances.index(zone.clearance) for zone in scenario.zones if zone.clearance}
    return [zone for zone, level in asked.items() if level == max(asked.values())]


def _hours(build: Build, d: int, today: list[int], zone: str, weight: int) -> None:
    cp, problem = build.cp, build.problem
    first = cp.new_int_var(0, build.horizon, f"opens({zone}, {d})")
    last = cp.new_int_var(0, build.horizon, f"closes({zone}, {d})")
    inside = 0

    for s in today:
        in_zone = [x for r, x in build.in_room[s].items() if problem.scenario.rooms[r].zone == zone]
        there = build.any_of(in_zone, f"in({s}, {zone})")
        if there is not None:
            inside += 1
            conditions = [there, build.on_day(s)[d]]
            cp.add(first <= build.start[s]).only_enforce_if(conditions)
            cp.add(last >= build.end[s]).only_enforce_if(conditions)

    if inside:
        longest = len(problem.days[d]) + max(problem.sessions[s].duration for s in today)
        hours = cp.new_int_var(0, max(48, -(-longest // 60)), f"hours({zone}, {d})")
        cp.add(60 * hours >= last - first)
        build.cost("compactness", weight * hours)
