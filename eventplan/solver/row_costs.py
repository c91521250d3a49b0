"""
What it costs that the people of a list stand in some order, in some of its places.

First nobody may have an impossible place; then points count; then how near people are to their place in the
order of protocol.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eventplan.model import Compared

from .list_costs import FALLS
from .list_parts import Busy
from .list_places import Bools, Integers
from .one_list import Cut, OneList


class Cost(NamedTuple):
    """What a row costs: places that are impossible, points, and how far people are from their place."""

    impossible: int
    points: int
    far: int


class RowCosts:
    """The people of one list in the order in which they stand, and the places that they have."""

    def __init__(self, one_list: OneList, cuts: Sequence[Cut] = ()) -> None:
        self.list = one_list
        self.part_of = one_list.part_of
        self.place_of = np.asarray([place for _, place in one_list.slots], dtype=np.int64)
        self.rank, self.may = np.asarray(one_list.rank, dtype=np.int64), self._may()
        self.waived = np.asarray(one_list.waived, dtype=bool)
        lines = sorted({*one_list.line})
        self.lines = np.asarray([lines.index(line) for line in one_list.line], dtype=np.int64)
        self.foe = np.asarray([i in one_list.foes for i in range(len(one_list.items))], dtype=bool)
        self.position = self._positions()
        self.begin = one_list.begins
        self.there_for = [one_list.there_before(fall) for fall in FALLS]
        self.chairing = self._points_for_chairs()
        wanted = np.asarray(one_list.wanted, dtype=np.int64)[self.part_of]
        self.filling = np.where(self.place_of < wanted, self.part_of, len(one_list.parts))
        """How late each place is filled: first those that are wanted, part by part."""
        self.alone = self._without_cuts(cuts)
        """Which items (rows) may have which places (columns), as if there were no other list."""
        self.possible = self.alone
        """Which items (rows) may have which places (columns), beside the turns of other lists."""
        self.people, self.used = self._begin()

    def _without_cuts(self, cuts: Sequence[Cut]) -> Bools:
        """Which items may have which places, as far as they had better not keep people from sessions."""
        one_list = self.list
        possible, position = one_list.fit.copy(), {item.who: i for i, item in enumerate(one_list.items)}

        for cut in cuts:
            for (name, who), sessions in cut.turns.items():
                if name == one_list.listed.id and who in position:
                    possible[position[who]] &= ~np.all([one_list.kept_from(s) for s in sessions], axis=0)

        return possible

    def _points_for_chairs(self) -> Integers:
        """By item and place, the points for speaking from the chair."""
        one_list = self.list
        points = np.zeros((len(one_list.items), len(one_list.parts)), dtype=np.int64)

        for i, waived in enumerate(one_list.waived if one_list.chairing else ()):
            for p in range(len(one_list.parts)):
                if not waived and one_list.called_from_chair(i, p):
                    points[i, p] = one_list.chairing

        return points[:, self.part_of]

    def _may(self) -> npt.NDArray[np.bool_]:
        may = np.zeros((len(self.list.items), len(self.list.parts)), dtype=bool)
        for i, parts in enumerate(self.list.may):
            may[i, list(parts)] = True
        return may

    def _positions(self) -> Integers:
        """The position of each place in the whole list, if the parts before are filled as wanted."""
        number, wanted = len(self.list.items), self.list.wanted
        before = [0, *accumulate(min(n, number) for n in wanted)]
        return np.asarray([before[p] + place for p, place in self.list.slots], dtype=np.int64)

    def _begin(self) -> tuple[Integers, Integers]:
        """Who has a place already has it; the others stand where there is room."""
        slots = {slot: t for t, slot in enumerate(self.list.slots)}
        had = {slots[p, place]: i for p, place, i in self.list.chosen if (p, place) in slots}
        waiting = [i for i in range(len(self.list.items)) if i not in had.values()]
        wanted = [t for t, (p, place) in enumerate(self.list.slots) if place < self.list.wanted[p]]
        open_ = [t for t in dict.fromkeys((*wanted, *range(len(slots)))) if t not in had]
        had.update(zip(open_, waiting, strict=False))
        used = np.asarray(sorted(had), dtype=np.int64)

        return np.asarray([had[t] for t in sorted(had)], dtype=np.int64), self._places(self._number(used))

    def _places(self, number: Integers) -> Integers:
        """The first places of each part, as many as there are to be, in the order of time."""
        return np.flatnonzero(self.place_of < number[self.part_of])

    def _number(self, used: Integers) -> Integers:
        """How many places of each part are used."""
        return np.bincount(self.part_of[used], minlength=len(self.list.parts))

    def beside(self, others: Sequence["RowCosts"]) -> None:
        """Take the turns of other lists into account."""
        self.possible = self.alone.copy()
        position = {item.who: i for i, item in enumerate(self.list.items)}

        for other in others:
            for who, turns in other.turns().items():
                for turn in turns if who in position else ():
                    self.possible[position[who]] &= ~self.list.clashing(other.list, turn)

    def turns(self) -> dict[str, list[Busy]]:
        """By person, the turns that the row gives."""
        turns: dict[str, list[Busy]] = {}
        for i, t in zip(self.people.tolist(), self.used.tolist(), strict=True):
            turns.setdefault(self.list.items[i].who, []).append(self.list.turn(*self.list.slots[t]))
        return turns

    def choose(self) -> None:
        """Let the list have these places."""
        pairs = zip(self.people.tolist(), self.used.tolist(), strict=True)
        self.list.chosen = sorted((*self.list.slots[t], i) for i, t in pairs)

    def cost(self, people: Integers, used: Integers) -> Cost:
        """What a row costs."""
        one_list, impossible, points = self.list, 0, 0
        pairs = list(zip(people.tolist(), used.tolist(), strict=True))
        impossible += int((~self.possible[people, used]).sum()) + len(one_list.items) - len(people)
        where = dict(pairs)

        for i, j in one_list.apart:
            if i in where and j in where:
                hard, price = self._side_by_side(i, j, where[i], where[j])
                impossible, points = impossible + hard, points + price

        points += int(self.chairing[people, used].sum())

        ahead: list[int] = []

        for i, _ in pairs if one_list.first else ():
            if i < one_list.first:
                impossible += any(j >= i and int(self.part_of[where[j]]) in one_list.may[i] for j in ahead)
            ahead.append(i)

        number = self._number(used)
        parts = zip(one_list.parts, number, strict=True)
        impossible += sum(max(0, part.stated.least - n) for part, n in parts)

        if one_list.listed.inversion:
            points += self.inversions(people, used)[2]

        width = len(one_list.items) * (len(one_list.slots) + len(one_list.items)) + 1
        far = width * int(self.filling[used].sum()) + int(np.abs(self.position[used] - people).sum())

        return Cost(int(impossible), int(points), far)

    def inversions(
        self, people: Integers, used: Integers
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], int]:
        """Who is late, who is early, by position in the row; and the points that this is charged."""
        counted = people >= self.list.first
        rank, part, waived = self.rank[people], self.part_of[used], self.waived[people]
        same_part = part[:, None] == part[None, :]
        compared = same_part

        if self.list.listed.order is Compared.WHOLE:
            other = self.may[people][:, part]
            compared = same_part | (other & other.T)

        # By who comes later, and who is ahead of the person although protocol puts that one later.
        ahead = np.tril(rank[None, :] > rank[:, None], -1) & compared & counted[:, None] & counted[None, :]
        if not ahead.any():
            none = np.zeros(len(people), dtype=bool)
            return none, none, 0

        causes = ahead & self.list.is_free[np.ix_(people, used)].T
        late = causes.any(axis=1)
        early = (ahead & ~late[:, None]).any(axis=0)
        number = int((late & ~waived).sum() + (early & ~waived).sum())

        within = (causes & same_part).any(axis=1) & ~waived & ~self.foe[people]
        line = self.lines[people]

        for n in np.flatnonzero(within):
            behind = slice(n + 1, None)
            follows = (part[behind] == part[n]) & ~late[behind] & (line[behind] == line[n]) & counted[behind]
            number += bool(follows.any())

        first = np.where(causes, self.begin[used][None, :], np.iinfo(np.int64).max).min(axis=1)
        fallen = 0

        for fall, there in zip(FALLS, self.there_for, strict=True):
            behind = late & ~waived & there[people, used]
            fallen += int((self.begin[used][behind] - first[behind] >= fall).sum())

        price = self.list.listed.inversion

        return late, early, price * number + price // 2 * fallen

    def _side_by_side(self, i: int, j: int, t: int, u: int) -> tuple[int, int]:
        """Whether two who avoid each other cannot have their places, and what these cost."""
        one_list, (p, place), (q, other) = self.list, self.list.slots[t], self.list.slots[u]
        if (p, q) in one_list.meetings:
            return 1, 0
        if p != q:
            return 0, 0

        price = one_list.apart[i, j]
        beside = one_list.beside(i, p, place, j, other)
        waived = one_list.waived[i] or one_list.waived[j]
        points = 0 if waived or not one_list.together(i, p, place, j, other) else one_list.listed.together

        return int(beside and price is None), points + (price or 0) * beside
