"""The bounds of pairs: against every plan of tiny events, lawful plans of larger ones, and their own parts."""

import random
import time
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eventplan
from benchmarks.conferences import conference
from benchmarks.suites.conference import stated_of
from eventplan.model import Plan, Relation, Scenario, Status
from eventplan.solver.assemble import candidates_of
from eventplan.solver.at_instants import PARTS, AtInstants, at_instants
from eventplan.solver.beside import Beside
from eventplan.solver.column_generation import ColumnGeneration, Limits
from eventplan.solver.configurations import Configurations, cliques
from eventplan.solver.day_pairs import DayPairs
from eventplan.solver.problem import problem_of
from eventplan.solver.result import StageRecord
from tests.exhaustive import Choices, cheapest
from tests.rules.builders import at, event, parties, room, session

ROOT = Path(__file__).parents[2]

DAY = "2025-10-25"


def scene(seed: int, number: int, hours: int = 2) -> Scenario:
    """Sessions with people, rooms and hours of their own, wished apart and at once; drawn from a seed."""
    draw = random.Random(seed)
    names = [f"s{n}" for n in range(number)]
    sessions = []
    for name in names:
        fields: dict[str, Any] = {
            "duration": draw.choice((30, 30, 60)),
            "speakers": draw.sample(["ONE-01", "ONE-02"], draw.choice((0, 0, 1))),
            "windows": [f"{DAY} 09:00/{9 + draw.choice((hours, hours, 1)):02}:00"],
            "room": draw.sample("AB", draw.randint(1, 2)),
        }
        if draw.random() < 0.4:
            wished = f"{DAY} 09:00/10:00"
            fields["prefer_times"] = [{"window": wished, "price": 2, "each": draw.choice((None, 15))}]
        if draw.random() < 0.4:
            fields["prefer_rooms"] = [{"room": ["A"], "price": 3}]
        if draw.random() < 0.25:
            fields["drop_price"] = draw.randint(1, 90)
        sessions.append(session(name, **fields))
    draw.shuffle(names)
    half = number // 2
    relations = [
        {"id": "all", "wish": "apart", "price": 2, "sessions": names, "each": draw.choice((1, 7, 30))},
        {"id": "two", "wish": "apart", "price": 3, "between": [names[:half], names[half:]]},
        {"id": "pause", "wish": "pause", "price": 7, "sessions": names, "within": 12},
    ]
    if draw.random() < 0.6:
        each = draw.choice((1, 20))
        relations.append(
            {"id": "at-once", "wish": "beside", "price": 4, "sessions": names[:half], "each": each}
        )
    stated: dict[str, Any] = {
        "rooms": [room("A", turnover=0), room("B", turnover=draw.choice((0, 30)))],
        "relations": relations,
        "delegations": [{**party, "size": 2} for party in parties("ONE")],
        "not_parallel": [{"id": "group", "sessions": names[:2], "gap": 0}] if draw.random() < 0.3 else [],
    }
    scenario = event(*sessions, **stated)
    return scenario.changed(event=scenario.event.model_copy(update={"grid": 30}))


def read(scenario: Scenario) -> AtInstants:
    """What the event costs instant by instant."""
    known = at_instants(candidates_of(problem_of(scenario), ()))
    assert known is not None
    return known


def bound_of(scenario: Scenario) -> int:
    """What is proved of every plan."""
    generation = ColumnGeneration(read(scenario), Limits(effort=2.0))
    generation.run()
    return generation.bound


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_a_tiny_event_costs_less(seed: int) -> None:
    """Every plan of four sessions is judged: the cheapest costs at least the bound."""
    scenario = scene(seed, 4)
    starts = [at(clock) for clock in ("09:00", "09:30", "10:00", "10:30")]
    speakers = {session.id: session.speakers for session in scenario.sessions}
    best = cheapest(scenario, Choices(starts, speakers))
    if best is not None:
        assert bound_of(scenario) <= best


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_costs_less(seed: int) -> None:
    """The best plan, proved by the whole model without this bound, costs at least as much."""
    scenario = scene(seed, 6)
    best = eventplan.plan(scenario, workers=1, effort=10.0)
    if isinstance(best, Plan):
        assert best.status is Status.OPTIMAL
        assert bound_of(scenario) <= best.score


def test_it_says_something() -> None:
    """Where only wishes about what runs at once bind, the bound is all that the best plan costs, or nearly."""
    reached = []
    for seed in range(8):
        scenario = scene(seed, 5)
        alone = scenario.changed(
            relations=tuple(relation for relation in scenario.relations if relation.wish != "pause")
        )
        best = eventplan.plan(alone, workers=1, effort=10.0)
        if isinstance(best, Plan):
            assert bound_of(alone) <= best.score
            reached.append(bound_of(alone) / best.score if best.score else 1.0)
    assert len(reached) > 3
    assert sum(reached) / len(reached) > 0.6


