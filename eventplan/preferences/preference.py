"""What a preference is: an id, a sentence, its unit, and a count of what is missed."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eventplan.model import Plan, Scenario
from eventplan.model.finding import Penalty

Penalties = Iterator[Penalty]


class Preference(NamedTuple):
    """A soft goal."""

    id: str
    goal: str
    unit: str
    source: str
    penalty: Callable[[Scenario, Plan], Penalties]


__all__ = ["Penalties", "Penalty", "Preference"]
