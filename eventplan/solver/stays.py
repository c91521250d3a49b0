"""Stays of series, as literals of a model: a slot of a grid in a room that holds sessions of a series."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from ortools.sat.python import cp_model

from eventplan.model import Series, StayPrice

from .build import Build
from .build_rules import Literal
from .problem import Mask, Problem

Cell = tuple[int, int]
"""The position of a slot in its grid, and a room."""

Spans = Sequence[tuple[int, int]]

Points: TypeAlias = npt.NDArray[np.int64]
"""Points by slot and room."""


def slots_of(problem: Problem, grid: str) -> Spans:
    """Return the slots of a grid in minutes, in order."""
    return [problem.minutes(slot) for slot in problem.scenario.grid_slots[grid]]


def prices_of(problem: Problem, prices: Sequence[StayPrice], slots: Spans) -> Points:
    """Return what a stay costs: a row for each slot, a column for each room."""
    points = np.zeros((len(slots), len(problem.rooms)), dtype=np.int64)
    for price in prices:
        windows = problem.hours(price.during)
        then = []

        for start, end in slots:
            then.append(not windows or any(low < end and start < high for low, high in windows))

        there = [not price.room or room in price.room for room in problem.rooms]
        points[np.ix_(then, there)] += price.price
    return points


def offsets_of(problem: Problem, series: Series, session: int, most: int) -> set[int]:
    """Return the minutes after the start of a slot at which a session may start: others are before it."""
    others = [problem.sessions[s].duration + series.gap for s in items_of(problem, series) if s != session]
    offsets = {0}

    for long in others:
        offsets |= {before + long for before in offsets if before + long <= most}

    return offsets


def items_of(problem: Problem, series: Series) -> list[int]:
    """Return the sessions of a series, by position."""
    return [problem.session_index[session] for session in series.sessions]


class Stays:
    """The stays of every series in a model. Variables are made as they are asked for."""

    def __init__(self, build: Build) -> None:
        """Begin with none. The variables of the sessions are made already."""
        self.build, self.problem = build, build.problem
        self._slots: dict[str, Spans] = {}
        self._cells: dict[int, Mapping[Cell, Literal]] = {}
        self._stays: dict[str, Mapping[Cell, cp_model.IntVar]] = {}

    def slots(self, grid: str) -> Spans:
        """Return the slots of a grid in minutes."""
        if grid not in self._slots:
            self._slots[grid] = slots_of(self.problem, grid)
        return self._slots[grid]

    def cells(self, s: int) -> Mapping[Cell, Literal]:
        """Return, for each slot and room, a literal that is true exactly if a session is held in both."""
        if s not in self._cells:
            session = self.problem.sessions[s]
            grid = self.problem.scenario.grid_of(session)
            self._cells[s] = {} if grid is None else self._new_cells(s, self.slots(grid.id))

        return self._cells[s]

    def _new_cells(self, s: int, slots: Spans) -> dict[Cell, Literal]:
        build, long = self.build, self.problem.sessions[s].duration
        literals: dict[Cell, Literal] = {}

        for j, (low, high) in enumerate(slots):
            inside = {t for t in build.candidates[s] if low <= t and t + long <= high}
            rooms = build.in_room[s] if inside else {}

            if len(inside) == len(build.candidates[s]):
                literals.update({(j, r): literal for r, literal in rooms.items()})
            elif len(rooms) == 1 and len(inside) == 1 and build.few(s):
                literals.update({(j, r): build.at(s)[t] for r in rooms for t in inside})
            elif rooms:
                in_stay = {(j, r): build.cp.new_bool_var("in-stay") for r in rooms}
                build.cp.add(sum(in_stay.values()) == build.exactly_in(s, inside))
                for (_, r), literal in in_stay.items():
                    build.cp.add_implication(literal, rooms[r])

                literals.update(in_stay)

        return literals

    def of(self, series: Series) -> Mapping[Cell, cp_model.IntVar]:
        """Return, for each slot and room, a literal that is true exactly if the series is there."""
        if series.id not in self._stays:
            by_cell: dict[Cell, list[Literal]] = {}
            for s in items_of(self.problem, series):
                for cell, literal in self.cells(s).items():
                    by_cell.setdefault(cell, []).append(literal)

            self._stays[series.id] = {cell: self._any(by_cell[cell]) for cell in sorted(by_cell)}

        return self._stays[series.id]

    def _any(self, literals: list[Literal]) -> cp_model.IntVar:
        used = self.build.cp.new_bool_var("stay")
        self.build.cp.add_max_equality(used, literals)
        return used


def stays_of(build: Build) -> Stays:
    """Return the stays of a model: the same for every rule and cost that asks."""
    known = build.known.setdefault("stays", {})
    if "all" not in known:
        known["all"] = Stays(build)

    stays: Stays = known["all"]

    return stays


def in_reach(problem: Problem, series: Series, s: int, *, packed: bool) -> Mask:
    """Return the starts of a session inside the slots of its series; *packed*: those a row can lead to."""
    session, starts = problem.sessions[s], problem.starts
    reachable = np.zeros(len(starts), dtype=bool)
    slots = slots_of(problem, series.slots)
    longest = max((high - low for low, high in slots), default=0)
    offsets = np.array(sorted(offsets_of(problem, series, s, longest)), dtype=np.int64) if packed else None

    for low, high in slots:
        reached = (starts >= low) & (starts + session.duration <= high)
        if offsets is not None:
            reached &= np.isin(starts - low, offsets)

        reachable |= reached

    return reachable
