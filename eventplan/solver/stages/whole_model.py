"""The model of the whole event, searched by CP-SAT until a solution can be completed to a plan."""

import queue
import threading
from collections import deque
from typing import Any, TypeAlias

from ortools.sat.python import cp_model

from eventplan.model import Status

from ..aim import Aim
from ..assemble import posted, solution_in
from ..complete import Blocked, Solution
from ..engine import answer, effort_of, engine, proved_bound, rounded
from ..nowhere import why
from ..own import own_of
from ..own_answers import Sure
from ..problem import Placed
from ..result import Answer
from ..search import Search
from . import sizes

REFERENCE = "Perron and Furnon, OR-Tools CP-SAT"

MOST_JUDGED, FOR_JUDGING = 12, 0.06
"""The last solutions of a search that are completed and judged, and the part of the time kept for that."""

MOST_OTHERS = 24
"""
Solutions looked at after the best of the model, where its plan costs more than the model sees: the lists and
names of another may be cheaper.
"""

SEEN = 1.5
"""Where a plan costs this factor of what the model of placements sees, that model is not searched whole."""

_Events: TypeAlias = "queue.Queue[tuple[str, Any]]"


class WholeModelMade:
    """Make the whole model: every rule posted, every preference charged."""

    name = "whole model made"
    reference = ""

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Make the model; where a session has no place left, there is no plan, and it is said why."""
        search.make_whole_model()
        if not search.build.dead:
            return None

        reasons = tuple(why(search.problem.scenario, session, search.waive) for session in search.build.dead)

        return Answer(Status.INFEASIBLE, None, 0, reasons, nowhere=tuple(search.build.dead))


class PartOfWholeModel:
    """Search a small model as a whole, before neighbourhoods of its plans."""

    name = "whole model, in part"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:
        """Search the model for a share of the budget, if it sees most of what the best plan costs."""
        best = search.incumbent.best
        is_small = not search.is_large_model and search.number >= sizes.SMALL and not search.has_only_wishes
        if is_small and best is not None and best.cost <= SEEN * best.charged:
            with search.budget.part(share):
                search_whole(search, search.aim)

        return search.answer() if search.finished else None


class WholeModel:
    """Search the model of the whole event to its end."""

    name = "whole model"
    reference = REFERENCE

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Search the model for all that is left of the budget."""
        return search_whole(search, search.aim)


def search_whole(search: Search, aim: Aim | None) -> Answer:
    """Search a model until a solution can be completed to a plan, or nothing is left."""
    exact = _Exact(search, aim)
    answer = exact.run()
    guessed = own_of(search.problem).has(search.build, Sure.GUESSED)
    is_open = guessed and exact.concluded and search.bound.exact and not search.incumbent.is_best
    if not is_open or search.budget.over():
        return answer
    if search.first_only and search.incumbent.best is not None:
        return answer

    # Rules of one's own were guessed at: now by nothing but what is proved of them.
    search.warm_start = None
    search.build = posted(search.candidates(), aim)

    if search.first_only:
        search.build.cp.proto.clear_objective()

    return _Exact(search, aim, guesses=False).run()


