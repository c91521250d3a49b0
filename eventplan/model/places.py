"""Where an event happens: venues, security zones, checkpoints, rooms, and the ways between them."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from .base import Field, Heads, Id, Many, Open, Price, Takes, Text
from .spans import During, Window
from .times import Lasting, Minutes


def as_tuple(value: Any) -> Any:
    """Let one item stand for a list of one."""
    return (value,) if isinstance(value, str) else value


Geo = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]
"""Latitude and longitude in degrees (WGS 84)."""


class Venue(Open):
    """A building or site with its own opening hours."""

    id: Id = Field(description="Identifies the venue.")
    name: Text = Field(description="What people call it.")
    address: Text | None = Field(default=None, description="Postal address, for agendas.")
    geo: Geo | None = Field(
        default=None, description="Latitude and longitude in degrees, for agendas: `[21.0065, 105.7876]`."
    )
    open: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="When the venue can be used. If empty, whenever the event is open."
    )


class Zone(Open):
    """A security zone: rooms under one clearance, one cap and one set of checkpoints. Zones nest."""

    id: Id = Field(description="Identifies the zone.")
    name: Text = Field(description="What people call it.")
    within: Id | None = Field(default=None, description="The zone that surrounds this one, if any.")
    clearance: Id | None = Field(
        default=None,
        description="Clearance level (one of `clearances`) needed to enter. If omitted, entry is free.",
    )
    cap: Heads | None = Field(
        default=None, description=("Maximum number of people at any time, including nested zones and staff.")
    )
    staff: Heads = Field(
        default=0,
        description=("Number of staff and guards who are always inside (they count against the cap)."),
    )
    sweep: Takes[Minutes, Lasting] = Field(default=0, description="Minutes needed to sweep one of its rooms.")
    transit: Takes[Minutes, Lasting] = Field(
        default=0,
        description="Minutes that a person with clearance needs to pass its checkpoint from outside.",
    )


class Checkpoint(Open):
    """A gate with screening lanes by which people enter a zone."""

    id: Id = Field(description="Identifies the checkpoint.")
    name: Text = Field(description="What people call it.")
    zone: Id = Field(description="The zone that it lets people into.")
    lanes: Annotated[int, Field(ge=1, le=500)] = Field(description="Screening lanes.")
    rate: Annotated[int, Field(ge=1, le=2_000)] = Field(
        default=150,
        description=(
            "People per hour that one lane can screen. Default 150: mean of airport-type lanes (ACRP)."
        ),
    )
    opens: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="When the gate is open. If empty, always."
    )
    queue: Heads = Field(default=200, description=("Maximum number of people who may wait in front of it."))


_SEATS = {"type": "integer", "minimum": 0, "maximum": 200_000}
_LAYOUTS = {
    "type": "object",
    "propertyNames": {"type": "string", "pattern": r"^[\w][\w.:-]*$", "minLength": 1, "maxLength": 64},
    "additionalProperties": _SEATS,
}

Capacity = Annotated[
    dict[Id, Annotated[int, Field(ge=0, le=200_000)]],
    BeforeValidator(lambda value: {"any": value} if isinstance(value, int) else value),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_SEATS, {**_LAYOUTS, "minProperties": 1}]}),
]
"""Seats by layout (`{theatre: 400, boardroom: 60}`), or one number for every layout."""


PRESS_WORDS = frozenset({"press", "media", "presse", "medien", "prensa", "imprensa", "stampa"})
"""Words in the id or the name of a room that say that it is for the press."""

OF_THE_PRESS = ("press-conference", "rehearsal", "break", "hold")
"""What a room of the press is for, where nothing is stated."""

OTHER_USE = 15
"""Points for using a room for what it is not meant for, where nothing else is stated."""

_WORD = re.compile(r"[^\W\d_]+")


class Room(Open):
    """A place that one session at a time can use."""

    id: Id = Field(description="Identifies the room.")
    name: Text = Field(description="What people call it.")
    venue: Id = Field(description="The venue that it is in.")
    zone: Id | None = Field(default=None, description="The security zone that it is in, if any.")
    floor: str = Field(default="", max_length=20, description="Floor, as people say it.")
    capacity: Takes[Capacity, Capacity | int] = Field(
        description="Seats by layout (`{theatre: 400, boardroom: 60}`), or one number for every layout."
    )
    features: Many[Id] = Field(default=(), description="What it has: `stage`, `screen`, `step-free`, …")
    booths: Annotated[int, Field(ge=0, le=50)] = Field(default=0, description="Interpretation booths.")
    available: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="When it can be used. If empty, whenever the event is open."
    )
    holds: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="When it is reserved for something else."
    )
    turnover: Takes[Minutes, Lasting] = Field(
        default=0,
        description=(
            "Minutes needed between two uses. A combined room needs the turnover of its "
            "parts, if that is longer."
        ),
    )
    combines: Many[Id] = Field(
        default=(),
        description="The rooms that form this one when the walls are opened. Using it occupies them.",
    )
    meant_for: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        default=(),
        description=(
            "What the room is for: kinds, themes or sessions. Other uses cost points (preference "
            "`room-purpose`). If empty, anything; but a room with `press` or `media` in its id or"
            " name is for press conferences, unless `other_use` or `other_uses` says otherwise."
        ),
    )
    other_use: Price = Field(default=OTHER_USE, description="Points for any use other than `meant_for`.")
    other_uses: Takes[dict[Id, Price], Mapping[Id, Price]] = Field(
        default_factory=dict,
        description="Points for other uses, by kind, theme or session.",
    )
    bookable: bool = Field(
        default=True, description=("If false, only sessions that name it in `room` may use it.")
    )

    @property
    def named_for(self) -> tuple[str, ...]:
        """What its id or name says that it is for, where nothing is stated of its use: nothing, mostly."""
        if self.meant_for or self.other_uses or self.other_use != OTHER_USE:
            return ()

        names = self.name.values() if isinstance(self.name, dict) else (self.name,)
        words = {word for text in (self.id, *names) for word in _WORD.findall(text.casefold())}

        return OF_THE_PRESS if words & PRESS_WORDS else ()

    def seats(self, layout: str | None) -> int | None:
        """Seats in *layout*, or in the room's roomiest layout; None if it has no such layout."""
        if layout is None:
            return max(self.capacity.values())

        return self.capacity.get(layout, self.capacity.get("any"))


class Way(Open):
    """Walking time between two rooms that differs from the general rule."""

    a: Id = Field(description="One room.")
    b: Id = Field(description="The other room.")
    minutes: Takes[Minutes, Lasting] = Field(
        description=("Minutes on foot in either direction, without checkpoints.")
    )


class Walking(Open):
    """
    Minutes on foot between rooms. The checkpoint time of each zone entered is added.

    The defaults are assumed, from the size of large conference centres; measure your own.
    """

    same_floor: Takes[Minutes, Lasting] = Field(
        default=3, description="Between two rooms on one floor of one venue."
    )
    other_floor: Takes[Minutes, Lasting] = Field(default=5, description="Between two floors of one venue.")
    other_venue: Takes[Minutes, Lasting] = Field(default=30, description="Between two venues.")
    ways: Many[Way] = Field(default=(), description="Pairs of rooms to which these times do not apply.")
