"""
The public programme as pages of a release: numbered by the release in which it last changed.

A release in which only hidden things changed leaves the pages as they are, to the byte. What readers knew
before is kept on the desk, so that the next release can say what changed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ...model import Plan, Scenario
from ..calendars import UNRECORDED
from ..changes import Known, changes, keys_of, known
from ..clean import file_stem
from ..feed_entries import FeedEntry
from ..ledger import Note, desk_file
from ..programme import programme_of
from ..publisher import Publisher
from ..readership import PROGRAMME
from ..visibility import is_public
from .personal import PersonalPages, path_of
from .public_pages import pages
from .wording import Release, Since

MEMORY = "programme.json"
"""What the public knew by the last release, on the desk."""


class _Memory(NamedTuple):
    version: str
    number: int
    made: str
    now: Mapping[str, Mapping[str, Known]]
    """What the public knows, by language."""
    since: int
    """The release before the one that `now` belongs to; 0 if there was none."""
    before: Mapping[str, Mapping[str, Known]]

    def text(self) -> str:
        tree = self._replace(now=_lines(self.now), before=_lines(self.before))._asdict()
        return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def load(cls, file: Path) -> "_Memory | None":
        """
        Return what was kept; none where there is nothing, or nothing that was.

        Raises LedgerError if it cannot be read: pages would say nothing of what has changed.
        """
        if not file.is_file():
            return None

        kept = desk_file(file)

        try:
            tree: dict[str, Any] = json.loads(kept)
            now, before = _read(tree["now"]), _read(tree["before"])
            head = str(tree["version"]), int(tree["number"]), str(tree["made"])

            return cls(*head, now, int(tree["since"]), before)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def _read(lines: Any) -> dict[str, dict[str, Known]]:
    """What `_lines` has written."""
    known_by = {}

    for language, sessions in lines.items():
        known_by[str(language)] = {str(key): Known.of(line) for key, line in sessions.items()}

    return known_by


def _lines(known_by: Mapping[str, Mapping[str, Known]]) -> Any:
    lines = {}

    for language, sessions in known_by.items():
        lines[language] = {key: session.line() for key, session in sessions.items()}

    return lines


class PublicPages:
    """The public programme of one release after the other: give it to `release.publish`."""

    def __init__(self, *, templates: Path | None = None) -> None:
        self._templates = templates
        self.changed = False
        """Whether the programme differs from that of the last release; known once its files are made."""
        self._memory: _Memory | None = None
        self._personal = PersonalPages(templates)

    def files(
        self, scenario: Scenario, plan: Plan, desk: Path, number: int, revised: datetime
    ) -> Iterator[tuple[str, bytes]]:
        """
        Yield the pages in each of the event's languages, the first at the root, the others in folders.

        They are of release *number*, unless nothing changed for the public since another.
        """
        yield self._personal.script()
        languages = scenario.event.languages
        shown = {tag: programme_of(scenario, plan, language=tag) for tag in languages}
        now = {tag: known(programme) for tag, programme in shown.items()}
        version = "".join(programme.version for programme in shown.values())
        last = _Memory.load(desk / MEMORY)
        self.changed = last is None or last.version != version

        if last is None:
            self._memory = _Memory(version, number, _time_of(revised), now, 0, {})
        elif self.changed:
            self._memory = _Memory(version, number, _time_of(revised), now, last.number, last.now)
        else:
            self._memory = last

        kept = self._memory

        hidden = {file_stem(s.id).rpartition("-")[2] for s in scenario.sessions if not is_public(s)}
        made_at = datetime.fromisoformat(kept.made) if kept.made else None

        for tag, in_language in shown.items():
            first = tag == languages[0]
            before = kept.before.get(tag, {})
            # All of it was public: a title may be said again unless the session is secret now.
            known_still = before.keys() - hidden
            files = pages(
                in_language,
                scenario.event,
                release=Release(kept.number, made_at),
                since=Since(kept.since, changes(in_language, before, known_still, keys_of(plan)))
                if kept.since and before
                else None,
                others=_others(tag, languages),
                templates=self._templates,
                calendar=PROGRAMME if first else f"../{PROGRAMME[:-4]}.{tag}.ics",
            )

            yield from files if first else ((f"{tag}/{name}", data) for name, data in files)

    def personal(
        self,
        publisher: Publisher,
        name: str,
        entries: Sequence[FeedEntry],
        notes: Mapping[str, Note],
        number: int,
        made_at: datetime,
        base: str,
        feed: str,
    ) -> tuple[str, bytes]:
        """Return the name and the content of the page that goes with a feed: see `PersonalPages`."""
        release = Release(number, made_at)
        page = self._personal.page(publisher, name, entries, notes, release, base, feed)

        return path_of(feed), page

    def memory(self) -> bytes:
        """Return what the desk keeps, once the files are made."""
        assert self._memory is not None
        return self._memory.text().encode()


def _others(tag: str, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Where the site is in other languages, from the first page of one: the first language is at the root."""
    up = "" if tag == languages[0] else "../"
    return [(other, up if other == languages[0] else f"{up}{other}/") for other in languages if other != tag]


def _time_of(revised: datetime) -> str:
    """A release without a clock has an order, and no time that anybody should read."""
    return "" if revised.year <= UNRECORDED.year else revised.isoformat()
