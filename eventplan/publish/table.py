"""Tables for one reader: the programme, attendance; and the programme as plain text."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from eventplan.numbers import number_of

from ..model import Event, EventplanError, Placement, Plan, Scenario, Session, whereabouts_of
from ..model.checked import checked
from . import visibility
from .clean import cell
from .items import Item, Wording
from .labels import long_date
from .lawful import let_out
from .readers import PUBLIC, Reader, ReaderKind
from .readership import check_fit
from .times import clock, hours, until
from .translations import translations
from .visibility import View
from .words import listed, rank_word, role_word

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
"""What a sheet and a cell hold, header included (Excel specifications and limits, Microsoft)."""

_CONFIDENTIAL = "confidential"

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


class TableError(EventplanError):
    """A table that no spreadsheet could hold whole, or that is not for its reader."""


class Table(NamedTuple):
    """
    Rows of plain text, for a spreadsheet in full and for a terminal in short.

    Times are local at the event, dates ISO 8601, ids as the scenario has them.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shown: tuple[str, ...] = ()
    """Columns of the short form; rows that agree in the first of them stand under it."""
    brief: bool = True
    """Whether it is short enough to be printed when a plan is made."""

    def in_language(self, language: str, *values: object) -> "Table":
        """Return it with title and headings in a language; *values* fill the gaps of the title."""
        words = translations("tables")[language]

        columns = tuple(words[column] for column in self.columns)
        shown = tuple(words[column] for column in self.shown)

        return self._replace(title=words[self.title].format(*values), columns=columns, shown=shown)

    def checked(self, safe: Callable[[str], str] = cell) -> Iterator[tuple[str, ...]]:
        """
        Yield the header and the rows, every cell made *safe*: by default no formula in a CSV file.

        Raises:
            TableError: There are more rows, or characters in a cell, than a spreadsheet holds; it
                would cut them off without a word.

        """
        if len(self.rows) >= MOST_ROWS:
            held = f"a spreadsheet holds {MOST_ROWS - 1} and a header"
            raise TableError(f"'{self.title}' has {number_of(len(self.rows), 'row')}: {held}")

        yield self.columns

        for number, row in enumerate(self.rows, 2):
            cells = tuple(map(safe, row))
            for column, text in zip(self.columns, cells, strict=True):
                if len(text) > MOST_CHARACTERS:
                    where = f"'{self.title}' row {number}, {column}"
                    raise TableError(
                        f"{where}: {number_of(len(text), 'character')}, and a cell holds {MOST_CHARACTERS}"
                    )

            yield cells

    def csv(self) -> bytes:
        """
        Return it as CSV (RFC 4180, UTF-8 with a mark so that Excel reads it). No cell is a formula.

        Raises TableError if no spreadsheet could hold it whole.
        """
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(self.checked())

        return text.getvalue().encode("utf-8-sig")

    def text(self) -> str:
        """Return it as lines for a terminal: a title, and rows in columns under headings."""
        places = [self.columns.index(column) for column in self.shown]

        def cells_shown(row: Sequence[str]) -> list[str]:
            return [row[place] for place in places]

        rows = [*map(cells_shown, (self.columns, *self.rows))]
        wide = [max(map(width, values)) for values in zip(*rows, strict=True)]
        lines = [self.title]

        for heading, group in groupby(rows, key=lambda row: row[0]):
            if heading != self.shown[0]:
                lines.append(f"  {heading}")

            for row in group:
                cells = [value + " " * (size - width(value)) for value, size in zip(row, wide, strict=True)]
                lines.append(("    " + "  ".join(cells[1:])).rstrip())

        return "\n".join(lines)


def programme(scenario: Scenario, plan: Plan, reader: Reader = PUBLIC, language: str | None = None) -> Table:
    """Return the programme by day, time and room. A reserved session has time and place alone."""
    wording = Wording(scenario, plan, language)
    venues = {venue.id: wording.line(venue.name) for venue in scenario.venues}
    rows = []

    for item, session, placement in _rows(wording, reader):
        room = scenario.room_by_id[placement.room]
        where = (wording.line(room.name), room.floor, venues[room.venue])

        if item.view is View.FULL:
            names = (wording.line(scenario.delegation_by_id[d].name) for d in session.organisers)
            organisers = "; ".join(names)
            what = (item.category, item.title, organisers, " ".join(session.languages), session.id)
        else:
            what = ("", item.title, "", "", "")

        rows.append((*_when(scenario.event, item), *where, *what))

    return Table("Programme", _COLUMNS, tuple(rows)).in_language(wording.own)


