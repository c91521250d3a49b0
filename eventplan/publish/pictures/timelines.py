"""Timelines: rows of what is held, done or attended, over the hours of a day."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ...model import Kind, Span
from ..kinds import SessionKind
from .drawing import Text, document, fitted, line, number, quoted, shape, wide

WIDTH = 1200
_LEFT, _RIGHT, _TOP, _ROW, _KEY = 156, 28, 96, 36, 44
_OUTLINED = frozenset({Kind.EXHIBITION, Kind.BREAK, Kind.HOLD})
"""Kinds that are drawn as an outline: they go on beside everything else."""


Local = Callable[[datetime], datetime]
"""Gives an instant the offset that the clocks at the event have."""


class Block(NamedTuple):
    """A stretch of time in a row."""

    span: Span
    words: str
    kind: SessionKind
    more: str = ""
    """Said of it besides its words and hours, to who points at it or hears it."""
    hatched: bool = False
    """Whether it is work on a room, not a session: a sweep."""


class Row(NamedTuple):
    """A room, a person, a team or a door."""

    name: str
    blocks: tuple[Block, ...]
    apart: bool = False
    """Whether a little space before it sets it apart."""


class Labelled(NamedTuple):
    """A kind and its name, for the key."""

    kind: SessionKind
    name: str


class Timeline(NamedTuple):
    """What is held, done or attended over a day."""

    title: str
    subtitle: str
    rows: Sequence[Row]
    kinds: Sequence[Labelled]
    language: str = ""
    """What its words are in: the drawing runs in the direction in which that is written."""


def timeline(shown: Timeline, local: Local) -> str:
    """
    Return rows over time as SVG: the hours across, what is held as blocks, a key of the kinds.

    Raises ValueError if there is nothing in any row.
    """
    title, subtitle, rows, kinds, language = shown
    blocks = [block for row in rows for block in row.blocks]
    first = local(min(block.span.start for block in blocks))
    last = local(max(block.span.end for block in blocks))
    begin = first - timedelta(minutes=first.minute)
    hours = max(2, -int((begin - last).total_seconds() // 3600))
    unit = (WIDTH - _LEFT - _RIGHT) / (hours * 60)
    step = 1 if hours <= 16 else 2 if hours <= 30 else 6

    lanes = [_lanes(row.blocks) for row in rows]
    heights = [_ROW * len(lane) for lane in lanes]
    bottom = _TOP + sum(heights) + sum(10 for row in rows if row.apart)
    inside = heading(title, subtitle)

    for hour in range(0, hours + 1, step):
        x = _LEFT + hour * 60 * unit
        at = local(begin + timedelta(hours=hour))
        inside.append(line(x, _TOP - 8, x, bottom))
        inside.append(Text(x, _TOP - 16, f"{at:%H:%M}", 13, "q", "middle").svg())

    y = float(_TOP)

    for row, lane, height in zip(rows, lanes, heights, strict=True):
        y += 10 if row.apart else 0
        inside += _name(row.name, y)

        for number_, held in enumerate(lane):
            end = float(_LEFT)
            for index, block in enumerate(held):
                after = held[index + 1].span.start if index + 1 < len(held) else None
                limit = _LEFT + _minutes(begin, after) * unit if after else WIDTH - _RIGHT
                inside += _block(block, begin, unit, y + number_ * _ROW, (end, limit), local)
                end = _LEFT + _minutes(begin, block.span.end) * unit

        y += height
        inside.append(line(_LEFT, y, WIDTH - _RIGHT, y))

    key, last_line = _key(kinds, y + 30)
    inside += key
    about = f"{subtitle}. " + " ".join(_sentence(row, local) for row in rows if row.blocks)
    used = {look.code: look for look, _ in kinds}
    used |= {block.kind.code: block.kind for block in blocks}

    return document(
        WIDTH, last_line + _KEY - 20, title, about, inside, tuple(used.values()), language=language
    )


def heading(title: str, subtitle: str) -> list[str]:
    """Return the title of a picture, and what it is of as far as there is room beside it."""
    room = WIDTH - 28 - _RIGHT - wide(title, 22, bold=True) - 30
    words = fitted(subtitle, room, 14)
    drawn = [Text(28, 44, title, 22, "b").svg()]

    return [*drawn, Text(WIDTH - _RIGHT, 44, words[0], 14, "q", "end").svg()] if words else drawn


def _name(words: str, y: float) -> list[str]:
    """The name of a row, smaller and on two lines if it is long."""
    room = _LEFT - 30
    if wide(words, 14, bold=True) <= room:
        return [Text(_LEFT - 14, y + 23, words, 14, "b", "end").svg()]

    lines = fitted(words, room, 11.5, 2)
    first = y + 22 if len(lines) == 1 else y + 16

    return [Text(_LEFT - 14, first + n * 13, line, 11.5, "b", "end").svg() for n, line in enumerate(lines)]


def _minutes(begin: datetime, instant: datetime) -> float:
    return (instant - begin).total_seconds() / 60


def _lanes(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that do not overlap in a lane each; one lane at least."""
    lanes: list[list[Block]] = [[]]

    for block in sorted(blocks, key=lambda block: (block.span, block.words)):
        lane = next((lane for lane in lanes if not lane or lane[-1].span.end <= block.span.start), None)
        if lane is None:
            lanes.append([block])
        else:
            lane.append(block)

    return lanes


