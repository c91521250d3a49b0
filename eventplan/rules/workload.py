"""Nobody is asked for more than a day allows."""

from datetime import date, timedelta
from itertools import pairwise

from eventplan.model import Finding, Plan, Scenario, Span, Workload, whereabouts_of
from eventplan.numbers import number_of

from ._words import person_name
from .rule import Findings, Rule

ID = "workload"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find people with too many hours a day, too long without a break, a meal, or a night's rest."""
    whereabouts = whereabouts_of(scenario, plan)

    for load in scenario.workload:
        for person in dict.fromkeys(load.who):
            mine = [_whole_minutes(presence.span) for presence in whereabouts.of(person)]
            for complaint in _complaints(scenario, load, mine):
                message = f"{person_name(scenario, person)} {complaint}"
                yield Finding(ID, (person,), message, fix="send somebody else, or move a session")


def _whole_minutes(span: Span) -> Span:
    """The minutes that a span touches: turns on lists begin and end within a minute."""
    last = span.end.replace(second=0, microsecond=0)
    return Span(span.start.replace(second=0, microsecond=0), last + timedelta(minutes=last < span.end))


def _complaints(scenario: Scenario, load: Workload, mine: list[Span]) -> list[str]:
    """What is too much in an agenda, in the order of its sessions' starts."""
    days: dict[date, list[Span]] = {}
    for duty in mine:
        days.setdefault(scenario.event.local_date(duty.start), []).append(duty)

    complaints = []
    if load.hours is not None:
        complaints += [_long_day(day, spans, load.hours) for day, spans in days.items()]
    if load.stretch is not None:
        complaints += [_long_stretch(spans, load.stretch) for spans in _stretches(mine, load.pause)]
    if load.meal is not None:
        complaints += [_no_meal(scenario, load, load.meal, day.date, mine) for day in scenario.event.days]
    if load.rest is not None:
        complaints += [_short_night(*nights, load.rest) for nights in pairwise(days.values())]

    return [complaint for complaint in complaints if complaint]


def _long_day(day: date, spans: list[Span], hours: int) -> str:
    minutes = sum(span.minutes for span in spans)
    return (
        f"is in sessions for {number_of(minutes, 'minute')} on {day:%d %b}, more than {hours} h"
        if minutes > hours * 60
        else ""
    )


def _stretches(mine: list[Span], pause: int) -> list[list[Span]]:
    """Duties with less than a pause between them, together."""
    stretches: list[list[Span]] = []
    ended = None

    for duty in mine:
        if ended is not None and duty.start - ended < timedelta(minutes=pause):
            stretches[-1].append(duty)
        else:
            stretches.append([duty])

        ended = duty.end if ended is None else max(ended, duty.end)

    return stretches


def _long_stretch(spans: list[Span], most: int) -> str:
    whole = Span(spans[0].start, max(span.end for span in spans))
    return (
        f"has no break in {whole}: {number_of(whole.minutes, 'minute')}, more than {most}"
        if whole.minutes > most
        else ""
    )


def _no_meal(scenario: Scenario, load: Workload, meal: int, day: date, mine: list[Span]) -> str:
    free, end = (
        scenario.event.clock(day, load.meal_from),
        scenario.event.clock(day, load.meal_until, last=True),
    )
    near = [span for span in mine if span.overlaps(Span(free, end))]

    for span in near:
        if span.start - free >= timedelta(minutes=meal):
            return ""

        free = max(free, span.end)

    if not near or end - free >= timedelta(minutes=meal):
        return ""

    hours = f"{load.meal_from // 60:02}:{load.meal_from % 60:02} and {load.meal_until // 60:02}:{load.meal_until % 60:02}"
    return f"has no {number_of(meal, 'minute')} free for a meal between {hours} on {day:%d %b}"


def _short_night(evening: list[Span], morning: list[Span], least: int) -> str:
    night = Span(max(span.end for span in evening), morning[0].start)
    rested = f"from {night.start:%d %b %H:%M} to {night.end:%d %b %H:%M}"
    return (
        f"rests {number_of(night.minutes, 'minute')} {rested}, not {least}" if night.minutes < least else ""
    )


RULE = Rule(
    ID,
    (
        "People with a workload limit do not exceed its hours per day or its longest stretch without "
        "a break, and have time for a meal and for rest overnight."
    ),
    "timetabling practice: load, break and rest limits of persons; interpreters and crews by their agreements",
    check,
    family="people",
)