def attendance(scenario: Scenario, plan: Plan, reader: Reader = PUBLIC, language: str | None = None) -> Table:
    """
    Return who goes where, and why: a row for each delegate at each session, sessions by time.

    Everybody who has a turn on a list there is listed as well. For the desk alone.

    Raises:
        TableError: The reader is not the desk.

    """
    _desk_only("attendance", reader)
    wording, whereabouts = Wording(scenario, plan, language), whereabouts_of(scenario, plan)
    rows = []

    for item, session, placement in _rows(wording, reader):
        room = wording.line(scenario.room_by_id[placement.room].name)
        going = dict.fromkeys((*whereabouts.people(session.id), *scenario.needed(session)))

        for person in going:
            known = scenario.people[person]
            roles = whereabouts.roles(session.id, person)
            if wording.own == "en":  # as the scenario has them
                rank, does = str(known.rank), ", ".join(roles)
            else:
                rank = rank_word(wording.own, known.rank)
                does = listed(wording.own, (role_word(wording.own, role) for role in roles))

            who = (person, wording.name(person), known.delegation, rank, does)
            rows.append((_CONFIDENTIAL, session.id, item.title, *_when(scenario.event, item), room, *who))

    columns = ("handling", "session", "title", "day", "start", "end", "room",
               "delegate", "name", "delegation", "rank", "role")  # fmt: skip
    return Table("Attendance", columns, tuple(rows)).in_language(wording.own)


def _desk_only(table: str, reader: Reader) -> None:
    if reader.kind is not ReaderKind.DESK:
        raise TableError(f"`{table}` is confidential: it is for the desk alone (reader `desk`)")


def _when(event: Event, item: Item) -> tuple[str, str, str]:
    start, end = item.start, item.end
    return f"{event.local_date(start)}", clock(event, start), until(event, start, end)


@checked
def programme_csv(
    scenario: Scenario,
    plan: Plan,
    reader: Reader = PUBLIC,
    language: str | None = None,
    *,
    unlawful: bool = False,
) -> bytes:
    """
    Return the programme as CSV, as far as the *reader* may see it.

    *language* is tried first for every text, then the event's languages.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return programme(scenario, plan, reader, language).csv()


@checked
def programme_text(
    scenario: Scenario,
    plan: Plan,
    reader: Reader = PUBLIC,
    language: str | None = None,
    *,
    unlawful: bool = False,
) -> str:
    """
    Return the programme as lines for a terminal: by day, then time, then room.

    It has what the *reader* may see. Times are local at the event. A session of a series has the title of
    that behind its own. *language* is tried first for every text, then the event's languages.

    ::

        Saturday 25 October 2025
          09:00-10:00  Plenary Hall  Opening ceremony
          10:30-11:00  Room 305      Seizing assets abroad (Financial crime)

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    wording = Wording(scenario, plan, language)
    rows = _rows(wording, reader)
    names = {row.placement.room: wording.line(scenario.room_by_id[row.placement.room].name) for row in rows}
    wide = max(map(width, names.values()), default=0)
    times = {row.placement.session: hours(scenario.event, row.item.start, row.item.end) for row in rows}
    long = max(map(len, times.values()), default=0)
    lines = [wording.event_title]

    for day, group in groupby(rows, key=lambda row: scenario.event.local_date(row.item.start)):
        lines += ["", long_date(wording.own, day)]
        for row in group:
            room = names[row.placement.room]
            when = times[row.placement.session].ljust(long)
            series = f" ({row.item.series})" if row.item.series else ""
            lines.append(f"  {when}  {room}{' ' * (wide - width(room))}  {row.item.title}{series}")

    return "\n".join(lines) + "\n"


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
