"""Matchings, and that somebody with more sessions than slots is soon said to have no plan."""

from itertools import product
from random import Random

import pytest

from eventplan import NoPlan, plan
from eventplan.model import Status
from eventplan.solver.matching import matched
from tests.rules.builders import event, room, session
from tests.temptations import DAY


@pytest.mark.parametrize("seed", range(10))
def test_no_matching_is_larger(seed: int) -> None:
    """Each takes one thing that it wants, nothing is taken twice, and as many as can take one."""
    draw = Random(seed)
    wanted = {who: sorted(draw.sample(range(4), draw.randint(0, 3))) for who in range(5)}
    matching = matched(wanted)
    assert all(thing in wanted[who] for who, thing in matching.items())
    assert len({*matching.values()}) == len(matching)
    every = product(*([None, *things] for things in wanted.values()))
    taken = ([thing for thing in choice if thing is not None] for choice in every)
    assert len(matching) == max(len(choice) for choice in taken if len({*choice}) == len(choice))


def test_more_sessions_than_slots_are_no_search() -> None:
    """Twelve sessions of a speaker in eleven slots: clauses alone would take very long."""
    slots = [f"{DAY} {6 + hour:02}:00/{7 + hour:02}:00" for hour in range(11)]
    scenario = event(
        *(session(f"s{n}", speakers=["ONE-01"], duration=60, slots="slots") for n in range(12)),
        rooms=[room("A"), room("B")],
        slot_grids=[{"id": "slots", "slots": slots}],
        walking={"same_floor": 0},
    )
    answer = plan(scenario, workers=1, effort=1.0)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE
