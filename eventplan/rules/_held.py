"""The sessions held by a plan, as far as the plan makes sense."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from eventplan.model import Placement, Plan, Scenario, Session, Span, occupied, span_of
from eventplan.model.remembered import remembered


class Held(NamedTuple):
    """A session that is held, with its placement, its time, the time it occupies rooms, and these."""

    session: Session
    placement: Placement
    span: Span
    occupied: Span
    rooms: tuple[str, ...]
    """Its room and its overflow rooms."""
    parts: frozenset[str]
    """The indivisible rooms that it uses up."""

    @property
    def start(self) -> datetime:
        """When it starts."""
        return self.span.start


def held(scenario: Scenario, plan: Plan) -> list[Held]:
    """Return the sessions held in rooms that exist, in the order of the scenario."""
    return [*_held(scenario, plan)]


@remembered
def _held(scenario: Scenario, plan: Plan) -> list[Held]:
    bookings = []

    for session, placement in plan.held(scenario):
        if placement.room not in scenario.room_by_id:
            continue  # `placed` speaks of it

        rooms = (placement.room, *session.overflow)
        parts = frozenset().union(*(scenario.parts_of(room) for room in rooms))
        span, whole = map(
            scenario.event.local_span, (span_of(session, placement), occupied(session, placement))
        )
        bookings.append(Held(session, placement, span, whole, rooms, parts))

    return bookings


def used_rooms(scenario: Scenario, booking: Held) -> list[str]:
    """Rooms that a session uses, the parts of combined rooms included, in the order of the scenario."""
    return [room.id for room in scenario.rooms if room.id in booking.rooms or room.id in booking.parts]


def in_zone(scenario: Scenario, booking: Held, zone: str) -> bool:
    """Whether a session uses a room in a zone, or in one nested in it."""
    used = scenario.zones_of(booking.session, booking.placement.room)
    return any(around.id == zone for own in used for around in scenario.zone_chain(own))


def near(
    sessions: list[Held], minutes: int = 0, time: Callable[[Held], Span] = lambda booking: booking.span
) -> Iterator[tuple[Held, Held]]:
    """Return every pair of sessions that overlap, or have less than *minutes* between them, as they are listed."""
    spans = [time(booking) for booking in sessions]
    margin = timedelta(minutes=minutes)
    order = sorted(range(len(sessions)), key=lambda position: spans[position].start)
    pairs = []

    for number, first in enumerate(order):
        until = spans[first].end + margin
        for second in order[number + 1 :]:
            if spans[second].start >= until:
                break  # and so do all that are later

            pairs.append((min(first, second), max(first, second)))

    for first, second in sorted(pairs):
        yield sessions[first], sessions[second]
