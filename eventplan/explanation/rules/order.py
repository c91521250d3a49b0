"""Why `order` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, shorten
from eventplan.model import Scenario
from eventplan.model.times import show_minutes
from eventplan.numbers import number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    first, second = subjects[0], subjects[1]

    for position, order in enumerate(scenario.order):
        if first in scenario.named([order.before]) and second in scenario.named([order.after]):
            return ("order", position)

    raise LookupError(subjects)


def sentence(scenario: Scenario, instances: Instances) -> str:
    order = next(o for o in scenario.ordered if (o.before, o.after) == instances[0])
    first, second = name(scenario, order.before), name(scenario, order.after)
    days = " on the same day" if order.same_day else " on another day" if order.different_day else ""
    if not order.in_order:
        return f"{second} is{days} {'as' if order.same_day else 'than'} {first}"

    if order.consecutive:
        when = f"exactly {number_of(order.gap, 'minute')} after" if order.gap else "at once after"
    else:
        when = f"{number_of(order.gap, 'minute')} or more after" if order.gap else "after"

    within = f", within {number_of(order.within, 'minute')}" if order.within is not None else ""
    return f"{second} starts {when} the end of {first}{within}{',' if days else ''}{days}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    names = f"from {name(scenario, subjects[0])} to {name(scenario, subjects[1])}"
    for position, order in enumerate(scenario.order):
        first, other = subjects
        if first not in scenario.named([order.before]) or other not in scenario.named([order.after]):
            continue

        path: Path = ("order", position)
        if order.gap:
            yield from shorten(scenario, (*path, "gap"), order.gap, f"least time {names} is")

        if order.within is not None:
            for n in STEPS:
                longer = order.within + n * scenario.ways_out.step
                yield Remedy(
                    f"within {position} {n}",
                    f"within {position}",
                    scenario.ways_out.window * n,
                    f"greatest time {names} is {longer} min, not {order.within}",
                    (Edit(Sort.WRITE, (*path, "within"), show_minutes(longer)),),
                )

        for field, words in (
            ("consecutive", "need not follow at once"),
            ("same_day", "may be on another day than"),
            ("different_day", "may be on the day of"),
        ):
            if getattr(order, field):
                end = "" if field == "consecutive" else f" {name(scenario, order.before)}"
                yield Remedy(
                    f"{field} {position}",
                    f"{field} {position}",
                    scenario.ways_out.window,
                    f"{name(scenario, order.after)} {words}{end}",
                    (Edit(Sort.WRITE, (*path, field), False),),
                )


EXPLANATION = RuleExplanation(
    "order",
    sentence,
    remedies,
    stated_at=stated_at,
)
