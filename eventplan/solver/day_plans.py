"""Each day of an event, once it is known which sessions are held on it: a model of it alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from .assemble import posted, solution_in
from .build import Build
from .costs import COSTS, GRANTS
from .place_costs import PlaceCosts
from .pooled_rules import POOLED_CONSTRAINTS
from .problem import Mask, Problem
from .slices import Slices

Within = Mapping[int, tuple[Mask, Mask]]
"""The starts and rooms that sessions may have."""

Placements = dict[int, tuple[int, int]]
"""Start and room by session."""

MANY_SESSIONS = 200
"""An event with fewer sessions is better weighed by the search, where not every wish can be granted."""

DAY_EFFORT = 20.0
"""Deterministic effort for one day."""

TRY_EFFORT = 4.0
"""Deterministic effort for a try to grant every wish, after which there are others."""

EASY_EFFORT = 1.0
"""Deterministic effort for the same with little presolve, which most days need no more of."""

USUAL_DAY = 120
"""Sessions of a day for which these efforts are meant: one with more gets more, in proportion."""

SOON, NEAR = 2.0, 0.01
"""
The effort after which a day is good enough as it is; and, if there is nothing by then, the part of what it
costs by which it may be dearer than it need be.
"""


@dataclass
class DayPlans:
    """The days of an event, each planned by a model of its own."""

    problem: Problem
    candidates: Build
    """A build in which every exclusion has had its word, and no variable is made."""
    workers: int = 1
    seed: int = 0
    effort: float | None = None
    """Deterministic effort for all of it; None for none."""
    seconds: Callable[[], float | None] = lambda: None
    """Seconds left."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end, with what there is."""
    dear: set[int] = field(default_factory=set)
    """Days on which not every session is where it costs least."""
    places: PlaceCosts = field(init=False)
    """What sessions cost where; from when the days are dealt out."""

    def __post_init__(self) -> None:
        """Begin with all the time and effort there are."""
        self.slices = Slices(self.workers, self.seed, self.effort, self.seconds, self.over)

    @property
    def spent(self) -> float:
        """Deterministic effort so far."""
        return self.slices.spent

    def stop(self) -> None:
        """End it, with what there is."""
        self.slices.stop()

    def _granted(self, dealt: Sequence[Sequence[int]]) -> dict[int, Placements | None]:
        """
        Place the sessions of each day at what costs them least, where that is easy: several days at once.

        There is nothing where there is one worker, or no second way to plan a day.
        """
        if self.workers == 1 or len(self.problem.sessions) < MANY_SESSIONS:
            return {}

        builds: list[Build | None] = []

        def models() -> Iterator[cp_model.CpModel | None]:
            for d, sessions in enumerate(dealt):
                build = self._model(self._cheap(sessions, d), granting=True)
                builds.append(build)
                yield None if build is None else build.cp

        self.slices.steps = len(dealt) + 1
        more = max(1.0, *(len(sessions) / USUAL_DAY for sessions in dealt))
        solvers = self.slices.solved_at_once(models(), EASY_EFFORT * more, easy=True)

        return {
            d: None if build is None or solver is None else self._read(build, solver)
            for d, (build, solver) in enumerate(zip(builds, solvers, strict=True))
        }

    def _day(self, sessions: Sequence[int], d: int, *, again: bool) -> Placements | None:
        """
        Place the sessions of one day: at what costs them least if that works, else anywhere on it.

        *again*: that was not easy.
        """
        cheap = self._cheap(sessions, d)
        if len(self.problem.sessions) < MANY_SESSIONS:
            return self._solve(cheap, effort=DAY_EFFORT, granting=True)

        whole = np.ones(len(self.problem.rooms), dtype=bool)
        anywhere = {s: (self.places.on(d), whole) for s in sessions}
        more = max(1.0, len(sessions) / USUAL_DAY)
        placed = None if again else self._solve(cheap, effort=EASY_EFFORT * more, granting=True, easy=True)
        if placed is None:
            placed = self._solve(cheap, effort=TRY_EFFORT * more, granting=True)

        # Most days are soon planned: what they leave is for those that are not.
        self.slices.steps = max(2, self.slices.steps // 2)

        if placed is None:
            self.dear.add(d)

        for within, loose in ((cheap, False), (anywhere, False), (anywhere, True)):
            if placed is None:
                placed = self._solve(within, loose=loose)

        return placed

    def _cheap(self, sessions: Sequence[int], d: int) -> Within:
        """The candidates on a day that cost each session least."""
        cheapest_of = {s: self.places.cheapest(s, self.places.on(d)) for s in sessions}
        return {s: cheapest[1:] for s, cheapest in cheapest_of.items() if cheapest is not None}

    def _solve(
        self,
        within: Within,
        *,
        effort: float = SOON,
        granting: bool = False,
        loose: bool = False,
        easy: bool = False,
        begin: Placements | None = None,
    ) -> Placements | None:
        build = self._model(within, granting=granting, loose=loose)
        if build is None:
            return None
        if begin:
            build.hint(self.places.pooled(begin))

        solver = self.slices.solved(build.cp, effort, easy=easy)
        if solver is None and not granting and not self.slices.impossible():
            solver = self.slices.solved(build.cp, DAY_EFFORT, NEAR)

        return None if solver is None else self._read(build, solver)

    def _model(self, within: Within, *, granting: bool = False, loose: bool = False) -> Build | None:
        """A model of some sessions in which rooms that are alike are one; None if there is no way."""
        if self.slices.stopped or self.over():
            return None

        first = np.isin(np.arange(len(self.problem.rooms)), list(self.places.pools))
        pooled = {s: (starts, rooms & first) for s, (starts, rooms) in within.items()}
        build = self.candidates.confined(pooled, loose=loose, pools=self.places.pools)
        posted(build, constraints=POOLED_CONSTRAINTS, costs=COSTS | GRANTS if granting else COSTS)

        return None if build.dead else build

    def _read(self, build: Build, solver: cp_model.CpSolver) -> Placements | None:
        """What a solver has found, every session in a room of its own."""
        return self.places.share_out(solution_in(build, solver.value).placed)
