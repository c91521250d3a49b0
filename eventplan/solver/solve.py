"""Search: from a scenario to placements and attendance, with limits, progress, status and bound."""

import contextlib
import math
import queue
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from eventplan.model import Plan, Scenario, Status

from .aim import Aim, confinement, take
from .build import Build
from .charges import ALONE
from .complete import Blocked, Found, Placed, complete
from .constraints import CONSTRAINTS, EXCLUSIONS
from .construct import Construction
from .costs import COSTS, interest_coverage
from .draft import Drafting
from .engine import OFTEN, Account, OutOfTime, answer, effort_of, engine, solved
from .exchange import FIRST, Exchange, landscape_of
from .late import late_labels
from .list_bounds import least_of_lists
from .nearby import Nearby
from .neighbourhoods import Neighbourhoods, knows
from .nowhere import why
from .one_list import order_labels
from .own import Sure, own_of
from .problem import Label, Problem, Waived, problem_of
from .shares import FEWEST, MOST, TOGETHER, Least, Sharing, left_out
from .strengthen import strengthen

SOLVER = f"CP-SAT {version('ortools')}"

MANY_PAIRS = 10_000
"""Pairs of sessions that need the same person: with more, the draft stands as it is."""

TELL_EVERY = 0.5
"""Seconds between two reports of progress of a search that has very many."""

MOST_JUDGED, FOR_JUDGING = 12, 0.06
"""The last solutions of a search that are completed and judged, and the part of the time kept for that."""

FOR_FIRST = 0.5
"""The part of the time for a first plan whatever it costs."""

NEARLY = 1.02
"""A plan with lists and names as they come that costs so many times the best might be better with others."""

COMPLETING = 1.5e-3
"""Effort that completing a plan counts as for each session, beside what its models take."""

FOR_WHOLE = 0.25
"""
The part of what is then left for a search near the first plans, before the objective is taken apart; and
later for a search of a small model as a whole.
"""

FOR_DRAFT = 0.25
"""The part of what is left for a draft by days, where there is a plan."""

SEEN = 1.5
"""Where a plan costs so many times what the model of placements sees, that model is not searched whole."""

FOR_SHARES = 0.5
"""The part of the time after which the objective is no more taken apart."""

FEW_RELATED, MANY_RELATED = 16, 60
"""Sessions with relations: with fewer the model is searched at once, with more neighbourhoods alone are."""

BEFORE_MODEL = 0.6
"""The part of the time for exchanges and neighbourhoods where the model is searched after them."""

FEW_AROUND = 30
"""With more sessions neighbourhoods take all the time: a model of very many starts does not better them."""

WISHES, BEFORE_WISHES = ALONE | {"dropped"}, 0.25
"""What is soon counted session by session, and the part of the time to look for a place to begin then."""

MOST_STEPS = 10_000_000
"""Steps of exchanges without any limit."""

FOR_NAMES, MORE_FOR_NAMES = 0.5, 0.05
"""
Seconds, and a part of the time, that lists and names may take after its end: without them what was found
last is no plan.
"""

MIDDLING, LONG = 30.0, 600.0
"""Seconds or effort from which a search is not short, and after which it is long."""

MANY_VARIABLES = 10_000
"""A model with more of them is searched near a plan; probing each takes longer than it helps."""

_Events: TypeAlias = "queue.Queue[tuple[str, Any]]"


@dataclass(frozen=True)
class Progress:
    """How far a search has come. Times in seconds, score and bound in points."""

    elapsed: float
    score: int | None
    bound: int | None
    solutions: int
    message: str = ""


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


def build_of(
    problem: Problem,
    *,
    waive: Waived = (),
    explaining: bool = False,
    labelled: bool = False,
    aim: Aim | None = None,
) -> Build:
    """Return the model of a problem: every rule posted, every preference charged that *aim* counts."""
    return _posted(candidates_of(problem, waive, explaining=explaining, labelled=labelled, aim=aim), aim)


def candidates_of(
    problem: Problem,
    waive: Waived,
    *,
    explaining: bool = False,
    labelled: bool = False,
    aim: Aim | None = None,
    over: Callable[[], bool] | None = None,
) -> Build:
    """Return a model in which every rule has excluded what it excludes, and nothing is posted yet."""
    within = confinement(problem, aim)
    build = Build(problem, explaining=explaining, labelled=labelled, waive=waive, within=within, over=over)
    for rule, exclude in EXCLUSIONS.items():
        if not build.waived(rule):
            exclude(build)
    own_of(problem).exclude(build)
    return build


def _posted(build: Build, aim: Aim | None = None, *, guesses: bool = False) -> Build:
    """Post every rule and charge; *guesses*: also what rules of one's own have said and is not proved."""
    build.make_variables()
    for rule, post in CONSTRAINTS.items():
        if not build.waived(rule):
            post(build)
    own_of(build.problem).speak(build)
    own_of(build.problem).post(build, guesses=guesses, counts=aim.counts if aim is not None else _always)
    if not build.labelled:
        strengthen(build)
        for preference, cost in COSTS.items():
            weight = build.problem.scenario.weight(preference)
            if weight and (aim is None or aim.counts(preference)):
                before = len(build.cp.proto.variables)
                cost(build, weight)
                build.sizes[preference] = len(build.cp.proto.variables) - before
        build.cp.minimize(sum(expression for _, expression in build.costs))
    if aim is not None:
        take(build, aim)
    return build