@pytest.mark.parametrize("seed", range(8))
def test_it_holds_for_any_prizes(seed: int) -> None:
    """Whatever the prizes, what is proved with them is at most what a lawful plan costs."""
    scenario, draw = scene(seed, 7, hours=3), np.random.default_rng(seed)
    best = eventplan.plan(scenario, workers=1, effort=1.0)
    if not isinstance(best, Plan):
        return
    generation = ColumnGeneration(read(scenario), Limits())
    for spread in (1.0, 100.0, 10_000.0):
        prizes = [PARTS * spread * draw.normal(0.2, 1.0, len(kind.sessions)) for kind in generation.kinds]
        total, _ = generation.proved_with(prizes)
        assert total + generation.event.fixed <= best.score * PARTS


@pytest.mark.parametrize("seed", range(8))
def test_the_cheapest_configuration_is_proved(seed: int) -> None:
    """It costs what the cheapest of all sets costs that may run at once; greedy choice finds none cheaper."""
    scenario, draw = scene(seed, 7, hours=3), np.random.default_rng(seed)
    known = read(scenario)
    for instants in known.kinds:
        kind = Configurations(known, instants)
        prizes = np.rint(PARTS * draw.normal(60.0, 90.0, kind.number)).astype(np.int64)
        prize_of = dict(zip(kind.sessions, prizes.tolist(), strict=True))
        lawful = [
            members
            for size in range(kind.number + 1)
            for members in combinations(kind.sessions, size)
            if not known.forbidden[np.ix_(members, members)].any()
            and all(len(group.intersection(members)) <= most for group, most in known.limits)
        ]
        worth = {
            members: kind.cost(members) - sum(prize_of[s] for s in members) for members in lawful if members
        }
        least = min([0, *worth.values()])
        priced = kind.proved(prizes, 10.0, None, lambda: False)
        assert least - 1 - abs(least) * 1e-12 <= priced.least <= least
        chosen, _ = kind.chosen(prizes.astype(np.float64))
        assert set(chosen) <= set(worth)
        assert set(priced.configurations) <= set(worth)


def test_pairs_cost_what_their_groups_do() -> None:
    """What two sessions pay for running at once is stated twice: pair by pair, and by groups."""
    for seed in range(8):
        known = read(scene(seed, 8))
        for a, b in combinations(range(8), 2):
            in_groups = sum(price for group, price in known.groups.items() if {a, b} <= group)
            assert known.pairs[a, b] == known.pairs[b, a] == in_groups


def test_cliques_cover_what_is_joined_and_nothing_else() -> None:
    """Each two that are joined are in a set, and each two of a set are joined."""
    draw = np.random.default_rng(1)
    for _ in range(20):
        joined = np.triu(draw.random((9, 9)) < 0.5, 1)
        joined |= joined.T
        among = [0, 2, 3, 5, 7, 8]
        covered = {pair for clique in cliques(joined, among) for pair in combinations(sorted(clique), 2)}
        assert covered == {(a, b) for a, b in combinations(among, 2) if joined[a, b]}


def test_the_stage_raises_the_bound_of_a_search() -> None:
    """Sixteen sessions, all wished apart, in two rooms: the log says what this stage proved, always the same."""
    scenario, proved = scene(2, 16, hours=9), list[tuple[int, float]]()
    for _ in range(2):
        records: list[StageRecord] = []
        answer = eventplan.plan(scenario, workers=1, effort=2.0, log=records.append)
        assert isinstance(answer, Plan)
        record = next(record for record in records if record.stage == "bound of pairs")
        assert 0 < record.bound <= answer.score
        assert record.effort > 0.0
        proved.append((record.bound, record.effort))
    assert proved[0] == proved[1]


def days_of(seed: int, sessions: int = 6) -> Scenario:
    """Sessions of an hour on two days in two rooms, wished to be on one day; drawn from a seed."""
    draw = random.Random(seed)
    names = [f"s{n}" for n in range(sessions)]
    hours = draw.choice((2, 3))
    windows = [f"{DAY} 09:00/{9 + hours:02}:00", "2025-10-26 09:00/11:00"]
    stated = [
        session(name, windows=windows, **({"drop_price": 50} if draw.random() < 0.1 else {}))
        for name in names
    ]
    relations = []
    for n in range(4):
        some = draw.sample(names, draw.randint(2, 4))
        among: dict[str, Any] = {"sessions": some} if n % 2 else {"between": [some[:1], some[1:]]}
        relations.append({"id": f"r{n}", "wish": "same-day", "price": draw.randint(1, 9), **among})
    scenario = event(*stated, rooms=[room("A", turnover=0), room("B", turnover=0)], relations=relations)
    return scenario.changed(event=scenario.event.model_copy(update={"grid": 60}))


