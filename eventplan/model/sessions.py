"""What is planned: sessions of every kind, each with its own defaults and its own fields."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Tag,
)

from .base import Field, Heads, Id, Language, Many, Open, Price, Takes, Text
from .gone import Gone, left_of
from .parties import DelegationKind, Rank
from .places import as_tuple
from .session_parts import (
    Absence,
    AnyLink,
    Attendance,
    Classification,
    ExhibitionBooth,
    Exhibitor,
    Ids,
    Level,
    Link,
    RoomWindows,
    WishedRoom,
    WishedTime,
)
from .spans import During, Window
from .times import At, Duration, Lasting, Minutes, Moment


class Kind(StrEnum):
    """What a session is."""

    PLENARY = "plenary"
    HIGH_LEVEL_SESSION = "high-level-session"
    ROUNDTABLE = "roundtable"
    SIDE_EVENT = "side-event"
    CEREMONY = "ceremony"
    BILATERAL = "bilateral"
    PRESS_CONFERENCE = "press-conference"
    EXHIBITION = "exhibition"
    SOCIAL = "social"
    REHEARSAL = "rehearsal"
    BREAK = "break"
    HOLD = "hold"


AnyKind = Annotated[Kind | Id, Field(union_mode="left_to_right")]
"""A kind of session, of eventplan or of one's own."""

NEVER_PUBLIC = frozenset({Kind.BILATERAL, Kind.REHEARSAL, Kind.HOLD})
"""Kinds that are never in the public programme, whatever the classification."""


