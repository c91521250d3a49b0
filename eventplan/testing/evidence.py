"""What a scenario under test is asked, and what an item of it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from eventplan.model import (
    Expectations,
    ExpectedReplan,
    NoPlan,
    Plan,
    Scenario,
    Span,
    Status,
    Stress,
    show_moment,
    span_of,
)
from eventplan.verifier import Score

if TYPE_CHECKING:
    from eventplan.explanation import Conflict

Path = tuple[str | int, ...]

SLOW_EFFORT = 10.0
SLOW_SESSIONS = 30
PLAIN = Expectations()
"""What is expected of a scenario that says nothing: that it can be planned."""

MOST_REASONS = 6
NO_PLAN = "there is no plan (see `status`)"
"""The answer to every expectation of a plan where there is none: the item `status` says why."""


class Evidence(Protocol):
    """What a check may ask of the scenario under test."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""

    @property
    def expect(self) -> Expectations:
        """What it expects."""

    @property
    def effort(self) -> float:
        """Deterministic effort of each search."""

    def answer(self) -> Plan | NoPlan:
        """Return its plan, or that there is none."""

    def score(self) -> Score:
        """Return the charges of the plan."""

    def reasons(self, scenario: Scenario) -> list[str]:
        """Say why a scenario has no plan."""

    def conflicts(self, scenario: Scenario) -> "tuple[Conflict, ...]":
        """Return minimal conflicts of a scenario without a plan."""

    def why_not(self, session: str, pins: dict[str, Any]) -> str:
        """Say what prevents a session from being where it is expected, or what that would cost."""

    def replanned(self, expected: ExpectedReplan) -> Iterator[str]:
        """Yield what is wrong with a replan from the stored plan."""

    def withstood(self, variation: Stress) -> Iterator[str]:
        """Yield what is wrong with a variation."""


Judge = Callable[[Evidence], Iterator[str]]


@dataclass(frozen=True)
class Item:
    """One thing to test. `judge` yields a sentence for each thing that is not as expected."""

    id: str
    families: tuple[str, ...]
    path: Path
    """Where in the scenario it is stated."""
    says: str
    """The expectation in words."""
    judge: Judge
    slow: bool = False


def is_slow(scenario: Scenario, effort: float | None) -> bool:
    """Whether planning takes more than a few seconds, as far as one can tell beforehand."""
    return (effort or 0.0) > SLOW_EFFORT or len(scenario.sessions) > SLOW_SESSIONS


def id_of(*words: str) -> str:
    """An id from ids of the scenario: readable, and nothing that a shell or `-k` takes for its own."""
    shown = [*words[:3], f"{len(words) - 3}-more"] if len(words) > 4 else words
    return re.sub(r"[^\w.-]+", "-", "-".join(shown))


def planned(judge: Callable[[Evidence, Plan], Iterator[str]]) -> Judge:
    """Return the judge of an expectation of a plan; without a plan, that is what is told."""

    def judged(case: Evidence) -> Iterator[str]:
        answer = case.answer()
        if isinstance(answer, NoPlan):
            yield NO_PLAN
        else:
            yield from judge(case, answer)

    return judged


def no_plan(case: Evidence, answer: NoPlan) -> str:
    """Why there is no plan, in a sentence and the reasons that are known."""
    if answer.status is not Status.INFEASIBLE:
        return (
            f"no plan was found within an effort of {case.effort:g}. That proves nothing: "
            "give it more with `expect: {effort: …}`"
        )

    reasons = case.reasons(case.scenario)
    lines = "".join(f"\n  {reason}" for reason in reasons[:MOST_REASONS])
    more = f"\n  and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""

    return f"there is no plan: proved, not out of time{lines}{more}"


def local(scenario: Scenario, instant: datetime) -> datetime:
    """An instant as a time that a scenario states."""
    return scenario.event.moment(instant)


def shown(scenario: Scenario, instant: datetime) -> str:
    """An instant as a scenario file has it."""
    return show_moment(local(scenario, instant))


def place_of(scenario: Scenario, plan: Plan, session: str) -> str:
    """Say when and where a session is."""
    placement = plan.placement_by_session[session]
    return f"{shown(scenario, placement.start)} in {placement.room}"


def commitments(scenario: Scenario, plan: Plan, person: str, during: Span) -> list[str]:
    """Sessions that a person is at within a span, by start."""
    starts = [
        (placement.start, session.id)
        for session, placement in plan.held(scenario)
        if span_of(session, placement).overlaps(during)
        and (person in plan.attendees.get(session.id, ()) or person in scenario.needed(session))
    ]

    return [session for _, session in sorted(starts)]
