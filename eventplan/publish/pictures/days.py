"""Days of a programme, as its audience sees them: rooms over time, and what moved."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ...model import Kind, Span
from ..changes import SessionChange
from ..kinds import KIND, in_order
from ..labels import counted, label, long_date
from ..shown import DayShown, Programme
from ..words import with_commas
from .timelines import Block, Labelled, Row, Timeline


def day(programme: Programme, shown: DayShown) -> Timeline:
    """Return a day of a programme: its rooms down, time across."""
    language = programme.language
    rooms = [room for room in programme.rooms if shown.at(room)]
    rows, group = [], rooms[0].group

    for room in rooms:
        blocks = tuple(
            Block(Span(session.start, session.end), str(session.title), session.look, session.kind_name)
            for session in shown.at(room)
        )
        rows.append(Row(str(room.name), blocks, apart=room.group != group))
        group = room.group

    names = {session.look.code: session.kind_name for session in shown.sessions}
    looks = in_order(session.look for session in shown.sessions)
    kinds = [Labelled(look, names[look.code]) for look in looks]
    count = counted(language, "sessions", len(shown.sessions))
    subtitle = with_commas(language, (count, str(programme.event)))

    return Timeline(long_date(language, shown.date), subtitle, rows, kinds, language)


def days_of(changes: Sequence[SessionChange]) -> list[date]:
    """Return the days from which something went, or to which it came, since readers knew the programme."""
    return sorted({at.date() for change in changes if _goes(change) for at in _moments(change)})


def moved(programme: Programme, changes: Sequence[SessionChange], on: date) -> Timeline:
    """
    Return what moved on a day: where it was, dashed, and where it is, with one number for both.

    Numbers are those of all changes of place or time, on whatever day. Raises ValueError if there is none.
    """
    language = programme.language
    rows: dict[str, list[Block]] = {str(room.name): [] for room in programme.rooms}

    for number, change in enumerate(filter(_goes, changes), 1):
        was, now = change.was, change.session
        sort = now.look if now else KIND[Kind.HOLD]

        if was and was.start.date() == on:
            title = str(was.title if now else change.title)
            more = label(language, "was", title) if title else ""
            words = str(number) if now else f"{number} {title}".strip()  # nothing else says what is gone
            block = Block(Span(was.start, was.end), words, sort, more, hatched=True)
            rows.setdefault(was.room, []).append(block)

        if now and now.start.date() == on:
            block = Block(Span(now.start, now.end), f"{number} {now.title}", sort, now.kind_name)
            rows.setdefault(str(now.room.name), []).append(block)

    shown = [Row(name, tuple(blocks)) for name, blocks in rows.items() if blocks]
    used = in_order(block.kind for row in shown for block in row.blocks if not block.hatched)
    names = {session.look.code: session.kind_name for session in programme.sessions}
    kinds = [Labelled(look, names[look.code]) for look in used if look.code in names]
    seen = (change for change in changes if _goes(change) and on in _dates(change))
    title = with_commas(language, (label(language, heading_of(seen)), long_date(language, on)))

    return Timeline(title, label(language, "moved key"), shown, kinds, language)


def heading_of(changes: Iterable[SessionChange]) -> str:
    """Return the key of the words for changes of place or time: what moved, what is new, or what is gone."""
    whats = {change.what for change in changes if _goes(change)}
    if len(whats) == 1 and whats <= {"added", "cancelled", "gone"}:
        return f"change {min(whats)}"

    return "moved" if whats <= {"moved", "room"} else "changes"


def _goes(change: SessionChange) -> bool:
    """Whether a change is one of place or time."""
    return change.what != "changed"


def _moments(change: SessionChange) -> list[datetime]:
    return [place.start for place in (change.was, change.session) if place]


def _dates(change: SessionChange) -> set[date]:
    return {moment.date() for moment in _moments(change)}
