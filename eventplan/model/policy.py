"""How strictly each rule holds in a scenario, and how much each preference counts."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from .base import Field, Id, Many, Part, Price, Takes, Text
from .parties import Rank
from .spans import During, Window
from .times import Day, Lasting, Minutes, OnDay

RULE_IDS = (
    "placed", "opening-hours", "allowed-times", "pinned", "room-available", "room-free", "room-capacity",
    "room-features", "stays", "frame", "order", "not-parallel", "parallel-limit", "person-free",
    "person-available", "attendance", "workload", "fair-gaps", "delegation-coverage", "organisers-present",
    "organiser-quota", "zone-clearance", "zone-occupancy", "sweep", "non-encounter", "checkpoint-throughput",
    "arrivals", "interpretation", "equipment", "booths", "statements", "signatures", "frozen",
)  # fmt: skip
"""The catalogue of rules, in the order of every report."""

PREFERENCE_IDS = (
    "preferred-times", "preferred-rooms", "working-hours", "round-times", "ceremony-times", "same-hours",
    "reports", "room-fit", "full-rooms", "room-purpose", "theme-clash", "at-once", "relations", "series",
    "interest-coverage", "absences", "audience", "principal-waiting", "heads-waiting", "gaps", "lunch",
    "pauses", "walking", "fair-slots", "compactness", "booth-wishes", "even-days", "stability", "agendas",
)  # fmt: skip
"""The catalogue of preferences, in the order of every report."""

ON_REQUEST = frozenset({"compactness"})
"""Preferences that count only where a scenario lists them: every event opens rooms."""

UNASKED = {
    "working-hours": 10,
    "round-times": 2,
    "ceremony-times": 1,
    "same-hours": 3,
    "reports": 5,
    "full-rooms": 2,
    "room-purpose": 1,
    "at-once": 3,
    "audience": 1,
    "heads-waiting": 1,
    "lunch": 5,
    "pauses": 5,
    "even-days": 3,
}
"""Preferences of common sense, which count unless a scenario says otherwise, and their weights."""


class RulePolicy(Part):
    """A rule that is priced or waived, as a whole or for named subjects."""

    waived: bool = Field(default=False, description="If true, the rule does not apply.")
    waived_for: Many[Id] = Field(
        default=(), description="Subjects (sessions, rooms, people, …) to which it does not apply."
    )
    price: Price | None = Field(
        default=None,
        description=(
            "Allows a breach at this many points per subject. If omitted, a breach is never allowed."
        ),
    )
    reason: Text | None = Field(default=None, description="Why it is waived or priced.")
    owner: str | None = Field(default=None, max_length=200, description="Who decided.")
    until: Takes[Day | None, OnDay | None] = Field(
        default=None, description="Last day on which the waiver is valid."
    )


class PreferencePolicy(Part):
    """How much a preference counts."""

    weight: Annotated[int, Field(ge=0, le=1_000_000)] | None = Field(
        default=None,
        description=(
            "Points per unit of the preference. 0 switches it off. If omitted, its default weight, mostly 1."
        ),
    )
    off_for: Many[Id] = Field(default=(), description="Subjects to which it does not apply.")
    prime: Takes[tuple[Window, ...], Sequence[During]] = Field(
        default=(), description="Prime time, for `fair-slots`."
    )
    tolerance: Annotated[int, Field(ge=0, le=100)] | None = Field(
        default=None,
        description="Empty seats, in per cent, that `room-fit` ignores. Default 25 (assumed).",
    )


class OfferedSlot(Part):
    """A slot that could be added to a slot grid."""

    grid: Id = Field(description="The slot grid.")
    slot: Takes[Window, During] = Field(description="The slot.")
    price: Price = Field(default=30, description="Points for adding it.")


RANK_FACTORS: Mapping[Rank, int] = {
    Rank.HEAD_OF_STATE: 5,
    Rank.HEAD_OF_GOVERNMENT: 5,
    Rank.VICE_PRESIDENT: 3,
    Rank.DEPUTY_HEAD_OF_GOVERNMENT: 3,
}
"""How many times dearer a change is that touches a person of this rank, unless stated; 1 for the others."""


class WaysOut(Part):
    """
    What may be changed if no plan exists, and at what price (points).

    The prices are assumed: what is a matter of paper is cheap, what needs a letter to a capital is
    dear. State your own. What may not be touched at all has a price above `highest`.
    """

    parallel: Price = Field(default=20, description="Raising a parallel limit by one session.")
    slots: Many[OfferedSlot] = Field(default=(), description="Slots that could be added.")
    step: Takes[Annotated[Minutes, Field(ge=5, le=1440)], Lasting] = Field(
        default=30, description=("Minutes of one step by which windows, opening hours and stays are widened.")
    )
    window: Price = Field(
        default=10, description=("Widening a window by one step, or releasing a fixed start.")
    )
    hours: Price = Field(
        default=30, description=("Keeping the event or a venue open one step longer on one day.")
    )
    stay: Price = Field(
        default=40,
        description=(
            "Bringing somebody one step earlier, or keeping them one step "
            "later, times the factor of the rank."
        ),
    )
    stand_in: Price = Field(default=60, description="Sending somebody else, times the factor of the rank.")
    by_rank: Takes[dict[Rank, Annotated[int, Field(ge=1, le=100)]], Mapping[Rank, int]] = Field(
        default_factory=dict,
        description=(
            "Factors by rank for the prices of stays, stand-ins, workloads, and waivers "
            "for a person. Default (assumed): 5 for heads of state and of government, 3 "
            "for vice-presidents and deputy heads of government, 1 for others."
        ),
    )
    margin: Price = Field(
        default=15, description="Shortening a gap, a turnover, a margin or a turn by a quarter."
    )
    room: Price = Field(
        default=40, description=("Moving a session to a room or a layout that it was not meant for.")
    )
    hire: Price = Field(
        default=80,
        description=("Hiring another room like an existing one, or adding seats or features to a room."),
    )
    cap: Price = Field(default=60, description="Raising the cap of a zone as far as needed.")
    clearance: Price = Field(default=70, description="Granting a clearance, or extending its dates.")
    team: Price = Field(
        default=50, description="Adding a team, escort, holding room, desk, booth or item of equipment."
    )
    lane: Price = Field(default=50, description="Adding a lane at a gate.")
    member: Price = Field(default=60, description="Adding a member to a delegation.")
    quota: Price = Field(default=20, description="Allowing an organiser one more session.")
    drop: Price = Field(default=200, description="Dropping a session.")
    waive: Price = Field(default=100, description="Waiving a rule for one subject.")
    highest: Price = Field(default=1000, description="Maximum price of a way out that is searched for.")

    def factor(self, rank: Rank) -> int:
        """How many times dearer a change is that touches a person of this rank."""
        return self.by_rank.get(rank, RANK_FACTORS.get(rank, 1))
