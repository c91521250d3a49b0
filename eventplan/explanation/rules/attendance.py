"""Why `attendance` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, names
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_second
from eventplan.explanation.remedy import Remedy, path_to, price_factor
from eventplan.explanation.wording import first_subjects
from eventplan.model import Scenario
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    people, session = first_subjects(instances), instances[0][1]
    who = (
        names(scenario, people) if len(people) <= 4 else f"{number_of(len(people), 'head')} and named people"
    )
    return f"{name(scenario, session)} is meant for {who}, and nobody may be taken away from it"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    """Excuse somebody from a session that is meant for them."""
    person, session = subjects
    path = path_to(scenario, "sessions", session)
    yield Remedy(
        f"excuse {person} {session}",
        f"excuse {session}",
        scenario.ways_out.stand_in * price_factor(scenario, person),
        f"{name(scenario, person)} is excused from {name(scenario, session)}",
        (Edit(Sort.ADD, (*path, "excused"), person),),
    )


EXPLANATION = RuleExplanation(
    "attendance",
    sentence,
    remedies,
    group_by=by_second,
)
