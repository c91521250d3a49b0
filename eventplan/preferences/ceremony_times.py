"""An event is opened when it begins, and closed when it ends."""

from datetime import datetime, timedelta

from eventplan.model import Plan, Scenario, Session, Side, say, span_of

from .preference import Penalties, Penalty, Preference

ID = "ceremony-times"

MORNING, AFTERNOON = 9 * 60, 16 * 60
"""When an opening begins at the earliest, and when a closing may end, in minutes after midnight."""

HOUR, DAY = 60, 24 * 60
"""Minutes from a ceremony within which a welcome is near the opening, and a rehearsal near what it is of."""

UNIT, MOST, EARLY = 30, 24, 8
"""Minutes that count as one unit, begun; most units of a ceremony; and units of a photograph before the opening."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the half hours by which the opening is late, and those by which the closing ends early."""
    for side, session in scenario.ceremonies.items():
        placement = plan.placement_by_session.get(session.id)
        if placement is None or session.start is not None or scenario.grid_of(session) is not None:
            continue

        if side is Side.BEFORE_OPENING:
            due = _earliest(scenario, session)
            amiss, what = placement.start - due, "might have started"
        else:
            due = _latest(scenario)
            amiss, what = due - span_of(session, placement).end, "might have ended"
            amiss = timedelta() if scenario.own_windows(session) else amiss

        if amiss > timedelta():
            title = say(session.title, scenario.event.languages)
            units = min(MOST, -(-int(amiss.total_seconds()) // 60 // UNIT))
            yield Penalty((session.id,), units, f"'{title}' {what} {scenario.event.local(due):%d %b %H:%M}")

    yield from _far(scenario, plan)


def _far(scenario: Scenario, plan: Plan) -> Penalties:
    """Count half hours by which a welcome, a photo call or a rehearsal is far from its ceremony."""
    held = {session.id: span_of(session, placement) for session, placement in plan.held(scenario)}

    for near in scenario.near_ceremonies:
        if near.session not in held or near.ceremony not in held:
            continue

        span, ceremony = held[near.session], held[near.ceremony]
        names = [
            say(scenario.session_by_id[x].title, scenario.event.languages)
            for x in (near.session, near.ceremony)
        ]

        if near.before and span.end > ceremony.start:
            message = f"'{names[0]}' is not over when '{names[1]}' begins"
            yield Penalty((near.session, near.ceremony), MOST, message)
            continue

        if near.after and span.start < ceremony.end:
            message = f"'{names[0]}' does not wait for the end of '{names[1]}'"
            yield Penalty((near.session, near.ceremony), EARLY, message)
            continue

        apart = int(max(ceremony.start - span.end, span.start - ceremony.end).total_seconds()) // 60
        units = -(-(apart - (DAY if near.before else HOUR)) // UNIT)

        if units > 0:
            message = f"'{names[0]}' is {_hours_and_minutes(apart)} from '{names[1]}'"
            yield Penalty((near.session, near.ceremony), units, message)


def _hours_and_minutes(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min"


def _earliest(scenario: Scenario, session: Session) -> datetime:
    """When it might start: not before nine, inside its windows, on the first day on which it may be held."""
    spans = [scenario.event.span(window) for window in session.windows] or scenario.event.opening
    first, begin = min(spans).start, scenario.event.opening[0].start
    first = max(first, begin)

    return max(first, scenario.event.clock(scenario.event.local_date(first), MORNING))


def _latest(scenario: Scenario) -> datetime:
    """When it might end: at four on the last day, or when that day closes."""
    last = scenario.event.opening[-1]
    return min(last.end, scenario.event.clock(scenario.event.days[-1].date, AFTERNOON))


PREFERENCE = Preference(
    ID,
    (
        "The opening ceremony starts as early as possible: at nine on the first day, or when the day "
        "or its window opens. The closing ceremony ends in the afternoon of the last day, at four or "
        "later, unless it has its own window. A welcome ceremony is within an hour of the opening, "
        "unless it has its own window, and a photograph alone comes after it. A rehearsal is within a day before the ceremony that its id or "
        "title names; a photo call for the press is within an hour of it."
    ),
    (
        "started half hour by which the opening is later or the closing ends earlier, 24 at most, or "
        "by which a welcome, a call or a rehearsal is farther away; 24 for a rehearsal that is too late, and "
        "8 for a photograph before the opening"
    ),
    "practice of conferences: whatever is held lies between the two; the hours are assumed",
    penalty,
)
