"""Values of foreign schedules: clocks, lengths, days, names and ids, however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from eventplan.model import clocks

MOST_WORDS = 10_000

UNTITLED, UNNAMED_ROOM = "Untitled", "Unnamed room"

LENGTH = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?\Z", re.A)

_LONG = re.compile(r"(\d{1,3}):([0-5]?\d):([0-5]\d)\Z", re.A)

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?\Z", re.A)

SEPARATORS = re.compile(r"[,;/&+\s]+")

LONGEST = 20_160

ID_PATTERN = re.compile(r"[\w][\w.:-]{0,63}\Z")

NAME_FIELDS = ("name", "public_name", "full_public_name", "display_name")


def spans_by_day(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, int, int]]:
    """The days that a span touches, with times of day (in minutes) between which all of it lies."""
    while start < end:
        day = clocks.day_of(zone, start)
        tomorrow = clocks.midnight(zone, day + timedelta(days=1))
        first, last = (clocks.local(zone, instant) for instant in (start, min(end, tomorrow)))
        low, high = (instant.hour * 60 + instant.minute for instant in (first, last))

        if end >= tomorrow:
            high = 1440
        elif first.utcoffset() != last.utcoffset():  # the hour that comes twice may begin before it ends
            low, high = min(low, high), max(low + 1, high)

        yield day, low, high
        start = tomorrow


def instant_of(value: Any) -> datetime | None:
    """An instant written in ISO 8601 with its offset, in a year of conferences; else None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

    return moment if moment and moment.tzinfo and 1900 <= moment.year <= 2200 else None


def moment_of(value: Any) -> datetime | None:
    """A time written in ISO 8601, with its offset or without, in a year of conferences; else None."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else None
    except ValueError:
        return None

    return moment if moment and 1900 <= moment.year <= 2200 else None


def clock_of(value: Any) -> time | None:
    """A time of day: `09:30` or `09:30:00`; else None."""
    match = _CLOCK.match(value) if isinstance(value, str) else None
    return time(int(match[1]), int(match[2])) if match else None


def day_change_of(day: Mapping[str, Any]) -> time | None:
    """When a schedule's day begins: what starts earlier is held the night after."""
    moment = moment_of(day.get("day_start"))
    return moment.time() if moment else None


def time_on_day(day: Any, start: Any, begins: time | None) -> datetime | None:
    """The time on the clocks of a session that has the date of its day alone."""
    try:
        held = date.fromisoformat(day) if isinstance(day, str) else None
    except ValueError:
        return None

    clock = clock_of(start)
    if held is None or clock is None or not 1900 <= held.year <= 2200:
        return None

    return datetime.combine(held + timedelta(days=begins is not None and clock < begins), clock)


def lengths_of(value: Any) -> list[int]:
    """
    The minutes that a duration may mean, the likeliest first.

    Three numbers are days, hours, minutes (c3voc), or hours, minutes, seconds (Pentabarf): with a first
    of two digits the latter is likelier, as in `01:30:00`.
    """
    if not isinstance(value, str):
        return []

    match = LENGTH.match(value)
    lengths = [int(match[1]) * 60 + int(match[2])] if match else []
    long = _LONG.match(value)

    if long and int(long[2]) < 24:
        days = (int(long[1]) * 24 + int(long[2])) * 60 + int(long[3])
        lengths.insert(len(lengths) if len(long[1]) > 1 else 0, days)

    return [minutes for minutes in lengths if 0 < minutes <= LONGEST]


def name_of(raw: Mapping[str, Any]) -> str:
    """How a note names a session."""
    return f"'{line_of(raw.get('title'))[:60] or UNTITLED}'"


def settled_time(start: datetime, zone: str) -> datetime:
    """The instant of a start; one that the clocks of the event skip is the same time after they do."""
    if start.tzinfo is not None:
        return start

    return start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))


def city_of(zone: str) -> str:
    """Return the city that a time zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ").casefold()


def at_zone(instant: datetime, zone: str) -> datetime:
    """The instant with the offset of the event's zone."""
    offset = instant.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None

    return instant.astimezone(timezone(offset))


def local_time(instant: datetime, zone: str) -> datetime:
    """The wall-clock time at the event, to the minute."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def words_of(value: Any) -> str:
    """A text without what cannot be seen, outer blanks, and lone surrogates (JSON may hold them)."""
    if not isinstance(value, str):
        return ""

    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def line_of(value: Any) -> str:
    """A text, or a number, as one line."""
    return " ".join(words_of(str(value) if isinstance(value, int) else value).split())


def id_of(value: Any) -> str:
    """An id made of a text: ASCII where it can be; empty if nothing is left."""
    folded = unicodedata.normalize("NFKD", line_of(value).casefold()).replace("đ", "d")
    plain = "".join(c for c in folded if not unicodedata.combining(c))

    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:56].strip("-")


class UniqueIds:
    """Ids given out so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def free(self, name: str) -> str:
        """Return *name*, with a number behind it if it is taken, and take it."""
        candidate, number = name, self._last.get(name, 1)

        while candidate in self._taken:
            number += 1
            candidate = f"{name}-{number}"

        self._last[name] = number
        self._taken.add(candidate)

        return candidate


def named_uniquely(names: Iterable[str], fallback: str) -> dict[str, str]:
    """Return an id for each different name, in their order."""
    ids = UniqueIds()
    return {name: ids.free(id_of(name) or fallback) for name in dict.fromkeys(names)}
