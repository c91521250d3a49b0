"""Relax and fix: the weightiest sessions first, the others around them; lawful, and the same every time."""

import numpy as np
import pytest

from eventplan.model import Plan
from eventplan.planner import plan
from eventplan.solver.budget import Budget
from eventplan.solver.incumbent import Bound, Incumbent
from eventplan.solver.parts_near import Part, Parts
from eventplan.solver.problem import problem_of
from eventplan.solver.search import Search
from eventplan.solver.stages import relax_and_fix
from eventplan.solver.stages.relax_and_fix import RelaxAndFix
from eventplan.verifier import charges, is_lawful, score, verify
from tests.planted import planted

SEEDS = (1, 4, 7, 11, 13, 19, 23, 26)
"""Planted events of three to nine sessions: with two in a group, there are up to five groups."""


def search_of(seed: int, chance: int = 0, effort: float = 20.0) -> Search:
    """Begin a search of a planted event, without any plan."""
    scenario, _ = planted(seed)
    problem, budget, bound = problem_of(scenario), Budget(None, effort, None), Bound()
    incumbent = Incumbent(
        problem,
        (),
        budget,
        bound,
        judge=lambda plan: charges(scenario, plan),
        lawful=lambda plan: is_lawful(verify(scenario, plan)),
    )
    search = Search(problem, (), budget, incumbent, bound, seed=chance)
    search.presolve()

    return search


def best_of(search: Search) -> Plan | None:
    """Return the best plan of a search."""
    return None if search.incumbent.best is None else search.incumbent.best.plan


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Place two sessions at a time."""
    monkeypatch.setattr(relax_and_fix, "GROUP", 2)


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_comes_of_it_is_lawful(seed: int) -> None:
    """A plan is made of groups, keeps every rule, and costs no less than the best; a second time it is the same."""
    searches = search_of(seed), search_of(seed)
    for search in searches:
        assert RelaxAndFix().run(search, 1.0) is None
    first, again = map(best_of, searches)
    scenario, _ = planted(seed)
    best = plan(scenario, workers=1, effort=20)
    assert first is not None
    assert isinstance(best, Plan)
    assert is_lawful(verify(scenario, first))
    assert best.bound <= score(scenario, first).total
    assert first == again


@pytest.mark.usefixtures("small_groups")
def test_groups_hold_the_sessions_with_most_people_and_minutes_first() -> None:
    """Each group is added to those before it; only later starts are in another order."""
    search = search_of(13)
    problem, scenario = search.problem, search.problem.scenario

    def weight(s: int) -> int:
        session = problem.sessions[s]
        return session.duration * len({*scenario.needed(session), *scenario.meant_for(session)})

    groups = relax_and_fix._Start(search, 0)._groups
    assert [len(group) for group in groups] == [2, 4, 6, 8, 9]
    assert all(group == groups[-1][: len(group)] for group in groups)
    assert [*map(weight, groups[-1])] == sorted(map(weight, range(9)), reverse=True)
    others = [relax_and_fix._Start(search, number)._groups[-1] for number in range(1, 9)]
    assert any(other != groups[-1] for other in others)
    assert all(sorted(other) == [*range(9)] for other in others)


@pytest.mark.usefixtures("small_groups")
def test_there_are_more_starts_if_there_is_as_much_left_as_one_took(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of much effort there are two starts; of hardly any, none."""
    begun: list[int] = []
    start = relax_and_fix._Start
    monkeypatch.setattr(
        relax_and_fix, "_Start", lambda search, number: (begun.append(number), start(search, number))[1]
    )
    RelaxAndFix().run(search_of(13, effort=100.0), 1.0)
    assert begun == [0, 1]
    begun.clear()
    RelaxAndFix().run(search_of(13, effort=1.0), 1.0)
    assert begun == []


def test_a_group_without_a_place_moves_those_before_it() -> None:
    """At first sessions stay, then they move by an hour in any room, at last they are free."""
    search = search_of(13)
    start = relax_and_fix._Start(search, 0)
    s = next(s for s in range(9) if search.build.starts_ok[s].sum() > 1)
    at = int(search.problem.starts[search.build.starts_ok[s]][0])
    start.placed, start.grouped = {s: (at, 0)}, [s]
    stays, near, free = (start._within(range(9), shift)[s] for shift in relax_and_fix.SHIFTS)
    assert search.problem.starts[stays[0]].tolist() == [at]
    assert stays[1].nonzero()[0].tolist() == [0]
    assert set(search.problem.starts[near[0]]) == {t for t in search.problem.starts if abs(t - at) <= 60}
    assert near[1].all()
    assert free[0].all()


def test_many_sessions_move_by_a_little() -> None:
    """Sessions of such a part keep near their start, in any room; all others stay."""
    problem = search_of(13).problem
    parts = Parts(problem, np.arange(9), np.random.default_rng(0))
    placed = {s: (int(problem.starts[8]), 0) for s in range(8)}
    within = parts.within(Part(frozenset(), shifted=frozenset({2, 8}), by=30), placed)
    assert problem.starts[within[2][0]].tolist() == [
        t for t in problem.starts.tolist() if abs(t - placed[2][0]) <= 30
    ]
    assert within[2][1].all()
    assert within[3][0].sum() == within[3][1].sum() == 1
    assert not within[8][0].any()  # it is not held, and stays so
