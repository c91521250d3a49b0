"""What is scarce besides rooms: interpreters, equipment, escorts, sweep teams, doors."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from .base import Field, Heads, Id, Language, Many, Open, Price, Takes, Text, cached_property
from .gone import Gone, left_of
from .plan_parts import ArrivalTime
from .relations import ALL
from .spans import During, Window
from .times import At, Clock, Lasting, Minutes, Moment, OfDay

Count = Annotated[int, Field(ge=0, le=10_000)]


class InterpretationTeam(Open):
    """
    Interpreters who serve one language booth, and what they may be asked to do.

    Defaults: two sessions a day, 7 hours in all, 90 minutes between (APIC, private market); 12 hours
    of overnight rest (proposed in UN practice notes, not sourced).
    """

    language: Language = Field(description="The booth that they serve.")
    teams: Count = Field(description="Number of teams.")
    teams_by_length: Takes[
        tuple[tuple[Minutes, Annotated[int, Field(ge=1, le=20)]], ...], Sequence[tuple[Lasting, int]]
    ] = Field(
        default=((240, 1), (480, 2)),
        description=(
            "Pairs of the longest session, and the number of teams that it needs. "
            "Default: one team up to 4 h, two up to 8 h (AIIC)."
        ),
        min_length=1,
    )
    minutes_a_day: Takes[Minutes, Lasting] = Field(
        default=420, description="Maximum minutes that one team works in a day."
    )
    sessions_a_day: Annotated[int, Field(ge=1, le=50)] = Field(
        default=2, description="Maximum number of sessions for one team in a day."
    )
    break_between: Takes[Minutes, Lasting] = Field(
        default=90, description="Minimum minutes between two sessions of one team."
    )
    rest: Takes[Minutes, Lasting] = Field(default=720, description="Minimum overnight rest of one team.")
    evening: Takes[Clock | None, OfDay | None] = Field(
        default=None, description="A session that goes on after this time of day needs a second team."
    )

    def teams_for(self, minutes: int) -> int:
        """Teams needed for a session of this length, ignoring evening rules."""
        long_enough = (teams for longest, teams in self.teams_by_length if minutes <= longest)
        return next(long_enough, self.teams_by_length[-1][1])


class Equipment(Open):
    """Movable equipment, counted."""

    id: Id = Field(description="Identifies the equipment; a session asks for it in `features`.")
    name: Text = Field(description="What people call it.")
    number: Count = Field(description="How many there are.")


USUAL_LEAD = 30
"""Minutes before a session in which principals arrive, if nothing is stated; proposed, not sourced."""


class DropOff(Open):
    """A door at which principals' cars arrive."""

    id: Id = Field(description="Identifies the drop-off point.")
    name: Text = Field(description="What people call it.")
    zone: Id | None = Field(default=None, description="The zone that it leads into.")
    interval: Takes[Minutes, Lasting] = Field(
        default=3,
        description="Minimum minutes between two arrivals. Default 3: proposed (2 to 5), not sourced.",
    )


class Arrival(Open):
    """A principal who is driven to a session, and attends it unless away, not cleared or excused."""

    who: Id = Field(description="The delegate who arrives.")
    session: Id = Field(description="The session that the arrival is for.")
    drop_off: Id = Field(description="Where the cars arrive.")
    lead: Takes[Minutes | None, Lasting | None] = Field(
        default=None,
        description=(
            "Maximum minutes from the arrival to the start of the session. If omitted, 30 minutes, and "
            "the minutes of the escort."
        ),
    )
    escort: Takes[Minutes, Lasting] = Field(
        default=0,
        description="Minutes for which the escort is busy: from the arrival, and done by the start.",
    )

    @property
    def ahead(self) -> int:
        """Maximum minutes from the arrival to the start of the session."""
        return self.escort + USUAL_LEAD if self.lead is None else self.lead

    def without(self, gone: Gone) -> "Arrival | None":
        """Return the arrival, or None if the person or the session is gone."""
        return None if self.who in gone.people or self.session in gone.sessions else self


class Resources(Open):
    """Scarce resources other than rooms."""

    interpretation: Many[InterpretationTeam] = Field(default=(), description="Teams by language.")
    equipment: Many[Equipment] = Field(default=(), description="Movable equipment.")
    sweep_teams: Count | None = Field(
        default=None, description=("Number of sweep teams. If omitted, there is no limit.")
    )
    escorts: Count | None = Field(
        default=None, description=("Number of escorts. If omitted, there is no limit.")
    )
    holding_rooms: Count | None = Field(
        default=None, description=("Number of holding rooms for principals. If omitted, there is no limit.")
    )
    drop_offs: Many[DropOff] = Field(default=(), description="Doors at which principals arrive.")
    arrivals: Many[Arrival] = Field(default=(), description="Principals who are driven to a session.")

    @cached_property
    def crew_by_language(self) -> Mapping[str, InterpretationTeam]:
        """The teams of each language: the first that are named."""
        return {crew.language: crew for crew in reversed(self.interpretation)}

    @cached_property
    def _escorts(self) -> Mapping[tuple[str, str], int]:
        return {(arrival.who, arrival.session): arrival.escort for arrival in self.arrivals}

    def escort_of(self, who: str, session: str) -> int:
        """Return the minutes of the escort of somebody who arrives for a session; 0: there is none."""
        return self._escorts.get((who, session), 0)

    def reception_of(self, arrival: ArrivalTime) -> int:
        """Return the minutes for which somebody is received (1 or more): by the escort, or at the door."""
        doors = (door.interval for door in self.drop_offs if door.id == arrival.drop_off)
        return self.escort_of(arrival.who, arrival.session) or next(doors, 0) or 1

    def without(self, gone: Gone) -> "Resources":
        """Return the resources without the arrivals that are gone."""
        return self.model_copy(update={"arrivals": left_of(self.arrivals, gone)})


