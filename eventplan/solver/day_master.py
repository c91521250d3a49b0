"""The master problem of a decomposition by day: on which day each session is held."""

from ortools.sat.python import cp_model

from .build_rules import Linear
from .day_balance import DayBalance, Share
from .day_model import DayModel
from .day_plans import MANY_SESSIONS
from .day_turns import DayTurns
from .engine import values_of

DAYS_EFFORT, BALANCE_EFFORT = 5.0, 5.0
"""Deterministic effort for dealing out the days, and for balancing them."""

EVEN = 100
"""Days are balanced if none has more than this part of all minutes beyond its share."""


class DayMaster(DayModel):
    """The days of sessions: wishes cost least, and no day is too full."""

    def assign(self) -> dict[int, int] | None:
        """Return a day for each session (-1 if it is dropped); None if no way was found."""
        costs = self._days()
        if costs is None:
            return None
        self._turns_suffice()
        self._interpreters_suffice()
        self._in_order()
        cp, on = self.cp, self.on
        cp.minimize(sum(costs))
        solver = self.slices.solved(cp, DAYS_EFFORT, easy=True) if len(on) >= MANY_SESSIONS else None
        solver = solver or self.slices.solved(cp, DAYS_EFFORT)
        if solver is None:
            return None
        # Among the ways that cost no more, one in which no day is too full: of many sessions, one that is
        # soon found.
        cp.add(sum(costs) <= round(solver.objective_value))
        if len(on) >= MANY_SESSIONS:
            return self._evened(solver)
        for literals in on:
            for literal in literals.values():
                cp.add_hint(literal, solver.value(literal))
        cp.minimize(sum(self._balanced(solver)))
        return self._dealt(self.slices.solved(cp, BALANCE_EFFORT, 0.1) or solver)

    def _dealt(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """The day of each session that a solver has found: -1 if it is dropped."""
        days = {}

        for s, literals in enumerate(self.on):
            days[s] = next((d for d, literal in literals.items() if solver.value(literal)), -1)

        return days

    def _evened(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """What a solver has found, with sessions moved one at a time from days that are too full."""
        days = self._dealt(solver)
        opening = [span.minutes for span in self.problem.scenario.event.opening]
        minutes = [session.duration for session in self.problem.sessions]
        shares: dict[int, list[Share]] = {s: [] for s in days}
        for sessions in self._kinds().values():
            loads = [0] * len(opening)
            for s in sessions:
                if days[s] >= 0:
                    loads[days[s]] += minutes[s]
            share = Share(opening, loads)
            for s in sessions:
                shares[s].append(share)
        held = {s: d for s, d in days.items() if d >= 0}
        turns = DayTurns(self.groups_in_turn, minutes, self.starts_on)
        balance = DayBalance(self.on, held, minutes, shares, turns, self._look)
        balance.read(self.cp, values_of(solver))
        balance.spread()
        balance.improve()
        return days | balance.day

    def _balanced(self, solver: cp_model.CpSolver) -> list[Linear]:
        """
        Minutes of sessions on each day beyond its share: days that are too full do not work out.

        Of all sessions, and of each kind, since what competes for the same rooms and hours is of one kind.
        The search begins with what a *solver* has found.
        """
        cp, on = self.cp, self.on
        opening = [span.minutes for span in self.problem.scenario.event.opening]
        too_full = []
        for sessions in self._kinds().values():
            minutes = {s: self.problem.sessions[s].duration for s in sessions}
            total = sum(minutes.values())
            for d, hours in enumerate(opening):
                over = cp.new_int_var(0, total, "more")
                # To the minute it cannot be had, mostly; and that would have to be proved.
                share = total * hours // sum(opening) + total // EVEN
                load = sum(minutes[s] * on[s][d] for s in sessions if d in on[s])
                cp.add(load <= share + over)
                cp.add_hint(over, max(0, solver.value(load) - share))
                too_full.append(over)
        return too_full

    def _kinds(self) -> dict[object, list[int]]:
        """Sessions that any day can have: all of them, and those of each kind."""
        kinds: dict[object, list[int]] = {None: [s for s, literals in enumerate(self.on) if literals]}
        for s in kinds[None]:
            kinds.setdefault(self.problem.sessions[s].kind, []).append(s)
        return kinds
