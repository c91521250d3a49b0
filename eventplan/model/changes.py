"""
Everyday changes to a scenario, each a small record with a line of text: `late USA 45 min`.

One way to say them for everything that asks "what if": replanning, sweeps over many variations, and
tests under stress. `parse_change` reads a line, `str` writes it, and `with_changes` applies several in turn.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, cast

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from .base import Field, Heads, Id, Many, Part, Takes, Text
from .errors import Complaint, ScenarioError
from .gone import Gone, left_of
from .parties import Delegate, Delegation, DelegationKind
from .places import Room
from .references import suggestion
from .relations import ALL
from .scenario import Scenario
from .sessions import AnySession, Kind, Session
from .times import (
    MOMENT_PATTERN,
    At,
    Day,
    Duration,
    During,
    Lasting,
    Moment,
    OnDay,
    Span,
    Window,
    show_minutes,
    show_moment,
)

if TYPE_CHECKING:
    from .plan import Plan

Edit = dict[str, Any]
"""Fields of a scenario, with their new values."""

SWEEP = "sweep"
"""What stands for sweep teams where a language stands for interpretation teams."""


class _Change(Part):
    """What all changes have in common."""

    def apply(self, scenario: Scenario, plan: "Plan | None" = None) -> Scenario:
        """Return the scenario after this change; *plan* tells what was planned before."""
        for one in self.settled(scenario, plan):
            scenario = one.applied(scenario)

        return scenario

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":  # noqa: ARG002
        """Return changes that come to the same, and mean it without any plan: `move` for `delay`."""
        return (cast("AnyChange", self),)

    def applied(self, scenario: Scenario) -> Scenario:
        """Return the scenario after this change, which needs no plan."""
        raise NotImplementedError

    def _known(self, kind: str, value: str, known: Iterable[str]) -> None:
        names = sorted(known)
        if value not in names:
            self._refuse(f"there is no {kind} '{value}'{suggestion(value, names)}")

    def _known_party(self, who: str, scenario: Scenario) -> None:
        self._known("delegation or delegate", who, {**scenario.delegation_by_id, **scenario.people})

    def _refuse(self, message: str) -> NoReturn:
        raise _refusal(f"`{self}`: {message}")


class LoseRoom(_Change):
    """A room cannot be used, from some time on, or for a while."""

    change: Literal["lose-room"] = "lose-room"
    room: Id = Field(description="The room that is lost.")
    since: Takes[Moment | None, At | None] = Field(
        default=None, description="From when; none: from the beginning."
    )
    until: Takes[Moment | None, At | None] = Field(
        default=None, description="Until when. If omitted, until the end of the event."
    )

    def __str__(self) -> str:
        since = f" from {show_moment(self.since)}" if self.since else ""
        until = f" until {show_moment(self.until)}" if self.until else ""
        return f"lose-room {self.room}{since}{until}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Keep the room, and every room it is a part of, for something else."""
        self._known("room", self.room, scenario.room_by_id)
        whole = _whole(scenario)
        since, until = self.since or whole.start, self.until or whole.end
        if until <= since:
            self._refuse("it ends before it begins")

        hold = Window(start=since, end=until)
        lost = scenario.parts_of(self.room)

        return scenario.changed(
            rooms=tuple(
                room.model_copy(update={"holds": (*room.holds, hold)})
                if scenario.parts_of(room.id) & lost
                else room
                for room in scenario.rooms
            )
        )


class Late(_Change):
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

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """
        Return a later arrival than stated; or, where none is, than the first session that is planned.

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
            stated = (member and _own_arrival(member)) or delegation.arrives
            arrival = stated or _first_session(scenario, plan, {self.who})
            if arrival is None:
                self._refuse(f"nobody said when '{self.who}' arrives: write `arrives {self.who} TIME`")

            return (Arrives(who=self.who, at=event.later(arrival, self.minutes)),)

        delegation = scenario.delegation_by_id[self.who]
        own = {m.id: arrival for m in delegation.members if (arrival := _own_arrival(m)) is not None}
        others = {m.id for m in scenario.members[self.who]} - own.keys()
        arrival = delegation.arrives or _first_session(scenario, plan, others)
        if arrival is None and not own:
            self._refuse(f"nobody said when '{self.who}' arrives: write `arrives {self.who} TIME`")

        late = {who: event.later(when, self.minutes) for who, when in own.items()}
        if arrival is not None:
            late = {self.who: event.later(arrival, self.minutes), **late}

        return tuple(Arrives(who=who, at=when) for who, when in late.items())

    def _on_one_day(self, scenario: Scenario, plan: "Plan | None", day: date) -> "Iterator[Away]":
        """Take the beginning off everyone's presence on one day."""
        event = scenario.event
        days = zip(event.days, event.opening, strict=True)
        opening = next((span.start for d, span in days if d.date == day), None)
        if opening is None:
            self._refuse(f"{day} is not a day of the event")

        midnight, tomorrow = event.midnight(day), event.midnight(day + timedelta(days=1))
        everyone = _everyone(scenario, self.who)
        first_session = _first_session(scenario, plan, everyone, day)
        planned = event.instant(first_session) if first_session else opening
        there: dict[str, datetime] = {}

        for delegation, member in _members(scenario, everyone):
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


