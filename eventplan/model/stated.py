"""What the planner states of an event, part by part, and each part by its id."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from .base import Field, Id, Many, Open, Takes, Text, cached_property
from .event import Event
from .expectations import Expectations, Stress, Waiver
from .kinds import KindDefaults, of_its_kind, shown
from .parties import Delegation
from .places import Checkpoint, Room, Venue, Walking, Zone
from .policy import PreferencePolicy, RulePolicy, WaysOut
from .protocol import SigningOrder, SpeakersList
from .relations import ALL, Group, Order, ParallelLimit, Quota, Relation, SlotGrid
from .resources import Avoidance, Gaps, GateUse, Resources, Workload
from .series import Series, sessions_apart
from .session_parts import LevelDuring
from .sessions import AnyKind, AnySession, Kind, Session


def _version(value: Any) -> Any:
    """Refuse `true`, which Python takes for 1."""
    return str(value) if isinstance(value, bool) else value


Module = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z_][\w-]*(\.[A-Za-z_]\w*)*$")]
"""The name of a module of Python, or of an entry point."""

_STRICT = RulePolicy()


class ScenarioStated(Open):
    """What a scenario states: its fields, and its parts by their ids."""

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
    kinds: Takes[dict[AnyKind, KindDefaults], Mapping[Kind | str, KindDefaults]] = Field(
        default_factory=dict,
        description=(
            "Defaults for sessions, by kind: `{roundtable: {duration: 90 min, hours: 09:00-18:00}}`; and "
            "kinds of your own: `{masterclass: {like: roundtable, words: {en: Masterclass}}}`."
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
    series: Many[Series] = Field(
        default=(), description="Sessions in a row, held in slots and rooms that the search chooses."
    )
    order: Many[Order] = Field(default=(), description="Sessions in relation to each other.")
    not_parallel: Many[Group] = Field(default=(), description="Groups of sessions that never overlap.")
    parallel: Many[ParallelLimit] = Field(default=(), description="Limits on sessions at once.")
    quotas: Many[Quota] = Field(default=(), description="Limits on sessions per organiser.")
    relations: Many[Relation] = Field(
        default=(), description=("Soft constraints on pairs of sessions, with a price.")
    )
    resources: Resources = Field(default_factory=Resources, description="Interpreters, equipment, escorts, …")
    workload: Many[Workload] = Field(default=(), description="Limits on people's working days.")
    gaps: Many[Gaps] = Field(default=(), description="Gaps in people's days: few of them, and fairly shared.")
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

    @model_validator(mode="before")
    @classmethod
    def _inside_series(cls, value: Any) -> Any:
        """Put sessions that are written inside series among the others."""
        return sessions_apart(value)[0] if isinstance(value, dict) else value

    @field_validator("sessions", mode="before")
    @classmethod
    def _defaults(cls, value: Any, info: ValidationInfo) -> Any:
        """Give sessions what their kind has, before they are read."""
        kinds = info.data.get("kinds")
        if not kinds or not isinstance(value, list | tuple):
            return value
        return [of_its_kind(session, kinds) for session in value]

    @cached_property
    def session_by_id(self) -> Mapping[str, Session]:
        """Sessions by id."""
        return {session.id: session for session in self.sessions}

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

    def named(self, words: Iterable[str]) -> tuple[str, ...]:
        """
        Return the sessions that words name, each once.

        A word is the id of a session; or else `all`, or a kind, or a theme: every session of these.
        """
        sessions: dict[str, None] = {}
        for word in words:
            if word in self.session_by_id:
                sessions[word] = None
                continue
            of_word = (s.id for s in self.sessions if word == ALL or s.is_of({word}) or word in s.themes)
            sessions |= dict.fromkeys(of_word)
        return tuple(sessions)

    @cached_property
    def own_kinds(self) -> Mapping[str, Kind]:
        """Kinds of one's own, and the kind that each is like."""
        return {str(kind): stated.like for kind, stated in self.kinds.items() if stated.like is not None}

    @property
    def orders_of_protocol(self) -> tuple[SpeakersList | SigningOrder, ...]:
        """Its speakers lists, then its signing orders."""
        return (*self.speakers_lists, *self.signing_orders)

    def shown_as(self, session: Session) -> KindDefaults:
        """How the kind of a session is shown: words, colour and publicity, as far as they are stated."""
        return self._shown_as.get(session.kind_id, self._shown_as[session.kind])

    def is_public_kind(self, session: Session) -> bool:
        """Whether sessions of this kind may be in the public programme, as far as `kinds` says."""
        return self.shown_as(session).public is not False

    @cached_property
    def _shown_as(self) -> Mapping[str, KindDefaults]:
        return {str(kind): shown(self.kinds, kind) for kind in (*Kind, *self.own_kinds)}

    def policy(self, rule: str) -> RulePolicy:
        """How strictly a rule holds."""
        return self.rules.get(rule, _STRICT)

    def changed(self, **changes: Any) -> Self:
        """
        Return a validated copy with some fields replaced.

        Where the scenario expects something of what is gone, the copy expects nothing.

        Raises:
            ScenarioError: There is no such field, or what is in it does not fit together.

        """
        from .errors import InvalidPart, ScenarioError

        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            copy = type(self)(**{**fields, **changes})
        except InvalidPart:
            raise
        except ScenarioError as error:
            kept = {"expect", "stress"} - {name for name in changes if changes[name] is not fields[name]}
            if not {str(complaint.path[0]) for complaint in error.complaints if complaint.path} <= kept:
                raise
            copy = type(self)(**{**fields, **changes, "expect": None, "stress": ()})
        copy._source = self._moved(copy, changes)
        return copy

    def _moved(
        self, other: "ScenarioStated", names: Iterable[str]
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
        places: dict[tuple[str | int, ...], tuple[str, int, int]] = {}
        for path, place in self._source.items():
            shift = moved.get(str(path[0])) if len(path) > 1 else None
            if shift is None:
                places[path] = place
            elif path[1] in shift:
                places[(path[0], shift[int(path[1])], *path[2:])] = place
        return places
