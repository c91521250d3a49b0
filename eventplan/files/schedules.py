"""
Schedules that others published (`schedule.json`, `schedule.xml`), as a scenario with its plan.

The format (frab, pretalx, c3voc, Pentabarf) says what is held when and where, by whom and on which track.
What it does not say is left out; what a scenario cannot do without is assumed, and told in `notes`. One bad
item does not refuse the rest: it is mended or left out, and told in `notes`, unless the reading is strict.
"""

from collections.abc import Mapping
from datetime import UTC, date, timedelta
from pathlib import Path as FilePath
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from eventplan.model import Complaint, Kind, Placement, Plan, Scenario, ScenarioError
from eventplan.model.checked import checked
from eventplan.model.times import show_clock
from eventplan.model.words import words_of as wrong_in_words
from eventplan.numbers import number_of

from .foreign import MOST_BYTES, ForeignError, Path, place_in, read_json, read_xml
from .plans import scenario_hash
from .reading import read_file, why
from .schedule_reading import Held, ScheduleReading, wall
from .schedule_values import (
    ID_PATTERN,
    LENGTH,
    MOST_WORDS,
    UNTITLED,
    UniqueIds,
    at_zone,
    id_of,
    instant_of,
    line_of,
    local_time,
    named_uniquely,
    settled_time,
    spans_by_day,
    words_of,
)
from .schedule_xml import CONFERENCE, tree_of_xml

SPEAKERS = "speakers"
"""The delegation of everybody named in a schedule: it does not say which delegation they belong to."""

ORGANISERS = "organisers"
"""The delegation that stands for the organisers of side events: a schedule does not say who."""

SEATS = 100
"""Seats of a room whose capacity the schedule does not give (assumed)."""

_GRIDS = (60, 30, 20, 15, 10, 5, 1)

_CEREMONIES = (("signing", "signing"), ("closing", "closing"), ("opening", "opening"))


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


@checked
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


