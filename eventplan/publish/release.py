"""
Releases: agendas on disk, such that the next release tells each reader what changed, and nothing else.

Two folders are written. The *site* may be served as it is: the public programme and one feed for each
reader, under a name that cannot be guessed. The *desk* is confidential: the ledger, the index of who has
which feed, what changed. Both are complete on disk before either is put in its place, the desk first: a
crash between leaves the old release on the site and a ledger that is ahead of it, which the next run
mends. A number that was given to an item is never given to another content: a ledger that is behind the
site is refused.

The site's manifest lists what anybody may read. Feeds are ours by their names, which nobody else has;
what all files of the site hold is listed on the desk.
"""

import contextlib
import csv
import io
import json
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..files.around import absolute, locked
from ..files.atomic import staged
from ..files.one_file import FolderError
from ..files.reading import real
from ..files.served import is_feed, unsafe
from ..model import Plan, Scenario
from ..model.checked import checked
from ..model.progress import Progress, counted
from ..stopping import without_interrupt
from .archive import Kept, carried, pack, pack_ledger
from .calendars import Stamp, opaque_name, spelled
from .clean import cell
from .desk import (
    CHANGES,
    DESK_FILES,
    NOTE,
    NOTE_TEXT,
    REVOKED,
    SITE,
    desk_of,
    ledger_of,
    revised_at,
)
from .differences import ItemChange, in_short
from .feed_contents import Basis
from .feed_entries import Extras
from .feeds import Feed, FeedRun
from .lawful import let_out
from .ledger import LEDGER, Options, Record, Shown, desk_file
from .news import when_held
from .publisher import DESK_INDEX, index
from .readers import Reader, ReaderKind
from .secret import SecretFile
from .serving import APACHE, NGINX, apache, nginx
from .site.released import MEMORY, PublicPages
from .withdrawn import job_title

_log = logging.getLogger(__name__)


class Release(NamedTuple):
    """What was published."""

    number: int
    """From 1; the same as before if nothing changed."""
    revised: datetime
    feeds: int
    """Files on the site."""
    written: int
    """Files that are new or differ from the last release."""
    changes: tuple[ItemChange, ...]
    """What readers are told anew; empty for a first release, in which everything is new."""
    first: bool
    changed: bool
    """Whether anything on disk changed, or would."""
    options: Options = Options()
    """What shapes the feeds of the site from now on."""
    table: bytes = b""
    """`changes.csv`: confidential."""


