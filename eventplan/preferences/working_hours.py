"""People meet when people work, and nobody meets when everybody eats."""

from datetime import timedelta

from eventplan.model import Attendance, Plan, Scenario, Session, Span, joined, say, span_of

from ._held import states_its_hours
from .preference import Penalties, Penalty, Preference

ID = "working-hours"

UNIT = 30
"""Minutes outside the hours that count as one unit, begun."""

HEADS = 5
"""Heads who must be at a session that is as if it asked all of them."""

TOGETHER, MANY = (Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS), 5
"""Sessions that ask every delegation to come, and how many times as much each unit counts of these."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the half hours, begun, of each session that lie outside the working hours of its kind."""
    for session, placement in plan.held(scenario):
        span = scenario.event.local_span(span_of(session, placement))
        outside = _outside(scenario, session, span)

        if outside and not states_its_hours(scenario, session, span):
            name = say(session.title, scenario.event.languages)
            hours = " and ".join(map(str, scenario.hours_of(session)))
            message = f"'{name}' is held {span}: {outside} min outside {hours}"
            heads = sum(scenario.people[who].head for who in scenario.needed(session))
            asked = MANY if session.attendance in TOGETHER or heads >= HEADS else 1
            yield Penalty((session.id,), asked * -(-outside // UNIT), message)


def _outside(scenario: Scenario, session: Session, span: Span) -> int:
    """
    Minutes of a session that are in none of the hours.

    If all of them are, those to the nearest hours count too: late in the night is worse than at seven.
    """
    hours, event = scenario.hours_of(session), scenario.event
    if not hours:
        return 0

    day, last = event.local_date(span.start), event.local_date(span.end)
    days = [day + timedelta(days=n) for n in range(-1, (last - day).days + 2)]
    open_hours = joined(
        Span(event.clock(day, x.start), event.clock(day, x.end, last=True)) for day in days for x in hours
    )
    inside = (Span(max(span.start, low), min(span.end, high)) for low, high in open_hours)
    within = sum(part.minutes for part in inside if part.start < part.end)
    if within:
        return session.duration - within

    apart = (max(low - span.end, span.start - high) for low, high in open_hours)
    return session.duration + int(min(apart).total_seconds()) // 60


PREFERENCE = Preference(
    ID,
    (
        "Sessions lie within the working hours of their kind (`kinds`), which leave an hour for "
        "lunch. Exempt are sessions that state their own times: a start, slots, or a window or "
        "preferred time that is shorter than the day."
    ),
    (
        "started half hour outside the hours, with the time to the nearest hours if all of it is "
        "outside; 5 for a session that asks every delegation or every head to come, or that 5 heads "
        "must attend"
    ),
    "United Nations meetings: 10:00-13:00 and 15:00-18:00; side events at United Nations Headquarters from 08:30; the other hours are assumed",
    penalty,
)
