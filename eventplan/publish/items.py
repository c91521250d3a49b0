"""What an agenda says of one session: the words, chosen by what its reader may see."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ..model import (
    Bilateral,
    Classification,
    Kind,
    Link,
    Person,
    Placement,
    Plan,
    Scenario,
    Session,
    Text,
    Venue,
    say,
    span_of,
    whereabouts_of,
)
from ..model.arguments import texts_given
from .clean import clean, clean_line
from .kinds import KIND, SessionKind, look_of
from .labels import label
from .times import clock, zone_words
from .turns import calls_of
from .visibility import View, is_public
from .words import (
    counted_word,
    kind_word,
    language_given,
    language_in,
    listed,
    ordinal,
    spoken,
    titled,
    with_colon,
    with_commas,
    word,
)

MOST_NAMES = 25  # Names in one line of a delegation's agenda; the rest are counted.

# Being in them does not keep anybody from doing something else.
_OPEN_DOORS = frozenset({Kind.BREAK, Kind.EXHIBITION})

CLASSES = {
    Classification.PUBLIC: "PUBLIC",
    Classification.PARTICIPANTS: "PRIVATE",
    Classification.RESTRICTED: "CONFIDENTIAL",
}
"""The CLASS of RFC 5545, by classification."""


class Item(NamedTuple):
    """
    Everything that one view of a session shows: two readers with equal items get equal bytes.

    All texts are clean. A reserved item is made of time and place alone.
    """

    session: str
    """Id of the session: names the item, never shown."""
    view: View
    start: datetime
    """With the offset that the clocks at the event have then, as `end`."""
    end: datetime
    title: str
    place: str
    """Room, floor, zone and venue."""
    category: str
    access: str
    """`PUBLIC`, `PRIVATE` or `CONFIDENTIAL`, as the session is classified: the CLASS of RFC 5545."""
    busy: bool
    notes: tuple[str, ...]
    """Paragraphs that every reader of this view gets: the kind, facts, what it is about."""
    series: str = ""
    """The title of the series that the session is in."""
    color: str = ""
    """A colour by its CSS3 name (RFC 7986, 5.9); none for a reserved item."""
    people: tuple[str, ...] = ()
    """Who chairs and who speaks, a line each; of an arrival, whose it is and what for."""
    links: tuple[str, ...] = ()
    """What belongs to it on the web, a line each."""
    url: str = ""
    """The first of these addresses."""
    address: str = ""
    """Postal address of the venue."""
    geo: tuple[float, float] | None = None
    """Latitude and longitude of the venue."""
    code: str = ""
    """The class of its kind in the styles of pages: its colour."""
    shape: str = ""
    """The class of the kind that has its shape."""
    language: str = ""
    """The language of the words that agendas add."""
    handling: str = ""
    """What to keep in mind of a session that only some may know of: `Restricted`."""

    @property
    def location(self) -> str:
        """Place and address."""
        return with_commas(self.language, (self.place, self.address))


class Own(NamedTuple):
    """What one reader is told of a session and others are not; made of clean lines."""

    role: str = ""
    """What a delegate does there; empty for one who only attends."""
    turns: tuple[str, ...] = ()
    """When they speak or sign; for a delegation, each of its members."""
    going: str = ""
    """Which of a delegation's members go."""
    way: tuple[str, ...] = ()
    """Badge, gate, car."""
    home: tuple[str, ...] = ()
    """What time it is at home then."""
    zone: str = ""
    """Which zone the times in these lines are in; empty if there are none."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it."""
        all_lines = (self.role, self.going, *self.turns, *self.way, *self.home, self.zone)
        return tuple(filter(None, all_lines))