class Session(Open):
    """Anything that takes a room for a time. Use the class of its kind."""

    id: Id = Field(description="Identifies the session.")
    kind: Kind = Field(description="What the session is.")
    own_kind: Id | None = Field(
        default=None,
        description="Its kind of your own, one of `kinds`: in files and tables, write it as `kind`.",
    )
    title: Text = Field(description="Title, in one or several languages.")
    abstract: Text | None = Field(default=None, description="What it is about, for agendas.")
    duration: Takes[Duration, Lasting] = Field(
        description="Minutes from start to end. State it here, or for the whole kind in `kinds`."
    )
    setup: Takes[Minutes, Lasting] = Field(
        default=0, description="Minutes for which the room is occupied before the start."
    )
    teardown: Takes[Minutes, Lasting] = Field(
        default=0, description="Minutes for which the room is occupied after the end."
    )
    settling: Takes[Minutes, Lasting] = Field(
        default=0,
        description=(
            "Minimum minutes between this session and other uses of its room, if more "
            "than the room's turnover."
        ),
    )
    heads: Heads | None = Field(
        default=None,
        description=(
            "Number of people expected. If omitted, everyone who must be there (0 for an open session)."
        ),
    )
    layout: Id | None = Field(default=None, description="Layout of the room: a key of its `capacity`.")
    features: Many[Id] = Field(default=(), description="Features that the room must have.")
    languages: Many[Language] = Field(default=(), description="Languages spoken or interpreted.")
    interpreted: bool = Field(
        default=False,
        description=(
            "If true, every language of `languages` needs a booth and a team (rule `interpretation`)."
        ),
    )
    windows: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="The session must lie inside one of these windows, if any are given."
    )
    room_windows: Many[RoomWindows] = Field(
        default=(), description=("Further windows that apply in some rooms only, in addition to `windows`.")
    )
    slots: Id | None = Field(
        default=None, description="The slot grid (one of `slot_grids`) that the session must fit."
    )
    start: Takes[Moment | None, At | None] = Field(default=None, description="Fixed start time.")
    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)], Id | Sequence[Id]] = Field(
        default=(), description="Fixed room, or the rooms to choose from."
    )
    drop_price: Price | None = Field(
        default=None,
        description=(
            "Makes the session optional: the points charged if it is dropped. If omitted, it must be held."
        ),
    )
    attendance: Takes[Attendance, Attendance | str] = Field(
        default=Attendance.CLOSED, description="Who goes, apart from the people required."
    )
    invited: Takes[tuple[DelegationKind | Id, ...], Sequence[DelegationKind | str | Id]] = Field(
        default=(),
        description=(
            "The delegations to which `attendance` applies: ids, or kinds of delegation. "
            "If empty, all of them; with `heads` and `delegations`, all except the press "
            "(`media`)."
        ),
    )
    seats: Annotated[int, Field(ge=1, le=100)] = Field(
        default=1,
        description=("Number of members that each delegation must send (attendance `delegations`)."),
    )
    least_rank: Takes[Rank | None, Rank | str | None] = Field(
        default=None,
        description="Minimum rank of the members who cover it (attendance `delegations`).",
    )
    excused: Many[Id] = Field(default=(), description="Invited delegates and delegations who need not come.")
    absence: Absence | None = Field(
        default=None,
        description=(
            "What it costs if somebody who should come is absent (attendance `everyone` "
            "or `heads`). `forbidden`: heads and named people must come. A number: this "
            "many points for each absent delegate. `free`: nothing. Default: `forbidden` "
            "for ceremonies and for sessions for heads, otherwise 1."
        ),
    )
    representatives: Annotated[int, Field(ge=0, le=100)] = Field(
        default=0,
        description=(
            "Number of members of each organiser, and of each exhibitor, who must be there (rule "
            "`organisers-present`)."
        ),
    )
    chairs: Many[Id] = Field(default=(), description="Delegates who chair it; they must be there.")
    speakers: Many[Id] = Field(default=(), description="Delegates who speak; they must be there.")
    required: Many[Id] = Field(default=(), description="Other delegates who must be there.")
    organisers: Many[Id] = Field(default=(), description="Delegations that organise it.")
    themes: Many[Id] = Field(default=(), description="Themes, for interests and clashes.")
    links: Takes[tuple[AnyLink, ...], Sequence[Link | str]] = Field(
        default=(),
        max_length=20,
        description="Streams, documents and the like, for agendas: `https://…`, or `Live stream <https://…>`.",
    )
    series: Id | None = Field(
        default=None,
        description=(
            "The body that meets: its meetings should be at the same hour and place every"
            " day (preference `same-hours`). If omitted, sessions of one kind whose ids "
            "and titles differ only in numbers belong together."
        ),
    )
    prefer_times: Many[WishedTime] = Field(default=(), description="Preferred times.")
    prefer_rooms: Many[WishedRoom] = Field(default=(), description="Preferred rooms.")
    exclusive: bool = Field(
        default=False,
        description=("If true, no other session may run at the same time, except the kinds in `beside`."),
    )
    beside: Takes[tuple[AnyKind, ...], Sequence[Kind | str]] = Field(
        default=(Kind.HOLD, Kind.BREAK),
        description=("Kinds that may run at the same time as this exclusive session."),
    )
    overflow: Many[Id] = Field(
        default=(),
        description=("Rooms with a video link, for the people who find no seat in the session's own room."),
    )
    protected: bool = Field(
        default=False, description="If true, its room is swept and sealed beforehand (rule `sweep`)."
    )
    classification: Takes[Classification, Classification | str] = Field(
        default=Classification.PUBLIC, description="Who may know about it."
    )
    level: Takes[Level, Level | str] = Field(
        default=Level.DRAFT, description="How firmly it is fixed when the event is replanned."
    )

    @property
    def kind_id(self) -> str:
        """Its kind as the scenario names it: one of its own, or else one of eventplan."""
        return self.own_kind or self.kind.value

    def is_of(self, kinds: Collection[str]) -> bool:
        """Whether its kind is among these. A kind of one's own is of the kind that it is like, too."""
        return self.kind in kinds or (self.own_kind is not None and self.own_kind in kinds)

    @property
    def people(self) -> Ids:
        """Everyone named as needed there, chairs first, each once."""
        return tuple(dict.fromkeys((*self.chairs, *self.speakers, *self.required)))

    @property
    def absent(self) -> Absence:
        """How much an absence weighs: as stated, else by what the session is."""
        if self.absence is not None:
            return self.absence
        binds = self.kind is Kind.CEREMONY or self.attendance is Attendance.HEADS
        return "forbidden" if binds else 1

    @property
    def optional(self) -> bool:
        """Whether it may be dropped."""
        return self.drop_price is not None

    @property
    def holders(self) -> tuple[str, ...]:
        """The delegations that hold it: its organisers."""
        return self.organisers

    def without(self, gone: Gone) -> Self | None:
        """Return the session without the people and the delegation that are gone; None if it is not held."""
        if self.id in gone.sessions:
            return None

        fields: dict[str, Any] = {
            name: gone.but_people(getattr(self, name))
            for name in ("chairs", "speakers", "required", "excused")
        }
        if gone.party is not None:
            fields["excused"] = gone.but_party(fields["excused"])
            fields["organisers"] = gone.but_party(self.organisers)
            fields["invited"] = gone.but_party(self.invited)
            if self.invited and not fields["invited"]:
                fields["attendance"] = Attendance.CLOSED  # an empty list would invite everybody

        return self.model_copy(update=fields)


