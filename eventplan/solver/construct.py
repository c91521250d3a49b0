"""
A first plan, soon: placements that every rule of the model allows, repaired until they make a plan.

No preference has a say, but that all is at usual times (working hours, round times) where that works at once:
so the model is small, and its first solution is enough. Where that cannot be completed (somebody's day is too
long, a list has no room for all) the sessions that are in the way are placed anew, with some that compete
with them, and all others stay: such a model is made and solved in a moment. What was in the way once is
forbidden from then on. Where repairs lead nowhere, all is placed anew, elsewhere. The same seed finds the
same.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from .aim import Aim
from .assemble import posted, solution_in
from .build import Build
from .charges import usual
from .complete import Blocked, Solution
from .engine import effort_of, effort_of_making, engine, is_infeasible, presolve_little, solved
from .no_goods import NoGoods
from .problem import Mask, Placed, Problem

EFFORT, REPAIR, USUAL = 4.0, 0.3, 1.0
"""Deterministic effort for placing all sessions, for one repair, and for placing all at usual times."""

FEWEST, MOST, MORE = 6, 24, 1.5
"""Sessions placed anew at once: at first, at most, and by how much more where that is not enough."""

PATIENCE, HOPELESS, SOON_HOPELESS = 4, 24, 1
"""
Repairs that find nothing better, after which more is placed anew at once; and after which all is, at any time
or, where all was at usual times, at others.
"""

MOST_STRETCHES = 100
"""
Stretches of starts without a gap that a session may have: with more, on many days, presolve takes far longer
than the search for any placements, for it compares each with each.
"""

Within = Mapping[int, tuple[Mask, Mask]]


@dataclass
class Construction:
    """How to find a first plan: the candidates, and how to complete placements."""

    problem: Problem
    candidates: Build
    """A model in which every rule has excluded what it excludes, and nothing is posted yet."""
    keep: Callable[[Solution], Blocked | None]
    """Completes placements to a plan and keeps it, or says what is in the way."""
    seed: int = 0
    effort: float | None = None
    """Deterministic effort for all of it; None for none."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds left for it."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    spent: float = 0.0
    """Deterministic effort so far."""
    repairs: int = 0
    stopped: bool = False
    impossible: bool = False
    """Whether the rules alone leave no placements: to be proved by a model of its own."""
    solver: cp_model.CpSolver | None = None
    _no_goods: NoGoods = field(default_factory=NoGoods)

    def __post_init__(self) -> None:
        """Find the sessions that can be placed in more than one way, and whom each needs."""
        self._chance = np.random.default_rng(self.seed)
        starts, rooms = self.candidates.starts_ok.sum(axis=1), self.candidates.rooms_ok.sum(axis=1)
        self._open = frozenset(np.flatnonzero((starts > 1) | (rooms > 1)).tolist())
        starts_ok, every = self.candidates.starts_ok, range(len(self.problem.sessions))
        self._is_usual = any((usual(self.candidates, s) != starts_ok[s]).any() for s in every)
        self._needs = [frozenset(self.problem.scenario.needed(session)) for session in self.problem.sessions]

    def run(self) -> bool:
        """Search for a first plan: whether one is kept."""
        while not self._ended():
            # Usual times are tried once: what comes of them is soon repaired, or all may be anywhere.
            tried, self._is_usual = self._is_usual, False
            solution = self._place(self._usual(), self._open, USUAL) if tried else None
            hopeless = HOPELESS if solution is None else SOON_HOPELESS

            if solution is None:
                solution = self._place(self._everything(), self._open, EFFORT)

            if solution is None:
                proved = self.solver is not None and is_infeasible(self.solver)
                self.impossible = proved and not self._no_goods.known
                return False

            blocked = self.keep(solution)
            if blocked is None or self._repaired(solution, blocked, hopeless):
                return True

        return False

    def stop(self) -> None:
        """End it, with what there is."""
        self.stopped = True
        if self.solver is not None:
            self.solver.stop_search()

    def _ended(self) -> bool:
        spent = self.effort is not None and self.spent >= self.effort
        return spent or self.stopped or self.over() or self.seconds() == 0.0

    def _repaired(self, solution: Solution, blocked: Blocked, hopeless: int) -> bool:
        """Place what is in the way anew, again and again: whether a plan is kept."""
        size, idle = float(FEWEST), 0
        self._no_goods.add(solution.placed, blocked)

        while idle < hopeless and not self._ended():
            free = self._chosen(solution.placed, blocked, round(size))
            other = self._place(self._around(solution.placed, free), free, REPAIR)
            self.repairs += 1
            now = self.keep(other) if other is not None else blocked
            if now is None:
                return True

            idle += 1

            if other is not None:
                self._no_goods.add(other.placed, now)
                if _weight(now) < _weight(blocked):
                    idle = 0
                if _weight(now) <= _weight(blocked):
                    solution, blocked = other, now

            if idle and idle % PATIENCE == 0:
                size = min(size * MORE, MOST)

        return False

    def _chosen(self, placed: Placed, blocked: Blocked, number: int) -> frozenset[int]:
        """Choose sessions to be placed anew: half of them are in the way, the others compete with these."""
        every = [self._open.intersection(sessions) for sessions in (*blocked.sessions, *blocked.times)]
        sets = [sessions for sessions in every if sessions] or [self._open]
        first = self._some(sets[self._chance.integers(len(sets))], max(2, number // 2))

        if blocked.own:
            # All of it is forbidden by now: where the others that are in the way stay, nothing fits.
            first = first.union(*(self._some(others, 2) for others in sets if not first & others))
            number = max(number, 2 * len(first))

        rivals = {other for s in first for other in self._open & placed.keys() if self._compete(s, other)}

        return first | self._some(rivals - first, number - len(first))

    def _compete(self, session: int, other: int) -> bool:
        """Whether two sessions may need the same room, or need the same person."""
        rooms = self.candidates.rooms_ok
        return bool(self._needs[session] & self._needs[other] or (rooms[session] & rooms[other]).any())

    def _some(self, sessions: Collection[int], number: int) -> frozenset[int]:
        order = self._chance.permutation(np.asarray(sorted(sessions), dtype=np.int64))
        return frozenset(order[:number].tolist())

    def _place(self, within: Within, free: frozenset[int], effort: float) -> Solution | None:
        """Return any placements within some starts and rooms, but for what is forbidden."""
        build = posted(self.candidates.confined(within), Aim(counted=()), guesses=True)
        if build.dead:
            return None

        self._no_goods.post(build)
        self._begin(build, free)

        self.solver = engine(seed=self.seed + self.repairs, effort=effort, seconds=self.seconds())
        parameters = self.solver.parameters
        parameters.stop_after_first_solution = True
        presolve_little(self.solver)
        parameters.cp_model_presolve = _stretches(build) <= MOST_STRETCHES
        fits = solved(self.solver, build.cp, self.over)
        self.spent += effort_of(self.solver)

        if effort == REPAIR:
            self.spent += effort_of_making(build.cp)

        return solution_in(build, self.solver.value) if fits else None

    def _begin(self, build: Build, free: frozenset[int]) -> None:
        """Begin with everything held and no price paid; and, once something was in the way, from anywhere."""
        for label in build.labels.values():
            build.cp.add_hint(label, 1)

        for s in sorted(free):
            if build.candidates[s] and build.held[s] is not True:
                build.cp.add_hint(build.held[s], 1)
            if build.candidates[s] and self._no_goods.known:
                build.cp.add_hint(build.start[s], int(self._chance.choice(build.candidates[s])))

    def _everything(self) -> Within:
        return dict.fromkeys(range(len(self.problem.sessions)), (self._every_start, self._every_room))

    def _usual(self) -> Within:
        """Confine sessions to usual times: without other preferences these cost nothing."""
        every = range(len(self.problem.sessions))
        return {s: (usual(self.candidates, s), self._every_room) for s in every}

    def _around(self, placed: Placed, free: frozenset[int]) -> Within:
        """Confine sessions to where they are, but for those that are *free*."""
        every = self._every_start, self._every_room
        return {
            s: every if s in free else self.problem.spot(*placed.get(s, (None, None)))
            for s in range(len(self.problem.sessions))
        }

    @property
    def _every_start(self) -> Mask:
        return np.ones(len(self.problem.starts), dtype=bool)

    @property
    def _every_room(self) -> Mask:
        return np.ones(len(self.problem.rooms), dtype=bool)


def _weight(blocked: Blocked) -> tuple[int, int]:
    """How much is in the way: what keeps lists and duties from being filled weighs most."""
    return len(blocked.sessions), len(blocked.times)


def _stretches(build: Build) -> int:
    """Return the most stretches of starts without a gap that a session may choose from."""
    begun = build.starts_ok[:, 1:] & ~build.starts_ok[:, :-1]
    return int(begun.sum(axis=1).max(initial=0))
