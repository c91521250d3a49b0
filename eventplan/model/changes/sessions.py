"""Changes of sessions: cancelled, added, moved, fixed, swapped, delayed, longer."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from ..attendance import AnyScenario, ScenarioAttendance
from ..base import Field, Id, Takes, frozen
from ..errors import InvalidPart
from ..one_session import session_of
from ..plan import Plan
from ..series import Series, SeriesItem
from ..sessions import Session
from ..suggestion import no_series
from ..times import At, Duration, Lasting, Moment, show_minutes, show_moment
from .base import ChangeBase, refusal
from .edits import Edit, fields_cancelled, fields_of, place_of, with_session


def _stated(value: Any) -> Any:
    """The fields of a session as a file has them, with a kind of one's own as its kind."""
    if isinstance(value, Session):
        tree = value.model_dump(mode="json", exclude_unset=True) | {"kind": value.kind_id}
        value = {name: item for name, item in tree.items() if name != "own_kind"}

    try:
        return frozen(value)
    except RecursionError:
        raise PydanticCustomError("session", "is nested too deep") from None


class Cancel(ChangeBase):
    """A session, or every session of a series, is not held."""

    change: Literal["cancel"] = "cancel"
    session: Id = Field(description="The session, or a series.")

    def __str__(self) -> str:
        return f"cancel {self.session}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Remove the session, or those of the series, and what was said of them."""
        return scenario.changed(**fields_cancelled(fields_of(scenario), self._cancelled(scenario)))

    def _cancelled(self, scenario: ScenarioAttendance) -> set[str]:
        series = next((series for series in scenario.series if series.id == self.session), None)
        if series is not None and self.session not in scenario.session_by_id:
            return {*series.sessions}

        self._session(self.session, scenario)

        return {self.session}


class Add(ChangeBase):
    """A session is added, and may join a series."""

    change: Literal["add"] = "add"
    session: Takes[Annotated[dict[str, Any], BeforeValidator(_stated)], Session | Mapping[str, Any]] = Field(
        description="The session, as in a scenario file, with what its kind gives."
    )
    to: Id | None = Field(default=None, description="The series that it joins, as its last session.")

    def __str__(self) -> str:
        return f"add {json.dumps(self.stated, ensure_ascii=False)}" + (f" to {self.to}" if self.to else "")

    @property
    def stated(self) -> dict[str, Any]:
        """The fields of the session as a file has them, id and kind first."""
        fields: dict[str, Any] = self.model_dump(mode="json")["session"]
        return {name: fields[name] for name in ("id", "kind") if name in fields} | fields

    @property
    def short(self) -> str:
        """Name the session, and no more."""
        return f"add {self.session.get('id', '…')}" + (f" to {self.to}" if self.to else "")

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Put the session after the others."""
        try:
            session = session_of(self.session, scenario.kinds)
        except InvalidPart as error:
            raise refusal(
                *(f"`{self.short}`: {complaint.about}: {complaint.message}" for complaint in error.complaints)
            ) from None

        if session.id in scenario.session_by_id:
            self._refuse(f"there is a session '{session.id}' already: give it another id")

        fields: Edit = {"sessions": (*scenario.sessions, session)}
        if self.to is not None:
            fields["series"] = self._joined(scenario, session.id)

        return scenario.changed(**fields)

    def _joined(self, scenario: ScenarioAttendance, session: str) -> tuple[Series, ...]:
        """All series, with the session as the last of the one that it joins."""
        if all(series.id != self.to for series in scenario.series):
            self._refuse(no_series(str(self.to), scenario))

        return tuple(
            series.model_copy(update={"items": (*series.items, SeriesItem(session=session))})
            if series.id == self.to
            else series
            for series in scenario.series
        )


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
        self._session(self.session, scenario)
        session, was = scenario.session_by_id[self.session], place_of(scenario, plan, self.session)
        pinned = session.start == self.at and (self.room is None or session.room == (self.room,))
        planned = was is not None and was[0] == self.at and self.room in (None, was[1])
        if pinned or planned:
            self._refuse(f"it is there already: write `pin {self.session}` for it to stay")

        return (self,)

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Pin the session; windows and slots that say otherwise no longer hold."""
        self._session(self.session, scenario)
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
        self._session(self.session, scenario)
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
            self._session(name, scenario)
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
    change._session(change.session, scenario)
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
        self._session(self.session, scenario)
        session = scenario.session_by_id[self.session]

        return with_session(scenario, session, {"duration": session.duration + self.minutes})
