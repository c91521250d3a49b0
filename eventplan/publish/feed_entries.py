"""What an agenda tells of one session, and what publishing adds."""

from typing import NamedTuple

from ..model import Placement, Session
from .calendars import digest
from .items import Item, Own

NOTHING_OWN = Own()


class Entry(NamedTuple):
    """A session held and its place in the plan."""

    session: Session
    placement: Placement


class FeedEntry(NamedTuple):
    """What a reader is told of one session, sweep or arrival: everything of its event but its history."""

    key: str
    """Names it among what this reader is told, in the ledger; never shown."""
    start: int
    """Seconds since 1970 (UTC)."""
    seconds: int
    title: str
    body: bytes
    mark: str
    """Stands for the body."""
    item: Item
    own: Own
    held: bool = True
    """Whether the reader is still to be there: not if it is withdrawn."""


def feed_entry(key: str, item: Item, body: bytes, own: Own = NOTHING_OWN, *, held: bool = True) -> FeedEntry:
    """Return what a reader is told by an item, with the lines of its event."""
    start = int(item.start.timestamp())
    length = int(item.end.timestamp()) - start

    return FeedEntry(key, start, length, item.title, body, digest(body), item, own, held)


class Extras(NamedTuple):
    """What agendas may hold besides what they always do."""

    home_time: bool = False
    """Whether delegates are told what time it is at home (`home_time_zone` of their delegation)."""
    alarm: int | None = None
    """Minutes before a delegate must leave at which an alarm rings; none: no alarm."""


PLAIN = Extras()
