"""
The remedies that could break a conflict: each is an edit of the scenario at a price that the scenario sets.

Whether a remedy helps is for the search to decide: it is a way out only once a plan was found with it.
"""

from collections.abc import Iterator, Sequence

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.own import explanation_of
from eventplan.explanation.record import Subjects
from eventplan.explanation.remedy import Remedy, price_factor
from eventplan.model import Scenario
from eventplan.solver.problem import Label


def remedies_for(scenario: Scenario, labels: Sequence[Label]) -> list[Remedy]:
    """Return the remedies that could break a conflict, the cheapest first."""
    offered: dict[str, Remedy] = {}

    for rule, subjects in labels:
        among = explanation_of(rule).remedies_among(scenario, subjects, labels)

        for remedy in (*remedies_of(scenario, rule, subjects), *among):
            if remedy.price <= scenario.ways_out.highest:
                offered.setdefault(remedy.id, remedy)

    return sorted(offered.values(), key=lambda remedy: (remedy.price, remedy.id))


def remedies_of(scenario: Scenario, rule: str, subjects: Subjects) -> Iterator[Remedy]:
    """Yield the remedies that make one rule instance less strict, and its waivers."""
    yield from explanation_of(rule).remedies(scenario, subjects)

    for subject in explanation_of(rule).waivable(scenario, subjects):
        yield Remedy(
            id=f"waive {rule} {subject}",
            sort=f"waive {rule}",
            price=scenario.ways_out.waive * price_factor(scenario, subject),
            message=f"waive `{rule}` for {name(scenario, subject)}",
            edits=(Edit(Sort.ADD, ("rules", rule, "waived_for"), subject),),
        )
