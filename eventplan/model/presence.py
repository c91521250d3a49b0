"""
Who is where, from when to when, and why: the one answer for rules, agendas, tables and counts.

A delegate is at a session for the whole of it if the plan sends them there; a person who is there for a
turn on a list alone is there from call-up to the end of the turn. Interpreters, escorts and sweep
teams are staff: they have no badge and no seat among the delegates, and are told apart by name.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from .plan import Plan, span_of
from .plan_parts import Placement, Turn
from .protocol import SigningOrder
from .remembered import remembered
from .scenario import Scenario
from .session_parts import Attendance
from .sessions import Bilateral, Session
from .spans import Span


class Role(StrEnum):
    """Why somebody is there."""

    CHAIRS = "chairs"
    SPEAKS = "speaks"
    REQUIRED = "required"
    MEETS = "meets"
    """Party of a bilateral."""
    REPRESENTS = "represents"
    """Member of an organiser."""
    MEANT = "meant for"
    """The session is meant for everyone, or for heads of delegation."""
    COVERS = "covers"
    """In a seat that the delegation must fill."""
    ATTENDS = "attends"
    """By interest, or for no reason that the scenario gives."""
    STATEMENT = "statement"
    """On a speakers list: from call-up to the end of the turn."""
    SIGNATURE = "signature"
    """On a signing order: from call-up to the end of the turn."""
    INTERPRETS = "interprets"
    ESCORTS = "escorts"
    SWEEPS = "sweeps"


class Presence(NamedTuple):
    """Somebody somewhere, from when to when, and why."""

    who: str
    """A delegate's id; for staff a name such as `fr 2` or `sweep team 1`."""
    session: str | None
    """The session; None where there is none (a sweep)."""
    room: str
    span: Span
    roles: tuple[Role, ...]


class Called(NamedTuple):
    """A turn on a list, with the time from call-up to its end."""

    listed: str
    turn: Turn
    time: Span
    role: Role


