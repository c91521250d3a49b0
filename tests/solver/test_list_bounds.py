"""What lists cost at least: never more than the cheapest list that the law allows, and often as much."""

from itertools import permutations
from random import Random
from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.solver.engine import Account
from eventplan.solver.list_bounds import least_of_lists
from eventplan.solver.problem import problem_of
from tests.rules.builders import DAYS
from tests.solver.test_lists import cheapest, some_list
from tests.temptations import CLOSED, tiny


def least(scenario: Scenario) -> int:
    """The bound of the lists of a scenario."""
    return least_of_lists(problem_of(scenario), (), Account())


@pytest.mark.parametrize("seed", range(0, 30, 2))
def test_no_lawful_list_costs_less(seed: int) -> None:
    """Of lists with absences, chairs, commitments and parts by rank none is cheaper than the bound."""
    scenario = some_list(seed)
    costs = cheapest(scenario)
    assert costs is None or least(scenario) <= costs


def everybody_there(seed: int) -> Scenario:
    """A list of up to five over two parts: all are there throughout, some in the chair, some avoid others."""
    random, stated = Random(seed), some_list(seed)
    who = [item.who for item in stated.speakers_lists[0].items]
    parties = []
    for person in who:
        avoids = [other[0] for other in who if other != person and random.random() < 0.2]
        members = [{"id": person, "rank": random.choice(["minister", "head-of-state"]), "head": True}]
        parties.append({"id": person[0], "name": person[0], "members": members, "avoids": avoids})
    single = random.random() < 0.3
    items = [
        {"who": person, **({"parts": ["x" if n % 2 else "y"]} if single else {})}
        for n, person in enumerate(who)
    ]
    listed = {
        "id": "list",
        "parts": [{"session": "x"}, {"session": "y"}],
        "seconds": random.choice([600, 900, 1200]),
        "call_up": random.choice([0, 10, 30]),
        "items": items,
        "first": [person for person in who if random.random() < 0.1],
        "inversion": 100,
        "chairing": random.choice([40, 250]),
        "together": random.choice([0, 130]),
    }
    chairs = [person for person in who if random.random() < 0.3]
    sessions: list[dict[str, Any]] = [
        {"id": "x", **CLOSED, "start": "2025-10-25 09:00", "room": "A", "chairs": chairs},
        {"id": "y", **CLOSED, "start": "2025-10-25 11:00", "room": "A"},
        {"id": "z", **CLOSED, "start": "2025-10-25 09:00", "room": "B", "duration": 30},
    ]
    rooms = [{"id": r, "name": r, "venue": "house", "capacity": 50} for r in "AB"]
    return tiny(*sessions, days=DAYS, rooms=rooms, delegations=parties, speakers_lists=[listed])


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_no_list_of_two_parts_costs_less(seed: int) -> None:
    """Nor is one cheaper in which all are there: with chairs, parts of their own, and who is first."""
    scenario = everybody_there(seed)
    costs = cheapest(scenario)
    assert costs is None or least(scenario) <= costs


def speakers(number: int, avoids: dict[str, str], *parts: dict[str, Any], **fields: Any) -> Scenario:
    """Ministers of as many parties, all there throughout, on one list: of one part, unless others are given."""
    names = "ABCDEFGHIJ"[:number]
    parties = [
        {
            "id": name,
            "name": name,
            "members": [{"id": f"{name}-1", "rank": "minister", "head": True}],
            "avoids": [avoids[name]] if name in avoids else [],
        }
        for name in names
    ]
    listed = {
        "id": "list",
        "parts": [{"session": part["id"]} for part in parts or [{"id": "x"}]],
        "seconds": 600,
        "call_up": 0,
        "inversion": 100,
        "together": 0,
        "items": [{"who": f"{name}-1"} for name in names],
        **fields,
    }
    whole = {"id": "x", "attendance": "everyone", "start": "2025-10-25 09:00", "room": "A", "duration": 120}
    return tiny(*(parts or [whole]), delegations=parties, days=DAYS, speakers_lists=[listed])


CASES = [
    ({}, {}, 0),
    ({"A": "B"}, {}, 100),  # one of them, or a third between them
    ({"A": "C"}, {}, 0),
    ({"A": "C"}, {"call_up": 30, "together": 150}, 100),  # both wait: one further away is cheaper
    ({"A": "C"}, {"call_up": 30, "together": 60}, 60),
    ({"A": "B", "C": "D"}, {}, 100),  # one between two pairs: A C B D leaves A, B and D in order
]


@pytest.mark.parametrize(("avoids", "fields", "points"), CASES)
def test_the_least_of_a_list_is_what_its_best_order_costs(
    avoids: dict[str, str], fields: dict[str, Any], points: int
) -> None:
    """Where all are there throughout the bound is what the plan pays: it is proved to be the best."""
    scenario = speakers(5, avoids, **fields)
    answer = plan(scenario, workers=1, effort=5.0, seconds=60.0)
    assert isinstance(answer, Plan)
    assert least(scenario) == points
    assert answer.score_by.get("statements", 0) == points


def test_the_bound_is_the_least_over_all_orders() -> None:
    """Counted by hand for each order of five: those who are out of order, and pairs that wait together."""
    scenario = speakers(5, {"A": "B", "C": "E"}, call_up=20, together=130)

    def cost(order: tuple[int, ...]) -> int:
        place = {who: n for n, who in enumerate(order)}
        if abs(place[0] - place[1]) == 1 or abs(place[2] - place[4]) == 1:
            return 10**6
        together = sum(abs(place[a] - place[b]) < 2 for a, b in ((0, 1), (2, 4)))
        late = sum(any(place[j] < place[i] for j in range(i + 1, 5)) for i in range(5))
        return 100 * late + 130 * together

    assert least(scenario) == min(map(cost, permutations(range(5))))


@pytest.mark.parametrize(("chairing", "points", "bound"), [(50, 50, 50), (300, 150, 100)])
def test_who_chairs_a_part_speaks_in_it_or_out_of_order(chairing: int, points: int, bound: int) -> None:
    """The second of four speaks in the first part of two places, or an hour and a half late: half a price more."""
    first, second = (
        {"id": name, "attendance": "everyone", "start": f"2025-10-25 {at}", "room": "A", "duration": 60}
        for name, at in (("x", "09:00"), ("y", "11:00"))
    )
    scenario = speakers(4, {}, {**first, "chairs": ["B-1"]}, second, chairing=chairing, seconds=1800)
    answer = plan(scenario, workers=1, effort=5.0, seconds=60.0)
    assert isinstance(answer, Plan)
    assert (answer.score_by["statements"], answer.bound) == (points, bound)
