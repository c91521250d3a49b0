"""The feeds of one release: whose each is, what is new in it, and which others are no more."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ..model import Plan, PlanError, Scenario
from .agendas import Publisher
from .before import Before, Speaking, before
from .calendars import Stamp, digest, opaque_name, spelled
from .desk import (
    FEEDS,
)
from .differences import Difference, ItemChange, differences, in_time, noted
from .exporters import EXPORTERS, Export
from .ledger import Ledger, Options, Page, Record, page_line
from .news import News, what_changed
from .readers import PUBLIC, Reader, ReaderKind
from .readership import PROGRAMME
from .secret import token
from .site.personal import path_of
from .site.released import PublicPages
from .told import Extras, Told
from .visibility import Past
from .withdrawn import Left, Withdrawn


class Feed(NamedTuple):
    """A reader's file in a release."""

    reader: Reader
    name: str
    publisher: Publisher
    """The one that speaks their language."""
    changes: tuple[ItemChange, ...]
    address: str = ""
    """The address of the feed; empty if nobody said where the site is served."""
    first: bool = False
    """Whether this is the first that the reader is told: everything is new."""
    gone: bool = False
    """Whether the reader has left the scenario."""
    calendar: bytes = b""
    """The whole calendar: of a first letter."""


class FeedRun:
    """The feeds of one release."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        ledger: Ledger,
        desk: Path,
        secret: bytes,
        revised: datetime,
        revoke: Collection[Reader],
        options: Options,
        keep_events: bool,
    ) -> None:
        self.scenario = scenario
        self.ledger = ledger
        self.first = not ledger.revisions
        self.revised = revised
        self.options = options
        extras = Extras(options.home_time, options.alarm)
        self.publisher = Publisher(scenario, plan, secret=secret, extras=extras, years=ledger.years)
        self.url = options.url
        self.revoke = set(revoke)
        self.feeds: list[Feed] = []
        """Feeds with changes; none at a first release."""
        self.count = 0
        self.changed = self.first or ledger.options not in (None, options)
        """Whether the ledger has anything new."""
        self._keep = keep_events
        self._desk = desk
        self._prefix = ""
        self._secret = secret
        self._now = len(ledger.revisions)
        self._moments = [*ledger.revisions, revised]
        self._over = revised >= scenario.event.opening[-1].end
        self._pages: list[bytes] = []
        self._rows: list[tuple[str, str, str, str, str]] = []
        self.pages: PublicPages | None = None
        """The public programme as pages: what they say of changes is kept on the desk."""
        self._speaking = Speaking(self.publisher)
        self._last: Before | None = None if self.first else before(desk, self._now, secret)
        self._sessions_before = ledger.sessions
        self.past = self._past()
        self._withdrawn = Withdrawn(scenario, plan, self.past)

    def _past(self) -> dict[str, Past]:
        """Return the sessions that people were told of and that are not held now."""
        found = dict(self.ledger.past)
        for session, _ in self._last.publisher.plan.held(self._last.scenario) if self._last else ():
            found[session.id] = Past(session.id, session.title, session.kind, session.classification)

        held = self.publisher.plan.placement_by_session
        return {name: past for name, past in found.items() if name not in held}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the site, one reader after the other."""
        seen = set()

        for reader, name in self._everybody():
            seen.add(reader)
            yield from self._file(reader, name, self._speaking.to(reader))

        export = Export(self.scenario, self.publisher.plan, secret=self._secret, url=self.url or None)

        for one in EXPORTERS:
            if one.public:
                self.count += 1
                yield one.name, one.write(export)

        left = [reader for reader in self.ledger.readers() if reader not in seen]

        for reader in left:  # whoever has left the scenario is told what they have left
            name, languages = self._who_left(reader)
            yield from self._file(reader, name, self._speaking.in_(languages), gone=True)

        known = seen.union(left) - {PUBLIC}
        unknown = sorted(reader for reader in self.revoke if reader not in known)

        if self.pages is not None:
            made = self.pages.files(
                self.scenario, self.publisher.plan, self._desk, self._now + 1, self.revised
            )
            for name, data in made:
                self.count += 1
                yield name, data

            self.changed = self.changed or self.pages.changed

        if unknown:
            raise PlanError(f"there is no feed of {unknown[0].kind} '{unknown[0].id}' to revoke")

        if self.changed and not self.first and self.revised <= self.ledger.revisions[-1]:
            raise PlanError(
                f"the last release is of {self.ledger.revisions[-1]:%Y-%m-%dT%H:%M:%SZ}: give this one "
                "a later time, or calendars take its changes for old ones"
            )

    def _everybody(self) -> Iterator[tuple[Reader, str]]:
        for reader, name in self.publisher.readers():
            yield reader, name
            if reader == PUBLIC:
                for language in self.scenario.event.languages[1:]:
                    yield Reader(ReaderKind.PUBLIC, language), name

    def _who_left(self, reader: Reader) -> tuple[str, tuple[str, ...]]:
        """Return name and languages of somebody who is no longer in the scenario."""
        page = self.ledger.page(reader)
        if page and (page.name or page.languages):
            return page.name, page.languages

        return self._last.who(reader) if self._last else ("", ())

    def _file(
        self, reader: Reader, listed: str, publisher: Publisher, *, gone: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a reader's feed. *listed*: their name in the index; the feed has it in their language."""
        name = listed if gone else publisher.name(reader)
        old = self.ledger.page(reader)
        was = old or Page()
        version = was.version

        if reader in self.revoke:
            version += 1
            if was.digest:
                gone_path = self._path(reader, was.version)
                self.ledger.revoked += [gone_path, *([path_of(gone_path)] if self.pages else [])]

            self.changed = True

        self._prefix = spelled(self.scenario.event.id, reader.kind, reader.id)
        rows: list[tuple[int, str, bytes]] = []
        items: dict[str, Record] = {}
        news: list[News] = []
        told = iter(()) if gone else publisher.told(reader)
        shown: list[Told] = []

        for one in told:
            shown.append(one)
            self._item(one, publisher, was.items.get(one.key), items, news, rows)

        present = frozenset(items)

        for key, record in was.items.items():
            if key not in present and not self._over:
                if not record.withdrawn and self._last:
                    record = record._replace(room=self._last.room(key))

                left = self._withdrawn.left(reader, key, record, publisher, present, gone=gone)
                shown.append(left.told)
                self._item(left.told, publisher, record, items, news, rows, left)

        changes = tuple(self._changes(reader, publisher, news)) if news and not self.first else ()
        who = self._who_left(reader) if gone else ("", ())
        page = Page(version, 0, "", {}, *who)
        path = self._path(reader, version)

        if rows:
            rows.sort(key=lambda row: row[:2])
            events = [row[2] for row in rows]
            source = self.url and self.url + path
            data = publisher.calendar(name, events, self._moments[was.revision], source)
            mark = digest(data)
            revision = was.revision

            if mark != was.digest:
                revision = self._now
                data = publisher.calendar(name, events, self.revised, source)
                mark = digest(data)

            notes = was.notes
            if revision == self._now:
                notes = {one.key: noted(publisher.wording, one) for one in changes if one.seen}

            page = Page(version, revision, mark, items, *who, notes)
            self.count += 1
            yield path, data

            if self.pages is not None and reader.kind is not ReaderKind.PUBLIC:
                self.count += 1
                made = self._moments[revision]
                yield self.pages.personal(publisher, name, shown, notes, revision + 1, made, self.url, path)

        note = "no longer in the scenario" if gone else "" if rows else "no session: no file"
        self._rows.append((str(reader.kind), reader.id, listed, path if rows else "", note))
        if rows or version:
            self._pages.append(page_line(reader, page))
        if page != was:
            self.changed = True

        if changes:
            address = self.url and self.url + path
            self.feeds.append(Feed(reader, name, publisher, changes, address, gone=gone))

    def _item(
        self,
        one: Told,
        publisher: Publisher,
        was: Record | None,
        items: dict[str, Record],
        news: "list[News]",
        rows: list[tuple[int, str, bytes]],
        left: Left | None = None,
    ) -> None:
        if was is not None and was.digest == one.mark:
            record = was
        else:
            sequence = was.sequence + 1 if was else 0
            gone = (left.withdrawn, was.room) if left and was else (0, "")
            record = Record(sequence, self._now, one.mark, one.start, one.seconds, *gone)

        items[one.key] = record
        uid = opaque_name(self._secret, f"{self._prefix}{spelled(one.key)}")
        stamp = Stamp(uid, record.sequence, self._moments[record.revision])
        event = publisher.calendars.event(stamp, one.body)
        rows.append((one.start, uid, event))
        if record is not was and not self.first:
            news.append(News(one, was, record, event, left is not None and left.cancelled))

    def _changes(self, reader: Reader, publisher: Publisher, news: "Sequence[News]") -> Iterator[ItemChange]:
        """Yield what is news for a reader, with what was."""
        before = self._last.told(reader, publisher) if self._last else None

        for one in news:
            old = before.get(one.told.key) if before and one.was and not one.was.withdrawn else None
            what = what_changed(one.was, one.now, one.cancelled)
            found: tuple[Difference, ...] = ()

            if what in ("moved", "changed") and not one.now.withdrawn:
                if old is not None:
                    found = differences(publisher.wording, old, one.told)
                elif one.was is not None:
                    found = in_time(publisher.wording, one.was, one.now)

                if any(difference.field in ("time", "place") for difference in found):
                    what = "moved"

            told, event = (one.told, one.event) if self._keep else (None, b"")
            known, public = old is not None, self._withdrawn.public(one.told.key)
            title = one.told.title
            yield ItemChange(
                reader, one.told.key, what, one.was, one.now, title, event, told, found, known, public
            )

    def _path(self, reader: Reader, version: int) -> str:
        if reader.kind is ReaderKind.PUBLIC:  # nobody's secret: it has a name that people can type
            return f"{PROGRAMME[:-4]}.{reader.id}.ics" if reader.id else PROGRAMME

        return f"{FEEDS}/{token(self._secret, self.scenario.event.id, reader, version)}.ics"
