"""Changes of people: late, away, absent, excused, struck from a list, more or fewer of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, TypeVar

from ..attendance import AnyScenario, ScenarioAttendance
from ..base import Field, Id, Many, Takes
from ..gone import Gone
from ..parties import Delegate, Delegation, DelegationKind
from ..plan import Plan
from ..protocol import OrderOfProtocol
from ..session_parts import Attendance
from ..sessions import Session
from ..spans import During, Span, Window
from ..times import At, Day, Duration, Lasting, Moment, OnDay, show_minutes, show_moment
from .base import ChangeBase
from .edits import (
    everyone_of,
    fields_cancelled,
    fields_without,
    first_expected,
    members_among,
    nowhere,
    own_arrival,
    whole_event,
    with_presence,
    with_windows,
)

_Listed = TypeVar("_Listed", bound=OrderOfProtocol)


class Late(ChangeBase):
    """A delegation, or one delegate, arrives later than planned."""

    change: Literal["late"] = "late"
    who: Id = Field(description="A delegation or a delegate.")
    minutes: Takes[Duration, Lasting] = Field(description="How much later.")
    on: Takes[Day | None, OnDay | None] = Field(
        default=None, description="On this day alone; none: the first arrival."
    )

    def __str__(self) -> str:
        day = f" on {self.on}" if self.on else ""
        return f"late {self.who} {show_minutes(self.minutes)}{day}"

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """
        Return a later arrival than stated; or, where none is, than the plan first expects them.

        A delegate who has windows of presence arrives at the first of them. On a single day, who
        has neither window nor plan is expected when the event opens.
        """
        self._known_party(self.who, scenario)
        if self.on is not None:
            return tuple(self._on_one_day(scenario, plan, self.on))

        event = scenario.event

        if self.who in scenario.people:
            person = scenario.people[self.who]
            delegation = scenario.delegation_by_id[person.delegation]
            member = next((m for m in delegation.members if m.id == self.who), None)
            stated = (member and own_arrival(member)) or delegation.arrives
            arrival = stated or first_expected(scenario, plan, {self.who})
            if arrival is None:
                self._refuse(f"nobody said when '{self.who}' arrives: write `arrives {self.who} TIME`")

            return (Arrives(who=self.who, at=event.later(arrival, self.minutes)),)

        delegation = scenario.delegation_by_id[self.who]
        own = {m.id: arrival for m in delegation.members if (arrival := own_arrival(m)) is not None}
        others = {m.id for m in scenario.members[self.who]} - own.keys()
        arrival = delegation.arrives or first_expected(scenario, plan, others)
        if arrival is None and not own:
            self._refuse(f"nobody said when '{self.who}' arrives: write `arrives {self.who} TIME`")

        late = {who: event.later(when, self.minutes) for who, when in own.items()}
        if arrival is not None:
            late = {self.who: event.later(arrival, self.minutes), **late}

        return tuple(Arrives(who=who, at=when) for who, when in late.items())

    def _on_one_day(self, scenario: ScenarioAttendance, plan: Plan | None, day: date) -> "Iterator[Away]":
        """Take the beginning off everyone's presence on one day."""
        event = scenario.event
        days = zip(event.days, event.opening, strict=True)
        opening = next((span.start for d, span in days if d.date == day), None)
        if opening is None:
            self._refuse(f"{day} is not a day of the event")

        midnight, tomorrow = event.midnight(day), event.midnight(day + timedelta(days=1))
        everyone = everyone_of(scenario, self.who)
        first_session = first_expected(scenario, plan, everyone, day)
        planned = event.instant(first_session) if first_session else opening
        there: dict[str, datetime] = {}

        for delegation, member in members_among(scenario, everyone):
            stated = member.arrives or delegation.arrives
            arrives = event.instant(stated) if stated else midnight
            windows = map(event.span, member.available)
            first = min(
                (w.start for w in windows if w.start < tomorrow and midnight < w.end), default=midnight
            )
            if midnight <= arrives < tomorrow:
                first = max(first, arrives)

            expected = first if first > midnight else planned
            there[member.id] = min(expected + timedelta(minutes=self.minutes), tomorrow)

        if len(set(there.values())) == 1:
            there = {self.who: next(iter(there.values()))}

        for who, until in there.items():
            yield Away(who=who, during=event.window(Span(midnight, until)))


