"""The time-indexed model: its bound against every plan of tiny events, and its stage on an event of forty sessions."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

import eventplan
from eventplan.model import Plan, Scenario, Status
from eventplan.solver import time_indexed
from eventplan.solver.assemble import build_of
from eventplan.solver.engine import answer, engine, is_infeasible, proved_bound
from eventplan.solver.problem import problem_of
from eventplan.solver.result import StageRecord
from tests.exhaustive import Choices, cheapest

NINE = datetime(2026, 5, 12, 9, tzinfo=UTC)


def camp(draw: Random, talks: int, slots: int, rooms: int) -> Scenario:
    """Return talks that wish a time and a room, with speakers who have some of them; slots of half an hour."""
    closes = NINE + timedelta(minutes=30 * slots)

    def talk(number: int) -> dict[str, Any]:
        wished = NINE + timedelta(minutes=30 * draw.randrange(slots))
        return {
            "id": f"t{number}",
            "kind": "hold",
            "title": f"Talk {number}",
            "duration": draw.choice([30, 30, 60]),
            "speakers": [f"p{draw.randrange(max(2, talks // 2))}"],
            "prefer_times": [
                {
                    "window": (wished - timedelta(minutes=30 * k), wished + timedelta(minutes=60 + 30 * k)),
                    "price": draw.randint(1, 5),
                }
                for k in (0, 1)
            ],
            "prefer_rooms": [{"room": f"r{draw.randrange(rooms)}", "price": draw.randint(0, 4)}],
            **({"drop_price": 9} if draw.random() < 0.2 else {}),
        }

    return Scenario.model_validate(
        {
            "event": {
                "id": "camp",
                "title": "Camp",
                "time_zone": "Etc/UTC",
                "grid": 30,
                "days": [{"date": NINE.date(), "opens": f"{NINE:%H:%M}", "closes": f"{closes:%H:%M}"}],
            },
            "common_sense": False,
            "venues": [{"id": "site", "name": "Site"}],
            "rooms": [
                {
                    "id": f"r{r}",
                    "name": f"Room {r}",
                    "venue": "site",
                    "capacity": 9,
                    "turnover": draw.choice([0, 30]),
                }
                for r in range(rooms)
            ],
            "walking": {"same_floor": draw.choice([0, 10, 30])},
            "delegations": [
                {
                    "id": "d",
                    "name": "D",
                    "size": max(2, talks // 2),
                    "members": [{"id": f"p{p}"} for p in range(max(2, talks // 2))],
                }
            ],
            "sessions": [talk(number) for number in range(talks)],
            "not_parallel": [
                {"id": "apart", "sessions": ["t0", f"t{talks - 1}"], "gap": draw.choice([0, 15])}
            ],
        }
    )


@pytest.mark.parametrize("seed", range(8))
def test_its_bound_holds_for_every_plan(seed: int) -> None:
    """The best of all lawful plans costs as much, once those who share a person are kept apart."""
    scenario = camp(Random(seed), talks=3, slots=5, rooms=2)
    starts = [NINE + timedelta(minutes=30 * slot) for slot in range(5)]
    speakers = {session.id: session.speakers for session in scenario.sessions}
    best = cheapest(scenario, Choices(starts, speakers))
    model = time_indexed.time_indexed(build_of(problem_of(scenario)))
    assert model is not None
    solver = engine(effort=5.0)
    answer(solver, model.cp)

    while not is_infeasible(solver) and model.keep_apart(model.placed(solver)):
        answer(solver, model.cp)

    assert (None if is_infeasible(solver) else proved_bound(solver)) == best


def test_it_has_one_literal_for_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that would have too many is not made."""
    build = build_of(problem_of(camp(Random(0), talks=3, slots=5, rooms=2)))
    model = time_indexed.time_indexed(build)
    assert model is not None
    places = sum(
        len(starts) * len(rooms) for starts, rooms in zip(build.candidates, build.in_room, strict=True)
    )
    assert sum(map(len, model.held)) == places
    monkeypatch.setattr(time_indexed, "MOST", places)
    assert time_indexed.time_indexed(build) is not None
    monkeypatch.setattr(time_indexed, "MOST", places - 1)
    assert time_indexed.time_indexed(build) is None


def test_ways_are_kept() -> None:
    """Placements with too little time for a way are kept out, and no others."""
    scenario = camp(Random(3), talks=3, slots=5, rooms=2)
    talks = [talk.model_copy(update={"speakers": ("p0",), "duration": 30}) for talk in scenario.sessions]
    walking = scenario.walking.model_copy(update={"same_floor": 10})
    build = build_of(problem_of(scenario.changed(sessions=tuple(talks), walking=walking)))
    model = time_indexed.time_indexed(build)
    assert model is not None
    assert not model.keep_apart({0: (540, 0), 1: (570, 0), 2: (630, 1)})
    assert model.keep_apart({0: (540, 0), 1: (570, 1), 2: (630, 1)})
    assert model.apart == {(0, 1)}


def test_an_event_of_wishes_is_proved_by_it() -> None:
    """Forty talks that wish times and rooms: the plan is proved the best by this stage."""
    scenario, records = camp(Random(7), talks=40, slots=24, rooms=3), list[StageRecord]()
    best = eventplan.plan(scenario, workers=1, effort=20.0, log=records.append)
    assert isinstance(best, Plan)
    assert best.status is Status.OPTIMAL
    assert next(record.stage for record in records if record.bound == best.score) == "time-indexed model"
