"""The stages of a search: what the table says runs, is recorded, and can be left out."""

import re
from pathlib import Path

import pytest

import eventplan
from eventplan.model import Plan
from eventplan.solver import StageRecord, solve
from eventplan.solver.budget import Budget, OutOfTime
from eventplan.solver.complete import Solution
from eventplan.solver.incumbent import Bound, Incumbent, Kept
from eventplan.solver.portfolio import OPTIONAL, ROWS
from eventplan.solver.problem import problem_of
from eventplan.solver.search import Search
from eventplan.verifier import points
from tests.planted import planted

PAGE = Path(__file__).parents[2] / "docs" / "how-the-search-works.md"


def test_every_stage_is_recorded_as_it_runs() -> None:
    """The log is told of each stage in the order of the table, and the last cost is the plan's."""
    scenario, _ = planted(6)
    records: list[StageRecord] = []
    answer = eventplan.plan(scenario, workers=1, effort=2.0, log=records.append)
    assert isinstance(answer, Plan)

    names = [record.stage for record in records]
    rows = iter([row.stage.name for row in ROWS])
    assert names[0] == "presolve"
    assert len({*names}) == len(names)
    assert all(name in rows for name in names[1:]), "not in the order of the table"
    assert "whole model" in names
    assert records[-1].after == answer.score
    assert records[-1].bound == answer.bound
    assert all(record.effort >= 0.0 and record.seconds >= 0.0 for record in records)
    assert re.fullmatch(r"whole model: first plan \d+, bound \d+, effort [\d.]+, [\d.]+ s", str(records[-1]))


def test_effort_of_stages_is_that_of_the_search() -> None:
    """No stage spends what is not recorded: with the same limits every run says the same."""
    scenario, _ = planted(5)
    answers = [solve(scenario, seconds=None, effort=2.0, workers=1) for _ in range(2)]
    assert sum(record.effort for record in answers[0].stages) == pytest.approx(answers[0].effort)
    first, second = ([(r.stage, r.after, r.bound, r.effort) for r in answer.stages] for answer in answers)
    assert first == second


def test_a_stage_can_be_left_out() -> None:
    """What is left out does not run; a stage that is none, or that no search goes without, is refused."""
    scenario, _ = planted(5)
    answer = solve(scenario, seconds=None, effort=2.0, workers=1, without=["day decomposition"])
    assert "day decomposition" not in {record.stage for record in answer.stages}
    assert answer.plan is not None
    for name in ("no such stage", "whole model"):
        with pytest.raises(ValueError, match=name):
            solve(scenario, seconds=None, effort=1.0, workers=1, without=[name])


def test_every_file_has_its_place_on_the_page() -> None:
    """Who follows a search by reading finds each file of the solver named, and what it belongs to."""
    folder, text = Path(eventplan.__file__).parent / "solver", PAGE.read_text("utf-8")
    files = {path.name for part in (folder, folder / "stages") for path in part.glob("[!_]*.py")}
    assert {name for name in files if name not in text} == set()


def test_every_stage_is_described() -> None:
    """The page has a paragraph for each stage; those with a reference name its first author."""
    text = PAGE.read_text("utf-8")
    described = {name.rstrip(".").lower() for name in re.findall(r"^\*\*([^*]+)\*\*", text, re.MULTILINE)}
    for row in ROWS:
        name = row.stage.name.partition(",")[0]
        assert name in described, name
        author = row.stage.reference.partition(",")[0].partition(" ")[0]
        assert author in text, author
    assert {"whole model", "whole model made"}.isdisjoint(OPTIONAL)


def test_a_part_of_a_budget_leaves_the_rest() -> None:
    """A part is of what is left; a model that only the part has no time for does not end the search."""
    budget = Budget(100.0, 8.0)
    budget.spend(4.0)
    with budget.part(0.25):
        assert budget.effort_left() == pytest.approx(1.0)
        assert (budget.left() or 0.0) <= 25.0
        raise OutOfTime
    assert budget.effort_left() == pytest.approx(4.0)
    assert budget.effort_until(0.75) == pytest.approx(2.0)
    assert not budget.exhausted()

    spent = Budget(0.0)
    with pytest.raises(OutOfTime), spent.part(0.5):
        raise OutOfTime


def test_a_hint_is_never_lost_to_a_worse_plan() -> None:
    """Whatever a stage offers later, the incumbent costs no more than before."""
    scenario, hidden = planted(4)
    records: list[StageRecord] = []
    answer = eventplan.plan(scenario, workers=1, effort=1.0, hint=hidden, log=records.append)
    assert isinstance(answer, Plan)
    assert answer.score <= points(scenario, hidden)
    costs = [record.after for record in records if record.after is not None]
    assert costs == sorted(costs, reverse=True)


def test_the_model_sees_all_that_a_plan_costs_or_not() -> None:
    """A plan may cost what a model charges; not if more is charged, or nobody knows, and by chance with lists."""
    scenario, hidden = planted(4)
    assert scenario.speakers_lists or scenario.signing_orders
    without = scenario.model_copy(update={"speakers_lists": (), "signing_orders": ()})

    for event, sees in ((without, True), (scenario, False)):
        problem, budget, bound = problem_of(event), Budget(None, 1.0), Bound()
        incumbent = Incumbent(problem, (), budget, bound)
        search = Search(problem, (), budget, incumbent, bound)
        assert not search.sees_all

        charged = Kept(cost=7, plan=hidden, charged=7, solution=Solution({}))
        for kept, seen in (
            (charged, sees),
            (charged._replace(cost=8), False),
            (charged._replace(guessed=True), False),
        ):
            incumbent.history.append(kept)
            assert search.sees_all is seen


def test_every_file_of_the_search_is_on_the_page() -> None:
    """The page says of each file of `solver/` what it belongs to, and names none that does not exist."""
    page = PAGE.read_text("utf-8")
    folder = PAGE.parents[1] / "eventplan" / "solver"
    patterns = ("*.py", "stages/*.py", "heuristics/*.py")
    files = {file.name for pattern in patterns for file in folder.glob(pattern)} - {"__init__.py"}
    shared = {"sizes.py"}  # of the stages: when an event is large
    named = set(re.findall(r"[a-z_]+\.py", page))
    assert files - named <= shared
    assert named - files == {"planner.py"}
