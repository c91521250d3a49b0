"""What sessions are made of: attendance, classification, firmness, wishes, links."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from .base import ByName, Field, Id, Many, Open, Price, Takes, Text
from .gone import Gone
from .places import as_tuple
from .spans import During, Window
from .times import Duration, Lasting


class Attendance(StrEnum):
    """Who goes to a session, apart from the people it requires."""

    EVERYONE = "everyone"
    """Every member of every invited delegation who is present and free must attend."""
    HEADS = "heads"
    """The head of every invited delegation must attend."""
    DELEGATIONS = "delegations"
    """Every invited delegation must have `seats` members there (rule `delegation-coverage`)."""
    OPEN = "open"
    """Members of invited delegations come by interest (preference `interest-coverage`)."""
    CLOSED = "closed"
    """Nobody else."""


Absence = Literal["forbidden", "free"] | Annotated[int, Field(ge=1, le=1000)]
"""
How much the absence weighs of somebody for whom a session is meant.

`forbidden`: heads of delegation and named people must be there (rule `attendance`), and others cost a
point each. A number: nobody is bound, and this many points for each delegate, more for higher ranks
(preference `absences`). `free`: people come and go.
"""


class Classification(StrEnum):
    """Who may know about a session."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    RESTRICTED = "restricted"


class Level(StrEnum):
    """How firmly a placement is fixed when the event is replanned."""

    DRAFT = "draft"
    PUBLISHED = "published"
    NOTIFIED = "notified"
    UNDER_WAY = "under-way"
    DONE = "done"

    @property
    def order(self) -> int:
        """0 for a draft; a larger number is firmer."""
        return list(Level).index(self)


class LevelDuring(Open):
    """How firmly everything planned in a period is fixed."""

    during: Takes[Window, During] = Field(
        description=("The period. It covers every session that overlaps it.")
    )
    level: Takes[Level, Level | str] = Field(description="How firmly it is fixed.")


class WishedTime(Open):
    """A preferred time."""

    window: Takes[Window, During] = Field(description="The session should lie inside this window.")
    also: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="Other windows that are just as good."
    )
    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        default=(), description="The wish is met only in one of these rooms, if any are given."
    )
    price: Price = Field(default=10, description="Points if it is at another time.")
    each: Takes[Duration | None, Lasting | None] = Field(
        default=None,
        description=(
            "Charge the price per started interval of this length from the nearest "
            "window. If omitted, charge it once."
        ),
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.each is not None and self.room:
            raise PydanticCustomError(
                "wish",
                "`each` counts minutes and cannot apply to rooms: give `each` or `room`, or two wishes",
            )
        return self

    @property
    def windows(self) -> tuple[Window, ...]:
        """Every window that would do."""
        return (self.window, *self.also)

    def __str__(self) -> str:
        return " or ".join(map(str, self.windows))


class WishedRoom(Open):
    """A preferred room."""

    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        description="One of these rooms should be used.", min_length=1
    )
    price: Price = Field(default=10, description="Points if it is in another room.")


class RoomWindows(Open):
    """When a session may be in some rooms: the grand hall only in the morning."""

    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        description="The rooms to which the windows apply.", min_length=1
    )
    windows: Takes[Annotated[tuple[Window, ...], Field(min_length=1)], Sequence[During]] = Field(
        description="The session must lie inside one of these windows if it is in one of the rooms."
    )


Url = Annotated[str, StringConstraints(pattern=r"^https?://[!-;=?-~]{1,2000}$")]
"""An address on the web, without blanks and angle brackets."""

_NAMED_LINK = re.compile(r"(.*\S)\s*<(\S+)>\Z", re.S)


def parse_link(value: Any) -> Any:
    """Read `https://example.org/live`, or `Live stream <https://example.org/live>`."""
    if not isinstance(value, str):
        return value
    named = _NAMED_LINK.match(value.strip())
    return {"title": named[1], "url": named[2]} if named else {"url": value.strip()}


class Link(Open):
    """Something on the web that belongs to a session: a stream, documents, a registration."""

    url: Url = Field(description="The address: `https://…`.")
    title: Text | None = Field(
        default=None, description="What is there, for people; none: the address alone."
    )


_LINK_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": r"https?://\S+"},
        {
            "type": "object",
            "properties": {
                "url": {"type": "string", "pattern": r"^https?://[!-;=?-~]{1,2000}$"},
                "title": {
                    "anyOf": [
                        {"type": "string", "minLength": 1},
                        {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
                    ]
                },
            },
            "required": ["url"],
            "additionalProperties": False,
        },
    ]
}

AnyLink = Annotated[Link, BeforeValidator(parse_link), WithJsonSchema(_LINK_SCHEMA)]
"""A link with its fields, or as one text."""

Ids = tuple[Id, ...]


class ExhibitionBooth(ByName):
    """A booth on the floor plan of an exhibition; its id alone will do."""

    named: ClassVar[str] = "id"

    id: Id = Field(description="Identifies the booth.")
    next_to: Many[Id] = Field(default=(), description="Booths next to this one.")


class Exhibitor(ByName):
    """A delegation that asks for a booth; its id alone will do."""

    named: ClassVar[str] = "delegation"

    delegation: Id = Field(description="Who exhibits.")
    wishes: Many[Id] = Field(default=(), description="Booths wished, best first.")
    near: Many[Id] = Field(default=(), description="Exhibitors that it wants next to it.")
    apart: Many[Id] = Field(default=(), description="Exhibitors that must not be next to it.")

    def without(self, gone: Gone) -> "Exhibitor | None":
        """Return the exhibitor, near to and apart from those who are left; None if it is gone itself."""
        if self.delegation == gone.party:
            return None
        return self.model_copy(
            update={"near": gone.but_party(self.near), "apart": gone.but_party(self.apart)}
        )
