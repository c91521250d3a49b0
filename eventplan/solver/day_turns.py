"""What must follow one another on a day, because one person or one group is needed for all of it."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

MOST_STATES = 4096
"""Ways to have done a part of the tasks, beyond which they count as if they fitted."""

Task = tuple[int, tuple[int, ...]]
"""Minutes of a session, with the gap after it, and when it may start, in order."""


def fit_in_turn(tasks: Sequence[Task]) -> bool:
    """
    Whether tasks fit one after another.

    Of all orders of the same tasks the one that ends first is best: only its end is kept (Held and Karp, *A
    dynamic programming approach to sequencing problems*, 1962). Tasks that are alike are counted.
    """
    kinds = Counter(tasks)
    if math.prod(number + 1 for number in kinds.values()) > MOST_STATES:
        return True

    ends = {(0,) * len(kinds): -math.inf}

    for _ in tasks:
        later: dict[tuple[int, ...], float] = {}

        for done, end in ends.items():
            for k, ((minutes, starts), number) in enumerate(kinds.items()):
                next_start = bisect_left(starts, end)
                if done[k] == number or next_start == len(starts):
                    continue

                state = (*done[:k], done[k] + 1, *done[k + 1 :])
                finished = starts[next_start] + minutes
                later[state] = min(finished, later.get(state, finished))

        ends = later

    return bool(ends)


class DayTurns:
    """Groups of sessions that are never held at once: which of them fit into which day."""

    def __init__(
        self,
        groups: Sequence[tuple[Sequence[int], int]],
        minutes: Sequence[int],
        starts_on: Callable[[int, int], tuple[int, ...]],
    ) -> None:
        """
        Begin with no day known.

        Args:
            groups: Sessions that follow one another, with the minutes between one and the next.
            minutes: How long each session lasts.
            starts_on: The starts of a session on a day.

        """
        self._groups, self._minutes, self._starts_on = groups, minutes, starts_on
        self._groups_of: dict[int, list[int]] = {}
        for g, (sessions, _) in enumerate(groups):
            for s in sessions:
                self._groups_of.setdefault(s, []).append(g)

    def crowded(self, day: Mapping[int, int]) -> Iterator[list[int]]:
        """Yield the sessions of a group that do not fit into their day."""
        for sessions, gap in self._groups:
            for d in sorted({day[s] for s in sessions if s in day}):
                today = [s for s in sessions if day.get(s) == d]
                if not self._fit(today, d, gap):
                    yield today

    def fit(self, s: int, d: int, day: Mapping[int, int]) -> bool:
        """Whether a session fits into a day, beside those of its groups that are there."""
        for g in self._groups_of.get(s, ()):
            sessions, gap = self._groups[g]
            if not self._fit([s, *(x for x in sessions if x != s and day.get(x) == d)], d, gap):
                return False

        return True

    def _fit(self, sessions: Sequence[int], d: int, gap: int) -> bool:
        if len(sessions) < 2:
            return True

        return fit_in_turn([(self._minutes[s] + gap, self._starts_on(s, d)) for s in sessions])
