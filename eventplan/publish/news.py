"""What is new for a reader since the last release."""

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Scenario
from .differences import Difference
from .feed_entries import FeedEntry
from .ledger import Record, Shown
from .times import when


class News(NamedTuple):
    """What a reader is told anew, with its history."""

    entry: FeedEntry
    was: Record | None
    now: Record
    event: bytes
    cancelled: bool


def what_changed(
    was: Record | None, now: Record, cancelled: bool, differing: Sequence[Difference] = ()
) -> str:
    """Say in one word what became of a session for a reader."""
    if was is None:
        return "added"
    if now.withdrawn:
        return "changed" if was.withdrawn else "cancelled" if cancelled else "withdrawn"
    if was.withdrawn:
        return "restored"

    return how_changed(was, now, differing)


def how_changed(
    was: Record | FeedEntry, now: Record | FeedEntry, differing: Sequence[Difference] = ()
) -> str:
    """
    Say in one word what became of something that is still held.

    `moved`: it begins at another time or, by what is *differing*, is in another place; `length`: it has
    another end; `changed`: anything else.
    """
    if was.start != now.start or any(difference.field == "place" for difference in differing):
        return "moved"

    return "length" if was.seconds != now.seconds else "changed"


def when_held(record: Record, shown: Shown | None, scenario: Scenario, titled: bool) -> str:
    """Say when and where a session is held, for the list of changes."""
    words = when(scenario.event, record.start, record.seconds)
    if shown is None:
        return words

    return f"{words} {shown.room}: {shown.title}" if titled else f"{words} {shown.room}"
