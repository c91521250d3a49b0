"""Why `zone-occupancy` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.model import Scenario
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    zone = scenario.zone_by_id[instances[0][0]]
    return f"{name(scenario, zone.id)} holds at most {number_of(zone.cap or 0, 'head')}, staff and nested zones included"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "zones", subjects[0])
    zone = scenario.zones[int(path[1])]
    if zone.cap is None:
        return

    inner = [z for z in scenario.zones if zone in scenario.zone_chain(z.id)]
    staff = sum(z.staff for z in inner)
    heads = sorted((scenario.expected_heads(session) for session in scenario.sessions), reverse=True)
    sums = [staff + sum(heads[: n + 1]) for n in range(4)]
    offered = sorted({zone.cap + max(1, zone.cap // 10), *sums})

    for n, cap in enumerate(cap for cap in offered if cap > zone.cap):
        yield Remedy(
            f"cap {zone.id} {n}",
            f"cap {zone.id}",
            scenario.ways_out.cap + n,
            f"{cap - zone.cap} more heads in {name(scenario, zone.id)}",
            (Edit(Sort.WRITE, (*path, "cap"), cap),),
        )


EXPLANATION = RuleExplanation(
    "zone-occupancy",
    sentence,
    remedies,
)
