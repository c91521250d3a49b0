"""CoSPLib's cost by hand, and a scenario whose score is that cost, whatever the solution."""

import random
from datetime import datetime, time, timedelta

import pytest

from benchmarks.cosplib import WEIGHTS, Block, Conference, Solution, Submission, Track, breaches, score
from benchmarks.suites.cosplib import FIRST, OPENS, TURN, solution_of, stated_of
from eventplan.model import Placement, Plan
from eventplan.verifier import score as points
from eventplan.verifier import verify


def _submission(
    name: str, track: int, slots: int = 1, rank: int = 0, who: str = "", seen: str = ""
) -> Submission:
    return Submission(name, track, slots, rank, 0, frozenset(who.split()), frozenset(seen.split()))


def conference(**weights: int) -> Conference:
    """Three sessions of three slots in two rooms, and two tracks; prices of everything there is."""
    return Conference(
        name="small",
        weights={name: weights.get(name.replace("-", "_"), 0) for name in WEIGHTS},
        blocks=tuple(Block(name, 3, time(9), time(10)) for name in ("Mon", "Tue", "Wed")),
        rooms=("A", "B"),
        tracks=(Track("One", frozenset({"ann"})), Track("Two", frozenset({"ann"}))),
        submissions=(
            _submission("a", 0, 2, rank=2, who="eve", seen="bob"),
            _submission("b", 0, rank=1, who="bob"),
            _submission("c", 0),
            _submission("d", 1, who="eve"),
            _submission("e", 1, 2, seen="ann"),
        ),
        tracks_blocks={(0, 0): 2},
        tracks_rooms={(1, 0): 3},
        blocks_rooms={(1, 1): 4},
        similar={(0, 1): 5},
        submissions_blocks={(0, 1): 6},
        submissions_rooms={(4, 1): 7},
        zones={(3, 2): 8},
    )


ALL = {name.replace("-", "_"): 1 for name in WEIGHTS}


def test_each_cost_by_hand() -> None:
    """One track is in two rooms on Monday and again on Wednesday, the other beside it."""
    solution: Solution = {0: (0, 0, 0), 1: (0, 1, 0), 2: (2, 1, 0), 3: (2, 0, 0), 4: (1, 1, 0)}
    small = conference(**ALL)
    assert breaches(small, solution) == []
    assert score(small, solution) == {
        "tracks-sessions": 4,
        "tracks-rooms": 3,
        "sessions-rooms": 4,
        "similar-tracks": 5,
        "rooms-per-track": 2,
        "parallel-tracks": 1,
        "consecutive-tracks": 1,
        "time-zones": 8,
        "order": 3,
        "submissions-rooms": 14,
        "attendees": 1,
        "chairs": 1,
        "attendees-slots": 1,
    }


def test_what_is_wrong_with_a_solution() -> None:
    """Two in one slot, one past the end, two tracks in one room, one that is not held."""
    solution: Solution = {0: (0, 0, 2), 1: (0, 0, 2), 2: (0, 1, 0), 3: (0, 1, 1)}
    assert len(breaches(conference(), solution)) == 4


@pytest.mark.parametrize("seed", range(12))
def test_the_scenario_costs_what_the_scorer_says(seed: int) -> None:
    """Solutions drawn by chance, in a row from the start of each session: lawful, and worth the same."""
    draw = random.Random(seed)
    small = conference(**{name: draw.randint(1, 9) for name in ALL})
    cells = [(b, r) for b in range(3) for r in range(2)]
    draw.shuffle(cells)
    mine = cells[:3], cells[3:]
    stays: dict[tuple[int, int], list[int]] = {}
    for s in draw.sample(range(5), 5):
        track, long = small.submissions[s].track, small.submissions[s].slots
        fit = [
            cell
            for cell in mine[track]
            if sum(small.submissions[x].slots for x in stays.get(cell, [])) + long <= 3
        ]
        stays.setdefault(draw.choice(fit), []).append(s)
    scenario, placed = stated_of(small), []
    for (b, r), sessions in stays.items():
        start = datetime.combine(FIRST + timedelta(days=b), OPENS)
        for s in sessions:
            placed.append(Placement(session=f"s{s}", start=scenario.event.instant(start), room=f"r{r}"))
            start += timedelta(minutes=TURN * small.submissions[s].slots)
    plan = Plan(placements=tuple(placed))
    assert verify(scenario, plan) == ()
    assert points(scenario, plan).total == sum(score(small, solution_of(small, plan)).values())
