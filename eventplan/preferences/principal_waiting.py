"""The time of principals is not wasted."""

from datetime import date

from eventplan.model import Plan, Scenario, Span, say, span_of

from .preference import Penalties, Penalty, Preference

UNIT = 10
"""Minutes of waiting that count as one unit; less is left out, for each person and day."""

ID = "principal-waiting"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for each principal and day, the time between the sessions that need the person."""
    for person in (person for person in scenario.people.values() if person.principal):
        days: dict[date, list[Span]] = {}
        for session, placement in plan.held(scenario):
            if person.id in scenario.needed(session):
                day = scenario.event.local_date(placement.start)
                days.setdefault(day, []).append(span_of(session, placement))
        for day, spans in sorted(days.items()):
            whole = Span(min(span.start for span in spans), max(span.end for span in spans))
            waiting = whole.minutes - sum(span.minutes for span in spans)
            if waiting >= UNIT:
                name = say(person.name, scenario.event.languages)
                message = f"{name} waits {waiting} minutes between commitments on {day:%d %b}"
                yield Penalty((person.id,), waiting // UNIT, message)


PREFERENCE = Preference(
    ID,
    "Principals do not wait between the first and the last session of a day that needs them.",
    "ten idle minutes of a principal in a day",
    "protocol practice: principals are not kept waiting",
    penalty,
)
