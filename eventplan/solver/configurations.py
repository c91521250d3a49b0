"""
The cheapest configurations: which sessions to run at one instant, if each that runs earns a prize.

Greedy choice finds good ones, CP-SAT proves how much the best of all brings.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from .at_instants import AtInstants, Instants, Pairs
from .budget import OutOfTime
from .build_rules import Linear
from .engine import effort_of, engine, solved
from .problem import Floats, Ints

Configuration = tuple[int, ...]
"""Sessions that run at one instant, in order."""

TRIES = 100
"""Greedy choices at a time, each with another session first."""

OFTEN = 1000
"""Pairs of sessions between two looks at the clock."""

WORK = 2e-9
"""Effort of a greedy choice for each session, pair of sessions, and try."""


@dataclass(frozen=True)
class Priced:
    """What the cheapest configurations cost, before the prizes that they earn."""

    least: int
    """No configuration costs less."""
    configurations: list[Configuration]
    """Those that came to light."""
    effort: float


class Configurations:
    """The configurations of one kind of instant. Sessions are counted as they stand in `sessions`."""

    def __init__(self, event: AtInstants, instants: Instants) -> None:
        """Read what is known of these sessions."""
        self.sessions = instants.sessions
        among = np.ix_(self.sessions, self.sessions)
        self.number = len(self.sessions)
        self.pairs: Ints = event.pairs[among]
        self.forbidden: Pairs = event.forbidden[among]
        self.position = {s: i for i, s in enumerate(self.sessions)}
        self.saves = bool((self.pairs < 0).any())
        """Whether some sessions save by running at once."""
        groups = event.groups if self.saves else {}
        stated = [(self._positions(group), price) for group, price in groups.items()]
        self.groups = [(members, price) for members, price in stated if len(members) > 1]
        limits = [(self._positions(group), most) for group, most in event.limits]
        self.limits = [(members, most) for members, most in limits if len(members) > most]
        self.most = min(
            (most for group, most in self.limits if len(group) == self.number), default=self.number
        )
        """Sessions of the largest configuration, at most."""
        others = self.pairs[~np.eye(self.number, dtype=bool)]
        self.base = 0 if self.saves else int(others.min(initial=np.iinfo(np.int64).max if len(others) else 0))
        """What every pair of sessions pays at least."""

    def _positions(self, group: Iterable[int]) -> list[int]:
        return sorted(self.position[s] for s in group if s in self.position)

    def cost(self, configuration: Configuration) -> int:
        """Return what a configuration costs for each unit of time."""
        members = np.searchsorted(self.sessions, configuration)
        return int(self.pairs[np.ix_(members, members)].sum()) // 2

    # Greedy choice.

    def chosen(self, prizes: Floats) -> tuple[set[Configuration], float]:
        """Choose sessions one after another, each for what it adds: some configurations, and the effort."""
        first = np.argsort(-prizes, kind="stable")[:TRIES]
        tries = np.arange(len(first))
        gains = np.tile(prizes, (len(first), 1))
        open_ = np.ones(gains.shape, dtype=bool)
        taken = np.zeros(gains.shape, dtype=bool)
        limits = np.zeros((len(self.limits), self.number), dtype=bool)
        left = np.tile([most for _, most in self.limits], (len(first), 1))

        for mine, (group, _) in zip(limits, self.limits, strict=True):
            mine[group] = True

        chosen, steps = first, 0

        while len(tries):
            steps += len(tries)
            taken[tries, chosen] = True
            gains[tries] -= self.pairs[chosen]
            left[tries] -= limits.T[chosen]
            full = (left[tries] <= 0).astype(np.int64) @ limits.astype(np.int64) > 0
            open_[tries] &= ~(self.forbidden[chosen] | full | taken[tries])
            worth = np.where(open_[tries], gains[tries], 0.0)
            chosen = worth.argmax(axis=1)
            goes_on = worth.max(axis=1, initial=0.0) > 0.0
            tries, chosen = tries[goes_on], chosen[goes_on]

        sessions = np.array(self.sessions)
        configurations = {tuple(sessions[mine].tolist()) for mine in taken}

        return configurations, WORK * self.number * steps * (4 + len(self.limits))

    # Proof.

    def proved(self, prizes: Ints, effort: float, seconds: float | None, over: Callable[[], bool]) -> Priced:
        """
        Prove what the cheapest configuration costs, less the prizes of its sessions, which are whole.

        Raises:
            OutOfTime: *over* said that it is to end before there was a model.

        """
        model = _Model(self, prizes, over)
        solver = engine(effort=effort, seconds=seconds)
        solver.parameters.linearization_level = 2
        watcher = _Watcher(model)
        has_solution = solved(solver, model.cp, over, watcher)
        sessions = np.array(self.sessions)
        configurations = [tuple(sessions[members].tolist()) for members in watcher.solutions]

        # A search that found nothing, not even that nothing may run, may know no bound at all.
        least = _below(solver.best_objective_bound) if has_solution else model.nothing

        return Priced(max(min(least, 0), model.nothing), configurations, effort_of(solver))


def _below(bound: float) -> int:
    """Return a whole number that is no more than what a float stands for, which has fewer digits."""
    return math.floor(bound - abs(bound) * 2.0**-50)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Keeps every solution."""

    def __init__(self, model: "_Model") -> None:
        super().__init__()
        self.model, self.solutions = model, list[list[int]]()

    def on_solution_callback(self) -> None:
        self.solutions.append([i for i, literal in self.model.runs.items() if self.value(literal)])


