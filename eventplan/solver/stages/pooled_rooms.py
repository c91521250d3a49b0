"""Rooms that are alike, as one place: a model of the whole event decides when, and in which kind of room."""

import math
import threading
from collections.abc import Callable, Sequence
from functools import cached_property, partial

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Status, Wish

from ..assemble import posted, solution_in
from ..build import Build
from ..complete import Solution
from ..engine import OFTEN, effort_of, engine, is_infeasible, is_settled, proved_bound, rounded, solved
from ..from_below import CostedSolution, FromBelow
from ..own import own_of
from ..place_costs import PlaceCosts
from ..pooled_rules import POOLED_CONSTRAINTS
from ..result import Answer
from ..search import Search
from ..starts_near import StartsNearby
from ..ways import is_in_time

WAYS = (
    "cp_model_presolve: false, restart_algorithms: LUBY_RESTART",
    "cp_model_presolve: false, linearization_level: 1",
)
"""
How to search by cores: the first way; both of them, where there is no plan to begin with.

A search by cores takes a time that is heavy-tailed, and which way settles an event is luck. So it begins anew
often; and presolve mostly takes longer than it saves. If there is no plan, since people have more sessions
than starts, a linear relaxation sees that at once, and clauses do not.
"""

MOST_STARTS = 48
"""Starts of each session, at most: with more, a model of the event in literals of starts is too large."""

FOR_FIRST = 0.2
"""The part of the effort for a first plan."""

FIRST_TURN = 5.0
"""Effort at the bound, before (with one worker) cores and neighbourhoods; twice as much each time."""

FOR_OTHERS = 0.5
"""The part of the effort at the bound which each of the others gets."""

TELLS_ROOMS_APART = ("same-hours", "compactness")
"""Preferences that ask for one room rather than another that is like it."""


class PooledRooms:
    """
    Search the whole event with one place for rooms that are alike, from below; share the rooms out at last.

    A place has as many sessions at once as it has rooms: whatever such a model proves holds for the event.
    The objective is searched by unsatisfiable cores: linear relaxations see little of what costs by the
    piece, such as gaps.
    """

    name = "pooled rooms"
    reference = "Fu and Malik, On solving the partial MAX-SAT problem (2006)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Offer a plan, and prove a bound: the answer, if it is the best one, or if there is none."""
        pooled = _Pooled(search)
        if not pooled.is_exact:
            return None

        answers: list[Answer | None] = []

        with search.budget.part(share):
            answers.append(pooled.run())

        return answers[0] if answers else None


