"""
Better stays near those that are known: some series, rooms or slots are decided anew, all else stays.

A model of stays is searched badly as a whole where rooms are alike and many series want the same slots, and
well a few series at a time. How many follows from how hard that proves to be.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ortools.sat.python import cp_model

from .engine import effort_of, engine, hint_values, is_settled, presolve_little, solved, values_of
from .rounds import Limits, Rounds
from .stay_model import StayModel
from .stay_rows import StayRow

FEWEST, MOST = 3.0, 30.0
"""Series that are decided anew at once, and the most: it begins with twice the fewest."""

LIMITS = Limits(effort=0.5, fewest=FEWEST, first=2 * FEWEST, easy=0.3, patience=40)


LEVELS = (0, 1, 2)
"""How much linear relaxation a round may use. What settles more rounds is used more often."""


class Decided(NamedTuple):
    """A solution of the model: the value of each variable, and what it is charged."""

    values: list[int]
    charged: int


@dataclass
class StaysNearby:
    """A large neighbourhood search of a model of stays. One seed does the same on every run."""

    model: StayModel
    seed: int = 0
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds that are left."""

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)  # noqa: S311 - nothing is secret
        self._rounds = Rounds(LIMITS, dict.fromkeys(_WAYS, MOST))
        self._tried, self._settled = (dict.fromkeys(LEVELS, 1) for _ in range(2))

    @property
    def spent(self) -> float:
        """Deterministic effort so far."""
        return self._rounds.spent

    def round(self, best: Decided) -> Decided:
        """Decide something anew: a solution that is charged no more."""
        decided = self._round(best)
        self._rounds.judged(better=decided is not None and decided.charged < best.charged)
        return decided or best

    def _round(self, best: Decided) -> Decided | None:
        draw, rounds, rows = self._draw, self._rounds, self.model.rows
        way = draw.choice(rounds.ways)
        held = way(rows, best.values, round(rounds.size(way)), draw)
        cp = self.model.cp.clone()
        cp.add_bool_and([_literal(cp, index) if value else ~_literal(cp, index) for index, value in held])
        hint_values(cp, best.values)

        solver = engine(seed=draw.randrange(1 << 20), effort=rounds.effort, seconds=self.seconds())
        level = draw.choices(LEVELS, [self._settled[level] / self._tried[level] for level in LEVELS])[0]
        solver.parameters.linearization_level = level
        presolve_little(solver)
        has_solution = solved(solver, cp, self.over)
        settled = has_solution and is_settled(solver)
        self._tried[level] += 1
        self._settled[level] += settled
        rounds.ended(way, effort_of(solver), len(best.values), settled=settled)

        if not has_solution or round(solver.objective_value) > best.charged:
            return None
        return Decided(values_of(solver), round(solver.objective_value))


def _literal(cp: cp_model.CpModel, index: int) -> cp_model.IntVar:
    return cp.get_bool_var_from_proto_index(index)


Held = list[tuple[int, int]]
"""Variables, by index, that keep their values."""


def _kept(row: StayRow, values: Sequence[int]) -> Held:
    """Return all that says where a series and its sessions are."""
    return _slots(row, values) + [(stay.index, values[stay.index]) for stay in row.stays.values()]


def _slots(row: StayRow, values: Sequence[int]) -> Held:
    """Return what says in which slots the sessions of a series are."""
    return [(at.index, 1) for item in row.items for at in item.at.values() if values[at.index]]


def _some_series(rows: Sequence[StayRow], values: Sequence[int], size: int, draw: random.Random) -> Held:
    """Free a series and others that are in its slots or rooms."""
    cells = [row.cells_in(values) for row in rows]
    seed = draw.randrange(len(rows))
    slots = {j for j, _ in cells[seed]}
    rooms = {r for _, r in cells[seed]}

    def far(n: int) -> float:
        near = sum((j in slots) + 2 * (r in rooms) for j, r in cells[n])
        return draw.random() / (1 + near)

    free = {seed, *sorted((n for n in range(len(rows)) if n != seed), key=far)[: size - 1]}
    return [held for n, row in enumerate(rows) if n not in free for held in _kept(row, values)]


def _some_rooms(rows: Sequence[StayRow], values: Sequence[int], size: int, draw: random.Random) -> Held:
    """Free the series that are in a few rooms, within these: that of one that pays much, and any others."""
    cells = [row.cells_in(values) for row in rows]
    seed = draw.choices(range(len(rows)), [1 + row.paid(values) for row in rows])[0]
    every = sorted({r for row in rows for _, r in row.stays})
    rooms = {r for _, r in cells[seed]}
    rooms |= {*draw.sample(every, min(max(2, size // 3), len(every)))}
    held: Held = []

    for row, mine in zip(rows, cells, strict=True):
        if any(r in rooms for _, r in mine):
            held += [
                (stay.index, 0) for (j, r), stay in row.stays.items() if r not in rooms and (j, r) not in mine
            ]
        else:
            held += _kept(row, values)

    return held


def _any_series(rows: Sequence[StayRow], values: Sequence[int], size: int, draw: random.Random) -> Held:
    """Free series of whatever slots and rooms."""
    free = {*draw.sample(range(len(rows)), min(size, len(rows)))}
    return [held for n, row in enumerate(rows) if n not in free for held in _kept(row, values)]


def _some_slots(rows: Sequence[StayRow], values: Sequence[int], size: int, draw: random.Random) -> Held:
    """Free all that is in a few slots of a grid; what is in others stays."""
    grid = draw.choice(rows).series.slots
    slots = sorted({j for row in rows if row.series.slots == grid for j in row.used})
    free = {*draw.sample(slots, min(max(2, size // 6), len(slots)))}
    held: Held = []
    for row in rows:
        if row.series.slots != grid:
            held += _kept(row, values)
            continue
        held += [(stay.index, values[stay.index]) for (j, _), stay in row.stays.items() if j not in free]
        for item in row.items:
            held += [(at.index, 1) for j, at in item.at.items() if values[at.index] and j not in free]
    return held


def _rooms_of_many(rows: Sequence[StayRow], values: Sequence[int], size: int, draw: random.Random) -> Held:
    """Free the rooms of many series; their sessions stay in their slots."""
    free = {*draw.sample(range(len(rows)), min(3 * size, len(rows)))}
    return [
        held
        for n, row in enumerate(rows)
        for held in (_slots(row, values) if n in free else _kept(row, values))
    ]


_WAYS = (_some_series, _some_rooms, _any_series, _some_slots, _rooms_of_many)

__all__ = ["Decided", "StaysNearby"]
