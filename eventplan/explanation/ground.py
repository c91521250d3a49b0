"""What the sums have in common: what must be held, what holds strictly, and what room and time there is."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from eventplan.checks import View
from eventplan.checks.spans import common, merged, minutes, without
from eventplan.model import Room, Session, Span
from eventplan.solver.problem import problem_of

from .reasons import place_of


class Remark(NamedTuple):
    """A sum that does not come out: the rules it concerns, the subjects, the sum in words, its place."""

    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    message: str
    place: str = ""
    """`file:line:column`, or nothing if the scenario did not come from a file."""


class Ground(View):
    """A scenario as the sums see it."""

    def remark(self, rules: Sequence[str], subjects: Iterable[str], message: str, about: str = "") -> Remark:
        """A remark, with the place of the first subject."""
        named = tuple(subjects)
        return Remark(tuple(rules), named, message, place_of(self.scenario, about, named))

    @cached_property
    def held(self) -> list[Session]:
        """Sessions that must be held."""
        return [session for session in self.scenario.sessions if self.must(session)]

    @cached_property
    def open_minutes(self) -> int:
        """Minutes for which the event is open, all days together."""
        return sum(span.minutes for span in self.scenario.event.opening)

    @cached_property
    def starts(self) -> list[Span]:
        """Every time at which a session might start, each as an empty span."""
        problem = problem_of(self.scenario)
        return [Span(moment, moment) for moment in map(problem.instant, problem.starts.tolist())]

    @cached_property
    def _open_to(self) -> dict[str, list[Room]]:
        return {}

    def admitting(self, session: Session) -> list[Room]:
        """Rooms that might do for a session and for those who must be there."""
        if session.id not in self._open_to:
            rooms = self.scenario.rooms
            self._open_to[session.id] = [room for room in rooms if self.failing(session, room) is None]

        return self._open_to[session.id]

    def failing(self, session: Session, room: Room) -> tuple[str, str] | None:
        """The rule by which a room does not do for a session, whenever it is, and why; None if it might."""
        return self.unfit(session, room) or self._guarded(session, room)

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
        around = self.scenario.zone_by_id[zone]
        return sum(z.staff for z in self.scenario.zones if around in self.scenario.zone_chain(z.id))


__all__ = ["Ground", "Remark", "common", "merged", "minutes", "without"]