class _Pooled:
    def __init__(self, search: Search) -> None:
        self.search, self.problem, self.candidates = search, search.problem, search.build

    @cached_property
    def places(self) -> PlaceCosts:
        """Rooms that are alike, put together."""
        places = PlaceCosts(self.candidates, lambda: None)
        places.pool()
        return places

    @property
    def is_exact(self) -> bool:
        """Whether each plan is a solution of the model, and whether that is worth while."""
        scenario, build = self.problem.scenario, self.candidates
        starts = build.starts_ok.sum(axis=1)
        related = any(relation.wish in (Wish.SAME_ROOM, Wish.LARGER_ROOM) for relation in scenario.relations)
        parties = any(party.avoids for party in scenario.delegations)
        special = any(session.protected or session.overflow for session in scenario.sessions)

        return (
            bool((starts <= MOST_STARTS).all())
            and not (related or parties or scenario.baseline or scenario.series)
            and not scenario.resources.interpretation
            and not any(scenario.weight(name) for name in TELLS_ROOMS_APART)
            and not special
            and not own_of(self.problem).any
            and 2 * len(self.places.pools) <= len(scenario.rooms)
        )

    def run(self) -> Answer | None:
        """Search the model, and say what it proves."""
        search = self.search
        places = np.isin(np.arange(len(self.problem.rooms)), list(self.places.pools))
        every = np.ones(len(self.problem.starts), dtype=bool)
        within = dict.fromkeys(range(len(self.problem.sessions)), (every, places))
        confined = self.candidates.confined(within, pools=self.places.pools)
        build = posted(confined, constraints=POOLED_CONSTRAINTS)
        if build.dead:
            return None

        for sessions in self.problem.needing.values():
            possible = [s for s in sessions if build.possible(s)]
            if len(sessions) > 1 and not is_in_time(build, possible):
                return None

        if search.first_only:
            build.cp.proto.clear_objective()
            return self._settle(build)

        solver = self._first(build)

        if solver is None:
            return self._settle(build)
        if is_infeasible(solver):
            return search.answer(Status.INFEASIBLE)

        first = CostedSolution(solver, round(solver.objective_value))

        return self._offer(build, first) or self._settle(build, first)

    def _first(self, build: Build) -> cp_model.CpSolver | None:
        """Search for any plan: a search by cores has none before the best. None if it came to no answer."""
        solver = self._engine(WAYS[0], part=FOR_FIRST)
        solver.parameters.optimize_with_core = False
        solver.parameters.stop_after_first_solution = True

        with self.search.budget.interruptible(solver.stop_search):
            is_solved = solved(solver, build.cp, self.search.budget.over)

        self.search.budget.spend(effort_of(solver))

        return solver if is_solved or is_infeasible(solver) else None

    def _settle(self, build: Build, first: CostedSolution | None = None) -> Answer | None:
        """Prove which plan is the best; where that takes long, better the *first* one as well."""
        search, budget = self.search, self.search.budget
        race = _Race(build, search, self._engine, first)
        race.run()
        budget.spend(race.spent)

        if race.is_impossible:
            return search.answer(Status.INFEASIBLE)

        if build.costs and not search.first_only:
            search.bound.raise_to(rounded(race.bound) + search.bound.of_lists)

        if not race.solutions:
            return None

        return self._offer(build, min(race.solutions, key=lambda solution: solution.charged))

    def _engine(self, ways: str, limit: float | None = None, *, part: float = 1.0) -> cp_model.CpSolver:
        """Return a solver that searches in some way, with a part of what is left, up to a limit of effort."""
        search, budget = self.search, self.search.budget
        effort, seconds = budget.effort_left(), budget.left()

        if effort is not None:
            limit = part * effort if limit is None else min(limit, part * effort)

        solver = engine(seed=search.seed, effort=limit, seconds=None if seconds is None else part * seconds)
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        solver.parameters.merge_text_format(ways)
        solver.parameters.stop_after_first_solution = search.first_only

        return solver

    def _offer(self, build: Build, costed: CostedSolution) -> Answer | None:
        """Share the rooms out, and offer what is found."""
        search, incumbent = self.search, self.search.incumbent
        solution = solution_in(build, costed.solver.value)
        placed = self.places.share_out(solution.placed)
        if placed is None:
            return None

        charged = 0 if search.first_only else costed.charged
        is_first = incumbent.best is None

        if incumbent.offer(charged, Solution(placed, solution.records)) is not None:
            return None

        if incumbent.best is not None:
            incumbent.tell(incumbent.best.cost)
            if is_first:
                incumbent.announce(PooledRooms.name)

        if search.first_only:
            return search.answer(Status.FEASIBLE)

        return search.answer() if search.finished else None


