"""What an agenda says of one session: the words, chosen by what its reader may see."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ..model import (
    Bilateral,
    Classification,
    Kind,
    Person,
    Placement,
    Plan,
    Scenario,
    Session,
    Text,
    Whereabouts,
    say,
    span_of,
)
from .clean import clean, clean_line
from .times import clock
from .turns import calls_of
from .visibility import View
from .words import choose, kind_word, language_name, ordinal, spoken, word

MOST_NAMES = 25  # Names in one line of a delegation's agenda; the rest are counted.

# Being in them does not keep anybody from doing something else.
_OPEN_DOORS = frozenset({Kind.BREAK, Kind.EXHIBITION})

_CLASSES = {
    Classification.PUBLIC: "PUBLIC",
    Classification.PARTICIPANTS: "PRIVATE",
    Classification.RESTRICTED: "CONFIDENTIAL",
}

_COLORS = {
    Kind.PLENARY: "navy",
    Kind.HIGH_LEVEL_SESSION: "royalblue",
    Kind.ROUNDTABLE: "teal",
    Kind.SIDE_EVENT: "seagreen",
    Kind.CEREMONY: "firebrick",
    Kind.BILATERAL: "purple",
    Kind.PRESS_CONFERENCE: "darkorange",
    Kind.EXHIBITION: "olive",
    Kind.SOCIAL: "mediumvioletred",
    Kind.REHEARSAL: "slategray",
    Kind.BREAK: "tan",
    Kind.HOLD: "gray",
}


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
    title_language: str
    place: str
    category: str
    access: str
    """`PUBLIC`, `PRIVATE` or `CONFIDENTIAL`: the CLASS of RFC 5545."""
    busy: bool
    notes: tuple[str, ...]
    """Paragraphs that every reader of this view gets."""
    color: str = ""
    """A colour by its CSS3 name (RFC 7986, 5.9); none for a reserved item."""


class Wording:
    """Items of one plan in one language."""

    def __init__(self, scenario: Scenario, plan: Plan, language: str | Sequence[str] | None = None) -> None:
        self.scenario = scenario
        self.plan = plan
        self.whereabouts = Whereabouts(scenario, plan)
        wanted = [language] if isinstance(language, str) else language or []
        self.languages: Sequence[str] = [*filter(None, wanted), *scenario.event.languages]
        self.own = spoken(self.languages)
        """The language of the words that agendas add."""
        self._names_of: dict[str, str] = {}

    def line(self, text: Text | None) -> str:
        """Return a text on one line, clean, in the best language."""
        return clean_line(say(text, self.languages))

    @cached_property
    def event_title(self) -> str:
        """The event's title."""
        return self.line(self.scenario.event.title) or self.scenario.event.id

    def item(self, session: Session, placement: Placement, view: View) -> Item:
        """Return what *view* shows of a session."""
        span = span_of(session, placement)
        start, end = self.scenario.event.local_span(span)
        place = self.place(placement.room)
        if view is not View.FULL:
            title = word(self.own, "reserved")
            return Item(
                session.id, View.RESERVED, start, end, title, self.own, place, "", "PRIVATE", True, ()
            )
        words, language = choose(session.title, self.languages)
        return Item(
            session=session.id,
            view=view,
            start=start,
            end=end,
            title=clean_line(words) or kind_word(self.own, session.kind),
            title_language=language,
            place=place,
            category=kind_word(self.own, session.kind),
            access=_CLASSES[session.classification],
            busy=session.kind not in _OPEN_DOORS,
            notes=self.notes(session),
            color=_COLORS[session.kind],
        )

    def place(self, room_id: str) -> str:
        """Return room, floor, zone and venue, each once."""
        room = self.scenario.room_by_id[room_id]
        floor = clean_line(room.floor)
        parts = [
            self.line(room.name),
            word(self.own, "floor", floor) if floor.lstrip("-").isdigit() else floor,
            self.line(self.scenario.zone_by_id[room.zone].name) if room.zone else "",
            next(self.line(venue.name) for venue in self.scenario.venues if venue.id == room.venue),
        ]
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def notes(self, session: Session) -> tuple[str, ...]:
        """Return what everybody who sees a session in full is told about it."""
        facts = []
        if session.organisers:
            facts.append(word(self.own, "organisers", self._names(session.organisers)))
        if isinstance(session, Bilateral):
            facts.append(word(self.own, "parties", self._names(session.parties)))
        if session.languages:
            names = ", ".join(map(language_name, session.languages))
            facts.append(word(self.own, "interpretation" if session.interpreted else "languages", names))
        return tuple(
            filter(
                None,
                [
                    kind_word(self.own, session.kind),
                    *facts,
                    clean(say(session.abstract, self.languages, lines=True)),
                ],
            )
        )

    def _names(self, delegations: Sequence[str]) -> str:
        return ", ".join(self.line(self.scenario.delegation_by_id[one].name) for one in delegations)

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
            lines.append("; ".join(facts))
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
                names.append(word(self.own, "and more", len(going) - MOST_NAMES))
        return word(self.own, "going", ", ".join(names))

    def _member(self, session: Session, person: str) -> str:
        name = self.name(person)
        does = [
            word(self.own, key)
            for key, who in (("chair", session.chairs), ("speaker", session.speakers))
            if person in who
        ]
        if not does and self._represents(session, person):
            does = [word(self.own, "represents")]
        return f"{name} ({', '.join(does)})" if does else name

    def name(self, person: str) -> str:
        """Return a delegate's name, or the id of one who has none."""
        known = self._names_of.get(person)
        if known is None:
            known = self._names_of[person] = self.line(self.scenario.people[person].name) or clean_line(
                person
            )
        return known
