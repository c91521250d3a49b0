"""
What relations count: pairs of sessions that are together in a place.

Pairs are counted, not listed, where that can be: of n sessions of a list in one place (a stretch of time,
a day, a room on a day) n (n - 1) / 2 pairs are together there. The count is written as literals "at least
one", "at least two", …, and the m-th of them brings m - 1 pairs. That is exact, and bounds well.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import chain, combinations, pairwise
from typing import TypeAlias

from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal

Key: TypeAlias = Hashable
LiteralsOfPlaces: TypeAlias = dict[int, list[tuple[Key, Linear]]]
"""By session, keys and literals: at most one literal is true, and says that the session is here."""


@dataclass
class PairCounts:
    """Counts pairs of sessions, and charges them."""

    build: Build
    weight: int
    counts: dict[frozenset[tuple[int, Key]], list[Literal]] = field(default_factory=dict)

    def pay(self, price: int, expression: Linear) -> None:
        """Charge a number of units at a price."""
        self.build.cost("relations", self.weight * price * expression)

    def together(self, lists: list[list[int]], places: LiteralsOfPlaces) -> Linear:
        """Pairs of sessions of different lists that are both here."""

        def pairs_among(sessions: Iterable[int]) -> Linear:
            return self._pairs([s for s in sessions if s in places], places)

        return pairs_among(chain.from_iterable(lists)) - sum(map(pairs_among, lists))

    def _pairs(self, sessions: list[int], places: LiteralsOfPlaces) -> Linear:
        if len(sessions) < 2:
            return 0

        key = frozenset((s, name) for s in sessions for name, _ in places[s])
        if key not in self.counts:
            cp = self.build.cp
            levels = [cp.new_bool_var(f"at-least-{n + 1}") for n in range(len(sessions))]
            cp.add(sum(literal for s in sessions for _, literal in places[s]) == sum(levels))

            for lower, higher in pairwise(levels):
                cp.add_implication(higher, lower)

            self.counts[key] = levels

        return sum(n * literal for n, literal in enumerate(self.counts[key]) if n)

    def held_pairs(self, lists: list[list[int]]) -> Linear:
        """Pairs of sessions of different lists that are both held."""
        held = self.build.held
        if all(held[s] is True for among in lists for s in among):
            return sum(len(first) * len(other) for first, other in combinations(lists, 2))
        return self.together(lists, {s: [("held", held[s])] for among in lists for s in among})

    def on_day(self, lists: list[list[int]], d: int) -> LiteralsOfPlaces:
        """The sessions that may be on a day, with literals that say that they are."""
        everyone = (s for among in lists for s in among)
        return {s: [(("day", d), self.build.on(s, d))] for s in everyone if self.build.may_be_on(s, d)}

    def unless_far(self, a: int, b: int, gaps: tuple[int, int], name: str) -> Literal | None:
        """
        Something that is true if one of two sessions starts this number of minutes after the other ends.

        A gap that is negative is one of sessions at once: they do not start together, whatever it is.
        None where their candidates are never so near.
        """
        build = self.build
        if not build.can_overlap(a, b, max(gaps[1] + 1, 0)):
            return None

        near = []

        for long, sign in ((build.problem.sessions[a].duration, 1), (build.problem.sessions[b].duration, -1)):
            low, high = max(long + gaps[0], 1), long + gaps[1]
            if low <= high:
                near.append([low, high] if sign > 0 else [-high, -low])

        literal = build.cp.new_bool_var(name)
        far = cp_model.Domain.from_intervals(near).complement()
        apart = build.cp.add_linear_expression_in_domain(build.start[b] - build.start[a], far)
        apart.only_enforce_if(~literal, *build.present(a, b))

        return literal


def pairs_of(lists: list[list[int]]) -> Iterable[tuple[int, int]]:
    """Yield every pair of sessions of different lists."""
    for first, other in combinations(lists, 2):
        for a in first:
            for b in other:
                yield a, b
