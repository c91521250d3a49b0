"""Why `checkpoint-throughput` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to, raise_by, widen
from eventplan.model import Scenario
from eventplan.numbers import number_of


def sentence(scenario: Scenario, instances: Instances) -> str:
    gate = next(gate for gate in scenario.checkpoints if gate.id == instances[0][0])
    return (
        f"everyone passes {name(scenario, gate.id)} ({number_of(gate.lanes, 'lane')} × {gate.rate} an hour) before the start, "
        f"and at most {gate.queue} wait"
    )


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "checkpoints", subjects[0])
    gate = scenario.checkpoints[int(path[1])]
    steps = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32) if gate.lanes + n <= 500]
    price = scenario.ways_out.lane
    yield from raise_by(
        scenario, (*path, "lanes"), gate.lanes, price, "lane", f" at {name(scenario, gate.id)}", steps=steps
    )

    if gate.opens:
        what = f"{name(scenario, gate.id)} is open"
        yield from widen(scenario, (*path, "opens"), gate.opens, scenario.ways_out.window, what)


EXPLANATION = RuleExplanation(
    "checkpoint-throughput",
    sentence,
    remedies,
    about_one=True,
)
