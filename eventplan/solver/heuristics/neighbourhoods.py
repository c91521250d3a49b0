"""
Neighbourhoods: some sessions are taken out of a plan and put back where they cost least, again and again.

Speed only, never law. For events where every pair of sessions has a price, or that are too large to be
searched as a whole: a model has variables for each pair of sessions, this has arrays (`insertion.py`).
The stage that uses it has its first plan judged: where that is not lawful, or costs other than what is
counted here, the event states more than is known here.
"""

import math
from collections.abc import Callable

import numpy as np

from eventplan.model import Wish

from .insertion import Insertion
from .insertion_tables import NEVER

MOST_OUT = 10
"""Sessions that are taken out at a time."""

FORCED = 0.5
"""How often a session is put where others are in its way."""

WARMEST, COOLEST = 0.3, 1e-3
"""Heat at first, as a quantile of what first steps for the worse cost, and at last as a part of that."""

A_LOOK = 6e-5
"""Deterministic effort of one look at the places of a session, besides what the horizon costs."""


class Neighbourhoods(Insertion):
    """A search that takes sessions out and puts them back where they cost least, with annealing."""

    def run(self, part: Callable[[], float], better: Callable[[], None]) -> None:
        """
        Search until *part*, which says what part of the time is gone, is 1.

        Steps for the worse are taken as in annealing, ever smaller ones: how large they are at first is
        what the small ones among the first steps are. *better* is called at each best placing so far,
        which is the one that is left in the end.
        """
        best, kept = self.cost, (self.start.copy(), self.room.copy())
        worse: list[int] = []
        heat = 0.0

        while (gone := part()) < 1:
            before = self.start.copy(), self.room.copy()
            change = self._step()
            if 0 < change < self.left_out and len(worse) < 200:
                worse.append(change)
                heat = float(np.quantile(worse, WARMEST))

            warm = heat * COOLEST**gone
            if change <= 0 or self.random.random() < math.exp(-min(change / max(warm, 1e-9), 50)):
                self.cost += change
                if self.cost < best:
                    best, kept = self.cost, (self.start.copy(), self.room.copy())
                    better()
            else:
                self.start, self.room = before

        self.cost = best
        self.start, self.room = kept

    def _step(self) -> int:
        """Take some sessions out and put them back, with all that are out; return the change of cost."""
        out = np.flatnonzero(self.start < 0).tolist()
        change = -sum(self.drop[s] for s in out)
        forced = self._forced() if self.random.random() < FORCED else None
        chosen = self._chosen() if forced is None else self._in_the_way(*forced)
        span = self._span(chosen) if not out else self.all

        for s in chosen:
            change -= self.take_out(s)

        again = [*chosen, *out]

        if forced is not None:
            s, k, at = forced
            cost = int(self.costs(s, (at, at + 1))[k, 0])
            if cost < NEVER:
                self.start[s], self.room[s] = at, self.rooms[s][k]
                again.remove(s)
                change += cost

        draw = self.random.random()
        if draw < 0.4:
            self.random.shuffle(again)
        else:
            sizes = {s: self._size(s) * (0.7 + 0.6 * self.random.random()) for s in again}
            again.sort(key=sizes.__getitem__, reverse=draw < 0.7)

        return change + sum(self.put_in(s, span) for s in again)

    def _forced(self) -> tuple[int, int, int] | None:
        """A session and a place for it: which of its rooms, and a start, near where it is or anywhere."""
        out = np.flatnonzero(self.start < 0).tolist()
        s = self.random.randrange(self.number)

        if out and self.random.random() < 0.5:
            s = self.random.choice(out)
        if not self.charges[s].size:
            return None

        first, last = 0, len(self.at[s])

        if self.start[s] >= 0 and self.random.random() < 0.5:
            near = self.start[s] - 2 * self.margin, self.start[s] + 2 * self.margin
            first, last = np.searchsorted(self.at[s], near).tolist()

        return (
            s,
            self.random.randrange(len(self.rooms[s])),
            int(self.at[s][self.random.randrange(first, last)]),
        )

    def _in_the_way(self, s: int, k: int, at: int) -> list[int]:
        """The session, if it is in, and those that cannot be where it is to be, or would rather not."""
        there = np.flatnonzero(
            (self.start >= 0) & (self.start < at + self.long[s]) & (self.start + self.long > at)
        )
        there = there[there != s]
        barred = (self.gaps[s][there] > 0) | (self.room[there] == self.rooms[s][k])

        if self.random.random() < 0.75:
            for wish, _, table in self.wishes:
                barred |= (wish is Wish.APART) & (table[s][there] > table[s].mean())

        barring = [int(other) for other in there[barred]]

        return [s, *barring] if self.start[s] >= 0 else barring

    def _chosen(self) -> list[int]:
        """Sessions near one instant, or near two, or anywhere."""
        there = np.flatnonzero(self.start >= 0)
        number = min(self.random.randint(2, MOST_OUT), len(there))
        draw = self.random.random()
        if draw < 0.2:
            return self.random.sample(there.tolist(), number)

        middles = self.start[there] + self.long[there] / 2
        far = np.abs(middles - self.random.randrange(self.horizon))

        if draw > 0.7:
            far = np.minimum(far, np.abs(middles - self.random.randrange(self.horizon)))

        blur = max(1.0, float(self.long.mean()))
        far = far + np.array([self.random.random() for _ in there]) * blur
        nearest = np.argsort(far, kind="stable")[:number]

        return [int(s) for s in there[nearest]]

    def _span(self, chosen: list[int]) -> tuple[int, int]:
        """The time in which sessions are put back: around where they were, or any."""
        if self.random.random() < 0.25:
            return self.all

        around = self.margin * self.random.randint(1, 6)
        start = self.start[chosen]

        return max(0, int(start.min()) - around), min(self.horizon, int(start.max()) + around)

    @property
    def effort(self) -> float:
        """Deterministic effort so far: about seconds of one core."""
        return self.looks * (A_LOOK + 2e-8 * (self.horizon + self.number))
