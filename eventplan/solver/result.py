"""What a search tells: how far it has come, and its answer."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

from eventplan.model import Plan, Status

SOLVER = f"CP-SAT {version('ortools')}"


class Charge(Protocol):
    """Points that a plan is charged, what for, and the ids of the sessions, people, rooms, … concerned."""

    @property
    def about(self) -> str:
        """The rule or preference."""

    @property
    def points(self) -> int:
        """Points, never below 0."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids."""


@dataclass(frozen=True)
class StageRecord:
    """What one stage of a search did: costs and bound in points."""

    stage: str
    before: int | None
    """What the best plan cost before it; None if there was no plan."""
    after: int | None
    bound: int
    effort: float
    """Deterministic effort that it took."""
    seconds: float
    """Seconds of the wall clock that it took."""

    def __str__(self) -> str:
        """Return a line of the log."""
        if self.after is None:
            cost = "no plan"
        elif self.before is None:
            cost = f"first plan {self.after:,}"
        else:
            cost = f"{self.before:,} -> {self.after:,}"

        return f"{self.stage}: {cost}, bound {self.bound:,}, effort {self.effort:.2f}, {self.seconds:.1f} s"


@dataclass(frozen=True)
class Answer:
    """What a search found: a status and, unless there is none, a plan that is still to be verified."""

    status: Status
    plan: Plan | None
    bound: int
    reasons: tuple[str, ...] = ()
    interrupted: bool = False
    nowhere: tuple[str, ...] = ()
    """Sessions that have no start and room left, whatever happens to the others."""
    effort: float = 0.0
    """Deterministic effort that was spent: the same on every run with one worker."""
    early: str = ""
    """Why the search ended before its limits, with a plan that is not proved to be the best."""
    stages: tuple[StageRecord, ...] = ()
    """What each stage did, in order: one that runs within another comes before it."""