class Plenary(Session):
    """A plenary: each invited delegation keeps its seat filled."""

    kind: Literal[Kind.PLENARY] = Kind.PLENARY
    attendance: Attendance = Attendance.DELEGATIONS
    interpreted: bool = True


class HighLevelSession(Session):
    """A session of ministers and leaders on one theme."""

    kind: Literal[Kind.HIGH_LEVEL_SESSION] = Kind.HIGH_LEVEL_SESSION
    attendance: Attendance = Attendance.OPEN


class Roundtable(Session):
    """A discussion among delegations on one theme."""

    kind: Literal[Kind.ROUNDTABLE] = Kind.ROUNDTABLE
    attendance: Attendance = Attendance.OPEN


class SideEvent(Session):
    """An event that delegations or organisations hold alongside the conference."""

    kind: Literal[Kind.SIDE_EVENT] = Kind.SIDE_EVENT
    attendance: Attendance = Attendance.OPEN
    organisers: Takes[Annotated[Ids, Field(min_length=1)], Sequence[Id]] = Field(
        description="Who holds it: the first is the lead."
    )
    duration: Takes[Duration, Lasting] = Field(
        default=60, description="Minutes from start to end. Default 60 (Hanoi 2025 guidelines)."
    )
    settling: Takes[Minutes, Lasting] = Field(
        default=15,
        description=(
            "Minimum minutes between the session and other uses of its room. "
            "Default 15 (Hanoi 2025 guidelines)."
        ),
    )
    representatives: Annotated[int, Field(ge=0, le=100)] = Field(
        default=1,
        description=(
            "Number of members of each organiser who must be there. Default 1: somebody has to hold it."
        ),
    )

    def without(self, gone: Gone) -> Self | None:
        """Return the side event as it is left; None if it is not held, as without its last organiser."""
        session = super().without(gone)
        return session if session is not None and session.organisers else None


class Ceremony(Session):
    """An opening, signing, closing or welcome."""

    kind: Literal[Kind.CEREMONY] = Kind.CEREMONY
    ceremony: Literal["opening", "signing", "closing", "welcome"] = Field(description="Which ceremony.")
    attendance: Attendance = Attendance.EVERYONE
    exclusive: bool = True


