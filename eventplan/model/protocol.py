"""Speakers lists and signing orders, held inside sessions."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from .base import ByName, Field, Id, Many, Part, Price, Takes, Text
from .gone import Gone, left_of
from .parties import DelegationKind, Rank
from .resources import ReadyBy
from .times import Duration, Lasting, Minutes


class Stand(StrEnum):
    """Where somebody stands in a list: before all others, after them, or by rank as they do."""

    FIRST = "first"
    LAST = "last"
    BY_RANK = "by-rank"


class Compared(StrEnum):
    """Who is compared with whom when a list is put in the order of protocol."""

    WHOLE = "whole"
    """Everybody on the list, over all parts in the order of time."""
    PART = "part"
    """Those of one part."""


CATEGORIES: tuple[tuple[DelegationKind, ...], ...] = (
    (DelegationKind.HOST, DelegationKind.STATE),
    (DelegationKind.OBSERVER,),
    (DelegationKind.UN, DelegationKind.INTERGOVERNMENTAL),
    (DelegationKind.NGO, DelegationKind.ACADEMIA, DelegationKind.PRIVATE_SECTOR, DelegationKind.MEDIA),
)
"""
States, observer States, organisations of States, all others: the order of the general debate of the
General Assembly (74th session: Member States, observer States, supranational and other observers).
"""


class ListPart(ByName):
    """A session that holds part of a list; its id alone will do."""

    named: ClassVar[str] = "session"

    session: Id = Field(description="The session.")
    offset: Takes[Minutes, Lasting] = Field(
        default=0, description="Minutes after its start at which the list begins."
    )
    minutes: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Minutes that it gives to the list; none: to its end."
    )
    most: Annotated[int, Field(ge=0, le=10_000)] | None = Field(
        default=None, description="Most items in this part."
    )
    least: Annotated[int, Field(ge=0, le=10_000)] = Field(default=0, description="Least items in this part.")
    ranks: Takes[tuple[Rank, ...], Sequence[Rank | str]] = Field(
        default=(),
        description="Ranks that it is for, by decision: ministers on the first day. Empty means all.",
    )
    kinds: Takes[tuple[DelegationKind, ...], Sequence[DelegationKind | str]] = Field(
        default=(), description="Kinds of delegations that it is for, by decision. Empty means all."
    )

    def without(self, gone: Gone) -> "ListPart | None":
        """Return the part, or None if its session is gone."""
        return None if self.session in gone.sessions else self


class Item(ByName):
    """One statement or signature; the id of the delegate alone will do."""

    named: ClassVar[str] = "who"

    who: Id = Field(description="The delegate who speaks or signs.")
    seconds: Annotated[int, Field(ge=1, le=86_400)] | None = Field(
        default=None, description="Seconds it takes; none means the list's."
    )
    parts: Many[Id] = Field(
        default=(),
        description="Sessions in which it may be held, by decision; empty means all parts that are for it.",
    )
    for_group: Text | None = Field(
        default=None, description="Group of States on whose behalf it is made: it stands where `groups` says."
    )

    def without(self, gone: Gone) -> "Item | None":
        """Return the item, in any part if those it was bound to are gone; None if its person is gone."""
        if self.who in gone.people:
            return None
        return self.model_copy(update={"parts": gone.but_sessions(self.parts)})


class OrderOfProtocol(Part):
    """What a speakers list and a signing order have in common."""

    id: Id = Field(description="Identifies the list.")
    parts: Takes[Annotated[tuple[ListPart, ...], Field(min_length=1)], Sequence[ListPart | Id]] = Field(
        description="Sessions that hold it; what counts is the order of time in which they are held."
    )
    items: Takes[Annotated[tuple[Item, ...], Field(min_length=1)], Sequence[Item | Id]] = Field(
        description="Who speaks or signs."
    )
    first: Many[Id] = Field(
        default=(),
        description="Delegates who come first of the whole list, in this order, whatever their rank.",
    )
    host: Stand = Field(
        default=Stand.FIRST,
        description="Where the highest of the host's delegates on it stands: `first`, `last` or `by-rank`.",
    )
    organisation: Stand = Field(
        default=Stand.BY_RANK,
        description="Where the head of the organisation that convenes the event stands: as `host`.",
    )
    groups: Stand = Field(
        default=Stand.FIRST,
        description="Where those who act on behalf of a group of States stand (`for_group`).",
    )
    categories: Takes[tuple[tuple[DelegationKind, ...], ...], Sequence[Sequence[DelegationKind | str]]] = (
        Field(
            default=CATEGORIES,
            description="Kinds of delegations, those who come first in front; rank decides within one line. "
            "Default: States, observer States, organisations of States, all others.",
        )
    )
    order: Compared = Field(
        default=Compared.WHOLE,
        description="`whole`: protocol orders the list over all its parts; `part`: each part by itself.",
    )
    letter: Annotated[str, Field(pattern="^[A-Z]$")] = Field(
        default="A", description="Letter drawn by lot at which the English alphabetical order begins."
    )
    call_up: Takes[Minutes, Lasting] = Field(
        default=10, description="Minutes before the item from which the person waits (COP21: 10)."
    )
    inversion: Price = Field(
        default=100, description="Points for each person who is out of the order of protocol; see `order`."
    )
    together: Price = Field(
        default=200,
        description="Points for each two people, of parties that avoid each other, who wait for their turns "
        "at one time. Side by side they never wait: rule `non-encounter`.",
    )

    def without(self, gone: Gone) -> Self | None:
        """Return the list of the items and parts that are left; None if there are none."""
        items, parts = left_of(self.items, gone), left_of(self.parts, gone)
        first = gone.but_people(self.first)
        return (
            self.model_copy(update={"items": items, "parts": parts, "first": first})
            if items and parts
            else None
        )


class SpeakersList(OrderOfProtocol):
    """A list of statements."""

    organisation: Stand = Field(
        default=Stand.FIRST,
        description="Where the head of the organisation that convenes the event stands: as `host`. First is "
        "before the host, as the Secretary-General opens the general debate.",
    )
    chairing: Price = Field(
        default=50,
        description="Points for each person who speaks in a session that the person chairs, where another "
        "part might hold the statement. Whoever is in the chair is not called up to a seat.",
    )
    seconds: Annotated[int, Field(ge=1, le=86_400)] = Field(
        default=300, description="Seconds of one statement, with the change of speaker."
    )


class SigningOrder(OrderOfProtocol):
    """A sequence of signatures at one or more desks."""

    seconds: Annotated[int, Field(ge=1, le=86_400)] = Field(
        default=60, description="Seconds of one signature."
    )
    desks: Annotated[int, Field(ge=1, le=50)] = Field(
        default=1, description="Desks at which people sign at once."
    )
    full_powers: Many[ReadyBy] = Field(
        default=(), description="When full powers are deposited, where not before the event."
    )
    duration: Takes[Duration | None, Lasting | None] = Field(
        default=None, description="Minutes planned in all, for information."
    )

    def without(self, gone: Gone) -> Self | None:
        """Return the sequence of the signatures and full powers that are left."""
        listed = super().without(gone)
        return listed and listed.model_copy(update={"full_powers": left_of(self.full_powers, gone)})
