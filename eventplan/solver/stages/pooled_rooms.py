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
from ..engine import OFTEN, effort_of, engine, is_infeasible, rounded, solved
from ..own import own_of
from ..place_costs import PlaceCosts
from ..result import Answer
from ..search import Search
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


def _bound(solver: cp_model.CpSolver) -> int:
    """Return what a search has proved; 0 if it came to no answer at all."""
    try:
        return rounded(solver.best_objective_bound)
    except RuntimeError:
        return 0


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
        first = np.isin(np.arange(len(self.problem.rooms)), list(self.places.pools))
        every = np.ones(len(self.problem.starts), dtype=bool)
        within = dict.fromkeys(range(len(self.problem.sessions)), (every, first))
        build = posted(self.candidates.confined(within, pools=self.places.pools))
        people = {person: sessions for person, sessions in self.problem.needing.items() if len(sessions) > 1}
        if build.dead or not all(
            is_in_time(build, [s for s in sessions if build.possible(s)]) for sessions in people.values()
        ):
            return None

        if search.first_only:
            build.cp.proto.clear_objective()

        if not search.first_only:
            answer = self._first(build)
            if answer is not None:
                return answer

        solvers = [self._engine(ways) for ways in WAYS[: search.workers]]
        solutions = self._race(build.cp, solvers)
        budget.spend(sum(map(effort_of, solvers)))

        if any(map(is_infeasible, solvers)):
            return search.answer(Status.INFEASIBLE)

        if not search.first_only:
            for solver in solvers if build.costs else ():
                search.bound.raise_to(_bound(solver) + search.bound.of_lists)

        if not solutions:
            return None

        return self._offer(build, min(solutions, key=lambda solver: solver.objective_value))

    def _first(self, build: Build) -> Answer | None:
        """Offer any plan: a search by cores has none before the best. The answer, if that is all there is."""
        search, budget = self.search, self.search.budget
        solver = self._engine(WAYS[0])
        solver.parameters.optimize_with_core = False
        solver.parameters.stop_after_first_solution = True
        solver.parameters.max_time_in_seconds *= FOR_FIRST
        solver.parameters.max_deterministic_time *= FOR_FIRST
        solutions = self._race(build.cp, [solver])
        budget.spend(effort_of(solver))

        if is_infeasible(solver):
            return search.answer(Status.INFEASIBLE)

        return self._offer(build, solver) if solutions else None

    def _engine(self, ways: str) -> cp_model.CpSolver:
        search, budget = self.search, self.search.budget
        solver = engine(workers=1, seed=search.seed, effort=budget.effort_left(), seconds=budget.left())
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        solver.parameters.merge_text_format(ways)
        solver.parameters.stop_after_first_solution = search.first_only

        return solver

    def _race(self, cp: cp_model.CpModel, solvers: Sequence[cp_model.CpSolver]) -> list[cp_model.CpSolver]:
        """Search in several ways at once until one has settled it: those that have a solution."""
        budget, settled = self.search.budget, threading.Event()
        solutions: list[cp_model.CpSolver] = []
        errors: list[BaseException] = []

        def work(solver: cp_model.CpSolver) -> None:
            try:
                if solved(solver, cp, lambda: settled.is_set() or budget.over()):
                    solutions.append(solver)
                    settled.set()
                elif is_infeasible(solver):
                    settled.set()
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
                errors.append(error)
                settled.set()

        threads = [threading.Thread(target=work, args=(solver,), daemon=True) for solver in solvers]

        with budget.interruptible(settled.set):
            for thread in threads:
                thread.start()

            while any(thread.is_alive() for thread in threads):
                threads[0].join(OFTEN)
                threads[-1].join(OFTEN)

        if errors:
            raise errors[0]

        return solutions

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
