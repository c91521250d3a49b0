"""The programme as a table and as plain text, for one reader."""

import csv
import io
import unicodedata
from itertools import groupby
from typing import NamedTuple

from ..model import Placement, Plan, Scenario, Session
from . import visibility
from .agendas import check_fit
from .clean import cell
from .items import Item, Wording
from .readers import PUBLIC, Reader
from .visibility import View

_COLUMNS = (
    "day",
    "start",
    "end",
    "room",
    "floor",
    "venue",
    "kind",
    "title",
    "organisers",
    "languages",
    "session",
)


class _Row(NamedTuple):
    item: Item
    session: Session
    placement: Placement


def _rows(wording: Wording, reader: Reader) -> list[_Row]:
    scenario, plan = wording.scenario, wording.plan
    check_fit(scenario, plan)
    rooms = {room.id: position for position, room in enumerate(scenario.rooms)}
    views = ((s, p, visibility.sees(scenario, plan, s, reader)) for s, p in plan.held(scenario))
    rows = [_Row(wording.item(s, p, view), s, p) for s, p, view in views if view is not View.NOTHING]
    # Ties go by what the reader sees, never by what is hidden.
    return sorted(
        rows, key=lambda row: (row.placement.start, rooms[row.placement.room], row.item.end, row.item.title)
    )


def programme_csv(
    scenario: Scenario, plan: Plan, reader: Reader = PUBLIC, language: str | None = None
) -> bytes:
    """
    Return the programme as CSV (RFC 4180, UTF-8 with a mark so that Excel reads it), by day, time and room.

    Times are local at the event. No cell is a formula. A reserved session has time and place alone.
    """
    wording = Wording(scenario, plan, language)
    venues = {venue.id: wording.line(venue.name) for venue in scenario.venues}
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for item, session, placement in _rows(wording, reader):
        room = scenario.room_by_id[placement.room]
        when = (f"{item.start:%Y-%m-%d}", f"{item.start:%H:%M}", f"{item.end:%H:%M}")
        where = (wording.line(room.name), room.floor, venues[room.venue])
        if item.view is View.FULL:
            organisers = "; ".join(
                wording.line(scenario.delegation_by_id[d].name) for d in session.organisers
            )
            what = (item.category, item.title, organisers, " ".join(session.languages), session.id)
        else:
            what = ("", item.title, "", "", "")
        table.writerow([cell(value) for value in (*when, *where, *what)])
    return text.getvalue().encode("utf-8-sig")


def programme_text(
    scenario: Scenario, plan: Plan, reader: Reader = PUBLIC, language: str | None = None
) -> str:
    """
    Return the programme as lines for a terminal: by day, then time, then room.

    Times are local at the event.

    ::

        Saturday 2025-10-25
          09:00-10:00  Plenary Hall  Opening ceremony
    """
    wording = Wording(scenario, plan, language)
    rows = _rows(wording, reader)
    names = {row.placement.room: wording.line(scenario.room_by_id[row.placement.room].name) for row in rows}
    wide = max(map(width, names.values()), default=0)
    lines = [wording.event_title]
    for day, group in groupby(rows, key=lambda row: row.item.start.date()):
        lines += ["", f"{WEEKDAYS[day.weekday()]} {day:%Y-%m-%d}"]
        for row in group:
            room = names[row.placement.room]
            times = f"{row.item.start:%H:%M}-{row.item.end:%H:%M}"
            lines.append(f"  {times}  {room}{' ' * (wide - width(room))}  {row.item.title}")
    return "\n".join(lines) + "\n"


# Not strftime: its names depend on the locale of the machine.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
