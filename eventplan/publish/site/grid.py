"""
A day as a table: rooms down, time across.

Columns are equal stretches of time, as long as the day's times allow. Time in which nothing is held but
what runs beside everything else is folded into one column. A session is a cell that spans its columns.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from math import gcd
from typing import NamedTuple

from ..shown import DayShown, RoomShown, SessionShown

LEAST_FOLD = 30
"""Minutes without anything that are worth folding."""

MOST_MINUTES = 30 * 60
"""A grid is no longer than this; what goes on is told by its times."""

NARROW = 60
"""Minutes below which a session has little room for words."""

_WIDER = (400, 300, 240, 200, 150, 133)
"""Parts of its own width, in hundredths, that a short session may take."""


class Head(NamedTuple):
    """A cell of the row of times."""

    at: datetime
    until: datetime
    columns: int
    label: str
    """The time of day; empty for a fold."""
    hour: bool
    """Whether it begins an hour."""
    quiet: bool
    """Whether its label has no room, and is for those who hear it."""


class Cell(NamedTuple):
    """A cell of a room's row."""

    columns: int
    session: SessionShown | None
    hour: bool = False
    fold: bool = False
    wider: int = 100
    """Its width, in hundredths of its columns': more if it is short, and nothing follows it soon."""


class Row(NamedTuple):
    """One row of a room; a second one if sessions overlap there."""

    room: RoomShown
    cells: tuple[Cell, ...]
    rows: int
    """Rows that the room has; 0 for those after its first."""
    thin: bool
    """Whether it holds only what runs beside everything else."""


class Group(NamedTuple):
    """Rooms that share zone, floor, venue and badge."""

    zone: str
    floor: str
    venue: str
    access: str
    rows: tuple[Row, ...]


