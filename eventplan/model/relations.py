"""What ties sessions together: slot grids, order, exclusion, limits and quotas."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import Id, Part
from .sessions import Ids, Kind
from .times import Minutes, Window


class SlotGrid(Part):
    """A published grid: a session on it starts when a slot starts and ends before the slot ends."""

    id: Id = Field(description="Identifies the grid.")
    slots: Annotated[tuple[Window, ...], Field(min_length=1)] = Field(description="The slots.")


class Order(Part):
    """One session in relation to another in time."""

    before: Id = Field(description="The earlier session, or the first of the pair.")
    after: Id = Field(description="The later session, or the second of the pair.")
    in_order: bool = Field(True, description="True: `before` ends before `after` starts.")
    gap: Minutes = Field(0, description="Least minutes from the end of the one to the start of the other.")
    within: Minutes | None = Field(
        None, description="Greatest minutes from the end of the one to the start of the other."
    )
    consecutive: bool = Field(False, description="True: `after` starts when `before` ends (`gap` later).")
    same_day: bool = Field(False, description="True: both on one day.")
    different_day: bool = Field(False, description="True: on different days.")

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


class Group(Part):
    """Sessions that never overlap."""

    id: Id = Field(description="Identifies the group.")
    sessions: Annotated[Ids, Field(min_length=2)] = Field(description="The sessions.")


class ParallelLimit(Part):
    """How many sessions of some kinds may run at once."""

    id: Id = Field(description="Identifies the limit.")
    kinds: tuple[Kind, ...] = Field((Kind.SIDE_EVENT,), description="Kinds that count.", min_length=1)
    most: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        None, description="Most of them at any instant."
    )
    least: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        None, description="Least of them at every instant of `during`."
    )
    during: tuple[Window, ...] = Field((), description="When it holds; empty means always.")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.most is None and self.least is None:
            raise PydanticCustomError("parallel", "give `most`, `least`, or both")
        if self.least is not None and not self.during:
            raise PydanticCustomError("parallel", "`least` needs `during`")
        return self


class Quota(Part):
    """How many sessions of some kinds one organiser may hold."""

    id: Id = Field("side-events", description="Identifies the quota.")
    kinds: tuple[Kind, ...] = Field((Kind.SIDE_EVENT,), description="Kinds that count.", min_length=1)
    most: Annotated[int, Field(ge=0, le=10_000)] = Field(
        description="Most sessions placed for which one delegation is the lead (first) organiser."
    )
    organisers: Ids = Field((), description="Delegations it binds; empty means all.")
