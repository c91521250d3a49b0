"""Why `booths` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, by_first
from eventplan.explanation.remedy import STEPS, Remedy, path_to
from eventplan.model import Scenario
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    session = scenario.session_by_id[instances[0][0]]
    stands, exhibitors = getattr(session, "booths", ()), getattr(session, "exhibitors", ())

    wanted = f"{number_of(len(stands), 'booth')} for {number_of(len(exhibitors), 'exhibitor')}, one each"
    apart = any(exhibitor.apart for exhibitor in exhibitors)
    return (
        f"{name(scenario, session.id)} has {wanted}{', and some are not to be neighbours' if apart else ''}"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "sessions", subjects[0])
    stands = {booth.id for booth in getattr(scenario.session_by_id[subjects[0]], "booths", ())}
    fresh = [f"extra-{n}" for n in range(1, 1000) if f"extra-{n}" not in stands]

    for n in STEPS:
        yield Remedy(
            f"booths of {subjects[0]} {n}",
            f"booths of {subjects[0]}",
            scenario.ways_out.team * n,
            f"{number_of(n, 'more booth')} at {name(scenario, subjects[0])}",
            tuple(Edit(Sort.ADD, (*path, "booths"), {"id": booth}) for booth in fresh[:n]),
        )


EXPLANATION = RuleExplanation(
    "booths",
    sentence,
    remedies,
    group_by=by_first,
)
