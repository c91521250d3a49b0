"""A bound for the order of speakers lists and signing orders, wherever their parts are held."""

import numpy as np

from ..engine import Account
from ..list_bounds import least_of_lists
from ..result import Answer
from ..search import Search


class BoundOfLists:
    """What every plan is charged for its lists, which no model of placements sees."""

    name = "bound of lists"
    reference = ""

    def run(self, search: Search, share: float) -> Answer | None:  # noqa: ARG002
        """Take the least that lists cost into every bound that comes later."""
        account = Account(search.budget.left)
        starts = {
            s: (int(search.problem.starts[left[0]]), int(search.problem.starts[left[-1]]))
            for s, left in enumerate(map(np.flatnonzero, search.build.starts_ok))
            if left.size
        }
        search.bound.of_lists = least_of_lists(search.problem, search.waive, account, starts)
        search.budget.spend(account.spent)
        return None
