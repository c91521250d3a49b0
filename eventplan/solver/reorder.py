"""
Better lists by moving one person at a time: quick, and mostly as good as the model of all places.

The places in use are taken in the order of time, and people stand in a row. A move puts somebody in at
another place of the row, lets two people change places, or uses one more place of one part and one less
of another. The same lists always become the same.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from ortools.graph.python import linear_sum_assignment

from .list_places import Integers, keeps_from
from .one_list import Cut, OneList
from .row_costs import RowCosts

TRIES = 300
"""Rows that are tried for each list."""

A_TRY = 1e-4
"""Deterministic effort that a row counts as."""


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
    number = 0

    for key, sessions in cut.turns.items():
        number += key in turns and all(keeps_from(problem, placed, turns[key], s) for s in sessions)

    return number > cut.most


class Row(RowCosts):
    """A row that is bettered by one move after another."""

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
