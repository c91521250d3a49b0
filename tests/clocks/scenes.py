"""Changes of clocks all over the world since 2000, and small events on the days of these."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from eventplan.model import Scenario

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)

ZONES = sorted(zone for zone in available_timezones() if not zone.startswith(("posix", "right", "local")))


class Change(NamedTuple):
    """The first instant, in UTC, at which the clocks of a zone have another offset than before."""

    zone: str
    instant: datetime

    @property
    def days(self) -> list[date]:
        """The dates that the clocks show around the change, the day before and the day after included."""
        shown = {shows(self.zone, self.instant + n * DAY).date() for n in (-1, 0, 1)}
        return sorted(shown | {shows(self.zone, self.instant - MINUTE).date()})

    @property
    def kind(self) -> tuple[object, ...]:
        """What tells it from other changes: the offsets, and the time of day."""
        before = shows(self.zone, self.instant - MINUTE)
        return before.utcoffset(), shows(self.zone, self.instant).utcoffset(), before.time()


def shows(zone: str, instant: datetime) -> datetime:
    """What the clocks of a zone show."""
    return instant.astimezone(ZoneInfo(zone))


@cache
def changes(zone: str) -> tuple[Change, ...]:
    """Return the changes of a zone's offset, found by looking at each day and then at each minute."""
    sessions, day = [], FIRST
    while day < LAST:
        if shows(zone, day).utcoffset() != shows(zone, day + DAY).utcoffset():
            low, high = day, day + DAY
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                same = shows(zone, middle).utcoffset() == shows(zone, day).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            sessions.append(Change(zone, high))
        day += DAY
    return tuple(sessions)


def event(zone: str, days: list[date], *sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Return an event of whole days with two rooms and two delegations."""
    opened = [{"date": day, "opens": "00:00", "closes": "24:00"} for day in days]
    return Scenario.model_validate(
        {
            "event": {"id": "change", "title": "Change", "time_zone": zone, "grid": 30, "days": opened}
            | rest.pop("event", {}),
            "venues": [{"id": "house", "name": "House"}],
            "rooms": [{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "AB"],
            "delegations": [{"id": d, "name": d, "size": 2} for d in ("ONE", "TWO")],
            "sessions": [
                {"kind": "roundtable", "title": s["id"], "duration": 60, "attendance": "closed", **s}
                for s in sessions
            ],
            **rest,
        }
    )
