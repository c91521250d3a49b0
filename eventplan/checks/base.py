"""What a check is: an id, what is well, the rules behind it, and a function that finds what is not."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..numbers import plural
from .view import View

Path = tuple[str | int, ...]
"""The way to a field of a scenario: `("sessions", 3, "windows", 0)`."""


class Fault(NamedTuple):
    """One thing that is not well: where it is stated, what it is, and whether it leaves no plan to publish."""

    path: Path
    message: str
    certain: bool = False
    """
    Whether it proves that no plan can be published: a rule is broken that holds strictly, whatever is planned, or
    nothing can be said in a language of the event.
    """


Look = Callable[[View], Iterator[Fault]]


class Check(NamedTuple):
    """Something that a scenario shows without a search: it costs little, and is said before planning."""

    id: str
    says: str
    """What is the case where all is well."""
    rules: tuple[str, ...]
    """Rules that every plan would break, or that would have to be waived."""
    look: Look

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        if not self.rules:
            return "Unicode Technical Standard 39" if self.id == "lookalike" else "practice of agenda desks"

        return f"the {plural(len(self.rules), 'rule')} {', '.join(self.rules)}"
