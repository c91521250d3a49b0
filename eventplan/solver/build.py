"""The only place that makes decision variables; and the two ways in which a rule gets its word in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from .build_rules import Because, Literal
from .build_times import BuildTimes, once


@dataclass
class Build(BuildTimes):
    """
    The model under construction.

    A rule speaks in two ways. `forbid` excludes candidates: in a plain solve they are gone before
    a variable exists, so nothing is paid for them. `because` gives the literals under which any
    other constraint of the rule is enforced. Either way a rule instance that is waived says
    nothing, one with a price may be broken at that price, and when *explaining* each is an
    assumption that a conflict can name.
    """

    def pool(self, r: int) -> tuple[int, ...]:
        """Return the rooms for which a room stands: itself, unless rooms that are alike are one."""
        return (r,) if self.pools is None else self.pools.get(r, (r,))

    @once
    def longest_way(self, from_: tuple[int, ...], to: tuple[int, ...]) -> int:
        """The longest way, in minutes and in either direction, between rooms and those they stand for."""
        rooms_there = sorted(q for r in from_ for q in self.pool(r))
        other = sorted(q for r in to for q in self.pool(r))
        ways = self.problem.ways
        return int(max(ways[np.ix_(rooms_there, other)].max(), ways[np.ix_(other, rooms_there)].max()))

    @once
    def places(self, from_: tuple[int, ...], to: tuple[int, ...]) -> list[tuple[tuple[int, ...], list[int]]]:
        """
        Rooms and the ways from them to some others, in minutes; rooms with the same ways stand together.

        Rooms from which all others are equally far are one place: one constraint serves them.
        """
        ways = self.problem.ways
        by_ways: dict[tuple[int, ...], list[int]] = {}

        for r in from_:
            row = tuple(-1 if q == r else int(ways[r, q]) for q in to)
            far = max(row, default=0)
            if all(way in (-1, far) for way in row):
                row = (far,) * len(row)

            by_ways.setdefault(row, []).append(r)

        return [*by_ways.items()]

    def any_room(self, s: int, rooms: Collection[int]) -> Because:
        """Literals that hold together if a session is in one of *rooms*."""
        rooms_of = self.in_room[s]
        if set(rooms_of) <= set(rooms):
            return self.present(s)
        if len(rooms) == 1:
            return [rooms_of[r] for r in rooms]

        literal = self.cp.new_bool_var(f"place({self.problem.sessions[s].id})")
        self.cp.add(sum(rooms_of[r] for r in rooms) == literal)

        return [literal]

    @once
    def same_room(self, a: int, b: int) -> cp_model.IntVar:
        """A literal that is true only if two sessions are in one room."""
        names = self.problem.sessions[a].id, self.problem.sessions[b].id
        literal = self.cp.new_bool_var(f"same-room({names[0]}, {names[1]})")

        for r in sorted(set(self.in_room[a]) | set(self.in_room[b])):
            first, other = self.in_room[a].get(r, 0), self.in_room[b].get(r, 0)
            self.cp.add(first == other).only_enforce_if(literal)

        return literal

    def any_of(self, literals: Sequence[Literal], name: str) -> Literal | None:
        """One literal that is true exactly if one of *literals*, which exclude each other, is."""
        if not literals:
            return None
        if len(literals) == 1:
            return literals[0]

        literal = self.cp.new_bool_var(name)
        self.cp.add(sum(literals) == literal)

        return literal

    @once
    def uses_part(self, s: int) -> dict[str, Literal]:
        """The indivisible rooms that a session may use, with the literals that say so."""
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        literals_of: dict[str, list[Literal]] = {}
        beside = frozenset().union(*(scenario.parts_of(room) for room in session.overflow))

        for r, literal in self.in_room[s].items():
            for part in scenario.parts_of(self.problem.rooms[r]) | beside:
                literals_of.setdefault(part, []).append(literal)

        return {
            part: self.any_of(literals_of[part], f"uses({session.id}, {part})")
            for part in sorted(literals_of)
        }

    def uses_zone(self, s: int, zones: Collection[str]) -> Literal | None:
        """A literal that says that a session uses a room in one of *zones*; None if it cannot."""
        return self._uses_zone(s, frozenset(zones))

    @once
    def _uses_zone(self, s: int, zones: frozenset[str]) -> Literal | None:
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        literals = []

        for r, literal in self.in_room[s].items():
            rooms = {self.problem.rooms[r], *session.overflow}
            used = {part for room in rooms for part in (room, *scenario.parts_of(room))}
            if any(scenario.room_by_id[part].zone in zones for part in used):
                literals.append(literal)

        return self.any_of(literals, f"in-zone({session.id})")

    def as_placed(
        self, s: int, placed: Mapping[int, tuple[int, int]], *, rooms: bool = True
    ) -> list[Literal]:
        """Literals that say together that a session has its place in *placed*, or is not held."""
        if s not in placed:
            return [~self.held[s]]

        start, room = placed[s]
        in_room = [self.in_room[s][room]] if rooms else self.present(s)

        return [*in_room, self.at(s)[start]] if len(self.candidates[s]) > 1 else in_room

    def hint(self, placed: Mapping[int, tuple[int, int]]) -> None:
        """Begin a search from placements: start and room by session."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]

        for s, (start, room) in placed.items():
            self.cp.add_hint(self.start[s], start)
            for r, literal in self.in_room[s].items():
                self.cp.add_hint(literal, r == room)
