"""The objective taken apart: its shares bound every plan, and give the search a place to begin."""

from types import SimpleNamespace
from typing import cast

import pytest

from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver.aim import Aim
from eventplan.solver.assemble import build_of, solution_in
from eventplan.solver.complete import Placed, complete
from eventplan.solver.costs.interest_coverage import at_least
from eventplan.solver.engine import engine, solved
from eventplan.solver.incumbent import Bound
from eventplan.solver.problem import problem_of
from eventplan.solver.search import Search
from eventplan.solver.split_objective import SplitObjective, left_out
from eventplan.solver.stages import sizes
from eventplan.solver.stages.objective_split import _Split
from eventplan.verifier import score, verify
from tests.planted import planted
from tests.temptations import tiny

SEEDS = range(0, 60, 4)

WORTH = {"AAA": 1, "BBB": 2, "CCC": 3}


def split_of(seed: int, *names: str) -> SplitObjective:
    """A planted scenario's objective, or some names of it, to be taken apart."""
    problem = problem_of(planted(seed)[0])
    build = build_of(problem, aim=Aim(counted=set(names)) if names else None)
    return SplitObjective(build)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_costs_less_than_the_shares(seed: int) -> None:
    """The bound of the shares is not above the best score that is proved, nor above the planted plan's."""
    scenario, hidden = planted(seed)
    bound_run, whole = split_of(seed).run(), split_of(seed)
    whole.effort = 5.0
    assert max(bound_run.bound, whole.whole().bound) <= score(scenario, hidden).total
    best = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    assert isinstance(best, Plan)
    assert max(bound_run.bound, whole.whole().bound) <= best.score
    if (
        bound_run.settled
        and best.status is Status.OPTIMAL
        and _completes(scenario, bound_run.solution.placed if bound_run.solution else None)
    ):
        assert bound_run.bound == best.bound


def _completes(scenario: Scenario, placed: Placed | None) -> bool:
    """Whether members can be named where the shares put sessions: the model only counts them."""
    problem = problem_of(scenario)
    build = build_of(problem)
    for s, (start, room) in (placed or {}).items():
        build.cp.add(build.start[s] == start)
        build.cp.add(build.in_room[s][room] == 1)
    solver = engine(effort=5.0)
    return solved(solver, build.cp) and isinstance(complete(problem, solution_in(build, solver.value)), Plan)


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_a_search_that_begins_from_the_shares_is_as_good(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the objective taken apart first, the plan is lawful, and as good where both are proved."""
    scenario, _ = planted(seed)
    plain = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    monkeypatch.setattr(sizes, "SMALL", 0)
    shared = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    assert isinstance(plain, Plan)
    assert isinstance(shared, Plan)
    assert verify(scenario, shared) == ()
    assert shared.bound >= plain.bound or plain.status is not Status.OPTIMAL
    if plain.status is shared.status is Status.OPTIMAL:
        assert shared.score == plain.score


def test_what_cannot_be_settled_still_counts_its_own_bound() -> None:
    """With no effort for several together, the bound is the sum of what each costs alone."""
    split = split_of(8)
    alone = [split._least({name}, 1.0).bound for name in split.costs]
    assert split.run().bound >= sum(alone)


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
    split = split_of(8)
    split.stop()
    assert split.run() == split.first()
    assert split.run().bound == 0
    assert split.whole().bound == 0


@pytest.mark.parametrize("seed", range(0, 120, 3))
def test_what_wishes_lose_for_certain_is_no_more_than_they_lose(seed: int) -> None:
    """Charged without the model of wishes, a lawful plan is charged no more for them than it loses."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    build = build_of(problem, aim=Aim(counted=set()))
    build.costs.clear()
    points = at_least(build)
    for placement in hidden.placements:
        s = problem.session_index[placement.session]
        build.cp.add(build.start[s] == problem.minute(placement.start))
        build.cp.add(build.in_room[s][problem.room_index[placement.room]] == 1)
    for session in hidden.dropped:
        build.cp.add(build.held[problem.session_index[session]] == 0)
    build.cp.minimize(sum(cost for _, cost in build.costs))
    solver = engine(effort=5.0)
    assert solved(solver, build.cp)
    assert solver.objective_value + points <= score(scenario, hidden).by.get("interest-coverage", 0)


@pytest.mark.parametrize(("seats", "lost"), [(4, 0), (3, 1), (2, 3), (1, 6)])
def test_seats_that_are_missing_are_charged_by_room(seats: int, lost: int) -> None:
    """Of three who wish one session, one of them a speaker's party beside, those whose wish weighs least stay away."""
    scenario = tiny(
        {"id": "x", "attendance": "open", "heads": 1, "speakers": ["ORG-01"]},
        rooms=[{"id": "A", "name": "A", "venue": "house", "capacity": seats}],
        delegations=[
            {"id": "ORG", "name": "Org", "size": 1, "interests": {"x": 9}},
            *(
                {"id": name, "name": name, "size": 1, "interests": {"x": worth}}
                for name, worth in WORTH.items()
            ),
        ],
    )
    build = build_of(problem_of(scenario), aim=Aim(counted=set()))
    build.costs.clear()
    assert at_least(build) == 0
    solver = engine(effort=5.0)
    build.cp.minimize(sum(cost for _, cost in build.costs))
    assert solved(solver, build.cp)
    assert solver.objective_value == lost
    best = plan(scenario, workers=1, effort=5.0)
    assert isinstance(best, Plan)
    assert best.score_by.get("interest-coverage", 0) == lost


def test_a_bound_that_proves_hardly_anything_gives_its_worker_back() -> None:
    """Two fifths of its time are gone, and a tenth of what the best plan costs is not proved: then it ends."""
    left, bound = [6.0], Bound()
    search = SimpleNamespace(
        incumbent=SimpleNamespace(best=SimpleNamespace(cost=100)),
        bound=bound,
        budget=SimpleNamespace(seconds_until=lambda _share: left[0], elapsed=0.0),
    )
    split = _Split(cast(Search, search), 0.6)
    assert not split._is_hopeless(10.0)  # nothing is searched yet
    split.objective = split_of(8)
    split.objective.proved = 9
    assert split._is_hopeless(10.0)
    assert not split._is_hopeless(None)

    left[0] = 6.1
    assert not split._is_hopeless(10.0)

    left[0], split.objective.proved = 6.0, 10
    assert not split._is_hopeless(10.0)

    bound.of_lists, split.objective.proved = 4, 6
    assert not split._is_hopeless(10.0)


def test_a_bound_at_rest_near_the_best_plan_gives_its_worker_back() -> None:
    """It has not risen for as long as it took to rise, nor for a fifth of its time: then it ends."""
    bound, budget = Bound(), SimpleNamespace(elapsed=10.0)
    search = SimpleNamespace(
        incumbent=SimpleNamespace(best=SimpleNamespace(cost=100)), bound=bound, budget=budget
    )
    split = _Split(cast(Search, search), 0.6)
    split.objective = split_of(8)
    split.objective.proved = 80
    budget.elapsed = 14.0
    assert not split._is_at_rest(10.0)  # it has just risen, four seconds after it began

    budget.elapsed = 17.9
    assert not split._is_at_rest(10.0)

    budget.elapsed = 18.1
    assert split._is_at_rest(10.0)
    assert not split._is_at_rest(30.0)  # a fifth of thirty seconds is longer
    assert not split._is_at_rest(None)

    split.objective.proved = 81
    assert not split._is_at_rest(10.0)  # it rises again

    search.incumbent.best.cost = 102
    budget.elapsed = 60.0
    assert not split._is_at_rest(10.0)  # too far from the best plan