class Away(ChangeBase):
    """A delegation, or one delegate, is not there for a while."""

    change: Literal["away"] = "away"
    who: Id = Field(description="A delegation or a delegate.")
    during: Takes[Window, During] = Field(description="The stretch of time.")

    def __str__(self) -> str:
        return f"away {self.who} {self.during}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Take the stretch out of the presence of everyone who is meant."""
        self._known_party(self.who, scenario)
        event, whole = scenario.event, whole_event(scenario)
        away = event.span(self.during)
        if not away.overlaps(event.span(whole)):
            self._refuse("the event does not go on then")

        def cut(_: Delegation, member: Delegate) -> tuple[Window, ...]:
            windows: list[Window] = []
            for window in map(event.span, member.available or (whole,)):
                before = Span(window.start, min(window.end, away.start))
                after = Span(max(window.start, away.end), window.end)
                windows += [event.window(left) for left in (before, after) if left.start < left.end]

            return tuple(windows) or nowhere(scenario)

        return with_windows(scenario, everyone_of(scenario, self.who), cut)


class Arrives(ChangeBase):
    """A delegation, or one delegate, arrives at another time."""

    change: Literal["arrives"] = "arrives"
    who: Id = Field(description="A delegation or a delegate.")
    at: Takes[Moment, At] = Field(description="Earliest time at the venue.")

    def __str__(self) -> str:
        return f"arrives {self.who} {show_moment(self.at)}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Set the arrival; members of a delegation who were to come later still do."""
        self._known_party(self.who, scenario)

        def arrival(_: Delegation, member: Delegate | None) -> datetime | None:
            own = member.arrives if member else None
            return self.at if own is None or member is None or member.id == self.who else max(own, self.at)

        return with_presence(scenario, self.who, arrives=arrival)


class Leaves(ChangeBase):
    """A delegation, or one delegate, leaves at another time."""

    change: Literal["leaves"] = "leaves"
    who: Id = Field(description="A delegation or a delegate.")
    at: Takes[Moment, At] = Field(description="Latest time at the venue.")

    def __str__(self) -> str:
        return f"leaves {self.who} {show_moment(self.at)}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Set the departure; members of a delegation who were to leave earlier still do."""
        self._known_party(self.who, scenario)

        def departure(_: Delegation, member: Delegate | None) -> datetime | None:
            own = member.leaves if member else None
            return self.at if own is None or member is None or member.id == self.who else min(own, self.at)

        return with_presence(scenario, self.who, leaves=departure)


class Absent(ChangeBase):
    """A delegation, or one delegate, does not come at all."""

    change: Literal["absent"] = "absent"
    who: Id = Field(description="A delegation or a delegate.")

    def __str__(self) -> str:
        return f"absent {self.who}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """
        Strike them from whatever names them.

        A bilateral that loses a party, and a side event that loses its last organiser, is not held.
        """
        self._known_party(self.who, scenario)
        party = self.who if self.who in scenario.delegation_by_id else None
        people = everyone_of(scenario, self.who)
        heads = {head.id for d in scenario.delegations if (head := scenario.head(d.id))}
        leaderless = {scenario.people[person].delegation for person in people & heads}
        gone = Gone(frozenset(people), party, frozenset(leaderless))

        left = fields_without(scenario, gone)

        if party is None:
            # The delegation stays: a delegate who does not come is never there.
            left["delegations"] = with_windows(scenario, people, lambda *_: nowhere(scenario)).delegations

        held = {session.id for session in left["sessions"]}
        return scenario.changed(**fields_cancelled(left, scenario.session_by_id.keys() - held))


def _lists_of(scenario: ScenarioAttendance, who: str, session: str) -> Iterator[OrderOfProtocol]:
    """Lists on which somebody may have a turn in a session."""
    for listed in (*scenario.speakers_lists, *scenario.signing_orders):
        if any(item.who == who and session in listed.sessions_of(item) for item in listed.items):
            yield listed


class Excuse(ChangeBase):
    """A delegate need not be at sessions that named the delegate."""

    change: Literal["excuse"] = "excuse"
    who: Id = Field(description="The delegate.")
    sessions: Many[Id] = Field(description="The sessions.", min_length=1)

    def __str__(self) -> str:
        return " ".join(("excuse", self.who, *self.sessions))

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Strike the delegate from chairs, speakers, people required, and those for whom it is meant."""
        self._known("delegate", self.who, scenario.people)

        for name in self.sessions:
            self._session(name, scenario)
            session = scenario.session_by_id[name]
            meant = self.who in scenario.meant_for(session)
            if self.who not in session.people and not meant:
                turns = [listed.id for listed in _lists_of(scenario, self.who, name)]
                hint = f"; for the turn there, write `strike {self.who} {turns[0]}`" if turns else ""
                self._refuse(f"'{self.who}' is not named in '{name}', nor is it meant for them{hint}")

            excused = session.without(Gone(people=frozenset({self.who})))
            assert excused is not None
            if meant or _others_cover(scenario, session, self.who):
                excused = excused.model_copy(update={"excused": (*session.excused, self.who)})

            scenario = scenario.changed(
                sessions=tuple(excused if other.id == name else other for other in scenario.sessions)
            )

        return scenario


