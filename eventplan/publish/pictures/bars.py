"""Bars: how much each room is used, and who has how much of prime time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ...model import Span, occupied
from ...preferences import fair_slots
from ..items import Wording
from ..labels import counted, label, long_date
from ..words import decimal, listed, with_commas
from .drawing import Text, document, fitted, line, number
from .timelines import WIDTH, heading

_LEFT, _RIGHT, _TOP, _ROW = 230, 250, 84, 30


class Bar(NamedTuple):
    """How much there is of something."""

    name: str
    value: float
    of: float
    """What the whole bar stands for."""
    words: str
    """The same in words."""
    due: float | None = None
    """How much there ought to be: a mark."""


class Bars(NamedTuple):
    """Bars, one below the other."""

    title: str
    subtitle: str
    bars: Sequence[Bar]
    note: str = ""
    language: str = ""
    """What its words are in: the drawing runs in the direction in which that is written."""


def rooms(wording: Wording, day: date) -> Bars:
    """
    Return for how long each room is used on a day, of the hours of the event.

    Used is from setup to teardown, as rule `room-free` counts. Rooms that are not used are named below.
    Raises ValueError if nothing is held.
    """
    scenario, event = wording.scenario, wording.scenario.event
    hours = [span for span in event.opening if event.local_date(span.start) == day]
    spans: dict[str, list[Span]] = {room.id: [] for room in scenario.rooms}
    held: Counter[str] = Counter()

    for session, place in wording.plan.held(scenario):
        if event.local_date(place.start) == day:
            for used in {
                part for used_room in (place.room, *session.overflow) for part in scenario.parts_of(used_room)
            }:
                spans[used].append(occupied(session, place))
                held[used] += 1

    if not held or not hours:
        raise ValueError(f"nothing is held on {day}")

    whole = sum(_minutes(span.start, span.end) for span in hours)
    used_rooms, idle = [], []

    for room in scenario.rooms:
        if scenario.parts_of(room.id) != {room.id}:
            continue  # what is held in it counts for its parts

        if not held[room.id]:
            idle.append(wording.line(room.name) or room.id)
            continue

        minutes = _together(spans[room.id])
        count = held[room.id]
        share = f"{round(100 * minutes / whole)} %"
        parts = (f"{minutes // 60}:{minutes % 60:02}", share, counted(wording.own, "sessions", count))
        words = with_commas(wording.own, parts)
        used_rooms.append(Bar(wording.line(room.name) or room.id, minutes, whole, words))

    used_rooms.sort(key=lambda bar: -bar.value)
    title = with_commas(wording.own, (label(wording.own, "use of rooms"), long_date(wording.own, day)))
    note = label(wording.own, "left out", listed(wording.own, idle)) if idle else ""

    return Bars(title, wording.event_title, used_rooms, note, wording.own)


def fairness(wording: Wording) -> Bars:
    """
    Return how many of each region's side events are in prime time, with a mark at its fair share.

    Raises ValueError if the scenario names no prime time, or no region has a side event.
    """
    scenario, plan = wording.scenario, wording.plan
    policy = scenario.preferences.get(fair_slots.ID)
    shares = fair_slots.shares(scenario, plan) if policy and policy.prime else {}
    everything = sum(share.held for share in shares.values())
    prime = sum(share.prime for share in shares.values())
    if not everything:
        raise ValueError("no side event of a region is held, or no prime time is named")

    most = max(share.held for share in shares.values())
    region_bars = []

    for region, share in sorted(shares.items()):
        due = prime * share.held / everything
        words = label(wording.own, "share of", share.prime, share.held, decimal(wording.own, due))
        region_bars.append(Bar(region, share.prime, most, words, due))

    return Bars(label(wording.own, "prime time"), wording.event_title, region_bars, language=wording.own)


def bars(shown: Bars) -> str:
    """Return bars as SVG: the whole behind, how much in front, words beside."""
    inside = heading(shown.title, shown.subtitle)
    width, y = WIDTH - _LEFT - _RIGHT, float(_TOP)

    for bar in shown.bars:
        length = width * min(1.0, bar.value / bar.of)
        name = fitted(bar.name, _LEFT - 40, 14)
        inside += [Text(_LEFT - 14, y + 20, line, 14, "b", "end").svg() for line in name]
        box = f'x="{_LEFT}" y="{number(y + 6)}" height="{_ROW - 12}" rx="2"'
        inside.append(f'<rect class="s" {box} width="{number(width)}" opacity=".45"/>')
        if length:
            inside.append(f'<rect class="f" {box} width="{number(max(2.0, length))}"/>')

        if bar.due is not None:
            x = _LEFT + width * min(1.0, bar.due / bar.of)
            inside.append(line(x, y + 2, x, y + _ROW - 2, "c"))

        inside.append(Text(WIDTH - _RIGHT + 14, y + 20, bar.words, 13, "q").svg())
        y += _ROW

    for note_line in fitted(shown.note, WIDTH - 100, 12, 3):
        inside.append(Text(28, y + 20, note_line, 12, "q").svg())
        y += 18

    descriptions = [*(f"{bar.name}: {bar.words}" for bar in shown.bars), shown.note]
    about = "; ".join(filter(None, descriptions))

    return document(WIDTH, y + 24, shown.title, about, inside, language=shown.language)


def _together(spans: Sequence[Span]) -> int:
    """Return the minutes that some stretches of time take together."""
    total, until = timedelta(), None

    for span in sorted(spans):
        start = span.start if until is None else max(span.start, until)
        if span.end > start:
            total += span.end - start
            until = span.end

    return int(total.total_seconds()) // 60


def _minutes(start: date, end: date) -> int:
    return int((end - start).total_seconds()) // 60
