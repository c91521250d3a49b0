"""Who is invited to a session, who must be there, who wishes to be, and how many that makes."""

import functools
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from .base import cached_property
from .parties import Delegation, DelegationKind, Rank
from .person import Person
from .session_parts import Attendance
from .sessions import Bilateral, Kind, Session
from .ways import ScenarioPlaces

_OF_PARTIES = (Attendance.HEADS, Attendance.DELEGATIONS)

JOURNALISTS = 3
"""Weight of a press conference for journalists without stated interests: the middle of 1 to 5."""


class ScenarioAttendance(ScenarioPlaces):
    """Who is invited to a session, must be there, or wishes to be."""

    def invited(self, session: Session) -> tuple[Delegation, ...]:
        """
        The delegations that a session's attendance speaks of, in the order of the file.

        Where it names none: all. But the press has no head for whom a dinner is meant, and no seat to fill.
        Those that are excused are not among them.
        """
        if session.attendance is Attendance.CLOSED:
            return ()
        guests = self._guests(session)
        return tuple(d for d in guests if d.id not in session.excused) if session.excused else guests

    def _guests(self, session: Session) -> tuple[Delegation, ...]:
        if not session.invited and self.common_sense and session.attendance in _OF_PARTIES:
            return tuple(d for d in self.delegations if d.kind is not DelegationKind.MEDIA)
        if not session.invited:
            return self.delegations
        wanted = set(session.invited)
        return tuple(d for d in self.delegations if d.id in wanted or d.kind in wanted)

    def needed(self, session: Session) -> tuple[str, ...]:
        """People without whom a session cannot be held: chairs, speakers, required, those who meet."""
        if self.session_by_id.get(session.id) is session:
            return self._needed[session.id]
        return self._people_of(session)

    @cached_property
    def _needed(self) -> Mapping[str, tuple[str, ...]]:
        """By session, the people without whom it cannot be held."""
        return {session.id: self._people_of(session) for session in self.sessions}

    def _people_of(self, session: Session) -> tuple[str, ...]:
        people = list(session.people)
        if isinstance(session, Bilateral):
            people += [person for party in session.parties for person in self._meeting(session, party)]
        return tuple(dict.fromkeys(people))

    def _meeting(self, session: Bilateral, party: str) -> tuple[str, ...]:
        """Who meets for a party, besides the people whom the session names."""
        members = self.members[party]
        if isinstance(session.meets, Rank):
            most = session.meets.order
            fitting = sorted(
                (member for member in members if member.rank.order >= most),
                key=lambda member: member.rank.order,
            )
            there = [member for member in fitting if self.could_attend(member, session)]
            return tuple(member.id for member in (there or fitting)[:1])
        named = {*session.people}
        if session.meets is None and any(member.id in named for member in members):
            return ()
        return tuple(member.id for member in members[:1])

    def meant_for(self, session: Session) -> tuple[str, ...]:
        """
        People for whom a session is meant: all members, or heads, of the invited delegations.

        It is meant as well for those who are driven to it. Those who are excused are not among them.
        """
        meant: dict[str, Person] = {}
        if session.attendance is Attendance.EVERYONE:
            meant = {person.id: person for d in self.invited(session) for person in self.members[d.id]}
        elif session.attendance is Attendance.HEADS:
            meant = {person.id: person for d in self.invited(session) for person in self.members[d.id][:1]}
        meant |= self.driven_to.get(session.id, {})
        if not session.excused:
            return tuple(meant)
        excused = {*session.excused}
        return tuple(p.id for p in meant.values() if p.id not in excused and p.delegation not in excused)

    @cached_property
    def listed_in(self) -> Mapping[str, frozenset[str]]:
        """The sessions in which a person may have a turn on a list, by what items and parts name."""
        sessions_of: dict[str, set[str]] = {}
        for listed in (*self.speakers_lists, *self.signing_orders):
            for item in listed.items:
                sessions_of.setdefault(item.who, set()).update(listed.sessions_of(item))
        return {person: frozenset(sessions) for person, sessions in sessions_of.items()}

    @cached_property
    def driven_to(self) -> Mapping[str, Mapping[str, Person]]:
        """
        People who are driven to a session to attend it, by session and id, in the order of the file.

        Those who may have a turn on a list there are not among them: they may come for the turn alone.
        """
        driven: dict[str, dict[str, Person]] = {}
        for arrival in self.resources.arrivals:
            if arrival.session not in self.listed_in.get(arrival.who, ()):
                driven.setdefault(arrival.session, {})[arrival.who] = self.people[arrival.who]
        return driven

    def bound_to(self, session: Session) -> tuple[str, ...]:
        """
        People who must attend a session that is meant for them.

        Heads of delegation and those named, where absence is forbidden; those who are driven to it, always.
        """
        forbidden, driven = session.absent == "forbidden", self.driven_to.get(session.id, {})
        if not forbidden and not driven:
            return ()
        people = (self.people[name] for name in self.meant_for(session))
        return tuple(
            person.id
            for person in people
            if (forbidden and (person.head or person.named)) or person.id in driven
        )

    def absence_points(self, person: Person, session: Session) -> int:
        """Points if a person misses a session that is meant for them, where nothing worse follows."""
        if session.absent == "free":
            return 0
        return person.rank.weight * (1 if session.absent == "forbidden" else session.absent)

    def could_attend(self, person: Person, session: Session) -> bool:
        """Whether a person is there, and cleared, at some time and in some room that a session may have."""
        key = (session.id, person.present, person.clearance, person.clearance_from, person.clearance_until)
        if key not in self._could:
            self._could[key] = any(
                self.may_enter(person, session, room, day)
                for day in self._days_there(person, session)
                for room in session.room or self._bookable
            )
        return self._could[key]

    @functools.cached_property  # filled as it is asked
    def _could(self) -> dict[tuple[object, ...], bool]:
        return {}

    def _days_there(self, person: Person, session: Session) -> list[date]:
        """Days on which a person is there for long enough, within the times that a session may have."""
        days: dict[date, None] = {}
        for span in self.times_of(session):
            for stay in person.present or (span,):
                first, last = max(span.start, stay.start), min(span.end, stay.end)
                if last - first >= timedelta(minutes=session.duration):
                    days.update({self.event.local_date(at): None for at in (first, last)})
        return list(days)

    def represented(self, session: Session) -> Mapping[str, int]:
        """Delegations that must have members at a session because they hold it, and how many."""
        if not session.representatives:
            return {}
        return {name: session.representatives for name in session.holders if self.members.get(name)}

    def expected_heads(self, session: Session) -> int:
        """Heads to seat: as stated, else as many as must be there."""
        if session.heads is not None:
            return session.heads
        people = len({*self.needed(session), *self.meant_for(session)})
        if session.attendance is Attendance.DELEGATIONS:
            people += session.seats * len(self.invited(session))
        return people

    @cached_property
    def wishes(self) -> Mapping[str, Mapping[str, int]]:
        """
        For each delegation, the weight of each open session that it wishes to attend.

        Journalists without stated interests wish to attend press conferences.
        """
        wishes_of: dict[str, dict[str, int]] = {}
        open_sessions = [s for s in self.sessions if s.attendance is Attendance.OPEN]
        guests: dict[str, set[str]] = {}
        about: dict[str, list[int]] = {}
        for number, session in enumerate(open_sessions):
            guests[session.id] = {delegation.id for delegation in self.invited(session)}
            for key in {session.id, *session.themes}:
                about.setdefault(key, []).append(number)
        for delegation in self.delegations:
            mine: dict[str, int] = {}
            if self.common_sense and delegation.kind is DelegationKind.MEDIA and not delegation.interests:
                press = (s.id for s in open_sessions if s.kind is Kind.PRESS_CONFERENCE)
                mine = {session: JOURNALISTS for session in press if delegation.id in guests[session]}
            if delegation.interests:
                numbers = {number for key in delegation.interests for number in about.get(key, ())}
                for session in (open_sessions[number] for number in sorted(numbers)):
                    keys = (session.id, *session.themes)
                    weight = max((delegation.interests.get(key, 0) for key in keys), default=0)
                    if weight and delegation.id in guests[session.id]:
                        mine[session.id] = weight
            wishes_of[delegation.id] = mine
        return wishes_of


AnyScenario = TypeVar("AnyScenario", bound=ScenarioAttendance)
"""A scenario of any class: what is made of it is of the same class."""
