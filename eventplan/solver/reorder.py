"""
Better lists by moving one person at a time: quick, and mostly as good as the model of all places.

The places in use are taken in the order of time, and people stand in a row. A move puts somebody in at
another place of the row, lets two people change places, or uses one more place of one part and one less
of another. First nobody may have an impossible place; then points count; then how near people are to
their place in the order of protocol. The same lists always become the same.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.graph.python import linear_sum_assignment

from eventplan.model import Compared

from .list_costs import FALLS
from .list_parts import Busy
from .list_places import Bools, Integers, keeps_from
from .one_list import Cut, OneList

TRIES = 300
"""Rows that are tried for each list."""

A_TRY = 1e-4
"""Deterministic effort that a row counts as."""


class Cost(NamedTuple):
    """What a row costs: places that are impossible, points, and how far people are from their place."""

    impossible: int
    points: int
    far: int


def reorder(group: Sequence[OneList], cuts: Sequence[Cut], tries: int = TRIES) -> bool:
    """Better lists that share people, one after another: whether everybody has a possible place."""
    rows = [Row(one_list, cuts) for one_list in group]
    possible = False

    for _ in range(2 if len(rows) > 1 else 1):
        for row in rows:
            row.beside([other for other in rows if other is not row])
            row.better(tries)

        possible = all(row.cost(row.people, row.used).impossible == 0 for row in rows)
        if possible:
            break

    for row in rows:
        row.choose()

    broken = any(_broken(rows, cut) for cut in cuts)

    return possible and not broken


def _broken(rows: Sequence["Row"], cut: Cut) -> bool:
    """Whether more people than a cut allows have turns that it names."""
    turns = {(row.list.listed.id, who): turn for row in rows for who, (turn,) in row.list.busy().items()}
    problem, placed = rows[0].list.problem, rows[0].list.placed
    such = (
        key in turns and all(keeps_from(problem, placed, turns[key], s) for s in sessions)
        for key, sessions in cut.turns.items()
    )

    return sum(such) > cut.most


class Row:
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
        before = [sum(min(n, number) for n in wanted[:p]) for p in range(len(self.list.parts))]
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

    def beside(self, others: Sequence["Row"]) -> None:
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

    def better(self, tries: int) -> None:
        """Take the first move that costs less, again and again, until none does."""
        if len(self.people) < len(self.list.items):
            return  # there are not as many places

        self._better(tries)

        if self.cost(self.people, self.used).impossible:
            before = self.people, self.used
            self._assign()
            self._better(tries)
            self.people, self.used = min(before, (self.people, self.used), key=lambda row: self.cost(*row))

    def _assign(self) -> None:
        """Give everybody a possible place near their own, with as few places elsewhere as that needs."""
        for used in (self.used, *self._other_places(len(self.used))):
            people = self._assigned(used)
            if people is not None:
                self.people, self.used = people, used
                return

    def _assigned(self, used: Integers) -> Integers | None:
        """Everybody in a possible place of these, near their own; None if there is not one for each."""
        possible = self.possible[:, used]
        if len(used) != len(self.list.items) or not (
            possible.any(axis=0).all() and possible.any(axis=1).all()
        ):
            return None

        assignment = linear_sum_assignment.SimpleLinearSumAssignment()

        for i, n in np.argwhere(possible).tolist():
            assignment.add_arc_with_cost(i, n, abs(int(self.position[used[n]]) - i))
        if assignment.solve() != assignment.OPTIMAL:
            return None

        people = np.empty(len(used), dtype=np.int64)

        for i in range(len(people)):
            people[assignment.right_mate(i)] = i

        return people

    def _better(self, tries: int) -> None:
        least, left = self.cost(self.people, self.used), tries

        improved = True

        while improved and left > 0:
            improved = False
            for people, used in self._moves():
                left -= 1
                cost = self.cost(people, used)
                if cost < least:
                    self.people, self.used, least, improved = people, used, cost, True
                    break

                if left <= 0:
                    break

    def _moves(self) -> Iterator[tuple[Integers, Integers]]:
        """Rows that differ in the place of somebody who costs something."""
        people, used = self.people, self.used
        wrong = self._wrong()

        for n in wrong:
            i = int(people[n])
            near = np.argsort(np.abs(self.position[used] - i), kind="stable")
            rest = np.delete(people, n)

            for k in near.tolist():
                if k != n and self.possible[i, used[k]]:
                    yield np.insert(rest, k, i), used

            for k in near.tolist():
                if k != n and self.possible[i, used[k]]:
                    changed = people.copy()
                    changed[n], changed[k] = people[k], i
                    yield changed, used

        if wrong:
            for changed in self._other_places():
                yield people, changed

    def _other_places(self, most: int = 1) -> Iterator[Integers]:
        """More places of a part, and as many less of another: one, two, and up to this number."""
        parts, number = self.list.parts, self._number(self.used)

        for more in range(1, most + 1):
            for p, part in enumerate(parts):
                for q, other in enumerate(parts):
                    if p != q and number[p] - more >= part.stated.least and number[q] + more <= other.places:
                        changed = number.copy()
                        changed[p] -= more
                        changed[q] += more
                        yield self._places(changed)

    def _wrong(self) -> list[int]:
        """Positions in the row of those who cannot stand there, or are charged."""
        people, used = self.people, self.used
        wrong = {*np.flatnonzero(~self.possible[people, used]).tolist()}
        late, early, _ = self.inversions(people, used)
        wrong.update(np.flatnonzero(late).tolist(), np.flatnonzero(early).tolist())
        where = {int(i): n for n, i in enumerate(people)}

        for i, j in self.list.apart:
            hard, points = self._side_by_side(i, j, int(used[where[i]]), int(used[where[j]]))
            if hard or points:
                wrong |= {where[i], where[j]}

        wrong.update(np.flatnonzero(self.chairing[people, used]).tolist())

        return sorted(wrong)

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
            in_front = any(int(self.part_of[where[j]]) in one_list.may[i] and j >= i for j in ahead)
            impossible += i < one_list.first and in_front
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
