"""
What lists cost at least, wherever and whenever their parts are held.

People stand in the order of protocol; those whose parties avoid each other are not side by side, and at a
price do not wait at one time to be called up. Where the order puts them near each other somebody stands out
of it, and that is charged. Of every pair that has changed its order one is charged; so those who are not
stand in order among themselves. The least that this costs is the minimum of a small model, in which everybody
is free at all times: no plan costs less.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise, permutations

from ortools.sat.python import cp_model

from eventplan.model import Compared

from .build_rules import Linear
from .engine import Account, proved_bound
from .one_list import OneList, lists_of
from .problem import Problem, Waived

EFFORT = 1.0
"""Deterministic effort for one list."""

MOST = 80
"""People on a list: the model of more is not small."""

MOST_PARTS = 3
"""Up to this number of parts, every order is looked at: six at most."""


Span = tuple[int, int]
"""The first and the last minute at which a session may start."""


def least_of_lists(
    problem: Problem, waive: Waived, account: Account, starts: Mapping[int, Span] | None = None
) -> int:
    """
    Return points that every plan is charged for the order of its lists, besides what a model charges.

    *starts*: when sessions may start; left out, at any time.
    """
    if problem.scenario.baseline is not None:
        return 0  # people keep their places
    # As if every part were held at the first minute: only whom it holds, and in which order, matters here.
    first = int(problem.starts[0])
    total = 0
    for rule, listed in lists_of(problem.scenario):
        every = {problem.session_index[part.session]: (first, 0) for part in listed.parts}
        one_list = OneList(problem, every, rule, listed, waive)
        if all(price is None for price in one_list.price):  # everybody has a place
            total += sum(_least(one_list, parts, account, starts or {}) for parts in _apart(one_list))
    return total


def _apart(one_list: OneList) -> list[frozenset[int]]:
    """Return parts in groups: nobody may be in parts of two of them."""
    groups: list[frozenset[int]] = []
    for may in one_list.may:
        mine = frozenset(may)
        mine = mine.union(*(group for group in groups if group & mine))
        groups = [*(group for group in groups if not group & mine), mine]
    return groups


def _least(one_list: OneList, parts: frozenset[int], account: Account, starts: Mapping[int, Span]) -> int:
    """Return what people cost at least who have these parts to themselves, whichever is held first."""
    items = [i for i, may in enumerate(one_list.may) if parts.issuperset(may)]
    comparable = one_list.listed.order is Compared.WHOLE or len(parts) == 1
    alike = all(len({*one_list.may[i]}) == len(parts) for i in items)
    costly = one_list.chairing or any(i in one_list.foes for i in items)
    if not (one_list.listed.inversion and comparable and alike and costly) or not 0 < len(items) <= MOST:
        return 0
    least: int | None = None
    for order in _orders(one_list, sorted(parts), starts):
        points = _Least(one_list, items, order).points(account)
        least = points if least is None else min(least, points)
        if least == 0:
            break
    return least or 0


def _orders(
    one_list: OneList, parts: Sequence[int], starts: Mapping[int, Span]
) -> Iterable[tuple[int, ...] | None]:
    """Return in which order of time parts may be held; None for any, where these are too many."""
    if len(parts) > MOST_PARTS:
        return [None]

    def may_follow(pair: tuple[int, int]) -> bool:
        p, q = pair
        before, after = one_list.parts[p], one_list.parts[q]
        if before.session not in starts or after.session not in starts:
            return True
        first, last = starts[before.session][0], starts[after.session][1]
        return first + before.stated.offset <= last + after.stated.offset

    return [order for order in permutations(parts) if all(map(may_follow, combinations(order, 2)))]


class _Least:
    """A model of the order of people over parts, in which everybody is free at all times."""

    def __init__(self, one_list: OneList, items: Sequence[int], order: tuple[int, ...] | None) -> None:
        """*order*: the parts in the order of time; None for all parts, in an order that is not known."""
        self.list, self.items, self.cp = one_list, items, cp_model.CpModel()
        self.order = order
        self.costs: list[Linear] = []
        self.position = {i: self.cp.new_int_var(0, len(items) - 1, f"position({i})") for i in items}
        self.edges = self._edges()
        self._in_order()
        self._foes()
        if one_list.chairing and order is not None and not any(self._optional(p) for p in order):
            self._from_chairs()

    def points(self, account: Account) -> int:
        """Return what is proved of the least, in so much effort."""
        self.cp.minimize(sum(self.costs))
        solver, status = account.solve(self.cp, EFFORT)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return 0
        return proved_bound(solver)

    def _optional(self, p: int) -> bool:
        return self.list.problem.sessions[self.list.parts[p].session].optional

    def _edges(self) -> list[Linear]:
        """Return the positions at which parts begin, and how many people there are."""
        number = len(self.items)
        if self.order is None:
            longest = max(part.places for part in self.list.parts)
            most = [longest] * len(self.list.parts)
        else:
            most = [self.list.parts[p].places for p in self.order]
        ends = [self.cp.new_int_var(0, number, "end of a part") for _ in most[1:]]
        edges: list[Linear] = [0, *ends, number]
        for (begin, end), places in zip(pairwise(edges), most, strict=True):
            self.cp.add(end >= begin)
            self.cp.add(end - begin <= places)
        return edges

    def _in_order(self) -> None:
        """Keep those in the order of protocol among themselves who are not charged."""
        cp, one_list, position = self.cp, self.list, self.position
        cp.add_all_different(position.values())
        firsts = [i for i in self.items if i < one_list.first]
        for place, i in enumerate(firsts):
            cp.add(position[i] == place)
        ranked = [i for i in self.items if i >= one_list.first]
        charged = {i: cp.new_bool_var(f"charged({i})") for i in ranked}
        for i, j in combinations(ranked, 2):
            if one_list.rank[i] < one_list.rank[j]:
                cp.add(position[i] < position[j]).only_enforce_if(~charged[i], ~charged[j])
        self.costs.append(one_list.listed.inversion * sum(charged.values()))

    def _foes(self) -> None:
        """Keep apart who must be, and charge those who wait at one time."""
        one_list = self.list
        together = []
        for (i, j), price in one_list.apart.items():
            if price is not None or i not in self.position or j not in self.position:
                continue
            # Whoever is last in one part, and first in the next, are not near each other.
            near = _Near(self.cp, self.position[i], self.position[j], self.edges[1:-1])
            near.keep_apart(1)
            if not (_chairs(one_list, i) or _chairs(one_list, j)):
                together.append(self.cp.new_bool_var("wait together"))
                near.keep_apart(_wait_together(one_list), unless=together[-1])
        self.costs.append(one_list.listed.together * sum(together))

    def _from_chairs(self) -> None:
        """Charge who speaks from the chair, and might speak in another part."""
        cp, one_list = self.cp, self.list
        for n, p in enumerate(self.order or ()):
            for i in self.items:
                if one_list.called_from_chair(i, p):
                    before, behind, inside = (cp.new_bool_var(name) for name in ("before", "behind", "here"))
                    cp.add(self.position[i] < self.edges[n]).only_enforce_if(before)
                    cp.add(self.position[i] >= self.edges[n + 1]).only_enforce_if(behind)
                    cp.add_bool_or([before, behind, inside])
                    self.costs.append(one_list.chairing * inside)


def _chairs(one_list: OneList, i: int) -> bool:
    """Whether somebody is in the chair of a part, and does not wait there."""
    return any(one_list.in_chair(i, p) for p in range(len(one_list.parts)))


def _wait_together(one_list: OneList) -> int:
    """Return how far apart in a part two people may be that surely wait at one time."""
    return max(0, -(-one_list.listed.call_up * 60 // one_list.seconds) - 1) * one_list.desks


class _Near:
    """Two people on a list: which of them comes before, and whether they are in different parts."""

    def __init__(self, cp: cp_model.CpModel, first_end: Linear, two: Linear, ends: Sequence[Linear]) -> None:
        self.cp, self.list, self.two = cp, first_end, two
        self.before = cp.new_bool_var("before")
        between = [cp.new_bool_var("between") for _ in ends]

        for end, literal in zip(ends, between, strict=True):
            for first, last, ordered in ((first_end, two, self.before), (two, first_end, ~self.before)):
                cp.add(first < end).only_enforce_if(literal, ordered)
                cp.add(end <= last).only_enforce_if(literal, ordered)

        self.parted = cp.new_bool_var("parted")
        cp.add_bool_or([~self.parted, *between])

    def keep_apart(self, places: int, *, unless: cp_model.IntVar | None = None) -> None:
        """Keep more than this number of places between two people in one part, *unless* something holds."""
        beside = [~self.parted, *([] if unless is None else [~unless])]
        self.cp.add(self.two - self.list > places).only_enforce_if(self.before, *beside)
        self.cp.add(self.list - self.two > places).only_enforce_if(~self.before, *beside)
