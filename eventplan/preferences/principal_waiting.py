"""The time of principals is not wasted."""

from datetime import date

from eventplan.model import Person, Plan, Scenario, Span, say, span_of
from eventplan.numbers import number_of

from ._held import held_with
from .preference import Penalties, Penalty, Preference

UNIT = 10
"""Minutes of waiting that count as one unit; less is left out, for each person and day."""

ID = "principal-waiting"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for each principal and stay of a day, the time between the sessions that need the person."""
    commitments = held_with(scenario, plan)

    for person in (person for person in scenario.people.values() if person.principal):
        stays: dict[tuple[date, int], list[Span]] = {}
        for session, placement in commitments.get(person.id, ()):
            span = span_of(session, placement)
            day = scenario.event.local_date(placement.start)
            for number in _stays(person, span):
                stays.setdefault((day, number), []).append(span)

        for (day, _), spans in sorted(stays.items()):
            first = min(span.start for span in spans)
            last = max(span.end for span in spans)
            waiting = Span(first, last).minutes - sum(span.minutes for span in spans)

            if waiting >= UNIT:
                name = say(person.name, scenario.event.languages)
                message = f"{name} waits {number_of(waiting, 'minute')} between commitments on {day:%d %b}"
                yield Penalty((person.id,), waiting // UNIT, message)


def _stays(person: Person, span: Span) -> list[int]:
    """The stay that a session lies in, by number. Somebody who has left, and comes again, does not wait between."""
    if not person.present:
        return [0]

    return [number for number, stay in enumerate(person.present) if span.within([stay])][:1]


PREFERENCE = Preference(
    ID,
    (
        "Principals do not wait between the first and the last session of a day that needs them, "
        "while they are at the event."
    ),
    "ten idle minutes of a principal in one stay on a day",
    "protocol practice: principals are not kept waiting",
    penalty,
)
