"""Sessions that exchange places: the search knows what the law counts, and loses nothing on its way."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.model import Placement, Plan, Scenario
from eventplan.planner import plan
from eventplan.solver.assemble import candidates_of
from eventplan.solver.heuristics.pair_costs import Landscape, landscape_of
from eventplan.solver.heuristics.tabu import RobustTabuSearch
from eventplan.solver.problem import Problem, problem_of
from eventplan.verifier import score, verify
from tests.rules.builders import event, room, session

SLOTS = [f"2025-10-{day} {hour:02}:00/{hour + 1:02}:00" for day in (25, 26) for hour in (9, 10)]
GRID = {"id": "g", "slots": SLOTS}
NAMES = "abcdef"
WISHES: tuple[dict[str, Any], ...] = (
    *({"wish": wish} for wish in ("apart", "beside", "same-day", "same-room", "in-turn", "larger-room")),
    {"wish": "apart", "each": 45}, {"wish": "pause", "within": 5}, {"wish": "same-room", "within": 0},
)  # fmt: skip


def landscape(scenario: Scenario) -> tuple[Problem, Landscape]:
    """Costs of a scenario's sessions in places."""
    problem = problem_of(scenario)
    landscape = landscape_of(candidates_of(problem, ()))
    assert landscape is not None
    return problem, landscape


def relation(number: int, wish: dict[str, Any], lists: list[list[str]], price: int) -> dict[str, Any]:
    """A relation between lists."""
    return {"id": f"r{number}", **wish, "between": lists, "price": price}


@st.composite
def scenes(draw: st.DrawFn) -> Scenario:
    """Six sessions on four slots in three rooms, with relations, wishes, people, groups, order and a limit."""
    people = [f"ONE-{n:02}" for n in range(1, 5)]
    sessions = []
    for name in NAMES:
        fields: dict[str, Any] = {"slots": "g", "speakers": [draw(st.sampled_from(people))]}
        if draw(st.booleans()):
            fields["prefer_times"] = [
                {"window": draw(st.sampled_from(SLOTS)), "price": draw(st.integers(1, 9))}
            ]
        if draw(st.booleans()):
            fields["prefer_rooms"] = [{"room": draw(st.sampled_from("ABC")), "price": 3}]
        if draw(st.integers(0, 3)) == 0:
            fields["windows"] = [SLOTS[0].split()[0]]
        sessions.append(session(name, **fields))
    stated = []
    for number in range(draw(st.integers(1, 4))):
        order = draw(st.permutations(NAMES))
        cut = draw(st.integers(1, 5))
        wish = draw(st.sampled_from(WISHES))
        stated.append(relation(number, wish, [order[:cut], order[cut:]], draw(st.integers(1, 9))))
    two = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)
    rest: dict[str, Any] = {"relations": stated, "slot_grids": [GRID]}
    if draw(st.booleans()):
        rest["not_parallel"] = [{"id": "n", "sessions": draw(two), "gap": draw(st.sampled_from([0, 30]))}]
    if draw(st.booleans()):
        first, second = draw(two)
        how = draw(st.sampled_from([{"gap": 60}, {"consecutive": True}, {"in_order": False, "same_day": True},
                                    {"in_order": False, "different_day": True}, {"within": 0}]))  # fmt: skip
        rest["order"] = [{"before": first, "after": second, **how}]
    if draw(st.booleans()):
        rest["parallel"] = [{"id": "p", "sessions": list("abc"), "most": draw(st.integers(1, 2))}]
    parties = [{"id": "ONE", "name": "One", "size": 4}]
    rooms = [room("A", turnover=10), room("B", capacity=80), room("C", capacity=80)]
    return event(*sessions, delegations=parties, rooms=rooms, **rest)


