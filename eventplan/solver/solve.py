"""Search: from a scenario to placements and attendance, with limits, progress, status and bound."""

import math
import queue
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeAlias

from ortools.sat.python import cp_model

from eventplan.model import Placement, Plan, Scenario, Status

from .attendance import names
from .build import Build, Label
from .constraints import CONSTRAINTS, EXCLUSIONS
from .costs import COSTS
from .problem import Problem, problem_of

SOLVER = f"CP-SAT {version('ortools')}"

_Events: TypeAlias = "queue.Queue[tuple[str, Any]]"

Placed = dict[int, tuple[int, int]]
"""Sessions held: start minute and room, by position."""


@dataclass(frozen=True)
class Progress:
    """How far a search has come. Times in seconds, score and bound in points."""

    elapsed: float
    score: int | None
    bound: int | None
    solutions: int
    message: str = ""


@dataclass(frozen=True)
class Answer:
    """What a search found: a status and, unless there is none, a plan that is still to be verified."""

    status: Status
    plan: Plan | None
    bound: int
    reasons: tuple[str, ...] = ()
    interrupted: bool = False


def build_of(
    problem: Problem,
    *,
    waive: Collection[str] = (),
    explaining: bool = False,
    only: Collection[Label] | None = None,
) -> Build:
    """Return the model of a problem: every rule posted, every preference charged."""
    build = Build(problem, explaining=explaining, waive=waive, only=only)
    for rule, exclude in EXCLUSIONS.items():
        if not build.waived(rule):
            exclude(build)
    build.make_variables()
    for rule, post in CONSTRAINTS.items():
        if not build.waived(rule):
            post(build)
    if not build.labelled:
        for preference, cost in COSTS.items():
            weight = problem.scenario.weight(preference)
            if weight:
                cost(build, weight)
        build.cp.minimize(sum(expression for _, expression in build.costs))
    return build


def solve(
    scenario: Scenario,
    *,
    seconds: float | None = 60.0,
    effort: float | None = None,
    workers: int = 2,
    seed: int = 0,
    waive: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
    first: Callable[[Plan], None] | None = None,
    stop: threading.Event | None = None,
    first_only: bool = False,
) -> Answer:
    """
    Search for the best plan.

    Args:
        scenario: What to plan.
        seconds: Wall-clock limit; None for none.
        effort: Deterministic limit (about a second of one core each); None for none.
        workers: Search workers. With one, and no wall-clock limit in the way, every run is the same.
        seed: Random seed.
        waive: Rules, by id, that need not hold.
        progress: Called at every better plan and bound.
        first: Called with the first plan found, while the search goes on.
        stop: Set it to end the search with the best plan so far.
        first_only: Take the first plan, whatever it costs.

    """
    began = time.monotonic()
    problem = problem_of(scenario)
    build = build_of(problem, waive=waive)
    if first_only:
        build.cp.proto.clear_objective()
    if build.dead:
        reasons = tuple(f"session '{session}' has no start and room left" for session in build.dead)
        return Answer(Status.INFEASIBLE, None, 0, reasons)
    search = _Search(problem, build, waive, progress, first, stop, began, seconds, effort, workers, seed)
    search.first_only = first_only
    return search.run()


