"""
What a programme shows its audience: the only thing that pages, scripts and pictures are made from.

Everything here is of sessions that the audience sees. Rooms, people, delegations and themes are there
because such a session names them; numbers count nothing else; names of files are made from what they name.
"""

from collections.abc import Sequence
from datetime import UTC, date

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
from ..model.arguments import secret_given
from .audiences import DETAILS, Audience, audience_given, view_of
from .clean import clean, clean_line, file_stem
from .entry import clearance, getting_in
from .items import Wording
from .kinds import KIND
from .lawful import let_out
from .readership import check_fit
from .shown import (
    DayShown,
    OrderShown,
    PartyShown,
    PersonShown,
    Programme,
    RoomShown,
    Said,
    SessionShown,
    TurnShown,
)
from .turns import called
from .visibility import View
from .words import at_start, choose, language_in, word


def programme(
    scenario: Scenario,
    plan: Plan,
    audience: Audience | str = Audience.PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
    unlawful: bool = False,
) -> Programme:
    """
    Return what a plan's programme shows an audience.

    *language* is tried first for every text, then the event's languages. *secret* makes names of pages
    impossible to guess.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)
    return programme_of(scenario, plan, audience, language=language, secret=secret)


def programme_of(
    scenario: Scenario,
    plan: Plan,
    audience: Audience | str = Audience.PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
) -> Programme:
    """Return the same of a plan that was let out before, or that nobody else is shown."""
    check_fit(scenario, plan)
    return _Maker(scenario, plan, audience_given(audience), language, secret).programme()


class _Maker:
    def __init__(
        self, scenario: Scenario, plan: Plan, audience: Audience, language: str | None, secret: bytes
    ) -> None:
        self.scenario, self.plan, self.audience = scenario, plan, audience
        self.secret = secret_given(secret)
        self.wording = Wording(scenario, plan, language)
        self.shows = DETAILS[audience]
        held = ((s, p, view_of(scenario, plan, s, audience)) for s, p in plan.held(scenario))
        self.held = [(s, p, view) for s, p, view in held if view is not View.NOTHING]
        self.organising = {party for s, _, view in self.held if view is View.FULL for party in s.organisers}
        self._rooms: dict[str, RoomShown] = {}
        self._parties: dict[str, PartyShown] = {}
        self._people: dict[str, PersonShown] = {}

    def programme(self) -> Programme:
        event = self.scenario.event
        sessions = [self.session(*place) for place in self.held]
        order = {room.id: index for index, room in enumerate(self.scenario.rooms)}
        sessions.sort(
            key=lambda session: (session.start.astimezone(UTC), session.end.astimezone(UTC), session.key)
        )
        days: dict[date, list[SessionShown]] = {}
        for session in sessions:
            days.setdefault(event.local_date(session.start), []).append(session)

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
            self.shows,
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
            entrance=tuple(getting_in(self.wording, session, place)) if self.shows.entrance else (),
            orders=self.orders(session),
            booths=self.booths(session),
            teams=self.teams(session),
            links=tuple((link.url, self.wording.line(link.title) or link.url) for link in session.links),
            handling=self.handling(session),
            x=session.x,
        )

    def handling(self, session: Session) -> str:
        if self.audience is not Audience.CONTROL_ROOM:
            return ""

        level = str(session.classification)
        return "" if level == "public" else level

    def room(self, name: str) -> RoomShown:
        known = self._rooms.get(name)
        if known is None:
            room = self.scenario.room_by_id[name]
            zone = self.scenario.zone_by_id[room.zone] if room.zone else None
            venue = next(venue for venue in self.scenario.venues if venue.id == room.venue)
            stem = file_stem(room.id, self.secret)
            known = self._rooms[name] = RoomShown(
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
                x=room.x,
            )

        return known

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

        return clearance(self.wording, highest)

    def party(self, name: str) -> PartyShown:
        known = self._parties.get(name)
        if known is None:
            party: Delegation = self.scenario.delegation_by_id[name]
            stem = file_stem(name, self.secret)
            page = f"organisers/{stem}.html" if name in self.organising else ""
            known = self._parties[name] = PartyShown(
                stem.rpartition("-")[2], self.said(party.name) or Said(name), page, party.x
            )

        return known

    def people(self, names: Sequence[str]) -> tuple[PersonShown, ...]:
        """Those who have a name; somebody without one is announced by nobody else than the control room."""
        everyone = self.audience is Audience.CONTROL_ROOM
        known = self.scenario.people

        return tuple(self.person(name) for name in names if everyone or known[name].named)

    def person(self, name: str) -> PersonShown:
        known = self._people.get(name)
        if known is None:
            person = self.scenario.people[name]
            party = self.party(person.delegation)
            stem = file_stem(name, self.secret)
            named = self.said(person.name) if person.named else Said("")
            if not named and self.audience is Audience.CONTROL_ROOM:
                named = Said(self.wording.name(name))

            known = self._people[name] = PersonShown(
                stem.rpartition("-")[2],
                named,
                self.said(person.title),
                party,
                f"people/{stem}.html" if named else "",
            )

        return known

    def orders(self, session: Session) -> tuple[OrderShown, ...]:
        orders = []
        for listed in self.scenario.orders_of_protocol:
            turns = [turn for turn in self.plan.orders.get(listed.id, ()) if turn.part == session.id]
            if not turns:
                continue

            shown = []
            groups = {item.who: item.for_group for item in listed.items if item.for_group}

            for turn in sorted(turns, key=lambda turn: (turn.start, turn.position)):
                call = called(self.scenario, listed, turn)
                waits = self.shows.entrance and bool(call.seat)
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

            title, desks = self.said(listed.title), getattr(listed, "desks", 1)
            orders.append(OrderShown(title, call.signs, desks, tuple(shown)))

        return tuple(orders)

    def booths(self, session: Session) -> tuple[tuple[str, PartyShown], ...]:
        if not isinstance(session, Exhibition):
            return ()

        chosen = self.plan.booths.get(session.id, {})

        return tuple(
            (booth, self.party(party)) for party, booth in sorted(chosen.items(), key=lambda x: x[1])
        )

    def teams(self, session: Session) -> tuple[tuple[str, tuple[int, ...]], ...]:
        if not self.shows.teams:
            return ()

        own, teams = self.wording.own, self.plan.teams.get(session.id, {})
        return tuple((at_start(language_in(own, tag)), numbers) for tag, numbers in teams.items())
