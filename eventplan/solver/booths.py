"""Booths of an exhibition: everyone has one, by wish and by neighbourhood."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ortools.sat.python import cp_model

from eventplan.model import Exhibition, ExhibitionBooth, Exhibitor

from .build_rules import Linear
from .engine import answer, engine, proved_bound

EFFORT = 10.0
"""Deterministic effort for one exhibition."""


class FloorPlan(NamedTuple):
    """Booths by exhibitor, and the least that any is short of the wishes (0 if some had one before)."""

    booths: dict[str, str]
    least: int


Without = tuple[tuple[str, int], ...]
"""Exhibitors who may be left without a booth (the rule is waived or priced), and the price in points."""


def booths(
    exhibition: Exhibition,
    off: tuple[str, ...] = (),
    without: Without = (),
    before: Mapping[str, str] | None = None,
) -> FloorPlan:
    """
    Return the booth of each exhibitor, as near to the wishes as can be; those of *off* do not count.

    Nobody is left *without* one for the sake of a wish. The scheduler's model holds no exhibition for
    which there are too few booths (see `constraints/booths.py`); where there are, none are given.
    Where it is known who had which booth *before*, as few as can be move, whatever their wishes.
    """
    had = tuple((before or {}).items())
    return _best(exhibition.exhibitors, exhibition.booths, off, without, had)


@lru_cache(maxsize=64)
def _best(
    exhibitors: tuple[Exhibitor, ...],
    floor: tuple[ExhibitionBooth, ...],
    off: tuple[str, ...],
    without: Without,
    before: tuple[tuple[str, str], ...],
) -> FloorPlan:
    cp = cp_model.CpModel()
    stands = [booth.id for booth in floor]
    beside = {(a.id, b) for a in floor for b in a.next_to}
    beside |= {(b, a) for a, b in beside}
    has = {(x.delegation, stand): cp.new_bool_var("") for x in exhibitors for stand in stands}

    # One who moves outweighs all wishes together, and one without a booth all who move.
    moves = sum(len(x.wishes) + len(x.near) for x in exhibitors) + 1
    kept = [has[place] for place in before if place in has]
    cost: list[Linear] = [moves * (1 - literal) for literal in kept]
    worst = moves * (len(kept) + 1)

    for x in exhibitors:
        places: list[Linear] = [has[x.delegation, stand] for stand in stands]
        for party, points in without:
            if party == x.delegation:
                places.append(cp.new_bool_var("without"))
                cost.append(worst * (1 + points) * places[-1])

        cp.add_exactly_one(places)
        missed = _missed(cp, x, has, stands, sorted(beside))
        if x.delegation not in off:
            cost += missed

    for stand in stands:
        cp.add_at_most_one(has[x.delegation, stand] for x in exhibitors)

    cp.minimize(sum(cost))
    solver = engine(effort=EFFORT)
    # An assignment is solved by its linear relaxation: 20 booths in 20 ms, without it not in 7 s.
    solver.parameters.linearization_level = 2

    if answer(solver, cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return FloorPlan({}, 0)

    given = {party: stand for (party, stand), literal in has.items() if solver.boolean_value(literal)}
    least = 0 if before else proved_bound(solver)

    return FloorPlan(given, least)


def _missed(
    cp: cp_model.CpModel,
    x: Exhibitor,
    has: Mapping[tuple[str, str], cp_model.IntVar],
    stands: list[str],
    beside: list[tuple[str, str]],
) -> list[Linear]:
    """Keep an exhibitor apart from those it must not be near, and return how far its wishes are missed."""
    missed: list[Linear] = []

    for stand in stands:
        wish = x.wishes.index(stand) if stand in x.wishes else len(x.wishes)
        missed.append(wish * has[x.delegation, stand])

    for other in x.apart:
        for a, b in beside:
            cp.add_bool_or([~has[x.delegation, a], ~has[other, b]])

    for other in x.near:
        together = []
        for a, b in beside:
            pair = cp.new_bool_var("")
            cp.add_implication(pair, has[x.delegation, a])
            cp.add_implication(pair, has[other, b])
            together.append(pair)

        missed.append(1 - sum(together))

    return missed
