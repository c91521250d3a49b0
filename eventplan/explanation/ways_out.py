"""
Priced ways out: the cheapest sets of changes with which a scenario has a plan.

The search goes through sets of changes in the order of their price. Each contradiction that was met is
kept as the few sessions that are at odds, so that most sets are seen to fail, or to help, in a part of
the event. What helps in every part is tried on the whole: a set with which the changed scenario has a
plan, found and verified, is a way out. One with which it has none gives the next contradiction.

Changes are put together for different obstacles; as many of one sort as are needed (two sessions
dropped); and two half measures against one obstacle, where neither would do alone.
"""

import heapq
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import count

from pydantic import ValidationError

from eventplan.model import NoPlan, Scenario, ScenarioError, Status, UnlawfulPlan
from eventplan.planner import first_plan
from eventplan.solver.assemble import labels_of
from eventplan.solver.part import part_of
from eventplan.solver.problem import problem_of

from .conflict import Met, smallest
from .cores import Core, core
from .cores import has_plan as part_has_plan
from .deadline import Deadline
from .many_changes import many_changes
from .remedies import remedies_for
from .remedy import Remedy
from .rules import EXPLANATIONS
from .sums import Remark, arithmetic, at_odds
from .way_out import WayOut, relaxed

LONGEST = 20.0
"""Most seconds to find a plan with one set of changes, and as many to say why there is none."""

PART_SECONDS = 4.0
"""Most seconds to see whether changes help in the part of an event that is at odds."""

COUNTABLE = ("drop", "waive")
"""Sorts of changes that may be needed several times against one obstacle."""

MOST_CHANGES = 4
"""Most changes in one way out: what needs more is a new scenario."""


BY_ROOM = frozenset({"room-free", "zone-occupancy"})
"""Rules whose sums count only the rooms that suit a session."""

LIMIT_ROOMS = frozenset(rule for rule, explanation in EXPLANATIONS.items() if explanation.limits_rooms)
ABOUT_ONE = frozenset(rule for rule, explanation in EXPLANATIONS.items() if explanation.about_one)


def summed(part: Scenario, remark: Remark) -> Met:
    """What a sum finds at odds in a part of an event, not made smaller: all that its rules say there."""
    rules = {*remark.rules, *(LIMIT_ROOMS if {*remark.rules} & BY_ROOM else ())}
    labels = [label for label in labels_of(problem_of(part)) if label[0] in rules]
    subjects = {*remark.subjects}
    # Of one language, thing, gate or person the sum says nothing of the others.
    narrow = {rule for rule, ids in labels if rule in ABOUT_ONE and subjects & {*ids}}
    kept = [label for label in labels if label[0] not in narrow or subjects & {*label[1]}]

    return Met(tuple(part.session_by_id), tuple(kept), minimal=False)


@dataclass(frozen=True)
class Offered:
    """Ways out, the cheapest first, and whether cheaper ones may have been left undecided."""

    ways: tuple[WayOut, ...]
    complete: bool


def ways_out(
    scenario: Scenario,
    known: Collection[Met],
    *,
    deadline: Deadline,
    most: int = 5,
    progress: Callable[[str], None] | None = None,
    show: Callable[[WayOut], None] | None = None,
) -> Offered:
    """
    Return up to *most* ways out that differ in kind, the cheapest first.

    Args:
        scenario: What cannot be planned.
        known: What is at odds in it, as far as that was met.
        deadline: When to stop.
        most: Most ways out.
        progress: Called with a few words now and then.
        show: Called with each way out as soon as a plan is found with it.

    """
    search = Search(scenario, deadline, progress or (lambda _words: None))
    for met in known:
        search.meet(met)

    ways: list[WayOut] = []

    while len(ways) < most and (way := search.next()) is not None:
        ways.append(way)
        if show:
            show(way)

    return Offered(tuple(ways), search.complete)


@dataclass
class _Obstacle:
    """A contradiction that every way out must get past: where it is, and what might be changed about it."""

    met: Met
    options: dict[str, Remedy]


