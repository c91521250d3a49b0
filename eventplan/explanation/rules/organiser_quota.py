"""Why `organiser-quota` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, second_only
from eventplan.explanation.remedy import Remedy, path_to, raise_by
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    quota, organiser = instances[0]
    limit = next(q for q in scenario.quotas if q.id == quota)
    kinds = ", ".join(f"{kind.replace('-', ' ')}s" for kind in limit.kinds)

    return f"{name(scenario, organiser)} leads at most {limit.most} {kinds} ('{quota}')"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "quotas", subjects[0])
    quota = scenario.quotas[int(path[1])]
    what = f" for each organiser under '{quota.id}'"
    yield from raise_by(scenario, (*path, "most"), quota.most, scenario.ways_out.quota, "session", what)


EXPLANATION = RuleExplanation(
    "organiser-quota",
    sentence,
    remedies,
    waivable=second_only,
    about_one=True,
)
