"""A foreign schedule as it is read: what is held where and when, with what is wrong or mended on the way."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from eventplan.model import clocks

from .foreign import Path
from .schedule_items import ScheduleItems
from .schedule_values import (
    UNNAMED_ROOM,
    city_of,
    clock_of,
    day_change_of,
    line_of,
    local_time,
    moment_of,
    name_of,
)
from .schedule_xml import CONFERENCE


class Held(NamedTuple):
    """A session as the schedule has it."""

    path: Path
    raw: Mapping[str, Any]
    room: str
    start: datetime
    """Without a zone until that of the event is known, if it is a time on the clocks of the event."""
    minutes: int


class ScheduleReading(ScheduleItems):
    """A schedule, read: complaints, notes, and what is held."""

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
