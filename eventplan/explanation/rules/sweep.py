"""Why `sweep` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Path
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, raise_resource, shorten
from eventplan.explanation.wording import by_the_law, how_many
from eventplan.model import Scenario


def stated_at(scenario: Scenario, subjects: Subjects) -> Path | None:
    del scenario
    return ("resources", "sweep_teams") if subjects[0] == "sweep-teams" else None


def sentence(scenario: Scenario, instances: Instances) -> str:
    if instances[0] == ("sweep-teams",):
        return how_many(scenario.resources.sweep_teams, "sweep team")

    session = instances[0][0]
    if session not in scenario.session_by_id:
        return by_the_law(scenario, "sweep", instances)

    return f"the room of {name(scenario, session)} is swept while empty, and sealed until its setup"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    yield from raise_resource(scenario, "sweep_teams", "sweep team")
    for zone in scenario.zones:
        if zone.sweep:
            path = (*path_to(scenario, "zones", zone.id), "sweep")
            yield from shorten(scenario, path, zone.sweep, f"a sweep in {name(scenario, zone.id)} takes")

    del subjects


EXPLANATION = RuleExplanation(
    "sweep",
    sentence,
    remedies,
    stated_at=stated_at,
)
