"""
Series alone: in which slots and rooms each has stays, and in which slot each of its sessions is.

The model leaves out where in a stay a session is, and every rule and cost that asks for it. What it asks for
every plan keeps, and what it charges every plan pays: its bound is one of every plan.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

import numpy as np
from ortools.graph.python import linear_sum_assignment
from ortools.sat.python import cp_model

from eventplan.model import Relation, Series

from .build import Build
from .build_rules import Linear
from .charges import of_rooms, of_starts
from .engine import Account
from .problem import Mask, Placed
from .stays import Cell, Spans, items_of, prices_of, slots_of

Value: TypeAlias = Callable[[cp_model.IntVar], int]
"""The value of a variable in a solution."""

DEALING = 0.1
"""Deterministic effort for dealing the sessions of one slot out to the rooms of its stays."""


@dataclass
class StayItem:
    """A session of a series: the slots and rooms that it may have, and what they cost."""

    s: int
    length: int
    """Minutes to the start of the next session."""
    position: int | None
    costs: dict[Cell, int]
    """Points by slot and room; what is missing is not allowed."""
    at: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By slot: it is there."""
    within: dict[Cell, cp_model.IntVar] = field(default_factory=dict)
    """By slot and room, where rooms differ for it: it is there."""

    def rooms_in(self, j: int) -> dict[int, int]:
        """Return the rooms that it may have in a slot, with what they cost."""
        return {r: cost for (slot, r), cost in self.costs.items() if slot == j}


