"""Sessions taken out and put back: what that costs is what the law counts, and what comes of it is lawful."""

import random
from typing import Any

import pytest

from eventplan.model import Placement, Plan, Scenario
from eventplan.planner import plan
from eventplan.solver.assemble import candidates_of
from eventplan.solver.heuristics.insertion import knows
from eventplan.solver.heuristics.insertion_tables import NEVER
from eventplan.solver.heuristics.neighbourhoods import Neighbourhoods
from eventplan.solver.problem import problem_of
from eventplan.verifier import is_lawful, score, verify
from tests.rules.builders import event, parties, room, session

DAY = "2025-10-25"


def scene(seed: int, number: int = 12, **rest: Any) -> Scenario:
    """Sessions of people and rooms, with setup, gaps, ways and every wish that is known, drawn from a seed."""
    draw = random.Random(seed)
    names = [f"s{n}" for n in range(number)]
    people = [f"{party}-{n:02}" for party in ("ONE", "TWO") for n in (1, 2, 3)]
    sessions = []
    for name in names:
        fields: dict[str, Any] = {
            "duration": draw.choice((15, 30, 60)),
            "setup": draw.choice((0, 10)),
            "teardown": draw.choice((0, 0, 5)),
            "settling": draw.choice((0, 15)),
            "speakers": draw.sample(people, draw.randint(0, 2)),
            "windows": [f"{DAY} 09:00/13:00", "2025-10-26 09:00/11:00"],
            "room": draw.sample("ABC", draw.randint(1, 3)),
        }
        if draw.random() < 0.5:
            wish = {"window": f"{DAY} 09:00/10:00", "price": 2, "each": draw.choice((None, 15))}
            fields["prefer_times"] = [wish]
        if draw.random() < 0.3:
            fields["prefer_rooms"] = [{"room": ["A"], "price": 3}]
        if draw.random() < 0.3:
            fields["drop_price"] = draw.randint(1, 40)
        sessions.append(session(name, **fields))
    relations = [
        {"id": "all", "wish": "apart", "price": 1, "sessions": names, "each": 5},
        {"id": "pause", "wish": "pause", "price": 7, "sessions": names, "within": draw.choice((5, 12, 30))},
        {"id": "near", "wish": "same-room", "price": 4, "between": [names[:5], names[5:]], "within": 20},
        {"id": "two", "wish": "apart", "price": 9, "between": [names[:3], names[3:6]]},
    ]
    places = [room("A", turnover=10), room("B"), room("C", capacity=20)]
    stated = {
        "rooms": places,
        "relations": relations,
        "delegations": [{**party, "size": 3} for party in parties("ONE", "TWO")],
        "walking": {"same_floor": 5, "other_floor": 5, "other_venue": 5},
        "not_parallel": [{"id": "group", "sessions": names[-3:], "gap": 20}],
    }
    return event(*sessions, **{**stated, **rest})


def settled(scenario: Scenario, seed: int = 0, looks: int = 2000) -> Neighbourhoods:
    """The sessions of a scenario after a search."""
    build = candidates_of(problem_of(scenario), ())
    assert knows(build)
    annealing = Neighbourhoods(build, seed)
    annealing.fill()
    annealing.run(lambda: min(1.0, annealing.looks / looks), lambda: None)
    assert annealing.complete
    return annealing