@dataclass
class _Search:
    problem: Problem
    build: Build
    waive: Collection[str]
    progress: Callable[[Progress], None] | None
    first: Callable[[Plan], None] | None
    stop: threading.Event | None
    began: float
    seconds: float | None
    effort: float | None
    workers: int
    seed: int
    solutions: int = 0
    best: int | None = None
    bound: int | None = None
    interrupted: bool = False
    first_only: bool = False

    def run(self) -> Answer:
        """Search until a plan's members have names, or nothing is left."""
        if self.seed is None:
            self.seed = 0
        while True:
            status, placed, bound = self._search()
            if placed is None:
                return Answer(status, None, bound, interrupted=self.interrupted)
            found = names(self.problem, placed, self.waive)
            if not found.short:
                plan = read(self.problem, placed, found.attendance)
                return Answer(status, plan, bound, interrupted=self.interrupted)
            # Counted enough, but no names: forbid these placements together and go on.
            for _, sessions in found.short:
                self._forbid(placed, sessions)
            if self.interrupted or self._left() == 0.0:
                return Answer(Status.UNKNOWN, None, bound, interrupted=self.interrupted)

    def _left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - (time.monotonic() - self.began))

    def _forbid(self, placed: Placed, sessions: tuple[int, ...]) -> None:
        """Forbid these sessions to be placed, all of them, as they are."""
        literals = []
        for s in sessions:
            start, room = placed[s]
            literals.append(self.build.in_room[s][room])
            if len(self.build.candidates[s]) > 1:
                literals.append(self.build.at(s)[start])
        self.build.cp.add_bool_or([~literal for literal in literals])

    def _search(self) -> tuple[Status, Placed | None, int]:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.workers
        parameters.random_seed = self.seed
        parameters.catch_sigint_signal = False
        parameters.stop_after_first_solution = self.first_only
        left = self._left()
        if left is not None:
            parameters.max_time_in_seconds = left
        if self.effort is not None:
            parameters.max_deterministic_time = self.effort
        events: _Events = queue.Queue()
        watcher = _Watcher(self.build, events)
        solver.best_bound_callback = lambda bound: events.put(("bound", bound))
        result: list[cp_model.CpSolverStatus] = []

        def work() -> None:
            try:
                result.append(solver.solve(self.build.cp, watcher))
            finally:
                events.put(("done", None))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        placed = self._follow(events, solver)
        thread.join()
        status = result[0] if result else cp_model.UNKNOWN
        bound = (
            self._rounded(solver.best_objective_bound)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
            else 0
        )
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"the model is invalid: {self.build.cp.validate()}")
        if status == cp_model.INFEASIBLE:
            return Status.INFEASIBLE, None, 0
        if status == cp_model.UNKNOWN:
            return Status.UNKNOWN, None, 0
        if placed is None:
            placed = self._values(solver)
        return Status.OPTIMAL if status == cp_model.OPTIMAL else Status.FEASIBLE, placed, bound

    @staticmethod
    def _rounded(bound: float) -> int:
        # No cost is negative, whatever the relaxation says.
        return max(0, round(bound) if abs(bound - round(bound)) < 1e-6 else math.ceil(bound))

    def _values(self, solver: cp_model.CpSolver) -> Placed:
        return _placed(self.build, solver.value, solver.boolean_value)

    def _follow(self, events: "_Events", solver: cp_model.CpSolver) -> Placed | None:
        """Follow a search to its end: tell of progress, take the first plan, stop when asked."""
        placed: Placed | None = None
        shown = False
        while True:
            try:
                event = events.get(timeout=0.2)
            except queue.Empty:
                if self.stop is not None and self.stop.is_set():
                    self.interrupted = True
                    solver.stop_search()
                continue
            except KeyboardInterrupt:
                self.interrupted = True
                solver.stop_search()
                continue
            kind, value = event
            if kind == "done":
                return placed
            if kind == "bound":
                self.bound = self._rounded(value)
            else:
                self.best, placed = value
                self.solutions += 1
                if self.first is not None and not shown:
                    shown = True
                    self._show_first(placed)
            self._tell()

    def _show_first(self, placed: Placed) -> None:
        assert self.first is not None
        found = names(self.problem, placed, self.waive)
        if not found.short:
            self.first(read(self.problem, placed, found.attendance))

    def _tell(self) -> None:
        if self.progress is not None:
            elapsed = time.monotonic() - self.began
            self.progress(Progress(elapsed, self.best, self.bound, self.solutions))


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Keeps the placements of each better plan."""

    def __init__(self, build: Build, events: "_Events") -> None:
        super().__init__()
        self._build, self._events = build, events

    def on_solution_callback(self) -> None:
        """Take the values of a better plan."""
        placed = _placed(self._build, self.value, self.boolean_value)
        self._events.put(("plan", (round(self.objective_value), placed)))


def _placed(build: Build, value: Callable[..., int], truth: Callable[..., bool]) -> Placed:
    found: Placed = {}
    for s, rooms in enumerate(build.in_room):
        for r, literal in rooms.items():
            if truth(literal):
                found[s] = (value(build.start[s]), r)
    return found


def read(problem: Problem, placed: Placed, attendance: Mapping[str, tuple[str, ...]]) -> Plan:
    """Minutes to instants, positions to ids: the one way out of the solver."""
    sessions = problem.sessions
    placements = [
        Placement(session=sessions[s].id, start=problem.instant(start), room=problem.rooms[room])
        for s, (start, room) in placed.items()
    ]
    return Plan(
        placements=tuple(sorted(placements, key=lambda p: (p.start, p.session))),
        dropped=tuple(session.id for s, session in enumerate(sessions) if s not in placed),
        attendance=dict(attendance),
    )
