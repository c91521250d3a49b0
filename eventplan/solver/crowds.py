"""How many more people a session can take, once it is known where and when everything is held."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .build_rules import Linear
from .gates import Gate, gates_of
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
    Seats of rooms, caps of zones and queues at gates, against the people who are at each session.

    A session counts for the heads expected, or for the people there if they are more.
    """

    def __init__(
        self, problem: Problem, stays: Mapping[int, Stay], inside: Mapping[int, set[str]], waive: Waived
    ) -> None:
        """Look at sessions that are held; *inside* is who is at each, and is looked at again and again."""
        self.problem, self.stays, self.inside, self.waive = problem, stays, inside, waive
        self.expected = {s: problem.scenario.expected_heads(problem.sessions[s]) for s in stays}
        self.seats = {s: stay.seats for s, stay in stays.items()}
        self.gates = self._gates()
        self.starts = {s: stay.start for s, stay in stays.items()}
        self.instants = self._instants()
        self._of: dict[int, list[_Instant]] = {}
        """By session, the times at which its zones might be full, if as many people come as have seats."""
        for instant in self.instants:
            if sum(max(self.expected[s], self.seats[s]) for s in instant.sessions) <= instant.most:
                continue
            for s in instant.sessions:
                self._of.setdefault(s, []).append(instant)

    def _gates(self) -> list[Gate]:
        """Gates of people who come to some session, where nothing states their number."""
        scenario = self.problem.scenario
        if all(use.heads is not None for use in scenario.gates):
            return []
        if scenario.policy("checkpoint-throughput").price is not None:
            return []

        return [gate for gate in gates_of(self.problem, self.waive) if gate.each]

    def _instants(self) -> list[_Instant]:
        """The times at which a zone with a cap is fullest: each start of a session in it."""
        scenario, instants = self.problem.scenario, []

        for zone in scenario.zones:
            priced = scenario.policy("zone-occupancy").price is not None
            if zone.cap is None or priced or waives(scenario, self.waive, "zone-occupancy", zone.id):
                continue

            inner = {
                inner_zone.id for inner_zone in scenario.zones if zone in scenario.zone_chain(inner_zone.id)
            }
            most = zone.cap - sum(inner_zone.staff for inner_zone in scenario.zones if inner_zone.id in inner)
            inside = [s for s, stay in self.stays.items() if stay.zones & inner]
            running = {self._running(inside, self.stays[t].start) for t in inside}
            instants += [_Instant(sessions, most) for sessions in sorted(running)]

        return instants

    def heads(self, s: int, more: int = 0) -> int:
        """Heads of a session, with *more* people added."""
        return max(self.expected[s], len(self.inside[s]) + more)

    def _running(self, sessions: Iterable[int], minute: int) -> tuple[int, ...]:
        return tuple(s for s in sessions if self.stays[s].start <= minute < self.stays[s].end)

    def full(self, s: int, person: str = "", *, meant: bool = False) -> bool:
        """
        Whether nobody else may be sent to a session.

        *person* may be there already, for a turn. For whom a session is *meant*, no gate is an excuse.
        """
        if person in self.inside[s]:
            return False
        if len(self.inside[s]) >= self.seats[s]:
            return True
        if len(self.inside[s]) < self.expected[s]:
            return False

        expected, inside = self.expected, self.inside

        for instant in self._of.get(s, ()):
            # There are at least as many as are expected, and one more comes.
            if sum(max(expected[t], len(inside[t])) for t in instant.sessions) >= instant.most:
                return True

        return not meant and self._queues(s)

    def _queues(self, s: int) -> bool:
        """Whether one person more at a session does not pass a gate in time."""
        mine = [gate for gate in self.gates if s in gate.each]
        more = self._more(mine, s) if mine else {}
        return any(not gate.holds(self._at(gate), more=more) for gate in mine)

    def _more(self, gates: Sequence[Gate], one_more: int | None = None) -> dict[int, int]:
        """People more at each session than gates are counted for; and *one_more* at one of them."""
        least = self.problem.least_heads
        sessions = {s for gate in gates for s in gate.each if s in self.stays}
        return {s: max(0, self.heads(s, more=s == one_more) - least[s]) for s in sorted(sessions)}

    def _at(self, gate: Gate) -> dict[int, int]:
        """When the sessions start to which people come through a gate."""
        return {s: self.starts[s] for s in dict.fromkeys((*gate.flows, *gate.each)) if s in self.starts}

    def tight(self, wanted: Mapping[int, int]) -> set[int]:
        """Sessions that cannot have as many people as are wanted there, by their seats, a zone or a gate."""
        crowded = {s for s, heads in wanted.items() if heads > self.seats[s]}
        for instant in self.instants:
            if sum(max(self.expected[s], wanted[s]) for s in instant.sessions) > instant.most:
                crowded.update(instant.sessions)

        more = {s: heads - self.problem.least_heads[s] for s, heads in wanted.items()}

        for gate in self.gates:
            if not gate.holds(self._at(gate), more={s: max(0, extra) for s, extra in more.items()}):
                crowded.update(s for s in gate.each if s in self.stays)

        return crowded

    def beside(self, sessions: Collection[int]) -> set[int]:
        """Sessions that take room from some others: in a zone, or at a gate."""
        beside = set(sessions)
        for instant in self.instants:
            if not beside.isdisjoint(instant.sessions):
                beside.update(instant.sessions)

        for gate in self.gates:
            at = self._at(gate)
            if not beside.isdisjoint(at):
                beside.update(at)

        return beside

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

    def relieve(
        self, cp: cp_model.CpModel, more: Mapping[int, list[Linear]], value: Callable[[Linear], int]
    ) -> bool:
        """Forbid queues that are too long with *more* people at sessions; True if there is one."""
        least, forbidden = self.problem.least_heads, False
        there = {s: len(self.inside[s]) + value(sum(more.get(s, []))) for s in self.stays}
        chosen = {s: max(0, max(self.expected[s], heads) - least[s]) for s, heads in there.items()}
        certain = self._more(self.gates)

        for gate in self.gates:
            at = self._at(gate)
            fault = gate.fault(at, more=chosen)
            if fault is None or not gate.holds(at, more=certain):
                continue  # all is well, or it fails whoever is chosen

            forbidden = True
            coming: list[Linear] = []

            for s, start in at.items():
                counted, each = gate.shares(s, start, fault)
                coming.append(counted + each * certain.get(s, 0))

                if each and more.get(s):
                    extra = cp.new_int_var(certain[s], 10**6, f"extra({gate.id}, {s})")
                    cp.add(extra >= len(self.inside[s]) - least[s] + sum(more[s]))
                    coming.append(each * (extra - certain[s]))

            cp.add(sum(coming) <= fault.most)

        return forbidden

    def over(self) -> tuple[tuple[tuple[int, ...], int], ...]:
        """Sets of sessions that have more people than their room or zone holds, and how many too many."""
        priced = self.problem.scenario.policy("room-capacity").price is not None
        crowds: list[tuple[tuple[int, ...], int]] = []

        if not priced:
            crowds += [((s,), len(people) - self.stays[s].seats) for s, people in self.inside.items()]

        for instant in self.instants:
            too_many = sum(map(self.heads, instant.sessions)) - instant.most
            crowds.append((instant.sessions, too_many))

        return tuple((sessions, number) for sessions, number in crowds if number > 0)
