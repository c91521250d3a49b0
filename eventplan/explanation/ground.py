"""What the sums have in common: what must be held, what holds strictly, and what room and time there is."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from eventplan.model import Room, Scenario, Session, Span
from eventplan.rules import RULES
from eventplan.solver.problem import problem_of

from .words import name, place_of


class Remark(NamedTuple):
    """A sum that does not come out: the rules it concerns, the subjects, the sum in words, its place."""

    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    message: str
    place: str = ""
    """`file:line:column`, or nothing if the scenario did not come from a file."""


class Ground:
    """A scenario as the sums see it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.enforced = {rule.id for rule in RULES}
        self._failing: dict[tuple[str, str], tuple[str, str] | None] = {}

    def strict(self, rule: str, *subjects: str) -> bool:
        """Whether a rule holds without exception for something; of no subjects: for everything."""
        policy = self.scenario.policy(rule)
        if rule not in self.enforced or policy.waived or policy.price is not None:
            return False
        return not (set(subjects) & set(policy.waived_for) if subjects else policy.waived_for)

    def remark(self, rules: Sequence[str], subjects: Iterable[str], message: str, about: str = "") -> Remark:
        """A remark, with the place of the first subject."""
        named = tuple(subjects)
        return Remark(tuple(rules), named, message, place_of(self.scenario, about, named))

    def name(self, subject: str) -> str:
        """What people call it, with its id."""
        return name(self.scenario, subject)

    @cached_property
    def must(self) -> list[Session]:
        """Sessions that must be held."""
        return [s for s in self.scenario.sessions if not s.optional and self.strict("placed", s.id)]

    @cached_property
    def open_minutes(self) -> int:
        """Minutes for which the event is open, all days together."""
        return sum(span.minutes for span in self.scenario.event.opening)

    @cached_property
    def starts(self) -> list[Span]:
        """Every time at which a session might start, each as an empty span."""
        problem = problem_of(self.scenario)
        return [Span(moment, moment) for moment in map(problem.instant, problem.starts.tolist())]

    def fitting(self, session: Session) -> list[Room]:
        """Rooms that might do for a session."""
        return [room for room in self.scenario.rooms if self.failing(session, room) is None]

    def failing(self, session: Session, room: Room) -> tuple[str, str] | None:
        """The rule by which a room does not do for a session, whenever it is, and why; None if it might."""
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
            seats = room.seats(session.layout)
            if seats is None:
                return "room-capacity", f"no layout '{session.layout}'"
            seats += sum(
                scenario.room_by_id[beside].seats(session.layout) or 0 for beside in session.overflow
            )
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
            return "interpretation", f"too few booths for {wanted} languages"
        return self._closed(session, room) or self._guarded(session, room)

    def _closed(self, session: Session, room: Room) -> tuple[str, str] | None:
        if not (
            self.strict("room-available", session.id, room.id) and self.strict("opening-hours", session.id)
        ):
            return None
        occupied = session.setup + session.duration + session.teardown
        longest = max((span.minutes for span in self.usable(room)), default=0)
        if occupied > longest:
            return "room-available", f"to be had for {longest} minutes on end at most"
        return None

    def _guarded(self, session: Session, room: Room) -> tuple[str, str] | None:
        scenario = self.scenario
        chain = {zone.id: zone for zone in scenario.zone_chain(room.zone)}
        for zone in chain.values():
            inside = self.staff(zone.id) + scenario.expected_heads(session)
            if zone.cap is not None and inside > zone.cap and self.strict("zone-occupancy", zone.id):
                return "zone-occupancy", f"zone '{zone.id}' holds {zone.cap}, and there would be {inside}"
        for person in scenario.needed(session):
            if not self.strict("zone-clearance", person, session.id):
                continue
            days = (day.date for day in scenario.event.days)
            if not any(scenario.is_cleared(scenario.people[person], room.zone, day) for day in days):
                return "zone-clearance", f"{person} is not cleared for zone '{room.zone}'"
        return None

    def staff(self, zone: str) -> int:
        """Staff in a zone and the zones nested in it."""
        inside = (z for z in self.scenario.zones if zone in {x.id for x in self.scenario.zone_chain(z.id)})
        return sum(z.staff for z in inside)

    def usable(self, room: Room) -> list[Span]:
        """When a room can be occupied: opening hours, its own windows, without its holds."""
        event = self.scenario.event
        spans = list(event.opening)
        hours = next(venue.open for venue in self.scenario.venues if venue.id == room.venue)
        for windows in (hours, room.available):
            if windows:
                spans = common(spans, merged([event.span(window) for window in windows]))
        for hold in sorted(event.span(window) for window in room.holds):
            spans = [part for span in spans for part in without(span, hold)]
        return spans


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap or touch, joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What two sets of spans have in common."""
    both = (Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other)
    return sorted(span for span in both if span.start < span.end)


def without(span: Span, hold: Span) -> list[Span]:
    """What is left of a span without another."""
    parts = (Span(span.start, min(span.end, hold.start)), Span(max(span.start, hold.end), span.end))
    return [part for part in parts if part.start < part.end]


def minutes(spans: Sequence[Span]) -> int:
    """Minutes in all."""
    return sum(span.minutes for span in spans)
