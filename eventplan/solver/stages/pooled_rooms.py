"""Rooms that are alike, as one place: a model of the whole event decides when, and in which kind of room."""

import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Status, Wish

from ..assemble import posted, solution_in
from ..build import Build
from ..build_rules import FEW_STARTS
from ..complete import Solution
from ..engine import OFTEN, effort_of, engine, is_infeasible, is_settled, proved_bound, solved
from ..own import own_of
from ..place_costs import PlaceCosts
from ..result import Answer
from ..search import Search
from ..starts_near import StartsNearby
from ..ways import is_in_time

WAYS = (
    "cp_model_presolve: false, restart_algorithms: LUBY_RESTART",
    "max_presolve_iterations: 1, restart_algorithms: LUBY_RESTART, random_seed: 1",
)
"""
How to search: one way with one worker, both with two.

A search by cores takes a time that is heavy-tailed, and which way settles an event is luck. So it begins anew
often; and presolve mostly takes longer than it saves.
"""

FOR_FIRST = 0.2
"""The part of the effort for a first plan."""

FOR_CORES = 0.4
"""The part of what is left then after which the first way gives up, and betters that plan instead."""

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

        return (
            bool((starts <= FEW_STARTS).all())
            and not (related or parties or scenario.baseline or scenario.series)
            and not scenario.resources.interpretation
            and not any(scenario.weight(name) for name in TELLS_ROOMS_APART)
            and not any(session.protected or session.overflow for session in scenario.sessions)
            and not own_of(self.problem).any
            and 2 * len(self.places.pools) <= len(scenario.rooms)
        )

    def run(self) -> Answer | None:
        """Search the model, and say what it proves."""
        search, budget = self.search, self.search.budget
        places = np.isin(np.arange(len(self.problem.rooms)), list(self.places.pools))
        every = np.ones(len(self.problem.starts), dtype=bool)
        within = dict.fromkeys(range(len(self.problem.sessions)), (every, places))
        build = posted(self.candidates.confined(within, pools=self.places.pools))
        people = {person: sessions for person, sessions in self.problem.needing.items() if len(sessions) > 1}
        if build.dead or not all(
            is_in_time(build, [s for s in sessions if build.possible(s)]) for sessions in people.values()
        ):
            return None

        if search.first_only:
            build.cp.proto.clear_objective()
            return self._settle(build)

        near = StartsNearby(build, search.seed, seconds=budget.left)
        first = self._first(build)

        if first is None:
            return self._settle(build)
        if is_infeasible(first):
            return search.answer(Status.INFEASIBLE)

        return self._offer(build, first) or self._settle(build, near, first)

    def _first(self, build: Build) -> cp_model.CpSolver | None:
        """Search for any plan: a search by cores has none before the best. None if it came to no answer."""
        solver = self._engine(WAYS[0], FOR_FIRST)
        solver.parameters.optimize_with_core = False
        solver.parameters.stop_after_first_solution = True

        with self.search.budget.interruptible(solver.stop_search):
            is_solved = solved(solver, build.cp, self.search.budget.over)

        self.search.budget.spend(effort_of(solver))

        return solver if is_solved or is_infeasible(solver) else None

    def _settle(
        self, build: Build, near: StartsNearby | None = None, first: cp_model.CpSolver | None = None
    ) -> Answer | None:
        """Prove which plan is the best, by cores; where that takes long, better the *first* one as well."""
        search, budget = self.search, self.search.budget
        race = _Race(build, search, [self._engine(ways) for ways in WAYS[: search.workers]], near, first)
        race.run()
        budget.spend(race.spent)

        if any(map(is_infeasible, race.solvers)):
            return search.answer(Status.INFEASIBLE)

        if not search.first_only:
            for solver in race.solvers if build.costs else ():
                search.bound.raise_to(proved_bound(solver) + search.bound.of_lists)

        if not race.solutions:
            return None

        return self._offer(build, min(race.solutions, key=lambda solver: solver.objective_value))

    def _engine(self, ways: str, part: float = 1.0) -> cp_model.CpSolver:
        """Return a solver that searches in some way, with a part of what is left."""
        search, budget = self.search, self.search.budget
        effort, seconds = budget.effort_left(), budget.left()
        solver = engine(
            seed=search.seed,
            effort=None if effort is None else part * effort,
            seconds=None if seconds is None else part * seconds,
        )
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        solver.parameters.merge_text_format(ways)
        solver.parameters.stop_after_first_solution = search.first_only

        return solver

    def _offer(self, build: Build, solver: cp_model.CpSolver) -> Answer | None:
        """Share the rooms out, and offer what is found."""
        search, incumbent = self.search, self.search.incumbent
        solution = solution_in(build, solver.value)
        placed = self.places.share_out(solution.placed)
        if placed is None:
            return None

        charged = 0 if search.first_only else round(solver.objective_value)
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
    """Search in several ways at once until one has settled it."""

    def __init__(
        self,
        build: Build,
        search: Search,
        solvers: Sequence[cp_model.CpSolver],
        near: StartsNearby | None,
        first: cp_model.CpSolver | None,
    ) -> None:
        """
        Begin without a solution.

        Args:
            build: The model.
            search: Whose budget is spent.
            solvers: A search by cores each.
            near: What betters a plan once the first of them has spent its part.
            first: The plan to begin with.

        """
        self.build, self.budget, self.solvers, self.near, self.first = (
            build,
            search.budget,
            solvers,
            near,
            first,
        )
        self.solutions: list[cp_model.CpSolver] = []
        self._effort = self.budget.effort_left()
        self._bound = 0.0
        self._settled = threading.Event()
        self._errors: list[BaseException] = []

        for solver in solvers:
            solver.best_bound_callback = self._prove

        if near is not None:
            near.over = self._over_near
            limits = solvers[0].parameters
            limits.max_time_in_seconds *= FOR_CORES
            limits.max_deterministic_time *= FOR_CORES

    @property
    def spent(self) -> float:
        """Deterministic effort of all that was tried."""
        return sum(map(effort_of, self.solvers)) + (self.near.spent if self.near else 0.0)

    def run(self) -> None:
        """Search until the budget is spent, or the best solution is among those found."""
        threads = [
            threading.Thread(target=self._guarded, args=(solver,), daemon=True) for solver in self.solvers
        ]

        with self.budget.interruptible(self._settled.set):
            for thread in threads:
                thread.start()

            while any(thread.is_alive() for thread in threads):
                threads[0].join(OFTEN)
                threads[-1].join(OFTEN)

        if self._errors:
            raise self._errors[0]

    def _guarded(self, solver: cp_model.CpSolver) -> None:
        try:
            self._work(solver)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            self._errors.append(error)
            self._settled.set()

    def _work(self, solver: cp_model.CpSolver) -> None:
        """Search by cores; then, if that was the first way and did not settle it, near the plan there is."""
        if solved(solver, self.build.cp, self._over):
            self.solutions.append(solver)

            if is_settled(solver) or solver.parameters.stop_after_first_solution:
                self._settled.set()
                return

        if is_infeasible(solver):
            self._settled.set()
        elif self.near is not None and self.first is not None and solver is self.solvers[0]:
            best = min((self.first, *self.solutions), key=lambda solver: solver.objective_value)
            best = self.near.better(best, lambda: self._bound)
            self.solutions.append(best)

            if best.objective_value <= self._bound:
                self._settled.set()

    def _prove(self, bound: float) -> None:
        self._bound = max(self._bound, bound)

    def _over(self) -> bool:
        return self._settled.is_set() or self.budget.over()

    def _over_near(self) -> bool:
        """Whether there is nothing left for neighbourhoods."""
        assert self.near is not None
        spent = effort_of(self.solvers[0]) + self.near.spent
        return self._over() or (self._effort is not None and spent >= self._effort)
