"""
Better plans near a plan that is known: a few sessions are decided anew, everything else stays.

A model is searched badly as a whole, and well a dozen sessions at a time, if the dozen have to do
with each other: they run beside each other, share an audience, or compete for rooms. How many are
decided at once follows from how hard that proves to be. The same seed and workers find the same.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from .assemble import posted, solution_in
from .build import Build
from .complete import Solution
from .engine import effort_of, engine, solved
from .incumbent import Kept
from .interests import lost_at
from .no_goods import NoGoods
from .problem import Placed, Problem, Waived
from .turns_free import Turns, clashes, taken, turns_near

EFFORT, HARDEST = 0.2, 10.0
"""Deterministic effort for one neighbourhood: at first, and at most."""

PATIENCE, LITTLE, HARDER = 12, 0.01, 1.5
"""
Rounds in which a plan gets better by no more than this part of its cost, and the factor by which the effort
of later ones is greater: where small parts better it little, larger ones are needed.
"""

HOPELESS = 200
"""Rounds that find nothing better, after which others will not either."""

STUCK = 4
"""Rounds that find nothing better, after which what costs the same is taken too."""

BUILDING, A_VARIABLE = 0.02, 3e-5
"""Effort that making a model counts as, and each of its variables."""

FOR_CHARGES = 0.4
"""The part of the rounds for sessions that the plan is charged for, each charge as often as it has points."""

LEAN = 0.8
"""The part of the rounds in which only delegations are counted that have no members to spare."""

WORTH_OF_CHARGES = 2.0
"""How many times as many sessions, and how many times the effort for each, a round for a charge may take."""

FOR_SHIFTS, SHIFTS_FOR_CHARGES = 0.2, 0.7
"""
The part of the rounds in which many sessions move by a little; the part of these that begins from a charge.
"""

BY = 30, 60, 90, 120
"""By how many minutes at most: one of these."""

FOR_LISTS = 0.3
"""The part of the rounds for sessions that need people in their turns, where there are some."""


class Method(NamedTuple):
    """How CP-SAT searches a neighbourhood: which way settles one soonest differs by event."""

    level: int
    """How much of the model is relaxed to a linear program."""
    bound: Literal["", "values", "cores"] = ""
    """How the bound is raised: value by value, by unsatisfiable cores, or only as plans get better."""


METHODS = Method(0, "values"), Method(1, "cores"), Method(1)
"""Those that are tried: each once, then mostly the one that took the least of its effort."""

REMEMBERED, TRIED, UNSETTLED, IN_VAIN = 0.7, 0.12, 2.0, 4.0
"""
What the shares so far weigh beside that of one more neighbourhood, for each method; how often another method
is tried; and as which share of its effort a neighbourhood counts that is not settled, with and without
anything better in it.
"""

GROWTH = (0.05, 1.3), (0.2, 1.15), (0.5, 1.05), (1.0, 1.0), (math.inf, 0.95)
"""Neighbourhoods that took less than such a part of their effort, and how large the next are beside them."""

IN_TIME = 0.5
"""How often sessions near one in time are decided anew, in place of those that run beside one or two."""

WHOLE = 1.4
"""
How many times as many as are due may be decided anew, so that all that run beside one are: what two of them
compete for is often settled by a third.
"""

DRAWN = 10
"""How often a neighbourhood is drawn again, because it was searched for nothing."""

FEWEST, MOST, MOST_SHIFTED = 6, 40, 120
"""
Sessions decided anew at once: at least, at most, and at most of those that move by a little. It begins with
twice the fewest, and with four times as many that move by a little.
"""


@dataclass(frozen=True)
class _Part:
    """What is decided anew: sessions as a whole, and the rooms of others."""

    sessions: frozenset[int]
    rooms: frozenset[int] = frozenset()
    shifted: frozenset[int] = frozenset()
    """Sessions that start at most *by* minutes earlier or later, in any room."""
    by: int = 0
    worth: float = 1.0
    """How many times the usual effort it is worth."""


@dataclass(frozen=True)
class _Neighbourhood:
    """What is decided anew near placements, what is looked for, and for how long."""

    part: _Part
    placed: Placed
    below: int
    """What is found is charged less, the time for which heads wait for their turns included."""
    other: bool
    """Whether it differs from the placements, no matter who is needed elsewhere in a turn."""
    turns: Turns
    """When people have their turns on lists."""
    guessed: int
    """What it costs that people are needed elsewhere in their turns, as far as it can be guessed."""
    lean: bool
    """Whether only those delegations are counted that have no members to spare."""
    method: Method
    effort: float
    """Deterministic effort at most."""
    seed: int


@dataclass(frozen=True)
class _Outcome:
    """The efforts of making a neighbourhood's model and of searching it, and what was found."""

    building: float = 0.0
    searching: float = 0.0
    better: tuple[int, Solution] | None = None


