"""
People with more sessions than starts: what is soon seen to be at odds, and seldom among the tightest sessions.

Where sessions have only one start, or some of one person's as many starts as they are, what these leave to
others is followed up: a session that has no start any more, or some of one person's that have fewer starts
than they are, cannot all be held.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.matching import matched
from eventplan.solver.problem import Mask


def squeezed(build: Build, sessions: Collection[int]) -> list[tuple[int, ...]]:
    """
    Return sets of sessions that cannot all be held, the smallest first, as far as starts and people show it.

    Args:
        build: What the rules leave to each session.
        sessions: Those that must be held.

    """
    squeezing = _Squeezing(build, sessions)
    squeezing.run()
    sets = {squeezing.with_reasons(together) for together in squeezing.at_odds()}

    return sorted(sets, key=lambda together: (len(together), together))


class _Squeezing:
    """Starts of sessions, without those that a session with only one start takes from its people."""

    def __init__(self, build: Build, sessions: Collection[int]) -> None:
        problem = build.problem
        self.times, self.lengths = problem.starts, [session.duration for session in problem.sessions]
        self.starts: dict[int, Mask] = {s: build.starts_ok[s].copy() for s in sorted(sessions)}
        self.reasons: dict[int, dict[int, None]] = {s: {} for s in self.starts}
        """The sessions that took starts from each."""
        self.of_person: dict[str, list[int]] = {}
        self.people: dict[int, list[str]] = {}

        for person, needing in sorted(problem.needing.items()):
            mine = [s for s in dict.fromkeys(needing) if s in self.starts]
            if len(mine) < 2:
                continue

            self.of_person[person] = mine
            for s in mine:
                self.people.setdefault(s, []).append(person)

    def run(self) -> None:
        """Take starts from sessions until nothing follows any more."""
        before = -1

        while before != (now := sum(int(starts.sum()) for starts in self.starts.values())):
            before = now
            self._follow_single()
            for mine in self.of_person.values():
                if self._takes_whole_starts(mine):
                    self._follow_tight(mine)

    def _follow_single(self) -> None:
        """Take from the people of a session with one start what overlaps it."""
        queue = [s for s, starts in self.starts.items() if starts.sum() == 1]

        while queue:
            s = queue.pop()
            if not self.starts[s].any():
                continue

            begin = int(self.times[self.starts[s]][0])
            for other in {o for person in self.people.get(s, ()) for o in self.of_person[person]} - {s}:
                clash = (self.times < begin + self.lengths[s]) & (self.times + self.lengths[other] > begin)
                if self._take(other, clash, (s,)) and self.starts[other].sum() == 1:
                    queue.append(other)

    def _follow_tight(self, sessions: Sequence[int]) -> None:
        """Where some sessions of a person have as many starts as they are, take these from the others."""
        wanted = {s: np.flatnonzero(self.starts[s]).tolist() for s in sessions}
        holder = {start: s for s, start in matched(wanted).items()}
        if len(holder) < len(wanted):
            return  # too few for all: that is at odds

        for tight in dict.fromkeys(filter(None, (_closed({s}, wanted, holder) for s in sessions))):
            theirs = np.any([self.starts[s] for s in tight], axis=0)
            for other in sessions:
                if other not in tight:
                    self._take(other, theirs, sorted(tight))

    def _take(self, session: int, starts: Mask, because: Iterable[int]) -> bool:
        """Take starts from a session because of others: whether it had any of them."""
        taken = self.starts[session] & starts
        if not taken.any():
            return False

        self.starts[session] = self.starts[session] & ~taken
        self.reasons[session].update(dict.fromkeys(because))

        return True

    def at_odds(self) -> Iterator[tuple[int, ...]]:
        """Yield sessions without a start, and those of one person that have too few together."""
        yield from ((s,) for s, starts in self.starts.items() if not starts.any())

        for mine in self.of_person.values():
            if self._takes_whole_starts(mine):
                wanted = {s: np.flatnonzero(self.starts[s]).tolist() for s in mine}
                together = _too_many(wanted)
                if together:
                    yield together

    def _takes_whole_starts(self, sessions: Sequence[int]) -> bool:
        """Whether each start of these sessions has room for one of them alone."""
        lengths = {self.lengths[s] for s in sessions}
        times = self.times[np.any([self.starts[s] for s in sessions], axis=0)]
        return len(lengths) == 1 and bool((np.diff(times) >= max(lengths)).all())

    def with_reasons(self, sessions: Collection[int]) -> tuple[int, ...]:
        """Return sessions with all those that took starts from them, and from these."""
        every, queue = {*sessions}, [*sessions]

        while queue:
            more = self.reasons[queue.pop()].keys() - every
            every |= more
            queue += more

        return tuple(sorted(every))


def _too_many(wanted: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """Return sessions that have fewer starts together than they are (Hall), if there are any."""
    taken = matched(wanted)
    holder = {start: s for s, start in taken.items()}
    without = next((s for s in wanted if s not in taken), None)
    together = None if without is None else _closed({without}, wanted, holder)

    return tuple(sorted(together or ()))


def _closed(
    sessions: Collection[int], wanted: Mapping[int, Sequence[int]], holder: Mapping[int, int]
) -> frozenset[int] | None:
    """Return sessions with those that hold the starts which these want; None if one of these is free."""
    every, queue = {*sessions}, [*sessions]

    while queue:
        for start in wanted[queue.pop()]:
            if start not in holder:
                return None
            if holder[start] not in every:
                every.add(holder[start])
                queue.append(holder[start])

    return frozenset(every)


__all__ = ["squeezed"]
