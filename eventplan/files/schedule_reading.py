"""A foreign schedule as it is read: what is held where and when, with what is wrong or mended on the way."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from eventplan.model import Complaint, Kind, ScenarioError, clocks
from eventplan.model.base import LANGUAGE_TAG

from .foreign import Path
from .schedule_values import (
    LONGEST,
    MOST_WORDS,
    NAME_FIELDS,
    SEPARATORS,
    UNNAMED_ROOM,
    UniqueIds,
    city_of,
    clock_of,
    day_change_of,
    id_of,
    lengths_of,
    line_of,
    local_time,
    moment_of,
    name_of,
    time_on_day,
)
from .schedule_xml import CONFERENCE, Where

MOST_COMPLAINTS = 50

MOST_NOTES = 50

MOST_LINKS = 20
"""Notes about single items; further ones are counted."""

_LINK = re.compile(r"https?://[!-;=?-~]{1,2000}\Z", re.A)

# Never public, or not to be made of what a schedule says.
_NOT_THESE = {Kind.HOLD, Kind.REHEARSAL, Kind.BILATERAL}


class Held(NamedTuple):
    """A session as the schedule has it."""

    path: Path
    raw: Mapping[str, Any]
    room: str
    start: datetime
    """Without a zone until that of the event is known, if it is a time on the clocks of the event."""
    minutes: int


class ScheduleReading:
    """A schedule, read: complaints, notes, and what is held."""

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

    def _conference(self) -> Mapping[str, Any]:
        node = self.tree
        for number, step in enumerate(CONFERENCE):
            node = node.get(step) if isinstance(node, dict) else None
            if not isinstance(node, dict):
                path = CONFERENCE[: number + 1]
                self.complain(
                    path, "schedule", f"this is not a schedule: `{'.'.join(map(str, path))}` is missing"
                )
                self.stop()

        assert isinstance(node, dict)
        return node

    def _held(self, conference: Mapping[str, Any]) -> Iterable[Held]:
        """Yield the sessions; what cannot be one is left out."""
        met: dict[str, tuple[datetime, str]] = {}
        days_at = (*CONFERENCE, "days")
        changes = clock_of(conference.get("day_change"))

        for d, day in enumerate(self._list(conference.get("days"), days_at)):
            rooms = day.get("rooms") if isinstance(day, dict) else None
            if not isinstance(rooms, dict):
                wanted = "a day has `rooms`, each with its sessions"
                self.mend((*days_at, d), "rooms", wanted, f"day {d + 1} is left out")
                continue

            begins = changes or day_change_of(day)

            for room, events in rooms.items():
                room_path = (*days_at, d, "rooms", room)
                for e, raw in enumerate(self._some(events, room_path)):
                    path = (*room_path, e)
                    if not isinstance(raw, dict):
                        self.mend(
                            path, "event", "a session is an object of fields", "one session is left out"
                        )
                        continue

                    name = self._room(room, raw, path)
                    start = self._start(raw, path, day.get("date"), begins)
                    minutes = self._minutes(raw, path, start)
                    if start is None or minutes is None:
                        continue
                    if self._held_twice(raw, path, (start, name), met):
                        continue

                    yield Held(path, raw, name, start, minutes)

    def _room(self, name: str, raw: Mapping[str, Any], path: Path) -> str:
        """The room's name: the day's, else the session's own."""
        room = line_of(name) or line_of(raw.get("room"))
        if not room:
            self.mend(path, "room", "a room has a name", f"{name_of(raw)} is in a room `{UNNAMED_ROOM}`")

        return room or UNNAMED_ROOM

    def _held_twice(
        self,
        raw: Mapping[str, Any],
        path: Path,
        place: tuple[datetime, str],
        met: dict[str, tuple[datetime, str]],
    ) -> bool:
        """Whether the very same session was read before; tell of one that is held again elsewhere."""
        guid = str(raw.get("guid") or "").lower()

        if not guid or guid not in met:
            met[guid] = place
            return False

        same = met[guid] == place
        done = "is left out the second time" if same else "is held twice: two sessions"
        self.mend(path, "guid", "another session has this `guid` too", f"{name_of(raw)} {done}")

        return same

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

    def _agree(self, held: Held, zone: str) -> None:
        """Tell of a `start` that is not what the clocks show at the session's `date`."""
        stated = clock_of(held.raw.get("start"))
        moment = moment_of(held.raw.get("date"))
        if stated is None or moment is None:
            return

        shown = wall(held, zone)

        if stated.replace(second=0) not in (shown.time(), moment.time().replace(second=0, microsecond=0)):
            message = f"`start` says {stated:%H:%M} and `date` {shown:%H:%M}"
            done = f"{name_of(held.raw)}: `date` is taken"
            self.mend((*held.path, "start"), "start", message, done)

    def _zone(self, conference: Mapping[str, Any], held: list[Held]) -> str:
        """The event's time zone: as asked, as named if the times agree, or one with their offset."""
        if self.asked is not None:
            if self.asked not in clocks.zones():
                message = f"'{self.asked[:60]}' is not an IANA time zone: write `Asia/Ho_Chi_Minh`"
                self.complain(CONFERENCE, "time_zone", message)

            return self.asked

        named = conference.get("time_zone_name")
        said = "the schedule names no time zone"

        if isinstance(named, str) and named in clocks.zones():
            if _same_offsets(held, named):
                return named

            if _same_clocks(held, named):
                self.note(f"time zone {named}, as the schedule names it: its dates have another offset")
                return named

            said = f"the schedule names {named}, and its times have another offset"
        elif line_of(named):
            said = f"the schedule says `{line_of(named)[:60]}`, which is not an IANA time zone"
            like = [zone for zone in clocks.zones() if city_of(zone) == city_of(line_of(named))]

            if len(like) == 1 and _same_offsets(held, like[0]):
                return self._assumed(like[0], said)

        offsets = {session.start.utcoffset() for session in held} - {None}
        hours, rest = divmod(next(iter(offsets), None) or timedelta(0), timedelta(hours=1))

        if len(offsets) == 1 and not rest and -12 <= hours <= 14:
            zone_name = f"Etc/GMT{-hours:+d}" if hours else "UTC"
        else:
            zone_name = "UTC"

        return self._assumed(zone_name, said)

    def _assumed(self, zone: str, said: str) -> str:
        """Return a time zone that is assumed, and note why."""
        self.note(f"time zone {zone}: {said}; give the right one with --time-zone")
        return zone

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


def _same_offsets(held: list[Held], zone: str) -> bool:
    """Whether all times that have an offset have that of the zone."""
    there = ZoneInfo(zone)
    dated = [session.start for session in held if session.start.tzinfo]

    return all(start.astimezone(there).utcoffset() == start.utcoffset() for start in dated)


def _same_clocks(held: list[Held], zone: str) -> bool:
    """Whether each `start` is what the clocks of the zone show; without any, whether all times are in UTC."""
    there = ZoneInfo(zone)
    pairs = [(session, clock_of(session.raw.get("start"))) for session in held if session.start.tzinfo]
    if all(clock is None for _, clock in pairs):
        return not any(session.start.utcoffset() for session, _ in pairs)

    return all(clock in (None, session.start.astimezone(there).time()) for session, clock in pairs)


def wall(held: Held, zone: str) -> datetime:
    """Return when something begins by the clocks of a zone."""
    return local_time(held.start, zone)
