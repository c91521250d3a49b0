"""
Everyone who comes through a gate is inside when the session starts.

People are a fluid that flows in steps of one minute, in exact fractions: they arrive by the curve of
each gate use, wait, and pass at the pace of the lanes while the gate is open.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from eventplan.model import Checkpoint, Finding, GateUse, Plan, Scenario, say, whereabouts_of
from eventplan.numbers import number_of

from ._held import held
from ._words import title
from .rule import Findings, Rule

STEP = 5
"""Minutes to which an earliest opening is told."""

ID = "checkpoint-throughput"

_Minutes = Sequence[tuple[int, int]]
"""When a gate is open: from, until (minutes since 1970, UTC)."""


class _Flow(NamedTuple):
    """People who come to one gate for one session. Times are minutes since 1970 (UTC)."""

    name: str
    """Title of the session."""
    day: date
    """Local date of the session."""
    start: int
    people: Fraction
    curve: tuple[tuple[int, int], ...]
    """(Minutes before the start, per cent there by then), earliest first; the last is 100 per cent."""

    @property
    def first(self) -> int:
        """The minute in which the first may come: before the start, whatever the curve says."""
        return self.start - max(1, self.curve[0][0])

    def come(self, minute: int) -> Fraction:
        """People who have come before a minute begins."""
        before = self.start - minute
        if minute <= self.first:
            return Fraction(0)

        for (earlier, low), (later, high) in zip(self.curve, self.curve[1:], strict=False):
            if earlier > before >= later:
                per_cent = low + Fraction((high - low) * (earlier - before), earlier - later)
                return self.people * per_cent / 100

        return self.people


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find gates with too long a queue, and sessions that start while people still wait before one."""
    for gate in scenario.checkpoints:
        flows = _flows(scenario, plan, gate)
        if not flows:
            continue

        spans = [scenario.event.span(window) for window in gate.opens]
        opens = [(_minute(span.start), _minute(span.end)) for span in spans]
        queue = _queue(gate, _arrivals(flows), opens or [(0, max(flow.start for flow in flows))])
        name = say(gate.name, scenario.event.languages)
        worst = max(queue, key=lambda minute: (queue[minute], -minute))

        if queue[worst] > gate.queue:
            message = f"{number_of(ceil(queue[worst]), 'person waits', 'people wait')} at {name} at {_clock(scenario, worst)}; it has place for {gate.queue}"
            yield Finding(ID, (gate.id,), message, fix="add lanes, open earlier, or spread the sessions")

        for flow in flows:
            if queue[flow.start]:
                message = f"{number_of(ceil(queue[flow.start]), 'person still waits', 'people still wait')} at {name} when {flow.name} starts at {_clock(scenario, flow.start)}"
                yield Finding(ID, (gate.id,), message, fix="add lanes, open earlier, or start later")


def earliest_gate_opening(scenario: Scenario, plan: Plan) -> dict[str, tuple[datetime, ...]]:
    """
    Return from when each gate must be open, one time for each day on which people come.

    It is the latest opening, on whole five minutes, with which everybody passes by the rule if the
    gate stays open from then on. A day on which no opening is early enough has none. On a day on which
    people without a stated gate are due in the zone before that, the widest gate opens for them.
    """
    latest_of: dict[str, dict[date, int]] = {}

    for gate in scenario.checkpoints:
        flows = _flows(scenario, plan, gate)
        latest_of[gate.id] = {}

        for day in sorted({flow.day for flow in flows}):
            latest = _latest(gate, [flow for flow in flows if flow.day == day])
            if latest is not None:
                latest_of[gate.id][day] = latest

    pace = {gate.id: gate.lanes * gate.rate for gate in scenario.checkpoints}

    for (zone, day), due in _due(scenario, plan).items():
        gates = [gate.id for gate in scenario.checkpoints if gate.zone == zone and day in latest_of[gate.id]]
        if gates:
            first = max(gates, key=lambda gate: pace[gate])
            latest_of[first][day] = min(latest_of[first][day], due)

    times: dict[str, tuple[datetime, ...]] = {}

    for gate_id, openings in latest_of.items():
        if openings:
            times[gate_id] = tuple(_local(scenario, minute) for _, minute in sorted(openings.items()))

    return times


def queues(scenario: Scenario, plan: Plan) -> dict[str, tuple[tuple[datetime, int], ...]]:
    """
    Return how many wait at each gate, from each moment on at which that changes.

    A gate without stated hours opens when `earliest_gate_opening` says. One to which nobody comes has none.
    """
    queue_of_gate: dict[str, tuple[tuple[datetime, int], ...]] = {}
    openings = earliest_gate_opening(scenario, plan)

    for gate in scenario.checkpoints:
        flows = _flows(scenario, plan, gate)
        stated = [scenario.event.span(window) for window in gate.opens]
        moments: list[tuple[datetime, int]] = []

        for day in sorted({flow.day for flow in flows}):
            arrivals = _arrivals([flow for flow in flows if flow.day == day])
            first = [_minute(at) for at in openings.get(gate.id, ()) if scenario.event.local_date(at) == day]
            opens = [(_minute(span.start), _minute(span.end)) for span in stated]
            queue = _queue(gate, arrivals, opens or [(min(first, default=0), max(arrivals) + 1)])
            moments.append((_local(scenario, min(queue) - 1), 0))

            for minute, waiting in queue.items():
                if ceil(waiting) != moments[-1][1]:
                    moments.append((_local(scenario, minute), ceil(waiting)))

            moments.append((_local(scenario, max(queue) + 1), 0))

        if moments:
            queue_of_gate[gate.id] = tuple(moments)

    return queue_of_gate


