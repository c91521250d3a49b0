"""A bound for what sessions cost by running at once: the cheapest configurations of every instant."""

from ..at_instants import at_instants
from ..column_generation import ColumnGeneration, Limits
from ..result import Answer
from ..search import Search


class BoundOfInstants:
    """Prove what wishes about sessions at once cost at least, with what each session costs by itself."""

    name = "bound of instants"
    reference = "Dantzig and Wolfe, Decomposition principle for linear programs (1960)"

    def run(self, search: Search, share: float) -> Answer | None:
        """Raise the bound for a share of the budget."""
        budget, event = search.budget, at_instants(search.build)
        if event is None or not event.speaks:
            return None

        def proved(points: int) -> None:
            search.bound.raise_to(points)
            search.incumbent.tell_bound(points)

        with budget.part(share), budget.interruptible():
            generation = ColumnGeneration(
                event, Limits(budget.left, budget.effort_left(), budget.over), proved
            )
            generation.run()

        budget.spend(generation.effort)

        return search.answer() if search.finished else None


__all__ = ["BoundOfInstants"]
