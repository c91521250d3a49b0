"""A search at the bound: what it finds, what it proves, and which points it tries."""

import math
from collections.abc import Sequence
from typing import Any

import pytest
from ortools.sat.python import cp_model

from eventplan.solver import from_below
from eventplan.solver.from_below import PATIENCE, CostedSolution, FromBelow


class Model:
    """Enough of a model of an event: bricks of given weights that reach a height together, at a price each."""

    def __init__(self, weights: Sequence[int], height: int, *, price: int = 1, fixed: int = 0) -> None:
        self.cp = cp_model.CpModel()
        self.literals = [self.cp.new_bool_var(f"brick-{n}") for n in range(len(weights))]
        self.cp.add(sum(w * x for w, x in zip(weights, self.literals, strict=True)) >= height)
        self.cp.minimize(fixed + sum(price * x for x in self.literals))
        self.bounds: list[float] = [0.0]

    def search(self, seed: int = 0) -> FromBelow:
        """Return a search that knows nothing yet."""
        model: Any = self
        return FromBelow(
            model,
            seed,
            bound=lambda: self.bounds[-1],
            raise_to=self.bounds.append,
            over=lambda: False,
            seconds=lambda: None,
        )


def test_the_bound_rises_until_there_is_a_solution() -> None:
    """Three bricks are needed: none, one and two are tried before, and the proof is the bound."""
    model = Model([3, 3, 3, 2, 2], 8)
    solution = model.search().turn(5.0, best=5)
    assert solution is not None
    assert (solution.charged, model.bounds) == (3, [0.0, 1, 2, 3])
    assert sum(solution.solver.value(literal) for literal in model.literals) == 3


def test_only_points_that_a_solution_may_cost_are_tried() -> None:
    """Bricks at 10 points each, beside 5 in any case."""
    model = Model([3, 3, 3], 6, price=10, fixed=5)
    solution = model.search().turn(5.0, best=35)
    assert solution is not None
    assert (solution.charged, model.bounds) == (25, [0.0, 15, 25])


def test_nothing_below_what_is_known_already() -> None:
    """Where the best solution is known, it is proved to be."""
    model = Model([1] * 4, 3)
    assert model.search().turn(5.0, best=3) is None
    assert model.bounds[-1] == 3


def test_longer_steps_after_many() -> None:
    """Where the bound rises often the steps grow, and what is found is bettered to the best."""
    model = Model([1] * 60, 47)
    solution = model.search().turn(20.0, best=60)
    assert solution is not None
    assert solution.charged == model.bounds[-1] == 47
    assert len(model.bounds) < PATIENCE + 16


@pytest.mark.parametrize(("best", "tried"), [(40, 20), (3, 1), (2, 1), (1, 0)])
def test_halfway_to_the_best_where_the_bound_is_hard(best: int, tried: int) -> None:
    """Then a solution that costs half as much is looked for."""
    search = Model([1] * 60, 1).search()
    assert search._next(best, is_hard=True) == tried
    assert search._next(best, is_hard=False) == 0


def tried(monkeypatch: pytest.MonkeyPatch, best: int, most: float = math.inf) -> list[tuple[int, float]]:
    """Return the points and the effort of each try of a turn in which nothing is ever found or proved."""
    search, tries = Model([1] * 60, 1).search(), list[tuple[int, float]]()

    def decide(points: int, effort: float) -> None:
        tries.append((points, effort))
        search.spent += effort

    monkeypatch.setattr(from_below, "TRY", 1.0)
    monkeypatch.setattr(search, "_decide", decide)
    search._effort = from_below.TRY
    search.turn(13.0, best, most=most)
    return tries


def test_tries_at_the_bound_are_longer_and_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that takes long is reached; between two of them, one that costs more is looked for."""
    assert tried(monkeypatch, 40) == [(0, 1.0), (20, 1.0), (0, 2.0), (20, 1.0), (0, 4.0), (20, 1.0), (0, 8.0)]
    assert tried(monkeypatch, 1) == [(0, 1.0), (0, 2.0), (0, 4.0), (0, 8.0)]


def test_the_last_try_takes_no_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes beyond what was asked for, but not beyond what may be spent at most."""
    assert tried(monkeypatch, 1, most=13.5) == [(0, 1.0), (0, 2.0), (0, 4.0), (0, 6.5)]


def test_a_seed_does_the_same() -> None:
    """Two searches, one solution."""
    first, other = (Model([5, 4, 3, 3, 2, 2], 9).search(7).turn(5.0, best=6) for _ in range(2))
    assert isinstance(first, CostedSolution)
    assert isinstance(other, CostedSolution)
    assert list(first.solver.response_proto.solution) == list(other.solver.response_proto.solution)
