"""What the solver charges for a plan, beside what the verifier counts."""

from eventplan.model import Plan, Scenario
from eventplan.solver.problem import problem_of
from tests.solver.test_honesty import _model, _placed, _solved


def charged(scenario: Scenario, plan: Plan) -> dict[str, int]:
    """Points by preference in the solver's model with the placements of a plan fixed, none left out."""
    problem = problem_of(scenario)
    build = _model(problem, _placed(problem, plan))
    solver = _solved(build)
    assert solver is not None
    points_of: dict[str, int] = {}
    for about, expression in build.costs:
        points_of[about] = points_of.get(about, 0) + solver.value(expression)
    return {about: points for about, points in points_of.items() if points}
