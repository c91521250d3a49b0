"""The planted infeasible scenarios: the cause is found, nothing in a conflict is idle, every way out works."""

from pathlib import Path

import pytest

from eventplan.explanation import Explanation, explain
from eventplan.explanation.conflict import Rest
from eventplan.explanation.deadline import Deadline
from eventplan.explanation.sums import arithmetic
from eventplan.files import load, load_text, to_yaml
from eventplan.model import NoPlan, Plan, Scenario, Severity, Status
from eventplan.planner import first_plan
from eventplan.rules import RULES
from eventplan.solver import solve
from eventplan.solver.assemble import labels_of
from eventplan.solver.problem import problem_of
from eventplan.verifier import verify

FOLDER = Path(__file__).parent.parent.parent / "scenarios" / "infeasible"
FILES = sorted(FOLDER.glob("*.yaml"))
_EXPLAINED: dict[Path, Explanation] = {}


def explained(file: Path) -> tuple[Scenario, Explanation]:
    """A scenario and its explanation, found once for all tests."""
    scenario = load(file)
    if file not in _EXPLAINED:
        _EXPLAINED[file] = explain(scenario, seconds=120, most=3)
    return scenario, _EXPLAINED[file]


def each(file: Path) -> str:
    """The name of a scenario, for reports."""
    return file.stem


def test_there_is_one_for_every_rule() -> None:
    """Each rule of the catalogue, but the two that need a plan before, is the planted cause of some scenario."""
    causes = {because.rule for file in FILES for because in load(file).expect.because}
    assert len(FILES) >= 20
    assert {rule.id for rule in RULES} - causes == {"placed", "frozen"}


@pytest.mark.parametrize("file", FILES, ids=each)
def test_the_planted_cause_is_found(file: Path) -> None:
    """It is proved that there is no plan, and the rules that the file expects are in one conflict."""
    scenario, explanation = explained(file)
    assert explanation.status is Status.INFEASIBLE
    expected = {because.rule for because in scenario.expect.because}
    assert expected
    assert any(expected <= {rule for rule, _ in conflict.labels} for conflict in explanation.conflicts)


@pytest.mark.parametrize("file", FILES, ids=each)
def test_nothing_in_a_conflict_can_be_left_out(file: Path) -> None:
    """
    Together the statements have no plan; without any one of them they have one.

    That one is given to the verifier, which knows nothing of the search: it breaks no rule but those left out.
    """
    scenario, explanation = explained(file)
    problem = problem_of(scenario)
    every = frozenset(labels_of(problem))
    for conflict in explanation.conflicts:
        assert conflict.minimal
        assert Rest(scenario, Deadline(60)).has_plan(conflict.labels) is False
        for label in conflict.labels:
            waived = every.difference(conflict.labels) | {label}
            answer = solve(scenario, seconds=60, workers=1, waive=waived, labelled=True, first_only=True)
            assert answer.plan is not None, label
            idle = {rule for rule, _ in waived}
            assert broken(scenario, answer.plan) <= idle


def broken(scenario: Scenario, plan: Plan) -> set[str]:
    """The rules that a plan breaks."""
    return {finding.rule for finding in verify(scenario, plan) if finding.severity is Severity.ERROR}


@pytest.mark.parametrize("file", FILES, ids=each)
def test_each_way_out_gives_a_verified_plan(file: Path) -> None:
    """The edits, applied, are a scenario that reads back from a file and is planned; no idle change is in one."""
    scenario, explanation = explained(file)
    assert len(explanation.ways_out) == 3
    assert [way.price for way in explanation.ways_out] == sorted(way.price for way in explanation.ways_out)
    kinds = [{change.sort for change in way.changes} for way in explanation.ways_out]
    # A half measure may be shown beside another first, and alone, going further, at a higher price.
    assert not any(kind <= other for n, kind in enumerate(kinds) for other in kinds[n + 1 :])
    for way in explanation.ways_out:
        mended = load_text(to_yaml(way.apply(scenario)))
        assert not isinstance(first_plan(mended, seconds=60), NoPlan)
        for idle in way.changes if len(way.changes) > 1 else ():
            changed = scenario
            for change in way.changes:
                changed = changed if change is idle else change.apply(changed)
            assert isinstance(first_plan(changed, seconds=60), NoPlan)


@pytest.mark.parametrize("file", FILES, ids=each)
def test_everything_is_told_with_its_place(file: Path) -> None:
    """Each line of a conflict, and each edit, says at which line of the file; no rule falls back on its law."""
    scenario, explanation = explained(file)
    laws = {rule.law for rule in RULES}
    for conflict in explanation.conflicts:
        for reason in conflict.reasons:
            assert reason.place.startswith(f"{file}:")
            assert not any(law in reason.message for law in laws)
    for way in explanation.ways_out:
        for change in way.changes:
            assert all(edit.startswith(f"{file}:") for edit in change.instructions(scenario))


@pytest.mark.parametrize("file", FILES, ids=each)
def test_a_sum_is_a_proof(file: Path) -> None:
    """Each scenario mended by a way out has no sum to complain of; so no sum is told of a scenario that works."""
    scenario, explanation = explained(file)
    for way in explanation.ways_out:
        assert arithmetic(way.apply(scenario)) == ()