class Bilateral(Session):
    """A meeting of two or more delegations behind closed doors."""

    kind: Literal[Kind.BILATERAL] = Kind.BILATERAL
    parties: Takes[Annotated[Ids, Field(min_length=2)], Sequence[Id]] = Field(
        description=(
            "Delegations that meet. Each is represented by its members named in "
            "`required`, `chairs` or `speakers`, or by its head if none is named."
        )
    )
    meets: Takes[Literal["heads"] | Rank | None, Literal["heads"] | Rank | str | None] = Field(
        default=None,
        description=(
            "Who meets for each party. `heads`: the head, in addition to anybody named. A"
            " rank: the highest member of that rank or below who is at the event when the"
            " meeting may be held."
        ),
    )
    duration: Takes[Duration, Lasting] = Field(
        default=20, description="Minutes from start to end. Default 20 (UNGA practice: 15 to 20)."
    )
    classification: Classification = Classification.PARTICIPANTS

    def without(self, gone: Gone) -> Self | None:
        """Return the meeting as it is left; None if it is not held, as without the head of a party."""
        return None if gone.leaderless & {*self.parties} else super().without(gone)


class PressConference(Session):
    """A press conference: open to media delegations."""

    kind: Literal[Kind.PRESS_CONFERENCE] = Kind.PRESS_CONFERENCE
    attendance: Attendance = Attendance.OPEN
    invited: tuple[DelegationKind | Id, ...] = (DelegationKind.MEDIA,)


class Exhibition(Session):
    """An exhibition, with booths for exhibitors."""

    kind: Literal[Kind.EXHIBITION] = Kind.EXHIBITION
    attendance: Attendance = Attendance.CLOSED
    exhibitors: Takes[tuple["Exhibitor", ...], Sequence["Exhibitor | Id"]] = Field(
        default=(), description="Who asks for a booth."
    )
    booths: Takes[tuple["ExhibitionBooth", ...], Sequence["ExhibitionBooth | Id"]] = Field(
        default=(), description="The booths on its floor plan."
    )

    @property
    def holders(self) -> tuple[str, ...]:
        """The delegations that hold it: its organisers, and all who exhibit."""
        return tuple(
            dict.fromkeys((*self.organisers, *(exhibitor.delegation for exhibitor in self.exhibitors)))
        )

    def without(self, gone: Gone) -> Self | None:
        """Return the exhibition of the exhibitors who are left; None if it is not held."""
        session = super().without(gone)
        return session and session.model_copy(update={"exhibitors": left_of(self.exhibitors, gone)})


class Social(Session):
    """A banquet or reception."""

    kind: Literal[Kind.SOCIAL] = Kind.SOCIAL
    attendance: Attendance = Attendance.HEADS


class Rehearsal(Session):
    """A rehearsal before the event."""

    kind: Literal[Kind.REHEARSAL] = Kind.REHEARSAL
    classification: Classification = Classification.RESTRICTED


class Break(Session):
    """A pause that is shown in the programme."""

    kind: Literal[Kind.BREAK] = Kind.BREAK


class Hold(Session):
    """A blocker: it occupies a room, and nobody is told what for."""

    kind: Literal[Kind.HOLD] = Kind.HOLD
    title: Text = "Reserved"
    classification: Classification = Classification.RESTRICTED


def _kind(value: object) -> str | None:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind) if kind is not None else None


AnySession = Annotated[
    Annotated[Plenary, Tag("plenary")]
    | Annotated[HighLevelSession, Tag("high-level-session")]
    | Annotated[Roundtable, Tag("roundtable")]
    | Annotated[SideEvent, Tag("side-event")]
    | Annotated[Ceremony, Tag("ceremony")]
    | Annotated[Bilateral, Tag("bilateral")]
    | Annotated[PressConference, Tag("press-conference")]
    | Annotated[Exhibition, Tag("exhibition")]
    | Annotated[Social, Tag("social")]
    | Annotated[Rehearsal, Tag("rehearsal")]
    | Annotated[Break, Tag("break")]
    | Annotated[Hold, Tag("hold")],
    Discriminator(
        _kind,
        custom_error_type="kind",
        custom_error_message="`kind` must be one of " + ", ".join(Kind),
    ),
]
"""A session of any kind, told apart by `kind`."""
