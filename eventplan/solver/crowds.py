"""How many more people a session can take, once it is known where and when everything is held."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .build import Linear
from .problem import Problem, Waived, waives


@dataclass(frozen=True)
class Stay:
    """A session held: its position, minutes and rooms."""

    session: int
    start: int
    end: int
    room: int
    zones: frozenset[str]
    seats: int
    day: int


@dataclass(frozen=True)
class _Instant:
    """Sessions that run in a zone with a cap at one time, and the heads that it has room for."""

    sessions: tuple[int, ...]
    most: int


class Crowds:
    """
    Seats of rooms and caps of zones, against the people who are at each session.

    A session counts for the heads expected, or for the people there if they are more.
    """

    def __init__(
        self, problem: Problem, stays: Mapping[int, Stay], inside: Mapping[int, set[str]], waive: Waived
    ) -> None:
        """Look at sessions that are held; *inside* is who is at each, and is looked at again and again."""
        self.problem, self.stays, self.inside, self.waive = problem, stays, inside, waive
        self.expected = {s: problem.scenario.expected_heads(problem.sessions[s]) for s in stays}
        self.seats = self._seats()
        self.instants = self._instants()
        self._of: dict[int, list[_Instant]] = {}
        for instant in self.instants:
            for s in instant.sessions:
                self._of.setdefault(s, []).append(instant)

    def _seats(self) -> dict[int, int]:
        """Seats of each session: those of its rooms; where gates are sized for it, no more than expected."""
        scenario = self.problem.scenario
        found = {s: stay.seats for s, stay in self.stays.items()}
        for use in scenario.gates:
            s = self.problem.session_index[use.session]
            if use.heads is None and s in found:
                found[s] = min(found[s], max(self.expected[s], self.problem.least_heads[s]))
        return found

    def _instants(self) -> list[_Instant]:
        """The times at which a zone with a cap is fullest: each start of a session in it."""
        scenario, found = self.problem.scenario, []
        for zone in scenario.zones:
            priced = scenario.policy("zone-occupancy").price is not None
            if zone.cap is None or priced or waives(scenario, self.waive, "zone-occupancy", zone.id):
                continue
            inner = {one.id for one in scenario.zones if zone in scenario.zone_chain(one.id)}
            most = zone.cap - sum(one.staff for one in scenario.zones if one.id in inner)
            here = [s for s, stay in self.stays.items() if stay.zones & inner]
            running = {
                tuple(s for s in here if self.stays[s].start <= self.stays[t].start < self.stays[s].end)
                for t in here
            }
            found += [_Instant(sessions, most) for sessions in sorted(running)]
        return found

    def heads(self, s: int, more: int = 0) -> int:
        """Heads of a session, with so many people *more*."""
        return max(self.expected[s], len(self.inside[s]) + more)

    def full(self, s: int, person: str = "") -> bool:
        """Whether nobody else may be sent to a session; *person* may be there already, for a turn."""
        if person in self.inside[s]:
            return False
        if len(self.inside[s]) >= self.seats[s]:
            return True
        if len(self.inside[s]) < self.expected[s]:
            return False
        return any(
            sum(self.heads(t, more=t == s) for t in instant.sessions) > instant.most
            for instant in self._of.get(s, ())
        )

    def tight(self, wanted: Mapping[int, int]) -> set[int]:
        """Sessions that cannot have as many people as are wanted there, by their seats or by some zone."""
        found = {s for s, heads in wanted.items() if heads > self.seats[s]}
        for instant in self.instants:
            if sum(max(self.expected[s], wanted[s]) for s in instant.sessions) > instant.most:
                found.update(instant.sessions)
        return found

    def post(self, cp: cp_model.CpModel, more: Mapping[int, list[Linear]], tight: set[int]) -> None:
        """Keep zones within their caps, with *more* people at *tight* sessions than there are so far."""
        heads: dict[int, Linear] = {}
        for s in sorted(tight & self._of.keys()):
            coming = more.get(s, [])
            heads[s] = cp.new_int_var(self.heads(s), 10**6, f"heads({s})")
            cp.add(heads[s] >= len(self.inside[s]) + sum(coming))
        for instant in self.instants:
            if heads.keys() & set(instant.sessions):
                cp.add(sum(heads.get(s, self.heads(s)) for s in instant.sessions) <= instant.most)

    def over(self) -> tuple[tuple[int, ...], ...]:
        """Sets of sessions that have more people than they may: no room or zone holds them all."""
        priced = self.problem.scenario.policy("room-capacity").price is not None
        full = (s for s, people in self.inside.items() if len(people) > self.stays[s].seats)
        rooms = ((s,) for s in full if not priced)
        zones = (
            instant.sessions
            for instant in self.instants
            if sum(self.heads(s) for s in instant.sessions) > instant.most
        )
        return (*rooms, *zones)
