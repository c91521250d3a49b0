"""A day of a programme: rooms over time, as its audience sees it."""

from ...model import Span
from ..kinds import KIND
from ..labels import label, long_date
from ..programme import DayShown, Programme
from .timelines import Block, Labelled, Local, Row, timeline


def day(programme: Programme, shown: DayShown, local: Local) -> str:
    """Return a day of a programme as SVG: its rooms down, time across."""
    language = programme.language
    rooms = [room for room in programme.rooms if shown.at(room)]
    rows, group = [], rooms[0].group
    for room in rooms:
        blocks = tuple(
            Block(Span(one.start, one.end), str(one.title), one.kind, one.kind_name) for one in shown.at(room)
        )
        rows.append(Row(str(room.name), blocks, apart=room.group != group))
        group = room.group
    names = {one.kind: one.kind_name for one in shown.sessions}
    kinds = [Labelled(kind, names[kind]) for kind in KIND if kind in names]
    number = len(shown.sessions)
    count = label(language, "session") if number == 1 else label(language, "sessions", number)
    return timeline(long_date(language, shown.date), f"{count}, {programme.event}", rows, kinds, local)