class Away(_Change):
    """A delegation, or one delegate, is not there for a while."""

    change: Literal["away"] = "away"
    who: Id = Field(description="A delegation or a delegate.")
    during: Takes[Window, During] = Field(description="The stretch of time.")

    def __str__(self) -> str:
        return f"away {self.who} {self.during}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Take the stretch out of the presence of everyone who is meant."""
        self._known_party(self.who, scenario)
        event, whole = scenario.event, _whole(scenario)
        away = event.span(self.during)
        if not away.overlaps(event.span(whole)):
            self._refuse("the event does not go on then")

        def cut(_: Delegation, member: Delegate) -> tuple[Window, ...]:
            found: list[Window] = []
            for window in map(event.span, member.available or (whole,)):
                before = Span(window.start, min(window.end, away.start))
                after = Span(max(window.start, away.end), window.end)
                found += [event.window(left) for left in (before, after) if left.start < left.end]

            return tuple(found) or _nowhere(scenario)

        return _available(scenario, _everyone(scenario, self.who), cut)


class Arrives(_Change):
    """A delegation, or one delegate, arrives at another time."""

    change: Literal["arrives"] = "arrives"
    who: Id = Field(description="A delegation or a delegate.")
    at: Takes[Moment, At] = Field(description="Earliest time at the venue.")

    def __str__(self) -> str:
        return f"arrives {self.who} {show_moment(self.at)}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Set the arrival; members of a delegation who were to come later still do."""
        self._known_party(self.who, scenario)

        def arrival(_: Delegation, member: Delegate | None) -> datetime | None:
            own = member.arrives if member else None
            return self.at if own is None or member is None or member.id == self.who else max(own, self.at)

        return _presence(scenario, self.who, arrives=arrival)


class Leaves(_Change):
    """A delegation, or one delegate, leaves at another time."""

    change: Literal["leaves"] = "leaves"
    who: Id = Field(description="A delegation or a delegate.")
    at: Takes[Moment, At] = Field(description="Latest time at the venue.")

    def __str__(self) -> str:
        return f"leaves {self.who} {show_moment(self.at)}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Set the departure; members of a delegation who were to leave earlier still do."""
        self._known_party(self.who, scenario)

        def departure(_: Delegation, member: Delegate | None) -> datetime | None:
            own = member.leaves if member else None
            return self.at if own is None or member is None or member.id == self.who else min(own, self.at)

        return _presence(scenario, self.who, leaves=departure)


class Absent(_Change):
    """A delegation, or one delegate, does not come at all."""

    change: Literal["absent"] = "absent"
    who: Id = Field(description="A delegation or a delegate.")

    def __str__(self) -> str:
        return f"absent {self.who}"

    def applied(self, scenario: Scenario) -> Scenario:
        """
        Strike them from whatever names them.

        A bilateral that loses a party, and a side event that loses its last organiser, is not held.
        """
        self._known_party(self.who, scenario)
        party = self.who if self.who in scenario.delegation_by_id else None
        people = _everyone(scenario, self.who)
        heads = {head.id for d in scenario.delegations if (head := scenario.head(d.id))}
        leaderless = {scenario.people[person].delegation for person in people & heads}
        gone = Gone(frozenset(people), party, frozenset(leaderless))

        left = _without(scenario, gone)

        if party is None:
            # The delegation stays: a delegate who does not come is never there.
            left["delegations"] = _available(scenario, people, lambda *_: _nowhere(scenario)).delegations

        held = {session.id for session in left["sessions"]}
        return scenario.changed(**_cancelled(left, scenario.session_by_id.keys() - held))


