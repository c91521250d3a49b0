"""When a session may be held, by what is stated: its start, its windows, the hours of the event."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from .attendance import ScenarioAttendance
from .sessions import Session
from .spans import Span, Window

_DAY = 1440


def stated_spans(scenario: ScenarioAttendance, session: Session) -> Sequence[Span]:
    """Return where a session lies: at its pinned start, else in its windows, else in the event's hours."""
    event = scenario.event
    if session.start is not None:
        start = event.instant(session.start)
        return [Span(start, start + timedelta(minutes=session.duration))]

    return [event.span(window) for window in session.windows] or event.opening


def may_follow(scenario: ScenarioAttendance, session: Session, other: Session) -> bool:
    """Whether the times that two sessions state let the one end before the other starts."""
    first = min(span.start for span in stated_spans(scenario, session))
    last = max(span.end for span in stated_spans(scenario, other))

    return first + timedelta(minutes=session.duration) <= last - timedelta(minutes=other.duration)


def clocks_of(scenario: ScenarioAttendance, session: Session) -> list[tuple[int, int]]:
    """Return the times of day, in minutes from and until, at which its windows let a session start."""
    if session.start is not None:
        return [(_minute(session.start), _minute(session.start))]

    grid = scenario.grid_of(session)
    windows: tuple[Window, ...] = grid.slots if grid is not None else session.windows
    times = []

    for window in windows:
        last = window.end - timedelta(minutes=session.duration)
        if window.start <= last:
            later = last.date() > window.start.date()
            times.append((0, _DAY) if later else (_minute(window.start), _minute(last)))

    return times or [(0, _DAY)]


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def meet(times: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    """Whether two lists of times of day have a time in common."""
    return any(low <= until and since <= high for low, high in times for since, until in other)
