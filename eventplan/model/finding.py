"""What the verifier says."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The plan is unlawful."""
    PRICED = "priced"
    """A breach that the scenario allows at a price; it is in the score."""
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One breach: the rule, whom it concerns, and one sentence with what to do."""

    rule: str
    subjects: tuple[str, ...]
    """Ids, the instance of the rule: a price is paid once for each distinct tuple."""
    message: str
    severity: Severity = Severity.ERROR
    fix: str = ""


class Penalty(NamedTuple):
    """What one miss costs, in units of the preference (before its weight)."""

    subjects: tuple[str, ...]
    units: int
    message: str | Callable[[], str]
    """What is missed, and why; where that takes time to find, how to find it."""

    @property
    def sentence(self) -> str:
        """The message."""
        return self.message if isinstance(self.message, str) else self.message()
