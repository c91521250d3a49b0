"""The programme as a reader may see it: sessions, rooms, people, parties, and what is shown of them."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from ..model import (
    Kind,
)
from ..model.base import FrozenDict
from .audiences import Audience, Details
from .clean import file_stem
from .kinds import SessionKind

LONG = 240
"""Minutes from which an exhibition or a break runs beside everything else, and comes last in a list."""

OPEN_DOORS = frozenset({Kind.EXHIBITION, Kind.BREAK})

_PLAIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that have no decomposition into a plain letter and a mark; the script has the same."""

RTL = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


class Said(NamedTuple):
    """Words and the language that they are in; empty if the scenario does not say."""

    words: str
    language: str = ""

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)


_SILENT = Said("")


def direction(language: str) -> str:
    """Return in which direction a language is written: `rtl`, `ltr`, or `auto` if it is not known."""
    if not language:
        return "auto"

    return "rtl" if language.split("-")[0] in RTL else "ltr"


@dataclass(frozen=True)
class PartyShown:
    """A delegation that organises, meets or is spoken for."""

    key: str
    name: Said
    page: str = ""
    """Its page; empty if it organises nothing that is seen."""
    x: Mapping[str, Any] = field(default_factory=FrozenDict, compare=False, repr=False)
    """Fields of one's own, for templates of one's own: ours show none of them."""


@dataclass(frozen=True)
class PersonShown:
    """Somebody who chairs, speaks or has a turn on a list."""

    key: str
    name: Said
    office: Said
    party: PartyShown
    page: str = ""


@dataclass(frozen=True)
class RoomShown:
    """A room in which something is seen."""

    key: str
    page: str
    name: Said
    floor: str
    zone: Said
    venue: Said
    place: str
    """Room, floor, zone and venue, each once."""
    seats: int
    step_free: bool
    access: str
    """The badge that it takes; empty if any will do."""
    x: Mapping[str, Any] = field(default_factory=FrozenDict, compare=False, repr=False)
    """Fields of one's own, for templates of one's own: ours show none of them."""

    @property
    def group(self) -> tuple[str, str, str, str]:
        """What it shares with its neighbours in a grid: zone, floor, venue and badge."""
        return str(self.zone), self.floor, str(self.venue), self.access


@dataclass(frozen=True)
class TurnShown:
    """A statement or a signature."""

    position: int
    start: datetime
    person: PersonShown
    desk: int
    call: datetime | None
    seat: int
    tentative: bool
    on_behalf: Said


@dataclass(frozen=True)
class OrderShown:
    """The turns of one list in one session."""

    title: Said
    """As the scenario states it; empty if it does not."""
    signs: bool
    desks: int
    turns: tuple[TurnShown, ...]


