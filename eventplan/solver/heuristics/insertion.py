"""
What it costs to put a session at each of its starts in each of its rooms, all others staying where they are.

It is summed over the others in time that grows with their number and with the horizon, and not with the
product. What is known here is when and where a session may be, rooms, people, groups that are not parallel,
wishes about when and where, and relations between near sessions.
"""

from random import Random

import numpy as np

from eventplan.model import Relation, Session, Wish
from eventplan.solver import ceremonies
from eventplan.solver.candidates import Candidates
from eventplan.solver.problem import Ints, Placed

from .insertion_tables import NEVER, InsertionTables

MOST_SESSIONS = 3000
"""With more of them a table of all pairs is too large."""

NEAR = frozenset({Wish.APART, Wish.PAUSE, Wish.SAME_ROOM})
"""Wishes that only speak of sessions near each other in time."""

IN_PART = 0.1
"""How often part of a session's places is looked at."""


def knows(candidates: Candidates) -> bool:
    """Whether an event states nothing, as far as can be seen at a glance, that is unknown here."""
    scenario = candidates.problem.scenario
    resources = scenario.resources
    stated = (
        scenario.order, scenario.parallel, scenario.quotas, scenario.workload, scenario.gates,
        scenario.speakers_lists, scenario.signing_orders, resources.interpretation, resources.equipment,
        resources.arrivals, scenario.baseline, scenario.gaps, scenario.series, candidates.labels,
    )  # fmt: skip
    priced = [
        relation for relation in scenario.pair_relations if relation.price and scenario.weight("relations")
    ]

    if any(stated) or candidates.problem.bound or len(scenario.sessions) > MOST_SESSIONS:
        return False

    def is_known(relation: Relation) -> bool:
        is_bounded = relation.within is not None or relation.wish is not Wish.SAME_ROOM
        return relation.wish in NEAR and is_bounded and candidates.problem.step % relation.each == 0

    def is_simple(session: Session) -> bool:
        return not (session.overflow or session.protected or any(wish.room for wish in session.prefer_times))

    combined = any(room.combines for room in scenario.rooms)
    capped = any(zone.cap is not None for zone in scenario.zones)
    ceremonies_bound = [ceremony for _, ceremony, _ in ceremonies.bound(candidates)]

    return (
        not (combined or capped)
        and all(map(is_known, priced))
        and all(map(is_simple, scenario.sessions))
        and all(map(candidates.strict, ("placed", "room-free", "person-free", "not-parallel")))
        and all(ceremonies.settled(candidates, ceremony) for ceremony in ceremonies_bound)
    )


