"""Gaps: what is one, what the search charges, and that the best plan is that of brute force."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest

from eventplan import NoPlan, Plan, plan
from eventplan.model import Scenario, Status, gaps_of
from eventplan.preferences import gaps
from eventplan.verifier import verify
from tests.preferences.charged import charged
from tests.rules.builders import event, planned, room, session
from tests.temptations import DAY

ONE = {"speakers": ["ONE-01"]}
QUICK: dict[str, Any] = {"workers": 1, "effort": 10.0, "seconds": 60.0}


def points(scenario: Scenario, plan: Plan) -> int:
    """What the verifier counts; and the search charges as much."""
    counted = sum(penalty.units for penalty in gaps.penalty(scenario, plan))
    assert charged(scenario, plan).get("gaps", 0) == counted
    return counted


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 2),
        ({"price": 3}, 6),
        ({"price": 0}, 0),
        ({"longer_than": 30}, 1),
        ({"longer_than": 60}, 0),
        ({"apart_from": [f"{DAY} 11:00/12:00"]}, 1),
        ({"apart_from": [f"{DAY} 11:15/11:30"]}, 1),
        ({"apart_from": [f"{DAY} 11:20/11:30"]}, 2),
        ({"sessions": ["a", "b"]}, 1),
        ({"sessions": ["a", "c"]}, 2),
        ({"who": ["TWO-01"]}, 0),
        ({"who": ["ONE"]}, 1),
        ({"who": ["ONE", "ONE-01"]}, 3),
    ],
)
def test_what_a_gap_is(fields: dict[str, Any], expected: int) -> None:
    """
    Idle from 10:00 to 11:00, and from 11:00 to 11:30 apart from a session of half an hour before it.

    The other member of the delegation is busy in the first of the two.
    """
    scenario = event(
        session("a", **ONE),
        session("b", **ONE, duration=5),
        session("c", **ONE),
        session("d", speakers=["ONE-02"]),
        session("e", speakers=["TWO-01"]),
        gaps=[{"id": "g", "who": ["ONE-01"], **fields}],
    )
    places = {"a": "09:00 A", "b": "11:00 A", "c": "11:35 A", "d": "10:00 B", "e": "09:00 B"}
    assert points(scenario, planned(places)) == expected


def test_everybody_and_every_day() -> None:
    """Without `who` it is all who are needed; gaps are listed in order of time, and no night is one."""
    scenario = event(*(session(name, **ONE) for name in "abc"), gaps=[{"id": "g"}])
    plan = planned({"a": "26 09:00 A", "b": "12:00 A", "c": "26 13:00 A"})
    (only,) = gaps_of(scenario, plan, scenario.gaps[0])["ONE-01"]
    assert (f"{only.start:%d %H:%M}", only.minutes) == ("26 10:00", 180)
    (penalty,) = gaps.penalty(scenario, plan)
    assert penalty.subjects == ("ONE-01", "g")
    assert "has a gap (g): 26 Oct 10:00-13:00" in penalty.message


def test_it_can_be_switched_off() -> None:
    """For all, and for somebody."""
    scenario = event(*(session(name, **ONE) for name in "ab"), gaps=[{"id": "g"}])
    plan = planned({"a": "09:00 A", "b": "12:00 A"})
    for policy in ({"weight": 0}, {"off_for": ["ONE-01"]}):
        assert "gaps" not in charged(scenario.changed(preferences={"gaps": policy}), plan)
    assert charged(scenario.changed(preferences={"gaps": {"weight": 4}}), plan)["gaps"] == 4


@pytest.mark.parametrize("seed", range(6))
def test_gaps_of_any_plan_are_charged(seed: int) -> None:
    """Sessions of several lengths, anywhere on two days, of people and delegations, with lunch apart."""
    draw = Random(seed)
    people = ["ONE-01", "ONE-02", "TWO-01", "TWO-02"]
    names = "abcdefg"
    sessions = [
        session(name, speakers=draw.sample(people, draw.choice((1, 2))), duration=draw.choice((20, 30, 60)))
        for name in names
    ]
    stated = {
        "id": "g",
        "who": draw.sample([*people, "ONE", "TWO"], 4),
        "sessions": draw.sample(names, 5),
        "longer_than": draw.choice((0, 15, 40)),
        "apart_from": [f"{DAY} 12:10/13:05"] if draw.random() < 0.5 else [],
    }
    rules = {name: {"waived": True} for name in ("person-free", "room-free")}
    days = [{"date": date, "opens": "09:00", "closes": "16:00"} for date in (DAY, "2025-10-26")]
    scenario = event(*sessions, gaps=[stated], rules=rules, days=days)
    clocks = [f"{draw.choice(('', '26 '))}{draw.randint(9, 14):02}:{draw.choice('0134')}0 A" for _ in names]
    points(scenario, planned(dict(zip(names, clocks, strict=True))))


HALVES = {"all": range(5), "first": range(3), "last": range(2, 5)}


@dataclass(frozen=True)
class Fair:
    """Meetings of two of four people at two tables in five hours, some of them in a part of the hours alone."""

    meetings: list[tuple[int, int, str]]
    most: int
    longer_than: int
    """Hours."""
    apart: int | None
    """An hour in which nobody need be busy."""
    away: tuple[int, ...]
    """Hours in which the first of them is away."""

    @property
    def scenario(self) -> Scenario:
        """The same, stated."""
        hours = [f"{DAY} {9 + hour:02}:00/{10 + hour}:00" for hour in range(5)]
        there = [hours[hour] for hour in range(5) if hour not in self.away] if self.away else []
        return event(
            *(
                session(f"m{m}", kind="bilateral", parties=[f"D{a}", f"D{b}"], duration=60, slots=half)
                for m, (a, b, half) in enumerate(self.meetings)
            ),
            rooms=[room("A"), room("B")],
            delegations=[
                {"id": "D0", "name": "D0", "members": [{"id": "D0-01", "available": there}]},
                *({"id": f"D{n}", "name": f"D{n}", "size": 1} for n in range(1, 4)),
            ],
            slot_grids=[{"id": half, "slots": [hours[h] for h in slots]} for half, slots in HALVES.items()],
            walking={"same_floor": 0},
            gaps=[
                {
                    "id": "g",
                    "who": [f"D{n}-01" for n in range(4)],
                    "fair": self.most,
                    "longer_than": 60 * self.longer_than,
                    "apart_from": [] if self.apart is None else [hours[self.apart]],
                }
            ],
            preferences={"room-fit": {"weight": 0}},
        )

    def fewest(self) -> int | None:
        """The fewest gaps of all plans, by trying all; None if there is no plan."""
        best: int | None = None
        for slots in product(*(HALVES[half] for _, _, half in self.meetings)):
            mine: list[list[int]] = [[] for _ in range(4)]
            for slot, (first, other, _) in zip(slots, self.meetings, strict=True):
                mine[first].append(slot)
                mine[other].append(slot)
            if any(slots.count(slot) > 2 for slot in range(5)) or any(
                len({*mine_of_one}) < len(mine_of_one) for mine_of_one in mine
            ):
                continue
            if not {*mine[0]}.isdisjoint(self.away):
                continue
            gaps = [self.gaps(mine_of_one) for mine_of_one in mine]
            if max(gaps) - min(gaps) <= self.most and (best is None or sum(gaps) < best):
                best = sum(gaps)
        return best

    def gaps(self, slots: Sequence[int]) -> int:
        """How many gaps somebody has."""
        idle = [{*range(a + 1, b)} - {self.apart} for a, b in pairwise(sorted(slots))]
        return sum(len(hours) > self.longer_than for hours in idle)


def fair(seed: int) -> Fair:
    """Draw one; every other has lunch, or short gaps that do not count, or both."""
    draw = Random(seed)
    meetings = [
        (*sorted(draw.sample(range(4), 2)), draw.choice(("all", "first", "last")))
        for _ in range(draw.randint(5, 7))
    ]
    odd = seed % 2
    away = draw.choice(((), (1,), (1, 2), (2, 3)))
    return Fair(meetings, draw.choice((0, 1, 2)), odd * draw.randint(0, 1), 2 if odd else None, away)


@pytest.mark.parametrize("seed", range(12))
def test_the_best_plan_is_that_of_brute_force(seed: int) -> None:
    """No plan has fewer gaps, and where there is none it is proved."""
    drawn = fair(seed)
    scenario = drawn.scenario
    least, answer = drawn.fewest(), plan(scenario, **QUICK)
    if least is None:
        assert isinstance(answer, NoPlan)
        assert answer.status is Status.INFEASIBLE
        return
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert (answer.score, answer.bound, answer.status) == (least, least, Status.OPTIMAL)
