"""What a plan is made of: instants, placements, turns, sweeps, arrivals, and how it was found."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic_core import PydanticCustomError

from .base import Field, Id, Many, Part, Takes
from .times import FIRST_YEAR, LAST_YEAR


def _in_our_time(value: datetime) -> datetime:
    """An instant that can be counted from and shown in any zone."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        words = "the year {year} is not one from {first} to {last}"
        raise PydanticCustomError(
            "instant", words, {"year": value.year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )

    return value


Position = Annotated[int, Field(ge=1, le=1_000_000)]
"""A place on a list, a team or a desk, from 1."""

Instant = Annotated[
    AwareDatetime,
    AfterValidator(_in_our_time),
    PlainSerializer(lambda value: value.isoformat(timespec="minutes"), return_type=str),
]
"""A date and time with its offset: `2025-10-25T09:00+07:00`."""


Timestamp = Annotated[
    AwareDatetime,
    AfterValidator(_in_our_time),
    PlainSerializer(lambda value: value.isoformat(timespec="seconds"), return_type=str),
]
"""A date and time to the second, with its offset."""


class Placement(Part):
    """Where and when one session is held."""

    session: Id = Field(description="The session.")
    start: Takes[Instant, Instant | str] = Field(description="When it starts.")
    room: Id = Field(description="Where it is held.")


class Run(Part):
    """How the answer was found: enough to find it again."""

    version: str = Field(default="", description="Version of eventplan.")
    solver: str = Field(default="", description="Solver and its version.")
    seed: int = Field(default=0, description="Random seed.")
    workers: int = Field(default=0, description="Search workers; with 1 the answer is the same on every run.")
    effort: float | None = Field(default=None, description="Deterministic effort limit, if any.")
    own: Many[str] = Field(
        default=(), description="Rules and preferences of one's own that were in force: id and place."
    )

    @model_serializer(mode="wrap")
    def _written(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        tree: dict[str, Any] = written(self)
        if not self.own:
            tree.pop("own", None)

        return tree


class Sweep(Part):
    """A sweep of a room by a team, after which the room is sealed."""

    room: Id = Field(description="The room swept.")
    start: Takes[Instant, Instant | str] = Field(description="When it begins.")
    end: Takes[Instant, Instant | str] = Field(description="When it ends, and the seal begins.")
    team: Position = Field(description="Which sweep team.")


class ArrivalTime(Part):
    """When a principal's cars arrive."""

    who: Id = Field(description="The delegate.")
    session: Id = Field(description="The session that the arrival is for.")
    drop_off: Id = Field(description="Where.")
    at: Takes[Instant, Instant | str] = Field(description="When.")


class Turn(Part):
    """The place of one statement or signature."""

    who: Id = Field(description="The delegate who speaks or signs.")
    part: Id = Field(description="The session in which.")
    position: Position = Field(description="Position in that part, from 1.")
    start: Takes[Timestamp, Timestamp | str] = Field(description="When it starts, to the second.")
    end: Takes[Timestamp, Timestamp | str] = Field(description="When it ends.")
    desk: Position = Field(default=1, description="Desk at which the person signs.")
    tentative: bool = Field(default=False, description="True: full powers are not deposited by then.")
