"""How each rule is explained; one of one's own by its law, with the way out of waiving it."""

from collections.abc import Iterator
from functools import cache

from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, nobody
from eventplan.explanation.remedy import Remedy
from eventplan.explanation.rules import EXPLANATIONS
from eventplan.explanation.wording import by_the_law
from eventplan.model import Scenario


def explanation_of(rule: str) -> RuleExplanation:
    """Return what the explanation knows of a rule, ours or one's own."""
    return EXPLANATIONS.get(rule) or _of_ones_own(rule)


@cache
def _of_ones_own(rule: str) -> RuleExplanation:
    def sentence(scenario: Scenario, instances: Instances) -> str:
        return by_the_law(scenario, rule, instances)

    def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
        # A finding may name a day, or nothing at all: then only the whole can be waived.
        edit = Edit(Sort.WRITE, ("rules", rule, "waived"), True)
        known = [subject for subject in subjects if subject in scenario.session_by_id]
        for subject in known[:1]:
            edit = Edit(Sort.ADD, ("rules", rule, "waived_for"), subject)

        message = f"waive `{rule}` for {known[0]}" if known else f"waive `{rule}`"
        yield Remedy(
            id=f"waive {rule} {' '.join(known[:1])}".rstrip(),
            sort=f"waive {rule}",
            price=scenario.ways_out.waive,
            message=message,
            edits=(edit,),
        )

    return RuleExplanation(rule, sentence, remedies, waivable=nobody)
