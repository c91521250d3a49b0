"""`stays`: sessions of a series in slots and rooms, in a row; no two series in one of them."""

from itertools import combinations

from eventplan.model import Series
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Literal
from eventplan.solver.stays import Stays, in_reach, items_of, stays_of


def exclude(build: Build) -> None:
    """Forbid starts that no row leads to, and rooms that are not of the series."""
    problem = build.problem
    packed = build.strict("stays")

    for series in problem.scenario.series:
        for s in items_of(problem, series):
            because = build.because("stays", series.id, problem.sessions[s].id)
            build.forbid(because, s, starts=~in_reach(problem, series, s, packed=packed))
            for r, room in enumerate(problem.rooms):
                if series.rooms and room not in series.rooms:
                    build.forbid(because, s, room=r)


def post(build: Build) -> None:
    """Post rows, series that are never in one room, and how many stays there are at once."""
    stays, scenario = stays_of(build), build.problem.scenario
    for series in scenario.series:
        _in_a_row(build, stays, series)
        if series.most_at_once is not None:
            _at_once(build, stays, series, series.most_at_once)

    if build.strict("stays"):
        _alone(build, stays)
    else:
        for first, other in combinations(scenario.series, 2):
            _apart(build, stays, first, other)


def _in_a_row(build: Build, stays: Stays, series: Series) -> None:
    problem, cp = build.problem, build.cp
    lows = {low for low, _ in stays.slots(series.slots)}
    items = [s for s in items_of(problem, series) if build.possible(s)]

    for s in items:
        because = build.because("stays", series.id, problem.sessions[s].id)
        if because is None or lows.issuperset(build.candidates[s]):
            continue

        either: list[Literal] = []
        soonest = build.cp.new_bool_var("first-in-stay")
        build.start_within(s, sorted(lows.intersection(build.candidates[s])), [soonest])
        either.append(soonest)

        for before in items:
            long = problem.sessions[before].duration + series.gap
            if before != s and not {t + long for t in build.candidates[before]}.isdisjoint(
                build.candidates[s]
            ):
                either.append(_follows(build, stays, before, s, long))

        cp.add_bool_or([*either, *(~literal for literal in (*because, *build.present(s)))])

    if build.strict("stays"):
        _filled(build, stays, series, items)


def _follows(build: Build, stays: Stays, before: int, s: int, long: int) -> Literal:
    """Return a literal under which a session starts *long* after another one did, in the same stay."""
    follows = build.cp.new_bool_var("follows")
    build.cp.add(build.start[s] == build.start[before] + long).only_enforce_if(follows)
    cells, other = stays.cells(before), stays.cells(s)
    build.cp.add_bool_or([*cells.values(), ~follows])

    for cell, literal in cells.items():
        build.cp.add_bool_or([~literal, other.get(cell, False), ~follows])

    return follows


def _filled(build: Build, stays: Stays, series: Series, items: list[int]) -> None:
    """Say what follows for all: who is in a stay ends within what its sessions take in all."""
    sessions, slots = build.problem.sessions, stays.slots(series.slots)
    by_cell: dict[tuple[int, int], list[tuple[int, Literal]]] = {}

    for s in items:
        for cell, literal in stays.cells(s).items():
            by_cell.setdefault(cell, []).append((s, literal))

    for (j, _), among in by_cell.items():
        if len(among) > 1:
            load = sum((sessions[s].duration + series.gap) * literal for s, literal in among)
            low, high = slots[j]
            build.cp.add(load <= high - low + series.gap)

            for s, literal in among:
                build.cp.add(build.end[s] <= low + load - series.gap).only_enforce_if(literal)


def _at_once(build: Build, stays: Stays, series: Series, most: int) -> None:
    because = build.because("stays", series.id)
    if because is None:
        return

    for j in range(len(stays.slots(series.slots))):
        in_slot = [literal for (slot, _), literal in stays.of(series).items() if slot == j]
        if len(in_slot) > most:
            build.enforce(build.cp.add(sum(in_slot) <= most), because)


def _alone(build: Build, stays: Stays) -> None:
    """Let at most one series have a slot in a room; of rooms that are parts of others, pair by pair."""
    scenario = build.problem.scenario
    by_cell: dict[tuple[tuple[int, int], int], list[Literal]] = {}

    for series in scenario.series:
        for (j, r), literal in stays.of(series).items():
            by_cell.setdefault((stays.slots(series.slots)[j], r), []).append(literal)

    for literals in by_cell.values():
        build.cp.add_at_most_one(literals)

    grids = {series.slots for series in scenario.series}
    if len(grids) > 1 or any(room.combines for room in scenario.rooms):
        for first, other in combinations(scenario.series, 2):
            _apart(build, stays, first, other)


def _apart(build: Build, stays: Stays, this_series: Series, other: Series) -> None:
    because = build.because("stays", this_series.id, other.id)
    if because is None:
        return

    rooms, parts_of = build.problem.rooms, build.problem.scenario.parts_of
    slots_of_first, there = stays.slots(this_series.slots), stays.slots(other.slots)

    for (j, r), first in stays.of(this_series).items():
        for (k, q), second in stays.of(other).items():
            at_once = slots_of_first[j][0] < there[k][1] and there[k][0] < slots_of_first[j][1]
            if at_once and parts_of(rooms[r]) & parts_of(rooms[q]):
                build.cp.add_bool_or([~first, ~second, *(~literal for literal in because)])
