"""What the checks have in common: which rules hold, and when and where each session may be, whatever is planned."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import product

from eventplan.model import Person, Room, Scenario, Session, Span
from eventplan.numbers import first_of, number_of
from eventplan.rules import RULES

from .spans import common, merged, without
from .words import name

Path = tuple[str | int, ...]
Presence = tuple[Span, ...]

_LONGEST_STEP = 120
"""Minutes within which the clocks show a time on the grid, whatever they do."""


class View:
    """A scenario as the checks see it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.enforced = {rule.id for rule in RULES}
        self._failing: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._frames: dict[str, list[Span]] = {}
        self._fitting: dict[str, list[Room]] = {}
        self._there: dict[tuple[str, Presence], bool] = {}

    # Which rules hold.

    def strict(self, rule: str, *subjects: str) -> bool:
        """Whether a rule holds without exception for something; of no subjects: for everything."""
        return self.holds(rule, *subjects) and self.scenario.policy(rule).price is None

    def holds(self, rule: str, *subjects: str) -> bool:
        """Whether a rule holds for something, at a price or strictly; of no subjects: for everything."""
        policy = self.scenario.policy(rule)
        if rule not in self.enforced or policy.waived:
            return False

        return not (set(subjects) & set(policy.waived_for) if subjects else policy.waived_for)

    def must(self, session: Session) -> bool:
        """Whether a session must be held."""
        return not session.optional and self.strict("placed", session.id)

    # Where things stand.

    def path(self, part: str, wanted: str) -> Path:
        """The way to a part of the scenario with an id."""
        return (part, self._positions[part][wanted])

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        parts = ("sessions", "delegations", "speakers_lists", "signing_orders", "slot_grids")
        return {
            part: {item.id: number for number, item in enumerate(getattr(self.scenario, part))}
            for part in parts
        }

    def name(self, subject: str) -> str:
        """What people call it, with its id."""
        return name(self.scenario, subject)

    # When a session may be.

    @cached_property
    def opening(self) -> list[Span]:
        """When the event is open: one span a day, or one for days that meet at midnight."""
        return merged(self.scenario.event.opening)

    def frames(self, session: Session) -> list[Span]:
        """
        Spans: whenever the session is held, it lies in one of them from start to end.

        They follow from opening hours, windows, slots and a pinned start. Each is long enough for it.
        """
        if session.id not in self._frames:
            self._frames[session.id] = list(self._framed(session))

        return self._frames[session.id]

    def _framed(self, session: Session) -> Iterable[Span]:
        event = self.scenario.event
        spans = self.hours(session)

        if self.strict("allowed-times", session.id):
            if session.windows:
                spans = common(spans, merged([event.span(window) for window in session.windows]))

            if session.slots:
                grid = next(grid for grid in self.scenario.slot_grids if grid.id == session.slots)
                slots = (event.span(slot) for slot in grid.slots)
                spans = common(spans, [_first(slot, session.duration) for slot in slots])

        if session.start is not None and self.strict("pinned", session.id):
            start = event.instant(session.start)
            spans = common(spans, [Span(start, start + timedelta(minutes=session.duration))])

        return (span for span in dict.fromkeys(spans) if self._holds(span, session.duration))

    def hours(self, session: Session) -> list[Span]:
        """The opening hours, without what its setup and teardown take; or all days, if they do not bind it."""
        if not self.strict("opening-hours", session.id):
            day = timedelta(days=1)
            return [Span(self.opening[0].start - day, self.opening[-1].end + day)]

        inner = (span.widened(-session.setup, -session.teardown) for span in self.opening)
        return [span for span in inner if span.start < span.end]

    def _holds(self, span: Span, duration: int) -> bool:
        """Whether something that starts on the grid and takes so long lies in a span."""
        event = self.scenario.event

        for late in range(min(_LONGEST_STEP, span.minutes - duration) + 1):
            start = event.local(span.start + timedelta(minutes=late))
            if (start.hour * 60 + start.minute) % event.grid == 0:
                return True

        return False

    def fixed(self, session: Session) -> Span | None:
        """When it is under way for certain, whenever it is held; None if that is not known."""
        frames = self.frames(session)
        if len(frames) != 1:
            return None

        length = timedelta(minutes=session.duration)
        sure = Span(frames[0].end - length, frames[0].start + length)

        return sure if sure.start < sure.end else None

    def days(self, session: Session) -> list[date]:
        """The dates on which it may be held."""
        frames = self.frames(session)
        if not frames:
            return [day.date for day in self.scenario.event.days]

        local = self.scenario.event.local_date
        ends = [(local(span.start), local(span.end)) for span in frames]

        return sorted({a + timedelta(days=n) for a, b in ends for n in range((b - a).days + 1)})

    def there(self, person: Person, session: Session, late_by: int = 0) -> bool:
        """
        Whether a person is at the event at a time at which a session may be held.

        *late_by*: minutes after the beginning of a stay from which on the session may start.
        """
        stays = tuple(stay.widened(-late_by, 0) for stay in person.present if stay.minutes > late_by)
        key = (session.id, stays)
        if person.present and not stays:
            return False

        if key not in self._there:
            whole = common(self.frames(session), stays) if stays else self.frames(session)
            self._there[key] = any(self._holds(span, session.duration) for span in whole)

        return self._there[key]

    # Where a session may be.

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
        ways = product(self.ways_in(session), self.days(session))
        return any(all(is_cleared(person, zone, day) for zone in zones) for zones, day in ways)

    def ways_in(self, session: Session) -> list[tuple[str, ...]]:
        """The sets of zones in which it may be held."""
        if session.id not in self._zones:
            sets = (self.zones(session, room) for room in self.fitting(session))
            self._zones[session.id] = list(dict.fromkeys(sets))

        return self._zones[session.id]

    @cached_property
    def _zones(self) -> dict[str, list[tuple[str, ...]]]:
        return {}

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

    @cached_property
    def _usable(self) -> dict[str, list[Span]]:
        return {}

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


def _first(span: Span, minutes: int) -> Span:
    """The first minutes of a span."""
    return Span(span.start, min(span.end, span.start + timedelta(minutes=minutes)))


def spans_in_words(spans: Sequence[Span], most: int = 3) -> str:
    """Spans in words, the first few of many."""
    return first_of(spans, most)
