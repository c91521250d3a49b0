"""
A lower bound by configurations: what sessions cost by running at once, and by themselves, at least.

Each session that is held takes units of time of some kinds of instants (a `Way`), and at each instant a
configuration runs. For any prizes of sessions, by kind of instant, every plan costs at least

    the sum over sessions of what the cheapest way costs, with the prizes of its units (or leaving it out)
    + the sum over kinds of instants of their number times what the cheapest configuration costs, less prizes

because a plan's units are in its configurations: the prizes that its sessions pay are those that its
configurations earn. Whatever the prizes, the bound holds; a linear program says which are good. They are
rounded to whole numbers before anything is proved with them, so no rounding is in the bound.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from ortools.linear_solver import pywraplp

from .at_instants import PARTS, AtInstants
from .budget import OutOfTime
from .configurations import Configuration, Configurations
from .problem import Floats

NEAR = 3e-4
"""The search is over when so small a part of the bound is left to be proved."""

SMOOTH = 0.5
"""How much of the prizes that proved most is in the next that are tried."""

EASY, HARD = 1.0, 0.02
"""Effort to prove one configuration the cheapest, at most; and the least part of all effort that it gets."""

OFTEN = 25
"""Rounds of greedy choice between two proofs, at most."""

LP_WORK = 2e-8
"""Effort of an iteration of the linear program for each of its rows."""

LARGEST = 1e4
"""What the dearest pair costs in the linear program, at most."""

Prizes = list[Floats]
"""By kind of instant, what each of its sessions earns in a unit of time."""


class _Master:
    """The linear program: as much of ways and configurations as units and instants allow."""

    def __init__(self, event: AtInstants, kinds: list[Configurations]) -> None:
        self.kinds = kinds
        self.lp = pywraplp.Solver.CreateSolver("GLOP")
        # Prices of very different size make it say that its solution is not exact: what is proved is not its.
        self.lp.SetSolverSpecificParametersAsString("change_status_to_imprecise: false")
        dearest_pair = max((int(np.abs(kind.pairs).max(initial=0)) for kind in kinds), default=0)
        self.scale = max(float(PARTS), dearest_pair / LARGEST)
        """Parts of points in a unit of its costs: it cannot tell very large numbers apart."""
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.known: set[tuple[int, Configuration]] = set()
        self.effort = 0.0
        never = self.lp.infinity()
        self.instants = [self.lp.Constraint(-never, float(kind.number)) for kind in event.kinds]
        self.units: list[dict[int, pywraplp.Constraint]] = []

        for kind in kinds:
            dearest = np.sort(np.maximum(kind.pairs, 0), axis=1)[:, -kind.most :].sum(axis=1) + PARTS
            rows = {}
            for s, price in zip(kind.sessions, dearest.tolist(), strict=True):
                rows[s] = row = self.lp.Constraint(0.0, 0.0)
                # At this price units may be missing, or too many: so prizes are never higher.
                for sign in (1.0, -1.0):
                    row.SetCoefficient(self._variable(price), sign)
            self.units.append(rows)

        for s, (ways, drop) in enumerate(zip(event.ways, event.drops, strict=True)):
            held = self.lp.Constraint(1.0, 1.0)
            if drop is not None:
                held.SetCoefficient(self._variable(drop), 1.0)
            for way in ways:
                variable = self._variable(way.cost)
                held.SetCoefficient(variable, 1.0)
                for k, number in way.units:
                    self.units[k][s].SetCoefficient(variable, -float(number))

    def _variable(self, cost: float) -> pywraplp.Variable:
        variable = self.lp.NumVar(0.0, self.lp.infinity(), "")
        self.objective.SetCoefficient(variable, cost / self.scale)
        return variable

    def add(self, k: int, configuration: Configuration) -> bool:
        """Take a configuration of a kind of instant: whether it is new."""
        if not configuration or (k, configuration) in self.known:
            return False

        self.known.add((k, configuration))
        variable = self._variable(self.kinds[k].cost(configuration))
        self.instants[k].SetCoefficient(variable, 1.0)

        for s in configuration:
            self.units[k][s].SetCoefficient(variable, 1.0)

        return True

    def solve(self, seconds: float | None) -> bool:
        """Solve the program: whether that came to its end."""
        if seconds is not None:
            self.lp.SetTimeLimit(1 + int(1000 * min(seconds, 1e6)))

        before = self.lp.iterations() if self.effort else 0
        is_solved = self.lp.Solve() == pywraplp.Solver.OPTIMAL
        after = self.lp.iterations()
        self.effort += (
            LP_WORK * self.lp.NumConstraints() * (1 + (after - before if after > before else after))
        )

        return bool(is_solved)

    @property
    def value(self) -> float:
        """What the program costs."""
        return float(self.objective.Value()) * self.scale

    def prizes(self) -> Prizes:
        """Return what each session earns in each kind of instant."""
        return [self._duals(rows.values()) for rows in self.units]

    def _duals(self, rows: Iterable[pywraplp.Constraint]) -> Floats:
        return self.scale * np.array([row.dual_value() for row in rows])

    def missed(self) -> list[float]:
        """Return what another instant of each kind would save."""
        return [min(0.0, row.dual_value() * self.scale) for row in self.instants]


@dataclass
class Limits:
    """What a search for a bound may spend."""

    seconds: Callable[[], float | None] = lambda: None
    """Tells the seconds that are left."""
    effort: float | None = None
    over: Callable[[], bool] = lambda: False
    """Says whether it is to end."""


@dataclass
class ColumnGeneration:
    """Looks for prizes that prove much; `bound` is what every plan costs at least, in points."""

    event: AtInstants
    limits: Limits
    proved: Callable[[int], None] = lambda _: None
    """Called with each bound that says more than those before."""
    bound: int = 0
    effort: float = 0.0
    kinds: list[Configurations] = field(init=False)

    def __post_init__(self) -> None:
        """Read the event."""
        self.kinds = [Configurations(self.event, instants) for instants in self.event.kinds]
        self._best: tuple[int, Prizes] | None = None

    def run(self) -> None:
        """Add configurations, and prove bounds, until these hardly rise."""
        with contextlib.suppress(OutOfTime):
            self._run()

    def _run(self) -> None:
        if not any(kind.saves for kind in self.kinds):
            # Without prizes: what sessions cost by themselves.
            self._prove([np.zeros(kind.number) for kind in self.kinds])
        if self.event.speaks:
            self._generate()

    def _generate(self) -> None:
        master, smooth, rounds = _Master(self.event, self.kinds), SMOOTH, 0
        for k, kind in enumerate(self.kinds):
            for s in kind.sessions:
                master.add(k, (s,))

        while not self._is_over():
            rounds += 1
            before = master.effort
            if not master.solve(self.limits.seconds()):
                return

            self.effort += master.effort - before
            prizes, value = master.prizes(), master.value
            greedy = self._choose(master, prizes)
            if greedy and rounds % OFTEN:
                continue

            configurations = self._prove(self._smoothed(prizes, smooth))
            new = sum(master.add(k, configuration) for k, configuration in configurations)
            assert self._best is not None

            if value - self._best[0] <= max(PARTS / 2, NEAR * abs(value)):
                return
            if not (new or greedy):
                if not smooth:
                    return
                smooth = smooth / 2 if smooth > 1 / 8 else 0.0

    def _is_over(self) -> bool:
        if self.limits.over() or self.limits.seconds() == 0.0:
            return True
        return self.limits.effort is not None and self.effort >= self.limits.effort

    def _choose(self, master: _Master, prizes: Prizes) -> int:
        """Add configurations chosen greedily that would better the program: how many."""
        added = 0

        for k, (kind, mine, missed) in enumerate(zip(self.kinds, prizes, master.missed(), strict=True)):
            chosen, effort = kind.chosen(mine)
            self.effort += effort
            for configuration in sorted(chosen):
                earned = mine[np.searchsorted(kind.sessions, configuration)].sum()
                if kind.cost(configuration) - earned < missed - 1e-6 * (1.0 + abs(missed)):
                    added += master.add(k, configuration)

        return added

    def _smoothed(self, prizes: Prizes, smooth: float) -> Prizes:
        """Return prizes between these and those that proved most: the program's jump back and forth."""
        if self._best is None:
            return prizes
        return [
            smooth * best + (1.0 - smooth) * mine for best, mine in zip(self._best[1], prizes, strict=True)
        ]

    def _prove(self, prizes: Prizes) -> list[tuple[int, Configuration]]:
        """Prove a bound with some prizes; return the configurations that came to light."""
        total, configurations = self.proved_with(prizes)
        if self._best is None or total > self._best[0]:
            self._best = total, prizes
            points = -(-(total + self.event.fixed) // PARTS)
            if points > self.bound:
                self.bound = points
                self.proved(points)

        return configurations

    def proved_with(self, prizes: Prizes) -> tuple[int, list[tuple[int, Configuration]]]:
        """Return parts of points that every plan costs beside what is fixed, and configurations found."""
        whole = [np.rint(mine).astype(np.int64) for mine in prizes]
        total, limits = self._cheapest_ways(whole), self.limits
        configurations: list[tuple[int, Configuration]] = []

        for k, (kind, mine) in enumerate(zip(self.kinds, whole, strict=True)):
            priced = kind.proved(mine, self._effort_of_one(), limits.seconds(), limits.over)
            self.effort += priced.effort
            total += self.event.kinds[k].number * priced.least
            configurations += [(k, configuration) for configuration in priced.configurations]

        return total, configurations

    def _effort_of_one(self) -> float:
        if self.limits.effort is None:
            return EASY
        return min(EASY, max(HARD * self.limits.effort, self.limits.effort - self.effort))

    def _cheapest_ways(self, whole: list[np.ndarray]) -> int:
        """Return what all sessions cost at least, by themselves and for the prizes of their units."""
        prize: list[Mapping[int, int]] = [
            dict(zip(kind.sessions, mine.tolist(), strict=True))
            for kind, mine in zip(self.kinds, whole, strict=True)
        ]
        return sum(min(self._costs_of(s, prize)) for s in range(len(self.event.ways)))

    def _costs_of(self, s: int, prize: list[Mapping[int, int]]) -> Iterator[int]:
        drop = self.event.drops[s]
        if drop is not None:
            yield drop

        for way in self.event.ways[s]:
            yield way.cost + sum(number * prize[k][s] for k, number in way.units)


__all__ = ["ColumnGeneration", "Limits"]
