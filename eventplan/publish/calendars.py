"""
iCalendar bytes: what an event says is written once, joined into as many calendars as show it.

icalendar escapes. What differs between readers of one view (the history of the item, the
role, who goes, the alarm) stands in lines of its own, joined to the lines that all share: bytes meant for
one reader are never part of a block that another gets.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

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
# Three of eight calendar readers take a backslash before n for a line end, whatever precedes it.
_BACKSLASH = str.maketrans("\\", "/")
_MOST_OCTETS = 75


class Stamp(NamedTuple):
    """The history of one item, as its event tells it: unchanged until what it shows changes."""

    uid: str
    sequence: int = 0
    revised: datetime = UNRECORDED


def opaque_id(secret: bytes, *parts: str) -> str:
    """
    Return a UUID that stands for *parts* and does not say them (RFC 7986, 5.3; version 8 of RFC 9562).

    Without a *secret* it is the same for everybody who knows the parts, and can be found by guessing them.
    """
    return opaque_name(secret, spelled(*parts))


def spelled(*parts: str) -> str:
    """Return *parts* as one text; no two lists have the same, and a longer list continues a shorter."""
    return "".join([f"{len(part)}:{part}" for part in parts])


def opaque_name(secret: bytes, text: str) -> str:
    """Return the UUID that stands for parts that are `spelled` already."""
    digest = hmac.digest(secret, f"eventplan{text}".encode(), "sha256").hex()
    variant = "89ab"[int(digest[16], 16) & 3]

    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def digest(data: bytes) -> str:
    """Return 16 characters that stand for what an item or a file shows: another content, others."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def fold(line: bytes) -> bytes:
    """
    Return a content line in pieces of at most 75 octets, with its line end (RFC 5545, 3.1).

    No character and no escape is cut in two. icalendar's own folding looks at every character: it
    took two thirds of the time of an export.
    """
    if len(line) <= _MOST_OCTETS:
        return line + b"\r\n"

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
    """
    Writes calendars of one event. *years* are those that it touches.

    Who has a feed may see what is in it: its items are CLASS:PUBLIC, or else Google shows that one is busy
    and no title. *classified*: they are as the sessions are classified.
    """

    def __init__(self, zone: str, years: Sequence[int], classified: bool = False) -> None:
        from icalendar import vText

        self._text: Any = vText  # icalendar escapes
        self.classified = classified
        self.utc = is_utc(zone)
        self._zone_key = zone
        self._clocks = ZoneInfo(zone)
        self._zone = b"" if self.utc else vtimezone(zone, min(years), max(years))
        self._moments: dict[datetime, str] = {}
        self.events_written = 0
        """Events serialised so far: one for each distinct item."""

    def event(self, stamp: Stamp, body: bytes) -> bytes:
        """Return the VEVENT with this history and these lines (of `body` and `alarm`)."""
        moment = self._moments.get(stamp.revised)
        if moment is None:
            moment = self._moments[stamp.revised] = f"{stamp.revised:%Y%m%dT%H%M%SZ}"

        head = (
            f"BEGIN:VEVENT\r\nUID:{stamp.uid}\r\nDTSTAMP:{moment}\r\nLAST-MODIFIED:{moment}\r\n"
            f"SEQUENCE:{stamp.sequence}\r\n"
        )
        return head.encode() + body + _END

    def line(self, name: str, *texts: str) -> bytes:
        """
        Return a property of one or more TEXT values as a folded line; empty ones are left out.

        It has no LANGUAGE: some calendars lose a text that has one. A backslash becomes a slash here, and
        in no other format.
        """
        values = [self._text(text.translate(_BACKSLASH)).to_ical() for text in texts if text]
        return fold(f"{name}:".encode() + b",".join(values)) if values else b""

    def body(self, item: Item, busy: bool = True, status: str = "CONFIRMED") -> bytes:
        """Return the lines of an item that are the same for all its readers."""
        self.events_written += 1
        lines = [
            f"STATUS:{status}",
            f"CLASS:{item.access if self.classified else 'PUBLIC'}",
            f"TRANSP:{'OPAQUE' if busy and item.busy else 'TRANSPARENT'}",
            self._when("DTSTART", item, item.start),
            self._when("DTEND", item, item.end),
            *([f"COLOR:{item.color}"] if item.color else ()),
            *([f"GEO:{item.geo[0]:.6f};{item.geo[1]:.6f}"] if item.geo else ()),
        ]

        return b"".join(
            (
                *(f"{line}\r\n".encode() for line in lines),
                self.line("SUMMARY", item.title),
                self.line("LOCATION", item.location),
                self.line("CATEGORIES", item.category, item.series),
                fold(f"URL:{item.url}".encode()) if item.url else b"",
            )
        )

    def _when(self, name: str, item: Item, moment: datetime) -> str:
        # A local time that the clocks show twice means the first of the two (RFC 5545, 3.3.5).
        if self.utc or any(time.astimezone(self._clocks).fold for time in (item.start, item.end)):
            return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"

        return f"{name};TZID={self._zone_key}:{moment:%Y%m%dT%H%M%S}"

    def alarm(self, minutes: int, text: str) -> bytes:
        """Return the lines of an alarm that rings *minutes* before the start."""
        return (
            b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
            + self.line("DESCRIPTION", text)
            + f"TRIGGER:-PT{minutes}M\r\nEND:VALARM\r\n".encode()
        )

    def calendar(
        self,
        name: str,
        events: Iterable[bytes],
        revised: datetime = UNRECORDED,
        source: str = "",
        method: str = "",
    ) -> bytes:
        """
        Return a whole VCALENDAR. Without a METHOD, DTSTAMP is the time of the last revision.

        *source* is its address, *revised* when anything in it changed last. With a
        *method* it is a message about one event, not a calendar: it has no name (Outlook takes one for
        a folder to make) and no refresh interval. It never has a UID of its own, see docs/decisions/010.
        """
        if method:
            first = (self._head, f"METHOD:{method}\r\n".encode())
        else:
            first = (
                *(self._head, self.line("NAME", name), self.line("X-WR-CALNAME", name)),
                f"LAST-MODIFIED:{revised:%Y%m%dT%H%M%SZ}\r\n".encode(),
                *([fold(f"SOURCE;VALUE=URI:{source}".encode())] if source else ()),
                self._tail,
            )

        return b"".join((*first, self._zone, *events, b"END:VCALENDAR\r\n"))

    @cached_property
    def _head(self) -> bytes:
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nCALSCALE:GREGORIAN\r\n".encode()

    @cached_property
    def _tail(self) -> bytes:
        return f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}\r\nX-PUBLISHED-TTL:{REFRESH}\r\n".encode()


AUDIENCES: Mapping[View, str] = {View.FULL: "full", View.RESERVED: "reserved"}
"""
Audience classes: an event has one UID in each. Readers of one class see the same time, place and
status, so UID and SEQUENCE agree in all their files; a reserved time shares nothing with the session.
"""
