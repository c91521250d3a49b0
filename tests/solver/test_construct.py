"""The first plan: constructed by the rules alone, repaired where it cannot be completed, the same every time."""

import pytest

from eventplan.model import NoPlan, Plan, Scenario
from eventplan.planner import plan
from eventplan.solver import construct, solve
from eventplan.solver.assemble import candidates_of
from eventplan.solver.complete import Blocked, Placed, Solution, complete
from eventplan.solver.construct import Construction
from eventplan.solver.orders import Care
from eventplan.solver.problem import problem_of
from eventplan.verifier import is_lawful, verify
from tests.planted import planted
from tests.temptations import tiny

ENOUGH = 10.0


class Built:
    """What a construction did: the placements it tried, and the plan it kept."""

    def __init__(self, scenario: Scenario, *, seed: int = 0, refuse: int = 0) -> None:
        self.tried: list[Placed] = []
        self.plan: Plan | None = None
        self.refuse = refuse
        self.problem = problem_of(scenario)
        self.construction = Construction(
            self.problem,
            candidates_of(self.problem, ()),
            self.keep,
            seed=seed,
            effort=ENOUGH,
        )

    def keep(self, candidate: Solution) -> Blocked | None:
        """Refuse the first so many, then complete and keep."""
        self.tried.append(candidate.placed)
        if len(self.tried) <= self.refuse:
            return Blocked((), (tuple(candidate.placed),))
        completed = complete(self.problem, candidate, soon=True, care=Care.ANY)
        if isinstance(completed, Blocked):
            return completed
        self.plan = completed
        return None


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_plan_is_constructed_where_one_is_hidden(seed: int) -> None:
    """Of every planted scenario a plan is found, and the verifier finds nothing in it."""
    scenario, _ = planted(seed)
    built = Built(scenario)
    assert built.construction.run()
    assert built.plan is not None
    assert is_lawful(verify(scenario, built.plan))


def test_what_was_in_the_way_is_not_tried_again() -> None:
    """Placements that were refused do not come back, at no time of any repair."""
    built = Built(planted(8)[0], refuse=6)
    assert built.construction.run()
    times = [tuple(sorted((s, start) for s, (start, _) in placed.items())) for placed in built.tried]
    assert len(set(times)) == len(times) > 6


def test_the_same_seed_constructs_the_same() -> None:
    """Two constructions with one seed try the same, and spend the same; another seed tries something else."""
    first, two, other = (Built(planted(8)[0], seed=seed, refuse=4) for seed in (1, 1, 2))
    assert all(built.construction.run() for built in (first, two, other))
    assert first.tried == two.tried
    assert first.construction.spent == two.construction.spent
    assert first.tried != other.tried


def test_it_ends_when_told() -> None:
    """Nothing is tried once it is over, stopped, or its effort is spent."""
    for limit in ("over", "stop", "effort"):
        built = Built(planted(8)[0], refuse=10**6)
        if limit == "over":
            built.construction.over = lambda: True
        elif limit == "stop":
            built.construction.stop()
        else:
            built.construction.effort = 0.05
        assert not built.construction.run()
        assert len(built.tried) <= (10 if limit == "effort" else 0)


def crowded(**extra: object) -> Scenario:
    """An event of twenty sessions for which there is one small room, and time for all of them."""
    sessions = [
        {
            "id": f"s{n}", "kind": "roundtable", "title": f"Session {n}", "duration": 30, "heads": 20,
            "attendance": "closed",
        }
        for n in range(20)
    ]  # fmt: skip
    return Scenario.model_validate(
        {
            "event": {
                "id": "crowded", "title": "Crowded", "time_zone": "Etc/UTC", "grid": 15,
                "days": [{"date": "2026-09-01", "opens": "08:00", "closes": "20:00"}],
            },
            "venues": [{"id": "house", "name": "House"}],
            "rooms": [{"id": "R", "name": "Room", "venue": "house", "capacity": 15}],
            "delegations": [{"id": "P", "name": "Hosts", "size": 2}],
            "sessions": sessions,
            **extra,
        }
    )  # fmt: skip


def test_rules_with_a_price_have_their_price_in_repairs_too() -> None:
    """Where a rule that only excludes may be broken at a price, repairs may break it, and count it."""
    scenario = crowded(rules={"room-capacity": {"price": 5}})
    built = Built(scenario, refuse=3)
    assert built.construction.run()
    assert built.plan is not None
    assert is_lawful(verify(scenario, built.plan))
    few = built.construction.candidates.confined(
        built.construction._around(built.tried[0], frozenset({0, 1}))
    )
    assert sum(rule == "room-capacity" for rule, _ in few.costs) == 20


def test_without_a_plan_there_is_none() -> None:
    """Where rules leave no placements nothing is constructed, and that there is no plan is proved as ever."""
    scenario = crowded()
    assert not Built(scenario).construction.run()
    answer = plan(scenario, workers=1)
    assert isinstance(answer, NoPlan)
    assert str(answer.status) == "infeasible"


def test_whoever_wants_any_plan_gets_the_one_constructed() -> None:
    """With *first_only* there is a plan for next to no effort; and progress says which stage found it."""
    scenario = crowded(rules={"room-capacity": {"waived": True}})
    assert solve(scenario, workers=1, effort=ENOUGH, first_only=True).plan is not None
    messages: list[str] = []
    answer = plan(scenario, workers=1, effort=1.0, progress=lambda event: messages.append(event.message))
    assert isinstance(answer, Plan)
    assert "first plan, verified (construction)" in messages


@pytest.mark.parametrize("most", [2, 3])
def test_where_starts_fall_apart_into_many_stretches_presolve_is_left_out(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Presolve compares each stretch of starts with each: on half a year of days that takes far too long."""
    monkeypatch.setattr(construct, "MOST_STRETCHES", most)
    days = [{"date": f"2025-10-{day}", "opens": "09:00", "closes": "12:00"} for day in (25, 26, 27)]
    problem = problem_of(tiny({"id": "x"}, {"id": "y"}, days=days))
    construction = Construction(problem, candidates_of(problem, ()), lambda solution: None)
    assert construction.run()
    assert construction.solver is not None
    assert construction.solver.parameters.cp_model_presolve == (most == 3)
