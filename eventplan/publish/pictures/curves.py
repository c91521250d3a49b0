"""Curves: heads in a zone against its cap, score and bound of a search."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from ...model import Plan, Scenario, Whereabouts, Zone, span_of
from ..items import Wording
from ..labels import label, long_date
from .drawing import Text, document, line, number
from .timelines import WIDTH, heading

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


def zones(scenario: Scenario, plan: Plan, day: date, language: str | None = None) -> str:
    """
    Return heads by zone over a day as SVG, staff included, each against its cap.

    Heads are those that rule `zone-occupancy` counts. Raises ValueError if the day has no session in a zone.
    """
    wording = Wording(scenario, plan, language)
    event, where = scenario.event, Whereabouts(scenario, plan)
    held = [
        (span_of(session, place), set(scenario.zones_of(session, place.room)), where.heads(session.id))
        for session, place in plan.held(scenario)
        if event.local_date(place.start) == day
    ]
    if not any(inside for _, inside, _ in held):
        raise ValueError(f"nothing is held in a zone on {day}")
    first = event.local(min(span.start for span, _, _ in held))
    last = max(span.end for span, _, _ in held)
    begin = first - timedelta(minutes=first.minute)
    hours = max(2, -int((begin - last).total_seconds() // 3600))
    unit = (WIDTH - _LEFT - _RIGHT) / (hours * 60)

    title = f"{label(wording.own, 'heads by zone')}, {long_date(wording.own, day)}"
    inside = heading(title, wording.event_title)
    told, y = [], float(_TOP)
    for zone in scenario.zones:
        within = {other.id for other in scenario.zones if zone in scenario.zone_chain(other.id)}
        staff = sum(other.staff for other in scenario.zones if other.id in within)
        spans = [(span.start, span.end, heads) for span, used, heads in held if used & within]
        steps = _steps(spans, staff)
        worst = max(heads for _, heads in steps) if steps else staff
        top = max(worst, zone.cap or 0, 1)
        name = wording.line(zone.name) or zone.id
        told.append(f"{name}: {worst:,}" + (f" of {zone.cap:,}" if zone.cap else ""))
        inside += _panel(zone, name, steps, staff, top, worst, begin, unit, hours, y)
        y += _PANEL + _GAP
    step = 1 if hours <= 16 else 2
    for hour in range(0, hours + 1, step):
        x = _LEFT + hour * 60 * unit
        inside.append(
            Text(x, y, f"{event.local(begin + timedelta(hours=hour)):%H:%M}", 13, "q", "middle").svg()
        )
    return document(WIDTH, y + 24, title, "; ".join(told), inside)


def _steps(spans: Sequence[tuple[datetime, datetime, int]], staff: int) -> list[tuple[datetime, int]]:
    """Return the heads from each moment on at which they change."""
    moments = sorted({moment for start, end, _ in spans for moment in (start, end)})
    return [(at, staff + sum(heads for start, end, heads in spans if start <= at < end)) for at in moments]


def _panel(
    zone: Zone,
    name: str,
    steps: Sequence[tuple[datetime, int]],
    staff: int,
    top: int,
    worst: int,
    begin: datetime,
    unit: float,
    hours: int,
    y: float,
) -> list[str]:
    floor = y + _PANEL

    def height(heads: int) -> float:
        return floor - heads / top * (_PANEL - 10)

    right = _LEFT + hours * 60 * unit
    path = f"M{_LEFT} {number(floor)}V{number(height(staff))}"
    for at, heads in steps:
        x = _LEFT + (at - begin).total_seconds() / 60 * unit
        path += f"H{number(x)}V{number(height(heads))}"
    path += f"H{number(right)}"
    found = [
        Text(_LEFT - 16, y + 24, name[:24], 14, "b", "end").svg(),
        Text(
            _LEFT - 16, y + 44, f"{worst:,}" + (f" / {zone.cap:,}" if zone.cap else ""), 13, "q", "end"
        ).svg(),
        f'<path class="s" d="{path}V{number(floor)}Z"/>',
        f'<path class="k" d="{path}"/>',
        line(_LEFT, floor, right, floor),
    ]
    if zone.cap:
        found.append(line(_LEFT, height(zone.cap), right, height(zone.cap), "c"))
        found.append(Text(right + 8, height(zone.cap) + 5, f"{zone.cap:,}", 13, "b").svg())
    return found


def search(measures: Iterable[Measure], title: str = "") -> str:
    """
    Return the progress of a search as SVG: the score of the best plan and the bound over time.

    Raises ValueError if there was never a plan.
    """
    found = [one for one in measures if one.score is not None]
    if not found:
        raise ValueError("the search has not found a plan")
    last = found[-1]
    seconds = max(found[-1].seconds, 1.0)
    top = max(one.score or 0 for one in found) or 1
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
    for one in found:
        assert one.score is not None
        score += (
            f"H{number(x(one.seconds))}V{number(y(one.score))}"
            if score
            else (f"M{number(x(one.seconds))} {number(y(one.score))}")
        )
        if one.bound is not None:
            bound += (
                f"H{number(x(one.seconds))}V{number(y(max(0, one.bound)))}"
                if bound
                else (f"M{number(x(one.seconds))} {number(y(max(0, one.bound)))}")
            )
    inside.append(f'<path class="k" d="{score}H{number(right)}"/>')
    best = last.score or 0
    inside.append(Text(right + 10, y(best) + 5, f"best plan {best:,}", 13, "b").svg())
    told = f"After {seconds:.0f} s the best plan scores {best:,}"
    if bound:
        proved = max(0, last.bound or 0)
        inside.append(f'<path class="k d" d="{bound}H{number(right)}"/>')
        near = 18 if abs(y(proved) - y(best)) < 16 else 0
        inside.append(Text(right + 10, y(proved) + 5 + near, f"no plan less than {proved:,}", 13, "q").svg())
        told += f"; none scores less than {proved:,}"
    return document(WIDTH, lower + 50, title or "Progress of a search", f"{told}.", inside)
