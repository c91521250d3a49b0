"""The feeds of one release as files: whose each is, at which address, and which others are no more."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..model import PlanError
from .calendars import digest
from .differences import ItemChange, noted
from .exporters import EXPORTERS, Export
from .feed_contents import Basis, Content, FeedContents
from .ledger import Page, page_line
from .publisher import Publisher
from .readers import PUBLIC, Reader, ReaderKind
from .site.personal import path_of
from .site.released import PublicPages
from .speaking import Speaking
from .times import release_time


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


class FeedRun(FeedContents):
    """The feeds of one release, as files."""

    def __init__(self, basis: Basis, revoke: Collection[Reader]) -> None:
        super().__init__(basis)
        self.revoke = set(revoke)
        self.feeds: list[Feed] = []
        """Feeds with changes; none at a first release."""
        self.count = 0
        self.changed = self.first or self.ledger.options not in (None, self.options)
        """Whether the ledger has anything new."""
        self.pages: PublicPages | None = None
        """The public programme as pages: what they say of changes is kept on the desk."""
        self._pages: list[bytes] = []
        self._rows: list[tuple[str, str, str, str, str]] = []
        self._speaking = Speaking(self.publisher)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the site, one reader after the other."""
        seen = set()

        for reader, name in self._everybody():
            seen.add(reader)
            yield from self._file(reader, name, self._speaking.to(reader))

        export = Export(self.scenario, self.publisher.plan, secret=self._secret, url=self.url or None)

        for exporter in EXPORTERS:
            if exporter.public:
                self.count += 1
                yield exporter.name, exporter.write(export)

        left = [reader for reader in self.ledger.readers() if reader not in seen]

        for reader in left:  # those who have left the scenario are told what they no longer have
            name, languages = self._who_left(reader)
            yield from self._file(reader, name, self._speaking.in_(languages), gone=True)

        known = seen.union(left) - {PUBLIC}
        unknown = sorted(reader for reader in self.revoke if reader not in known)

        if self.pages is not None:
            contents = self.pages.files(
                self.scenario, self.publisher.plan, self._desk, self._now + 1, self.revised
            )
            for name, data in contents:
                self.count += 1
                yield name, data

            self.changed = self.changed or self.pages.changed

        if unknown:
            raise PlanError(f"there is no feed of {unknown[0].kind} '{unknown[0].id}' to revoke")

        if self.changed and not self.first and self.revised <= self.ledger.revisions[-1]:
            last = release_time(self.scenario.event, self.ledger.revisions[-1])
            raise PlanError(
                f"the last release is of {last}: give this one a later time, or calendars take its changes "
                "for old ones"
            )

    def _everybody(self) -> Iterator[tuple[Reader, str]]:
        for reader, name in self.publisher.readers():
            yield reader, name
            if reader == PUBLIC:
                for language in self.scenario.event.languages[1:]:
                    yield Reader(ReaderKind.PUBLIC, language), name

    def _file(
        self, reader: Reader, listed: str, publisher: Publisher, *, gone: bool = False
    ) -> Iterator[tuple[str, bytes]]:
        """Yield a reader's feed. *listed*: their name in the index; the feed has it in their language."""
        name = listed if gone else publisher.name(reader)
        was = self.ledger.page(reader) or Page()
        version = self._version(reader, was)
        path = self._path(reader, version)

        content = self._content(reader, publisher, was, gone=gone)
        news = content.news
        changes = tuple(self._changes(reader, publisher, news)) if news and not self.first else ()
        who = self._who_left(reader) if gone else ("", ())
        page = Page(version, 0, "", {}, *who)

        if content.rows:
            data, revision, mark = self._dated(content, publisher, name, path, was)
            notes = was.notes
            if revision == self._now:
                notes = {change.key: noted(publisher.wording, change) for change in changes if change.seen}

            page = Page(version, revision, mark, content.items, *who, notes)
            self.count += 1
            yield path, data

            if self.pages is not None and reader.kind is not ReaderKind.PUBLIC:
                self.count += 1
                moment = self._moments[revision]
                yield self.pages.personal(
                    publisher, name, content.shown, notes, revision + 1, moment, self.url, path
                )

        self._enter(reader, listed, path if content.rows else "", gone=gone)
        if content.rows or version:
            self._pages.append(page_line(reader, page))
        if page != was:
            self.changed = True

        if changes:
            address = self.url and self.url + path
            self.feeds.append(Feed(reader, name, publisher, changes, address, gone=gone))

    def _version(self, reader: Reader, was: Page) -> int:
        """Return which address of a reader's feed this release uses: a new one if the last is revoked."""
        if reader not in self.revoke:
            return was.version

        if was.digest:
            path = self._path(reader, was.version)
            self.ledger.revoked += [path, *([path_of(path)] if self.pages else [])]

        self.changed = True
        return was.version + 1

    def _dated(
        self, content: Content, publisher: Publisher, name: str, path: str, was: Page
    ) -> tuple[bytes, int, str]:
        """Return a calendar, the revision it is of, and its digest: unchanged, it keeps its revision."""
        events = [event for _, _, event in sorted(content.rows, key=lambda row: row[:2])]
        source = self.url and self.url + path
        data = publisher.calendar(name, events, self._moments[was.revision], source)

        if digest(data) == was.digest:
            return data, was.revision, was.digest

        data = publisher.calendar(name, events, self.revised, source)
        return data, self._now, digest(data)

    def _enter(self, reader: Reader, listed: str, path: str, *, gone: bool) -> None:
        """Enter a reader into the index of feeds."""
        note = "no longer in the scenario" if gone else "" if path else "no session: no file"
        self._rows.append((str(reader.kind), reader.id, listed, path, note))
