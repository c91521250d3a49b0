"""
What a programme shows its audience: the only thing that pages, scripts and pictures are made from.

Everything here is of sessions that the audience sees. Rooms, people, delegations and themes are there
because such a session names them; numbers count nothing else; names of files are made from what they name.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import NamedTuple

from ..model import (
    Bilateral,
    Delegation,
    Exhibition,
    Kind,
    Placement,
    Plan,
    Room,
    Scenario,
    Session,
    Text,
    span_of,
)
from .agendas import check_fit
from .audiences import TOLD, Audience, Told, audience_given, view_of
from .clean import clean, clean_line, file_stem
from .entry import getting_in
from .items import Wording
from .kinds import KIND, SessionKind
from .turns import called, lists_of
from .visibility import View
from .words import choose, language_name, word

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
        words = [
            str(self.title),
            self.kind_name,
            str(self.room.name),
            *(str(party.name) for party in (*self.organisers, *self.parties)),
            *(str(person.name) for person in self.people),
            *(theme.replace("-", " ") for theme in self.themes),
        ]

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
        found = [one for kind in ranks for one in self.sessions if one.kind is kind and not one.reserved]
        chosen = found[:5] or [one for one in self.sessions if not one.reserved][:5]

        return tuple(one for one in self.sessions if one in chosen)

    def at(self, room: RoomShown) -> tuple[SessionShown, ...]:
        """What is held in a room on it."""
        return self._by_room.get(room.key, ())

    @cached_property
    def _by_room(self) -> Mapping[str, tuple[SessionShown, ...]]:
        found: dict[str, list[SessionShown]] = {}
        for one in self.sessions:
            found.setdefault(one.room.key, []).append(one)

        return {room: tuple(sessions) for room, sessions in found.items()}


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
    told: Told = field(repr=False, default=Told())

    @cached_property
    def sessions(self) -> tuple[SessionShown, ...]:
        """Everything that is seen, by day."""
        return tuple(one for day in self.days for one in day.sessions)

    @cached_property
    def full(self) -> tuple[SessionShown, ...]:
        """Everything that is seen in full."""
        return tuple(one for one in self.sessions if not one.reserved)

    @cached_property
    def people(self) -> tuple[PersonShown, ...]:
        """Those who have a page, by name."""
        found = dict.fromkeys(person for one in self.full for person in _named(one) if person.page)
        return tuple(sorted(found, key=lambda person: (sort_key(str(person.name)), person.key)))

    @cached_property
    def organisers(self) -> tuple[PartyShown, ...]:
        """Delegations that organise something, by name."""
        found = dict.fromkeys(party for one in self.full for party in one.organisers)
        return tuple(sorted(found, key=lambda party: (sort_key(str(party.name)), party.key)))

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Themes, by name."""
        return tuple(sorted({theme for one in self.full for theme in one.themes}))

    @cached_property
    def version(self) -> str:
        """Stands for everything that is shown: another content, another version."""
        return hashlib.sha256(repr((self, self.told)).encode()).hexdigest()[:12]

    def of_person(self, person: PersonShown) -> tuple[SessionShown, ...]:
        """Sessions in which somebody chairs, speaks or has a turn."""
        return tuple(one for one in self.full if person in _named(one))

    def of_party(self, party: PartyShown) -> tuple[SessionShown, ...]:
        """Sessions that a delegation organises."""
        return tuple(one for one in self.full if party in one.organisers)

    def of_theme(self, theme: str) -> tuple[SessionShown, ...]:
        """Sessions on a theme."""
        return tuple(one for one in self.full if theme in one.themes)

    def theme_page(self, theme: str) -> str:
        """Return the name of a theme's page."""
        return f"themes/{file_stem(theme)}.html"


def _named(one: SessionShown) -> Iterable[PersonShown]:
    yield from one.people
    for order in one.orders:
        yield from (turn.person for turn in order.turns)


def sort_key(name: str) -> str:
    """Return a name as lists order it: marks and case aside."""
    folded = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(char for char in folded if not unicodedata.combining(char))


