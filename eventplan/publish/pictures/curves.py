"""Curves: heads in a zone against its cap, queues before gates, score and bound of a search."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from ...model import span_of, whereabouts_of
from ...rules.checkpoint_throughput import queues
from ..items import Wording
from ..labels import label, long_date
from ..words import thousands, with_commas
from .drawing import Text, document, line, number
from .timelines import WIDTH, Local, heading

_LEFT, _RIGHT, _PANEL, _GAP, _TOP = 170, 100, 84, 30, 88


class Measure(Protocol):
    """How far a search had come at a moment."""

    @property
    def seconds(self) -> float:
        """Since it began."""

    @property
    def score(self) -> int | None:
        """Points of the best plan so far, if there was one."""

    @property
    def bound(self) -> int | None:
        """What no plan scores less than, as far as was proved."""


class Panel(NamedTuple):
    """How many there are over a day, in a zone or before a gate."""

    name: str
    steps: Sequence[tuple[datetime, int]]
    """How many from each moment on."""
    base: int = 0
    """How many before the first moment."""
    cap: int | None = None
    """The most that there may be."""

    @property
    def most(self) -> int:
        """The most that there are."""
        return max((number for _, number in self.steps), default=self.base)


class Curves(NamedTuple):
    """Several panels over the hours of one day."""

    title: str
    subtitle: str
    panels: Sequence[Panel]
    first: datetime
    last: datetime
    language: str = ""
    """What its words are in: the drawing runs in the direction in which that is written."""


def zones(wording: Wording, day: date) -> Curves:
    """
    Return heads by zone over a day, staff included, each with its cap.

    Heads are those that rule `zone-occupancy` counts. Raises ValueError if the day has no session in a zone.
    """
    scenario, plan = wording.scenario, wording.plan
    event, where = scenario.event, whereabouts_of(scenario, plan)
    held = [
        (span_of(session, place), set(scenario.zones_of(session, place.room)), where.heads(session.id))
        for session, place in plan.held(scenario)
        if event.local_date(place.start) == day
    ]
    if not any(inside for _, inside, _ in held):
        raise ValueError(f"nothing is held in a zone on {day}")

    panels = []

    for zone in scenario.zones:
        within = {other.id for other in scenario.zones if zone in scenario.zone_chain(other.id)}
        staff = sum(other.staff for other in scenario.zones if other.id in within)
        spans = [(span.start, span.end, heads) for span, used, heads in held if used & within]
        panels.append(Panel(wording.line(zone.name) or zone.id, _steps(spans, staff), staff, zone.cap))

    title = with_commas(wording.own, (label(wording.own, "heads by zone"), long_date(wording.own, day)))
    start = min(span.start for span, _, _ in held)
    end = max(span.end for span, _, _ in held)

    return Curves(title, wording.event_title, panels, start, end, language=wording.own)


def gates(wording: Wording, day: date) -> Curves:
    """Return how many wait before each gate over a day, as rule `checkpoint-throughput` counts them."""
    scenario = wording.scenario
    queue_of_gate = queues(scenario, wording.plan)
    panels = []

    for gate in scenario.checkpoints:
        steps = [step for step in queue_of_gate.get(gate.id, ()) if scenario.event.local_date(step[0]) == day]
        if steps:
            panels.append(Panel(wording.line(gate.name) or gate.id, steps, 0, gate.queue))

    if not panels:
        raise ValueError(f"nobody comes to a gate on {day}")

    title = with_commas(wording.own, (label(wording.own, "gate queues"), long_date(wording.own, day)))
    start = min(panel.steps[0][0] for panel in panels)
    end = max(panel.steps[-1][0] for panel in panels)

    return Curves(title, wording.event_title, panels, start, end, language=wording.own)


def curves(shown: Curves, local: Local) -> str:
    """Return panels over the hours as SVG."""
    first = local(shown.first)
    begin = first - timedelta(minutes=first.minute)
    hours = max(2, -int((begin - shown.last).total_seconds() // 3600))
    unit = (WIDTH - _LEFT - _RIGHT) / (hours * 60)

    inside = heading(shown.title, shown.subtitle)
    descriptions, y = [], float(_TOP)

    for panel in shown.panels:
        descriptions.append(f"{panel.name}: {_most(panel)}")
        inside += _panel(panel, begin, unit, hours, y)
        y += _PANEL + _GAP

    step = 1 if hours <= 16 else 2

    for hour in range(0, hours + 1, step):
        x = _LEFT + hour * 60 * unit
        inside.append(Text(x, y, f"{local(begin + timedelta(hours=hour)):%H:%M}", 13, "q", "middle").svg())

    return document(WIDTH, y + 24, shown.title, "; ".join(descriptions), inside, language=shown.language)


def _steps(spans: Sequence[tuple[datetime, datetime, int]], staff: int) -> list[tuple[datetime, int]]:
    """Return the heads from each moment on at which they change."""

    def heads_at(time: datetime) -> int:
        return staff + sum(heads for start, end, heads in spans if start <= time < end)

    moments = sorted({moment for start, end, _ in spans for moment in (start, end)})

    return [(moment, heads_at(moment)) for moment in moments]


def _panel(panel: Panel, begin: datetime, unit: float, hours: int, y: float) -> list[str]:
    floor = y + _PANEL
    top = max(panel.most, panel.cap or 0, 1)

    def height(heads: int) -> float:
        return floor - heads / top * (_PANEL - 10)

    right = _LEFT + hours * 60 * unit
    path = f"M{_LEFT} {number(floor)}V{number(height(panel.base))}"

    for at, heads in panel.steps:
        x = _LEFT + (at - begin).total_seconds() / 60 * unit
        path += f"H{number(x)}V{number(height(heads))}"

    path += f"H{number(right)}"
    drawn = [
        Text(_LEFT - 16, y + 24, panel.name[:24], 14, "b", "end").svg(),
        Text(_LEFT - 16, y + 44, _most(panel), 13, "q", "end").svg(),
        f'<path class="s" d="{path}V{number(floor)}Z"/>',
        f'<path class="k" d="{path}"/>',
        line(_LEFT, floor, right, floor),
    ]

    if panel.cap:
        drawn.append(line(_LEFT, height(panel.cap), right, height(panel.cap), "c"))
        drawn.append(Text(right + 8, height(panel.cap) + 5, thousands(panel.cap), 13, "b").svg())

    return drawn


def _most(panel: Panel) -> str:
    """The most that there are, of those that there may be: the same in every language."""
    return thousands(panel.most) + (f" / {thousands(panel.cap)}" if panel.cap else "")


def search(measures: Iterable[Measure], title: str = "") -> str:
    """
    Return the progress of a search as SVG: the score of the best plan and the bound over time.

    Raises ValueError if there was never a plan.
    """
    scored = [measure for measure in measures if measure.score is not None]
    if not scored:
        raise ValueError("the search has not found a plan")

    last = scored[-1]
    seconds = max(scored[-1].seconds, 1.0)
    top = max(measure.score or 0 for measure in scored) or 1
    left, right, upper, lower = 90, WIDTH - 190, 90, 420

    def x(at: float) -> float:
        return left + at / seconds * (right - left)

    def y(points: float) -> float:
        return lower - points / top * (lower - upper)

    inside = [Text(28, 44, title or "Search", 20, "b").svg()]

    for part in range(5):
        points = top * part / 4
        inside.append(line(left, y(points), right, y(points)))
        inside.append(Text(left - 12, y(points) + 5, f"{points:,.0f}", 13, "q", "end").svg())
        at = seconds * part / 4
        inside.append(Text(x(at), lower + 26, f"{at:.0f} s", 13, "q", "middle").svg())

    score, bound = "", ""

    for measure in scored:
        assert measure.score is not None
        score += (
            f"H{number(x(measure.seconds))}V{number(y(measure.score))}"
            if score
            else (f"M{number(x(measure.seconds))} {number(y(measure.score))}")
        )

        if measure.bound is not None:
            bound += (
                f"H{number(x(measure.seconds))}V{number(y(max(0, measure.bound)))}"
                if bound
                else (f"M{number(x(measure.seconds))} {number(y(max(0, measure.bound)))}")
            )

    inside.append(f'<path class="k" d="{score}H{number(right)}"/>')
    best = last.score or 0
    inside.append(Text(right + 10, y(best) + 5, f"best plan {best:,}", 13, "b").svg())
    words = f"After {seconds:.0f} s the best plan scores {best:,}"

    if bound:
        proved = max(0, last.bound or 0)
        inside.append(f'<path class="k d" d="{bound}H{number(right)}"/>')
        near = 18 if abs(y(proved) - y(best)) < 16 else 0
        inside.append(Text(right + 10, y(proved) + 5 + near, f"no plan less than {proved:,}", 13, "q").svg())
        words += f"; none scores less than {proved:,}"

    return document(WIDTH, lower + 50, title or "Progress of a search", f"{words}.", inside)
