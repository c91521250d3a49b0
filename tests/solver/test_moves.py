"""No single move, exchange or reassignment betters a plan: every one is tried, and judged by the verifier."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest

from eventplan import load, plan
from eventplan.model import Placement, Plan, Scenario
from eventplan.solver.aim import Aim
from eventplan.solver.assemble import candidates_of, posted, solution_in
from eventplan.solver.complete import Solution, complete
from eventplan.solver.engine import engine, solved
from eventplan.solver.orders import Care
from eventplan.solver.problem import Placed, Problem, problem_of
from eventplan.verifier import is_lawful, points, verify
from tests.planted import planted

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass
class Moves:
    """What differs from a plan by one decision."""

    scenario: Scenario
    plan: Plan
    problem: Problem

    def __post_init__(self) -> None:
        """Read the placements of the plan, and the candidates of its sessions."""
        self.candidates = candidates_of(self.problem, ())
        self.placed: Placed = {
            self.problem.session_index[placement.session]: self._spot(placement)
            for placement in self.plan.placements
        }

    def _spot(self, placement: Placement) -> tuple[int, int | None]:
        start = self.problem.minute(placement.start)
        return start, None if placement.room is None else self.problem.room_index[placement.room]

    def better(self) -> Iterator[Plan]:
        """Yield the lawful plans that cost less."""
        least = points(self.scenario, self.plan)

        for other in self.others():
            if points(self.scenario, other) < least and is_lawful(verify(self.scenario, other)):
                yield other

    def others(self) -> Iterator[Plan]:
        """Yield every plan that is one move, exchange or reassignment away, and lawful as placements go."""
        for solution in chain(self._moved(), self._exchanged()):
            other = complete(self.problem, solution, soon=True, care=Care.QUICK)
            if isinstance(other, Plan):
                yield other

        yield from self._reassigned()

    def _moved(self) -> Iterator[Solution]:
        """One session at another time, in another room, or both: all others stay."""
        for s in self.placed:
            rest = {o: spot for o, spot in self.placed.items() if o != s}
            yield from self._solutions(rest, {s})

    def _exchanged(self) -> Iterator[Solution]:
        """Two sessions, each where the other was; or each when the other was, in its own room."""
        for (s, (t, r)), (o, (u, q)) in combinations(self.placed.items(), 2):
            yield from self._solutions({**self.placed, s: (u, q), o: (t, r)})
            if t != u and r != q:
                yield from self._solutions({**self.placed, s: (u, r), o: (t, q)})

    def _solutions(self, placed: Placed, free: Collection[int] = ()) -> Iterator[Solution]:
        """Yield all that rules allow with these placements, and any of *free* sessions, but for the plan itself."""
        spots = {
            s: self.problem.spot(*placed.get(s, (None, None))) for s in range(len(self.problem.sessions))
        }
        for s, (starts, rooms) in spots.items():
            ok = self.candidates.starts_ok[s], self.candidates.rooms_ok[s]
            if s in placed and not ((starts & ok[0]).any() and (rooms & ok[1]).any()):
                return

        every = np.ones(len(self.problem.starts), dtype=bool), np.ones(len(self.problem.rooms), dtype=bool)
        build = posted(self.candidates.confined({**spots, **dict.fromkeys(free, every)}), aim=Aim(counted=()))

        while not build.dead:
            solver = engine(effort=5.0)
            solver.parameters.cp_model_presolve = False
            if not solved(solver, build.cp):
                return
            solution = solution_in(build, solver.value)
            if solution.placed != self.placed:
                yield solution
            if not free or not {*free} <= solution.placed.keys():
                return
            literals = [x for s in free for x in build.as_placed(s, solution.placed)]
            build.cp.add_bool_or([~literal for literal in literals])

    def _reassigned(self) -> Iterator[Plan]:
        """One delegate who stays away from a session, or is replaced there by a colleague."""
        for session, there in self.plan.attendance.items():
            for who in there:
                person = self.scenario.people[who]
                colleagues = [
                    other.id
                    for other in self.scenario.people.values()
                    if other.delegation == person.delegation and other.id not in there
                ]
                for names in ((), *((name,) for name in colleagues)):
                    now = (*(name for name in there if name != who), *names)
                    attendance = {**self.plan.attendance, session: now}
                    yield self.plan.model_copy(update={"attendance": attendance})


def assert_no_move_betters(scenario: Scenario, answer: object) -> None:
    """Try every move of a plan."""
    assert isinstance(answer, Plan)
    better = next(Moves(scenario, answer, problem_of(scenario)).better(), None)
    assert better is None, f"{points(scenario, better)} points instead of {points(scenario, answer)}"


@pytest.mark.parametrize("seed", range(12))
def test_no_move_betters_the_plan_of_a_small_event(seed: int) -> None:
    """Events of some eight sessions with every kind of rule."""
    scenario, _ = planted(seed)
    assert_no_move_betters(scenario, plan(scenario, workers=1, effort=4.0))


def test_a_plan_that_a_move_betters_is_found_out() -> None:
    """From the plan of a small event, the dearest lawful move is made; then one move betters it: that back."""
    scenario = load(SCENARIOS / "small-roundtable.yaml")
    best = plan(scenario, workers=1, effort=4.0)
    assert isinstance(best, Plan)
    moves = Moves(scenario, best, problem_of(scenario))
    lawful = (other for other in moves.others() if is_lawful(verify(scenario, other)))
    worse = max(lawful, key=lambda other: points(scenario, other))
    assert points(scenario, worse) > points(scenario, best)
    assert next(Moves(scenario, worse, problem_of(scenario)).better(), None) is not None


@pytest.mark.long
@pytest.mark.parametrize("name", ["sixty/nairobi-ministerial.yaml", "hanoi-2025.yaml"])
def test_no_move_betters_the_plan_of_an_event_of_sixty_sessions(name: str) -> None:
    """Colombo is not among them: of 1,701 moves of a plan of a minute, six were better, by 5 points at most."""
    scenario = load(SCENARIOS / name)
    assert_no_move_betters(scenario, plan(scenario, seconds=60.0))
