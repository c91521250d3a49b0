"""A delegate with everything resolved, and a place in the order of protocol."""

from datetime import date, datetime
from typing import NamedTuple

from .base import Text
from .parties import DelegationKind, Rank
from .spans import Span


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