def programme(
    scenario: Scenario,
    plan: Plan,
    audience: Audience | str = Audience.PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
) -> Programme:
    """
    Return what a plan's programme shows an audience.

    *language* is tried first for every text, then the event's languages. *secret* makes names of pages
    impossible to guess.

    Raises PlanError if the plan is not one for this scenario.
    """
    check_fit(scenario, plan)
    return _Maker(scenario, plan, audience_given(audience), language, secret).programme()


class _Maker:
    def __init__(
        self, scenario: Scenario, plan: Plan, audience: Audience, language: str | None, secret: bytes
    ) -> None:
        self.scenario, self.plan, self.audience, self.secret = scenario, plan, audience, secret
        self.wording = Wording(scenario, plan, language)
        self.told = TOLD[audience]
        held = ((s, p, view_of(scenario, plan, s, audience)) for s, p in plan.held(scenario))
        self.held = [(s, p, view) for s, p, view in held if view is not View.NOTHING]
        self.organising = {party for s, _, view in self.held if view is View.FULL for party in s.organisers}
        self._rooms: dict[str, RoomShown] = {}
        self._parties: dict[str, PartyShown] = {}
        self._people: dict[str, PersonShown] = {}

    def programme(self) -> Programme:
        event = self.scenario.event
        sessions = [self.session(*one) for one in self.held]
        order = {room.id: index for index, room in enumerate(self.scenario.rooms)}
        sessions.sort(key=lambda one: (one.start.astimezone(UTC), one.end.astimezone(UTC), one.key))
        days: dict[date, list[SessionShown]] = {}
        for one in sessions:
            days.setdefault(event.local_date(one.start), []).append(one)

        rooms = tuple(self._rooms[room] for room in sorted(self._rooms, key=order.__getitem__))

        return Programme(
            self.audience,
            self.said(event.title) or Said(event.id),
            self.said(event.short_title) or self.said(event.title) or Said(event.id),
            self.wording.contact,
            self.wording.own,
            event.time_zone,
            tuple(DayShown(day, f"day-{day}.html", tuple(held)) for day, held in days.items()),
            rooms,
            self.told,
        )

    def said(self, text: Text | None, *, lines: bool = False) -> Said:
        words, language = choose(text, self.wording.languages)
        return Said(clean(words) if lines else clean_line(words), language)

    def session(self, session: Session, place: Placement, view: View) -> SessionShown:
        start, end = self.scenario.event.local_span(span_of(session, place))
        room = self.room(place.room)
        own = self.wording.own

        if view is not View.FULL:
            key = file_stem(f"{place.room} {start.isoformat()}", self.secret)
            reserved = Said(word(own, "reserved"), own)
            return SessionShown(
                key, "", start, end, room, reserved, Kind.HOLD, str(reserved), KIND[Kind.HOLD]
            )

        stem = file_stem(session.id, self.secret)
        kind = self.wording.kind_word(session)

        return SessionShown(
            key=stem.rpartition("-")[2],
            page=f"sessions/{stem}.html",
            start=start,
            end=end,
            room=room,
            title=self.said(session.title) or Said(kind, own),
            kind=session.kind,
            kind_name=kind,
            look=self.wording.look(session),
            languages=session.languages,
            interpreted=session.interpreted,
            themes=session.themes,
            abstract=self.said(session.abstract, lines=True),
            organisers=tuple(map(self.party, session.organisers)),
            parties=tuple(map(self.party, session.parties)) if isinstance(session, Bilateral) else (),
            chairs=self.people(session.chairs),
            speakers=self.people(session.speakers),
            entrance=tuple(getting_in(self.wording, session, place)) if self.told.entrance else (),
            orders=self.orders(session),
            booths=self.booths(session),
            teams=self.teams(session),
            links=tuple((link.url, self.wording.line(link.title) or link.url) for link in session.links),
            handling=self.handling(session),
        )

    def handling(self, session: Session) -> str:
        if self.audience is not Audience.CONTROL_ROOM:
            return ""

        found = str(session.classification)
        return "" if found == "public" else found

    def room(self, name: str) -> RoomShown:
        found = self._rooms.get(name)
        if found is None:
            room = self.scenario.room_by_id[name]
            zone = self.scenario.zone_by_id[room.zone] if room.zone else None
            venue = next(venue for venue in self.scenario.venues if venue.id == room.venue)
            stem = file_stem(room.id, self.secret)
            found = self._rooms[name] = RoomShown(
                key=stem.rpartition("-")[2],
                page=f"rooms/{stem}.html",
                name=self.said(room.name) or Said(clean_line(room.id)),
                floor=self._floor(room),
                zone=self.said(zone.name) if zone else Said(""),
                venue=self.said(venue.name),
                place=self.wording.place(room.id),
                seats=max(room.capacity.values()),
                step_free="step-free" in room.features,
                access=self._access(room),
            )

        return found

    def _floor(self, room: Room) -> str:
        floor = clean_line(room.floor)
        return word(self.wording.own, "floor", floor) if floor.lstrip("-").isdigit() else floor

    def _access(self, room: Room) -> str:
        """The badge that a room takes; the lowest does not distinguish anybody."""
        scenario = self.scenario
        levels = [zone.clearance for zone in scenario.zone_chain(room.zone) if zone.clearance]
        highest = max(levels, key=scenario.clearances.index, default="")
        if not highest or highest == scenario.clearances[0]:
            return ""

        return self.wording.line(scenario.clearance_names.get(highest)) or clean_line(highest)

    def party(self, name: str) -> PartyShown:
        found = self._parties.get(name)
        if found is None:
            party: Delegation = self.scenario.delegation_by_id[name]
            stem = file_stem(name, self.secret)
            page = f"organisers/{stem}.html" if name in self.organising else ""
            found = self._parties[name] = PartyShown(
                stem.rpartition("-")[2], self.said(party.name) or Said(name), page
            )

        return found

    def people(self, names: Sequence[str]) -> tuple[PersonShown, ...]:
        """Those who have a name; somebody without one is announced by nobody else than the control room."""
        everyone = self.audience is Audience.CONTROL_ROOM
        known = self.scenario.people

        return tuple(self.person(name) for name in names if everyone or known[name].named)

    def person(self, name: str) -> PersonShown:
        found = self._people.get(name)
        if found is None:
            person = self.scenario.people[name]
            party = self.party(person.delegation)
            stem = file_stem(name, self.secret)
            named = self.said(person.name) if person.named else Said("")
            if not named and self.audience is Audience.CONTROL_ROOM:
                named = Said(self.wording.name(name))

            found = self._people[name] = PersonShown(
                stem.rpartition("-")[2],
                named,
                self.said(person.title),
                party,
                f"people/{stem}.html" if named else "",
            )

        return found

    def orders(self, session: Session) -> tuple[OrderShown, ...]:
        found = []
        for listed in lists_of(self.scenario):
            turns = [turn for turn in self.plan.orders.get(listed.id, ()) if turn.part == session.id]
            if not turns:
                continue

            shown = []
            groups = {item.who: item.for_group for item in listed.items if item.for_group}

            for turn in sorted(turns, key=lambda turn: (turn.start, turn.position)):
                call = called(self.scenario, listed, turn)
                waits = self.told.entrance and bool(call.seat)
                local = self.scenario.event.local
                shown.append(
                    TurnShown(
                        turn.position,
                        local(turn.start.replace(second=0)),
                        self.person(turn.who),
                        turn.desk,
                        local(call.by.replace(second=0)) if waits else None,
                        call.seat if waits else 0,
                        turn.tentative,
                        self.said(groups.get(turn.who)),
                    )
                )

            found.append(OrderShown(call.signs, getattr(listed, "desks", 1), tuple(shown)))

        return tuple(found)

    def booths(self, session: Session) -> tuple[tuple[str, PartyShown], ...]:
        if not isinstance(session, Exhibition):
            return ()

        chosen = self.plan.booths.get(session.id, {})

        return tuple(
            (booth, self.party(party)) for party, booth in sorted(chosen.items(), key=lambda x: x[1])
        )

    def teams(self, session: Session) -> tuple[tuple[str, tuple[int, ...]], ...]:
        if not self.told.teams:
            return ()

        found = self.plan.teams.get(session.id, {})
        return tuple((language_name(tag), numbers) for tag, numbers in found.items())
