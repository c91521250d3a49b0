"""
Series alone: in which slots and rooms each has stays, and in which slot each of its sessions is.

The model leaves out where in a stay a session is, and every rule and cost that asks for it. What it asks for
every plan keeps, and what it charges every plan pays: its bound is one of every plan.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Series

from .build import Build
from .charges import of_rooms, of_starts
from .stay_costs import StayCosts
from .stay_rows import StayItem, StayRow, shared_slots
from .stays import Cell, Spans, items_of, prices_of, slots_of


class StayModel:
    """The model: which series has which stays, and which of its sessions are in which slot."""

    def __init__(self, candidates: Build) -> None:
        """Make the model; *candidates*: what the rules leave to each session."""
        self.candidates, self.problem = candidates, candidates.problem
        self.scenario = self.problem.scenario
        self.cp = cp_model.CpModel()
        self.costs = StayCosts(candidates, self.cp)
        self.rows = [self._row(series) for series in self.scenario.series]
        self.impossible = any(not item.costs and not item.optional for row in self.rows for item in row.items)

        for row in self.rows:
            self._places(row)
            self._room(row)
            self.costs.charge(row, self.prices(row))

        self._alone()
        self._people()
        self.costs.relations(self.rows)
        self._minimize()

    def _minimize(self) -> None:
        self.cp.minimize(sum(self.costs.points))

    def _row(self, series: Series) -> StayRow:
        slots = slots_of(self.problem, series.slots)
        items = [
            StayItem(
                s,
                self.problem.sessions[s].duration + series.gap,
                item.position,
                self._optional(s),
                self._costs(series, slots, n, s),
            )
            for n, (item, s) in enumerate(zip(series.items, items_of(self.problem, series), strict=True))
        ]
        return StayRow(series, slots, items)

    def _costs(self, series: Series, slots: Spans, n: int, s: int) -> dict[Cell, int]:
        """Return what a session costs at least in each slot and room."""
        build, starts = self.candidates, self.problem.starts
        build.look()
        whens, long = of_starts(build, s), self.problem.sessions[s].duration
        allowed = np.flatnonzero(build.rooms_ok[s]).tolist()
        rooms = dict(zip(allowed, of_rooms(build, s, allowed), strict=True))
        weight = self.costs.weight if self.costs.counts(series, self.problem.sessions[s].id) else 0
        points = weight * prices_of(self.problem, series.items[n].prices, slots)
        costs: dict[Cell, int] = {}

        for j, (low, high) in enumerate(slots):
            inside = build.starts_ok[s] & (starts >= low) & (starts + long <= high)
            for r, where in rooms.items() if inside.any() else ():
                starts_here = inside & build.pairs_ok[s][r] if r in build.pairs_ok[s] else inside
                if starts_here.any():
                    costs[j, r] = int(points[j, r]) + where + int(whens[starts_here].min())
        return costs

    def _optional(self, s: int) -> bool:
        return self.problem.sessions[s].optional or not self.candidates.strict("placed")

    def _places(self, row: StayRow) -> None:
        """Give each session one slot, and each stay a room that its sessions may have."""
        cp = self.cp
        cells = sorted({cell for item in row.items for cell in item.costs})
        row.stays = {cell: cp.new_bool_var("stay") for cell in cells}

        for item in row.items:
            slots = {j for j, _ in item.costs}
            item.at = {j: cp.new_bool_var("at") for j in sorted(slots)}
            session = self.problem.sessions[item.s]

            if item.optional:
                cp.add_at_most_one(item.at.values())
                if session.optional:
                    self.costs.points.append((session.drop_price or 0) * (1 - sum(item.at.values())))
            else:
                cp.add_exactly_one(item.at.values())

        for j in sorted({j for j, _ in cells}):
            stays_there = row.stays_in(j)
            row.used[j] = cp.new_bool_var("used")
            cp.add_bool_or([*stays_there.values(), ~row.used[j]])

            for literal in stays_there.values():
                cp.add_implication(literal, row.used[j])
            if row.series.most_at_once is not None:
                cp.add(sum(stays_there.values()) <= row.series.most_at_once)

            there = [item.at[j] for item in row.items if j in item.at]
            cp.add(sum(stays_there.values()) <= sum(there))

            for item in row.items:
                if j in item.at:
                    self._place(row, item, j, stays_there)

    def _place(
        self, row: StayRow, item: StayItem, j: int, stays_there: Mapping[int, cp_model.IntVar]
    ) -> None:
        """Hold a session in a stay; in one of its own choice where rooms are not all the same to it."""
        cp, rooms = self.cp, item.rooms_in(j)
        cheapest = min(rooms.values())
        if cheapest:
            self.costs.points.append(cheapest * item.at[j])

        if rooms.keys() == stays_there.keys() and len({*rooms.values()}) == 1:
            cp.add_implication(item.at[j], row.used[j])
            return

        self._choose(item, j, stays_there)

        for r, points in rooms.items():
            if points > cheapest:
                self.costs.points.append((points - cheapest) * item.within[j, r])

    def _choose(self, item: StayItem, j: int, stays_there: Mapping[int, cp_model.IntVar]) -> None:
        """Let a session that is in a slot have one of the stays there."""
        mine = {r: self.cp.new_bool_var("within") for r in item.rooms_in(j)}
        self.cp.add(sum(mine.values()) == item.at[j])

        for r, literal in mine.items():
            self.cp.add_implication(literal, stays_there[r])
            item.within[j, r] = literal

    def look_closer(self, values: Sequence[int]) -> bool:
        """Look room by room at each series that a solution puts in two rooms at once: whether any is new."""
        detailed = False

        for row in self.rows:
            several = any(row.number_in(j, values) > 1 for j in row.used)
            if several and not row.is_detailed:
                self._detail(row)
                detailed = True

        if detailed:
            self._minimize()

        return detailed

    def _detail(self, row: StayRow) -> None:
        """Say of each session in which stay it is, and charge what is in one slot in two rooms."""
        row.is_detailed = True

        for j in row.used:
            stays_there = row.stays_in(j)
            for item in row.items:
                if j in item.at and not any((j, r) in item.within for r in stays_there):
                    self._choose(item, j, stays_there)

            for r in stays_there:
                load = sum(item.length * item.within[j, r] for item in row.items if (j, r) in item.within)
                self.cp.add(load <= row.room_for(j) * stays_there[r])

        items = {self.problem.sessions[item.s].id: item for item in row.items}

        for points, first, other in self.costs.within:
            if first in items and other in items:
                a, b = items[first], items[other]
                for j in sorted(a.at.keys() & b.at.keys()):
                    both = self.cp.new_bool_var("in-one-slot")
                    for r in a.rooms_in(j):
                        beside = b.within.get((j, r), False)
                        self.cp.add_bool_or([~a.within[j, r], ~b.at[j], beside, both])

                    self.costs.points.append(points * both)

    def _room(self, row: StayRow) -> None:
        """Leave no more to the stays of a slot than they hold, and a series no fewer stays than it takes."""
        cp = self.cp

        for j in row.used:
            most, stays_there = row.room_for(j), row.stays_in(j)
            there = [(item.length, item.at[j]) for item in row.items if j in item.at]

            for least in sorted({length for length, _ in there}):
                # Of sessions that are at least so long a stay holds only so many.
                number = most // least
                long = [literal for length, literal in there if length >= least]
                if len(long) > number:
                    cp.add(sum(long) <= number * sum(stays_there.values()))

            cp.add(sum(length * literal for length, literal in there) <= most * sum(stays_there.values()))

        longest = max((row.room_for(j) for j in row.used), default=0)
        sure = sum(item.length for item in row.items if not item.optional)
        if longest and sure:
            cp.add(sum(row.stays.values()) >= -(-sure // longest))

    def _alone(self) -> None:
        """Let at most one series have a slot in a room, or in what that has in common with another."""
        if any(room.combines for room in self.scenario.rooms):
            self._alone_in_parts()
            return

        cells: dict[tuple[tuple[int, int], int], list[cp_model.IntVar]] = {}
        for row in self.rows:
            for (j, r), literal in row.stays.items():
                cells.setdefault((row.slots[j], r), []).append(literal)

        for literals in cells.values():
            self.cp.add_at_most_one(literals)

    def _alone_in_parts(self) -> None:
        """Do this where rooms have parts: a series in a room and in a part of it counts once there."""
        uses: dict[tuple[tuple[int, int], str], list[cp_model.IntVar]] = {}
        for row in self.rows:
            mine: dict[tuple[tuple[int, int], str], list[cp_model.IntVar]] = {}
            for (j, r), literal in row.stays.items():
                for part in self.scenario.parts_of(self.problem.rooms[r]):
                    mine.setdefault((row.slots[j], part), []).append(literal)

            for key, literals in mine.items():
                used = self.cp.new_bool_var("part")
                self.cp.add_max_equality(used, literals)
                uses.setdefault(key, []).append(used)

        for literals in uses.values():
            self.cp.add_at_most_one(literals)

    def _people(self) -> None:
        """Leave nobody more to do in a slot than there is time for."""
        if not self.candidates.strict("person-free"):
            return

        item_of = {item.s: (row, item) for row in self.rows for item in row.items}

        for sessions in self.problem.needing.values():
            by_slot: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = {}
            for row, item in (item_of[s] for s in sessions if s in item_of):
                for j, literal in item.at.items():
                    duration = self.problem.sessions[item.s].duration
                    by_slot.setdefault(row.slots[j], []).append((duration, literal))

            for (low, high), there in by_slot.items():
                if sum(duration for duration, _ in there) > high - low:
                    self.cp.add(sum(duration * literal for duration, literal in there) <= high - low)

    def prices(self, row: StayRow) -> Mapping[Cell, int]:
        """Return what each stay costs of a series, by slot and room."""
        grid = next(grid for grid in self.scenario.slot_grids if grid.id == row.series.slots)
        points = prices_of(self.problem, (*grid.prices, *row.series.prices), row.slots)
        return {
            (j, r): int(points[j, r]) for j in range(len(row.slots)) for r in range(len(self.problem.rooms))
        }


def separated(model: StayModel) -> cp_model.CpModel:
    """
    Return the model with those apart by slots who share a person, or never overlap.

    That is more than any rule asks for: it proves nothing.
    """
    cp = model.cp.clone()
    item_of = {item.s: (row, item) for row in model.rows for item in row.items}
    index = model.problem.session_index.__getitem__
    groups = [*model.problem.needing.values()]
    groups += [tuple(map(index, group.sessions)) for group in model.scenario.apart]

    for sessions in groups:
        for (first, a), (other, b) in combinations((item_of[s] for s in sessions if s in item_of), 2):
            for j, k in shared_slots(first, other) if first is not other else ():
                if j in a.at and k in b.at:
                    cp.add_bool_or([~a.at[j], ~b.at[k]])
    return cp


def cheap(model: StayModel) -> cp_model.CpModel:
    """
    Return the model without stays that cost more above the cheapest of a series than its other wishes.

    That proves nothing, but has good solutions, which are hard to find among all stays.
    """
    cp = model.cp.clone()

    for row in model.rows if model.costs.weight else ():
        prices, series = model.prices(row), row.series
        least = min((prices[cell] for cell in row.stays), default=0)
        most = least + max(series.room_price, series.at_once_price, series.break_price)
        cp.add_bool_and([~literal for cell, literal in row.stays.items() if prices[cell] > most])

    return cp


__all__ = ["StayModel", "cheap", "separated"]
