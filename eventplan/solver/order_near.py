"""What a search near an order may change."""

from collections.abc import Sequence
from itertools import combinations

from .one_list import Cut, OneList


class Near:
    """In a replan: who cannot have the place that there was, and which places others might take."""

    def __init__(self, group: Sequence[OneList], cuts: Sequence[Cut]) -> None:
        self.moves: dict[str, set[int]] = {one.listed.id: one.disturbed() for one in group}
        """By list, items that may have any place. Others keep theirs, or take one that is open."""
        for one in group:
            tied = tied_people(one, (), cuts)
            self.moves[one.listed.id].update(i for i, item in enumerate(one.items) if item.who in tied)
            self.moves[one.listed.id].update(range(one.first))

        for one, other in combinations(group, 2):
            for i, j in one.in_the_way(other):
                self.moves[one.listed.id].add(i)
                self.moves[other.listed.id].add(j)

        self.open = {one.listed.id: self._open(one) for one in group}

    def _open(self, one: OneList) -> set[tuple[int, int]]:
        moves = self.moves[one.listed.id]
        found = {(p, place) for p, place, i in one.before if i in moves}

        for p, part in enumerate(one.parts):
            number = sum(q == p for q, _, _ in one.before)
            spare = len(moves) + max(0, part.stated.least - number) + 1
            found.update((p, place) for place in range(number, min(number + spare, part.places)))

        return found

    def allows(self, one: OneList, slot: tuple[int, int], i: int) -> bool:
        """Whether an item is looked for in a place."""
        name = one.listed.id
        return i in self.moves[name] or slot in self.open[name] or (*slot, i) in one.before


def tied_people(one: OneList, group: Sequence[OneList], cuts: Sequence[Cut]) -> set[str]:
    """People of a list whose places other lists, or cuts, have a say in."""
    named = {who for cut in cuts for name, who in cut.turns if name == one.listed.id}
    return named.union(*(other.people & one.people for other in group if other is not one))