@pytest.mark.parametrize("seed", range(30))
def test_no_division_into_days_costs_less(seed: int) -> None:
    """Of all ways to divide sessions between the days, within what fits there, the cheapest is no cheaper."""
    scenario = days_of(seed)
    pairs = DayPairs(candidates_of(problem_of(scenario), ()))
    pairs.run(lambda: False)
    held = [session.id for session in scenario.sessions if session.drop_price is None]
    fits = 2 * (3 if scenario.sessions[0].windows[0].end.hour == 12 else 2), 4
    costs = []
    for days in product((0, 1), repeat=len(held)):
        if days.count(0) <= fits[0] and days.count(1) <= fits[1]:
            day_of = dict(zip(held, days, strict=True))
            among = [(r, a, b) for r in scenario.relations for a, b in r.pairs() if {a, b} <= {*day_of}]
            costs.append(sum(r.price for r, a, b in among if day_of[a] != day_of[b]))
    assert pairs.bound <= min(costs)


def test_days_say_something() -> None:
    """Eight sessions, each pair wished on one day, of which four fit on each of two: all that the best costs is proved."""
    names = [f"s{n}" for n in range(8)]
    windows = [f"{DAY} 09:00/11:00", "2025-10-26 09:00/11:00"]
    scenario = event(
        *(session(name, windows=windows) for name in names),
        rooms=[room("A", turnover=0), room("B", turnover=0)],
        relations=[{"id": "all", "wish": "same-day", "price": 5, "sessions": names}],
    )
    scenario = scenario.changed(event=scenario.event.model_copy(update={"grid": 60}))
    pairs = DayPairs(candidates_of(problem_of(scenario), ()))
    pairs.run(lambda: False)
    assert pairs.bound == 5 * 16
    best = eventplan.plan(scenario, workers=1, effort=5.0)
    assert isinstance(best, Plan)
    assert best.score == 5 * 16


def test_with_two_workers_it_runs_beside_the_search() -> None:
    """Whatever comes next, the bound is known when the search ends, and what it took is counted."""
    scenario = scene(2, 16, hours=9)
    answer = eventplan.plan(scenario, workers=2, seconds=4.0)
    assert isinstance(answer, Plan)
    alone = bound_of(scenario)
    assert 0 < alone <= answer.bound <= answer.score


def stages_of(scenario: Scenario) -> list[str]:
    """Return what a short search of a plan goes through."""
    records: list[StageRecord] = []
    eventplan.plan(scenario, workers=1, effort=0.5, log=records.append)
    return [record.stage for record in records]


def test_it_comes_first_only_where_something_may_run_beside_it() -> None:
    """Talks exchange places, meetings are annealed; where neither is possible there is a first plan before."""
    talks = stated_of(conference(2, 5)).scenario
    assert stages_of(talks)[1:3] == ["bound of pairs", "tabu search"]
    meetings = scene(2, 16, hours=9)
    assert stages_of(meetings)[1:3] == ["bound of pairs", "tabu search"]

    summit = eventplan.load(ROOT / "scenarios" / "sixty" / "colombo-summit.yaml")
    names = [session.id for session in summit.sessions[:12]]
    apart = Relation.model_validate({"id": "apart", "wish": "apart", "price": 1, "sessions": names})
    stages = stages_of(summit.changed(relations=[apart]))
    assert stages.index("construction") < stages.index("bound of pairs")


def test_what_runs_beside_gets_its_time_and_says_what_went_wrong() -> None:
    """It is waited for as long as it was promised; an error is raised where it is ended."""

    def until_ended(ended: Callable[[], bool]) -> float:
        while not ended():
            time.sleep(0.01)
        return 7.0

    def wrong(ended: Callable[[], bool]) -> float:
        raise ZeroDivisionError(str(ended()))

    began = time.monotonic()
    assert Beside(until_ended, lambda: 0.3).end(at_once=False) == 7.0
    assert time.monotonic() - began >= 0.3
    assert Beside(until_ended, lambda: 1000.0).end(at_once=True) == 7.0
    assert Beside(lambda _: 1.0, lambda: None).end(at_once=False) == 1.0
    with pytest.raises(ZeroDivisionError):
        Beside(wrong, lambda: None).end(at_once=True)
