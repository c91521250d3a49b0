"""The press is told of what has happened."""

from datetime import timedelta

from eventplan.model import Kind, Plan, Scenario, say, span_of

from ._held import states_its_hours
from .preference import Penalties, Penalty, Preference

ID = "reports"

BEFORE, CEREMONY = 2, 10
"""Units of a press conference that does not wait for the end of what it tells of; and of a ceremony."""

NOON, UNIT = 12 * 60, 30
"""When daily briefings begin at the earliest, in minutes after midnight; and minutes that count as one unit."""

SOON, HOUR, MOST = 90, 60, 6
"""
Minutes after a ceremony within which the press is told of it; those that count as one unit, begun; and most units.
"""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count press conferences before the end of what they tell of, and half hours of briefings before noon."""
    held = {session.id: (session, placement) for session, placement in plan.held(scenario)}

    for name, others in scenario.told_of.items():
        if name not in held:
            continue

        press, placement = held[name]
        title = say(press.title, scenario.event.languages)

        for other in others:
            if other in held and span_of(*held[other]).end > placement.start:
                what = say(held[other][0].title, scenario.event.languages)
                units = CEREMONY if held[other][0].kind is Kind.CEREMONY else BEFORE
                yield Penalty((name, other), units, f"'{title}' does not wait for the end of '{what}'")

    for name, ceremony in scenario.told_soon.items():
        if name not in held or ceremony not in held:
            continue

        end, start = span_of(*held[ceremony]).end, held[name][1].start
        late = int((start - end).total_seconds()) // 60

        if late > SOON:
            title, what = (say(held[x][0].title, scenario.event.languages) for x in (name, ceremony))
            message = f"'{title}' is {late // 60} h {late % 60:02} min after the end of '{what}'"
            yield Penalty((name, ceremony), min(MOST, -(-(late - SOON) // HOUR)), message)

    for name, (press, placement) in held.items():
        if name not in scenario.briefings:
            continue

        day = scenario.event.local_date(placement.start)
        early = scenario.event.clock(day, NOON) - placement.start

        if early > timedelta() and not states_its_hours(scenario, press, span_of(press, placement)):
            title, start = say(press.title, scenario.event.languages), scenario.event.local(placement.start)
            units = -(-int(early.total_seconds()) // 60 // UNIT)
            yield Penalty((name,), units, f"'{title}' is at {start:%d %b %H:%M}: of what does it tell?")


PREFERENCE = Preference(
    ID,
    (
        "A press conference comes after the sessions that it reports on: meetings and ceremonies that"
        " share a theme with it, and ceremonies that its id or title names; if it is one ceremony, within "
        "90 minutes of its end. A session of leaders comes after the first meeting of sherpas or senior "
        "officials. Daily briefings are at noon or later."
    ),
    (
        "2 for each session that ends after it starts, 10 for a ceremony, 1 for each started hour that is "
        "later than 90 minutes after it, 6 at most, and 1 for each started half hour of a daily briefing "
        "before noon"
    ),
    "practice of spokespersons: the daily briefing at United Nations Headquarters is at noon",
    penalty,
)
