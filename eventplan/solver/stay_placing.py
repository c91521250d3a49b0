"""From a solution of a model of stays to placements: sessions are dealt out to rooms, and put in order."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from ortools.graph.python import linear_sum_assignment
from ortools.sat.python import cp_model

from eventplan.model import Series

from .engine import Account
from .problem import Mask, Placed, Problem
from .stay_rows import StayItem, StayRow

Value: TypeAlias = Callable[[cp_model.IntVar], int]
"""The value of a variable in a solution."""

DEALING = 0.1
"""Deterministic effort for dealing the sessions of one slot out to the rooms of its stays."""


def placements_of(rows: Sequence[StayRow], value: Value, account: Account) -> Placed | None:
    """Return placements for a solution; None if its sessions do not fit into the rooms."""
    placed: Placed = {}

    for row in rows:
        rank = 0
        for j in sorted(row.used):
            there = [item for item in row.items if j in item.at and value(item.at[j])]
            rooms = [r for r, literal in sorted(row.stays_in(j).items()) if value(literal)]
            dealt = _dealt(row, j, there, rooms, value, account) if there else {}
            if dealt is None:
                return None

            for r in rooms:
                mine = dealt.get(r, [])
                minute = row.slots[j][0]
                for item in _in_position(mine, rank, row.series):
                    placed[item.s] = minute, r
                    minute += item.length

                rank += len(mine)

    return placed


def left_by(rows: Sequence[StayRow], value: Value, problem: Problem) -> dict[int, tuple[Mask, Mask]]:
    """Return the starts and rooms that a solution leaves to each session of a series."""
    chosen, starts = {}, problem.starts

    for row in rows:
        for item in row.items:
            there, rooms_left = (
                np.zeros(len(starts), dtype=bool),
                np.zeros(len(problem.rooms), dtype=bool),
            )
            for j, at in item.at.items():
                if value(at):
                    there |= (starts >= row.slots[j][0]) & (starts < row.slots[j][1])
                    rooms_left[[r for r, stay in row.stays_in(j).items() if value(stay)]] = True

            chosen[item.s] = there, rooms_left

    return chosen


def _dealt(
    row: StayRow, j: int, there: list[StayItem], rooms: list[int], value: Value, account: Account
) -> dict[int, list[StayItem]] | None:
    """Deal the sessions of a slot out to the rooms, those with wished positions in their order."""
    if len(rooms) == 1:
        return {rooms[0]: there}

    cp, most = cp_model.CpModel(), row.room_for(j)
    there = sorted(there, key=lambda item: item.position or len(row.items))
    dealt: list[tuple[StayItem, dict[int, cp_model.IntVar]]] = []

    for item in there:
        mine = {r: cp.new_bool_var("within") for r in rooms}
        dealt.append((item, mine))
        cp.add_exactly_one(mine.values())
        for r, literal in mine.items():
            chosen = item.within.get((j, r))
            if (j, r) not in item.costs or (chosen is not None and not value(chosen)):
                cp.add(literal == 0)

    for r in rooms:
        cp.add(sum(item.length * mine[r] for item, mine in dealt) <= most)

    wished = [(n, mine) for n, (item, mine) in enumerate(dealt) if item.position]
    if wished:
        late = [(len(there) - n) * k * mine[r] for n, mine in wished for k, r in enumerate(rooms)]
        cp.minimize(sum(late))

    solver, status = account.solve(cp, DEALING)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None

    items_in = {}

    for r in rooms:
        items_in[r] = [item for item, mine in dealt if solver.value(mine[r])]

    return items_in


def _in_position(items: list[StayItem], before: int, series: Series) -> list[StayItem]:
    """
    Return the sessions of a stay in order: at their wished position where that can be, else as listed.

    Where it costs more to be farther from that position, they are where they cost least in all.
    """
    if series.distance_price and any(item.position for item in items):
        return _near_position(items, before, series)

    wished = {item.position - before - 1: item for item in reversed(items) if item.position is not None}
    fixed = {n: item for n, item in wished.items() if 0 <= n < len(items)}
    placed = set(map(id, fixed.values()))
    rest = iter([item for item in items if id(item) not in placed])
    return [fixed[n] if n in fixed else next(rest) for n in range(len(items))]


def _near_position(items: list[StayItem], before: int, series: Series) -> list[StayItem]:
    """Return the sessions of a stay in the order that costs least; the first listed first, all else equal."""
    assignment = linear_sum_assignment.SimpleLinearSumAssignment()

    for i, item in enumerate(items):
        for n in range(len(items)):
            away = 0 if item.position is None else abs(before + n + 1 - item.position)
            points = series.distance_price * away + (series.position_price if away else 0)
            assignment.add_arc_with_cost(i, n, points * len(items) ** 3 + (i - n) ** 2)

    assert assignment.solve() == assignment.OPTIMAL
    place = {assignment.right_mate(i): item for i, item in enumerate(items)}

    return [place[n] for n in range(len(items))]
