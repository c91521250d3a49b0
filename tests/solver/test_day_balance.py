"""Sessions are moved from full days to others, and every constraint of the model of days is kept."""

from itertools import product

import pytest
from ortools.sat.python import cp_model

from eventplan.solver.day_balance import DayBalance, Share
from eventplan.solver.slices import Slices


def _balanced(days: int, number: int, most: dict[int, int], hours: list[int]) -> list[int]:
    """Sessions of an hour, all on the first day at first; *most*: how many a day may have."""
    model = cp_model.CpModel()
    on = [{d: model.new_bool_var("on") for d in range(days)} for _ in range(number)]
    for literals in on:
        model.add_exactly_one(literals.values())
    for d, limit in most.items():
        model.add(sum(literals[d] for literals in on) <= limit)
    share = Share(hours, [60 * number] + [0] * (days - 1))
    shares = {s: [share] for s in range(number)}
    balance = DayBalance(on, dict.fromkeys(range(number), 0), [60] * number, shares)
    balance.read(model, [int(d == 0) for _, d in product(range(number), range(days))])
    balance.improve()
    loads = [sum(day == d for day in balance.day.values()) for d in range(days)]
    assert share.load == [60 * load for load in loads]
    return loads


def test_days_become_even() -> None:
    """Days of the same hours have as many sessions each."""
    assert _balanced(3, 12, {}, [480, 480, 480]) == [4, 4, 4]


def test_longer_days_have_more() -> None:
    """A day twice as long has twice as many."""
    assert _balanced(2, 12, {}, [480, 240]) == [8, 4]


def test_constraints_are_kept() -> None:
    """What a day may have at most is all that it gets."""
    assert _balanced(3, 12, {1: 1, 2: 3}, [480, 480, 480]) == [8, 1, 3]


def _model(value: int, limit: int) -> cp_model.CpModel:
    model = cp_model.CpModel()
    x = model.new_int_var(0, 10, "x")
    model.add(x >= value)
    model.add(x <= limit)
    model.minimize(x)
    return model


@pytest.mark.parametrize("workers", [2, 3])
def test_models_solved_at_once_are_told_in_order(workers: int) -> None:
    """Each model has its solver: none if there is no model or no solution; what it took is counted."""
    slices = Slices(workers, effort=10.0, steps=6)
    models = [_model(3, 9), None, _model(8, 4), _model(5, 5), _model(1, 2)]
    solved_at_once = slices.solved_at_once(models, 1.0)
    assert [solver and round(solver.objective_value) for solver in solved_at_once] == [3, None, None, 5, 1]
    assert slices.spent < 10.0
    assert not slices.at_once


def test_what_is_stopped_solves_nothing() -> None:
    """After the end was asked for no model is begun."""
    slices = Slices(2)
    slices.stop()
    assert slices.solved_at_once([_model(3, 9)], 1.0) == [None]
