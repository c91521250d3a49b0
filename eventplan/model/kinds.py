"""What holds of all sessions of a kind, unless a session states it: durations, windows, working hours."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, StringConstraints, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from .base import Field, Heads, Id, Language, Open, Part, Price, Takes, Text
from .gone import Gone
from .parties import DelegationKind
from .places import as_tuple
from .session_parts import Attendance, Classification, Ids, WishedRoom
from .sessions import NEVER_PUBLIC, Kind, Session
from .spans import During, Window
from .times import Clock, Duration, Lasting, Minutes, OfDay, show_clock

COLOUR = r"^#[0-9A-Fa-f]{6}$"
_HOURS = re.compile(r"(\d{2}:\d{2})\s*[-/]\s*(\d{2}:\d{2})\Z", re.A)


class Hours(Part):
    """A stretch of every day, written `09:00-13:00`."""

    start: Takes[Clock, OfDay] = Field(description="Beginning, included.")
    end: Takes[Clock, OfDay] = Field(description="End, not included.")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            match = _HOURS.match(value.strip())
            if not match:
                words = "'{value}' is not a stretch of a day: write `09:00-13:00`"
                raise PydanticCustomError("hours", words, {"value": value[:40]})

            return {"start": match[1], "end": match[2]}

        return value

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("hours", "hours end after they begin")

        return self

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return f"{show_clock(self.start)}-{show_clock(self.end)}"

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        clock = r"([01]\d|2[0-4]):[0-5]\d"
        return {
            "title": "Hours",
            "description": "A stretch of every day: `09:00-13:00`.",
            "type": "string",
            "pattern": rf"^{clock}\s*[-/]\s*{clock}$",
        }


class Side(StrEnum):
    """A side of the frame of the event: from the opening ceremony to the closing ceremony."""

    BEFORE_OPENING = "before-opening"
    AFTER_CLOSING = "after-closing"


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str | Hours | Window) else value


def _merged(hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
    """Return the same hours in order, those that touch or overlap as one."""
    merged_hours: list[Hours] = []

    for stretch in sorted(hours, key=lambda stretch: stretch.start):
        if merged_hours and stretch.start <= merged_hours[-1].end:
            merged_hours[-1] = Hours(start=merged_hours[-1].start, end=max(merged_hours[-1].end, stretch.end))
        else:
            merged_hours.append(stretch)

    return tuple(merged_hours)


class KindDefaults(Open):
    """
    A kind of sessions: its defaults, and how it is shown.

    A value that a session states itself takes precedence.
    """

    like: Takes[Kind | None, Kind | str | None] = Field(
        default=None,
        description="Makes this a kind of your own, which is like that one: it has its fields, rules and "
        "defaults, and whatever is stated of that one holds for it, too.",
    )
    words: Text | None = Field(
        default=None,
        description="What it is called, in one or several languages. If omitted, as the kind it is like.",
    )
    colour: Annotated[str, StringConstraints(pattern=COLOUR)] | None = Field(
        default=None,
        description="Its colour on pages and pictures: `#2a7880`. Made darker on light ground, and lighter "
        "on dark ground, as far as it cannot be read. If omitted, as the kind that it is like.",
    )
    public: bool | None = Field(
        default=None,
        description="If false, its sessions are never in the public programme. If omitted, as the kind that "
        "it is like.",
    )

    duration: Takes[Duration | None, Lasting | None] = Field(
        default=None, description="Minutes from start to end."
    )
    setup: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Minutes for which the room is occupied before the start."
    )
    teardown: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Minutes for which the room is occupied after the end."
    )
    settling: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description="Minimum minutes between the session and other uses of its room."
    )
    windows: Takes[
        Annotated[tuple[Window, ...], BeforeValidator(_as_tuple)] | None, During | Sequence[During] | None
    ] = Field(
        default=None,
        description=(
            "The session must lie inside one of these windows, unless it states `start`, "
            "`windows` or `slots`."
        ),
    )
    slots: Id | None = Field(
        default=None,
        description=("Slot grid of the sessions that state neither `start`, `windows` nor `slots`."),
    )
    heads: Heads | None = Field(default=None, description="Number of people expected.")
    layout: Id | None = Field(default=None, description="Layout of the room.")
    features: Takes[Ids | None, Sequence[Id] | None] = Field(
        default=None, description="Features that the room must have."
    )
    languages: Takes[tuple[Language, ...] | None, Sequence[Language] | None] = Field(
        default=None, description="Languages spoken or interpreted."
    )
    interpreted: bool | None = Field(
        default=None, description=("Whether every language of `languages` is interpreted.")
    )
    attendance: Takes[Attendance | None, Attendance | str | None] = Field(
        default=None, description="Who goes, apart from the people required."
    )
    invited: Takes[tuple[DelegationKind | Id, ...] | None, Sequence[DelegationKind | str | Id] | None] = (
        Field(
            default=None,
            description=("The delegations to which `attendance` applies: ids, or kinds of delegation."),
        )
    )
    excused: Takes[Ids | None, Sequence[Id] | None] = Field(
        default=None, description="Invited delegates and delegations who need not come."
    )
    room: Takes[Annotated[tuple[Id, ...], BeforeValidator(as_tuple)] | None, Id | Sequence[Id] | None] = (
        Field(default=None, description="The rooms to choose from.")
    )
    prefer_rooms: Takes[tuple[WishedRoom, ...] | None, Sequence[WishedRoom] | None] = Field(
        default=None, description="Preferred rooms."
    )
    drop_price: Price | None = Field(
        default=None, description="Makes them optional: the points charged for each dropped session."
    )
    classification: Takes[Classification | None, Classification | str | None] = Field(
        default=None, description="Who may know about them."
    )
    hours: Takes[
        Annotated[tuple[Hours, ...], BeforeValidator(_as_tuple), AfterValidator(_merged)] | None,
        Hours | Sequence[Hours] | None,
    ] = Field(
        default=None,
        description=(
            "Working hours (preference `working-hours`). `[]` means any hour. If omitted,"
            " the usual hours of the kind."
        ),
    )
    outside: Takes[tuple[Side, ...] | None, Sequence[Side | str] | None] = Field(
        default=None,
        description=(
            "Whether it may be held before the opening ceremony (`before-opening`) or after the "
            "closing ceremony (`after-closing`; rule `frame`). If omitted, as usual for the kind."
        ),
    )

    @property
    def of_sessions(self) -> dict[str, Any]:
        """Fields that sessions have too, as far as they are given."""
        names = set(type(self).model_fields) & set(Session.model_fields) - {"x"}
        return {name: value for name in sorted(names) if (value := getattr(self, name)) is not None}

    def given(self, session: Any) -> Any:
        """Return a session, as a mapping or an object, with whatever it does not state itself."""
        if isinstance(session, Session):
            missing = self._missing(session.model_fields_set)
            return session.model_copy(update=missing) if missing else session

        return {**self._missing(session), **session}

    def _missing(self, stated: Any) -> dict[str, Any]:
        timed = not {"start", "windows", "slots"}.isdisjoint(stated)
        return {
            name: value
            for name, value in self.of_sessions.items()
            if name not in stated and not (timed and name in ("windows", "slots"))
        }

    def without(self, gone: Gone) -> "KindDefaults":
        """Return the defaults, which invite and excuse those who are left."""
        fields: dict[str, Any] = {}
        if self.excused is not None:
            fields["excused"] = gone.but_party(gone.but_people(self.excused))

        if self.invited is not None and gone.party in self.invited:
            fields["invited"] = gone.but_party(self.invited)
            if not fields["invited"]:
                fields["attendance"] = Attendance.CLOSED  # an empty list would invite everybody

        changed = any(value != getattr(self, name) for name, value in fields.items())
        return self.model_copy(update=fields) if changed else self


_NOTHING = KindDefaults()
_NOT_PUBLIC = KindDefaults(classification=Classification.PARTICIPANTS)
_SHOWN = ("words", "colour", "public")


def of_its_kind(session: Any, kinds: Mapping[str, KindDefaults]) -> Any:
    """
    Return a session, as a mapping or an object, with what its kind has.

    A kind of one's own comes first, then the kind that it is like.
    """
    read = session.get if isinstance(session, dict) else partial(_field, session)
    kind = read("own_kind") or read("kind")
    own = kinds.get(kind) if isinstance(kind, str) else None
    if own is None:
        return session

    stated = [own]
    if own.like is not None:
        stated += [kinds[own.like]] if own.like in kinds else []
        if isinstance(session, dict) and session["kind"] == kind:
            session = {**session, "kind": own.like.value, "own_kind": kind}

    for defaults in stated:
        session = defaults.given(session)

    public = next((defaults.public for defaults in stated if defaults.public is not None), True)
    return session if public or (own.like or kind) in NEVER_PUBLIC else _NOT_PUBLIC.given(session)


def as_written(session: Session, kinds: Mapping[Any, KindDefaults]) -> dict[str, Any]:
    """
    Return a session as a file has it: its fields but for those that have their default.

    A field that the session states is kept, whatever its value, where its kind would give another to a
    session without it.
    """
    tree = session.model_dump(mode="json", exclude_defaults=True)
    tree.pop("own_kind", None)
    tree["kind"] = session.kind_id
    completed = of_its_kind(tree, kinds)
    other = {name for name in completed.keys() & _GIVEN if completed[name] != getattr(session, name)}
    names = other - tree.keys()

    more = session.model_dump(mode="json", include=names, exclude_none=True)
    order = {name: place for place, name in enumerate(type(session).model_fields)}

    return dict(sorted({**tree, **more}.items(), key=lambda field: order[field[0]]))


_GIVEN = set(KindDefaults.model_fields) & set(Session.model_fields) - {"x"}
"""Fields of sessions that a kind may give."""


def _field(session: Any, name: str) -> Any:
    return getattr(session, name, None)


def shown(kinds: Mapping[Any, KindDefaults], kind: str) -> KindDefaults:
    """Return how a kind is shown: words, colour, publicity, as far as it or what it is like states them."""
    stated = kinds.get(kind, _NOTHING)
    like = kinds.get(stated.like, _NOTHING) if stated.like is not None else _NOTHING
    missing = {name: getattr(like, name) for name in _SHOWN if getattr(stated, name) is None}
    return stated.model_copy(update=missing)


_MEETINGS = ("09:00-13:00", "14:00-18:00")
_BOTH = (Side.BEFORE_OPENING, Side.AFTER_CLOSING)


def _of(hours: tuple[str, ...] = (), outside: tuple[Side, ...] = ()) -> KindDefaults:
    return KindDefaults.model_validate({"hours": hours, "outside": outside})


COMMON: Mapping[Kind, KindDefaults] = {
    Kind.PLENARY: _of(_MEETINGS),
    Kind.HIGH_LEVEL_SESSION: _of(_MEETINGS),
    Kind.ROUNDTABLE: _of(_MEETINGS),
    Kind.BILATERAL: _of(_MEETINGS),
    Kind.SIDE_EVENT: _of(("08:30-19:00",)),
    Kind.CEREMONY: _of(("09:00-13:00", "14:00-19:00")),
    Kind.PRESS_CONFERENCE: _of(("09:00-19:00",), (Side.AFTER_CLOSING,)),
    Kind.SOCIAL: _of(("12:00-15:00", "18:00-23:00"), _BOTH),
    Kind.EXHIBITION: _of(("08:00-20:00",), _BOTH),
    Kind.REHEARSAL: _of(("08:00-22:00",), (Side.BEFORE_OPENING,)),
    Kind.BREAK: _of(outside=_BOTH),
    Kind.HOLD: _of(outside=_BOTH),
}
"""
What holds where a scenario says nothing.

