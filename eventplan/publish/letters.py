"""
Letters: mail that tells people of their agenda, and of what changed on it.

What changed for a delegate is a message for each item, ready to be sent (RFC 5322), with one iTIP object
(RFC 5546): REQUEST for what is new or changed, CANCEL for what is no longer theirs. UID and SEQUENCE are
those of the feed. Of a session that is held CANCEL says nothing but that this one person is no longer
invited: it has no STATUS (RFC 5546, 3.2.5). Mail programs take a message for an invitation if it is
`multipart/alternative` of a text and one calendar, from its organiser.

Offices of delegations get one message about all that changed for the delegation, and everybody at first one
with their whole agenda. A table lists the messages, for a mail merge.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..files.reading import read_file
from ..model import EventplanError
from .calendars import UNRECORDED, digest, fold, opaque_id
from .clean import cell, clean_line, file_stem
from .differences import ItemChange, heading, said, timed
from .feed_entries import FeedEntry
from .feeds import Feed
from .items import Wording
from .mail_headers import LETTER
from .readers import ReaderKind
from .words import word

FOLDER = "replies"
TABLE = f"{FOLDER}/letters.csv"
MOST_BYTES = 64 * 1024 * 1024

_ADDRESS = re.compile(r"[A-Za-z0-9._%+=/~^&#!$*?-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+\Z", re.A)


class AddressError(EventplanError):
    """An address, or a table of them, that cannot be used."""


def address(text: str, where: str = "") -> str:
    """Return a mail address. Raises AddressError for what is none."""
    if not _ADDRESS.match(text):
        raise AddressError(f"{where}{': ' if where else ''}'{clean_line(text)[:80]}' is not a mail address")

    return text


def read_addresses(file: Path) -> dict[str, str]:
    """
    Return mail addresses by delegate or delegation, from a CSV file with the columns `id` and `address`.

    The address of a delegation is that of its focal point. Where a delegate has the id of a delegation,
    `delegation/EG` is the delegation.
    """
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


class LetterError(EventplanError):
    """Letters that cannot be written."""


class Letters:
    """
    Writes the messages of one release.

    *addresses*: by delegate or delegation, as `read_addresses` returns them. *sent*: the date of the
    messages (aware); by default the time at which the release was made known.
    """

    def __init__(
        self, sender: str, addresses: Mapping[str, str] | None = None, sent: datetime | None = None
    ) -> None:
        self.sender = address(sender)
        self.addresses = addresses or {}
        self.sent = sent and sent.astimezone(UTC).replace(microsecond=0)

    def __call__(self, feeds: Iterable[Feed], revised: datetime) -> Iterator[tuple[str, bytes]]:
        """
        Yield the messages to people and offices of delegations: name of the file on the desk, and content.

        Last comes the table of all of them. Raises LetterError if nobody said on which date they are sent.
        """
        sent = self.sent or revised
        if sent.year <= UNRECORDED.year:
            raise LetterError("letters have a date: say when the release is made known (`revised`)")

        rows = []

        for feed in feeds:
            for name, letter in self._of(feed, sent):
                rows.append(self._row(feed, name, letter))
                yield name, letter.as_bytes()

        if rows:
            yield TABLE, _table(rows)

    def _of(self, feed: Feed, sent: datetime) -> Iterator[tuple[str, EmailMessage]]:
        """Yield the messages about one feed."""
        changes = sorted(
            (change for change in feed.changes if change.seen),
            key=lambda change: (change.now.start, change.key),
        )
        stem = file_stem(feed.reader.id, feed.publisher.secret)
        if not changes or feed.reader.kind not in (ReaderKind.DELEGATE, ReaderKind.DELEGATION):
            return

        if feed.reader.kind is ReaderKind.DELEGATION:
            yield f"{FOLDER}/delegations/{stem}.eml", self._overview(feed, changes, sent)
        elif feed.first or feed.gone:
            yield f"{FOLDER}/{stem}.eml", self._overview(feed, changes, sent)
        else:
            for number, change in enumerate(changes, 1):
                yield f"{FOLDER}/{stem}-{number}.eml", self._invitation(feed, change, sent)

    def _invitation(self, feed: Feed, change: ItemChange, sent: datetime) -> EmailMessage:
        """Return the message to a delegate about one item."""
        wording = feed.publisher.wording
        head = heading(wording, change)
        letter = self._letter(feed, head, sent, change.key)
        lines = "\n".join(filter(None, (head, *_item(wording, change))))
        blocks = [feed.name, lines, "\n".join(said(wording, change)), *self._closing(feed)]
        letter.set_content(_text(blocks), cte="base64")
        method = "CANCEL" if change.now.withdrawn else "REQUEST"
        about: dict[str, Any] = {"method": method, "name": "invite.ics"}
        calendar = self._object(feed, change, method, sent).decode()
        letter.add_alternative(calendar, subtype="calendar", cte="base64", params=about)

        return self._finished(letter, wording.own)

    def _overview(self, feed: Feed, changes: list[ItemChange], sent: datetime) -> EmailMessage:
        """Return a message about everything at once: without an invitation."""
        wording, own = feed.publisher.wording, feed.publisher.wording.own
        delegation = feed.reader.kind is ReaderKind.DELEGATION

        if feed.gone:
            about = word(own, "delegation left" if delegation else "left")
            head = word(own, "delegation agenda changed" if delegation else "agenda changed")
        elif feed.first:
            about = ""
            head = word(own, "delegation agenda" if delegation else "your agenda")
        else:
            about = ""
            head = word(own, "delegation agenda changed" if delegation else "agenda changed")

        letter = self._letter(feed, head, sent, "all")
        blocks = [f"{head}\n{wording.event_title}", feed.name, about]

        for change in changes:
            title = change.title if feed.first else heading(wording, change)
            lines = [title, *_item(wording, change), "\n".join(said(wording, change))]
            blocks.append("\n".join(filter(None, lines)))

        letter.set_content(_text([*blocks, *self._closing(feed)]), cte="base64")

        if feed.first and not feed.address:
            name = f"{wording.scenario.event.id}.ics"
            data = feed.calendar.decode()
            letter.add_attachment(data, subtype="calendar", cte="base64", filename=name)

        return self._finished(letter, own)

    def _letter(self, feed: Feed, head: str, sent: datetime, about: str) -> EmailMessage:
        publisher, mine = feed.publisher, self._address(feed)
        letter = EmailMessage(policy=LETTER)
        letter["From"] = Address(display_name=publisher.wording.short_title[:80], addr_spec=self.sender)
        if mine:
            letter["To"] = Address(display_name=feed.name, addr_spec=mine)

        letter["Subject"] = f"{head} – {publisher.wording.short_title}"[:200]
        letter["Date"] = format_datetime(sent)
        parts = publisher.scenario.event.id, "letter", feed.reader.kind, feed.reader.id, about
        mark = opaque_id(publisher.secret, *parts, f"{sent:%Y%m%dT%H%M%SZ}")
        letter["Message-ID"] = f"<{mark}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"

        return letter

    def _finished(self, letter: EmailMessage, language: str) -> EmailMessage:
        """A letter with its content: in which language it is, and the same boundary every time."""
        letter["Content-Language"] = language  # what sets the content takes such a header away

        for part in letter.walk():
            if part is not letter:
                del part["MIME-Version"]  # it belongs to the message alone (RFC 2045, 4)

        if letter.is_multipart():
            letter.set_boundary(f"=_{digest(letter['Message-ID'].encode())}")

        return letter

    def _closing(self, feed: Feed) -> Iterator[str]:
        """Yield how to have the whole agenda, and how to reach the desk."""
        own = feed.publisher.wording.own

        if feed.address and not feed.gone:
            lines = [word(own, "whole agenda", feed.address)]
            yield "\n".join([*lines, word(own, "subscribe")] if feed.first else lines)
        elif feed.first:
            yield word(own, "attached")

        yield feed.publisher.wording.contact

    def _address(self, feed: Feed) -> str:
        kind, name = feed.reader
        return self.addresses.get(f"{kind}/{name}") or self.addresses.get(name, "")

    def _object(self, feed: Feed, change: ItemChange, method: str, sent: datetime) -> bytes:
        """
        Return the iTIP object of a change: the event of the feed, with who invites whom.

        It goes into a calendar that others may look at: it is classified as the session is.
        """
        publisher, mine = feed.publisher, self._address(feed)
        unknown = opaque_id(publisher.secret, publisher.scenario.event.id, "attendee", feed.reader.id)
        invited = (
            ""
            if method == "CANCEL"
            else ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
        )

        people = fold(f"ORGANIZER;CN={_quoted(publisher.wording.short_title)}:mailto:{self.sender}".encode())
        whom = f"mailto:{mine}" if mine else f"urn:uuid:{unknown}"
        people += fold(f"ATTENDEE{invited};CN={_quoted(feed.name)}:{whom}".encode())
        head = _HEAD.match(change.event)
        assert head is not None
        assert change.told is not None
        status = b"" if method == "CANCEL" and change.what != "cancelled" else head["status"]
        access = f"CLASS:{change.told.item.access}\r\n".encode()
        stamp = f"DTSTAMP:{sent:%Y%m%dT%H%M%SZ}\r\n".encode()
        event = head["uid"] + stamp + head["more"] + people + status + access + change.event[head.end() :]

        return publisher.calendars.calendar("", [event], method=method)

    def _row(self, feed: Feed, name: str, letter: EmailMessage) -> "_Row":
        wording = feed.publisher.wording
        whom = feed.reader.kind.value, feed.reader.id, feed.name
        return _Row(*whom, wording.own, self._address(feed), str(letter["Subject"]), name, feed.address)


_HEAD = re.compile(
    rb"(?P<uid>BEGIN:VEVENT\r\nUID:[^\r]*\r\n)DTSTAMP:[^\r]*\r\n(?P<more>(?:(?!STATUS:)[^\r]*\r\n)*)"
    rb"(?P<status>STATUS:[^\r]*\r\n)CLASS:[^\r]*\r\n"
)


class _Row(NamedTuple):
    """A message, as the table of a mail merge has it."""

    reader: str
    id: str
    name: str
    language: str
    address: str
    subject: str
    file: str
    feed: str


def _table(rows: Iterable[_Row]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("handling", *_Row._fields))
    for row in rows:
        table.writerow(("confidential", *map(cell, row)))

    return text.getvalue().encode("utf-8-sig")


def _quoted(name: str) -> str:
    """Return a name as the value of a parameter (RFC 6868)."""
    return f'"{name.replace("^", "^^").replace(chr(34), "^" + chr(39))}"'


def _item(wording: Wording, change: ItemChange) -> Iterator[str]:
    """Yield when and where an item is, and of one that is new, what its reader has to know of it."""
    yield timed(wording, change.now.start, change.now.seconds)
    entry: FeedEntry | None = change.told
    if entry is None:
        return

    yield entry.item.location
    yield entry.item.handling
    if change.what in ("added", "restored"):
        yield "\n".join(line for line in entry.own.lines if line != entry.own.zone)


def _text(blocks: Iterable[str]) -> str:
    """Return the text of a message: blocks with an empty line between them."""
    return "\n\n".join(filter(None, blocks)) + "\n"
