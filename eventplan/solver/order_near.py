"""What a search near an order may change."""

from collections.abc import Sequence
from itertools import combinations

from .one_list import Cut, OneList


class Near:
    """In a replan: who cannot have the place that there was, and which places others might take."""

    def __init__(self, group: Sequence[OneList], cuts: Sequence[Cut]) -> None:
        self.moves: dict[str, set[int]] = {one_list.listed.id: one_list.disturbed() for one_list in group}
        """By list, items that may have any place. Others keep theirs, or take one that is open."""
        for one_list in group:
            tied = tied_people(one_list, (), cuts)
            self.moves[one_list.listed.id].update(
                i for i, item in enumerate(one_list.items) if item.who in tied
            )
            self.moves[one_list.listed.id].update(range(one_list.first))

        for one_list, other in combinations(group, 2):
            for i, j in one_list.in_the_way(other):
                self.moves[one_list.listed.id].add(i)
                self.moves[other.listed.id].add(j)

        self.open = {one_list.listed.id: self._open(one_list) for one_list in group}

    def _open(self, one_list: OneList) -> set[tuple[int, int]]:
        moves = self.moves[one_list.listed.id]
        open_slots = {(p, place) for p, place, i in one_list.before if i in moves}

        for p, part in enumerate(one_list.parts):
            number = sum(q == p for q, _, _ in one_list.before)
            spare = len(moves) + max(0, part.stated.least - number) + 1
            open_slots.update((p, place) for place in range(number, min(number + spare, part.places)))

        return open_slots

    def allows(self, one_list: OneList, slot: tuple[int, int], i: int) -> bool:
        """Whether an item is looked for in a place."""
        name = one_list.listed.id
        return i in self.moves[name] or slot in self.open[name] or (*slot, i) in one_list.before


def tied_people(one_list: OneList, group: Sequence[OneList], cuts: Sequence[Cut]) -> set[str]:
    """People of a list whose places other lists, or cuts, have a say in."""
    named = {who for cut in cuts for name, who in cut.turns if name == one_list.listed.id}
    return named.union(*(other.people & one_list.people for other in group if other is not one_list))
