"""
Times as planners write them, and spans as rules compare them.

A scenario states *wall-clock* times in the event's time zone (naive datetimes; where the clocks show a
time twice, with the offset that says which of the two: `OffsetMoment`). A plan states *instants* (aware
datetimes with a fixed offset), which compare and subtract correctly whatever the zone does in between.
`Event.instant` turns the first into the second, `Event.moment` the second into the first.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, SupportsIndex

from pydantic import (
    BeforeValidator,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from .base import Field

_DURATION = re.compile(r"(?:(\d{1,4})\s*h)?\s*(?:(\d{1,5})\s*min)?\Z", re.A)

OFFSET_PATTERN = r"[+-](?:0\d|1\d|2[0-3]):[0-5]\d"

MOMENT_PATTERN = rf"\d{{4}}-\d{{2}}-\d{{2}}[ T]\d{{2}}:\d{{2}}(?::00)?(?:{OFFSET_PATTERN})?"
"""How a wall-clock time is written, its offset from UTC included where one is stated."""

_MOMENT = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})[ T](\d{{2}}:\d{{2}})(?::00)?({OFFSET_PATTERN})?\Z", re.A)

_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\Z", re.A)

CLOCK_AT_OFFSET = re.compile(rf"(\d{{2}}:\d{{2}})({OFFSET_PATTERN})?\Z", re.A)

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""No event is planned beyond; and what is counted from a date stays within what dates can say."""

Lasting = int | str | timedelta
"""What a duration is given as: minutes, `"1 h 15 min"`, or a timedelta."""

OfDay = int | str | time
"""What a time of day is given as: `"09:00"`, a time, or minutes after midnight."""

OnDay = date | str
"""What a date is given as."""

At = datetime | str
"""What a wall-clock time is given as: a naive datetime, or `"2025-10-25 09:00"`."""


def parse_minutes(value: Any) -> Any:
    """Read `75 min`, `1 h 15 min`, a whole number of minutes, or a timedelta."""
    if isinstance(value, timedelta):
        whole, rest = divmod(value, timedelta(minutes=1))
        if rest:
            raise PydanticCustomError("duration", "a duration is a whole number of minutes")

        return whole

    if isinstance(value, str):
        match = _DURATION.match(value.strip())
        if not match or not any(match.groups()):
            raise PydanticCustomError(
                "duration",
                "'{value}' is not a duration: write `75 min` or `1 h 15 min`",
                {"value": value[:40]},
            )

        return int(match[1] or 0) * 60 + int(match[2] or 0)

    return value


def show_minutes(value: int) -> str:
    """Write minutes as a scenario file has them: `75 min`."""
    return f"{value} min"


_DURATION_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 20160},
        {"type": "string", "pattern": r"^\s*(\d{1,4}\s*h)?\s*(\d{1,5}\s*min)?\s*$", "minLength": 2},
    ]
}

Minutes = Annotated[
    int,
    BeforeValidator(parse_minutes),
    Field(ge=0, le=20_160),
    PlainSerializer(show_minutes, return_type=str),
    WithJsonSchema(_DURATION_SCHEMA),
]
"""A duration of 0 minutes to 14 days: `75 min`, `1 h 15 min`, or a whole number of minutes."""

Duration = Annotated[
    int,
    BeforeValidator(parse_minutes),
    Field(ge=1, le=20_160),
    PlainSerializer(show_minutes, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 20160}, _DURATION_SCHEMA["anyOf"][1]]}
    ),
]
"""A duration of at least one minute."""


