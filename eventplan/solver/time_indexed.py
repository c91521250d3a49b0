"""
A time-indexed model: a literal for each start and room of a session, and what each of these costs by itself.

Speed only, never law. Intervals have no linear relaxation; these literals have a strong one, since at each
instant a room, a person and a group that is kept apart have at most one session. Of ways it sees at first
only as much as no two sessions can do without. Every plan is a solution, and costs what that is charged: so
the bound holds for every plan.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from .build import Build
from .build_rules import Linear
from .charges import of_rooms, of_starts
from .instants import at_once
from .interests import under_way_of
from .problem import Placed

MOST = 100_000
"""Starts and rooms of all sessions: with more, the linear relaxation takes too long."""

Place: TypeAlias = tuple[int, int]
"""A start and a room."""

Use: TypeAlias = tuple[int, int, cp_model.IntVar]
"""From when until when a session takes up a room or a person, and the literal that says so."""


@dataclass(frozen=True)
class TimeIndexed:
    """The model, and its literals by session, and by start and room."""

    build: Build
    cp: cp_model.CpModel
    held: list[dict[Place, cp_model.IntVar]]
    apart: set[tuple[int, int]] = field(default_factory=set)
    """Pairs of sessions that one person can attend one after the other, ways included."""

    def placed(self, solver: cp_model.CpSolver) -> Placed:
        """Return the placements of a solution."""
        placed: Placed = {}
        for s, mine in enumerate(self.held):
            placed.update((s, place) for place, literal in mine.items() if solver.value(literal))

        return placed

    def keep_apart(self, placed: Placed) -> bool:
        """Leave time for ways where people have too little between two sessions: whether that is anywhere."""
        pairs: set[tuple[int, int]] = set()
        for sessions in self.build.problem.needing.values():
            both = combinations((s for s in sessions if s in placed), 2)
            pairs.update((a, b) for a, b in both if not self._is_in_time(a, b, placed[a], placed[b]))

        for a, b in sorted(pairs - self.apart):
            for place, literal in self.held[a].items():
                others = self.held[b].items()
                too_near = [other for there, other in others if not self._is_in_time(a, b, place, there)]
                self.cp.add_at_most_one([literal, *too_near])

        self.apart.update(pairs)

        return bool(pairs)

    def _is_in_time(self, a: int, b: int, place: Place, there: Place) -> bool:
        """Whether somebody can go from one of two sessions to the other, which they have at these places."""
        sessions, ways = self.build.problem.sessions, self.build.problem.ways
        (start, room), (other_start, other_room) = place, there
        if start > other_start:
            return other_start + sessions[b].duration + int(ways[other_room, room]) <= start

        return start + sessions[a].duration + int(ways[room, other_room]) <= other_start


def time_indexed(build: Build) -> TimeIndexed | None:
    """
    Return the model of an event in which sessions cost by themselves; None if it would be too large.

    Args:
        build: The whole model of an event that states nothing but rooms, people, groups and wishes: its
            candidates are used, and it says how long people are under way.

    """
    places = sum(
        len(starts) * len(rooms) for starts, rooms in zip(build.candidates, build.in_room, strict=True)
    )
    if places > MOST:
        return None

    cp, costs = cp_model.CpModel(), list[Linear]()
    held: list[dict[Place, cp_model.IntVar]] = []

    for s, session in enumerate(build.problem.sessions):
        mine = _literals(build, cp, s, costs)
        held.append(mine)

        if session.optional:
            cp.add_at_most_one(mine.values())
            costs.append((session.drop_price or 0) * (1 - sum(mine.values())))
        else:
            cp.add_exactly_one(mine.values())

    _one_at_a_time(build, cp, held)
    cp.minimize(sum(costs))

    return TimeIndexed(build, cp, held)


def _literals(
    build: Build, cp: cp_model.CpModel, s: int, costs: list[Linear]
) -> dict[Place, cp_model.IntVar]:
    """Return a literal for each start and room that a session may have, and charge what that costs."""
    starts, whens = build.problem.starts, of_starts(build, s)
    rooms = sorted(build.in_room[s])
    literals: dict[Place, cp_model.IntVar] = {}

    for r, where in zip(rooms, of_rooms(build, s, rooms), strict=True):
        allowed = build.starts_ok[s] & build.pairs_ok[s].get(r, True)
        for t in np.flatnonzero(allowed).tolist():
            build.look()
            literal = literals[int(starts[t]), r] = cp.new_bool_var("held")
            points = int(whens[t]) + where
            if points:
                costs.append(points * literal)

    return literals


def _one_at_a_time(
    build: Build, cp: cp_model.CpModel, held: Sequence[Mapping[Place, cp_model.IntVar]]
) -> None:
    """Have at most one session in a room, of those that need a person, and of a group, at each instant."""
    problem, under_way = build.problem, under_way_of(build)
    in_room: dict[int, list[Use]] = {}

    for session, mine in zip(problem.sessions, held, strict=True):
        for (start, r), literal in mine.items():
            gap = max(problem.scenario.rooms[r].turnover, session.settling)
            end = start + session.duration + session.teardown + gap
            in_room.setdefault(r, []).append((start - session.setup, end, literal))

    def spans(s: int, gap: int) -> Iterator[Use]:
        """Yield the times of a session, with a gap after it."""
        for (start, _), literal in held[s].items():
            yield start, start + problem.sessions[s].duration + gap, literal

    for uses in in_room.values():
        _at_most_one(cp, uses)

    for sessions in problem.needing.values():
        if len(sessions) > 1:
            _at_most_one(cp, chain.from_iterable(spans(s, under_way[s]) for s in sessions))

    for group in problem.scenario.apart:
        members = [problem.session_index[session] for session in group.sessions]
        _at_most_one(cp, chain.from_iterable(spans(s, group.gap) for s in members))


def _at_most_one(cp: cp_model.CpModel, uses: Iterable[Use]) -> None:
    """Have at most one of some uses at each instant."""
    for running in at_once(uses):
        cp.add_at_most_one(literal for _, literal in running)


__all__ = ["TimeIndexed", "time_indexed"]