United Nations meetings are from 10:00 to 13:00 and from 15:00 to 18:00: an hour more in the morning and
after lunch, and an hour in which people eat. Side events at United Nations Headquarters begin at 08:30 at
the earliest; the others are assumed. Ceremonies leave an hour for lunch like meetings.
"""

_MEALS: tuple[tuple[str, Hours, frozenset[str]], ...] = tuple(
    (name, Hours.model_validate(hours), frozenset(words.split()))
    for name, hours, words in (
        ("breakfast", "07:00-09:30", "breakfast frühstück desayuno"),
        ("lunch", "12:00-15:00", "lunch luncheon déjeuner mittagessen almuerzo almoço"),
        ("dinner", "18:00-23:00", "dinner banquet gala supper dîner abendessen bankett cena banquete jantar"),
    )
)
"""Meals, when they are, and words in an id or a title that name them."""


def hours_named(*texts: str) -> tuple[Hours, ...]:
    """Return the hours of the meal that texts name; none if they name no meal, or several."""
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold())}
    meals = {name: hours for name, hours, known in _MEALS if words & known}
    if "petit" in words and "déjeuner" in words:
        meals = {"breakfast": _MEALS[0][1]}

    return tuple(meals.values()) if len(meals) == 1 else ()


UNFRAMED = KindDefaults(hours=(), outside=_BOTH)
"""What holds where common sense is switched off."""
