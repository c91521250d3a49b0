"""
What lists will cost, as a model of placements can see it: who is needed elsewhere in a turn, or waits for it.

Lists are drawn up once placements are known. Near a known plan it is known when everybody's turn is, or
would be in the order of protocol: a session that needs the person then costs what an inversion costs.
It is a guess that a search near a plan is guided by, never a cost, and never part of a bound.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from .build import Build
from .build_rules import Linear, Literal
from .one_list import OneList, lists_of
from .orders import Care, orders
from .problem import Placed, Problem, Waived
from .reorder import Row


class Window(NamedTuple):
    """When somebody had better be free: minutes from the start of a part, call-up included."""

    who: str
    part: int
    begin: int
    end: int
    points: int
    """What it costs if the person is not."""


class Clash(NamedTuple):
    """A session that needs somebody when the person's turn is, or would be."""

    window: Window
    session: int


Called = dict[str, dict[int, tuple[int, int]]]
"""By person, sessions with a turn, and within which minutes of them: from call-up to the end of the turn."""


class Turns(NamedTuple):
    """What lists near known placements ask of people."""

    windows: tuple[Window, ...] = ()
    called: Mapping[str, Mapping[int, tuple[int, int]]] = {}
    """As `Called`, without those at sessions that are meant for them: there they are anyway."""


def turns_near(problem: Problem, placed: Placed, waive: Waived = ()) -> Turns:
    """Return when people on lists had better be free, and are called up, if sessions are placed like this."""
    if not lists_of(problem.scenario):
        return Turns()
    lists = orders(problem, placed, waive, care=Care.QUICK).lists
    return Turns(tuple(window for one_list in lists for window in _of(one_list)), _called(lists))


def _called(lists: Iterable[OneList]) -> Called:
    called: Called = {}
    for one_list in lists:
        scenario = one_list.problem.scenario
        for p, place, i in one_list.chosen:
            turn, session, who = one_list.turn(p, place), one_list.parts[p].session, one_list.items[i].who
            if who in scenario.meant_for(one_list.problem.sessions[session]):
                continue
            start = one_list.placed[session][0]
            begin, end = max(0, turn.start // 60 - start), -(-turn.end // 60) - start
            mine = called.setdefault(who, {})
            before = mine.get(session, (begin, end))
            mine[session] = min(begin, before[0]), max(end, before[1])
    return called


def _of(one_list: OneList) -> Iterator[Window]:
    points = one_list.listed.inversion
    if not points or not one_list.chosen:
        return

    row = Row(one_list)
    late, early, _ = row.inversions(row.people, row.used)
    rank = row.rank[row.people]

    for n, i in enumerate(row.people.tolist()):
        k = n
        if late[n]:
            k = int(np.flatnonzero(rank[:n] > rank[n])[0])
        elif early[n]:
            k = n + 1 + int(np.flatnonzero(rank[n + 1 :] < rank[n])[-1])

        part, place = one_list.slots[int(row.used[k])]
        turn, session = one_list.turn(part, place), one_list.parts[part].session
        start = one_list.placed[session][0]
        begin, end = turn.start // 60 - start, -(-turn.end // 60) - start
        yield Window(one_list.items[i].who, session, begin, end, points)


def clashes(problem: Problem, windows: Iterable[Window], placed: Placed) -> Iterator[Clash]:
    """Return what needs people in their windows, where sessions are placed."""
    for window in windows:
        if window.part in placed:
            at, room = placed[window.part]
            for s in _asking(problem, window):
                if s in placed:
                    start, other = placed[s]
                    end = start + problem.sessions[s].duration
                    there, back = problem.ways[other, room], problem.ways[room, other]
                    if start < at + window.end + back and at + window.begin - there < end:
                        yield Clash(window, s)


def _asking(problem: Problem, window: Window) -> list[int]:
    """Sessions that need the person of a window, or bind the person, but for the one with the turn."""
    asking = {*problem.needing.get(window.who, ()), *problem.binding.get(window.who, ())}
    return sorted(asking - {window.part})


def taken(build: Build, windows: Iterable[Window]) -> Linear:
    """Return what windows cost in a model: as much for each person and list that is needed in one."""
    total: Linear = 0

    for window in windows:
        clash: list[Literal] = []
        for s in _asking(build.problem, window) if build.possible(window.part) else ():
            if build.possible(s):
                literal = _clash(build, window, s)
                if literal is not False:
                    clash.append(literal)

        if any(literal is True for literal in clash):
            total += window.points
        elif len(clash) == 1:
            total += window.points * clash[0]
        elif clash:
            either = build.cp.new_bool_var("needed-in-turn")
            build.cp.add_max_equality(either, clash)
            total += window.points * either

    return total


def _clash(build: Build, window: Window, s: int) -> Literal:
    """A literal that holds if a session needs the person of a window in it, when both are held."""
    cp, ways = build.cp, build.problem.ways
    rooms, others = [*build.in_room[s]], [*build.in_room[window.part]]
    back, there = int(ways[np.ix_(others, rooms)].min()), int(ways[np.ix_(rooms, others)].min())
    long = build.problem.sessions[s].duration
    gap = build.start[s] - build.start[window.part]
    least = build.candidates[s][0] - build.candidates[window.part][-1]
    most = build.candidates[s][-1] - build.candidates[window.part][0]
    before, after = window.begin - there - long, window.end + back
    if most <= before or least >= after:
        return False

    fixed = len(build.candidates[s]) == len(build.candidates[window.part]) == 1
    if fixed and build.held[s] is True:
        return True

    clash, earlier = cp.new_bool_var("clash"), cp.new_bool_var("earlier")
    conditions = [~clash, *build.present(s, window.part)]
    cp.add(gap <= before).only_enforce_if([*conditions, earlier])
    cp.add(gap >= after).only_enforce_if([*conditions, ~earlier])

    return clash
