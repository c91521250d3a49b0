"""
The ledger: what each reader was told last, so that the next release tells only what is new.

One line of JSON for the event, then one for each reader, read when it is their turn: the ledger of a
hundred thousand delegates need not be in memory as objects. It is confidential: it tells who goes where.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..files.reading import read_file
from ..model import EventplanError
from .readers import Reader, ReaderKind

LEDGER = "ledger.jsonl"
FORMAT = 1
MOST_BYTES = 4 * 1024 * 1024 * 1024


class LedgerError(EventplanError):
    """A ledger that cannot be read, or is not the one of this event."""


class Record(NamedTuple):
    """The history of one item for one reader."""

    sequence: int
    revision: int
    """Position in `Ledger.revisions` of the release that changed it last."""
    digest: str
    """Stands for everything that the reader is shown of it."""
    start: int
    """Seconds since 1970 (UTC)."""
    seconds: int
    withdrawn: int = 0
    """1 if the reader was last told that it is cancelled."""


class Page(NamedTuple):
    """What the ledger knows of one reader."""

    version: int = 0
    """How often their feed was revoked."""
    revision: int = 0
    """Position in `Ledger.revisions` of the release that changed their file last."""
    digest: str = ""
    """Stands for everything that their file shows; empty if they have none."""
    items: Mapping[str, Record] = {}


class Shown(NamedTuple):
    """What the desk may know of a session as it was published last."""

    title: str
    start: int
    seconds: int
    room: str


class Ledger:
    """The ledger of one site."""

    def __init__(self, event: str, secret: str) -> None:
        self.event = event
        self.secret = secret
        self.revisions: list[datetime] = []
        """When each release was made known, oldest first."""
        self.years: list[int] = []
        """Years that any release had items in: clocks must be right in all of them."""
        self.sessions: dict[str, Shown] = {}
        self.revoked: list[str] = []
        """Files that were revoked: a server answers 410 for them."""
        self._pages: dict[str, bytes] = {}

    @classmethod
    def load(cls, file: Path) -> "Ledger | None":
        """Read a ledger; None if there is none. Raises LedgerError if it is damaged."""
        try:
            lines = read_file(file, MOST_BYTES).splitlines()
            head = json.loads(lines[0])
            if head["eventplan-ledger"] != FORMAT:
                raise LedgerError(f"'{file}' is a ledger of another version of eventplan")
            found = cls(head["event"], head["secret"])
            found.revisions = [datetime.fromisoformat(text).astimezone(UTC) for text in head["revisions"]]
            found.years = [int(year) for year in head["years"]]
            found.sessions = {name: Shown(*row) for name, row in head["sessions"].items()}
            found.revoked = list(head["revoked"])
            # A line begins with the reader: `["delegate", "EG-01", …`.
            found._pages = {_reader_of(line): line for line in lines[1:]}
            if len(found._pages) != head["readers"]:
                raise LedgerError(f"'{file}' is not whole: bring it back from a copy")
            return found
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise LedgerError(f"'{file}' is damaged: bring it back from a copy ({error})") from error

    def page(self, reader: Reader) -> Page | None:
        """Return what is known of a reader; None if nothing."""
        line = self._pages.get(_key(reader))
        if line is None:
            return None
        _, _, version, revision, digest, items = json.loads(line)
        return Page(version, revision, digest, {key: Record(*row) for key, row in items.items()})

    def readers(self) -> Iterable[Reader]:
        """Return every reader with a page."""
        for line in self._pages.values():
            kind, name = json.loads(line)[:2]
            yield Reader(ReaderKind(kind), name)

    def lines(self, pages: Sequence[bytes]) -> bytes:
        """Return the file that holds these pages."""
        head = {
            "eventplan-ledger": FORMAT,
            "handling": "confidential",
            "event": self.event,
            "secret": self.secret,
            "revisions": [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in self.revisions],
            "years": self.years,
            "sessions": self.sessions,
            "revoked": self.revoked,
            "readers": len(pages),
        }
        return b"\n".join([_dump(head), *pages, b""])


def page_line(reader: Reader, page: Page) -> bytes:
    """Return the line of a reader in the ledger."""
    return _dump([str(reader.kind), reader.id, *page])


def _key(reader: Reader) -> str:
    return f"{reader.kind}\n{reader.id}"


def _reader_of(line: bytes) -> str:
    kind, name = json.loads(b"[" + line[1 : line.index(b'", ', line.index(b'", ') + 3) + 1] + b"]")
    return f"{kind}\n{name}"


def _dump(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()
