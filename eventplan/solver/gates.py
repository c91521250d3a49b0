"""
Queues at gates, in whole numbers: who comes in which minute, and whether everybody passes in time.

People are counted in shares so small that every minute's arrivals are whole: sums are exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm
from typing import Any, NamedTuple, TypeVar

from eventplan.model import Checkpoint, GateUse

from .problem import Problem, Waived, waives

_Share = TypeVar("_Share", int, Fraction)

More = Mapping[int, int]
"""People more than are counted, by session."""

_NOBODY: More = {}


class Fault(NamedTuple):
    """A queue that is too long: from the minute in which it begins to grow, and until when."""

    since: int
    until: int
    most: int
    """Shares of people who may come in these minutes."""


@dataclass(frozen=True)
class Gate:
    """A gate, and the people whom each session brings to it."""

    id: str
    flows: Mapping[int, tuple[int, ...]]
    """By session: shares of people who come in each minute before its start; the last ends with it."""
    pace: int
    """Shares that pass in a minute."""
    most: int
    """Shares that may wait."""
    opens: tuple[tuple[int, int], ...]
    """When it is open: from, until; empty means always."""
    each: Mapping[int, tuple[int, ...]]
    """By session for which nobody says how many come: shares that one person more brings in each minute."""

    def holds(self, starts: Mapping[int, int], *, always_open: bool = False, more: More = _NOBODY) -> bool:
        """Whether no more people wait than may, and nobody is left before the gate at a start."""
        return self.fault(starts, always_open=always_open, more=more) is None

    def fails(self, starts: Mapping[int, int], more: More = _NOBODY) -> tuple[int, ...]:
        """Sessions that together break the gate, in the first queue that is too long; none if all is well."""
        fault = self.fault(starts, more=more)
        if fault is None:
            return ()

        flows = {s: self._flow(s, more.get(s, 0)) for s in starts}

        return tuple(
            s
            for s, start in starts.items()
            if any(flows[s]) and start - len(flows[s]) < fault.until and fault.since <= start
        )

    def fault(
        self, starts: Mapping[int, int], *, always_open: bool = False, more: More = _NOBODY
    ) -> Fault | None:
        """Return the first queue that is too long, with *more* people than are counted."""
        arrivals: dict[int, int] = {}
        due = set()

        for s, start in starts.items():
            flow = self._flow(s, more.get(s, 0))
            if any(flow):
                due.add(start)
            for minute, shares in enumerate(flow, start=start - len(flow)):
                arrivals[minute] = arrivals.get(minute, 0) + shares

        if not due:
            return None

        opens = () if always_open else self.opens
        queue, busy_since, passed = 0, min(arrivals), 0

        for minute in range(min(arrivals), max(due) + 1):
            if queue and minute in due:
                return Fault(busy_since, minute, passed)
            if not queue:
                busy_since, passed = minute, 0

            queue += arrivals.get(minute, 0)

            if not opens or any(low <= minute < high for low, high in opens):
                queue, passed = max(0, queue - self.pace), passed + self.pace
            if queue > self.most:
                return Fault(busy_since, minute + 1, self.most + passed)

        return None

    def shares(self, s: int, start: int, fault: Fault) -> tuple[int, int]:
        """Shares that a session brings while a queue grows: for the people counted, and for each one more."""
        counted, each = self.flows.get(s, ()), self.each.get(s, ())
        return _between(counted, start, fault), _between(each, start, fault)

    def _flow(self, s: int, more: int) -> tuple[int, ...]:
        """Shares of people who come for a session in each minute before its start."""
        counted, each = self.flows.get(s, ()), self.each.get(s, ())
        if not (more and each):
            return counted

        size = max(len(counted), len(each))
        pairs = zip(_padded(counted, size, 0), _padded(each, size, 0), strict=True)

        return tuple(shares + more * part for shares, part in pairs)


def gates_of(problem: Problem, waive: Waived = ()) -> list[Gate]:
    """Every gate that people use, and at which the rule holds."""
    known: dict[Any, Any] = problem.memory
    key = ("gates", frozenset(waive))
    if key not in known:
        known[key] = _gates_of(problem, waive)

    gates: list[Gate] = known[key]

    return gates


def _gates_of(problem: Problem, waive: Waived) -> list[Gate]:
    scenario = problem.scenario
    rule = "checkpoint-throughput"
    if all(waives(scenario, waive, rule, gate.id) for gate in scenario.checkpoints):
        return []

    lanes = {gate.id: gate.lanes for gate in scenario.checkpoints}
    gates = []

    for gate in scenario.checkpoints:
        flows: dict[int, list[Fraction]] = {}
        each: dict[int, list[Fraction]] = {}

        for use in scenario.gates if not waives(scenario, waive, rule, gate.id) else ():
            if gate.id not in use.checkpoints:
                continue

            s = problem.session_index[use.session]
            share = Fraction(gate.lanes, sum(lanes[name] for name in set(use.checkpoints)))
            curve = [share * part for part in _curve(use)]
            heads = problem.least_heads[s] if use.heads is None else use.heads
            if heads:
                flows[s] = _add(flows.get(s, []), [heads * part for part in curve])
            if use.heads is None:
                each[s] = _add(each.get(s, []), curve)

        if flows or each:
            gates.append(_whole(problem, gate, flows, each))

    return gates


def _whole(
    problem: Problem,
    gate: Checkpoint,
    flows: Mapping[int, list[Fraction]],
    each: Mapping[int, list[Fraction]],
) -> Gate:
    every = (part for flow in (*flows.values(), *each.values()) for part in flow)
    scale = lcm(60, *(part.denominator for part in every))

    def whole(by_session: Mapping[int, list[Fraction]]) -> dict[int, tuple[int, ...]]:
        scaled = {}

        for s, flow in by_session.items():
            scaled[s] = tuple(int(people * scale) for people in flow)

        return scaled

    return Gate(
        id=gate.id,
        flows=whole(flows),
        pace=gate.lanes * gate.rate * scale // 60,
        most=gate.queue * scale,
        opens=tuple(problem.minutes(problem.scenario.event.span(window)) for window in gate.opens),
        each=whole(each),
    )


def _curve(use: GateUse) -> list[Fraction]:
    """The part of the people who come in each minute before the start; everybody has come by the start."""
    points = sorted(use.arrivals, key=lambda point: (-point[0], point[1])) or [(0, 100)]
    highest = accumulate((percent for _, percent in points), max)
    curve = [(minutes, Fraction(percent, 100)) for (minutes, _), percent in zip(points, highest, strict=True)]
    curve[-1] = curve[-1][0], Fraction(1)

    def there(before: int) -> Fraction:
        for (earlier, low), (later, high) in pairwise(curve):
            if earlier > before >= later:
                return low + (high - low) * Fraction(earlier - before, earlier - later)

        return Fraction(1)

    first = max(1, curve[0][0])  # whoever is there at the first point comes in the minute after it
    came = [Fraction(0), *(there(before) for before in range(first - 1, -1, -1))]

    return [later - earlier for earlier, later in pairwise(came)]


def _add(first: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    """Two flows that end together."""
    size = max(len(first), len(other))
    none = Fraction(0)
    return [a + b for a, b in zip(_padded(first, size, none), _padded(other, size, none), strict=True)]


def _padded(flow: Sequence[_Share], size: int, none: _Share) -> list[_Share]:
    """A flow over this number of minutes that ends when it did."""
    padded = [none] * (size - len(flow))
    padded.extend(flow)
    return padded


def _between(flow: Sequence[int], start: int, fault: Fault) -> int:
    """The part of a flow that ends at *start* that comes while a queue grows."""
    first = start - len(flow)
    return sum(flow[max(0, fault.since - first) : max(0, fault.until - first)])
