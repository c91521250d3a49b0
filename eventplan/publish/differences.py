"""What changed for a reader, in their words: what was, and what is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .feed_entries import FeedEntry
from .items import Wording
from .labels import long_date
from .ledger import Note, Record
from .readers import Reader, ReaderKind
from .times import hours, zone_words
from .words import with_commas, with_semicolons, word

_MOST_TEXT = 300
"""Characters of a text that a page repeats of what was and is."""


class Difference(NamedTuple):
    """One thing that a reader would see: what it is about, as it was, as it is now."""

    field: str
    """`time`, `place`, `way`, `role`, `turn`, `who goes`, `title` or `text`."""
    was: str
    """As a line; a word for nothing if it is new."""
    now: str
    """As a line; a word for nothing if it is gone."""


class ItemChange(NamedTuple):
    """One thing that one reader is told anew."""

    reader: Reader
    key: str
    what: str
    """`added`, `moved`, `length` (longer or shorter), `changed`, `cancelled`, `withdrawn` or `restored`."""
    was: Record | None
    now: Record
    title: str
    """What the reader reads it under now."""
    event: bytes
    """The event as it is now; kept only for letters, since a release may have millions."""
    told: FeedEntry | None = None
    """What is told now; kept only for letters."""
    differences: tuple[Difference, ...] = ()
    known: bool = True
    """Whether it is known what was; if not, the differences are those in time alone."""
    public: bool = False
    """Whether anybody may know of the session."""

    @property
    def seen(self) -> bool:
        """Whether the reader would see any difference: not if only the form of the event is another."""
        if self.what != "changed":
            return True

        return bool(self.differences) or not (self.known or self.now.withdrawn)


def timed(wording: Wording, start: int, seconds: int) -> str:
    """Return date, hours and zone of something, of its start (a second since 1970) and its length."""
    event = wording.scenario.event
    begins = datetime.fromtimestamp(start, event.zone)
    date = long_date(wording.own, event.local_date(begins))
    shown = with_commas(wording.own, (date, hours(event, begins, begins + timedelta(seconds=seconds))))

    return f"{shown} ({zone_words(event, begins)})"


def differences(wording: Wording, before: FeedEntry, after: FeedEntry) -> tuple[Difference, ...]:
    """Return what a reader would see to be different, with both told in one language."""
    was, now, own = before.item, after.item, wording.own
    differing = []

    if (before.start, before.seconds) != (after.start, after.seconds):
        times = (timed(wording, entry.start, entry.seconds) for entry in (before, after))
        differing.append(Difference("time", *times))

    attends = word(own, "you attend")
    lines = (
        ("place", *((was.place, now.place) if was.address == now.address else (was.location, now.location))),
        ("way", *_other_lines(own, before.own.way, after.own.way)),
        ("role", before.own.role or attends, after.own.role or attends),
        ("turn", *_other_lines(own, before.own.turns, after.own.turns)),
        (
            "who goes",
            *(entry.own.going.removeprefix(word(own, "going", "")) for entry in (before, after)),
        ),
        ("title", was.title, now.title),
    )

    nothing = word(own, "nothing")
    differing += [
        Difference(field, gone or nothing, new or nothing) for field, gone, new in lines if gone != new
    ]
    texts = [(item.handling, *item.people, *item.notes, *item.links) for item in (was, now)]

    if texts[0] != texts[1]:
        gone, new = _other_lines(own, *texts)
        if gone or new:
            differing.append(Difference("text", gone or nothing, new or nothing))

    return tuple(differing)


def in_time(wording: Wording, before: Record, after: Record) -> tuple[Difference, ...]:
    """Return the difference in time between two records; nothing else is known of the first."""
    if (before.start, before.seconds) == (after.start, after.seconds):
        return ()

    times = (timed(wording, entry.start, entry.seconds) for entry in (before, after))
    return (Difference("time", *times),)


def _other_lines(language: str, before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Return the lines that are no more, and the new ones, each as one line; what stays is not repeated."""
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]

    return _joined(language, gone), _joined(language, new)


def _joined(language: str, lines: Sequence[str]) -> str:
    return with_semicolons(language, (" ".join(line.split()) for line in lines))


def audience(reader: Reader) -> str:
    """Return what a reader reads: an `agenda`, the `programme`, or what is `here` (of rooms and zones)."""
    if reader.kind in (ReaderKind.PUBLIC, ReaderKind.PRESS):
        return "programme"

    return "here" if reader.kind in (ReaderKind.ROOM, ReaderKind.ZONE) else "agenda"


def heading(wording: Wording, change: ItemChange) -> str:
    """Return a change in a few words, for its reader: `New place: Coral`."""
    own, group = wording.own, audience(change.reader)
    if change.now.withdrawn:
        return change.title
    if change.what in ("added", "restored"):
        return word(own, f"{'new' if change.what == 'added' else 'again'} {group}", change.title)

    fields = {difference.field for difference in change.differences}

    if fields & {"time", "place"} and fields <= {"time", "place", "way", "turn"}:
        both = " and ".join(field for field in ("time", "place") if field in fields)
        return word(own, f"new {both}", change.title)

    return word(own, "changed", change.title)


def said(wording: Wording, change: ItemChange) -> list[str]:
    """Return what was and what is, as lines: a label, then both."""
    own = wording.own
    lines = []

    for difference in change.differences:
        lines.append(word(own, difference.field))
        both = ("until now", difference.was), ("from now on", difference.now)
        lines += [f"  {word(own, key, words)}" for key, words in both]

    return lines


def noted(wording: Wording, change: ItemChange) -> Note:
    """Return a change as the reader's page has it."""
    lines = [
        (word(wording.own, difference.field), _cut(difference.was), _cut(difference.now))
        for difference in change.differences
    ]
    return Note(change.what, tuple(lines))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def in_short(differences: Sequence[Difference]) -> str:
    """Return differences on one line, for the desk's tables."""
    return "; ".join(
        f"{difference.field}: {difference.was} -> {difference.now}" for difference in differences
    )
