"""
Minimal conflicts: rule instances that cannot hold together, of which none can be left out.

The scheduler searches for a complete plan with some rule instances left out. While there is none,
more are left out: whole rules first, then halves of what is left of a rule, then one by one.
Whatever is left at the end is needed: without it the rest has a plan, and that was found.
"""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from eventplan.model import Scenario, Status
from eventplan.solver.problem import Label, problem_of
from eventplan.solver.solve import labels_of, solve

from .words import Reason, reasons

LEAST_SECONDS, SHARE = 5.0, 0.08
"""Time for one step of making a conflict smaller: so many seconds, or this share of the time left."""


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
    """Conflicts that share nothing but sessions, and whether that is all there are."""

    conflicts: tuple[Conflict, ...]
    complete: bool
    """True if, without these conflicts, a plan exists; False if the search was cut short."""


class Deadline:
    """How long there is: seconds of wall clock, or until it is ended."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self.interrupted = False

    def left(self) -> float:
        """Seconds left, never negative; very many if there is no limit."""
        if self.interrupted:
            return 0.0
        return 1e6 if self._end is None else max(0.0, self._end - time.monotonic())


@contextlib.contextmanager
def interruptible(deadline: Deadline) -> Iterator[None]:
    """Let the first Ctrl-C end the search with what is known, and the next one end everything."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(_number: int, _frame: object) -> None:
        deadline.interrupted = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def conflicts(
    scenario: Scenario,
    *,
    deadline: Deadline,
    most: int = 5,
    hints: Collection[tuple[str, ...]] = (),
    progress: Callable[[str], None] | None = None,
    show: Callable[[Conflict], None] | None = None,
) -> Verdict:
    """
    Return up to *most* conflicts that share nothing but the sessions that are to be held.

    Args:
        scenario: What cannot be planned.
        deadline: When to stop: a conflict that is still being made smaller is returned as it is.
        most: Most conflicts.
        hints: Sets of rules that are thought to be at odds: they are tried first, and save time.
        progress: Called with a few words now and then.
        show: Called with each conflict as soon as it is known.

    """
    tell = progress or (lambda _words: None)
    tell("looking for a plan")
    if not deadline.left():
        return Verdict((), complete=False)
    rest = Rest(scenario, deadline)
    kept = rest.labels
    found: list[Conflict] = []
    guesses = list(hints)
    while len(found) < most:
        start = None
        while guesses and start is None:
            rules = guesses.pop(0)
            guess = tuple(label for label in kept if label[0] in rules)
            start = guess if rest.has_plan(guess) is False else None
        if start is None:
            verdict = rest.has_plan(kept)
            if verdict is not False:
                return Verdict(tuple(found), complete=verdict is True)
        smaller, minimal = _Shrinking(rest, start or kept, tell, f"conflict {len(found) + 1}").run()
        found.append(Conflict(tuple(smaller), reasons(scenario, smaller), minimal))
        if show:
            show(found[-1])
        gone = set(smaller)
        # What must be held must be held in every conflict: only the rest is taken away.
        kept = tuple(label for label in kept if label not in gone or label[0] == "placed")
        if all(rule == "placed" for rule, _ in smaller):
            # Sessions that cannot be held whatever the rules: without them the rest may be at odds too.
            kept = tuple(label for label in kept if label not in gone)
    return Verdict(tuple(found), complete=False)


def plain(scenario: Scenario) -> Scenario:
    """The scenario without the wishes of delegations: they are in nobody's way, and to weigh them takes time."""
    delegations = tuple(d.model_copy(update={"interests": {}}) for d in scenario.delegations)
    return scenario.changed(delegations=delegations).with_baseline(scenario.baseline)


class Rest:
    """A scenario of which only some rule instances hold."""

    def __init__(self, scenario: Scenario, deadline: Deadline) -> None:
        self.problem, self.deadline = problem_of(plain(scenario)), deadline
        self.labels = labels_of(self.problem)
        """All of them, in the order in which the scheduler meets them."""

    def has_plan(self, kept: Collection[Label], seconds: float = 1e6) -> bool | None:
        """Whether a complete plan exists that keeps *kept*; None if time (or *seconds*) ran out."""
        if not self.deadline.left():
            return None
        left_out = frozenset(self.labels).difference(kept)
        answer = solve(
            self.problem.scenario,
            problem=self.problem,
            seconds=min(seconds, self.deadline.left()),
            workers=1,
            waive=left_out,
            labelled=True,
            first_only=True,
        )
        self.deadline.interrupted |= answer.interrupted
        if answer.plan is not None:
            return True
        return False if answer.status is Status.INFEASIBLE else None


class _Shrinking:
    """Leaves out of a contradiction whatever it does not need."""

    def __init__(self, rest: Rest, kept: Collection[Label], tell: Callable[[str], None], title: str) -> None:
        self.rest, self.kept, self.tell, self.title = rest, list(kept), tell, title
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
        # A question that is too hard is left open: easier ones may do, and there is time for them.
        verdict = self.rest.has_plan(rest, max(LEAST_SECONDS, SHARE * self.rest.deadline.left()))
        words = f"{len(self.kept)} statements cannot all hold, {len(self.needed)} of them proved necessary"
        self.tell(f"{self.title}: {words}")
        if verdict is False:
            self.kept = rest
            return True
        if len(labels) == 1:
            self.needed.update(labels if verdict else ())
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
