"""
Agendas: the part of a plan that one reader may see, as iCalendar files.

An agenda holds the sessions that concern its reader, as far as `visibility.sees` shows them. What is written
depends on scenario, plan and arguments alone: no clock, no random number, no order of a set.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ..model import Placement, Plan, PlanError, Scenario, Session
from . import readers, visibility
from .calendars import AUDIENCES, UNRECORDED, Calendars, Stamp, opaque_id
from .clean import cell, file_stem
from .items import Item, Wording
from .readers import Reader, ReaderKind
from .visibility import View, uses_room, uses_zone
from .words import word

PROGRAMME = "programme.ics"
INDEX = "confidential/index.csv"
"""Who has which file: for the agenda desk alone, in a folder apart from what may be handed out."""

_FOLDERS = {
    ReaderKind.DELEGATE: "delegates",
    ReaderKind.DELEGATION: "delegations",
    ReaderKind.ROOM: "rooms",
    ReaderKind.ZONE: "zones",
}


def agendas(
    scenario: Scenario,
    plan: Plan,
    *,
    language: str | None = None,
    revised: datetime | None = None,
    secret: bytes = b"",
) -> dict[str, bytes]:
    """
    Return the agenda of every delegate, delegation, room and zone, and the public programme.

    Keys are relative file names: `programme.ics`, `delegates/….ics`, `delegations/….ics`,
    `rooms/….ics`, `zones/….ics`, and `confidential/index.csv`, which tells the agenda desk whose
    file is which. Whoever has no session has no file (clients refuse empty calendars); the index says so.

    *language* is tried first for every text, then the event's languages. *revised* is when this plan
    was made known (aware; DTSTAMP and LAST-MODIFIED); by default a fixed time in the past. *secret*
    makes file names and UIDs impossible to guess; with another secret, all of them change.

    Raises PlanError if the plan is not one for this scenario.
    """
    return dict(Publisher(scenario, plan, language=language, revised=revised, secret=secret).each())


def write(
    scenario: Scenario,
    plan: Plan,
    folder: str | Path,
    *,
    language: str | None = None,
    revised: datetime | None = None,
    secret: bytes = b"",
) -> list[str]:
    """Write what `agendas` returns into a folder, whole or not at all; return the names of the files."""
    from ..files.atomic import write_folder

    files = agendas(scenario, plan, language=language, revised=revised, secret=secret)
    write_folder(Path(folder), files)
    return list(files)


class _Entry(NamedTuple):
    """A session held, its place in the plan, and the item and history of each view of it."""

    session: Session
    placement: Placement
    items: Mapping[View, tuple[Item, Stamp]]


class Publisher:
    """The agendas of one plan in one language."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Plan,
        *,
        language: str | None = None,
        revised: datetime | None = None,
        secret: bytes = b"",
    ) -> None:
        if revised is not None and revised.tzinfo is None:
            raise PlanError("`revised` is an instant: give it a time zone")
        check_fit(scenario, plan)
        self.scenario = scenario
        self.plan = plan
        self.secret = secret
        self.revised = (revised or UNRECORDED).astimezone(UTC).replace(microsecond=0)
        self.wording = Wording(scenario, plan, language)
        days = scenario.event.days
        years = {days[0].date.year, days[-1].date.year, *(p.start.year for p in plan.placements)}
        self.calendars = Calendars(scenario.event.time_zone, sorted(years), self.wording.own, self.revised)
        self._entries = self._in_order()
        self._attended = self._by_person()

    def _in_order(self) -> list[_Entry]:
        entries = [
            _Entry(
                session,
                placement,
                {
                    view: (self.wording.item(session, placement, view), self.stamp(session, view))
                    for view in (View.FULL, View.RESERVED)
                },
            )
            for session, placement in self.plan.held(self.scenario)
        ]
        return sorted(entries, key=lambda entry: (entry.placement.start, entry.items[View.FULL][1].uid))

    def _by_person(self) -> dict[str, list[_Entry]]:
        found: dict[str, list[_Entry]] = {person: [] for person in self.scenario.people}
        for entry in self._entries:
            session = entry.session.id
            turns = (
                turn.who for order in self.plan.orders.values() for turn in order if turn.part == session
            )
            going = (*self.plan.attendance.get(session, ()), *self.scenario.needed(entry.session), *turns)
            for person in dict.fromkeys(going):
                found[person].append(entry)
        return found

    def stamp(self, session: Session, view: View) -> Stamp:
        """Return the history of one view of a session: here, that it was published once."""
        return Stamp(
            opaque_id(self.secret, self.scenario.event.id, session.id, AUDIENCES[view]), 0, self.revised
        )

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file: relative name and content. One is in memory at a time; the index comes last."""
        rows = []
        for reader, name in self.readers():
            events = list(self.events(reader))
            file = self.file_of(reader) if events else ""
            if events:
                yield file, self.calendar(reader, name, events)
            rows.append((reader.kind.value, reader.id, name, file, "" if events else "no session: no file"))
        yield INDEX, _index(rows)

    def readers(self) -> Iterator[tuple[Reader, str]]:
        """Yield everybody who gets an agenda, with the name they go by, in the order of the scenario."""
        line = self.wording.line
        yield readers.PUBLIC, word(self.wording.own, "programme")
        for zone in self.scenario.zones:
            yield readers.zone(zone.id), line(zone.name) or zone.id
        for room in self.scenario.rooms:
            yield readers.room(room.id), line(room.name) or room.id
        for delegation in self.scenario.delegations:
            yield readers.delegation(delegation.id), line(delegation.name) or delegation.id
        for person in self.scenario.people:
            yield readers.delegate(person), self.wording.name(person)

    def file_of(self, reader: Reader) -> str:
        """Return the relative file name of a reader's agenda."""
        if reader.kind not in _FOLDERS:
            return PROGRAMME
        return f"{_FOLDERS[reader.kind]}/{file_stem(reader.id, self.secret)}.ics"

    def calendar(self, reader: Reader, name: str, events: Iterable[bytes]) -> bytes:
        """Return a reader's calendar."""
        uid = opaque_id(self.secret, self.scenario.event.id, "calendar", reader.kind, reader.id)
        return self.calendars.calendar(uid, f"{self.wording.event_title}: {name}", events)

    def events(self, reader: Reader) -> Iterator[bytes]:
        """Yield the events of a reader's agenda, by start and UID: what concerns them and they may see."""
        shown = []
        for entry in self._concerning(reader):
            view = visibility.sees(self.scenario, self.plan, entry.session, reader)
            if view is not View.NOTHING:
                item, stamp = entry.items[view]
                shown.append((item.start, stamp.uid, entry, item, stamp))
        shown.sort(key=lambda row: row[:2])
        for _, _, entry, item, stamp in shown:
            personal = self._personal(reader, entry.session) if item.view is View.FULL else ""
            notes = "\n".join(filter(None, (*item.notes[:1], personal, *item.notes[1:])))
            yield self.calendars.event(
                item,
                stamp,
                notes,
                busy=reader.kind is not ReaderKind.PUBLIC,  # a programme keeps nobody from anything
                keep=reader.kind is not ReaderKind.DELEGATION,  # who goes is told to one reader
            )

    def _concerning(self, reader: Reader) -> Iterable[_Entry]:
        """Return the sessions that a reader's agenda is about, seen or not."""
        scenario = self.scenario
        match reader.kind:
            case ReaderKind.PUBLIC:
                return self._entries
            case ReaderKind.DELEGATE:
                return self._attended[reader.id]
            case ReaderKind.DELEGATION:
                theirs = {e.session.id for p in scenario.members[reader.id] for e in self._attended[p.id]}
                theirs |= {e.session.id for e in self._entries if reader.id in e.session.organisers}
                return [entry for entry in self._entries if entry.session.id in theirs]
            case ReaderKind.ROOM:
                return [e for e in self._entries if uses_room(scenario, e.placement.room, reader.id)]
            case ReaderKind.ZONE:
                return [e for e in self._entries if uses_zone(scenario, e.placement.room, reader.id)]
            case _:
                return ()

    def _personal(self, reader: Reader, session: Session) -> str:
        wording = self.wording
        if reader.kind is ReaderKind.DELEGATE:
            lines = [wording.role(session, reader.id), *wording.turns(session, reader.id)]
        elif reader.kind is ReaderKind.DELEGATION:
            members = self.scenario.members[reader.id]
            turns = [line for p in members for line in wording.turns(session, p.id, by_name=True)]
            lines = [wording.going(session, self.scenario.delegation_by_id[reader.id]), *turns]
        else:
            return ""
        return "\n".join(filter(None, lines))


def check_fit(scenario: Scenario, plan: Plan) -> None:
    """Raise PlanError if a plan speaks of sessions, rooms or people that the scenario does not have."""
    for placement in plan.placements:
        if placement.session not in scenario.session_by_id:
            raise PlanError(
                f"the plan places session '{placement.session}', which the scenario does not have"
            )
        if placement.room not in scenario.room_by_id:
            raise PlanError(f"the plan uses room '{placement.room}', which the scenario does not have")
    for session, people in plan.attendance.items():
        for person in people:
            if person not in scenario.people:
                raise PlanError(f"the plan sends '{person}' to '{session}', whom the scenario does not have")
    for listed, turns in plan.orders.items():
        for turn in turns:
            if turn.who not in scenario.people or turn.part not in scenario.session_by_id:
                raise PlanError(
                    f"'{listed}' gives '{turn.who}' a turn in '{turn.part}': the scenario does not have both"
                )


def _index(rows: Iterable[tuple[str, str, str, str, str]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("handling", "reader", "id", "name", "file", "note"))
    for row in rows:
        table.writerow(("confidential", *map(cell, row)))
    return text.getvalue().encode("utf-8-sig")
