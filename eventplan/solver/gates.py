"""
Queues at gates, in whole numbers: who comes in which minute, and whether everybody passes in time.

People are counted in shares so small that every minute's arrivals are whole: sums are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm

from eventplan.model import Checkpoint, GateUse

from .problem import Problem, Waived, waives


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

    def holds(self, starts: Mapping[int, int], *, always_open: bool = False) -> bool:
        """Whether no more people wait than may, and nobody is left before the gate at a start."""
        return not self.fails(starts, always_open=always_open)

    def fails(self, starts: Mapping[int, int], *, always_open: bool = False) -> tuple[int, ...]:
        """Sessions that together break the gate, in the first queue that is too long; none if all is well."""
        arrivals: dict[int, int] = {}
        for s, start in starts.items():
            for minute, shares in enumerate(self.flows[s], start=start - len(self.flows[s])):
                arrivals[minute] = arrivals.get(minute, 0) + shares
        if not arrivals:
            return ()
        due = set(starts.values())
        opens = () if always_open else self.opens
        queue, busy_since = 0, min(arrivals)
        for minute in range(min(arrivals), max(due) + 1):
            if queue and minute in due:
                return self._together(starts, busy_since, minute)
            if not queue:
                busy_since = minute
            queue += arrivals.get(minute, 0)
            if not opens or any(low <= minute < high for low, high in opens):
                queue = max(0, queue - self.pace)
            if queue > self.most:
                return self._together(starts, busy_since, minute + 1)
        return ()

    def _together(self, starts: Mapping[int, int], first: int, last: int) -> tuple[int, ...]:
        """Sessions whose people come, or that start, between two minutes."""
        return tuple(s for s, start in starts.items() if start - len(self.flows[s]) < last and first <= start)


def gates_of(problem: Problem, waive: Waived = ()) -> list[Gate]:
    """Every gate that people use, and at which the rule holds."""
    scenario = problem.scenario
    rule = "checkpoint-throughput"
    if all(waives(scenario, waive, rule, gate.id) for gate in scenario.checkpoints):
        return []
    lanes = {gate.id: gate.lanes for gate in scenario.checkpoints}
    found = []
    for gate in scenario.checkpoints:
        flows: dict[int, list[Fraction]] = {}
        for use in scenario.gates:
            s = problem.session_index[use.session]
            heads = problem.least_heads[s] if use.heads is None else use.heads
            if gate.id in use.checkpoints and heads:
                share = Fraction(gate.lanes, sum(lanes[name] for name in set(use.checkpoints)))
                flows[s] = _add(flows.get(s, []), [heads * share * part for part in _curve(use)])
        if flows and not waives(scenario, waive, rule, gate.id):
            found.append(_whole(problem, gate, flows))
    return found


def _whole(problem: Problem, gate: Checkpoint, flows: Mapping[int, list[Fraction]]) -> Gate:
    scale = lcm(60, *(people.denominator for flow in flows.values() for people in flow))
    return Gate(
        id=gate.id,
        flows={s: tuple(int(people * scale) for people in flow) for s, flow in flows.items()},
        pace=gate.lanes * gate.rate * scale // 60,
        most=gate.queue * scale,
        opens=tuple(problem.minutes(problem.scenario.event.span(window)) for window in gate.opens),
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


def _add(one: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    """Two flows that end together."""
    size = max(len(one), len(other))
    one, other = [Fraction(0)] * (size - len(one)) + one, [Fraction(0)] * (size - len(other)) + other
    return [a + b for a, b in zip(one, other, strict=True)]
