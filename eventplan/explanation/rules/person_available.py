"""Why `person-available` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name, stay
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, move_stay, stand_in
from eventplan.explanation.wording import second_subjects, sessions_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    there = stay(scenario, scenario.people[person].present)
    return f"{name(scenario, person)}, needed in {sessions_in_words(scenario, second_subjects(instances))}, {there}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    person, session = subjects
    yield from stand_in(scenario, person, [session])
    yield from move_stay(scenario, scenario.people[person])


EXPLANATION = RuleExplanation(
    "person-available",
    sentence,
    remedies,
    group_by=by_first,
    about_one=True,
)