def _hours(span: Span, local: Local) -> str:
    return f"{local(span.start):%H:%M}–{local(span.end):%H:%M}"


def _sentence(row: Row, local: Local) -> str:
    held = "; ".join(f"{_hours(block.span, local)} {block.words}" for block in row.blocks)
    return f"{row.name}: {held}."


def _block(
    block: Block, begin: datetime, unit: float, y: float, free: tuple[float, float], local: Local
) -> list[str]:
    x = _LEFT + _minutes(begin, block.span.start) * unit
    width = max(3.0, (block.span.end - block.span.start).total_seconds() / 60 * unit - 2)
    outlined = block.kind.kind in _OUTLINED or block.hatched
    colour = f"var(--{block.kind.name})"
    more = f", {block.more}" if block.more else ""
    drawn = [f"<g><title>{quoted(f'{_hours(block.span, local)} {block.words}{more}')}</title>"]
    paint = f'fill="{colour}"'

    if outlined:
        dashes = ' stroke-dasharray="3 3"' if block.hatched else ""
        paint = f'fill="{colour}" fill-opacity=".09" stroke="{colour}"{dashes}'

    box = f'x="{number(x)}" y="{number(y + 3)}" width="{number(width)}" height="{_ROW - 6}" rx="3"'
    drawn.append(f"<rect {box} {paint}/>")
    ink = colour if outlined else "var(--on)"
    mark = 0 if block.hatched else 18
    space = width - mark - 10
    size = 13.0
    words = fitted(block.words, space, size) if wide(block.words, size, bold=True) <= space else []

    if not words:
        size = 11.5
        words = fitted(block.words, space, size, 2)

    outside, anchor = 0.0, "start"

    if space < 34 or not words:  # no room inside: after it or before it, if there is some
        after, before = free[1] - x - width - 10, x - free[0] - 10
        words, outside = fitted(block.words, after, 12), x + width + 7
        if not words and before > after:
            words, outside, anchor = fitted(block.words, before, 12), x - 7, "end"

    if mark and width >= 16:
        top = y + _ROW / 2 - 5 if len(words) < 2 or outside else y + 8
        centre = x + width / 2 - 5 if outside else x + 7
        drawn.append(shape(block.kind, centre, top, 10, ink))

    for index, text in enumerate(words):
        classes = "b" if outside or outlined else "b on"
        left = outside or x + mark + 6
        base = y + 22 if len(words) == 1 else y + 15 + index * 13
        drawn.append(Text(left, base, text, 12 if outside else size, classes, anchor).svg())

    drawn.append("</g>")
    return drawn


def _key(kinds: Sequence[Labelled], y: float) -> tuple[list[str], float]:
    """The key of the kinds, in as many lines as it takes, and where the last one stands."""
    drawn = []
    x = float(_LEFT)

    for kind, name in kinds:
        if x > _LEFT and x + 19 + wide(name, 13) > WIDTH - _RIGHT:
            x, y = float(_LEFT), y + 20

        drawn.append(shape(kind, x, y - 10, 12, f"var(--{kind.name})"))
        drawn.append(Text(x + 19, y, name, 13, "q").svg())
        x += 19 + wide(name, 13) + 28

    return drawn, y
