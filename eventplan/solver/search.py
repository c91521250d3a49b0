"""What every stage of a search may use: the event, its candidates, the budget, incumbent and bound."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from eventplan.model import Plan, Status

from .aim import Aim
from .assemble import candidates_of, posted
from .beside import Beside
from .budget import Budget
from .build import Build
from .charges import ALONE
from .heuristics.insertion import knows
from .heuristics.pair_costs import Landscape, landscape_of
from .incumbent import Bound, Incumbent
from .nearby import LargeNeighbourhoodSearch
from .one_list import lists_of
from .problem import Placed, Problem, Waived
from .result import Answer, StageRecord

MANY_PAIRS = 10_000
"""Pairs of sessions that need the same person: with more, the whole model takes too long to make."""

MANY_VARIABLES = 10_000
"""A model with more of them is searched near a plan; probing each takes longer than it helps."""

WISHES = ALONE | {"dropped"}
"""What is soon counted session by session."""


@dataclass
class Search:
    """One search for a plan. Stages change the incumbent, the bound and the warm start."""

    problem: Problem
    waive: Waived
    budget: Budget
    incumbent: Incumbent
    bound: Bound
    workers: int = 1
    seed: int = 0
    aim: Aim | None = None
    """What to minimise; None for the score."""
    labelled: bool = False
    """Whether single rule instances are waived."""
    first_only: bool = False
    """Whether the first plan will do."""
    hint: Plan | None = None
    """A plan to begin from."""
    warm_start: Placed | None = None
    """Placements that the whole model begins from."""
    exchanged: bool = False
    """Whether sessions exchanged places: the cost of this event lies between pairs of sessions."""
    impossible: bool = False
    """Whether no placements were found by the rules alone, as far as a quick look can say."""
    near: LargeNeighbourhoodSearch | None = None
    """The search near plans, once it has begun: it learns from one round to the next."""
    beside: Beside | None = None
    """A search for a bound that runs beside stages of one worker."""
    records: list[StageRecord] = field(default_factory=list)
    log: Callable[[StageRecord], None] | None = None
    """Called with the record of each stage, once that is over."""
    is_whole_model_made: bool = False
    """Whether every rule is posted, and every preference charged."""
    build: Build = field(init=False)
    """The presolved candidates; and, once it is made, the whole model of them."""

    def end_beside(self, *, at_once: bool = True) -> None:
        """End what runs beside, *at once* or when it has had its time, and count what it spent."""
        if self.beside is not None:
            beside, self.beside = self.beside, None
            self.budget.spend(beside.end(at_once=at_once))

    def presolve(self) -> None:
        """Exclude the candidates that rules exclude. Raises `OutOfTime`."""
        self.build = self.candidates()

    def candidates(self) -> Build:
        """Return candidates; no model is made of them yet. Raises `OutOfTime`."""
        return candidates_of(
            self.problem, self.waive, labelled=self.labelled, aim=self.aim, over=self.budget.over
        )

    def make_whole_model(self) -> None:
        """Post every rule and charge every preference, unless that is done. Raises `OutOfTime`."""
        if self.is_whole_model_made:
            return

        posted(self.build, self.aim, guesses=True)

        if self.first_only:
            self.build.cp.proto.clear_objective()

        self.is_whole_model_made = True

    # What the search is for, and what the event is like.

    @property
    def plain(self) -> bool:
        """Whether it is for the best score, and all rules hold as they are."""
        return self.aim is None and not self.labelled and not self.first_only

    @property
    def number(self) -> int:
        """Sessions of the event."""
        return len(self.problem.sessions)

    @property
    def is_large_model(self) -> bool:
        """Whether the whole model, which is made, has very many variables."""
        return len(self.build.cp.proto.variables) > MANY_VARIABLES

    @property
    def sees_all(self) -> bool:
        """
        Whether the best plan costs no more than the model of placements charges.

        Where there are lists that is never said: one plan may cost no more by chance, and the next one does.
        """
        best = self.incumbent.best
        if best is None or best.guessed or lists_of(self.problem.scenario):
            return False

        return best.cost <= best.charged

    @property
    def has_only_wishes(self) -> bool:
        """Whether all that costs is counted session by session, and neighbourhoods know the event."""
        if not self.is_whole_model_made:
            return False  # what costs is not known yet
        if self.problem.scenario.relations or not knows(self.build):
            return False
        return {name for name, _ in self.build.costs} <= WISHES

    @property
    def may_search_near_at_once(self) -> bool:
        """Whether there are several workers and a plan, and neighbourhoods are the way to better it."""
        return self.workers > 1 and self.incumbent.best is not None and not knows(self.build)

    @cached_property
    def landscape(self) -> Landscape | None:
        """What sessions cost at their places, in pairs above all; None where tabu search does not know it."""
        return landscape_of(self.build)

    @cached_property
    def _shared_people(self) -> int:
        scenario = self.problem.scenario
        busy = Counter(person for session in self.problem.sessions for person in scenario.needed(session))
        return sum(number * (number - 1) // 2 for number in busy.values())

    def is_too_large(self) -> bool:
        """Whether the whole model would take longer to make than there is time to search it."""
        if self._shared_people > MANY_PAIRS:
            return True
        left = self.budget.left_in_all()
        return left is not None and left < self.budget.elapsed / 2

    # How it ends.

    @property
    def is_out_of_time(self) -> bool:
        """Whether it is over, and the whole model is still to be made, or there is a plan without it."""
        return self.budget.over() and (self.incumbent.best is not None or not self.is_whole_model_made)

    @property
    def finished(self) -> bool:
        """Whether the best plan is proved to be the best, or the search was interrupted."""
        return self.budget.interrupted or self.incumbent.is_best

    def answer(self, status: Status | None = None) -> Answer:
        """Answer with the best plan; *status*: what a search has proved, if not what the bound says."""
        self.end_beside()
        best = self.incumbent.best
        if status is None:
            status = Status.OPTIMAL if self.incumbent.is_best else Status.FEASIBLE
        if best is None and status is Status.FEASIBLE:
            status = Status.UNKNOWN

        plan = best.plan if best is not None else None

        return Answer(status, plan, self.bound.value, interrupted=self.budget.interrupted)

    def out_of_time(self) -> Answer:
        """Answer with the best plan so far, or that there was no time for one."""
        self.end_beside()
        self.budget.interrupted |= self.budget.asked
        if self.incumbent.best is not None:
            return self.answer()

        reason = "time ran out while the model was made"

        return Answer(Status.UNKNOWN, None, self.bound.value, (reason,), interrupted=self.budget.interrupted)

    def early(self, status: Status) -> str:
        """Say why the search ended before its limits; nothing if it did not."""
        if status is not Status.FEASIBLE or self.first_only or self.budget.exhausted():
            return ""
        return "nothing better was found near the best plan, however far it was looked for"

    # The log.

    @contextlib.contextmanager
    def recorded(self, stage: str) -> Iterator[None]:
        """Record what a stage does to the incumbent and the bound, and what it takes."""
        before, spent, began = self.incumbent.best, self.budget.spent, self.budget.elapsed

        try:
            yield
        finally:
            after = self.incumbent.best
            record = StageRecord(
                stage,
                before.cost if before is not None else None,
                after.cost if after is not None else None,
                self.bound.value,
                self.budget.spent - spent,
                self.budget.elapsed - began,
            )
            self.records.append(record)

            if self.log is not None:
                self.log(record)