class _Race:
    """Search in several ways, in turn or at once, until one has settled it."""

    def __init__(
        self,
        build: Build,
        search: Search,
        make: Callable[..., cp_model.CpSolver],
        first: CostedSolution | None,
    ) -> None:
        """
        Begin without a solution, or with one.

        Args:
            build: The model.
            search: Whose budget is spent.
            make: Returns a solver for a way of searching and a limit of effort.
            first: The plan to begin with.

        """
        self.build, self.budget, self.make, self.first = build, search.budget, make, first
        self.workers, self.first_only = search.workers, search.first_only
        self.solutions: list[CostedSolution] = []
        self.bound = 0.0
        """What is proved that every solution costs at least."""
        self.spent = 0.0
        """Deterministic effort of all that was tried."""
        self.is_impossible = False
        """Whether it is proved that there is no solution."""
        self._effort = self.budget.effort_left()
        self._left = math.inf
        """What those that take turns may still spend."""
        self._settled = threading.Event()
        self._errors: list[BaseException] = []
        self._lock = threading.Lock()
        self._near = StartsNearby(build, search.seed, seconds=self.budget.left)
        self._below = FromBelow(
            build,
            search.seed,
            bound=lambda: self.bound,
            raise_to=self._prove,
            over=self._over,
            seconds=self.budget.left,
        )

    def run(self) -> None:
        """Search until the budget is spent, or the best solution is among those found."""
        threads = [
            threading.Thread(target=self._guarded, args=(work,), daemon=True) for work in self._works()
        ]

        with self.budget.interruptible(self._settled.set):
            for thread in threads:
                thread.start()

            while any(thread.is_alive() for thread in threads):
                for thread in threads:
                    thread.join(OFTEN)

        if self._errors:
            raise self._errors[0]

    def _works(self) -> list[Callable[[], object]]:
        """Return what each worker does."""
        if self.first is None:
            both = [partial(self._by_cores, ways) for ways in WAYS]
            if self.workers == 1:
                return [partial(self._in_turn, both)]

            return [partial(cores, self._effort) for cores in both]

        cores = partial(self._by_cores, WAYS[0])
        if self.workers == 1:
            return [partial(self._in_turn, (self._from_below, cores, self._nearby))]

        return [partial(self._in_turn, (self._from_below, self._nearby)), partial(cores, self._effort)]

    def _guarded(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            self._errors.append(error)
            self._settled.set()

    def _in_turn(self, steps: Sequence[Callable[[float], float]]) -> None:
        """Search in several ways in turn, most of all in the first, each time with twice the effort."""
        effort, spent = FIRST_TURN, 0.0

        while True:
            before = spent

            for step, share in zip(steps, (1.0, *[FOR_OTHERS] * len(steps)), strict=False):
                self._left = math.inf if self._effort is None else self._effort - spent
                if self._left <= 0 or self._over():
                    return
                spent += step(min(share * effort, self._left))

            if spent == before:
                return  # the solver came to no answer at all, and will not
            effort *= 2

    def _by_cores(self, ways: str, effort: float | None) -> float:
        """Search by cores, and return the effort."""
        solver = self.make(ways, effort)
        solver.best_bound_callback = self._prove
        is_solved = solved(solver, self.build.cp, self._over)

        if is_solved:
            self.solutions.append(CostedSolution(solver, round(solver.objective_value)))
        if is_infeasible(solver):
            self.is_impossible = True
        elif self.build.costs and not self.first_only:
            self._prove(proved_bound(solver))
        if self.is_impossible or (is_solved and (is_settled(solver) or self.first_only)):
            self._settled.set()

        return self._spend(effort_of(solver))

    def _from_below(self, effort: float) -> float:
        """Search at the bound, and return the effort."""
        before = self._below.spent
        best = self._best()
        self._take(self._below.turn(effort, best.charged, most=self._left) or best)

        return self._spend(self._below.spent - before)

    def _nearby(self, effort: float) -> float:
        """Better the best solution there is, and return the effort."""
        before = self._near.spent
        self._near.over = lambda: self._over() or self._near.spent - before >= effort

        self._take(self._near.better(self._best(), lambda: self.bound))

        return self._spend(self._near.spent - before)

    def _best(self) -> CostedSolution:
        """Return the best solution so far."""
        assert self.first is not None
        return min((self.first, *self.solutions), key=lambda solution: solution.charged)

    def _take(self, solution: CostedSolution) -> None:
        """Keep a solution; none is better if it costs as much as the bound."""
        self.solutions.append(solution)

        if solution.charged <= self.bound:
            self._settled.set()

    def _spend(self, effort: float) -> float:
        with self._lock:
            self.spent += effort

        return effort

    def _prove(self, bound: float) -> None:
        with self._lock:
            self.bound = max(self.bound, bound)

    def _over(self) -> bool:
        return self._settled.is_set() or self.budget.over()
