"""Why `workload` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, price_factor, raise_by, shorten, stand_in
from eventplan.model import Scenario
from eventplan.model.times import show_minutes
from eventplan.numbers import number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    loads = enumerate(scenario.workload)
    return ("workload", next(position for position, load in loads if subjects[0] in load.who))


def sentence(scenario: Scenario, instances: Instances) -> str:
    person = instances[0][0]
    limits = []

    for load in (load for load in scenario.workload if person in load.who):
        limits += [f"at most {number_of(load.hours, 'hour')} a day"] if load.hours is not None else []
        limits += (
            [f"no more than {number_of(load.stretch, 'minute')} without a break"]
            if load.stretch is not None
            else []
        )
        limits += [f"{number_of(load.meal, 'minute')} for a meal"] if load.meal is not None else []
        limits += [f"{number_of(load.rest, 'minute')} of rest overnight"] if load.rest is not None else []

    return f"{name(scenario, person)} has {', '.join(limits)}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    for position, load in enumerate(scenario.workload):
        if subjects[0] not in load.who:
            continue

        path: Path = ("workload", position)
        who = name(scenario, subjects[0])
        price = scenario.ways_out.margin * price_factor(scenario, subjects[0])

        if load.hours is not None:
            steps = [n for n in STEPS if load.hours + n <= 24]
            what = f" per day for {who} and everybody else under this limit"
            yield from raise_by(scenario, (*path, "hours"), load.hours, price, "hour", what, steps=steps)

        if load.stretch is not None:
            for n in STEPS:
                longer = load.stretch + n * scenario.ways_out.step
                yield Remedy(
                    f"stretch {position} {n}",
                    f"stretch {position}",
                    price * n,
                    f"{who} may be in sessions for {longer} min without a break, not {load.stretch}",
                    (Edit(Sort.WRITE, (*path, "stretch"), show_minutes(longer)),),
                )

        if load.meal:
            yield from shorten(scenario, (*path, "meal"), load.meal, f"the meal of {who} takes")
        if load.rest:
            yield from shorten(scenario, (*path, "rest"), load.rest, f"the rest of {who} lasts")

    needed = [s.id for s in scenario.sessions if subjects[0] in scenario.needed(s)]
    yield from stand_in(scenario, subjects[0], needed)


EXPLANATION = RuleExplanation(
    "workload",
    sentence,
    remedies,
    stated_at=stated_at,
    about_one=True,
)
