"""The variables of sessions: starts, rooms, and whether a session is held."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from .build_rules import Ban, Because, BuildRules, Linear, Literal
from .candidates import FEW_STARTS
from .day_ties import tied
from .problem import Mask

LEFT = 10_000
"""In a draft: points for each session that must be held, and is left for another day."""


@dataclass
class BuildVariables(BuildRules):
    """A model with its variables: starts and rooms of sessions."""

    def make_variables(self) -> None:
        """Make the variables of every session over the candidates that are left."""
        problem, cp = self.problem, self.cp
        self.held: list[Literal] = []
        self.start: list[cp_model.IntVar] = []
        self.end: list[Linear] = []
        self.in_room: list[dict[int, cp_model.IntVar]] = []
        self.candidates: list[list[int]] = []
        self._at: list[dict[int, cp_model.IntVar] | None] = [None] * len(problem.sessions)
        self._certain: set[str] = set()
        """Sessions that must be held, though that is a variable: other instances of rules have labels."""
        self._on_day: list[list[Literal] | None] = [None] * len(problem.sessions)
        self._spans: dict[int, cp_model.IntervalVar] = {}
        self._known_times: dict[tuple[int, ...], int] = {}
        absent = self._absent()
        self._confine()

        for s, session in enumerate(problem.sessions):
            masks = self.pairs_ok[s]
            rooms, usable = self._places(s)
            starts = problem.starts[usable].tolist()
            possible = bool(starts) and bool(rooms) and s not in absent
            held = self._held(s, possible)
            self.held.append(held)

            values = starts or [0]
            start = cp.new_int_var_from_domain(cp_model.Domain.from_values(values), f"start({session.id})")
            self.candidates.append(values if possible else [])
            self.start.append(start)
            self.end.append(start + session.duration)

            in_room = {r: cp.new_bool_var(f"in({session.id}, {problem.rooms[r]})") for r in rooms if possible}
            if in_room:
                cp.add(sum(in_room.values()) == held)

            self.in_room.append(in_room)

            for r, literal in in_room.items():
                if r in masks and not masks[r][usable].all():
                    allowed = problem.starts[usable & masks[r]].tolist()
                    self.start_within(s, allowed, [literal])

        for ban in self._bans:
            self._apply(ban)

    def _places(self, s: int) -> tuple[list[int], Mask]:
        """Return the rooms that a session may get, and the starts that it may have in any of them."""
        masks = self.pairs_ok[s]
        rooms = [
            r
            for r in np.flatnonzero(self.rooms_ok[s]).tolist()
            if r not in masks or (masks[r] & self.starts_ok[s]).any()
        ]
        usable = self.starts_ok[s].copy()
        if rooms and all(r in masks for r in rooms):
            usable &= np.logical_or.reduce([masks[r] for r in rooms])

        return rooms, usable

    def _held(self, s: int, possible: bool) -> Literal:
        """Return what says that a session is held: true if it must be; note one that must and cannot be."""
        cp, session = self.cp, self.problem.sessions[s]
        if self.outside(s):
            return cp.new_int_var(0, 0, f"held({session.id})")

        required = not (session.optional or self.loose or self.waived("placed")) and self.strict("placed")
        if required and possible:
            return True
        if required:
            self.dead.append(session.id)

        held = cp.new_bool_var(f"held({session.id})")
        if not possible:
            cp.add(held == 0)

        self._must(session.id, session.optional, held)
        return held

    def _confine(self) -> None:
        if self.within is None:
            return

        for s in range(len(self.problem.sessions)):
            starts, rooms = self.within.get(s, (False, False))
            self.starts_ok[s] &= starts
            self.rooms_ok[s] &= rooms

    def _absent(self) -> set[int]:
        """Sessions that nothing in force asks for: they may as well not be held, and cost nothing."""
        scenario = self.problem.scenario
        if not self.labelled or tied(scenario):
            return set()

        lists = scenario.orders_of_protocol
        asked = {part.session for listed in lists for part in listed.parts} | {*scenario.series_of}
        sessions = enumerate(self.problem.sessions)

        return {s for s, x in sessions if ("placed", (x.id,)) in self.waive and x.id not in asked}

    def _must(self, session: str, optional: bool, held: cp_model.IntVar) -> None:
        if optional:
            price = self.problem.scenario.session_by_id[session].drop_price or 0
            self.cost("dropped", price * (1 - held))
            return

        if self.loose and self.strict("placed"):
            self.cost("placed", LEFT * (1 - held))
            return

        because = self.because("placed", session)
        if because is not None:
            self.enforce(self.cp.add(held == 1), because)
            if not because:
                self._certain.add(session)

    def must(self, s: int) -> bool:
        """Whether a session is held in every solution, as far as that is stated."""
        return self.held[s] is True or self.problem.sessions[s].id in self._certain

    def _apply(self, ban: Ban) -> None:
        s, because = ban.session, [*ban.because]
        if ban.room is not None:
            literal = self.in_room[s].get(ban.room)
            if literal is None:
                return
            because.append(literal)
        elif self.held[s] is not True:
            because.append(self.held[s])

        if ban.starts is None:
            self.cp.add_bool_or([~lit for lit in because])
            return

        banned = set(self.problem.starts[ban.starts].tolist())
        allowed = [start for start in self.candidates[s] if start not in banned]
        if len(allowed) < len(self.candidates[s]):
            if allowed:
                self.start_within(s, allowed, because)
            else:
                self.cp.add_bool_or([~lit for lit in because])

    def at(self, s: int) -> dict[int, cp_model.IntVar]:
        """One literal for each start of a session: it is held, and starts then."""
        self.look()
        at_start = self._at[s]
        if at_start is None:
            name = self.problem.sessions[s].id
            at_start = {t: self.cp.new_bool_var(f"at({name}, {t})") for t in self.candidates[s]}
            if at_start:
                self.cp.add(sum(at_start.values()) == self.held[s])
                total = sum(t * literal for t, literal in at_start.items())
                constraint = self.cp.add(self.start[s] == total)

                if self.held[s] is not True:
                    constraint.only_enforce_if(self.held[s])

            self._at[s] = at_start

        return at_start

    def starts_in(self, s: int, allowed: Collection[int]) -> Literal | Linear:
        """Something that is 1 only if the session is held and starts at one of *allowed*."""
        inside = [t for t in self.candidates[s] if t in allowed]
        if not inside:
            return 0
        if len(inside) == len(self.candidates[s]):
            return self.held[s]

        if self.few(s):
            at = self.at(s)
            return sum(at[t] for t in inside)

        literal = self.cp.new_bool_var(f"in-window({self.problem.sessions[s].id})")
        self.start_within(s, inside, [literal])

        if self.held[s] is not True:
            self.cp.add_implication(literal, self.held[s])

        return literal

    def exactly_in(self, s: int, allowed: Collection[int]) -> Literal | Linear:
        """Something that is 1 exactly if the session is held and starts at one of *allowed*."""
        inside = self.starts_in(s, allowed)
        if not self.few(s):
            outside = self.starts_in(s, set(self.candidates[s]) - set(allowed))
            self.cp.add(inside + outside == self.held[s])

        return inside

    def outside(self, s: int) -> bool:
        """Whether a session is not of this model at all: it is held, or not, in another."""
        return self.within is not None and s not in self.within

    def start_within(self, s: int, allowed: Sequence[int], because: Because) -> None:
        """Make a session start at one of *allowed*, under *because*."""
        domain = cp_model.Domain.from_values(list(allowed))
        self.enforce(self.cp.add_linear_expression_in_domain(self.start[s], domain), because)

    def possible(self, s: int) -> bool:
        """Whether a session has any candidate left."""
        return bool(self.candidates[s])

    def present(self, *sessions: int) -> Because:
        """Literals that say that these sessions are held."""
        return [self.held[s] for s in sessions if self.held[s] is not True]

    def never(self, because: Because) -> None:
        """Make *because* impossible."""
        self.cp.add_bool_or([~literal for literal in because])

    def few(self, s: int) -> bool:
        """Whether a session has so few starts that each has a literal."""
        return len(self.candidates[s]) <= FEW_STARTS
