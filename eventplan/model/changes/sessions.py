"""Changes of sessions: cancelled, added, moved, fixed, swapped, delayed, longer."""

import json
from datetime import datetime
from typing import Literal

from ..attendance import AnyScenario, ScenarioAttendance
from ..base import Field, Id, Takes
from ..plan import Plan
from ..sessions import AnySession
from ..times import At, Duration, Lasting, Moment, show_minutes, show_moment
from .base import ChangeBase
from .edits import Edit, fields_cancelled, fields_of, place_of, with_session


class Cancel(ChangeBase):
    """A session is not held."""

    change: Literal["cancel"] = "cancel"
    session: Id = Field(description="The session.")

    def __str__(self) -> str:
        return f"cancel {self.session}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Remove the session, and whatever was said of it."""
        self._known("session", self.session, scenario.session_by_id)
        return scenario.changed(**fields_cancelled(fields_of(scenario), {self.session}))


class Add(ChangeBase):
    """A session is added."""

    change: Literal["add"] = "add"
    session: AnySession = Field(description="The session, as in a scenario file.")

    def __str__(self) -> str:
        tree = self.session.model_dump(mode="json", exclude_defaults=True)
        tree = {"id": tree.pop("id"), "kind": str(self.session.kind), **tree}
        return f"add {json.dumps(tree, ensure_ascii=False)}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Put the session after the others."""
        if self.session.id in scenario.session_by_id:
            self._refuse(f"there is a session '{self.session.id}' already: give it another id")

        return scenario.changed(sessions=(*scenario.sessions, self.session))


class Move(ChangeBase):
    """A session is held at another time, and in another room if one is named."""

    change: Literal["move"] = "move"
    session: Id = Field(description="The session.")
    at: Takes[Moment, At] = Field(description="Its start.")
    room: Id | None = Field(default=None, description="Its room; none: any that suits it.")

    def __str__(self) -> str:
        return f"move {self.session} {show_moment(self.at)}" + (f" {self.room}" if self.room else "")

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """Return the change itself; a session that is there already is not moved."""
        self._known("session", self.session, scenario.session_by_id)
        session, was = scenario.session_by_id[self.session], place_of(scenario, plan, self.session)
        pinned = session.start == self.at and (self.room is None or session.room == (self.room,))
        planned = was is not None and was[0] == self.at and self.room in (None, was[1])
        if pinned or planned:
            self._refuse(f"it is there already: write `pin {self.session}` for it to stay")

        return (self,)

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Pin the session; windows and slots that say otherwise no longer hold."""
        self._known("session", self.session, scenario.session_by_id)
        session = scenario.session_by_id[self.session]
        changed: Edit = {"start": self.at, "windows": (), "slots": None}

        if self.room is not None:
            self._known("room", self.room, scenario.room_by_id)
            changed["room"] = (self.room,)
            changed["room_windows"] = tuple(w for w in session.room_windows if self.room not in w.room)

        return with_session(scenario, session, changed)


class Pin(ChangeBase):
    """A session stays where it is planned."""

    change: Literal["pin"] = "pin"
    session: Id = Field(description="The session.")

    def __str__(self) -> str:
        return f"pin {self.session}"

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """Return the move to where it is."""
        self._known("session", self.session, scenario.session_by_id)
        session, was = scenario.session_by_id[self.session], place_of(scenario, plan, self.session)
        if was is None:
            self._refuse("the session has no place: give a plan that holds it")
        if (session.start, session.room) == (was[0], (was[1],)):
            self._refuse("it is pinned there already")

        return (Move(session=self.session, at=was[0], room=was[1]),)


class Swap(ChangeBase):
    """Two sessions change places."""

    change: Literal["swap"] = "swap"
    session: Id = Field(description="A session.")
    other: Id = Field(description="The session that it changes places with.")

    def __str__(self) -> str:
        return f"swap {self.session} {self.other}"

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """Return the move of each to where the other is."""
        places = []

        for name in (self.session, self.other):
            self._known("session", name, scenario.session_by_id)
            place = place_of(scenario, plan, name)
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


def start_of(change: "Delay | Earlier", scenario: ScenarioAttendance, plan: Plan | None) -> datetime:
    """The pinned or planned start of a session; refuses if it has none."""
    change._known("session", change.session, scenario.session_by_id)
    pinned = scenario.session_by_id[change.session].start
    was = place_of(scenario, plan, change.session)
    if pinned is None and was is None:
        change._refuse("the session has no planned start: give a plan, or pin it with `start`")

    start = pinned or (was and was[0])
    assert start is not None

    return start


class Delay(ChangeBase):
    """A session begins later than planned."""

    change: Literal["delay"] = "delay"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much later.")

    def __str__(self) -> str:
        return f"delay {self.session} {show_minutes(self.minutes)}"

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """Return the move to its pinned or planned start, and these minutes."""
        start = start_of(self, scenario, plan)
        return (Move(session=self.session, at=scenario.event.later(start, self.minutes)),)


class Earlier(ChangeBase):
    """A session begins earlier than planned."""

    change: Literal["earlier"] = "earlier"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much earlier.")

    def __str__(self) -> str:
        return f"earlier {self.session} {show_minutes(self.minutes)}"

    def settled(self, scenario: ScenarioAttendance, plan: Plan | None = None) -> "tuple[ChangeBase, ...]":
        """Return the move to these minutes before its pinned or planned start."""
        start = start_of(self, scenario, plan)
        return (Move(session=self.session, at=scenario.event.later(start, -self.minutes)),)


class Longer(ChangeBase):
    """A session takes longer than planned."""

    change: Literal["longer"] = "longer"
    session: Id = Field(description="The session.")
    minutes: Takes[Duration, Lasting] = Field(description="How much longer.")

    def __str__(self) -> str:
        return f"longer {self.session} {show_minutes(self.minutes)}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Lengthen the session."""
        self._known("session", self.session, scenario.session_by_id)
        session = scenario.session_by_id[self.session]

        return with_session(scenario, session, {"duration": session.duration + self.minutes})
