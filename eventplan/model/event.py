"""The event: its days, its opening hours, and its clocks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from . import clocks
from .base import Field, Id, Language, Open, Takes, Text, cached_property
from .gone import Gone
from .spans import Span, Window, joined
from .times import (
    _DURATION_SCHEMA,
    Clock,
    Day,
    Lasting,
    Minutes,
    OfDay,
    OffsetMoment,
    OnDay,
    offset_of,
    show_moment,
)

MOST_DAYS = 400  # A horizon longer than this is a slip of the pen (reliability note T28).


class EventDay(Open):
    """One day of the event and its opening hours."""

    date: Takes[Day, OnDay] = Field(description="The date.")
    opens: Takes[Clock, OfDay] = Field(description="Earliest time at which a room may be occupied.")
    closes: Takes[Clock, OfDay] = Field(
        description="Latest time at which a room may be occupied; `24:00` is midnight."
    )

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.closes <= self.opens:
            raise PydanticCustomError("day", "a day closes after it opens")
        return self


_GRID = {"anyOf": [{"enum": [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60]}, _DURATION_SCHEMA["anyOf"][1]]}


class Event(Open):
    """The whole conference."""

    id: Id = Field(description="Identifies the event: it goes into UIDs, so never change it.")
    title: Text = Field(description="Title, in one or several languages.")
    short_title: Text | None = Field(
        default=None, description="A short title for the names of calendars. If omitted, the title."
    )
    contact: Text | None = Field(
        default=None,
        description="How to reach the agenda desk, for agendas and letters: a number, an address.",
    )
    calendar_class: Literal["public", "by-classification"] = Field(
        default="public",
        description="CLASS of the items of calendars that people subscribe to. `public`: calendar programs "
        "show what the reader may see, whose feed it is alone. `by-classification`: as each session is "
        "classified; Google then shows `Busy` instead of a title.",
    )
    host: Id | None = Field(
        default=None,
        description=(
            "Delegation of the host. If omitted, the only delegation of kind `host`, if there is exactly one."
        ),
    )
    organisation: Id | None = Field(
        default=None,
        description=(
            "Delegation of the organisation that convenes the event: its head opens lists"
            " of statements. If omitted, the only delegation of kind `un` whose head has "
            "the rank of a minister or higher."
        ),
    )
    time_zone: str = Field(description="IANA time zone, such as `Asia/Ho_Chi_Minh`.")
    languages: Takes[Annotated[tuple[Language, ...], Field(min_length=1)], Sequence[Language]] = Field(
        default=("en",), description="Languages of the agendas; the first is the default."
    )
    grid: Takes[Annotated[Minutes, Field(ge=1, le=60), WithJsonSchema(_GRID)], Lasting] = Field(
        default=5,
        description=("Every session starts at a multiple of this after midnight. Default 5 minutes."),
    )
    days: Takes[Annotated[tuple[EventDay, ...], Field(min_length=1)], Sequence[EventDay]] = Field(
        description="Days, in order."
    )

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in clocks.zones():
            raise PydanticCustomError(
                "time_zone",
                "'{value}' is not an IANA time zone: write `Asia/Ho_Chi_Minh`",
                {"value": value[:60]},
            )
        return value

    @field_validator("grid")
    @classmethod
    def _grid(cls, value: int) -> int:
        if 1440 % value or value > 60:
            raise PydanticCustomError("grid", "the grid divides an hour: 1, 5, 10, 15, 20, 30 or 60 min")
        return value

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        dates = [day.date for day in self.days]
        if sorted(set(dates)) != dates:
            raise PydanticCustomError("days", "days are listed once each, in order")
        if (dates[-1] - dates[0]).days > MOST_DAYS:
            raise PydanticCustomError("days", "the event is longer than {most} days", {"most": MOST_DAYS})
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)

    def instant(self, moment: datetime) -> datetime:
        """
        Return a wall-clock time that the scenario states as an instant with a fixed offset.

        Raises a validation error for a time that the clocks skip, or show twice without its offset being
        stated, and for an offset that they do not have then.
        """
        instants, stated = clocks.instants(self.zone, moment), offset_of(moment)
        fitting = [instant for instant in instants if stated is None or instant.utcoffset() == stated]
        if len(fitting) == 1:
            return fitting[0]
        late, early = clocks.readings(self.zone, moment)
        if not instants:
            what, advice = "skip this time", [self.moment(early), self.moment(late)]
        elif len(instants) == 2:
            what, advice = "show this time twice", [self._with_offset(instant) for instant in instants]
        else:
            what, advice = "have another offset then", [self._with_offset(instants[0])]
        details = {
            "moment": show_moment(moment),
            "zone": self.time_zone,
            "what": what,
            "advice": " or ".join(f"`{show_moment(instant)}`" for instant in advice),
        }
        raise PydanticCustomError(
            "moment", "at {moment} the clocks of {zone} {what}: write {advice}", details
        )

    def moment(self, instant: datetime) -> datetime:
        """Return an instant as a scenario states it: wall-clock time, with its offset if it comes twice."""
        local = self.local(instant)
        once = len(clocks.instants(self.zone, local)) == 1
        return local.replace(tzinfo=None) if once else self._with_offset(local)

    def shown(self, instant: datetime, *, day: bool = True) -> str:
        """Return an instant for people: `25 Oct 02:30`, with its offset if the clocks show it twice."""
        moment = self.moment(instant)
        clock = show_moment(moment)[11:]
        return f"{moment:%d %b} {clock}" if day else clock

    @staticmethod
    def _with_offset(local: datetime) -> datetime:
        return OffsetMoment.of(local, local.utcoffset())

    def span(self, window: Window) -> Span:
        """A window of the scenario as a span of instants; at midnight it begins and ends with the day."""
        return Span(self._edge(window.start), self._edge(window.end))

    def _edge(self, moment: datetime) -> datetime:
        if moment.time() == time() and offset_of(moment) is None:
            return self.midnight(moment.date())
        return self.instant(moment)

    def window(self, span: Span) -> Window:
        """Return a span of instants as the scenario states it."""
        start, end = (self._stated(instant) for instant in span)
        return Window(start=start, end=end)

    def _stated(self, instant: datetime) -> datetime:
        day = self.local_date(instant)
        midnight = datetime.combine(day, time())
        return midnight if instant == self.midnight(day) else self.moment(instant)

    def later(self, moment: datetime, minutes: int) -> datetime:
        """Return a stated time, this many minutes later (or earlier), as the scenario would state it."""
        return self.moment(self._edge(moment) + timedelta(minutes=minutes))

    @cached_property
    def opening(self) -> tuple[Span, ...]:
        """
        Opening hours, one span a day.

        Of a time that the clocks show twice a day opens at the first and closes at the second; one that
        they skip is the moment of the change.
        """
        return tuple(
            Span(self.clock(day.date, day.opens), self.clock(day.date, day.closes, last=True))
            for day in self.days
        )

    @cached_property
    def open_throughout(self) -> tuple[Span, ...]:
        """Opening hours; days that touch, one open until midnight and the next from then on, are one."""
        return joined(self.opening)

    def midnight(self, day: date) -> datetime:
        """Return the instant at which a day begins, and the day before it ends."""
        return clocks.midnight(self.zone, day)

    def clock(self, day: date, minutes: int, *, last: bool = False) -> datetime:
        """
        Return the instant at which the clocks show a time of day, in minutes after midnight.

        Of a time that comes twice it is the first, or the *last*; one that the clocks skip is the moment of
        the change.
        """
        return clocks.at(self.zone, day, minutes, last=last)

    def local(self, instant: datetime) -> datetime:
        """Return the same instant with the offset that the clocks at the event have then."""
        return clocks.local(self.zone, instant)

    def local_span(self, span: Span) -> Span:
        """Return the same span, both its ends with the offset that the clocks at the event have then."""
        return Span(self.local(span.start), self.local(span.end))

    def local_date(self, instant: datetime) -> date:
        """Return the day at the event that an instant is in."""
        return clocks.day_of(self.zone, instant)

    def without(self, gone: Gone) -> "Event":
        """Return the event without a host or an organisation that is gone."""
        roles = {
            name: None
            for name in ("host", "organisation")
            if gone.party and getattr(self, name) == gone.party
        }
        return self.model_copy(update=roles) if roles else self
