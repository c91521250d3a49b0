"""What the checks have in common: which rules hold, and when and where each session may be, whatever is planned."""

from collections.abc import Sequence
from itertools import product

from eventplan.model import Person, Room, Scenario, Session, Span
from eventplan.numbers import first_of, number_of

from .spans import common, merged, without
from .timing import Timing


class View(Timing):
    """A scenario as the checks see it."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._failing: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._fitting: dict[str, list[Room]] = {}
        self._usable: dict[str, list[Span]] = {}
        self._zones: dict[str, list[tuple[str, ...]]] = {}

    def fitting(self, session: Session) -> list[Room]:
        """Rooms that might suit a session, regardless of who comes to it."""
        if session.id not in self._fitting:
            rooms = self.scenario.rooms
            self._fitting[session.id] = [room for room in rooms if self.unfit(session, room) is None]

        return self._fitting[session.id]

    def zones(self, session: Session, room: Room) -> tuple[str, ...]:
        """The zones of a room, of the rooms that it combines, and of the overflow."""
        rooms = (room.id, *session.overflow)
        parts = (part for room in rooms for part in (room, *sorted(self.scenario.parts_of(room))))
        zones = (self.scenario.room_by_id[part].zone for part in parts)

        return tuple(dict.fromkeys(zone for zone in zones if zone))

    def cleared(self, person: Person, session: Session) -> bool:
        """Whether a person may enter a room, on a day, in which a session may be held."""
        is_cleared = self.scenario.is_cleared

        for zones, day in product(self.ways_in(session), self.days(session)):
            if all(is_cleared(person, zone, day) for zone in zones):
                return True

        return False

    def ways_in(self, session: Session) -> list[tuple[str, ...]]:
        """The sets of zones in which it may be held."""
        if session.id not in self._zones:
            sets = (self.zones(session, room) for room in self.fitting(session))
            self._zones[session.id] = list(dict.fromkeys(sets))

        return self._zones[session.id]

    def unfit(self, session: Session, room: Room) -> tuple[str, str] | None:
        """The rule by which a room does not do for a session, regardless of who comes, and why; None if it might."""
        key = (session.id, room.id)
        if key not in self._failing:
            self._failing[key] = self._why(session, room)

        return self._failing[key]

    def _why(self, session: Session, room: Room) -> tuple[str, str] | None:
        scenario = self.scenario
        if self.strict("pinned", session.id):
            if session.room and room.id not in session.room:
                return "pinned", "not one of those that it names"
            if not room.bookable and room.id not in session.room:
                return "pinned", "kept for sessions that name it"

        if self.strict("room-capacity", session.id, room.id):
            seats = self.seats(session, room)
            if seats is None:
                return "room-capacity", f"no layout '{session.layout}'"

            heads = scenario.expected_heads(session)
            if heads > seats:
                return "room-capacity", f"too few seats for {heads}"

        if self.strict("room-features", session.id, room.id):
            movable = {item.id for item in scenario.resources.equipment}
            missing = [feature for feature in session.features if feature not in movable | {*room.features}]
            if missing:
                return "room-features", f"no {', no '.join(missing)}"

        wanted = len(set(session.languages))

        if (
            session.interpreted
            and self.strict("interpretation", session.id, room.id)
            and wanted > room.booths
        ):
            return "interpretation", f"too few booths for {number_of(wanted, 'language')}"

        return self._closed(session, room)

    def _closed(self, session: Session, room: Room) -> tuple[str, str] | None:
        if not (
            self.strict("room-available", session.id, room.id) and self.strict("opening-hours", session.id)
        ):
            return None

        occupied = session.setup + session.duration + session.teardown
        longest = max((span.minutes for span in self.usable(room)), default=0)
        if occupied > longest:
            return "room-available", f"available for {number_of(longest, 'minute')} at a stretch at most"

        return None

    def seats(self, session: Session, room: Room) -> int | None:
        """Seats of a room and its overflow for a session; None if it has no such layout."""
        seats = room.seats(session.layout)
        if seats is None:
            return None

        beside = (self.scenario.room_by_id[other] for other in session.overflow)
        return seats + sum(other.seats(session.layout) or 0 for other in beside)

    def usable(self, room: Room) -> list[Span]:
        """When a room can be occupied: opening hours, its own windows, without its holds."""
        if room.id not in self._usable:
            self._usable[room.id] = self._opened(room)

        return self._usable[room.id]

    def _opened(self, room: Room) -> list[Span]:
        event = self.scenario.event
        spans = list(self.opening)
        hours = next(venue.open for venue in self.scenario.venues if venue.id == room.venue)

        for windows in (hours, room.available):
            if windows:
                spans = common(spans, merged([event.span(window) for window in windows]))

        for hold in sorted(event.span(window) for window in room.holds):
            spans = [part for span in spans for part in without(span, hold)]

        return spans


def spans_in_words(spans: Sequence[Span], most: int = 3) -> str:
    """Spans in words, the first few of many."""
    return first_of(spans, most)