def planned_at(problem: Problem, land: Landscape, at: list[int]) -> Plan:
    """Places as a plan, with the speakers there."""
    scenario = problem.scenario
    placements = [
        Placement(
            session=session.id,
            start=problem.instant(land.places[p].start),
            room=problem.rooms[land.places[p].room],
        )
        for session, p in zip(scenario.sessions, at, strict=True)
    ]
    attendance = {session.id: scenario.needed(session) for session in scenario.sessions}
    return Plan(placements=tuple(placements), attendance=attendance)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(scenes(), st.randoms(use_true_random=False))
def test_places_cost_what_the_law_counts(scenario: Scenario, random: Any) -> None:
    """Of lawful places the sum is the score; of others it is a breach or more."""
    problem, land = landscape(scenario)
    at = [random.choice(np.flatnonzero(np.isfinite(mine)).tolist()) for mine in land.alone]
    plan_there = planned_at(problem, land, at)
    total = RobustTabuSearch(land, begin=np.array(at)).total
    if verify(scenario, plan_there):
        assert total >= land.breach
    else:
        assert total == score(scenario, plan_there).total < land.breach


@settings(max_examples=25, deadline=None, derandomize=True)
@given(scenes(), st.integers(0, 9))
def test_sums_stay_exact_and_runs_alike(scenario: Scenario, seed: int) -> None:
    """After many steps all sums are what they would be from nothing; the same seed takes the same steps."""
    _, land = landscape(scenario)
    first, other = RobustTabuSearch(land, seed), RobustTabuSearch(land, seed)
    first.run(150, lambda: True)
    other.run(70, lambda: True)
    other.run(80, lambda: True)
    assert (first.best, first.best_at.tolist(), first.at.tolist()) == (
        other.best,
        other.best_at.tolist(),
        other.at.tolist(),
    )
    kept = first.total, first.cost.copy(), first.own.copy()
    first._weigh()
    assert first.total == kept[0]
    assert (first.cost == kept[1]).all()
    assert (first.own == kept[2]).all()
    assert RobustTabuSearch(land, begin=first.best_at).total == first.best


def tracks(**rest: Any) -> Scenario:
    """Twelve sessions of three tracks fill two rooms on six slots: a track has a day's room if all is well."""
    slots = [f"2025-10-{day} {hour:02}:00/{hour + 1:02}:00" for day in (25, 26) for hour in (9, 10, 11)]
    names = [f"{track}{n}" for track in "uvwx" for n in range(3)]
    among = [[name for name in names if name[0] == track] for track in "uvwx"]
    stated = [
        {"id": f"{wish}-{n}", "wish": wish, "sessions": members, "price": 7}
        for wish in ("apart", "same-day", "same-room")
        for n, members in enumerate(among)
    ]
    grid = {"id": "g", "slots": slots}
    return event(*(session(name, slots="g") for name in names), slot_grids=[grid], relations=stated, **rest)


def test_the_best_is_found() -> None:
    """Every wish can be granted, and is, by exchanges alone."""
    _, land = landscape(tracks())
    search = RobustTabuSearch(land, seed=1)
    search.run(3000, lambda: True)
    assert search.best == 0
    assert search.lawful
    assert search.over or search.steps == 3000


