"""A schedule in XML as the tree that one in JSON would be."""

from collections.abc import Callable
from typing import Any

from .foreign import Element, ForeignError, Path

Where = Callable[[Path], tuple[int, int]]

CONFERENCE: Path = ("schedule", "conference")


def tree_of_xml(root: Element) -> tuple[Any, Where]:
    """Return a `schedule.xml` in the shape of `schedule.json`."""
    if root.name != "schedule":
        raise ForeignError(f"this is not a schedule: it begins with <{root.name[:60]}>", *root.place)

    places: dict[Path, tuple[int, int]] = {(): root.place}
    head = root.first("conference")
    if head is None:
        raise ForeignError("the schedule has no <conference>", *root.place)

    conference: dict[str, Any] = {child.name: child.text for child in head.children}
    places |= {(*CONFERENCE, child.name): child.place for child in head.children}
    places[CONFERENCE] = head.place
    days: list[dict[str, Any]] = []

    for element in root.all("day"):
        day_path = (*CONFERENCE, "days", len(days))
        places[day_path] = element.place
        given = element.attributes
        rooms: dict[str, list[Any]] = {}

        # Events may stand below the day itself: each then names its room.
        for room in (*element.all("room"), element):
            name = room.attributes.get("name", "")
            places.setdefault((*day_path, "rooms", name), room.place)

            for event in room.all("event"):
                events = rooms.setdefault(name, [])
                path = (*day_path, "rooms", name, len(events))
                places[path] = event.place
                places |= {(*path, child.name): child.place for child in event.children}
                events.append(_event(event))

        bounds = {"date": given.get("date"), "day_start": given.get("start"), "day_end": given.get("end")}
        days.append({**bounds, "rooms": rooms})

    conference["days"] = days

    def where(path: Path) -> tuple[int, int]:
        while path and path not in places:
            path = path[:-1]

        return places[path]

    return {"schedule": {"version": root.said("version"), "conference": conference}}, where


def _event(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {child.name: child.text for child in element.children}
    people = element.first("persons")
    fields["persons"] = [
        {**person.attributes, "name": person.text} for person in (people.all("person") if people else ())
    ]
    links = element.first("links")
    fields["links"] = [
        {"url": link.attributes.get("href"), "title": link.text}
        for link in (links.all("link") if links else ())
    ]

    return {**fields, **{key: element.attributes.get(key) for key in ("id", "guid", "code")}}