@dataclass
class StayRow:
    """A series in the model."""

    series: Series
    slots: Spans
    items: list[StayItem]
    stays: dict[Cell, cp_model.IntVar] = field(default_factory=dict)
    used: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By slot: it has a stay there."""
    charges: list[tuple[int, int]] = field(default_factory=list)
    """What it pays for its rooms, and for slots that are not in a row: points, and the index of how often."""
    is_detailed: bool = False
    """Whether it is known of each session in which of several stays it is."""

    def stays_in(self, j: int) -> dict[int, cp_model.IntVar]:
        """Return the stays in a slot, by room."""
        return {r: literal for (slot, r), literal in self.stays.items() if slot == j}

    def paid(self, values: Sequence[int]) -> int:
        """Return what it pays in a solution for its rooms, and for slots that are not in a row."""
        return sum(points * values[index] for points, index in self.charges)

    def room_for(self, j: int) -> int:
        """Return the minutes of a slot, with the gap after its last session."""
        low, high = self.slots[j]
        return high - low + self.series.gap

    @property
    def is_single(self) -> bool:
        """Whether it is never in two rooms at once."""
        return self.series.most_at_once == 1


class StayModel:
    """The model, and how a solution of it becomes placements."""

    def __init__(self, candidates: Build, account: Account | None = None) -> None:
        """
        Make the model.

        Args:
            candidates: What the rules leave to each session.
            account: What is spent on dealing sessions out to rooms.

        """
        self.account = account or Account()
        self.candidates, self.problem = candidates, candidates.problem
        self.scenario = self.problem.scenario
        self.cp = cp_model.CpModel()
        self.costs: list[Linear] = []
        self.weight = self.scenario.weight("series")
        self._within: list[tuple[int, str, str]] = []
        """Relations within a series, charged once it is looked at room by room: points, sessions."""
        self.rows = [self._row(series) for series in self.scenario.series]
        self.impossible = any(
            not item.costs for row in self.rows for item in row.items if not self._optional(item)
        )

        for row in self.rows:
            self._places(row)
            self._room(row)
            self._charge(row)

        self._alone()
        self._people()
        self._relations()
        self.cp.minimize(sum(self.costs))

    def _optional(self, item: StayItem) -> bool:
        return self.problem.sessions[item.s].optional or not self.candidates.strict("placed")

    # What there is.

    def _row(self, series: Series) -> StayRow:
        slots = slots_of(self.problem, series.slots)
        items = [
            StayItem(
                s,
                self.problem.sessions[s].duration + series.gap,
                item.position,
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
        weight = self.weight if self._counts(series, self.problem.sessions[s].id) else 0
        points = weight * prices_of(self.problem, series.items[n].prices, slots)
        costs: dict[Cell, int] = {}

        for j, (low, high) in enumerate(slots):
            inside = build.starts_ok[s] & (starts >= low) & (starts + long <= high)
            for r, where in rooms.items() if inside.any() else ():
                starts_here = inside & build.pairs_ok[s][r] if r in build.pairs_ok[s] else inside
                if starts_here.any():
                    costs[j, r] = int(points[j, r]) + where + int(whens[starts_here].min())
        return costs

    def _counts(self, series: Series, *subjects: str) -> bool:
        return self.candidates.counts("series", series.id, *subjects)

    # What must hold.

    def _places(self, row: StayRow) -> None:
        """Give each session one slot, and each stay a room that its sessions may have."""
        cp = self.cp
        cells = sorted({cell for item in row.items for cell in item.costs})
        row.stays = {cell: cp.new_bool_var("stay") for cell in cells}

        for item in row.items:
            item.at = {j: cp.new_bool_var("at") for j in sorted({j for j, _ in item.costs})}
            session = self.problem.sessions[item.s]

            if self._optional(item):
                cp.add_at_most_one(item.at.values())
                if session.optional:
                    self.costs.append((session.drop_price or 0) * (1 - sum(item.at.values())))
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
            self.costs.append(cheapest * item.at[j])

        if rooms.keys() == stays_there.keys() and len({*rooms.values()}) == 1:
            cp.add_implication(item.at[j], row.used[j])
            return

        self._choose(item, j, stays_there)

        for r, points in rooms.items():
            if points > cheapest:
                self.costs.append((points - cheapest) * item.within[j, r])

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
            several = any(sum(values[stay.index] for stay in row.stays_in(j).values()) > 1 for j in row.used)
            if several and not row.is_detailed:
                self._detail(row)
                detailed = True

        if detailed:
            self.cp.minimize(sum(self.costs))

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

        for points, first, other in self._within:
            if first in items and other in items:
                a, b = items[first], items[other]
                for j in sorted(a.at.keys() & b.at.keys()):
                    both = self.cp.new_bool_var("in-one-slot")
                    for r in a.rooms_in(j):
                        beside = b.within.get((j, r), False)
                        self.cp.add_bool_or([~a.within[j, r], ~b.at[j], beside, both])

                    self.costs.append(points * both)

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
        sure = sum(item.length for item in row.items if not self._optional(item))
        if longest and sure:
            cp.add(sum(row.stays.values()) >= -(-sure // longest))

    def _alone(self) -> None:
        """Let at most one series have a slot in a room, or in what that has in common with another."""
        cells: dict[tuple[tuple[int, int], str], list[cp_model.IntVar]] = {}
        shared = any(room.combines for room in self.scenario.rooms)

        for row in self.rows:
            for (j, r), literal in row.stays.items():
                room = self.problem.rooms[r]
                if not shared:
                    cells.setdefault((row.slots[j], room), []).append(literal)
                    continue

                # A series may be in a room and a part of it: it counts once in what these share.
                for part in sorted(self.scenario.parts_of(room)):
                    cells.setdefault((row.slots[j], part), []).append(literal)

        for literals in cells.values():
            if not shared:
                self.cp.add_at_most_one(literals)

        if shared:
            self._alone_in_parts()

    def _alone_in_parts(self) -> None:
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

    def separated(self) -> cp_model.CpModel:
        """
        Return the model with those apart by slots who share a person, or never overlap.

        That is more than any rule asks for: it proves nothing.
        """
        cp = self.cp.clone()
        item_of = {item.s: (row, item) for row in self.rows for item in row.items}
        groups = [*self.problem.needing.values()]
        groups += [
            tuple(self.problem.session_index[name] for name in group.sessions)
            for group in self.scenario.apart
        ]

        for sessions in groups:
            for (first, a), (other, b) in combinations((item_of[s] for s in sessions if s in item_of), 2):
                for j, k in _same(first, other) if first is not other else ():
                    if j in a.at and k in b.at:
                        cp.add_bool_or([~a.at[j], ~b.at[k]])
        return cp

    def cheap(self) -> cp_model.CpModel:
        """
        Return the model without stays that cost more above the cheapest of a series than its other wishes.

        That proves nothing, but has good solutions, which are hard to find among all stays.
        """
        cp = self.cp.clone()

        for row in self.rows if self.weight else ():
            prices, series = self._prices(row), row.series
            least = min((prices[cell] for cell in row.stays), default=0)
            most = least + max(series.room_price, series.at_once_price, series.break_price)
            cp.add_bool_and([~literal for cell, literal in row.stays.items() if prices[cell] > most])

        return cp

    # What costs.

    def _charge(self, row: StayRow) -> None:
        series = row.series
        if not self.weight or not self._counts(series):
            return

        prices = self._prices(row)
        for cell, literal in row.stays.items():
            if prices[cell]:
                self._pay(prices[cell], literal)
        if series.room_price:
            self._rooms(row)

        if series.at_once_price and not row.is_single:
            for j in row.used:
                if len(row.stays_in(j)) > 1:
                    extra = self.cp.new_int_var(0, len(row.stays_in(j)) - 1, "stays-beyond-the-first")
                    self.cp.add(extra >= sum(row.stays_in(j).values()) - row.used[j])
                    self._pay_for(row, series.at_once_price, extra)

        if series.break_price:
            self._broken(row)
        if series.distance_price and self._wished(row):
            self._near_positions(row)
        elif series.position_price:
            self._positions(row)

    def _prices(self, row: StayRow) -> Mapping[Cell, int]:
        """Return what each stay costs of a series, by slot and room."""
        grid = next(grid for grid in self.scenario.slot_grids if grid.id == row.series.slots)
        points = prices_of(self.problem, (*grid.prices, *row.series.prices), row.slots)
        return {
            (j, r): int(points[j, r]) for j in range(len(row.slots)) for r in range(len(self.problem.rooms))
        }

    def _pay(self, points: int, expression: Linear) -> None:
        self.costs.append(self.weight * points * expression)

    def _pay_for(self, row: StayRow, points: int, number: cp_model.IntVar) -> None:
        row.charges.append((points, number.index))
        self._pay(points, number)

    def _rooms(self, row: StayRow) -> None:
        rooms = sorted({r for _, r in row.stays})
        if len(rooms) < 2:
            return

        used = {r: self.cp.new_bool_var("room") for r in rooms}

        for (_, r), literal in row.stays.items():
            self.cp.add_implication(literal, used[r])

        sure = any(not self._optional(item) for item in row.items)
        held: Linear = 1

        if not sure:
            held = self.cp.new_bool_var("held")
            self.cp.add_max_equality(held, row.used.values())

        extra = self.cp.new_int_var(0, len(used) - 1, "rooms-beyond-the-first")
        self.cp.add(extra >= sum(used.values()) - held)
        self._pay_for(row, row.series.room_price, extra)

    def _broken(self, row: StayRow) -> None:
        """Charge a slot without a stay between two with one."""
        cp, slots = self.cp, range(len(row.slots))
        used = [row.used.get(j) for j in slots]

        if len(row.used) < 2 or len(slots) < 3:
            return

        before = self._since(used)
        after = self._since(used[::-1])[::-1]
        broken = cp.new_bool_var("broken")

        for j in slots[1:-1]:
            in_slot, early, late = used[j], before[j - 1], after[j + 1]
            if early is not None and late is not None:
                cp.add_bool_or([~early, ~late, broken, *([in_slot] if in_slot is not None else [])])

        self._pay_for(row, row.series.break_price, broken)

    def _since(self, used: list[cp_model.IntVar | None]) -> list[cp_model.IntVar | None]:
        """Return, for each slot, a literal that is true if this or an earlier one is used."""
        used_since: list[cp_model.IntVar | None] = []

        for literal in used:
            past = used_since[-1] if used_since else None
            if literal is None or past is None:
                used_since.append(literal if past is None else past)
                continue

            known = self.cp.new_bool_var("since")
            self.cp.add_implication(past, known)
            self.cp.add_implication(literal, known)
            used_since.append(known)

        return used_since

    def _wished(self, row: StayRow) -> list[StayItem]:
        """Return the sessions whose wished position counts."""
        return [
            item
            for item in row.items
            if item.position is not None and self._counts(row.series, self.problem.sessions[item.s].id)
        ]

    def _near_positions(self, row: StayRow) -> None:
        """Charge sessions for the places between their wished position and one that their slot holds."""
        cp, number, series = self.cp, len(row.items), row.series
        takers: dict[int, list[cp_model.IntVar]] = {}

        for item in self._wished(row):
            assert item.position is not None
            ranks = {k: cp.new_bool_var("rank") for k in range(1, number + 1)}
            at_rank = sum(k * literal for k, literal in ranks.items())
            held = item.at.values()
            cp.add(sum(ranks.values()) == (sum(held) if self._optional(item) else 1))

            for j, at in item.at.items():
                early = sum(other.at[k] for other in row.items for k in other.at if k < j)
                by_then = sum(other.at[k] for other in row.items for k in other.at if k <= j)
                cp.add(at_rank >= early + 1).only_enforce_if(at)
                cp.add(at_rank <= by_then).only_enforce_if(at)

            # A literal for each place that it is away: cores give these up one by one.
            far: list[cp_model.IntVar] = []
            wished = min(item.position, number + 1)

            for k, literal in ranks.items():
                takers.setdefault(k, []).append(literal)
                while len(far) < abs(k - wished):
                    further = cp.new_bool_var("far")
                    if far:
                        cp.add_implication(further, far[-1])
                    far.append(further)
                if k != wished:
                    cp.add_implication(literal, far[abs(k - wished) - 1])

            for n, literal in enumerate(far):
                self._pay(series.distance_price + (0 if n else series.position_price), literal)

            beyond = item.position - wished
            if beyond:
                self._pay(series.distance_price * beyond, sum(ranks.values()))

        for literals in takers.values():
            cp.add_at_most_one(literals)

    def _positions(self, row: StayRow) -> None:
        """Charge sessions in slots that do not hold their wished position."""
        hits: dict[int, list[cp_model.IntVar]] = {}

        for item in self._wished(row):
            assert item.position is not None
            mine = []

            for j, at in item.at.items():
                early = [other.at[k] for other in row.items for k in other.at if k < j]
                by_then = [other.at[k] for other in row.items for k in other.at if k <= j]
                hit = self.cp.new_bool_var("in-position")
                self.cp.add_implication(hit, at)
                self.cp.add(sum(early) <= item.position - 1).only_enforce_if(hit)
                self.cp.add(sum(by_then) >= item.position).only_enforce_if(hit)
                mine.append(hit)

            hits.setdefault(item.position, []).extend(mine)
            missed = self.cp.new_bool_var("out-of-position")

            for at in item.at.values():
                self.cp.add_bool_or([~at, missed, *mine])

            self._pay(row.series.position_price, missed)

        for literals in hits.values():
            self.cp.add_at_most_one(literals)

    def _relations(self) -> None:
        """Charge sessions and series in one slot."""
        weight = self.scenario.weight("relations")
        rows = {row.series.id: row for row in self.rows}
        owners = {item.s: (row, item) for row in self.rows for item in row.items}
        items = {self.problem.sessions[s].id: owner for s, owner in owners.items()}

        for relation in self.scenario.slot_relations if weight else ():
            counted = self.candidates.counts("relations", relation.id)
            for first, other in relation.pairs() if relation.price and counted else ():
                if not self.candidates.counts("relations", first, other):
                    continue
                for expression in self._together(relation, first, other, rows, items):
                    self.costs.append(weight * relation.price * expression)

    def _together(
        self,
        relation: Relation,
        this_name: str,
        other: str,
        rows: Mapping[str, StayRow],
        items: Mapping[str, tuple[StayRow, StayItem]],
    ) -> Iterator[Linear]:
        if this_name in rows and other in rows:
            yield from self._side_by_side(rows[this_name], rows[other])
        elif this_name in items and other in items and items[this_name][0] is not items[other][0]:
            (first, a), (second, b) = items[this_name], items[other]
            for j, k in _same(first, second):
                if j in a.at and k in b.at:
                    both = self.cp.new_bool_var("in-one-slot")
                    self.cp.add_bool_or([~a.at[j], ~b.at[k], both])
                    yield both
        elif this_name in items and other in items:
            self._within.append((self.scenario.weight("relations") * relation.price, this_name, other))
        # What is of no series is left out: what it costs shows in the plan.

    def _side_by_side(self, first: StayRow, other: StayRow) -> Iterator[Linear]:
        for j, k in _same(first, other):
            if j not in first.used or k not in other.used:
                continue

            most = 1 if first.is_single and other.is_single else len(self.problem.rooms)
            if most == 1:
                pairs = self.cp.new_bool_var("in-one-slot")
                self.cp.add_bool_or([~first.used[j], ~other.used[k], pairs])
                yield pairs
                continue

            number = self.cp.new_int_var(0, most * most, "in-one-slot")

            for row, slot, beside, there in ((first, j, other, k), (other, k, first, j)):
                stays = sum(row.stays_in(slot).values())
                self.cp.add(number >= stays - most * (1 - beside.used[there]))

            self.cp.add(number >= first.used[j] + other.used[k] - 1)
            yield number

    # From a solution to placements.

    def placed(self, value: Value) -> Placed | None:
        """Return placements for a solution; None if its sessions do not fit into the rooms."""
        placed: Placed = {}

        for row in self.rows:
            rank = 0
            for j in sorted(row.used):
                there = [item for item in row.items if j in item.at and value(item.at[j])]
                rooms = [r for r, literal in sorted(row.stays_in(j).items()) if value(literal)]
                dealt = self._dealt(row, j, there, rooms, value) if there else {}
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

    def chosen(self, value: Value) -> dict[int, tuple[Mask, Mask]]:
        """Return the starts and rooms that a solution leaves to each session of a series."""
        chosen, starts = {}, self.problem.starts

        for row in self.rows:
            for item in row.items:
                there, rooms_left = (
                    np.zeros(len(starts), dtype=bool),
                    np.zeros(len(self.problem.rooms), dtype=bool),
                )
                for j, at in item.at.items():
                    if value(at):
                        there |= (starts >= row.slots[j][0]) & (starts < row.slots[j][1])
                        rooms_left[[r for r, stay in row.stays_in(j).items() if value(stay)]] = True

                chosen[item.s] = there, rooms_left

        return chosen

    def _dealt(
        self, row: StayRow, j: int, there: list[StayItem], rooms: list[int], value: Value
    ) -> dict[int, list[StayItem]] | None:
        """Deal the sessions of a slot out to the rooms, those with wished positions in their order."""
        if len(rooms) == 1:
            return {rooms[0]: there}

        cp, most = cp_model.CpModel(), row.room_for(j)
        there = sorted(there, key=lambda item: item.position or len(row.items))
        within = [{r: cp.new_bool_var("within") for r in rooms} for _ in there]

        for item, mine in zip(there, within, strict=True):
            cp.add_exactly_one(mine.values())
            for r, literal in mine.items():
                chosen = item.within.get((j, r))
                if (j, r) not in item.costs or (chosen is not None and not value(chosen)):
                    cp.add(literal == 0)

        for r in rooms:
            cp.add(sum(item.length * mine[r] for item, mine in zip(there, within, strict=True)) <= most)

        wished = [
            (n, mine) for n, (item, mine) in enumerate(zip(there, within, strict=True)) if item.position
        ]
        if wished:
            late = [(len(there) - n) * k * mine[r] for n, mine in wished for k, r in enumerate(rooms)]
            cp.minimize(sum(late))

        solver, status = self.account.solve(cp, DEALING)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None

        return {
            r: [item for item, mine in zip(there, within, strict=True) if solver.value(mine[r])]
            for r in rooms
        }


def _in_position(items: list[StayItem], before: int, series: Series) -> list[StayItem]:
    """
    Return the sessions of a stay in order: at their wished position where that can be, else as listed.

    Where it costs more to be farther from that position, they are where they cost least in all.
    """
    if series.distance_price and any(item.position for item in items):
        return _near_position(items, before, series)

    wished = {item.position - before - 1: item for item in reversed(items) if item.position is not None}
    fixed = {n: item for n, item in wished.items() if 0 <= n < len(items)}
    rest = iter([item for item in items if all(item is not other for other in fixed.values())])
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


def _same(first: StayRow, other: StayRow) -> Iterator[tuple[int, int]]:
    """Return the slots that two series have in common, as each counts them."""
    if first.series.slots == other.series.slots:
        yield from ((j, j) for j in range(len(first.slots)))


__all__ = ["StayModel", "StayRow"]
