"""A series and its sessions in a model of stays: their slots and rooms, and the literals of these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from eventplan.model import Series

from .stays import Cell, Spans


@dataclass
class StayItem:
    """A session of a series: the slots and rooms that it may have, and what they cost."""

    s: int
    length: int
    """Minutes to the start of the next session."""
    position: int | None
    optional: bool
    """Whether it may be left out."""
    costs: dict[Cell, int]
    """Points by slot and room; what is missing is not allowed."""
    at: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By slot: it is there."""
    within: dict[Cell, cp_model.IntVar] = field(default_factory=dict)
    """By slot and room, where rooms differ for it: it is there."""

    def rooms_in(self, j: int) -> dict[int, int]:
        """Return the rooms that it may have in a slot, with what they cost."""
        return {r: cost for (slot, r), cost in self.costs.items() if slot == j}


@dataclass
class StayRow:
    """A series in the model."""

    series: Series
    slots: Spans
    items: list[StayItem]
    stays: dict[Cell, cp_model.IntVar] = field(default_factory=dict)
    used: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By slot: it has a stay there."""
    charges: list[tuple[int, int]] = field(default_factory=list)
    """What it pays for its rooms, and for slots that are not in a row: points, and the index of how often."""
    is_detailed: bool = False
    """Whether it is known of each session in which of several stays it is."""

    def stays_in(self, j: int) -> dict[int, cp_model.IntVar]:
        """Return the stays in a slot, by room."""
        return {r: literal for (slot, r), literal in self.stays.items() if slot == j}

    def number_in(self, j: int, values: Sequence[int]) -> int:
        """Return how many stays a solution has in a slot."""
        return sum(values[stay.index] for stay in self.stays_in(j).values())

    def cells_in(self, values: Sequence[int]) -> set[Cell]:
        """Return the slots and rooms of the stays in a solution."""
        return {cell for cell, stay in self.stays.items() if values[stay.index]}

    def paid(self, values: Sequence[int]) -> int:
        """Return what it pays in a solution for its rooms, and for slots that are not in a row."""
        return sum(points * values[index] for points, index in self.charges)

    def room_for(self, j: int) -> int:
        """Return the minutes of a slot, with the gap after its last session."""
        low, high = self.slots[j]
        return high - low + self.series.gap

    @property
    def is_single(self) -> bool:
        """Whether it is never in two rooms at once."""
        return self.series.most_at_once == 1


def shared_slots(first: StayRow, other: StayRow) -> Iterator[tuple[int, int]]:
    """Return the slots that two series have in common, as each counts them."""
    if first.series.slots == other.series.slots:
        yield from ((j, j) for j in range(len(first.slots)))
