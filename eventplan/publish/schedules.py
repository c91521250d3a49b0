"""
The public programme as `schedule.xml` and `schedule.json`: what conference apps and screens read.

The format is that of frab, pretalx and the c3voc tools (schemas: github.com/voc/schedule). It has one
language, one track for a session, and room names for keys. Everything in the files is made from what
the public may see: ids, numbers, the version, days, rooms and tracks say nothing of any other session.
"""

import hashlib
import json
import re
import xml.etree.ElementTree as ET  # writes only; what others wrote is read by `files.foreign`
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from ..model import Placement, Plan, PlanError, Room, Scenario, Session, say
from ..model.checked import checked
from . import visibility
from .calendars import opaque_id
from .clean import clean, clean_line, slug
from .items import Item, Wording
from .lawful import let_out
from .readers import PUBLIC
from .readership import check_fit
from .visibility import View

SCHEDULE_XML, SCHEDULE_JSON = "schedule.xml", "schedule.json"

_MOST_NUMBER = 2**31 - 1  # Apps keep these numbers in 32 bits.
_SLUG = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]\Z", re.A)
_URL = re.compile(r"https?://[!-~]{1,2000}\Z", re.A)
_SCHEMA_ZONE = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$", re.A)  # as the JSON schema has it


@checked
def schedule_json(
    scenario: Scenario,
    plan: Plan,
    *,
    language: str | None = None,
    secret: bytes = b"",
    url: str | None = None,
    persons: bool = True,
    unlawful: bool = False,
) -> bytes:
    """
    Return the public programme as `schedule.json` (c3voc).

    Args:
        scenario: The scenario.
        plan: A plan for it.
        language: Tried first for every text, then the event's languages.
        secret: Makes GUIDs and numbers impossible to guess; with another secret, all of them change.
        url: `http(s)` address of the public programme; sessions get an address below it.
        persons: Whether the named chairs and speakers of public sessions are given.
        unlawful: Whether a plan is meant that breaks rules, or is not what it says.

    Raises:
        UnlawfulRelease: It is such a plan, and *unlawful* plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return Schedule(scenario, plan, language, secret, url, persons).json()


@checked
def schedule_xml(
    scenario: Scenario,
    plan: Plan,
    *,
    language: str | None = None,
    secret: bytes = b"",
    url: str | None = None,
    persons: bool = True,
    unlawful: bool = False,
) -> bytes:
    """Return the public programme as `schedule.xml` (frab, c3voc). Arguments as for `schedule_json`."""
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return Schedule(scenario, plan, language, secret, url, persons).xml()


class _Shown(NamedTuple):
    """A session that the public sees."""

    session: Session
    placement: Placement
    item: Item
    guid: str


class Schedule:
    """The public programme of a plan that was let out: the tree of `schedule.json`, and of the XML too."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        language: str | None,
        secret: bytes,
        url: str | None,
        persons: bool,
    ) -> None:
        check_fit(scenario, plan)
        if url is not None and not _URL.match(url):
            raise PlanError(
                f"'{url[:60]}' is not an address of a programme: write `https://example.org/programme`"
            )

        self.scenario = scenario
        self.secret = secret
        self.url = url
        self.wording = Wording(scenario, plan, language)
        shown = [
            _Shown(s, p, self.wording.item(s, p, View.FULL), self.guid("session", s.id))
            for s, p in plan.held(scenario)
            if visibility.sees(scenario, plan, s, PUBLIC) is View.FULL
        ]

        # Nothing but what is shown decides the order: not the place in the scenario, which has gaps.
        self.shown = sorted(shown, key=lambda item: (item.item.start, item.placement.room, item.guid))
        self.numbers = _numbers(item.guid for item in shown)
        members = (member for delegation in scenario.delegations for member in delegation.members)
        self._named = {member.id: member.name for member in members}
        self.persons = {item.session.id: self._persons(item.session) if persons else {} for item in shown}
        everyone = {guid for people in self.persons.values() for guid in people}
        self.person_numbers = _numbers(everyone)
        self.rooms = self._rooms()
        self.acronym = _acronym(scenario.event.id)

    def json(self) -> bytes:
        """Return it as `schedule.json`."""
        return (json.dumps(self.tree(), indent=1, ensure_ascii=False) + "\n").encode()

    def xml(self) -> bytes:
        """Return it as `schedule.xml`."""
        return _xml(self.tree(), self.url)

    def guid(self, sort: str, name: str) -> str:
        """Return the opaque id of a session, a person or a room."""
        return opaque_id(self.secret, self.scenario.event.id, "schedule", sort, name)

    def _persons(self, session: Session) -> dict[str, str]:
        """Names of chairs and speakers by GUID; somebody who has no name is not announced."""
        active = dict.fromkeys((*session.speakers, *session.chairs))
        names = {person: self.wording.line(self._named.get(person)) for person in active}

        return {self.guid("person", person_name): name for person_name, name in names.items() if name}

    def _rooms(self) -> dict[str, str]:
        """Names of the rooms used by what is shown, each different from the others, by room id."""
        used = {item.placement.room for item in self.shown}
        rooms = [room for room in self.scenario.rooms if room.id in used]
        venues = {venue.id: self.wording.line(venue.name) for venue in self.scenario.venues}

        def plain(room: Room) -> str:
            return self.wording.line(room.name) or clean_line(room.id)

        def with_venue(room: Room) -> str:
            return f"{plain(room)} ({', '.join(filter(None, (venues[room.venue], clean_line(room.floor))))})"

        def with_id(room: Room) -> str:
            return f"{plain(room)} ({room.id})"

        names: dict[str, str] = {}

        for room in rooms:
            same = [other for other in rooms if plain(other) == plain(room)]
            places = [with_venue(other) for other in same]
            name = plain(room) if len(same) == 1 else with_venue(room)
            if len(same) > 1 and places.count(name) > 1:
                name = with_id(room)

            while name in names.values():
                name += "\u00a0*"

            names[room.id] = name

        return names

    def tree(self) -> dict[str, Any]:
        """Return what `schedule.json` holds."""
        event = self.scenario.event
        days = self._days()
        grid = event.grid
        conference: dict[str, Any] = {
            "acronym": self.acronym,
            "title": self.wording.event_title,
            "start": days[0]["date"],
            "end": days[-1]["date"],
            "daysCount": len(days),
            "timeslot_duration": f"{grid // 60:02}:{grid % 60:02}",
        }
        if _SCHEMA_ZONE.search(event.time_zone):
            conference["time_zone_name"] = event.time_zone
        if self.url:
            conference["url"] = self.url

        conference["tracks"] = [_track(name) for name in self._tracks()]
        conference["rooms"] = [
            {"name": name, "guid": self.guid("room", room)} for room, name in self.rooms.items()
        ]
        conference["days"] = days
        content = json.dumps(conference, sort_keys=True).encode()
        version = hashlib.sha256(content).hexdigest()[:12]

        return {
            "generator": {"name": "eventplan"},
            "schedule": {"version": version, "conference": conference},
        }

    def _tracks(self) -> list[str]:
        return list(dict.fromkeys(filter(None, map(_track_of, self.shown))))

    def _days(self) -> list[dict[str, Any]]:
        if not self.shown:
            # The schema wants a day. An event's first day is no secret; which others it uses might be.
            day = self.scenario.event.days[0].date.isoformat()
            opens = self.scenario.event.opening[0]
            return [_day(1, day, opens.start.isoformat(), opens.end.isoformat(), {})]

        days = []

        for index, (today, group) in enumerate(groupby(self.shown, self._date), 1):
            held = list(group)
            used = {}

            for room, name in self.rooms.items():
                events = [self._event(item) for item in held if item.placement.room == room]
                if events:
                    used[name] = events

            start, end = held[0].item.start, max(item.item.end for item in held)
            days.append(_day(index, today.isoformat(), start.isoformat(), end.isoformat(), used))

        return days

    def _date(self, item: _Shown) -> date:
        return self.scenario.event.local_date(item.item.start)

    def _event(self, shown: _Shown) -> dict[str, Any]:
        session, item = shown.session, shown.item
        minutes = (item.end - item.start) // timedelta(minutes=1)
        abstract = clean(say(session.abstract, self.wording.languages, lines=True))
        name = f"{self.acronym}-{'-'.join(filter(None, (slug(item.title), shown.guid[:8])))}"
        description = "\n".join(note for note in item.notes[1:] if note != abstract)
        links = [
            {"title": self.wording.line(link.title) or link.url, "url": link.url} for link in session.links
        ]
        persons = [
            {"guid": guid, "id": self.person_numbers[guid], "name": name}
            for guid, name in self.persons[session.id].items()
        ]

        return {
            "id": self.numbers[shown.guid],
            "guid": shown.guid,
            "date": item.start.isoformat(),
            "start": f"{item.start:%H:%M}",
            "end": item.end.isoformat(),
            "duration": f"{minutes // 60:02}:{minutes % 60:02}",
            "room": self.rooms[shown.placement.room],
            "slug": name,
            "url": f"{self.url}#{shown.guid}" if self.url else f"urn:uuid:{shown.guid}",
            "title": item.title,
            "subtitle": "",
            "track": _track_of(shown),
            "type": session.kind_id,
            "language": session.languages[0] if session.languages else "",
            "abstract": abstract,
            "description": description,
            "persons": persons,
            "links": links,
            "attachments": [],
        }