class _Exact:
    """A search of the whole model, again and again with what completion forbids and own rules say."""

    def __init__(self, search: Search, aim: Aim | None, *, guesses: bool = True) -> None:
        self.search, self.aim, self.guesses = search, aim, guesses
        self.build, self.budget, self.incumbent = search.build, search.budget, search.incumbent
        self.concluded = False
        """Whether the last search came to its end: its best is found, or that there is nothing."""
        self.with_probing = False
        """Whether a search that saved itself some work came to nothing: another is to do it all."""
        self.others = 0
        """How many solutions were left behind, because their plans cost more than the model sees."""

    @property
    def is_sure(self) -> bool:
        """Whether nothing was forbidden that might have become a plan."""
        own = own_of(self.search.problem)
        return self.search.bound.exact and not own.has(self.build, Sure.GUESSED, Sure.UNPROVABLE)

    def run(self) -> Answer:
        """Search until a solution is a plan, and nothing was learned that might make another better."""
        search, incumbent, budget = self.search, self.incumbent, self.budget
        if search.warm_start is not None:
            self.build.hint(search.warm_start)

        self._use_bound()

        while True:
            status, solutions = self._solve()
            if solutions is None:
                return self._without_solution(status)

            blocked = self._complete(solutions)
            done = blocked is None and (search.first_only or incumbent.is_best)
            if not done and self._learned() and not budget.exhausted():
                continue
            if blocked is None and self._looks_on():
                self._leave_behind(solutions[-1][1].placed)
                continue
            if blocked is None or budget.interrupted or budget.left() == 0.0 or budget.effort_left() == 0.0:
                sure = blocked is None and (incumbent.is_best or not self._is_judged)
                return search.answer(status if sure else Status.FEASIBLE)

            self._forbid(solutions[-1][1].placed, blocked)

    @property
    def _is_judged(self) -> bool:
        """Whether a plan may cost more than a solution is charged, and the cheapest plan is asked for."""
        return self.search.plain and self.incumbent.judge is not None

    def _looks_on(self) -> bool:
        """Whether another solution might become a better plan, and there is time to look at it."""
        unseen = self._is_judged and self.concluded and not self.incumbent.is_best
        return unseen and self.others < MOST_OTHERS and not self.budget.exhausted()

    def _leave_behind(self, placed: Placed) -> None:
        """Ask for other placements that are charged less than the best plan costs: they give no bound."""
        best, build = self.incumbent.best, self.build
        assert best is not None
        self.others += 1
        undecided = [
            s
            for s in range(self.search.number)
            if build.possible(s)
            and (len(build.candidates[s]) > 1 or len(build.in_room[s]) > 1 or build.held[s] is not True)
        ]
        literals = [x for s in undecided for x in build.as_placed(s, placed)]
        build.cp.add_bool_or([~literal for literal in literals])
        charged = sum(expression for _, expression in build.costs)
        build.cp.add(charged < best.cost - self.search.bound.of_lists)

    def _use_bound(self) -> None:
        """Post the bound: it lets a search stop that has reached it."""
        bound = self.search.bound
        if bound.value > bound.of_lists:
            cost = sum(expression for _, expression in self.build.costs)
            self.build.cp.add(cost >= bound.value - bound.of_lists)

    def _without_solution(self, status: Status) -> Answer:
        if self.incumbent.best is not None:
            return self.search.answer(Status.FEASIBLE)

        if status is Status.INFEASIBLE and not self.is_sure:
            reason = "no plan was found, and it is not proved that there is none"
            return Answer(Status.UNKNOWN, None, 0, (reason,))

        return self.search.answer(status)

    def _complete(self, solutions: list[tuple[int, Solution]]) -> Blocked | None:
        """Complete the last solutions: what is in the way of the last of them, if it is not a plan."""
        charged, last = solutions[-1]
        blocked = self.incumbent.offer(charged, last)

        for charged, earlier in reversed(solutions[:-1]) if self.incumbent.judge is not None else ():
            if self.budget.left() != 0.0 and not self.budget.interrupted:
                self.incumbent.offer(charged, earlier)

        return blocked

    def _learned(self) -> bool:
        """Post in the model what rules of one's own have said since: whether it is any."""
        own, cp, number = own_of(self.search.problem), self.build.cp, len(self.build.costs)
        # What a plan costs is known only where somebody says so.
        charged = self.incumbent.judge is not None and self.aim is None
        news = own.post(self.build, guesses=self.guesses, counts=lambda _about: charged)

        if len(self.build.costs) > number and not self.search.first_only:
            cp.clear_objective()  # type: ignore[no-untyped-call]
            cp.minimize(sum(expression for _, expression in self.build.costs))

        return news

    def _forbid(self, placed: Placed, blocked: Blocked) -> None:
        """Forbid these sessions to be placed, all of them, as they are; and go on from there."""
        self.search.bound.exact &= blocked.proved

        for sets, rooms in ((blocked.sessions, True), (blocked.times, False)):
            for sessions in sets:
                literals = [x for s in sessions for x in self.build.as_placed(s, placed, rooms=rooms)]
                self.build.cp.add_bool_or([~literal for literal in literals])

        self.build.hint(placed)

    def _engine(self) -> cp_model.CpSolver:
        left = self.budget.left()
        if left is not None and self.incumbent.judge is not None:
            left *= 1 - FOR_JUDGING

        solver = engine(
            workers=self.search.workers,
            seed=self.search.seed,
            effort=self.budget.effort_left(),
            seconds=left,
        )
        solver.parameters.stop_after_first_solution = self.search.first_only

        if self.search.is_large_model and not self.with_probing and self.build.within is None:
            solver.parameters.cp_model_probing_level = 0

        return solver

    def _solve(self) -> tuple[Status, list[tuple[int, Solution]] | None]:
        """Search once: the status, and the last solutions with what they are charged."""
        solver = self._engine()
        events: _Events = queue.Queue()
        watcher = _Watcher(self.search, events)
        solver.best_bound_callback = lambda bound: events.put(("bound", bound))
        status = self._followed(solver, watcher, events)
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"the model is invalid: {self.build.cp.validate()}")

        self.budget.spend(effort_of(solver))
        self.concluded = status in (cp_model.INFEASIBLE, cp_model.OPTIMAL)

        if status == cp_model.INFEASIBLE and solver.parameters.cp_model_probing_level == 0:
            # Without probing, OR-Tools 9.15 has found a model to have no solution that had one.
            self.with_probing = True
            return self._solve()

        if status == cp_model.INFEASIBLE:
            return Status.INFEASIBLE, None
        if status == cp_model.UNKNOWN:
            return Status.UNKNOWN, None

        bound = self.search.bound

        if self.is_sure and not self.others:
            bound.raise_to(proved_bound(solver) + bound.of_lists)

        solutions = [*watcher.last] or [
            (round(solver.objective_value), solution_in(self.build, solver.value))
        ]

        return Status.OPTIMAL if status == cp_model.OPTIMAL else Status.FEASIBLE, solutions

    def _followed(
        self, solver: cp_model.CpSolver, watcher: "_Watcher", events: _Events
    ) -> cp_model.CpSolverStatus:
        """Search in another thread, and follow it to its end."""
        result: list[cp_model.CpSolverStatus] = []

        def work() -> None:
            try:
                result.append(answer(solver, self.build.cp, watcher))
            except BaseException as error:  # noqa: BLE001 - raised again where the search was asked for
                watcher.error = error
            finally:
                events.put(("done", None))

        thread = threading.Thread(target=work, daemon=True)

        with self.budget.interruptible(solver.stop_search):
            thread.start()
            self._follow(events, solver)
            thread.join()

        if watcher.error is not None:
            raise watcher.error

        return result[0] if result else cp_model.UNKNOWN

    def _follow(self, events: _Events, solver: cp_model.CpSolver) -> None:
        """Tell of progress, show the first plan, stop when asked."""
        while True:
            try:
                kind, value = events.get(timeout=0.2)
            except queue.Empty:
                if self.budget.asked:
                    self.budget.interrupted = True
                    solver.stop_search()
                continue

            if kind == "done":
                return

            if kind == "bound":
                self.incumbent.tell_bound(rounded(value) + self.search.bound.of_lists)
            elif kind == "plan":
                self.incumbent.tell_solution(value)
            else:
                self.incumbent.announce("search of the whole model", value)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """
    Keeps what each better solution decides, and completes some of them to plans.

    The first, second, fourth, eighth, … solution: where one cannot be completed the search is stopped
    and told why, long before its end, and yet little time is spent on it. It happens in the search's
    own thread, so that one worker does the same on every run.
    """

    def __init__(self, search: Search, events: _Events) -> None:
        super().__init__()
        self._search, self._events, self._number = search, events, 0
        self.last: deque[tuple[int, Solution]] = deque(maxlen=MOST_JUDGED)
        self.error: BaseException | None = None

    def on_solution_callback(self) -> None:
        """Take the values of a better solution."""
        charged, solution = round(self.objective_value), solution_in(self._search.build, self.value)
        self.last.append((charged, solution))
        self._number += 1
        self._events.put(("plan", charged))

        if self._number & (self._number - 1) or self._search.first_only:
            return

        incumbent = self._search.incumbent

        try:
            is_first = incumbent.best is None
            if incumbent.offer(charged, solution) is not None:
                self.stop_search()
            elif is_first and incumbent.best is not None:
                self._events.put(("first", incumbent.best.plan))
        except BaseException as error:  # noqa: BLE001 - raised again where the search was asked for
            self.error = error
            self.stop_search()