class Wording:
    """Items of one plan in one language."""

    def __init__(self, scenario: Scenario, plan: Plan, language: str | Sequence[str] | None = None) -> None:
        """
        Speak a language that somebody asks for, or the first that there is of those that a reader reads.

        Raises ArgumentError for a language asked for in which nothing can be said.
        """
        if isinstance(language, str):
            language_given(language, scenario)

        self.scenario = scenario
        self.plan = plan
        self.whereabouts = whereabouts_of(scenario, plan)
        wanted = [language] if isinstance(language, str) else texts_given("language", language or ())
        self.languages: Sequence[str] = [*filter(None, wanted), *scenario.event.languages]
        self.own = spoken(self.languages)
        """The language of the words that agendas add."""
        self._names_of: dict[str, str] = {}
        self._looks: dict[str, SessionKind] = {}

    def line(self, text: Text | None) -> str:
        """Return a text on one line, clean, in the best language."""
        return clean_line(say(text, self.languages))

    @cached_property
    def event_title(self) -> str:
        """The event's title."""
        return self.line(self.scenario.event.title) or self.scenario.event.id

    @cached_property
    def short_title(self) -> str:
        """A few words for the event."""
        return self.line(self.scenario.event.short_title) or self.event_title

    @cached_property
    def contact(self) -> str:
        """How to reach the agenda desk, as a line; empty if nobody says."""
        known = self.line(self.scenario.event.contact)
        return word(self.own, "contact", known) if known else ""

    def item(self, session: Session, placement: Placement, view: View) -> Item:
        """Return what *view* shows of a session."""
        span = span_of(session, placement)
        start, end = self.scenario.event.local_span(span)
        place = self.place(placement.room)

        if view is not View.FULL:
            title = word(self.own, "reserved")
            return Item(session.id, View.RESERVED, start, end, title, place, "", "PRIVATE", True, ())

        return Item(
            session=session.id,
            view=view,
            start=start,
            end=end,
            title=self.title(session),
            place=place,
            category=self.kind_word(session),
            access=CLASSES[session.classification],
            busy=session.kind not in _OPEN_DOORS,
            notes=self.notes(session),
            series=self.series(session),
            color=self.look(session).in_calendars,
            code=self._code(session),
            shape=KIND[session.kind].code,
            people=self.active(session),
            links=tuple(self._link(link) for link in session.links),
            url=session.links[0].url if session.links else "",
            address=self.address(placement.room),
            geo=self._venue(placement.room).geo,
            language=self.own,
            handling=_handling(self.own, session),
        )

    def series(self, session: Session) -> str:
        """Return the title of the series that a session is in; empty if it is in none."""
        series = self.scenario.series_of.get(session.id)
        return self.line(series.title) or series.id if series is not None else ""

    def title(self, session: Session) -> str:
        """Return the title of a session, or its kind."""
        return self.line(session.title) or self.kind_word(session)

    def look(self, session: Session) -> SessionKind:
        """Return how the kind of a session is shown."""
        look = self._looks.get(session.kind_id)
        if look is None:
            look = self._looks[session.kind_id] = look_of(self.scenario, session)
        return look

    def kind_word(self, session: Session) -> str:
        """Return what the kind of a session is called."""
        return self.line(self.scenario.shown_as(session).words) or kind_word(self.own, session.kind)

    def _code(self, session: Session) -> str:
        """The class of its kind in styles that everybody reads: none tells of a kind that is not public."""
        look = self.look(session)
        return look.code if not look.own or session.kind_id in self._public_kinds else KIND[session.kind].code

    @cached_property
    def _public_kinds(self) -> frozenset[str]:
        return frozenset(s.kind_id for s, _ in self.plan.held(self.scenario) if is_public(s))

    def active(self, session: Session) -> tuple[str, ...]:
        """Return who chairs and who speaks, as lines; somebody who has no name is not announced."""
        lines = []

        for key, people in (("chaired by", session.chairs), ("speakers", session.speakers)):
            named = [self.scenario.people[who] for who in people if self.scenario.people[who].named]
            names = [f"{self.name(p.id)} ({self._names([p.delegation])})" for p in named[:MOST_NAMES]]
            if len(named) > MOST_NAMES:
                names.append(counted_word(self.own, "and more", len(named) - MOST_NAMES))
            if names:
                lines.append(word(self.own, key, listed(self.own, names)))

        return tuple(lines)

    def _link(self, link: Link) -> str:
        return with_colon(self.own, self.line(link.title), link.url)

    def zone(self, instant: datetime) -> str:
        """Return which zone the times of texts are in, with its offset at an instant: as a line."""
        return word(self.own, "times", zone_words(self.scenario.event, instant))

    def place(self, room_id: str) -> str:
        """Return room, floor, zone and venue, each once."""
        room = self.scenario.room_by_id[room_id]
        floor = clean_line(room.floor)
        parts = [
            self.line(room.name),
            word(self.own, "floor", floor) if floor.lstrip("-").isdigit() else floor,
            self.line(self.scenario.zone_by_id[room.zone].name) if room.zone else "",
            self.line(self._venue(room_id).name),
        ]

        return with_commas(self.own, parts)

    def address(self, room_id: str) -> str:
        """Return the postal address of a room."""
        return self.line(self._venue(room_id).address)

    def _venue(self, room_id: str) -> Venue:
        return self.scenario.venue_by_id[self.scenario.room_by_id[room_id].venue]

    def notes(self, session: Session) -> tuple[str, ...]:
        """Return what everybody who sees a session in full is told about it."""
        facts = []
        if session.organisers:
            facts.append(word(self.own, "organisers", self._names(session.organisers)))
        if isinstance(session, Bilateral):
            facts.append(word(self.own, "parties", self._names(session.parties)))

        if session.languages:
            names = listed(self.own, (language_in(self.own, tag) for tag in session.languages))
            facts.append(word(self.own, "interpretation" if session.interpreted else "languages", names))

        about = clean(say(session.abstract, self.languages, lines=True))
        return tuple(filter(None, (self.kind_word(session), *facts, about)))

    def _names(self, delegations: Sequence[str]) -> str:
        names = (self.line(self.scenario.delegation_by_id[delegation].name) for delegation in delegations)
        return listed(self.own, names)

    def role(self, session: Session, person: str) -> str:
        """Return what a delegate does at a session, addressed to them; empty if they only attend."""
        chairs, speaks = person in session.chairs, person in session.speakers
        if chairs and speaks:
            return word(self.own, "you chair and speak")
        if chairs or speaks:
            return word(self.own, "you chair" if chairs else "you speak")

        return word(self.own, "you represent") if self._represents(session, person) else ""

    def _represents(self, session: Session, person: str) -> bool:
        """Whether somebody is there for an organiser, and does nothing else."""
        return person in self.whereabouts.representing(session.id)

    def turns(self, session: Session, person: str, *, by_name: bool = False) -> list[str]:
        """Return when a delegate speaks or signs in a session, addressed to them or told of them by name."""
        lines = []

        for call in calls_of(self.scenario, self.plan, session.id, person):
            turn, event = call.turn, self.scenario.event
            place = ordinal(self.own, turn.position), clock(event, turn.start.replace(second=0))
            what = "sign" if call.signs else "speak"
            facts = [
                word(self.own, f"{what}s in turn", self.name(person), *place)
                if by_name
                else word(self.own, f"you {what} in turn", *place)
            ]
            if getattr(call.listed, "desks", 1) > 1:
                facts.append(word(self.own, "desk", turn.desk))
            if call.seat:
                facts.append(word(self.own, "call-up", call.seat, clock(event, call.by.replace(second=0))))
            if turn.tentative:
                facts.append(word(self.own, "tentative"))

            lines.append(titled(self.own, self.line(call.listed.title), facts, by_name=by_name))

        return lines

    def going(self, session: Session, going: Sequence[Person], members: int) -> str:
        """Return which of a delegation's *members* go to a session, for the delegation's own agenda."""
        if not going:
            return ""

        active = {*session.chairs, *session.speakers, *self.whereabouts.representing(session.id)}

        if len(going) == members > 1:
            whole = word(self.own, "whole delegation", len(going))
            names = [whole, *(self._member(session, p.id) for p in going if p.id in active)]
        else:
            going = sorted(going, key=lambda person: person.id not in active)
            names = [self._member(session, person.id) for person in going[:MOST_NAMES]]
            if len(going) > MOST_NAMES:
                names.append(counted_word(self.own, "and more", len(going) - MOST_NAMES))

        return word(self.own, "going", listed(self.own, names))

    def _member(self, session: Session, person: str) -> str:
        name = self.name(person)
        does = [
            word(self.own, key)
            for key, who in (("chair", session.chairs), ("speaker", session.speakers))
            if person in who
        ]
        if not does and self._represents(session, person):
            does = [word(self.own, "represents")]

        return f"{name} ({listed(self.own, does)})" if does else name

    def name(self, person: str) -> str:
        """Return a delegate's name, or the id of one who has none."""
        known = self._names_of.get(person)

        if known is None:
            known = self._names_of[person] = self.line(self.scenario.people[person].name) or clean_line(
                person
            )

        return known


def _handling(language: str, session: Session) -> str:
    """Return for whom a session is, in words, if only some may know of it; empty if it is public."""
    if session.classification is Classification.PUBLIC:
        return ""

    words = label(language, str(session.classification))
    return words[:1].upper() + words[1:]
