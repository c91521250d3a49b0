"""
Search: from a scenario to placements and attendance, with limits, progress, status and bound.

The search is a portfolio of stages (`portfolio.py` says which event goes through which): each offers plans to
the incumbent, raises the bound, or proves that there is no plan. `docs/how-the-search-works.md` describes
each.
"""

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from eventplan.model import Plan, Progress, Scenario, Status

from .aim import Aim
from .budget import Budget, OutOfTime
from .incumbent import Bound, Incumbent
from .portfolio import portfolio
from .problem import Problem, Waived, problem_of
from .result import Answer, Charge, StageRecord
from .search import Search


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
    log: Callable[[StageRecord], None] | None = None,
    stop: threading.Event | None = None,
    first_only: bool = False,
    labelled: bool = False,
    problem: Problem | None = None,
    aim: Aim | None = None,
    judge: Callable[[Plan], Iterable[Charge]] | None = None,
    lawful: Callable[[Plan], bool] | None = None,
    hint: Plan | None = None,
    without: Collection[str] = (),
) -> Answer:
    """
    Search for the best plan: presolve, then each stage of the portfolio while there is budget.

    Args:
        scenario: What to plan.
        seconds: Wall-clock limit; None for none.
        effort: Deterministic limit (about a second of one core each); None for none.
        workers: Search workers. With one, and no wall-clock limit in the way, every run is the same.
        seed: Random seed.
        waive: Rules, by id, that need not hold.
        progress: Called at every better plan and bound.
        first: Called with the first plan found and the stage that found it, while the search goes on.
        log: Called with the record of each stage, once that is over.
        stop: Set it to end the search with the best plan so far.
        first_only: Take the first plan, whatever it costs.
        labelled: Whether *waive* holds single rule instances, besides whole rules.
        problem: The integers behind *scenario*, if they are known already.
        aim: What to minimise, within what limits; None for the score, without any.
        judge: Says what a complete plan is charged for; of several, the cheapest is the answer. The model
            sees only part of what orders and names cost. None: the last is the answer.
        lawful: Says whether a complete plan keeps every rule. Without it, and *judge*, only the model
            is searched, which knows them all.
        hint: A plan to begin from.
        without: Stages, by name, that are left out: to measure what they are worth.

    Raises:
        ValueError: A stage in *without* does not exist, or no search goes without it.

    """
    problem, budget, bound = problem or problem_of(scenario), Budget(seconds, effort, stop), Bound()
    incumbent = Incumbent(
        problem, waive, budget, bound, judge=judge, lawful=lawful, progress=progress, first=first
    )
    search = Search(
        problem,
        waive,
        budget,
        incumbent,
        bound,
        workers=workers,
        seed=seed,
        aim=aim,
        labelled=labelled,
        first_only=first_only,
        hint=hint,
        log=log,
    )

    with budget.interruptible():
        try:
            answer = _answer(search, without)
        except OutOfTime:
            answer = search.out_of_time()
        finally:
            search.end_beside()

    early = search.early(answer.status)

    return replace(answer, effort=budget.spent, early=early, stages=tuple(search.records))


def _answer(search: Search, without: Collection[str]) -> Answer:
    """Presolve, then run each stage of the portfolio until one has the answer."""
    with search.recorded("presolve"):
        search.presolve()

    for row in portfolio(search, without):
        if search.is_out_of_time:
            return search.out_of_time()
        with search.recorded(row.stage.name):
            if not row.alone:
                # A first plan does not wait for a bound.
                search.end_beside(at_once=search.incumbent.best is None)
            answer = row.stage.run(search, row.share)
        if answer is not None:
            return answer

    return search.answer(Status.FEASIBLE)