class _Model:
    """The choice of a configuration in CP-SAT."""

    def __init__(self, of: Configurations, prizes: Ints, over: Callable[[], bool]) -> None:
        self.of, self.prizes, self.over = of, prizes, over
        self.cp = cp_model.CpModel()
        # Where nothing saves, no session without a prize is worth its costs.
        worth = range(of.number) if of.saves else np.flatnonzero(prizes > 0).tolist()
        self.runs = {i: self.cp.new_bool_var("runs") for i in worth}
        self.costs: list[Linear] = [-int(prizes[i]) * literal for i, literal in self.runs.items()]
        most = np.sort(prizes[prizes > 0])[::-1][: of.most].sum()
        saved = np.minimum(of.pairs, 0).sum() // 2
        self.nothing = int(saved) - int(most)
        """No configuration costs less than this, whatever its sessions do to each other."""

        for members, most_at_once in of.limits:
            self.cp.add(sum(self.runs[i] for i in members if i in self.runs) <= most_at_once)

        if of.saves:
            self._keep_apart(of.forbidden)
            for members, price in of.groups:
                self._charge_group(members, price)
        else:
            self._charge_pairs()

        self.cp.minimize(sum(self.costs))

    def _charge_group(self, members: list[int], price: int) -> None:
        """Charge every pair of a group: the n-th session that runs is in n - 1 pairs."""
        literals = [self.runs[i] for i in members if i in self.runs]
        levels = [self.cp.new_bool_var("at-least") for _ in range(min(len(literals), self.of.most))]
        if len(levels) < 2 or not price:
            return

        self.cp.add(sum(literals) == sum(levels))

        for lower, higher in pairwise(levels):
            self.cp.add_implication(higher, lower)

        self.costs += [price * n * literal for n, literal in enumerate(levels) if n]

    def _charge_pairs(self) -> None:
        """Charge each pair; those that cost more than the lesser prize are never worth it together."""
        of, worth = self.of, list(self.runs)
        self._charge_group(worth, of.base)
        rest = of.pairs - of.base
        lesser = np.minimum.outer(self.prizes, self.prizes)
        never = of.forbidden | (rest >= lesser)
        self._keep_apart(never)

        for number, (i, j) in enumerate(np.argwhere(np.triu(~never & (rest > 0), 1)).tolist()):
            if number % OFTEN == 0 and self.over():
                raise OutOfTime
            if i in self.runs and j in self.runs:
                both = self.cp.new_bool_var("both")
                self.cp.add_bool_or([~self.runs[i], ~self.runs[j], both])
                self.costs.append(int(rest[i, j]) * both)

    def _keep_apart(self, never: Pairs) -> None:
        """Have at most one of each set of sessions in which no two run at once."""
        for clique in cliques(never, list(self.runs)):
            self.cp.add_at_most_one(self.runs[i] for i in clique)


def cliques(joined: Pairs, among: list[int]) -> Iterator[list[int]]:
    """Yield sets in which every pair is joined: of all pairs that are joined, each is in one of them."""
    left = np.zeros_like(joined)
    these = np.ix_(np.array(among, dtype=np.int64), np.array(among, dtype=np.int64))
    left[these] = joined[these]
    np.fill_diagonal(left, 0)
    within = left.copy()

    for i in sorted(among, key=lambda i: (-int(within[i].sum()), i)):
        while left[i].any():
            clique = [i, int(left[i].argmax())]
            may_join = within[clique[0]] & within[clique[1]]

            while may_join.any():
                candidates = np.flatnonzero(may_join)
                new = left[candidates][:, clique].sum(axis=1)
                chosen = int(candidates[new.argmax()])
                clique.append(chosen)
                may_join = may_join & within[chosen]

            left[np.ix_(np.array(clique), np.array(clique))] = False
            yield clique


__all__ = ["Configuration", "Configurations", "Priced", "cliques"]