def _due(scenario: Scenario, plan: Plan) -> dict[tuple[str, date], int]:
    """When somebody must pass into each zone, day by day, at the latest, on whole five minutes."""
    whereabouts, due_times = whereabouts_of(scenario, plan), dict[tuple[str, date], int]()

    for booking in held(scenario, plan):
        if not whereabouts.people(booking.session.id):
            continue

        day, due = scenario.event.local_date(booking.start), _minute(booking.start)
        zones = scenario.zones_of(booking.session, booking.placement.room)

        for zone in {around.id: around for inner in zones for around in scenario.zone_chain(inner)}.values():
            late = due - zone.transit
            late -= late % STEP
            due_times[zone.id, day] = min(due_times.get((zone.id, day), late), late)

    return due_times


def _latest(gate: Checkpoint, flows: list[_Flow]) -> int | None:
    arrivals = _arrivals(flows)
    earliest, end = min(arrivals), max(arrivals) + 1

    for opening in range(end - end % STEP, earliest - STEP, -STEP):
        queue = _queue(gate, arrivals, [(opening, end)])
        if max(queue.values()) <= gate.queue and not any(queue[flow.start] for flow in flows):
            return opening

    return None


def _flows(scenario: Scenario, plan: Plan, gate: Checkpoint) -> list[_Flow]:
    """The people who come to a gate, by session in the order of the scenario."""
    lanes = {point.id: point.lanes for point in scenario.checkpoints}
    uses: dict[str, list[GateUse]] = {}

    for use in scenario.gates:
        if gate.id in use.checkpoints:
            uses.setdefault(use.session, []).append(use)

    flows = []
    whereabouts = whereabouts_of(scenario, plan)

    for booking in held(scenario, plan) if uses else ():
        for use in uses.get(booking.session.id, ()):
            heads = whereabouts.heads(booking.session.id) if use.heads is None else use.heads
            share = Fraction(gate.lanes, sum(lanes[point] for point in set(use.checkpoints)))

            if heads:
                name, day = title(scenario, booking.session), scenario.event.local_date(booking.start)
                flows.append(_Flow(name, day, _minute(booking.start), heads * share, _curve(use)))

    return flows


def _curve(use: GateUse) -> tuple[tuple[int, int], ...]:
    """A curve in order: earliest point first, never falling, and all there by its last point."""
    points = sorted(use.arrivals, key=lambda point: (-point[0], point[1])) or [(0, 100)]
    shares = [*accumulate((share for _, share in points), max)]

    return tuple((minutes, share) for (minutes, _), share in zip(points, [*shares[:-1], 100], strict=True))


def _arrivals(flows: list[_Flow]) -> dict[int, Fraction]:
    """People who come in each minute, by the minute."""
    arrivals: dict[int, Fraction] = {}

    for flow in flows:
        for minute in range(flow.first, flow.start):
            arrivals[minute] = arrivals.get(minute, Fraction(0)) + flow.come(minute + 1) - flow.come(minute)

    return arrivals


def _queue(gate: Checkpoint, arrivals: dict[int, Fraction], opens: _Minutes) -> dict[int, Fraction]:
    """People who wait at the end of each minute, from the first arrival to the last start."""
    pace = Fraction(gate.lanes * gate.rate, 60)
    queue: dict[int, Fraction] = {}
    waiting = Fraction(0)

    for minute in range(min(arrivals), max(arrivals) + 1):
        waiting += arrivals.get(minute, 0)
        if any(first <= minute < last for first, last in opens):
            waiting = max(Fraction(0), waiting - pace)

        queue[minute + 1] = waiting

    return queue


def _minute(instant: datetime) -> int:
    return ceil(instant.timestamp() / 60)


def _local(scenario: Scenario, minute: int) -> datetime:
    return scenario.event.local(datetime.fromtimestamp(minute * 60, UTC))


def _clock(scenario: Scenario, minute: int) -> str:
    return f"{_local(scenario, minute):%d %b %H:%M}"


RULE = Rule(
    ID,
    (
        "The people who come through a checkpoint for a session can pass its lanes between the "
        "opening of the gate and the start, and the queue is never longer than its limit."
    ),
    "event practice: cumulative arrivals against the capacity of lanes; about 150 people an hour and lane (ACRP), 60 to 70 per cent in the last 45 minutes",
    check,
    family="security",
)