def _day(index: int, date: str, start: str, end: str, rooms: Mapping[str, Any]) -> dict[str, Any]:
    return {"index": index, "date": date, "day_start": start, "day_end": end, "rooms": rooms}


def _numbers(guids: Iterable[str]) -> dict[str, int]:
    """
    Return a number of 31 bits for each GUID: the same in every release, and no count of anything.

    Of two that fall together (one in a million with 60 of them) the later GUID takes the next number.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()

    for guid in sorted(set(guids)):
        number = int.from_bytes(hashlib.sha256(guid.encode()).digest()[:4], "big") % _MOST_NUMBER + 1
        while number in taken:
            number = number % _MOST_NUMBER + 1

        taken.add(number)
        numbers[guid] = number

    return numbers


def _acronym(event: str) -> str:
    """Return an event's id as the schemas want it: four or more of `a-z`, `0-9` and `_`."""
    acronym = slug(event).replace("-", "_")
    return acronym if len(acronym) >= 4 else "_".join(filter(None, ("event", acronym)))


def _track_of(item: _Shown) -> str:
    """Return the track of a session: its series, or else its first theme."""
    return item.item.series or next(iter(item.session.themes), "")


def _track(name: str) -> dict[str, str]:
    short = slug(name)
    return {"name": name, "slug": short} if _SLUG.match(short) else {"name": name}


