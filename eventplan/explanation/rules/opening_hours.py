"""Why `opening-hours` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.checks.words import name
from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects, together
from eventplan.explanation.remedy import STEPS, Remedy, path_to, widen
from eventplan.explanation.wording import first_subjects, sessions_in_words
from eventplan.model import Scenario
from eventplan.model.times import show_clock
from eventplan.numbers import number_of


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    del scenario, subjects
    return ("event", "days")


def sentence(scenario: Scenario, instances: Instances) -> str:
    opening = scenario.event.open_throughout
    days = ", ".join(str(span) for span in opening[:5])
    more = f" and {number_of(len(opening) - 5, 'more day')}" if len(opening) > 5 else ""
    closed = any(venue.open for venue in scenario.venues)
    also = ", and of the venues" if closed else ""

    return f"{sessions_in_words(scenario, first_subjects(instances))} within the opening hours {days}{more}{also}"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    del subjects
    price, step = scenario.ways_out.hours, scenario.ways_out.step

    for d, day in enumerate(scenario.event.days):
        for n in STEPS:
            for field, clock, words in (
                ("opens", max(0, day.opens - n * step), "opens at"),
                ("closes", min(1440, day.closes + n * step), "closes at"),
            ):
                if clock != getattr(day, field):
                    yield Remedy(
                        f"hours {d} {field} {n}",
                        f"hours {field}",
                        price * n,
                        f"the event {words} {show_clock(clock)} on {day.date:%d %b}",
                        (Edit(Sort.WRITE, ("event", "days", d, field), show_clock(clock)),),
                    )

    for venue in scenario.venues:
        path = (*path_to(scenario, "venues", venue.id), "open")
        yield from widen(scenario, path, venue.open, price, f"{name(scenario, venue.id)} is open")


EXPLANATION = RuleExplanation(
    "opening-hours",
    sentence,
    remedies,
    stated_at=stated_at,
    group_by=together,
)
