"""
Letters: mail about what changed, for the last hours, when calendars that look once a day are too slow.

One message for each delegate whose agenda changed, ready to be sent (RFC 5322), with one iTIP object for each
item (RFC 5546): REQUEST for what is new or changed, CANCEL for what is withdrawn. UID and SEQUENCE are
those of the feed.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ..files.reading import read_file
from ..model import EventplanError
from .calendars import digest, fold, opaque_id
from .clean import clean_line, file_stem
from .readers import ReaderKind
from .release import Change, Feed
from .times import when
from .words import word

FOLDER = "replies"
MOST_BYTES = 64 * 1024 * 1024

_ADDRESS = re.compile(r"[A-Za-z0-9._%+=/~^&#!$*?-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+\Z", re.A)


class AddressError(EventplanError):
    """An address, or a table of them, that cannot be used."""


def address(text: str, where: str = "") -> str:
    """Return a mail address. Raises AddressError for what is none."""
    if not _ADDRESS.match(text):
        raise AddressError(f"{where}{': ' if where else ''}'{clean_line(text)[:80]}' is no mail address")
    return text


def read_addresses(file: Path) -> dict[str, str]:
    """Return mail addresses by delegate, from a CSV file with the columns `id` and `address`."""
    try:
        text = read_file(file, MOST_BYTES).decode("utf-8-sig")
        table = csv.DictReader(io.StringIO(text), strict=True)
        if not {"id", "address"} <= set(table.fieldnames or ()):
            raise AddressError(f"{file}:1: the table has the columns `id` and `address`")
        return {
            row["id"]: address(row["address"] or "", f"{file}:{table.line_num}")
            for row in table
            if row["id"] and row["address"]
        }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AddressError(f"{file}: the addresses cannot be read ({error})") from error


class Letters:
    """Writes the messages of one release."""

    def __init__(self, sender: str, addresses: Mapping[str, str] | None = None) -> None:
        self.sender = address(sender)
        self.addresses = addresses or {}

    def __call__(self, feeds: Iterable[Feed], revised: datetime) -> Iterator[tuple[str, bytes]]:
        """Yield a message for each delegate among the feeds: name of its file on the desk, and content."""
        for feed in feeds:
            if feed.reader.kind is ReaderKind.DELEGATE:
                name = file_stem(feed.reader.id, feed.publisher.secret)
                yield f"{FOLDER}/{name}.eml", self._letter(feed, revised)

    def _letter(self, feed: Feed, revised: datetime) -> bytes:
        publisher, mine = feed.publisher, self.addresses.get(feed.reader.id, "")
        own = publisher.wording.own
        letter = EmailMessage(policy=SMTP)
        letter["From"] = Address(addr_spec=self.sender)
        if mine:
            letter["To"] = Address(display_name=feed.name, addr_spec=mine)
        title = word(own, "agenda changed")
        letter["Subject"] = f"{title}: {publisher.wording.event_title}"[:200]
        letter["Date"] = format_datetime(revised)
        parts = publisher.scenario.event.id, "letter", feed.reader.id, f"{revised:%Y%m%dT%H%M%SZ}"
        mark = opaque_id(publisher.secret, *parts)
        letter["Message-ID"] = f"<{mark}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        text = "\n\n".join([title, *(self._line(feed, change) for change in feed.changes)])
        letter.set_content(text + "\n", cte="base64")
        for number, change in enumerate(feed.changes, 1):
            method = "CANCEL" if change.now and change.now.withdrawn else "REQUEST"
            calendar = self._object(feed, change, method, mine).decode()
            about: dict[str, Any] = {"subtype": "calendar", "cte": "base64", "params": {"method": method}}
            if len(feed.changes) == 1:
                letter.add_alternative(calendar, **about)
            else:
                letter.add_attachment(calendar, filename=f"{number}.ics", **about)
        letter.set_boundary(f"=_{digest(mark.encode())}")
        return letter.as_bytes()

    def _line(self, feed: Feed, change: Change) -> str:
        event, own = feed.publisher.scenario.event, feed.publisher.wording.own
        records = (record for record in (change.now, change.was) if record)
        times = [when(event, record.start, record.seconds) for record in records]
        lines = [change.title, times[0]]
        if change.what == "moved":
            lines.append(word(own, "until now", times[1]))
        return "\n".join(lines)

    def _object(self, feed: Feed, change: Change, method: str, mine: str) -> bytes:
        publisher = feed.publisher
        unknown = opaque_id(publisher.secret, publisher.scenario.event.id, "attendee", feed.reader.id)
        name = feed.name.replace("^", "^^").replace('"', "^'")  # RFC 6868
        status = "" if method == "CANCEL" else ";PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
        people = fold(f"ORGANIZER:mailto:{self.sender}".encode()) + fold(
            f'ATTENDEE;CN="{name}"{status}:{f"mailto:{mine}" if mine else f"urn:uuid:{unknown}"}'.encode()
        )
        head, mark, rest = change.event.partition(b"\r\nSTATUS:")
        event = head + b"\r\n" + people + mark.lstrip() + rest
        return publisher.calendars.calendar("", [event], method=method)
