"""The search for the order of a list, or of several that share people."""

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from .build_rules import Linear
from .engine import Account
from .one_list import Cut, OneList
from .order_model import OrderModel
from .order_near import Near, tied_people

EFFORTS = 2.0, 20.0
"""Deterministic effort for lists that share people: usually, and where that finds no lists at all."""

NEAR = 0.5
"""Deterministic effort for lists in which each item is near its place in the order of protocol."""

SOON = 0.5
"""Deterministic effort for any lists, where these are wanted soon: other placements may leave more room."""

BETTER = 0.5
"""Deterministic effort to better lists that are known."""

BESIDE = 0.3
"""Deterministic effort for what counts among lists that cost the same."""

SOLVED = cp_model.OPTIMAL, cp_model.FEASIBLE


def search(
    group: list[OneList],
    cuts: Sequence[Cut],
    account: Account,
    below: int | None = None,
    *,
    soon: bool = False,
    tried: bool = False,
) -> tuple[bool, bool]:
    """
    Choose places for all lists of a group: whether there are any, and whether that is proved.

    Args:
        group: The lists.
        cuts: Turns that cannot all stay.
        account: What may be spent.
        below: Only lists that cost fewer points will do.
        soon: They need not be the best.
        tried: `any_lists` was tried, and could not say.

    """
    again = any(one_list.before for one_list in group)
    if again and _searched(group, cuts, account, None, Near(group, cuts), soon=soon, tried=tried)[0]:
        return True, True

    return _searched(group, cuts, account, below, None, soon=soon, tried=tried)


def _searched(
    group: list[OneList],
    cuts: Sequence[Cut],
    account: Account,
    below: int | None,
    near: Near | None,
    *,
    soon: bool,
    tried: bool,
) -> tuple[bool, bool]:
    cp = cp_model.CpModel()
    models = _models(cp, group, cuts, near, account.look)
    moved = sum(model.moved() for model in models)
    short = sum(model.broken() for model in models)
    points = sum(model.points() for model in models)
    # In a replan whoever can stays where they were; else what is charged comes before all.
    many = sum(len(one_list.items) for one_list in group) + 1
    large = 1 + sum(price for model in models for price, _ in model.charged)
    cost = (
        large * (many * short + moved) + points
        if any(one_list.before for one_list in group)
        else short + points
    )
    beside = sum(model.beside() for model in models)

    if below is not None:
        cp.add(cost < below)
        status = _taken(cp, models, account, cost, BETTER, beside)
        return status in SOLVED, status in (*SOLVED, cp_model.INFEASIBLE)

    # Where all are near their place in the order of protocol is found in a moment: there it begins.
    status = _taken(cp, models, account, beside, NEAR)
    begun = status in SOLVED
    if status == cp_model.INFEASIBLE or (soon and begun):
        return begun, True
    if soon:
        return (False, False) if tried else any_lists(group, cuts, account)

    for effort in EFFORTS:
        status = _taken(cp, models, account, cost, effort, beside, hint=begun)
        if status != cp_model.UNKNOWN or begun:
            break

    return begun or status in SOLVED, begun or status != cp_model.UNKNOWN


def any_lists(group: list[OneList], cuts: Sequence[Cut], account: Account) -> tuple[bool, bool]:
    """Choose places for a group of lists, in any order: whether there are any, and whether that is proved."""
    cp = cp_model.CpModel()
    models = _models(cp, group, cuts, None, account.look, ordered=False)
    status = _taken(cp, models, account, sum(model.broken() for model in models), SOON, soon=True)
    return status in SOLVED, status in (*SOLVED, cp_model.INFEASIBLE)


def _models(
    cp: cp_model.CpModel,
    group: list[OneList],
    cuts: Sequence[Cut],
    near: Near | None,
    look: Callable[[], None],
    *,
    ordered: bool = True,
) -> list["OrderModel"]:
    """Add the choice of places for each list of a group to a model."""
    models = [
        OrderModel(cp, one_list, tied_people(one_list, group, cuts), near, look, ordered=ordered)
        for one_list in group
    ]
    for position, model in enumerate(models):
        for other in models[position + 1 :]:
            model.keep_clear(other)

    for cut in cuts:
        literals = [x for model in models for x in model.keeping(cut)]
        cp.add(sum(literals) <= cut.most)

    return models


def _taken(
    cp: cp_model.CpModel,
    models: Sequence["OrderModel"],
    account: Account,
    aim: Linear,
    effort: float,
    then: Linear | None = None,
    *,
    hint: bool = False,
    soon: bool = False,
) -> cp_model.CpSolverStatus:
    """
    Search for so long, from what is chosen if that is a *hint*, and choose what is found.

    *then*: what to minimise of all that is as good. *soon*: the first lists that are found will do.
    """
    cp.clear_hints()  # type: ignore[no-untyped-call]
    for model in models if hint else ():
        model.hint()

    cp.minimize(aim)
    solver, status = account.solve(cp, effort, any_will_do=soon)
    if status in SOLVED:
        for model in models:
            model.choose(solver)

        if then is not None:
            cp.add(aim <= round(solver.objective_value))
            _taken(cp, models, account, then, BESIDE, hint=True)

    return status
