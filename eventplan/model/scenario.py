"""The scenario: everything the planner states about one event."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    BeforeValidator,
    PrivateAttr,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ..notebook import html
from . import clocks
from .base import Field, Id, Language, Many, Open, Takes, Text, cached_property, say
from .baseline import Baseline
from .bodies import (
    Near,
    Pair,
    Rivals,
    bodies_of,
    followers_of,
    near_ceremonies,
    pairs_of,
    rivals_of,
    told_by_press,
)
from .expectations import Expectations, Stress, Waiver
from .gone import Gone
from .kinds import COMMON, UNFRAMED, Hours, KindDefaults, Side, hours_named
from .own import Extension, Own, OwnPreference, OwnRule, OwnRuleError, installed, installed_names
from .own import together as each_once
from .parties import Delegate, Delegation, DelegationKind, Rank
from .places import Checkpoint, Room, Venue, Walking, Zone
from .policy import ON_REQUEST, PREFERENCE_IDS, UNASKED, PreferencePolicy, RulePolicy, WaysOut
from .protocol import CATEGORIES, OrderOfProtocol, SigningOrder, SpeakersList, Stand
from .relations import ALL, Group, Order, ParallelLimit, Quota, Relation, SlotGrid
from .resources import Avoidance, GateUse, Resources, Workload
from .sessions import AnySession, Attendance, Bilateral, Ceremony, Kind, LevelDuring, Session
from .times import (
    _DURATION_SCHEMA,
    Clock,
    Day,
    Lasting,
    Minutes,
    OfDay,
    OffsetMoment,
    OnDay,
    Span,
    Window,
    joined,
    offset_of,
    show_clock,
    show_moment,
)

MOST_DAYS = 400  # A horizon longer than this is a slip of the pen (reliability note T28).


class EventDay(Open):
    """One day of the event and its opening hours."""

    date: Takes[Day, OnDay] = Field(description="The date.")
    opens: Takes[Clock, OfDay] = Field(description="Earliest time at which a room may be occupied.")
    closes: Takes[Clock, OfDay] = Field(
        description="Latest time at which a room may be occupied; `24:00` is midnight."
    )

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.closes <= self.opens:
            raise PydanticCustomError("day", "a day closes after it opens")
        return self


_GRID = {"anyOf": [{"enum": [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60]}, _DURATION_SCHEMA["anyOf"][1]]}


class Event(Open):
    """The whole conference."""

    id: Id = Field(description="Identifies the event: it goes into UIDs, so never change it.")
    title: Text = Field(description="Title, in one or several languages.")
    short_title: Text | None = Field(
        default=None, description="A short title for the names of calendars. If omitted, the title."
    )
    contact: Text | None = Field(
        default=None,
        description="How to reach the agenda desk, for agendas and letters: a number, an address.",
    )
    calendar_class: Literal["public", "by-classification"] = Field(
        default="public",
        description="CLASS of the items of calendars that people subscribe to. `public`: calendar programs "
        "show what the reader may see, whose feed it is alone. `by-classification`: as each session is "
        "classified; Google then shows `Busy` instead of a title.",
    )
    host: Id | None = Field(
        default=None,
        description=(
            "Delegation of the host. If omitted, the only delegation of kind `host`, if there is exactly one."
        ),
    )
    organisation: Id | None = Field(
        default=None,
        description=(
            "Delegation of the organisation that convenes the event: its head opens lists"
            " of statements. If omitted, the only delegation of kind `un` whose head has "
            "the rank of a minister or higher."
        ),
    )
    time_zone: str = Field(description="IANA time zone, such as `Asia/Ho_Chi_Minh`.")
    languages: Takes[Annotated[tuple[Language, ...], Field(min_length=1)], Sequence[Language]] = Field(
        default=("en",), description="Languages of the agendas; the first is the default."
    )
    grid: Takes[Annotated[Minutes, Field(ge=1, le=60), WithJsonSchema(_GRID)], Lasting] = Field(
        default=5,
        description=("Every session starts at a multiple of this after midnight. Default 5 minutes."),
    )
    days: Takes[Annotated[tuple[EventDay, ...], Field(min_length=1)], Sequence[EventDay]] = Field(
        description="Days, in order."
    )

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise PydanticCustomError(
                "time_zone",
                "'{value}' is not an IANA time zone: write `Asia/Ho_Chi_Minh`",
                {"value": value[:60]},
            )
        return value

    @field_validator("grid")
    @classmethod
    def _grid(cls, value: int) -> int:
        if 1440 % value or value > 60:
            raise PydanticCustomError("grid", "the grid divides an hour: 1, 5, 10, 15, 20, 30 or 60 min")
        return value

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        dates = [day.date for day in self.days]
        if sorted(set(dates)) != dates:
            raise PydanticCustomError("days", "days are listed once each, in order")
        if (dates[-1] - dates[0]).days > MOST_DAYS:
            raise PydanticCustomError("days", "the event is longer than {most} days", {"most": MOST_DAYS})
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)

    def instant(self, moment: datetime) -> datetime:
        """
        Return a wall-clock time that the scenario states as an instant with a fixed offset.

        Raises a validation error for a time that the clocks skip, or show twice without its offset being
        stated, and for an offset that they do not have then.
        """
        found, stated = clocks.instants(self.zone, moment), offset_of(moment)
        fitting = [one for one in found if stated is None or one.utcoffset() == stated]
        if len(fitting) == 1:
            return fitting[0]
        late, early = clocks.readings(self.zone, moment)
        if not found:
            what, advice = "skip this time", [self.moment(early), self.moment(late)]
        elif len(found) == 2:
            what, advice = "show this time twice", [self._with_offset(one) for one in found]
        else:
            what, advice = "have another offset then", [self._with_offset(found[0])]
        told = {
            "moment": show_moment(moment),
            "zone": self.time_zone,
            "what": what,
            "advice": " or ".join(f"`{show_moment(one)}`" for one in advice),
        }
        raise PydanticCustomError("moment", "at {moment} the clocks of {zone} {what}: write {advice}", told)

    def moment(self, instant: datetime) -> datetime:
        """Return an instant as a scenario states it: wall-clock time, with its offset if it comes twice."""
        local = self.local(instant)
        once = len(clocks.instants(self.zone, local)) == 1
        return local.replace(tzinfo=None) if once else self._with_offset(local)

    def shown(self, instant: datetime, *, day: bool = True) -> str:
        """Return an instant for people: `25 Oct 02:30`, with its offset if the clocks show it twice."""
        moment = self.moment(instant)
        clock = show_moment(moment)[11:]
        return f"{moment:%d %b} {clock}" if day else clock

    @staticmethod
    def _with_offset(local: datetime) -> datetime:
        return OffsetMoment.of(local, local.utcoffset())

    def span(self, window: Window) -> Span:
        """A window of the scenario as a span of instants; at midnight it begins and ends with the day."""
        return Span(self._edge(window.start), self._edge(window.end))

    def _edge(self, moment: datetime) -> datetime:
        if moment.time() == time() and offset_of(moment) is None:
            return self.midnight(moment.date())
        return self.instant(moment)

    def window(self, span: Span) -> Window:
        """Return a span of instants as the scenario states it."""
        start, end = (self._stated(instant) for instant in span)
        return Window(start=start, end=end)

    def _stated(self, instant: datetime) -> datetime:
        day = self.local_date(instant)
        midnight = datetime.combine(day, time())
        return midnight if instant == self.midnight(day) else self.moment(instant)

    def later(self, moment: datetime, minutes: int) -> datetime:
        """Return a stated time, this many minutes later (or earlier), as the scenario would state it."""
        return self.moment(self._edge(moment) + timedelta(minutes=minutes))

    @cached_property
    def opening(self) -> tuple[Span, ...]:
        """
        Opening hours, one span a day.

        Of a time that the clocks show twice a day opens at the first and closes at the second; one that
        they skip is the moment of the change.
        """
        return tuple(
            Span(self.clock(day.date, day.opens), self.clock(day.date, day.closes, last=True))
            for day in self.days
        )

    @cached_property
    def open_throughout(self) -> tuple[Span, ...]:
        """Opening hours; days that touch, one open until midnight and the next from then on, are one."""
        return joined(self.opening)

    def midnight(self, day: date) -> datetime:
        """Return the instant at which a day begins, and the day before it ends."""
        return clocks.midnight(self.zone, day)

    def clock(self, day: date, minutes: int, *, last: bool = False) -> datetime:
        """
        Return the instant at which the clocks show a time of day, in minutes after midnight.

        Of a time that comes twice it is the first, or the *last*; one that the clocks skip is the moment of
        the change.
        """
        return clocks.at(self.zone, day, minutes, last=last)

    def local(self, instant: datetime) -> datetime:
        """Return the same instant with the offset that the clocks at the event have then."""
        return clocks.local(self.zone, instant)

    def local_span(self, span: Span) -> Span:
        """Return the same span, both its ends with the offset that the clocks at the event have then."""
        return Span(self.local(span.start), self.local(span.end))

    def local_date(self, instant: datetime) -> date:
        """Return the day at the event that an instant is in."""
        return clocks.day_of(self.zone, instant)

    def without(self, gone: Gone) -> "Event":
        """Return the event without a host or an organisation that is gone."""
        roles = {
            name: None
            for name in ("host", "organisation")
            if gone.party and getattr(self, name) == gone.party
        }
        return self.model_copy(update=roles) if roles else self


class Person(NamedTuple):
    """A delegate with everything resolved: what the delegation lends is filled in."""

    id: str
    delegation: str
    kind: DelegationKind
    name: Text
    title: Text | None
    rank: Rank
    head: bool
    named: bool
    """Whether the scenario gives a name."""
    principal: bool
    clearance: int
    """Position in `clearances`; -1 for none."""
    clearance_from: date | None
    clearance_until: date | None
    languages: tuple[str, ...]
    present: tuple[Span, ...]
    """Spans at the venue; empty means throughout the event."""


class ProtocolKey(NamedTuple):
    """A place in the order of protocol: a smaller key comes first."""

    stand: int
    """Below 0 for whom a list puts before all others, above 0 for whom it puts after them."""
    line: int
    """The category of the delegation, from 0."""
    rank: int
    office: date
    asked: datetime
    later_letter: int
    name: str

    @property
    def category(self) -> tuple[int, int, int]:
        """Those who are of one category are alike but for seniority and name."""
        return self.stand, self.line, self.rank


def _version(value: Any) -> Any:
    """Refuse `true`, which Python takes for 1."""
    return str(value) if isinstance(value, bool) else value


Module = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z_][\w-]*(\.[A-Za-z_]\w*)*$")]
"""The name of a module of Python, or of an entry point."""


class Scenario(Open):
    """Everything the planner states: the event, its places, parties, sessions, resources and rules."""

    eventplan: Annotated[Literal[1], BeforeValidator(_version)] = Field(
        default=1, description="Format version of scenario files."
    )
    extensions: Many[Module] = Field(
        default=(),
        description="Modules of Python with rules and preferences of one's own. They run only where that is "
        "allowed (`--allow-extensions`); installed ones, by the name of their entry point, always.",
    )
    event: Event = Field(description="The whole conference.")
    clearances: Many[Id] = Field(default=(), description="Clearance levels, lowest first.")
    clearance_names: Takes[dict[Id, Text], Mapping[Id, Text]] = Field(
        default_factory=dict, description="What people call clearances, for agendas: `{leader: Gold badge}`."
    )
    venues: Takes[Annotated[tuple[Venue, ...], Field(min_length=1)], Sequence[Venue]] = Field(
        description="Buildings and sites."
    )
    zones: Many[Zone] = Field(default=(), description="Security zones.")
    checkpoints: Many[Checkpoint] = Field(default=(), description="Gates with screening lanes.")
    rooms: Takes[Annotated[tuple[Room, ...], Field(min_length=1)], Sequence[Room]] = Field(
        description="Rooms."
    )
    walking: Walking = Field(default_factory=Walking, description="Walking times.")
    delegations: Many[Delegation] = Field(default=(), description="Parties and their members.")
    kinds: Takes[dict[Kind, KindDefaults], Mapping[Kind, KindDefaults]] = Field(
        default_factory=dict,
        description=(
            "Defaults for sessions, by kind: `{roundtable: {duration: 90 min, hours: 09:00-18:00}}`."
        ),
    )
    common_sense: bool = Field(
        default=True,
        description=(
            "If false, the rules and preferences of common sense (working hours, round times, the"
            " frame, …) apply only where `kinds`, `rules` and `preferences` list them."
        ),
    )
    sessions: Many[AnySession] = Field(default=(), max_length=20_000, description="What is planned.")
    slot_grids: Many[SlotGrid] = Field(default=(), description="Published slot grids.")
    order: Many[Order] = Field(default=(), description="Sessions in relation to each other.")
    not_parallel: Many[Group] = Field(default=(), description="Groups of sessions that never overlap.")
    parallel: Many[ParallelLimit] = Field(default=(), description="Limits on sessions at once.")
    quotas: Many[Quota] = Field(default=(), description="Limits on sessions per organiser.")
    relations: Many[Relation] = Field(
        default=(), description=("Soft constraints on pairs of sessions, with a price.")
    )
    resources: Resources = Field(default_factory=Resources, description="Interpreters, equipment, escorts, …")
    workload: Many[Workload] = Field(default=(), description="Limits on people's working days.")
    avoidance: Avoidance = Field(
        default_factory=Avoidance, description="How parties that avoid each other are kept apart."
    )
    gates: Many[GateUse] = Field(default=(), description="Who comes through which gates.")
    speakers_lists: Many[SpeakersList] = Field(default=(), description="Lists of statements.")
    signing_orders: Many[SigningOrder] = Field(default=(), description="Sequences of signatures.")
    rules: Takes[dict[str, RulePolicy], Mapping[str, RulePolicy]] = Field(
        default_factory=dict, description="Rules priced or waived, by rule id."
    )
    ways_out: WaysOut = Field(default_factory=WaysOut, description=("What may be changed if no plan exists."))
    preferences: Takes[dict[str, PreferencePolicy], Mapping[str, PreferencePolicy]] = Field(
        default_factory=dict, description="Weights of preferences, by preference id."
    )
    expect: Expectations | None = Field(default=None, description="Tests: what is expected of the plan.")
    stress: Many[Stress] = Field(
        default=(), description=("Tests: variations that the scenario must withstand.")
    )
    waivers: Many[Waiver] = Field(default=(), description="Findings that somebody has accepted, for a time.")
    levels: Many[LevelDuring] = Field(
        default=(), description="How firmly periods are fixed when the event is replanned."
    )

    _notes: tuple[str, ...] = PrivateAttr(default=())
    """What is told of the files that it came from, though nothing in them is wrong."""
    _source: Mapping[tuple[str | int, ...], tuple[str, int, int]] = PrivateAttr(default_factory=dict)
    """Where each part stands, by path: (file, line, column). Set by the loader; empty otherwise."""
    _baseline: Baseline | None = PrivateAttr(None)
    """What it is replanned from, if it is."""
    _extension: Extension = PrivateAttr(default_factory=Extension)
    """What it has of its own, beside what is installed."""

    @field_validator("sessions", mode="before")
    @classmethod
    def _defaults(cls, value: Any, info: ValidationInfo) -> Any:
        """Give sessions what their kind has, before they are read."""
        kinds = info.data.get("kinds")
        if not kinds or not isinstance(value, list | tuple):
            return value
        return [_given(session, kinds) for session in value]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        from .errors import ScenarioError
        from .references import complaints

        found = complaints(self)
        if found:
            raise ScenarioError(found)
        return self

    def __eq__(self, other: object) -> bool:
        """Compare what is stated, not where it was read from."""
        if not isinstance(other, Scenario):
            return NotImplemented
        same = all(getattr(self, name) == getattr(other, name) for name in Scenario.model_fields)
        return same and self._extension.known == other._extension.known

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in Scenario.model_fields))

    def _repr_html_(self) -> str:
        """What a notebook shows: the event, its days, and how much of everything there is."""
        kinds = Counter(session.kind.value for session in self.sessions)
        days = [f"{day.date} {show_clock(day.opens)}-{show_clock(day.closes)}" for day in self.event.days]
        lines = [f"{', '.join(days)} ({self.event.time_zone})"]
        members = sum(party.size for party in self.delegations)
        rows: list[tuple[str, object]] = [
            ("rooms", len(self.rooms)),
            ("zones", len(self.zones)),
            ("delegations", f"{len(self.delegations):,} with {members:,} members"),
            ("sessions", len(self.sessions)),
            *((f"  {kind}", number) for kind, number in kinds.items()),
        ]
        return html(say(self.event.title, self.event.languages), lines, ("", "how many"), rows)

    # Lookups. Each is computed once; a scenario never changes.

    @cached_property
    def session_by_id(self) -> Mapping[str, Session]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

    @cached_property
    def _of_kind(self) -> Mapping[Kind, KindDefaults]:
        found = {}
        for kind in Kind:
            common = COMMON[kind] if self.common_sense else UNFRAMED
            stated = self.kinds.get(kind, _NOTHING)
            given = {name: v for name in ("hours", "outside") if (v := getattr(stated, name)) is not None}
            found[kind] = common.model_copy(update=given)
        return found

    def of_kind(self, session: Session) -> KindDefaults:
        """Working hours, and where it may be beyond the frame: what holds of the kind of a session."""
        return self._of_kind[session.kind]

    def hours_of(self, session: Session) -> tuple[Hours, ...]:
        """
        The working hours of a session; none: any hour.

        Those of its kind; where these are not stated, a lunch is at noon and a banquet in the evening, and
        an exhibition that is longer than its hours is open at any.
        """
        stated = self.kinds.get(session.kind, _NOTHING).hours
        hours = self.of_kind(session).hours or ()
        if stated is not None or not self.common_sense:
            return hours
        if session.kind is Kind.SOCIAL:
            return hours_named(session.id, say(session.title, self.event.languages)) or hours
        if session.kind is Kind.EXHIBITION and session.duration > max(one.end - one.start for one in hours):
            return ()
        return hours

    @cached_property
    def ceremonies(self) -> Mapping[Side, Session]:
        """The ceremonies that frame the event: the first opening that is listed, and the last closing."""
        found: dict[Side, Session] = {}
        for session in self.sessions:
            if isinstance(session, Ceremony) and session.ceremony == "opening":
                found.setdefault(Side.BEFORE_OPENING, session)
            elif isinstance(session, Ceremony) and session.ceremony == "closing":
                found[Side.AFTER_CLOSING] = session
        return found

    def framed(self, session: Session) -> frozenset[Side]:
        """Return the sides of the frame that a session may not be on."""
        return self._framed.get(session.id, frozenset())

    @cached_property
    def _framed(self) -> Mapping[str, frozenset[Side]]:
        ceremonies = self.ceremonies
        if not ceremonies:
            return {}
        before, after = (
            self._in_order_with(ceremonies.get(side), earlier=side is Side.BEFORE_OPENING)
            for side in (Side.BEFORE_OPENING, Side.AFTER_CLOSING)
        )
        stated = {Side.BEFORE_OPENING: before, Side.AFTER_CLOSING: after}
        found = {}
        for session in self.sessions:
            may = {*(self.of_kind(session).outside or ())}
            if isinstance(session, Ceremony) and session.ceremony != "signing":
                may |= {*Side} if session.ceremony != "welcome" else {Side.BEFORE_OPENING}
            found[session.id] = frozenset(
                side
                for side in ceremonies
                if side not in may and session.start is None and session.id not in stated[side]
                if not self._nowhere_else(session, side)
            )
        return found

    def _in_order_with(self, ceremony: Session | None, *, earlier: bool) -> set[str]:
        """A ceremony, and the sessions that some order puts before it, or after it."""
        found, todo = set[str](), [ceremony.id] if ceremony else []
        following: dict[str, list[str]] = {}
        for order in self.ordered if todo else ():
            if order.in_order:
                one, other = (order.after, order.before) if earlier else (order.before, order.after)
                following.setdefault(one, []).append(other)
        while todo:
            session = todo.pop()
            if session not in found:
                found.add(session)
                todo += following.get(session, ())
        return found

    def _nowhere_else(self, session: Session, side: Side) -> bool:
        """Whether the windows and slots of a session leave it no time inside the frame."""
        windows = session.windows
        if session.slots is not None:
            windows = next((grid.slots for grid in self.slot_grids if grid.id == session.slots), ())
        if not windows:
            return False
        edge = self._edge(side)
        if side is Side.BEFORE_OPENING:
            return all(max(w.start, edge) + timedelta(minutes=session.duration) > w.end for w in windows)
        return all(w.start + timedelta(minutes=session.duration) > min(w.end, edge) for w in windows)

    def _edge(self, side: Side) -> datetime:
        """The earliest end of the opening, or the latest start of the closing, by the clocks of the event."""
        ceremony = self.ceremonies[side]
        long = timedelta(minutes=ceremony.duration)
        days = [datetime.combine(day.date, datetime.min.time()) for day in self.event.days]
        spans = [(window.start, window.end) for window in ceremony.windows] or [
            (midnight + timedelta(minutes=day.opens), midnight + timedelta(minutes=day.closes))
            for midnight, day in zip(days, self.event.days, strict=True)
        ]
        if side is Side.BEFORE_OPENING:
            return (ceremony.start or min(start for start, _ in spans)) + long
        return ceremony.start or max(end for _, end in spans) - long

    @cached_property
    def any_day(self) -> Mapping[Kind, tuple[str, ...]]:
        """Meetings of a kind that nothing stated keeps to some days, where they are several."""
        if len(self.event.days) < 2:
            return {}
        found: dict[Kind, list[str]] = {}
        for session in self.sessions:
            days = {window.start.date() for window in session.windows}
            wished = {w.start.date() for wish in session.prefer_times for w in wish.windows}
            stated = session.start or session.slots or (days and len(days) < len(self.event.days)) or wished
            if session.kind in _MEETINGS and not stated:
                found.setdefault(session.kind, []).append(session.id)
        return {kind: tuple(ids) for kind, ids in found.items() if FEW <= len(ids) <= MANY}

    def fair_days(self, kind: Kind) -> Mapping[date, int]:
        """How many of those sessions a day may have: half as many again as its share of the hours."""
        return self._fair_days[kind]

    @cached_property
    def _fair_days(self) -> Mapping[Kind, Mapping[date, int]]:
        found = {}
        for kind, ids in self.any_day.items():
            minutes = [self._minutes_for(kind, day) for day in self.event.opening]
            whole = sum(minutes) or 1
            shares = [len(ids) * mine / whole for mine in minutes]
            most = [int(max(share * 1.5, share + 1)) for share in shares]
            found[kind] = {day.date: n for day, n in zip(self.event.days, most, strict=True)}
        return found

    def _minutes_for(self, kind: Kind, opening: Span) -> int:
        """Minutes of a day in which sessions of a kind may well be: its hours, inside the frame."""
        first, last = (self.event.local(one).replace(tzinfo=None) for one in opening)
        hours, outside = self._of_kind[kind].hours, self._of_kind[kind].outside or ()
        if Side.BEFORE_OPENING in self.ceremonies and Side.BEFORE_OPENING not in outside:
            first = max(first, self._edge(Side.BEFORE_OPENING))
        if Side.AFTER_CLOSING in self.ceremonies and Side.AFTER_CLOSING not in outside:
            last = min(last, self._edge(Side.AFTER_CLOSING))
        midnight = datetime.combine(self.event.local_date(opening.start), datetime.min.time())
        stretches = [(h.start, h.end) for h in hours or ()] or [(0, 2 * 1440)]
        spans = [(midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in stretches]
        return sum(max(0, int((min(last, b) - max(first, a)).total_seconds()) // 60) for a, b in spans)

    def own_windows(self, session: Session) -> tuple[Window, ...]:
        """
        Return the windows of a session, stated or wished, that say at what hour it should be held.

        One that holds the whole of a day of the event says on which day, and no more.
        """
        wished = (window for wish in session.prefer_times for window in wish.windows)
        return tuple(
            window
            for window in (*session.windows, *wished)
            if not any(day.within([self.event.span(window)]) for day in self.event.opening)
        )

    @cached_property
    def bodies(self) -> Mapping[str, tuple[Session, ...]]:
        """Meetings of bodies that meet on several days, by body, in the order of their numbers."""
        return bodies_of(self)

    @cached_property
    def body_pairs(self) -> tuple[Pair, ...]:
        """Each meeting of a body with the next one, where they should have something in common."""
        return pairs_of(self)

    @cached_property
    def briefings(self) -> frozenset[str]:
        """Press conferences that are daily briefings."""
        every = (session for sessions in self.bodies.values() for session in sessions)
        return frozenset(session.id for session in every if session.kind is Kind.PRESS_CONFERENCE)

    @cached_property
    def told_of(self) -> Mapping[str, tuple[str, ...]]:
        """The sessions that press conferences report on, by press conference."""
        return told_by_press(self)

    @cached_property
    def near_ceremonies(self) -> tuple[Near, ...]:
        """What is held near a ceremony: a photograph near the opening, a rehearsal the day before."""
        return near_ceremonies(self)

    @cached_property
    def rivals(self) -> tuple[Rivals, ...]:
        """Sessions at which the same people are expected, though nobody must be at both."""
        return rivals_of(self)

    def named(self, words: Iterable[str]) -> tuple[str, ...]:
        """
        Return the sessions that words name, each once.

        A word is the id of a session; or else `all`, or a kind, or a theme: every session of these.
        """
        found: dict[str, None] = {}
        for word in words:
            if word in self.session_by_id:
                found[word] = None
                continue
            found |= dict.fromkeys(s.id for s in self.sessions if word in (ALL, s.kind) or word in s.themes)
        return tuple(found)

    @cached_property
    def ordered(self) -> tuple[Order, ...]:
        """`order`, session by session: whatever is stated of kinds, themes and all is said of each two."""
        found: list[Order] = []
        for order in self.order:
            before, after = self.named([order.before]), self.named([order.after])
            found += [
                order.model_copy(update={"before": one, "after": other})
                for one in before
                for other in after
                if one != other and not (other in before and one in after)
            ]
        return tuple(found)

    @cached_property
    def followers(self) -> tuple[Order, ...]:
        """What numbers say of the order of meetings: the second meeting of a body comes after the first."""
        return followers_of(self)

    @cached_property
    def apart(self) -> tuple[Group, ...]:
        """`not_parallel`, with the sessions that each group names."""
        return tuple(
            group.model_copy(update={"sessions": self.named(group.sessions)}) for group in self.not_parallel
        )

    @cached_property
    def limits(self) -> tuple[ParallelLimit, ...]:
        """`parallel`, with the sessions that each limit names."""
        return tuple(
            limit.model_copy(update={"sessions": self.named(limit.sessions)}) if limit.sessions else limit
            for limit in self.parallel
        )

    @cached_property
    def venue_by_id(self) -> Mapping[str, Venue]:
        """Venues by id."""
        return {venue.id: venue for venue in self.venues}

    @cached_property
    def room_by_id(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def zone_by_id(self) -> Mapping[str, Zone]:
        """Zones by id."""
        return {zone.id: zone for zone in self.zones}

    @cached_property
    def delegation_by_id(self) -> Mapping[str, Delegation]:
        """Delegations by id."""
        return {delegation.id: delegation for delegation in self.delegations}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Every delegate of every delegation, named or numbered, by id, in the order of the file."""
        return {person.id: person for delegation in self.delegations for person in self._members(delegation)}

    @cached_property
    def members(self) -> Mapping[str, tuple[Person, ...]]:
        """Members of each delegation, the head first."""
        found: dict[str, list[Person]] = {delegation.id: [] for delegation in self.delegations}
        for person in self.people.values():
            found[person.delegation].append(person)
        return {
            delegation: tuple(sorted(people, key=lambda person: not person.head))
            for delegation, people in found.items()
        }

    def head(self, delegation: str) -> Person | None:
        """The head of a delegation; None if it has no members."""
        members = self.members[delegation]
        return members[0] if members else None

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """What rooms are meant for, by room, as they state it or their names say; nothing: for anything."""
        return {
            room.id: room.meant_for or (room.named_for if self.common_sense else ()) for room in self.rooms
        }

    def _members(self, delegation: Delegation) -> Iterable[Person]:
        named = {member.id for member in delegation.members}
        numbers = (f"{delegation.id}-{number:02}" for number in range(1, delegation.size + 1))
        free = [number for number in numbers if number not in named]
        everyone = [
            *delegation.members,
            *(Delegate(id=number) for number in free[: delegation.size - len(named)]),
        ]
        named_head = next((member.id for member in delegation.members if member.head), None)
        # Without a named head the first numbered member leads; if all are named, the first of them.
        head = named_head or next(
            (member.id for member in everyone if member.id not in named),
            everyone[0].id if everyone else None,
        )
        for member in everyone:
            is_head = member.id == head
            rank = delegation.rank if is_head and member.id not in named else member.rank
            clearance = member.clearance or delegation.clearance
            yield Person(
                id=member.id,
                delegation=delegation.id,
                kind=delegation.kind,
                name=member.name or member.id,
                title=member.title,
                rank=rank,
                head=is_head,
                named=member.name is not None,
                principal=member.principal,
                clearance=self.clearances.index(clearance) if clearance else -1,
                clearance_from=member.clearance_from,
                clearance_until=member.clearance_until,
                languages=member.languages or delegation.languages,
                present=self._present(delegation, member),
            )

    def _present(self, delegation: Delegation, member: Delegate) -> tuple[Span, ...]:
        arrives = member.arrives or delegation.arrives
        leaves = member.leaves or delegation.leaves
        if not member.available and arrives is None and leaves is None:
            return ()
        first, last = self.event.opening[0].start, self.event.opening[-1].end
        stay = Span(
            self.event.instant(arrives) if arrives else min(first, first - timedelta(days=1)),
            self.event.instant(leaves) if leaves else last + timedelta(days=1),
        )
        if not member.available:
            return (stay,)
        windows = joined(self.event.span(window) for window in member.available)
        inside = (Span(max(stay.start, w.start), min(stay.end, w.end)) for w in windows)
        # Somebody whose windows all miss the stay is never present: an empty stay says so.
        return tuple(span for span in inside if span.start < span.end) or (Span(stay.start, stay.start),)

    def is_present(self, person: Person, span: Span) -> bool:
        """Whether a person is at the event for the whole of *span*."""
        return not person.present or span.within(person.present)

    def zone_chain(self, zone: str | None) -> tuple[Zone, ...]:
        """A zone and every zone around it, innermost first."""
        return () if zone is None else self._chains[zone]

    @cached_property
    def _chains(self) -> Mapping[str, tuple[Zone, ...]]:
        found: dict[str, tuple[Zone, ...]] = {}
        for zone in self.zones:
            chain = [zone]
            while chain[-1].within is not None:
                chain.append(self.zone_by_id[chain[-1].within])
            found[zone.id] = tuple(chain)
        return found

    @cached_property
    def _asked(self) -> Mapping[str, int]:
        """The highest clearance, by position, that each zone or one around it asks for."""
        return {
            zone: max(self.clearances.index(z.clearance) for z in chain if z.clearance)
            for zone, chain in self._chains.items()
            if any(z.clearance for z in chain)
        }

    def is_cleared(self, person: Person, zone: str | None, day: date) -> bool:
        """Whether a person holds, on *day*, the clearance of a zone and of every zone around it."""
        asked = None if zone is None else self._asked.get(zone)
        if asked is None:
            return True
        if person.clearance_from and day < person.clearance_from:
            return False
        if person.clearance_until and day > person.clearance_until:
            return False
        return person.clearance >= asked

    @cached_property
    def _atoms(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}

        def atoms(room: str) -> frozenset[str]:
            if room not in found:
                parts = self.room_by_id[room].combines
                found[room] = frozenset().union(*map(atoms, parts)) if parts else frozenset([room])
            return found[room]

        return {room.id: atoms(room.id) for room in self.rooms}

    def parts_of(self, room: str) -> frozenset[str]:
        """The rooms that using *room* uses up: itself, or the rooms it combines."""
        return self._atoms[room]

    def turnover(self, room: str) -> int:
        """Minutes between two uses of *room*: its own, or those of a room that it combines, if more."""
        return self._turnovers[room]

    @cached_property
    def _turnovers(self) -> Mapping[str, int]:
        own = {room.id: room.turnover for room in self.rooms}
        return {room: max(own[room], *(own[part] for part in self.parts_of(room))) for room in own}

    @cached_property
    def _ways(self) -> Mapping[tuple[str, str], int]:
        return {pair: way.minutes for way in self.walking.ways for pair in ((way.a, way.b), (way.b, way.a))}

    def way(self, a: str, b: str) -> int:
        """Minutes from room *a* to room *b*: the walk and the checkpoint of each zone entered."""
        if a == b:
            return 0
        here, there = self.room_by_id[a], self.room_by_id[b]
        walk = self._ways.get((a, b))
        if walk is None:
            if here.venue != there.venue:
                walk = self.walking.other_venue
            elif here.floor != there.floor:
                walk = self.walking.other_floor
            else:
                walk = self.walking.same_floor
        around = {zone.id for zone in self.zone_chain(here.zone)}
        return walk + sum(z.transit for z in self.zone_chain(there.zone) if z.id not in around)

    def protocol_key(
        self,
        person: str,
        letter: str = "A",
        categories: tuple[tuple[DelegationKind, ...], ...] = CATEGORIES,
    ) -> ProtocolKey:
        """
        Return the place of a person in the order of protocol: a smaller key comes first.

        The category of the delegation: States before observer States, organisations and others.
        Then rank; date of taking office; when the delegation asked for the floor; then the English
        name of the delegation, alphabetically from the letter drawn by lot.
        """
        found = self.people[person]
        delegation = self.delegation_by_id[found.delegation]
        requested = delegation.requested and self.event.instant(delegation.requested)
        member = next((m for m in delegation.members if m.id == person), None)
        name = say(delegation.name, ["en"]).casefold()
        lines = (number for number, kinds in enumerate(categories) if delegation.kind in kinds)
        return ProtocolKey(
            0,
            next(lines, len(categories)),
            found.rank.order,
            (member and member.office_since) or date.max,
            requested or _NEVER,
            int(name[:1] < letter.casefold()),
            name,
        )

    @cached_property
    def places_in_lists(self) -> Mapping[str, Mapping[str, ProtocolKey]]:
        """
        By list, the place of each person on it in the order of protocol, by what the list states.

        The organisation, the host and those who act for a group stand where the list puts them. Those
        whom it puts first by name (`first`) have a key like everybody: they stand outside of the order.
        """
        return {listed.id: self._places_in(listed) for listed in (*self.speakers_lists, *self.signing_orders)}

    def _places_in(self, listed: OrderOfProtocol) -> Mapping[str, ProtocolKey]:
        keys = {
            item.who: self.protocol_key(item.who, listed.letter, listed.categories) for item in listed.items
        }
        # In front: organisation, host, groups; at the end: groups, host, organisation.
        stands = {item.who: (listed.groups, 1) for item in listed.items if item.for_group is not None}
        named = {self.people[who].delegation for who in listed.first}
        host = self.event.host or self._only(lambda d: d.kind is DelegationKind.HOST)
        mine = [who for who in keys if self.people[who].delegation == host]
        if mine and host not in named:
            stands[min(mine, key=keys.__getitem__)] = (listed.host, 2)
        organisation = self.event.organisation or self._only(self._is_led_by_a_minister)
        if organisation is not None and organisation not in named:
            head = self.head(organisation)
            if head is not None and head.id in keys:
                stands[head.id] = (listed.organisation, 3)
        sign = {Stand.FIRST: -1, Stand.BY_RANK: 0, Stand.LAST: 1}
        return {
            who: key._replace(stand=sign[stands[who][0]] * stands[who][1]) if who in stands else key
            for who, key in keys.items()
        }

    def _only(self, fits: Callable[[Delegation], bool]) -> str | None:
        """The only delegation that fits, if there is just one."""
        found = [delegation.id for delegation in self.delegations if fits(delegation)]
        return found[0] if len(found) == 1 else None

    def _is_led_by_a_minister(self, delegation: Delegation) -> bool:
        """Whether it is of the United Nations, and its head a minister by rank, or more."""
        head = self.head(delegation.id) if delegation.kind is DelegationKind.UN else None
        return head is not None and head.rank.order <= Rank.MINISTER.order

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
        people = list(session.people)
        if isinstance(session, Bilateral):
            people += [person for party in session.parties for person in self._meeting(session, party)]
        return tuple(dict.fromkeys(people))

    def _meeting(self, session: Bilateral, party: str) -> tuple[str, ...]:
        """Who meets for a party, beside the people whom the session names."""
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
        """People for whom a session is meant: all members, or heads, of the invited delegations."""
        if session.attendance is Attendance.EVERYONE:
            people = [person for d in self.invited(session) for person in self.members[d.id]]
        elif session.attendance is Attendance.HEADS:
            people = [person for d in self.invited(session) for person in self.members[d.id][:1]]
        else:
            return ()
        if not session.excused:
            return tuple(person.id for person in people)
        excused = {*session.excused}
        return tuple(p.id for p in people if p.id not in excused and p.delegation not in excused)

    def bound_to(self, session: Session) -> tuple[str, ...]:
        """People who must attend a session that is meant for them: heads of delegation, and those named."""
        if session.absent != "forbidden":
            return ()
        people = (self.people[name] for name in self.meant_for(session))
        return tuple(person.id for person in people if person.head or person.named)

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

    @cached_property
    def _bookable(self) -> tuple[str, ...]:
        return tuple(room.id for room in self.rooms if room.bookable)

    @functools.cached_property  # filled as it is asked
    def _could(self) -> dict[tuple[object, ...], bool]:
        return {}

    def _days_there(self, person: Person, session: Session) -> list[date]:
        """Days on which a person is there for long enough, within the times that a session may have."""
        found: dict[date, None] = {}
        for span in self.times_of(session):
            for stay in person.present or (span,):
                first, last = max(span.start, stay.start), min(span.end, stay.end)
                if last - first >= timedelta(minutes=session.duration):
                    found.update({self.event.local_date(at): None for at in (first, last)})
        return list(found)

    def times_of(self, session: Session) -> tuple[Span, ...]:
        """Spans in which a session may lie: its pin, slots or windows where it states them; else each day."""
        if session.start is not None:
            start = self.event.instant(session.start)
            return (Span(start, start + timedelta(minutes=session.duration)),)
        grid = next((grid for grid in self.slot_grids if grid.id == session.slots), None)
        windows = grid.slots if grid is not None else session.windows
        return tuple(map(self.event.span, windows)) or self.event.opening

    def may_enter(self, person: Person, session: Session, room: str, day: date) -> bool:
        """Whether a person is cleared, on a day, for every room that a session uses if it has *room*."""
        return all(self.is_cleared(person, zone, day) for zone in self.zones_of(session, room))

    def zones_of(self, session: Session, room: str) -> tuple[str, ...]:
        """Zones of the rooms that a session uses if it has *room*: combined parts and overflow included."""
        key = (room, *session.overflow)
        if key not in self._zones_used:
            used = {part for name in key for part in (name, *self.parts_of(name))}
            zones = (one.zone for one in self.rooms if one.id in used)
            self._zones_used[key] = tuple(dict.fromkeys(zone for zone in zones if zone))
        return self._zones_used[key]

    @functools.cached_property  # filled as it is asked
    def _zones_used(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

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
        found: dict[str, dict[str, int]] = {}
        open_sessions = [s for s in self.sessions if s.attendance is Attendance.OPEN]
        guests = {s.id: {d.id for d in self.invited(s)} for s in open_sessions}
        for delegation in self.delegations:
            mine: dict[str, int] = {}
            if self.common_sense and delegation.kind is DelegationKind.MEDIA and not delegation.interests:
                press = (s.id for s in open_sessions if s.kind is Kind.PRESS_CONFERENCE)
                mine = {session: JOURNALISTS for session in press if delegation.id in guests[session]}
            if delegation.interests:
                for session in open_sessions:
                    keys = (session.id, *session.themes)
                    weight = max((delegation.interests.get(key, 0) for key in keys), default=0)
                    if weight and delegation.id in guests[session.id]:
                        mine[session.id] = weight
            found[delegation.id] = mine
        return found

    def policy(self, rule: str) -> RulePolicy:
        """How strictly a rule holds."""
        return self.rules.get(rule, _STRICT)

    def weight(self, preference: str) -> int:
        """Points per unit of a preference: as stated, else as it counts unasked."""
        stated = self.preferences.get(preference)
        usual = UNASKED.get(preference, 1) if preference in PREFERENCE_IDS else self._own_weight(preference)
        if stated is None:
            unasked = preference in UNASKED and preference not in self._asked_for
            off = preference in ON_REQUEST or (unasked and not self.common_sense)
            return 0 if off else usual
        return usual if stated.weight is None else stated.weight

    def _own_weight(self, preference: str) -> int:
        return next((one.weight for one in self.own_preferences if one.id == preference), 1)

    @cached_property
    def _asked_for(self) -> frozenset[str]:
        """Preferences of common sense for which something is stated elsewhere than in `preferences`."""
        found = {
            "working-hours": any(kind.hours for kind in self.kinds.values()),
            "room-purpose": any(room.meant_for for room in self.rooms),
            "same-hours": any(session.series is not None for session in self.sessions),
        }
        return frozenset(name for name, stated in found.items() if stated)

    def where(self, subject: str) -> tuple[str, int, int] | None:
        """File, line and column of the part with this id, if the scenario came from a file."""
        return self._places.get(subject)

    @cached_property
    def _places(self) -> Mapping[str, tuple[str, int, int]]:
        found: dict[str, tuple[str, int, int]] = {}
        for name in (
            "sessions",
            "rooms",
            "delegations",
            "zones",
            "checkpoints",
            "slot_grids",
            "parallel",
            "not_parallel",
            "quotas",
            "relations",
            "venues",
            "speakers_lists",
            "signing_orders",
        ):
            for position, part in enumerate(getattr(self, name)):
                place = self._source.get((name, position))
                if place:
                    found.setdefault(part.id, place)
                    if name == "delegations":
                        for number, member in enumerate(part.members):
                            found.setdefault(
                                member.id, self._source.get((name, position, "members", number), place)
                            )
        for person in self.people.values():
            if person.delegation in found:
                found.setdefault(person.id, found[person.delegation])
        return found

    def changed(self, **changes: Any) -> "Scenario":
        """
        Return a validated copy with some fields replaced.

        Where something is gone of which the scenario expects something, the copy expects nothing.

        Raises:
            ScenarioError: There is no such field, or what is in it does not fit together.

        """
        from .errors import InvalidPart, ScenarioError

        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            found = Scenario(**{**fields, **changes})
        except InvalidPart:
            raise
        except ScenarioError as error:
            kept = {"expect", "stress"} - {name for name in changes if changes[name] is not fields[name]}
            if not {str(complaint.path[0]) for complaint in error.complaints if complaint.path} <= kept:
                raise
            found = Scenario(**{**fields, **changes, "expect": None, "stress": ()})
        found._source = self._moved(found, changes)
        found._baseline = self._baseline
        found._extension = self._extension
        return found

    @property
    def own(self) -> tuple[Own, ...]:
        """
        Rules and preferences that are in force beside those of eventplan.

        Raises OwnRuleError where `extensions` names modules that are not loaded: never are rules lost.
        """
        known, modules, alone = self._extension
        missing = [name for name in self.extensions if name not in modules]
        if missing and not installed_names().issuperset(missing):
            told = f"the scenario has rules in {', '.join(missing)}, and its code was not allowed to run"
            raise OwnRuleError(f"{told}: read it with `eventplan.load(…, allow_extensions=True)`")
        return known if alone else each_once(installed(), known)

    @property
    def own_rules(self) -> tuple[OwnRule, ...]:
        """Rules in force beside those of eventplan."""
        return tuple(one for one in self.own if isinstance(one, OwnRule))

    @property
    def own_preferences(self) -> tuple[OwnPreference, ...]:
        """Preferences that count beside those of eventplan."""
        return tuple(one for one in self.own if isinstance(one, OwnPreference))

    def extended(
        self, *, rules: Iterable[OwnRule] = (), preferences: Iterable[OwnPreference] = ()
    ) -> "Scenario":
        """Return the same scenario with more rules and preferences: whatever is done with it knows them."""
        found = self.model_copy()
        found._extension = self._extension._replace(
            known=each_once(self._extension.known, rules, preferences)
        )
        return found

    def with_extension(self, extension: Extension) -> "Scenario":
        """Return the same scenario with nothing of its own but this."""
        found = self.model_copy()
        found._extension = extension
        return found

    @property
    def baseline(self) -> Baseline | None:
        """The plan that it is replanned from; None if it is planned from nothing."""
        return self._baseline

    def with_baseline(self, baseline: Baseline | None) -> "Scenario":
        """Return the same scenario, to be replanned from *baseline* (None: from nothing)."""
        found = self.model_copy()
        found._baseline = baseline
        return found

    def _moved(
        self, other: "Scenario", names: Iterable[str]
    ) -> Mapping[tuple[str | int, ...], tuple[str, int, int]]:
        """Where each part of a changed copy stands: parts are found again by their ids."""
        moved: dict[str, dict[int, int]] = {}
        for name in names:
            before, after = getattr(self, name), getattr(other, name)
            if isinstance(before, tuple) and before and hasattr(before[0], "id"):
                new = {part.id: position for position, part in enumerate(after)}
                moved[name] = {old: new[part.id] for old, part in enumerate(before) if part.id in new}
        if not moved or not self._source:
            return self._source
        found: dict[tuple[str | int, ...], tuple[str, int, int]] = {}
        for path, place in self._source.items():
            shift = moved.get(str(path[0])) if len(path) > 1 else None
            if shift is None:
                found[path] = place
            elif path[1] in shift:
                found[(path[0], shift[int(path[1])], *path[2:])] = place
        return found


def _given(session: Any, kinds: Mapping[Kind, KindDefaults]) -> Any:
    kind = session.get("kind") if isinstance(session, dict) else getattr(session, "kind", None)
    found = next((one for key, one in kinds.items() if key == kind), None)
    return session if found is None else found.given(session)


_NOTHING = KindDefaults()
_MEETINGS = (
    Kind.PLENARY,
    Kind.HIGH_LEVEL_SESSION,
    Kind.ROUNDTABLE,
    Kind.SIDE_EVENT,
    Kind.BILATERAL,
    Kind.PRESS_CONFERENCE,
)
_OF_PARTIES = (Attendance.HEADS, Attendance.DELEGATIONS)
JOURNALISTS = 3
"""Weight of a press conference for journalists without stated interests: the middle of 1 to 5."""

FEW, MANY = 4, 200
"""Sessions of a kind of which the days are to have their shares: of more, nobody counts them by the day."""

_NEVER = datetime.max.replace(tzinfo=UTC)
_STRICT = RulePolicy()
