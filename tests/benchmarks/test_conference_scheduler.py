"""What conference-scheduler states is stated in a scenario, and worth the same to its scorer and its own."""

import functools
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.suites import Settings
from benchmarks.suites import conference_scheduler as suite
from eventplan import Plan, plan

QUICK = {"workers": 1, "effort": 5.0}


def _slot(venue: str, clock: str, minutes: int = 30, seats: int = 50) -> suite.Slot:
    return suite.Slot(venue, datetime.fromisoformat(f"2016-09-16 {clock}"), minutes, seats)


def _small() -> suite.Instance:
    """Two venues, two times each and one long slot; the first two talks are apart, the third is long."""
    slots = [
        _slot("Hall", "09:00", seats=200),
        _slot("Hall", "10:00", seats=200),
        _slot("Den", "09:00"),
        _slot("Den", "10:00"),
        _slot("Den", "11:00", 60),
    ]
    talks = [
        suite.Talk("a", 30, 100, apart=frozenset({1}), out=frozenset({1})),
        suite.Talk("b", 30, 40, tags=frozenset({"x"})),
        suite.Talk("c", 60, 90),
        suite.Talk("d", 30, 30, tags=frozenset({"x"})),
    ]
    return suite.Instance(talks, slots, {0: 0, 1: 0, 2: 4, 3: 1})


def test_what_is_wrong_with_a_solution() -> None:
    """A slot too short or not to be taken, two talks in one slot, and talks that are apart at once."""
    small = _small()
    assert suite.breaches(small, {0: 0, 1: 3, 2: 4, 3: 2}) == []
    assert len(suite.breaches(small, {0: 1, 1: 2, 2: 0, 3: 3})) == 2
    assert len(suite.breaches(small, {0: 0, 1: 0, 2: 4, 3: 3})) == 1
    assert len(suite.breaches(small, {0: 0, 1: 2, 2: 4})) == 2


def test_worth_is_counted_by_hand() -> None:
    """Demand less seats: 100 - 200, 40 - 50, 90 - 50, 30 - 200; two talks are not where they were."""
    small, solution = _small(), {0: 0, 1: 3, 2: 4, 3: 1}
    worth = functools.partial(suite.worth, small, solution)
    assert (worth("valid"), worth("efficiency"), worth("equity"), worth("changes")) == (0, -240, 40, 2)


@pytest.mark.parametrize(
    ("goal", "best"),
    # Three may be in the hall, one of them not at 10, and the long talk in the den; with a moved, b can stay.
    [("valid", 0), ("efficiency", -240), ("equity", 40), ("changes", 2)],
)
def test_the_best_plan_is_worth_what_we_say(goal: str, best: int) -> None:
    """Our best plan is lawful, proved, and worth as much by the suite's scorer as we prove."""
    small = _small()
    how = functools.partial(suite.least_overflow, small) if goal == "equity" else plan
    more = (
        {"progress": lambda _: None, "seconds": 20.0, "workers": 1, "seed": 0} if goal == "equity" else QUICK
    )
    answer = how(suite.scenario_of(small, goal), **more)
    assert isinstance(answer, Plan)
    solution = suite.solution_of(small, answer)
    assert suite.breaches(small, solution) == []
    assert suite.worth(small, solution, goal) == suite.bound_of(small, answer, goal) == best


def test_slots_that_overlap_in_a_venue_are_different_rooms() -> None:
    """The peer knows nothing of venues: two slots at once in one are two places, as are two sizes."""
    slots = [_slot("Hall", "09:00", 60), _slot("Hall", "09:30", 60), _slot("Hall", "11:00", seats=20)]
    assert sorted(suite._rooms(slots)) == [[0], [1], [2]]
    talks = [suite.Talk("a", 60, 0), suite.Talk("b", 60, 0)]
    assert isinstance(plan(suite.scenario_of(suite.Instance(talks, slots, {})), **QUICK), Plan)


def test_a_talk_that_leaves_its_slot_early_is_refused_where_that_matters() -> None:
    """For the peer a talk holds its slot to the end, beside another slot that begins meanwhile."""
    slots = [_slot("Hall", "09:00", 60), _slot("Den", "09:45", 60)]
    talks = [suite.Talk("a", 30, 0, apart=frozenset({1})), suite.Talk("b", 30, 0)]
    with pytest.raises(ValueError, match="does not fill its slot"):
        suite.scenario_of(suite.Instance(talks, slots, {}))


def test_a_grown_conference_is_drawn_the_same_every_time(tmp_path: Path) -> None:
    """So many times the talks and the venues; absences and clashes stay with their speakers."""
    path = tmp_path / "some-talks.yml"
    people = ("Alex Chan", "Owen Campbell", "Thomas Campbell", "Somebody")
    path.write_text("".join(f"- {{title: By {who}, duration: 30, speaker: {who}}}\n" for who in people))
    once, twice = suite.grown(path), suite.grown(path, 2, lost=True)
    assert suite.grown(path) == once
    assert (len(once.talks), len(once.slots), len(twice.talks), len(twice.slots)) == (4, 108, 8, 216)
    assert len(once.talks[0].out) == 4 * (9 + 2)
    assert [once.clash(t, u) for t, u in combinations(range(4), 2)] == [False] * 3 + [True] + [False] * 2
    assert twice.talks[4 + 1].apart == {4 + 2}
    assert len(twice.talks[3].out) == 9
    assert sorted(twice.before) == list(range(8))
    assert suite.breaches(twice._replace(talks=suite.grown(path, 2).talks), twice.before) == []


@pytest.mark.parametrize("goal", ["valid", "efficiency", "equity", "changes"])
def test_the_peer_and_the_scorer_agree(goal: str) -> None:
    """What the peer solves is lawful by our scorer, and worth the same by its own functions."""
    pytest.importorskip("conference_scheduler")
    from conference_scheduler import converter, validator

    small = _small()
    solution = suite.peer_solution(small, goal, "CBC", Settings(seconds=20.0, workers=1))
    assert isinstance(solution, dict)
    assert suite.breaches(small, solution) == []
    events, slots, before = suite.peer_instance(small)
    pairs = sorted(solution.items())
    assert validator.is_valid_solution(pairs, events, slots)
    if goal in ("efficiency", "changes"):
        array = converter.solution_to_array(pairs, events, slots).astype(int)
        own = suite.peer_goal(goal, before)(events=events, slots=slots, X=array)
        assert suite.worth(small, solution, goal) == own
    best = {"valid": 0, "efficiency": -240, "equity": 40, "changes": 2}[goal]
    assert suite.worth(small, solution, goal) == best
