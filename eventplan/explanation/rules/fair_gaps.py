"""Why `fair-gaps` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Path
from eventplan.explanation.record import (
    Instances,
    RuleExplanation,
    Subjects,
    by_first,
    second_only,
)
from eventplan.explanation.remedy import Remedy, path_to, raise_by
from eventplan.model import Scenario
from eventplan.numbers import number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    return path_to(scenario, "gaps", subjects[0])


def sentence(scenario: Scenario, instances: Instances) -> str:
    stated = next(gap for gap in scenario.gaps if gap.id == instances[0][0])
    who = ", ".join(name(scenario, subjects[1]) for subjects in instances)
    return (
        f"{who} may have at most {number_of(stated.fair or 0, 'gap')} more than anybody else ('{stated.id}')"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "gaps", subjects[0])
    fair = scenario.gaps[int(path[1])].fair or 0
    what = f" of difference between any two ('{subjects[0]}')"
    yield from raise_by(scenario, (*path, "fair"), fair, scenario.ways_out.margin, "gap", what)


EXPLANATION = RuleExplanation(
    "fair-gaps",
    sentence,
    remedies,
    stated_at=stated_at,
    group_by=by_first,
    waivable=second_only,
)
