"""Booths of an exhibition: everyone has one, by wish and by neighbourhood."""

from ortools.sat.python import cp_model

from eventplan.model import Exhibition

from .build import Linear
from .engine import engine

EFFORT = 10.0
"""Deterministic effort for one exhibition."""


def booths(exhibition: Exhibition) -> dict[str, str]:
    """
    Return the booth of each exhibitor, as near to the wishes as can be.

    Fewer booths than exhibitors, or neighbours who must be apart, may leave none: then nobody is
    given one, and the verifier says so.
    """
    cp = cp_model.CpModel()
    stands = [booth.id for booth in exhibition.booths]
    beside = {(a.id, b) for a in exhibition.booths for b in a.next_to}
    beside |= {(b, a) for a, b in beside}
    has = {(x.delegation, stand): cp.new_bool_var("") for x in exhibition.exhibitors for stand in stands}
    cost: list[Linear] = []
    for x in exhibition.exhibitors:
        cp.add_exactly_one(has[x.delegation, stand] for stand in stands)
        for stand in stands:
            wish = x.wishes.index(stand) if stand in x.wishes else len(x.wishes)
            cost.append(wish * has[x.delegation, stand])
        for other in x.apart:
            for a, b in sorted(beside):
                cp.add_bool_or([~has[x.delegation, a], ~has[other, b]])
        for other in x.near:
            together = []
            for a, b in sorted(beside):
                pair = cp.new_bool_var("")
                cp.add_implication(pair, has[x.delegation, a])
                cp.add_implication(pair, has[other, b])
                together.append(pair)
            cost.append(1 - sum(together))
    for stand in stands:
        cp.add_at_most_one(has[x.delegation, stand] for x in exhibition.exhibitors)
    cp.minimize(sum(cost))
    solver = engine(effort=EFFORT)
    if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return {}
    return {party: stand for (party, stand), literal in has.items() if solver.boolean_value(literal)}
