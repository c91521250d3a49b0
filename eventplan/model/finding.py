"""What the verifier says."""

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
