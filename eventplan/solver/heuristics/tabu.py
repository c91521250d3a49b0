"""
Robust tabu search: sessions exchange their places, in events whose cost lies between pairs of sessions.

Speed only, never law: what it finds is where the search of the whole model begins, which refuses what breaks
a rule. A place is a start and a room. What two sessions cost in two places is, for each wish or rule about
pairs, a number of the two sessions times a number of the two places, so that the gain of every move of every
session to a free place, and of every exchange of two, is computed with a few matrix products. The search
takes the best of them that undoes no recent one (Taillard, Robust taboo search for the quadratic assignment
problem, Parallel Computing 17, 1991), and so leaves the plans at which every exchange would cost.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from eventplan.solver.problem import Floats, Placed

from .pair_costs import Landscape, numbers, product

EFFORT, OVERHEAD = 2.1e-8, 9_000
"""Deterministic effort of looking at one number, and numbers that a step costs besides those."""

LOOK = 64
"""Steps between two looks at the clock."""

SHORTEST = 15
"""A session stays away from a place for some steps: at least this per cent of the number of sessions."""

LEAST, PATIENCE = 5_000, 10
"""A run is over after `LEAST` steps, and `PATIENCE` times as many as led to its best."""

FIRST = 2_000
"""Steps after which a first plan is worth showing."""


def stacked(some: Sequence[Floats], size: int) -> Floats:
    """Return arrays as one, with an axis before theirs; if there are none, of matrices of a size."""
    return np.stack(some) if some else np.zeros((0, size, size))


class RobustTabuSearch:
    """A robust tabu search: where each session is, and what each would cost elsewhere."""

    def __init__(
        self, landscape: Landscape, seed: int = 0, begin: npt.NDArray[np.int64] | None = None
    ) -> None:
        """Begin at places, or each session where it costs least by itself."""
        self.land, self.random = landscape, np.random.default_rng(seed)
        self.number, self.size = landscape.alone.shape
        # What may not be at all costs more than everything: finite, so that sums stay numbers.
        self.never = 1e4 * max(1.0, landscape.breach)
        self.alone = np.where(np.isfinite(landscape.alone), landscape.alone, self.never)
        self.pairs = landscape.pairs
        self._stack()
        self.at = self._anywhere() if begin is None else begin.copy()
        self.steps = self.began = self.bettered = 0
        """Steps in all; those before this run began; those when it found its best."""
        self.until = np.zeros((self.number, self.size), dtype=np.int64)
        self.best_at, self.best, self.best_of_run = self.at.copy(), np.inf, np.inf
        self._weigh()

    def _stack(self) -> None:
        """Put the numbers of all pairs side by side: a step needs few operations, each on all of them."""
        sessions = [pair.of_sessions for pair in self.pairs]
        places = [pair.of_places for pair in self.pairs]
        both_sessions = [*(session.T for session in sessions), *sessions]
        both_places = [*(place.T for place in places), *places]

        self.sums = stacked([place + place.T for place in places], self.size)
        self.own_sums = self.sums.diagonal(axis1=1, axis2=2) / 2
        self.both = stacked([session + session.T for session in sessions], self.number)
        # What a session asks of all others, where it is the first of two and where the second; places alike.
        self.by_session = stacked(both_sessions, self.number).transpose(1, 2, 0).copy()
        self.by_place = stacked(both_places, self.size).transpose(1, 0, 2).copy()

    def _anywhere(self) -> npt.NDArray[np.int64]:
        """Sessions with the fewest places first, each in the cheapest place that is free, ties by lot."""
        at = np.zeros(self.number, dtype=np.int64)
        free = np.ones(self.size)
        share = next((p.of_places for p in self.pairs if p.of_places.diagonal().all()), np.eye(self.size))

        for s in np.argsort(np.isfinite(self.land.alone).sum(axis=1), kind="stable").tolist():
            lot = self.random.random(self.size)
            cost = self.alone[s] + lot + (free <= 0) * self.land.breach
            at[s] = int(cost.argmin())
            free -= share[at[s]]

        return at

    def _weigh(self) -> None:
        """Work out from nothing what each session costs in each place, beside all the others."""
        self.cost = self.alone.copy()
        self.total = float(self.alone[np.arange(self.number), self.at].sum())

        for pair in self.pairs:
            prices = pair.of_places[self.at]
            self.cost += pair.of_sessions @ pair.of_places.T[self.at] + pair.of_sessions.T @ prices
            self.total += float((pair.of_sessions * prices[:, self.at]).sum())

        self.own = self._turned(np.arange(self.number))
        self.total += self._crowding()

    def _turned(self, who: npt.NDArray[np.int64]) -> Floats:
        """What some sessions and all others cost each other after an exchange, less what the sums say."""
        at, mine = self.at, self.at[who]
        among = self.sums[:, mine[:, None], at[None, :]]
        own = self.own_sums[:, mine][:, :, None] + self.own_sums[:, at][:, None, :]

        return numbers((self.both[:, who] * (among - own)).sum(axis=0))

    # Limits on sessions at once.

    def _crowding(self) -> float:
        crowding = 0.0
        for members, most in self.land.crowds:
            places = self.at[members]
            over = self.land.together[np.ix_(places, places)].sum(axis=1) - most
            crowding += self.land.breach * float(np.maximum(0, over).sum())

        return crowding

    def _crowded(self) -> Floats | None:
        """By session and place: what limits would cost, nearly."""
        if not self.land.crowds:
            return None

        costs = np.zeros((self.number, self.size))

        for members, most in self.land.crowds:
            near = self.land.together[self.at[members]]
            others = near.sum(axis=0)[None, :] - near
            costs[members] += self.land.breach * np.maximum(0, others + 1 - most)

        return costs

    # Steps.

    @property
    def effort_of_a_step(self) -> float:
        """Deterministic effort of one step."""
        return float(EFFORT * (OVERHEAD + self.number * self.size))

    @property
    def effort(self) -> float:
        """Deterministic effort of all steps."""
        return self.steps * self.effort_of_a_step

    @property
    def over(self) -> bool:
        """Whether it is long since this run found anything better."""
        return self.steps - self.began > LEAST + PATIENCE * (self.bettered - self.began)

    def afresh(self) -> None:
        """Begin another run, from anywhere; the best places are kept."""
        self.at = self._anywhere()
        self._weigh()
        self.until[:] = 0
        self.began = self.bettered = self.steps
        self.best_of_run = np.inf

    def run(self, steps: int, more: Callable[[], bool], *, again: bool = False) -> None:
        """
        Take steps while there are any and *more* says so; the best places are kept.

        When a run is over it ends, or with *again* another begins.
        """
        until, everyone = self.until, np.arange(self.number)
        upper = np.triu_indices(self.number, 1)

        for step in range(self.steps + 1, self.steps + steps + 1):
            if step % LOOK == 0 and ((self.over and not again) or not more()):
                return
            if step % LOOK == 0 and self.over:
                self.afresh()

            self.steps = step
            crowded = self._crowded()
            cost = self.cost if crowded is None else self.cost + crowded
            there = cost[:, self.at]
            now_there = there[everyone, everyone]
            gain = there + there.T - now_there[:, None] - now_there[None, :] + self.own
            held = until[:, self.at] > step
            barred = held & held.T & (self.total + gain >= self.best_of_run - 0.5)
            gain[barred] = np.inf
            flat = gain[upper]
            chosen = int(flat.argmin())
            change, moves = float(flat[chosen]), [(int(upper[0][chosen]), int(upper[1][chosen]))]
            free = np.ones(self.size, dtype=bool)
            free[self.at] = False

            if free.any():
                columns = np.flatnonzero(free)
                alone = cost[:, columns] - now_there[:, None]
                alone[(until[:, columns] > step) & (self.total + alone >= self.best_of_run - 0.5)] = np.inf
                lone = int(alone.argmin())
                if alone.flat[lone] < change:
                    s, column = divmod(lone, len(columns))
                    change, moves = float(alone.flat[lone]), [(s, -int(columns[column]) - 1)]

            if not np.isfinite(change):
                until[:] = 0
                continue

            tenure = int(self.random.integers(self.number * SHORTEST // 100, self.number + 1)) + 1
            a, b = moves[0]
            until[a, self.at[a]] = step + tenure

            if b >= 0:
                until[b, self.at[b]] = step + tenure
                self._move({a: int(self.at[b]), b: int(self.at[a])})
            else:
                self._move({a: -b - 1})

            if self.total < self.best_of_run - 0.5:
                self.best_of_run, self.bettered = self.total, step
                if self.total < self.best - 0.5:
                    self.best, self.best_at = self.total, self.at.copy()

    def _move(self, goes: dict[int, int]) -> None:
        who = list(goes)
        before, after = self.at[who], np.array(list(goes.values()))
        self.total += float((self.cost[who, after] - self.cost[who, before]).sum()) - self._crowding()

        if len(who) == 2:
            self.total += float(self.own[who[0], who[1]])

        left = self.by_session[who].transpose(1, 0, 2).reshape(self.number, -1)
        right = (self.by_place[after] - self.by_place[before]).reshape(-1, self.size)
        self.cost += product(left, right)
        self.at[who] = after
        self.total += self._crowding()

        rows = self._turned(np.array(who))
        self.own[who] = rows
        self.own[:, who] = rows.T

    @property
    def placed(self) -> Placed:
        """The best places, as starts and rooms."""
        places = [self.land.places[p] for p in self.best_at.tolist()]
        return {s: (place.start, place.room) for s, place in enumerate(places)}

    @property
    def lawful(self) -> bool:
        """Whether the best places break nothing that is known here."""
        return bool(self.best < self.land.breach)
