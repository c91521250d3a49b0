"""A time-indexed model, where sessions cost by themselves: its bound, and often the best plan."""

from ..engine import effort_of, engine, is_infeasible, proved_bound, solved
from ..problem import Placed
from ..result import Answer
from ..search import Search
from ..time_indexed import TimeIndexed, time_indexed


class TimeIndexedModel:
    """Search a literal for each start and room of a session, if nothing but single sessions costs."""

    name = "time-indexed model"
    reference = (
        "Dyer and Wolsey, Formulating the single machine sequencing problem with release dates as a mixed "
        "integer program (1990)"
    )

    def run(self, search: Search, share: float) -> Answer | None:
        """Search for a share of the budget: the answer, if the best placements are a plan of that cost."""
        if search.is_too_large():
            return None

        # It says what costs, and later stages need it too.
        search.make_whole_model()
        known = search.has_only_wishes and search.incumbent.lawful is not None
        model = time_indexed(search.build) if known else None
        if model is None:
            return None

        with search.budget.part(share):
            self._search(search, model)

        return search.answer() if search.finished else None

    def _search(self, search: Search, model: TimeIndexed) -> None:
        """Search the model, until those who share a person have time for the ways between its placements."""
        budget = search.budget

        while not (search.finished or budget.over()):
            # Its relaxation says nearly all: one worker solves that at once, several begin with something
            # else. Probing so many literals says hardly more, and takes longer.
            solver = engine(seed=search.seed, effort=budget.effort_left(), seconds=budget.left())
            solver.parameters.linearization_level = 2
            solver.parameters.cp_model_probing_level = 0
            solver.parameters.symmetry_level = 0

            with budget.interruptible(solver.stop_search):
                has_solution = solved(solver, model.cp, budget.over)

            budget.spend(effort_of(solver))

            if not is_infeasible(solver):
                search.bound.raise_to(proved_bound(solver))
            if not has_solution:
                return

            placed = model.placed(solver)
            if not model.keep_apart(placed):
                self._offer(search, placed, round(solver.objective_value))
                return

    def _offer(self, search: Search, placed: Placed, charged: int) -> None:
        """Offer placements as a plan; if they are one, the next stages begin from them."""
        best = search.incumbent.best
        if (best is None or charged < best.cost) and search.incumbent.offer_lawful(
            placed, charged, self.name
        ):
            search.warm_start = placed


__all__ = ["TimeIndexedModel"]
