"""The objective taken apart: its shares bound every plan, and give the search a place to begin."""

import sys

import pytest

from eventplan.model import Plan, Status
from eventplan.planner import plan
from eventplan.solver.aim import Aim
from eventplan.solver.problem import problem_of
from eventplan.solver.shares import Sharing, left_out
from eventplan.solver.solve import build_of, found_in, rounded
from eventplan.verifier import score, verify
from tests.planted import planted

SEEDS = range(0, 60, 4)


def sharing_of(seed: int, *names: str) -> Sharing:
    """A planted scenario's objective, or some names of it, to be taken apart."""
    problem = problem_of(planted(seed)[0])
    build = build_of(problem, aim=Aim(counted=set(names)) if names else None)
    return Sharing(build, lambda build, value: found_in(build, value).placed, rounded)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_costs_less_than_the_shares(seed: int) -> None:
    """The bound of the shares is not above the best score that is proved, nor above the planted plan's."""
    scenario, hidden = planted(seed)
    made = sharing_of(seed).run()
    assert made.bound <= score(scenario, hidden).total
    best = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    assert isinstance(best, Plan)
    assert made.bound <= best.score
    if made.settled and best.status is Status.OPTIMAL:
        assert made.bound == best.bound


@pytest.mark.parametrize("seed", SEEDS)
def test_a_search_that_begins_from_the_shares_is_as_good(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the objective taken apart first, the plan is lawful, and as good where both are proved."""
    scenario, _ = planted(seed)
    plain = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    monkeypatch.setattr(sys.modules["eventplan.solver.solve"], "FEWEST", 0)
    shared = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    assert isinstance(plain, Plan)
    assert isinstance(shared, Plan)
    assert verify(scenario, shared) == ()
    assert shared.bound >= plain.bound or plain.status is not Status.OPTIMAL
    if plain.status is shared.status is Status.OPTIMAL:
        assert shared.score == plain.score


def test_what_cannot_be_settled_still_counts_its_own_bound() -> None:
    """With no effort for several together, the bound is the sum of what each costs alone."""
    sharing = sharing_of(8)
    alone = [sharing._least({name}, 1.0).bound for name in sharing.costs]
    assert sharing.run().bound >= sum(alone)


def test_a_preference_with_most_of_the_decisions_is_left_out() -> None:
    """What needs more variables than everything else is not part of the smaller model."""
    build = build_of(problem_of(planted(3)[0]))
    assert sum(build.sizes.values()) <= len(build.cp.proto.variables)
    every = len(build.cp.proto.variables)
    assert left_out(build) == {name for name, number in build.sizes.items() if 2 * number > every}
    build.sizes["room-fit"] = every
    assert "room-fit" in left_out(build)


def test_it_stops_when_told() -> None:
    """Once stopped, nothing more is solved, and nothing is claimed."""
    sharing = sharing_of(8)
    sharing.stop()
    assert sharing.run() == sharing.first()
    assert sharing.run().bound == 0
