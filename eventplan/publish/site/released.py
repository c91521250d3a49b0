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

from ...files.reading import read_file
from ...model import Plan, Scenario
from ..agendas import Publisher, Told
from ..calendars import UNRECORDED
from ..clean import file_stem
from ..programme import programme
from ..visibility import is_public
from .changes import Known, changes, known
from .pages import Release, Since, pages
from .personal import PersonalPages, path_of

MEMORY = "programme.json"
"""What the public knew by the last release, on the desk."""

_MOST_BYTES = 64 * 1024 * 1024


class _Memory(NamedTuple):
    version: str
    number: int
    made: str
    now: Mapping[str, Known]
    since: int
    """The release before the one of which `now` is; 0 if there was none."""
    before: Mapping[str, Known]

    def text(self) -> str:
        tree = self._replace(now=_lines(self.now), before=_lines(self.before))._asdict()
        return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def load(cls, file: Path) -> "_Memory | None":
        """Return what was kept; none where there is nothing, or nothing that can be read."""
        try:
            tree: dict[str, Any] = json.loads(read_file(file, _MOST_BYTES))
            now, before = (
                {str(key): Known.of(line) for key, line in tree[part].items()} for part in ("now", "before")
            )
            return cls(
                str(tree["version"]), int(tree["number"]), str(tree["made"]), now, int(tree["since"]), before
            )
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def _lines(sessions: Mapping[str, Known]) -> Any:
    return {key: one.line() for key, one in sessions.items()}


class PublicPages:
    """The public programme of one release after the other: give it to `release.publish`."""

    def __init__(self, *, templates: Path | None = None, calendar: str = "programme.ics") -> None:
        self._templates, self._calendar = templates, calendar
        self.changed = False
        """Whether the programme differs from that of the last release; known once its files are made."""
        self._memory: _Memory | None = None
        self._personal = PersonalPages(templates)

    def files(
        self, scenario: Scenario, plan: Plan, desk: Path, number: int, revised: datetime
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the pages: of release *number*, unless nothing changed for the public since another."""
        shown = programme(scenario, plan)
        last = _Memory.load(desk / MEMORY)
        now = known(shown)
        self.changed = last is None or last.version != shown.version
        if last is None:
            self._memory = _Memory(shown.version, number, _made(revised), now, 0, {})
        elif self.changed:
            self._memory = _Memory(shown.version, number, _made(revised), now, last.number, last.now)
        else:
            self._memory = last
        kept = self._memory
        public = {file_stem(s.id).rpartition("-")[2] for s in scenario.sessions if is_public(s)}
        since = Since(kept.since, changes(shown, kept.before, public)) if kept.since else None
        made = datetime.fromisoformat(kept.made) if kept.made else None
        release = Release(kept.number, made)
        yield from pages(
            shown,
            scenario.event,
            release=release,
            since=since,
            templates=self._templates,
            calendar=self._calendar,
        )

    def personal(
        self,
        publisher: Publisher,
        name: str,
        told: Sequence[Told],
        number: int,
        made: datetime,
        base: str,
        feed: str,
    ) -> tuple[str, bytes]:
        """Return the name and the content of the page that goes with a feed: see `PersonalPages`."""
        release = Release(number, made)
        page = self._personal.page(publisher, name, told, release, base, feed)
        return path_of(feed), page

    def memory(self) -> bytes:
        """Return what the desk keeps, once the files are made."""
        assert self._memory is not None
        return self._memory.text().encode()


def _made(revised: datetime) -> str:
    """A release without a clock has an order, and no time that anybody should read."""
    return "" if revised.year <= UNRECORDED.year else revised.isoformat()
