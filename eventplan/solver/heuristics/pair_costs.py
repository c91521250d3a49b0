"""
What pairs of sessions cost in pairs of places, as matrices: an event as a quadratic assignment problem.

A place is a start and a room. What two sessions cost in two places is, for each wish or rule about pairs, a
number of the two sessions times a number of the two places.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from eventplan.model import Wish
from eventplan.solver.candidates import Candidates
from eventplan.solver.charges import of_rooms, of_starts
from eventplan.solver.problem import Floats

LARGEST = 250_000
"""Sessions times places: with more, one step takes longer than it is worth."""

MOST_STARTS = 48
"""Starts of a session: with more, sessions hardly exchange places, because places overlap."""

SMALL = 50_000
"""Multiplications in a product of matrices for which no library takes more than one thread."""


@dataclass
class Pair:
    """What pairs of sessions cost in pairs of places: sessions' number times places' number, summed."""

    of_sessions: Floats
    of_places: Floats


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
    """Costs of sessions in places: each by itself, and every pair."""

    places: list[Place]
    alone: Floats
    """By session and place; infinite where it may not be."""
    pairs: list[Pair] = field(default_factory=list)
    crowds: list[tuple[list[int], int]] = field(default_factory=list)
    """Sessions, and how many of them run at once at most."""
    together: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    """By two places: whether sessions there run at once."""
    breach: float = 0.0
    """What a breach costs: more than any plan that has none."""


def landscape_of(candidates: Candidates) -> Landscape | None:
    """Return the costs of a problem, of pairs above all; None where it cannot be searched in this way."""
    problem = candidates.problem
    scenario = problem.scenario
    if not scenario.pair_relations or not scenario.weight("relations") or candidates.within is not None:
        return None
    if problem.bound or scenario.series:
        return None  # who is called away from what is not known here

    places: dict[Place, int] = {}
    may: list[dict[int, float]] = []

    for s, session in enumerate(problem.sessions):
        starts = np.flatnonzero(candidates.starts_ok[s])
        if not len(starts) or len(starts) > MOST_STARTS or session.overflow:
            return None

        when = of_starts(candidates, s)
        rooms = np.flatnonzero(candidates.rooms_ok[s]).tolist()
        mine: dict[int, float] = {}

        for r, where in zip(rooms, of_rooms(candidates, s, rooms), strict=True):
            after = session.teardown + max(scenario.turnover(candidates.problem.rooms[r]), session.settling)

            for t in starts.tolist():
                if r in candidates.pairs_ok[s] and not candidates.pairs_ok[s][r][t]:
                    continue
                place = Place(int(problem.starts[t]), r, session.duration, session.setup, after)
                mine[places.setdefault(place, len(places))] = float(when[t] + where)

        may.append(mine)

    if len(places) * len(may) > LARGEST or not all(may):
        return None

    alone = np.full((len(may), len(places)), np.inf)

    for s, mine in enumerate(may):
        alone[s, list(mine)] = list(mine.values())

    landscape = Landscape(list(places), alone)
    facts = _Facts(candidates, landscape.places)
    landscape.together = facts.at_once(0)
    _relations(candidates, facts, landscape)
    finite = np.where(np.isfinite(alone), alone, 0.0).max(axis=1).sum()
    landscape.breach = (
        1.0 + finite + sum(float((p.of_sessions.sum()) * p.of_places.max()) for p in landscape.pairs)
    )
    _rules(candidates, facts, landscape)

    return landscape


class _Facts:
    """What places are to each other."""

    def __init__(self, candidates: Candidates, places: list[Place]) -> None:
        self.problem = candidates.problem

        def of_places(name: str) -> Floats:
            return np.array([getattr(place, name) for place in places])

        names = ("start", "room", "duration", "setup", "after")
        self.start, self.room, self.duration, self.setup, self.after = map(of_places, names)
        self.end = self.start + self.duration
        positions = np.searchsorted(self.problem.starts, self.start)
        self.day = self.problem.day_of_start[positions]
        rooms = self.problem.scenario.rooms
        self.seats = np.array([room.seats(None) or 0 for room in rooms])[self.room]

    def minutes_at_once(self) -> Floats:
        both = np.minimum.outer(self.end, self.end) - np.maximum.outer(self.start, self.start)
        return numbers(np.maximum(0, both))

    def at_once(self, gap: int) -> Floats:
        """Whether two run at once, or within *gap* minutes of each other."""
        clear = np.less_equal.outer(self.end + gap, self.start)
        return numbers(~(clear | clear.T))

    def same_day(self) -> npt.NDArray[np.bool_]:
        return np.asarray(np.equal.outer(self.day, self.day))

    def other_room(self, within: int | None) -> Floats:
        """Whether two that should be in one room are not: of one day, or *within* minutes of each other."""
        near = self.same_day()
        if within is not None:
            late = np.greater_equal.outer(self.end + within, self.start)
            near = late & late.T & np.not_equal.outer(self.start, self.start)

        return numbers(near & np.not_equal.outer(self.room, self.room))

    def share_room(self) -> Floats:
        """Whether two places are taken at once."""
        scenario, rooms = self.problem.scenario, self.problem.rooms
        parts = [scenario.parts_of(room) for room in rooms]

        def shared_with(mine: frozenset[str]) -> list[bool]:
            return [not mine.isdisjoint(others) for others in parts]

        common = np.array([*map(shared_with, parts)])
        clear = np.less_equal.outer(self.end + self.after, self.start - self.setup)

        return numbers(~(clear | clear.T) & common[np.ix_(self.room, self.room)])

    def no_way(self) -> Floats:
        """Whether nobody can be at both: they run at once, or the way between them takes too long."""
        way = self.problem.ways[np.ix_(self.room, self.room)]
        clear = self.end[:, None] + way <= self.start[None, :]
        return numbers(~(clear | clear.T))


def product(matrix: Floats, other: Floats) -> Floats:
    """
    Return a product of matrices, made of pieces so small that one thread works each out.

    Libraries share larger products out among threads, which for products of this size wait for each other
    longer than they work: on two busy cores a step took ten times as long.
    """
    rows = max(1, SMALL // other.size)
    pieces = -(-len(matrix) // rows)
    padded = np.zeros((pieces * rows, matrix.shape[1]))
    padded[: len(matrix)] = matrix
    pieces_done = padded.reshape(pieces, rows, -1) @ other

    return numbers(pieces_done.reshape(pieces * rows, -1)[: len(matrix)])


def numbers(values: Any) -> Floats:
    """Return an array of numbers."""
    return np.asarray(values, dtype=np.float64)


_TESTS: dict[Wish, Callable[[_Facts, int, int | None], Floats]] = {
    Wish.APART: lambda f, each, _: np.ceil(f.minutes_at_once() / each),
    Wish.BESIDE: lambda f, each, _: np.ceil(
        (np.minimum.outer(f.duration, f.duration) - f.minutes_at_once()) / each
    ),
    Wish.PAUSE: lambda f, _, within: f.at_once(within or 0) - f.at_once(0),
    Wish.SAME_DAY: lambda f, *_: numbers(~f.same_day()),
    Wish.SAME_ROOM: lambda f, _, within: f.other_room(within),
    Wish.IN_TURN: lambda f, *_: numbers(np.greater.outer(f.end, f.start)),
    Wish.LARGER_ROOM: lambda f, *_: numbers(np.less.outer(f.seats, f.seats)),
}
"""By wish: how far a first and a second session miss it in two places."""


def _relations(candidates: Candidates, facts: _Facts, landscape: Landscape) -> None:
    problem, number = candidates.problem, len(candidates.problem.sessions)
    weight = problem.scenario.weight("relations")
    by_test: dict[tuple[Wish, int, int | None], Floats] = {}

    for relation in problem.scenario.pair_relations:
        if not candidates.counts("relations", relation.id):
            continue

        prices = by_test.setdefault(
            (relation.wish, relation.each, relation.within), np.zeros((number, number))
        )
        lists = candidates.lists_counted(relation)
        later = [s for among in lists for s in among]

        for among in lists:
            later = later[len(among) :]
            prices[np.ix_(among, later)] += weight * relation.price

    for (wish, each, within), prices in by_test.items():
        landscape.pairs.append(Pair(prices, _TESTS[wish](facts, each, within)))


def _rules(candidates: Candidates, facts: _Facts, landscape: Landscape) -> None:
    """Rules that forbid two sessions two places, at the price of a breach."""
    forbidden = _Forbidden(candidates, facts, landscape.breach)
    if not candidates.waived("room-free"):
        every = range(len(candidates.problem.sessions))
        forbidden.forbid("room", facts.share_room, combinations(every, 2))

    if not candidates.waived("person-free"):
        forbidden.people()

    if not candidates.waived("not-parallel"):
        forbidden.groups()
        forbidden.exclusive()

    if not candidates.waived("order"):
        forbidden.orders()

    landscape.pairs += [Pair(prices, of_places) for prices, of_places in forbidden.kept.values()]

    if not candidates.waived("parallel-limit"):
        _limits(candidates, landscape)


def _limits(candidates: Candidates, landscape: Landscape) -> None:
    """Limits on how many sessions are held at once."""
    for limit in candidates.problem.scenario.limits:
        if limit.most is None or limit.during:
            continue
        members = [s for s, session in enumerate(candidates.problem.sessions) if limit.counts(session)]
        if len(members) > limit.most:
            landscape.crowds.append((members, limit.most))


class _Forbidden:
    """Pairs of sessions that may not have certain pairs of places, by what these are."""

    def __init__(self, candidates: Candidates, facts: _Facts, breach: float) -> None:
        self.problem, self.facts, self.breach = candidates.problem, facts, breach
        self.kept: dict[Any, tuple[Floats, Floats]] = {}

    def forbid(self, key: object, of_places: Callable[[], Floats], pairs: Any) -> None:
        """Forbid pairs of sessions some pairs of places, which are the same for each *key*."""
        number = len(self.problem.sessions)
        if key not in self.kept:
            self.kept[key] = np.zeros((number, number)), of_places()
        for a, b in pairs:
            self.kept[key][0][a, b] = self.breach

    def people(self) -> None:
        """Nobody is in two sessions at once, nor in one from which there is no way to the other."""
        wanted: dict[str, list[int]] = {}
        for s, session in enumerate(self.problem.sessions):
            for person in self.problem.scenario.needed(session):
                wanted.setdefault(person, []).append(s)

        for sessions in wanted.values():
            self.forbid("person", self.facts.no_way, combinations(sessions, 2))

    def groups(self) -> None:
        """Sessions of a group are one after the other."""
        for group in self.problem.scenario.apart:
            members = sorted(self.problem.session_index[session] for session in group.sessions)
            of_places = partial(self.facts.at_once, group.gap)
            self.forbid(("apart", group.gap), of_places, combinations(members, 2))

    def exclusive(self) -> None:
        """Nothing is beside some sessions, but for some kinds."""
        for s, session in enumerate(self.problem.sessions):
            if not session.exclusive:
                continue

            every = enumerate(self.problem.sessions)
            others = [o for o, other in every if o != s and not other.is_of(session.beside)]
            pairs = ((min(s, o), max(s, o)) for o in others)
            self.forbid(("apart", 0), partial(self.facts.at_once, 0), pairs)

    def orders(self) -> None:
        """Sessions are in the order that is stated."""
        index = self.problem.session_index

        for order in self.problem.scenario.ordered:
            key = order.model_copy(update={"before": "", "after": ""})
            pair = [(index[order.before], index[order.after])]
            self.forbid(key, partial(_out_of_order, self.facts, order), pair)


def _out_of_order(facts: _Facts, order: Any) -> Floats:
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

    return numbers(wrong)