class _Reading(ScheduleReading):
    """
    One schedule being read. Complaints are gathered; notes say what was assumed.

    What is wrong with one item is mended: a note, or a complaint if the reading is strict.
    """

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
        held = [session._replace(start=settled_time(session.start, zone)) for session in held]
        for session in held:
            self._agree(session, zone)

        scenario = self._scenario(conference, held, zone)
        placements = sorted(
            (
                Placement(session=s.id, start=at_zone(session.start, zone), room=s.room[0])
                for s, session in zip(scenario.sessions, held, strict=True)
            ),
            key=lambda p: (p.start, p.session),
        )

        speakers = {s.id: s.speakers for s in scenario.sessions if s.speakers}
        # The rooms told where things are; where they may be is not said.
        free = tuple(s.model_copy(update={"room": ()}) for s in scenario.sessions)
        scenario = scenario.changed(sessions=free)
        plan = Plan(
            event=scenario.event.id,
            scenario=scenario_hash(scenario),
            placements=tuple(placements),
            attendance=speakers,
        )
        if self.more:
            self.note(f"{number_of(self.more, 'more item was', 'more items were')} mended or left out")

        return Schedule(scenario, plan, tuple(self.notes))

    def _scenario(self, conference: Mapping[str, Any], held: list[Held], zone: str) -> Scenario:
        title = line_of(conference.get("title")) or line_of(conference.get("acronym"))
        if not title:
            self.complain((*CONFERENCE, "title"), "title", "the conference has no title")

        acronym = line_of(conference.get("acronym"))
        rooms = named_uniquely((session.room for session in held), "room")
        names = self._session_ids(held, acronym)
        sessions = [self._session(session, name, rooms) for session, name in zip(held, names, strict=True)]
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

    def _validated(self, tree: dict[str, Any], held: list[Held]) -> Scenario:
        def path_of(loc: tuple[Any, ...]) -> Path:
            if len(loc) > 1 and loc[0] == "sessions" and isinstance(loc[1], int):
                return held[loc[1]].path

            return CONFERENCE

        try:
            return Scenario.model_validate(tree)
        except ScenarioError as error:
            for complaint in error.complaints:
                self.complain(path_of(complaint.path), complaint.about, complaint.message)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                field = str(fault["loc"][-1])
                self.complain(path_of(fault["loc"]), field, f"{field}: {wrong_in_words(fault)}")

        self.stop()
        raise AssertionError("a scenario that fails has complaints")

    def _session_ids(self, held: list[Held], acronym: str) -> list[str]:
        ids = UniqueIds()
        ids_in_order = []

        for session in held:
            short = str(session.raw.get("slug") or "").removeprefix(f"{acronym}-")
            number = session.raw.get("id") or 1
            words = (short, session.raw.get("code"), session.raw.get("title"), f"session-{number}")
            name = next(name for name in map(id_of, words) if name)
            ids_in_order.append(ids.free(name))

        return ids_in_order

    def _session(self, held: Held, name: str, rooms: Mapping[str, str]) -> dict[str, Any]:
        raw = held.raw
        title = line_of(raw.get("title"))

        if not title or len(title) > MOST_WORDS:
            problem = "is missing" if not title else f"has more than {MOST_WORDS} characters"
            done = f"{name} is called `{UNTITLED}`" if not title else f"the title of {name} is cut"
            self.mend((*held.path, "title"), "title", f"`title` {problem}", done)
            title = title[:MOST_WORDS].strip() or UNTITLED

        kind = self._kind(raw)
        fields: dict[str, Any] = {"id": name, "kind": str(kind), "title": title, "duration": held.minutes}
        words = "\n\n".join(
            filter(None, (words_of(raw.get(key)) for key in ("subtitle", "abstract", "description")))
        )
        if len(words) > MOST_WORDS:
            self.note(f"the abstract of {name} is cut after {MOST_WORDS} characters")
        if words:
            fields["abstract"] = words[:MOST_WORDS]

        languages = self._languages(raw, name)
        if languages:
            fields["languages"] = languages

        track = line_of(raw.get("track"))
        theme = track if ID_PATTERN.match(track) else id_of(track)
        if theme:
            fields["themes"] = [theme]

        links = self._links(raw.get("links"), name)
        if links:
            fields["links"] = links

        speakers = self._speakers(raw.get("persons"), (*held.path, "persons"))
        if speakers:
            fields["speakers"] = speakers

        fields |= {"room": [rooms[held.room]], "level": "published"}

        if kind is Kind.SIDE_EVENT:
            fields |= {"organisers": [ORGANISERS], "settling": 0}
            self.note(
                f"side events are held by a delegation `{ORGANISERS}`: the schedule does not say by whom"
            )

        if kind is Kind.CEREMONY:
            which = next((which for word, which in _CEREMONIES if word in title.casefold()), "welcome")
            fields |= {"ceremony": which, "exclusive": False}
            self.note(f"{name} is the {which} ceremony, going by its title")

        if kind in (Kind.PLENARY, Kind.CEREMONY, Kind.SOCIAL):
            fields["attendance"] = "closed"
        if kind is Kind.PLENARY:
            fields["interpreted"] = False

        return fields

    def _delegations(self, sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        delegations: list[dict[str, Any]] = []
        if self.people:
            members = [{"id": person, "name": name} for person, name in self.people.values()]
            speakers = {"id": SPEAKERS, "name": "Speakers", "kind": "observer", "size": len(members)}
            delegations.append({**speakers, "members": members})
            self.note(
                f"everybody named is of one delegation `{SPEAKERS}`: the schedule does not say which one"
            )

        if any("organisers" in session for session in sessions):
            delegations.append({"id": ORGANISERS, "name": "Organisers", "kind": "observer", "size": 0})

        return delegations

    def _seats(self, conference: Mapping[str, Any]) -> dict[str, int]:
        """Capacities of rooms, where the schedule gives them."""
        rooms = conference.get("rooms")
        seats_of_room = {}

        for room in rooms if isinstance(rooms, list) else ():
            seats = room.get("capacity") if isinstance(room, dict) else None
            if isinstance(seats, int) and not isinstance(seats, bool) and 0 < seats <= 200_000:
                seats_of_room[line_of(room.get("name"))] = seats

        return seats_of_room

    def _grid(self, conference: Mapping[str, Any], held: list[Held], zone: str) -> int:
        """The schedule's own grid if every start is on it, else the widest that they are on."""
        given = LENGTH.match(str(conference.get("timeslot_duration") or ""))
        minutes = {wall(session, zone).minute for session in held}
        stated = int(given[1]) * 60 + int(given[2]) if given else 0

        for grid in (stated, *_GRIDS):
            if grid in _GRIDS and not any(minute % grid for minute in minutes):
                if grid != stated:
                    self.note(f"a grid of {grid} min, on which every start lies")

                return grid

        return 1

    def _days(self, conference: Mapping[str, Any], held: list[Held], zone: str) -> list[dict[str, str]]:
        """For each date the hull of the schedule's day and of the sessions on it."""
        spans = []

        for day in conference["days"]:
            start, end = instant_of(day.get("day_start")), instant_of(day.get("day_end"))
            # Days from 04:00 to 03:59 say when the date changes, not when doors are open.
            if not (start and end and start < end and any(day["rooms"].values())):
                continue
            if local_time(start, zone).date() == local_time(end, zone).date():
                spans.append((start, end))

        for session in held:
            start = session.start.astimezone(UTC)
            spans.append((start, start + timedelta(minutes=session.minutes)))

        hull: dict[date, tuple[int, int]] = {}

        for start, end in spans:
            for day, low, high in spans_by_day(start, end, ZoneInfo(zone)):
                opens, closes = hull.get(day, (low, high))
                hull[day] = min(opens, low), max(closes, high)

        return [
            {"date": f"{day}", "opens": show_clock(opens), "closes": show_clock(closes)}
            for day, (opens, closes) in sorted(hull.items())
        ]
