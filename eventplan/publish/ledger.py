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

from ..files.reading import open_file, read_file, why
from ..model import Classification, EventplanError, Kind, Text
from ..model.times import FIRST_YEAR, LAST_YEAR
from .readers import Reader, ReaderKind
from .visibility import Past

LEDGER = "ledger.jsonl"
FORMAT = 1
MOST_HEAD = 256 * 1024 * 1024
MOST_BYTES = 4 * 1024 * 1024 * 1024


class LedgerError(EventplanError):
    """A ledger that cannot be read, or is not the one of this event."""


_DAMAGES = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError)
_MOST = 2**31 - 1
_LONGEST = 400 * 86_400
_EARLIEST = int(datetime(FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp())
_LATEST = int(datetime(LAST_YEAR, 12, 30, tzinfo=UTC).timestamp())


def desk_file(file: Path) -> bytes:
    """Return what a file of the desk holds. Raises LedgerError if it cannot be read."""
    try:
        return read_file(file, MOST_BYTES)
    except OSError as error:
        raise LedgerError(f"'{file}' cannot be read: {why(error)}") from error


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
    """Not 0 if the reader was last told that it is no longer theirs: `UNNAMED` or `NAMED`."""
    room: str = ""
    """Of what is withdrawn: the room that the reader knew it in."""


UNNAMED, NAMED = 1, 2
"""What a reader was told of what is withdrawn: only that, or with title and place."""


class Note(NamedTuple):
    """What a change of one item was, for its reader."""

    what: str
    """As `differences.ItemChange` has it."""
    lines: tuple[tuple[str, str, str], ...] = ()
    """Of each thing that is otherwise: a word for it, as it was, as it is."""


class Page(NamedTuple):
    """What the ledger knows of one reader."""

    version: int = 0
    """How often their feed was revoked."""
    revision: int = 0
    """Position in `Ledger.revisions` of the release that changed their file last."""
    digest: str = ""
    """Stands for everything that their file shows; empty if they have none."""
    items: Mapping[str, Record] = {}
    name: str = ""
    """What they go by: kept of those who have left the scenario."""
    languages: tuple[str, ...] = ()
    """The languages that they read, best first: of those who have left."""
    notes: Mapping[str, "Note"] = {}
    """What the last change of their file was, item by item, in their words: their page says so."""


class Options(NamedTuple):
    """What shapes all feeds of a site, besides scenario and plan: kept until a release says otherwise."""

    url: str = ""
    """Address at which the site is served, ending with a slash; empty if nobody said."""
    home_time: bool = False
    alarm: int | None = None
    """As `told.Extras` has them."""


class Shown(NamedTuple):
    """What the desk may know of a session as it was published last."""

    title: str
    start: int
    seconds: int
    room: str


class Ledger:
    """The ledger of one site."""

    def __init__(self, event: str, secret: str, file: Path = Path(LEDGER)) -> None:
        self.file = file
        self.event = event
        self.secret = secret
        self.revisions: list[datetime] = []
        """When each release was made known, oldest first."""
        self.years: list[int] = []
        """Years that any release had items in: clocks must be right in all of them."""
        self.sessions: dict[str, Shown] = {}
        self.past: dict[str, Past] = {}
        """Sessions that people were told of and that are not held now."""
        self.options: Options | None = None
        self.revoked: list[str] = []
        """Files that were revoked: a server answers 410 for them."""
        self._pages: dict[str, bytes] = {}

    @classmethod
    def load(cls, file: Path) -> "Ledger | None":
        """Read a ledger; None if there is none. Raises LedgerError if it is damaged."""
        try:
            data = read_file(file, MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LedgerError(f"the ledger '{file}' cannot be read: {why(error)}") from error

        return cls.read(data, file)

    @classmethod
    def read(cls, data: bytes, file: Path) -> "Ledger":
        """Read the bytes of a ledger; *file* is where they are from. Raises LedgerError if it is damaged."""
        try:
            return cls._read(data.splitlines(), file)
        except _DAMAGES as error:
            raise _damaged(file, str(error)) from error

    @classmethod
    def _read(cls, lines: Sequence[bytes], file: Path) -> "Ledger":
        if not lines:
            raise ValueError("it is empty")

        head = json.loads(lines[0])
        if head["eventplan-ledger"] != FORMAT:
            raise LedgerError(f"'{file}' is a ledger of another version of eventplan")

        ledger = cls(_text(head["event"]), _text(head["secret"]), file)
        ledger.revisions = [_instant(text) for text in head["revisions"]]
        ledger.years = [_number(year, FIRST_YEAR, LAST_YEAR) for year in head["years"]]
        ledger.sessions = {
            _text(name): Shown(_text(title), _moment(start), _number(seconds, 0, _LONGEST), _text(room))
            for name, (title, start, seconds, room) in head["sessions"].items()
        }
        ledger.past = {
            _text(name): Past(name, _title(title), Kind(kind), Classification(classification))
            for name, (title, kind, classification) in head.get("past", {}).items()
        }
        if "options" in head:
            ledger.options = read_options(head["options"])

        ledger.revoked = [_text(path) for path in head["revoked"]]
        # A line begins with the reader: `["delegate", "EG-01", …`.
        ledger._pages = {_reader_of(line): line for line in lines[1:]}
        if len(ledger._pages) != head["readers"] or len(lines) - 1 != head["readers"]:
            raise LedgerError(f"'{file}' is not whole: bring it back from a copy")
        if not ledger.revisions or sorted(set(ledger.revisions)) != ledger.revisions:
            raise ValueError("releases come one after the other")

        return ledger

    def page(self, reader: Reader) -> Page | None:
        """Return what is known of a reader; None if nothing. Raises LedgerError if that is damaged."""
        line = self._pages.get(_key(reader))
        if line is None:
            return None

        try:
            _, _, version, revision, digest, items, *left = json.loads(line)
            nothing: tuple[Any, ...] = ("", (), {})
            name, languages, notes = tuple(left) + nothing[len(left) :]
            latest = len(self.revisions) - 1

            records = {_text(key): _record(row, latest) for key, row in items.items()}

            return Page(
                _number(version, 0, _MOST),
                _number(revision, 0, latest),
                _text(digest),
                records,
                _text(name),
                tuple(map(_text, languages)),
                {_text(key): _note(note) for key, note in notes.items()},
            )
        except _DAMAGES as error:
            raise _damaged(self.file, f"{reader.kind} {reader.id}: {error}") from error

    def readers(self) -> Iterable[Reader]:
        """Return every reader with a page. Raises LedgerError for what is none."""
        for line in self._pages.values():
            try:
                kind, name = json.loads(line)[:2]
                yield Reader(ReaderKind(kind), _text(name))
            except _DAMAGES as error:
                raise _damaged(self.file, str(error)) from error

    def lines(self, pages: Sequence[bytes]) -> bytes:
        """Return the file that holds these pages."""
        past_sessions = {
            name: [past.title, past.kind, past.classification] for name, past in self.past.items()
        }

        head = {
            "eventplan-ledger": FORMAT,
            "handling": "confidential",
            "event": self.event,
            "secret": self.secret,
            "revisions": [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in self.revisions],
            "years": self.years,
            "sessions": self.sessions,
            "past": past_sessions,
            "options": self.options or Options(),
            "revoked": self.revoked,
            "readers": len(pages),
        }

        return b"\n".join([_dump(head), *pages, b""])


def last_release(file: Path) -> datetime | None:
    """
    Return when the last release of a ledger was made known; None if there is no ledger.

    Its head alone is read. Raises LedgerError if that is damaged.
    """
    try:
        with open_file(file) as stream:
            line = stream.readline(MOST_HEAD)

        return _instant(json.loads(line)["revisions"][-1])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(f"the ledger '{file}' cannot be read: {why(error)}") from error
    except _DAMAGES as error:
        raise _damaged(file, str(error)) from error


def read_options(value: Any) -> Options:
    """Read what shapes a site. Raises ValueError or TypeError."""
    url, home_time, alarm = value
    if alarm is not None:
        _number(alarm, 0, 1440)

    return Options(_text(url), home_time is True, alarm)


def _damaged(file: Path, why_so: str) -> LedgerError:
    return LedgerError(f"'{file}' is damaged: bring it back from a copy ({why_so[:200]})")


def _number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{str(value)[:40]} is not a number from {least} to {most}")

    return value


def _moment(value: Any) -> int:
    """Seconds since 1970 in a year of events."""
    return _number(value, _EARLIEST, _LATEST)


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(_text(value))
    if instant.tzinfo is None:
        raise ValueError(f"{value} has no offset")

    return instant.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]} is not text")

    value.encode()  # a lone surrogate is no text either
    return value


