"""The folders of a release: what is in them, and whether they belong together."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..files.reading import open_file, read_file, why
from ..files.served import FEEDS
from ..files.swapping import manifest
from ..model import Event, PlanError, Scenario
from .calendars import UNRECORDED
from .ledger import LEDGER, MOST_BYTES, Ledger, LedgerError
from .publisher import DESK_INDEX
from .readers import Reader
from .secret import fingerprint, token
from .serving import APACHE, NGINX
from .site.released import MEMORY
from .times import release_time

NOTE = "CONFIDENTIAL.txt"

CHANGES = "changes.csv"

SITE = "site.json"

REVOKED = "revoked.txt"

DESK_FILES = (LEDGER, NOTE, CHANGES, DESK_INDEX, REVOKED, SITE, MEMORY, NGINX, APACHE)
"""Files of the desk, besides letters: where there is a ledger, they are ours."""

NOTE_TEXT = """\
CONFIDENTIAL: for the agenda desk alone. Never serve, mail or commit this folder.

ledger.jsonl  what each reader was told last; without it no update can be published. Keep a copy.
index.csv     who has which feed: anybody with the name of a feed can read it.
changes.csv   what the last release changed, for whom.
site.json     SHA-256 of every file of the site.
programme.json  what the public knew of the programme, so that its pages can say what changed.
releases/     what each release was made from: the next says what was, and letters can be written again.
nginx.conf, apache.conf  how to serve the site; renewed when a feed is revoked.
replies/      letters about the last release, if they were asked for, and the table for a mail merge.
revoked.txt   names of feeds that were revoked: let the web server answer 410 for them.
secret.key    the secret that names are made of, if it is kept here. Keep a copy.
"""


def desk_of(site: Path) -> Path:
    """Return the folder of the agenda desk that goes with a site, if no other is given."""
    return site.with_name(f"{site.name}-desk")


_REVISED = re.compile(rb"\r\nLAST-MODIFIED:(\d{8}T\d{6})Z\r\n")


def _check_site(event: Event, ledger: Ledger, site: Path, desk: Path, secret: bytes) -> None:
    """
    Raise LedgerError if the site shows a release that the ledger does not know: it is an older copy.

    Every file that changed in a release says when it was made known; a feed that was revoked has the
    next of its names.
    """
    last = ledger.revisions[-1]
    older = f"the ledger '{desk / LEDGER}' is an older copy; bring back the newest, or publish to a new site"

    for file in (*site.glob("*.ics"), *(site / FEEDS).glob("*.ics")):
        try:
            with open_file(file) as stream:
                revised = _REVISED.search(stream.read(2048))
        except OSError:
            continue

        if revised is None:
            continue

        try:
            shown = datetime.strptime(revised[1].decode(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            continue

        if shown > last:
            raise LedgerError(
                f"'{site}' shows a release of {release_time(event, shown)}, and the last that is known is of "
                f"{release_time(event, last)}: {older}"
            )

    there = {f"{FEEDS}/{file.name}" for file in (site / FEEDS).glob("*.ics")}
    pages = [(reader, page.version) for reader in ledger.readers() if (page := ledger.page(reader))]

    def path(reader: Reader, version: int) -> str:
        return f"{FEEDS}/{token(secret, ledger.event, reader, version)}.ics"

    unknown = there - {path(*page) for page in pages} - set(ledger.revoked)
    if unknown and any(path(reader, version + n) in unknown for reader, version in pages for n in (1, 2, 3)):
        raise LedgerError(f"a feed on '{site}' was revoked, and that is not known: {older}")


def _check_desk(desk: Path) -> None:
    """Raise LedgerError if the ledger is not the one that was written with the rest of the desk."""
    listed = manifest(desk).get(LEDGER)
    if listed is None:
        return

    try:
        digest = hashlib.sha256(read_file(desk / LEDGER, MOST_BYTES)).hexdigest()
    except OSError as error:
        raise LedgerError(f"the ledger '{desk / LEDGER}' cannot be read: {why(error)}") from error

    if digest != listed:
        raise LedgerError(
            f"'{desk / LEDGER}' is not the one of the last release: it is damaged or an older copy; bring "
            f"back the newest with the rest of the desk (if this is the newest, delete "
            f"'{desk / 'manifest.json'}')"
        )


def ledger_of(scenario: Scenario, site: Path, desk: Path, secret: bytes) -> Ledger:
    """Return the ledger of a desk, or a new one. Raises LedgerError if it is of another event or secret."""
    ledger = Ledger.load(desk / LEDGER)
    mark = fingerprint(secret)
    if ledger is not None:
        _check_desk(desk)

    if ledger is None:
        if manifest(site) or any((site / FEEDS).glob("*.ics")):
            raise LedgerError(
                f"'{site}' was published before, but its ledger '{desk / LEDGER}' is missing: bring it back, "
                "or publish to a new folder"
            )

        return Ledger(scenario.event.id, mark)

    if ledger.event != scenario.event.id:
        raise LedgerError(f"'{desk}' is the desk of event '{ledger.event}', not of '{scenario.event.id}'")

    if ledger.secret != mark:
        raise LedgerError(
            "this is not the secret that the site was published with: every feed and every UID would change; "
            "bring the old one back, or publish to a new folder"
        )

    _check_site(scenario.event, ledger, site, desk, secret)
    return ledger


def revised_at(revised: datetime | None, ledger: Ledger) -> datetime:
    """Return when a release was made: as stated, else a second after the last."""
    last = ledger.revisions[-1] if ledger.revisions else None
    if revised is None:
        return last + timedelta(seconds=1) if last else UNRECORDED
    if revised.tzinfo is None:
        raise PlanError("`revised` is an instant: give it a time zone")

    return revised.astimezone(UTC).replace(microsecond=0)
