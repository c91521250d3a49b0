"""
Better plans near a plan that is known: a few sessions are decided anew, everything else stays.

A model is searched badly as a whole, and well a dozen sessions at a time, if the dozen have to do
with each other: they run beside each other, share an audience, or compete for rooms. How many are
decided at once follows from how hard that proves to be. The same seed and workers find the same.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import numpy as np

from .assemble import posted
from .build import Build
from .complete import Solution
from .incumbent import Kept
from .neighbourhood import Method, Neighbourhood, Outcome, search
from .no_goods import NoGoods
from .parts_near import Part, Parts
from .problem import Placed, Problem, Waived
from .turns_free import Turns, clashes, turns_near

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

LEAN = 0.8
"""The part of the rounds in which only delegations are counted that have no members to spare."""


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

MUCH, ALONE_IN = 0.05, 3
"""
Where so large a part of the cost is not seen by the model, and nothing better is found, one round of this
number is for one session alone, until all were. Else neighbourhoods that are settled hold its moves too.
"""

DRAWN = 10
"""How often a neighbourhood is drawn again, because it was searched for nothing."""


@dataclass
class LargeNeighbourhoodSearch:
    """A large neighbourhood search near a plan: as many neighbourhoods at once as there are workers."""

    problem: Problem
    candidates: Build
    """A model in which every rule has excluded what it excludes, and nothing is posted yet."""
    workers: int = 1
    seed: int = 0
    seconds: Callable[[], float | None] = lambda: None
    """Seconds that may be spent; None for no limit."""
    over: Callable[[], bool] = lambda: False
    """Whether it is to end."""
    spent: float = 0.0
    """Deterministic effort so far."""
    making: float = 0.0
    """Seconds that it has taken to make a model, at most; 0 without a limit of seconds."""
    no_goods: NoGoods = field(default_factory=NoGoods)
    """Placements that could not be completed."""
    waive: Waived = ()
    of_lists: int = 0
    """What every plan is charged for the order of its lists."""
    _rounds: int = 0
    _least_cost: int | None = None
    _stuck: int = 0
    """Rounds since a plan cost less than those before."""
    _last_leap: int | None = None
    """What the plan cost when it last became better by more than a little."""
    _slow: int = 0
    """Rounds since then."""
    _vain: set[Part] = field(default_factory=set)
    """What was decided anew for nothing since a plan cost less than those before."""
    _alone: set[int] = field(default_factory=set)
    """Sessions that were decided anew alone since then."""
    _turns: tuple[Placed, Turns] | None = None
    _shares: dict[Method, float] = field(default_factory=dict)
    """The share of its effort that a neighbourhood takes by each method, on average."""

    def __post_init__(self) -> None:
        """Find the sessions that can be decided in more than one way."""
        self._chance = np.random.default_rng(self.seed)
        starts, rooms = self.candidates.starts_ok.sum(axis=1), self.candidates.rooms_ok.sum(axis=1)
        self.open = np.flatnonzero((starts > 1) | (rooms > 1))
        self.parts = Parts(self.problem, self.open, self._chance)

    @property
    def exhausted(self) -> bool:
        """Whether it has looked long and far, again and again, and found nothing better."""
        return self._stuck >= HOPELESS

    def run(self, at: Callable[[], Kept], more: Callable[[], bool]) -> Iterator[tuple[int, Solution] | None]:
        """
        Yield what is found in each neighbourhood and charged less, with that charge; None where nothing is.

        *at* returns the plan to look near; *more* says whether to begin another neighbourhood. There are as
        many at a time as workers: the next begins as soon as one is over, while the caller looks at what
        came of it.
        """
        running: dict[Future[Outcome], Neighbourhood] = {}

        with ThreadPoolExecutor(self.workers) as pool:
            while True:
                while len(running) < self.workers and self.open.size and more():
                    begun = self._begin(at(), beside=len(running))
                    running[pool.submit(self._least, begun)] = begun

                if not running:
                    return

                done = wait(running, return_when=FIRST_COMPLETED).done
                for future in [future for future in running if future in done]:
                    yield from self._end(running.pop(future), future.result()) or (None,)

    def _begin(self, at: Kept, beside: int) -> Neighbourhood:
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
            self._alone.clear()

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
        # Whoever is needed elsewhere in a turn may have another: what that is guessed to cost is not a part.
        unseen = cost - charged - waiting - self.of_lists
        part = self._part(at, asking, unseen, lean=lean)
        method = self._method(beside)
        self._rounds += 1
        larger = max(1.0, len(part.sessions) / self.parts.sizes[lean])
        other = part.alone or (self._rounds % 2 == 0 and (unseen > 0 or self._stuck >= STUCK))

        return Neighbourhood(
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

    def _part(self, at: Kept, asking: list[int], unseen: int, *, lean: bool) -> Part:
        """
        Choose what is decided anew.

        The more of the cost is *unseen* by the model, the less its cheapest placements say: with many
        sessions anew, that part is another. So one session is decided alone in as large a part of the
        rounds; and where nothing better is found, so that hardly a single move that is better is left.
        """
        part_unseen = unseen / max(1, at.cost - self.of_lists)
        is_due = part_unseen >= MUCH and self._stuck >= STUCK and self._rounds % ALONE_IN == 0
        if is_due or self._chance.random() < part_unseen:
            alone = self.parts.choose_alone(at, asking, self._alone)
            if alone is not None:
                self._alone |= alone.sessions
                return alone

        for _ in range(DRAWN):
            part = self.parts.choose(at, asking, lean=lean, first=self._rounds == 0)
            if part not in self._vain:
                break

        return part

    def _turns_near(self, placed: Placed) -> Turns:
        """Return the turns on lists near placements; those of the last are remembered."""
        if self._turns is None or self._turns[0] is not placed:
            self._turns = placed, turns_near(self.problem, placed, self.waive)
        return self._turns[1]

    def _end(self, near: Neighbourhood, outcome: Outcome) -> tuple[tuple[int, Solution], ...]:
        """Learn from a neighbourhood how many sessions to decide at once; return what was found in it."""
        self.spent += outcome.building + outcome.searching
        if near.part.alone:
            return outcome.cheaper

        settled = outcome.searching < near.effort
        if settled and not outcome.cheaper:
            self._vain.add(near.part)

        share = outcome.searching / near.effort if settled else UNSETTLED
        self._remember(near.method, share if settled or outcome.cheaper else IN_VAIN)
        factor = next(factor for part, factor in GROWTH if outcome.searching < part * near.effort)
        self.parts.grow(near.part, factor, lean=near.lean)

        return outcome.cheaper

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

    def _least(self, near: Neighbourhood) -> Outcome:
        """Make the model of a neighbourhood, and search it."""
        if self.over():
            return Outcome()

        before = self.seconds()
        within = self.parts.within(near.part, near.placed)
        build = posted(
            self.candidates.confined(
                within, near=near.placed if near.lean else None, called=near.turns.called
            ),
            guesses=True,
        )
        after = self.seconds()
        if before is not None and after is not None:
            self.making = max(self.making, before - after)

        return search(near, build, self.no_goods, self.seconds, self.over)