def _always(_about: str) -> bool:
    return True


def rounded(bound: float) -> int:
    """Return a proved bound as whole points. No cost is negative, whatever a relaxation says."""
    return max(0, round(bound) if abs(bound - round(bound)) < 1e-6 else math.ceil(bound))


def labels_of(problem: Problem) -> tuple[Label, ...]:
    """Return every rule instance that might be why there is no plan: each can be left out."""
    build = build_of(problem, explaining=True)
    # What is judged once placements are known has no part in the model.
    late = [*order_labels(problem), *late_labels(problem), *own_of(problem).labels()]
    return tuple(dict.fromkeys([*build.labels, *late]))


def solve(
    scenario: Scenario,
    *,
    seconds: float | None = 60.0,
    effort: float | None = None,
    workers: int = 2,
    seed: int = 0,
    waive: Waived = (),
    progress: Callable[[Progress], None] | None = None,
    first: Callable[[Plan, str], None] | None = None,
    stop: threading.Event | None = None,
    first_only: bool = False,
    labelled: bool = False,
    problem: Problem | None = None,
    aim: Aim | None = None,
    judge: Callable[[Plan], int] | None = None,
    lawful: Callable[[Plan], bool] | None = None,
    hint: Plan | None = None,
) -> Answer:
    """
    Search for the best plan.

    Args:
        scenario: What to plan.
        seconds: Wall-clock limit; None for none.
        effort: Deterministic limit (about a second of one core each); None for none.
        workers: Search workers. With one, and no wall-clock limit in the way, every run is the same.
        seed: Random seed.
        waive: Rules, by id, that need not hold.
        progress: Called at every better plan and bound.
        first: Called with the first plan found and the stage that found it, while the search goes on.
        stop: Set it to end the search with the best plan so far.
        first_only: Take the first plan, whatever it costs.
        labelled: Whether *waive* holds single rule instances, beside whole rules.
        problem: The integers behind *scenario*, if they are known already.
        aim: What to minimise, within what limits; None for the score, without any.
        judge: Says what a complete plan costs; of several, the cheapest is the answer. The model sees
            only part of what orders and names cost. None: the last is the answer.
        lawful: Says whether a complete plan keeps every rule. Without it, and *judge*, only the model
            is searched, which knows them all.
        hint: A plan to begin from.

    """
    search = _Search(
        problem or problem_of(scenario),
        waive,
        progress,
        first,
        stop,
        time.monotonic(),
        seconds,
        effort,
        workers,
        seed,
        first_only=first_only,
        judge=judge,
        lawful=lawful,
        hint=hint,
    )
    with search.interruptible():
        try:
            answer = search.answer(aim, labelled=labelled)
        except OutOfTime:
            answer = search.out_of_time()
    return replace(answer, effort=search.spent, early=search.early(answer.status))


class _Kept(NamedTuple):
    """A complete plan and what it costs; its placements and what they are charged."""

    cost: int
    plan: Plan
    charged: int
    found: Found


