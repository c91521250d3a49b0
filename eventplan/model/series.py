"""Series: sessions in a row, held in stays that the search chooses. A stay is a slot of a grid in a room."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import BeforeValidator

from .base import ByName, Field, Id, Many, Open, Price, Takes, Text
from .gone import Gone, left_of
from .places import as_tuple
from .sessions import AnyKind, Kind
from .spans import During, Window
from .times import Lasting, Minutes

Path: TypeAlias = tuple[str | int, ...]
"""The way to a part of a scenario: `("series", 0, "kind")`."""


class StayPrice(Open):
    """What a stay costs in some slots, in some rooms, or in some slots of some rooms."""

    during: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="The slots: those that overlap one of these windows. If empty, all."
    )
    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        default=(), description="The rooms. If empty, all."
    )
    price: Price = Field(default=10, description="Points.")


class SeriesItem(ByName):
    """A session of a series; its id alone will do."""

    named: ClassVar[str] = "session"
    stated_in: ClassVar[str] = "sessions"

    session: Id = Field(description="The session.")
    position: Annotated[int, Field(ge=1, le=20_000)] | None = Field(
        default=None, description="Wished position in the series: 1 for the first."
    )
    prices: Many[StayPrice] = Field(default=(), description="What it costs to hold it in a stay.")

    def without(self, gone: Gone) -> "SeriesItem | None":
        """Return the item, or None if its session is gone."""
        return None if self.session in gone.sessions else self

    def moved_up(self, free: Sequence[int], number: int) -> "SeriesItem":
        """Return the item as it is wished in a series of *number*, where these positions are *free*."""
        if self.position is None:
            return self

        before = sum(position < self.position for position in free)

        return self.model_copy(update={"position": max(1, min(self.position - before, number))})


class Series(Open):
    """
    Sessions that belong together: a track, a committee, a segment.

    They are held in stays. A stay is a slot of a grid in a room: the first session starts when the slot
    starts, each of the others when the one before it ends, and no other series is there.
    """

    id: Id = Field(description="Identifies the series. It is not the id of a session.")
    title: Text = Field(description="Title, in one or several languages.")
    items: Takes[Annotated[tuple[SeriesItem, ...], Field(min_length=1)], Sequence[SeriesItem | Id]] = Field(
        description=(
            "The sessions of the series: ids, or whole sessions, written here with an `id`, the fields "
            "of a session, `position` and `prices`. Each is in one series only."
        )
    )
    kind: Takes[AnyKind | None, Kind | str | None] = Field(
        default=None, description="Kind of the sessions that are written in `items`, unless they state one."
    )
    slots: Id = Field(description="The slot grid (one of `slot_grids`) whose slots are stays.")
    rooms: Many[Id] = Field(default=(), description="The rooms to choose from. If empty, all.")
    gap: Takes[Minutes, Lasting] = Field(
        default=0, description="Minutes from the end of a session to the start of the next in its stay."
    )
    most_at_once: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Maximum number of stays in one slot. If omitted, any number."
    )
    prices: Many[StayPrice] = Field(default=(), description="What each stay costs.")
    room_price: Price = Field(default=0, description="Points for each room beyond the first.")
    at_once_price: Price = Field(default=0, description="Points for each stay beyond the first in one slot.")
    break_price: Price = Field(
        default=0, description="Points if its slots are not in a row: a slot of the grid lies between them."
    )
    position_price: Price = Field(
        default=0,
        description=(
            "Points for each session that is not at its wished position. Positions count in the order of "
            "slots, then of rooms, then of time."
        ),
    )
    distance_price: Price = Field(
        default=0,
        description=(
            "Points for each place between the position of a session and its wished one: a session that is "
            "wished fourth and comes second pays twice."
        ),
    )

    def without(self, gone: Gone) -> "Series | None":
        """Return the series as it is left, with wished positions moved up; None if nothing is."""
        items: tuple[SeriesItem, ...] = left_of(self.items, gone)
        if items is self.items:
            return self

        free = [item.position for item in self.items if item.session in gone.sessions and item.position]
        items = tuple(item.moved_up(free, len(items)) for item in items)

        return self.model_copy(update={"items": items}) if items else None

    @property
    def sessions(self) -> tuple[Id, ...]:
        """Ids of its sessions."""
        return tuple(item.session for item in self.items)


def sessions_apart(tree: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Path, Path]]:
    """
    Return a scenario as it is stated, with the sessions that are written inside series among the others.

    Also return the path at which each of them, and what it has from its series, was written, by its new path.
    """
    stated, sessions = tree.get("series"), tree.get("sessions", ())
    if not isinstance(stated, list | tuple) or not isinstance(sessions, list | tuple):
        return {**tree}, {}

    all_sessions, all_series = [*sessions], []
    written: dict[Path, Path] = {}

    for i, series in enumerate(stated):
        items = series.get("items") if isinstance(series, Mapping) else None

        if isinstance(items, list | tuple):
            left = []

            for n, item in enumerate(items):
                if _is_session(item):
                    path: Path = ("sessions", len(all_sessions))
                    written[path] = ("series", i, "items", n)

                    if "kind" not in item and "kind" in series:
                        written[(*path, "kind")] = ("series", i, "kind")

                    session, item = _apart(item, series)
                    all_sessions.append(session)

                left.append(item)

            series = {**series, "items": left}

        all_series.append(series)

    return ({**tree, "sessions": all_sessions, "series": all_series} if written else {**tree}), written


def _is_session(item: Any) -> bool:
    return isinstance(item, Mapping) and "id" in item and "session" not in item


def _apart(item: Mapping[str, Any], series: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the session that is written as an item, and what is left of the item."""
    kind = {"kind": series["kind"]} if "kind" in series else {}
    session = {**kind, **_but(item, OF_ITEMS)}

    return session, {"session": item["id"], **_but(item, item.keys() - OF_ITEMS)}


def _but(item: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


OF_ITEMS = frozenset({"position", "prices"})
"""What is stated of a session as an item of its series, and is none of its own fields."""
