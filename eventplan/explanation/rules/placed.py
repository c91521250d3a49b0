"""Why `placed` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, nobody, together
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.explanation.wording import first_subjects, sessions_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    return f"{sessions_in_words(scenario, first_subjects(instances))} must be held"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    session = scenario.session_by_id[subjects[0]]
    path = path_to(scenario, "sessions", session.id)
    yield Remedy(
        id=f"drop {session.id}",
        sort=f"drop {session.kind}",
        price=scenario.ways_out.drop,
        message=f"let {name(scenario, session.id)} be dropped",
        edits=(Edit(Sort.WRITE, (*path, "drop_price"), 0),),
    )


EXPLANATION = RuleExplanation(
    "placed",
    sentence,
    remedies,
    group_by=together,
    waivable=nobody,
)
