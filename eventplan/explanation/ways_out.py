"""
Priced ways out: the cheapest sets of changes with which a scenario has a plan.

Every conflict must be broken, so the search goes through sets of changes in the order of their
price, each of which breaks every conflict met so far. A set with which the changed scenario has a
plan is a way out: that plan was found, and verified. One with which it has not gives the next
conflict to break.

Changes are put together for different obstacles, and as many of one sort as are needed (two sessions
dropped). Two half measures against one obstacle are not: bigger steps are on the menu instead.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from pydantic import ValidationError

from eventplan.model import NoPlan, Scenario, ScenarioError, UnlawfulPlan
from eventplan.solver.problem import Label

from .conflict import Conflict, Deadline, conflicts, plain
from .menu import Change, menu

LONGEST = 20.0
"""Most seconds to find a plan with one set of changes, and twice as many to say why there is none."""

COUNTABLE = ("drop", "waive")
"""Sorts of changes of which several may be needed against one obstacle."""

MOST_CHANGES = 4
"""Most changes in one way out: what needs more is a new scenario."""


@dataclass(frozen=True)
class WayOut:
    """Changes that, made together, give the scenario a plan. Proved by finding one."""

    changes: tuple[Change, ...]
    alike: int = 0
    """How many other sets of changes of the same sorts break the same conflicts, untried."""

    @property
    def price(self) -> int:
        """What the changes cost together, in points."""
        return sum(change.price for change in self.changes)

    def __str__(self) -> str:
        """The price and the changes, in words."""
        return f"{self.price} points: {'; '.join(change.message for change in self.changes)}"

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the scenario with every change made."""
        for change in self.changes:
            scenario = change.apply(scenario)
        return scenario


@dataclass(frozen=True)
class Found:
    """Ways out, the cheapest first, and whether cheaper ones may have been left undecided."""

    ways: tuple[WayOut, ...]
    complete: bool


def ways_out(
    scenario: Scenario,
    known: tuple[Conflict, ...],
    *,
    deadline: Deadline,
    most: int = 5,
    progress: Callable[[str], None] | None = None,
    show: Callable[[WayOut], None] | None = None,
) -> Found:
    """
    Return up to *most* ways out that differ in kind, the cheapest first.

    Args:
        scenario: What cannot be planned.
        known: Its conflicts, as far as they are known.
        deadline: When to stop.
        most: Most ways out.
        progress: Called with a few words now and then.
        show: Called with each way out as soon as a plan is found with it.

    """
    search = _Search(scenario, deadline, progress or (lambda _words: None))
    for conflict in known:
        search.meet(conflict.labels)
    ways: list[WayOut] = []
    while len(ways) < most and (way := search.next()) is not None:
        ways.append(way)
        if show:
            show(way)
    return Found(tuple(ways), search.complete)


class _Search:
    def __init__(self, scenario: Scenario, deadline: Deadline, tell: Callable[[str], None]) -> None:
        self.scenario, self.deadline, self.tell = scenario, deadline, tell
        self.numbers = count()
        self.queue: list[tuple[int, int, tuple[Change, ...]]] = [(0, next(self.numbers), ())]
        self.met: list[tuple[frozenset[Label], dict[str, Change]]] = []
        """Each conflict met so far, and what could break it."""
        self.seen: set[frozenset[str]] = set()
        self.done: list[frozenset[str]] = []
        self.tried = 0
        self.complete = True

    def meet(self, labels: tuple[Label, ...]) -> None:
        """Remember a conflict: from now on every set of changes must break it."""
        self.met.append((frozenset(labels), {change.id: change for change in menu(self.scenario, labels)}))

    def next(self) -> WayOut | None:
        """The next way out that differs in kind from those before; None if there is no more, or no time."""
        while self.queue:
            if not self.deadline.left():
                self.complete = False
                return None
            price, _, changes = heapq.heappop(self.queue)
            ids = frozenset(change.id for change in changes)
            sorts = frozenset(change.sort for change in changes)
            if ids in self.seen or price > self.scenario.ways_out.highest or self._shown(sorts):
                continue
            self.seen.add(ids)
            unbroken = next((one for _, one in self.met if ids.isdisjoint(one)), None)
            if unbroken is None and changes:
                labels = self._try(changes)
                if labels is None and self.verdict:
                    self.done.append(sorts)
                    return WayOut(changes, self._alike(changes))
                unbroken = self._against(labels, changes) if labels else {}
            self._branch(price, changes, unbroken or {})
        return None

    def _against(self, labels: tuple[Label, ...], changes: tuple[Change, ...]) -> dict[str, Change]:
        """What to add to *changes*, which left this conflict."""
        stated = {label for label in labels if label[0] != "placed"} or {*labels}
        related = [known for known, _ in self.met if not stated.isdisjoint(known)]
        self.meet(labels)
        if not related:
            return self.met[-1][1]
        rules = {rule for known in related for rule, _ in known}
        new = menu(self.scenario, [label for label in labels if label[0] not in rules])
        if new:
            return {change.id: change for change in new}
        # The same obstacle still: more of the same, in one order.
        last = changes[-1]
        same = last.sort.startswith(COUNTABLE)
        return {
            change.id: change
            for change in self.met[-1][1].values()
            if same and change.sort == last.sort and change.id > last.id
        }

    def _shown(self, sorts: frozenset[str]) -> bool:
        """Whether a way out of the same kind, or of fewer changes, has been shown."""
        return any(done <= sorts for done in self.done)

    def _branch(self, price: int, changes: tuple[Change, ...], options: dict[str, Change]) -> None:
        if len(changes) >= MOST_CHANGES:
            return
        sorts = {change.sort for change in changes}
        for change in options.values():
            # Twice the same field is one change by more, which is on the menu too.
            if change.sort not in sorts or change.sort.startswith(COUNTABLE):
                heapq.heappush(self.queue, (price + change.price, next(self.numbers), (*changes, change)))

    def _try(self, changes: tuple[Change, ...]) -> tuple[Label, ...] | None:
        """Look for a plan with *changes*; the next conflict if there is none."""
        self.verdict = False
        self.tried += 1
        words = ", ".join(change.message for change in changes)
        self.tell(f"ways out: trying the {_nth(self.tried)}, {words}")
        try:
            changed = WayOut(changes).apply(self.scenario)
        except (ScenarioError, ValidationError):
            return None  # the changes leave no sensible scenario, whatever they would cost
        self.verdict = has_plan(changed, Deadline(min(LONGEST, self.deadline.left())))
        if self.verdict:
            return None
        limit = Deadline(min(2 * LONGEST, self.deadline.left()))
        found = conflicts(changed, deadline=limit, most=1)
        self.deadline.interrupted |= limit.interrupted
        if not found.conflicts:
            self.complete = False
            return None
        return found.conflicts[0].labels

    def _alike(self, changes: tuple[Change, ...]) -> int:
        sorts = frozenset(change.sort for change in changes)
        price = sum(change.price for change in changes)
        return sum(
            cost == price and len(other) == len(changes) and frozenset(c.sort for c in other) == sorts
            for cost, _, other in self.queue
        )


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def has_plan(scenario: Scenario, deadline: Deadline) -> bool:
    """Whether a plan of *scenario* is found in time and kept by the verifier."""
    from eventplan.planner import first_plan

    try:
        return not isinstance(first_plan(plain(scenario), seconds=deadline.left()), NoPlan)
    except UnlawfulPlan:
        return False  # what the verifier does not let pass is no way out


__all__ = ["LONGEST", "Change", "Found", "WayOut", "has_plan", "ways_out"]
