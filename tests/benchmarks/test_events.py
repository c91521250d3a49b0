"""Events that are drawn: the same for a seed, and the plan that is hidden in each is lawful."""

from functools import partial

import pytest

from benchmarks.events import FAMILIES, drawn
from eventplan.model import Plan
from eventplan.solver.aim import Aim
from eventplan.solver.assemble import candidates_of, posted, solution_in
from eventplan.solver.complete import complete
from eventplan.solver.engine import engine, solved
from eventplan.solver.orders import Care
from eventplan.solver.problem import problem_of
from eventplan.verifier import is_lawful, verify

post = partial(posted, aim=Aim(counted=()))


def test_the_same_seed_draws_the_same() -> None:
    """An event is drawn from its seed alone."""
    assert drawn(3) == drawn(3)
    assert drawn(3)[0] != drawn(5)[0]


@pytest.mark.parametrize("seed", range(2 * len(FAMILIES)))
def test_the_hidden_plan_is_lawful(seed: int) -> None:
    """With every session where the hidden plan has it there is a plan, in which the verifier finds nothing."""
    scenario, hidden = drawn(seed)
    problem = problem_of(scenario)
    within = {
        problem.session_index[name]: problem.spot(
            problem.clock(spot.day, spot.start), problem.room_index[spot.room]
        )
        for name, spot in hidden.items()
    }
    build = post(candidates_of(problem, ()).confined(within))
    solver = engine(effort=5.0)
    assert not build.dead
    assert solved(solver, build.cp)
    completed = complete(problem, solution_in(build, solver.value), soon=True, care=Care.ANY)
    assert isinstance(completed, Plan)
    assert is_lawful(verify(scenario, completed))
