"""Days searched alone: what they cost at least, added up, is never more than what a plan costs."""

from collections import Counter
from collections.abc import Mapping

import pytest

from benchmarks.events import drawn
from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver.assemble import build_of, candidates_of
from eventplan.solver.build import Build
from eventplan.solver.days_alone import BY_DAY, alone, bound_of_days, may_add_up
from eventplan.solver.engine import engine, solved
from eventplan.solver.problem import Problem, problem_of
from eventplan.solver.split_objective import SplitObjective
from eventplan.verifier import charges, score
from tests.planted import planted
from tests.rules.builders import event, planned, session

Placed = Mapping[int, tuple[int, int]]


def _placed(problem: Problem, held: Plan) -> Placed:
    return {
        problem.session_index[p.session]: (problem.minute(p.start), problem.room_index[p.room])
        for p in held.placements
    }


def _points(build: Build, placed: Placed) -> Counter[str]:
    """What a model charges at least for placements of its sessions; others are not held."""
    for s in range(len(build.problem.sessions)):
        if build.outside(s):
            continue
        if s in placed:
            build.cp.add(build.held[s] == 1)
            build.cp.add(build.start[s] == placed[s][0])
            build.cp.add(build.in_room[s][placed[s][1]] == 1)
        else:
            build.cp.add(build.held[s] == 0)

    build.cp.minimize(sum(points for _, points in build.costs))
    solver = engine(effort=20.0)
    assert solved(solver, build.cp), "what a plan does on one day is forbidden there"
    charged: Counter[str] = Counter()
    for name, points in build.costs:
        charged[name] += round(solver.value(points))

    return charged


def _of_days(problem: Problem, placed: Placed) -> Counter[str]:
    """What the days of a plan are charged, each alone."""
    day = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
    charged: Counter[str] = Counter()

    for d in range(len(problem.days)):
        today = {s: (start, room) for s, (start, room) in placed.items() if day[start] == d}
        charged += _points(alone(problem, candidates_of(problem, ()), d), today)

    return charged


def _bound(problem: Problem) -> int:
    candidates = candidates_of(problem, ())
    whole = SplitObjective(build_of(problem), effort=20.0)
    return bound_of_days(problem, candidates, whole).bound


def _adds_up(scenario: Scenario) -> bool:
    problem = problem_of(scenario)
    return may_add_up(problem, candidates_of(problem, ()))


SEEDS = [seed for seed in range(160) if _adds_up(planted(seed)[0])]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_costs_no_less_than_its_days(seed: int) -> None:
    """Each preference charges a planted plan at least as much as its days; so it is above the bound."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    of_plan: Counter[str] = Counter()
    for charge in charges(scenario, hidden):
        of_plan[charge.about] += charge.points

    assert _of_days(problem, _placed(problem, hidden)) <= of_plan
    assert _bound(problem) <= score(scenario, hidden).total


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_the_best_plan_costs_no_less_than_the_bound(seed: int) -> None:
    """What the days cost at least is never above what is proved to be the best score."""
    scenario, _ = planted(seed)
    problem = problem_of(scenario)
    best = plan(scenario, workers=1, effort=20.0, seconds=60.0)
    assert isinstance(best, Plan)
    assert best.status is not Status.OPTIMAL or _bound(problem) <= best.score


@pytest.mark.parametrize("seed", range(0, 16, 2))
def test_days_of_drawn_events_are_charged_no_more_than_the_whole(seed: int) -> None:
    """In events with delegations, lists and sweeps, too."""
    scenario, hidden = drawn(seed)
    problem = problem_of(scenario)
    placed = {
        problem.session_index[name]: (problem.clock(spot.day, spot.start), problem.room_index[spot.room])
        for name, spot in hidden.items()
    }
    whole = _points(build_of(problem), placed)
    assert _of_days(problem, placed) <= Counter({name: whole[name] for name in BY_DAY})


def test_days_do_not_add_up_where_sessions_are_to_be_at_once() -> None:
    """A rule that asks for a number of sessions at once cannot be asked of those that a day is left with."""
    stated = drawn(0)[0].model_dump(mode="json", by_alias=True, exclude_unset=True)
    day = stated["event"]["days"][0]["date"]
    limit = {"id": "busy", "kinds": ["side-event"], "least": 1, "during": [f"{day} 10:00/11:00"]}
    assert _adds_up(Scenario.model_validate(stated))
    assert not _adds_up(Scenario.model_validate(stated | {"parallel": [limit]}))


@pytest.mark.parametrize("filling", [True, False])
def test_a_session_fills_the_time_of_somebody_who_waits(filling: bool) -> None:
    """The day on which a principal waits costs nothing if a meeting may be there that needs the principal."""
    vip = {"id": "vip", "name": "Ms Vip", "principal": True}
    scenario = event(
        session("first", required=["vip"], start="2025-10-25 09:00", room="A"),
        session("meeting", required=["vip"] if filling else [], duration=120, room="A"),
        session("last", required=["vip"], start="2025-10-25 12:00", room="A"),
        delegations=[{"id": "ONE", "name": "One", "size": 2, "members": [vip]}],
        preferences={"principal-waiting": {"weight": 1}},
    )
    best = planned({"first": "09:00 A", "meeting": "10:00 A", "last": "12:00 A"})
    assert _bound(problem_of(scenario)) == score(scenario, best).total == (0 if filling else 12)
