"""Changes of rooms and teams: lost, smaller, fewer."""

from typing import Annotated, Literal

from eventplan.numbers import number_of, plural

from ..attendance import AnyScenario
from ..base import Field, Heads, Id, Many, Takes
from ..places import Room
from ..spans import Window
from ..times import At, Moment, show_moment
from .base import SWEEP, ChangeBase
from .edits import whole_event, with_session


class LoseRoom(ChangeBase):
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

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Keep the room, and every room it is a part of, for something else."""
        self._known("room", self.room, scenario.room_by_id)
        whole = whole_event(scenario)
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


class SmallerRoom(ChangeBase):
    """A room has fewer seats than stated."""

    change: Literal["smaller-room"] = "smaller-room"
    room: Id = Field(description="The room.")
    seats: Heads = Field(description="Most seats that it has left, in every layout.")

    def __str__(self) -> str:
        return f"smaller-room {self.room} {self.seats}"

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Take seats off every layout that has more, and off the rooms that it is a part of."""
        self._known("room", self.room, scenario.room_by_id)
        stated = scenario.room_by_id[self.room].capacity
        lost = {layout: seats - self.seats for layout, seats in stated.items() if seats > self.seats}
        if not lost:
            self._refuse(f"it has no more than {number_of(max(stated.values()), 'seat')}")

        def left(room: Room) -> dict[str, int]:
            whole = room.id != self.room
            if whole and self.room not in scenario.parts_of(room.id):
                return room.capacity

            most = max(lost.values())
            fewer = {layout: lost.get(layout, most if whole else 0) for layout in room.capacity}

            return {layout: max(0, seats - fewer[layout]) for layout, seats in room.capacity.items()}

        rooms = (room.model_copy(update={"capacity": left(room)}) for room in scenario.rooms)
        return scenario.changed(rooms=tuple(rooms))


class Rooms(ChangeBase):
    """A session may be held in other rooms."""

    change: Literal["rooms"] = "rooms"
    session: Id = Field(description="The session.")
    rooms: Many[Id] = Field(description="The rooms to choose from.", min_length=1)

    def __str__(self) -> str:
        return " ".join(("rooms", self.session, *self.rooms))

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Let the session choose among the rooms."""
        self._session(self.session, scenario)
        for room in self.rooms:
            self._known("room", room, scenario.room_by_id)

        return with_session(scenario, scenario.session_by_id[self.session], {"room": self.rooms})


class LoseTeam(ChangeBase):
    """Interpretation teams of a language, or sweep teams, do not come."""

    change: Literal["lose-team"] = "lose-team"
    team: Id = Field(description="The language that they interpret; `sweep` for sweep teams.")
    number: Annotated[int, Field(ge=1, le=10_000)] = Field(default=1, description="How many.")

    def __str__(self) -> str:
        return f"lose-team {self.team}" + (f" {self.number}" if self.number != 1 else "")

    def applied(self, scenario: AnyScenario) -> AnyScenario:
        """Take some teams away."""
        resources = scenario.resources

        if self.team == SWEEP:
            if resources.sweep_teams is None:
                self._refuse("nobody said how many sweep teams there are: state `sweep_teams`")

            sweepers = self._fewer(resources.sweep_teams)
            return scenario.changed(resources=resources.model_copy(update={"sweep_teams": sweepers}))

        self._known("interpretation team", self.team, [SWEEP, *resources.crew_by_language])
        crew = resources.crew_by_language[self.team]
        fewer = crew.model_copy(update={"teams": self._fewer(crew.teams)})
        crews = tuple(fewer if other is crew else other for other in resources.interpretation)

        return scenario.changed(resources=resources.model_copy(update={"interpretation": crews}))

    def _fewer(self, teams: int) -> int:
        if self.number > teams:
            self._refuse(f"there {plural(teams, 'is', 'are')} only {teams}")

        return teams - self.number