@dataclass
class _Search:
    problem: Problem
    waive: Waived
    progress: Callable[[Progress], None] | None
    first: Callable[[Plan, str], None] | None
    stop: threading.Event | None
    began: float
    seconds: float | None
    effort: float | None
    workers: int
    seed: int
    best: int | None = None
    bound: int | None = None
    interrupted: bool = False
    first_only: bool = False
    solutions: int = 0
    spent: float = 0.0
    """Deterministic effort of the searches that are over."""
    judge: Callable[[Plan], int] | None = None
    lawful: Callable[[Plan], bool] | None = None
    completed: list["_Kept"] = field(default_factory=list)
    """Plans that cost no more than those before them."""
    proved: bool = True
    """Whether nothing was forbidden that might have become a plan."""
    proved_bound: int = 0
    floor: int = 0
    """No plan costs less, whatever a search says of its bound."""
    of_lists: int = 0
    """What every plan is charged for its lists, which no model of placements sees."""
    begin: Placed | None = None
    """Where the search begins."""
    doubted: bool = False
    """Whether a search that saved itself some work came to nothing: another is to do it all."""
    impossible: bool = False
    """Whether no placements were found by the rules alone, as far as a quick look can say."""
    usual: Any = None
    """What Ctrl-C does outside the search."""
    kept_seconds: float = 0.0
    """Seconds that are kept for what comes after a part of the search; and effort."""
    kept_effort: float = 0.0
    hint: Plan | None = None
    """A plan to begin from."""
    aim: Aim | None = None
    """What the model of the whole event is after."""
    exactly: bool = False
    """Whether its model has nothing of rules of one's own that is only guessed."""
    concluded: bool = False
    """Whether the last search of it came to its end: its best is found, or that there is nothing."""
    around: Nearby | None = None
    """The search near plans, once it has begun."""
    build: Build = field(init=False)

    def answer(self, aim: Aim | None, *, labelled: bool) -> Answer:
        """Search in every way that there is, one after another."""
        build = candidates_of(self.problem, self.waive, labelled=labelled, aim=aim, over=self.over)
        self.build = build
        plain = aim is None and not labelled and not self.first_only
        if plain and self.hint is not None:
            self.take(self.hint)
        exchanged = plain and self.exchange()
        if exchanged and self.at_end():
            return self.drafted()
        if plain and not exchanged and self.rearrange():
            return self.drafted()
        if plain:
            account = Account(self._left)
            self.of_lists = least_of_lists(self.problem, self.waive, account)
            self.spent += account.spent
        begun = aim is None and not labelled and (bool(self.completed) or self.construct())
        if begun and (self.first_only or self.over()):
            return self._answer(Status.FEASIBLE)
        if self.impossible:
            proved = self._without_preferences()
            if proved.status is Status.INFEASIBLE:
                return proved
            self.build = build = candidates_of(self.problem, self.waive, over=self.over)
        if plain and not exchanged and self.begin is None:
            settled = False
            with self._for_part(FOR_DRAFT if begun else 1.0):
                settled = self.draft()
            if settled:
                return self.drafted()
        if self.over():
            return self.out_of_time()
        drafted = plain and not exchanged and self.completed and len(self.problem.sessions) > MOST
        if drafted and (self.nearby() or self._too_large()):
            return self.drafted()
        self.aim = aim
        _posted(build, aim, guesses=True)
        if self.first_only:
            build.cp.proto.clear_objective()
        if build.dead:
            reasons = tuple(why(self.problem.scenario, session, self.waive) for session in build.dead)
            return Answer(Status.INFEASIBLE, None, 0, reasons, nowhere=tuple(build.dead))
        if exchanged and self.begin is not None:
            self._begin_from(self.begin)
        elif plain and (self.share() or self.near()):
            return self.drafted()
        elif plain:
            self.settle()
        return self.run()

    def _without_preferences(self) -> Answer:
        """Search for a plan by the rules alone: what is impossible is soon proved so."""
        self.aim = Aim(counted=())
        _posted(self.build, self.aim)
        self.build.cp.clear_objective()  # type: ignore[no-untyped-call]
        if self.build.dead:
            return Answer(Status.UNKNOWN, None, 0)  # why is said of the model of all
        with self._for_part(FOR_FIRST):
            return self.run()
        return Answer(Status.UNKNOWN, None, 0)

    def over(self) -> bool:
        """Whether it is to end, with what there is."""
        return self.interrupted or (self.stop is not None and self.stop.is_set()) or self._left() == 0.0

    def early(self, status: Status) -> str:
        """Say why the search ended early; nothing if it did not."""
        if status is not Status.FEASIBLE or self.first_only or self.over() or self._effort() == 0.0:
            return ""
        return "nothing better was found near the best plan, however far it was looked for"

    def out_of_time(self) -> Answer:
        """Answer with the best plan so far, when there was no time to make the model."""
        self.interrupted |= self.stop is not None and self.stop.is_set()
        if self.completed:
            return self.drafted()
        reason = "time ran out while the model was made"
        return Answer(Status.UNKNOWN, None, self.proved_bound, (reason,), interrupted=self.interrupted)

    def construct(self) -> bool:
        """Look for a first plan, whatever it costs: whether there is one."""
        if not FEWEST <= len(self.problem.sessions) <= MOST or (self.judge is None and not self.first_only):
            return False
        left, effort, began = self._left(), self._effort(), time.monotonic()
        construction = Construction(
            self.problem,
            self.build,
            partial(_posted, aim=Aim(counted=()), guesses=True),
            found_in,
            self._keep_first,
            seed=self.seed,
            effort=None if effort is None else effort * FOR_FIRST,
            seconds=lambda: None if left is None else max(0.0, left * FOR_FIRST - time.monotonic() + began),
            over=self.over,
        )
        with self.interruptible(construction.stop):
            try:
                constructed = construction.run()
            except OutOfTime:
                constructed = False  # there was no time for the model of the rules: days may be small enough
        self.spent += construction.spent
        self.impossible = construction.impossible
        return constructed

    def take(self, hint: Plan) -> None:
        """Begin from a plan: keep it, if it is one; else have the model of the whole event begin near it."""
        problem, placed = self.problem, dict[int, tuple[int, int]]()
        starts = {*problem.starts.tolist()}
        for one in hint.placements:
            s, room = problem.session_index.get(one.session), problem.room_index.get(one.room)
            start = problem.minute(one.start)
            if s is not None and room is not None and start in starts:
                placed[s] = start, room
        within = {s: problem.spot(*placed.get(s, (None, None))) for s in range(len(problem.sessions))}
        build = _posted(self.build.confined(within), Aim(counted=()))
        fits = False
        if not build.dead:
            solver = engine(seed=self.seed, effort=self._effort(), seconds=self._left())
            solver.parameters.stop_after_first_solution = True
            fits = solved(solver, build.cp, self.over)
            self.spent += effort_of(solver)
        if not fits or self._keep_first(found_in(build, solver.value), "hint") is not None:
            self.begin = {s: spot for s, spot in placed.items() if self._may_be(s, *spot)}

    def _may_be(self, s: int, start: int, room: int) -> bool:
        """Whether a session may be somewhere, as far as single sessions are concerned."""
        build = self.build
        at = int(np.searchsorted(self.problem.starts, start))
        pairs = build.pairs_ok[s].get(room)
        return bool(build.starts_ok[s, at] and build.rooms_ok[s, room] and (pairs is None or pairs[at]))

    def _keep_first(self, found: Found, stage: str = "construction") -> Blocked | None:
        """Keep a first plan of these placements; or say what is in the way of one."""
        plan = self._complete(found, soon=True)
        if isinstance(plan, Blocked):
            return plan
        cost = 0 if self.judge is None else self.judge(plan)
        self.completed.append(_Kept(cost, plan, cost, found))
        self._tell_of(cost)
        self._announce(stage)
        return None

    def _complete(self, found: Found, *, soon: bool = False, quick_lists: bool = False) -> Plan | Blocked:
        """Draw up lists and names for placements, and count what that takes."""
        account = Account(self._for_names, over=self._no_names)
        plan = complete(self.problem, found, self.waive, account, soon=soon, quick_lists=quick_lists)
        self.spent += COMPLETING * len(self.problem.sessions) + account.spent
        return plan

    def _announce(self, stage: str) -> None:
        """Tell of the first plan, and which stage of the search found it."""
        if self.first is not None:
            self.first(self.completed[-1].plan, stage)

    def rearrange(self) -> bool:
        """Search neighbourhoods of a first plan: whether there is nothing left to search for, or no time."""
        scenario, number = self.problem.scenario, len(self.problem.sessions)
        related = bool(scenario.relations and scenario.weight("relations"))
        if not related or number < FEW_RELATED or self.lawful is None or self.judge is None:
            return False
        if not knows(self.build):
            return False
        around = Neighbourhoods(self.build, self.seed)
        if not around.countable:
            return False
        self.floor = self.proved_bound = around.floor
        share = BEFORE_MODEL if number <= FEW_AROUND else 1.0
        known, kept = True, 0.0
        began = told = time.monotonic()
        seconds = None if self.seconds is None else (self._left() or 0.0) * share

        def part() -> float:
            if not known or self.interrupted or (self.stop is not None and self.stop.is_set()):
                return 1.0
            gone = [0.0]
            if self.effort is not None:
                gone.append(around.effort / (self.effort * share))
            if seconds is not None:
                gone.append((time.monotonic() - began + kept) / max(seconds, 1e-3))
            return max(gone)

        def better() -> None:
            nonlocal known, kept, told
            now = time.monotonic()
            if not around.complete:
                return
            if not self.completed:
                known = self._judged(around.placed(), around.cost)
                # As long again takes the last plan, and whoever verifies it after us.
                kept = 3 * (time.monotonic() - now)
            elif now - told > TELL_EVERY:
                told = now
                self._tell_of(around.cost)

        with self.interruptible():
            around.fill()
            better()
            around.run(part, better)
        self.spent += around.effort
        known = known and around.complete and self._judged(around.placed(), around.cost)
        if not known:
            return False
        self.begin = around.placed()
        return self.completed[-1].cost <= self.floor or self.interrupted or share == 1.0

    def settle(self) -> None:
        """Search neighbourhoods for a better place to begin, where wishes are all that costs."""
        if not FEWEST <= len(self.problem.sessions) <= MOST or not self._only_wishes() or self.over():
            return
        around = Neighbourhoods(self.build, self.seed)
        if not around.countable:
            return
        began, left, effort = time.monotonic(), self._left(), self._effort()

        def part() -> float:
            gone = [1.0 if self.over() else 0.0]
            if effort is not None:
                gone.append(around.effort / max(effort * BEFORE_WISHES, 1e-9))
            if left is not None:
                gone.append((time.monotonic() - began) / max(left * BEFORE_WISHES, 1e-3))
            return max(gone)

        with self.interruptible():
            around.fill()
            around.run(part, lambda: None)
        self.spent += around.effort
        if around.complete and (not self.completed or around.cost < self.completed[-1].cost):
            self._begin_from(around.placed())

    def _only_wishes(self) -> bool:
        """Whether all that costs is counted session by session, and neighbourhoods know the event."""
        charged = {name for name, _ in self.build.costs}
        return charged <= WISHES and not self.problem.scenario.relations and knows(self.build)

    def _judged(self, placed: Placed, cost: int) -> bool:
        """Keep placements as a plan if that is lawful: whether it is, and costs what was expected."""
        assert self.judge is not None
        assert self.lawful is not None
        found = Found(placed)
        plan = self._complete(found)
        if isinstance(plan, Blocked) or not self.lawful(plan):
            return False
        points, first = self.judge(plan), not self.completed
        self.completed.append(_Kept(points, plan, cost, found))
        self._tell_of(points)
        if first:
            self._announce("local search")
        return points == cost

    def draft(self) -> bool:
        """Make a draft: whether there is nothing left to search for, or no time to do it."""
        drafting = Drafting(
            self.problem,
            self.build,
            _posted,
            found_in,
            workers=self.workers,
            seed=self.seed,
            effort=self._effort(),
            seconds=self._left,
            over=self.over,
        )
        with self.interruptible(drafting.stop):
            made, first = drafting.run(), not self.completed
            self.spent += drafting.spent
            self.floor = self.proved_bound = made.bound + self.of_lists
            if made.found is None or self.completion(made.cost, made.found) is not None:
                return False
            self._tell_of(self.completed[-1].cost)
            if first:
                self._announce("draft by days")
            self.begin = made.found.placed
            if self._finished():
                return True
            if len(self.problem.sessions) <= MOST and not self._too_large():
                return False
            self.floor = self.proved_bound = max(self.floor, drafting.floor() + self.of_lists)
            for better in drafting.better(made):
                if better.found is not None and self.completion(better.cost, better.found) is None:
                    self._tell_of(self.completed[-1].cost)
            if len(self.problem.sessions) <= MOST:
                self.nearby()
        return len(self.problem.sessions) <= MOST

    def _tell_of(self, cost: int) -> None:
        self.best, self.bound, self.solutions = cost, self.floor, self.solutions + 1
        self._tell()

    def _too_large(self) -> bool:
        """Whether the model of the whole event would take longer to make than there is time to search it."""
        scenario, left = self.problem.scenario, self._left()
        busy = Counter(person for session in self.problem.sessions for person in scenario.needed(session))
        if sum(number * (number - 1) // 2 for number in busy.values()) > MANY_PAIRS:
            return True
        return left is not None and left < (time.monotonic() - self.began) / 2

    def exchange(self) -> bool:
        """Exchange places of sessions: whether that is a way to search this event, and found a plan."""
        landscape = landscape_of(self.build) if self.lawful is not None and self.judge is not None else None
        if landscape is None:
            return False
        exchange = Exchange(landscape, self.seed)
        began, told = time.monotonic(), exchange.best
        share = BEFORE_MODEL if len(self.problem.sessions) <= MANY_RELATED else 1.0
        kept, shown = 0.0, 0.0

        def more() -> bool:
            nonlocal told, shown
            left, now = self._left(), time.monotonic() - began
            if self.completed and exchange.best < told and now - shown > TELL_EVERY:
                told, shown = exchange.best, now
                self._tell_of(round(told))
            if self.interrupted or (self.stop is not None and self.stop.is_set()):
                return False
            return left is None or now + kept < share * (left + now)

        def steps() -> int:
            effort = self._effort()
            if effort is None:
                return MOST_STEPS
            return int(effort * share / exchange.effort_of_a_step) - exchange.steps

        with self.interruptible():
            exchange.run(min(FIRST, steps()), more)
            before = time.monotonic()
            if not exchange.lawful or not self._judged(exchange.placed, round(exchange.best)):
                self.spent += exchange.effort
                return False
            # As long again takes the last plan, and whoever verifies it after us.
            kept, told = 3 * (time.monotonic() - before), exchange.best
            limited = self.seconds is not None or self.effort is not None
            exchange.run(steps(), more, again=limited and share == 1.0)
        self.spent += exchange.effort
        if exchange.best < self.completed[-1].cost:
            self._judged(exchange.placed, round(exchange.best))
        self.begin = exchange.placed
        return True

    def at_end(self) -> bool:
        """Whether nothing is left to search for, or no time for it."""
        enough = self.completed[-1].cost <= self.floor or self.interrupted
        many = len(self.problem.sessions) > MANY_RELATED
        return enough or many or self._left() == 0.0 or self._effort() == 0.0

    def drafted(self) -> Answer:
        """Answer with the draft."""
        return self._answer(Status.OPTIMAL if self.completed[-1].cost <= self.floor else Status.FEASIBLE)

    def share(self) -> bool:
        """Take the objective apart, for a bound and a place to begin: whether that was all there is to do."""
        if not FEWEST <= len(self.problem.sessions) <= MOST:
            return False
        out = left_out(self.build)
        counted = {name for name, _ in self.build.costs} - out
        light = _posted(candidates_of(self.problem, self.waive, over=self.over), Aim(counted=counted))
        beside = interest_coverage.at_least(light) if "interest-coverage" in out else 0
        sharing = Sharing(
            light,
            found_in,
            rounded,
            workers=self.workers,
            seed=self.seed,
            seconds=self._share_of_time,
            effort=None if self.effort is None else max(0.0, FOR_SHARES * self.effort - self.spent),
            over=self.over,
            begin=self.completed[-1].found.placed if self.completed else None,
        )
        with self.interruptible(sharing.stop):
            first = sharing.first()
        self._bounded_by(first, beside, exact=not out)
        # Wishes taken apart say little, and neighbourhoods are a better place to begin.
        if not self._only_wishes() and not self._finished():
            made = self._beside(sharing, partial(self._taken_apart, sharing))
            self._bounded_by(made, beside, exact=not out)
        self.spent += sharing.spent
        return bool(self.completed) and self._finished()

    def _taken_apart(self, sharing: Sharing) -> Least:
        """Return the bound of an objective taken apart, and where it costs least."""
        return sharing.run(every=self._patience(), hard=True) if self._large() else sharing.whole()

    def _bounded_by(self, made: Least, beside: int, *, exact: bool) -> None:
        """
        Take the bound of an objective taken apart, and begin from where it costs least.

        *exact*: whether all that a model charges was counted; else a plan is charged no more than it costs.
        """
        self.floor = self.proved_bound = max(self.floor, made.bound + beside + self.of_lists)
        if made.found is None or self.interrupted:
            return
        number, first = len(self.completed), not self.completed
        if self.completion(made.cost, made.found, soon=True) is None and len(self.completed) > number:
            self.begin = made.found.placed
            if not exact:
                self.completed[-1] = self.completed[-1]._replace(charged=self.completed[-1].cost)
            self._tell_of(self.completed[-1].cost)
            if first:
                self._announce("objective taken apart")

    def _finished(self) -> bool:
        """Whether the best plan is proved to be the best, or the search is to end."""
        return self.interrupted or (bool(self.completed) and self.completed[-1].cost <= self.floor)

    def _beside(self, sharing: Sharing, step: Callable[[], Least]) -> Least:
        """
        Take the objective apart, and search near the best plan: one after the other, or side by side.

        A search near a plan is mostly making models, and taking apart is mostly solving one: with two
        workers neither waits for the other.
        """
        if self.workers == 1:
            with self._for_part(FOR_WHOLE):
                self.nearby()
            if self._finished() or self.over():
                return Least()
            with self.interruptible(sharing.stop):
                return step()
        made: list[Least] = []
        errors: list[BaseException] = []
        sharing.workers = 1

        def work() -> None:
            try:
                made.append(step())
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
                errors.append(error)

        thread = threading.Thread(target=work, daemon=True)
        with self.interruptible(sharing.stop):
            thread.start()
            self.nearby(workers=self.workers - 1, until=lambda: not thread.is_alive())
            while thread.is_alive():
                thread.join(OFTEN)
        if errors:
            raise errors[0]
        return made[0]

    def _patience(self) -> float:
        """
        Return the effort for everything that a large model is taken apart into: none in a short search.

        It is for the bound: a plan is found sooner near another.
        """
        left = min((limit for limit in (self._left(), self._effort()) if limit is not None), default=LONG)
        return min(left, LONG) / 6 if left >= MIDDLING else 0.0

    def _share_of_time(self) -> float | None:
        """Seconds for taking the objective apart: a part of all there are."""
        if self.stop is not None and self.stop.is_set():
            return 0.0
        if self.seconds is None:
            return None
        return max(0.0, FOR_SHARES * self.seconds - (time.monotonic() - self.began))

    def _begin_from(self, placed: Placed) -> None:
        """Begin the search from placements, with all that they decide, unless it begins from better."""
        self.build.hint(placed)
        solver = engine(workers=self.workers, seed=self.seed, effort=TOGETHER, seconds=self._left())
        solver.parameters.fix_variables_to_their_hinted_value = True
        fits = solved(solver, self.build.cp, self.over)
        self.spent += effort_of(solver)
        self.build.cp.clear_hints()  # type: ignore[no-untyped-call]
        cost = round(solver.objective_value) if fits else 0
        if not fits or (self.completed and self.completed[-1].cost < cost):
            return
        self.begin = None
        for index, value in enumerate(solver.response_proto.solution):
            self.build.cp.add_hint(self.build.cp.get_int_var_from_proto_index(index), value)
        first = not self.completed
        if self.completion(cost, found_in(self.build, solver.value)) is None:
            self._tell_of(self.completed[-1].cost)
            if first:
                self._announce("local search")

    def near(self) -> bool:
        """Search near the best plan, a small model first as a whole: whether there is nothing left to do."""
        small = not self._large() and len(self.problem.sessions) >= FEWEST and not self._only_wishes()
        if small and self.completed and self.completed[-1].cost <= SEEN * self.completed[-1].charged:
            with self._for_part(FOR_WHOLE):
                self.run()
            self.floor = max(self.floor, self.proved_bound)
        if self._finished():
            return True

        searched = self.nearby()
        found_no_more = self.around is None or self.around.exhausted
        return searched and (self.over() or not (small or found_no_more))

    @contextlib.contextmanager
    def _for_part(self, part: float) -> Iterator[None]:
        """Have so much of what is left, and keep the rest."""
        left, effort = self._left(), self._effort()
        self.kept_seconds = 0.0 if left is None else left * (1 - part)
        self.kept_effort = 0.0 if effort is None else effort * (1 - part)
        ran_out = False

        try:
            yield
        except OutOfTime:
            ran_out = True
        finally:
            self.kept_seconds = self.kept_effort = 0.0

        # Else only the time of this part ran out while a model was made.
        if ran_out and self.over():
            raise OutOfTime

    def nearby(self, workers: int | None = None, until: Callable[[], bool] = lambda: False) -> bool:
        """Search near the best plan, at most *until* something: whether that was a way to search."""
        if len(self.problem.sessions) < FEWEST or not self.completed or self._only_wishes():
            return False
        search = self.around = self.around or Nearby(
            self.problem,
            candidates_of(self.problem, self.waive, over=self.over),
            partial(_posted, guesses=True),
            found_in,
            workers=self.workers,
            seed=self.seed,
            seconds=self._left,
            over=self.over,
            waive=self.waive,
        )
        search.workers = self.workers if workers is None else workers
        at = self.completed[-1]

        def more() -> bool:
            left = self._left()
            if until() or self.over() or self._effort() == 0.0 or at.cost <= self.floor:
                return False
            # Else the next model would come too late.
            return not search.exhausted and (left is None or left >= search.making)

        def consider(cost: int, found: Found) -> None:
            nonlocal at
            blocked = self.completion(cost, found, soon=True)
            if blocked is not None:
                search.no_goods.add(found.placed, blocked)
            last = self.completed[-1]
            if last.cost < at.cost or last.charged <= at.charged:
                at = last
            if self.best is None or at.cost < self.best:
                self._tell_of(at.cost)

        spent = search.spent
        for found in search.run(lambda: (at.found.placed, at.charged, at.cost), more):
            self.spent, spent = self.spent + search.spent - spent, search.spent
            if found is not None:
                consider(*found)
        self._polish()
        return True

    def _polish(self) -> None:
        """Draw up the lists and names of the best placements with care."""
        best = self.completed[-1]
        if self.judge is not None and best.cost > self.floor and not self.over():
            plan = self._complete(best.found)
            cost = best.cost if isinstance(plan, Blocked) else self.judge(plan)
            if cost < best.cost and isinstance(plan, Plan):
                self.completed.append(best._replace(cost=cost, plan=plan))
                self._tell_of(cost)

    def _large(self) -> bool:
        return len(self.build.cp.proto.variables) > MANY_VARIABLES

    def run(self) -> Answer:
        """Search until a solution can be completed to a plan, or nothing is left."""
        answer = self._run()
        guessed = own_of(self.problem).has(self.build, Sure.GUESSED)
        if not (guessed and self.concluded and self.proved) or self._is_proved() or self.over():
            return answer
        if self.first_only and self.completed:
            return answer

        # Rules of one's own were guessed at: now by nothing but what is proved of them.
        labelled, self.begin, self.exactly = self.build.labelled, None, True
        self.build = candidates_of(self.problem, self.waive, labelled=labelled, aim=self.aim, over=self.over)
        _posted(self.build, self.aim)
        if self.first_only:
            self.build.cp.proto.clear_objective()
        return self._run()

    @property
    def sure(self) -> bool:
        """Whether nothing was forbidden that might have become a plan."""
        return self.proved and not own_of(self.problem).has(self.build, Sure.GUESSED, Sure.UNPROVABLE)

    def _is_proved(self) -> bool:
        """Whether the best plan is proved to be the best."""
        return bool(self.completed) and self.completed[-1].cost <= max(self.floor, self.proved_bound)

    def _run(self) -> Answer:
        if self.begin is not None:
            self.build.hint(self.begin)
        if self.floor > self.of_lists:
            # It lets a search stop that has reached it.
            self.build.cp.add(
                sum(expression for _, expression in self.build.costs) >= self.floor - self.of_lists
            )
        while True:
            status, found = self._search()
            if found is None:
                if self.completed:
                    return self._answer(Status.FEASIBLE)
                if status is Status.INFEASIBLE and not self.sure:
                    reason = "no plan was found, and it is not proved that there is none"
                    return Answer(Status.UNKNOWN, None, 0, (reason,))
                return self._answer(status)
            cost, last = found[-1]
            blocked = self.completion(cost, last)
            for cost, earlier in reversed(found[:-1]) if self.judge is not None else ():
                if self._left() != 0.0 and not self.interrupted:
                    self.completion(cost, earlier)
            done = blocked is None and (self.first_only or self._is_proved())
            if not done and self._learned() and not self.over() and self._effort() != 0.0:
                continue
            if blocked is None or self.interrupted or self._left() == 0.0 or self._effort() == 0.0:
                return self._answer(status if blocked is None else Status.FEASIBLE)
            self._forbid(last.placed, blocked)

    def _learned(self) -> bool:
        """Post in the model of the whole event what rules of one's own have said since: whether it is any."""
        own, cp, number = own_of(self.problem), self.build.cp, len(self.build.costs)
        # What a plan costs is known only where somebody says so.
        charged = self.judge is not None and self.aim is None
        news = own.post(self.build, guesses=not self.exactly, counts=lambda _about: charged)
        if len(self.build.costs) > number and not self.first_only:
            cp.clear_objective()  # type: ignore[no-untyped-call]
            cp.minimize(sum(expression for _, expression in self.build.costs))
        return news

    def completion(self, cost: int, found: Found, *, soon: bool = False) -> Blocked | None:
        """
        Complete a solution to a plan and keep it; what is in the way, if that cannot be.

        *soon*: the best names are looked for only if others are nearly good enough, and lists need not be
        the best.
        """
        if self.completed and cost > self.completed[-1].cost:
            return None
        plan: Plan | Blocked | None = None
        if soon and self.judge is not None and self.completed:
            some = self._complete(found, soon=True)
            if isinstance(some, Blocked):
                return some
            points, best = self.judge(some), self.completed[-1].cost
            if points > NEARLY * best:
                return None
            # The best of all is drawn up with care at last; and none costs less than it is charged.
            plan = some if points < best or points <= cost else None
        if plan is None:
            plan = self._complete(found, quick_lists=soon)
        if isinstance(plan, Blocked):
            return plan
        charged, cost = cost, cost if self.judge is None else self.judge(plan)
        if not self.completed or cost <= self.completed[-1].cost:
            self.completed.append(_Kept(cost, plan, charged, found))
        return None

    def _answer(self, status: Status) -> Answer:
        if not self.completed:
            status = Status.UNKNOWN if status is Status.FEASIBLE else status
            return Answer(status, None, self.proved_bound, interrupted=self.interrupted)
        return Answer(status, self.completed[-1].plan, self.proved_bound, interrupted=self.interrupted)

    def _effort(self) -> float | None:
        return None if self.effort is None else max(0.0, self.effort - self.spent - self.kept_effort)

    def _left(self) -> float | None:
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - self.kept_seconds - (time.monotonic() - self.began))

    def _for_names(self) -> float | None:
        left = self._left()
        if left is None or self.seconds is None:
            return None
        end = self.began + (1 + MORE_FOR_NAMES) * self.seconds + FOR_NAMES
        return max(0.0, left + self.kept_seconds, end - time.monotonic())

    def _no_names(self) -> bool:
        """Whether there is no time for names, or somebody wants it to end."""
        asked = self.interrupted or (self.stop is not None and self.stop.is_set())
        return asked or self._for_names() == 0.0

    def _forbid(self, placed: Placed, blocked: Blocked) -> None:
        """Forbid these sessions to be placed, all of them, as they are; and go on from there."""
        cp = self.build.cp
        self.proved &= blocked.proved
        for sets, rooms in ((blocked.sessions, True), (blocked.times, False)):
            for sessions in sets:
                literals = [x for s in sessions for x in self.build.as_placed(s, placed, rooms=rooms)]
                cp.add_bool_or([~literal for literal in literals])
        self.build.hint(placed)

    def _search(self) -> tuple[Status, list[tuple[int, Found]] | None]:
        left = self._left()
        if left is not None and self.judge is not None:
            left *= 1 - FOR_JUDGING
        solver = engine(workers=self.workers, seed=self.seed, effort=self._effort(), seconds=left)
        solver.parameters.stop_after_first_solution = self.first_only
        if self._large() and not self.doubted and self.build.within is None:
            solver.parameters.cp_model_probing_level = 0
        events: _Events = queue.Queue()
        watcher = _Watcher(self, events)
        solver.best_bound_callback = lambda bound: events.put(("bound", bound))
        result: list[cp_model.CpSolverStatus] = []

        def work() -> None:
            try:
                result.append(answer(solver, self.build.cp, watcher))
            finally:
                events.put(("done", None))

        thread = threading.Thread(target=work, daemon=True)
        with self.interruptible(solver.stop_search):
            thread.start()
            self._follow(events, solver)
            thread.join()
        if watcher.error is not None:
            raise watcher.error
        status = result[0] if result else cp_model.UNKNOWN
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"the model is invalid: {self.build.cp.validate()}")
        self.spent += effort_of(solver)
        self.concluded = status in (cp_model.INFEASIBLE, cp_model.OPTIMAL)
        if status == cp_model.INFEASIBLE and solver.parameters.cp_model_probing_level == 0:
            # Without probing, OR-Tools 9.15 has found a model to have no solution that had one.
            self.doubted = True
            return self._search()
        if status == cp_model.INFEASIBLE:
            return Status.INFEASIBLE, None
        if status == cp_model.UNKNOWN:
            return Status.UNKNOWN, None
        if self.sure:
            bound = rounded(solver.best_objective_bound) + self.of_lists
            self.proved_bound = max(self.proved_bound, bound)
        found = [*watcher.last] or [(round(solver.objective_value), found_in(self.build, solver.value))]
        return Status.OPTIMAL if status == cp_model.OPTIMAL else Status.FEASIBLE, found

    @contextlib.contextmanager
    def interruptible(self, end: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Let the first Ctrl-C end the search, and the next one end everything; one may be in another."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.getsignal(signal.SIGINT)
        if self.usual is None:
            self.usual = before

        def stop(_number: int, _frame: object) -> None:
            self.interrupted = True
            end()
            signal.signal(signal.SIGINT, self.usual)

        signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, self.usual if self.interrupted else before)

    def _follow(self, events: "_Events", solver: cp_model.CpSolver) -> None:
        """Follow a search to its end: tell of progress, show the first plan, stop when asked."""
        while True:
            try:
                event = events.get(timeout=0.2)
            except queue.Empty:
                if self.stop is not None and self.stop.is_set():
                    self.interrupted = True
                    solver.stop_search()
                continue
            kind, value = event
            if kind == "done":
                return
            if kind == "bound":
                self.bound = max(self.floor, rounded(value) + self.of_lists)
            elif kind == "plan":
                self.solutions += 1
                # What a model charges is no score: that of a plan is known once it is complete.
                known = value if self.judge is None else self.completed[-1].cost if self.completed else None
                if known is not None:
                    self.best = known if self.best is None else min(self.best, known)
            elif self.first is not None:
                self.first(value, "search of the whole model")
            self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            elapsed = time.monotonic() - self.began
            self.progress(Progress(elapsed, self.best, self.bound, self.solutions))


