"""Why `frame` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy
from eventplan.explanation.wording import sessions_in_words
from eventplan.model import Scenario, Side


def sentence(scenario: Scenario, instances: Instances) -> str:
    ceremony = scenario.session_by_id[instances[0][1]]
    when = "ends before" if ceremony is scenario.ceremonies.get(Side.AFTER_CLOSING) else "starts after"
    sessions = [ids[0] for ids in instances]

    return f"{sessions_in_words(scenario, sessions)} {when} {name(scenario, ceremony.id)}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    """A kind that may be outside the ceremonies."""
    kind = scenario.session_by_id[subjects[0]].kind_id
    closing = scenario.ceremonies.get(Side.AFTER_CLOSING)
    side = Side.AFTER_CLOSING if closing and closing.id == subjects[1] else Side.BEFORE_OPENING
    where = "after the closing" if side is Side.AFTER_CLOSING else "before the opening"
    allowed = [*map(str, scenario.of_kind(scenario.session_by_id[subjects[0]]).outside or ()), str(side)]
    yield Remedy(
        f"outside {kind} {side}",
        f"outside {kind} {side}",
        scenario.ways_out.waive,
        f"any {kind.replace('-', ' ')} may be held {where}",
        (Edit(Sort.WRITE, ("kinds", kind, "outside"), allowed),),
    )


EXPLANATION = RuleExplanation(
    "frame",
    sentence,
    remedies,
)
