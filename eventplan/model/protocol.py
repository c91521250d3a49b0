"""Speakers lists and signing orders, held inside sessions."""

from typing import Annotated

from pydantic import Field

from .base import Id, Part, Price
from .resources import ReadyBy
from .sessions import Ids
from .times import Duration, Minutes


class ListPart(Part):
    """A session that holds part of a list."""

    session: Id = Field(description="The session.")
    offset: Minutes = Field(0, description="Minutes after its start at which the list begins.")
    minutes: Minutes | None = Field(None, description="Minutes that it gives to the list; none: to its end.")
    most: Annotated[int, Field(ge=0, le=10_000)] | None = Field(None, description="Most items in this part.")
    least: Annotated[int, Field(ge=0, le=10_000)] = Field(0, description="Least items in this part.")


class Item(Part):
    """One statement or signature."""

    who: Id = Field(description="The delegate who speaks or signs.")
    seconds: Annotated[int, Field(ge=1, le=86_400)] | None = Field(
        None, description="Seconds it takes; none means the list's."
    )
    parts: Ids = Field((), description="Sessions in which it may be held; empty means all parts.")


class OrderOfProtocol(Part):
    """What a speakers list and a signing order have in common."""

    id: Id = Field(description="Identifies the list.")
    parts: Annotated[tuple[ListPart, ...], Field(min_length=1)] = Field(
        description="Sessions that hold it, in order."
    )
    items: Annotated[tuple[Item, ...], Field(min_length=1)] = Field(description="Who speaks or signs.")
    first: Ids = Field((), description="Delegates who come first, in this order, whatever their rank.")
    letter: Annotated[str, Field(pattern="^[A-Z]$")] = Field(
        "A", description="Letter drawn by lot at which the English alphabetical order begins."
    )
    call_up: Minutes = Field(
        10, description="Minutes before the item from which the person waits (COP21: 10)."
    )
    inversion: Price = Field(
        100, description="Points for each item that a lower rank category precedes in one part."
    )


class SpeakersList(OrderOfProtocol):
    """A list of statements."""

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
