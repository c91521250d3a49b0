"""Why `frozen` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.model import Level, Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    session, baseline = scenario.session_by_id[instances[0][0]], scenario.baseline
    if baseline is None or not baseline.keeps(scenario, session):
        return f"{name(scenario, session.id)} does not start in the past"

    was = baseline.placed[session.id]

    return (
        f"{name(scenario, session.id)} stays at {was.start:%d %b %H:%M} in {name(scenario, was.room)}, frozen"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session = scenario.session_by_id[subjects[0]]
    if session.level is not Level.DRAFT:
        yield Remedy(
            f"draft {session.id}",
            f"draft {session.kind}",
            scenario.ways_out.waive,
            f"{name(scenario, session.id)} may move although it is {session.level}",
            (Edit(Sort.REMOVE, (*path_to(scenario, "sessions", session.id), "level")),),
        )


EXPLANATION = RuleExplanation(
    "frozen",
    sentence,
    remedies,
)
