"""Items of a foreign schedule: their times, kinds, links, languages and people; what is said of faults."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from eventplan.model import Complaint, Kind, ScenarioError
from eventplan.model.base import LANGUAGE_TAG

from .foreign import Path
from .schedule_values import (
    LONGEST,
    MOST_WORDS,
    NAME_FIELDS,
    SEPARATORS,
    UniqueIds,
    id_of,
    lengths_of,
    line_of,
    moment_of,
    name_of,
    time_on_day,
)
from .schedule_xml import Where

MOST_COMPLAINTS = 50

MOST_NOTES = 50
"""Notes about single items; further ones are counted."""

MOST_LINKS = 20

_LINK = re.compile(r"https?://[!-;=?-~]{1,2000}\Z", re.A)

# Never public, or not to be made of what a schedule says.
_NOT_THESE = {Kind.HOLD, Kind.REHEARSAL, Kind.BILATERAL}


class ScheduleItems:
    """A schedule that is read: complaints, notes, and the fields of its items."""

    def __init__(self, tree: Any, where: Where, name: str, time_zone: str | None, strict: bool) -> None:
        self.tree, self.where, self.name, self.asked = tree, where, name, time_zone
        self.strict = strict
        self.complaints: list[Complaint] = []
        self.mended: list[Complaint] = []
        self.more = 0
        """Notes about single items that were one too many."""
        self.notes: dict[str, None] = {}
        self.people: dict[tuple[str, str], tuple[str, str]] = {}
        """Id and name of each person, by what identifies them and how they are called."""
        self.known: dict[str, str] = {}
        """Names by what identifies people: the first that was met."""
        self.person_ids = UniqueIds()

    def complain(self, path: Path, about: str, message: str) -> None:
        """Say what is wrong, where, and that nothing can be done about it."""
        # To find a place is a walk through the file: not for each of thousands.
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(Complaint(path, about, message, self.name, *self.where(path)))

    def mend(self, path: Path, about: str, message: str, done: str) -> None:
        """Tell of an item what is wrong with it and what was *done*; complain if the reading is strict."""
        if self.strict:
            self.complain(path, about, message)
            return

        if len(self.mended) >= MOST_NOTES:
            self.more += 1
            return

        self.mended.append(Complaint(path, about, message, self.name, *self.where(path)))
        self.note(f"{done}: {message}")

    def note(self, words: str) -> None:
        """Note something that is as it should not be, and does no harm."""
        self.notes[words] = None

    def stop(self) -> None:
        """Raise ScenarioError with all complaints."""
        if self.complaints:
            raise ScenarioError(self.complaints)

    def _list(self, value: Any, path: Path) -> list[Any]:
        if isinstance(value, list):
            return value

        self.complain(path, str(path[-1])[:60], "a list is wanted here")
        return []

    def _some(self, value: Any, path: Path) -> list[Any]:
        """The list that an item holds; empty, and told, if it is none."""
        if isinstance(value, list):
            return value

        about = str(path[-1])[:60]
        self.mend(path, about, "a list is wanted here", f"`{line_of(about)}` is left out")

        return []

    def _start(self, raw: Mapping[str, Any], path: Path, day: Any, begins: time | None) -> datetime | None:
        """When a session starts: its `date`; where it has none, `start` on the clocks of its day."""
        value = raw.get("date")
        start = moment_of(value)
        if start is None:
            start = time_on_day(day, raw.get("start"), begins)

        if start is None:
            problem = "is missing" if value in (None, "") else f"says {str(value)[:40]!r}"
            wanted = "a time to the minute with its offset, such as `2025-10-25T09:00:00+07:00`"
            message = f"`date` {problem}: write {wanted}"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)} is left out")

            return None

        if value not in (None, "") and moment_of(value) is None:
            message = f"`date` says {str(value)[:40]!r}"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)}: `start` on its day is taken")

        if start.second or start.microsecond:
            message = f"`date` says {str(value)[:40]!r}: a session starts at a whole minute"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)}: the seconds are left out")

        return start.replace(second=0, microsecond=0)

    def _minutes(self, raw: Mapping[str, Any], path: Path, start: datetime | None) -> int | None:
        """How long a session is: its `duration`, else the time until its `end`."""
        value = raw.get("duration")
        end = moment_of(raw.get("end"))
        until = None
        if start and end and (start.tzinfo is None) == (end.tzinfo is None):
            until = (end - start) // timedelta(minutes=1)

        stated = lengths_of(value)
        minutes = until if until in stated else next(iter(stated), None)

        if minutes is None or not 0 < minutes <= LONGEST:
            problem = "is missing" if value in (None, "") else f"says {str(value)[:40]!r}"
            message = f"`duration` {problem}: write `01:30` (hours, minutes)"

            if until is None or not 0 < until <= LONGEST:
                self.mend((*path, "duration"), "duration", message, f"{name_of(raw)} is left out")
                return None

            if value in (None, ""):
                self.note(f"{name_of(raw)} lasts until its `end`: the schedule gives no `duration`")
            else:
                self.mend((*path, "duration"), "duration", message, f"{name_of(raw)} lasts until its `end`")

            return until

        if until is not None and until != minutes:
            message = f"`end` says {str(raw.get('end'))[:40]!r} and `duration` {str(value)[:40]!r}"
            self.mend((*path, "end"), "end", message, f"{name_of(raw)}: `duration` is taken")
        elif len(stated) > 1 and until is None:
            hours = f"{minutes // 60}:{minutes % 60:02}"
            self.note(f"{name_of(raw)} lasts {hours} hours, going by `duration` {str(value)[:40]!r}")

        return minutes

    def _links(self, raw: Any, name: str) -> list[dict[str, str]]:
        """Return the links of a session: those to the web, with their titles."""
        links = []

        for link in raw if isinstance(raw, list) else ():
            url = link.get("url") if isinstance(link, dict) else link
            if not isinstance(url, str) or not _LINK.match(url):
                self.note(f"a link of {name} is left out: it is not an address on the web")
                continue

            title = line_of(link.get("title")) if isinstance(link, dict) else ""
            links.append({"url": url, **({"title": title[:MOST_WORDS]} if title and title != url else {})})

        return links[:MOST_LINKS]

    def _languages(self, raw: Mapping[str, Any], name: str) -> list[str]:
        """The languages of a session: one tag, or several (`en, de`)."""
        words = SEPARATORS.split(line_of(raw.get("language")).replace("_", "-"))
        tags = list(dict.fromkeys(word for word in words if LANGUAGE_TAG.match(word) and len(word) <= 35))
        other = [word for word in words if word and word not in tags]
        if other:
            self.note(f"no language tag, and left out: `{' '.join(other)[:40]}` of {name}")

        return tags

    def _kind(self, raw: Mapping[str, Any]) -> Kind:
        given = id_of(line_of(raw.get("type")))
        if given in set(Kind) - _NOT_THESE:
            return Kind(given)

        self.note(f"`{Kind.ROUNDTABLE}` for what the schedule calls {line_of(raw.get('type')) or 'nothing'}")
        return Kind.ROUNDTABLE

    def _speakers(self, persons: Any, path: Path) -> list[str]:
        speakers = []
        for number, person in enumerate(self._some(persons, path) if persons not in (None, "") else ()):
            given = person if isinstance(person, dict) else {"name": person}
            name = next(filter(None, (line_of(given.get(key)) for key in NAME_FIELDS)), "")

            if not name or len(name) > MOST_WORDS:
                self.mend((*path, number), "persons", "a person has a name", "somebody is left out")
                continue

            mark = next((f"{k} {given[k]}" for k in ("guid", "code", "id") if given.get(k)), "")
            key = (mark, name.casefold())

            if key not in self.people:
                self.people[key] = (self.person_ids.free(id_of(name) or "speaker"), name)
                first = self.known.setdefault(mark, name)

                if mark and first.casefold() != name.casefold():
                    message = f"{first} has the same `{mark.split()[0]}`"
                    self.mend((*path, number), "persons", message, f"{name} is somebody else")

            speakers.append(self.people[key][0])

        return list(dict.fromkeys(speakers))
