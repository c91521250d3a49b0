"""Why `equipment` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Path
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, raise_by, resource_path
from eventplan.model import Scenario, say
from eventplan.numbers import plural


def stated_at(scenario: Scenario, subjects: Subjects) -> Path | None:
    return resource_path(scenario, "equipment", "id", subjects[0])


def sentence(scenario: Scenario, instances: Instances) -> str:
    item = next(item for item in scenario.resources.equipment if item.id == instances[0][0])
    return f"there {plural(item.number, 'is', 'are')} {item.number} of {name(scenario, item.id)}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = resource_path(scenario, "equipment", "id", subjects[0])
    if path:
        item = scenario.resources.equipment[int(path[-1])]
        what = f" '{say(item.name, scenario.event.languages)}' ({item.id})"
        yield from raise_by(
            scenario, (*path, "number"), item.number, scenario.ways_out.team, "of", what, several="of"
        )


EXPLANATION = RuleExplanation(
    "equipment",
    sentence,
    remedies,
    stated_at=stated_at,
    about_one=True,
)