class Grid(NamedTuple):
    """The table of a day."""

    unit: int
    """Minutes of a column."""
    folds: tuple[bool, ...]
    """For each column, whether it is a fold."""
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]
    idle: tuple[RoomShown, ...]
    """Rooms of the programme that have nothing on this day."""

    @property
    def rows(self) -> int:
        """Rows of rooms."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def columns(self) -> int:
        """Columns of time."""
        return len(self.folds)


def grid(day: DayShown, rooms: Sequence[RoomShown], local: Callable[[datetime], datetime]) -> Grid:
    """Return the table of a day. *local* gives an instant the offset that the clocks at the event have."""
    return _Table(day, local).grid(rooms)


class _Table:
    def __init__(self, day: DayShown, local: Callable[[datetime], datetime]) -> None:
        self.day, self.local = day, local
        first = local(min(session.start for session in day.sessions))
        self.base = first - timedelta(minutes=first.minute % 30)
        spans = [(self._minute(session.start), self._minute(session.end)) for session in day.sessions]
        self.unit = gcd(15, *(minute for span in spans for minute in span))
        # A short session has room for its words, also where nothing follows.
        busy = [
            (self._minute(session.start), self._minute(session.start) + max(session.minutes, NARROW))
            for session in day.sessions
            if not session.long
        ] or spans

        self.last = min(max(end for _, end in (*spans, *busy)), MOST_MINUTES)
        self.first = min(start for start, _ in spans) // self.unit * self.unit
        self.edges = list(self._edges(busy))

    def _minute(self, instant: datetime) -> int:
        return int((instant - self.base).total_seconds()) // 60

    def _edges(self, busy: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the columns, from minute to minute: one for each unit, one for each fold."""
        stretches: list[list[int]] = []

        for start, end in sorted(busy):
            if stretches and start <= stretches[-1][1]:
                stretches[-1][1] = max(stretches[-1][1], end)
            else:
                stretches.append([start, end])

        now = self.first

        for start, end in [*stretches, [self.last, self.last]]:
            idle = start - now
            if idle >= LEAST_FOLD:
                yield now, start
            else:
                yield from self._units(now, start)

            yield from self._units(start, min(end, self.last))
            now = max(now, min(end, self.last))

    def _units(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for minute in range(start, end, self.unit):
            yield minute, minute + self.unit

    def grid(self, rooms: Sequence[RoomShown]) -> Grid:
        folds = tuple(end - start > self.unit for start, end in self.edges)
        groups: dict[tuple[str, str, str, str], list[Row]] = {}
        idle = []

        for room in rooms:
            held = self.day.at(room)
            if held:
                groups.setdefault(room.group, []).extend(self._rows(room, held))
            else:
                idle.append(room)

        row_groups = tuple(Group(*key, tuple(rows)) for key, rows in groups.items())
        return Grid(self.unit, folds, tuple(self._heads()), row_groups, tuple(idle))

    def _heads(self) -> Iterator[Head]:
        seen = False
        for index, columns in self._stretches(0, len(self.edges)):
            start, until = self.edges[index][0], self.edges[index + columns - 1][1]
            at = self._at(start)

            if self._folded(index):
                yield Head(at, self._at(until), 1, "", False, False)
                seen = False
                continue

            # Of labels without room for all, that of an hour is shown, else the first.
            after = index + columns
            follows = after < len(self.edges) and not self._folded(after)
            narrow = until - start < 30
            quiet = narrow and (seen or (follows and self._at(until).minute == 0))
            seen = seen or not quiet
            yield Head(at, self._at(until), columns, f"{at:%H:%M}", at.minute == 0, quiet)

    def _folded(self, index: int) -> bool:
        start, end = self.edges[index]
        return end - start > self.unit

    def _stretches(self, index: int, until: int) -> Iterator[tuple[int, int]]:
        """Yield columns in groups that end at folds and at half hours: the first, and how many."""
        while index < until:
            columns = 1
            while not self._folded(index) and index + columns < until:
                if self._folded(index + columns) or self.edges[index + columns][0] % 30 == 0:
                    break

                columns += 1

            yield index, columns
            index += columns

    def _at(self, minute: int) -> datetime:
        return self.local(self.base + timedelta(minutes=minute))

    def _rows(self, room: RoomShown, held: Sequence[SessionShown]) -> Iterator[Row]:
        lanes: list[list[SessionShown]] = []
        for session in held:
            lane = next((lane for lane in lanes if lane[-1].end <= session.start), None)
            if lane is None:
                lanes.append([session])
            else:
                lane.append(session)

        thin = all(session.long for session in held)
        for number, lane in enumerate(lanes):
            yield Row(room, tuple(self._cells(lane)), 0 if number else len(lanes), thin)

    def _cells(self, lane: Sequence[SessionShown]) -> Iterator[Cell]:
        places = [self._columns(session) for session in lane]
        index = 0

        for number, session in enumerate(lane):
            begin, end = places[number]
            after = places[number + 1][0] if number + 1 < len(lane) else len(self.edges)
            yield from self._empty(index, begin)
            yield Cell(end - begin, session, wider=self._wider(session, begin, end, after))
            index = end

        yield from self._empty(index, len(self.edges))

    def _columns(self, session: SessionShown) -> tuple[int, int]:
        """The first column of a session, and the first after it."""
        start, end = self._minute(session.start), min(self._minute(session.end), self.last)
        begin = next((n for n, edge in enumerate(self.edges) if edge[1] > start), len(self.edges))
        after = next((n for n, edge in enumerate(self.edges) if edge[0] >= end), len(self.edges))

        return begin, after

    def _wider(self, session: SessionShown, begin: int, end: int, after: int) -> int:
        """A short session is as wide as an hour, if that much is free after it; a fold is not a room."""
        if session.minutes >= NARROW or end == begin:
            return 100

        free = sum(not self._folded(column) for column in range(begin, after)) / (end - begin)
        wanted = min(6000 // session.minutes, int(free * 100))

        return next((part for part in _WIDER if part <= wanted), 100)

    def _empty(self, index: int, until: int) -> Iterator[Cell]:
        """Empty cells end at folds and at half hours: their borders are the lines of the grid."""
        for first, columns in self._stretches(index, until):
            hour = self._at(self.edges[first][0]).minute == 0
            fold = self._folded(first)
            yield Cell(columns, None, hour=hour and not fold, fold=fold)
