"""
What the clocks of a time zone show: the instants of a wall-clock time, and where a day begins and ends.

Where clocks change, a wall-clock time may come twice or not at all, and a day has more or less than 24
hours. Instants have a fixed offset: Python compares and subtracts those correctly, and two times of one
`ZoneInfo` by their wall clocks.
"""

from datetime import date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones; they are on disk, and do not change while we run."""
    return frozenset(available_timezones())


def local(zone: ZoneInfo, instant: datetime) -> datetime:
    """Return the same instant with the offset that the clocks of *zone* have then."""
    return _fixed(instant.astimezone(zone))


def instants(zone: ZoneInfo, wall: datetime) -> tuple[datetime, ...]:
    """Return the instants, in order, at which the clocks show a wall-clock time: none, one or two."""
    first, second = readings(zone, wall)
    if first.utcoffset() == second.utcoffset():
        return (first,)
    if first > second:
        return ()  # the clocks skip it: with the offset of before it is after the change, and vice versa

    return first, second


def readings(zone: ZoneInfo, wall: datetime) -> tuple[datetime, datetime]:
    """
    Return a wall-clock time with the offset before a change that it is touched by, and with that after it.

    They are the same instant unless the clocks show it twice or skip it.
    """
    naive = datetime.combine(wall.date(), wall.time())
    return _fixed(naive.replace(tzinfo=zone, fold=0)), _fixed(naive.replace(tzinfo=zone, fold=1))


@lru_cache(maxsize=4096)
def midnight(zone: ZoneInfo, day: date) -> datetime:
    """
    Return the instant at which a day begins: from then on the clocks never show an earlier date.

    Where the clocks skip midnight it is the moment of the change; where they show it twice, and the
    date before again between, the second.
    """
    wall = datetime.combine(day, time())
    midnights = instants(zone, wall)
    if not midnights:
        return _change(zone, wall)

    before = local(zone, midnights[-1] - _SECOND)
    return midnights[-1] if before.date() < day else midnights[0]


def day_of(zone: ZoneInfo, instant: datetime) -> date:
    """
    Return the day that an instant is in.

    It is the date that the clocks show, but for a minute before they go back over midnight.
    """
    day = instant.astimezone(zone).date()
    return day if instant >= midnight(zone, day) else day - timedelta(days=1)


def at(zone: ZoneInfo, day: date, minutes: int, *, last: bool = False) -> datetime:
    """
    Return the instant at which the clocks show a time of day.

    Args:
        zone: Whose clocks.
        day: The day.
        minutes: The time of day in minutes after midnight; 0 is the beginning and 1440 the end of the day.
        last: Of a time that comes twice, the second and not the first.

    A time that the clocks skip is the moment of the change.

    """
    if minutes in (0, 1440):
        return midnight(zone, day + timedelta(days=minutes // 1440))

    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    moments = instants(zone, wall) or (_change(zone, wall),)

    return moments[-1 if last else 0]


def _change(zone: ZoneInfo, skipped: datetime) -> datetime:
    """Return the moment at which the clocks skip a wall-clock time."""
    high, low = readings(zone, skipped)
    before = low.astimezone(zone).utcoffset()

    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle

    return local(zone, high)


def _fixed(moment: datetime) -> datetime:
    offset = moment.utcoffset()
    assert offset is not None
    return moment.replace(tzinfo=timezone(offset), fold=0)
