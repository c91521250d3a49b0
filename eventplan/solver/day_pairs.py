"""
What wishes for one day cost at least: pairs of sessions that cannot all be on one day.

Speed only, never law. Say x of a day is 1 for each session on it, else 0. What pairs on one day save is half
the sum over days of x' P x, where P has the price of each pair. For any numbers u of sessions, that is half
of

    the sum over days of x' (P + diag u) x, less the sum of u

since every session is on one day. The x of different days are orthogonal, and the square of their length is
how many sessions a day has: so the sum is at most that of the largest eigenvalues, each times the sessions of
a day. u is chosen so that this is low. Eigenvalues are floats: a margin that is more than their error is
added.
"""

from collections.abc import Callable

import numpy as np

from eventplan.model import Wish

from .candidates import Candidates
from .problem import Floats, Ints
from .uses import most_uses

MOST_SESSIONS = 400
"""With more of them eigenvalues take too long."""

ROUNDS = 25
"""Steps towards better numbers."""

MARGIN = 1e-10
"""What is added to an eigenvalue for each unit of the matrix: far more than the error of LAPACK."""

WORK = 4e-9
"""Effort of the eigenvalues of a matrix for each cube of its rows."""


class DayPairs:
    """Sessions that must be held, what pairs of them pay on different days, and how many a day may have."""

    def __init__(self, candidates: Candidates) -> None:
        """Read wishes and candidates."""
        self.candidates = candidates
        self.effort = 0.0
        self.bound = 0
        """Points that every plan pays for wishes for one day, at least."""
        sessions = candidates.problem.sessions
        held = [s for s, session in enumerate(sessions) if not session.optional] if self._is_known() else []
        self.position = {s: n for n, s in enumerate(held)}
        self.prices = np.zeros((len(held), len(held)), dtype=np.int64)
        weight = candidates.problem.scenario.weight("relations")

        for relation in candidates.problem.scenario.pair_relations if weight else ():
            if relation.wish is Wish.SAME_DAY and candidates.counts("relations", relation.id):
                lists = [*map(self._positions, candidates.lists_counted(relation))]
                self._charge(lists, weight * relation.price)

    def _is_known(self) -> bool:
        return self.candidates.strict("placed") and self.candidates.within is None

    def _positions(self, sessions: list[int]) -> list[int]:
        return [self.position[s] for s in sessions if s in self.position]

    def _charge(self, lists: list[list[int]], price: int) -> None:
        everyone = [n for among in lists for n in among]
        if len({*everyone}) < len(everyone):
            return  # a series, and a session of it

        paid = np.zeros_like(self.prices)
        paid[np.ix_(everyone, everyone)] = price

        for among in lists:
            paid[np.ix_(among, among)] = 0

        self.prices += paid

    def run(self, over: Callable[[], bool], proved: Callable[[int], None] = lambda _: None) -> None:
        """Look for numbers that prove much, and say so at each that proves more."""
        number = len(self.position)
        if not self.prices.any() or number > MOST_SESSIONS:
            return

        fits = np.sort(np.minimum(self._fitting(), number))[::-1]
        fits = np.diff(np.minimum(np.cumsum(fits), number), prepend=0)
        numbers = np.zeros(number)
        step = float(self.prices.max())

        for turn in range(ROUNDS):
            if over():
                return

            numbers = np.rint(numbers)
            saved, slope = self._saved(numbers, fits)
            self.effort += WORK * number**3
            points = int(self.prices.sum()) // 2 - saved
            if points > self.bound:
                self.bound = points
                proved(points)

            numbers = numbers - step / (1.0 + turn) ** 0.5 * slope

    def _saved(self, numbers: Floats, fits: Ints) -> tuple[int, Floats]:
        """Return what pairs on one day save at most, and how that changes with the numbers."""
        matrix = self.prices + np.diag(numbers)
        values, vectors = np.linalg.eigh(matrix)
        size = float(np.abs(matrix).sum(axis=1).max())
        largest = values[::-1][: len(fits)] + MARGIN * size
        together = vectors[:, ::-1][:, : len(fits)]
        most = float(largest @ fits[: len(largest)])
        saved = np.floor((most + MARGIN * size * len(self.position) - numbers.sum()) / 2)

        return int(saved), (together**2 * fits[: len(largest)]).sum(axis=1) - 1.0

    def _fitting(self) -> Ints:
        """Return how many of the sessions each day may have, at most."""
        days = len(self.candidates.problem.scenario.event.days)
        return np.array([self._fitting_on(day) for day in range(days)], dtype=np.int64)

    def _fitting_on(self, day: int) -> int:
        candidates, problem = self.candidates, self.candidates.problem
        on_day = problem.day_of_start == day
        may_be_there = sum(bool((candidates.starts_ok[s] & on_day).any()) for s in self.position)
        if not candidates.strict("room-free"):
            return may_be_there

        fitting = 0

        for r in range(len(problem.rooms)):
            uses: set[tuple[int, int]] = set()
            for s in self.position:
                if candidates.rooms_ok[s, r]:
                    allowed = candidates.starts_ok[s] & candidates.pairs_ok[s].get(r, True) & on_day
                    long = problem.sessions[s].duration
                    uses.update((t, t + long) for t in problem.starts[allowed].tolist())
            fitting += most_uses(uses)

        return min(may_be_there, fitting)


__all__ = ["DayPairs"]
