"""
Minimal conflicts: rule instances that cannot hold together, while none of them can be left out.

The scheduler searches for a complete plan with some rule instances left out. While there is none,
more are left out: whole rules first, then halves of what is left of a rule, then one by one.
Whatever is left at the end is needed: without it the rest has a plan, and that was found.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from eventplan.model import Plan, Scenario
from eventplan.numbers import number_of
from eventplan.solver.assemble import labels_of
from eventplan.solver.nowhere import nowhere
from eventplan.solver.part import part_of
from eventplan.solver.problem import Label, problem_of

from .cores import Core, core, searched, verdict_of
from .deadline import Deadline
from .exchanged import Exchanges
from .reasons import Reason, reasons

LEAST_SECONDS, SHARE = 5.0, 0.08
"""Time for one step of making a conflict smaller: in seconds, or as a share of the time left."""


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


@dataclass(frozen=True)
class Met:
    """A contradiction as it was met: sessions that cannot all be held, and what of the rules binds them."""

    sessions: tuple[str, ...]
    labels: tuple[Label, ...]
    minimal: bool

    def in_words(self, scenario: Scenario) -> Conflict:
        """The same in the planner's words."""
        return Conflict(self.labels, reasons(scenario, self.labels), self.minimal)


LISTS = ("statements", "signatures")


def conflicts(
    scenario: Scenario,
    *,
    deadline: Deadline,
    most: int = 5,
    guesses: Iterable[Collection[str]] = (),
    known: Collection[Met] = (),
    progress: Callable[[str], None] | None = None,
    show: Callable[[Conflict], None] | None = None,
) -> Verdict:
    """
    Return up to *most* conflicts, each beside those before.

    Args:
        scenario: What cannot be planned.
        deadline: When to stop: a conflict that is still being made smaller is returned as it is.
        most: Most conflicts.
        guesses: Sets of sessions that are thought to be at odds: they are tried first, and save time.
        known: Conflicts that were met before: they are the first.
        progress: Called with a few words now and then.
        show: Called with each new conflict as soon as it is known.

    """
    tell = progress or (lambda _words: None)
    conflicts_so_far = [met.in_words(scenario) for met in known]
    gone = {label for met in known for label in apart(met.labels)}
    tries = list(guesses)

    while len(conflicts_so_far) < most:
        if not deadline.left():
            return Verdict(tuple(conflicts_so_far), complete=False)

        where = core(scenario, deadline, without=gone, guesses=tries, tell=tell)
        tries = []
        if not where.sessions:
            return Verdict(tuple(conflicts_so_far), complete=where.feasible)

        met = smallest(
            scenario, where, deadline, without=gone, tell=tell, title=f"conflict {len(conflicts_so_far) + 1}"
        )
        conflicts_so_far.append(met.in_words(scenario))
        if show:
            show(conflicts_so_far[-1])

        gone |= apart(met.labels)

    return Verdict(tuple(conflicts_so_far), complete=False)


def apart(labels: Collection[Label]) -> frozenset[Label]:
    """
    What is left out to find what else is at odds.

    What must be held must be held in every conflict: only the rest is taken away, unless that is nothing.
    """
    rest = frozenset(label for label in labels if label[0] != "placed")
    return rest or frozenset(labels)


def smallest(
    scenario: Scenario,
    where: Core,
    deadline: Deadline,
    *,
    without: Collection[Label] = (),
    first: Collection[Label] = (),
    tell: Callable[[str], None] = lambda _words: None,
    title: str = "conflict",
) -> Met:
    """
    Return what of the rules is at odds in a few sessions, and nothing that is not.

    Args:
        scenario: What cannot be planned.
        where: The sessions.
        deadline: When to stop: what is still being made smaller is returned as it is.
        without: Rule instances that need not hold.
        first: Rule instances that are thought to be at odds: if they are, only they are looked at.
        tell: Called with a few words now and then.
        title: What it is called in these words.

    """
    if len(where.sessions) == 1:
        session = where.sessions[0]
        labels = nowhere(scenario, session, frozenset(without))
        if labels:
            return Met(where.sessions, (("placed", (session,)), *labels), minimal=True)

    rest = Rest(part_of(scenario, where.sessions), deadline)
    kept = tuple(label for label in rest.labels if label not in without)

    if first:
        guess = tuple(label for label in kept if label in {*first})
        if guess and rest.has_plan(guess, LEAST_SECONDS) is False:
            kept = guess

    smaller, minimal = _Shrinking(rest, kept, tell, title).run()
    return Met(where.sessions, tuple(smaller), minimal)


class Rest:
    """A scenario in which only some rule instances hold."""

    def __init__(self, scenario: Scenario, deadline: Deadline) -> None:
        self.scenario, self.deadline = scenario, deadline
        self.labels = labels_of(problem_of(scenario))
        """All of them, in the order in which the scheduler meets them."""
        self.plan: Plan | None = None
        """The plan of the last question, if there is one."""

    def has_plan(self, kept: Collection[Label], seconds: float = 1e6) -> bool | None:
        """Whether a complete plan exists that keeps *kept*; None if time (or *seconds*) ran out."""
        without = frozenset(self.labels).difference(kept)
        answer = searched(self.scenario, self.deadline, without, seconds)
        self.plan = None if answer is None else answer.plan

        return verdict_of(answer)


class _Shrinking:
    """Leaves out of a contradiction whatever it does not need."""

    def __init__(self, rest: Rest, kept: Collection[Label], tell: Callable[[str], None], title: str) -> None:
        self.rest, self.kept, self.tell, self.title = rest, list(kept), tell, title
        self.needed: set[Label] = set()
        self.exchanges = Exchanges(rest.scenario, rest.labels)
        self.proved = True

    def run(self) -> tuple[list[Label], bool]:
        """Return what is left, and whether it is proved that all of it is needed."""
        # How many a part of a list must hold stands against leaving people out, and is seldom to blame.
        sessions = self.rest.scenario.session_by_id
        fewest = [label for label in self.kept if label[0] in LISTS and label[1][-1] in sessions]
        if fewest:
            self._drop(fewest)

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
        words = f"{number_of(len(self.kept), 'condition')} cannot all hold, {len(self.needed)} of them proved necessary"
        self.tell(f"{self.title}: {words}")

        if verdict is False:
            self.kept = rest
            return True

        if len(labels) == 1:
            self.proved &= verdict is True
            if self.rest.plan is not None:
                self.needed.update(labels)
                self.needed |= self.exchanges.needed(self.rest.plan, labels[0], self.kept, self.needed)

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
