"""Times of day as people read them."""

from datetime import UTC, datetime, timedelta

from ..model import Event, clocks
from ..model.times import show_offset

_DAY = timedelta(days=1)


def clock(event: Event, instant: datetime) -> str:
    """
    Return what the clocks at the event show at an instant, with seconds where there are any.

    Where they show it twice, with the offset that says which of the two: `02:30+01:00`.
    """
    local = event.local(instant)
    return (
        f"{local:%H:%M:%S}{_which(event, local)}" if local.second else f"{local:%H:%M}{_which(event, local)}"
    )


def _which(event: Event, local: datetime) -> str:
    """Return the offset of a time that the clocks show twice."""
    once = len(clocks.instants(event.zone, local)) == 1
    return "" if once else show_offset(local.utcoffset() or timedelta())


def until(event: Event, start: datetime, end: datetime) -> str:
    """Return when something that has a start ends: a time of day, with the date after a day or more."""
    date = f"{event.local(end):%Y-%m-%d} " if end - start >= _DAY else ""
    return f"{date}{clock(event, end)}"


def hours(event: Event, start: datetime, end: datetime) -> str:
    """Return from when to when something is, on the day that it starts: `22:00-02:00`."""
    return f"{clock(event, start)}-{until(event, start, end)}"


def when(event: Event, start: int, seconds: int) -> str:
    """Return the date and the hours of something, of its start (a second since 1970) and its length."""
    begin = datetime.fromtimestamp(start, UTC)
    return f"{event.local_date(begin)} {hours(event, begin, begin + timedelta(seconds=seconds))}"


def release_time(event: Event, instant: datetime) -> str:
    """Return when a release is of: `2026-05-01 09:00:00 (Europe/Lisbon)`."""
    local = event.local(instant)
    return f"{local:%Y-%m-%d %H:%M:%S}{_which(event, local)} ({event.time_zone})"


def zone_words(event: Event, instant: datetime) -> str:
    """Return the name of the event's zone and its offset at an instant: `Asia/Ho_Chi_Minh, UTC+7`."""
    offset = show_offset(event.local(instant).utcoffset() or timedelta())
    hours, minutes = int(offset[1:3]), offset[4:6]
    shown = f"{offset[0]}{hours}{'' if minutes == '00' else f':{minutes}'}"

    return f"{event.time_zone}, UTC{shown if hours or minutes != '00' else ''}"