class OffsetMoment(datetime):
    """
    A wall-clock time with the offset from UTC that the clocks have then: `2027-10-31 02:30+02:00`.

    It says which of the two is meant where the clocks show a time twice. It is naive, and compares with
    other wall-clock times as they do with each other. What is reckoned from it has no offset: reckon
    with instants.
    """

    offset: timedelta | None = None

    @classmethod
    def of(cls, wall: datetime, offset: timedelta | None) -> "OffsetMoment":
        """Return a wall-clock time with its offset."""
        moment = cls(wall.year, wall.month, wall.day, wall.hour, wall.minute)
        moment.offset = offset

        return moment

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, datetime):
            return NotImplemented

        return datetime.__eq__(self, other) and self.offset == offset_of(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = datetime.__hash__

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        del protocol
        return OffsetMoment.of, (datetime(*self.timetuple()[:5]), self.offset)


def offset_of(moment: datetime) -> timedelta | None:
    """Return the offset that a wall-clock time of a scenario states; None if it states none."""
    return getattr(moment, "offset", None)


def parse_moment(value: Any) -> Any:
    """Read `2025-10-25 09:00`: wall-clock time in the event's time zone, with its offset if one is stated."""
    if isinstance(value, str):
        match = _MOMENT.match(value.strip())
        if not match:
            raise PydanticCustomError(
                "moment", "'{value}' is not a time: write `2025-10-25 09:00`", {"value": value[:40]}
            )

        return moment_of(date_of(match[1]), match[2], match[3])

    if isinstance(value, datetime):
        if value.second or value.microsecond:
            raise PydanticCustomError("moment", "times are whole minutes")

        date_of(value.date().isoformat())
        offset = value.utcoffset()

        return value if offset is None else OffsetMoment.of(value, offset)

    raise PydanticCustomError("moment", "a time is written `2025-10-25 09:00`")


def moment_of(day: date, clock: str, offset: str | None) -> datetime:
    """Return a wall-clock time, with its offset if one is stated."""
    wall = datetime.combine(day, time()) + _clock(clock)
    if offset is None:
        return wall

    ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:]))
    return OffsetMoment.of(wall, ahead if offset[0] == "+" else -ahead)


def date_of(value: str) -> date:
    """Read a date."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError(
            "date", "'{value}' is not a date of the calendar", {"value": value}
        ) from None

    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = "'{value}' is a slip of the pen: a year is one from {first} to {last}"
        raise PydanticCustomError("date", words, {"value": value, "first": FIRST_YEAR, "last": LAST_YEAR})

    return day


def _clock(value: str) -> timedelta:
    match = _CLOCK.match(value)
    if not match or (match[1] == "24" and match[2] != "00"):
        raise PydanticCustomError(
            "clock", "'{value}' is not a time of day: write `09:00`", {"value": value[:20]}
        )

    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def show_moment(value: datetime) -> str:
    """Write a wall-clock time as a scenario file has it."""
    # `%Y` would write the year 225 with three digits.
    return f"{value.isoformat(' ', 'minutes')}{show_offset_of(value)}"


def show_offset_of(value: datetime) -> str:
    """Return the offset that a moment states, as it is written; else nothing."""
    offset = offset_of(value)
    return "" if offset is None else show_offset(offset)


def show_offset(offset: timedelta) -> str:
    """Write an offset from UTC: `+02:00`."""
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_of(instant: datetime) -> str:
    """Return the offset of an instant, as it is written."""
    return show_offset(instant.utcoffset() or timedelta())


Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    PlainSerializer(show_moment, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{MOMENT_PATTERN}$"}),
]
"""
A wall-clock time in the event's time zone, to the minute: `2025-10-25 09:00`.

Where the clocks show it twice, with the offset that they have then: `2027-10-31 02:30+02:00`.
"""


def parse_clock(value: Any, info: ValidationInfo) -> Any:
    """Read a time of day as minutes after midnight: `09:00`, up to `24:00`."""
    if isinstance(value, str):
        return int(_clock(value.strip()).total_seconds()) // 60
    if isinstance(value, time):
        return value.hour * 60 + value.minute

    # In a file a number is no guess at a time: `9` might be an hour or a minute.
    in_a_file = bool(info.context and info.context.get("file"))
    if isinstance(value, int) and not isinstance(value, bool) and not in_a_file:
        return value

    raise PydanticCustomError("clock", "a time of day is written `09:00`")


def show_clock(value: int) -> str:
    """Write minutes after midnight as `09:00`."""
    return f"{value // 60:02}:{value % 60:02}"


Clock = Annotated[
    int,
    BeforeValidator(parse_clock),
    Field(ge=0, le=1440),
    PlainSerializer(show_clock, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-4]):[0-5]\d$"}),
]
"""A time of day in minutes after midnight, written `09:00`; `24:00` is the end of the day."""


def parse_day(value: Any) -> Any:
    """Read a date written `2025-10-25`."""
    if isinstance(value, str):
        if not re.match(r"\d{4}-\d{2}-\d{2}\Z", value.strip(), re.A):
            raise PydanticCustomError(
                "date", "'{value}' is not a date: write `2025-10-25`", {"value": value[:40]}
            )

        return date_of(value.strip())

    if isinstance(value, date) and not isinstance(value, datetime):
        return date_of(value.isoformat())

    raise PydanticCustomError("date", "a date is written `2025-10-25`")


Day = Annotated[
    date,
    BeforeValidator(parse_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
"""A date: `2025-10-25`."""
