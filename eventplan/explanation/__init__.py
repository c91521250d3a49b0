"""Why it cannot work, and the cheapest ways out: sums first, then a minimal conflict, then priced changes."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from eventplan.model import Scenario, Status
from eventplan.model.arguments import scenario_given, search_given
from eventplan.model.progress import Progress, in_words
from eventplan.notebook import html
from eventplan.solver.part import part_of
from eventplan.stopping import Stop, stoppable

from .conflict import Conflict, Met, conflicts, smallest
from .cores import Core, core
from .deadline import Deadline
from .edits import Edit
from .placed import Cost, Move, Place, Placed, priced_plan
from .placing import explain_session
from .reasons import Reason
from .remedy import Remedy
from .sums import Remark, arithmetic, at_odds
from .ways_out import Search, WayOut, summed

FOR_CONFLICTS = 0.5
"""The part of the time that is left for what else is at odds, where more ways out are wanted after it."""

FEW_SECONDS, FEW_SHARE = 4.0, 0.1
"""Time for a first way out of few changes: in seconds, or as a part of what is left."""


@dataclass(frozen=True)
class Explanation:
    """
    What is known of why a scenario has no plan.

    `status` is `infeasible` if that is proved, `feasible` if a plan exists, `unknown` if time ran out.
    """

    status: Status
    remarks: tuple[Remark, ...]
    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    complete: bool
    """Whether these are all conflicts that share nothing but sessions."""
    cheapest: bool = True
    """Whether no cheaper way out was left undecided for want of time."""
    interrupted: bool = False

    def _repr_html_(self) -> str:
        """What a notebook shows: sums, conflicts and ways out, in words."""
        titles = {Status.INFEASIBLE: "There is no plan (proved)", Status.FEASIBLE: "There is a plan"}
        rows = [("sum", remark.message) for remark in self.remarks]

        for number, conflict in enumerate(self.conflicts, 1):
            rows += [(f"conflict {number}", str(reason)) for reason in conflict.reasons]

        rows += [("way out", str(way_out)) for way_out in self.ways_out]

        return html(titles.get(self.status, "Time ran out before it was known"), (), ("", "what"), rows)


_log = logging.getLogger(__name__)

Shown = Remark | Conflict | WayOut


def explain(
    scenario: Scenario,
    *,
    seconds: float | None = 120.0,
    effort: float | None = None,
    workers: int = 1,
    seed: int = 0,
    most: int = 5,
    progress: Callable[[Progress], None] | None = None,
    show: Callable[[Shown], None] | None = None,
    stop: threading.Event | None = None,
) -> Explanation:
    """
    Explain why *scenario* has no plan.

    Ctrl-C, or setting *stop*, ends it with what is known.

    Args:
        scenario: What cannot be planned.
        seconds: Wall-clock limit; what is known by then is returned, and says what is not proved.
        effort: Deterministic limit, about a second of one core each; None for none. With one worker, and
            no wall-clock limit in the way, every run is the same.
        workers: Search workers.
        seed: Random seed.
        most: Most conflicts, and most ways out.
        progress: Called whenever there is something to tell, in words (`Progress.message`).
        show: Called with each `Remark`, `Conflict` and `WayOut` as soon as it is known.
        stop: Ends it when set.

    """
    scenario = scenario_given(scenario)
    search_given(seconds=seconds, effort=effort, workers=workers, seed=seed, stop=stop, progress=progress)

    def work(asked: Stop) -> Explanation:
        deadline = Deadline(seconds, effort=effort, workers=workers, seed=seed, stop=asked)
        _log.info("explanation of %s begins", scenario.event.id)
        explanation = _Explaining(scenario, deadline, most, in_words(progress), show).run()
        _log.info("explanation of %s ends: %s", scenario.event.id, explanation.status)
        return explanation

    return stoppable(work, stop)


class _Explaining:
    def __init__(
        self,
        scenario: Scenario,
        deadline: Deadline,
        most: int,
        tell: Callable[[str], None],
        show: Callable[[Shown], None] | None,
    ) -> None:
        self.scenario, self.deadline, self.most = scenario, deadline, most
        self.tell, self.show = tell, show or (lambda _thing: None)
        self.remarks: tuple[Remark, ...] = ()
        self.ways: list[WayOut] = []
        self.of_many: WayOut | None = None
        """A way out of many changes, which may not be the cheapest."""

    def run(self) -> Explanation:
        """Say what needs no search; then a way out of that, what is at odds, and the other ways out."""
        scenario, deadline = self.scenario, self.deadline
        self.remarks = arithmetic(scenario)
        for remark in self.remarks:
            self.show(remark)

        search = Search(scenario, deadline, self.tell)
        by_sums = self._by_sums()
        for met in by_sums:
            search.meet(met)

        if by_sums:
            self._another(search)

        known: list[Met] = []

        if not by_sums:
            where = core(scenario, deadline, tell=self.tell) if deadline.left() else Core(())
            if not where.sessions:
                return self._nothing(where)

            known.append(smallest(scenario, where, deadline, tell=self.tell, title="conflict 1"))
            search.meet(known[0])
            self.show(known[0].in_words(scenario))
            self._another(search)

        share = FOR_CONFLICTS if self.ways and self._goes_on(search) else 1.0
        verdict = conflicts(
            scenario,
            deadline=deadline.part(share * deadline.left()),
            most=self.most,
            guesses=[met.sessions for met in by_sums],
            known=known,
            progress=self.tell,
            show=self.show,
        )
        while self.ways and self._goes_on(search) and self._another(search):
            pass

        sets = [*map(_ids_of_changes, self.ways)]
        least = []

        for way, ids in zip(self.ways, sets, strict=True):
            if not any(fewer < ids for fewer in sets):
                least.append(way)

        ways = tuple(sorted(least, key=lambda way: way.price)[: self.most])

        return Explanation(
            Status.INFEASIBLE,
            self.remarks,
            verdict.conflicts,
            ways,
            verdict.complete,
            search.complete,
            deadline.interrupted,
        )

    def _nothing(self, where: Core) -> Explanation:
        """What is known where nothing was found at odds."""
        status = Status.FEASIBLE if where.feasible else Status.UNKNOWN
        if self.remarks:
            status = Status.INFEASIBLE  # each sum alone proves it

        interrupted = self.deadline.interrupted
        return Explanation(status, self.remarks, (), (), where.feasible, interrupted=interrupted)

    def _another(self, search: Search) -> bool:
        """Look for one more way out, and show it; the first is soon one of many changes, if few do not help."""
        if self.ways:
            way = search.next()
        else:
            way = search.next(max(FEW_SECONDS, FEW_SHARE * self.deadline.left()))
            if way is None and self.deadline.left():
                way = self.of_many = search.of_many()
                way = way or search.next()

        if way is None:
            return False

        if len(way.changes) > 1 or len(way.changes[0].edits) > 1:
            way = search.least(way)
        if all(known.changes != way.changes for known in self.ways):
            self.ways.append(way)
            self.show(way)

        return True

    def _goes_on(self, search: Search) -> bool:
        """Whether more ways out are wanted: beside one of many changes also one that is cheaper, if there is any."""
        many = self.of_many
        if many is None:
            return len(self.ways) < self.most

        return len(self.ways) <= self.most and (len(self.ways) < self.most or search.least_left < many.price)

    def _by_sums(self) -> list[Met]:
        """What the sums find at odds, not yet made smaller: their own remedies are tried first."""
        contradictions: list[Met] = []

        for remark in self.remarks:
            sessions = at_odds(self.scenario, remark)
            if not sessions or not self.deadline.left():
                continue

            part = part_of(self.scenario, sessions)
            if not any(known.rules == remark.rules for known in arithmetic(part)):
                continue

            contradictions.append(summed(part, remark))

        return contradictions


def _ids_of_changes(way: WayOut) -> frozenset[str]:
    return frozenset(change.id for change in way.changes)


__all__ = [
    "Conflict",
    "Cost",
    "Edit",
    "Explanation",
    "Move",
    "Place",
    "Placed",
    "Reason",
    "Remark",
    "Remedy",
    "Shown",
    "WayOut",
    "explain",
    "explain_session",
    "priced_plan",
]