class Insertion(InsertionTables):
    """The sessions of an event, placed, taken out and put back. Times are ticks of the problem's step."""

    def __init__(self, candidates: Candidates, seed: int) -> None:
        """Read all that costs and forbids from presolved candidates."""
        super().__init__(candidates)
        self.random = Random(seed)  # noqa: S311 - chance, not secrets
        sessions, number = self.problem.sessions, self.number
        self.looks = 0
        self.start = np.full(number, -1, dtype=np.int64)
        self.room = np.full(number, -1, dtype=np.int64)
        # Leaving a session out that must be held costs more than all that it may pay where it can be.
        most = np.array([costs.max(initial=0, where=costs < NEVER) for costs in self.charges], dtype=np.int64)

        for wish, _, table in self.wishes:
            most += table.sum(axis=1) * (self.long if wish is Wish.APART else 2)

        self.left_out = int(most.max(initial=0)) + sum(x.drop_price or 0 for x in sessions) + 1
        self.ties = np.count_nonzero(self.gaps, axis=1)
        # The larger a session the dearer: what is left to the end should be easy to put in.
        sizes = [self._size(s) for s in range(number)]
        self.drop = [
            self.left_out + self.left_out * 4 * size // max(sizes) if x.drop_price is None else x.drop_price
            for x, size in zip(sessions, sizes, strict=True)
        ]
        self.cost = sum(self.drop)
        self.floor = sum(
            min([drop, int(costs.min())]) if costs.size else 0
            for costs, drop in zip(self.charges, self.drop, strict=True)
        )
        """What all sessions cost at least, each by itself: no plan costs less."""
        self.all = (0, self.horizon)

    def costs(self, s: int, span: tuple[int, int]) -> Ints:
        """
        Return what a session that is out would add, room by start; of its starts those in *span*.

        Whatever another session adds changes at a few ticks by fixed amounts, or its slope does: these
        are added up for all of them, and summed along time once.
        """
        self.looks += 1
        first, last = np.searchsorted(self.at[s], span).tolist()
        charges = self.charges[s][:, first:last]
        if not charges.size:
            return charges

        there = np.flatnonzero(
            (self.start >= 0)
            & (self.start <= span[1] + self.margin)
            & (self.start + self.long >= span[0] - self.margin)
        )
        long, shift = self.long[s], self.margin * 3 - span[0]
        start, room = self.start[there] + shift, self.room[there]
        end = start + self.long[there]
        width = span[1] - span[0] + 5 * self.margin
        total = np.zeros((len(self.turnover) + 1, width), dtype=np.int64)
        flat, everywhere = total.reshape(-1), total[-1]

        def add(steps: Ints, low: Ints, high: Ints, prices: Ints) -> None:
            np.add.at(steps, low, prices)
            np.subtract.at(steps, high, prices)

        for wish, reach, table in self.wishes:
            prices = table[s][there]
            if wish is Wish.APART:
                slopes = np.zeros(width, dtype=np.int64)
                add(slopes, start - long, start, prices)
                add(slopes, end, end - long, prices)
                # Ticks at once change from one start to the next, and are none at first.
                everywhere[1:] += slopes.cumsum()[:-1]
            elif wish is Wish.PAUSE:
                add(everywhere, end, end + reach, prices)
                add(everywhere, start - long - reach + 1, start - long + 1, prices)
            else:
                some = np.flatnonzero(prices)
                prices, early, late, row = prices[some], start[some], end[some], room[some] * width
                low = np.concatenate((early - long - reach, early + 1))
                high, twice = np.concatenate((early, late + reach + 1)), np.concatenate((prices, prices))
                row = np.concatenate((row, row))
                add(everywhere, low, high, twice)
                add(flat, row + high, row + low, twice)

        gaps = self.gaps[s][there]
        some = np.flatnonzero(gaps)
        gaps = gaps[some]
        add(everywhere, start[some] - long - gaps + 2, end[some] + gaps - 1, self.never[: len(some)])
        gap = np.maximum(np.maximum(self.settling[there], self.settling[s]), self.turnover[room])
        low = start - self.before[there] - gap - self.after[s] - long + 1
        high = end + self.after[there] + gap + self.before[s]
        add(flat, room * width + low, room * width + high, self.never[: len(there)])
        total = total.cumsum(axis=1)
        at = self.at[s][first:last] + shift
        sums: Ints = total[np.ix_(self.rooms[s], at)] + total[-1][at] + charges

        return sums

    # Out and in.

    def take_out(self, s: int) -> int:
        """Take a session out; return what that saves, before what leaving it out costs."""
        start, room = int(self.start[s]), int(self.room[s])
        self.start[s] = self.room[s] = -1
        return int(self.costs(s, (start, start + 1))[self.rooms[s].index(room), 0])

    def put_in(self, s: int, span: tuple[int, int]) -> int:
        """Put a session where in *span* it costs least, if that is less than leaving it out; return what."""
        if self.random.random() < IN_PART:
            # So that it is not always the same place that comes first.
            ends = self.random.randrange(*span), self.random.randrange(*span)
            cost = self._put_in(s, (min(ends), max(ends) + 1))
            if self.start[s] >= 0:
                return cost

        return self._put_in(s, span)

    def _put_in(self, s: int, span: tuple[int, int]) -> int:
        costs = self.costs(s, span)
        if costs.size:
            k, at = divmod(int(costs.argmin()), costs.shape[1])
            if costs[k, at] < self.drop[s]:
                at += int(np.searchsorted(self.at[s], span[0]))
                self.start[s], self.room[s] = self.at[s][at], self.rooms[s][k]
                return int(costs[k, at - int(np.searchsorted(self.at[s], span[0]))])

        return self.drop[s]

    def fill(self) -> None:
        """Put every session in, those first that take least of people's time."""
        for s in sorted(range(self.number), key=self._size):
            if self.start[s] < 0:
                self.cost += self.put_in(s, self.all) - self.drop[s]

    def _size(self, s: int) -> int:
        """How much of people's time a session takes: those with whom it has to do are as many as people."""
        return int(self.long[s]) * (1 + int(self.ties[s]))

    @property
    def countable(self) -> bool:
        """Whether prices are small enough to be told from what cannot be."""
        return max(self.drop, default=0) < NEVER

    @property
    def complete(self) -> bool:
        """Whether every session that must be held is."""
        return all(self.problem.sessions[s].optional for s in np.flatnonzero(self.start < 0))

    def placed(self) -> Placed:
        """Return where and when sessions are: start minute and room."""
        return {
            int(s): (self.origin + int(self.start[s]) * self.step, int(self.room[s]))
            for s in np.flatnonzero(self.start >= 0)
        }
