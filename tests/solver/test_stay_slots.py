"""Series without rooms: a bound of every plan, which is the best one where rooms do not matter."""

import random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from eventplan.model import Scenario
from eventplan.solver.assemble import candidates_of
from eventplan.solver.problem import problem_of
from eventplan.solver.stay_model import StayModel, cheap
from eventplan.solver.stay_slots import SlotModel

SLOTS = [f"2026-05-12 {hour}:00/{hour + 1}:00" for hour in (10, 12, 14)]


def drawn(seed: int) -> Scenario:
    """A few tracks of papers in three slots and three rooms; what counts, and how much, is drawn."""
    draw = random.Random(seed)
    tracks = [[f"s{t}{n}" for n in range(draw.randint(1, 5))] for t in range(draw.randint(2, 4))]

    def prices(most: int) -> list[dict[str, Any]]:
        return [
            {"during": [draw.choice(SLOTS)], "room": f"r{draw.randrange(3)}", "price": draw.randint(1, 9)}
            for _ in range(draw.randint(0, most))
        ]

    return Scenario.model_validate(
        {
            "event": {
                "id": "e", "title": "E", "time_zone": "UTC",
                "days": [{"date": "2026-05-12", "opens": "09:00", "closes": "18:00"}],
            },
            "common_sense": False,
            "venues": [{"id": "v", "name": "V"}],
            "rooms": [{"id": f"r{r}", "name": "R", "venue": "v", "capacity": 9} for r in range(3)],
            "sessions": [
                {"id": s, "kind": "hold", "duration": draw.choice((20, 20, 40))} for track in tracks for s in track
            ],
            "slot_grids": [{"id": "g", "slots": SLOTS, "prices": prices(3)}],
            "series": [
                {
                    "id": f"t{t}", "title": "T", "slots": "g", "prices": prices(2),
                    "items": [{"session": s, "prices": prices(1)} for s in track],
                    "room_price": draw.choice((0, 4)), "at_once_price": draw.choice((0, 3)),
                    "break_price": draw.choice((0, 5)), "position_price": 2,
                    "most_at_once": draw.choice((None, None, 1, 2)),
                }
                for t, track in enumerate(tracks)
            ],
            "relations": [
                {"id": "apart", "wish": "apart", "apart": "slot", "sessions": ["t0", "t1"], "price": 7}
            ],
            "preferences": {"room-fit": {"weight": 0}, "walking": {"weight": 0}},
        }
    )  # fmt: skip


def optimum(model: StayModel) -> int | None:
    """What a solution costs at least; None if there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


@pytest.mark.parametrize("seed", range(40))
def test_no_solution_costs_less(seed: int) -> None:
    """Where there are no stays there is no plan; else what is proved without rooms holds with them."""
    candidates = candidates_of(problem_of(drawn(seed)), frozenset())
    bound, least = optimum(SlotModel(candidates)), optimum(StayModel(candidates))
    if least is not None:
        assert bound is not None
        assert bound <= least


def test_it_is_tight_where_rooms_do_not_matter() -> None:
    """In half of the events that are drawn, at least, both cost the same; in some that is more than nothing."""
    both = []
    for seed in range(40):
        candidates = candidates_of(problem_of(drawn(seed)), frozenset())
        both.append((optimum(SlotModel(candidates)), optimum(StayModel(candidates))))
    assert sum(bound == least for bound, least in both) >= 20
    assert sum(bound is not None and bound > 0 for bound, _ in both) >= 8


def test_stays_that_cost_much_are_left_out() -> None:
    """Of a series whose other wishes cost 5, stays that cost 9 more than others are closed, and no others."""
    scenario = drawn(0)
    (grid,) = scenario.slot_grids
    free = [
        s.model_copy(update={"prices": (), "room_price": 5, "at_once_price": 0, "break_price": 0})
        for s in scenario.series
    ]
    dear = grid.prices[0].model_copy(update={"during": (), "room": ("r1",), "price": 9})
    fair = grid.prices[0].model_copy(update={"during": (), "room": ("r2",), "price": 5})
    grid = grid.model_copy(update={"prices": (dear, fair)})
    model = StayModel(
        candidates_of(problem_of(scenario.changed(slot_grids=(grid,), series=tuple(free))), frozenset())
    )
    closed = {
        literal
        for constraint in list(cheap(model).proto.constraints)[len(model.cp.proto.constraints) :]
        for literal in constraint.bool_and.literals
    }
    assert closed == {-stay.index - 1 for row in model.rows for (_, r), stay in row.stays.items() if r == 1}