@checked
def publish(
    scenario: Scenario,
    plan: Plan,
    site: str | Path,
    *,
    secret: bytes | SecretFile,
    desk: str | Path | None = None,
    revised: datetime | None = None,
    url: str | None = None,
    revoke: Collection[Reader] = (),
    extras: Extras | None = None,
    letters: Callable[[Iterable[Feed], datetime], Iterable[tuple[str, bytes]]] | None = None,
    pages: PublicPages | None = None,
    dry_run: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Release:
    """
    Publish a plan: write or renew the site and its desk, both whole or not at all.

    Only items whose content changed for their reader get a higher SEQUENCE and a new LAST-MODIFIED;
    what was withdrawn stays, and says so, until the event is over (`STATUS:CANCELLED` only if it is not
    held); files in which nothing changed keep their bytes. If nothing changed at all, nothing is written.

    Args:
        scenario: The scenario.
        plan: A lawful plan for it: it is verified first.
        site: Folder that may be served; made if it is not there.
        secret: What names and UIDs are made of (see `secret`), or the file that it is in; the same at every
            release of a site.
        desk: Confidential folder for ledger, index and changes; by default `<site>-desk` beside the site.
        revised: When this plan is made known (aware). By default one second after the last release, and
            2000-01-01 for the first: an order of releases without a clock.
        url: Address at which the site is served, for `SOURCE` and the index; may be empty. None: as at the
            last release.
        revoke: Readers whose feed gets another name, so that the old one is gone.
        extras: What agendas may hold besides what they always do. None: as at the last release.
        letters: Makes further files for the desk from the feeds with changes, or of a first release from
            all: see `letters.Letters`.
        pages: The public programme as pages of the site, `index.html` the first of them.
        dry_run: Write nothing, and return what would be published.
        progress: Called as files are made.
        stop: Ends it when set: nothing is written.

    Raises:
        UnlawfulRelease: The plan breaks a rule, or is not what it says.
        PlanError: The plan is not one for this scenario, or `revised` is not after the last release.
        LedgerError: The ledger is damaged, missing, or of another event or secret.
        FolderError: A folder cannot be written as it is.
        Stopped: It was ended from outside.

    """
    site = absolute(site)
    desk = absolute(desk) if desk else desk_of(site)
    real_site, real_desk = real(site), real(desk)
    if real_desk == real_site or real_site in real_desk.parents or real_desk in real_site.parents:
        raise FolderError("the confidential folder must not be the site, or inside it, or around it")
    if why := unsafe(desk):
        raise FolderError(f"'{desk}': {why}")

    let_out(scenario, plan)
    has_ledger = (desk / LEDGER).exists

    if dry_run:
        key = secret.known(has_ledger()) if isinstance(secret, SecretFile) else secret
        run = _run(scenario, plan, site, desk, key, revised, url, revoke, extras)
        for _ in counted(run.files(), progress, stop):
            pass

        return run.release(len(run.feeds), changed=run.changed)

    with contextlib.ExitStack() as kept:
        kept.enter_context(locked(site, is_feed))
        kept.enter_context(locked(desk))
        key = kept.enter_context(secret.held(has_ledger)) if isinstance(secret, SecretFile) else secret

        run = _run(scenario, plan, site, desk, key, revised, url, revoke, extras, letters is not None)
        run.pages = pages

        files_of_site = counted(run.files(), progress, stop)
        with staged(site, files_of_site, ours=is_feed) as public, contextlib.ExitStack() as both:
            if run.changed:
                further = letters(run.feeds_with_letters(), run.revised) if letters else ()
                files = run.desk_files(public.files, further)
                ours = () if run.first else (*DESK_FILES, *(name for name, _ in carried(desk)))
                with staged(desk, files, private=True, claimed=ours) as confidential:
                    both.enter_context(without_interrupt())  # no Ctrl-C comes between desk and site
                    confidential.commit()

            public.commit()
            published = run.release(public.written, changed=run.changed or public.changed)
            _log.info(
                "release %d of %s: %d files written", published.number, scenario.event.id, published.written
            )
            return published


def _run(
    scenario: Scenario,
    plan: Plan,
    site: Path,
    desk: Path,
    secret: bytes,
    revised: datetime | None,
    url: str | None,
    revoke: Collection[Reader],
    extras: Extras | None,
    keep_events: bool = False,
) -> "Run":
    ledger = ledger_of(scenario, site, desk, secret)
    last = ledger.options or Options()
    extras = Extras(last.home_time, last.alarm) if extras is None else extras
    url = last.url if url is None else url and url.rstrip("/") + "/"
    options = Options(url, extras.home_time, extras.alarm)
    when = revised_at(revised, ledger)

    basis = Basis(scenario, plan, ledger, desk, secret, when, options, keep_events)
    return Run(basis, revoke)


class Run(FeedRun):
    """One release in the making."""

    def feeds_with_letters(self) -> Iterable[Feed]:
        """Return the feeds that letters are written about: those with changes, at first those of people."""
        return self._first_feeds() if self.first else self.feeds

    def _first_feeds(self) -> Iterator[Feed]:
        for reader, _ in self._everybody():
            if reader.kind in (ReaderKind.DELEGATE, ReaderKind.DELEGATION):
                publisher = self._speaking.to(reader)
                name = publisher.name(reader)
                prefix = spelled(self.scenario.event.id, reader.kind, reader.id)
                changes, events = [], []

                for entry in publisher.feed_entries(reader):
                    uid = opaque_name(self._secret, prefix + spelled(entry.key))
                    event = publisher.calendars.event(Stamp(uid, 0, self.revised), entry.body)
                    events.append((entry.start, uid, event))
                    now = Record(0, 0, entry.mark, entry.start, entry.seconds)
                    changes.append(ItemChange(reader, entry.key, "added", None, now, entry.title, b"", entry))

                if changes:
                    path = self._path(reader, 0)
                    address = self.url and self.url + path
                    whole = (event for _, _, event in sorted(events))
                    calendar = publisher.calendar(name, whole, self.revised, address)
                    yield Feed(
                        reader, name, publisher, tuple(changes), address, first=True, calendar=calendar
                    )

    def desk_files(
        self, site: Mapping[str, str], further: Iterable[tuple[str, bytes]]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the desk, the ledger among them. *site* has the SHA-256 of the site's files."""
        if not self.first:
            yield from carried(self._desk)
            yield pack_ledger(self._now, desk_file(self._desk / LEDGER))

        kept = Kept(self._now + 1, self.revised, self.options, self.scenario, self.publisher.plan)
        yield pack(kept)
        self.ledger.revisions = self._moments
        self.ledger.years = self.publisher.years
        self.ledger.sessions = self._sessions()
        self.ledger.past = self.past
        self.ledger.options = self.options
        yield LEDGER, self.ledger.lines(self._pages)
        yield NOTE, NOTE_TEXT.encode()
        rows = [(*row[:3], self.url + row[3] if row[3] else "", row[4]) for row in self._rows]
        yield DESK_INDEX, index(rows)
        yield REVOKED, "".join(f"{path}\n" for path in self.ledger.revoked).encode()
        yield NGINX, nginx(self.url, self.ledger.revoked).encode()
        yield APACHE, apache(self.url, self.ledger.revoked).encode()
        yield CHANGES, self._table
        if self.pages is not None:
            yield MEMORY, self.pages.memory()

        yield SITE, (json.dumps({"files": dict(sorted(site.items()))}, indent=1) + "\n").encode()
        yield from further

    def _sessions(self) -> dict[str, Shown]:
        publisher = self.publisher
        return {
            session.id: Shown(
                publisher.wording.line(session.title),
                int(placement.start.timestamp()),
                session.duration * 60,
                publisher.wording.line(self.scenario.room_by_id[placement.room].name),
            )
            for session, placement in publisher.plan.held(self.scenario)
        }

    @cached_property
    def _table(self) -> bytes:
        """Return what is told to whom, as a table for the desk."""
        before, now_shown = self._sessions_before, self._sessions()
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        columns = ("reader", "id", "name", "item", "title", "change", "was", "is", "details")
        table.writerow(("handling", *columns))

        for feed in self.feeds:
            for change in feed.changes:
                session = change.key.rstrip("~")
                old, new = before.get(session), now_shown.get(session)
                job, _ = job_title(feed.publisher.wording, session)
                title = job or (new or old or Shown(change.key, 0, 0, "")).title
                renamed = old is not None and new is not None and old.title != new.title
                was = now = ""
                if change.was and not change.was.withdrawn:
                    was = when_held(change.was, old, self.scenario, renamed)
                if change.now and not change.now.withdrawn:
                    now = when_held(change.now, new, self.scenario, renamed)

                details = in_short(change.differences) if change.seen else "in form alone"
                row = (
                    feed.reader.kind,
                    feed.reader.id,
                    feed.name,
                    session,
                    title,
                    change.what,
                    was,
                    now,
                    details,
                )

                table.writerow(("confidential", *map(cell, row)))

        return text.getvalue().encode("utf-8-sig")

    def release(self, written: int, *, changed: bool) -> Release:
        """Return what was published."""
        changes = tuple(change for feed in self.feeds for change in feed.changes)
        number = self._now + 1 if self.changed else self._now
        last = self._moments[-1] if self.changed or self.first else self._moments[-2]

        return Release(
            number, last, self.count, written, changes, self.first, changed, self.options, self._table
        )