class Cancel(_Change):
    """A session is not held."""

    change: Literal["cancel"] = "cancel"
    session: Id = Field(description="The session.")

    def __str__(self) -> str:
        return f"cancel {self.session}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Remove the session, and whatever was said of it."""
        self._known("session", self.session, scenario.session_by_id)
        return scenario.changed(**_cancelled(_fields(scenario), {self.session}))


class Add(_Change):
    """A session is added."""

    change: Literal["add"] = "add"
    session: AnySession = Field(description="The session, as in a scenario file.")

    def __str__(self) -> str:
        tree = self.session.model_dump(mode="json", exclude_defaults=True)
        tree = {"id": tree.pop("id"), "kind": str(self.session.kind), **tree}
        return f"add {json.dumps(tree, ensure_ascii=False)}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Put the session after the others."""
        if self.session.id in scenario.session_by_id:
            self._refuse(f"there is a session '{self.session.id}' already: give it another id")

        return scenario.changed(sessions=(*scenario.sessions, self.session))


class Move(_Change):
    """A session is held at another time, and in another room if one is named."""

    change: Literal["move"] = "move"
    session: Id = Field(description="The session.")
    at: Takes[Moment, At] = Field(description="Its start.")
    room: Id | None = Field(default=None, description="Its room; none: any that suits it.")

    def __str__(self) -> str:
        return f"move {self.session} {show_moment(self.at)}" + (f" {self.room}" if self.room else "")

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """Return the change itself; a session that is there already is not moved."""
        self._known("session", self.session, scenario.session_by_id)
        session, was = scenario.session_by_id[self.session], _placed(scenario, plan, self.session)
        pinned = session.start == self.at and (self.room is None or session.room == (self.room,))
        planned = was is not None and was[0] == self.at and self.room in (None, was[1])
        if pinned or planned:
            self._refuse(f"it is there already: write `pin {self.session}` for it to stay")

        return (self,)

    def applied(self, scenario: Scenario) -> Scenario:
        """Pin the session; windows and slots that say otherwise no longer hold."""
        self._known("session", self.session, scenario.session_by_id)
        session = scenario.session_by_id[self.session]
        changed: Edit = {"start": self.at, "windows": (), "slots": None}

        if self.room is not None:
            self._known("room", self.room, scenario.room_by_id)
            changed["room"] = (self.room,)
            changed["room_windows"] = tuple(w for w in session.room_windows if self.room not in w.room)

        return _session(scenario, session, changed)


class Pin(_Change):
    """A session stays where it is planned."""

    change: Literal["pin"] = "pin"
    session: Id = Field(description="The session.")

    def __str__(self) -> str:
        return f"pin {self.session}"

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """Return the move to where it is."""
        self._known("session", self.session, scenario.session_by_id)
        session, was = scenario.session_by_id[self.session], _placed(scenario, plan, self.session)
        if was is None:
            self._refuse("the session has no place: give a plan that holds it")
        if (session.start, session.room) == (was[0], (was[1],)):
            self._refuse("it is pinned there already")

        return (Move(session=self.session, at=was[0], room=was[1]),)


class Swap(_Change):
    """Two sessions change places."""

    change: Literal["swap"] = "swap"
    session: Id = Field(description="A session.")
    other: Id = Field(description="The session that it changes places with.")

    def __str__(self) -> str:
        return f"swap {self.session} {self.other}"

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """Return the move of each to where the other is."""
        places = []

        for name in (self.session, self.other):
            self._known("session", name, scenario.session_by_id)
            place = _placed(scenario, plan, name)
            if place is None:
                self._refuse(f"'{name}' has no place: give a plan that holds it")

            places.append(place)

        if self.session == self.other:
            self._refuse("it takes two sessions")

        (start, room), (later, beside) = places

        return (
            Move(session=self.session, at=later, room=beside),
            Move(session=self.other, at=start, room=room),
        )


class Delay(_Change):
    """A session begins later than planned."""

    change: Literal["delay"] = "delay"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much later.")

    def __str__(self) -> str:
        return f"delay {self.session} {show_minutes(self.minutes)}"

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """Return the move to its pinned or planned start, and these minutes."""
        start = _start(self, scenario, plan)
        return (Move(session=self.session, at=scenario.event.later(start, self.minutes)),)


