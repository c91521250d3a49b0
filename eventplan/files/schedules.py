"""
Schedules that others published (`schedule.json`, `schedule.xml`), as a scenario with its plan.

The format (frab, pretalx, c3voc, Pentabarf) says what is held when and where, by whom and on which track.
What it does not say is left out; what a scenario cannot do without is assumed, and told in `notes`. One bad
item does not refuse the rest: it is mended or left out, and told in `notes`, unless the reading is strict.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path as FilePath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError

from eventplan.model import Complaint, Kind, Placement, Plan, Scenario, ScenarioError
from eventplan.model.base import LANGUAGE_TAG
from eventplan.model.times import show_clock

from .foreign import MOST_BYTES, ForeignError, Path, place_in, read_json, read_xml
from .plans import scenario_hash
from .reading import read_file, why
from .schedule_values import (
    ID_PATTERN,
    LENGTH,
    LONGEST,
    MOST_WORDS,
    NAME_FIELDS,
    SEPARATORS,
    UNNAMED_ROOM,
    UNTITLED,
    UniqueIds,
    at_zone,
    city_of,
    clock_of,
    day_change_of,
    id_of,
    instant_of,
    lengths_of,
    line_of,
    local_time,
    moment_of,
    name_of,
    named_uniquely,
    settled_time,
    spans_by_day,
    time_on_day,
    words_of,
)
from .schedule_xml import CONFERENCE, Where, tree_of_xml

SPEAKERS = "speakers"
"""The delegation of everybody named in a schedule: it does not say which delegation they belong to."""

ORGANISERS = "organisers"
"""The delegation that stands for the organisers of side events: a schedule does not say who."""

SEATS = 100
"""Seats of a room whose capacity the schedule does not give (assumed)."""

MOST_COMPLAINTS = 50

MOST_NOTES = 50

MOST_LINKS = 20
"""Notes about single items; further ones are counted."""

_GRIDS = (60, 30, 20, 15, 10, 5, 1)

_LINK = re.compile(r"https?://[!-;=?-~]{1,2000}\Z", re.A)

_CEREMONIES = (("signing", "signing"), ("closing", "closing"), ("opening", "opening"))

# Never public, or not to be made of what a schedule says.
_NOT_THESE = {Kind.HOLD, Kind.REHEARSAL, Kind.BILATERAL}


class Schedule(NamedTuple):
    """A schedule read: the scenario and the plan that it amounts to, and what had to be assumed."""

    scenario: Scenario
    plan: Plan
    """Neither scored nor verified: a published programme may well break rules."""
    notes: tuple[str, ...]


def load_schedule(path: str | FilePath, *, time_zone: str | None = None, strict: bool = False) -> Schedule:
    """
    Read a `schedule.json` or `schedule.xml`.

    *time_zone* (IANA) is that of the event; without it the one that the schedule names, if its times
    agree with it. *strict* refuses what would otherwise be mended or left out with a note.

    Raises:
        ScenarioError: Something is wrong: every complaint, at `file:line:column`.

    """
    path = FilePath(path)

    try:
        data = read_file(path, MOST_BYTES)
    except OSError as error:
        message = f"cannot read '{path}': {why(error)}"
        raise ScenarioError([Complaint((), "file", message, str(path), 1, 1)]) from None

    return parse_schedule(data, str(path), time_zone=time_zone, strict=strict)


def parse_schedule(data: bytes, name: str, *, time_zone: str | None = None, strict: bool = False) -> Schedule:
    """Read a schedule from its bytes; the first character tells XML from JSON. Raises ScenarioError."""
    try:
        if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" or data[:2] in (b"\xfe\xff", b"\xff\xfe"):
            tree, where = tree_of_xml(read_xml(data))
        else:
            tree = read_json(data)

            def where(path: Path) -> tuple[int, int]:
                return place_in(data, path)

        return _Reading(tree, where, name, time_zone, strict).schedule()
    except ForeignError as error:
        raise ScenarioError([Complaint((), "schedule", error.message, name, *error.place)]) from None


class _Held(NamedTuple):
    """A session as the schedule has it."""

    path: Path
    raw: Mapping[str, Any]
    room: str
    start: datetime
    """Without a zone until that of the event is known, if it is a time on the clocks of the event."""
    minutes: int


class _Reading:
    """
    One schedule being read. Complaints are gathered; notes say what was assumed.

    What is wrong with one item is mended: a note, or a complaint if the reading is strict.
    """

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
        self.notes[words] = None

    def stop(self) -> None:
        if self.complaints:
            raise ScenarioError(self.complaints)

    def schedule(self) -> Schedule:
        conference = self._conference()
        held = list(self._held(conference))

        if not held and not self.complaints:
            self.complaints += self.mended
            if not self.mended:
                self.complain(CONFERENCE, "days", "the schedule holds no session")

        self.stop()
        zone = self._zone(conference, held)
        self.stop()
        held = [one._replace(start=settled_time(one.start, zone)) for one in held]
        for one in held:
            self._agree(one, zone)

        scenario = self._scenario(conference, held, zone)
        placements = sorted(
            (
                Placement(session=s.id, start=at_zone(one.start, zone), room=s.room[0])
                for s, one in zip(scenario.sessions, held, strict=True)
            ),
            key=lambda p: (p.start, p.session),
        )

        speakers = {s.id: s.speakers for s in scenario.sessions if s.speakers}
        # The rooms told where things are; where they may be is not said.
        free = tuple(s.model_copy(update={"room": ()}) for s in scenario.sessions)
        scenario = scenario.changed(sessions=free)
        plan = Plan(scenario=scenario_hash(scenario), placements=tuple(placements), attendance=speakers)
        if self.more:
            self.note(f"{self.more} more items were mended or left out")

        return Schedule(scenario, plan, tuple(self.notes))

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

    def _held(self, conference: Mapping[str, Any]) -> Iterable[_Held]:
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
                here = (*days_at, d, "rooms", room)
                for e, raw in enumerate(self._some(events, here)):
                    path = (*here, e)
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

                    yield _Held(path, raw, name, start, minutes)

    def _room(self, name: str, raw: Mapping[str, Any], path: Path) -> str:
        """The room's name: the day's, else the session's own."""
        found = line_of(name) or line_of(raw.get("room"))
        if not found:
            self.mend(path, "room", "a room has a name", f"{name_of(raw)} is in a room `{UNNAMED_ROOM}`")

        return found or UNNAMED_ROOM

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
        found = moment_of(value)
        if found is None:
            found = time_on_day(day, raw.get("start"), begins)

        if found is None:
            told = "is missing" if value in (None, "") else f"says {str(value)[:40]!r}"
            wanted = "a time to the minute with its offset, such as `2025-10-25T09:00:00+07:00`"
            message = f"`date` {told}: write {wanted}"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)} is left out")

            return None

        if value not in (None, "") and moment_of(value) is None:
            message = f"`date` says {str(value)[:40]!r}"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)}: `start` on its day is taken")

        if found.second or found.microsecond:
            message = f"`date` says {str(value)[:40]!r}: a session starts at a whole minute"
            self.mend((*path, "date"), "date", message, f"{name_of(raw)}: the seconds are left out")

        return found.replace(second=0, microsecond=0)

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
            told = "is missing" if value in (None, "") else f"says {str(value)[:40]!r}"
            message = f"`duration` {told}: write `01:30` (hours, minutes)"

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

    def _agree(self, one: _Held, zone: str) -> None:
        """Tell of a `start` that is not what the clocks show at the session's `date`."""
        stated = clock_of(one.raw.get("start"))
        moment = moment_of(one.raw.get("date"))
        if stated is None or moment is None:
            return

        shown = _wall(one, zone)

        if stated.replace(second=0) not in (shown.time(), moment.time().replace(second=0, microsecond=0)):
            message = f"`start` says {stated:%H:%M} and `date` {shown:%H:%M}"
            done = f"{name_of(one.raw)}: `date` is taken"
            self.mend((*one.path, "start"), "start", message, done)

    def _zone(self, conference: Mapping[str, Any], held: list[_Held]) -> str:
        """The event's time zone: as asked, as named if the times agree, or one with their offset."""
        if self.asked is not None:
            if self.asked not in available_timezones():
                message = f"'{self.asked[:60]}' is not an IANA time zone: write `Asia/Ho_Chi_Minh`"
                self.complain(CONFERENCE, "time_zone", message)

            return self.asked

        named = conference.get("time_zone_name")
        said = "the schedule names no time zone"

        if isinstance(named, str) and named in available_timezones():
            if _same_offsets(held, named):
                return named

            if _same_clocks(held, named):
                self.note(f"time zone {named}, as the schedule names it: its dates have another offset")
                return named

            said = f"the schedule names {named}, and its times have another offset"
        elif line_of(named):
            said = f"the schedule says `{line_of(named)[:60]}`, which is not an IANA time zone"
            like = [zone for zone in available_timezones() if city_of(zone) == city_of(line_of(named))]

            if len(like) == 1 and _same_offsets(held, like[0]):
                self.note(f"time zone {like[0]}: {said}; give the right one with --time-zone")
                return like[0]

        offsets = {one.start.utcoffset() for one in held} - {None}
        hours, rest = divmod(next(iter(offsets), None) or timedelta(0), timedelta(hours=1))

        if len(offsets) == 1 and not rest and -12 <= hours <= 14:
            found = f"Etc/GMT{-hours:+d}" if hours else "UTC"
        else:
            found = "UTC"

        self.note(f"time zone {found}: {said}; give the right one with --time-zone")
        return found

    def _scenario(self, conference: Mapping[str, Any], held: list[_Held], zone: str) -> Scenario:
        title = line_of(conference.get("title")) or line_of(conference.get("acronym"))
        if not title:
            self.complain((*CONFERENCE, "title"), "title", "the conference has no title")

        acronym = line_of(conference.get("acronym"))
        rooms = named_uniquely((one.room for one in held), "room")
        names = self._session_ids(held, acronym)
        sessions = [self._session(one, name, rooms) for one, name in zip(held, names, strict=True)]
        self.stop()
        seats = self._seats(conference)
        most = max((len(session.get("speakers", ())) for session in sessions), default=0)
        if any(name not in seats for name in rooms):
            self.note(f"{max(SEATS, most)} seats for each room whose capacity the schedule does not give")

        self.note("no walking time, setup, teardown or turnover between rooms and sessions")
        self.note("opening hours from a day's first session to its last, or as the schedule's days have them")
        tree: dict[str, Any] = {
            "event": {
                "id": id_of(acronym) or id_of(title) or "event",
                "title": title,
                "time_zone": zone,
                "grid": self._grid(conference, held, zone),
                "days": self._days(conference, held, zone),
            },
            "venues": [{"id": "venue", "name": title}],
            "rooms": [
                {
                    "id": rooms[name],
                    "name": name,
                    "venue": "venue",
                    "capacity": seats.get(name, max(SEATS, most)),
                }
                for name in rooms
            ],
            "walking": {"same_floor": 0, "other_floor": 0, "other_venue": 0},
            "delegations": self._delegations(sessions),
            "sessions": sessions,
        }

        return self._validated(tree, held)

    def _validated(self, tree: dict[str, Any], held: list[_Held]) -> Scenario:
        def path_of(loc: tuple[Any, ...]) -> Path:
            if len(loc) > 1 and loc[0] == "sessions" and isinstance(loc[1], int):
                return held[loc[1]].path

            return CONFERENCE

        try:
            return Scenario.model_validate(tree)
        except ScenarioError as error:
            for one in error.complaints:
                self.complain(path_of(one.path), one.about, one.message)
        except ValidationError as error:
            for told in error.errors(include_url=False, include_context=False, include_input=False):
                field, words = str(told["loc"][-1]), told["msg"]
                self.complain(path_of(told["loc"]), field, f"{field}: {words[:1].lower()}{words[1:]}")

        self.stop()
        raise AssertionError("a scenario that fails has complaints")

    def _session_ids(self, held: list[_Held], acronym: str) -> list[str]:
        ids = UniqueIds()
        found = []

        for one in held:
            short = str(one.raw.get("slug") or "").removeprefix(f"{acronym}-")
            words = (short, one.raw.get("code"), one.raw.get("title"), f"session-{one.raw.get('id') or 1}")
            name = next(name for name in map(id_of, words) if name)
            found.append(ids.free(name))

        return found

    def _session(self, one: _Held, name: str, rooms: Mapping[str, str]) -> dict[str, Any]:
        raw = one.raw
        title = line_of(raw.get("title"))

        if not title or len(title) > MOST_WORDS:
            told = "is missing" if not title else f"has more than {MOST_WORDS} characters"
            done = f"{name} is called `{UNTITLED}`" if not title else f"the title of {name} is cut"
            self.mend((*one.path, "title"), "title", f"`title` {told}", done)
            title = title[:MOST_WORDS].strip() or UNTITLED

        kind = self._kind(raw)
        found: dict[str, Any] = {"id": name, "kind": str(kind), "title": title, "duration": one.minutes}
        words = "\n\n".join(
            filter(None, (words_of(raw.get(key)) for key in ("subtitle", "abstract", "description")))
        )
        if len(words) > MOST_WORDS:
            self.note(f"the abstract of {name} is cut after {MOST_WORDS} characters")
        if words:
            found["abstract"] = words[:MOST_WORDS]

        languages = self._languages(raw, name)
        if languages:
            found["languages"] = languages

        track = line_of(raw.get("track"))
        theme = track if ID_PATTERN.match(track) else id_of(track)
        if theme:
            found["themes"] = [theme]

        links = self._links(raw.get("links"), name)
        if links:
            found["links"] = links

        speakers = self._speakers(raw.get("persons"), (*one.path, "persons"))
        if speakers:
            found["speakers"] = speakers

        found |= {"room": [rooms[one.room]], "level": "published"}

        if kind is Kind.SIDE_EVENT:
            found |= {"organisers": [ORGANISERS], "settling": 0}
            self.note(
                f"side events are held by a delegation `{ORGANISERS}`: the schedule does not say by whom"
            )

        if kind is Kind.CEREMONY:
            which = next((which for word, which in _CEREMONIES if word in title.casefold()), "welcome")
            found |= {"ceremony": which, "exclusive": False}
            self.note(f"{name} is the {which} ceremony, going by its title")

        if kind in (Kind.PLENARY, Kind.CEREMONY, Kind.SOCIAL):
            found["attendance"] = "closed"
        if kind is Kind.PLENARY:
            found["interpreted"] = False

        return found

    def _links(self, raw: Any, name: str) -> list[dict[str, str]]:
        """Return the links of a session: those to the web, with their titles."""
        found = []

        for one in raw if isinstance(raw, list) else ():
            url = one.get("url") if isinstance(one, dict) else one
            if not isinstance(url, str) or not _LINK.match(url):
                self.note(f"a link of {name} is left out: it is not an address on the web")
                continue

            title = line_of(one.get("title")) if isinstance(one, dict) else ""
            found.append({"url": url, **({"title": title[:MOST_WORDS]} if title and title != url else {})})

        return found[:MOST_LINKS]

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
        found = []
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

            found.append(self.people[key][0])

        return list(dict.fromkeys(found))

    def _delegations(self, sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if self.people:
            members = [{"id": person, "name": name} for person, name in self.people.values()]
            found.append(
                {
                    "id": SPEAKERS,
                    "name": "Speakers",
                    "kind": "observer",
                    "size": len(members),
                    "members": members,
                }
            )

            self.note(
                f"everybody named is of one delegation `{SPEAKERS}`: the schedule does not say which one"
            )

        if any("organisers" in session for session in sessions):
            found.append({"id": ORGANISERS, "name": "Organisers", "kind": "observer", "size": 0})

        return found

    def _seats(self, conference: Mapping[str, Any]) -> dict[str, int]:
        """Capacities of rooms, where the schedule gives them."""
        rooms = conference.get("rooms")
        found = {}

        for room in rooms if isinstance(rooms, list) else ():
            seats = room.get("capacity") if isinstance(room, dict) else None
            if isinstance(seats, int) and not isinstance(seats, bool) and 0 < seats <= 200_000:
                found[line_of(room.get("name"))] = seats

        return found

    def _grid(self, conference: Mapping[str, Any], held: list[_Held], zone: str) -> int:
        """The schedule's own grid if every start is on it, else the widest that they are on."""
        given = LENGTH.match(str(conference.get("timeslot_duration") or ""))
        minutes = {_wall(one, zone).minute for one in held}
        stated = int(given[1]) * 60 + int(given[2]) if given else 0

        for grid in (stated, *_GRIDS):
            if grid in _GRIDS and not any(minute % grid for minute in minutes):
                if grid != stated:
                    self.note(f"a grid of {grid} min, on which every start lies")

                return grid

        return 1

    def _days(self, conference: Mapping[str, Any], held: list[_Held], zone: str) -> list[dict[str, str]]:
        """For each date the hull of the schedule's day and of the sessions on it."""
        spans = []

        for day in conference["days"]:
            start, end = instant_of(day.get("day_start")), instant_of(day.get("day_end"))
            # Days from 04:00 to 03:59 say when the date changes, not when doors are open.
            if not (start and end and start < end and any(day["rooms"].values())):
                continue
            if local_time(start, zone).date() == local_time(end, zone).date():
                spans.append((start, end))

        for one in held:
            start = one.start.astimezone(UTC)
            spans.append((start, start + timedelta(minutes=one.minutes)))

        hull: dict[date, tuple[int, int]] = {}

        for start, end in spans:
            for day, low, high in spans_by_day(start, end, ZoneInfo(zone)):
                opens, closes = hull.get(day, (low, high))
                hull[day] = min(opens, low), max(closes, high)

        return [
            {"date": f"{day}", "opens": show_clock(opens), "closes": show_clock(closes)}
            for day, (opens, closes) in sorted(hull.items())
        ]


def _same_offsets(held: list[_Held], zone: str) -> bool:
    """Whether all times that have an offset have that of the zone."""
    there = ZoneInfo(zone)
    dated = [one.start for one in held if one.start.tzinfo]

    return all(start.astimezone(there).utcoffset() == start.utcoffset() for start in dated)


def _same_clocks(held: list[_Held], zone: str) -> bool:
    """Whether each `start` is what the clocks of the zone show; without any, whether all times are in UTC."""
    there = ZoneInfo(zone)
    pairs = [(one, clock_of(one.raw.get("start"))) for one in held if one.start.tzinfo]
    if all(clock is None for _, clock in pairs):
        return not any(one.start.utcoffset() for one, _ in pairs)

    return all(clock in (None, one.start.astimezone(there).time()) for one, clock in pairs)


def _wall(one: _Held, zone: str) -> datetime:
    return local_time(one.start, zone)