class Whereabouts:
    """Where everybody is, by a plan. What it says of sessions not held, or in no known room, is left out."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        """Look at a plan; nothing is computed before it is asked for."""
        self._scenario, self._plan = scenario, plan
        self._held: Mapping[str, tuple[Session, Placement]] = {
            session.id: (session, placement)
            for session, placement in plan.held(scenario)
            if placement.room in scenario.room_by_id
        }

        self._roles: dict[str, Mapping[str, tuple[Role, ...]]] = {}
        self._representing: dict[str, frozenset[str]] = {}

    @cached_property
    def called(self) -> Mapping[str, tuple[Called, ...]]:
        """Turns on lists, by session, in the order of the lists."""
        by_session: dict[str, list[Called]] = {}

        for listed in (*self._scenario.speakers_lists, *self._scenario.signing_orders):
            role = Role.SIGNATURE if isinstance(listed, SigningOrder) else Role.STATEMENT
            for turn in self._plan.orders.get(listed.id, ()):
                if turn.part in self._held:
                    time = Span(turn.start, turn.end).widened(listed.call_up, 0)
                    by_session.setdefault(turn.part, []).append(Called(listed.id, turn, time, role))

        return {session: tuple(turns) for session, turns in by_session.items()}

    @cached_property
    def _called_as(self) -> Mapping[tuple[str, str], tuple[Role, ...]]:
        """Why delegates have turns, by session and delegate."""
        roles_of: dict[tuple[str, str], dict[Role, None]] = {}

        for session, turns in self.called.items():
            for called in turns:
                roles_of.setdefault((session, called.turn.who), {})[called.role] = None

        return {key: tuple(roles) for key, roles in roles_of.items()}

    def sent(self, session: str) -> frozenset[str]:
        """Delegates whom the plan sends to a session: they are there for the whole of it."""
        return self._plan.attendees.get(session, frozenset())

    def people(self, session: str) -> tuple[str, ...]:
        """Delegates who are at a session for any part of it: those sent, then those with a turn alone."""
        if session not in self._held:
            return ()

        turns = (called.turn.who for called in self.called.get(session, ()))
        return tuple(dict.fromkeys((*self._plan.attendance.get(session, ()), *turns)))

    def heads(self, session: str) -> int:
        """Seats that a session takes: the larger of the heads expected and the people there."""
        stated = self._scenario.expected_heads(self._scenario.session_by_id[session])
        return max(stated, len(self.people(session)))

    def roles(self, session: str, person: str) -> tuple[Role, ...]:
        """Why a delegate is at a session, the weightiest reason first; turns included."""
        roles = self._reasons(session).get(person, ())
        mine = self._called_as.get((session, person), ())
        if not roles and person in self.sent(session):
            roles = (self._guest(session, person),)

        return tuple(dict.fromkeys((*roles, *mine)))

    def _reasons(self, session: str) -> Mapping[str, tuple[Role, ...]]:
        """Why people must be at a session, whether or not the plan sends them."""
        if session not in self._roles:
            stated = self._scenario.session_by_id[session]
            needed = set(self._scenario.needed(stated)) if isinstance(stated, Bilateral) else set()
            reasons: tuple[tuple[Role, tuple[str, ...]], ...] = (
                (Role.CHAIRS, stated.chairs),
                (Role.SPEAKS, stated.speakers),
                (Role.REQUIRED, stated.required),
                (Role.MEETS, tuple(needed.difference(stated.people))),
                (Role.MEANT, self._scenario.meant_for(stated)),
            )

            reasons_of: dict[str, tuple[Role, ...]] = {}

            for role, people in reasons:
                for person in people:
                    reasons_of[person] = (*reasons_of.get(person, ()), role)

            self._roles[session] = reasons_of

        return self._roles[session]

    def representing(self, session: str) -> frozenset[str]:
        """
        Those who are at a session for its organisers: as many members of each as must be there.

        Members who must be there anyway (chairs, speakers, …) count first, then those sent, in order.
        """
        if session not in self._representing:
            stated = self._scenario.session_by_id[session]
            reasons, chosen = self._reasons(session), list[str]()
            sent = sorted(self._plan.attendance.get(session, ()), key=lambda name: name not in reasons)

            for party, number in self._scenario.represented(stated).items():
                people = (self._scenario.people.get(name) for name in sent)
                chosen += [person.id for person in people if person and person.delegation == party][:number]

            self._representing[session] = frozenset(chosen)

        return self._representing[session]

    def _guest(self, session: str, person: str) -> Role:
        stated = self._scenario.session_by_id[session]
        if person in self.representing(session):
            return Role.REPRESENTS

        return Role.COVERS if stated.attendance is Attendance.DELEGATIONS else Role.ATTENDS

    def at(self, session: str) -> Iterator[Presence]:
        """Delegates at a session; a person who only has a turn is there for that turn."""
        if session not in self._held:
            return

        stated, placement = self._held[session]
        whole = span_of(stated, placement)
        sent = self.sent(session)
        for person in dict.fromkeys(self._plan.attendance.get(session, ())):
            yield Presence(person, session, placement.room, whole, self.roles(session, person))

        for called in self.called.get(session, ()):
            if called.turn.who not in sent:
                yield Presence(called.turn.who, session, placement.room, called.time, (called.role,))

    def of(self, person: str) -> tuple[Presence, ...]:
        """Where a delegate is, in order of time."""
        return self._by_person.get(person, ())

    @cached_property
    def _by_person(self) -> Mapping[str, tuple[Presence, ...]]:
        by_person: dict[str, list[Presence]] = {}
        for session in self._held:
            for presence in self.at(session):
                by_person.setdefault(presence.who, []).append(presence)

        return {
            person: tuple(sorted(mine, key=lambda presence: (presence.span.start, presence.span.end)))
            for person, mine in by_person.items()
        }

    def staff(self) -> Iterator[Presence]:
        """Interpreters, escorts and sweep teams."""
        plan, resources = self._plan, self._scenario.resources

        for session, languages in plan.teams.items():
            if session in self._held:
                stated, placement = self._held[session]
                for language, numbers in languages.items():
                    for number in numbers:
                        span = span_of(stated, placement)
                        who = f"{language} {number}"
                        yield Presence(who, session, placement.room, span, (Role.INTERPRETS,))

        for arrival in plan.arrivals:
            if arrival.session in self._held:
                minutes = resources.escort_of(arrival.who, arrival.session)
                end = arrival.at + timedelta(minutes=minutes)
                who = f"escort of {arrival.who}"
                yield Presence(who, arrival.session, arrival.drop_off, Span(arrival.at, end), (Role.ESCORTS,))

        for sweep in plan.sweeps:
            span = Span(sweep.start, sweep.end)
            yield Presence(f"sweep team {sweep.team}", None, sweep.room, span, (Role.SWEEPS,))


@remembered
def whereabouts_of(scenario: Scenario, plan: Plan) -> Whereabouts:
    """Return the whereabouts by a plan; they are worked out once for all who ask."""
    return Whereabouts(scenario, plan)