def test_a_plan_begins_with_exchanges(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planner takes what exchanges find, verified; the same with the same effort, and stops when told."""
    runs = [plan(tracks(), workers=1, effort=2.0, seconds=30.0) for _ in range(2)]
    assert all(isinstance(answer, Plan) and answer.score == answer.bound == 0 for answer in runs)
    assert runs[0].placements == runs[1].placements  # type: ignore[union-attr]
    looks = iter([True, False])
    search = RobustTabuSearch(landscape(tracks())[1])
    monkeypatch.setattr("eventplan.solver.heuristics.tabu.LOOK", 10)
    search.run(1000, lambda: next(looks))
    assert search.steps < 30


def test_a_run_that_is_over_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With time left another run begins from anywhere, and the best of all is kept; without, it ends."""
    monkeypatch.setattr("eventplan.solver.heuristics.tabu.LEAST", 50)
    monkeypatch.setattr("eventplan.solver.heuristics.tabu.PATIENCE", 1)
    monkeypatch.setattr("eventplan.solver.heuristics.tabu.LOOK", 10)
    _, land = landscape(tracks())
    first, other = RobustTabuSearch(land, seed=2), RobustTabuSearch(land, seed=2)
    first.run(2000, lambda: True)
    assert first.over
    other.run(2000, lambda: True, again=True)
    assert (other.steps, other.began > 0) == (2000, True)
    assert other.best <= first.best
    assert RobustTabuSearch(land, begin=other.best_at).total == other.best


def test_free_places_are_used() -> None:
    """Two sessions that should not run at once, with room for both: one moves, none takes the other's place."""
    both = [session(name, slots="g") for name in "xy"]
    stated = [{"id": "r", "wish": "apart", "sessions": ["x", "y"]}]
    _, land = landscape(event(*both, slot_grids=[GRID], relations=stated))
    together = [p for p, place in enumerate(land.places) if place.start == land.places[0].start]
    search = RobustTabuSearch(land, begin=np.array(together[:2]))
    assert search.total == 600
    search.run(5, lambda: True)
    assert search.best == 0


def test_other_events_are_searched_otherwise() -> None:
    """Without relations, with many starts, with overflow rooms or nowhere to go there is nothing to exchange."""
    related: dict[str, Any] = {"relations": [{"id": "r", "wish": "apart", "sessions": ["x", "y"]}]}
    both = [session(name, slots="g") for name in "xy"]
    cases = {
        "no relations": event(*both, slot_grids=[GRID]),
        "switched off": event(*both, slot_grids=[GRID], preferences={"relations": {"weight": 0}}, **related),
        "many starts": event(session("x"), session("y"), **related),
        "overflow": event(both[0], session("y", slots="g", overflow=["B"]), slot_grids=[GRID], **related),
        "nowhere": event(both[0], session("y", slots="g", windows=["2025-10-25 20:00/21:00"]), slot_grids=[GRID], **related),
    }  # fmt: skip
    for why, scenario in cases.items():
        assert landscape_of(candidates_of(problem_of(scenario), ())) is None, why


def test_what_exchanges_do_not_know_is_left_to_the_search() -> None:
    """A rule that exchanges do not know refuses their places; a plan is found all the same."""
    three = [session(name, slots="g", features=["model"]) for name in "xyz"]
    stated = [{"id": "r", "wish": "beside", "sessions": ["x", "y", "z"], "price": 1}]
    resources = {"equipment": [{"id": "model", "name": "The model of the palace", "number": 1}]}
    rooms = [room(name) for name in "ABC"]
    scenario = event(*three, slot_grids=[GRID], relations=stated, rooms=rooms, resources=resources)
    problem, land = landscape(scenario)
    search = RobustTabuSearch(land)
    search.run(200, lambda: True)
    assert search.best == 0
    assert verify(scenario, planned_at(problem, land, search.best_at.tolist()))
    answer = plan(scenario, workers=1, effort=2.0, seconds=30.0)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.bound) == (180, 180)


def test_members_of_a_limit_are_told_apart() -> None:
    """A limit of one among three: exchanges that break it cost a breach for each beyond it."""
    three = [session(name, slots="g") for name in "xyz"]
    stated = [{"id": "r", "wish": "beside", "sessions": ["x", "y", "z"]}]
    limit = [{"id": "p", "sessions": ["x", "y", "z"], "most": 1}]
    rooms = [room(name) for name in "ABC"]
    scenario = event(*three, slot_grids=[GRID], relations=stated, parallel=limit, rooms=rooms)
    answer = plan(scenario, workers=1, effort=2.0, seconds=30.0)
    assert isinstance(answer, Plan)
    assert len({placement.start for placement in answer.placements}) == 3
    assert all(a.start != b.start for a, b in combinations(answer.placements, 2))
