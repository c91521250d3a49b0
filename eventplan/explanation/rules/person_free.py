"""Why `person-free` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import Remedy, stand_in
from eventplan.explanation.wording import sessions_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    sessions = list(dict.fromkeys(session for ids in instances for session in ids[1:]))
    both = "both" if len(sessions) == 2 else "all"

    return f"{name(scenario, person)} is needed in {both} of {sessions_in_words(scenario, sessions)}, one after the other"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    yield from stand_in(scenario, subjects[0], subjects[1:])


EXPLANATION = RuleExplanation(
    "person-free",
    sentence,
    remedies,
    group_by=by_first,
    about_one=True,
)