class Earlier(_Change):
    """A session begins earlier than planned."""

    change: Literal["earlier"] = "earlier"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much earlier.")

    def __str__(self) -> str:
        return f"earlier {self.session} {show_minutes(self.minutes)}"

    def settled(self, scenario: Scenario, plan: "Plan | None" = None) -> "tuple[AnyChange, ...]":
        """Return the move to these minutes before its pinned or planned start."""
        start = _start(self, scenario, plan)
        return (Move(session=self.session, at=scenario.event.later(start, -self.minutes)),)


class Longer(_Change):
    """A session takes longer than planned."""

    change: Literal["longer"] = "longer"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much longer.")

    def __str__(self) -> str:
        return f"longer {self.session} {show_minutes(self.minutes)}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Lengthen the session."""
        self._known("session", self.session, scenario.session_by_id)
        session = scenario.session_by_id[self.session]

        return _session(scenario, session, {"duration": session.duration + self.minutes})


class SmallerRoom(_Change):
    """A room has fewer seats than stated."""

    change: Literal["smaller-room"] = "smaller-room"
    room: Id = Field(description="The room.")
    seats: Heads = Field(description="Most seats that it has left, in every layout.")

    def __str__(self) -> str:
        return f"smaller-room {self.room} {self.seats}"

    def applied(self, scenario: Scenario) -> Scenario:
        """Take seats off every layout that has more, and off the rooms that it is a part of."""
        self._known("room", self.room, scenario.room_by_id)
        stated = scenario.room_by_id[self.room].capacity
        lost = {layout: seats - self.seats for layout, seats in stated.items() if seats > self.seats}
        if not lost:
            self._refuse(f"it has no more than {max(stated.values())} seats")

        def left(room: Room) -> dict[str, int]:
            whole = room.id != self.room
            if whole and self.room not in scenario.parts_of(room.id):
                return room.capacity

            most = max(lost.values())
            fewer = {layout: lost.get(layout, most if whole else 0) for layout in room.capacity}

            return {layout: max(0, seats - fewer[layout]) for layout, seats in room.capacity.items()}

        rooms = (room.model_copy(update={"capacity": left(room)}) for room in scenario.rooms)
        return scenario.changed(rooms=tuple(rooms))


class LoseTeam(_Change):
    """Interpretation teams of a language, or sweep teams, do not come."""

    change: Literal["lose-team"] = "lose-team"
    team: Id = Field(description="The language that they interpret; `sweep` for sweep teams.")
    number: Annotated[int, Field(ge=1, le=10_000)] = Field(default=1, description="How many.")

    def __str__(self) -> str:
        return f"lose-team {self.team}" + (f" {self.number}" if self.number != 1 else "")

    def applied(self, scenario: Scenario) -> Scenario:
        """Have so many teams fewer."""
        resources = scenario.resources

        if self.team == SWEEP:
            if resources.sweep_teams is None:
                self._refuse("nobody said how many sweep teams there are: state `sweep_teams`")

            sweepers = self._fewer(resources.sweep_teams)
            return scenario.changed(resources=resources.model_copy(update={"sweep_teams": sweepers}))

        self._known("interpretation team", self.team, [SWEEP, *resources.crew_by_language])
        crew = resources.crew_by_language[self.team]
        fewer = crew.model_copy(update={"teams": self._fewer(crew.teams)})
        crews = tuple(fewer if one is crew else one for one in resources.interpretation)

        return scenario.changed(resources=resources.model_copy(update={"interpretation": crews}))

    def _fewer(self, teams: int) -> int:
        if self.number > teams:
            self._refuse(f"there {'is' if teams == 1 else 'are'} only {teams}")

        return teams - self.number


class Rooms(_Change):
    """A session may be held in other rooms."""

    change: Literal["rooms"] = "rooms"
    session: Id = Field(description="The session.")
    rooms: Many[Id] = Field(description="The rooms to choose from.", min_length=1)

    def __str__(self) -> str:
        return " ".join(("rooms", self.session, *self.rooms))

    def applied(self, scenario: Scenario) -> Scenario:
        """Let the session choose among the rooms."""
        self._known("session", self.session, scenario.session_by_id)
        for room in self.rooms:
            self._known("room", room, scenario.room_by_id)

        return _session(scenario, scenario.session_by_id[self.session], {"room": self.rooms})