def _title(value: Any) -> Text:
    if isinstance(value, dict):
        return {_text(language): _text(words) for language, words in value.items()}

    return _text(value)


def _record(row: Any, latest: int) -> Record:
    sequence, revision, digest, start, seconds, withdrawn, *room = row
    if len(room) > 1:
        raise ValueError("a record has seven parts at most")

    return Record(
        _number(sequence, 0, _MOST),
        _number(revision, 0, latest),
        _text(digest),
        _moment(start),
        _number(seconds, 0, _LONGEST),
        _number(withdrawn, 0, NAMED),
        _text(room[0]) if room else "",
    )


def _note(value: Any) -> Note:
    what, lines = value
    return Note(_text(what), tuple((_text(about), _text(was), _text(now)) for about, was, now in lines))


def page_line(reader: Reader, page: Page) -> bytes:
    """Return the line of a reader in the ledger."""
    items = {key: record if record.room else record[:6] for key, record in page.items.items()}
    left = (page.name, page.languages, page.notes) if page.name or page.languages or page.notes else ()

    return _dump([str(reader.kind), reader.id, *page[:3], items, *left])


def _key(reader: Reader) -> str:
    return f"{reader.kind}\n{reader.id}"


def _reader_of(line: bytes) -> str:
    kind, name = json.loads(b"[" + line[1 : line.index(b'", ', line.index(b'", ') + 3) + 1] + b"]")
    return f"{kind}\n{name}"


def _dump(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()
