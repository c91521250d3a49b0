"""What ties sessions together: slot grids, order, exclusion, limits, quotas, and wishes of pairs."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import combinations, product
from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from eventplan.numbers import number_of

from .base import Field, Id, Many, Open, Price, Takes
from .gone import Gone
from .series import StayPrice
from .session_parts import Ids
from .sessions import AnyKind, Kind, Session
from .spans import During, Window
from .times import Lasting, Minutes


class SlotGrid(Open):
    """A published grid: a session on it starts when a slot starts and ends before the slot ends."""

    id: Id = Field(description="Identifies the grid.")
    slots: Takes[Annotated[tuple[Window, ...], Field(min_length=1)], Sequence[During]] = Field(
        description="The slots."
    )
    prices: Many[StayPrice] = Field(
        default=(), description="What a stay of a series costs, whichever series it is of."
    )


ALL = "all"
"""Stands for every session, where sessions are named."""


class Order(Open):
    """
    One session in relation to another in time.

    A session's id, a kind, a theme, or `all`: each of those before with each of those after.
    """

    before: Id = Field(description="The earlier session, or a kind, a theme, or `all`.")
    after: Id = Field(description="The later session, or a kind, a theme, or `all`.")
    in_order: bool = Field(default=True, description="If true, `before` ends before `after` starts.")
    gap: Takes[Minutes, Lasting] = Field(
        default=0, description="Minimum minutes from the end of the first to the start of the second."
    )
    within: Takes[Minutes | None, Lasting | None] = Field(
        default=None, description=("Maximum minutes from the end of the first to the start of the second.")
    )
    consecutive: bool = Field(
        default=False, description="If true, `after` starts as soon as `before` ends (or `gap` later)."
    )
    same_day: bool = Field(default=False, description="If true, both are on the same day.")
    different_day: bool = Field(default=False, description="If true, they are on different days.")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.before == self.after:
            raise PydanticCustomError("order", "a session cannot be ordered against itself")
        if self.same_day and self.different_day:
            raise PydanticCustomError("order", "`same_day` and `different_day` exclude each other")
        if not self.in_order and (self.gap or self.within is not None or self.consecutive):
            raise PydanticCustomError("order", "`gap`, `within` and `consecutive` need `in_order: true`")
        if self.within is not None and self.within < self.gap:
            raise PydanticCustomError("order", "`within` is less than `gap`")

        return self

    def without(self, gone: Gone) -> "Order | None":
        """Return the order, or None if a side of it is gone."""
        return None if gone.sessions and not {self.before, self.after} <= gone.words else self


class Group(Open):
    """Sessions that never overlap."""

    id: Id = Field(description="Identifies the group.")
    sessions: Takes[Annotated[Ids, Field(min_length=1)], Sequence[Id]] = Field(
        description="The sessions: ids, or kinds, themes or `all` for each session of these."
    )
    gap: Takes[Minutes, Lasting] = Field(default=0, description=("Minimum minutes between any two of them."))

    def without(self, gone: Gone) -> "Group | None":
        """Return the group of what is left; None if that is less than two, or one session alone."""
        if not gone.sessions:
            return self

        sessions = tuple(session for session in self.sessions if session in gone.words)
        pointless = len(sessions) < 2 and gone.held.issuperset(sessions)

        return None if pointless else self.model_copy(update={"sessions": sessions})


class ParallelLimit(Open):
    """How many sessions of some kinds, or of those named, may run at once."""

    id: Id = Field(description="Identifies the limit.")
    kinds: Takes[tuple[AnyKind, ...], Sequence[Kind | str]] = Field(
        default=(Kind.SIDE_EVENT,), description="Kinds that count.", min_length=1
    )
    sessions: Many[Id] = Field(
        default=(), description="The sessions that count, instead of kinds: ids, or kinds, themes or `all`."
    )
    most: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Maximum number at any time."
    )
    least: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Minimum number at every moment of `during`."
    )
    during: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="When the limit applies. If empty, always."
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.most is None and self.least is None:
            raise PydanticCustomError("parallel", "give `most`, `least`, or both")
        if self.least is not None and not self.during:
            raise PydanticCustomError("parallel", "`least` needs `during`")

        return self

    def counts(self, session: Session) -> bool:
        """Whether a session counts."""
        return session.id in self.sessions if self.sessions else session.is_of(self.kinds)

    @property
    def what(self) -> str:
        """What counts, in words."""
        kinds = ", ".join(f"{kind.replace('-', ' ')}s" for kind in self.kinds)
        return f"of {number_of(len(self.sessions), 'session')}" if self.sessions else kinds

    def without(self, gone: Gone) -> "ParallelLimit | None":
        """Return the limit on what is left; None if it was on sessions, and none of them is left."""
        if not gone.sessions:
            return self

        sessions = tuple(session for session in self.sessions if session in gone.words)
        return self.model_copy(update={"sessions": sessions}) if sessions or not self.sessions else None


class Quota(Open):
    """How many sessions of some kinds one organiser may hold."""

    id: Id = Field(default="side-events", description="Identifies the quota.")
    kinds: Takes[tuple[AnyKind, ...], Sequence[Kind | str]] = Field(
        default=(Kind.SIDE_EVENT,), description="Kinds that count.", min_length=1
    )
    most: Annotated[int, Field(ge=0, le=10_000)] = Field(
        description="Maximum number of sessions that one delegation may lead, as their first organiser."
    )
    organisers: Many[Id] = Field(
        default=(), description=("Delegations to which the quota applies. If empty, all.")
    )

    def without(self, gone: Gone) -> "Quota | None":
        """Return the quota of the organisers who are left; None if it bound the one that is gone alone."""
        if gone.party is None:
            return self

        organisers = gone.but_party(self.organisers)

        return (
            self.model_copy(update={"organisers": organisers}) if organisers or not self.organisers else None
        )


class Wish(StrEnum):
    """How two sessions should relate to each other."""

    APART = "apart"
    BESIDE = "beside"
    PAUSE = "pause"
    SAME_DAY = "same-day"
    SAME_ROOM = "same-room"
    IN_TURN = "in-turn"
    LARGER_ROOM = "larger-room"


class Relation(Open):
    """
    A soft constraint on pairs of sessions, with a price for each pair that violates it.

    `sessions`: every pair of them. `between`: each session of one list with each of every later list. Where
    it matters which of the two comes first, it is the one that is listed first.
    """

    id: Id = Field(description="Identifies the relation.")
    wish: Wish = Field(
        description=(
            "`apart`: they do not overlap; each minute of overlap is charged, or each slot that they share "
            "(see `apart`). `beside`: they overlap; each minute of the shorter one without overlap is "
            "charged. `pause`: at least `within` minutes lie between them. `same-day`: they are on the same "
            "day. `same-room`: they are in the same room if they are on the same day (or `within` minutes of "
            "each other). `in-turn`: the first ends before the second starts. `larger-room`: the room of the "
            "second does not have more seats than the room of the first."
        )
    )
    sessions: Many[Id] = Field(
        default=(),
        description="The sessions: every pair counts. A series stands for its sessions (see `apart`).",
    )
    between: Takes[tuple[Annotated[tuple[Id, ...], Field(min_length=1)], ...], Sequence[Sequence[Id]]] = (
        Field(
            default=(),
            description=(
                "Lists of sessions: each session of a list is paired with each session of every later list."
            ),
        )
    )
    apart: Literal["minutes", "slot"] = Field(
        default="minutes",
        description=(
            "For `apart`: charge each minute at once (`minutes`), or each slot of a grid in which both "
            "are, in different rooms (`slot`). With `slot` a series stands for its stays: every pair of "
            "stays of different series in one slot is charged."
        ),
    )
    price: Price = Field(default=10, description="Points for each pair that violates it.")
    each: Takes[Annotated[Minutes, Field(ge=1)], Lasting] = Field(
        default=1,
        description=(
            "For `apart` and `beside`: charge the price per started interval of this many minutes. Default 1."
        ),
    )

    within: Takes[Minutes | None, Lasting | None] = Field(
        default=None,
        description=(
            "For `pause`: the minimum minutes between them. For `same-room`: a pair counts only "
            "if one starts after the other has started, and at most this many minutes after it "
            "ends."
        ),
    )

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if bool(self.sessions) == bool(self.between):
            raise PydanticCustomError("relation", "give `sessions` or `between`, one of them")
        if len(self.lists) < 2:
            raise PydanticCustomError("relation", "a relation needs two sessions, or two lists of them")
        if self.each > 1 and self.wish not in (Wish.APART, Wish.BESIDE):
            raise PydanticCustomError("relation", "`each` goes with `apart` and `beside`")
        if self.within is not None and self.wish not in (Wish.PAUSE, Wish.SAME_ROOM):
            raise PydanticCustomError("relation", "`within` goes with `pause` and `same-room`")
        if not self.within and self.wish is Wish.PAUSE:
            raise PydanticCustomError("relation", "a pause has a length: give `within`")
        if self.apart == "slot" and (self.wish is not Wish.APART or self.each > 1):
            raise PydanticCustomError("relation", "`apart: slot` goes with `wish: apart`, and without `each`")

        everyone = self.everyone

        if len(set(everyone)) < len(everyone):
            again = next(session for session in everyone if everyone.count(session) > 1)
            raise PydanticCustomError("relation", "session '{again}' stands here twice", {"again": again})

        return self

    @property
    def lists(self) -> tuple[tuple[Id, ...], ...]:
        """The lists; of `sessions`, each is one by itself."""
        return self.between or tuple((session,) for session in self.sessions)

    @property
    def everyone(self) -> tuple[Id, ...]:
        """Every session named."""
        return self.sessions or tuple(session for among in self.between for session in among)

    def pairs(self) -> Iterator[tuple[Id, Id]]:
        """Every pair of sessions that the wish is about, the one listed first first."""
        for session, other in combinations(self.lists, 2):
            yield from product(session, other)

    def without(self, gone: Gone) -> "Relation | None":
        """Return the relation of the sessions that are left; None if there is no pair among them."""
        if not gone.sessions.intersection(self.everyone):
            return self

        sessions = gone.but_sessions(self.sessions)
        lists = (gone.but_sessions(among) for among in self.between)
        between = tuple(among for among in lists if among)

        if max(len(sessions), len(between)) < 2:
            return None

        return self.model_copy(update={"sessions": sessions, "between": between})
