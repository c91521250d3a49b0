"""
iCalendar bytes: each event is written once, joined into as many calendars as show it.

icalendar escapes, folds and encodes. What differs between readers of one view (the role, who goes)
is one line, written apart and joined behind the event's shared lines: bytes meant for one reader are
never part of a block that another gets.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from .items import Item
from .time_zones import is_utc, vtimezone
from .visibility import View

PRODID = "-//eventplan//agenda//EN"  # Stands for years: some clients match on it. No version in it.
REFRESH = (
    "PT1H"  # How often clients are asked to look again. Google looks every 8 to 24 hours whatever it says.
)
UNRECORDED = datetime(2000, 1, 1, tzinfo=UTC)
"""Revision time where none is recorded: before any real one, so that a recorded revision is always newer."""

_END = b"END:VEVENT\r\n"
_MOST_OCTETS = 75


class Stamp(NamedTuple):
    """The history of one item, as its event tells it: unchanged until what it shows changes."""

    uid: str
    sequence: int = 0
    revised: datetime = UNRECORDED
    status: str = "CONFIRMED"


def opaque_id(secret: bytes, *parts: str) -> str:
    """
    Return a UUID that stands for *parts* and does not say them (RFC 7986, 5.3; version 8 of RFC 9562).

    Without a *secret* it is the same for everybody who knows the parts, and can be found by guessing them.
    """
    words = b"".join(len(data).to_bytes(4, "big") + data for data in (part.encode() for part in parts))
    digest = bytearray(hmac.new(secret, b"eventplan" + words, hashlib.sha256).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))


def fold(line: bytes) -> bytes:
    """
    Return a content line in pieces of at most 75 octets, with its line end (RFC 5545, 3.1).

    No character and no escape is cut in two. icalendar's own folding looks at every character: it
    took two thirds of the time of an export.
    """
    pieces = []
    start, length = 0, _MOST_OCTETS
    while len(line) - start > length:
        end = start + length
        while line[end] & 0xC0 == 0x80:  # inside a character of several octets
            end -= 1
        escapes = len(line[start:end]) - len(line[start:end].rstrip(b"\\"))
        end -= escapes % 2
        pieces.append(line[start:end])
        start, length = end, _MOST_OCTETS - 1  # the space that begins a further piece counts
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


class Calendars:
    """Writes calendars of one event in one language. *years* are those that it touches."""

    def __init__(
        self, zone: str, years: Sequence[int], language: str, revised: datetime = UNRECORDED
    ) -> None:
        import icalendar
        from icalendar.parser import Contentline, Parameters

        self._ical: Any = icalendar
        self._contentline = Contentline
        self._parameters = Parameters
        self.language = language
        self.revised = revised
        self.utc = is_utc(zone)
        self._zone = b"" if self.utc else vtimezone(zone, min(years), max(years))
        self._events: dict[tuple[Item, Stamp, bool], bytes] = {}
        self._notes: dict[str, bytes] = {}
        self.events_written = 0
        """Events serialised so far: one for each distinct item."""

    def event(self, item: Item, stamp: Stamp, notes: str, busy: bool = True, keep: bool = True) -> bytes:
        """Return the VEVENT of an item; *notes* is its DESCRIPTION, kept in memory if many may read it."""
        busy = busy and item.busy
        key = (item, stamp, busy)
        shared = self._events.get(key)
        if shared is None:
            shared = self._events[key] = self._write(item, stamp, busy)
        line = self._notes.get(notes)
        if line is None:
            line = self.line("DESCRIPTION", notes, self.language)
            if keep:
                self._notes[notes] = line
        return shared + line + _END

    def line(self, name: str, text: str, language: str = "") -> bytes:
        """Return a TEXT property as a folded line; nothing for an empty text."""
        if not text:
            return b""
        parameters = self._parameters({"LANGUAGE": language} if language else {})
        return fold(self._contentline.from_parts(name, parameters, self._ical.vText(text)).encode())

    def _write(self, item: Item, stamp: Stamp, busy: bool) -> bytes:
        self.events_written += 1
        event = self._ical.Event()
        event.add("uid", stamp.uid)
        event.add("dtstamp", stamp.revised)
        event.add("last-modified", stamp.revised)
        event.add("sequence", stamp.sequence)
        event.add("status", stamp.status)
        event.add("class", item.access)
        event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
        event.add("dtstart", self._when(item, item.start))
        event.add("dtend", self._when(item, item.end))
        self._text(event, "summary", item.title, item.title_language)
        self._text(event, "location", item.place)
        if item.category:
            event.add("categories", [item.category])
        written: bytes = event.to_ical()
        assert written.endswith(_END)
        return written[: -len(_END)]

    def _when(self, item: Item, moment: datetime) -> datetime:
        # A local time that the clocks show twice means the first of the two (RFC 5545, 3.3.5).
        if self.utc or item.start.fold or item.end.fold:
            return moment.astimezone(UTC)
        return moment

    def _text(self, event: Any, name: str, text: str, language: str = "") -> None:
        if text:
            event.add(name, self._ical.vText(text, params={"LANGUAGE": language} if language else {}))

    def calendar(self, uid: str, name: str, events: Iterable[bytes]) -> bytes:
        """Return a whole VCALENDAR: no METHOD, so DTSTAMP is the time of the last revision."""
        return b"".join(
            [
                *(self._head, self.line("NAME", name), self.line("X-WR-CALNAME", name)),
                *(f"UID:{uid}\r\n".encode(), self._tail, self._zone),
                *events,
                b"END:VCALENDAR\r\n",
            ]
        )

    @cached_property
    def _head(self) -> bytes:
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nCALSCALE:GREGORIAN\r\n".encode()

    @cached_property
    def _tail(self) -> bytes:
        return (
            f"LAST-MODIFIED:{self.revised:%Y%m%dT%H%M%SZ}\r\n"
            f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}\r\nX-PUBLISHED-TTL:{REFRESH}\r\n"
        ).encode()


AUDIENCES: Mapping[View, str] = {View.FULL: "full", View.RESERVED: "reserved"}
"""
Audience classes: an event has one UID in each. Readers of one class see the same time, place and
status, so UID and SEQUENCE agree in all their files; a reserved time shares nothing with the session.
"""