class Workload(Open):
    """Limits on the working day of some people."""

    who: Many[Id] = Field(description="Delegates to whom it applies.", min_length=1)
    hours: Annotated[int, Field(ge=1, le=24)] | None = Field(
        default=None, description="Maximum hours in sessions per day."
    )
    stretch: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Maximum time in sessions without a break."
    )
    pause: Takes[Minutes, Lasting] = Field(default=15, description=("Minimum minutes that count as a break."))
    meal: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Minutes kept free for a meal inside `meal_from`-`meal_until`."
    )
    meal_from: Takes[Clock, OfDay] = Field(default=690, description="Earliest time of the meal.")
    meal_until: Takes[Clock, OfDay] = Field(default=840, description="Latest end of the meal.")
    rest: Takes[Minutes | None, Lasting | None] = Field(
        default=None,
        description=("Minimum minutes from the last session of a day to the first of the next day."),
    )

    def without(self, gone: Gone) -> "Workload | None":
        """Return the limits of those who are left; None if nobody is."""
        who = gone.but_people(self.who)
        return self.model_copy(update={"who": who}) if who else None


class Gaps(Open):
    """
    The gaps in the days of some people: few of them, and fairly shared.

    A gap is a stretch of idle time between two of `sessions` on one day in which no session needs the person
    (or, for a delegation, any member). A long gap counts as one, like a short one.
    """

    id: Id = Field(description="Identifies it.")
    who: Many[Id] = Field(
        default=(),
        description=(
            "Delegates, and delegations: a delegation is busy while any member is. If empty, everybody "
            "whom one of `sessions` needs."
        ),
    )
    sessions: Takes[Annotated[tuple[Id, ...], Field(min_length=1)], Sequence[Id]] = Field(
        default=(ALL,),
        description=(
            "The sessions between which gaps count: ids, or kinds, themes or `all`. Other sessions "
            "between them do not count as idle time either."
        ),
    )
    longer_than: Takes[Minutes, Lasting] = Field(
        default=15, description="Minutes of idle time that do not count as a gap yet. Default 15 (assumed)."
    )
    apart_from: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="Time that does not count as idle, such as lunch."
    )
    price: Price = Field(default=1, description="Points for each gap (preference `gaps`).")
    fair: Annotated[int, Field(ge=0, le=1000)] | None = Field(
        default=None,
        description=(
            "The most by which the numbers of gaps of any two of them may differ (rule `fair-gaps`). If "
            "omitted, by any number."
        ),
    )

    def without(self, gone: Gone) -> "Gaps | None":
        """Return what is stated of the people and sessions that are left; None if that is nothing."""
        who = gone.but_party(gone.but_people(self.who))
        sessions = tuple(session for session in self.sessions if not gone.sessions or session in gone.words)
        if not sessions or (self.who and not who):
            return None

        return self.model_copy(update={"who": who, "sessions": sessions})


class Avoidance(Open):
    """How strictly parties that avoid each other are kept apart."""

    margin: Takes[Minutes, Lasting] = Field(
        default=0,
        description=("Minutes before and after a session for which they also keep out of each other's way."),
    )
    scopes: Many[Annotated[str, Field(pattern="^(session|room|zone|checkpoint)$")]] = Field(
        default=("session",), description="What they never share: `session`, `room`, `zone`, `checkpoint`."
    )
    heads_only: bool = Field(
        default=False, description=("If true, this applies only to the heads of the parties.")
    )


class GateUse(Open):
    """Who comes through which gates for a session, and how fast they arrive."""

    session: Id = Field(description="The session that people come for.")
    checkpoints: Many[Id] = Field(description="Gates that they use.", min_length=1)
    arrivals: Takes[
        tuple[tuple[Minutes, Annotated[int, Field(ge=0, le=100)]], ...], Sequence[tuple[Lasting, int]]
    ] = Field(
        default=((120, 0), (45, 35), (0, 100)),
        description=(
            "Pairs of minutes before the start, and per cent of people who have arrived "
            "by then. Default: 65 % arrive in the last 45 minutes."
        ),
    )
    heads: Heads | None = Field(
        default=None, description=("Number of people who come. If omitted, the session's heads.")
    )

    def without(self, gone: Gone) -> "GateUse | None":
        """Return the use of the gates, or None if its session is gone."""
        return None if self.session in gone.sessions else self


class ReadyBy(Open):
    """When full powers are deposited."""

    delegation: Id = Field(description="Who signs.")
    deposited: Takes[Moment | None, At | None] = Field(
        default=None, description="When its full powers are deposited. If omitted, not yet."
    )

    def without(self, gone: Gone) -> "ReadyBy | None":
        """Return when the full powers are there, or None if their delegation is gone."""
        return None if self.delegation == gone.party else self