def _xml(tree: Mapping[str, Any], url: str | None) -> bytes:
    schedule = tree["schedule"]
    conference = schedule["conference"]
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=tree["generator"]["name"])
    if url:
        _leaf(root, "url", url)

    _leaf(root, "version", schedule["version"])
    head = ET.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end"):
        _leaf(head, name, conference[name])

    _leaf(head, "days", str(conference["daysCount"]))

    for name in ("timeslot_duration", "url", "time_zone_name"):
        if name in conference:
            _leaf(head, name, conference[name])

    for track in conference["tracks"]:
        ET.SubElement(head, "track", track)

    guids = {room["name"]: room["guid"] for room in conference["rooms"]}

    for day in conference["days"]:
        bounds = {"date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        day_element = ET.SubElement(root, "day", {"index": str(day["index"]), **bounds})

        for name, events in day["rooms"].items():
            room = ET.SubElement(day_element, "room", name=name, guid=guids[name])
            for event in events:
                _xml_event(room, event)

    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)

    return written + b"\n"


_XML_FIELDS = ("room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track")


def _xml_event(room: ET.Element, event: Mapping[str, Any]) -> None:
    event_element = ET.SubElement(room, "event", id=str(event["id"]), guid=event["guid"])
    for name in (*_XML_FIELDS, "language", "description"):
        _leaf(event_element, name, event[name])

    people = ET.SubElement(event_element, "persons")

    for person in event["persons"]:
        given = ET.SubElement(people, "person", id=str(person["id"]), guid=person["guid"])
        given.text = person["name"]

    links = ET.SubElement(event_element, "links")
    for link in event["links"]:
        _leaf_with(links, "link", link["title"], href=link["url"])

    ET.SubElement(event_element, "attachments")
    if event["url"].startswith("http"):
        _leaf(event_element, "url", event["url"])


def _leaf(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _leaf_with(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text
