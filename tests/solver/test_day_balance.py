"""Sessions are moved from full days to others, and every constraint of the model of days is kept."""

from collections.abc import Sequence
from itertools import permutations, product
from random import Random

import pytest
from ortools.sat.python import cp_model

from eventplan.solver.day_balance import DayBalance, Share
from eventplan.solver.day_turns import DayTurns, Task, fit_in_turn
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
    turns = DayTurns([], [60] * number, lambda _s, _d: (0,))
    balance = DayBalance(on, dict.fromkeys(range(number), 0), [60] * number, shares, turns)
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


def test_what_a_person_cannot_do_on_one_day_is_spread() -> None:
    """Of three sessions of one person two fit between nine and half past eleven: one moves to the other day."""
    model = cp_model.CpModel()
    on = [{d: model.new_bool_var("on") for d in range(2)} for _ in range(3)]
    share = Share([480, 480], [180, 0])
    turns = DayTurns([((0, 1, 2), 15)], [60] * 3, lambda _s, _d: (540, 570, 600, 620))
    balance = DayBalance(on, dict.fromkeys(range(3), 0), [60] * 3, {s: [share] for s in range(3)}, turns)
    balance.read(model, [1, 0] * 3)
    assert [*turns.crowded({0: 0, 1: 0})] == []
    balance.spread()
    assert sorted(balance.day.values()) == [0, 0, 1]
    assert share.load == [120, 60]


@pytest.mark.parametrize(
    ("starts", "fit"), [([540, 615, 690], True), ([540, 600, 660], False), ([540, 614, 689], False)]
)
def test_sessions_follow_one_another(starts: list[int], fit: bool) -> None:
    """Three sessions of an hour, with a quarter of an hour between one and the next."""
    assert fit_in_turn([(75, tuple(starts))] * 3) is fit


def test_many_alike_are_settled_soon() -> None:
    """Six events fill six slots, in whichever order: two hours before them are too short by three minutes."""
    events = [(78, (600, 690, 795, 900, 990, 1095))] * 6
    assert fit_in_turn([*events, (120, (480, 495))])
    assert not fit_in_turn([*events, (123, (480, 495))])


@pytest.mark.parametrize("seed", range(30))
def test_any_order_is_tried(seed: int) -> None:
    """Tasks fit if, and only if, they fit in some order, each as soon as it may start."""
    draw = Random(seed)
    tasks = [
        (draw.randint(1, 4), tuple(sorted(draw.sample(range(12), draw.randint(1, 4)))))
        for _ in range(draw.randint(1, 4))
    ]

    def fit(order: Sequence[Task], end: int = 0) -> bool:
        if not order:
            return True
        (minutes, starts), *others = order
        next_start = min((start for start in starts if start >= end), default=None)
        return next_start is not None and fit(others, next_start + minutes)

    assert fit_in_turn(tasks) is any(map(fit, permutations(tasks)))


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