@dataclass(frozen=True)
class SessionShown:
    """A session as an audience sees it."""

    key: str
    page: str
    """Its page; empty if only its time and place are seen."""
    start: datetime
    end: datetime
    room: RoomShown
    title: Said
    kind: Kind
    kind_name: str
    look: SessionKind = field(compare=False)
    """How its kind is shown."""
    languages: tuple[str, ...] = ()
    interpreted: bool = False
    themes: tuple[str, ...] = ()
    abstract: Said = _SILENT
    organisers: tuple[PartyShown, ...] = ()
    parties: tuple[PartyShown, ...] = ()
    chairs: tuple[PersonShown, ...] = ()
    speakers: tuple[PersonShown, ...] = ()
    entrance: tuple[str, ...] = ()
    orders: tuple[OrderShown, ...] = ()
    booths: tuple[tuple[str, PartyShown], ...] = ()
    teams: tuple[tuple[str, tuple[int, ...]], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Addresses of streams and documents, each with what is there."""
    handling: str = ""
    """For the control room: how it is classified, if it is not public."""
    x: Mapping[str, Any] = field(default_factory=FrozenDict, compare=False, repr=False)
    """Fields of one's own, for templates of one's own: ours show none of them."""

    @property
    def reserved(self) -> bool:
        """Whether only its time and place are seen."""
        return not self.page

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def long(self) -> bool:
        """Whether it runs beside everything else."""
        return self.kind in OPEN_DOORS and self.minutes >= LONG

    @property
    def leads(self) -> bool:
        """Whether it is of the kinds that a programme puts first."""
        return self.kind in (Kind.CEREMONY, Kind.PLENARY)

    @property
    def people(self) -> tuple[PersonShown, ...]:
        """Those who chair or speak, each once."""
        return tuple(dict.fromkeys((*self.chairs, *self.speakers)))

    @property
    def from_minute(self) -> int:
        """Its start, in minutes since 1970 (UTC)."""
        return int(self.start.timestamp()) // 60

    @property
    def to_minute(self) -> int:
        """Its end, in minutes since 1970 (UTC)."""
        return int(self.end.timestamp()) // 60

    @cached_property
    def sought(self) -> str:
        """All words by which it is found."""
        parties = [str(party.name) for party in (*self.organisers, *self.parties)]
        people = [str(person.name) for person in self.people]
        themes = [theme.replace("-", " ") for theme in self.themes]
        words = [str(self.title), self.kind_name, str(self.room.name), *parties, *people, *themes]

        return " ".join(filter(None, words))


@dataclass(frozen=True)
class DayShown:
    """A day on which something is seen."""

    date: date
    page: str
    sessions: tuple[SessionShown, ...]
    """By start, end and room."""

    @cached_property
    def leading(self) -> tuple[SessionShown, ...]:
        """What is most of note on it."""
        ranks = (Kind.CEREMONY, Kind.PLENARY, Kind.HIGH_LEVEL_SESSION, Kind.ROUNDTABLE, Kind.SOCIAL)
        notable = [
            session
            for kind in ranks
            for session in self.sessions
            if session.kind is kind and not session.reserved
        ]
        chosen = notable[:5] or [session for session in self.sessions if not session.reserved][:5]

        return tuple(session for session in self.sessions if session in chosen)

    def at(self, room: RoomShown) -> tuple[SessionShown, ...]:
        """What is held in a room on it."""
        return self._by_room.get(room.key, ())

    @cached_property
    def _by_room(self) -> Mapping[str, tuple[SessionShown, ...]]:
        by_room: dict[str, list[SessionShown]] = {}
        for session in self.sessions:
            by_room.setdefault(session.room.key, []).append(session)

        return {room: tuple(sessions) for room, sessions in by_room.items()}


@dataclass(frozen=True)
class Programme:
    """The programme of one audience, in one language."""

    audience: Audience
    event: Said
    short: Said
    """A few words for the event."""
    contact: str
    """How to reach the desk, as a line; empty if nobody says."""
    language: str
    """The language of the words that pages add."""
    time_zone: str
    days: tuple[DayShown, ...]
    rooms: tuple[RoomShown, ...]
    shows: Details = field(repr=False, default=Details())

    @cached_property
    def sessions(self) -> tuple[SessionShown, ...]:
        """Everything that is seen, by day."""
        return tuple(session for day in self.days for session in day.sessions)

    @cached_property
    def full(self) -> tuple[SessionShown, ...]:
        """Everything that is seen in full."""
        return tuple(session for session in self.sessions if not session.reserved)

    @cached_property
    def people(self) -> tuple[PersonShown, ...]:
        """Those who have a page, by name."""
        people = dict.fromkeys(person for session in self.full for person in _named(session) if person.page)
        return tuple(sorted(people, key=lambda person: (sort_key(str(person.name)), person.key)))

    @cached_property
    def organisers(self) -> tuple[PartyShown, ...]:
        """Delegations that organise something, by name."""
        parties = dict.fromkeys(party for session in self.full for party in session.organisers)
        return tuple(sorted(parties, key=lambda party: (sort_key(str(party.name)), party.key)))

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Themes, by name."""
        return tuple(sorted({theme for session in self.full for theme in session.themes}))

    @cached_property
    def version(self) -> str:
        """Stands for everything that is shown: another content, another version."""
        return hashlib.sha256(repr((self, self.shows)).encode()).hexdigest()[:12]

    def of_person(self, person: PersonShown) -> tuple[SessionShown, ...]:
        """Sessions in which somebody chairs, speaks or has a turn."""
        return tuple(session for session in self.full if person in _named(session))

    def of_party(self, party: PartyShown) -> tuple[SessionShown, ...]:
        """Sessions that a delegation organises."""
        return tuple(session for session in self.full if party in session.organisers)

    def of_theme(self, theme: str) -> tuple[SessionShown, ...]:
        """Sessions on a theme."""
        return tuple(session for session in self.full if theme in session.themes)

    def theme_page(self, theme: str) -> str:
        """Return the name of a theme's page."""
        return f"themes/{file_stem(theme)}.html"


def _named(session: SessionShown) -> Iterable[PersonShown]:
    yield from session.people
    for order in session.orders:
        yield from (turn.person for turn in order.turns)


def sort_key(name: str) -> str:
    """Return a name as lists order it: marks and case aside."""
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(char for char in folded if not unicodedata.combining(char))
