"""
What lists cost at least, wherever and whenever their parts are held.

People stand in the order of protocol; those whose parties avoid each other are not side by side, and at a
price do not wait at one time to be called up. Where the order puts them near each other somebody stands out
of it, and that is charged. Of each two who have changed their order one is charged; so those who are not
stand in order among themselves. The least that this costs is the minimum of a small model, in which everybody
is free at all times: no plan costs less.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from eventplan.model import Compared

from .build_rules import Linear
from .engine import Account
from .list_rules import Listed
from .one_list import OneList, lists_of
from .problem import Problem, Waived

EFFORT = 1.0
"""Deterministic effort for one list."""

MOST = 80
"""People on a list: the model of more is not small."""


def least_of_lists(problem: Problem, waive: Waived, account: Account) -> int:
    """Return points that every plan is charged for the order of its lists, beside what a model charges."""
    if problem.scenario.baseline is not None:
        return 0  # people keep their places
    stated = lists_of(problem.scenario)
    return sum(_least(problem, rule, listed, waive, account) for rule, listed in stated)


def _least(problem: Problem, rule: str, listed: Listed, waive: Waived, account: Account) -> int:
    # As if every part were held at the first minute: only whom it holds, and in which order, matters here.
    every = {problem.session_index[part.session]: (int(problem.starts[0]), 0) for part in listed.parts}
    one = OneList(problem, every, rule, listed, waive)
    foes = [pair for pair, price in one.apart.items() if price is None]
    alike = len({*one.may}) == 1
    comparable = alike and (listed.order is Compared.WHOLE or len(one.parts) == 1)
    optional = any(price is not None for price in one.price)
    if not (listed.inversion and foes and comparable) or optional or len(one.items) > MOST:
        return 0

    cp = cp_model.CpModel()
    number = len(one.items)
    position = [cp.new_int_var(0, number - 1, f"position({item.who})") for item in one.items]
    charged = [cp.new_bool_var(f"charged({item.who})") for item in one.items]
    cp.add_all_different(position)

    for i in range(one.first):
        cp.add(position[i] == i)

    for i in range(one.first, number):
        for j in range(i + 1, number):
            if one.rank[i] < one.rank[j]:
                cp.add(position[i] < position[j]).only_enforce_if(~charged[i], ~charged[j])

    # Whoever is last in one part, and first in the next, are not near each other.
    longest = max(part.places for part in one.parts)
    ends = [cp.new_int_var(0, number, "end of a part") for _ in one.parts[1:]]
    edges: list[Linear] = [0, *ends, number]
    for begin, end in pairwise(edges):
        cp.add(end >= begin)
        cp.add(end - begin <= longest)

    together = []

    for i, j in foes:
        near = _Near(cp, position[i], position[j], ends)
        near.keep_apart(1)
        if not (one.waived[i] or one.waived[j] or _chairs(one, i) or _chairs(one, j)):
            together.append(cp.new_bool_var("wait together"))
            near.keep_apart(_wait_together(one), unless=together[-1])

    cp.minimize(listed.inversion * sum(charged[one.first :]) + listed.together * sum(together))
    solver, status = account.solve(cp, EFFORT)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return 0

    return max(0, math.ceil(solver.best_objective_bound - 1e-6))


def _chairs(one: OneList, i: int) -> bool:
    """Whether somebody is in the chair of a part, and does not wait there."""
    return any(one.in_chair(i, p) for p in range(len(one.parts)))


def _wait_together(one: OneList) -> int:
    """Return how far apart in a part two people may be that surely wait at one time."""
    return max(0, -(-one.listed.call_up * 60 // one.seconds) - 1) * one.desks


class _Near:
    """Two people on a list: which of them comes before, and whether they are in different parts."""

    def __init__(self, cp: cp_model.CpModel, one: Linear, two: Linear, ends: Sequence[Linear]) -> None:
        self.cp, self.one, self.two = cp, one, two
        self.before = cp.new_bool_var("before")
        between = [cp.new_bool_var("between") for _ in ends]

        for end, here in zip(ends, between, strict=True):
            for first, last, ordered in ((one, two, self.before), (two, one, ~self.before)):
                cp.add(first < end).only_enforce_if(here, ordered)
                cp.add(end <= last).only_enforce_if(here, ordered)

        self.parted = cp.new_bool_var("parted")
        cp.add_bool_or([~self.parted, *between])

    def keep_apart(self, places: int, *, unless: cp_model.IntVar | None = None) -> None:
        """Keep more than so many places between two people in one part, *unless* something holds."""
        beside = [~self.parted, *([] if unless is None else [~unless])]
        self.cp.add(self.two - self.one > places).only_enforce_if(self.before, *beside)
        self.cp.add(self.one - self.two > places).only_enforce_if(~self.before, *beside)
