"""Who comes: delegations and their members, in order of protocol."""

from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from .base import Heads, Id, Language, Part, Text
from .times import Day, Moment, Window


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
        return list(Rank).index(self)

    @property
    def weight(self) -> int:
        """How many delegates a person of this rank counts for where absences are charged (assumed)."""
        return _WEIGHTS.get(self, 1)


_WEIGHTS = {
    Rank.HEAD_OF_STATE: 50,
    Rank.HEAD_OF_GOVERNMENT: 50,
    Rank.VICE_PRESIDENT: 30,
    Rank.DEPUTY_HEAD_OF_GOVERNMENT: 30,
    Rank.MINISTER: 20,
    Rank.VICE_MINISTER: 10,
    Rank.HEAD_OF_DELEGATION: 10,
}


class Delegate(Part):
    """A member of a delegation, by name or by number."""

    id: Id = Field(description="Identifies the person.")
    name: Text | None = Field(None, description="Name; without one the person goes by the id.")
    title: Text | None = Field(None, description="Office held.")
    rank: Rank = Field(Rank.DELEGATE, description="Protocol rank.")
    head: bool = Field(False, description="Head of the delegation: one at most.")
    principal: bool = Field(False, description="A person whose every movement is planned.")
    clearance: Id | None = Field(
        None, description="Clearance held (one of `clearances`); none means the delegation's."
    )
    clearance_from: Day | None = Field(None, description="First day on which the clearance is valid.")
    clearance_until: Day | None = Field(None, description="Last day on which the clearance is valid.")
    languages: tuple[Language, ...] = Field((), description="Working languages; none means the delegation's.")
    arrives: Moment | None = Field(
        None, description="Earliest time at the venue; none means the delegation's."
    )
    leaves: Moment | None = Field(None, description="Latest time at the venue; none means the delegation's.")
    available: tuple[Window, ...] = Field((), description="Only in these windows, if any are given.")
    office_since: Day | None = Field(None, description="Date of taking office: orders people of one rank.")
    sensitive: Text | None = Field(
        None, description="Personal notes (passport, diet, security). Never leaves the scenario."
    )


Wishes = dict[Id, Annotated[int, Field(ge=1, le=1000)]]
"""Weights by session id or theme: how much a party wants to be there."""


class Delegation(Part):
    """A party to the event, its head and its members."""

    id: Id = Field(description="Identifies the delegation, such as an ISO 3166 code.")
    name: Text = Field(description="Name as the protocol list has it.")
    kind: DelegationKind = Field(DelegationKind.STATE, description="What the party is.")
    region: Id | None = Field(None, description="Regional group, for fairness tables.")
    size: Annotated[int, Field(ge=0, le=20_000)] = Field(
        1, description="Members in all. Those not named are numbered `<id>-01`, `<id>-02`, …"
    )
    members: tuple[Delegate, ...] = Field((), description="Members with a name or fields of their own.")
    rank: Rank = Field(Rank.HEAD_OF_DELEGATION, description="Rank of the head, unless the head is named.")
    clearance: Id | None = Field(
        None, description="Clearance of members without their own; none is the lowest."
    )
    languages: tuple[Language, ...] = Field((), description="Working languages of members without their own.")
    arrives: Moment | None = Field(None, description="Earliest time at the venue.")
    leaves: Moment | None = Field(None, description="Latest time at the venue.")
    interests: Wishes = Field(
        default_factory=dict, description="Sessions or themes that it wants to attend, with weights."
    )
    avoids: tuple[Id, ...] = Field((), description="Delegations that it must not meet.")
    home_time_zone: str | None = Field(None, description="IANA zone of its capital, for agendas.")
    requested: Moment | None = Field(
        None, description="When it asked for the floor: orders people of one rank."
    )
    staff: Heads = Field(0, description="Drivers and guards outside the rooms (not members).")

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
