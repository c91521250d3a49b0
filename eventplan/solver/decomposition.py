"""
Decomposition by days, and its draft: which day for each session, then each day alone, every wish granted.

Speed only, never law. Days are dealt out so that wishes cost least and no day is asked for more than
its rooms and people have; then each day is planned over the candidates that cost its sessions least,
by a model of the rules that is small because it is of one day. The days together are put to the
model of the whole event, which accepts them or not: what a draft says is as good as what a search
says. The least that wishes can cost, session by session, is a bound for every plan.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from .assemble import posted, solution_in
from .complete import Solution
from .day_master import DayMaster
from .day_plans import DAY_EFFORT, SOON, TRY_EFFORT, DayPlans
from .day_ties import over_days, tied
from .engine import proved_bound
from .floor import counted
from .place_costs import PlaceCosts
from .problem import Mask

FEW_SESSIONS = 16
"""An event with fewer sessions needs no draft."""

SHORT = 3.0
"""Seconds in which no day can be planned anew."""


@dataclass(frozen=True)
class Draft:
    """Placements that keep every rule of the model, what they cost there, and what any plan costs."""

    solution: Solution | None
    cost: int
    bound: int


class Decomposition(DayPlans):
    """An event decomposed into days: a master problem deals sessions out, each day is planned alone."""

    def run(self) -> Draft:
        """Return a draft; without placements if some day would not work out."""
        self.places = PlaceCosts(self.candidates, self.slices.look)
        least = sum(self.places.least(s) for s in range(len(self.problem.sessions)))

        if len(self.problem.sessions) < FEW_SESSIONS or tied(self.problem.scenario) or self.candidates.labels:
            return Draft(None, 0, least)

        self.places.pool()
        left = self.seconds()
        number = len(self.problem.scenario.event.days)
        self.slices.steps = number + 2
        days = DayMaster(self.places, self.slices).assign()
        if days is None:
            return Draft(None, 0, least)

        if left is not None:
            # The more there is to deal out, the longer it takes to put the days together and to name.
            self.slices.kept = min(0.4 * left, 2 * (left - (self.seconds() or 0.0)))

        placed: dict[int, tuple[int, int]] = {}
        dealt: list[list[int]] = [[] for _ in range(number)]

        for s, day in days.items():
            if day >= 0:
                dealt[day].append(s)

        granted = self._granted(dealt)

        for d, sessions in enumerate(dealt):
            self.slices.steps = number - d + 1
            day_plan = granted.get(d)

            if day_plan is None:
                day_plan = self._day(sessions, d, again=d in granted)
            if day_plan is None:
                return Draft(None, 0, least)

            placed.update(day_plan)

        if not self._squeezed_in(placed):
            return Draft(None, 0, least)

        self.slices.steps, self.slices.kept = 2, 0.0
        draft = self._whole(placed, least)
        if draft.solution is None and self.slices.impossible():
            # The days do not agree: what may have to do with other days finds its time and room again.
            draft = self._whole(placed, least, free=over_days(self.problem))

        return draft

    def _squeezed_in(self, placed: dict[int, tuple[int, int]]) -> bool:
        """
        Find other days for what must be held and had no place on its own: whether all have one.

        First beside what a day holds already, where and when it is; then everything on it may move.
        """
        every, whole = self.problem.sessions, np.ones(len(self.problem.rooms), dtype=bool)
        number = len(self.problem.scenario.event.days)

        def missing() -> list[int]:
            return [s for s, session in enumerate(every) if s not in placed and not session.optional]

        def required(sessions: Iterable[int]) -> int:
            return sum(not every[s].optional for s in sessions)

        self.slices.steps = 4

        for move, d in product((False, True), range(number)) if self.candidates.strict("placed") else ():
            more = [s for s in missing() if (self.candidates.starts_ok[s] & self.places.on(d)).any()]
            if not more:
                continue

            mine = {s: spot for s, spot in placed.items() if self._day_of(spot[0]) == d}
            within = dict.fromkeys([*mine, *more], (self.places.on(d), whole))
            solved = self._solve(within if move else within | self._there(mine), loose=True)
            if solved is not None and required(solved) > required(mine):
                for s in mine:
                    del placed[s]

                placed.update(solved)
                self.dear.add(d)

        return not self.candidates.strict("placed") or not missing()

    def _there(self, placed: Mapping[int, tuple[int, int]]) -> dict[int, tuple[Mask, Mask]]:
        """Candidates that leave sessions when they are, in one of the rooms that are like their own."""
        return {s: self.problem.spot(*spot) for s, spot in self.places.pooled(placed).items()}

    def floor(self) -> int:
        """Return what any plan costs at least, where rooms are short; 0 if that is not known."""
        if (
            not (self.candidates.strict("room-free") and self.candidates.strict("placed"))
            or self.slices.is_spent
        ):
            return 0

        cp = counted(self.candidates, self.places.charges, self.places.room_charges, self.places.pools)
        self.slices.steps = 4
        solver = self.slices.solved(cp, TRY_EFFORT)

        return 0 if solver is None else proved_bound(solver)

    def better(self, draft: Draft) -> Iterator[Draft]:
        """
        Plan days anew, for as long as there is time: the emptiest first.

        Those for which something was dropped that they might hold, and those that were dearer than need be.
        """
        number = len(self.problem.scenario.event.days)
        last: float | None = None

        while draft.solution is not None:
            before = draft
            placed = dict(draft.solution.placed)
            on = {s: self._day_of(start) for s, (start, _) in placed.items()}
            days = sorted(range(number), key=lambda d: (list(on.values()).count(d), d))
            longest = SHORT

            for d in days:
                dropped = [s for s in range(len(self.problem.sessions)) if s not in placed]
                more = [s for s in dropped if (self.candidates.starts_ok[s] & self.places.on(d)).any()]
                if not more and d not in self.dear:
                    continue

                left = self.seconds()
                if last is not None and left is not None:
                    longest = max(longest, last - left)
                if self.over() or self.slices.is_spent or (left is not None and left < 1.2 * longest):
                    return

                last, self.slices.steps = left, 2
                mine = {s: spot for s, spot in placed.items() if on[s] == d}
                whole = np.ones(len(self.problem.rooms), dtype=bool)
                within = dict.fromkeys(sorted([*mine, *more]), (self.places.on(d), whole))
                solved = self._solve(within, effort=SOON if d not in self.dear else DAY_EFFORT, begin=mine)
                self.dear.discard(d)

                if solved is None:
                    continue

                trial = {s: spot for s, spot in placed.items() if on[s] != d} | solved
                trial_draft = self._whole(trial, draft.bound)
                if trial_draft.solution is not None and trial_draft.cost < draft.cost:
                    draft, placed = trial_draft, dict(trial_draft.solution.placed)
                    on = {s: self._day_of(start) for s, (start, _) in placed.items()}
                    yield draft

            if draft.cost == before.cost:
                return

    def _day_of(self, start: int) -> int:
        return int(self.problem.day_of_start[int(self.problem.starts.searchsorted(start))])

    # The days together.

    def _whole(self, placed: dict[int, tuple[int, int]], bound: int, free: Collection[int] = ()) -> Draft:
        """Put the days together: every session where it is placed, those that are *free* on the same day."""
        every = range(len(self.problem.sessions))
        within = {s: self.problem.spot(*placed.get(s, (None, None))) for s in every}
        whole = np.ones(len(self.problem.rooms), dtype=bool)
        within |= {s: (self.places.on(self._day_of(placed[s][0])), whole) for s in free if s in placed}
        build = posted(self.candidates.confined(within))
        build.hint(placed)
        solver = None if build.dead else self.slices.solved(build.cp, DAY_EFFORT)
        if solver is None:
            return Draft(None, 0, bound)

        return Draft(solution_in(build, solver.value), round(solver.objective_value), bound)
