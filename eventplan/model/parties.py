"""Who comes: delegations and their members, in order of protocol."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator, model_validator
from pydantic_core import PydanticCustomError

from .base import Field, Heads, Id, Language, Many, Open, Takes, Text
from .gone import Gone
from .spans import During, Window
from .times import At, Day, Moment, OnDay


class DelegationKind(StrEnum):
    """What a party is."""

    STATE = "state"
    OBSERVER = "observer"
    INTERGOVERNMENTAL = "intergovernmental"
    UN = "un"
    NGO = "ngo"
    PRIVATE_SECTOR = "private-sector"
    ACADEMIA = "academia"
    MEDIA = "media"
    HOST = "host"


class Rank(StrEnum):
    """
    Protocol order, highest first.

    After the level list of the UN Protocol and Liaison Service (general debate, 66th session).
    """

    HEAD_OF_STATE = "head-of-state"
    HEAD_OF_GOVERNMENT = "head-of-government"
    VICE_PRESIDENT = "vice-president"
    DEPUTY_HEAD_OF_GOVERNMENT = "deputy-head-of-government"
    MINISTER = "minister"
    VICE_MINISTER = "vice-minister"
    HEAD_OF_DELEGATION = "head-of-delegation"
    DELEGATE = "delegate"
    OBSERVER = "observer"

    @property
    def order(self) -> int:
        """0 for the highest rank; a larger number is a lower rank."""
        return _ORDER[self]

    @property
    def weight(self) -> int:
        """How many delegates a person of this rank counts for where absences are charged (assumed)."""
        return _WEIGHTS.get(self, 1)


_ORDER = {rank: order for order, rank in enumerate(Rank)}

_WEIGHTS = {
    Rank.HEAD_OF_STATE: 50,
    Rank.HEAD_OF_GOVERNMENT: 50,
    Rank.VICE_PRESIDENT: 30,
    Rank.DEPUTY_HEAD_OF_GOVERNMENT: 30,
    Rank.MINISTER: 20,
    Rank.VICE_MINISTER: 10,
    Rank.HEAD_OF_DELEGATION: 10,
}


class Delegate(Open):
    """A member of a delegation, by name or by number."""

    id: Id = Field(description="Identifies the person.")
    name: Text | None = Field(default=None, description="Name. If omitted, the id is shown.")
    title: Text | None = Field(default=None, description="Office held.")
    rank: Takes[Rank, Rank | str] = Field(default=Rank.DELEGATE, description="Protocol rank.")
    head: bool = Field(
        default=False, description=("Whether this is the head of the delegation. There is at most one.")
    )
    principal: bool = Field(default=False, description=("Whether every movement of the person is planned."))
    clearance: Id | None = Field(
        default=None, description="Clearance held (one of `clearances`). If omitted, the delegation's."
    )
    clearance_from: Takes[Day | None, OnDay | None] = Field(
        default=None, description="First day on which the clearance is valid."
    )
    clearance_until: Takes[Day | None, OnDay | None] = Field(
        default=None, description="Last day on which the clearance is valid."
    )
    languages: Many[Language] = Field(
        default=(), description="Working languages. If omitted, the delegation's."
    )
    arrives: Takes[Moment | None, At | None] = Field(
        default=None, description="Earliest time at the venue. If omitted, the delegation's."
    )
    leaves: Takes[Moment | None, At | None] = Field(
        default=None, description="Latest time at the venue. If omitted, the delegation's."
    )
    available: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="The person is present only in these windows, if any are given."
    )
    office_since: Takes[Day | None, OnDay | None] = Field(
        default=None, description="Date of taking office. This orders people of the same rank."
    )
    sensitive: Text | None = Field(
        default=None, description="Personal notes (passport, diet, security). Never leaves the scenario."
    )


Wishes = dict[Id, Annotated[int, Field(ge=1, le=1000)]]
"""Weights by session id or theme: how much a party wants to be there."""


class Delegation(Open):
    """A party to the event, its head and its members."""

    id: Id = Field(description="Identifies the delegation, such as an ISO 3166 code.")
    name: Text = Field(description="Name as in the protocol list.")
    kind: Takes[DelegationKind, DelegationKind | str] = Field(
        default=DelegationKind.STATE, description="What the party is."
    )
    region: Id | None = Field(default=None, description="Regional group, for fairness tables.")
    size: Annotated[int, Field(ge=0, le=20_000)] = Field(
        default=1,
        description=("Total number of members. Members without a name are numbered `<id>-01`, `<id>-02`, …"),
    )
    members: Many[Delegate] = Field(default=(), description="Members with a name or fields of their own.")
    rank: Takes[Rank, Rank | str] = Field(
        default=Rank.HEAD_OF_DELEGATION, description="Rank of the head, unless the head is named."
    )
    clearance: Id | None = Field(
        default=None,
        description=(
            "Clearance of members who have none of their own. If omitted, none: they enter no zone "
            "that needs one."
        ),
    )
    languages: Many[Language] = Field(
        default=(), description="Working languages of members who have none of their own."
    )
    arrives: Takes[Moment | None, At | None] = Field(default=None, description="Earliest time at the venue.")
    leaves: Takes[Moment | None, At | None] = Field(default=None, description="Latest time at the venue.")
    interests: Takes[Wishes, Mapping[Id, int]] = Field(
        default_factory=dict, description="Sessions or themes that it wants to attend, with weights."
    )
    avoids: Many[Id] = Field(default=(), description="Delegations that it must not meet.")
    home_time_zone: str | None = Field(default=None, description="IANA zone of its capital, for agendas.")
    requested: Takes[Moment | None, At | None] = Field(
        default=None, description="When it asked for the floor. This orders people of the same rank."
    )
    staff: Heads = Field(default=0, description="Drivers and guards outside the rooms (not members).")

    @field_validator("home_time_zone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        try:
            return value and ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise PydanticCustomError(
                "time_zone",
                "'{value}' is not an IANA time zone: write `Asia/Ho_Chi_Minh`",
                {"value": (value or "")[:60]},
            ) from None

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if len(self.members) > self.size:
            raise PydanticCustomError(
                "size",
                "{members} members are named but size is {size}: raise `size`",
                {"members": len(self.members), "size": self.size},
            )

        if sum(member.head for member in self.members) > 1:
            raise PydanticCustomError("head", "more than one member is the head")

        return self

    def without(self, gone: Gone) -> "Delegation | None":
        """Return the delegation without what it wants and avoids that is gone; None if it is gone itself."""
        if self.id == gone.party:
            return None

        interests = self.interests
        if gone.sessions:
            interests = {word: weight for word, weight in interests.items() if word in gone.left}

        return self.model_copy(update={"avoids": gone.but_party(self.avoids), "interests": interests})
