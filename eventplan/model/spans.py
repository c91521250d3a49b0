"""Stretches of time: windows as a scenario states them, and spans of instants."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple, Self

from pydantic import (
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from .base import Field, Part, Takes
from .times import (
    CLOCK_AT_OFFSET,
    MOMENT_PATTERN,
    OFFSET_PATTERN,
    At,
    Moment,
    date_of,
    moment_of,
    offset_of,
    parse_moment,
    show_moment,
    show_offset_of,
    zone_of,
)


class Window(Part):
    """
    A stretch of wall-clock time, half open.

    Written `2025-10-26 09:00/10:15`, or as a whole day `2025-10-26`. Midnight is where one day ends and
    the next begins, whatever the clocks show then.
    """

    start: Takes[Moment, At] = Field(description="Beginning, included.")
    end: Takes[Moment, At] = Field(description="End, not included.")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            text = value.strip()
            if re.match(r"\d{4}-\d{2}-\d{2}\Z", text, re.A):
                start = datetime.combine(date_of(text), time())
                return {"start": start, "end": start + timedelta(days=1)}

            first, slash, last = text.partition("/")

            if not slash:
                raise PydanticCustomError(
                    "window",
                    "'{value}' is not a window: write `2025-10-26 09:00/10:15`",
                    {"value": text[:60]},
                )

            start = parse_moment(first.strip())
            last = last.strip()
            clock = CLOCK_AT_OFFSET.match(last)
            if clock:
                return {"start": start, "end": moment_of(start.date(), clock[1], clock[2])}

            return {"start": start, "end": parse_moment(last)}

        if isinstance(value, tuple | list) and len(value) == 2:
            return {"start": value[0], "end": value[1]}

        return value

    @model_validator(mode="after")
    def _forward(self) -> Self:
        # Of times with an offset the scenario knows the order: one hour may be there twice.
        if self.end <= self.start and offset_of(self.start) is None and offset_of(self.end) is None:
            raise PydanticCustomError("window", "a window ends after it begins")

        return self

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        start, end = self.start, self.end
        if end == start + timedelta(days=1) and start == datetime.combine(start.date(), time()):
            return start.date().isoformat()
        if end.date() == start.date():
            return f"{show_moment(start)}/{end:%H:%M}{show_offset_of(end)}"
        if end == datetime.combine(start.date(), time()) + timedelta(days=1):
            return f"{show_moment(start)}/24:00"

        return f"{show_moment(start)}/{show_moment(end)}"

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        clock = rf"(?:[01]\d|2[0-4]):[0-5]\d(?:{OFFSET_PATTERN})?"
        moment = {"type": "string", "pattern": f"^{MOMENT_PATTERN}$"}
        ends = {
            "type": "object",
            "properties": {"start": moment, "end": moment},
            "required": ["start", "end"],
            "additionalProperties": False,
        }

        text = {
            "type": "string",
            "pattern": rf"^\d{{4}}-\d{{2}}-\d{{2}}([ T]{clock}/(\d{{4}}-\d{{2}}-\d{{2}}[ T])?{clock})?$",
        }

        return {
            "title": "Window",
            "description": "A stretch of time: `2025-10-26 09:00/10:15`, or a whole day `2025-10-26`.",
            "anyOf": [text, ends, {"type": "array", "items": moment, "minItems": 2, "maxItems": 2}],
        }


During = Window | str | tuple[At, At]
"""What a window is given as."""


class Span(NamedTuple):
    """A stretch between two instants, half open: the currency of the rules."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.end - self.start).total_seconds()) // 60

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share an instant."""
        return self.start < other.end and other.start < self.end

    def within(self, others: Iterable["Span"]) -> bool:
        """Whether it lies wholly inside *others*; of these, two that touch or overlap are one."""
        return any(other.start <= self.start and self.end <= other.end for other in joined(others))

    def widened(self, before: int, after: int) -> "Span":
        """The same span, that many minutes longer before and after."""
        return Span(self.start - timedelta(minutes=before), self.end + timedelta(minutes=after))

    def __str__(self) -> str:
        start, end = f"{self.start:%d %b %H:%M}", f"{self.end:%H:%M}"
        if self.end - self.start >= timedelta(days=1):
            end = f"{self.end:%d %b %H:%M}"
        if self.start.utcoffset() == self.end.utcoffset():
            return f"{start}-{end}"

        # The clocks change in between: without their offsets the times do not say how long it is.
        return f"{start}{zone_of(self.start)}-{end}{zone_of(self.end)}"


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap as one."""
    joined_spans: list[Span] = []

    for span in sorted(spans):
        if joined_spans and span.start <= joined_spans[-1].end:
            last = joined_spans.pop()
            span = Span(last.start, max(last.end, span.end))

        joined_spans.append(span)

    return tuple(joined_spans)
