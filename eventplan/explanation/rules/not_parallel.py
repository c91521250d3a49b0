"""Why `not-parallel` stands in the way, in words, and what could be changed."""

from collections.abc import Hashable, Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.explanation.wording import sessions_in_words
from eventplan.model import Scenario


def group_by(scenario: Scenario, subjects: Subjects) -> Hashable:
    del scenario
    return subjects[0] if len(subjects) == 1 else "pairs"


def sentence(scenario: Scenario, instances: Instances) -> str:
    if len(instances[0]) == 1:
        group = next(group for group in scenario.apart if group.id == instances[0][0])
        return f"{sessions_in_words(scenario, group.sessions)} never overlap ('{group.id}')"

    sessions = list(dict.fromkeys(subject for ids in instances for subject in ids))
    exclusive = [session for session in sessions if scenario.session_by_id[session].exclusive]
    others = [session for session in sessions if session not in exclusive]
    if exclusive and others:
        return f"{sessions_in_words(scenario, others)} may not be beside {sessions_in_words(scenario, exclusive)}"

    return f"{sessions_in_words(scenario, sessions)} never overlap"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    """Kinds allowed beside an exclusive session."""
    if len(subjects) != 2:
        return

    for exclusive, other in (subjects, subjects[::-1]):
        session, beside = scenario.session_by_id[exclusive], scenario.session_by_id[other]
        kind = beside.kind_id
        if session.exclusive and not beside.is_of(session.beside):
            allowed = [*map(str, session.beside), kind]
            yield Remedy(
                f"beside {exclusive} {kind}",
                f"beside {exclusive} {kind}",
                scenario.ways_out.waive,
                f"any {kind} may be held beside {name(scenario, exclusive)}",
                (Edit(Sort.WRITE, (*path_to(scenario, "sessions", exclusive), "beside"), allowed),),
            )


def waivable(scenario: Scenario, subjects: Subjects) -> Subjects:
    group = next((group for group in scenario.apart if (group.id,) == subjects), None)
    return tuple(group.sessions) if group else subjects[:1]


EXPLANATION = RuleExplanation(
    "not-parallel",
    sentence,
    remedies,
    group_by=group_by,
    waivable=waivable,
)
