"""A rule of one's own is explained, expected, replanned and reported like any other."""

import json
from datetime import date
from pathlib import Path

import pytest

import eventplan
from eventplan.files import load_text
from eventplan.model import OwnRule, parse_change
from eventplan.testing.answers import Options
from eventplan.testing.cases import Case
from eventplan.testing.results import run_all, tasks_of
from eventplan.testing.sarif import sarif
from eventplan.verifier import verify

from . import rules as odd
from .scenes import SMALL, rules_of_the_package, small

OFFICE = rules_of_the_package()
NARROW = SMALL.replace("room: den,", "room: den, windows: [2026-05-12 10:00/10:30],").replace(
    "title: Ports,", "title: Ports, windows: [2026-05-12 11:00/11:30],"
)
"""Two side events of one organiser before noon, half an hour apart."""


@pytest.mark.parametrize("in_words", [True, False], ids=["with post", "without"])
@pytest.mark.parametrize("rule", [OFFICE.organisers_catch_breath, OFFICE.slow_mornings], ids=lambda r: r.id)
def test_it_is_in_a_conflict(rule: OwnRule, in_words: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A minimal conflict names it by its law, and waiving it is a way out."""
    if not in_words:
        monkeypatch.setattr(rule, "poster", None)
    explanation = eventplan.explain(load_text(NARROW).extended(rules=[rule]), workers=1, effort=5)
    assert [conflict.minimal for conflict in explanation.conflicts] == [True]
    assert rule.law in " ".join(str(reason) for reason in explanation.conflicts[0].reasons)
    assert any(f"waive `{rule.id}`" in str(way) for way in explanation.ways_out)


def test_it_is_kept_by_a_replan() -> None:
    """The baseline breaks no rule; what changes is placed so that none is broken either."""
    rules = [OFFICE.ministers_leave_early, OFFICE.slow_mornings]
    scenario = small().extended(rules=rules)
    baseline = eventplan.plan(scenario, workers=1, effort=3)
    assert isinstance(baseline, eventplan.Plan)
    changed = eventplan.replan(
        scenario,
        baseline,
        changes=[parse_change("move tides 2026-05-12 11:00 den")],
        workers=1,
        effort=5,
    )
    assert not isinstance(changed, eventplan.NoPlan)
    assert verify(changed.scenario, changed.plan) == ()
    assert [rule.id for rule in changed.scenario.own_rules] == [rule.id for rule in rules]


def test_it_is_expected_and_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario may expect that it is why there is no plan; findings of it are in reports, with its law."""
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "narrow.yaml"
    expect = (
        "extensions: [protocol_rules]\nexpect: {status: infeasible, because: [organisers-catch-breath]}\n"
    )
    file.write_text(NARROW + expect, "utf-8")
    options = Options(extensions=True)
    results = run_all([*tasks_of(file, options, date(2026, 5, 1), lambda *_: True)])
    assert [result.item for result in results if result.failed] == []

    assert Case(file, Options()).complaints  # its code may not run
    plan = eventplan.Plan.model_validate(
        {"placements": [{"session": "ports", "start": "2026-05-13T18:00+01:00", "room": "den"}]}
    )
    findings = verify(small(), plan, rules=[OFFICE.ministers_leave_early])
    assert [finding.rule for finding in findings][-1] == "ministers-leave-early"
    log = json.loads(sarif(results))
    assert log["version"] == "2.1.0"


def test_all_answers_are_the_same_without_rules_of_ones_own() -> None:
    """A scenario that has none is planned as before."""
    assert small().own == ()
    assert odd.tides_late.goal == "Tides is late."