class Search:
    """
    The search for ways out, one after the other, the cheapest first.

    A set of changes that leaves a contradiction leaves it to every set that goes no further: each other set must have
    one more of the changes that concern it (implicit hitting sets).
    """

    def __init__(self, scenario: Scenario, deadline: Deadline, tell: Callable[[str], None]) -> None:
        self.scenario, self.deadline, self.tell = scenario, deadline, tell
        self.numbers = count()
        self.queue: list[tuple[int, int, tuple[Remedy, ...]]] = [(0, next(self.numbers), ())]
        self.met: list[_Obstacle] = []
        """Each contradiction met so far, and what could be changed about it."""
        self.whole: list[Remedy] = []
        """What settles an obstacle by itself, to be tried first."""
        self.parts: list[tuple[str, ...]] = []
        """Sessions that were seen to be at odds: what leaves them so needs no look at the whole."""
        self.seen: set[frozenset[str]] = set()
        self.done: list[frozenset[str]] = []
        self.limit = deadline
        self.tried = 0
        self.complete = True

    def meet(self, met: Met, beside: Collection[Remedy] = ()) -> None:
        """Remember a contradiction that is left *beside* some changes, and how to get past it."""
        self.parts = [met.sessions, *(sessions for sessions in self.parts if sessions != met.sessions)]
        reached = {change.group: change.price for change in beside}
        options = {
            change.id: change
            for change in remedies_for(self.scenario, met.labels)
            if change.price > reached.get(change.group, -1)
        }

        self.whole += [change for change in options.values() if change.whole and not beside]
        self.met.append(_Obstacle(met, options))
        self.met.sort(key=lambda obstacle: len(obstacle.options))

    def next(self, most: float = 1e6) -> WayOut | None:
        """
        The next way out that differs in kind from those before; None if there is no more, or no time.

        With *most* seconds (or effort) a step that has begun is ended, and the next call goes on from there.
        """
        self.limit = limit = self.deadline.part(most)

        while self.whole and limit.left():
            change = self.whole.pop(0)
            ids, sorts = frozenset({change.id}), frozenset({change.sort})
            if ids not in self.seen and not self._shown(sorts) and self._works((change,)):
                self.done.append(sorts)
                self.seen.add(ids)
                return WayOut((change,))

        while self.queue:
            if not self.deadline.left():
                self.complete = False
                return None

            if not limit.left():
                return None

            price, _, changes = heapq.heappop(self.queue)
            ids = frozenset(change.id for change in changes)
            sorts = frozenset(change.sort for change in changes)
            if ids in self.seen or price > self.scenario.ways_out.highest or self._shown(sorts):
                continue

            unbroken = next((obstacle for obstacle in self.met if ids.isdisjoint(obstacle.options)), None)

            if unbroken is None and changes:
                if self._works(changes):
                    self.done.append(sorts)
                    self.seen.add(ids)
                    return WayOut(changes, self._alike(changes))

                unbroken = next((obstacle for obstacle in self.met if ids.isdisjoint(obstacle.options)), None)

            self.seen.add(ids)
            if unbroken is not None:
                self._branch(price, changes, unbroken.options.values())

        return None

    def _works(self, changes: tuple[Remedy, ...]) -> bool:
        """Whether there is a plan with *changes*; else what is in the way is remembered, if that is found."""
        for sessions in self.parts:
            if not self._solves(changes, sessions):
                for further in (self._furthest(changes), self._alike_all(changes)):
                    if further != changes and not self._solves(further, sessions):
                        changes = further  # what goes no further leaves it too

                limit = self.limit.part(LONGEST)
                changed = relaxed(self.scenario, changes)
                part = part_of(changed, sessions)
                remark = next((remark for remark in arithmetic(part) if ABOUT_ONE & {*remark.rules}), None)

                if remark is not None:  # a sum says what is at odds, in few words, without a search
                    self.meet(summed(part, remark), changes)
                    return False

                known = [obstacle.met for obstacle in self.met if obstacle.met.sessions == sessions]
                hint = {label for met in known for label in met.labels}
                met = smallest(changed, Core(sessions), limit, first=hint, tell=self.tell)
                self.meet(met, changes)

                return False

        self.tried += 1
        words = ", ".join(change.message for change in changes)
        self.tell(f"ways out: trying the {_nth(self.tried)}, {words}")

        try:
            changed = relaxed(self.scenario, changes)
        except (ScenarioError, ValidationError):
            return False  # the changes leave no sensible scenario, whatever they would cost

        if has_plan(changed, self.deadline.part(LONGEST)):
            return True

        limit = self.limit.part(LONGEST)
        guesses = [at_odds(changed, remark) for remark in arithmetic(changed)]
        where = core(changed, limit, guesses=guesses, tell=self.tell)

        if where.sessions:
            self.meet(smallest(changed, where, limit, tell=self.tell), changes)
        else:
            self.complete = False

        return False

    def _solves(self, changes: Collection[Remedy], sessions: Collection[str]) -> bool:
        """Whether some sessions have a plan with *changes*, as far as that is soon said."""
        try:
            part = part_of(relaxed(self.scenario, changes), sessions)
        except (ScenarioError, ValidationError):
            return True  # the whole is to say

        if arithmetic(part):
            return False

        return part_has_plan(part, self.deadline, seconds=PART_SECONDS) is not False

    def _furthest(self, changes: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
        """The same changes, each as far as the remedies go."""
        furthest: dict[str, Remedy] = {}

        for obstacle in self.met:
            for change in obstacle.options.values():
                known = furthest.setdefault(change.group, change)
                if (change.price, change.id) > (known.price, known.id):
                    furthest[change.group] = change

        furthest_changes = (furthest.get(change.group, change) for change in changes)
        return tuple(
            new if new.price > old.price else old for new, old in zip(furthest_changes, changes, strict=True)
        )

    def _alike_all(self, changes: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
        """The same changes, each of them of everything to which it could be done."""
        kinds = {change.kind for change in changes}
        groups = {change.group for change in changes}
        more = {
            change.group: change
            for obstacle in self.met
            for change in sorted(obstacle.options.values(), key=lambda remedy: (remedy.price, remedy.id))
            if change.kind in kinds and change.group not in groups and change.kind not in COUNTABLE
        }

        return (*self._furthest(changes), *more.values())

    def of_many(self) -> WayOut | None:
        """A way out of however many changes, of one rule: perhaps not the cheapest, but soon found."""
        self.tell("ways out: what would have to change of one rule alone")
        changes = many_changes(self.scenario, [obstacle.met.labels for obstacle in self.met], self.deadline)

        if not changes or sum(change.price for change in changes) > self.scenario.ways_out.highest:
            return None

        self.seen.add(frozenset(change.id for change in changes))
        return WayOut(changes)

    def least(self, way: WayOut) -> WayOut:
        """The way out without what it does not need: each change and edit left out with which the rest has a plan."""
        limit, changes = self.deadline.part(LONGEST), way.changes

        for change in sorted(way.changes, key=lambda change: -change.price):
            rest = tuple(other for other in changes if other is not change)
            if rest and self._does(rest, limit):
                changes = rest

        for change in changes:
            for edit in change.edits if len(change.edits) > 1 else ():
                now = next(other for other in changes if other.id == change.id)
                fewer = replace(now, edits=tuple(other for other in now.edits if other != edit))
                rest = tuple(fewer if other is now else other for other in changes)
                if fewer.edits and self._does(rest, limit):
                    changes = rest

        if changes == way.changes:
            return way

        self.done.append(frozenset(change.sort for change in changes))
        self.seen.add(frozenset(change.id for change in changes))
        return WayOut(changes)

    def _does(self, changes: tuple[Remedy, ...], limit: Deadline) -> bool:
        """Whether a plan is found with some changes, before a limit."""
        try:
            return bool(limit.left() and has_plan(relaxed(self.scenario, changes), limit))
        except (ScenarioError, ValidationError):
            return False

    @property
    def least_left(self) -> int:
        """No set of changes that is yet to be tried costs less."""
        return self.queue[0][0] if self.queue else self.scenario.ways_out.highest + 1

    # The order of the search.

    def _shown(self, sorts: frozenset[str]) -> bool:
        """Whether a way out of the same kind, or of fewer changes, has been shown."""
        return any(done <= sorts for done in self.done)

    def _branch(self, price: int, changes: tuple[Remedy, ...], options: Iterable[Remedy]) -> None:
        if len(changes) >= MOST_CHANGES:
            return

        groups = {change.group for change in changes}

        for change in options:
            # Twice the same field is one change by more, which is among the remedies too.
            if change.group not in groups:
                heapq.heappush(self.queue, (price + change.price, next(self.numbers), (*changes, change)))

    def _alike(self, changes: tuple[Remedy, ...]) -> int:
        sorts = frozenset(change.sort for change in changes)
        price = sum(change.price for change in changes)

        def is_alike(cost: int, other: tuple[Remedy, ...]) -> bool:
            same_size = cost == price and len(other) == len(changes)
            return same_size and frozenset(change.sort for change in other) == sorts

        return sum(is_alike(cost, other) for cost, _, other in self.queue)


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def has_plan(scenario: Scenario, deadline: Deadline) -> bool | None:
    """Whether a plan of *scenario* is found in time and kept by the verifier; None if time ran out."""
    try:
        answer = first_plan(part_of(scenario, scenario.session_by_id), **deadline.search())
    except UnlawfulPlan:
        return False  # what the verifier does not let pass is no way out

    if isinstance(answer, NoPlan):
        return False if answer.status is Status.INFEASIBLE else None

    return True


__all__ = ["LONGEST", "Offered", "Remedy", "Search", "WayOut", "has_plan", "ways_out"]