class Excuse(_Change):
    """A delegate need not be at sessions that named the delegate."""

    change: Literal["excuse"] = "excuse"
    who: Id = Field(description="The delegate.")
    sessions: Many[Id] = Field(description="The sessions.", min_length=1)

    def __str__(self) -> str:
        return " ".join(("excuse", self.who, *self.sessions))

    def applied(self, scenario: Scenario) -> Scenario:
        """Strike the delegate from chairs, speakers, people required, and those for whom it is meant."""
        self._known("delegate", self.who, scenario.people)

        for name in self.sessions:
            self._known("session", name, scenario.session_by_id)
            session = scenario.session_by_id[name]
            meant = self.who in scenario.meant_for(session)
            if self.who not in session.people and not meant:
                self._refuse(f"'{self.who}' is not named in '{name}', nor is it meant for them")

            excused = session.without(Gone(people=frozenset({self.who})))
            assert excused is not None
            if meant:
                excused = excused.model_copy(update={"excused": (*session.excused, self.who)})

            scenario = scenario.changed(
                sessions=tuple(excused if other.id == name else other for other in scenario.sessions)
            )

        return scenario


class Grow(_Change):
    """More delegates come, or fewer."""

    change: Literal["grow"] = "grow"
    percent: Annotated[int, Field(ge=-100, le=10_000)] = Field(description="Per cent more (fewer: negative).")
    kinds: Takes[tuple[DelegationKind, ...], Sequence[DelegationKind | str]] = Field(
        default=(), description="Kinds of delegation; empty means all."
    )

    def __str__(self) -> str:
        return " ".join((f"grow {self.percent} %", *self.kinds))

    def applied(self, scenario: Scenario) -> Scenario:
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
            before, after = sum(d.size for d in guests), sum(size[d.id] for d in guests)
            return stated if stated is None or not before else self._scaled(stated, before, after)

        at = scenario.session_by_id

        return scenario.changed(
            delegations=delegations,
            sessions=tuple(s.model_copy(update={"heads": heads(s.heads, s)}) for s in scenario.sessions),
            gates=tuple(
                g.model_copy(update={"heads": heads(g.heads, at[g.session])}) for g in scenario.gates
            ),
        )

    @staticmethod
    def _scaled(number: int, before: int, after: int) -> int:
        return -(-number * after // before)


AnyChange = (
    LoseRoom | SmallerRoom | LoseTeam
    | Late | Arrives | Leaves | Away | Absent | Excuse | Grow
    | Cancel | Add | Move | Swap | Pin | Delay | Earlier | Longer | Rooms
)  # fmt: skip

FORMS: Mapping[str, str] = {
    "lose-room": "lose-room R305 from 2025-10-25 12:00 until 2025-10-25 18:00",
    "smaller-room": "smaller-room R305 60",
    "lose-team": "lose-team fr 2",
    "late": "late USA 45 min on 2025-10-25",
    "arrives": "arrives USA 2025-10-25 10:00",
    "leaves": "leaves UN 2025-10-25 17:00",
    "away": "away USA 2025-10-25 12:00/15:00",
    "absent": "absent USA",
    "cancel": "cancel side-17",
    "add": 'add {"id": "side-99", "kind": "side-event", ...}',
    "move": "move side-17 2025-10-25 14:00 R305",
    "swap": "swap side-17 side-18",
    "pin": "pin side-17",
    "delay": "delay opening 30 min",
    "earlier": "earlier opening 30 min",
    "longer": "longer opening 30 min",
    "rooms": "rooms banquet hall-f hall-g",
    "excuse": "excuse guterres plenary-1",
    "grow": "grow 40 % state observer",
}
"""How each change is written, by example."""

_MOMENT = rf"({MOMENT_PATTERN})"
_LINES: Mapping[str, tuple[type[_Change], str, tuple[str, ...]]] = {
    "lose-room": (
        LoseRoom,
        rf"(\S+)(?: from {_MOMENT})?(?: until {_MOMENT})?",
        ("room", "since", "until"),
    ),
    "smaller-room": (SmallerRoom, r"(\S+) (\S+)", ("room", "seats")),
    "lose-team": (LoseTeam, r"(\S+)(?: (\S+))?", ("team", "number")),
    "late": (Late, r"(\S+) (.+?)(?: on (\S+))?", ("who", "minutes", "on")),
    "arrives": (Arrives, r"(\S+) (.+)", ("who", "at")),
    "leaves": (Leaves, r"(\S+) (.+)", ("who", "at")),
    "away": (Away, r"(\S+) (.+)", ("who", "during")),
    "absent": (Absent, r"(\S+)", ("who",)),
    "cancel": (Cancel, r"(\S+)", ("session",)),
    "add": (Add, r"(\{.*\})", ("session",)),
    "move": (Move, rf"(\S+) {_MOMENT}(?: (\S+))?", ("session", "at", "room")),
    "swap": (Swap, r"(\S+) (\S+)", ("session", "other")),
    "pin": (Pin, r"(\S+)", ("session",)),
    "delay": (Delay, r"(\S+) (.+)", ("session", "minutes")),
    "earlier": (Earlier, r"(\S+) (.+)", ("session", "minutes")),
    "longer": (Longer, r"(\S+) (.+)", ("session", "minutes")),
    "rooms": (Rooms, r"(\S+)((?: \S+)+)", ("session", "rooms")),
    "excuse": (Excuse, r"(\S+)((?: \S+)+)", ("who", "sessions")),
    "grow": (Grow, r"(-?\d+) ?%((?: \S+)*)", ("percent", "kinds")),
}


def parse_change(text: str) -> AnyChange:
    """
    Read a change from its line of text; `FORMS` shows each form.

    >>> str(parse_change("leaves UN 2025-10-25T17:00"))
    'leaves UN 2025-10-25 17:00'

    Raises:
        ScenarioError: It is no change; says what is wrong.

    """
    try:
        return _parsed(text)
    except PydanticCustomError as error:
        raise _refusal(f"`{text}`: {error.message()}") from None
    except ValidationError as error:
        raise _refusal(*_told(text, error)) from None


def _parsed(text: str) -> AnyChange:
    words = " ".join(text.split())
    word, _, rest = words.partition(" ")

    if word not in _LINES:
        raise PydanticCustomError(
            "change",
            "there is no change '{word}'{near}: a change is one of {known}",
            {"word": word[:40], "near": suggestion(word, _LINES), "known": ", ".join(_LINES)},
        )

    sort, pattern, names = _LINES[word]
    match = re.fullmatch(pattern, rest)
    if match is None:
        raise PydanticCustomError("change", "write it like `{form}`", {"form": FORMS[word]})

    fields: dict[str, Any] = dict(zip(names, match.groups(), strict=True))

    for name in ("seats", "number"):
        if fields.get(name, "") is None:
            del fields[name]
        elif re.fullmatch(r"\d{1,9}", fields.get(name, ""), re.A):
            fields[name] = int(fields[name])

    if sort is Grow:
        fields = {"percent": int(fields["percent"]), "kinds": fields["kinds"].split()}

    for name in ("rooms", "sessions"):
        if name in fields:
            fields[name] = fields[name].split()

    if sort is Add:
        try:
            fields["session"] = json.loads(rest)
        except ValueError as error:
            raise PydanticCustomError("change", "this is not JSON: {why}", {"why": str(error)}) from None

    found: AnyChange = sort.model_validate(fields)  # type: ignore[assignment]
    return found


def _read(value: Any) -> Any:
    return _parsed(value) if isinstance(value, str) else value


Change = Annotated[Annotated[AnyChange, Field(discriminator="change")], BeforeValidator(_read)]
"""A change: a line of text in a file, or a mapping with the fields of one of the changes."""

_ANY: TypeAdapter[Any] = TypeAdapter(Change)


class Variation(Part):
    """A named set of changes: one line of a table of what-ifs, one case of a stress test."""

    id: Id = Field(description="Identifies the variation.")
    title: Text | None = Field(default=None, description="What it means, for people.")
    changes: Takes[tuple[Change, ...], Sequence[AnyChange | str]] = Field(
        default=(), description="The changes, applied in turn."
    )

    def apply(self, scenario: Scenario, plan: "Plan | None" = None) -> Scenario:
        """Return the scenario after all changes. Raises ScenarioError if one cannot be applied."""
        return with_changes(scenario, self.changes, plan)


def with_changes(
    scenario: Scenario, changes: Iterable[AnyChange | str], plan: "Plan | None" = None
) -> Scenario:
    """
    Return the scenario after *changes*, applied in turn; *plan* tells what was planned before.

    Raises:
        ScenarioError: A change cannot be applied: something that it names is not there, or the
            scenario after it does not fit together.

    """
    for one in changes:
        change = parse_change(one) if isinstance(one, str) else one
        before = scenario

        try:
            scenario = change.apply(scenario, plan)
        except ScenarioError as error:
            if isinstance(error.__cause__, ValidationError):
                raise _refusal(*_told(str(change), error.__cause__)) from None

            raise ScenarioError([_about(change, complaint) for complaint in error.complaints]) from None
        except ValidationError as error:
            raise _refusal(*_told(str(change), error)) from None
        except PydanticCustomError as error:
            raise _refusal(f"`{change}`: {error.message()}") from None

        if _alike(before, scenario):
            raise _refusal(f"`{change}`: it is so already, nothing changes")

    return scenario


def settled(
    scenario: Scenario, changes: Iterable[AnyChange | str], plan: "Plan | None" = None
) -> tuple[AnyChange, ...]:
    """
    Return changes that come to the same without a plan: `move` for `delay`, `arrives` for `late`.

    Raises:
        ScenarioError: As `with_changes`.

    """
    found: list[AnyChange] = []

    for one in changes:
        change = parse_change(one) if isinstance(one, str) else one
        after = with_changes(scenario, [change], plan)
        found += change.settled(scenario, plan)
        scenario = after

    return tuple(found)


def _alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios say the same: a number that has got a name, and no more, is nothing new."""
    names = [name for name in Scenario.model_fields if getattr(one, name) != getattr(other, name)]
    if names != ["delegations"]:
        return not names

    def beside_people(scenario: Scenario) -> list[Delegation]:
        told = {"members": (), "arrives": None, "leaves": None}
        return [delegation.model_copy(update=told) for delegation in scenario.delegations]

    return beside_people(one) == beside_people(other) and one.people == other.people


def _about(change: AnyChange, complaint: Complaint) -> Complaint:
    """A complaint about the scenario after a change, said of the change."""
    if complaint.about == "change":
        return complaint

    return complaint._replace(path=(), message=f"`{change}`: {complaint.message}")


def _refusal(*messages: str) -> ScenarioError:
    return ScenarioError([Complaint((), "change", message) for message in messages])


def _told(text: str, error: ValidationError) -> list[str]:
    """What pydantic says of a change, each complaint with the field that it is about."""
    found = []

    for one in error.errors(include_url=False):
        field = ".".join(str(step) for step in one["loc"])
        found.append(f"`{text}`: {field + ': ' if field else ''}{one['msg'][:1].lower()}{one['msg'][1:]}")

    return found


# How a scenario is edited.


def _fields(scenario: Scenario) -> Edit:
    return {name: getattr(scenario, name) for name in Scenario.model_fields}


def _whole(scenario: Scenario) -> Window:
    """From the midnight before the first day to the midnight after the last."""
    days = [datetime.combine(day.date, datetime.min.time()) for day in scenario.event.days]
    return Window(start=days[0], end=days[-1] + timedelta(days=1))


def _own_arrival(member: Delegate) -> datetime | None:
    """When a member arrives, if that is said of the member: at a time, or with the first window."""
    return member.arrives or min((window.start for window in member.available), default=None)


def _everyone(scenario: Scenario, who: str) -> set[str]:
    """The people of a delegation, or one delegate."""
    return {who} if who in scenario.people else {member.id for member in scenario.members[who]}


def _members(scenario: Scenario, people: set[str]) -> Iterator[tuple[Delegation, Delegate]]:
    """People with their delegations; a number stands for somebody of whom nothing is said."""
    for delegation in scenario.delegations:
        named = {member.id: member for member in delegation.members}
        for person in scenario.members[delegation.id]:
            if person.id in people:
                yield delegation, named.get(person.id) or Delegate(id=person.id)


def _placed(scenario: Scenario, plan: "Plan | None", session: str) -> tuple[datetime, str] | None:
    """Start (wall-clock time) and room that a session has in the plan, or is pinned to."""
    was = plan.placement_by_session.get(session) if plan is not None else None
    if was is not None:
        return scenario.event.moment(was.start), was.room

    stated = scenario.session_by_id[session]
    return (stated.start, stated.room[0]) if stated.start and len(stated.room) == 1 else None


def _start(change: "Delay | Earlier", scenario: Scenario, plan: "Plan | None") -> datetime:
    """The pinned or planned start of a session; refuses if it has none."""
    change._known("session", change.session, scenario.session_by_id)
    pinned = scenario.session_by_id[change.session].start
    was = _placed(scenario, plan, change.session)
    if pinned is None and was is None:
        change._refuse("the session has no planned start: give a plan, or pin it with `start`")

    start = pinned or (was and was[0])
    assert start is not None

    return start


def _session(scenario: Scenario, session: Session, fields: Edit) -> Scenario:
    return scenario.changed(
        sessions=tuple(
            other.model_copy(update=fields) if other.id == session.id else other
            for other in scenario.sessions
        )
    )


def _first_session(
    scenario: Scenario, plan: "Plan | None", people: set[str], day: date | None = None
) -> datetime | None:
    """When the plan first sends one of *people* somewhere (on a day), as a wall-clock time."""
    if plan is None:
        return None

    event = scenario.event
    starts = {
        plan.placement_by_session[session].start
        for person in people
        for session in plan.sessions_of.get(person, ())
    }

    today = [start for start in starts if day is None or event.local_date(start) == day]

    return event.moment(min(today)) if today else None


Time = Callable[[Delegation, Delegate | None], datetime | None]


def _presence(
    scenario: Scenario, who: str, *, arrives: Time | None = None, leaves: Time | None = None
) -> Scenario:
    """Set arrival or departure of a delegation and its named members, or of one delegate."""

    def times(delegation: Delegation, member: Delegate | None) -> Edit:
        stated = member or delegation
        return {
            name: when
            for name, time in (("arrives", arrives), ("leaves", leaves))
            if time is not None
            and (when := time(delegation, member)) is not None
            and (member is None or member.id == who or getattr(stated, name) or member.available)
        }

    made = []

    for delegation in scenario.delegations:
        if delegation.id == who:
            members = tuple(m.model_copy(update=times(delegation, m)) for m in delegation.members)
            delegation = delegation.model_copy(update={**times(delegation, None), "members": members})
        elif who in scenario.people and scenario.people[who].delegation == delegation.id:
            members = delegation.members
            if who not in {member.id for member in members}:
                # A numbered member gets a name to hang the times on; rank and headship stay.
                person = scenario.people[who]
                members = (*members, Delegate(id=who, rank=person.rank, head=person.head))

            members = tuple(m.model_copy(update=times(delegation, m)) if m.id == who else m for m in members)
            delegation = delegation.model_copy(update={"members": members})

        made.append(delegation)

    return scenario.changed(delegations=tuple(made))


def _available(
    scenario: Scenario, people: set[str], windows: Callable[[Delegation, Delegate], tuple[Window, ...]]
) -> Scenario:
    """Set the windows of presence of some people; those with a number get a name to hang them on."""
    for person in sorted(people - {m.id for d in scenario.delegations for m in d.members}):
        scenario = _presence(scenario, person)

    return scenario.changed(
        delegations=tuple(
            delegation.model_copy(
                update={
                    "members": tuple(
                        member.model_copy(update={"available": windows(delegation, member)})
                        if member.id in people
                        else member
                        for member in delegation.members
                    )
                }
            )
            for delegation in scenario.delegations
        )
    )


def _nowhere(scenario: Scenario) -> tuple[Window, ...]:
    """A window of presence long before the event: who has no other is never there."""
    before = _whole(scenario).start - timedelta(days=365)
    return (Window(start=before, end=before + timedelta(days=1)),)


def _without(scenario: Scenario, gone: Gone) -> Edit:
    """The fields of a scenario without what is gone."""
    return {name: left_of(value, gone) for name, value in _fields(scenario).items()}


def _cancelled(fields: Edit, gone: set[str]) -> Edit:
    """The fields of a scenario without these sessions, and without whatever names them."""
    if not gone:
        return fields

    held = [session for session in fields["sessions"] if session.id not in gone]
    left = {session.id for session in held} | {theme for session in held for theme in session.themes}
    words = (left | {*map(str, Kind), ALL}) - gone
    ids = frozenset(session.id for session in held)
    cancelled = Gone(sessions=frozenset(gone), held=ids, left=frozenset(left), words=frozenset(words))

    return {name: left_of(value, cancelled) for name, value in fields.items()}
