"""Speakers lists and signing orders, held inside sessions."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from .base import ByName, Field, Id, Many, Open, Price, Takes, Text
from .gone import Gone, left_of
from .parties import DelegationKind, Rank
from .resources import ReadyBy
from .times import Duration, Lasting, Minutes


class Stand(StrEnum):
    """Position in a list: before all others, after them, or by rank like everybody else."""

    FIRST = "first"
    LAST = "last"
    BY_RANK = "by-rank"


class Compared(StrEnum):
    """Which people are compared when a list is put in protocol order."""

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
    stated_in: ClassVar[str] = "sessions"

    session: Id = Field(description="The session.")
    offset: Takes[Minutes, Lasting] = Field(
        default=0, description="Minutes after its start at which the list begins."
    )
    minutes: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description=("Minutes that the session gives to the list. If omitted, until its end.")
    )
    most: Annotated[int, Field(ge=0, le=10_000)] | None = Field(
        default=None, description="Maximum number of items in this part."
    )
    least: Annotated[int, Field(ge=0, le=10_000)] = Field(
        default=0, description=("Minimum number of items in this part.")
    )
    ranks: Takes[tuple[Rank, ...], Sequence[Rank | str]] = Field(
        default=(),
        description=(
            "Ranks that may speak or sign in this part, such as ministers on the first day. If empty, all."
        ),
    )
    kinds: Takes[tuple[DelegationKind, ...], Sequence[DelegationKind | str]] = Field(
        default=(), description=("Kinds of delegation that may speak or sign in this part. If empty, all.")
    )

    def without(self, gone: Gone) -> "ListPart | None":
        """Return the part, or None if its session is gone."""
        return None if self.session in gone.sessions else self


class Item(ByName):
    """One statement or signature; the id of the delegate alone will do."""

    named: ClassVar[str] = "who"

    who: Id = Field(description="The delegate who speaks or signs.")
    seconds: Annotated[int, Field(ge=1, le=86_400)] | None = Field(
        default=None, description="Length in seconds. If omitted, the list's."
    )
    parts: Many[Id] = Field(
        default=(),
        description="Sessions in which it may be held. If empty, any part that its rank and kind allow.",
    )
    for_group: Text | None = Field(
        default=None,
        description=(
            "The group of States on whose behalf it is made. `groups` says where it stands in the list."
        ),
    )

    def without(self, gone: Gone) -> "Item | None":
        """Return the item, in any part if those it was bound to are gone; None if its person is gone."""
        if self.who in gone.people:
            return None

        return self.model_copy(update={"parts": gone.but_sessions(self.parts)})


class OrderOfProtocol(Open):
    """What a speakers list and a signing order have in common."""

    id: Id = Field(description="Identifies the list.")
    title: Text | None = Field(
        default=None,
        description=(
            "What people call it, such as `General debate`, in one or several languages. If omitted, "
            "`Speakers list` or `Signing order` in the reader's language."
        ),
    )
    parts: Takes[Annotated[tuple[ListPart, ...], Field(min_length=1)], Sequence[ListPart | Id]] = Field(
        description=("Sessions in which the list is held. Their order in time counts, not their order here.")
    )
    items: Takes[Annotated[tuple[Item, ...], Field(min_length=1)], Sequence[Item | Id]] = Field(
        description="Who speaks or signs."
    )
    first: Many[Id] = Field(
        default=(),
        description="Delegates who open the whole list in this order, regardless of rank.",
    )
    host: Stand = Field(
        default=Stand.FIRST,
        description="Position of the host's highest delegate on the list: `first`, `last` or `by-rank`.",
    )
    organisation: Stand = Field(
        default=Stand.BY_RANK,
        description="Position of the head of the organisation that convenes the event: as for `host`.",
    )
    groups: Stand = Field(
        default=Stand.FIRST,
        description="Position of those who act on behalf of a group of States (`for_group`).",
    )
    categories: Takes[tuple[tuple[DelegationKind, ...], ...], Sequence[Sequence[DelegationKind | str]]] = (
        Field(
            default=CATEGORIES,
            description=(
                "Kinds of delegation in order of precedence. Rank decides among the kinds"
                " of one line. Default: States, observer States, organisations of States,"
                " all others."
            ),
        )
    )
    order: Compared = Field(
        default=Compared.WHOLE,
        description=(
            "`whole`: protocol orders the list across all its parts. `part`: it orders each part separately."
        ),
    )
    letter: Annotated[str, Field(pattern="^[A-Z]$")] = Field(
        default="A",
        description=("The letter, drawn by lot, with which the English alphabetical order begins."),
    )
    call_up: Takes[Minutes, Lasting] = Field(
        default=10, description=("Minutes before the item at which the person must be waiting (COP21: 10).")
    )
    inversion: Price = Field(
        default=100,
        description=(
            "Points for each person who is out of protocol order (see `order`): half as many more for half "
            "an hour or more behind somebody of lower order, and again for two hours or more."
        ),
    )
    together: Price = Field(
        default=200,
        description=(
            "Points for each pair of people from parties that avoid each other who wait "
            "for their turns at the same time. They never wait next to each other: rule "
            "`non-encounter`."
        ),
    )

    def names(self, who: str) -> bool:
        """Whether a person is on the list."""
        return any(item.who == who for item in self.items)

    def sessions_of(self, item: Item) -> tuple[Id, ...]:
        """The sessions in which an item may have its turn, as far as its parts are stated."""
        return item.parts or tuple(part.session for part in self.parts)

    def without(self, gone: Gone) -> Self | None:
        """
        Return the list of the items and parts that are left; None if there are none.

        Parts ask for fewer items where all of them together would ask for more than are left.
        """
        items, parts = left_of(self.items, gone), left_of(self.parts, gone)
        first = gone.but_people(self.first)
        short = sum(part.least for part in parts) - len(items)
        fewer = min(short, len(self.items) - len(items))

        if fewer > 0:
            # Nobody has decided whose place is not taken: any part may be the one that holds fewer.
            lower = [max(0, part.least - fewer) for part in parts]
            pairs = zip(parts, lower, strict=True)
            parts = tuple(part.model_copy(update={"least": least}) for part, least in pairs)

        return (
            self.model_copy(update={"items": items, "parts": parts, "first": first})
            if items and parts
            else None
        )


class SpeakersList(OrderOfProtocol):
    """A list of statements."""

    organisation: Stand = Field(
        default=Stand.FIRST,
        description=(
            "Position of the head of the organisation that convenes the event: as for "
            "`host`. `first` is before the host, as the Secretary-General opens the "
            "general debate."
        ),
    )
    chairing: Price = Field(
        default=50,
        description=(
            "Points for each person who speaks in a session that the same person chairs, "
            "if the statement could be in another part. The chair of a session is not "
            "called up to a seat."
        ),
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
        default=1, description="Number of desks, at which people sign at the same time."
    )
    full_powers: Many[ReadyBy] = Field(
        default=(), description="When full powers are deposited, if not before the event."
    )
    duration: Takes[Duration | None, Lasting | None] = Field(
        default=None, description="Minutes planned in all, for information."
    )

    def without(self, gone: Gone) -> Self | None:
        """Return the sequence of the signatures and full powers that are left."""
        listed = super().without(gone)
        return listed and listed.model_copy(update={"full_powers": left_of(self.full_powers, gone)})