@dataclass
class LargeNeighbourhoodSearch:
    """A large neighbourhood search near a plan: as many neighbourhoods at once as there are workers."""

    problem: Problem
    candidates: Build
    """A model in which every rule has excluded what it excludes, and nothing is posted yet."""
    workers: int = 1
    seed: int = 0
    seconds: Callable[[], float | None] = lambda: None
    """Seconds that may be spent."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    spent: float = 0.0
    """Deterministic effort so far."""
    making: float = 0.0
    """Seconds that it has taken to make a model, at most."""
    no_goods: NoGoods = field(default_factory=NoGoods)
    """Placements that could not be completed."""
    waive: Waived = ()
    of_lists: int = 0
    """What every plan is charged for the order of its lists."""
    _sizes: dict[bool, float] = field(default_factory=lambda: dict.fromkeys((False, True), 2.0 * FEWEST))
    """Sessions decided anew at once, where all delegations are counted and where not."""
    _shifted: float = 4.0 * FEWEST
    """Sessions that move by a little at once."""
    _rounds: int = 0
    _least_cost: int | None = None
    _stuck: int = 0
    """Rounds since a plan cost less than those before."""
    _last_leap: int | None = None
    """What the plan cost when it last became better by more than a little."""
    _slow: int = 0
    """Rounds since then."""
    _kin: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)
    _vain: set[_Part] = field(default_factory=set)
    """What was decided anew for nothing since a plan cost less than those before."""
    _tried: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """How often sessions were decided anew for a charge, by its subjects."""
    _turns: tuple[Placed, Turns] | None = None
    _shares: dict[Method, float] = field(default_factory=dict)
    """The share of its effort that a neighbourhood takes by each method, on average."""

    def __post_init__(self) -> None:
        """Find the sessions that can be decided in more than one way."""
        self._chance = np.random.default_rng(self.seed)
        starts, rooms = self.candidates.starts_ok.sum(axis=1), self.candidates.rooms_ok.sum(axis=1)
        self.open = np.flatnonzero((starts > 1) | (rooms > 1))

    @property
    def exhausted(self) -> bool:
        """Whether it has looked long and far, again and again, and found nothing better."""
        return self._stuck >= HOPELESS

    def run(self, at: Callable[[], Kept], more: Callable[[], bool]) -> Iterator[tuple[int, Solution] | None]:
        """
        Yield what is charged less in each neighbourhood, with that charge; None where nothing is.

        *at* returns the plan to look near; *more* says whether to begin another neighbourhood. There are as
        many at a time as workers: the next begins as soon as one is over, while the caller looks at what
        came of it.
        """
        running: dict[Future[_Outcome], _Neighbourhood] = {}

        with ThreadPoolExecutor(self.workers) as pool:
            while True:
                while len(running) < self.workers and self.open.size and more():
                    begun = self._begin(at(), beside=len(running))
                    running[pool.submit(self._least, begun)] = begun

                if not running:
                    return

                done = wait(running, return_when=FIRST_COMPLETED).done
                for future in [future for future in running if future in done]:
                    yield self._end(running.pop(future), future.result())

    def _begin(self, at: Kept, beside: int) -> _Neighbourhood:
        """
        Choose a neighbourhood of a plan, and what to look for in it.

        A plan may cost more than its placements are charged and its heads wait for turns. Then every other
        neighbourhood is searched for what might be better, and differs from the plan.
        Where nothing better is found, what is charged the same will do; and each is searched for longer.
        """
        placed, charged, cost = at.solution.placed, at.charged, at.cost
        self._stuck = self._stuck + 1 if self._least_cost is not None and cost >= self._least_cost else 0
        self._slow += 1

        if self._last_leap is None or cost < (1 - LITTLE) * self._last_leap:
            self._last_leap, self._slow = cost, 0

        if not self._stuck:
            self._vain.clear()

        self._least_cost = cost if self._least_cost is None else min(cost, self._least_cost)

        turns = self._turns_near(placed)
        clashing = list(clashes(self.problem, turns.windows, placed))
        waiting = sum(
            charge.points
            for charge in at.charges
            if charge.about == "heads-waiting" and turns.called.keys() & {*charge.subjects}
        )
        asking = sorted({clash.session for clash in clashing} & {*self.open.tolist()})

        lean = bool(self._chance.random() < LEAN)

        for _ in range(DRAWN):
            part = self._part(at, asking, round(self._sizes[lean]))
            if part not in self._vain:
                break

        # Whoever is needed elsewhere in a turn may have another: what that is guessed to cost is not a part.
        unseen = cost - charged - waiting - self.of_lists
        method = self._method(beside)
        self._rounds += 1
        larger = max(1.0, len(part.sessions) / self._sizes[lean])
        other = self._rounds % 2 == 0 and (unseen > 0 or self._stuck >= STUCK)

        return _Neighbourhood(
            part,
            placed,
            below=charged + waiting + (max(unseen, 1) if other else 0),
            other=other,
            turns=turns,
            guessed=sum({clash.window: clash.window.points for clash in clashing}.values()),
            lean=lean,
            method=method,
            effort=min(
                HARDEST,
                EFFORT * part.worth * larger * HARDER ** (self._slow // (PATIENCE * self.workers)),
            ),
            seed=self.seed + self._rounds,
        )

    def _turns_near(self, placed: Placed) -> Turns:
        """Return the turns on lists near placements; those of the last are remembered."""
        if self._turns is None or self._turns[0] is not placed:
            self._turns = placed, turns_near(self.problem, placed, self.waive)
        return self._turns[1]

    def _end(self, near: _Neighbourhood, outcome: _Outcome) -> tuple[int, Solution] | None:
        """Learn from a neighbourhood how many sessions to decide at once; return what was found in it."""
        self.spent += outcome.building + outcome.searching
        settled = outcome.searching < near.effort
        if settled and outcome.better is None:
            self._vain.add(near.part)

        share = outcome.searching / near.effort if settled else UNSETTLED
        self._remember(near.method, share if settled or outcome.better is not None else IN_VAIN)
        size = self._sizes[near.lean]
        factor = next(factor for part, factor in GROWTH if outcome.searching < part * near.effort)
        if near.part.shifted:
            self._shifted = min(max(self._shifted * factor, FEWEST), MOST_SHIFTED)
        elif len(near.part.sessions) >= 0.9 * size:
            self._sizes[near.lean] = min(max(size * factor, FEWEST), MOST)

        return outcome.better

    def _method(self, number: int) -> Method:
        """Choose how to search: each method once, then mostly the one that takes the least of its effort."""
        unknown = [method for method in METHODS if method not in self._shares]
        if unknown:
            return unknown[number % len(unknown)]

        fast = min(self._shares, key=self._shares.__getitem__)
        if self._chance.random() >= TRIED:
            return fast

        others = [method for method in METHODS if method != fast]

        return others[int(self._chance.integers(len(others)))]

    def _remember(self, method: Method, share: float) -> None:
        before = self._shares.get(method, share)
        self._shares[method] = REMEMBERED * before + (1 - REMEMBERED) * share

    def _least(self, near: _Neighbourhood) -> _Outcome:
        """Make the model of a neighbourhood, and search it."""
        if self.over():
            return _Outcome()

        began = time.monotonic()
        within = self._within(near.part, near.placed)
        build = posted(
            self.candidates.confined(
                within, near=near.placed if near.lean else None, called=near.turns.called
            ),
            guesses=True,
        )
        self.making = max(self.making, time.monotonic() - began)
        building = BUILDING + A_VARIABLE * len(build.cp.proto.variables)

        if build.dead:
            return _Outcome(building)

        charged = sum(cost for _, cost in build.costs)
        known = charged + sum(build.guesses)
        guess = taken(build, near.turns.windows)
        build.cp.add(known < near.below)
        build.cp.minimize(known + guess)
        if not near.other:
            build.cp.add(known + guess < near.below + near.guessed)

        self.no_goods.post(build)
        build.hint(near.placed)

        if near.other:
            free = sorted(near.part.sessions | near.part.rooms | near.part.shifted)
            literals = [x for s in free for x in build.as_placed(s, near.placed)]
            build.cp.add_bool_or([~literal for literal in literals])

        solver = engine(seed=near.seed, effort=near.effort, seconds=self.seconds())
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.max_presolve_iterations = 1
        solver.parameters.linearization_level = near.method.level
        solver.parameters.optimize_with_core = near.method.bound == "cores"
        solver.parameters.use_objective_lb_search = near.method.bound == "values"

        if not solved(solver, build.cp, self.over):
            return _Outcome(building, effort_of(solver))

        solution = solution_in(build, solver.value)
        more = lost_at(build.spared, solution.placed, build)

        return _Outcome(building, effort_of(solver), (round(solver.value(charged)) + more, solution))

    def _within(
        self, part: _Part, placed: Placed
    ) -> Mapping[int, tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
        """Starts and rooms that sessions are confined to: none for one that is to stay dropped."""
        every_start = np.ones(len(self.problem.starts), dtype=bool)
        every_room = np.ones(len(self.problem.rooms), dtype=bool)
        confined = {}

        for s in range(len(self.problem.sessions)):
            start, room = self.problem.spot(*placed.get(s, (None, None)))
            if s in part.shifted and s in placed:
                start = np.abs(self.problem.starts - placed[s][0]) <= part.by
            confined[s] = (
                every_start if s in part.sessions else start,
                every_room if s in part.sessions | part.rooms | part.shifted else room,
            )

        return confined

    def _part(self, at: Kept, clashing: list[int], number: int) -> _Part:
        """
        Choose this number of sessions to be decided anew: first all rooms, then by chance.

        *clashing*: sessions that need somebody when the person has a turn on a list, or should have it.
        """
        every: list[int] = self.open.tolist()
        placed = at.solution.placed
        chance = self._chance.random()

        if clashing and self._rounds and self._chance.random() < FOR_LISTS:
            s = int(self._chance.choice(clashing))
            return _Part(self._some([x for x in self._beside(placed, s) if x != s], number - 1) | {s})

        if self._rounds == 0 or chance < 0.1:
            held = [s for s in every if s in placed]
            return _Part(self._some(every, 2), self._some(held, 4 * MOST))

        if self._chance.random() < FOR_SHIFTS:
            return self._shift(at)

        if self._chance.random() < FOR_CHARGES:
            charged = self._charged(at)
            if charged:
                return self._beside_some(placed, number, charged, WORTH_OF_CHARGES)

        if chance < 0.6:
            if self._chance.random() < IN_TIME:
                return _Part(frozenset(self._by_time(placed, self._any())[:number]))
            return self._beside_some(placed, number, [self._any()])

        if chance < 0.85:
            return _Part(frozenset(self._like(self._any())[:number].tolist()))

        return _Part(self._some(every, number))

    def _shift(self, at: Kept) -> _Part:
        """Choose sessions near one in time, mostly one that the plan is charged for: all move by a little."""
        charged = self._charged(at) if self._chance.random() < SHIFTS_FOR_CHARGES else []
        first = int(self._chance.choice(charged)) if charged else self._any()
        by = int(self._chance.choice(BY))
        near = self._by_time(at.solution.placed, first)[: round(self._shifted)]

        return _Part(frozenset(), shifted=frozenset(near), by=by, worth=WORTH_OF_CHARGES)

    def _any(self) -> int:
        return int(self._chance.choice(self.open))

    def _some(self, sessions: Iterable[int], number: int) -> frozenset[int]:
        return frozenset(self._chance.permutation(np.asarray([*sessions], dtype=np.int64))[:number].tolist())

    def _by_time(self, placed: Placed, s: int) -> list[int]:
        """Return open sessions by how near in time they are to one: itself, what runs beside it, others."""
        if s not in placed:
            return [s]

        long = [session.duration for session in self.problem.sessions]

        def far(other: int) -> tuple[int, int]:
            gaps = placed[other][0] - placed[s][0] - long[s], placed[s][0] - placed[other][0] - long[other]
            middles = 2 * (placed[other][0] - placed[s][0]) + long[other] - long[s]
            return max(0, *gaps), abs(middles)

        others = [other for other in self.open.tolist() if other in placed and other != s]

        return [s, *sorted(others, key=far)]

    def _charged(self, at: Kept) -> list[int]:
        """
        Return open sessions that the plan is charged for: one charge of many, the dearer the likelier.

        A charge that was tried is tried less often.
        """
        sessions, every = self.problem.session_index, {*self.open.tolist()}
        charged = {}

        for charge in at.charges:
            about = {sessions[subject] for subject in charge.subjects if subject in sessions}
            if not about:
                about = {s for subject in charge.subjects for s in self.problem.needing.get(subject, ())}
            if about & every:
                charged[charge.subjects] = sorted(about & every), charge.points

        if not charged:
            return []

        weights = np.asarray(
            [points / (1 + self._tried[subjects]) for subjects, (_, points) in charged.items()]
        )
        subjects = [*charged][int(self._chance.choice(len(charged), p=weights / weights.sum()))]
        self._tried[subjects] += 1

        return charged[subjects][0]

    def _beside_some(self, placed: Placed, number: int, around: list[int], worth: float = 1.0) -> _Part:
        """
        Choose enough open sessions: one of *around*, what runs beside it, and what runs at other times.

        Times are drawn alike, however many sessions run at them. Of too many, those *around* come first.
        """
        first = int(self._chance.choice(around))
        chosen = {first, *self._beside(placed, first)}

        times: dict[int, list[int]] = {}

        for s in self.open.tolist():
            if s in placed:
                times.setdefault(placed[s][0], []).append(s)

        for start in self._chance.permutation([*times]).tolist():
            if WHOLE * len(chosen) >= number:
                break
            chosen.update(self._beside(placed, times[start][0]))

        if len(chosen) <= WHOLE * worth * number:
            return _Part(frozenset(chosen), worth=worth)

        others = sorted(chosen - {*around})
        some = frozenset(around[:number]) | self._some(others, number - len(around[:number]))

        return _Part(some, worth=worth)

    def _beside(self, placed: Placed, s: int) -> list[int]:
        """Return open sessions that run beside one, and it."""
        if s not in placed:
            return [s]

        long = [session.duration for session in self.problem.sessions]
        begin, end = placed[s][0], placed[s][0] + long[s]

        return [
            other
            for other in self.open.tolist()
            if other in placed and placed[other][0] < end and begin < placed[other][0] + long[other]
        ]

    def _like(self, s: int) -> npt.NDArray[np.int64]:
        """Return open sessions by how much they have in common with one: it comes first."""
        if s not in self._kin:
            mine = self._bonds(s)
            shared = [len(mine & self._bonds(int(other))) for other in self.open]
            order = np.argsort(-np.asarray(shared), kind="stable")
            first = self.open[order]
            self._kin[s] = np.concatenate([[s], first[first != s]])

        return self._kin[s]

    def _bonds(self, s: int) -> set[tuple[str, str]]:
        """What a session may share with another: themes, people, and delegations that wish it."""
        scenario, session = self.problem.scenario, self.problem.sessions[s]
        wished = {("wish", party) for party, wishes in scenario.wishes.items() if session.id in wishes}
        people = {("needs", person) for person in scenario.needed(session)}
        return wished | people | {("theme", theme) for theme in session.themes}