class _Watcher(cp_model.CpSolverSolutionCallback):
    """
    Keeps what each better solution decides, and completes some of them to plans.

    The first, second, fourth, eighth, … solution: where one cannot be completed the search is stopped
    and told why, long before its end, and yet little time is spent on it. It happens in the search's
    own thread, so that one worker does the same on every run.
    """

    def __init__(self, search: "_Search", events: _Events) -> None:
        super().__init__()
        self._search, self._events, self._number = search, events, 0
        self.last: deque[tuple[int, Found]] = deque(maxlen=MOST_JUDGED)
        self.error: Exception | None = None

    def on_solution_callback(self) -> None:
        """Take the values of a better solution."""
        cost, found = round(self.objective_value), found_in(self._search.build, self.value)
        self.last.append((cost, found))
        self._number += 1
        self._events.put(("plan", cost))
        if self._number & (self._number - 1) or self._search.first_only:
            return
        try:
            first = not self._search.completed
            if self._search.completion(cost, found) is not None:
                self.stop_search()
            elif first:
                self._events.put(("first", self._search.completed[-1].plan))
        except Exception as error:  # noqa: BLE001 - raised again where the search was asked for
            self.error = error
            self.stop_search()


def found_in(build: Build, value: Callable[[Any], int]) -> Found:
    """Read back what a solution decides; *value* tells that of an expression."""
    placed: Placed = {}
    for s, rooms in enumerate(build.in_room):
        for r, literal in rooms.items():
            if value(literal):
                placed[s] = (value(build.start[s]), r)
    records = tuple(
        (kind, key, value(decided)) for kind, key, presence, decided in build.records if value(presence)
    )
    return Found(placed, records)
