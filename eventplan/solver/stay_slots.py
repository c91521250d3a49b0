"""
Series without rooms: how many stays each has in a slot, and which of its sessions are there.

That leaves out of the model of stays which room a stay has, and what depends on it. A slot holds as many
stays as there are rooms. Every plan is a solution that costs no more than the plan does, so a bound of this
model holds for every plan; and where rooms are many, this model is many times smaller.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from eventplan.model import Series

from .build import Build
from .stay_model import StayModel
from .stay_rows import StayItem, StayRow
from .stays import Cell, Spans, items_of


class SlotModel(StayModel):
    """
    The model of stays where a room is a number: the first stay of a series in a slot, the second...

    A series that has three stays in a slot is in its rooms 0, 1 and 2 there: in no more rooms than in fact.
    """

    def __init__(self, candidates: Build) -> None:
        """Make the model."""
        self._rooms_of: dict[tuple[str, int], set[int]] = {}
        """Rooms by series and slot: those that some session of the series may have there."""
        super().__init__(candidates)

    def slots_in(self, values: Sequence[int]) -> list[list[int | None]]:
        """Return the slot of each session of each series in a solution; None for one that is not held."""

        def slot_of(item: StayItem) -> int | None:
            return next((j for j, at in item.at.items() if values[at.index]), None)

        return [[*map(slot_of, row.items)] for row in self.rows]

    def _costs(self, series: Series, slots: Spans, n: int, s: int) -> dict[Cell, int]:
        """Return what a session costs at least in each slot, whichever of the stays there it is in."""
        least: dict[int, int] = {}

        for (j, r), points in super()._costs(series, slots, n, s).items():
            least[j] = min(points, least.get(j, points))
            self._rooms_of.setdefault((series.id, j), set()).add(r)

        numbers = range(self._most(series, slots))
        return {(j, k): points for j, points in least.items() for k in numbers}

    def _most(self, series: Series, slots: Spans) -> int:
        """Return the number of stays in a slot which no series needs more of, though all of it were there."""
        if series.most_at_once == 1:
            return 1

        lengths = [self.problem.sessions[s].duration + series.gap for s in items_of(self.problem, series)]
        most = 1

        for low, high in slots:
            there = high - low + series.gap
            fit = [length for length in lengths if length <= there]
            most = max(most, -(-sum(fit) // there))

            for least in {*fit}:
                number = sum(length >= least for length in fit)
                most = max(most, -(-number // (there // least)))

        return most

    def prices(self, row: StayRow) -> Mapping[Cell, int]:
        """Return what each stay costs: that in the room 0 of a slot as much as in the cheapest room, ..."""
        by_room, prices = super().prices(row), {}

        for j in row.used:
            points = sorted(int(by_room[j, r]) for r in self._rooms_of[row.series.id, j])
            for k in row.stays_in(j):
                prices[j, k] = points[min(k, len(points) - 1)]

        return prices

    def _alone(self) -> None:
        """Have no more stays in a slot than there are rooms; those of one series in order."""
        stays: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        rooms: dict[tuple[int, int], set[int]] = {}

        for row in self.rows:
            for j in row.used:
                there = list(row.stays_in(j).values())
                stays.setdefault(row.slots[j], []).extend(there)
                rooms.setdefault(row.slots[j], set()).update(self._rooms_of[row.series.id, j])

                for first, another in pairwise(there):
                    self.cp.add_implication(another, first)

        for slot, literals in stays.items():
            self.cp.add(sum(literals) <= len(rooms[slot]))


__all__ = ["SlotModel"]