def _others_cover(scenario: AnyScenario, session: Session, who: str) -> bool:
    """Whether somebody's delegation covers a session, and has enough other members of the rank for it."""
    party, least = scenario.people[who].delegation, session.least_rank
    if session.attendance is not Attendance.DELEGATIONS or not any(
        delegation.id == party for delegation in scenario.invited(session)
    ):
        return False

    others = [
        person
        for person in scenario.people.values()
        if person.delegation == party and person.id != who and person.id not in session.excused
        if least is None or person.rank.order <= least.order
    ]

    return len(others) >= session.seats


class Strike(ChangeBase):
    """A delegate has no turn on a list any more."""

    change: Literal["strike"] = "strike"
    who: Id = Field(description="The delegate.")
    listed: Id = Field(description="The speakers list or signing order.")

    def __str__(self) -> str:
        return f"strike {self.who} {self.listed}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Take the delegate's item from the list; a list of nobody is none."""
        self._known("delegate", self.who, scenario.people)
        lists = {listed.id: listed for listed in (*scenario.speakers_lists, *scenario.signing_orders)}
        self._known("speakers list or signing order", self.listed, lists)
        if all(item.who != self.who for item in lists[self.listed].items):
            self._refuse(f"'{self.who}' is not on '{self.listed}'")

        gone = Gone(people=frozenset({self.who}))

        return scenario.changed(
            speakers_lists=self._without(scenario.speakers_lists, gone),
            signing_orders=self._without(scenario.signing_orders, gone),
        )

    def _without(self, lists: Sequence[_Listed], gone: Gone) -> tuple[_Listed, ...]:
        left = (listed.without(gone) if listed.id == self.listed else listed for listed in lists)
        return tuple(listed for listed in left if listed is not None)


class Grow(ChangeBase):
    """More delegates come, or fewer."""

    change: Literal["grow"] = "grow"
    percent: Annotated[int, Field(ge=-100, le=10_000)] = Field(description="Per cent more (fewer: negative).")
    kinds: Takes[tuple[DelegationKind, ...], Sequence[DelegationKind | str]] = Field(
        default=(), description="Kinds of delegation; empty means all."
    )

    def __str__(self) -> str:
        return " ".join((f"grow {self.percent} %", *self.kinds))

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """
        Scale the size of delegations, and heads that are stated, rounded up.

        Members with a name stay. Heads stated of a session, or of its gates, grow with the
        delegations that it invites; those of a closed session stay.
        """
        delegations = tuple(
            d.model_copy(update={"size": max(len(d.members), self._scaled(d.size, 100, 100 + self.percent))})
            if not self.kinds or d.kind in self.kinds
            else d
            for d in scenario.delegations
        )

        size = {d.id: d.size for d in delegations}

        def heads(stated: int | None, session: Session) -> int | None:
            guests = scenario.invited(session)
            before = sum(d.size for d in guests)
            after = sum(size[d.id] for d in guests)

            return stated if stated is None or not before else self._scaled(stated, before, after)

        at = scenario.session_by_id
        sessions = tuple(s.model_copy(update={"heads": heads(s.heads, s)}) for s in scenario.sessions)
        gates = tuple(g.model_copy(update={"heads": heads(g.heads, at[g.session])}) for g in scenario.gates)

        return scenario.changed(delegations=delegations, sessions=sessions, gates=gates)

    @staticmethod
    def _scaled(number: int, before: int, after: int) -> int:
        return -(-number * after // before)
