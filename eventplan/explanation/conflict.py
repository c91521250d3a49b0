"""
Minimal conflicts: rule instances that cannot hold together, of which none can be left out.

The scheduler's model is built with only some rule instances in force. While it has no plan, more are
left out: whole rules first, then halves of what is left of a rule, then one by one. Whatever is left
at the end is needed: without it the rest has a plan, and that was solved.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from ortools.sat.python import cp_model

from eventplan.model import Scenario
from eventplan.solver.build import Label
from eventplan.solver.engine import engine
from eventplan.solver.problem import Problem, problem_of
from eventplan.solver.solve import build_of

from .words import Reason, reasons


@dataclass(frozen=True)
class Conflict:
    """Rule instances that cannot all hold."""

    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]
    """The same in the planner's words, alike ones grouped."""
    minimal: bool
    """Whether it is proved that without any one of them the rest has a plan."""


@dataclass(frozen=True)
class Verdict:
    """Conflicts that share no rule instance, and whether that is all there are."""

    conflicts: tuple[Conflict, ...]
    complete: bool
    """True if, without these conflicts, a plan exists; False if the search was cut short."""


class Deadline:
    """How long there is, in seconds of wall clock."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never negative; very many if there is no limit."""
        return 1e9 if self._end is None else max(0.0, self._end - time.monotonic())


def conflicts(
    scenario: Scenario,
    *,
    deadline: Deadline,
    most: int = 5,
    progress: Callable[[str], None] | None = None,
) -> Verdict:
    """Return up to *most* conflicts that share nothing."""
    problem = problem_of(scenario)
    labels = list(build_of(problem, explaining=True).labels)
    found: list[Conflict] = []
    while len(found) < most:
        verdict = _has_plan(problem, labels, deadline)
        if verdict is None or verdict:
            return Verdict(tuple(found), complete=bool(verdict))
        if progress:
            progress(f"conflict {len(found) + 1}: leaving out what is not needed")
        smaller, minimal = _Shrinking(problem, labels, deadline, progress).run()
        found.append(Conflict(tuple(smaller), reasons(scenario, smaller), minimal))
        gone = set(smaller)
        # What must be held must be held in every conflict: only the rest is taken away.
        labels = [label for label in labels if label not in gone or label[0] == "placed"]
        if all(rule == "placed" for rule, _ in smaller):
            break
    return Verdict(tuple(found), complete=False)


def _has_plan(problem: Problem, labels: Collection[Label], deadline: Deadline) -> bool | None:
    """Whether a plan exists with only *labels* in force; None if time ran out."""
    if not deadline.left():
        return None
    build = build_of(problem, only=frozenset(labels))
    status = engine(seconds=deadline.left()).solve(build.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None


class _Shrinking:
    """Leaves out of a contradiction whatever it does not need."""

    def __init__(
        self,
        problem: Problem,
        labels: list[Label],
        deadline: Deadline,
        progress: Callable[[str], None] | None,
    ) -> None:
        self.problem, self.kept, self.deadline, self.progress = problem, labels, deadline, progress
        self.needed: set[Label] = set()
        self.proved = True

    def run(self) -> tuple[list[Label], bool]:
        """Return what is left, and whether it is proved that all of it is needed."""
        by_rule: dict[str, list[Label]] = {}
        for label in self.kept:
            by_rule.setdefault(label[0], []).append(label)
        # Rules that say where sessions cannot be are seldom to blame: the large ones go first.
        order = sorted(by_rule, key=lambda rule: (rule == "placed", -len(by_rule[rule])))
        left = [rule for rule in order if not self._drop(by_rule[rule])]
        for rule in left:
            self._within(by_rule[rule])
        return self.kept, self.proved

    def _drop(self, labels: list[Label]) -> bool:
        """Leave *labels* out if the rest has no plan without them."""
        gone = set(labels)
        if gone & self.needed:
            return False
        rest = [label for label in self.kept if label not in gone]
        verdict = _has_plan(self.problem, rest, self.deadline)
        if verdict is False:
            self.kept = rest
            return True
        if len(labels) == 1:
            self.needed.update(labels)
            self.proved &= verdict is True
        return False

    def _within(self, labels: list[Label]) -> None:
        """Leave out what can be of one rule: a half at a time, then one by one."""
        if len(labels) == 1:
            if not self.needed.intersection(labels):
                self._drop(labels)
            return
        half = len(labels) // 2
        for part in (labels[:half], labels[half:]):
            if not self._drop(part):
                self._within(part)
        if self.progress:
            self.progress(f"{len(self.kept)} rule instances left")
