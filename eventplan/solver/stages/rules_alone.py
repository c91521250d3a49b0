"""The rules without preferences: what is impossible is soon proved to be."""

from eventplan.model import Status

from ..aim import Aim
from ..assemble import posted
from ..result import Answer
from ..search import Search
from .whole_model import search_whole


class RulesAlone:
    """Search for a plan by the rules alone, where construction found nothing that they allow."""

    name = "rules alone"
    reference = ""

    def run(self, search: Search, share: float) -> Answer | None:
        """Answer that there is no plan, if that is proved; else begin the candidates anew."""
        answer: Answer | None = None
        aim = Aim(counted=())
        posted(search.build, aim)
        search.build.cp.clear_objective()  # type: ignore[no-untyped-call]

        if not search.build.dead:  # else why is said of the whole model
            with search.budget.part(share):
                answer = search_whole(search, aim)

        if answer is not None and answer.status is Status.INFEASIBLE:
            return answer

        search.presolve()

        return None
