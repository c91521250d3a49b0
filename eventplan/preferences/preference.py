"""What a preference is: an id, a sentence, its unit, and a count of what is missed."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eventplan.model import Plan, Scenario


class Penalty(NamedTuple):
    """What one miss costs, in units of the preference (before its weight)."""

    subjects: tuple[str, ...]
    units: int
    message: str | Callable[[], str]
    """What is missed, and why; where that takes time to find, how to find it."""

    @property
    def told(self) -> str:
        """The message."""
        return self.message if isinstance(self.message, str) else self.message()


Penalties = Iterator[Penalty]


class Preference(NamedTuple):
    """A soft goal."""

    id: str
    goal: str
    unit: str
    source: str
    penalty: Callable[[Scenario, Plan], Penalties]
