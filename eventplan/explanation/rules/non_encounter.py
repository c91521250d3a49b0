"""Why `non-encounter` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator, Sequence

from eventplan.checks.words import names
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, shorten, stand_in
from eventplan.model import Scenario
from eventplan.numbers import number_of
from eventplan.solver.problem import Label


def stated_at(scenario: Scenario, subjects: Subjects) -> Path | None:
    first, second = subjects[:2]

    for party, other in ((first, second), (second, first)):
        if other in scenario.delegation_by_id[party].avoids:
            return (*path_to(scenario, "delegations", party), "avoids")

    return None


def sentence(scenario: Scenario, instances: Instances) -> str:
    avoidance = scenario.avoidance
    scopes = " or ".join(avoidance.scopes)
    margin = f", with {number_of(avoidance.margin, 'minute')} between" if avoidance.margin else ""

    return f"{names(scenario, instances[0])} never share a {scopes}{margin}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    del subjects
    if scenario.avoidance.margin:
        what = "the margin between parties that avoid each other is"
        yield from shorten(scenario, ("avoidance", "margin"), scenario.avoidance.margin, what)

    if not scenario.avoidance.heads_only:
        yield Remedy(
            "heads-only",
            "heads-only",
            scenario.ways_out.waive,
            "only the heads of parties that avoid each other are kept apart",
            (Edit(Sort.WRITE, ("avoidance", "heads_only"), True),),
        )


def remedies_among(scenario: Scenario, subjects: Subjects, labels: Sequence[Label]) -> Iterator[Remedy]:
    """Send somebody else in the place of a person of one of two parties that would meet in a session."""
    parties = [subject for subject in subjects[:2] if subject in scenario.delegation_by_id]
    held = [ids[0] for rule, ids in labels if rule == "placed" and ids[0] in scenario.session_by_id]

    for session in held or scenario.session_by_id:
        people = scenario.session_by_id[session].people

        for party in parties:
            members = [person for person in people if scenario.people[person].delegation == party]
            if len(members) == 1:
                yield from stand_in(scenario, members[0], [session])


EXPLANATION = RuleExplanation(
    "non-encounter",
    sentence,
    remedies,
    stated_at=stated_at,
    remedies_among=remedies_among,
    about_one=True,
)