def planned(scenario: Scenario, annealing: Neighbourhoods) -> Plan:
    """The plan that neighbourhoods have come to."""
    problem = problem_of(scenario)
    placements = [
        Placement(session=problem.sessions[s].id, start=problem.instant(start), room=problem.rooms[r])
        for s, (start, r) in annealing.placed().items()
    ]
    needed = {x.id: tuple(sorted(scenario.needed(x))) for x in scenario.sessions if scenario.needed(x)}
    held = {placement.session for placement in placements}
    return Plan(
        placements=tuple(placements),
        dropped=tuple(x.id for x in scenario.sessions if x.id not in held),
        attendance={name: people for name, people in needed.items() if name in held},
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_counted_is_what_the_law_counts(seed: int) -> None:
    """A search leaves a lawful plan, at the points that the verifier finds; and it has saved some."""
    scenario = scene(seed)
    annealing = settled(scenario, seed)
    plan = planned(scenario, annealing)
    assert is_lawful(verify(scenario, plan)), verify(scenario, plan)
    assert score(scenario, plan).total == annealing.cost
    before = settled(scenario, seed, looks=300).cost
    assert annealing.floor <= annealing.cost <= before


@pytest.mark.parametrize("seed", range(3))
def test_every_place_of_a_session_costs_what_it_adds(seed: int) -> None:
    """Put at any of its places, a session adds what was said; and where it cannot be, that is unlawful."""
    scenario = scene(seed, walking={"same_floor": 0, "other_floor": 0, "other_venue": 0})
    annealing = settled(scenario, seed)
    s = next(s for s in range(annealing.number) if annealing.start[s] >= 0)
    saved = annealing.take_out(s)
    without = annealing.cost - saved
    costs = annealing.costs(s, annealing.all)
    draw = random.Random(seed)
    lawful = 0
    for _ in range(60):
        k, at = draw.randrange(costs.shape[0]), draw.randrange(costs.shape[1])
        annealing.start[s], annealing.room[s] = annealing.at[s][at], annealing.rooms[s][k]
        plan = planned(scenario, annealing)
        if costs[k, at] < NEVER // 2:
            lawful += 1
            assert is_lawful(verify(scenario, plan))
            assert score(scenario, plan).total == without + costs[k, at]
        else:
            assert not is_lawful(verify(scenario, plan))
    assert 0 < lawful < 60


def test_a_stretch_of_time_is_seen_as_in_the_whole() -> None:
    """What a session costs in a stretch is what it costs there among all its starts."""
    scenario = scene(1)
    annealing = settled(scenario)
    s = next(s for s in range(annealing.number) if annealing.start[s] >= 0)
    annealing.take_out(s)
    whole = annealing.costs(s, annealing.all)
    for low in range(0, annealing.horizon, 7):
        span = low, low + 11
        inside = (annealing.at[s] >= span[0]) & (annealing.at[s] < span[1])
        assert (annealing.costs(s, span) == whole[:, inside]).all()


def test_with_one_worker_every_run_is_the_same() -> None:
    """Many related sessions are planned by neighbourhoods: lawful, at the points told, twice the same."""
    scenario = scene(3, number=36, rooms=[room(name) for name in "ABC"], not_parallel=[])
    scenario = scenario.changed(
        sessions=tuple(x.model_copy(update={"drop_price": 500}) for x in scenario.sessions)
    )
    first, other = (plan(scenario, workers=1, effort=0.2) for _ in range(2))
    assert isinstance(first, Plan)
    assert first == other
    assert first.bound <= first.score == score(scenario, first).total


def test_what_is_unknown_is_left_to_others() -> None:
    """Where more is stated than is known here, that is seen before the search, or at its first plan."""
    scenario = scene(2)
    assert knows(candidates_of(problem_of(scenario), ()))
    orders = [{"before": "s0", "after": "s1"}]
    relations = [{"id": "turn", "wish": "in-turn", "sessions": ["s0", "s1"]}]
    for fields in ({"order": orders}, {"relations": relations}, {"rules": {"room-free": {"price": 9}}}):
        assert not knows(candidates_of(problem_of(scenario.changed(**fields)), ()))
    # Themes that clash are not seen at a glance: the first plan costs other than what was counted.
    themes = tuple(x.model_copy(update={"themes": ("peace",)}) for x in scenario.sessions)
    clashing = scenario.changed(sessions=themes)
    annealing = settled(clashing)
    plan = planned(clashing, annealing)
    assert score(clashing, plan).total > annealing.cost == score(scenario, plan).total
