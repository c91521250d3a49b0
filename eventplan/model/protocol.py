"""Speakers lists and signing orders, held inside sessions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .base import Id, Part, Price, Text
from .parties import DelegationKind, Rank
from .resources import ReadyBy
from .sessions import Ids
from .times import Duration, Minutes


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


class ListPart(Part):
    """A session that holds part of a list."""

    session: Id = Field(description="The session.")
    offset: Minutes = Field(0, description="Minutes after its start at which the list begins.")
    minutes: Minutes | None = Field(None, description="Minutes that it gives to the list; none: to its end.")
    most: Annotated[int, Field(ge=0, le=10_000)] | None = Field(None, description="Most items in this part.")
    least: Annotated[int, Field(ge=0, le=10_000)] = Field(0, description="Least items in this part.")
    ranks: tuple[Rank, ...] = Field(
        (), description="Ranks that it is for, by decision: ministers on the first day. Empty means all."
    )
    kinds: tuple[DelegationKind, ...] = Field(
        (), description="Kinds of delegations that it is for, by decision. Empty means all."
    )


class Item(Part):
    """One statement or signature."""

    who: Id = Field(description="The delegate who speaks or signs.")
    seconds: Annotated[int, Field(ge=1, le=86_400)] | None = Field(
        None, description="Seconds it takes; none means the list's."
    )
    parts: Ids = Field(
        (),
        description="Sessions in which it may be held, by decision; empty means all parts that are for it.",
    )
    for_group: Text | None = Field(
        None, description="Group of States on whose behalf it is made: it stands where `groups` says."
    )


class OrderOfProtocol(Part):
    """What a speakers list and a signing order have in common."""

    id: Id = Field(description="Identifies the list.")
    parts: Annotated[tuple[ListPart, ...], Field(min_length=1)] = Field(
        description="Sessions that hold it; what counts is the order of time in which they are held."
    )
    items: Annotated[tuple[Item, ...], Field(min_length=1)] = Field(description="Who speaks or signs.")
    first: Ids = Field(
        (), description="Delegates who come first of the whole list, in this order, whatever their rank."
    )
    host: Stand = Field(
        Stand.FIRST,
        description="Where the highest of the host's delegates on it stands: `first`, `last` or `by-rank`.",
    )
    organisation: Stand = Field(
        Stand.BY_RANK,
        description="Where the head of the organisation that convenes the event stands: as `host`.",
    )
    groups: Stand = Field(
        Stand.FIRST, description="Where those who act on behalf of a group of States stand (`for_group`)."
    )
    categories: tuple[tuple[DelegationKind, ...], ...] = Field(
        CATEGORIES,
        description="Kinds of delegations, those who come first in front; rank decides within one line. "
        "Default: States, observer States, organisations of States, all others.",
    )
    order: Compared = Field(
        Compared.WHOLE,
        description="`whole`: protocol orders the list over all its parts; `part`: each part by itself.",
    )
    letter: Annotated[str, Field(pattern="^[A-Z]$")] = Field(
        "A", description="Letter drawn by lot at which the English alphabetical order begins."
    )
    call_up: Minutes = Field(
        10, description="Minutes before the item from which the person waits (COP21: 10)."
    )
    inversion: Price = Field(
        100, description="Points for each person who is out of the order of protocol; see `order`."
    )
    together: Price = Field(
        200,
        description="Points for each two people, of parties that avoid each other, who wait for their turns "
        "at one time. Side by side they never wait: rule `non-encounter`.",
    )


class SpeakersList(OrderOfProtocol):
    """A list of statements."""

    organisation: Stand = Field(
        Stand.FIRST,
        description="Where the head of the organisation that convenes the event stands: as `host`. First is "
        "before the host, as the Secretary-General opens the general debate.",
    )
    chairing: Price = Field(
        50,
        description="Points for each person who speaks in a session that the person chairs, where another "
        "part might hold the statement. Whoever is in the chair is not called up to a seat.",
    )
    seconds: Annotated[int, Field(ge=1, le=86_400)] = Field(
        300, description="Seconds of one statement, with the change of speaker."
    )


class SigningOrder(OrderOfProtocol):
    """A sequence of signatures at one or more desks."""

    seconds: Annotated[int, Field(ge=1, le=86_400)] = Field(60, description="Seconds of one signature.")
    desks: Annotated[int, Field(ge=1, le=50)] = Field(1, description="Desks at which people sign at once.")
    full_powers: tuple[ReadyBy, ...] = Field(
        (), description="When full powers are deposited, where not before the event."
    )
    duration: Duration | None = Field(None, description="Minutes planned in all, for information.")
