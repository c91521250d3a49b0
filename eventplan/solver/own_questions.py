"""Questions to a rule of one's own: the same breach with fewer sessions, and at other times."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import numpy as np

from eventplan.model import OwnPreference, OwnRule, Plan

from .own_alike import Avoid, OwnAlike
from .own_answers import Placed, Reads, Spot

MOST_ASKED = 400
"""Questions about one finding while what is at fault is made smaller."""

FEW_IN_TABLE = 900
"""Times of a pair that are all asked about, those of one times those of the other."""

MOST_AT_TIMES = 300
"""Questions about one session at other times, where others stay."""

SAMPLE = 40
"""Times of several sessions at once that are asked about before it is guessed that all are alike."""


class Asked:
    """Asks about one finding: whether it is there when only some sessions are, or are at other times."""

    def __init__(
        self, rules: OwnAlike, own: OwnRule | OwnPreference, subjects: tuple[str, ...], plan: Plan, units: int
    ) -> None:
        self.rules, self.own, self.subjects, self.plan, self.units = rules, own, subjects, plan, units
        self.points = not (isinstance(own, OwnRule) and own in rules.strict)
        self.left = MOST_ASKED
        self._known_rooms: list[dict[int, frozenset[int]]] | None = None
        self._last: Reads = Reads()

    def __call__(self, placed: Placed) -> bool:
        """Whether the finding is there, and counts as much."""
        self.left -= 1
        said, self._last = self.rules._ask(self.own, placed, self.plan)
        return said.get(self.subjects, 0) >= self.units

    @property
    def more(self) -> bool:
        """Whether there is time for more questions."""
        return self.left > 0 and self.rules._patience()

    def reads(self, placed: Placed) -> Reads:
        """What the finding depends on."""
        return self.rules._read(self.own, placed, self.plan)[1]

    def smaller(self, placed: Placed) -> Placed:
        """Leave out what the finding does not need: halves first, then less and less."""
        kept, size = dict(placed), max(1, len(placed) // 2)

        while True:
            for begin in range(0, len(kept), size):
                gone = [*kept][begin : begin + size]
                rest = {s: spot for s, spot in kept.items() if s not in gone}
                if self.more and len(gone) < len(kept) and self(rest):
                    kept = rest

            if size == 1 or not self.more:
                return kept
            size = max(1, min(size // 2, len(kept) // 2))

    def spots(self, placed: Placed, reads: Reads) -> Iterator[Avoid]:
        """Yield what is to be avoided: these sessions at these times, and at others where it is the same."""
        timed = [s for s in placed if (s, "start") in reads.of]
        fixed = {s: self._spot(s, placed, reads) for s in placed}

        if len(timed) == 1:
            fixed[timed[0]] = fixed[timed[0]]._replace(starts=self._times(timed[0], placed))
            yield Avoid(tuple(fixed.values()), certain=True)
            return

        if len(timed) == 2:
            yield from self._table(timed[0], timed[1], placed, fixed)
            return

        yield Avoid(tuple(fixed.values()), certain=True)
        counted = self._too_many(placed, reads) if len(timed) == len(placed) else None
        if counted is not None:
            yield counted
            return

        wide = {s: self._times(s, placed) for s in timed}

        for s in timed:
            one_wide = fixed | {s: fixed[s]._replace(starts=wide[s])}
            yield Avoid(tuple(one_wide.values()), certain=True)

        if timed and _alike(self, wide, placed):
            every = {s: fixed[s]._replace(starts=wide[s]) for s in timed}
            yield Avoid(tuple((fixed | every).values()), certain=False)

    def _too_many(self, placed: Placed, reads: Reads) -> Avoid | None:
        """
        Guess that it is the number of sessions that is at fault, whichever they are, at the times of one.

        None if it seems not to be: rooms matter, or others in their places do not break the rule.
        """
        rules = self.rules
        if self.points or any(what == "room" for _, what in reads.of):
            return None

        first = next(iter(placed))
        times = self._times(first, placed)
        rest = {s: spot for s, spot in placed.items() if s != first}
        room = placed[first][1]
        mine = {s: times.intersection(rules.possible(s)) for s in rules._sessions(self.own)}
        like = [
            s
            for s, starts in mine.items()
            if s in placed or (starts and self._any({**rest, s: (min(starts), room)}))
        ]
        if len(like) == len(placed):
            return None

        chance = np.random.default_rng(len(like))

        for _ in range(SAMPLE):
            drawn = chance.choice(like, len(placed), replace=False).tolist()
            if any(not mine[s] for s in drawn):
                continue
            if not self._any({s: (int(chance.choice(sorted(mine[s]))), room) for s in drawn}):
                return None

        spots = tuple(Spot(s, frozenset(mine[s]), None) for s in sorted(like) if mine[s])

        return Avoid(spots, certain=False, most=len(placed) - 1)

    def _any(self, placed: Placed) -> bool:
        """Whether the rule is broken, whatever it says is at fault."""
        self.left -= 1
        return bool(self.rules._ask(self.own, placed, self.plan)[0])

    def _spot(self, s: int, placed: Placed, reads: Reads) -> Spot:
        start, room = placed[s]
        starts = frozenset([start]) if (s, "start") in reads.of else None
        return Spot(s, starts, frozenset([room]) if (s, "room") in reads.of else None)

    def _times(self, s: int, placed: Placed) -> frozenset[int]:
        """The times of a session at which the finding is there, where the others stay."""
        at, room = placed[s]
        times = {at}

        for start in self._near(s, at):
            if not self.rules._patience():
                break
            if self({**placed, s: (start, room)}) and not self._last.more:
                times.add(start)

        return frozenset(times)

    def _near(self, s: int, at: int) -> list[int]:
        starts = self.rules.possible(s)
        starts.sort(key=lambda start: abs(start - at))
        return [start for start in starts[:MOST_AT_TIMES] if start != at]

    def _table(self, a: int, b: int, placed: Placed, fixed: dict[int, Spot]) -> Iterator[Avoid]:
        """
        Ask about two sessions at all times of both, where these are few; else guess from some.

        At any times of both it may be the same (two on one day), or where they are as far apart (two too near
        each other).
        """
        first, second = self._times(a, placed), self._times(b, placed)

        def spots(times: Iterable[int], others: Iterable[int]) -> dict[int, Spot]:
            spot = fixed[a]._replace(starts=frozenset(times))
            return fixed | {a: spot, b: fixed[b]._replace(starts=frozenset(others))}

        at = placed[a][0], placed[b][0]
        if len(first) * len(self._near(b, at[1])) <= FEW_IN_TABLE:
            rows: dict[frozenset[int], set[int]] = {}
            for start in sorted(first):
                others = self._times(b, {**placed, a: (start, placed[a][1])})
                rows.setdefault(others, set()).add(start)

            for others, starts in rows.items():
                yield from self._in_rooms(a, b, placed, spots(starts, others), sure=True)
            if len(first) < len(self._near(a, at[0])):
                yield from self._apart(a, b, placed, fixed, second)  # elsewhere it may be the same

            return

        yield Avoid(tuple(spots(first, [at[1]]).values()), certain=True)
        yield Avoid(tuple(spots([at[0]], second).values()), certain=True)

        if _alike(self, {a: first, b: second}, placed):
            yield from self._in_rooms(a, b, placed, spots(first, second), sure=False)
            return

        yield from self._apart(a, b, placed, fixed, second)

    def _apart(
        self, a: int, b: int, placed: Placed, fixed: dict[int, Spot], second: Collection[int]
    ) -> Iterator[Avoid]:
        """Guess that it is the same wherever the second starts as many minutes after the first."""
        at = placed[a][0], placed[b][0]
        apart = sorted({start - at[0] for start in second})
        mine, theirs = [at[0], *self._near(a, at[0])], {at[1], *self._near(b, at[1])}
        if self._as_far_apart(a, b, placed, mine, theirs, apart):
            anywhere = fixed | {s: fixed[s]._replace(starts=None) for s in (a, b)}
            yield from self._in_rooms(a, b, placed, anywhere, sure=False, apart=tuple(apart))

    def _as_far_apart(
        self, a: int, b: int, placed: Placed, mine: list[int], theirs: set[int], apart: list[int]
    ) -> bool:
        """Whether the finding is there wherever two sessions are as far apart, as far as chance shows."""
        chance = np.random.default_rng(len(apart))

        for _ in range(SAMPLE):
            start = int(chance.choice(mine))
            others = [start + distance for distance in apart if start + distance in theirs]
            if others:
                other = int(chance.choice(others))
                if not self({**placed, a: (start, placed[a][1]), b: (other, placed[b][1])}):
                    return False

        return True

    def _in_rooms(
        self,
        a: int,
        b: int,
        placed: Placed,
        spots: dict[int, Spot],
        *,
        sure: bool,
        apart: tuple[int, ...] = (),
    ) -> Iterator[Avoid]:
        """Yield what is to be avoided of two sessions; and in other rooms, where it seems to be the same."""
        yield Avoid(tuple(spots.values()), sure, apart)
        roomy = [s for s in (a, b) if spots[s].rooms is not None]
        if not roomy:
            return

        for rooms in self._rooms(a, b, placed, roomy):
            there = {s: spots[s]._replace(rooms=some) for s, some in rooms.items()}
            yield Avoid(tuple((spots | there).values()), False, apart)

    def _rooms(self, a: int, b: int, placed: Placed, roomy: list[int]) -> list[dict[int, frozenset[int]]]:
        """Rooms of two sessions, as far as they matter, in which the finding is there at the same times."""
        if self._known_rooms is not None:
            return self._known_rooms

        every = range(len(self.rules.problem.rooms))
        rows: dict[frozenset[int], set[int]] = {}

        for room in every if a in roomy else [placed[a][1]]:
            others = frozenset(
                other
                for other in (every if b in roomy else [placed[b][1]])
                if self.rules._patience()
                and self({**placed, a: (placed[a][0], room), b: (placed[b][0], other)})
            )
            if others:
                rows.setdefault(others, set()).add(room)

        rooms_of_both = []

        for others, rooms in rows.items():
            both = {a: frozenset(rooms), b: others}
            rooms_of_both.append({s: some for s, some in both.items() if s in roomy})

        self._known_rooms = rooms_of_both

        return rooms_of_both


def _alike(ask: Callable[[Placed], bool], wide: Mapping[int, Collection[int]], placed: Placed) -> bool:
    """Whether the finding is there at times of all of these sessions that are drawn by chance."""
    chance = np.random.default_rng(len(placed))
    choices = {s: sorted(starts) for s, starts in wide.items()}

    for _ in range(SAMPLE):
        drawn = {s: (int(chance.choice(starts)), placed[s][1]) for s, starts in choices.items()}
        if not ask({**placed, **drawn}):
            return False

    return True
