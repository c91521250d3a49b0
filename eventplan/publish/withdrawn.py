"""
What a reader is told of what is no longer theirs.

*Cancelled* means not held: only then is an event `STATUS:CANCELLED`. Of a session that is held, and that a
reader no longer goes to, they are told that it is no longer on their agenda. Either way they read title,
time and place if they may know of it now (`visibility`); else that the time is theirs again, and no more.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from ..model import Classification, Plan, Scenario, Session
from .differences import audience, timed
from .feed_entries import FeedEntry, feed_entry
from .items import CLASSES, Item, Wording
from .ledger import NAMED, UNNAMED, Record
from .publisher import Publisher
from .readers import Reader, ReaderKind
from .visibility import Past, View, is_public, recalls
from .words import kind_word, with_commas, word


def job_title(wording: Wording, key: str) -> tuple[str, str]:
    """Return what a sweep or an arrival is called, by its key, and the room of a sweep; else nothing."""
    what, _, rest = key.partition(" of ")
    name, scenario = rest.split(" ")[0], wording.scenario

    if what == "sweep" and name in scenario.room_by_id:
        return word(wording.own, "sweep"), name
    if what == "arrival" and name in scenario.people:
        return word(wording.own, "arrival", wording.name(name)), ""

    return "", ""


class Left(NamedTuple):
    """What is left of an item: what its reader is told, and how much that is."""

    entry: FeedEntry
    withdrawn: int
    """`UNNAMED` or `NAMED`."""
    cancelled: bool
    """Whether the reader is told that the session is not held."""


class Withdrawn:
    """Tells what is left of items in one plan. *past*: sessions that people knew and that are not held."""

    def __init__(self, scenario: Scenario, plan: Plan, past: Mapping[str, Past]) -> None:
        self.scenario = scenario
        self.plan = plan
        self.past = past
        self._feed_entries: dict[tuple[object, ...], FeedEntry] = {}

    def left(
        self,
        reader: Reader,
        key: str,
        record: Record,
        publisher: Publisher,
        present: Collection[str] = (),
        *,
        gone: bool = False,
    ) -> Left:
        """
        Return what is left of an item of a reader. *present*: keys of what they are told now.

        *gone*: the reader has left the scenario.
        """
        if " " in key:
            return self._job(key, record, publisher)

        if key.endswith("~"):
            title = word(publisher.wording.own, "no longer reserved")
            return Left(self._item(key, title, record, publisher), UNNAMED, cancelled=False)

        session = self.scenario.session_by_id.get(key)
        held = key in self.plan.placement_by_session
        group, own = audience(reader), publisher.wording.own

        if not self._named(reader, key, session, held, record, gone):
            now_reserved = group == "here" and f"{key}~" in present
            title = word(own, "now reserved" if now_reserved else f"gone {group}")
            return Left(self._item(key, title, record, publisher), UNNAMED, cancelled=False)

        title, access = self._title(key, session, publisher)
        title = word(own, f"gone {group} title" if held else "cancelled title", title)
        notes = []
        if held and reader.kind is ReaderKind.ROOM:  # whoever stands at the door goes there
            notes.append(word(own, "held now", self._now(key, publisher)))
        if group == "agenda" and publisher.wording.contact:
            notes.append(publisher.wording.contact)

        entry = self._item(key, title, record, publisher, access, tuple(notes), held=held)
        return Left(entry, NAMED, cancelled=not held)

    def public(self, key: str) -> bool:
        """Whether anybody may know of the session of an item, held or not."""
        session = self.scenario.session_by_id.get(key)
        if session is not None:
            return is_public(session)

        past = self.past.get(key)
        return past is not None and past.public

    def _named(
        self, reader: Reader, key: str, session: Session | None, held: bool, record: Record, gone: bool
    ) -> bool:
        """Whether a reader may read which session it was."""
        if session is not None and is_public(session):
            return True

        past = self.past.get(key)
        if held or past is None:
            return False
        if past.public and session is None:
            return True
        if gone or record.withdrawn == UNNAMED:
            return False

        day = self.scenario.event.local_date(datetime.fromtimestamp(record.start, self.scenario.event.zone))
        return recalls(self.scenario, reader, past, record.room, day)

    def _title(self, key: str, session: Session | None, publisher: Publisher) -> tuple[str, str]:
        """Return title and CLASS of a session that may be named."""
        wording = publisher.wording
        if session is not None:
            return wording.title(session), CLASSES[session.classification]

        past = self.past[key]
        return wording.line(past.title) or kind_word(wording.own, past.kind), CLASSES[past.classification]

    def _now(self, session: str, publisher: Publisher) -> str:
        placement = self.plan.placement_by_session[session]
        seconds = self.scenario.session_by_id[session].duration * 60
        times = timed(publisher.wording, int(placement.start.timestamp()), seconds)

        return with_commas(publisher.wording.own, (times, publisher.wording.place(placement.room)))

    def _job(self, key: str, record: Record, publisher: Publisher) -> Left:
        """Return what is left of a sweep or an arrival: both are named by their keys."""
        wording = publisher.wording
        title, place = job_title(wording, key)

        if not title:
            entry = self._item(key, word(wording.own, "gone agenda"), record, publisher)
            return Left(entry, UNNAMED, cancelled=False)

        title = word(wording.own, "gone agenda title", title)
        notes = tuple(filter(None, [wording.contact]))
        record = record._replace(room=place or record.room)
        entry = self._item(key, title, record, publisher, notes=notes, held=True)

        return Left(entry, NAMED, cancelled=False)

    def _item(
        self,
        key: str,
        title: str,
        record: Record,
        publisher: Publisher,
        access: str = CLASSES[Classification.PARTICIPANTS],
        notes: tuple[str, ...] = (),
        held: bool | None = None,
    ) -> FeedEntry:
        """*held*: whether the session is held, of one that is named; none of any other."""
        room = record.room if held is not None else ""
        languages = tuple(publisher.wording.languages)
        known = languages, key, title, record.start, record.seconds, room, access, notes, held
        entry = self._feed_entries.get(known)

        if entry is None:
            event, wording = self.scenario.event, publisher.wording
            item = Item(
                session=key,
                view=View.FULL,
                start=datetime.fromtimestamp(record.start, event.zone),
                end=datetime.fromtimestamp(record.start + record.seconds, event.zone),
                title=title,
                place=self._place(key, room, publisher),
                category="",
                access=access,
                busy=False,
                notes=notes,
                address=wording.address(room) if room in self.scenario.room_by_id else "",
                language=wording.own,
            )

            status = "CANCELLED" if held is False else "CONFIRMED"
            body = publisher.calendars.body(item, status=status)
            body += publisher.calendars.line("DESCRIPTION", "\n".join(notes))
            entry = self._feed_entries[known] = feed_entry(key, item, body, held=False)

        return entry

    def _place(self, key: str, place: str, publisher: Publisher) -> str:
        """Return what a room is called, or where a car was to arrive; nothing if that is there no more."""
        if key.startswith("arrival of "):
            doors = (door.name for door in self.scenario.resources.drop_offs if door.id == place)
            return publisher.wording.line(next(doors, None))

        return publisher.wording.place(place) if place in self.scenario.room_by_id else ""
