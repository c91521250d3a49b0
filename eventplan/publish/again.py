"""What readers are told between any two releases of a site, from what is kept of them on the desk."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .archive import Kept, unpack, unpack_ledger
from .before import Before, of
from .calendars import Stamp, opaque_name, spelled
from .differences import Difference, ItemChange, differences
from .feed_entries import FeedEntry
from .feeds import Feed
from .ledger import LEDGER, Ledger, LedgerError, Page, Record
from .news import how_changed
from .publisher import Publisher
from .readers import Reader, ReaderKind
from .secret import fingerprint, token
from .speaking import Speaking
from .withdrawn import Withdrawn

_PEOPLE = (ReaderKind.DELEGATE, ReaderKind.DELEGATION)


def releases(desk: Path) -> list[datetime]:
    """Return when each release of a site was made known, oldest first. Raises LedgerError."""
    return _last(desk).revisions


def between(desk: Path, known: int, newest: int, secret: bytes) -> Iterator[Feed]:
    """
    Yield the feeds of delegates and delegations with what is new in release *newest*.

    *known* is the release that they know; 0: none, and everything is new to them. SEQUENCE and UID are
    those that the feeds had at release *newest*.

    Raises:
        LedgerError: What these releases were made from is not kept, or the secret is another.

    """
    last = _last(desk)
    if last.secret != fingerprint(secret):
        raise LedgerError("this is not the secret that the site was published with")

    ledger = last if newest == len(last.revisions) else unpack_ledger(desk, newest)
    kept, old = unpack(desk, newest), unpack(desk, known) if known else None
    if ledger is None or kept is None or (known and old is None):
        raise LedgerError(
            f"what releases {known or newest} and {newest} were made from is not kept in '{desk}'"
        )

    return _Between(ledger, kept, old, secret).feeds()


def _last(desk: Path) -> Ledger:
    ledger = Ledger.load(desk / LEDGER)
    if ledger is None:
        raise LedgerError(f"'{desk}' is not a desk of a site: it has no ledger")

    return ledger


class _Between:
    def __init__(self, ledger: Ledger, kept: Kept, old: Kept | None, secret: bytes) -> None:
        new = of(kept, secret)
        self.old = old and of(old, secret)
        if new is None or (old and self.old is None):
            raise LedgerError("what these releases were made from does not fit together")

        self.new: Before = new
        self.first = old is None
        self.ledger = ledger
        self.secret = secret
        self.url = kept.options.url
        self.withdrawn = Withdrawn(kept.scenario, kept.plan, ledger.past)
        self.speaking = Speaking(new.publisher)

    def feeds(self) -> Iterator[Feed]:
        for reader in self.ledger.readers():
            page = self.ledger.page(reader)
            if page is None or reader.kind not in _PEOPLE:
                continue

            gone = not self.new.knows(reader)
            name, languages = (page.name, page.languages) if gone else self.new.who(reader)
            publisher = self.speaking.in_(languages)
            pairs = list(self._changes(reader, page, publisher, gone))

            if pairs:
                path = f"feeds/{token(self.secret, self.ledger.event, reader, page.version)}.ics"
                address = self.url and self.url + path
                events = (event for _, event in sorted(pairs, key=lambda pair: (pair[0].now.start, pair[1])))
                revised = self.ledger.revisions[page.revision]
                data = publisher.calendar(name, events, revised, address)
                changes = tuple(change for change, _ in pairs)
                yield Feed(reader, name, publisher, changes, address, self.first, gone, data)

    def _changes(
        self, reader: Reader, page: Page, publisher: Publisher, gone: bool
    ) -> Iterator[tuple[ItemChange, bytes]]:
        before = self.old.feed_entries(reader, publisher) if self.old else {}
        after = {} if gone else {entry.key: entry for entry in publisher.feed_entries(reader)}

        for key, record in page.items.items():
            was, now = before.get(key), after.get(key)
            if record.withdrawn and was is None:
                continue

            if record.withdrawn:
                left = self.withdrawn.left(reader, key, record, publisher, after, gone=gone)
                what = "cancelled" if left.cancelled else "withdrawn"
                yield self._change(reader, what, record, publisher, left.entry)
            elif now is not None and was is None:
                yield self._change(reader, "added", record, publisher, now)
            elif now is not None and was is not None:
                fields = differences(publisher.wording, was, now)
                yield self._change(reader, how_changed(was, now, fields), record, publisher, now, fields)

    def _change(
        self,
        reader: Reader,
        what: str,
        record: Record,
        publisher: Publisher,
        entry: FeedEntry,
        fields: tuple[Difference, ...] = (),
    ) -> tuple[ItemChange, bytes]:
        prefix = spelled(self.ledger.event, reader.kind, reader.id)
        uid = opaque_name(self.secret, prefix + spelled(entry.key))
        stamp = Stamp(uid, record.sequence, self.ledger.revisions[record.revision])
        event = publisher.calendars.event(stamp, entry.body)

        return ItemChange(reader, entry.key, what, None, record, entry.title, event, entry, fields), event
