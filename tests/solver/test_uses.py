"""Rooms are used no more often than they can be; conflicts too many to be listed are not all listed."""

from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.model import Plan
from eventplan.planner import plan
from eventplan.solver.assemble import build_of
from eventplan.solver.attendance import Naming
from eventplan.solver.naming import MOST_CLIQUES
from eventplan.solver.problem import problem_of
from eventplan.solver.uses import most_uses
from tests.rules.builders import event, room, session

USES = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=9)


@settings(deadline=None)
@given(USES)
def test_as_many_uses_as_can_be_had_together(drawn: list[tuple[int, int]]) -> None:
    """The number is that of the largest set of uses of which no two overlap."""
    uses = {(begin, begin + long) for begin, long in drawn}
    sets = chain.from_iterable(combinations(sorted(uses), n) for n in range(len(uses) + 1))
    together = [s for s in sets if all(a[1] <= b[0] for a, b in combinations(s, 2))]
    assert most_uses(uses) == max(map(len, together))


def _crowded(**fields: Any) -> Any:
    """Four sessions for a hall that takes three in its two hours and twenty minutes, with a turnover of ten minutes."""
    hall = room("A", available=["2025-10-25 09:00/11:20"], turnover=10)
    wish = {"duration": 40, "prefer_rooms": [{"room": "A", "price": 5}], **fields}
    return event(*(session(name, **wish) for name in "abcd"), rooms=[hall, room("B"), room("C")])


def test_a_room_too_full_is_charged_before_the_search() -> None:
    """One of the four misses its wish: the relaxation knows that."""
    build = build_of(problem_of(_crowded()))
    rooms = [constraint.linear for constraint in build.cp.proto.constraints if constraint.has_linear()]
    hall = {build.in_room[s][0].index for s in range(4)}
    assert any({*linear.vars} == hall and list(linear.domain)[-1] == 3 for linear in rooms)
    answer = plan(_crowded(), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    assert (answer.score, answer.bound) == (5, 5)


def test_days_with_few_long_slots_get_few_long_sessions() -> None:
    """Of eight long sessions each day can take four, though it has minutes for all: the draft knows that."""
    slots = [
        f"2025-10-{day} {time}" for day in (25, 26) for time in ("09:00/10:00", "10:00/10:30", "10:30/11:00")
    ]
    long = [session(f"long-{n}", slots="grid") for n in range(8)]
    short = [session(f"short-{n}", slots="grid", duration=30) for n in range(10)]
    rooms = [room(name) for name in "ABCD"]
    answer = plan(
        event(
            *long, *short, rooms=rooms, slot_grids=[{"id": "grid", "slots": slots}], walking={"same_floor": 0}
        ),
        workers=1,
        effort=1.0,
    )
    assert isinstance(answer, Plan)
    assert answer.score == 0


def test_conflicts_without_number_are_not_all_listed() -> None:
    """Forty rooms, two sessions in each, one after the other: two to the forty sets, and an answer at once."""
    sessions = [
        session(f"{half}-{n}", start=f"2025-10-25 {clock}", room=f"R{n}")
        for half, clock in (("a", "09:00"), ("b", "10:00"))
        for n in range(40)
    ]
    scenario = event(*sessions, rooms=[room(f"R{n}") for n in range(40)])
    problem = problem_of(scenario)
    nine = problem.minute(scenario.event.instant(scenario.sessions[0].start))
    placed = {s: (nine + 60 * (s // 40), s % 40) for s in range(80)}
    naming = Naming(problem, placed, (), {}, frozenset(), None, {}, keep=False)
    assert len(naming.cliques(range(80))) == MOST_CLIQUES
    assert all(naming.conflicts[a] >= {b} for a, b in combinations(sorted(naming.cliques(range(80))[0]), 2))
    assert sorted(map(sorted, naming.cliques([0, 1, 41]))) == [[0, 1], [0, 41]]


@pytest.mark.slow
def test_wishes_that_cannot_all_be_met_begin_where_neighbourhoods_end() -> None:
    """Sixteen sessions wish the same hour in one of two rooms: the best is found before the model is searched."""
    wish = {"prefer_times": [{"window": "2025-10-25 09:00/10:00", "price": 1, "each": 30}]}
    scenario = event(*(session(f"s{n:02}", **wish) for n in range(16)), rooms=[room("A"), room("B")])
    answer = plan(scenario, workers=1, effort=0.1)
    assert isinstance(answer, Plan)
    # Two at nine, two an hour before and after, two hours before and after, three; and two four hours after.
    assert answer.score == 2 * (0 + 2 + 2 + 4 + 4 + 6 + 6 + 8)
