"""
Sessions exchange their places: a local search for events whose cost lies between pairs of sessions.

Speed only, never law: what it finds is where the search of the whole model begins, which refuses what breaks
a rule. A place is a start and a room. What two sessions cost in two places is, for each wish or rule about
pairs, a number of the two sessions times a number of the two places, so that the gain of every move of every
session to a free place, and of every exchange of two, is had from a few products of matrices. The search
takes the best of them that undoes no recent one (Taillard, Robust taboo search for the quadratic assignment
problem, Parallel Computing 17, 1991), and so leaves the plans at which every exchange would cost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from eventplan.model import Wish

from .build import FEW_STARTS, Build
from .charges import of_room, of_starts
from .complete import Placed

Numbers = npt.NDArray[np.float64]

LARGEST = 250_000
"""Sessions times places: with more, one step takes longer than it is worth."""

EFFORT, OVERHEAD = 2.1e-8, 9_000
"""Deterministic effort of looking at one number, and numbers that a step costs beside those."""

SMALL = 50_000
"""Multiplications in a product of matrices for which no library takes more than one thread."""

LOOK = 64
"""Steps between two looks at the clock."""

SHORTEST = 15
"""A session stays away from a place for some steps: at least this per cent of the number of sessions."""

LEAST, PATIENCE = 5_000, 10
"""A run is over after so many steps, and so many times those that led to its best."""

FIRST = 2_000
"""Steps after which a first plan is worth showing."""


@dataclass
class Pair:
    """What pairs of sessions cost in pairs of places: sessions' number times places' number, summed."""

    of_sessions: Numbers
    of_places: Numbers


@dataclass(frozen=True)
class Place:
    """Where and when: a start and a room, and how long the room and the people are taken."""

    start: int
    room: int
    duration: int
    setup: int
    after: int
    """Minutes for which the room is taken beyond the end: teardown, and the gap to the next use."""


@dataclass
class Landscape:
    """Costs of sessions in places: each by itself, and each two."""

    places: list[Place]
    alone: Numbers
    """By session and place; infinite where it may not be."""
    pairs: list[Pair] = field(default_factory=list)
    crowds: list[tuple[list[int], int]] = field(default_factory=list)
    """Sessions of which at most so many run at once."""
    together: Numbers = field(default_factory=lambda: np.zeros((0, 0)))
    """By two places: whether sessions there run at once."""
    breach: float = 0.0
    """What a breach costs: more than any plan that has none."""


def landscape_of(build: Build) -> Landscape | None:
    """Return the costs of a problem, of pairs above all; None where this is no way to search it."""
    problem = build.problem
    scenario = problem.scenario
    if not scenario.relations or not scenario.weight("relations") or build.within is not None:
        return None
    if problem.bound:
        return None  # who is called away from what is not known here
    places: dict[Place, int] = {}
    may: list[dict[int, float]] = []
    for s, session in enumerate(problem.sessions):
        starts = np.flatnonzero(build.starts_ok[s])
        if not len(starts) or len(starts) > FEW_STARTS or session.overflow:
            return None
        when = of_starts(build, s)
        mine: dict[int, float] = {}
        for r in np.flatnonzero(build.rooms_ok[s]).tolist():
            where = of_room(build, s, r)
            after = session.teardown + max(scenario.turnover(build.problem.rooms[r]), session.settling)
            for t in starts.tolist():
                if r in build.pairs_ok[s] and not build.pairs_ok[s][r][t]:
                    continue
                place = Place(int(problem.starts[t]), r, session.duration, session.setup, after)
                mine[places.setdefault(place, len(places))] = float(when[t] + where)
        may.append(mine)
    if len(places) * len(may) > LARGEST or not all(may):
        return None
    alone = np.full((len(may), len(places)), np.inf)
    for s, mine in enumerate(may):
        alone[s, list(mine)] = list(mine.values())
    found = Landscape(list(places), alone)
    facts = _Facts(build, found.places)
    found.together = facts.at_once(0)
    _relations(build, facts, found)
    finite = np.where(np.isfinite(alone), alone, 0.0).max(axis=1).sum()
    found.breach = 1.0 + finite + sum(float((p.of_sessions.sum()) * p.of_places.max()) for p in found.pairs)
    _rules(build, facts, found)
    return found


class _Facts:
    """What places are to each other."""

    def __init__(self, build: Build, places: list[Place]) -> None:
        self.problem = build.problem
        self.start, self.room, self.duration, self.setup, self.after = (
            np.array([getattr(place, name) for place in places])
            for name in ("start", "room", "duration", "setup", "after")
        )
        self.end = self.start + self.duration
        positions = np.searchsorted(self.problem.starts, self.start)
        self.day = self.problem.day_of_start[positions]
        rooms = self.problem.scenario.rooms
        self.seats = np.array([room.seats(None) or 0 for room in rooms])[self.room]

    def minutes_at_once(self) -> Numbers:
        both = np.minimum.outer(self.end, self.end) - np.maximum.outer(self.start, self.start)
        return _numbers(np.maximum(0, both))

    def at_once(self, gap: int) -> Numbers:
        """Whether two run at once, or within *gap* minutes of each other."""
        clear = np.less_equal.outer(self.end + gap, self.start)
        return _numbers(~(clear | clear.T))

    def same_day(self) -> npt.NDArray[np.bool_]:
        return np.asarray(np.equal.outer(self.day, self.day))

    def other_room(self, within: int | None) -> Numbers:
        """Whether two that should be in one room are not: of one day, or *within* minutes of each other."""
        near = self.same_day()
        if within is not None:
            late = np.greater_equal.outer(self.end + within, self.start)
            near = late & late.T & np.not_equal.outer(self.start, self.start)
        return _numbers(near & np.not_equal.outer(self.room, self.room))

    def share_room(self) -> Numbers:
        """Whether two places are taken at once."""
        scenario, rooms = self.problem.scenario, self.problem.rooms
        parts = [scenario.parts_of(room) for room in rooms]
        common = np.array([[bool(one & other) for other in parts] for one in parts])
        clear = np.less_equal.outer(self.end + self.after, self.start - self.setup)
        return _numbers(~(clear | clear.T) & common[np.ix_(self.room, self.room)])

    def no_way(self) -> Numbers:
        """Whether nobody can be at both: they run at once, or the way between them takes too long."""
        way = self.problem.ways[np.ix_(self.room, self.room)]
        clear = self.end[:, None] + way <= self.start[None, :]
        return _numbers(~(clear | clear.T))


def _product(one: Numbers, other: Numbers) -> Numbers:
    """
    Return a product of matrices, made of pieces so small that one thread works each out.

    Libraries share larger products out among threads, which for products of this size wait for each other
    longer than they work: on two busy cores a step took ten times as long.
    """
    rows = max(1, SMALL // other.size)
    pieces = -(-len(one) // rows)
    padded = np.zeros((pieces * rows, one.shape[1]))
    padded[: len(one)] = one
    found = padded.reshape(pieces, rows, -1) @ other
    return _numbers(found.reshape(pieces * rows, -1)[: len(one)])


def _numbers(found: Any) -> Numbers:
    return np.asarray(found, dtype=np.float64)


_TESTS: dict[Wish, Callable[[_Facts, int, int | None], Numbers]] = {
    Wish.APART: lambda f, each, _: np.ceil(f.minutes_at_once() / each),
    Wish.BESIDE: lambda f, each, _: np.ceil(
        (np.minimum.outer(f.duration, f.duration) - f.minutes_at_once()) / each
    ),
    Wish.PAUSE: lambda f, _, within: f.at_once(within or 0) - f.at_once(0),
    Wish.SAME_DAY: lambda f, *_: _numbers(~f.same_day()),
    Wish.SAME_ROOM: lambda f, _, within: f.other_room(within),
    Wish.IN_TURN: lambda f, *_: _numbers(np.greater.outer(f.end, f.start)),
    Wish.LARGER_ROOM: lambda f, *_: _numbers(np.less.outer(f.seats, f.seats)),
}
"""By wish: how far a first and a second session miss it in two places."""


def _relations(build: Build, facts: _Facts, found: Landscape) -> None:
    problem, number = build.problem, len(build.problem.sessions)
    weight = problem.scenario.weight("relations")
    by_test: dict[tuple[Wish, int, int | None], Numbers] = {}
    for relation in problem.scenario.relations:
        if not build.counts("relations", relation.id):
            continue
        prices = by_test.setdefault(
            (relation.wish, relation.each, relation.within), np.zeros((number, number))
        )
        lists = [
            [problem.session_index[s] for s in among if build.counts("relations", s)]
            for among in relation.lists
        ]
        later = [s for among in lists for s in among]
        for among in lists:
            later = later[len(among) :]
            prices[np.ix_(among, later)] += weight * relation.price
    for (wish, each, within), prices in by_test.items():
        found.pairs.append(Pair(prices, _TESTS[wish](facts, each, within)))


def _rules(build: Build, facts: _Facts, found: Landscape) -> None:
    """Rules that forbid two sessions two places, at the price of a breach."""
    problem, scenario, number = build.problem, build.problem.scenario, len(build.problem.sessions)
    index = problem.session_index
    kept: dict[Any, tuple[Numbers, Numbers]] = {}

    def forbid(key: object, of_places: Callable[[], Numbers], pairs: Any) -> None:
        if key not in kept:
            kept[key] = np.zeros((number, number)), of_places()
        for a, b in pairs:
            kept[key][0][a, b] = found.breach

    if not build.waived("room-free"):
        forbid("room", facts.share_room, combinations(range(number), 2))
    if not build.waived("person-free"):
        wanted: dict[str, list[int]] = {}
        for s, session in enumerate(problem.sessions):
            for person in scenario.needed(session):
                wanted.setdefault(person, []).append(s)
        for sessions in wanted.values():
            forbid("person", facts.no_way, combinations(sessions, 2))
    if not build.waived("not-parallel"):
        for group in scenario.apart:
            members = sorted(index[session] for session in group.sessions)
            forbid(("apart", group.gap), lambda gap=group.gap: facts.at_once(gap), combinations(members, 2))  # type: ignore[misc]
        for s, session in enumerate(problem.sessions):
            if session.exclusive:
                others = (
                    o for o, x in enumerate(problem.sessions) if o != s and x.kind not in session.beside
                )
                forbid(("apart", 0), lambda: facts.at_once(0), ((min(s, o), max(s, o)) for o in others))
    for order in scenario.ordered if not build.waived("order") else ():
        key = order.model_copy(update={"before": "", "after": ""})
        pair = [(index[order.before], index[order.after])]
        forbid(key, lambda order=order: _out_of_order(facts, order), pair)  # type: ignore[misc]
    found.pairs += [Pair(prices, of_places) for prices, of_places in kept.values()]
    for limit in scenario.limits if not build.waived("parallel-limit") else ():
        if limit.most is not None and not limit.during:
            members = [s for s, session in enumerate(problem.sessions) if limit.counts(session)]
            if len(members) > limit.most:
                found.crowds.append((members, limit.most))


def _out_of_order(facts: _Facts, order: Any) -> Numbers:
    gap = facts.start[None, :] - facts.end[:, None]
    wrong = np.zeros(gap.shape, dtype=bool)
    if order.in_order:
        wrong |= gap < order.gap
    if order.within is not None:
        wrong |= gap > order.within
    if order.consecutive:
        wrong |= gap != order.gap
    if order.same_day:
        wrong |= ~facts.same_day()
    if order.different_day:
        wrong |= facts.same_day()
    return _numbers(wrong)


class Exchange:
    """The search itself: where each session is, and what each would cost elsewhere."""

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
        self.both = [pair.of_sessions + pair.of_sessions.T for pair in self.pairs]
        self.at = self._anywhere() if begin is None else begin.copy()
        self.steps = self.began = self.found = 0
        """Steps in all; those before this run began; those when it found its best."""
        self.until = np.zeros((self.number, self.size), dtype=np.int64)
        self.best_at, self.best, self.best_of_run = self.at.copy(), np.inf, np.inf
        self._weigh()

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
            here = pair.of_places[self.at]
            self.cost += pair.of_sessions @ pair.of_places.T[self.at] + pair.of_sessions.T @ here
            self.total += float((pair.of_sessions * here[:, self.at]).sum())
        self.own = np.zeros((self.number, self.number))
        for pair, both in zip(self.pairs, self.both, strict=True):
            self.own += both * self._turned(pair, slice(None))
        self.total += self._crowding()

    def _turned(self, pair: Pair, rows: Any) -> Numbers:
        """What two sessions cost each other after an exchange, less what the sums say that they do."""
        q, at = pair.of_places, self.at
        mine = at[rows]
        among = q[np.ix_(mine, at)] + q[np.ix_(at, mine)].T
        own = q.diagonal()
        return _numbers(among - own[mine][:, None] - own[at][None, :])

    # Limits on sessions at once.

    def _crowding(self) -> float:
        found = 0.0
        for members, most in self.land.crowds:
            here = self.at[members]
            over = self.land.together[np.ix_(here, here)].sum(axis=1) - most
            found += self.land.breach * float(np.maximum(0, over).sum())
        return found

    def _crowded(self) -> Numbers | None:
        """By session and place: what limits would cost, nearly."""
        if not self.land.crowds:
            return None
        found = np.zeros((self.number, self.size))
        for members, most in self.land.crowds:
            near = self.land.together[self.at[members]]
            others = near.sum(axis=0)[None, :] - near
            found[members] += self.land.breach * np.maximum(0, others + 1 - most)
        return found

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
        return self.steps - self.began > LEAST + PATIENCE * (self.found - self.began)

    def afresh(self) -> None:
        """Begin another run, from anywhere; the best places are kept."""
        self.at = self._anywhere()
        self._weigh()
        self.until[:] = 0
        self.began = self.found = self.steps
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
            here = there[everyone, everyone]
            gain = there + there.T - here[:, None] - here[None, :] + self.own
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
                alone = cost[:, columns] - here[:, None]
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
                self.best_of_run, self.found = self.total, step
                if self.total < self.best - 0.5:
                    self.best, self.best_at = self.total, self.at.copy()

    def _move(self, goes: dict[int, int]) -> None:
        who = list(goes)
        before, after = self.at[who], np.array(list(goes.values()))
        self.total += float((self.cost[who, after] - self.cost[who, before]).sum()) - self._crowding()
        if len(who) == 2:
            self.total += float(self.own[who[0], who[1]])
        left, right = [], []
        for pair in self.pairs:
            left.append(pair.of_sessions[:, who])
            right.append((pair.of_places[:, after] - pair.of_places[:, before]).T)
            left.append(pair.of_sessions[who].T)
            right.append(pair.of_places[after] - pair.of_places[before])
        self.cost += _product(np.hstack(left), np.vstack(right))
        self.at[who] = after
        self.total += self._crowding()
        rows = np.zeros((len(who), self.number))
        for pair, both in zip(self.pairs, self.both, strict=True):
            rows += both[who] * self._turned(pair, who)
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
