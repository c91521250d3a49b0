"""Construction and repair: a first plan, soon, whatever it costs."""

from functools import partial

from eventplan.model import Status

from ..budget import OutOfTime
from ..construct import Construction
from ..result import Answer
from ..search import Search


class FirstPlan:
    """Place all sessions by the rules alone, and repair what leaves no plan."""

    name = "construction"
    reference = (
        "Minton et al., Minimizing conflicts: a heuristic repair method for constraint satisfaction (1992)"
    )

    def run(self, search: Search, share: float) -> Answer | None:
        """Look for a first plan; where that is all that is asked, it is the answer."""
        budget, incumbent = search.budget, search.incumbent
        if incumbent.judge is None and not search.first_only:
            return None

        left, effort, began = budget.left(), budget.effort_left(), budget.elapsed
        construction = Construction(
            search.problem,
            search.build,
            partial(incumbent.offer_any, stage=self.name),
            seed=search.seed,
            effort=None if effort is None else effort * share,
            seconds=lambda: None if left is None else max(0.0, left * share - budget.elapsed + began),
            over=budget.over,
        )

        with budget.interruptible(construction.stop):
            try:
                constructed = construction.run()
            except OutOfTime:
                constructed = False  # there was no time for the model of the rules: days may be small enough

        budget.spend(construction.spent)
        search.impossible = construction.impossible

        return search.answer(Status.FEASIBLE) if constructed and search.first_only else None
