"""How strictly each rule holds in a scenario, and how much each preference counts."""

from typing import Annotated

from pydantic import Field

from .base import Id, Part, Price, Text
from .times import Day, Window


class RulePolicy(Part):
    """A rule that is priced or waived, as a whole or for named subjects."""

    waived: bool = Field(False, description="True: the rule does not hold.")
    waived_for: tuple[Id, ...] = Field(
        (), description="Subjects (sessions, rooms, people, …) for which it does not hold."
    )
    price: Price | None = Field(
        None, description="A breach is allowed at this many points for each subject; none: never."
    )
    reason: Text | None = Field(None, description="Why.")
    owner: str | None = Field(None, max_length=200, description="Who decided.")
    until: Day | None = Field(None, description="Last day on which the waiver is valid.")


class PreferencePolicy(Part):
    """How much a preference counts."""

    weight: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        1, description="Points per unit of the preference; 0 switches it off."
    )
    off_for: tuple[Id, ...] = Field((), description="Subjects for which it does not count.")
    prime: tuple[Window, ...] = Field((), description="Prime time, for `fair-slots`.")
    tolerance: Annotated[int, Field(ge=0, le=100)] | None = Field(
        None, description="Per cent of empty seats that `room-fit` does not count. Default 25 (assumed)."
    )
