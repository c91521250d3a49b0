"""What we take from OR-Tools for granted, checked."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

import eventplan
from eventplan.solver.engine import values_of

Post = Callable[[cp_model.CpModel, list[cp_model.IntVar]], cp_model.Constraint]


def _intervals(cp: cp_model.CpModel, x: list[cp_model.IntVar]) -> list[cp_model.IntervalVar]:
    return [cp.new_fixed_size_interval_var(v, 5, "") for v in x]


# Each constraint is impossible for two variables that are both 0.
IMPOSSIBLE: dict[str, Post] = {
    "no_overlap": lambda cp, x: cp.add_no_overlap(_intervals(cp, x)),
    "cumulative": lambda cp, x: cp.add_cumulative(_intervals(cp, x), [1, 1], 1),
    "linear": lambda cp, x: cp.add(x[0] + x[1] >= 1),
    "domain": lambda cp, x: cp.add_linear_expression_in_domain(x[0], cp_model.Domain.from_values([1, 2])),
    "all_different": lambda cp, x: cp.add_all_different(x),
    "max_equality": lambda cp, x: cp.add_max_equality(3, x),
    "element": lambda cp, x: cp.add_element(x[0], [4, 5], 5),
    "bool_or": lambda cp, x: cp.add_bool_or([]),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_only_enforce_if_works(name: str) -> None:
    """Enforced, the constraint leaves nothing; with its literal false it says nothing; the core names it."""
    cp = cp_model.CpModel()
    x = [cp.new_int_var(0, 0, f"x{i}") for i in range(2)]
    literal = cp.new_bool_var("because")
    IMPOSSIBLE[name](cp, x).only_enforce_if(literal)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(cp) == cp_model.OPTIMAL
    cp.add_assumptions([literal])
    assert solver.solve(cp) == cp_model.INFEASIBLE
    assert list(solver.sufficient_assumptions_for_infeasibility()) == [literal.index]


def test_values_outlive_their_solver() -> None:
    """What OR-Tools gives of a solution goes with the solver; what `values_of` gives does not."""

    def solution() -> list[int]:
        cp = cp_model.CpModel()
        x = [cp.new_bool_var("") for _ in range(50)]
        cp.add(sum(x) == 7)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(cp) == cp_model.OPTIMAL
        return values_of(solver)

    kept = [solution() for _ in range(20)]
    assert [(len(values), sum(values)) for values in kept] == [(50, 7)] * 20


def test_solutions_are_read_in_one_place() -> None:
    """A view of a solution that is kept longer than its solver is read from memory that is freed."""
    package = Path(eventplan.__file__).parent
    readers = {path.name for path in package.rglob("*.py") if "response_proto" in path.read_text("utf-8")}
    assert readers == {"engine.py"}


def test_solvers_are_made_in_one_place() -> None:
    """Any other would not have the settings without which OR-Tools takes Ctrl-C, or ends the process."""
    package = Path(eventplan.__file__).parent
    makers = {path.name for path in package.rglob("*.py") if "CpSolver()" in path.read_text("utf-8")}
    assert makers == {"engine.py"}


SEARCH = """
import sys
from pathlib import Path
from ortools.sat.python import cp_model
from eventplan.solver.engine import engine, presolve_little, solved

cp = cp_model.CpModel()
cp.proto.parse_text_format(Path(sys.argv[1]).read_text("utf-8"))
solver = engine(effort=1.0)
presolve_little(solver)
solver.parameters.linearization_level = 1
solver.parameters.optimize_with_core = True
print(solved(solver, cp), round(solver.objective_value))
"""


def test_a_search_whose_literals_might_be_eliminated_does_not_end_the_process() -> None:
    """
    A model of one session on its own, with all that is not needed for it left out, is searched.

    Where presolve eliminates literals OR-Tools 9.15 ends the process: it finds out at last that its solution has a
    pause neither before a session, nor after it, nor paid for.
    """
    model = Path(__file__).with_name("eliminated_literals.txtpb")
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, str(model)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["True", "413"]), done.stderr
