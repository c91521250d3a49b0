"""What is in each feed of a release: what its reader may see, what they no longer have, and what is news."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ..files.served import FEEDS
from ..model import Plan, Scenario
from .before import Before, before
from .calendars import Stamp, opaque_name, spelled
from .differences import Difference, ItemChange, differences, in_time
from .feed_entries import Extras, FeedEntry
from .ledger import Ledger, Options, Page, Record
from .news import News, what_changed
from .publisher import Publisher
from .readers import Reader, ReaderKind
from .readership import PROGRAMME
from .secret import token
from .visibility import Past
from .withdrawn import Left, Withdrawn


class Content(NamedTuple):
    """What is in a feed."""

    rows: list[tuple[int, str, bytes]]
    """Events, each after its start and its UID."""
    items: dict[str, Record]
    news: list[News]
    shown: list[FeedEntry]


class Basis(NamedTuple):
    """What a release is made from."""

    scenario: Scenario
    plan: Plan
    ledger: Ledger
    desk: Path
    secret: bytes
    revised: datetime
    options: Options
    keep_events: bool
    """Whether changes come with their calendar events, as letters have them."""


class FeedContents:
    """What the feeds of one release hold."""

    def __init__(self, basis: Basis) -> None:
        scenario, plan, ledger, desk, secret, revised, options, keep_events = basis
        self.scenario = scenario
        self.ledger = ledger
        self.first = not ledger.revisions
        self.revised = revised
        self.options = options
        extras = Extras(options.home_time, options.alarm)
        self.publisher = Publisher(scenario, plan, secret=secret, extras=extras, years=ledger.years)
        self.url = options.url
        self._keep = keep_events
        self._desk = desk
        self._prefix = ""
        self._secret = secret
        self._now = len(ledger.revisions)
        self._moments = [*ledger.revisions, revised]
        self._over = revised >= scenario.event.opening[-1].end
        self._last: Before | None = None if self.first else before(desk, self._now, secret)
        self._sessions_before = ledger.sessions
        self.past = self._past()
        self._withdrawn = Withdrawn(scenario, plan, self.past)

    def _past(self) -> dict[str, Past]:
        """Return the sessions that people were told of and that are not held now."""
        past = dict(self.ledger.past)
        for session, _ in self._last.publisher.plan.held(self._last.scenario) if self._last else ():
            past[session.id] = Past(session.id, session.title, session.kind, session.classification)

        held = self.publisher.plan.placement_by_session
        return {name: past for name, past in past.items() if name not in held}

    def _who_left(self, reader: Reader) -> tuple[str, tuple[str, ...]]:
        """Return name and languages of somebody who is no longer in the scenario."""
        page = self.ledger.page(reader)
        if page and (page.name or page.languages):
            return page.name, page.languages

        return self._last.who(reader) if self._last else ("", ())

    def _content(self, reader: Reader, publisher: Publisher, was: Page, *, gone: bool) -> Content:
        """Gather the items of a feed: what the reader may see now, then what they no longer have."""
        self._prefix = spelled(self.scenario.event.id, reader.kind, reader.id)
        content = Content([], {}, [], [])

        for entry in () if gone else publisher.feed_entries(reader):
            content.shown.append(entry)
            self._item(entry, publisher, was.items.get(entry.key), content)

        present = frozenset(content.items)

        for key, record in was.items.items():
            if key in present or self._over:
                continue

            if not record.withdrawn and self._last:
                record = record._replace(room=self._last.room(key))

            left = self._withdrawn.left(reader, key, record, publisher, present, gone=gone)
            content.shown.append(left.entry)
            self._item(left.entry, publisher, record, content, left)

        return content

    def _item(
        self,
        entry: FeedEntry,
        publisher: Publisher,
        was: Record | None,
        content: Content,
        left: Left | None = None,
    ) -> None:
        """Add an item to a feed: as it was recorded if nothing of it changed, else as a new revision."""
        if was is not None and was.digest == entry.mark:
            record = was
        else:
            sequence = was.sequence + 1 if was else 0
            gone = (left.withdrawn, was.room) if left and was else (0, "")
            record = Record(sequence, self._now, entry.mark, entry.start, entry.seconds, *gone)

        content.items[entry.key] = record
        uid = opaque_name(self._secret, f"{self._prefix}{spelled(entry.key)}")
        stamp = Stamp(uid, record.sequence, self._moments[record.revision])
        event = publisher.calendars.event(stamp, entry.body)
        content.rows.append((entry.start, uid, event))
        if record is not was and not self.first:
            content.news.append(News(entry, was, record, event, left is not None and left.cancelled))

    def _changes(self, reader: Reader, publisher: Publisher, news: "Sequence[News]") -> Iterator[ItemChange]:
        """Yield what is news for a reader, with what was."""
        before = self._last.feed_entries(reader, publisher) if self._last else None

        for item in news:
            old = before.get(item.entry.key) if before and item.was and not item.was.withdrawn else None
            differing: tuple[Difference, ...] = ()

            if item.was is not None and not item.was.withdrawn and not item.now.withdrawn:
                differing = (
                    differences(publisher.wording, old, item.entry)
                    if old is not None
                    else in_time(publisher.wording, item.was, item.now)
                )

            what = what_changed(item.was, item.now, item.cancelled, differing)
            entry, event = (item.entry, item.event) if self._keep else (None, b"")
            known, public = old is not None, self._withdrawn.public(item.entry.key)
            title = item.entry.title
            yield ItemChange(
                reader,
                item.entry.key,
                what,
                item.was,
                item.now,
                title,
                event,
                entry,
                differing,
                known,
                public,
            )

    def _path(self, reader: Reader, version: int) -> str:
        if reader.kind is ReaderKind.PUBLIC:  # nobody's secret: it has a name that people can type
            return f"{PROGRAMME[:-4]}.{reader.id}.ics" if reader.id else PROGRAMME

        return f"{FEEDS}/{token(self._secret, self.scenario.event.id, reader, version)}.ics"
