"""Neighbourhoods of a plan: what is found near it is lawful and cheaper, and the same every time."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver import engine, search
from eventplan.solver.assemble import build_of, candidates_of, posted
from eventplan.solver.complete import Placed, Solution
from eventplan.solver.incumbent import Kept
from eventplan.solver.interests import PartyKind, Wishes, lost_at, spare_of
from eventplan.solver.nearby import LargeNeighbourhoodSearch
from eventplan.solver.neighbourhood import PLACES
from eventplan.solver.no_goods import NoGoods
from eventplan.solver.parts_near import FEWEST, Part
from eventplan.solver.problem import problem_of
from eventplan.solver.stages import sizes
from eventplan.verifier import Charge, verify
from tests.planted import planted

SEEDS = (0, 4, 8, 13, 32)


MEANT = Scenario.model_validate(
    {
        "eventplan": 1,
        "event": {
            "id": "e",
            "title": "E",
            "time_zone": "UTC",
            "grid": 15,
            "days": [{"date": "2026-05-04", "opens": "09:00", "closes": "13:00"}],
        },
        "common_sense": False,
        "venues": [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}],
        "walking": {"other_venue": 10},
        "rooms": [
            {"id": "hall", "name": "Hall", "venue": "one", "capacity": 100, "turnover": 0},
            {"id": "far", "name": "Far", "venue": "two", "capacity": 100, "turnover": 0},
        ],
        "delegations": [
            {"id": party, "name": party, "size": 5, "interests": {"peace": 4}} for party in ("A", "B", "C")
        ],
        "sessions": [
            {
                "id": "opening",
                "kind": "ceremony",
                "ceremony": "opening",
                "title": "Opening",
                "duration": 60,
                "attendance": "everyone",
                "setup": 0,
            },
            {
                "id": "talk",
                "kind": "roundtable",
                "title": "Talk",
                "duration": 30,
                "themes": ["peace"],
                "room": "far",
            },
        ],
        "preferences": {"interest-coverage": {"weight": 1}},
    }
)
"""A session that all members must attend, and another, ten minutes from it, that all delegations wish."""


def nearby_of(seed: int, workers: int = 1, chance: int = 0) -> LargeNeighbourhoodSearch:
    """What is near plans of a planted scenario."""
    problem = problem_of(planted(seed)[0])
    return LargeNeighbourhoodSearch(problem, candidates_of(problem, ()), workers=workers, seed=chance)


def placed_by_hand(seed: int) -> dict[int, tuple[int, int]]:
    """The hidden plan of a planted scenario, as the solver counts."""
    scenario, hidden = planted(seed)
    problem = problem_of(scenario)
    return {
        problem.session_index[p.session]: (problem.minute(p.start), problem.room_index[p.room])
        for p in hidden.placements
    }


def found_near(
    nearby: LargeNeighbourhoodSearch,
    placed: Placed,
    charged: int,
    cost: int,
    number: int,
    charges: tuple[Charge, ...] = (),
) -> list[tuple[int, Solution]]:
    """What is found in so many neighbourhoods of placements."""
    begun = iter(range(number))
    at = Kept(cost, Plan(placements=()), charged, Solution(placed), charges)
    run = nearby.run(lambda: at, lambda: next(begun, None) is not None)
    return [neighbour for neighbour in run if neighbour is not None]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_found_nearby_costs_less(seed: int) -> None:
    """Every placement that is found is charged less than was asked for, and stays so when charged anew."""
    nearby, placed, below = nearby_of(seed), placed_by_hand(seed), 10**6
    for _ in range(4):
        for cost, neighbour in found_near(nearby, placed, below, below, 1):
            assert cost < below
            placed, below = neighbour.placed, cost
    assert below < 10**6 or not nearby.open.size  # where nothing may move, nothing is found
    whole = build_of(nearby.problem)
    for s, (start, room) in placed.items():
        whole.cp.add(whole.start[s] == start)
        whole.cp.add(whole.in_room[s][room] == 1)
    for s in set(range(len(nearby.problem.sessions))) - set(placed):
        whole.cp.add(whole.held[s] == 0)
    solver = engine.engine(effort=5.0)
    assert engine.solved(solver, whole.cp)
    # A neighbourhood knows the rooms of what stays, and may see more of the ways between them.
    assert round(solver.objective_value) <= below


@pytest.mark.parametrize("seed", [0, 8, 57, 61])
def test_what_stays_is_charged_as_much_as_what_may_move(seed: int) -> None:
    """Placements are charged no less where each session has its one start: a duty may begin during a wish."""
    problem, placed = problem_of(planted(seed)[0]), placed_by_hand(seed)
    every = range(len(problem.sessions))
    fixed = {s: problem.spot(*placed.get(s, (None, None))) for s in every}
    charged = []

    for build in (posted(candidates_of(problem, ()).confined(fixed)), build_of(problem)):
        for s in every:
            if s in placed:
                build.cp.add(build.start[s] == placed[s][0])
                build.cp.add(build.in_room[s][placed[s][1]] == 1)
            else:
                build.cp.add(build.held[s] == 0)

        solver = engine.engine(effort=5.0)
        build.cp.minimize(sum(cost for _, cost in build.costs))
        assert engine.solved(solver, build.cp)
        charged.append(round(solver.objective_value))

    assert charged[0] >= charged[1]


def test_the_same_seed_finds_the_same() -> None:
    """Two searches with one seed and one worker choose alike and find alike."""

    def solutions() -> list[tuple[int, Placed]]:
        near = found_near(nearby_of(8), placed_by_hand(8), 10**6, 10**6, 3)
        return [(cost, neighbour.placed) for cost, neighbour in near]

    assert solutions() == solutions()


def test_several_workers_search_neighbourhoods_side_by_side() -> None:
    """Each neighbourhood that is begun comes to an end, and what is found costs less."""
    placed = placed_by_hand(8)
    neighbours = found_near(nearby_of(8, workers=2), placed, 10**6, 10**6, 5)
    assert neighbours
    assert all(cost < 10**6 for cost, _ in neighbours)


def test_what_differs_is_sought_where_a_plan_costs_more_than_is_charged() -> None:
    """Every other neighbourhood yields placements that are not those it began from, though charged no less."""
    nearby, placed = nearby_of(8), placed_by_hand(8)
    every = [neighbour.placed for _, neighbour in found_near(nearby, placed, 0, 10**6, 6)]
    assert every
    assert all(neighbour_placed != placed for neighbour_placed in every)


def test_where_most_is_unseen_each_session_is_decided_alone_once() -> None:
    """Nothing of the cost is charged: so one session moves at a time; others may be dropped for it."""
    nearby, placed = nearby_of(8), placed_by_hand(8)
    every = nearby.open.tolist()
    at = Kept(10**6, Plan(placements=()), 0, Solution(placed))
    first, second = every[:2]
    part = nearby.parts.choose_alone(at, [first, second], {second})
    assert part == Part(frozenset({first}), alone=True)
    parts = [nearby._part(at, [], 10**6, lean=True) for _ in every]
    assert sorted(s for part in parts for s in part.sessions) == every
    assert all(part.alone for part in parts)
    assert not nearby._part(at, [], 10**6, lean=True).alone
    assert nearby.parts.choose_alone(at, every, every) is None

    nearby = nearby_of(8)
    moved = [
        [s for s, spot in neighbour.placed.items() if spot != placed[s]]
        for _, neighbour in found_near(nearby, placed, 0, 10**6, len(every))
    ]
    assert max(map(len, moved)) == 1
    times = Counter(s for sessions in moved for s in sessions)
    assert 1 < max(times.values()) <= PLACES


def test_members_to_spare() -> None:
    """Of three members two are at wishes that overlap: one is left; none beside a duty of two."""
    problem = problem_of(planted(8)[0])
    first, second, third = 0, 1, 2
    long = [session.duration for session in problem.sessions]
    placed = {first: (0, 0), second: (long[first] - 1, 1), third: (long[first] + long[second], 0)}
    wishes = ((first, 2), (second, 3))

    def spare(wishes: Wishes, duties: Wishes = (), everyone: tuple[int, ...] = ()) -> int:
        return spare_of(PartyKind(3, wishes, duties, everyone, ""), placed, problem)

    assert spare(wishes) == 1
    assert spare(wishes[:1]) == 2
    assert spare((), duties=((second, 3),)) == 3
    assert spare(wishes[:1], duties=((second, 2),)) == 0
    assert spare(wishes[:1], duties=((third, 2),)) == 2
    assert spare(wishes[:1], everyone=(second,)) == 2  # what all attend is charged by itself
    build = candidates_of(problem, ())
    kind = PartyKind(1, wishes, (), (), "")
    weight = problem.scenario.weight("interest-coverage")
    assert lost_at([(kind, 4)], placed, build) == weight * 4 * 2
    assert lost_at([(kind, 4)], placed | {second: (long[first], 1)}, build) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_delegations_with_members_to_spare_lose_nothing(seed: int) -> None:
    """Where a search near placements begins, what is left out costs nothing: the same is charged as in all."""
    nearby, placed = nearby_of(seed), placed_by_hand(seed)
    within = nearby.parts.within(Part(frozenset()), placed)
    charged = []
    for near in (None, placed):
        build = posted(nearby.candidates.confined(within, near=near), guesses=True)
        solver = engine.engine(effort=5.0)
        assert engine.solved(solver, build.cp)
        charged.append(round(solver.objective_value))
    assert charged[0] == charged[1]


@pytest.mark.parametrize(("starts", "lost"), [((0, 60), 12), ((0, 75), 0), ((30, 0), 12), ((45, 0), 0)])
def test_what_all_attend_keeps_members_to_spare_from_wishes(starts: tuple[int, int], lost: int) -> None:
    """A wish too soon before or after a session that is meant for everyone is lost by all."""
    problem = problem_of(MEANT)
    placed = {s: (9 * 60 + start, s) for s, start in enumerate(starts)}
    fixed = {s: problem.spot(*place) for s, place in placed.items()}

    for near in (None, placed):
        build = posted(candidates_of(problem, ()).confined(fixed, near=near))
        solver = engine.engine(effort=1.0)
        build.cp.minimize(sum(cost for _, cost in build.costs))
        assert engine.solved(solver, build.cp)
        wishes = sum(cost for name, cost in build.costs if name == "interest-coverage")
        assert (solver.value(wishes), len(build.spared)) == (lost, 0 if near is None else 1)


@pytest.mark.parametrize("is_held", [True, False])
def test_what_was_tried_without_a_session_may_be_tried_with_it(*, is_held: bool) -> None:
    """Placements whose plan is known are forbidden; the same with one more session held are not."""
    stated = MEANT.model_dump(mode="json", exclude_unset=True)
    stated["sessions"][1]["drop_price"] = 5
    problem = problem_of(Scenario.model_validate(stated))
    placed = {0: (9 * 60, 0)}
    within = {0: problem.spot(*placed[0])}
    build = posted(
        candidates_of(problem, ()).confined(
            within | {1: (np.ones(len(problem.starts), bool), np.ones(2, bool))}
        )
    )
    no_goods = NoGoods()
    no_goods.tried.append(placed)
    no_goods.post(build)
    build.cp.add(build.held[1] == is_held)
    assert engine.solved(engine.engine(effort=1.0), build.cp) == is_held


def test_placements_may_be_remembered_while_others_are_forbidden() -> None:
    """Neighbourhoods are searched in threads: one remembers a placement while another reads them."""

    class Meanwhile(NoGoods):
        def _forbid(self, *_: Any, **__: Any) -> None:
            self.tried.append({})

    no_goods = Meanwhile()
    no_goods.tried.append({0: (9 * 60, 0), 1: (10 * 60, 0)})
    no_goods.post(candidates_of(problem_of(MEANT), ()))
    assert len(no_goods.tried) == 2


def test_it_stops_when_told() -> None:
    """Once stopped, nothing is found."""
    nearby = nearby_of(8)
    nearby.over = lambda: True
    assert not found_near(nearby, placed_by_hand(8), 10**6, 10**6, 2)
    assert min(nearby.parts.sizes.values()) >= FEWEST


def test_what_a_plan_is_charged_for_is_decided_anew() -> None:
    """Most neighbourhoods hold a session with a charge, of its own or for a person whom it needs."""
    nearby, placed = nearby_of(8), placed_by_hand(8)
    problem = nearby.problem
    s = next(int(s) for s in nearby.open if problem.scenario.needed(problem.sessions[int(s)]))
    person = problem.scenario.needed(problem.sessions[s])[0]
    dear = {s, *problem.needing[person]} & {*nearby.open.tolist()}
    at = Kept(9, Plan(placements=()), 9, Solution(placed))
    for subject in (problem.sessions[s].id, person):
        charged = at._replace(charges=(Charge("theme-clash", (subject,), 9, ""),))
        for _ in range(20):
            assert nearby.parts._charged(charged)
            assert {*nearby.parts._charged(charged)} <= dear
            assert nearby.parts._beside_some(placed, 6, nearby.parts._charged(charged)).sessions & dear
    no_session = at._replace(charges=(Charge("compactness", ("no such id",), 9, ""),))
    assert not nearby.parts._charged(at)
    assert not nearby.parts._charged(no_session)


def test_a_neighbourhood_that_held_nothing_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was settled without a better plan is drawn again only once a plan is better."""
    nearby, placed = nearby_of(8), placed_by_hand(8)
    first_part, other = (Part(frozenset({int(s)})) for s in nearby.open[:2])
    drawn = iter([first_part, first_part, first_part, other, other, first_part])
    monkeypatch.setattr(nearby.parts, "choose", lambda _at, _clashing, **_: next(drawn))
    begun: list[Part] = []
    end = nearby._end
    monkeypatch.setattr(nearby, "_end", lambda near, ended: (begun.append(near.part), end(near, ended))[1])
    assert not found_near(nearby, placed, 0, 0, 2)
    assert begun == [first_part, other]
    assert not found_near(nearby, placed, 0, -1, 1)
    assert begun == [first_part, other, other]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_large_model_is_searched_near_its_plan(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every model taken for large, plans are lawful, and the bound holds for the best that is proved."""
    scenario, _ = planted(seed)
    plain = plan(scenario, workers=1, effort=10.0)
    monkeypatch.setattr(sizes, "SMALL", 0)
    monkeypatch.setattr(search, "MANY_VARIABLES", 0)
    near = plan(scenario, workers=1, effort=10.0)
    assert isinstance(plain, Plan)
    assert isinstance(near, Plan)
    assert verify(scenario, near) == ()
    if plain.status is Status.OPTIMAL:
        assert near.bound <= plain.score <= near.score
