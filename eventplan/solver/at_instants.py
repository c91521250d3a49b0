"""
What sessions cost by running at once, instant by instant: what a bound by configurations is made of.

Speed only, never law. A *configuration* is a set of sessions that may run at one instant. Instants at which
the same sessions may run are alike, and are counted together. All that is left out here is a rule less or a
cost of at least nothing: so what is least here is at most what any plan costs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from math import gcd

import numpy as np
import numpy.typing as npt

from eventplan.model import Relation, Wish

from .candidates import Candidates
from .charges import of_rooms, of_starts
from .problem import Ints

PARTS = 5040
"""Parts of a point in which all is counted: most numbers of minutes divide it."""

MANY_ROWS = 200
"""Sessions by kinds of instants: with more of them, kinds that are nearly alike count as one."""

ALIKE, RARE, MOST_KINDS = 0.75, 0.01, 100
"""
The part of all sessions of two kinds of instants that may run at both, so that they are nearly alike; the
part of all time that is so little that its kind may count as any other; and how many kinds there are at most,
before all are one. More sessions than may run there are less of a rule, and the proof is sooner done.
"""

MOST_SESSIONS = 1000
"""With more of them a table of all pairs is too large for a linear program."""

MOST_CELLS = 20_000_000
"""Sessions times stretches of time: with more it takes too long to read them."""

Pairs = npt.NDArray[np.bool_]
"""One truth value for every pair of sessions."""


@dataclass(frozen=True)
class Instants:
    """Instants at which the same sessions may run: how many, in units of time, and the sessions."""

    number: int
    sessions: tuple[int, ...]


@dataclass(frozen=True)
class Way:
    """A way to hold a session: what it costs by itself, and units of time by kind of instant."""

    cost: int
    units: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class AtInstants:
    """An event, as far as it can be told instant by instant. Costs are parts of points."""

    kinds: tuple[Instants, ...]
    ways: tuple[tuple[Way, ...], ...]
    """By session, the ways to hold it."""
    drops: tuple[int | None, ...]
    """By session, what leaving it out costs; None if it must be held."""
    pairs: Ints
    """By two sessions, what each unit of time costs that they run at once; less than 0 if it saves."""
    groups: Mapping[frozenset[int], int]
    """The same by groups of sessions: every pair of a group that run at once costs so much."""
    forbidden: Pairs
    """By two sessions, whether they may not run at once."""
    limits: tuple[tuple[frozenset[int], int], ...]
    """Sessions, and how many of them may run at once: as many as there are rooms, or as is stated."""
    fixed: int
    """What every plan is charged before what pairs at once save."""

    @property
    def speaks(self) -> bool:
        """Whether anything depends on what runs at once."""
        return bool(self.pairs.any())


def at_instants(candidates: Candidates) -> AtInstants | None:
    """Return what an event costs instant by instant; None where that is not known or would take too long."""
    problem = candidates.problem
    if not candidates.strict("placed") or candidates.within is not None:
        return None
    if len(problem.sessions) > MOST_SESSIONS:
        return None

    read = _read_times(candidates)
    if read is None:
        return None

    kinds, ways, unit = read
    costs = _CostsAtOnce(candidates, unit)
    drops = tuple((x.drop_price or 0) * PARTS if x.optional else None for x in problem.sessions)

    return AtInstants(
        kinds,
        ways,
        drops,
        costs.pairs,
        costs.nonzero_groups(),
        _forbidden(candidates),
        tuple(_limits(candidates)),
        costs.fixed,
    )


# Times.


def _read_times(
    candidates: Candidates,
) -> tuple[tuple[Instants, ...], tuple[tuple[Way, ...], ...], int] | None:
    """Return the kinds of instants, the ways to hold each session, and the minutes of a unit."""
    problem = candidates.problem
    long = np.array([session.duration for session in problem.sessions], dtype=np.int64)
    starts = [problem.starts[allowed] for allowed in candidates.starts_ok]
    if not all(map(len, starts)):
        return None  # there is no plan, or a session is never held: nothing for a bound

    edges = [edge for mine, minutes in zip(starts, long, strict=True) for edge in (mine, mine + minutes)]
    cuts = np.unique(np.concatenate(edges))
    if len(cuts) * len(long) > MOST_CELLS:
        return None

    begins = [np.searchsorted(cuts, mine) for mine in starts]
    ends = [np.searchsorted(cuts, mine + minutes) for mine, minutes in zip(starts, long, strict=True)]
    may_run = np.zeros((len(long), len(cuts)), dtype=np.int64)

    for mine, begin, end in zip(may_run, begins, ends, strict=True):
        np.add.at(mine, begin, 1)
        np.subtract.at(mine, end, 1)

    running = may_run.cumsum(axis=1)[:, :-1] > 0
    minutes_of = np.diff(cuts)
    kind_of, kinds = _kinds(running, minutes_of)
    unit = gcd(*minutes_of[kind_of >= 0].tolist())
    by_kind = np.zeros((len(kinds), len(cuts)), dtype=np.int64)

    for k in range(len(kinds)):
        by_kind[k, 1:] = np.where(kind_of == k, minutes_of // unit, 0).cumsum()

    instants = tuple(
        Instants(int(by_kind[k, -1]), tuple(np.flatnonzero(mine).tolist())) for k, mine in enumerate(kinds)
    )
    ways = tuple(
        tuple(_ways(candidates, s, by_kind[:, end] - by_kind[:, begin]))
        for s, (begin, end) in enumerate(zip(begins, ends, strict=True))
    )

    return (instants, ways, unit) if all(ways) else None


def _kinds(running: Pairs, minutes_of: Ints) -> tuple[Ints, list[npt.NDArray[np.bool_]]]:
    """Return the kind of each stretch of time (-1: nothing can run), and the sessions of each kind."""
    keys: dict[bytes, int] = {}
    kinds: list[npt.NDArray[np.bool_]] = []
    kind_of = np.full(running.shape[1], -1, dtype=np.int64)

    for i, mine in enumerate(np.ascontiguousarray(running.T)):
        if mine.any():
            kind_of[i] = keys.setdefault(mine.tobytes(), len(keys))
            if len(keys) > len(kinds):
                kinds.append(mine)

    if sum(int(mine.sum()) for mine in kinds) <= MANY_ROWS:
        return kind_of, kinds

    minutes = np.bincount(kind_of[kind_of >= 0], minutes_of[kind_of >= 0])
    merged_into, merged = _merged(kinds, minutes < RARE * minutes.sum())

    return np.array([*merged_into, -1])[kind_of], merged


def _merged(
    kinds: list[npt.NDArray[np.bool_]], is_rare: npt.NDArray[np.bool_]
) -> tuple[list[int], list[npt.NDArray[np.bool_]]]:
    """Count kinds of instants as one where nearly the same sessions may run: all of these may, in each."""
    merged: list[npt.NDArray[np.bool_]] = []
    merged_into = [0] * len(kinds)
    every = len(kinds) > MOST_KINDS

    def is_like(mine: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> bool:
        return bool((mine & other).sum() >= ALIKE * (mine | other).sum())

    for k in sorted(range(len(kinds)), key=lambda k: (bool(is_rare[k]), -int(kinds[k].sum()))):
        mine = kinds[k]
        like = (n for n, other in enumerate(merged) if every or is_rare[k] or is_like(mine, other))
        merged_into[k] = next(like, len(merged))
        if merged_into[k] == len(merged):
            merged.append(mine)
        else:
            merged[merged_into[k]] = merged[merged_into[k]] | mine

    return merged_into, merged


def _ways(candidates: Candidates, s: int, units: Ints) -> Iterator[Way]:
    """Yield the ways to hold a session that differ in kinds of instants, each with what it costs at least."""
    allowed = candidates.starts_ok[s]
    when = of_starts(candidates, s)[allowed]
    rooms = np.flatnonzero(candidates.rooms_ok[s]).tolist()
    never = np.iinfo(np.int64).max
    least = np.full(len(when), never)

    for r, where in zip(rooms, of_rooms(candidates, s, rooms), strict=True):
        there = candidates.pairs_ok[s].get(r)
        costs = when + where
        least = np.minimum(least, costs if there is None else np.where(there[allowed], costs, never))

    cheapest: dict[tuple[int, ...], int] = {}
    if (units == units[:, :1]).all():
        units, least = units[:, :1], least.min(keepdims=True)

    for column, cost in zip(units.T.tolist(), least.tolist(), strict=True):
        if cost < never:
            key = tuple(column)
            cheapest[key] = min(cost, cheapest.get(key, cost))

    for key, cost in cheapest.items():
        yield Way(cost * PARTS, tuple((k, number) for k, number in enumerate(key) if number))


# Costs.


class _CostsAtOnce:
    """What pairs of sessions pay or save for each unit of time at once, rounded down."""

    def __init__(self, candidates: Candidates, unit: int) -> None:
        self.candidates, self.unit = candidates, unit
        self.sessions = candidates.problem.sessions
        self.pairs = np.zeros((len(self.sessions), len(self.sessions)), dtype=np.int64)
        self.groups: dict[frozenset[int], int] = {}
        self.fixed = 0
        weight = candidates.problem.scenario.weight("relations") * PARTS

        for relation in candidates.problem.scenario.pair_relations if weight else ():
            if candidates.counts("relations", relation.id) and relation.price:
                self._relate(relation, weight * relation.price)

        np.fill_diagonal(self.pairs, 0)

    def nonzero_groups(self) -> dict[frozenset[int], int]:
        """Return the groups that pay or save something."""
        return {group: price for group, price in self.groups.items() if price and len(group) > 1}

    def _relate(self, relation: Relation, price: int) -> None:
        lists = self.candidates.lists_counted(relation)
        everyone = [s for among in lists for s in among]
        if len({*everyone}) < len(everyone):
            return  # a series, and a session of it

        if relation.wish is Wish.APART:
            self._pay(lists, price * self.unit // relation.each)
        elif relation.wish is Wish.BESIDE:
            # Of two of which one may be left out nothing is charged: that is at most what they pay.
            held = list(map(self._held, lists))
            self._pay(held, -price * self.unit // relation.each)
            self.fixed += sum(price * self._shorter(a, b) // relation.each for a, b in _across(held))

    def _held(self, among: list[int]) -> list[int]:
        return [s for s in among if not self.sessions[s].optional]

    def _pay(self, lists: list[list[int]], price: int) -> None:
        """Charge sessions of different lists."""
        everyone = [s for among in lists for s in among]
        self.pairs[np.ix_(everyone, everyone)] += price
        self._group(everyone, price)

        for among in lists:
            self.pairs[np.ix_(among, among)] -= price
            self._group(among, -price)

    def _group(self, sessions: list[int], price: int) -> None:
        group = frozenset(sessions)
        self.groups[group] = self.groups.get(group, 0) + price

    def _shorter(self, a: int, b: int) -> int:
        return min(self.sessions[a].duration, self.sessions[b].duration)


def _across(lists: list[list[int]]) -> Iterator[tuple[int, int]]:
    for first, other in combinations(lists, 2):
        yield from product(first, other)


# Rules.


def _forbidden(candidates: Candidates) -> Pairs:
    """Return which two sessions may not run at once: for people, groups, and what is held alone."""
    problem = candidates.problem
    sessions, number = problem.sessions, len(problem.sessions)
    forbidden = np.zeros((number, number), dtype=bool)
    alone: list[Iterable[int]] = []

    if candidates.strict("person-free"):
        alone += problem.needing.values()

    if candidates.strict("not-parallel"):
        for group in problem.scenario.apart:
            alone.append([problem.session_index[session] for session in group.sessions])

        for s, session in enumerate(sessions):
            if session.exclusive:
                disturbing = [o for o, other in enumerate(sessions) if not other.is_of(session.beside)]
                forbidden[s, disturbing] = forbidden[disturbing, s] = True

    for among in map(list, alone):
        forbidden[np.ix_(among, among)] = True

    np.fill_diagonal(forbidden, 0)

    return forbidden


def _limits(candidates: Candidates) -> Iterator[tuple[frozenset[int], int]]:
    """Yield sets of sessions, and how many of each may run at once."""
    problem = candidates.problem
    everyone = range(len(problem.sessions))

    if candidates.strict("room-free"):
        rooms_of = [frozenset(np.flatnonzero(allowed).tolist()) for allowed in candidates.rooms_ok]
        # Sessions that have only rooms of a set need one each.
        for rooms in {*rooms_of, frozenset().union(*rooms_of)}:
            within = frozenset(s for s in everyone if rooms_of[s] <= rooms)
            if len(within) > len(rooms):
                yield within, len(rooms)

    for limit in problem.scenario.limits if candidates.strict("parallel-limit") else ():
        if limit.most is not None and not limit.during:
            members = frozenset(s for s in everyone if limit.counts(problem.sessions[s]))
            if len(members) > limit.most:
                yield members, limit.most


__all__ = ["PARTS", "AtInstants", "Instants", "Way", "at_instants"]
